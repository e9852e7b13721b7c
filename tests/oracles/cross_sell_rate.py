"""Cross-sell rate: which part of the customers bought something they did not have."""

from oracles._expansions import rate_of


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    return rate_of("cross_sell", world, settings, start, end, grain, by, as_of, variant)
