"""As many digits as a number deserves: those that its interval leaves standing.

A row of a comparison is rounded as one, so that A, B and their difference add up
to the eye. At least three significant digits of the smaller mean are kept; more only
where the interval is so narrow that they mean something, and five of the larger at
most.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

LEAST, MOST = 3, 5  # significant digits
UNDEFINED: Final = "n/a"


class Row(NamedTuple):
    """A row of a comparison in text, every number rounded alike."""

    a: str
    b: str
    difference: str
    low: str
    high: str


def decimals(values: Iterable[float], *, half_width: float = math.nan) -> int:
    """Find the decimal places to which some numbers are rounded together.

    Parameters
    ----------
    values
        The numbers, in one unit.
    half_width
        Of the interval of one of them, in that unit; ``nan`` without interval.

    Returns
    -------
    int
        Decimal places; negative to round to tens, hundreds, ...
    """
    places = [_first_place(value) for value in values if value and math.isfinite(value)]
    if not places:
        return 0
    wanted = LEAST + max(places)
    if math.isfinite(half_width) and half_width > 0:
        wanted = max(wanted, 1 + _first_place(half_width))
    return min(wanted, MOST + min(places))


def rounded_row(
    *, a: float, b: float, difference: float, low: float, high: float
) -> Row:
    """Round both means, their difference and its interval to the same place."""
    places = decimals([a, b], half_width=(high - low) / 2)
    return Row(
        rounded(a, places),
        rounded(b, places),
        rounded(difference, places, signed=True),
        rounded(low, places, signed=True),
        rounded(high, places, signed=True),
    )


def rounded_comparison(row: Mapping[str, Any] | pd.Series) -> Row:
    """Round a row of a comparison's table, as in ``Comparison.table``."""
    return rounded_row(
        a=row["a_mean"],
        b=row["b_mean"],
        difference=row["difference"],
        low=row["low"],
        high=row["high"],
    )


def rounded(value: float, places: int, *, signed: bool = False) -> str:
    """Write a number with commas at the thousands; ``n/a`` if it is undefined."""
    if not math.isfinite(value):
        return UNDEFINED
    near = round(value, places) + 0.0  # no minus sign before a zero
    return f"{near:{'+' if signed and near else ''},.{max(0, places)}f}"


def significant(value: float, digits: int = LEAST) -> str:
    """Write a measured number with a few significant digits; zeros count."""
    if not math.isfinite(value) or not value:
        return rounded(value, 0)
    return rounded(value, digits + _first_place(value))


def exact(value: float) -> str:
    """Write a number that is known, such as 2.5 times, without needless zeros."""
    return f"{value:.3g}" if math.isfinite(value) else UNDEFINED


def threshold_text(value: float) -> str:
    """Write a threshold as the record does, 0.60; with more decimals if it has them."""
    written = f"{value:.2f}"
    return written if math.isclose(float(written), value) else f"{value:.10g}"


def _first_place(value: float) -> int:
    """Return -1 for units, -2 for tens, 0 for tenths: where the first digit stands."""
    return -1 - math.floor(math.log10(abs(value)))
