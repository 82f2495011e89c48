"""A class's worlds in one figure: each against the base, and yield against burden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analysis.figures import against_base, front
from analysis.measures import measures_of
from analysis.statistics.rounding import UNDEFINED, decimals, rounded
from analysis.studies.choosing.against_base import compute_against_base
from analysis.studies.choosing.front import ALL, LABELS, compute_front
from analysis.studies.choosing.words import front_sentence
from analysis.studies.outcome import compute_outcome
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import cautions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.figures.style import Caption
    from analysis.measures import Measure
    from analysis.studies.outcome import Outcome
    from sim.experiment.results import Results

CONFIDENCE: Final = 0.95
FEW: Final = 3
LUCK: Final = "Intervals are over luck, and not over what the inputs could be."
FRONT_WORDS: Final = (
    "No single measure says which world is better. Up is more arrests, left is less "
    "asked of people. A world is dominated if another one is told to be no worse in "
    "both and better in one; most worlds give more of the one for more of the other."
)


@dataclass(frozen=True, eq=False)
class Class:
    """What came of the worlds of a class.

    Attributes
    ----------
    outcomes
        By name, the base first.
    caption
        What figures rest on.
    notes
        All that must be known; a figure has room for the first few.
    """

    outcomes: Mapping[str, Outcome]
    caption: Caption
    notes: tuple[str, ...]

    @property
    def base(self) -> str:
        """Name of the base."""
        return next(iter(self.outcomes))

    @property
    def measures(self) -> dict[str, pd.DataFrame]:
        """All measures of each world, a row a replication."""
        return {name: one.measures for name, one in self.outcomes.items()}

    @property
    def replications(self) -> int:
        """How many there are of each."""
        return self.caption.replications

    @property
    def what_intervals_say(self) -> str:
        """How many comparisons are made, and what the intervals cover."""
        number = len(self.outcomes) - 1
        if number == 1:
            return f"One comparison, so its interval of 95 % stands by itself. {LUCK}"
        return (
            f"{number} comparisons with the base: intervals of the differences hold "
            "together with 95 % (Bonferroni), those of the means each by itself. Two "
            f"teams aren't compared with each other. {LUCK}"
        )


def class_of(results: Results) -> Class:
    """Read what came of all worlds, the base first."""
    names = [one.name for one in results.scenarios]
    outcomes = {name: compute_outcome(results=results, name=name) for name in names}
    told = list(outcomes.values())
    notes = cautions(told, replications=results.replications)
    caption = caption_of(told, seed=results.seed, notes=notes[:FEW])
    return Class(outcomes, caption, notes)


def offered(found: Class) -> list[Measure]:
    """Return the measures that a class may choose from."""
    return [one for one in measures_of(*found.measures.values()) if not one.is_part]


def against_base_frame(
    found: Class, measure: Measure, *, is_sorted: bool
) -> pd.DataFrame:
    """Return each world, and its difference from the base, by one measure.

    Parameters
    ----------
    found
        The worlds.
    measure
        By what they are compared.
    is_sorted
        Whether the most comes first; else they stand as they came.
    """
    frame = compute_against_base(
        found.measures, base=found.base, measure=measure.key, confidence=CONFIDENCE
    )
    if is_sorted:
        order = frame["mean"].argsort(kind="stable")[::-1]
        frame = frame.iloc[order].reset_index(drop=True)
    return frame


def against_base_plate(found: Class, measure: Measure, *, is_sorted: bool) -> Plate:
    """Draw what `against_base_frame` returns."""
    frame = against_base_frame(found, measure, is_sorted=is_sorted)
    return Plate(
        "against-base",
        against_base.draw(
            frame, caption=found.caption, base=found.base, measure=measure.label
        ),
        frame,
        against_base.title(frame, base=found.base, measure=measure.label),
        _words(frame, found, measure),
        _table(frame, found.base),
    )


def front_plate(found: Class) -> Plate:
    """Draw arrests against what they ask, all worlds together."""
    frame = compute_front(found.outcomes, confidence=CONFIDENCE)
    panels = frame[frame["against"] != ALL]
    return Plate(
        "front",
        front.draw(panels, caption=found.caption, labels=LABELS, confidence=CONFIDENCE),
        frame,
        front.title(panels),
        front_sentence(frame),
        _front_table(panels),
    )


def _words(frame: pd.DataFrame, found: Class, measure: Measure) -> str:
    said = "; ".join(
        f"{row['scenario']}: {row[MEAN]}, difference {row[DIFFERENCE]}"
        for _, row in _table(frame, found.base).rename(columns={"World": "scenario"})
        .iterrows()
    )  # fmt: skip
    return f"{measure.label}. {said}. {found.caption.text}."


MEAN, DIFFERENCE = "Mean (95 % interval)", "From the base (all at once)"


def _table(frame: pd.DataFrame, base: str) -> pd.DataFrame:
    """Return the data as people read them."""
    import pandas as pd

    half = (frame["mean_high"] - frame["mean_low"]).min() / 2
    places = decimals(frame["mean"], half_width=half)
    rows = []
    for _, row in frame.iterrows():
        mean, low, high = (
            rounded(row[name], places) for name in ("mean", "mean_low", "mean_high")
        )
        difference = "the base"
        if row["scenario"] != base:
            number, least, most = (
                rounded(row[name], places, signed=True)
                for name in ("difference", "low", "high")
            )
            difference = UNDEFINED
            if UNDEFINED not in (number, least, most):
                difference = f"{number} ({least} to {most})"
        rows.append(
            {
                "World": row["scenario"],
                MEAN: f"{mean} ({low} to {high})",
                DIFFERENCE: difference,
                "n": row["n"],
            }
        )
    return pd.DataFrame(rows)


def _front_table(panels: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "World": panels["scenario"],
            "Against": panels["against"].map(LABELS),
            "Arrests a week": [f"{one:,.1f}" for one in panels["arrests"]],
            "Burden": [f"{one:,.4g}" for one in panels["burden"]],
            "What can be told": panels["verdict"],
        }
    )
