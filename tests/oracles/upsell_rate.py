"""Upsell rate: which part of the customers bought more of what they had."""

from oracles._expansions import rate_of


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    return rate_of("upsell", world, settings, start, end, grain, by, as_of, variant)
