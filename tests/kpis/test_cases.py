"""Every KPI gives what its case file says, on rows a person can count."""

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.case_files import case_files, read_cases
from worlds.tiny import ledger_case

CASES = [case for path in case_files() for case in [*read_cases(path), ledger_case(path.stem)]]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.kpi}: {case.name}" for case in CASES])
def test_kpi_gives_what_the_case_says_when_asked(case, tmp_path):
    desk = desk_of(tmp_path, case.tables, case.settings, [case.kpi])
    question = Question(
        kpi=case.kpi,
        period=Period(case.start, case.end, "asked"),
        as_of=case.as_of,
        grain=Grain(case.grain),
        by=(case.by,) if case.by else (),
        variant=case.variant,
    )
    answer = desk.ask(question, ViewScope.everything())
    rows = {(row.period.start, next(iter(row.by.values()), None)): row for row in answer.rows}
    faults = [fault for cell in case.gives for fault in faults_of(cell, rows.get((cell.period_start, cell.by)))]
    for reason, count in (case.excluded or {}).items():
        if answer.excluded.get(reason, 0) != count:
            faults.append(f"excluded {reason}: {answer.excluded.get(reason, 0)} instead of {count}")
    listed = {reason for reason in answer.excluded if reason not in ("TEST_RECORD", "CREDIT", "VOID")}
    if case.excluded is not None and listed - set(case.excluded):
        faults.append(f"also excluded: {sorted(listed - set(case.excluded))}")
    assert not faults, "\n".join([*faults, *(str(row.as_json()) for row in answer.rows)])


def faults_of(cell, row):
    """What of an expected cell the answer does not hold."""
    where = f"{cell.period_start} {cell.by or ''}".strip()
    if row is None:
        return [] if is_empty(cell) else [f"{where}: no such row"]
    found = {"value": row.value, "numerator": row.numerator, "denominator": row.denominator, "n": row.n}
    faults = [
        f"{where}: {name} is {found[name]}, not {wanted.value}"
        for name, wanted in cell.parts.items()
        if not wanted.allows(found[name])
    ]
    faults += [
        f"{where}: {name} is {row.also.get(name)}, not {wanted.value}"
        for name, wanted in cell.also.items()
        if name not in row.also or not wanted.allows(row.also[name])
    ]
    if cell.interval is not None:
        limits = row.interval or ()
        if len(limits) != len(cell.interval) or not all(
            wanted.allows(limit) for wanted, limit in zip(cell.interval, limits, strict=True)
        ):
            faults.append(f"{where}: interval is {row.interval}, not {[item.value for item in cell.interval]}")
    missing = cell.flags - set(row.flags)
    if missing:
        faults.append(f"{where}: flags {sorted(missing)} are missing from {sorted(row.flags)}")
    if cell.reason is not None and row.reason != cell.reason:
        faults.append(f"{where}: reason is {row.reason}, not {cell.reason}")
    return faults


def is_empty(cell):
    """Whether a cell says that there is nothing, which an answer may also say by having no row."""
    wanted = [cell.parts[name].value for name in ("value", "numerator", "denominator", "n") if name in cell.parts]
    return not any(wanted)
