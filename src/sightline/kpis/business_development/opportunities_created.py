"""Opportunities created: how many new opportunities did somebody find?

Formula
    Count of opportunities created; their value is the sum of what they were worth then. Yield:
    opportunities ÷ human activities of the same people × 100.
Population
    New business: new, partner and reactivated deals and those of unknown kind. Void deals, credit
    notes, imported and merged deals are out. Credit goes to the sourcer, else to the owner then.
Anchor date
    The local day of the first entry into the pipeline, when the deal was created.
Breakdowns
    Rep, team, source, campaign, vertical, region, account, product, kind, size band.
Edge cases
    None is 0. Reopened is not new. Without an amount or a rate it is counted and left out of the
    money. Without activities the yield is none. Target accounts are those of the territories
    held on the first day that nobody had touched before.
Follow-up
    Which activities and which people give results for the effort.
Confused with
    New opportunities, the same deals credited to their owner.
Source
    Specification BD-2.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Companion,
    Count,
    Events,
    Overlapping,
    Quotient,
    Rate,
    Total,
    Variant,
    count,
    distinct,
    money,
    total,
)

CREATED = Events("opportunities")
DONE = Events("activities")
TARGETS = Overlapping("target_accounts", placed=None)
NEW = "is_new_business and not is_imported"
OPEN_TARGET = "held_from <= period and held_until > period and (contacted_on is null or contacted_on >= period)"
VALUE = Total(money(CREATED, "value", NEW), count(CREATED, NEW))
UNPRICED = count(CREATED, f"{NEW} and native_value is not null and is_unpriced")

KPI = KPI(
    title="Opportunities created",
    fact="opportunities",
    shape=Count(count(CREATED, NEW), interval=True),
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    goal="Build pipeline",
    also={
        "value": Companion("Value at creation", VALUE, Unit.MONEY),
        "per_100_activities": Companion(
            "Per 100 activities", Quotient(total(CREATED, "100", NEW), count(DONE, without=("kind",))), Unit.RATIO
        ),
        "accepted": Companion("Accepted", Count(count(CREATED, f"{NEW} and accepted_at <= $as_of")), Unit.COUNT),
        "new_contacts_rate": Companion(
            "Target accounts reached",
            Rate(
                distinct(
                    TARGETS, "account_id", f"{OPEN_TARGET} and contacted_on < period_end and contacted_at <= $as_of"
                ),
                distinct(TARGETS, "account_id", OPEN_TARGET),
            ),
            Unit.PERCENT,
        ),
    },
    variants={"by_value": Variant("Value of opportunities created", VALUE, Unit.MONEY)},
    among="is_new_business",
    fewer={
        "IMPORTED": count(CREATED, "is_new_business and is_imported"),
        "MISSING_AMOUNT": count(CREATED, f"{NEW} and native_value is null"),
        "MISSING_FX": UNPRICED,
    },
    flags={"MISSING_FX": UNPRICED},
)
