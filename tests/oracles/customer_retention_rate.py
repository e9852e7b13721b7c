"""Customer retention rate: which share of the customers at the period's start was still there at its end."""

from oracles._customer_sets import kept_or_lost


def oracle(world, settings, start, end, grain, by, as_of):
    return kept_or_lost(False, world, settings, start, end, grain, by, as_of)
