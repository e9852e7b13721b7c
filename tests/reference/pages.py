"""The reference of the KPIs: one page each, and an index by role, out of definitions and case files."""

from collections.abc import Iterable

from reference.examples import fixed_cast, worked_example
from reference.markdown import code, section, table
from reference.queries import statements
from sightline.base.units import Direction, Unit
from sightline.measure.catalog import Catalog, Entry, catalog
from sightline.measure.packs import packs
from sightline.shapes import Role

WRITTEN = "<!-- Written by `./run reference` from the definition and its cases; edit those. -->"
OPENING = """# The KPIs

One page for each: what it answers, how it is reckoned, what it leaves out, an example a person can count, and its value
on the fixed cast. The same words stand in `sightline explain KPI` and on the page of the KPI. Examples are read with
times of Berlin and money in euros; a column that is not shown is empty."""
DIRECTIONS = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.BAND: "best within a band",
    Direction.NEITHER: "neither high nor low is better",
}
FEW = """A KPI nobody acts on costs more than it tells, and the wrong ones cost most. Begin with the starter set or with the few
of your role, each for the goal it serves; `sightline kpis --pack managers` lists them, with those for later. A KPI marked
*no goal* counts work: read it beside a result."""
UNITS = {
    Unit.PERCENT: "percent; in JSON a share, 0.25 for 25 %",
    Unit.MONEY: "money of the company's currency",
    Unit.MONEY_PER_DAY: "money of the company's currency a day",
}
# The sections in the order they are asked for by somebody who decides whether to use the KPI.
BEFORE = ("Formula", "Population", "Anchor date")
AFTER = ("Confused with", "Follow-up", "Source")


def pages() -> dict[str, str]:
    """Every page by file name."""
    units = catalog()
    return {"README.md": index(units)} | {f"{name}.md": page_of(entry, units) for name, entry in units.kpis.items()}


def index(units: Catalog) -> str:
    """The list of all KPIs, role by role."""
    lines = [[pack.title, pack.asks, linked(pack.first, units), f"`{pack.id}`"] for pack in packs(units)]
    blocks = [WRITTEN, OPENING, section("Begin with few", FEW, table(["For", "It asks", "Begin with", "Pack"], lines))]
    for role in Role:
        found = sorted((entry for entry in units.kpis.values() if entry.role is role), key=lambda one: one.kpi.title)
        lines = [[f"[{one.kpi.title}]({one.id}.md)", question_of(one), goal_of(one)] for one in found]
        blocks.append(section(role_title(role), table(["KPI", "It answers", "Goal"], lines) if lines else ""))
    return "\n\n".join(filter(None, blocks)) + "\n"


def linked(names: Iterable[str], units: Catalog) -> str:
    """The titles of KPIs, each leading to its page."""
    return ", ".join(f"[{units.entry(name).kpi.title}]({name}.md)" for name in names)


def page_of(entry: Entry, units: Catalog) -> str:
    """The page of one KPI."""
    told = entry.sections
    blocks = [
        WRITTEN,
        f"# {entry.kpi.title}",
        f"**{question_of(entry)}**",
        facts(entry, units),
        *(section(name, told[name]) for name in BEFORE),
        section("Breakdowns", told["Breakdowns"], f"By name: {code(sorted(units.facts[entry.kpi.fact].dimensions))}."),
        section("Edge cases", told["Edge cases"], reasons(entry)),
        section("Other readings", variants(entry)),
        section("Beside it", companions(entry)),
        *(section(name, told[name]) for name in AFTER),
        section("Worked example", *worked_example(entry)),
        section("On the fixed cast", *fixed_cast(entry)),
        section("SQL", SQL_OPENING, *(sql_of(fact, sql) for fact, sql in statements(entry, units))),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


SQL_OPENING = (
    "Portable: each engine renders it in its own words. Shapes divide what the aggregates give; "
    "`sightline explain KPI --sql` shows what is run."
)


def facts(entry: Entry, units: Catalog) -> str:
    """What a machine knows of a KPI, as a table."""
    kpi, fact = entry.kpi, units.facts[entry.kpi.fact]
    lines = [
        ("Id", f"`{entry.id}`, revision {kpi.revision}, since {kpi.since}"),
        ("Role", role_title(entry.role)),
        ("Goal", goal_of(entry)),
        ("Packs", code(pack.id for pack in packs(units) if entry.id in pack.kpis)),
        ("Unit", UNITS.get(kpi.unit, kpi.unit.replace("_", " "))),
        ("Direction", DIRECTIONS[kpi.direction]),
        ("Measured on", f"`{kpi.fact}`, {fact.grain}. {fact.doc}"),
    ]
    return table(["", ""], lines)


def question_of(entry: Entry) -> str:
    """The question a KPI answers."""
    question = entry.summary.partition(": ")[2]
    return question[:1].upper() + question[1:]


def goal_of(entry: Entry) -> str:
    """The goal a KPI serves; one without is marked."""
    return entry.kpi.goal or "*no goal*"


def role_title(role: Role) -> str:
    """Whom a KPI belongs to, as a heading."""
    return {Role.CALCULATOR: "Calculators", Role.MANAGERS: "Sales managers"}.get(
        role, role.replace("_", " ").capitalize()
    )


def reasons(entry: Entry) -> str:
    """Under which names rows are left out."""
    return f"Left out and counted beside the answer: {code(sorted(entry.kpi.fewer))}." if entry.kpi.fewer else ""


def variants(entry: Entry) -> str:
    """The other readings of the KPI."""
    found = entry.kpi.variants.items()
    lines = [[f"`{name}`", one.title, (one.unit or entry.kpi.unit).replace("_", " ")] for name, one in found]
    return table(["Variant", "Title", "Unit"], lines) if lines else ""


def companions(entry: Entry) -> str:
    """The numbers that stand beside the headline."""
    lines = [[f"`{name}`", one.title, one.unit.replace("_", " ")] for name, one in entry.kpi.also.items()]
    return table(["Name", "Title", "Unit"], lines) if lines else ""


def sql_of(fact: str, sql: str) -> str:
    """One scan; long ones are folded away by those who show the page."""
    return f"Over `{fact}`:\n\n```sql\n{sql}\n```"
