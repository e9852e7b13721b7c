"""The survey tool: customers on loyalty and service, staff on their work, and what was said in words."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps
from sightline.demo.chance import NEVER, Floats, Ints, choose, happens, mixed
from sightline.demo.clock import DAY, day_number, day_of, month_start
from sightline.demo.context import Context
from sightline.demo.exports.hr import work_mode
from sightline.demo.exports.service import resolved_tickets
from sightline.demo.files import EXCEL, Sheet
from sightline.demo.world import people as staff

SURVEYS, CUSTOMERS = "survey/surveys.csv", "survey/customer-responses.csv"
STAFF, WORDS = "survey/staff-responses.csv", "survey/testimonials.csv"
_RENAMED_AFTER = 24
_KINDS = (
    ("Customer loyalty", "nps", 0, 10, "relationship"), ("After support", "csat", 1, 5, "transactional"),
    ("Onboarding effort", "ces", 1, 7, "transactional"),
)  # fmt: skip
_PULSE = ("enps", 0, 10, "relationship")
_PULSE_DAYS = 7
_HEADER = (
    "Response ID", "Survey", "Company ID", "Contact email", "Contact role", "Touchpoint", "Sent at", "Answered at",
    "Score", "Comment",
)  # fmt: skip
_GOOD = ("", "", "", "Stocktaking takes an hour now", "Support calls back at once", "Would buy again")
_BAD = ("", "", "", "Promised more than it does", "Setup took too long", "Nobody called us after signing")


def write(context: Context) -> None:
    """Write the four files."""
    header = ("Survey", "Type", "Scale from", "Scale to", "Trigger", "Opens on", "Closes on")
    pulses = [
        (name, *_PULSE, day_of(day).isoformat(), day_of(day + _PULSE_DAYS).isoformat())
        for name, day in _pulses(context)
    ]
    context.shelf.records(SURVEYS, header, [*((*kind, "", "") for kind in _KINDS), *pulses], EXCEL)
    _write_customers(context)
    _write_staff(context)
    _write_words(context)


def _invitations(context: Context) -> tuple[Ints, Ints]:
    """Subscriptions asked and the days they were: every half year, from the fourth month on."""
    subs, clock = context.world.subscriptions, context.world.clock
    waves: list[Ints] = []
    rows: list[Ints] = []
    for turn in range(12):
        day = np.maximum(subs.started, clock.start - 60) + 120 + turn * 182 + mixed(np.arange(len(subs)), 51) % 20
        asked = np.flatnonzero(day < subs.last_day(clock) - 2)
        rows.append(asked)
        waves.append(day[asked])
    return np.concatenate(rows), np.concatenate(waves)


def _loyalty(context: Context, subs: Ints, days: Ints) -> Floats:
    """How glad customers are from 0 to 1: those about to leave are not, those signed in haste neither."""
    world, rng = context.world, context.world.chance.stream("loyalty")
    ended = world.subscriptions.ended[subs]
    leaving = (ended != NEVER) & (ended - days < 270)
    hasty = np.isin(world.deals.owner[world.subscriptions.deal[subs]], world.people.part("closer"))
    middle = np.where(leaving, 0.42, np.where(hasty, 0.68, 0.88))
    return np.clip(rng.normal(middle, 0.14), 0, 1)


def _write_customers(context: Context) -> None:
    world, rng = context.world, context.world.chance.stream("customer surveys")
    subs, days = _invitations(context)
    account, count = world.subscriptions.account[subs], len(subs)
    number = mixed(subs + days, 52) % world.accounts.contacts[account]
    answered = happens(rng, 0.44, count)
    sent = days * DAY + 10 * 3600
    replied = np.where(answered, np.minimum(sent + rng.integers(1, 200, count) * 3600, world.clock.now), NEVER)
    score = np.rint(_loyalty(context, subs, days) * 10).astype(np.int64)
    wrong = np.flatnonzero(answered)[5::400][:6]
    score[wrong] = 11
    with context.shelf.sheet(CUSTOMERS, _HEADER, EXCEL) as sheet:
        for start in range(0, count, 50_000):
            part = slice(start, start + 50_000)
            sheet.add(
                _columns(context, "N", start, account[part], number[part], sent[part], replied[part], score[part])
            )
        _add_support(context, sheet, rng)
        _add_onboarding(context, sheet, rng)
    context.report.plant("loyalty scores above the scale", CUSTOMERS, len(wrong), "left out")


def _add_support(context: Context, sheet: Sheet, rng: np.random.Generator) -> None:
    """How content those were whose ticket was solved."""
    tickets, account, solved = resolved_tickets(context)
    asked = happens(rng, 0.8, len(tickets))
    account, solved = account[asked], solved[asked]
    score = choose(rng, [0.05, 0.07, 0.13, 0.35, 0.4], len(account)) + 1
    answered = happens(rng, 0.38, len(account))
    replied = np.where(answered, np.minimum(solved + 2 * DAY, context.world.clock.now), NEVER)
    zero = np.zeros(len(account), np.int64)
    sheet.add(_columns(context, "C", 0, account, zero, solved + 3600, replied, score, survey=1, point="Support"))


def _add_onboarding(context: Context, sheet: Sheet, rng: np.random.Generator) -> None:
    """How much effort the first month took."""
    subs, clock = context.world.subscriptions, context.world.clock
    fresh = np.flatnonzero((subs.started > clock.start) & (subs.started < clock.today - 40))
    account, sent = subs.account[fresh], (subs.started[fresh] + 30) * DAY + 11 * 3600
    score = choose(rng, [0.04, 0.05, 0.08, 0.13, 0.25, 0.27, 0.18], len(fresh)) + 1
    replied = np.where(happens(rng, 0.4, len(fresh)), sent + 5 * 3600, NEVER)
    zero = np.zeros(len(fresh), np.int64)
    sheet.add(_columns(context, "O", 0, account, zero, sent, replied, score, survey=2, point="Onboarding"))


def _columns(
    context: Context, letter: str, first: int, account: Ints, number: Ints, sent: Ints, replied: Ints, score: Ints,
    *, survey: int = 0, point: str = "",
) -> list[list[object]]:  # fmt: skip
    firms, count, top = context.world.accounts, len(account), _KINDS[survey][3]
    answered = replied != NEVER
    bad = score * 10 < top * 7
    draw = mixed(account + sent, 53) % 6
    comment = np.where(answered, np.where(bad, np.array(_BAD)[draw], np.array(_GOOD)[draw]), "")
    columns = [
        [f"{letter}{first + place + 1}" for place in range(count)], [_KINDS[survey][0]] * count, context.companies(account),
        [firms.email(row, who) for row, who in zip(account.tolist(), number.tolist(), strict=True)],
        np.array(["user", "decider", "admin"])[number % 3].tolist(), [point] * count, context.stamps.utc(sent),
        context.stamps.utc(replied),
        [value if is_in else "" for value, is_in in zip(score.tolist(), answered.tolist(), strict=True)], comment.tolist(),
    ]  # fmt: skip
    return columns


def _pulses(context: Context) -> list[tuple[str, int]]:
    """The staff is asked in the first month of every quarter: the name of each wave and its first day."""
    clock = context.world.clock
    months = [month_start(day_of(clock.start), number) for number in range(1, 37)]
    waves = [(f"Team pulse {month:%Y-%m}", day_number(month) + 14) for month in months if month.month % 3 == 1]
    return [(name, day) for name, day in waves if day <= clock.today]


def _write_staff(context: Context) -> None:
    """A pulse every quarter; nobody's name is in it, and the southern team has its former name at first."""
    world, rng = context.world, context.world.chance.stream("staff survey")
    people, clock = world.people, world.clock
    header = ("Response ID", "Survey", "Respondent", "Team", "Role", "Work mode", "Sent at", "Answered at", "Score")
    renamed = clock.month(_RENAMED_AFTER)
    rows: list[tuple[object, ...]] = []
    former = 0
    for name, day in _pulses(context):
        for spell in people.memberships:
            if not spell.since <= day < spell.until:
                continue
            team = people.teams[spell.place]
            if spell.place == staff.SOUTH and day < renamed:
                team, former = staff.FORMER_TEAM_NAME, former + 1
            glad = 7.2 if spell.place % len(staff.TEAMS) == staff.OUTBOUND else 8.2
            score = int(np.clip(round(rng.normal(glad, 1.6)), 0, 10))
            answers = rng.random() < 0.78
            moments = np.array([day * DAY + 9 * 3600, (day + 2) * DAY + 10 * 3600 if answers else NEVER])
            sent, at = context.stamps.utc(moments)
            mark = f"{int(mixed(np.array([spell.person]), 54)[0]):08x}"
            rows.append((
                f"P{len(rows) + 1}", name, mark, team, people.seats[spell.person].role,
                ("office", "hybrid", "remote")[("Büro", "Hybrid", "Remote").index(work_mode(spell.person))], sent, at,
                score if answers else "",
            ))  # fmt: skip
    context.shelf.records(STAFF, header, rows, EXCEL)
    context.report.plant("answers under the former name of a team", STAFF, former, "kept")


def _write_words(context: Context) -> None:
    """Reviews and quotes, mostly by customers who stay."""
    world, rng = context.world, context.world.chance.stream("testimonials")
    subs, days = _invitations(context)
    rows = np.flatnonzero(happens(rng, 0.09, len(subs)))
    glad = _loyalty(context, subs, days)[rows] > 0.7
    account = world.subscriptions.account[subs[rows]]
    draw = rng.integers(3, 6, len(rows))
    words = np.where(glad, np.array(_GOOD)[draw], np.array(_BAD)[draw])
    kind = choose(rng, [0.3, 0.3, 0.1, 0.1, 0.2], len(rows))
    context.shelf.table(WORDS, ("ID", "Company ID", "Contact email", "Said at", "Form", "Mood", "Topic", "Words"), [
        [f"W{place + 1}" for place in range(len(rows))], context.companies(account),
        [world.accounts.email(row) for row in account.tolist()],
        context.stamps.utc(np.minimum((days[rows] + 3) * DAY + 12 * 3600, world.clock.now)),
        stamps.names(("quote", "review", "case", "reference call", "mention"), kind),
        np.where(glad, "positive", "negative").tolist(), stamps.names(("Product", "Support", "Price"), draw % 3),
        words.tolist(),
    ], EXCEL)  # fmt: skip
