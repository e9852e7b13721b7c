"""Currency codes: which there are, and which one a word or a sign means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sightline.intake.values.words import Words

# A dollar or a crown sign alone is many currencies, so it is none of these.
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "CA$": "CAD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "EURO": "EUR",
    "EUROS": "EUR",
    "₹": "INR",
    "₽": "RUB",
}
FIELDS = ("currency", "base", "quote")


@cache
def codes() -> frozenset[str]:
    """All ISO codes, those of currencies of the past among them."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def currency_words(words: Mapping[str, int], values: Mapping[str, str]) -> Words:
    """The code each word of a currency column means; the mapping's own words come first."""
    found = Words()
    for word, count in words.items():
        plain = values.get(word, word).strip().upper()
        code = _SIGNS.get(plain, plain)
        if code in codes():
            found.known[word] = code
        else:
            found.unknown[word] = count
    return found


def glued(raw: str) -> str:
    """The SQL of the code or sign that stands before or behind an amount."""
    return f"nullif(trim(regexp_extract(upper({raw}), '^[A-Z]{{3}}|[A-Z]{{3}}$|^[A-Z]{{2}}\\$|[€£₹]')), '')"
