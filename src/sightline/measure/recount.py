"""Working a figure out anew from what each row contributes, by another way than the answer took."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.periods import Grain, Period
from sightline.base.statistics import median_ranks, quantile_linear
from sightline.measure.answer import Answer, Value
from sightline.measure.asking import Desk
from sightline.measure.plan import column_of, query_key, relation_of
from sightline.measure.question import Question
from sightline.measure.reader import Reader
from sightline.measure.reading import Block, Grid, Member, fold_members
from sightline.measure.scope import ViewScope
from sightline.shapes import Aggregate, Part, Shape
from sightline.shapes.cells import Folding

Rows = list[tuple[Member, Any]]


def recounted(desk: Desk, question: Question, scope: ViewScope, shape: Shape) -> tuple[Value, dict[str, Value]]:
    """The figure from its rows, and the sum of each part; none where there is nothing."""
    reader = desk.reader(question, scope)
    parts = shape.parts()
    contributions = {name: _contributions(desk, reader, question, part) for name, part in parts.items()}
    if isinstance(shape, Folding):
        grid = Grid((), [Period(reader.start, reader.end, "")], [()])
        blocks = {name: _block(part, contributions[name]) for name, part in parts.items() if part.each}
        alone = {name: np.array([_aggregate(parts[name], contributions[name])]) for name in parts if name not in blocks}
        cells = shape.cells({**alone, **fold_members(blocks, parts, grid, shape.fold)})
    else:
        cells = shape.cells({name: np.array([_aggregate(part, contributions[name])]) for name, part in parts.items()})
    sums: dict[str, Value] = {}
    for name, part in parts.items():
        total = _aggregate(part, contributions[name])
        sums[name] = Decimal(int(total)) / SCALE if part.is_money else total.item()
    entry = desk.units.entry(question.kpi)
    unit = entry.kpi.unit
    if question.variant is not None:
        unit = entry.kpi.variants[question.variant].unit or unit
    return Answer.value_of(cells, 0, unit), sums


def _contributions(desk: Desk, reader: Reader, question: Question, part: Part) -> Rows:
    """What every row adds to a part, with the members the part is split by."""
    population, by, where = query_key(desk.units, part, desk.frame(question))
    columns = [column_of(desk.units, population, name) for name in by]
    relation = relation_of(desk.units, population, columns, where, Grain.TOTAL)
    selected = ", ".join(
        [*(f"{column} as by_{place}" for place, column in enumerate(columns)), f"{part.row_sql()} as it"]
    )
    sql = f"with base as ({relation}), each_row as (select {selected} from base) select * from each_row where it is not null"
    found = reader.run(sql, population.fact, population.look_back, where)
    keys = [found[f"by_{place}"].tolist() for place in range(len(columns))]
    members = list(zip(*keys, strict=True)) if keys else [()] * len(found["it"])
    return list(zip(members, found["it"].tolist(), strict=True))


def _aggregate(part: Part, rows: Rows) -> np.generic:
    values = [value for _, value in rows]
    match part.aggregate:
        case Aggregate.COUNT | Aggregate.MONEY | Aggregate.UNITS:
            return np.int64(sum(values))
        case Aggregate.DISTINCT:
            return np.int64(len(set(values)))
        case Aggregate.SUM:
            return np.float64(sum(values))
        case _:
            return np.float64(_ranked(part, np.sort(np.array(values, dtype=np.float64))))


def _ranked(part: Part, values: npt.NDArray[np.float64]) -> float:
    if not len(values):
        return float("nan")
    match part.aggregate:
        case Aggregate.MEDIAN:
            return float(np.median(values))
        case Aggregate.QUANTILE:
            return float(quantile_linear(values, part.at if part.at is not None else 0.5))
        case Aggregate.DEVIATION:
            return float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
        case _:
            low, high = median_ranks(len(values))
            rank = low if part.aggregate is Aggregate.RANK_LOW else high
            return float(values[rank - 1]) if low else float("nan")


def _block(part: Part, rows: Rows) -> Block:
    grouped: dict[Member, Rows] = {}
    for member, value in rows:
        grouped.setdefault(member, []).append((member, value))
    totals: Mapping[Member, np.generic] = {member: _aggregate(part, own) for member, own in grouped.items()}
    places = np.arange(len(totals), dtype=np.int64)
    column = np.array(list(totals.values()), dtype=np.float64 if part.aggregate is Aggregate.SUM else np.int64)
    return Block(part.each, np.zeros(len(totals), dtype=np.int64), places, list(totals), {part: column})
