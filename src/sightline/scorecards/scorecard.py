"""The Monday scorecard: the headline numbers of a period, against before, against target, and person by person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sightline.base.periods import Calendar, Grain, Period
from sightline.base.units import Direction
from sightline.measure.answer import Answer, Row, Value
from sightline.measure.catalog import Catalog
from sightline.measure.question import Question
from sightline.scorecards.elapsed import Basis, bases, elapsed
from sightline.scorecards.parts import Cell, Column, Comparison, GridRow, Note, Point, Scorecard, Tile
from sightline.scorecards.status import Thresholds

Ask = Callable[[Sequence[Question]], list[Answer]]

HEADLINES: tuple[tuple[str, str | None], ...] = (
    ("deals_won", "by_value"),
    ("deals_won", None),
    ("win_rate", None),
    ("average_deal_size", None),
    ("sales_cycle_length", None),
    ("quota_attainment", None),
    ("lead_response_time", None),
    ("nps", None),
)
"""At most eight, because nobody steers by more."""

AGAINST_TARGET = {"quota_attainment"}
"""KPIs whose value is itself the share of a target, counted up to the knowledge day."""

POINTS = 13
_ONE_DAY = timedelta(days=1)
BEFORE_THE_DATA = "before_the_data"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a scorecard is wanted of; `first_day` is the first there is any data of."""

    period: Period
    as_of: datetime
    where: tuple[tuple[str, tuple[str | None, ...]], ...]
    labels: Mapping[str, str]
    first_day: date
    data_through: datetime


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes scorecards with few questions, so that everything on the page shares its scans."""

    units: Catalog
    calendar: Calendar
    time_zone: str
    thresholds: Thresholds
    ask: Ask

    def make(self, wanted: Wanted) -> Scorecard:
        """The scorecard of a period."""
        today = wanted.as_of.astimezone(ZoneInfo(self.time_zone)).date()
        shown = [item for item in HEADLINES if self._can(item[0], [name for name, _ in wanted.where])]
        compared = bases(wanted.period, wanted.as_of, self.calendar, self.time_zone)
        there = [basis for basis in compared if basis.period.end > wanted.first_day]
        now = [Question(kpi, wanted.period, wanted.as_of, where=wanted.where, variant=item) for kpi, item in shown]
        grain, trend = self._trend(wanted.period, today)
        answers = self._answers(
            now,
            *([item.but(period=basis.period, as_of=basis.as_of, is_brief=True) for item in now] for basis in there),
            [item.but(period=trend, grain=grain, is_brief=True) for item in now],
            [item.but(by=("rep",)) for item in now if self._can(item.kpi, ["rep"])],
        )
        present, *before, trends, people = answers
        others = dict(zip((basis.name for basis in there), before, strict=True))
        tiles = []
        for place, answer in enumerate(present):
            sides = [_compared(answer, basis, others.get(basis.name, []), place) for basis in compared]
            tiles.append(self._tile(answer, sides, trends[place]))
        return Scorecard(
            period=present[0].period,
            as_of=wanted.as_of,
            snapshot=present[0].snapshot,
            currency=present[0].currency,
            data_through=wanted.data_through,
            elapsed=elapsed(wanted.period, today, self.time_zone),
            where=wanted.where,
            labels=wanted.labels,
            bases=tuple(compared),
            tiles=tuple(tiles),
            columns=tuple(_column(answer) for answer in people),
            rows=tuple(self._rows(people)),
            notes=tuple(_notes(present)),
        )

    def _can(self, kpi: str, dimensions: Sequence[str]) -> bool:
        known = self.units.facts[self.units.entry(kpi).kpi.fact].dimensions
        return all(name in known for name in dimensions)

    def _answers(self, *sets: Sequence[Question]) -> list[list[Answer]]:
        found = iter(self.ask([question for several in sets for question in several]))
        return [[next(found) for _ in several] for several in sets]

    def _trend(self, period: Period, today: date) -> tuple[Grain, Period]:
        """Thirteen months, so that the first is the last one's month a year ago; weeks or days for shorter periods."""
        made_of = self.calendar.grain_of(period)
        grain = made_of if made_of in (Grain.DAY, Grain.WEEK) else Grain.MONTH
        last = self.calendar.bucket(max(period.start, min(today, period.last_day)), grain)
        first = last
        for _ in range(POINTS - 1):
            first = self.calendar.bucket(first.start - _ONE_DAY, grain)
        return grain, self.calendar.named(first.start, last.end)

    def _tile(self, answer: Answer, sides: Sequence[Comparison], trend: Answer) -> Tile:
        points = tuple(Point(row.period, row.value) for row in trend.rows)
        cell = self._cell(answer, answer.rows[0])
        previous, last_year = sides
        return Tile(_column(answer), cell, previous, last_year, points)

    def _cell(self, answer: Answer, row: Row) -> Cell:
        share = float(row.value) if answer.kpi in AGAINST_TARGET and row.value is not None else None
        return Cell(row.value, row.n, row.interval, row.flags, row.reason, share, self.thresholds.judge(share))

    def _rows(self, people: Sequence[Answer]) -> list[GridRow]:
        """Everybody any of the numbers says something of, by name; those without a name come last."""
        labels: dict[str | None, str] = {}
        cells: dict[tuple[str | None, int], Cell] = {}
        for place, answer in enumerate(people):
            for row in answer.iterate():
                if row.value is None and not row.n:
                    continue
                rep = row.by["rep"]
                labels[rep] = row.labels["rep"]
                cells[rep, place] = self._cell(answer, row)
        order = sorted(labels, key=lambda rep: (rep is None, labels[rep].casefold(), rep or ""))
        return [
            GridRow(rep, labels[rep], tuple(cells.get((rep, place)) for place in range(len(people)))) for rep in order
        ]


def _column(answer: Answer) -> Column:
    return Column(answer.kpi, answer.variant, answer.title, answer.unit, answer.direction, answer.goal)


def _compared(answer: Answer, basis: Basis, found: Sequence[Answer], place: int) -> Comparison:
    if not found:
        return Comparison(None, BEFORE_THE_DATA, None, None, None, basis.text)
    now, before = answer.rows[0], found[place].rows[0]
    difference, change = _difference(now.value, before.value)
    return Comparison(
        before.value, before.reason, difference, change, _is_better(difference, answer.direction), basis.text
    )


def _difference(now: Value, before: Value) -> tuple[float | None, float | None]:
    if now is None or before is None:
        return None, None
    difference = float(now) - float(before)
    # A share of nothing says nothing, and one of a negative score turns its sign.
    return difference, difference / float(before) if before > 0 else None


def _is_better(difference: float | None, direction: Direction) -> bool | None:
    if not difference or direction not in (Direction.HIGHER, Direction.LOWER):
        return None
    return (difference > 0) == (direction is Direction.HIGHER)


def _notes(answers: Sequence[Answer]) -> list[Note]:
    """What was left out, each reason and count told once with the titles it concerns."""
    found: dict[tuple[str, int], list[str]] = {}
    for answer in answers:
        for reason, rows in answer.excluded.items():
            found.setdefault((reason, rows), []).append(answer.title)
    return [Note(reason, rows, tuple(titles)) for (reason, rows), titles in sorted(found.items())]
