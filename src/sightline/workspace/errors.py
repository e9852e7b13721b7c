"""Errors of the workspace: its folder, its settings file, and questions written as text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sightline.base.errors import QuestionError, SettingsError, SourceError, UserError, did_you_mean, nearest


class NoWorkspaceError(SettingsError):
    """A folder that holds no workspace."""

    code = "no-workspace"
    http_status = 404

    def __init__(self, folder: Path) -> None:
        """Name the folder and how to make a workspace of it."""
        super().__init__(
            f"There is no workspace in {folder}.",
            where=str(folder),
            why="It holds no sightline.toml." if folder.is_dir() else "There is no such folder.",
            fix=f"Make one with: sightline init --workspace {folder} (or name another one with --workspace)",
            details={"folder": str(folder)},
        )


class WorkspaceExistsError(SettingsError):
    """A workspace is to be made where there is one already."""

    code = "workspace-exists"
    http_status = 409

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        super().__init__(
            f"There is a workspace in {folder} already.",
            where=str(folder),
            fix="Use it as it is, change its sightline.toml, or choose another folder.",
            details={"folder": str(folder)},
        )


class SettingsFileError(SettingsError):
    """The settings file cannot be read."""

    code = "settings-file"

    def __init__(self, file: Path, why: str) -> None:
        """Name the file and what the reader stumbled over."""
        super().__init__(
            f"The settings file {file} cannot be read.",
            where=str(file),
            why=why,
            fix='Write one setting per line, as: currency = "EUR"',
            details={"file": str(file)},
        )


class UnknownSettingError(SettingsError):
    """A setting nobody reads."""

    code = "unknown-setting"

    def __init__(self, name: str, file: Path | None, known: Iterable[str]) -> None:
        """Name the setting, its file and the nearest known ones."""
        known = list(known)
        place = str(file) if file else "the settings given"
        super().__init__(
            f'There is no setting "{name}", found in {place}.',
            where=place,
            fix=" ".join(filter(None, [did_you_mean(name, known), f"The settings are: {', '.join(known)}."])),
            details={"setting": name, "nearest": nearest(name, known), "known": known},
        )


class SettingValueError(SettingsError):
    """A setting holds something it does not accept."""

    code = "setting-value"

    def __init__(self, name: str, value: object, accepted: str, file: Path | None) -> None:
        """Name the setting, what it holds, its file and what it accepts."""
        place = str(file) if file else "the settings given"
        super().__init__(
            f"The setting {name} is {value!r} in {place}.",
            where=place,
            fix=f"Set {name} to {accepted}.",
            details={"setting": name, "value": str(value), "accepted": accepted},
        )


class ClockError(SettingsError):
    """The moment the clock is set to for a trial cannot be read."""

    code = "clock"

    def __init__(self, variable: str, text: str) -> None:
        """Name the environment variable and what it holds."""
        super().__init__(
            f"{variable} is {text!r}, which is no instant.",
            where=variable,
            fix=f"Set {variable} to an instant with its time zone, such as 2026-01-15T12:00:00+00:00, or unset it.",
        )


class UnknownGrainError(QuestionError):
    """Time cannot be cut that way."""

    code = "unknown-grain"

    def __init__(self, grain: str, known: Iterable[str]) -> None:
        """Name the grain and those there are."""
        known = list(known)
        super().__init__(
            f'Time cannot be cut by "{grain}".',
            where="grain",
            fix=" ".join(filter(None, [did_you_mean(grain, known), f"Use one of: {', '.join(known)}."])),
            details={"grain": grain, "known": known},
        )


class TooManyPeriodsError(QuestionError):
    """A grain so fine that the answer would not be read by anybody."""

    code = "too-many-periods"
    http_status = 400

    def __init__(self, periods: int, most: int) -> None:
        """Say how many there would be, and how many are answered."""
        super().__init__(
            f"The period would be cut into {periods} pieces.",
            why=f"At most {most} are answered at once.",
            fix="Ask for a shorter period or a coarser grain.",
            details={"periods": periods, "most": most},
        )


class UnknownInstantError(QuestionError):
    """A knowledge date that is neither a date nor an instant."""

    code = "unknown-instant"

    def __init__(self, text: str) -> None:
        """Quote the text."""
        super().__init__(
            f'"{text}" is neither a date nor an instant.',
            where="as_of",
            fix="Write a date such as 2026-01-15 (its end is meant), or an instant such as 2026-01-15T12:00:00+01:00.",
            details={"as_of": text},
        )


class FilterTextError(QuestionError):
    """A filter that does not name a dimension and a member."""

    code = "filter-text"
    http_status = 400

    def __init__(self, text: str) -> None:
        """Quote the text."""
        super().__init__(
            f'"{text}" is not a filter.',
            where="where",
            fix='Write a dimension and a member, as in: team=North ("(none)" stands for rows that have none)',
            details={"where": text},
        )


class UnknownPartError(QuestionError):
    """A list of rows that an answer does not have."""

    code = "unknown-part"

    def __init__(self, kpi: str, part: str, known: Iterable[str]) -> None:
        """Name the list and those there are."""
        known = list(known)
        super().__init__(
            f'"{kpi}" has no rows called "{part}".',
            where="part",
            fix=f"Use one of: {', '.join(known)}; or leave the part out.",
            details={"kpi": kpi, "part": part, "known": known},
        )


class NothingToLoadError(UserError):
    """A load without a single file."""

    code = "nothing-to-load"

    def __init__(self, paths: Iterable[Path]) -> None:
        """Name what was looked at."""
        looked = [str(path) for path in paths]
        super().__init__(
            "There is no file to load.",
            where=", ".join(looked) or None,
            fix="Name at least one CSV, Excel or Parquet file, or a folder that holds some.",
            details={"paths": looked},
        )


class UnreadableMappingError(SourceError):
    """A mapping file that cannot be opened."""

    code = "unreadable-mapping"

    def __init__(self, path: Path, why: str) -> None:
        """Name the file and what the system says."""
        super().__init__(
            f"The mapping {path} cannot be read.",
            where=str(path),
            why=why,
            fix="Write one with: sightline map FILE --output MAPPING.toml",
        )
