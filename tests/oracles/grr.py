"""Gross revenue retention: which share of the starting monthly revenue was kept, without expansion."""

from oracles._customer_sets import revenue


def oracle(world, settings, start, end, grain, by, as_of):
    return revenue(min, world, settings, start, end, grain, by, as_of)
