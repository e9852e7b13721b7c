"""Negative reply rate: of the prospects contacted, what share answered that they are not interested?

Formula
    Prospects with a negative and no positive reply within 30 days of the first touch ÷ prospects
    contacted.
Population
    People touched for the first time in the period, automated touches included, who were no
    customers before. Bounced messages and mass mailings are no touches.
Anchor date
    The local day of the first touch: a cohort, followed for 30 days.
Breakdowns
    Rep, team, channel, sequence, vertical, account.
Edge cases
    Nobody contacted: none. An opt-out is a negative reply. A positive reply outweighs it, whichever
    came first. A cohort younger than the window is flagged immature.
Follow-up
    Read the objections; compare approach and list quality of those who annoy more people.
Confused with
    Prospects who never answered, who are in neither reply rate.
Source
    Specification SD-3.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Events, immature_replies, reply_rate, reply_shares

CONTACTED = Events("prospect_replies")

KPI = KPI(
    title="Negative reply rate",
    fact="prospect_replies",
    shape=reply_rate(CONTACTED, "negative"),
    unit=Unit.PERCENT,
    direction=Direction.LOWER,
    goal="Be heard with interest",
    also={
        "positive": Companion("Positive reply rate", reply_rate(CONTACTED, "positive"), Unit.PERCENT),
        **reply_shares(CONTACTED, "negative"),
    },
    flags=immature_replies(CONTACTED),
    horizon_days=30,
)
