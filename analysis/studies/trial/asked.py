"""What a trial is to find, how surely, and what there is for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from analysis.measures.sums import COUNTS
from sim.experiment.design import StudyError

MOST_EFFECT: Final = 10.0
LEAST_EFFECT: Final = 0.005


class Design(StrEnum):
    """How a trial compares."""

    parallel = "parallel"
    """Sites side by side, such as fixed cameras on some and vans on others."""
    before_after = "before-after"
    """The same streets, some weeks before and some after."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a trial is to find, how surely, and what there is for it.

    Attributes
    ----------
    of
        What is counted of each deployment, such as ``arrests``.
    effect
        Relative: 0.2 for a fifth more.
    alpha, power
        Of a two-sided test.
    per_week
        Deployments a week, in both arms together.
    sites
        How many there are, in both arms together.
    weeks
        How many there are.
    autocorrelation
        Of a week with the next; estimated from the runs if it is None.
    """

    of: str
    effect: float
    alpha: float
    power: float
    per_week: float
    sites: int
    weeks: int
    autocorrelation: float | None = None

    def __post_init__(self) -> None:
        if message := self._fault():
            raise StudyError(message)

    def _fault(self) -> str:
        if self.of not in COUNTS:
            return _uncounted(self.of)
        if not LEAST_EFFECT <= abs(self.effect) <= MOST_EFFECT or self.effect <= -1:
            return (
                "the effect must be a change of half a per cent or more, and no fall "
                f"of everything, such as 20% or -15%, but it is {100 * self.effect:g} %"
            )
        if not 0 < self.alpha < self.power < 1:
            return (
                "alpha must be below the power, and both between 0 and 1, but they are "
                f"{self.alpha:g} and {self.power:g}"
            )
        if not self.per_week > 0:
            return f"deployments a week must be above 0, but they are {self.per_week:g}"
        if self.autocorrelation is not None and not 0 <= self.autocorrelation < 1:
            return (
                "the autocorrelation must be from 0 to below 1, but it is "
                f"{self.autocorrelation:g}"
            )
        return ""


def _uncounted(of: str) -> str:
    """Say what is counted where something else was asked for."""
    bare = of.removesuffix("_per_week")
    near = [bare] if bare in COUNTS else get_close_matches(bare, COUNTS, n=2)
    known = f"there are {', '.join(COUNTS)}"
    if near:
        known = f"did you mean {' or '.join(near)}?"
    return f"{of!r} isn't counted of a deployment: {known}"


def read_effect(text: str) -> float:
    """Read an effect: ``20%``, ``-15 %`` or ``0.2``.

    Raises
    ------
    StudyError
        If it is something else; a bare number beyond 1 is asked for its sign of per
        cent.
    """
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)\s*(%?)", text.strip())
    if found is None:
        message = f"the effect {text!r} isn't a share: write 20% or -15%"
        raise StudyError(message)
    number = float(found[1])
    if found[2]:
        return number / 100
    if abs(number) >= 1:
        message = f"an effect of {number:g} isn't plain: write {number:g}%"
        raise StudyError(message)
    return number
