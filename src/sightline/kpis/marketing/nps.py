"""Net Promoter Score: would customers recommend us?

Formula
    Share of promoters (9-10) less share of detractors (0-6), in points; passives (7-8) count
    only in the total. The response rate always stands beside it.
Population
    Answers to relationship surveys on the scale 0 to 10, the latest of each respondent in the
    period; not those given sooner than 90 days after becoming a customer.
Anchor date
    The local day of the answer.
Breakdowns
    Rep, team, account, vertical, region, role, touchpoint.
Edge cases
    No answers: none. Scores off the scale are left out and counted, as are answers given too
    early. Few answers: shown with their interval and not ranked.
Follow-up
    Promoters: ask for a reference. Detractors: a task for the account manager, and a churn watch.
Confused with
    Customer satisfaction, which asks about one experience.
Source
    Specification MS-9.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, NetScore, Rate, count

ASKED = "f.kind = 'nps' and f.trigger = 'relationship'"
EARLY = "coalesce(customer_on <= $today and answered_on < day_after(customer_on, $min_tenure_days), false)"
LATEST = Events("survey_responses", latest_per="respondent_id", where=f"{ASKED} and f.fault is null and not {EARLY}")
ANSWERS = Events("survey_responses", where=ASKED)
INVITED = Events("survey_responses", anchor="sent_on", since="sent_at", where=ASKED)
VALID = "fault is null and answered_at <= $as_of"

KPI = KPI(
    title="Net Promoter Score",
    fact="survey_responses",
    shape=NetScore(LATEST, "score >= 9", "score >= 7 and score < 9", "score < 7"),
    unit=Unit.POINTS,
    direction=Direction.HIGHER,
    goal="Be worth recommending",
    also={
        "response_rate": Companion("Response rate", Rate(count(INVITED, VALID), count(INVITED)), Unit.PERCENT),
        "promoters": Companion("Promoters", Count(count(LATEST, "score >= 9")), Unit.COUNT),
        "passives": Companion("Passives", Count(count(LATEST, "score >= 7 and score < 9")), Unit.COUNT),
        "detractors": Companion("Detractors", Count(count(LATEST, "score < 7")), Unit.COUNT),
    },
    fewer={
        "OUT_OF_SCALE": count(ANSWERS, "fault = 'OUT_OF_SCALE'"),
        "TOO_EARLY": count(ANSWERS, f"fault is null and {EARLY}"),
    },
)
