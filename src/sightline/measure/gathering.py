"""Gathering: questions alike but for the KPI, planned together, with what was fetched for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sightline.base.periods import Period
from sightline.engines import Columns
from sightline.measure.catalog import Entry
from sightline.measure.excluded import LeftOut
from sightline.measure.plan import Frame, Query, parts_of, plan, query_key
from sightline.measure.question import Question
from sightline.measure.reader import Reader
from sightline.measure.reading import Block, place
from sightline.measure.windows import Asked
from sightline.shapes import Part

Key = tuple[object, ...]


@dataclass(slots=True)
class Gathering:
    """One request: its questions differ in nothing but KPI and variant; `numbers` are their places among all."""

    numbers: Sequence[int]
    questions: Sequence[Question]
    entries: Sequence[Entry]
    reader: Reader
    periods: Sequence[Period]
    today: date
    queries: dict[Key, Query] = field(init=False)
    blocks: dict[Key, Block] = field(init=False, default_factory=dict)
    left_out: LeftOut = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Plan: parts of several KPIs that share a population become one query."""
        self.queries = {}
        frames = [self.frame(place) for place in range(len(self.entries))]
        for frame in dict.fromkeys(frames):
            asked = {
                question.kpi + (question.variant or ""): parts_of(entry, question)
                for entry, question, own in zip(self.entries, self.questions, frames, strict=True)
                if own == frame
            }
            for key, query in plan(self.reader.units, asked, frame).items():
                self.queries[(frame, *key)] = query

    def frame(self, place: int) -> Frame:
        """How a question is split and filtered, the splits its KPI always has included."""
        question = self.questions[place]
        return Frame(question.grain, question.by or self.entries[place].kpi.always_by, question.where)

    @property
    def asked(self) -> list[Asked]:
        """What is to be fetched, in the order of the queries."""
        return [Asked(self.reader, query, self.periods) for query in self.queries.values()]

    def keep(self, fetched: Sequence[Columns]) -> None:
        """Place what was fetched for `asked`."""
        for (key, query), columns in zip(self.queries.items(), fetched, strict=True):
            self.blocks[key] = place(query, columns, self.periods, self.today)

    def read(self, number: int) -> dict[Part, Block]:
        """The blocks a question's parts are in."""
        frame = self.frame(number)
        parts = parts_of(self.entries[number], self.questions[number])
        return {part: self.blocks[(frame, *query_key(self.reader.units, part, frame))] for part in parts}
