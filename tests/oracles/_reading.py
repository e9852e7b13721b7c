"""What the specification says of time, rows, people and money, read plainly: slow, and easy to check by eye."""

from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
SETTINGS = {
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "fiscal_start_month": 1,
    "week_start": 0,
    "response_target_minutes": 60,
    "horizon_days": 180,
    "grace_days": 30,
    "lapse_days": None,
    "min_tenure_days": 90,
    "min_n_rate": 10,
    "min_n_mean": 5,
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEW_BUSINESS = ("new", "partner", "reactivation", "unknown", None)


class Bucket(NamedTuple):
    """One period: its days, and the instants of its two midnights."""

    start: object
    end: object
    low: datetime
    high: datetime


class Reading:
    """A world as somebody with these settings reads it at `as_of`."""

    def __init__(self, world, settings, as_of):
        self.settings = {**SETTINGS, **(settings or {})}
        self.zone = ZoneInfo(self.settings["time_zone"])
        self.currency = self.settings["currency"]
        self.as_of = as_of
        self.today = self.day(as_of)
        self.tables = _living(world)
        self.index = {name: {row["id"]: row for row in rows} for name, rows in self.tables.items()}
        self.listed = defaultdict(set)
        self.memory = {}
        self.grouped = {}

    def rows(self, entity):
        return self.tables.get(entity, [])

    def find(self, entity, key):
        return self.index.get(entity, {}).get(key)

    def naming(self, entity, column, key):
        """The rows of `entity` that name `key` in `column`."""
        if (entity, column) not in self.grouped:
            groups = self.grouped[entity, column] = defaultdict(list)
            for row in self.rows(entity):
                groups[row[column]].append(row)
        return self.grouped[entity, column].get(key, [])

    def exclude(self, reason, row):
        """List the row under the reason; returns nothing, so that it can stand for a value."""
        self.listed[reason].add(row["id"])

    @contextmanager
    def aside(self):
        """Look something up without listing the rows left out on the way."""
        kept = {reason: set(ids) for reason, ids in self.listed.items()}
        yield
        self.listed = defaultdict(set, kept)

    # Time

    def day(self, instant):
        return None if instant is None else instant.astimezone(self.zone).date()

    def midnight(self, day):
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def happened(self, instant):
        return instant is not None and instant <= self.as_of

    def buckets(self, start, end, grain):
        found, first = [], start
        while first < end:
            last = min(end, end if grain == "total" else _next_start(first, grain, self.settings["fiscal_start_month"]))
            found.append(Bucket(first, last, self.midnight(first), self.midnight(last)))
            first = last
        return found

    def last_known_day(self, bucket):
        """The last day of the period that had begun by the knowledge instant."""
        day = bucket.end - DAY
        while day > bucket.start and self.midnight(day) >= self.as_of:
            day -= DAY
        return day

    # Money

    def convert(self, amount, currency, day):
        """The amount in the company's currency at the rate of the day; none without a rate."""
        if amount is None:
            return None
        rate = self.rate(currency or self.currency, day)
        return None if rate is None else Fraction(amount) * rate

    def rate(self, currency, day):
        if ("rate", currency, day) not in self.memory:
            self.memory["rate", currency, day] = self._look_up_rate(currency, day)
        return self.memory["rate", currency, day]

    def _look_up_rate(self, currency, day):
        if currency == self.currency:
            return Fraction(1)
        best = None
        for row in self.rows("fx_rate"):
            if row["kind"] not in (None, "daily") or row["day"] > day or not row["rate"]:
                continue
            if (row["base"], row["quote"]) == (currency, self.currency):
                best = max(best or (row["day"], 1, 0), (row["day"], 1, Fraction(row["rate"])))
            if (row["base"], row["quote"]) == (self.currency, currency):
                best = max(best or (row["day"], 0, 0), (row["day"], 0, 1 / Fraction(row["rate"])))
        return best[2] if best else None

    # People

    def owner_spells(self, kind, row):
        """Who owned the thing: (first moment or none, owner), in order."""
        changes = sorted(
            (
                change
                for change in self.naming("field_change", "object_id", row["id"])
                if change["object_type"] == kind and change["field"] in ("owner", "owner_id")
            ),
            key=lambda change: (change["at"], change["id"]),
        )
        if not changes:
            return [(None, row["owner_id"])]
        spells = [(None, changes[0]["old_value"])]
        for change in changes:
            if change["new_value"] != spells[-1][1]:
                spells.append((change["at"], change["new_value"]))
        return spells

    def owner_at(self, kind, row, instant):
        return [who for since, who in self.owner_spells(kind, row) if since is None or since <= instant][-1]

    def team_at(self, employee_id, day):
        memberships = [
            row
            for row in self.naming("team_membership", "employee_id", employee_id)
            if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"])
        ]
        if memberships:
            memberships.sort(key=lambda row: (not row["is_primary"], -row["valid_from"].toordinal(), row["team_id"]))
            return memberships[0]["team_id"]
        employee = self.find("employee", employee_id)
        return employee["team_id"] if employee else None

    def member(self, by, employee_id, day):
        """What the row counts for in a breakdown by rep or team, or in none."""
        if by is None:
            return None
        return employee_id if by == "rep" else self.team_at(employee_id, day)

    def hours(self, calendar_id, day):
        """The working windows of a day as ('09:00', '17:00') pairs."""
        calendar = self.find("calendar", calendar_id)
        regular = "09:00-17:00" if day.weekday() < 5 else ""
        if calendar:
            regular = calendar[WEEKDAYS[day.weekday()]] or ""
            if calendar["country"] and day in _public_holidays(calendar, day.year):
                regular = ""
            for exception in self.naming("calendar_exception", "calendar_id", calendar_id):
                if exception["day"] == day:
                    regular = (regular or "09:00-17:00") if exception["is_working"] else ""
        return [tuple(window.strip().split("-")) for window in regular.split(",") if window.strip()]

    def works_on(self, employee_id, day):
        """Whether the calendar of the employee has hours on that day."""
        employee = self.find("employee", employee_id)
        return bool(self.hours(employee["calendar_id"] if employee else None, day))


def _living(world):
    """The rows that count: not deleted, no tests, nothing that hangs on a test or a deleted parent."""
    tables = {name: [row for row in rows if not row["is_deleted"]] for name, rows in world.items()}
    tests = {"account_id": set(), "lead_id": set(), "deal_id": set()}
    for name, column in (("account", "account_id"), ("lead", "lead_id"), ("deal", "deal_id")):
        for row in tables.get(name, []):
            if row["is_test"] or _names_any(row, tests):
                tests[column].add(row["id"])
        tables[name] = [row for row in tables.get(name, []) if row["id"] not in tests[column]]
    for name, rows in tables.items():
        tables[name] = [row for row in rows if not _names_any(row, tests)]
    return _without_orphans(world, tables)


def _names_any(row, tests):
    return any(row.get(column) in keys for column, keys in tests.items() if row.get(column) is not None)


def _without_orphans(world, tables):
    for name, column, parent in (
        ("order_line", "order_id", "order"),
        ("refund", "order_id", "order"),
        ("activity_link", "activity_id", "activity"),
        ("lifecycle_event", "lead_id", "lead"),
        ("mrr_movement", "subscription_id", "subscription"),
    ):
        gone = {row["id"] for row in world.get(parent, [])} - {row["id"] for row in tables.get(parent, [])}
        tables[name] = [row for row in tables.get(name, []) if row[column] not in gone]
    # What somebody of a test account answers is a test, whether the answer names the account or not.
    there = {row["id"] for row in tables.get("contact", [])}
    tried = {row["id"] for row in world.get("contact", []) if not row["is_deleted"]} - there
    tables["survey_response"] = [row for row in tables.get("survey_response", []) if row["contact_id"] not in tried]
    return tables


def _next_start(day, grain, fiscal_start_month):
    if grain == "day":
        return day + DAY
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    day = (day.replace(day=1) + 31 * DAY).replace(day=1)
    while (day.month - fiscal_start_month) % months:
        day = (day + 31 * DAY).replace(day=1)
    return day


def _public_holidays(calendar, year):
    import holidays

    return holidays.country_holidays(calendar["country"], subdiv=calendar["subdivision"], years=year)
