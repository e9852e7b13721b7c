"""The shop's master data: products, places of sale, price lists, promotions; and what competitors charge."""

from __future__ import annotations

from datetime import date

import numpy as np

from sightline.demo import stamps, story
from sightline.demo.chance import happens
from sightline.demo.clock import DAY, day_number, day_of, month_start
from sightline.demo.context import Context
from sightline.demo.files import EXCEL, TOOL
from sightline.demo.world.catalog import COMPETITORS, PRICES, PRODUCTS, SCANNER, STORES

PRICE_WATCH = "market/competitor-prices.csv"
PROMOTION, PROMOTION_ID = "February coupon", "PR-1"


def write(context: Context) -> None:
    """Write the six files."""
    header = ("SKU", "Name", "Family", "Category", "Subscription", "Unit cost", "List price", "Currency")
    rows = [
        (p.sku, p.name, p.family, p.category, "yes" if p.recurring else "no", f"{p.cost:.2f}", f"{p.price:.2f}", "EUR")
        for p in PRODUCTS
    ]
    context.shelf.records("shop/products.csv", header, rows)
    _write_locations(context)
    _write_prices(context)
    _write_promotions(context)
    context.shelf.records(
        "market/competitors.csv", ("Competitor", "Website"), [(name, "") for name in COMPETITORS], EXCEL
    )
    _write_competitor_prices(context)


def promotion_days(clock_today: int) -> tuple[int, int]:
    """First and last day of the last February that has fully passed."""
    today = day_of(clock_today)
    start = date(today.year if today.month > 2 else today.year - 1, 2, 1)
    return day_number(start), day_number(month_start(start, 1)) - 1


def _write_locations(context: Context) -> None:
    clock, rows = context.world.clock, []
    rows.append(("Germany", "country", "", "Germany", "", "", "", "", ""))
    for number, name in enumerate(story.REGIONS):
        country = name if number > 3 else "Germany"
        rows.append((f"Region {name}", "region", "Germany" if number < 4 else "", country, name, "", "", "", ""))
    for store in STORES:
        kind, region = ("store", story.REGIONS[store.region]) if store.city else ("online", "")
        opened = day_of(clock.month(store.opened)).isoformat()
        area = f"{store.area:.0f}" if store.area else ""
        parent = f"Region {region}" if region else "Germany"
        rows.append((store.name, kind, parent, "Germany", region, store.city, opened, "", area))
    header = ("Location", "Kind", "Part of", "Country", "Region", "City", "Opened", "Closed", "Area m2")
    context.shelf.records("shop/locations.csv", header, rows)


def _write_prices(context: Context) -> None:
    """A retail list since the beginning; consumables and devices went up by three percent a year ago."""
    clock, rows = context.world.clock, []
    changed = day_of(clock.month(24)).isoformat()
    for product in PRODUCTS:
        since = day_of(clock.month(-24)).isoformat()
        if product.recurring:
            rows.append((product.sku, "Retail", f"{product.price:.2f}", "EUR", since, ""))
        else:
            rows.append((product.sku, "Retail", f"{product.price / 1.03:.2f}", "EUR", since, changed))
            rows.append((product.sku, "Retail", f"{product.price:.2f}", "EUR", changed, ""))
    context.shelf.records(
        "shop/price-list.csv", ("SKU", "Price list", "Price", "Currency", "Valid from", "Valid to"), rows
    )


def _write_promotions(context: Context) -> None:
    """The tried coupon with its control store, and a bundle and a display that ran elsewhere."""
    first, last = (day_of(day) for day in promotion_days(context.world.clock.today))
    depth = story.PROMOTION_DEPTH
    autumn = month_start(first, -5)
    rows = [
        (PROMOTION_ID, PROMOTION, "coupon", first, last, depth, STORES[story.PROMOTED_STORE].name, "", "treatment"),
        ("PR-2", PROMOTION, "coupon", first, last, 0, STORES[story.LIKE_STORE].name, "", "control"),
        ("PR-3", "Starter bundle", "bundle", autumn, month_start(autumn, 1), 0.05, "Online", PRODUCTS[SCANNER].sku, ""),
        (
            "PR-4",
            "Window display",
            "display",
            month_start(first, -9),
            month_start(first, -8),
            0,
            STORES[2].name,
            "",
            "",
        ),
    ]
    header = ("Promotion ID", "Promotion", "Kind", "Starts", "Ends", "Depth", "Location", "SKU", "Arm")
    context.shelf.records("shop/promotions.csv", header, rows, TOOL)


def _write_competitor_prices(context: Context) -> None:
    """A weekly look at every competitor's shelf; one of them cut the price of the scanner, and keeps it low."""
    clock, rng = context.world.clock, context.world.chance.stream("competitor prices")
    watched = np.array([5, 6, 7, 8, 11, 12])
    days = np.arange(clock.start + 1, clock.today - 1, 7)
    week, product, rival = (
        grid.ravel() for grid in np.meshgrid(days, watched, np.arange(len(COMPETITORS)), indexing="ij")
    )
    level = np.array(
        [[0.99, 1.03, 0.96, 1.08][(r + p) % 4] for p, r in zip(product.tolist(), rival.tolist(), strict=True)]
    )
    ours = PRICES[product] / np.where(week < clock.month(24), 1.03, 1.0)
    steps = np.rint(level * ours * 20) / 20
    cut = (
        (product == story.CUT_PRODUCT)
        & (rival == story.CUTTING_COMPETITOR)
        & (week >= clock.month(36 - story.CUT_MONTHS_AGO))
    )
    steps[cut] *= 1 - story.PRICE_CUT
    promo = happens(rng, 0.03, len(week)) & ~cut
    cents = np.rint(np.where(promo, steps * 0.9, steps) * 100).astype(np.int64)
    moments = week * DAY + (9 + rng.integers(0, 8, len(week))) * 3600
    broken = np.flatnonzero(happens(rng, 0.001, len(week)))
    cents[broken] = 0
    seen = happens(rng, 0.97, len(week))
    header = ("SKU", "Competitor", "Seen at", "Price", "Currency", "Price type", "In stock", "Seen by")
    names = context.world.people.names
    field = context.world.people.with_role("field_rep")
    context.shelf.table(PRICE_WATCH, header, [
        stamps.names([p.sku for p in PRODUCTS], product), stamps.names(COMPETITORS, rival),
        context.stamps.minute(moments), stamps.money(cents), ["EUR"] * len(week),
        np.where(promo, "promo", "shelf").tolist(), np.where(seen, "yes", "no").tolist(),
        stamps.names(names, field[week % len(field)]),
    ], EXCEL)  # fmt: skip
    context.report.plant("competitor prices of zero", PRICE_WATCH, len(broken), "left out")
