"""Net revenue churn: the same share after what the remaining customers added."""

from oracles._customer_sets import revenue


def oracle(world, settings, start, end, grain, by, as_of):
    return revenue(lambda before, after: before - after, world, settings, start, end, grain, by, as_of)
