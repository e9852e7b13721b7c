"""Lifecycle stage share: where do the open leads stand?

Formula
    Leads whose present stage is s ÷ leads in all listed stages, at one instant.
Population
    Leads that stand in lead, MQL, SAL, SQL or opportunity. Subscribers, customers and
    disqualified leads are out.
Anchor date
    A snapshot: the end of the period, or the knowledge date while the period runs.
Breakdowns
    Stage (always), source, campaign, rep, team, vertical.
Edge cases
    No leads: none. Leads that went backward stand where they stand. Past dates are recomputed
    from stage history.
Follow-up
    Find the pinch points; the hand-over lies between MQL and SQL. A share also rises when a stage
    stalls, so read it with the flow.
Confused with
    Conversion rates, which follow cohorts.
Source
    Specification MS-1.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Share, Standing, count

HERE = Standing("stage_spells")
LISTED = "stage in ('lead', 'mql', 'sal', 'sql', 'opportunity')"

KPI = KPI(
    title="Lifecycle stage share",
    fact="stage_spells",
    shape=Share(count(HERE, LISTED), count(HERE, LISTED, without=("stage",))),
    unit=Unit.PERCENT,
    direction=Direction.NEITHER,
    goal="Keep leads moving",
    also={"leads": Companion("Leads", Count(count(HERE, LISTED)), Unit.COUNT)},
    always_by=("stage",),
)
