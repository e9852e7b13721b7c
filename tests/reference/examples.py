"""What the case files of the KPIs show a reader: rows a person can count, and what they give."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from reference.markdown import cell, table
from sightline.measure.catalog import Entry
from worlds.case_files import FOLDER, read_file

CAST = Path(__file__).resolve().parents[1] / "worlds" / "tiny.yml"
NUMBERS = {"value": "Value", "numerator": "Numerator", "denominator": "Denominator", "n": "n"}
CHOICES = {"period": "period", "grain": "cut by", "by": "split by", "variant": "reading", "as_of": "as known on"}


def worked_example(entry: Entry) -> list[str]:
    """The first case of the KPI: its sentence, its rows, the question and the answer."""
    case = read_file(FOLDER / f"{entry.id}.yml")["cases"][0]
    sentence = f"{case['name'][0].upper()}{case['name'][1:]}."
    rows = [block for name, written in case["tables"].items() for block in (f"`{name}`", rows_of(written))]
    settings = {name.replace("_", " "): value for name, value in case.get("settings", {}).items()}
    asked = f"Asked: {spoken({CHOICES[name]: text for name, text in case['ask'].items()} | settings)}. It gives:"
    return [cell(sentence), *rows, asked, gives(entry, case["gives"]), left_out(case)]


def fixed_cast(entry: Entry) -> list[str]:
    """The KPI's value on the three reps and twelve deals that every KPI is measured on."""
    entries = read_file(FOLDER / f"{entry.id}.yml")["tiny_world"]
    asked = {**read_file(CAST)["ask"], **entries.get("ask", {})}
    where = "On the [fixed cast](../../../tests/worlds/tiny.yml) of three reps and twelve deals, whose fiscal year"
    choices = spoken({CHOICES[name]: text for name, text in asked.items() if name not in ("period", "grain")})
    return [f"{where} starts in July; {choices}:", gives(entry, entries["gives"]), left_out(entries)]


def rows_of(written: Sequence[Mapping[str, str]]) -> str:
    """Rows as a table of the columns that are written; `repeat` says how many such rows there are."""
    columns = list(dict.fromkeys(name for row in written for name in row if name != "repeat"))
    repeated = any("repeat" in row for row in written)
    header = (["rows"] if repeated else []) + columns
    lines = [
        ([row.get("repeat", "1")] if repeated else []) + [numbered(row.get(name, ""), row) for name in columns]
        for row in written
    ]
    return table(header, lines)


def numbered(text: str, row: Mapping[str, str]) -> str:
    """A text of rows that repeat: its number stands for the first and the last of them."""
    if "<i>" not in text:
        return text
    return f"{text.replace('<i>', '1')} … {text.replace('<i>', row.get('repeat', '1'))}"


def gives(entry: Entry, cells: Sequence[Mapping]) -> str:
    """The cells of an answer as a table of what is written of them."""
    beside = list(dict.fromkeys(name for item in cells for name in item.get("also", {})))
    titles = {"period": "Period", "by": "Member"} | NUMBERS
    titles |= {"interval": "95 % interval", "flags": "Flags", "reason": "Reason"}
    columns = [name for name in titles if any(name in item for item in cells)]
    header = [titles[name] for name in columns] + [companion_title(entry, name) for name in beside]
    lines = [
        [shown(item.get(name, "")) for name in columns] + [shown(item.get("also", {}).get(name, "")) for name in beside]
        for item in cells
    ]
    return table(header, lines)


def companion_title(entry: Entry, name: str) -> str:
    """The title of a number beside the headline, or beside that of a variant."""
    readings = (entry.companions(variant) for variant in (None, *entry.kpi.variants))
    return next(companions[name].title for companions in readings if name in companions)


def shown(value: str | Sequence[str]) -> str:
    """A written value; limits as a range, flags by name."""
    if isinstance(value, str):
        return value
    is_range = len(value) == 2 and not any(text.isupper() for text in value)
    return (" to " if is_range else ", ").join(value)


def left_out(written: Mapping) -> str:
    """The rows an answer leaves out, by reason; nothing when it leaves none out."""
    found = [f"{item['rows']} as `{item['reason']}`" for item in written.get("excluded", [])]
    return f"Rows left out: {', '.join(found)}." if found else ""


def spoken(choices: Mapping[str, str]) -> str:
    """Choices in one line."""
    return ", ".join(f"{name} `{text}`" for name, text in choices.items())
