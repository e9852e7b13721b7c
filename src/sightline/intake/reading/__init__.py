"""Reading: files of every kind become staged tables of text; what the text means is decided later."""

from sightline.intake.reading.stage import stage
from sightline.intake.reading.staged import KnownHeaders, Limits, Progress, Skipped, StagedTable, Staging

__all__ = ["KnownHeaders", "Limits", "Progress", "Skipped", "StagedTable", "Staging", "stage"]
