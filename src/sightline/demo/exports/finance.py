"""Finance: quotas in a workbook with a title above and totals below, targets of other numbers, exchange rates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sightline.demo import story
from sightline.demo.chance import NEVER, Ints
from sightline.demo.clock import DAY, GROWTH_A_YEAR, SEASON, day_number, day_of, month_start
from sightline.demo.context import Context
from sightline.demo.files import EXCEL
from sightline.demo.report import WrittenFile
from sightline.demo.workbook import write_workbook
from sightline.demo.world import people as staff
from sightline.demo.world.catalog import STORES, UNITS_PER_EURO
from sightline.demo.world.deals import WON

QUOTAS, CHANGES = "finance/quotas.xlsx", "finance/quota-changes.csv"
TARGETS, RATES = "finance/targets.csv", "finance/exchange-rates.csv"
_ATTAINMENT = {
    staff.NORTH: story.NORTH_ATTAINMENT,
    staff.SOUTH: story.SOUTH_ATTAINMENT,
    staff.ACCOUNTS: story.ACCOUNTS_ATTAINMENT,
}
_MISSING_DAYS = 75


class Quarter(NamedTuple):
    """First and last day of a calendar quarter."""

    first: int
    last: int


def write(context: Context) -> None:
    """Write the four files."""
    _write_quotas(context)
    _write_targets(context)
    _write_rates(context)


def quarters(context: Context) -> list[Quarter]:
    """The calendar quarters that touch the data."""
    first = day_of(context.world.clock.start)
    start, found = month_start(first, -((first.month - 1) % 3)), []
    while day_number(start) <= context.world.clock.today:
        after = month_start(start, 3)
        found.append(Quarter(day_number(start), day_number(after) - 1))
        start = after
    return found


def _weight(quarter: Quarter) -> float:
    """How much of a year's business falls into the quarter, given season and growth."""
    month = day_of(quarter.first).month
    growth: float = (1 + GROWTH_A_YEAR) ** (quarter.first / 365 - 54)
    return sum(SEASON[month - 1 : month + 2]) / sum(SEASON) * growth


def _capacity(context: Context, row: int, quarter: Quarter) -> float:
    """What can be asked of a person in a quarter: nothing before they came, little while they ramp."""
    people = context.world.people
    hired, left = int(people.hired[row]), int(people.left[row])
    if hired > quarter.last - 30 or (left != NEVER and left < quarter.last):
        return 0.0
    age = (quarter.first - hired + 45) // 91
    return story.RAMP[max(age, 0)] if age < len(story.RAMP) else 1.0


def _sold(context: Context, team: int) -> float:
    """Euros of all that a team's kind sold in the closed quarters."""
    deals, clock = context.world.deals, context.world.clock
    euros = deals.amount / 100 / UNITS_PER_EURO[deals.currency]
    since, until = quarters(context)[1].first, quarters(context)[-1].first
    counts = (
        (deals.status == WON) & (deals.imported != 1) & (deals.closed >= since * DAY) & (deals.closed < until * DAY)
    )
    places = np.zeros(len(context.world.people.seats), dtype=np.int64)
    if team == staff.ACCOUNTS:
        counts &= deals.pipeline != 0
        return float(euros[counts].sum())
    for spell in context.world.people.memberships:
        places[spell.person] = spell.place % len(staff.TEAMS)
    seat_team = np.array([seat.team for seat in context.world.people.seats])
    moved = clock.month(staff.MOVED_AFTER) * DAY
    team_then = np.where(deals.closed < moved, seat_team[deals.owner], places[deals.owner])
    return float(euros[counts & (team_then == team) & (deals.pipeline == 0)].sum())


def _carriers(context: Context, team: int, quarter: Quarter) -> list[int]:
    """Who of the teams of a kind carries a quota in the quarter."""
    role = "am" if team == staff.ACCOUNTS else "ae"
    middle = (quarter.first + quarter.last) // 2
    pool = context.world.people.pool(role, team)
    return [spell.person for spell, _ in pool.members if spell.since <= middle < spell.until]


def _quota_grid(context: Context) -> list[tuple[str, str, dict[Quarter, int]]]:
    """Each carrier with the quotas of the quarters: the same for all of a team, less for those who ramp."""
    names, known = context.world.people.names, quarters(context)
    found: dict[tuple[int, int], dict[Quarter, int]] = {}
    for team, attainment in _ATTAINMENT.items():
        weights = {
            q: sum(_capacity(context, row, q) for row in _carriers(context, team, q)) * _weight(q) for q in known
        }
        full = sum(weights[q] for q in known[1:-1])
        unit = _sold(context, team) / attainment / full if full else 0.0
        for quarter in known:
            for row in _carriers(context, team, quarter):
                quota = round(unit * _weight(quarter) * _capacity(context, row, quarter) / 500) * 500
                if quota:
                    found.setdefault((row, team), {})[quarter] = quota
    return [(names[row], team_in_finance(team), quotas) for (row, team), quotas in found.items()]


def team_in_finance(team: int) -> str:
    """What finance calls a team: it never heard of the new name of the southern one."""
    return staff.FORMER_TEAM_NAME if team == staff.SOUTH else staff.TEAMS[team]


def _write_quotas(context: Context) -> None:
    """A grid as people make them: titles above, a column for each quarter, a row of totals, gaps for nothing."""
    grid, known = _quota_grid(context), quarters(context)
    starts = [day_of(quarter.first).isoformat() for quarter in known]
    sheet: list[tuple[object, ...]] = [("Quotas by quarter",), ("Approved by the management",), ()]
    sheet.append(("Salesperson", "Team", "Currency", *(f"Quota from {start}" for start in starts)))
    sheet += [(name, team, "EUR", *(quotas.get(quarter, "") for quarter in known)) for name, team, quotas in grid]
    totals = (sum(quotas.get(quarter, 0) for _, _, quotas in grid) for quarter in known)
    sheet.append(("Total", "", "EUR", *totals))
    target = context.shelf.folder / QUOTAS
    target.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(target, "Quotas", sheet)
    context.report.files.append(WrittenFile(QUOTAS, len(grid), target.stat().st_size))
    context.report.plant("title rows above and a row of totals below the quotas", QUOTAS, 3, "cut")
    renamed = sum(1 for _, team, _ in grid if team == staff.FORMER_TEAM_NAME)
    context.report.plant("people listed under the former name of their team", QUOTAS, renamed, "custom")
    _write_changes(context, grid, known[-2])


def _write_changes(context: Context, grid: list[tuple[str, str, dict[Quarter, int]]], quarter: Quarter) -> None:
    """Two quotas lowered three weeks into a quarter."""
    days = [day_of(day).isoformat() for day in (quarter.first, quarter.last, quarter.first + 20)]
    some = [(name, quotas[quarter]) for name, _, quotas in grid if quarter in quotas][:2]
    rows = [
        (name, *days[:2], round(quota * 0.9 / 500) * 500, "EUR", 2, days[2], "Parental leave") for name, quota in some
    ]
    header = ("Salesperson", "Quarter from", "Quarter to", "Quota", "Currency", "Version", "Set on", "Why")
    context.shelf.records(CHANGES, header, rows, EXCEL)


def _write_targets(context: Context) -> None:
    """Yearly targets of other numbers, for the company, a team or a place; one was changed in the year."""
    header = ("KPI", "Team", "Location", "From", "To", "Target", "Currency", "Version", "Set on", "Why")
    rows: list[tuple[object, ...]] = []
    for year in range(day_of(context.world.clock.start).year, day_of(context.world.clock.today).year + 1):
        span = (f"{year}-01-01", f"{year}-12-31")
        made = f"{year - 1}-12-10"
        for metric, value in (
            ("nps", 35),
            ("sales_cycle_length", 40),
            ("mql_to_customer_rate", 0.06),
            ("enps", 20),
            ("close_ratio", 0.2),
            # What each client should reach in a year: orders, tickets at most, hours per user and week.
            ("customer_outcomes.revenue", 2_000),
            ("customer_outcomes.tickets", 3),
            ("customer_outcomes.hours", 0.08),
            ("customer_outcomes.subscriptions", 1),
        ):
            rows.append((metric, "", "", *span, value, "", 1, made, ""))
        rows.append(("lead_response_time", "Online", "", *span, 60, "", 1, made, ""))
        rows.append(("lead_followup_rate", "Online", "", *span, 0.95, "", 1, made, ""))
        rows += [
            ("sales_volume_by_location", "", store.name, *span, round(90_000 * store.orders) * 3, "EUR", 1, made, "")
            for store in STORES
        ]
        rows.append(("nps", "", "", *span, 40, "", 2, f"{year}-06-15", "raised at half-year"))
    context.shelf.records(TARGETS, header, rows, EXCEL)


def _walk(rng: np.random.Generator, middle: float, count: int) -> list[float]:
    steps: list[float] = []
    level = middle
    for _ in range(count):
        level += rng.normal(0, 0.004) + (middle - level) * 0.06
        steps.append(round(level, 6))
    return steps


def _write_rates(context: Context) -> None:
    """Weekly rates of pound and dollar; the pound's begin late, so its first deals cannot be converted."""
    clock, rows = context.world.clock, []
    days: Ints = np.arange(clock.start - 1000, clock.today + 1, 7)
    for place, code in ((1, "GBP"), (2, "USD")):
        rates = _walk(context.world.chance.stream(f"rate {code}"), 1 / float(UNITS_PER_EURO[place]), len(days))
        for day, rate in zip(days.tolist(), rates, strict=True):
            if code == "USD" or day >= clock.start + _MISSING_DAYS:
                rows.append((code, "EUR", day_of(day).isoformat(), f"{rate:.6f}", "daily"))
    context.shelf.records(RATES, ("From", "To", "Date", "Rate", "Rate type"), rows, EXCEL)
    deals = context.world.deals
    first = int(days[days >= clock.start + _MISSING_DAYS][0])
    early = (deals.currency == 1) & (deals.closed != NEVER) & (deals.closed < first * DAY)
    context.report.plant("closed deals in pounds before the first rate", RATES, int(early.sum()), "flagged")
