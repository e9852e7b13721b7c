"""Lead follow-up rate: of the leads that were due, what share was touched in time?

Formula
    Qualified leads with a human touch within one business day ÷ qualified leads whose window has
    ended. Beside it those ever touched, the attempts made, and those tried at least five times.
Population
    Leads with a qualifying event: form submitted or marked by marketing, the earlier. A lead not
    yet due is on neither side, unless it was touched already.
Anchor date
    The local day the window ends: the close of the first working day after the event, by the
    calendar of the owner.
Breakdowns
    Rep, team, source, score band, size band, campaign, vertical.
Edge cases
    Nothing due: none. Spam marked before the window ends is out. Handed over: the holder when it
    ends. The holder absent that day: counted for the team, under no rep.
Follow-up
    Compare score and size bands: a wide difference points to cherry-picking.
Confused with
    Lead response time, how long the wait was.
Source
    Specification SD-2.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Mean, Rate, Variant, count

DUE = Events("lead_followups")
MARKED = Events("lead_followups", known=False)
ATTEMPTS = Events("lead_attempts")
LOOKED_AT = "(due_at <= $as_of or touched_at <= $as_of)"
TOUCHED = "touched_at <= $as_of"
EVER = Rate(count(DUE, TOUCHED), count(DUE, LOOKED_AT))

KPI = KPI(
    title="Lead follow-up rate",
    fact="lead_followups",
    shape=Rate(count(DUE, f"{TOUCHED} and touched_at <= due_at"), count(DUE, LOOKED_AT)),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Leave no lead untouched",
    also={
        "ever": Companion("Ever followed up", EVER, Unit.PERCENT),
        "mean_attempts": Companion("Attempts per lead", Mean(count(ATTEMPTS), count(DUE, LOOKED_AT)), Unit.TOUCHES),
        "persistent": Companion(
            "Tried at least five times",
            Rate(count(DUE, "fifth_at <= $as_of"), count(DUE, LOOKED_AT)),
            Unit.PERCENT,
        ),
        "not_due": Companion(
            "Not yet due",
            Count(count(DUE, f"due_at > $as_of and not coalesce({TOUCHED}, false)")),
            Unit.COUNT,
        ),
    },
    variants={"ever": Variant("Leads ever followed up", EVER)},
    fewer={"SPAM": count(MARKED, "spam_at <= $as_of")},
)
