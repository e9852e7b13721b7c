"""Errors of the measure floor: questions that name something that does not exist."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.base.errors import AccessError, DataError, DefinitionError, QuestionError, did_you_mean, nearest
from sightline.measure.faults import Fault


class UnknownKPIError(QuestionError):
    """No KPI has that id."""

    code = "unknown-kpi"

    def __init__(self, kpi: str, known: Iterable[str]) -> None:
        """Name the id and the nearest known ones."""
        known = sorted(known)
        super().__init__(
            f'There is no KPI "{kpi}".',
            where=kpi,
            fix=" ".join(filter(None, [did_you_mean(kpi, known), "List all with: sightline kpis"])),
            details={"kpi": kpi, "nearest": nearest(kpi, known)},
        )


class BrokenKPIError(DefinitionError):
    """An own KPI whose file has a fault."""

    code = "broken-kpi"
    http_status = 422

    def __init__(self, fault: Fault) -> None:
        """Say where the fault is and what mends it."""
        super().__init__(
            f'The KPI "{fault.kpi}" cannot be asked: its file has a fault.',
            where=fault.place,
            why=f"{fault.place}: {fault.reason}",
            fix=fault.fix,
            details={"kpi": fault.kpi, **fault.as_json()},
        )


class CombinedRowsError(QuestionError):
    """The rows of a KPI that is made of others."""

    code = "combined-rows"
    http_status = 400

    def __init__(self, kpi: str, made_of: Iterable[str]) -> None:
        """Name what it is made of, which has rows."""
        made_of = list(made_of)
        super().__init__(
            f'"{kpi}" is made of other KPIs and has no rows of its own.',
            where=kpi,
            fix=f"Ask for the rows of what it is made of: {', '.join(made_of)}.",
            details={"kpi": kpi, "made_of": made_of},
        )


class UnknownPackError(QuestionError):
    """No pack of KPIs has that id."""

    code = "unknown-pack"

    def __init__(self, pack: str, known: Iterable[str]) -> None:
        """Name the id and the packs there are."""
        known = list(known)
        super().__init__(
            f'There is no pack "{pack}".',
            where=pack,
            fix=" ".join(filter(None, [did_you_mean(pack, known), f"The packs are: {', '.join(known)}."])),
            details={"pack": pack, "known": known},
        )


class UnknownVariantError(QuestionError):
    """The KPI has no reading of that name."""

    code = "unknown-variant"

    def __init__(self, kpi: str, variant: str, known: Iterable[str]) -> None:
        """Name the variant and the ones the KPI has."""
        known = sorted(known)
        readings = ", ".join(known) if known else "none besides the default"
        super().__init__(
            f'"{kpi}" has no variant "{variant}".',
            where=kpi,
            fix=f"Its variants are: {readings}.",
            details={"kpi": kpi, "variant": variant, "known": known},
        )


class UnknownDimensionError(QuestionError):
    """The KPI cannot be broken down or filtered by that."""

    code = "unknown-dimension"

    def __init__(self, kpi: str, dimension: str, known: Iterable[str]) -> None:
        """Name the dimension and the ones the KPI has."""
        known = sorted(known)
        super().__init__(
            f'"{kpi}" cannot be split or filtered by "{dimension}".',
            where=dimension,
            fix=" ".join(filter(None, [did_you_mean(dimension, known), f"It can be by: {', '.join(known)}."])),
            details={"kpi": kpi, "dimension": dimension, "known": known},
        )


class UnknownMemberError(QuestionError):
    """A filter names a member that a dimension does not have."""

    code = "unknown-member"

    def __init__(self, dimension: str, member: str, known: Iterable[str]) -> None:
        """Name the member and the nearest ones."""
        known = sorted(known)
        few = f"It has: {', '.join(known)}." if 0 < len(known) <= 12 else None
        super().__init__(
            f'No {dimension} is called "{member}".',
            where=f"{dimension}={member}",
            fix=" ".join(filter(None, [did_you_mean(member, known), few])) or None,
            details={"dimension": dimension, "member": member, "nearest": nearest(member, known)},
        )


class NothingLoadedError(DataError):
    """A question was asked of a workspace that holds no data yet."""

    code = "nothing-loaded"
    http_status = 409

    def __init__(self) -> None:
        """Say how to load something."""
        super().__init__(
            "Nothing has been loaded into this workspace yet.",
            fix="Load export files with: sightline load FILE ... (or try: sightline demo)",
        )


class FactBuildError(DefinitionError):
    """A fact or step names another that does not exist, or they wait for each other."""

    code = "fact-order"

    def __init__(self, names: Iterable[str]) -> None:
        """Name those that cannot be put in an order."""
        listed = sorted(names)
        super().__init__(
            f"These facts cannot be built, because they need something that is missing or each other: {', '.join(listed)}.",
            details={"facts": listed},
        )


class NothingVisibleError(AccessError):
    """The viewer's scope is empty."""

    code = "nothing-visible"

    def __init__(self, viewer: str) -> None:
        """Name the viewer."""
        super().__init__(
            f"{viewer} may not see any rows.",
            where=viewer,
            fix="Ask an administrator to assign a team or people to the viewer.",
        )
