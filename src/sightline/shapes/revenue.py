"""What stands beside every reading of revenue kept: the movements it is made of, and what has no value."""

from __future__ import annotations

from sightline.base.units import Unit
from sightline.shapes.counting import Total
from sightline.shapes.kpi import Companion
from sightline.shapes.part import Part, count, units
from sightline.shapes.population import Levels

HELD = "start_units > 0 and unpriced = 0 and unknown = 0"
GONE = f"{HELD} and end_units = 0"
FELL = f"{HELD} and end_units > 0 and end_units < start_units"
ROSE = f"{HELD} and end_units > start_units"


def revenue_movements(levels: Levels) -> dict[str, Companion]:
    """What left, fell and rose over the period, in money."""
    return {
        "churned": Companion(
            "Lost with leavers", Total(units(levels, "start_units", GONE), count(levels, GONE)), Unit.MONEY
        ),
        "contraction": Companion(
            "Decreases", Total(units(levels, "start_units - end_units", FELL), count(levels, FELL)), Unit.MONEY
        ),
        "expansion": Companion(
            "Increases", Total(units(levels, "end_units - start_units", ROSE), count(levels, ROSE)), Unit.MONEY
        ),
    }


def unvalued_revenue(levels: Levels) -> dict[str, Part]:
    """The customers that are out as a whole, by reason."""
    return {
        "MISSING_FX": count(levels, "unknown = 0 and unpriced > 0"),
        "MISSING_AMOUNT": count(levels, "unknown > 0"),
    }
