"""What a fitted number could be, as a scenario file writes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from analysis.studies.calibration.writing import number, text

Z: Final = 1.645
"""Standard errors from a normal estimate to the ends of its 90 % interval."""
FARTHEST: Final = 3.0
"""Standard errors beyond which a doubt doesn't reach."""
Said = dict[str, dict[str, object]]


def normal_doubt(
    mean: float,
    error: float,
    *,
    within: Sequence[float],
    unit: str = "",
) -> Said:
    """Return a normal doubt that stays within bounds.

    Parameters
    ----------
    mean, error
        Of the estimate.
    within
        What the number itself can't leave.
    unit
        With which a file writes it; empty for a plain number.
    """
    low, high = within
    ends = max(low, mean - FARTHEST * error), min(high, mean + FARTHEST * error)
    write = (lambda value: text(value, unit)) if unit else number
    return {
        "normal": {
            "mean": write(mean),
            "sd": write(error),
            "between": [write(end) for end in ends],
        }
    }


def lognormal_doubt(median: float, error: float) -> Said:
    """Return a lognormal doubt, from the standard error of the logarithm."""
    most = number(median * math.exp(FARTHEST * error))
    said = {"median": number(median), "sigma": number(error), "most": most}
    return {"lognormal": {**said}}


def in_per_cent(share: float) -> str:
    """Write a share for people."""
    return f"{100 * share:.1f} %"
