"""Reference clients: how many clients brought us somebody in the period?

Formula
    Clients with at least one referral that led to a qualified lead or more. Beside it their share
    of all clients, what referrals brought of new customers' revenue, and the clients who agreed
    to speak for us. Earned growth is what the same customers and those they referred grew.
Population
    Clients on the last day of the period. A referral is an account that names its referrer.
Anchor date
    The day the referred account was created; for revenue the close date, for refunds their own.
Breakdowns
    Rep, team, account, vertical, region.
Edge cases
    No clients: no rates. A client who came back may refer. A referral of which nothing has come
    yet does not count, nor does one by the account itself. Bad reviews are no references.
Follow-up
    Know which clients build revenue by referral and nurture them; ask promoters who never were
    asked, and do not ask the same few too often.
Confused with
    References, which are testimonials and calls and not new customers.
Source
    Specification AM-1.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Companion,
    Count,
    Events,
    Grown,
    Quotient,
    Rate,
    ReferringClients,
    SameCustomers,
    Total,
    UnvaluedSales,
    Variant,
    count,
    distinct,
    money,
    total,
    units,
)

CLIENTS = ReferringClients("client_references")
BROUGHT = Events("new_customer_revenue")
REFERRING = Rate(count(CLIENTS, "referrals > 0"), count(CLIENTS))
REFERENCEABLE = Rate(count(CLIENTS, "is_referenceable"), count(CLIENTS))
REVENUE = Quotient(
    money(BROUGHT, "amount", "is_referred"),
    money(BROUGHT, "amount"),
    distinct(BROUGHT, "deal_id", "not is_refund and amount is not null"),
    min_n=10,
)
SAME = SameCustomers("account_revenue")
UNVALUED = UnvaluedSales("account_revenue")
EARNED = Grown(units(SAME, "end_units + referred_units - start_units"), units(SAME, "start_units"), count(SAME))

KPI = KPI(
    title="Reference clients",
    fact="client_references",
    shape=Count(count(CLIENTS, "referrals > 0")),
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    goal="Be recommended by clients",
    also={
        "referring_client_rate": Companion("Share of clients who referred", REFERRING, Unit.PERCENT),
        "referral_revenue_share": Companion("Share of new revenue by referral", REVENUE, Unit.PERCENT),
        "referenceable_rate": Companion("Share of clients who give references", REFERENCEABLE, Unit.PERCENT),
        "referrals": Companion("Referrals", Total(total(CLIENTS, "referrals"), count(CLIENTS)), Unit.COUNT),
    },
    variants={
        "referring_client_rate": Variant("Referring client rate", REFERRING, Unit.PERCENT),
        "referral_revenue_share": Variant("Referral revenue share", REVENUE, Unit.PERCENT),
        "referenceable_rate": Variant("Referenceable client rate", REFERENCEABLE, Unit.PERCENT),
        "earned_growth": Variant(
            "Earned growth rate",
            EARNED,
            Unit.PERCENT,
            fewer={reason: count(UNVALUED, f"problem = '{reason}'") for reason in ("MISSING_AMOUNT", "MISSING_FX")},
        ),
    },
    fewer={
        "MISSING_AMOUNT": count(BROUGHT, "native_amount is null"),
        "MISSING_FX": count(BROUGHT, "native_amount is not null and is_unpriced"),
    },
)
