"""Questions out of text: periods, grains, breakdowns, filters and knowledge dates as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sightline.base.calendars import first_instant
from sightline.base.periods import ALL, Grain, Period, parse_period
from sightline.measure.asking import Desk
from sightline.measure.plan import check_dimensions
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from sightline.workspace.clock import minute_of
from sightline.workspace.errors import FilterTextError, TooManyPeriodsError, UnknownGrainError, UnknownInstantError
from sightline.workspace.members import Members, texts_of

DEFAULT_PERIOD = "this-quarter"
MOST_PERIODS = 4_000
WhereText = Mapping[str, str | Iterable[str | None]] | Iterable[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in, before any part of it was checked."""

    kpi: str
    period: str | Period | None = None
    grain: str | Grain | None = None
    by: str | Iterable[str] = ()
    where: WhereText = ()
    as_of: str | date | datetime | None = None
    variant: str | None = None


def read_question(asked: Asked, desk: Desk, members: Members, now: datetime, scope: ViewScope) -> Question:
    """The question that was meant; every part that names nothing raises an error of its own."""
    entry = desk.units.entry(asked.kpi)
    entry.shape(asked.variant)
    time_zone = ZoneInfo(desk.settings.time_zone)
    as_of = read_instant(asked.as_of, time_zone) or latest_knowledge(desk, now)
    period = read_period(asked.period, as_of.astimezone(time_zone).date(), desk)
    grain = read_grain(asked.grain)
    _check_size(period, grain)
    by = tuple(dict.fromkeys(_names(asked.by)))
    filters = read_where(asked.where)
    check_dimensions(desk.units, entry, asked.variant, (*by, *filters))
    question = Question(asked.kpi, period, as_of, grain, by, (), asked.variant)
    facts = tuple(dict.fromkeys(kpi.fact for kpi in entry.measured))
    where = []
    for dimension, texts in sorted(filters.items()):
        found = (members.find(facts, dimension, text, scope, question) for text in texts)
        ids = {member for several in found for member in several}
        where.append((dimension, tuple(sorted(ids, key=lambda member: (member is None, member or "")))))
    return question.but(where=tuple(where))


def latest_knowledge(desk: Desk, now: datetime) -> datetime:
    """What "now" means: the running minute, and never before the data itself was made.

    Within a minute the same question is the same question, so its answer can be kept; and whatever a
    load brought is seen right after it.
    """
    return max(minute_of(now), desk.snapshot.created_at.astimezone(UTC))


def read_instant(value: str | date | datetime | None, time_zone: ZoneInfo) -> datetime | None:
    """A knowledge instant; a bare date means the last moment of that local day."""
    if value is None or value == "":
        return None
    found = _parsed(value) if isinstance(value, str) else value
    if not isinstance(found, datetime):
        return first_instant(found + timedelta(days=1), time(0), time_zone) - timedelta(microseconds=1)
    return (found if found.tzinfo else found.replace(tzinfo=time_zone)).astimezone(UTC)


def _parsed(text: str) -> date | datetime:
    # A plus sign in an address arrives as a blank.
    asked = text.strip().replace(" ", "+") if "T" in text else text.strip()
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(asked)
        except ValueError:
            continue
    raise UnknownInstantError(text)


def read_period(value: str | Period | None, today: date, desk: Desk) -> Period:
    """A period out of its text; without one, the running quarter."""
    if isinstance(value, Period):
        return value
    return parse_period(value or DEFAULT_PERIOD, today, desk.settings.calendar)


def read_grain(value: str | Grain | None) -> Grain:
    """A grain out of its name; without one, the period is not cut."""
    if value is None or value == "":
        return Grain.TOTAL
    try:
        return Grain(value.casefold())
    except ValueError as error:
        raise UnknownGrainError(str(value), [item.value for item in Grain]) from error


def read_where(where: WhereText) -> dict[str, list[str]]:
    """Filters out of a mapping, or out of texts such as "team=North"; repeating a dimension adds members."""
    found: dict[str, list[str]] = {}
    if isinstance(where, Mapping):
        for dimension, members in where.items():
            found.setdefault(dimension, []).extend(texts_of(members))
        return found
    for text in texts_of(where):
        dimension, sign, member = text.partition("=")
        if not sign or not dimension.strip() or not member.strip():
            raise FilterTextError(text)
        found.setdefault(dimension.strip(), []).append(member.strip())
    return found


def _names(by: str | Iterable[str]) -> list[str]:
    texts = [by] if isinstance(by, str) else list(by)
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def _check_size(period: Period, grain: Grain) -> None:
    shortest = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 28}.get(grain)
    if shortest is None or period == ALL:
        return
    pieces = -(-period.days // shortest)
    if pieces > MOST_PERIODS:
        raise TooManyPeriodsError(pieces, MOST_PERIODS)
