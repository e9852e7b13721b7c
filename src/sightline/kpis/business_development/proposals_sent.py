"""Proposals sent: for how many deals did a first proposal go out?

Formula
    Count of deals whose first proposal was sent. Proposal rate: of the opportunities created in
    the period, those with a proposal within 60 days. Proposal to win: of the deals with a first
    proposal in the period, those won within the horizon.
Population
    Deals of every kind with a sent document; drafts are none. Void deals and credit notes are
    out. Credit goes to the sourcer, else to the owner at the first sending.
Anchor date
    The local day the first document of the deal was sent; the day of creation for the rate.
Breakdowns
    Rep, team, sender, account, product, source, vertical, region, kind, size band.
Edge cases
    Two documents or a revision: one deal, two documents. Withdrawn stays. Sent without a date is
    left out and counted. A cohort younger than its horizon is flagged immature.
Follow-up
    Many opportunities and a low rate: look at how they are qualified.
Confused with
    Opportunities created, which may never get a proposal.
Source
    Specification BD-3.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Rate, Total, Variant, count, money

SENT = Events("proposals")
CREATED = Events("opportunities")
NEW = "is_new_business and not is_imported"
PROPOSED = f"{NEW} and proposed_on <= day_after(created_on, 60) and proposed_at <= $as_of"
DATED = "is_first and not is_undated_win"
WON = f"{DATED} and won_on <= day_after(sent_on, $horizon_days)"
UNPRICED = count(SENT, "is_first and native_amount is not null and is_unpriced")
# A document without an amount is left out of the money alone, so the readings without money list none.
NONE = count(SENT, "false")
WITHOUT_MONEY = {"MISSING_AMOUNT": NONE, "MISSING_FX": NONE}

DOCUMENTS = Count(count(SENT))
RATE = Rate(count(CREATED, PROPOSED), count(CREATED, NEW))
TO_WIN = Rate(count(SENT, WON), count(SENT, DATED))

KPI = KPI(
    title="Proposals sent",
    fact="proposals",
    shape=Count(count(SENT, "is_first")),
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    goal="Bring real interest to an offer",
    also={
        "amount": Companion(
            "Amount offered", Total(money(SENT, "amount", "is_first"), count(SENT, "is_first")), Unit.MONEY
        ),
        "documents": Companion("Documents sent", DOCUMENTS, Unit.COUNT),
        "proposal_rate": Companion("Proposal rate", RATE, Unit.PERCENT),
        "proposal_to_win": Companion("Proposal to win", TO_WIN, Unit.PERCENT),
    },
    variants={
        "documents": Variant("Documents sent", DOCUMENTS, fewer=WITHOUT_MONEY, flags={"MISSING_FX": NONE}),
        "proposal_rate": Variant(
            "Proposal rate",
            RATE,
            Unit.PERCENT,
            fewer=WITHOUT_MONEY,
            flags={
                "MISSING_FX": NONE,
                "IMMATURE_COHORT": count(CREATED, f"{NEW} and day_after(created_on, 60) > $today"),
            },
        ),
        "proposal_to_win": Variant(
            "Proposal to win",
            TO_WIN,
            Unit.PERCENT,
            fewer=WITHOUT_MONEY | {"MISSING_DATE": count(SENT, "is_first and is_undated_win")},
            flags={
                "MISSING_FX": NONE,
                "IMMATURE_COHORT": count(SENT, f"{DATED} and day_after(sent_on, $horizon_days) > $today"),
            },
        ),
    },
    fewer={
        "MISSING_AMOUNT": count(SENT, "is_first and native_amount is null"),
        "MISSING_FX": UNPRICED,
    },
    flags={"MISSING_FX": UNPRICED},
)
