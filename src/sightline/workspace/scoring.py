"""What a scorecard needs to know of the workspace: the first day of its data, its thresholds, how to ask."""

from __future__ import annotations

from sightline.base.comparisons import NothingBeforeError
from sightline.base.periods import ALL
from sightline.facts import DIMENSION_ENTITIES
from sightline.measure.bounds import bounded
from sightline.measure.question import NONE_MEMBER, Question
from sightline.scorecards.scorecard import Ask, Maker, Wanted
from sightline.scorecards.status import Thresholds
from sightline.workspace.desks import Opened
from sightline.workspace.freshness import loaded_at


def wanted_scorecard(opened: Opened, question: Question) -> Wanted:
    """The scorecard that belongs to a question about its first number."""
    if question.period == ALL:
        raise NothingBeforeError
    desk = opened.desk
    labels = {
        member: desk.labels.of(name).get(member, member)
        for name, members in question.where
        if name in DIMENSION_ENTITIES
        for member in members
        if member is not None
    }
    if any(None in members for _, members in question.where):
        labels[NONE_MEMBER] = NONE_MEMBER
    return Wanted(
        period=question.period,
        as_of=question.as_of,
        where=question.where,
        labels=labels,
        first_day=bounded(desk.snapshot, question.but(period=ALL), desk.settings).start,
        data_through=loaded_at(desk.snapshot),
    )


def scorecard_maker(opened: Opened, ask: Ask) -> Maker:
    """What makes the scorecards of a workspace."""
    settings = opened.settings
    thresholds = Thresholds(settings.on_track_from, settings.needs_improvement_from)
    return Maker(opened.desk.units, settings.measure.calendar, settings.measure.time_zone, thresholds, ask)
