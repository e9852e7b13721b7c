"""The marketing tool: campaigns with budgets, the touches they made, and what was spent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sightline.demo import stamps, story
from sightline.demo.chance import NEVER, Ints, happens
from sightline.demo.clock import DAY, SEASON, Clock, day_number, day_of, month_start
from sightline.demo.context import LEAD_ID, Context
from sightline.demo.files import EXCEL
from sightline.demo.world.catalog import CHANNELS

CAMPAIGNS, TOUCHES, SPEND = "marketing/campaigns.csv", "marketing/campaign-touches.csv", "marketing/spend.csv"
# Channels that run campaigns, what a quarter of each costs in media, and what the campaigns are called.
_RUNNING = {
    1: (21_000, "Search"),
    2: (12_500, "Social"),
    3: (6_000, "Webinar"),
    4: (26_000, "Trade show"),
    6: (7_500, "Partner days"),
}
_KINDS = ("click", "form", "attended", "response", "visit", "sent")
_SALARIES = (("marketing", 41_000), ("sales", 212_000))
_TOOLS = (("marketing", 6_200), ("sales", 8_900))


class Campaign(NamedTuple):
    """One campaign: a channel in a quarter."""

    name: str
    channel: int
    starts: int
    ends: int
    budget: int


def campaigns(clock: Clock) -> list[Campaign]:
    """A campaign of every running channel in every quarter of the data."""
    first, found = day_of(clock.start), []
    start = month_start(first, -((first.month - 1) % 3))
    while day_number(start) <= clock.today:
        after = month_start(start, 3)
        for channel, (budget, word) in _RUNNING.items():
            name = f"{word} {start.year} Q{(start.month - 1) // 3 + 1}"
            found.append(Campaign(name, channel, day_number(start), day_number(after) - 1, budget))
        start = after
    return found


def campaign_of(context: Context) -> Ints:
    """Number of the campaign every lead came from, `NEVER` for channels without campaigns."""
    leads, known = context.world.leads, campaigns(context.world.clock)
    starts = np.unique(np.array([item.starts for item in known]))
    order = np.full(len(CHANNELS), NEVER)
    order[list(_RUNNING)] = np.arange(len(_RUNNING))
    quarter = np.searchsorted(starts, leads.created // DAY, side="right") - 1
    place = order[leads.channel]
    return np.where(place == NEVER, NEVER, quarter * len(_RUNNING) + place)


def write(context: Context) -> None:
    """Write the three files."""
    known, look = campaigns(context.world.clock), context.stamps
    header = ("Campaign", "Channel", "Start date", "End date", "Budget", "Currency", "Parent campaign")
    context.shelf.table(CAMPAIGNS, header, [
        [item.name for item in known], [CHANNELS[item.channel] for item in known],
        look.day(np.array([item.starts for item in known])), look.day(np.array([item.ends for item in known])),
        [item.budget for item in known], ["EUR"] * len(known), [""] * len(known),
    ], EXCEL)  # fmt: skip
    _write_touches(context, known)
    _write_spend(context, known)


def _write_touches(context: Context, known: list[Campaign]) -> None:
    """What made leads notice us: at least the touch they came by, for some also earlier ones."""
    leads, rng = context.world.leads, context.world.chance.stream("campaign touches")
    campaign = campaign_of(context)
    rows = np.flatnonzero(campaign != NEVER)
    count = round(story.CAMPAIGN_TOUCHES * context.world.size)
    more = rows[rng.integers(0, len(rows), max(count - len(rows), 0))]
    every = np.concatenate([rows, more])
    lag = np.where(np.arange(len(every)) < len(rows), 0, rng.integers(1, 40 * 1440, len(every)) * 60)
    kind = np.where(lag == 0, np.where(happens(rng, 0.8, len(every)), 1, 2), rng.integers(0, len(_KINDS), len(every)))
    at = np.maximum(leads.created[every] - 120 - lag, context.world.clock.start * DAY)
    header = ("Touch ID", "Campaign", "Lead ID", "Touched at", "Interaction")
    context.shelf.table(TOUCHES, header, [
        [f"CT-{number + 1}" for number in range(len(every))],
        stamps.names([item.name for item in known], campaign[every]), (every + LEAD_ID).tolist(),
        context.stamps.utc(at), stamps.names(_KINDS, kind),
    ], EXCEL)  # fmt: skip


def _write_spend(context: Context, known: list[Campaign]) -> None:
    """Media by campaign, people and tools by team; one credit note is negative."""
    rng = context.world.chance.stream("spend")
    header = ("Campaign", "Channel", "From", "To", "Amount", "Currency", "Cost type", "Department")
    day = day_of(context.world.clock.start + 40)
    credit = (known[0].name, CHANNELS[known[0].channel], day, day, "-850.00", "EUR", "media", "marketing")
    rows = [*_media(context.world.clock, rng, known), *_running_costs(context.world.clock, rng), credit]
    context.shelf.records(SPEND, header, rows, EXCEL)
    context.report.plant("credit notes of an agency, negative", SPEND, 1, "kept")


def _media(clock: Clock, rng: np.random.Generator, known: list[Campaign]) -> Iterator[tuple[object, ...]]:
    for item in known:
        for later in range(3):
            first = month_start(day_of(item.starts), later)
            last = day_number(month_start(first, 1)) - 1
            if day_number(first) <= clock.today and last >= clock.start:
                amount = f"{item.budget / 3 * SEASON[first.month - 1] * rng.uniform(0.9, 1.12):.2f}"
                channel = CHANNELS[item.channel]
                yield item.name, channel, first, day_of(last), amount, "EUR", "media", "marketing"


def _running_costs(clock: Clock, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    first = day_of(clock.start)
    while day_number(first) <= clock.today:
        last = day_of(day_number(month_start(first, 1)) - 1)
        for kind, costs in (("salaries", _SALARIES), ("tools", _TOOLS)):
            for team, cost in costs:
                yield "", "", first, last, f"{cost * rng.uniform(0.98, 1.03):.2f}", "EUR", kind, team
        yield "", "", first, last, f"{rng.uniform(3000, 7000):.2f}", "EUR", "travel", "sales"
        first = month_start(first, 1)
