"""How often B has more than A: two questions that are easily taken for one.

*The same week, had we run B* compares each week with itself in the other world. It
rests on shared luck and nobody can observe it. *A week of B against another week
of A* compares a week with some other week, as one who looks at two years'
books does. Ties count half in both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def compute_same_week(*, a: ArrayLike, b: ArrayLike) -> float:
    """Compute how often the same week has more in B than in A; ties half.

    Parameters
    ----------
    a, b
        Counts of the weeks, in any shape, the same for both.
    """
    first, second = _flat(a, b)
    if not first.size:
        return float("nan")
    return float(np.mean(second > first) + np.mean(second == first) / 2)


def compute_other_week(*, a: ArrayLike, b: ArrayLike) -> float:
    """Compute how often a week of B has more than *another* week of A; ties half.

    Parameters
    ----------
    a, b
        Counts of the weeks, in any shape, the same for both. All pairs of
        different weeks are compared (Mann and Whitney's U over their number).
    """
    first, second = _flat(a, b)
    n = first.size
    if n < 2:  # noqa: PLR2004 - there is no other week
        return float("nan")
    ordered = np.sort(first)
    below = np.searchsorted(ordered, second, side="left").sum()
    not_above = np.searchsorted(ordered, second, side="right").sum()
    same = n * compute_same_week(a=first, b=second)
    return float(((below + not_above) / 2 - same) / (n * (n - 1)))


def _flat(
    a: ArrayLike, b: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if first.shape != second.shape:
        message = (
            "weeks must have one shape in both worlds, but the shapes are "
            f"{first.shape} and {second.shape}"
        )
        raise ValueError(message)
    return first.ravel(), second.ravel()
