"""The period a question is answered over: an open one is bounded by the data and the knowledge day."""

from __future__ import annotations

from datetime import date, timedelta

from sightline.base.periods import ALL, Period
from sightline.measure.question import Question
from sightline.measure.reader import TableFiles
from sightline.measure.settings import MeasureSettings

MONTHLY_FACTS = (
    "deals",
    "activities",
    "lead_responses",
    "lead_journeys",
    "order_lines",
    "opportunities",
    "proposals",
    "demos",
    "prospects",
)


def bounded(snapshot: TableFiles, question: Question, settings: MeasureSettings) -> Period:
    """The question's period; `all` becomes first month with data to the day after the knowledge day."""
    if question.period != ALL:
        return question.period
    end = question.today(settings.time_zone) + timedelta(days=1)
    months = [
        path.stem[:7] for fact in MONTHLY_FACTS for path in snapshot.files("facts", fact) if path.stem[:4].isdigit()
    ]
    first = min(months, default=end.strftime("%Y-%m"))
    return Period(min(date.fromisoformat(f"{first}-01"), end - timedelta(days=1)), end, ALL.label)
