"""Positive reply rate: of the prospects contacted, what share answered with interest?

Formula
    Prospects with a positive reply within 30 days of the first touch ÷ prospects contacted. Any
    positive reply makes a prospect positive.
Population
    People touched for the first time in the period, automated touches included, who were no
    customers before. Bounced messages and mass mailings are no touches.
Anchor date
    The local day of the first touch: a cohort, followed for 30 days.
Breakdowns
    Rep, team, channel, sequence, vertical, account.
Edge cases
    Nobody contacted: none. Out-of-office notes and bounces are no replies. Contacted again within
    the window: the same prospect. A cohort younger than the window is flagged immature.
Follow-up
    Look for trends by sequence, channel and rep; share what works.
Confused with
    Replies per message sent; the meetings and customers that may follow.
Source
    Specification SD-3.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Events, immature_replies, reply_rate, reply_shares

CONTACTED = Events("prospect_replies")

KPI = KPI(
    title="Positive reply rate",
    fact="prospect_replies",
    shape=reply_rate(CONTACTED, "positive"),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Be heard with interest",
    also={
        "negative": Companion("Negative reply rate", reply_rate(CONTACTED, "negative"), Unit.PERCENT),
        **reply_shares(CONTACTED, "positive"),
    },
    flags=immature_replies(CONTACTED),
    horizon_days=30,
)
