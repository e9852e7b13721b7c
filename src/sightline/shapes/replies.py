"""What stands beside every reading of how prospects answered: the classes, which add up to everybody who replied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sightline.base.units import Unit
from sightline.shapes.kpi import Companion
from sightline.shapes.part import Part, count
from sightline.shapes.population import Events
from sightline.shapes.ratio import Rate

Answer = Literal["positive", "negative"]

REPLIED = "replied_at <= $as_of"
ANSWERED: Mapping[Answer, str] = {
    "positive": "positive_at <= $as_of",
    "negative": "negative_at <= $as_of and not coalesce(positive_at <= $as_of, false)",
}
UNCLASSIFIED = (
    f"{REPLIED} and not coalesce(positive_at <= $as_of, false) and not coalesce(negative_at <= $as_of, false)"
)


def reply_rate(contacted: Events, answer: Answer) -> Rate:
    """Those who answered so as a share of everybody contacted."""
    return _share(contacted, ANSWERED[answer])


def reply_shares(contacted: Events, headline: Answer) -> dict[str, Companion]:
    """Everybody who replied and nobody could class, as shares of the contacted; the headline as one of the replies."""
    return {
        "reply_rate": Companion("Reply rate", _share(contacted, REPLIED), Unit.PERCENT),
        "unclassified": Companion("Unclassified replies", _share(contacted, UNCLASSIFIED), Unit.PERCENT),
        "of_replies": Companion(
            "Share of those who replied",
            Rate(count(contacted, ANSWERED[headline]), count(contacted, REPLIED)),
            Unit.PERCENT,
        ),
    }


def immature_replies(contacted: Events) -> dict[str, Part]:
    """Prospects whose 30 days are not over."""
    return {"IMMATURE_COHORT": count(contacted, "day_after(first_on, 30) > $today")}


def _share(contacted: Events, where: str) -> Rate:
    return Rate(count(contacted, where), count(contacted))
