"""Negative reply rate: which share of the people first contacted in the period answered that they want nothing."""

from oracles._replies import rate_of


def oracle(world, settings, start, end, grain, by, as_of):
    return rate_of("negative", "positive", world, settings, start, end, grain, by, as_of)
