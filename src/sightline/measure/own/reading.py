"""Files of own KPIs into entries of the catalog: what is right becomes a KPI, what is not a fault that names its place."""

from __future__ import annotations

import contextlib
import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sightline.base.errors import did_you_mean
from sightline.base.units import Direction, Unit
from sightline.measure.catalog import Catalog, Entry
from sightline.measure.faults import Fault
from sightline.measure.own.fields import Fields
from sightline.measure.own.formulas import keeps_whole, named_in, read_formula
from sightline.measure.own.measured import FIELDS, OWN_FIELDS, Expression, Form, Measured, read_measured
from sightline.measure.own.refusing import RefusedError
from sightline.shapes import KPI, Companion, Part, Role
from sightline.shapes.combined import Combined, Input, Term

FOLDER = "kpis"
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
DEEPEST = 5
LARGEST = 64_000
"""More bytes than any definition has."""

COMMON = ("title", "question", "unit", "direction", "goal", "target", "revision", "notes")

Trial = Callable[[str, list[Expression]], None]
"""Tries expressions on the rows of a fact; raises `RefusedError` naming the field that does not stand it."""


@dataclass(slots=True)
class _Draft:
    """Everything a file says before other files are looked at."""

    fields: Fields
    unit: Unit
    formula: Term | None
    measured: Measured | None


@dataclass(slots=True)
class _Shelf:
    """The files of a workspace while they are read, each at most once, formulas after what they name."""

    base: Catalog
    drafts: dict[str, _Draft] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)

    def fail(self, kpi: str, refused: RefusedError) -> None:
        self.faults[kpi] = Fault(kpi, file_of(kpi), refused.field, refused.reason, refused.fix)


def file_of(kpi: str) -> str:
    """Where an own KPI stands, below the folder of the workspace."""
    return f"{FOLDER}/{kpi}.toml"


def with_own(base: Catalog, files: Mapping[str, bytes], trial: Trial | None = None) -> Catalog:
    """The catalog together with the KPIs of a workspace, given as the bytes of its files by id."""
    if not files:
        return base
    shelf = _Shelf(base)
    for kpi, content in sorted(files.items()):
        try:
            shelf.drafts[kpi] = _draft(kpi, content, base, trial)
        except RefusedError as refused:
            shelf.fail(kpi, refused)
    for kpi in shelf.drafts:
        with contextlib.suppress(RefusedError):  # noted as a fault by then
            _settle(shelf, kpi, ())
    digest = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:16]
    kpis = dict(sorted({**base.kpis, **shelf.entries}.items()))
    return replace(base, kpis=kpis, faults=dict(sorted(shelf.faults.items())), digest=digest)


def _draft(kpi: str, content: bytes, base: Catalog, trial: Trial | None) -> _Draft:
    fields = Fields(_parsed(kpi, content, base))
    is_formula = "formula" in fields.values
    if is_formula:
        fields.only((*COMMON, "formula"))
    elif "fact" not in fields.values:
        fix = 'Write what is measured, fact = "deals" and shape = "count", or formula = "deals_won / activity_count".'
        raise RefusedError("There is neither a fact nor a formula.", fix, "fact")
    for name in ("title", "question"):
        fields.text(name, example="Large deals won" if name == "title" else "how many large deals did we win?")
    unit = fields.one_of("unit", Unit)
    fields.one_of("direction", Direction)
    fields.number_or_none("target")
    for name in ("goal", "notes"):
        fields.text_or_none(name, example="Win more of what we decide")
    _revision(fields)
    if is_formula:
        return _Draft(fields, unit, _formula(fields, unit), None)
    form = fields.one_of("shape", Form)
    fields.only((*COMMON, *OWN_FIELDS, *FIELDS[form]))
    _check_count(fields, unit, form is Form.COUNT)
    measured = read_measured(fields, unit, base)
    if trial is not None:
        trial(measured.fact, measured.expressions)
    return _Draft(fields, unit, None, measured)


def _parsed(kpi: str, content: bytes, base: Catalog) -> Mapping[str, Any]:
    if not NAME.fullmatch(kpi):
        raise RefusedError(
            "The name of the file is no id.", "Name it in lower case letters, digits and _, such as large_deals.toml."
        )
    if kpi in base.kpis:
        raise RefusedError(
            f'There is a KPI "{kpi}" in the product already.', f"Give the file another name, such as own_{kpi}.toml."
        )
    if len(content) > LARGEST:
        raise RefusedError(f"It is larger than {LARGEST:,} bytes.", "Keep one definition in a file, and nothing else.")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RefusedError(
            f"It cannot be read as TOML: {error}.", 'Write one field per line, as: title = "Large deals won"'
        ) from error


def _formula(fields: Fields, unit: Unit) -> Term:
    try:
        formula = read_formula(fields.values["formula"])
    except RefusedError as refused:
        raise refused.inside("formula") from refused
    _check_count(fields, unit, keeps_whole(formula))
    return formula


def _check_count(fields: Fields, unit: Unit, is_whole: bool) -> None:
    if unit is Unit.COUNT and not is_whole:
        fix = "Use another unit, such as ratio, index, points or per_day."
        raise fields.refused("unit", "A count is a whole number, and this need not be one.", fix)


def _revision(fields: Fields) -> int:
    value = fields.values.get("revision", 1)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10_000:
        raise fields.refused("revision", "It is no whole number from 1 on.", "Write: revision = 2")
    return value


def _settle(shelf: _Shelf, kpi: str, above: tuple[str, ...]) -> Entry:
    """The entry of a file, what its formula names first; raises `RefusedError` after noting the fault."""
    if kpi in shelf.base.kpis:
        return shelf.base.kpis[kpi]
    if kpi in shelf.entries:
        return shelf.entries[kpi]
    if kpi in shelf.faults or kpi not in shelf.drafts:
        raise _unusable(shelf, kpi)
    if kpi in above:
        raise _CircleError((*above[above.index(kpi) :], kpi))
    if len(above) > DEEPEST:
        raise RefusedError(f"Formulas stand on formulas more than {DEEPEST} deep.", "Name fewer own KPIs.", "formula")
    try:
        shelf.entries[kpi] = _entry(shelf, kpi, shelf.drafts[kpi], above)
    except RefusedError as refused:
        shelf.fail(kpi, refused)
        if above and not isinstance(refused, _CircleError):
            raise _unusable(shelf, kpi) from refused
        raise
    return shelf.entries[kpi]


class _CircleError(RefusedError):
    """Formulas that wait for each other."""

    def __init__(self, circle: tuple[str, ...]) -> None:
        way = " → ".join(circle)
        super().__init__(f"The formulas go in a circle: {way}.", "Take one of them out of the formula.", "formula")


def _unusable(shelf: _Shelf, kpi: str) -> RefusedError:
    if kpi in shelf.faults:
        fault = shelf.faults[kpi]
        return RefusedError(f'"{kpi}" has a fault of its own: {fault.reason}', f"Mend {fault.file} first.", "formula")
    known = sorted({*shelf.base.kpis, *shelf.drafts})
    fix = " ".join(filter(None, [did_you_mean(kpi, known), "List all with: sightline kpis"]))
    return RefusedError(f'There is no KPI "{kpi}".', fix, "formula")


def _entry(shelf: _Shelf, kpi: str, draft: _Draft, above: tuple[str, ...]) -> Entry:
    if draft.measured is not None:
        return _measured_entry(kpi, draft, draft.measured)
    assert draft.formula is not None
    made_of = tuple(_settle(shelf, name, (*above, kpi)) for name in named_in(draft.formula))
    return _combined_entry(kpi, draft, draft.formula, made_of)


def _measured_entry(kpi: str, draft: _Draft, measured: Measured) -> Entry:
    made = _kpi(draft, measured.fact, measured.shape, fewer=measured.fewer)
    sections = {
        "Formula": measured.formula,
        "Population": measured.population,
        "Anchor date": "The day of the row; a period holds the rows dated in it.",
    }
    return _finished(kpi, draft, made, sections, ())


def _combined_entry(kpi: str, draft: _Draft, formula: Term, made_of: tuple[Entry, ...]) -> Entry:
    for entry in made_of:
        if entry.kpi.always_by:
            reason = (
                f'"{entry.id}" is only ever shown by {", ".join(entry.kpi.always_by)}, and has no value of its own.'
            )
            raise RefusedError(reason, "Take it out of the formula.", "formula")
    fewer: dict[str, Part] = {}
    for entry in made_of:
        for reason, part in entry.kpi.fewer.items():
            same = fewer.get(reason) in (None, part)
            fewer[reason if same else f"{reason}_OF_{entry.id.upper()}"] = part
    inputs = tuple(Input(entry.id, entry.kpi.shape, tuple(sorted(entry.kpi.flags.items()))) for entry in made_of)
    also = {entry.id: Companion(entry.kpi.title, entry.kpi.shape, entry.kpi.unit) for entry in made_of}
    made = _kpi(draft, made_of[0].measured[0].fact, Combined(formula, inputs), fewer=fewer, also=also)
    titles = ", ".join(f"{entry.kpi.title} ({entry.id})" for entry in made_of)
    sections = {
        "Formula": str(draft.fields.values["formula"]),
        "Population": f"Made of {titles}, each as it is defined.",
        "Anchor date": "That of each KPI it is made of.",
        "Edge cases": "None where one of them is none (no input), or where the formula divides by zero.",
    }
    return _finished(kpi, draft, made, sections, made_of)


def _kpi(draft: _Draft, fact: str, shape: Any, **more: Any) -> KPI:
    fields = draft.fields
    return KPI(
        title=fields.text("title", example="Large deals won"),
        fact=fact,
        shape=shape,
        unit=draft.unit,
        direction=fields.one_of("direction", Direction),
        goal=fields.text_or_none("goal", example="Win more of what we decide"),
        revision=_revision(fields),
        since="own",
        **more,
    )


def _finished(kpi: str, draft: _Draft, made: KPI, sections: Mapping[str, str], made_of: tuple[Entry, ...]) -> Entry:
    fields = draft.fields
    notes = fields.text_or_none("notes", example="")
    told = {**sections, **({"Follow-up": notes} if notes else {}), "Source": f"{file_of(kpi)} of this workspace."}
    question = fields.text("question", example="")
    return Entry(
        kpi,
        made,
        Role.OWN,
        f"{made.title}: {question}",
        told,
        file=file_of(kpi),
        target=fields.number_or_none("target"),
        made_of=made_of,
    )
