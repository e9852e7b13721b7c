"""Competitor price index: what our prices are of a hundred of the competitors'."""

from fractions import Fraction
from typing import NamedTuple

from oracles._answers import Cells, divide, result
from oracles._reading import DAY, Reading
from oracles._revenue import company_money, dated_amounts
from oracles._statistics import mean

MAX_AGE = 14
OF_THE_PLACE = ("competitor", "region", "channel")


class Match(NamedTuple):
    """One of our products on one day, beside what the competitors ask for it."""

    product: str
    own: Fraction
    theirs: dict


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    seen = {None: []} if by in (None, "rep", "team") else {}
    for row in reading.rows("competitor_price"):
        if not reading.happened(row["at"]):
            continue
        price = _usable(reading, row, bucket)
        if price is not None and not (variant == "regular_price" and row["kind"] == "promo"):
            seen.setdefault(_member(reading, row, by), []).append((row, price))
    weights = _units(reading, bucket.start - (bucket.end - bucket.start), bucket.start)
    cells = {}
    for member, rows in seen.items():
        cell = _cell(reading, bucket, rows, weights, with_retail=by not in OF_THE_PLACE)
        if member is None or cell["n"]:
            cells[member] = cell
    return cells


def _usable(reading, row, bucket):
    """The price seen, in company money; of those seen in the period the unusable ones are listed."""
    day = reading.day(row["at"])
    price = reading.convert(row["amount"], row["currency"], day)
    reason = "MISSING_AMOUNT" if row["amount"] is None else "NOT_POSITIVE" if row["amount"] <= 0 else None
    reason = reason or ("MISSING_FX" if price is None else None)
    if reason is None:
        return price
    return reading.exclude(reason, row) if bucket.start <= day < bucket.end else None


def _member(reading, row, by):
    place = reading.find("location", row["location_id"]) or {}
    if by in (None, "rep", "team"):
        return None
    if by == "product":
        return row["product_id"]
    if by == "family":
        return (reading.find("product", row["product_id"]) or {}).get("family")
    competitor = (reading.find("competitor", row["competitor_id"]) or {}).get("name") or row["competitor_id"]
    return {"competitor": competitor, "region": place.get("region"), "channel": place.get("kind")}[by]


def _cell(reading, bucket, rows, weights, with_retail):
    days, day = [], bucket.start
    while day < bucket.end and day <= reading.today:
        matches = _matches(reading, rows, day)
        if matches:
            days.append(matches)
        day += DAY
    told = [_day(matches, weights) for matches in days]
    competitors = {competitor for matches in days for match in matches for competitor in match.theirs}
    index, own, theirs, gap = ([one[number] for one in told] for number in range(4))
    also = {
        "own_price": mean(own),
        "competitor_price": mean(theirs),
        "match_gap": mean(gap),
        "competitors": len(competitors),
    }
    if with_retail:
        also["average_retail_price"] = _retail(reading, bucket, {row["product_id"] for row, _ in rows})
    return result(
        mean(index),
        n=len(competitors),
        also=also,
        flags={"SMALL_N"} if len(competitors) == 1 else (),
        reason=None if told else "no_denominator",
    )


def _matches(reading, rows, day):
    """The products with a price of ours and one of theirs on that day."""
    latest = {}
    for row, price in rows:
        if 0 <= (day - reading.day(row["at"])).days <= MAX_AGE:
            key = (row["product_id"], row["competitor_id"])
            if key not in latest or (row["at"], row["id"]) > (latest[key][0]["at"], latest[key][0]["id"]):
                latest[key] = (row, price)
    found = {}
    for (product, competitor), (row, price) in latest.items():
        if row["in_stock"] is not False:
            found.setdefault(product, {})[competitor] = price
    owned = {product: own_price(reading, product, day) for product in found}
    return [Match(product, owned[product], found[product]) for product in sorted(found) if owned[product]]


def own_price(reading, product_id, day):
    """What we ask for the product on that day, in company money."""
    valid = [
        row
        for row in reading.naming("price", "product_id", product_id)
        if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"])
    ]
    if valid:
        valid.sort(key=lambda row: (row["price_list"] or "", -row["valid_from"].toordinal(), row["id"]))
        return reading.convert(valid[0]["amount"], valid[0]["currency"], day)
    product = reading.find("product", product_id) or {}
    return reading.convert(product.get("list_price"), product.get("currency"), day)


def _day(matches, weights):
    """(index, own price, competitors' price, gap to the lowest) of one day."""
    weight = {match.product: max(weights.get(match.product, Fraction(0)), Fraction(0)) for match in matches}
    if not any(weight.values()):
        weight = {match.product: Fraction(1) for match in matches}
    whole = sum(weight.values())
    own = sum(match.own * weight[match.product] for match in matches) / whole
    theirs = sum(mean(list(match.theirs.values())) * weight[match.product] for match in matches) / whole
    gap = sum((match.own - min(match.theirs.values())) * weight[match.product] for match in matches) / whole
    return 100 * own / theirs, own, theirs, gap


def _units(reading, first, after):
    """The units sold of each product on those days, less those that came back."""
    units = {}
    for amount in _sold(reading):
        if first <= amount.day < after:
            product = amount.product
            units[product] = units.get(product, Fraction(0)) + amount.units
    return units


def _sold(reading):
    with reading.aside():
        amounts = dated_amounts(reading) if reading.rows("order") else []
    return [amount for amount in amounts if amount.product is not None]


def _retail(reading, bucket, products):
    sold = [amount for amount in _sold(reading) if amount.product in products]
    sold = [amount for amount in sold if bucket.start <= amount.day < bucket.end]
    with reading.aside():
        valued = [(amount.units, company_money(reading, amount)) for amount in sold]
    valued = [(units, money) for units, money in valued if money is not None]
    units = sum((units for units, _ in valued), Fraction(0))
    return divide(sum((money for _, money in valued), Fraction(0)), units) if units > 0 else None
