"""A class's worlds in figures, in the order and by the measure that it chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.studies.choosing.plates import against_base_plate

if TYPE_CHECKING:
    import pandas as pd

    from analysis.measures import Measure
    from analysis.studies.choosing.several import Several
    from analysis.studies.plates.plate import Plate

LUCK: Final = "Intervals are over luck, and not over what the inputs could be."
FRONT_WORDS: Final = (
    "No single measure says which world is better. Up is more arrests, left is less "
    "asked of people. A world is dominated if another one is told to be no worse in "
    "both and better in one; most worlds give more of the one for more of the other."
)


def offered(found: Several) -> list[Measure]:
    """Return the measures that a class may choose from."""
    return [one for one in found.measures if not one.is_part]


def class_frame(found: Several, measure: str, *, is_sorted: bool) -> pd.DataFrame:
    """Return each world, and its difference from the base, by one measure.

    Parameters
    ----------
    found
        The worlds.
    measure
        Key of that by which they are compared.
    is_sorted
        Whether the most comes first, and what is undefined last; else they stand as
        they came.
    """
    frame = found.frame(measure)
    if is_sorted:
        frame = frame.sort_values(
            "mean", ascending=False, kind="stable", ignore_index=True
        )
    return frame


def class_plate(found: Several, measure: str, *, is_sorted: bool) -> Plate:
    """Draw what `class_frame` returns."""
    frame = class_frame(found, measure, is_sorted=is_sorted)
    return against_base_plate(frame, found.caption)
