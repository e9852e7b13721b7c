"""Customer satisfaction: what share of the answers is satisfied?

Formula
    Answers of 4 or 5 ÷ all valid answers on the scale 1 to 5. The mean, the number of answers
    of each score and the response rate always stand beside it.
Population
    Valid answers to satisfaction surveys, every touchpoint of a customer; in the variant the
    latest of each customer in the period.
Anchor date
    The local day of the answer.
Breakdowns
    Rep, team, account, vertical, region, role, touchpoint.
Edge cases
    No answers: none. A blank is no answer. Scores off the scale, and scores on other scales, are
    left out and counted. Few answers: shown with their interval and not ranked.
Follow-up
    Compare the stages of buying, and look into falls beyond the interval. It shows the mood of
    the moment; for loyalty and advocates read the Net Promoter Score.
Confused with
    The Net Promoter Score, which asks about recommending and not about one experience.
Source
    Specification AM-2.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Aggregate, Companion, Count, Events, Mean, Part, Rate, Variant, count, total

ASKED = "f.kind = 'csat'"
VALID = "fault is null"
EVERY = Events("survey_responses", where=f"{ASKED} and f.{VALID}")
LATEST = Events("survey_responses", latest_per="customer_id", where=f"{ASKED} and f.{VALID}")
INVITED = Events("survey_responses", anchor="sent_on", since="sent_at", where=ASKED)
SCORES = ("ones", "twos", "threes", "fours", "fives")


def satisfied(answers: Events) -> Rate:
    """The share of fours and fives."""
    return Rate(count(answers, "score >= 4"), count(answers))


def spread(answers: Events) -> dict[str, Companion]:
    """The mean, and how many gave each score."""
    deviation = Part(answers, Aggregate.DEVIATION, "score")
    mean = Companion("Mean score", Mean(total(answers, "score"), count(answers), deviation), Unit.RATIO)
    scores = {
        name: Companion(f"Answers of {score}", Count(count(answers, f"score = {score}")), Unit.COUNT)
        for score, name in enumerate(SCORES, 1)
    }
    return {"mean": mean, **scores}


KPI = KPI(
    title="Customer satisfaction",
    fact="survey_responses",
    shape=satisfied(EVERY),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Leave every customer satisfied",
    also={
        **spread(EVERY),
        "response_rate": Companion(
            "Response rate", Rate(count(INVITED, f"{VALID} and answered_at <= $as_of"), count(INVITED)), Unit.PERCENT
        ),
    },
    variants={
        "latest_per_customer": Variant("Customer satisfaction, latest answers", satisfied(LATEST), also=spread(LATEST)),
    },
    fewer={"OUT_OF_SCALE": count(Events("survey_responses", where=ASKED), "fault = 'OUT_OF_SCALE'")},
)
