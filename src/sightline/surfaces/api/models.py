"""The forms of what the API answers, for its description and for those who generate clients from it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

Number = int | float | None


class Form(BaseModel):
    """A form that lists every entry there is."""

    model_config = ConfigDict(extra="forbid")


class PeriodModel(Form):
    """A period; its end does not belong to it."""

    start: str
    end: str
    label: str


class RowModel(Form):
    """One cell of an answer; a value that is none has a reason."""

    period: PeriodModel
    by: dict[str, str | None]
    labels: dict[str, str]
    value: Number
    numerator: Number
    denominator: Number
    n: int | None
    interval: tuple[float | None, float | None] | None
    flags: list[str]
    reason: str | None
    also: dict[str, Number]


class ExcludedModel(Form):
    """Rows that were left out, and why."""

    reason: str
    rows: int


class AnswerModel(Form):
    """An answer; percentages are shares, 0.25 standing for 25 %."""

    kpi: str
    title: str
    revision: int
    variant: str | None
    unit: str
    direction: str
    goal: str | None
    currency: str | None
    period: PeriodModel
    grain: str
    as_of: str
    snapshot: int
    by: list[str]
    where: dict[str, list[str]]
    rows: list[RowModel]
    excluded: list[ExcludedModel]


class RowColumnModel(Form):
    """A column of a list of rows."""

    name: str
    kind: str


class CheckModel(Form):
    """A figure, and the same worked out from the listed rows."""

    value: Number
    from_rows: Number
    agrees: bool


class RowsModel(Form):
    """A page of the rows behind a number; the sums and the check are over all rows."""

    kpi: str
    side: str | None
    sides: list[str]
    columns: list[RowColumnModel]
    rows: list[dict[str, Any]]
    total: int
    offset: int
    sums: dict[str, Number]
    check: CheckModel


class NamedModel(Form):
    """A variant of a KPI, or a number that stands beside it."""

    id: str
    title: str
    unit: str


class FaultModel(Form):
    """What is wrong with the file of an own KPI."""

    file: str
    field: str | None
    reason: str
    fix: str


class CardModel(Form):
    """A KPI at a glance; one whose file has a fault cannot be asked, and has neither unit nor direction."""

    id: str
    title: str
    role: str
    unit: str
    direction: str
    goal: str | None
    summary: str
    dimensions: list[str]
    variants: list[NamedModel]
    also: list[NamedModel]
    revision: int
    since: str
    packs: list[str]
    first_in: list[str]
    file: str | None
    target: float | None
    made_of: list[str]
    fault: FaultModel | None


class PackModel(Form):
    """A choice of KPIs: those to begin with, and those for later."""

    id: str
    title: str
    asks: str
    first: list[str]
    later: list[str]


class StatementModel(Form):
    """One scan a KPI is measured with."""

    fact: str
    portable: str
    native: str


class DefinitionModel(CardModel):
    """All there is to say about a KPI."""

    variant: str | None
    sections: dict[str, str]
    fact: str
    fact_doc: str
    fact_grain: str
    anchor: str | None
    excluded: list[str]
    engine: str
    sql: list[StatementModel]


class TableCountsModel(Form):
    """What one file did to one table."""

    file: str
    entity: str
    rows: int
    new: int
    changed: int
    same: int
    rejected: int
    duplicates: int
    possible_duplicates: int
    filtered: int
    changes_recorded: int
    reasons: dict[str, int]


class NoteModel(Form):
    """A sentence about a file."""

    file: str
    text: str


class LoadModel(Form):
    """What a load did."""

    load: int
    at: str
    is_plan: bool
    snapshot: int | None
    new: int
    changed: int
    same: int
    rejected: int
    duplicates: int
    possible_duplicates: int
    changes_nothing: bool
    tables: list[TableCountsModel]
    decisions: list[NoteModel]
    questions: list[NoteModel]
    warnings: list[NoteModel]
    skipped: list[NoteModel]
    unmatched: dict[str, list[str]]
    identity: list[dict[str, Any]]
    mappings: dict[str, str]
    seconds: float | None
    is_undone: bool
    rejects: str | None


class ComparisonModel(Form):
    """The value of another period, and how far the present one is from it."""

    value: Number
    reason: str | None
    difference: float | None
    change: float | None
    is_better: bool | None
    text: str


class PointModel(Form):
    """One value of a trend."""

    period: PeriodModel
    value: Number


class CellModel(Form):
    """A value, judged against its target where there is one."""

    value: Number
    n: int | None
    interval: tuple[float | None, float | None] | None
    flags: list[str]
    reason: str | None
    attainment: float | None
    status: str | None


class ColumnModel(Form):
    """A KPI of a scorecard."""

    kpi: str
    variant: str | None
    title: str
    unit: str
    direction: str
    goal: str | None


class TileModel(ColumnModel, CellModel):
    """One headline number with its comparisons and its trend."""

    previous: ComparisonModel
    last_year: ComparisonModel
    trend: list[PointModel]


class GridRowModel(Form):
    """One person's cells, in the order of the columns."""

    rep: str | None
    label: str
    cells: list[CellModel | None]


class ElapsedModel(Form):
    """Working days of a period, and how many of them have begun."""

    days: int
    of: int
    is_over: bool


class BasisModel(Form):
    """What a period is compared with."""

    period: PeriodModel
    as_of: str
    text: str


class MissingModel(Form):
    """Rows that are missing from some of the numbers."""

    reason: str
    rows: int
    titles: list[str]
    text: str


class ScorecardModel(Form):
    """The scorecard of a period."""

    period: PeriodModel
    as_of: str
    snapshot: int
    currency: str
    data_through: str
    elapsed: ElapsedModel
    where: dict[str, list[str]]
    labels: dict[str, str]
    bases: dict[str, BasisModel]
    tiles: list[TileModel]
    columns: list[ColumnModel]
    rows: list[GridRowModel]
    notes: list[MissingModel]


class ErrorModel(Form):
    """What happened, to which thing, why, and what mends it."""

    code: str
    what: str
    where: str | None
    why: str | None
    fix: str | None
    details: dict[str, Any]


class ErrorEnvelope(Form):
    """The one form of everything that goes wrong."""

    error: ErrorModel
