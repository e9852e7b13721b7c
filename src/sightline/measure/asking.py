"""Asking: questions in, answers out, with as few scans of the facts as the questions allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.periods import Grain, Period
from sightline.base.units import Flag, Unit
from sightline.engines import Columns, Engine
from sightline.facts import DIMENSION_ENTITIES
from sightline.measure.answer import Also, Answer
from sightline.measure.bounds import bounded
from sightline.measure.catalog import Catalog, Entry, catalog
from sightline.measure.excluded import count_left_out, left_out_of
from sightline.measure.gathering import Gathering
from sightline.measure.labels import Labels
from sightline.measure.plan import Frame, check_dimensions, fewer_of, flags_of, lacked, shapes_of
from sightline.measure.question import Question
from sightline.measure.reader import Reader, instant_parameters
from sightline.measure.reading import Block, Grid, fold_members, seen_members
from sightline.measure.scope import ViewScope
from sightline.measure.settings import MeasureSettings
from sightline.measure.windows import Asked, fetch_together, grouped
from sightline.shapes import Cells, Part, Shape
from sightline.shapes.cells import Folding, unknown
from sightline.shapes.combined import Combined
from sightline.snapshots.snapshot import Snapshot


@dataclass(slots=True)
class Desk:
    """What every question is answered with: an engine, a snapshot, settings."""

    engine: Engine
    snapshot: Snapshot
    settings: MeasureSettings
    units: Catalog = field(default_factory=catalog)
    labels: Labels = field(init=False)

    def __post_init__(self) -> None:
        """Labels are read once per snapshot, when first needed."""
        self.labels = Labels(self.snapshot)

    def ask(self, question: Question, scope: ViewScope) -> Answer:
        """The answer to one question."""
        return self.ask_many([question], scope)[0]

    def ask_many(self, questions: Sequence[Question], scope: ViewScope) -> list[Answer]:
        """Answers in the order of the questions; those that differ in nothing but the KPI share scans."""
        groups: dict[Question, list[int]] = {}
        for number, question in enumerate(questions):
            groups.setdefault(question.but(kpi="", variant=None), []).append(number)
        gathered = [
            self._gather(numbers, [questions[number] for number in numbers], scope) for numbers in groups.values()
        ]
        self._fetch(gathered)
        answers = {number: answer for group in gathered for number, answer in self._answers(group)}
        return [answers[number] for number in range(len(questions))]

    def frame(self, question: Question) -> Frame:
        """How a question is split and filtered, the splits a KPI always has included."""
        return Frame(question.grain, question.by or self.units.entry(question.kpi).kpi.always_by, question.where)

    def reader(self, question: Question, scope: ViewScope) -> Reader:
        """Where and as whom a question is answered, its period bounded to the data."""
        period = bounded(self.snapshot, question, self.settings)
        today = question.today(self.settings.time_zone)
        parameters = instant_parameters(question.as_of, today, period.start, period.end)
        parameters["currency"] = self.settings.currency
        parameters["target_minutes"] = self.settings.response_target_minutes
        parameters["min_tenure_days"] = self.settings.min_tenure_days
        parameters["horizon_days"] = self.settings.horizon_days
        for name in ("max_life_months", "gross_margin_percent", "discount_percent"):
            parameters[name] = getattr(self.settings, name)
        named = {*question.by, *(name for name, _ in question.where)}
        parameters["by_person"] = bool(named & {"rep", "team"})
        return Reader(
            self.engine, self.snapshot, self.units, scope, self.settings, parameters, period.start, period.end
        )

    def _gather(self, numbers: Sequence[int], questions: Sequence[Question], scope: ViewScope) -> Gathering:
        first = questions[0]
        entries = [self.units.entry(question.kpi) for question in questions]
        for entry, question in zip(entries, questions, strict=True):
            named = (*question.by, *(name for name, _ in question.where))
            check_dimensions(self.units, entry, question.variant, named)
        reader = self.reader(first, scope)
        today = first.today(self.settings.time_zone)
        return Gathering(numbers, questions, entries, reader, self._periods(first, reader), today)

    def _fetch(self, gathered: Sequence[Gathering]) -> None:
        """Fetch everything at once: queries that differ in their windows alone share a scan."""
        asked = [item for group in gathered for item in group.asked]
        together = grouped(asked)
        counted = [group for group in gathered if not group.questions[0].is_brief]
        fetched: dict[int, Columns] = {}
        jobs: list[Callable[[], None]] = [partial(_fetch_places, asked, places, fetched) for places in together]
        jobs += [partial(_count_left_out, alike) for alike in _alike(counted)]
        self.engine.each(jobs)
        rest = iter(range(len(asked)))
        for group in gathered:
            group.keep([fetched[next(rest)] for _ in group.queries])

    def _answers(self, group: Gathering) -> Iterator[tuple[int, Answer]]:
        for place, (entry, question) in enumerate(zip(group.entries, group.questions, strict=True)):
            left_out = left_out_of(entry.measured, group.left_out)
            own = group.read(place)
            answer = self._answer(entry, question, group.frame(place), group.reader, group.periods, own, left_out)
            yield group.numbers[place], answer

    def _periods(self, question: Question, reader: Reader) -> list[Period]:
        if question.grain is Grain.TOTAL:
            return [Period(reader.start, reader.end, question.period.label)]
        buckets = self.settings.calendar.buckets(reader.start, reader.end, question.grain)
        return [Period(max(item.start, reader.start), min(item.end, reader.end), item.label) for item in buckets]

    def _answer(
        self,
        entry: Entry,
        question: Question,
        frame: Frame,
        reader: Reader,
        periods: Sequence[Period],
        own: Mapping[Part, Block],
        left_out: Mapping[str, int],
    ) -> Answer:
        headline = shapes_of(entry, question)[""]
        grid = _grid(headline, frame, periods, own)
        made = self._made(entry, question, frame, grid, own)
        cells = made.pop("")
        excluded = _excluded(entry, question, grid, own, left_out)
        cells.flags = self._flags(entry, question, grid, cells, own, excluded)
        return Answer(
            kpi=entry.id,
            title=_title(entry, question),
            revision=entry.kpi.revision,
            variant=question.variant,
            unit=_unit(entry, question),
            direction=entry.kpi.direction,
            goal=entry.kpi.goal,
            currency=self.settings.currency,
            period=Period(reader.start, reader.end, question.period.label),
            grain=question.grain,
            as_of=question.as_of,
            snapshot=self.snapshot.number,
            by=frame.by,
            where=question.where,
            periods=periods,
            members=grid.members,
            cells=cells,
            shown=_shown(headline, grid, own),
            also=_also(entry, question, made),
            excluded=excluded,
            labels=self._labels_of((*frame.by, *(name for name, _ in question.where))),
            today=question.today(self.settings.time_zone),
        )

    def _made(
        self, entry: Entry, question: Question, frame: Frame, grid: Grid, own: Mapping[Part, Block]
    ) -> dict[str, Cells]:
        """The cells of the headline and of every companion that knows what the question names."""
        named = (*frame.by, *(name for name, _ in question.where))
        return {
            name: unknown(grid.size) if name and lacked(self.units, shape, named) else _cells(shape, grid, own)
            for name, shape in shapes_of(entry, question).items()
        }

    def _labels_of(self, dimensions: Sequence[str]) -> dict[str, Mapping[str, str]]:
        return {name: self.labels.of(name) for name in dimensions if name in DIMENSION_ENTITIES}

    def _flags(
        self,
        entry: Entry,
        question: Question,
        grid: Grid,
        cells: Cells,
        own: Mapping[Part, Block],
        excluded: Mapping[str, int],
    ) -> npt.NDArray[np.int64]:
        flags = cells.flags if cells.flags is not None else np.zeros(grid.size, dtype=np.int64)
        today = question.today(self.settings.time_zone)
        width = len(grid.members)
        partial = np.repeat([today < period.end for period in grid.periods], width)
        flags = flags | np.where(partial, int(Flag.PARTIAL_PERIOD), 0)
        for name, part in flags_of(entry, question).items():
            flags |= np.where(grid.lay(own[part], part) > 0, int(Flag[name]), 0)
        missing = sum(rows for reason, rows in excluded.items() if reason.startswith("MISSING"))
        counted = int(cells.n.sum()) if cells.n is not None else 0
        if entry.kpi.unit is Unit.PERCENT and not entry.made_of and missing > 0.05 * (missing + counted):
            flags |= int(Flag.MISSING_DATA)
        return np.asarray(flags, dtype=np.int64)


def _fetch_places(asked: Sequence[Asked], places: Sequence[int], fetched: dict[int, Columns]) -> None:
    if len(places) == 1:
        item = asked[places[0]]
        fetched[places[0]] = item.reader.fetch(item.query)
        return
    columns = fetch_together([asked[place] for place in places])
    fetched.update(zip(places, columns, strict=True))


def _alike(gathered: Sequence[Gathering]) -> list[list[Gathering]]:
    """Requests that leave the same rows out, whatever they are split by."""
    found: dict[Question, list[Gathering]] = {}
    for group in gathered:
        found.setdefault(group.questions[0].but(kpi="", variant=None, by=(), grain=Grain.TOTAL), []).append(group)
    return list(found.values())


def _count_left_out(alike: Sequence[Gathering]) -> None:
    kpis = [kpi for group in alike for entry in group.entries for kpi in entry.measured]
    left_out = count_left_out(alike[0].reader, kpis, alike[0].questions[0].where)
    for group in alike:
        group.left_out = left_out


def _cells(shape: Shape, grid: Grid, own: Mapping[Part, Block]) -> Cells:
    if isinstance(shape, Combined):
        raised = [(flag, grid.lay(own[part], part)) for item in shape.inputs for flag, part in item.flags]
        return shape.combine({item.name: _cells(item.shape, grid, own) for item in shape.inputs}, raised)
    parts = shape.parts()
    if isinstance(shape, Folding):
        blocks = {name: own[part] for name, part in parts.items() if part.each}
        laid = {name: grid.lay(own[part], part) for name, part in parts.items() if not part.each}
        return shape.cells({**laid, **fold_members(blocks, parts, grid, shape.fold)})
    columns: dict[str, npt.NDArray[Any]] = {name: grid.lay(own[part], part) for name, part in parts.items()}
    return shape.cells(columns)


def _excluded(
    entry: Entry, question: Question, grid: Grid, own: Mapping[Part, Block], left_out: Mapping[str, int]
) -> dict[str, int]:
    """How many rows were left out, by reason: by the fact, and by this reading of the KPI."""
    fewer = {reason: int(grid.lay(own[part], part).sum()) for reason, part in fewer_of(entry, question).items()}
    excluded = {name: left_out.get(name, 0) + fewer.get(name, 0) for name in {**left_out, **fewer}}
    return {reason: rows for reason, rows in excluded.items() if rows}


def _title(entry: Entry, question: Question) -> str:
    """That of the KPI, or of the reading asked for."""
    return entry.kpi.title if question.variant is None else entry.kpi.variants[question.variant].title


def _unit(entry: Entry, question: Question) -> Unit:
    """That of the KPI, where the reading asked for has none of its own."""
    own = None if question.variant is None else entry.kpi.variants[question.variant].unit
    return own or entry.kpi.unit


def _also(entry: Entry, question: Question, made: Mapping[str, Cells]) -> dict[str, Also]:
    """The companions of the headline number."""
    companions = {} if question.is_brief else entry.companions(question.variant)
    return {name: Also(item.title, item.unit, made[name]) for name, item in companions.items()}


def _grid(headline: Shape, frame: Frame, periods: Sequence[Period], own: Mapping[Part, Block]) -> Grid:
    """The cells to fill: every period, for every member that some row of the headline falls to."""
    relevant = [own[part] for part in headline.parts().values() if not part.without and not part.alone]
    return Grid(frame.by, periods, seen_members(relevant, frame.by))


def _shown(shape: Shape, grid: Grid, own: Mapping[Part, Block]) -> npt.NDArray[np.int64]:
    """Every cell without a split; with one, the cells some row of the headline falls in."""
    if not grid.by:
        return np.arange(grid.size)
    present = np.zeros((len(grid.periods), len(grid.members)), dtype=bool)
    places = {member: place for place, member in enumerate(grid.members)}
    for part in shape.parts().values():
        block = own[part]
        if part.without or part.alone or block.by[: len(grid.by)] != grid.by:
            continue
        counts = block.columns[part] != 0
        to_grid = np.array([places[member[: len(grid.by)]] for member in block.members], dtype=np.int64)
        present[block.period[counts], to_grid[block.member[counts]]] = True
    return np.flatnonzero(present.reshape(-1))
