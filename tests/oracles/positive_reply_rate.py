"""Positive reply rate: which share of the people first contacted in the period showed interest in time."""

from oracles._replies import rate_of


def oracle(world, settings, start, end, grain, by, as_of):
    return rate_of("positive", "negative", world, settings, start, end, grain, by, as_of)
