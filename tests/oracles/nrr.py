"""Net revenue retention: which share of the starting monthly revenue its customers pay at the end."""

from oracles._customer_sets import revenue


def oracle(world, settings, start, end, grain, by, as_of):
    return revenue(lambda _before, after: after, world, settings, start, end, grain, by, as_of)
