"""Every case counted by hand holds for the oracle of its KPI."""

import importlib

import pytest

from worlds.case_files import Expected, case_files, read_cases
from worlds.tiny import ledger_case

CASES = [case for path in case_files() for case in [*read_cases(path), ledger_case(path.stem)]]
FLAGS = {"SMALL_N", "PARTIAL_PERIOD", "IMMATURE_COHORT"}


def oracle_of(kpi):
    return importlib.import_module(f"oracles.{kpi}").oracle


@pytest.mark.parametrize("case", CASES, ids=[f"{case.kpi}: {case.name}" for case in CASES])
def test_the_oracle_gives_what_was_counted_by_hand_when_asked_the_case(case):
    cells = oracle_of(case.kpi)(case.tables, case.settings, **case.question)
    expected = {(cell.period_start.isoformat(), cell.by): cell for cell in case.gives}
    assert set(cells) == set(expected)
    for key, cell in expected.items():
        assert not differences(cell, cells[key]), key
    if case.excluded is not None:
        assert cells.excluded == case.excluded


def differences(cell, given):
    """What is not as expected, as a list of (what, expected, given)."""
    pairs = [(name, expected, given[name]) for name, expected in cell.parts.items()]
    pairs += [(f"also.{name}", expected, given["also"][name]) for name, expected in cell.also.items()]
    if cell.interval:
        low, high = given["interval"] or (None, None)
        pairs += [("interval from", cell.interval[0], low), ("interval to", cell.interval[1], high)]
    if cell.interval == () and given["interval"] is not None:
        pairs.append(("interval", Expected.of("none"), given["interval"][0]))
    found = [(name, expected, actual) for name, expected, actual in pairs if not expected.allows(actual)]
    if cell.reason and cell.reason != given["reason"]:
        found.append(("reason", cell.reason, given["reason"]))
    if not cell.flags & FLAGS <= given["flags"]:
        found.append(("flags", cell.flags, given["flags"]))
    return found
