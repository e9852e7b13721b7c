"""Gross revenue churn: which share of the starting monthly revenue was lost to churn and contraction."""

from oracles._customer_sets import revenue


def oracle(world, settings, start, end, grain, by, as_of):
    return revenue(lambda before, after: max(before - after, 0), world, settings, start, end, grain, by, as_of)
