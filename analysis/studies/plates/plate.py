"""A figure of a study with its data, its title and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.figures.style import Caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.studies.outcome import Outcome


@dataclass(frozen=True, eq=False)
class Plate:
    """A figure, the data that it shows, and what it shows in words.

    Attributes
    ----------
    name
        Of its files, without ending.
    figure, frame
        What is drawn, and from which data.
    title, description
        For readers who don't see it: the finding, and what is seen, in numbers.
    table
        The data as people read them: text, rounded, under headings in words. None
        where the frame itself will do.
    """

    name: str
    figure: Figure
    frame: pd.DataFrame
    title: str
    description: str
    table: pd.DataFrame | None = None


def caption_of(
    outcomes: Sequence[Outcome], *, seed: int, notes: tuple[str, ...]
) -> Caption:
    """Say under every figure of a study what it rests on."""
    return Caption(
        names=tuple(outcome.name for outcome in outcomes),
        replications=len(outcomes[0].sums),
        seed=seed,
        weeks=tuple(outcome.scenario.horizon.weeks for outcome in outcomes),
        notes=notes,
    )
