"""What the made-up company sells: products in orders, deals and contracts, its prices beside others', and steady buyers."""

from datetime import date, timedelta
from decimal import Decimal

DAY = timedelta(days=1)
FAMILIES = ("light", "light", "light", "furniture", "furniture", "cable", "cable", None)


def products(maker):
    """Products and everything that names one; of what was there before only empty columns are filled."""
    _catalog(maker)
    _steady_buyers(maker)
    _in_orders(maker)
    _expansions(maker)
    _in_deals(maker)
    _places_and_parents(maker)
    _prices(maker)
    _first_touches(maker)
    _taken_back(maker)


def _catalog(maker):
    for number, family in enumerate(FAMILIES):
        maker.add(
            "product",
            sku=f"A{number}",
            name=f"Product {number}",
            family=family,
            list_price=maker.amount(20, 90) if number < 7 else None,
            currency="USD" if number == 2 else None,
        )


def _steady_buyers(maker):
    """Accounts that order again and again until they lose interest, each at a pace of its own."""
    for number in range(max(15, len(maker.tables["account"]) // 6)):
        account = maker.add(
            "account",
            name=f"Buyer {number}",
            industry=maker.rng.choice(("retail", "health", "energy", None)),
            channel=maker.rng.choice(("web", "referral", None)),
            owner_id=maker.pick("employee") if maker.chance(0.9) else None,
        )
        pace, weariness = maker.rng.gammavariate(1.2, 0.1), maker.rng.betavariate(0.8, 2.5)
        usual = maker.rng.gammavariate(6, 12)
        moment = maker.moment()
        while moment < maker.moment(date(2025, 6, 28)):
            order = maker.add(
                "order",
                number=f"B{len(maker.tables['order'])}",
                account_id=account["id"],
                employee_id=account["owner_id"],
                location_id=maker.pick("location"),
                ordered_at=moment,
                status="completed",
            )
            net = Decimal(round(usual * maker.rng.gammavariate(5, 0.2) * 100) + 100) / 100
            maker.add("order_line", order_id=order["id"], quantity=float(maker.rng.randint(1, 4)), net=net)
            if maker.chance(weariness):
                break
            moment = maker.after(moment, 7 / pace)


def _in_orders(maker):
    by_order = {}
    for line in maker.tables["order_line"]:
        line["product_id"] = maker.pick("product") if maker.chance(0.9) else None
        by_order.setdefault(line["order_id"], []).append(line)
    for order in maker.tables["order"]:
        order["region"] = maker.rng.choice(("North", "South", None))
        if maker.chance(0.05):
            order["discount"] = maker.amount(1, 40)
    for refund in maker.tables["refund"]:
        lines = by_order.get(refund["order_id"])
        if lines and maker.chance(0.5):
            refund["product_id"] = maker.rng.choice(lines)["product_id"]


def _expansions(maker):
    """What clients with a contract were offered on top, and took or left."""
    for contract in list(maker.tables["subscription"]):
        if contract["started_on"] is None or not maker.chance(0.9):
            continue
        created = maker.after(maker.moment(contract["started_on"], contract["started_on"] + 20 * DAY), 100)
        status = maker.rng.choice(("won", "won", "lost", "open"))
        deal = maker.add(
            "deal",
            name=f"More for {contract['account_id']}",
            account_id=contract["account_id"],
            owner_id=maker.pick("employee"),
            status=status,
            kind=maker.rng.choice(("upsell", "upsell", "cross_sell")),
            amount=maker.amount(100, 9000) if maker.chance(0.9) else maker.rng.choice((None, Decimal(0), Decimal(-50))),
            currency=maker.currency(),
            created_at=created,
            closed_at=maker.after(created, 40) if status != "open" else None,
        )
        if maker.chance(0.4):
            sent = maker.after(created, 10)
            maker.add(
                "proposal",
                deal_id=deal["id"],
                number=f"Q{len(maker.tables['proposal'])}",
                status=maker.rng.choice(("sent", "accepted", "rejected", "draft")),
                sent_at=sent,
                accepted_at=maker.after(sent, 20) if maker.chance(0.3) else None,
                total=maker.amount(100, 9000),
            )


def _in_deals(maker):
    for row in maker.tables["subscription"]:
        row["product_id"] = maker.pick("product") if maker.chance(0.8) else None
    for deal in maker.tables["deal"]:
        deal["product_id"] = maker.pick("product") if maker.chance(0.5) else None
        for _ in range(maker.rng.choice((0, 0, 1, 2, 3))):
            priced = maker.chance(0.3)
            total = maker.amount(10, 30_000)
            maker.add(
                "deal_line",
                deal_id=deal["id"],
                product_id=maker.pick("product") if maker.chance(0.95) else None,
                quantity=float(maker.rng.randint(1, 9)) if maker.chance(0.95) else None,
                unit_price=maker.amount(5, 900) if priced else None,
                discount=maker.amount(1, 4) if priced and maker.chance(0.3) else None,
                total=None if priced else (-total if maker.chance(0.02) else total),
                currency=maker.currency() if maker.chance(0.1) else None,
                is_deleted=maker.chance(0.01),
            )


def _places_and_parents(maker):
    for place, region in zip(maker.tables["location"], ("North", "South"), strict=False):
        place["region"] = region
    for account in maker.tables["account"]:
        account["region"] = maker.rng.choice(("North", "South", "West", None))
        parent = maker.pick("account")
        account["parent_id"] = parent if maker.chance(0.1) and parent != account["id"] else None


def _prices(maker):
    """Price lists that overlap and lapse; sightings of every kind, broken ones among them."""
    for product in maker.tables["product"]:
        for price_list in maker.rng.sample((None, "Partners", "Stores"), maker.rng.randint(0, 3)):
            first = maker.day(date(2023, 1, 1), date(2025, 1, 1))
            for _ in range(maker.rng.randint(1, 3)):
                lasts = maker.rng.choice((60, 200, 500)) * DAY
                maker.add(
                    "price",
                    product_id=product["id"],
                    price_list=price_list,
                    amount=maker.amount(20, 90),
                    currency="USD" if maker.chance(0.1) else None,
                    valid_from=first,
                    valid_to=first + lasts if maker.chance(0.8) else None,
                )
                first += lasts - (10 * DAY if maker.chance(0.2) else 0 * DAY)
    for name in ("Glow", "Shine", "Beam", "Spark"):
        maker.add("competitor", name=name)
    for _ in range(600):
        maker.add(
            "competitor_price",
            product_id=maker.rng.choice(maker.tables["product"][:6])["id"],
            competitor_id=maker.pick("competitor"),
            at=maker.moment(),
            amount=Decimal(maker.rng.choice((0, -3))) if maker.chance(0.02) else maker.amount(15, 99),
            currency=maker.currency(),
            kind=maker.rng.choice((None, "list", "promo", "quoted", "shelf")),
            location_id=maker.pick("location") if maker.chance(0.7) else None,
            in_stock=maker.rng.choices((None, True, False), (3, 6, 1))[0],
            is_deleted=maker.chance(0.01),
        )


def _first_touches(maker):
    """Visits and clicks of campaigns, most of them long before anything was bought."""
    for name in ("Spring fair", "Newsletter"):
        maker.add("campaign", name=name, starts_on=date(2023, 3, 1))
    for _ in range(len(maker.tables["account"])):
        named = maker.rng.choice(("account", "contact", "lead"))
        maker.add(
            "campaign_touch",
            **{f"{named}_id": maker.pick(named)},
            campaign_id=maker.pick("campaign"),
            at=maker.moment(date(2023, 3, 1), date(2024, 9, 1)),
            kind=maker.rng.choice(("visit", "sent", "click", "form", "attended", "response")),
        )
    for account in maker.tables["account"]:
        if maker.chance(0.15):
            maker.add(
                "activity",
                kind=maker.rng.choice(("call", "email", "visit")),
                direction=maker.rng.choice(("outbound", "inbound", None)),
                owner_id=account.get("owner_id"),
                account_id=account["id"],
                at=maker.moment(date(2023, 4, 1), date(2024, 9, 1)),
                state="done",
            )


def _taken_back(maker):
    """Some of what was bought on top was ordered at once, and some of that given back, in time or too late."""
    for deal in maker.tables["deal"]:
        if deal["status"] != "won" or deal["kind"] not in ("upsell", "cross_sell") or not deal["closed_at"]:
            continue
        for _ in range(maker.rng.choice((0, 0, 1, 2))):
            net = maker.amount(50, 900)
            order = maker.add(
                "order",
                number=f"D{len(maker.tables['order'])}",
                account_id=deal["account_id"],
                deal_id=deal["id"],
                ordered_at=maker.after(deal["closed_at"], 2),
                net=net,
                status="void" if maker.chance(0.1) else "completed",
            )
            if maker.chance(0.5):
                part = net if maker.chance(0.8) else net - 1
                back = maker.after(order["ordered_at"], maker.rng.choice((5, 40)))
                maker.add("refund", order_id=order["id"], refunded_at=back, net=part)
