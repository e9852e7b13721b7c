"""A made-up company of two years, the same for the same seed, with every awkward case sprinkled in."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from worlds import random_buyers, random_marketing, random_people, random_products, random_voice
from worlds.typed_rows import typed

FIRST, LAST = date(2023, 7, 1), date(2025, 7, 1)
BERLIN = ZoneInfo("Europe/Berlin")
SETTINGS = {"time_zone": "Europe/Berlin", "currency": "EUR"}
CLOCK_CHANGES = (date(2023, 10, 29), date(2024, 3, 31), date(2024, 10, 27), date(2025, 3, 30))


class Maker:
    """Chance, the tables made so far, and moments and amounts as real files hold them."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.tables = defaultdict(list)

    def add(self, entity, **fields):
        """Add a row; it gets the next id of its table."""
        fields.setdefault("id", f"w:{entity}-{len(self.tables[entity]) + 1:05}")
        self.tables[entity].append(fields)
        return fields

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, entity):
        return self.rng.choice(self.tables[entity])["id"]

    def moment(self, first=FIRST, last=LAST):
        """A moment between two days; now and then a month's midnight or a night the clocks change."""
        if self.chance(0.02):
            day = date(self.rng.randint(first.year, last.year), self.rng.randint(1, 12), 1)
            if first <= day <= last:
                return local(day) - timedelta(microseconds=self.rng.choice((0, 0, 1, 1_000_000)))
        if self.chance(0.005):
            day = self.rng.choice(CLOCK_CHANGES)
            return local(day) + timedelta(seconds=self.rng.randrange(25 * 3600))
        seconds = self.rng.randrange(int((local(last) - local(first)).total_seconds()))
        return local(first) + timedelta(seconds=seconds)

    def after(self, moment, mean_days):
        """A later moment, most often within a few times the mean."""
        return moment + timedelta(seconds=1 + int(self.rng.expovariate(1 / (mean_days * 86_400))))

    def day(self, first=FIRST, last=LAST):
        return first + timedelta(days=self.rng.randrange((last - first).days))

    def amount(self, low, high):
        return Decimal(self.rng.randint(low * 100, high * 100)) / 100

    def currency(self):
        """Mostly our own; dollars and pounds have rates, francs none."""
        return self.rng.choices((None, "EUR", "USD", "GBP", "CHF"), (60, 15, 15, 8, 2))[0]


def local(day):
    """The midnight of a day in Berlin."""
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)


def world(seed, deals=2000, accounts=600, leads=2000, activities=11000, orders=2500, responses=1500):
    """Canonical tables by name; every reference holds the id of the row it names."""
    maker = Maker(seed)
    random_people.people(maker)
    random_people.exchange_rates(maker)
    random_people.targets(maker)
    random_buyers.accounts(maker, accounts)
    random_buyers.leads(maker, leads)
    _pipeline(maker)
    for _ in range(deals):
        _deal(maker)
    for _ in range(activities):
        random_buyers.activity(maker)
    random_buyers.contracts(maker)
    random_buyers.orders(maker, orders)
    random_buyers.responses(maker, responses)
    random_voice.voices(_further(maker, seed + 101))
    random_products.products(_further(maker, seed + 211))
    random_marketing.marketing(_further(maker, seed + 307))
    return typed(maker.tables, SETTINGS["time_zone"], source="world")


def _further(maker, seed):
    """A maker that goes on with the same tables by chance of its own, so that what was drawn before stays."""
    further = Maker(seed)
    further.tables = maker.tables
    return further


def _pipeline(maker):
    pipeline = maker.add("pipeline", name="Sales")["id"]
    for number, (name, category) in enumerate(
        (("First call", "open"), ("Demo", "open"), ("Offer", "open"), ("Signed", "won"), ("Gone", "lost")), 1
    ):
        maker.add("stage", pipeline_id=pipeline, name=name, position=number, category=category)


def _deal(maker):
    rng = maker.rng
    created = maker.moment()
    status = rng.choices(("won", "lost", "open", "void"), (38, 38, 21, 3))[0]
    closed = maker.after(created, 45) if status != "open" else None
    lead = maker.rng.choice(maker.tables["lead"]) if maker.chance(0.3) else {}
    deal = maker.add(
        "deal",
        name=f"Deal {len(maker.tables['deal'])}",
        account_id=lead.get("account_id") or (maker.pick("account") if maker.chance(0.9) else None),
        contact_id=lead["contact_id"] if lead else maker.pick("contact") if maker.chance(0.6) else None,
        lead_id=lead.get("id"),
        owner_id=maker.pick("employee") if maker.chance(0.97) else None,
        pipeline_id=maker.tables["pipeline"][0]["id"] if maker.chance(0.8) else None,
        stage={"won": "Signed", "lost": "Gone"}.get(status, "Offer"),
        status=status,
        kind=rng.choices(
            (None, "new", "unknown", "upsell", "cross_sell", "renewal", "reactivation", "partner", "credit"),
            (20, 40, 4, 10, 6, 12, 3, 4, 1),
        )[0],
        amount=_deal_amount(maker),
        currency=maker.currency(),
        amount_kind=rng.choices((None, "one_off", "tcv", "mrr", "acv"), (50, 20, 15, 5, 10))[0],
        term_months=rng.choice((None, 6, 12, 24, 36)),
        created_at=created if maker.chance(0.98) else None,
        closed_at=closed if maker.chance(0.98) else None,
        loss_reason=rng.choice(("price", "no decision", "No-Decision", None)) if status == "lost" else None,
        is_inbound=rng.choice((True, False, None)),
        is_test=maker.chance(0.01),
        is_imported=maker.chance(0.02),
        is_deleted=maker.chance(0.01),
    )
    if closed and maker.chance(0.02):
        deal["closed_at"] = created - timedelta(hours=rng.randint(0, 300))
    elif maker.chance(0.3):
        _history(maker, deal, created)
    if maker.chance(0.15):
        _hand_over(maker, deal, created)
    if status in ("won", "lost") and maker.chance(0.08):
        _split(maker, deal)


def _deal_amount(maker):
    if maker.chance(0.02):
        return None
    if maker.chance(0.03):
        return Decimal(maker.rng.choice((0, 1, -250)))
    return maker.amount(100, 90_000)


def _history(maker, deal, created):
    """State changes that end in the present state, sometimes through closing and reopening."""
    column = "status" if maker.chance(0.7) else "stage"
    states = []
    while maker.chance(0.35) and len(states) < 5:
        states += [maker.rng.choice(("won", "lost")), "open"]
    if deal["status"] != "open":
        states.append(deal["status"])
    before, moment = "open", created
    for state in states:
        moment = maker.after(moment, 15)
        _change(maker, deal, column, (before, state), moment)
        before = state
    if states and deal["status"] != "open":
        # Sometimes the row itself tells of one more close than the history does.
        deal["closed_at"] = maker.after(moment, 20) if maker.chance(0.1) else moment
    if states and maker.chance(0.1):
        _change(maker, deal, column, (before, before), maker.after(moment, 5))


def _change(maker, deal, column, values, moment):
    names = {"won": "Signed", "lost": "Gone", "open": "Offer", "void": "Unknown stage"}
    old, new = values if column == "status" else (names[value] for value in values)
    maker.add(
        "field_change", object_type="deal", object_id=deal["id"], field=column, old_value=old, new_value=new, at=moment
    )


def _hand_over(maker, deal, created):
    moments = sorted(maker.after(created, maker.rng.choice((0.3, 3, 30))) for _ in range(maker.rng.randint(1, 3)))
    owners = [maker.pick("employee") if maker.chance(0.95) else None for _ in moments] + [deal["owner_id"]]
    for number, moment in enumerate(moments):
        maker.add(
            "field_change",
            object_type="deal",
            object_id=deal["id"],
            field=maker.rng.choice(("owner", "owner_id")),
            old_value=owners[number],
            new_value=owners[number + 1],
            at=moment,
        )


def _split(maker, deal):
    first, second = maker.rng.sample(maker.tables["employee"], 2)
    share = maker.rng.choice((0.5, 0.6, 0.75, 0.3))
    rest = 1 - share if maker.chance(0.85) else 0.9
    maker.add("deal_split", deal_id=deal["id"], employee_id=first["id"], kind="revenue", share=share)
    maker.add("deal_split", deal_id=deal["id"], employee_id=second["id"], kind="revenue", share=round(rest, 4))
    if maker.chance(0.3):
        maker.add("deal_split", deal_id=deal["id"], employee_id=second["id"], kind="overlay", share=1.0)
