"""The figures of several scenarios: each against a base, and yield against burden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures import against_base, front
from analysis.studies.choosing.front import ALL, LABELS
from analysis.studies.choosing.several_words import against_base_table, told_table
from analysis.studies.choosing.words import front_sentence
from analysis.studies.plates.plate import Plate

if TYPE_CHECKING:
    import pandas as pd

    from analysis.figures.style import Caption


def against_base_plate(frame: pd.DataFrame, caption: Caption) -> Plate:
    """Draw each scenario's difference from the base.

    Parameters
    ----------
    frame
        By one measure, as `compute_all_against_base` returns it, its rows in the order
        in which they are drawn.
    caption
        What it rests on.
    """
    measure, table = str(frame["measure"].iloc[0]), against_base_table(frame)
    said = "; ".join(
        f"{name}: {mean}, difference {difference}"
        for name, mean, difference, _ in table.itertuples(index=False)
    )
    return Plate(
        "against-base",
        against_base.draw(frame, caption=caption, measure=measure),
        frame,
        against_base.title(frame, measure=measure),
        f"{measure}. {said}. {caption.text}.",
        table,
    )


def front_plate(
    fronts: pd.DataFrame, caption: Caption, *, confidence: float = 0.95
) -> Plate:
    """Draw arrests against what they ask, all scenarios together.

    Parameters
    ----------
    fronts
        As `compute_front` returns it.
    caption
        What it rests on.
    confidence
        Of what is told, together.
    """
    panels = fronts[fronts["against"] != ALL]
    return Plate(
        "front",
        front.draw(panels, caption=caption, labels=LABELS, confidence=confidence),
        fronts,
        front.title(panels),
        front_sentence(fronts),
        told_table(panels),
    )
