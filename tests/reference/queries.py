"""The portable SQL of a KPI, laid out for a reader, every aggregate with what it is for."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sightline.base.periods import Grain, Period
from sightline.measure.catalog import Catalog, Entry
from sightline.measure.plan import Frame, Query, fewer_of, flags_of, parts_of, plan, shapes_of
from sightline.measure.question import Question
from sightline.shapes import Part

WIDTH = 110
# A word of SQL: whatever stands between two spaces, where a text in quotes is never taken apart.
WORD = re.compile(r"(?:'[^']*'|[^\s'])+")
CLAUSES = {"select", "from", "join", "left", "where", "group", "with"}
ROLES = {"top": "numerator", "bottom": "denominator", "low": "lower limit", "high": "upper limit"}
DAY = datetime(2025, 1, 1, tzinfo=UTC)


def statements(entry: Entry, units: Catalog) -> list[tuple[str, str]]:
    """One pair of fact and SQL for every scan the headline and its companions are measured with."""
    question = Question(entry.id, Period(DAY.date(), date.max, "any"), DAY)
    frame = Frame(Grain.TOTAL, entry.kpi.always_by, ())
    queries = plan(units, {entry.id: parts_of(entry, question)}, frame).values()
    purposes = purposes_of(entry, question)
    return [(query.population.fact, laid_out(query, units, purposes)) for query in queries]


def purposes_of(entry: Entry, question: Question) -> dict[Part, list[str]]:
    """What every part of a KPI is for, in words."""
    named: list[tuple[Part, str]] = []
    for name, shape in shapes_of(entry, question).items():
        title = f"{entry.companions(None)[name].title}: " if name else ""
        named += [(part, title + ROLES.get(role, role.replace("_", " "))) for role, part in shape.parts().items()]
    named += [(part, f"rows left out as {reason}") for reason, part in fewer_of(entry, question).items()]
    named += [(part, f"rows that raise {flag}") for flag, part in flags_of(entry, question).items()]
    purposes: dict[Part, list[str]] = {}
    for part, purpose in named:
        purposes.setdefault(part, []).append(purpose)
    return purposes


def laid_out(query: Query, units: Catalog, purposes: dict[Part, list[str]]) -> str:
    """The SQL of a query, one line or more for every aggregate."""
    columns = [f"{part.sql()} as {name}" for part, name in query.parts.items()]
    before, _, after = query.sql(units).rpartition(", ".join(columns))
    relation, _, keys = before.rpartition(" select ")
    lines = [*wrapped(relation), f"select {keys.rstrip(', ')},"]
    for place, (part, column) in enumerate(zip(query.parts, columns, strict=True), start=1):
        lines += [f"  -- {purpose}" for purpose in dict.fromkeys(purposes[part])]
        lines += [f"  {line}" for line in wrapped(column + ("," if place < len(columns) else ""))]
    return "\n".join([*lines, after.strip()])


def wrapped(text: str) -> Iterator[str]:
    """The text in lines: a new one at every clause, indented by the brackets that are open."""
    line, depth, indent, before = "", 0, 0, ""
    for word in WORD.findall(text):
        starts = word.lstrip("(") in CLAUSES and before != "left"
        if line and (starts or len(line) + len(word) + 2 * indent >= WIDTH):
            yield "  " * indent + line
            line, indent = "", depth if starts else depth + 1
        line = f"{line} {word}" if line else word
        bare = re.sub(r"'[^']*'", "", word)
        depth += bare.count("(") - bare.count(")")
        before = word
    yield "  " * indent + line
