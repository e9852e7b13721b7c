"""The clock: the one place that asks what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from sightline.workspace.errors import ClockError

VARIABLE = "SIGHTLINE_NOW"


def now() -> datetime:
    """The present instant in UTC; SIGHTLINE_NOW puts another one in its place, for trials and tests."""
    text = os.environ.get(VARIABLE)
    if not text:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ClockError(VARIABLE, text) from error
    if instant.tzinfo is None:
        raise ClockError(VARIABLE, text)
    return instant.astimezone(UTC)


def minute_of(instant: datetime) -> datetime:
    """The instant, cut down to its minute."""
    return instant.replace(second=0, microsecond=0)
