"""What the made-up company does to win customers: campaigns, their cost, where deals came from, proposals, demos, territories."""

from datetime import date, timedelta
from decimal import Decimal

DAY = timedelta(days=1)
CHANNELS = ("web", "fair", "referral", "mail", None)
MEETINGS = ("held", "held", "held", "accepted", None, "requested", "declined", "no_show", "cancelled", "rescheduled")
SPENDING = ("media", "media", "tools", "agency", "events", "travel", "other", None)


def marketing(maker):
    """Everything before the sale; rows that were there before only gain an origin, a sourcer and the like."""
    _campaigns(maker)
    _company_cost(maker)
    _origins(maker)
    _amounts(maker)
    _taken_back(maker)
    _proposals(maker)
    _demos(maker)
    _prospects(maker)
    _territories(maker)


def _campaigns(maker):
    """Campaigns with and without days, budgets and channels, and spend of a day, a month or across a year's end."""
    for number in range(14):
        starts = maker.day()
        campaign = maker.add(
            "campaign",
            name=f"Campaign {number}",
            channel=maker.rng.choice(CHANNELS),
            starts_on=starts if maker.chance(0.85) else None,
            ends_on=starts + maker.rng.randint(0, 300) * DAY if maker.chance(0.8) else None,
            budget=maker.amount(500, 60_000) if maker.chance(0.85) else None,
            currency=maker.currency(),
        )
        for _ in range(maker.rng.randint(4, 14)):
            _spend(maker, starts + maker.rng.randint(-10, 260) * DAY, campaign_id=campaign["id"])


def _company_cost(maker):
    """Salaries month by month, overhead by the year, and money on channels without a campaign."""
    month = date(2023, 7, 1)
    while month < date(2025, 7, 1):
        following = (month + 31 * DAY).replace(day=1)
        amount = maker.amount(20_000, 30_000)
        maker.add("spend", kind="salaries", team="sales", starts_on=month, ends_on=following - DAY, amount=amount)
        _spend(maker, month + maker.rng.randint(0, 27) * DAY, channel=maker.rng.choice(CHANNELS[:4]))
        month = following
    maker.add(
        "spend", kind="overhead", starts_on=date(2023, 10, 1), ends_on=date(2024, 9, 30), amount=Decimal("36600.37")
    )


def _spend(maker, starts, **on):
    amount = maker.amount(50, 9000)
    maker.add(
        "spend",
        **on,
        kind=maker.rng.choice(SPENDING),
        team=maker.rng.choice(("marketing", "marketing", "sales", None)),
        starts_on=starts,
        ends_on=starts + maker.rng.choice((0, 1, 6, 29, 30, 95)) * DAY if maker.chance(0.7) else None,
        amount=(-amount / 4 if maker.chance(0.06) else amount) if maker.chance(0.97) else None,
        currency=maker.currency(),
        is_deleted=maker.chance(0.01),
    )


def _origins(maker):
    """Where leads and deals came from, who found them, and when they were accepted."""
    for lead in maker.tables["lead"]:
        if maker.chance(0.45):
            lead["campaign_id"] = maker.pick("campaign")
    for deal in maker.tables["deal"]:
        deal["campaign_id"] = maker.pick("campaign") if maker.chance(0.2) else None
        deal["channel"] = maker.rng.choice(CHANNELS) if maker.chance(0.5) else None
        deal["sourcer_id"] = maker.pick("employee") if maker.chance(0.3) else None
        deal["competitor"] = maker.rng.choice(("Alpha", "Beta")) if maker.chance(0.2) else None
        if deal.get("created_at") and maker.chance(0.4):
            deal["qualified_at"] = maker.after(deal.get("created_at"), 12)


def _amounts(maker):
    """Amounts that grew, shrank, were empty at first or were written in the moment of creation."""
    for deal in maker.tables["deal"]:
        if deal.get("created_at") is None or not maker.chance(0.15):
            continue
        before = f"{maker.amount(100, 40_000)}" if maker.chance(0.7) else None
        moment = deal.get("created_at") + maker.rng.choice((-1, 0, 0, 1, 3600, 900_000)) * timedelta(seconds=1)
        for _ in range(maker.rng.randint(1, 3)):
            after = f"{maker.amount(100, 40_000)}" if maker.chance(0.95) else None
            named = {"object_type": "deal", "object_id": deal["id"], "field": "amount"}
            maker.add("field_change", **named, old_value=before, new_value=after, at=moment)
            before, moment = after, maker.after(moment, 20)


def _taken_back(maker):
    """Orders of won deals, some of them paid back in full on or about the thirtieth day."""
    for deal in maker.tables["deal"]:
        if deal["status"] != "won" or deal.get("closed_at") is None or not maker.chance(0.12):
            continue
        for _ in range(maker.rng.choice((1, 1, 2))):
            net = maker.amount(50, 900)
            order = maker.add(
                "order",
                number=f"of {deal['id']}",
                account_id=deal.get("account_id"),
                deal_id=deal["id"],
                employee_id=deal.get("owner_id"),
                ordered_at=maker.after(deal.get("closed_at"), 1),
                net=net,
                status=maker.rng.choice((None, "completed", "completed", "cancelled")),
            )
            if maker.chance(0.6):
                back = deal.get("closed_at") + maker.rng.choice((10, 29, 30, 31)) * DAY
                part = net if maker.chance(0.8) else net - 1
                maker.add("refund", order_id=order["id"], refunded_at=max(back, order["ordered_at"]), net=part)


def _proposals(maker):
    """Quotes in versions, drafts, quotes without a day, a deal or a total, sent long after or before the deal began."""
    for number, deal in enumerate(maker.tables["deal"]):
        if not maker.chance(0.4):
            continue
        sent = maker.after((deal.get("created_at") or maker.moment()) - 2 * DAY, maker.rng.choice((5, 30, 60)))
        for version in range(1, maker.rng.choice((2, 2, 3, 4))):
            status = maker.rng.choice(("draft", "sent", "viewed", "accepted", "rejected", "expired", "withdrawn", None))
            maker.add(
                "proposal",
                deal_id=deal["id"] if maker.chance(0.97) else None,
                account_id=deal.get("account_id"),
                number=f"Q{number}",
                version=version,
                status=status,
                sent_at=sent if maker.chance(0.95) else None,
                total=maker.amount(100, 50_000) if maker.chance(0.95) else None,
                currency=maker.currency(),
                owner_id=maker.pick("employee") if maker.chance(0.9) else None,
                is_deleted=maker.chance(0.01),
            )
            sent = sent if maker.chance(0.1) else maker.after(sent, 8)


def _demos(maker):
    """Demos of deals, some of several deals at once, some after the win, some never held, some still to come."""
    deals = list(maker.tables["deal"])
    for deal in deals:
        if not maker.chance(0.25):
            continue
        at = maker.after(deal.get("created_at") or maker.moment(), 25)
        if deal.get("closed_at") and maker.chance(0.15):
            at = maker.after(deal.get("closed_at"), 5)
        state = maker.rng.choice(MEETINGS)
        demo = maker.add(
            "activity",
            kind="demo",
            owner_id=maker.pick("employee") if maker.chance(0.95) else None,
            at=at,
            booked_at=at - maker.rng.randint(1, 40) * DAY if maker.chance(0.7) else None,
            state=maker.rng.choice((None, "done", "planned", "cancelled" if state == "cancelled" else "done")),
            meeting_state=state,
            direction=maker.rng.choice((None, "outbound", "internal" if maker.chance(0.2) else "inbound")),
            deal_id=deal["id"] if maker.chance(0.95) else None,
            contact_id=deal.get("contact_id"),
        )
        if maker.chance(0.15):
            maker.add("activity_link", activity_id=demo["id"], deal_id=maker.rng.choice(deals)["id"])


def _prospects(maker):
    """Accounts first touched, left alone for about a year and touched again; some buy, some had bought before."""
    for number in range(140):
        account = maker.add(
            "account",
            name=f"Prospect {number}",
            channel=maker.rng.choice(CHANNELS),
            industry=maker.rng.choice(("retail", "health", None)),
            owner_id=maker.pick("employee") if maker.chance(0.8) else None,
        )
        contact = maker.add("contact", name=f"Buyer {number}", account_id=account["id"] if maker.chance(0.8) else None)
        moment = maker.moment()
        for _ in range(maker.rng.randint(1, 4)):
            maker.add(
                "activity",
                kind=maker.rng.choice(("call", "email", "visit", "letter", "social")),
                direction=maker.rng.choice(("outbound", "outbound", None, "inbound")),
                owner_id=maker.pick("employee") if maker.chance(0.95) else None,
                at=moment,
                account_id=account["id"] if maker.chance(0.8) else None,
                contact_id=contact["id"] if maker.chance(0.7) else None,
                is_automated=maker.chance(0.3),
                is_bounce=maker.chance(0.1),
            )
            moment += maker.rng.choice((0, 1, 40, 364, 365, 366)) * DAY + timedelta(hours=maker.rng.randint(0, 20))
        if maker.chance(0.5):
            _purchase(maker, account, contact, moment)


def _purchase(maker, account, contact, moment):
    created = moment - maker.rng.randint(0, 500) * DAY
    maker.add(
        "deal",
        name=f"Deal of {account['name']}",
        account_id=account["id"] if maker.chance(0.8) else None,
        contact_id=contact["id"],
        owner_id=maker.pick("employee"),
        status="won",
        kind=maker.rng.choice((None, "new", "new", "upsell", "reactivation")),
        amount=maker.amount(100, 20_000),
        created_at=created,
        closed_at=maker.after(created, 60) if maker.chance(0.95) else None,
        is_inbound=maker.rng.choice((True, False, None)),
        channel=maker.rng.choice(CHANNELS),
    )


def _territories(maker):
    """Territories that change hands, are held by two or by nobody, and accounts that come and go."""
    for name in ("Coast", "Hills", "Lakes", "Plain"):
        territory = maker.add("territory", name=name)["id"]
        for _ in range(maker.rng.randint(0, 3)):
            _assign(maker, territory, employee_id=maker.pick("employee"))
    for account in maker.tables["account"]:
        for _ in range(maker.rng.choice((0, 1, 1, 2))):
            _assign(maker, maker.pick("territory"), account_id=account["id"])


def _assign(maker, territory, **what):
    begins = maker.day(date(2023, 1, 1), date(2025, 1, 1))
    ends = begins + maker.rng.randint(30, 900) * DAY if maker.chance(0.4) else None
    maker.add("territory_assignment", territory_id=territory, **what, valid_from=begins, valid_to=ends)
