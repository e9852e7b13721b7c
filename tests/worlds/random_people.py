"""The staff of the made-up company: teams, moves, leave, calendars, exchange rates and quotas."""

from datetime import date, timedelta
from decimal import Decimal

DAY = timedelta(days=1)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


def people(maker, count=12):
    """Three teams, people who join, move, leave and rest, and two calendars."""
    rng = maker.rng
    for name in ("North", "South", "East"):
        maker.add("team", name=name)
    full = maker.add("calendar", name="Office", time_zone="Europe/Berlin", **dict.fromkeys(WEEK, "09:00-17:00"))["id"]
    part = maker.add("calendar", name="Part", time_zone="America/New_York", **dict.fromkeys(WEEK[:3], "08:30-12:30"))
    maker.add("calendar_exception", calendar_id=part["id"], day=date(2024, 6, 1), is_working=True)
    for day in (date(2023, 12, 25), date(2024, 5, 1), date(2024, 10, 3), date(2024, 12, 25), date(2025, 5, 1)):
        maker.add("calendar_exception", calendar_id=full, day=day, is_working=False)
    for number in range(count):
        employee = maker.add(
            "employee",
            full_name=f"Person {number}",
            team_id=maker.pick("team") if maker.chance(0.9) else None,
            calendar_id=rng.choice((full, full, part["id"], None)),
            hire_date=rng.choice((None, date(2020, 1, 1), maker.day(date(2023, 8, 1), date(2024, 3, 1)))),
            leave_date=maker.day(date(2024, 9, 1), date(2025, 6, 1)) if maker.chance(0.25) else None,
        )
        if maker.chance(0.6):
            _moves(maker, employee["id"])
        for _ in range(rng.randint(0, 5)):
            starts = maker.day()
            ends = starts + rng.randint(0, 14) * DAY
            maker.add("absence", employee_id=employee["id"], starts_on=starts, ends_on=ends, kind="leave")


def _moves(maker, employee_id):
    first, second = maker.rng.sample(maker.tables["team"], 2)
    day = maker.day(date(2024, 1, 1), date(2025, 1, 1))
    began = date(2023, 1, 1)
    maker.add("team_membership", employee_id=employee_id, team_id=first["id"], valid_from=began, valid_to=day)
    if maker.chance(0.7):
        maker.add("team_membership", employee_id=employee_id, team_id=second["id"], valid_from=day, is_primary=True)
    if maker.chance(0.2):
        maker.add("team_membership", employee_id=employee_id, team_id=maker.pick("team"), valid_from=began)


def exchange_rates(maker):
    """Dollars priced in euros, euros priced in pounds, gaps of days, and a budget rate nobody may use."""
    day = date(2023, 9, 1)
    while day < date(2025, 8, 1):
        rate = Decimal(maker.rng.randint(8500, 9800)) / 10_000
        maker.add("fx_rate", base="USD", quote="EUR", day=day, rate=rate, kind=maker.rng.choice((None, "daily")))
        if maker.chance(0.7):
            rate = Decimal(maker.rng.randint(8200, 8900)) / 10_000
            maker.add("fx_rate", base="EUR", quote="GBP", day=day, rate=rate, kind="daily")
        maker.add("fx_rate", base="USD", quote="EUR", day=day, rate=Decimal("7.5"), kind="budget")
        day += maker.rng.randint(1, 12) * DAY


def targets(maker):
    """Quotas by quarter or by month, some in dollars, some of zero, some changed afterwards."""
    for employee in maker.tables["employee"]:
        months = 3 if maker.chance(0.6) else 1
        if maker.chance(0.15):
            continue
        start = date(2023, 7, 1)
        currency = maker.rng.choice((None, None, "USD"))
        while start < date(2025, 7, 1):
            end = start
            for _ in range(months):
                end = (end + 31 * DAY).replace(day=1)
            _quota(maker, employee["id"], start, end - DAY, currency)
            start = end
    maker.add(
        "target",
        metric="quota",
        team_id=maker.pick("team"),
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 12, 31),
        value=1,
    )


def _quota(maker, employee_id, start, last, currency):
    value = Decimal(0) if maker.chance(0.03) else maker.amount(20_000, 300_000)
    fields = {"metric": "quota", "employee_id": employee_id, "starts_on": start, "ends_on": last, "currency": currency}
    maker.add("target", **fields, value=value, version=1 if maker.chance(0.5) else None)
    if maker.chance(0.1):
        maker.add("target", **fields, value=value / 2, version=2, set_at=maker.moment(start, last))
