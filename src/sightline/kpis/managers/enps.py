"""Employee Net Promoter Score: would the people who work here recommend working here?

Formula
    Share of promoters (9-10) less share of detractors (0-6), in points; passives (7-8) count
    only in the total. The response rate, the mean and the share of each class stand beside it.
Population
    The latest valid answer of everybody invited to a wave and employed on its last day.
Anchor date
    The last day of the wave; a wave is hidden until that day is over.
Breakdowns
    Team, role, location, tenure band, work mode.
Edge cases
    Fewer than five answers: hidden, and with them the group that would give them away by
    subtraction; a longer period that holds a hidden wave is hidden too. Nobody asked: none.
    Fewer than half answered: flagged. Nobody ever sees who answered what.
Follow-up
    Read it with the qualifying questions and the goal, and watch for burnout. It measures the
    manager as well.
Confused with
    The Net Promoter Score, which asks customers.
Source
    Specification SM-4.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Confidential, Mean, NetScore, Part, Rate, Shape, Undisclosed, count, total

ANSWERS = Undisclosed("employee_answers", ("team_id", "role", "location_id", "tenure_band", "work_mode"))
ASKED = count(ANSWERS, "is_person")
ANSWERED = count(ANSWERS, "is_answered")
HIDDEN = count(ANSWERS, "is_answered and is_hidden")


def confidential(shape: Shape, least_share: float = 0.0) -> Confidential:
    """The shape with nothing to be seen of groups that are too small."""
    return Confidential(shape, ASKED, ANSWERED, HIDDEN, least_share)


def of_class(name: str) -> Part:
    """The answers of a class."""
    return count(ANSWERS, f"is_answered and answer_class = '{name}'")


def share(title: str, part: Part, whole: Part = ANSWERED) -> Companion:
    """A confidential share."""
    return Companion(title, confidential(Rate(part, whole)), Unit.PERCENT)


SCORE = NetScore(
    ANSWERS,
    "is_answered and answer_class = 'promoter'",
    "is_answered and answer_class = 'passive'",
    "is_answered and answer_class = 'detractor'",
)

KPI = KPI(
    title="Employee Net Promoter Score",
    fact="employee_answers",
    shape=confidential(SCORE, least_share=0.5),
    unit=Unit.POINTS,
    direction=Direction.HIGHER,
    goal="Be a place people recommend",
    also={
        "response_rate": share("Response rate", ANSWERED, ASKED),
        "mean": Companion(
            "Mean score", confidential(Mean(total(ANSWERS, "score", "is_answered"), ANSWERED)), Unit.RATIO
        ),
        "promoters": share("Promoters", of_class("promoter")),
        "passives": share("Passives", of_class("passive")),
        "detractors": share("Detractors", of_class("detractor")),
    },
    fewer={
        "LEFT": count(ANSWERS, "fault = 'LEFT'"),
        "OUT_OF_SCALE": count(ANSWERS, "fault = 'OUT_OF_SCALE'"),
    },
)
