"""Lead response time: how long do qualified leads wait for a first human answer?

Formula
    First human outbound touch less the qualifying event, in business minutes. The headline is the
    median with unanswered leads taken as infinitely late; the mean of answered leads, the share
    answered within the target and the number unanswered always stand beside it.
Population
    Forms submitted and leads marked qualified in the period, the earlier of the two.
Anchor date
    The local day of the qualifying event.
Breakdowns
    Rep, team, source, form, campaign, vertical.
Edge cases
    A new event while the first waits is merged into it; after an answer a new clock starts. A
    touch before the event means a conversation is under way: left out. Spam marked within a day
    is out. The median falls among unanswered leads: none, with that reason.
Follow-up
    Answer while the problem is top of mind: trend, target, and conversion by response band.
Confused with
    Lead follow-up rate, the share touched in time at all.
Source
    Specification SD-1.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Mean, Median, Rate, Variant, count, total

WAITED = Events("lead_responses")
MARKED = Events("lead_responses", known=False)
ANSWERED = "answered_at <= $as_of"
OPEN = "(answered_at is null or answered_at > $as_of)"
UNANSWERED = Companion("Unanswered", Count(count(WAITED, OPEN)), Unit.COUNT)


def beside(minutes: str) -> dict[str, Companion]:
    """The numbers that stand beside the median of that kind of minutes."""
    return {
        "mean_of_answered": Companion(
            "Average of answered leads",
            Mean(total(WAITED, minutes, ANSWERED), count(WAITED, f"{ANSWERED} and {minutes} is not null")),
            Unit.MINUTES,
        ),
        "within_target": Companion(
            "Answered within the target",
            Rate(count(WAITED, f"{ANSWERED} and {minutes} <= $target_minutes"), count(WAITED)),
            Unit.PERCENT,
        ),
        "unanswered": UNANSWERED,
    }


KPI = KPI(
    title="Lead response time",
    fact="lead_responses",
    shape=Median(WAITED, "business_minutes", open_where=OPEN),
    unit=Unit.MINUTES,
    direction=Direction.LOWER,
    goal="Answer every lead while it is warm",
    also=beside("business_minutes"),
    variants={
        "elapsed": Variant(
            "Lead response time, elapsed",
            Median(WAITED, "elapsed_minutes", open_where=OPEN),
            also=beside("elapsed_minutes"),
        ),
    },
    fewer={"SPAM": count(MARKED, "spam_at <= $as_of")},
)
