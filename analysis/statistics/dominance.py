"""Which of k systems are dominated in several criteria, as far as can be told.

System l dominates i if it is nowhere worse and somewhere better. Both are asked of the
interval of each paired difference; all intervals hold at once by Bonferroni's
inequality.

The convention a reader would get wrong: a difference whose interval includes 0 is
neither "better" nor "no worse". Only where two are equal in every replication, as the
faces of one plan with two crews are under common luck, is one no worse without being
better. So most pairs that are close can't be told, which isn't the same as being on the
front.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from analysis.statistics.all_pairs import compute_all_pairs

Flags = NDArray[np.bool_]


class Verdict(StrEnum):
    """What can be told of a system."""

    front = "on the front"
    """Every other one is told to be worse in some criterion, or equal in all."""
    dominated = "dominated"
    """Some other one is told to be nowhere worse and somewhere better."""
    untold = "can't be told"


@dataclass(frozen=True, eq=False)
class Told:
    """What is told of all pairs in all criteria, shape (criteria, k, k).

    Attributes
    ----------
    better
        Whether the first is told to be better than the second.
    equal
        Whether they are equal in every replication.
    """

    better: Flags
    equal: Flags

    def verdicts(self, criteria: list[int]) -> list[tuple[Verdict, list[int]]]:
        """Judge each system by some criteria.

        Returns
        -------
        list
            A verdict each, with those that dominate it.
        """
        better, equal = self.better[criteria], self.equal[criteria]
        somewhere = np.any(better, axis=0)
        dominates = np.all(better | equal, axis=0) & somewhere
        can_not = somewhere.T | np.all(equal, axis=0)
        judged = []
        for number in range(better.shape[-1]):
            by = np.flatnonzero(dominates[:, number]).tolist()
            others = np.delete(can_not[:, number], number)
            verdict = Verdict.front if others.all() else Verdict.untold
            judged.append((Verdict.dominated if by else verdict, by))
        return judged


def compare_pairs(values: ArrayLike, *, confidence: float = 0.95) -> Told:
    """Compare all pairs in all criteria at once.

    Parameters
    ----------
    values
        Shape (criteria, k, n): more is better; ``nan`` where a system has fewer
        replications.
    confidence
        Of all intervals together.
    """
    means, errors, n = compute_all_pairs(np.asarray(values, dtype=float))
    tests = means.shape[0] * math.comb(means.shape[-1], 2)
    half_widths = stdtrit(n - 1, 1 - (1 - confidence) / (2 * tests)) * errors
    equal = (means == 0) & (errors == 0)
    return Told(np.asarray(means > half_widths, np.bool_), np.asarray(equal, np.bool_))
