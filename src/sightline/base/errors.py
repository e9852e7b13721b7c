"""The families of errors: what happened, to which thing, why, and what mends it.

Concrete classes live in the ``errors.py`` of the floor that raises them. Each class takes facts
and writes its own sentence, so that page, JSON, command line and log say the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


class SightlineError(Exception):
    """The root of everything Sightline raises on purpose."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        why: str | None = None,
        fix: str | None = None,
        details: dict[str, object] | None = None,
    ) -> None:
        """Hold the parts of the message; `details` is for machines and must be JSON-able."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.fix = fix
        self.details = details or {}

    def as_json(self) -> dict[str, object]:
        """The one error form of the API and of ``--format json``."""
        return {
            "error": {
                "code": self.code,
                "what": self.what,
                "where": self.where,
                "why": self.why,
                "fix": self.fix,
                "details": self.details,
            }
        }


class UserError(SightlineError):
    """Something the person in front of the product can mend."""

    code = "user-error"
    exit_code = 2
    http_status = 400


class SettingsError(UserError):
    """A setting, or the file that holds it, is wrong; names the setting and what it accepts."""

    code = "settings-error"
    exit_code = 3
    http_status = 500


class SourceError(UserError):
    """A file or a service cannot be read."""

    code = "source-error"
    exit_code = 4
    http_status = 422


class DataError(UserError):
    """Rows break the model; carries every issue found, not the first."""

    code = "data-error"
    exit_code = 5
    http_status = 422


class DefinitionError(UserError):
    """A KPI, scorecard or target definition is wrong."""

    code = "definition-error"
    exit_code = 6
    http_status = 500


class QuestionError(UserError):
    """The question names something that does not exist; carries the nearest names."""

    code = "question-error"
    exit_code = 7
    http_status = 404


class AccessError(UserError):
    """The viewer may not see what was asked for."""

    code = "access-error"
    exit_code = 8
    http_status = 403


class BusyError(UserError):
    """Another process holds what is needed; trying again later works."""

    code = "busy"
    exit_code = 9
    http_status = 409
    retryable = True


class EngineError(SightlineError):
    """The database refused or could not be reached."""

    code = "engine-error"
    exit_code = 10
    http_status = 503


class BugError(SightlineError):
    """Our fault: a state that should not be possible."""

    code = "bug"
    exit_code = 70
    http_status = 500


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names that look most like `name`, best first.

    >>> nearest("winrate", ["win_rate", "nps", "close_ratio"])
    ['win_rate']
    """
    return difflib.get_close_matches(name, list(known), n=count, cutoff=0.55)


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A closing sentence naming the nearest known names, or nothing when none is near.

    >>> did_you_mean("winrate", ["win_rate"])
    'Did you mean "win_rate"?'
    """
    names = nearest(name, known)
    if not names:
        return None
    return "Did you mean " + " or ".join(f'"{item}"' for item in names) + "?"
