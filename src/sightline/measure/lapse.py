"""The lapse window: how long a customer without a contract may be silent before they count as gone."""

from __future__ import annotations

import math
from typing import Protocol

from sightline.engines import Columns
from sightline.facts import table_name
from sightline.measure.plan import Where
from sightline.measure.settings import MeasureSettings

LAPSE_DAYS = "lapse_days"
DEFAULT_DAYS = 90
LEAST_INTERVALS = 20
SHARE = 0.9

_SQL = f"select count(*) as gaps, quantile_at(cast(f.gap_days as double), {SHARE}) as days from {table_name('purchase_gaps')} f where f.on_day <= $today and (f.contract_on is null or f.contract_on > $today)"


class Run(Protocol):
    """Answers a portable query over one fact."""

    def __call__(self, sql: str, fact: str, look_back: bool, where: Where) -> Columns:
        """The columns."""


def lapse_days(run: Run, settings: MeasureSettings) -> int:
    """The first day on which a buyer no longer counts, in days after the purchase.

    The setting if there is one; else the 90th percentile of the waits between purchases known by
    then, when there are at least 20; else 90 days. A customer still counts on the last day.
    """
    if settings.lapse_days is not None:
        return settings.lapse_days + 1
    found = run(_SQL, "purchase_gaps", look_back=True, where=())
    if int(found["gaps"][0]) < LEAST_INTERVALS:
        return DEFAULT_DAYS + 1
    return math.floor(float(found["days"][0])) + 1
