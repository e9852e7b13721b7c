"""New opportunities: how many new opportunities came in, from every source?

Formula
    Count of opportunities created; their value is the sum of what they were worth then.
Population
    New business: new, partner and reactivated deals and those of unknown kind. Void deals, credit
    notes, imported and merged deals are out. A deal belongs to its owner at creation.
Anchor date
    The local day of the first entry into the pipeline, when the deal was created.
Breakdowns
    Source, campaign, rep, team, vertical, region, account, product, kind, size band.
Edge cases
    None is 0. Reopened is not new. One source each: the deal's own, else its lead's. Without an
    amount or a rate it is counted and left out of the money.
Follow-up
    Marketing and sales agree what a new opportunity is before they count.
Confused with
    Opportunities created, the same deals credited to who found them.
Source
    Specification MS-4.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Total, Variant, count, money

CREATED = Events("owned_opportunities")
NEW = "is_new_business and not is_imported"
VALUE = Total(money(CREATED, "value", NEW), count(CREATED, NEW))
UNPRICED = count(CREATED, f"{NEW} and native_value is not null and is_unpriced")

KPI = KPI(
    title="New opportunities",
    fact="owned_opportunities",
    shape=Count(count(CREATED, NEW), interval=True),
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    goal="Fill the pipeline together",
    also={"value": Companion("Value at creation", VALUE, Unit.MONEY)},
    variants={"by_value": Variant("Value of new opportunities", VALUE, Unit.MONEY)},
    among="is_new_business",
    fewer={
        "IMPORTED": count(CREATED, "is_new_business and is_imported"),
        "MISSING_AMOUNT": count(CREATED, f"{NEW} and native_value is null"),
        "MISSING_FX": UNPRICED,
    },
    flags={"MISSING_FX": UNPRICED},
)
