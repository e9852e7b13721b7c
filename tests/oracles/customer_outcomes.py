"""Customer outcomes: how near clients came to what they should reach in revenue, tickets, use and subscriptions."""

from fractions import Fraction

from oracles._answers import Cells, divide, grouped, result, share
from oracles._clients import clients_of, comments_by_account, last_day, member_of_client
from oracles._customers import paid_subscriptions
from oracles._reading import DAY, Reading
from oracles._revenue import company_money, dated_amounts, within

MEASURES = ("revenue", "tickets", "hours", "subscriptions")
SPREAD = ("revenue", "tickets")
MOST = Fraction(6, 5)
FEWEST = 3


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    last = last_day(reading, bucket)
    clients = clients_of(reading, bucket)
    found = _measured(reading, bucket, last, clients)
    targets = _targets(reading)
    for client in clients:
        found[client]["reached"] = _reached(reading, bucket, last, client, found[client], targets)
    cells = grouped(clients, lambda client: member_of_client(reading, client, last, by), by)
    return {member: _cell(reading, [found[client] for client in rows], variant) for member, rows in cells.items()}


def _cell(reading, clients, variant):
    said = [row["sentiment"] for client in clients for row in client["said"]]
    balance = said.count("positive") - said.count("negative")
    used = [client["used"] for client in clients if client["used"] is not None]
    also = {
        "revenue": _sum(client["revenue"] for client in clients),
        "tickets": _sum(client["tickets"] for client in clients),
        "subscriptions": _sum(client["subscriptions"] for client in clients),
        "hours_per_user_week": divide(sum(hours for hours, _ in used), sum(weeks for _, weeks in used)),
        "net_sentiment": divide(balance, len(said)),
        "comments": len(said),
    }
    if variant == "net_sentiment":
        return share(reading, balance, len(said), also=also, counted=False)
    if variant:
        scores = [client["reached"][variant] for client in clients if variant in client["reached"]]
    else:
        lists = [list(client["reached"].values()) for client in clients]
        scores = [sum(values, Fraction(0)) / len(values) for values in lists if len(values) >= FEWEST]
    value = divide(sum(scores, Fraction(0)), len(scores))
    flags = {"SMALL_N"} if len(scores) < reading.settings["min_n_mean"] else ()
    reason = None if scores else "no_target"
    return result(value, sum(scores, Fraction(0)), len(scores), len(scores), also, flags, reason)


def _sum(values):
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if known else None


# What happened


def _measured(reading, bucket, last, clients):
    """Of each client what was measured: revenue, tickets, use and subscriptions, and what was said."""
    revenue, bought = {}, {amount.account for amount in dated_amounts(reading)}
    for amount in within(dated_amounts(reading), bucket):
        money = company_money(reading, amount) if amount.account in clients else None
        if money is not None:
            revenue[amount.account] = revenue.get(amount.account, Fraction(0)) + money
    with reading.aside():
        running = [row for row in paid_subscriptions(reading) if _runs(row, last)]
    has_tickets = any(not row["is_test"] for row in reading.rows("ticket"))
    return {
        client: {
            "revenue": revenue.get(client, Fraction(0)) if client in bought else None,
            "tickets": len(_opened(reading, bucket, client)) if has_tickets else None,
            "used": _used(reading, bucket, last, client),
            "subscriptions": sum(row["account_id"] == client for row in running),
            "said": _said(reading, bucket, client),
        }
        for client in clients
    }


def _runs(row, day):
    return row["started_on"] <= day and (row["ended_on"] is None or day <= row["ended_on"])


def _opened(reading, bucket, client):
    return [
        row
        for row in reading.naming("ticket", "account_id", client)
        if not row["is_test"] and reading.happened(row["opened_at"]) and bucket.low <= row["opened_at"] < bucket.high
    ]


def _used(reading, bucket, last, client):
    """Hours of use and weeks of users; none of a client that nobody was seen to use it."""
    rows = [row for row in reading.naming("usage_day", "account_id", client) if bucket.start <= row["day"] <= last]
    users = max((row["active_users"] or 0 for row in rows), default=0)
    if not users:
        return None
    hours = sum((Fraction(row["minutes"] or 0) for row in rows), Fraction(0)) / 60
    return hours, users * Fraction((last - bucket.start).days + 1, 7)


def _said(reading, bucket, client):
    return [
        row
        for row in comments_by_account(reading).get(client, [])
        if row["sentiment"] is not None and bucket.low <= row["at"] < bucket.high
    ]


# What should have happened


def _reached(reading, bucket, last, client, found, targets):
    """The attainment of each measure that is known and has a target."""
    reached = {}
    hours = None if found["used"] is None else found["used"][0] / found["used"][1]
    actual = {**found, "hours": hours}
    for measure in MEASURES:
        target = _target(reading, bucket, last, client, measure, targets)
        if actual[measure] is None or not target:
            continue
        if measure == "tickets":
            score = divide(target, actual[measure])
            score = MOST if score is None else score
        else:
            score = Fraction(actual[measure]) / target
        reached[measure] = min(max(score, Fraction(0)), MOST)
    return reached


def _targets(reading):
    """The latest version of each target of a rep, of a team or of nobody."""
    latest = {}
    for row in reading.rows("target"):
        if not row["metric"].startswith("customer_outcomes.") or row["location_id"] or row["product_id"]:
            continue
        if row["set_at"] is not None and row["set_at"] > reading.as_of:
            continue
        key = (row["metric"], row["employee_id"], row["team_id"], row["starts_on"], row["ends_on"])
        rank = (row["version"] or 1, row["set_at"] is not None, row["set_at"], row["id"])
        if key not in latest or rank > latest[key][0]:
            latest[key] = (rank, row)
    return [row for _, row in latest.values()]


def _target(reading, bucket, last, client, measure, targets):
    rep = member_of_client(reading, client, last, "rep")
    team = member_of_client(reading, client, last, "team")
    low, high = (bucket.start, last) if measure in SPREAD else (last, last)
    here = [
        row
        for row in targets
        if row["metric"] == f"customer_outcomes.{measure}" and row["starts_on"] <= high and low <= row["ends_on"]
    ]
    for of_whom in (
        [row for row in here if rep is not None and row["employee_id"] == rep],
        [row for row in here if row["employee_id"] is None and team is not None and row["team_id"] == team],
        [row for row in here if row["employee_id"] is None and row["team_id"] is None],
    ):
        if of_whom:
            return _total(reading, measure, of_whom, low, high)
    return None


def _total(reading, measure, rows, low, high):
    """The targets together, each as far as its days are looked at."""
    if measure not in SPREAD:
        latest = max(rows, key=lambda row: (row["starts_on"], row["id"]))
        return None if latest["value"] is None else Fraction(latest["value"])
    total = Fraction(0)
    for row in rows:
        value = None if row["value"] is None else Fraction(row["value"])
        if measure == "revenue":
            value = reading.convert(row["value"], row["currency"], row["starts_on"])
        if value is None:
            reading.exclude("MISSING_AMOUNT" if row["value"] is None else "MISSING_FX", row)
            continue
        inside = (min(row["ends_on"], high) - max(row["starts_on"], low)) // DAY + 1
        total += value * Fraction(inside, (row["ends_on"] - row["starts_on"]) // DAY + 1)
    return total
