"""The billing tool: subscriptions and every movement of their monthly value."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps
from sightline.demo.chance import NEVER
from sightline.demo.context import Context
from sightline.demo.files import TOOL
from sightline.demo.world.catalog import CURRENCIES, PRODUCTS
from sightline.demo.world.contracts import CANCEL_REASONS, MOVEMENTS

SUBSCRIPTIONS, MOVES = "billing/subscriptions.csv", "billing/mrr-movements.csv"
_FIRST = 3_000


def write(context: Context) -> None:
    """Write both files, and two trials that pay nothing."""
    world, look = context.world, context.stamps
    subs, count = world.subscriptions, len(world.subscriptions)
    skus = [product.sku for product in PRODUCTS]
    # A customer in every hundred is behind with paying, or paused.
    late = np.arange(count) % 97
    status = np.select([subs.ended != NEVER, late == 13, late == 29], ["cancelled", "past_due", "paused"], "active")
    header = (
        "subscription_id", "customer_id", "deal_id", "plan_sku", "status", "start_date", "end_date", "mrr", "currency",
        "cancel_reason", "is_free", "account_manager",
    )  # fmt: skip
    with context.shelf.sheet(SUBSCRIPTIONS, header, TOOL) as sheet:
        sheet.add([
            [f"sub_{row}" for row in range(_FIRST, _FIRST + count)], context.companies(subs.account),
            context.deals(subs.deal), stamps.names(skus, subs.product), status.tolist(), look.day(subs.started),
            look.day(subs.ended), stamps.money(subs.mrr), stamps.names(CURRENCIES, subs.currency),
            stamps.names(CANCEL_REASONS, subs.reason), ["false"] * count,
            stamps.names(world.people.emails, world.accounts.manager[subs.account]),
        ])  # fmt: skip
        day = look.day(np.array([world.clock.today - 12]))[0]
        prospects = np.flatnonzero(world.accounts.first_won == NEVER)[-2:]
        ids = context.companies(prospects)
        sheet.add_rows(
            (f"trial_{place}", company, "", "PL-100", "trial", day, "", "0.00", "EUR", "", "true", "")
            for place, company in enumerate(ids)
        )
    moves = world.movements
    columns = ("movement_id", "subscription_id", "customer_id", "sku", "date", "type", "mrr_change", "currency")
    context.shelf.table(MOVES, columns, [
        [f"mv_{row}" for row in range(len(moves))], [f"sub_{row + _FIRST}" for row in moves.subscription.tolist()],
        context.companies(subs.account[moves.subscription]), stamps.names(skus, moves.product), look.day(moves.day),
        stamps.names(MOVEMENTS, moves.kind), stamps.money(moves.amount),
        stamps.names(CURRENCIES, subs.currency[moves.subscription]),
    ])  # fmt: skip
