"""Repeatable chance: one stream of random numbers per subject, so that a change in one leaves the others alone."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

GOLDEN = 0.6180339887498949
# Stands for "never happened" or "nobody" in columns of moments, days and row numbers.
NEVER = -1


class Chance:
    """Where all chance of one generated company comes from."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def stream(self, subject: str) -> np.random.Generator:
        """The numbers of one subject; the same for the same seed and subject, on every machine."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self._seed, zlib.crc32(subject.encode())])))


def evenly(rng: np.random.Generator, count: int) -> Floats:
    """Rising numbers between 0 and 1, spread evenly, so that small worlds show the shape they were drawn from."""
    return (np.arange(count) + rng.random(count)) / max(count, 1)


def choose(rng: np.random.Generator, weights: Sequence[float] | Floats, count: int) -> Ints:
    """Row numbers drawn in proportion to their weights."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return drawn(edges, rng.random(count))


def drawn(edges: Floats, shares: Floats) -> Ints:
    """The step of a running total in which each share of the whole lies."""
    found = np.searchsorted(edges, shares * edges[-1], side="right")
    return np.asarray(np.minimum(found, len(edges) - 1), dtype=np.int64)


def happens(rng: np.random.Generator, share: float | Floats, count: int) -> Flags:
    """Whether each of `count` things happens, with one share for all or one each."""
    return rng.random(count) < share


def fairly(rng: np.random.Generator, share: float | Floats, strata: Ints) -> Flags:
    """Whether each thing happens, drawn so that every stratum gets nearly the share it is due.

    Steps of the golden ratio fill the span from 0 to 1 evenly whichever run of them is taken.
    """
    order = np.argsort(strata, kind="stable")
    draw = np.empty(len(strata))
    draw[order] = (np.arange(len(strata)) * GOLDEN + rng.random()) % 1
    return draw < share


def around(rng: np.random.Generator, median: float | Floats, spread: float, count: int) -> Floats:
    """Positive numbers around a median, with the long upper tail that waiting times and amounts have."""
    return np.asarray(median * np.exp(rng.normal(0.0, spread, count)), dtype=np.float64)


def mixed(numbers: Ints, salt: int) -> Ints:
    """A scrambled, repeatable number below 2**31 for every row number, where no stream is at hand."""
    value = (numbers.astype(np.uint64) + np.uint64(salt * 7919 + 1)) * np.uint64(0x9E3779B97F4A7C15)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    return ((value >> np.uint64(33)) & np.uint64(0x7FFFFFFF)).astype(np.int64)
