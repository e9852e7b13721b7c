"""Meeting acceptance rate: how many of the replies lead to a meeting?

Formula
    Meetings booked in the period ÷ human replies received in the period. The share of prospects
    who replied and booked within 14 days, a true proportion, stands beside it.
Population
    The first booking of each prospect in the period, and every human reply of a prospect, whatever
    it says. Customers are no prospects. Declined meetings are no bookings.
Anchor date
    The local day of the booking, and of the reply.
Breakdowns
    Rep, team, channel, sequence, vertical, account.
Edge cases
    No replies: none. A moved meeting is the same one. Cancelled later: still accepted, but it
    lowers the show rate. Booked without a reply: counted, so that the ratio may exceed 100 %.
Follow-up
    Acumen in handling objections: compare before and after a training.
Confused with
    Meetings held ÷ meetings booked, which is the show rate.
Source
    Specification SD-5.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Quotient, Rate, Variant, count, distinct

MET = Events("prospect_meetings")
BOOKED = "kind = 'booking' and (booked_before_on is null or booked_before_on < period)"
REPLY = "kind = 'reply'"
LED_ON = f"{REPLY} and next_booked_at <= $as_of and next_booked_on <= day_after(on_day, 14)"
DUE = "is_meeting and meets_at <= $as_of"

FORM = Rate(distinct(MET, "prospect_id", LED_ON), distinct(MET, "prospect_id", REPLY))
SHOWN = Rate(count(MET, f"{DUE} and is_held"), count(MET, DUE))

KPI = KPI(
    title="Meeting acceptance rate",
    fact="prospect_meetings",
    shape=Quotient(count(MET, BOOKED), count(MET, REPLY), min_n=10, above_one=True),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Turn replies into meetings",
    also={
        "booked": Companion("Meetings booked", Count(count(MET, BOOKED)), Unit.COUNT),
        "replies": Companion("Replies", Count(count(MET, REPLY)), Unit.COUNT),
        "prospect_form": Companion("Prospects who replied and booked", FORM, Unit.PERCENT),
        "show_rate": Companion("Show rate", SHOWN, Unit.PERCENT),
        "without_reply": Companion(
            "Booked without a reply", Count(count(MET, f"{BOOKED} and not has_reply")), Unit.COUNT
        ),
    },
    variants={
        "prospect_form": Variant(
            "Meeting acceptance rate of prospects",
            FORM,
            flags={"IMMATURE_COHORT": count(MET, f"{REPLY} and day_after(on_day, 14) > $today")},
        ),
        "show_rate": Variant("Meeting show rate", SHOWN),
    },
)
