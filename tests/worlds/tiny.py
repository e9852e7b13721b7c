"""The fixed cast as typed tables, and each KPI's number on it as the ledger of its case file gives it."""

from pathlib import Path

from worlds.case_files import Case, case_files, case_of, read_file

FILE = Path(__file__).with_name("tiny.yml")


def tiny_world() -> dict:
    """The canonical tables of the fixed cast."""
    return ledger_case(case_files()[0].stem).tables


def tiny_settings() -> dict:
    """The settings the fixed cast is read with."""
    return ledger_case(case_files()[0].stem).settings


def ledger_case(kpi: str) -> Case:
    """The entry `tiny_world` of the KPI's case file as a case over the fixed cast."""
    cast = read_file(FILE)
    entry = read_file(next(path for path in case_files() if path.stem == kpi))["tiny_world"]
    entry = {**entry, "ask": {**cast["ask"], **entry.get("ask", {})}}
    return case_of(kpi, {"name": "the fixed cast", "settings": cast["settings"], "tables": cast["tables"], **entry})
