"""Which points of a sweep can't be told from the best, and which of these asks least.

The best has the highest mean. Another one can be told from it if the paired interval of
its difference from the best lies below 0. As each is compared with one that was chosen
for being the highest, the intervals of all comparisons hold together with 95 %
(Bonferroni), which errs towards calling too many alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.statistics.paired import compute_paired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DOUBT: Final = 0.05


class Best(NamedTuple):
    """The best point, and those like it.

    Attributes
    ----------
    place
        Where the best stands.
    alike
        Whether each can't be told from it; the best itself is among them.
    """

    place: int
    alike: tuple[bool, ...]


def find_best(values: Sequence[Floats], *, is_more_better: bool = True) -> Best:
    """Find the best of some points.

    Parameters
    ----------
    values
        A measure of each, shape (replications,), paired.
    is_more_better
        Whether the highest is the best.
    """
    sign = 1 if is_more_better else -1
    means = [sign * float(np.nanmean(one)) if np.isfinite(one).any() else -np.inf
             for one in values]  # fmt: skip
    place = int(np.argmax(means))
    confidence = 1 - DOUBT / max(1, len(values) - 1)
    alike = []
    for number, one in enumerate(values):
        paired = compute_paired(
            a=sign * values[place], b=sign * one, confidence=confidence
        )
        alike.append(number == place or (paired.n > 0 and not paired.high < 0))
    return Best(place, tuple(alike))
