"""Windows: one population asked over several periods, knowledge days and splits, in one scan.

A window is a run of days looked at as known at one instant: a month of a trend, the quarter before as
it stood then. Where queries differ in nothing but their windows, every row meets the windows its day
lies in, and what a query says of `$as_of`, `$today`, `$start` and `$end` is said of the window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sightline.base.periods import Period
from sightline.engines import Columns
from sightline.engines.portable import parameters_named
from sightline.measure.lapse import LAPSE_DAYS
from sightline.measure.plan import Query, column_of, filters_of, source_of
from sightline.measure.reader import Reader
from sightline.shapes import Aggregate, Events, Part
from sightline.shapes.population import Scope

MOST = 40
"""Beyond so many windows the meeting of rows and windows costs more than a scan for each question."""

_RANKED = (Aggregate.RANK_LOW, Aggregate.RANK_HIGH)
_OF_THE_WINDOW = ("as_of", "today", "start", "end")
_PARAMETER = re.compile(rf"\$({'|'.join(_OF_THE_WINDOW)})\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, whom it is asked for and the periods it is cut into."""

    reader: Reader
    query: Query
    periods: Sequence[Period]


def grouped(asked: Sequence[Asked]) -> list[list[int]]:
    """The places of queries that can share a scan, together; those that cannot, each alone."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, item in enumerate(asked):
        groups.setdefault(_shared_by(item) or (place,), []).append(place)
    found: list[list[int]] = []
    for places in groups.values():
        splits = dict.fromkeys(asked[place].query.by for place in places if asked[place].query.by) or {(): None}
        for number, split in enumerate(splits):
            own = [place for place in places if asked[place].query.by in ((split, ()) if number == 0 else (split,))]
            windows = sum(len(asked[place].periods) for place in own)
            found += [own] if windows <= MOST else [[place] for place in own]
    return found


def _shared_by(item: Asked) -> tuple[object, ...] | None:
    if not isinstance(item.query.population, Events) or len(item.periods) > MOST:
        return None
    named = parameters_named(item.query.sql(item.reader.units), "$") - set(_OF_THE_WINDOW)
    if LAPSE_DAYS in named:
        return None
    values = tuple((name, str(item.reader.parameters.get(name))) for name in sorted(named))
    # Ranked values are dear: who wants none must not pay for those of another question.
    ranked = any(part.aggregate in _RANKED for part in item.query.parts)
    return (item.query.population, item.query.where, item.reader.scope, values, ranked)


def fetch_together(asked: Sequence[Asked]) -> list[Columns]:
    """The columns of several queries that differ in their windows alone, in one scan."""
    first = asked[0]
    names: dict[Part, str] = {}
    for item in asked:
        for part in item.query.parts:
            names.setdefault(part, f"part_{len(names)}")
    start = min(item.reader.start for item in asked)
    end = max(item.reader.end for item in asked)
    parameters = {**first.reader.parameters, **_window_parameters(asked), "first": start, "last": end}
    reader = replace(first.reader, parameters=parameters, start=start, end=end)
    population = first.query.population
    fetched = reader.run(_sql(asked, names), population.fact, population.look_back, first.query.where)
    return _taken_apart(asked, names, fetched)


def _sql(asked: Sequence[Asked], names: Mapping[Part, str]) -> str:
    query, units = asked[0].query, asked[0].reader.units
    split = max((item.query.by for item in asked), key=len)
    columns = [column_of(units, query.population, dimension) for dimension in split]
    scope = Scope("period", "period_end", filters_of(units, query.population, query.where), tuple(columns), True)
    relation = query.population.relation(source_of(units.facts[query.population.fact], query.population.fact), scope)
    numbers = ", ".join(str(number) for number, item in _windows(asked) if item.query.by)
    selected = [
        "window_no",
        *(
            f"case when window_no in ({numbers}) then {column} end as by_{place}"
            for place, column in enumerate(columns)
        ),
    ]
    selected += [f"{part.sql()} as {name}" for part, name in names.items()]
    base = f"base as ({relation}) select {', '.join(selected)} from base"
    keys = ", ".join(str(place) for place in range(1, len(columns) + 2))
    of_window = _PARAMETER.sub(r"window_\1", base)
    return f"with {_window_tables(asked)}, {of_window} group by {keys}"


def _windows(asked: Sequence[Asked]) -> list[tuple[int, Asked]]:
    """The number of every window, with the question it belongs to."""
    return list(enumerate(item for item in asked for _ in item.periods))


def _window_tables(asked: Sequence[Asked]) -> str:
    rows = ", ".join(
        f"({number}, cast($w{number}_from as date), cast($w{number}_to as date), instant($w{number}_as_of),"
        f" cast($w{number}_today as date), cast($w{number}_start as date), cast($w{number}_end as date))"
        for number, _ in _windows(asked)
    )
    columns = ", ".join(["window_no", "period", "period_end", *(f"window_{name}" for name in _OF_THE_WINDOW)])
    return (
        f"windows as (select * from (values {rows}) w({columns})), "
        "window_day as (select w.*, d.day from windows w join period_day d on d.day >= w.period and d.day < w.period_end"
        " where d.day >= $first and d.day < $last)"
    )


def _window_parameters(asked: Sequence[Asked]) -> dict[str, object]:
    parameters: dict[str, object] = {}
    number = 0
    for item in asked:
        for period in item.periods:
            own = {name: item.reader.parameters[name] for name in _OF_THE_WINDOW}
            own |= {"from": period.start, "to": period.end}
            parameters |= {f"w{number}_{name}": value for name, value in own.items()}
            number += 1
    return parameters


def _taken_apart(asked: Sequence[Asked], names: Mapping[Part, str], fetched: Columns) -> list[Columns]:
    """Each question's own rows and columns, under the names its query would have given them."""
    taken: list[Columns] = []
    number = 0
    for item in asked:
        own = (fetched["window_no"] >= number) & (fetched["window_no"] < number + len(item.periods))
        starts = np.array([period.start for period in item.periods], dtype="datetime64[D]")
        columns: Columns = {"period": starts[fetched["window_no"][own].astype(np.int64) - number]}
        columns |= {f"by_{place}": fetched[f"by_{place}"][own] for place in range(len(item.query.by))}
        columns |= {name: fetched[names[part]][own] for part, name in item.query.parts.items()}
        taken.append(columns)
        number += len(item.periods)
    return taken
