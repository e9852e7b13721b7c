"""Those the made-up company sells to, and what passes between them: leads, touches, contracts, orders, answers."""

from datetime import UTC, date, datetime, timedelta

DAY = timedelta(days=1)
STAGES = ("lead", "mql", "sal", "sql", "opportunity", "customer")
KINDS = ("call", "email", "sms", "social", "chat", "letter", "meeting", "demo", "visit", "note", "task")


def accounts(maker, count):
    """Accounts with owners who change, and a contact or two each."""
    for number in range(count):
        account = maker.add(
            "account",
            name=f"Account {number}",
            owner_id=maker.pick("employee") if maker.chance(0.9) else None,
            is_test=maker.chance(0.01),
        )
        if maker.chance(0.1):
            change = {"object_type": "account", "object_id": account["id"], "field": "owner_id"}
            before = maker.pick("employee")
            maker.add("field_change", **change, old_value=before, new_value=account["owner_id"], at=maker.moment())
        for _ in range(maker.rng.randint(1, 2)):
            maker.add("contact", name="Somebody", account_id=account["id"] if maker.chance(0.85) else None)


def leads(maker, count):
    """Leads with their events, some skipping stages, going back, coming in twice, or being spam."""
    for number in range(count):
        created = maker.moment()
        spam = maker.chance(0.04)
        given_up = spam or maker.chance(0.1)
        maker.add(
            "lead",
            name=f"Lead {number}",
            email=f"person{maker.rng.randrange(count)}@example.com" if maker.chance(0.5) else None,
            contact_id=maker.pick("contact") if maker.chance(0.3) else None,
            account_id=maker.pick("account") if maker.chance(0.4) else None,
            channel=maker.rng.choice(("web", "fair", "referral", None)),
            is_inbound=maker.rng.choice((True, False, None)),
            created_at=created if maker.chance(0.99) else None,
            submitted_at=created + timedelta(minutes=maker.rng.randint(0, 30)) if maker.chance(0.6) else None,
            qualified_at=maker.after(created, 2) if maker.chance(0.3) else None,
            assigned_at=maker.after(created, 0.1) if maker.chance(0.7) else None,
            owner_id=maker.pick("employee") if maker.chance(0.85) else None,
            status="disqualified" if given_up else "working",
            stage=maker.rng.choice((*STAGES[:5], "subscriber", None)),
            disqualified_at=maker.after(created, 0.7 if spam else 30) if given_up and maker.chance(0.9) else None,
            disqualified_reason=("spam" if spam else "budget") if given_up else None,
            is_test=maker.chance(0.01),
            is_deleted=maker.chance(0.01),
        )
        _lead_history(maker, maker.tables["lead"][-1], created)


def _lead_history(maker, lead, created):
    if maker.chance(0.1):
        change = {"object_type": "lead", "object_id": lead["id"], "field": "owner_id"}
        before = maker.pick("employee")
        maker.add("field_change", **change, old_value=before, new_value=lead["owner_id"], at=maker.after(created, 3))
    if maker.chance(0.4):
        return
    moment, place = maker.after(created, 1), 0
    while place < len(STAGES) - 1 and maker.chance(0.72):
        step = maker.rng.choice((1, 1, 1, 2, -1)) if place else maker.rng.choice((1, 1, 1, 2))
        following = min(max(place + step, 0), len(STAGES) - 1)
        _event(maker, lead, STAGES[place], STAGES[following], moment)
        moment, place = maker.after(moment, 25), following


def _event(maker, lead, before, after, moment):
    named = {"lead_id": lead["id"]}
    if lead["contact_id"] and maker.chance(0.1):
        named = {"contact_id": lead["contact_id"]}
    elif lead["account_id"] and maker.chance(0.1):
        named["account_id"] = lead["account_id"]
    before = before if maker.chance(0.8) else None
    maker.add("lifecycle_event", **named, from_stage=before, to_stage=after, at=moment)


def activity(maker):
    """One activity, perhaps for a deal or a lead, perhaps logged twice, bounced, automated or never held."""
    rng = maker.rng
    kind = rng.choices(KINDS, (30, 35, 4, 3, 2, 1, 12, 4, 4, 3, 2))[0]
    at, lead_id, deal_id, contact_id = _toward(maker)
    fields = {
        "kind": kind,
        "direction": rng.choices(("outbound", None, "inbound", "internal"), (75, 10, 12, 3))[0],
        "owner_id": maker.pick("employee") if maker.chance(0.97) else None,
        "at": at if maker.chance(0.995) else None,
        "state": rng.choices((None, "done", "planned", "cancelled"), (20, 70, 6, 4))[0],
        "connect": rng.choice(("connected", "not_connected", None)) if kind == "call" else None,
        "contact_id": contact_id,
        "lead_id": lead_id,
        "deal_id": deal_id,
        "is_automated": rng.choices((None, False, True), (20, 65, 15))[0],
        "is_bounce": kind in ("email", "sms", "social", "chat", "letter") and maker.chance(0.06),
        "recipients": rng.choice((None, 1, 3, 20, 21, 400)) if kind == "email" else None,
        "is_deleted": maker.chance(0.01),
    }
    if kind in ("meeting", "demo", "visit"):
        fields["meeting_state"] = rng.choice(
            ("held", "held", "accepted", None, "requested", "declined", "no_show", "cancelled", "rescheduled")
        )
        fields["booked_at"] = at - timedelta(hours=rng.randint(1, 900)) if maker.chance(0.8) else None
    row = maker.add("activity", **fields)
    links = [row]
    if maker.chance(0.04):
        again = {**fields, "at": at + timedelta(seconds=rng.randint(0, 240))} if fields["at"] else fields
        links.append(maker.add("activity", **again))
    if deal_id and maker.chance(0.2):
        _link(maker, links, deal_id)


def _link(maker, activities, deal_id):
    """Name a second deal of the same account, when there is one."""
    deals = maker.tables["deal"]
    account = next(deal["account_id"] for deal in deals if deal["id"] == deal_id)
    others = [deal["id"] for deal in deals if account and deal["account_id"] == account and deal["id"] != deal_id]
    other = maker.rng.choice(others) if others else None
    for row in activities if other else ():
        maker.add("activity_link", activity_id=row["id"], deal_id=other)


def _toward(maker):
    """When, and toward which lead, deal and contact."""
    draw = maker.rng.random()
    if draw < 0.42:
        deal = maker.rng.choice(maker.tables["deal"])
        start = deal["created_at"] or maker.moment()
        return maker.after(start - 5 * DAY, 30), None, deal["id"], deal["contact_id"]
    if draw < 0.85:
        lead = maker.rng.choice(maker.tables["lead"])
        start = lead["created_at"] or maker.moment()
        waiting = maker.after(start, maker.rng.choice((0.02, 0.5, 5)))
        return waiting - (3 * DAY if maker.chance(0.04) else 0 * DAY), lead["id"], None, lead["contact_id"]
    return maker.moment(), None, None, maker.pick("contact") if maker.chance(0.8) else None


def contracts(maker):
    """Subscriptions: overlapping, with short and long gaps, on trial, cancelled without a day."""
    for account in maker.tables["account"]:
        if not maker.chance(0.4):
            continue
        start = maker.day(date(2023, 1, 1), date(2025, 3, 1))
        for _ in range(maker.rng.randint(1, 4)):
            lasts = maker.rng.choice((90, 180, 365, 700))
            end = start + lasts * DAY if maker.chance(0.7) else None
            _subscription(maker, account["id"], start, end)
            start = (end or start + lasts * DAY) + maker.rng.choice((1, 1, 15, 30, 31, 32, 90, -40)) * DAY


def _subscription(maker, account_id, start, end):
    status = "active" if end is None else maker.rng.choice(("cancelled", "expired", "active"))
    status = maker.rng.choice((status, status, status, "past_due", "paused", "trial", "cancelled"))
    row = maker.add(
        "subscription",
        account_id=account_id,
        status=status,
        started_on=start if maker.chance(0.98) else None,
        ended_on=end,
        mrr=maker.amount(50, 3000) if maker.chance(0.98) else None,
        currency=maker.currency(),
        is_free=maker.rng.choice((None, False, False, True)) if maker.chance(0.2) else False,
        is_deleted=maker.chance(0.01),
    )
    if row["mrr"] is None and maker.chance(0.5):
        maker.add(
            "mrr_movement",
            subscription_id=row["id"],
            account_id=account_id,
            on_day=start,
            kind="new",
            amount=maker.amount(50, 3000),
            currency=row["currency"],
        )
    for _ in range(maker.rng.choice((0, 0, 1, 2))):
        kind = maker.rng.choice(("expansion", "contraction", "price_change"))
        size = maker.amount(5, 400)
        maker.add(
            "mrr_movement",
            subscription_id=row["id"],
            account_id=account_id,
            on_day=start + maker.rng.randint(1, 400) * DAY,
            kind=kind,
            amount=-size / 10 if kind == "contraction" else size,
            currency=row["currency"],
        )


def orders(maker, count):
    """Orders with lines or without, cancelled, refunded at once or later, here or elsewhere."""
    for name, kind in (("Mitte", "store"), ("Nord", "store"), ("Web shop", "online")):
        maker.add("location", name=name, kind=kind)
    for number in range(count):
        ordered = maker.moment()
        order = maker.add(
            "order",
            number=f"{number}",
            account_id=maker.pick("account") if maker.chance(0.8) else None,
            employee_id=maker.pick("employee") if maker.chance(0.9) else None,
            location_id=maker.pick("location") if maker.chance(0.8) else None,
            channel=maker.rng.choice(("store", "online", "phone", None)),
            ordered_at=ordered if maker.chance(0.99) else None,
            currency=maker.currency(),
            net=maker.amount(5, 900) if maker.chance(0.9) else None,
            discount=maker.amount(1, 9) if maker.chance(0.1) else None,
            status=maker.rng.choices((None, "completed", "open", "cancelled", "void"), (10, 75, 8, 5, 2))[0],
            is_deleted=maker.chance(0.01),
        )
        for _ in range(maker.rng.choice((0, 1, 1, 2, 3))):
            back = maker.chance(0.04)
            quantity = float(maker.rng.randint(1, 9))
            net = maker.amount(5, 400)
            maker.add(
                "order_line",
                order_id=order["id"],
                quantity=-quantity if back else quantity,
                unit_price=maker.amount(2, 90),
                net=(-net if back else net) if maker.chance(0.95) else None,
            )
        if maker.chance(0.08):
            _refund(maker, order, ordered)


def _refund(maker, order, ordered):
    whole = maker.chance(0.3)
    maker.add(
        "refund",
        order_id=order["id"],
        location_id=maker.pick("location") if maker.chance(0.2) else None,
        refunded_at=ordered + timedelta(minutes=5) if whole else maker.after(ordered, 12),
        quantity=1.0 if maker.chance(0.5) else None,
        net=maker.amount(2000, 3000) if whole else maker.amount(1, 50),
        currency="USD" if maker.chance(0.05) else None,
    )


def responses(maker, count):
    """Invitations and answers: several of one person, out of scale, too early, to other surveys."""
    main = maker.add("survey", name="Relation", kind="nps", scale_min=0.0, scale_max=10.0, trigger="relationship")["id"]
    stars = maker.add("survey", name="Stars", kind="nps", scale_min=1.0, scale_max=5.0)["id"]
    called = maker.add("survey", name="After call", kind="nps", trigger="transactional")["id"]
    for _ in range(count):
        contact = maker.rng.choice(maker.tables["contact"])
        sent = maker.moment()
        answered = maker.after(sent, 6) if maker.chance(0.6) else None
        survey = maker.rng.choices((main, None, stars, called), (70, 20, 4, 6))[0]
        maker.add(
            "survey_response",
            survey_id=survey,
            kind=None if survey else maker.rng.choice(("nps", "nps", "csat")),
            trigger="transactional" if maker.chance(0.03) else None,
            account_id=contact["account_id"] if maker.chance(0.9) else None,
            contact_id=contact["id"] if maker.chance(0.7) else None,
            respondent=f"r{maker.rng.randrange(200)}" if maker.chance(0.3) else None,
            sent_at=sent if maker.chance(0.9) else None,
            answered_at=answered,
            score=_score(maker) if answered else None,
            is_deleted=maker.chance(0.01),
        )
    late = datetime(2024, 10, 26, 23, 30, tzinfo=UTC)
    maker.add("survey_response", survey_id=main, kind="nps", respondent="night", answered_at=late, score=10.0)


def _score(maker):
    if maker.chance(0.03):
        return maker.rng.choice((11.0, -1.0, 8.5, 100.0, None))
    return float(maker.rng.choices(range(11), (1, 1, 1, 2, 2, 4, 6, 12, 18, 22, 20))[0])
