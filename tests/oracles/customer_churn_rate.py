"""Customer churn rate: which share of the customers at the period's start had left at its end."""

from oracles._customer_sets import kept_or_lost


def oracle(world, settings, start, end, grain, by, as_of):
    return kept_or_lost(True, world, settings, start, end, grain, by, as_of)
