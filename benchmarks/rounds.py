"""Timing by rounds: one thing after the other, again and again.

A shared machine drifts by half within a minute. What is compared is therefore timed in
the same round, forwards and backwards in turn, and a ratio is taken round by round.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Final, NamedTuple

Times = dict[str, list[float]]
LARGE: Final = 100
"""From here on numbers are whole."""


class Spread(NamedTuple):
    """Values of several rounds, in short."""

    median: float
    low: float
    high: float
    rounds: int

    def __str__(self) -> str:
        if self.rounds == 1:
            return shown(self.median)
        return f"{shown(self.median)} ({shown(self.low)} to {shown(self.high)})"


def shown(value: float) -> str:
    """Return a number with three digits, or with all before the point."""
    return f"{value:,.0f}" if value >= LARGE else f"{value:.3g}"


def spread(values: list[float]) -> Spread:
    """Return the median and the range of values."""
    return Spread(statistics.median(values), min(values), max(values), len(values))


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes.

    What was left behind before is swept up first, so that nobody pays for another.
    """
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turn(works: Mapping[str, Callable[[int], object]], rounds: int) -> Times:
    """Time several works round by round.

    Parameters
    ----------
    works
        By name; each is told the number of the round.
    rounds
        How many.

    Returns
    -------
    dict
        Seconds of each, by name.
    """
    times: Times = {name: [] for name in works}
    for number in range(rounds):
        names = list(works)
        for name in names[::-1] if number % 2 else names:
            work = works[name]
            times[name].append(seconds(lambda: work(number)))  # noqa: B023 - at once
    return times


def ratios(over: list[float], under: list[float]) -> list[float]:
    """Return how many times as long one took as another, round by round."""
    return [one / other for one, other in zip(over, under, strict=True)]
