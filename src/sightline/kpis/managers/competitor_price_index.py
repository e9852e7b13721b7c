"""Competitor price index: how dear are we beside our competitors?

Formula
    Own price ÷ mean price of the competitors × 100, above 100 meaning dearer; over several
    products both sides weighed by the units sold in the period before. The mean of the days.
Population
    Products with a competitor's price seen within the last 14 days, the latest of each competitor,
    in stock, of the same pack and tax basis. Promotional prices count, but for the regular price.
Anchor date
    Every day of the period, with the latest price seen by then.
Breakdowns
    Product, family, competitor, region, channel.
Edge cases
    No competitor's price, or none of our own: none. A single competitor is flagged as few. Prices
    of zero and less are rejected. Other currencies are converted on the day the price was seen.
Follow-up
    Prices that differ little: propose to match them. Otherwise practice the answer to "too dear".
Confused with
    Competitor's price ÷ own price, which turns the index upside down.
Source
    Specification SM-2.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Aggregate,
    Companion,
    Count,
    DailyPrices,
    Events,
    MeanOfDays,
    Part,
    UnitPrice,
    Variant,
    count,
    distinct,
    money,
)

ALL = DailyPrices("price_matches")
REGULAR = DailyPrices("price_matches", regular=True)
SALES = Events("price_matches", where="not f.is_match and f.fault is null")
REJECTED = Events("price_matches", where="f.fault is not null")
UNPRICED = count(REJECTED, "fault = 'MISSING_FX'")
OBSERVED = ("competitor", "region", "channel")


def beside(prices: DailyPrices) -> dict[str, Companion]:
    """The prices behind the index, and with how many competitors it compares."""
    return {
        "own_price": Companion("Own price", MeanOfDays(prices, "own_part", "competitor"), Unit.MONEY),
        "competitor_price": Companion("Competitors' price", MeanOfDays(prices, "rival_part", "competitor"), Unit.MONEY),
        "match_gap": Companion("Gap to the lowest", MeanOfDays(prices, "gap_part", "competitor"), Unit.MONEY),
        "competitors": Companion("Competitors", Count(distinct(prices, "competitor")), Unit.COUNT),
    }


KPI = KPI(
    title="Competitor price index",
    fact="price_matches",
    shape=MeanOfDays(ALL, "index_part", "competitor"),
    unit=Unit.INDEX,
    direction=Direction.BAND,
    goal="Hold the price position we chose",
    also={
        **beside(ALL),
        "average_retail_price": Companion(
            "Average retail price",
            UnitPrice(
                money(SALES, "revenue", without=OBSERVED),
                Part(SALES, Aggregate.SUM, "units", "revenue is not null", without=OBSERVED),
            ),
            Unit.MONEY,
        ),
    },
    variants={
        "regular_price": Variant(
            "Competitor price index, regular prices",
            MeanOfDays(REGULAR, "index_part", "competitor"),
            also=beside(REGULAR),
        ),
    },
    fewer={
        "MISSING_FX": UNPRICED,
        "MISSING_AMOUNT": count(REJECTED, "fault = 'MISSING_AMOUNT'"),
        "NOT_POSITIVE": count(REJECTED, "fault = 'NOT_POSITIVE'"),
    },
    flags={"MISSING_FX": UNPRICED},
)
