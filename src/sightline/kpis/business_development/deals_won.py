"""Deals won: how many deals were won, and what are they worth?

Formula
    Count of deals won; the amount is the sum of their values in the company currency. Outbound
    share: deals whose first sourcing touch went out from us ÷ all deals won.
Population
    Deals that entered won in the period and still stand as won. Renewals and credit notes are
    out. Counts go to the owner at the close; amounts follow revenue splits.
Anchor date
    The close date: the local day of the latest entry into won.
Breakdowns
    Rep, team, sourcer, product, source, vertical, region, size band, kind.
Edge cases
    None won is 0. A reopened deal leaves, and counts again when it is won again. A deal without
    an amount or with a negative one is counted; a missing exchange rate keeps it out of the money.
Follow-up
    The pulse of new business; where to put more money and people.
Confused with
    Quota attainment, which also credits renewals.
Source
    Specification BD-4.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Quotient, Rate, Total, Variant, count, money

DECIDED = Events("deals")
CREDITED = Events("deal_credits")
WON = "outcome = 'won' and kind <> 'renewal'"
AMOUNT = Total(money(CREDITED, "amount", WON), count(DECIDED, WON))

KPI = KPI(
    title="Deals won",
    fact="deals",
    shape=Count(count(DECIDED, WON)),
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    goal="Win new business",
    also={
        "amount": Companion("Amount won", AMOUNT, Unit.MONEY),
        "outbound_share": Companion(
            "Outbound share", Rate(count(DECIDED, f"{WON} and not is_inbound"), count(DECIDED, WON)), Unit.PERCENT
        ),
    },
    variants={
        "by_value": Variant(
            "Amount won",
            AMOUNT,
            Unit.MONEY,
            also={
                "outbound_share": Companion(
                    "Outbound share of the amount",
                    Quotient(money(CREDITED, "amount", f"{WON} and not is_inbound"), money(CREDITED, "amount", WON)),
                    Unit.PERCENT,
                ),
            },
        ),
    },
    among=WON,
    fewer={
        "MISSING_AMOUNT": count(DECIDED, f"{WON} and native_amount is null"),
        "MISSING_FX": count(DECIDED, f"{WON} and native_amount is not null and is_unpriced"),
    },
    flags={"MISSING_FX": count(DECIDED, f"{WON} and native_amount is not null and is_unpriced")},
)
