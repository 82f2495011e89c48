"""What the tables and sentences of all sweeps have in common."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import decimals, rounded
from analysis.studies.sweeping.measured import SHOWN
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

HEADS: Final = dict(
    zip(SHOWN, ("arrests", "faces", "officer h", "fruitless", "£"), strict=True)
)
"""Of columns, a week or a deployment."""
MOST_PLACES: Final = 4
ORDINALS: Final = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, 11th."""
    is_teen = 10 < number % 100 < 20  # noqa: PLR2004 - eleventh to nineteenth
    return f"{number}{'th' if is_teen else ORDINALS.get(number % 10, 'th')}"


def mean_text(
    mean: float, low: float, high: float, *, unit: str = "arrests", signed: bool = False
) -> str:
    """Write a mean with its unit and 95 % interval, all rounded alike."""
    half = (high - low) / 2
    places = decimals([mean], half_width=half)
    if math.isfinite(half) and half > 0:
        places = min(places, decimals([half]) - 1)
    said = f"{rounded(mean, places, signed=signed)} {unit}".rstrip()
    if not math.isfinite(half):
        return f"{said} (one replication gives no interval)"
    low_text, high_text = (rounded(end, places, signed=signed) for end in (low, high))
    return f"{said} (95 % interval {low_text} to {high_text})"


def is_told(low: float, high: float) -> bool:
    """Tell whether a difference can be told from 0."""
    return low > 0 or high < 0


def number(value: float) -> str:
    """Write a mean in a table."""
    return rounded(value, min(MOST_PLACES, decimals([value])))


def interval(low: float, high: float, *, places: int, signed: bool = False) -> str:
    """Write an interval in a table; nothing where there is none."""
    if not math.isfinite(low):
        return ""
    return " to ".join(rounded(end, places, signed=signed) for end in (low, high))


def noted(notes: Iterable[str]) -> Iterator[str]:
    """Give what must be known, each after an empty line."""
    for note in notes:
        yield ""
        yield from wrapped(f"Note: {note}", rest="      ")


def listed(texts: Sequence[str], *, most: int = 6, between: str = ", ") -> str:
    """Put texts in a row; of many only the first."""
    shown = list(texts[:most])
    if len(texts) > most:
        return f"{between.join(shown)} and {len(texts) - most} more"
    *before, last = shown
    return f"{between.join(before)} and {last}" if before else last


def point_text(point: Sequence[str], names: Mapping[str, str]) -> str:
    """Say a point in words: each setting by its short name."""
    return ", ".join(
        f"{name} {value}" for name, value in zip(names.values(), point, strict=True)
    )
