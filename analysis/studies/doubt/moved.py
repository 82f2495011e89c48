"""What came of runs in which one input at a time is at an end of its doubt.

The convention a reader would get wrong: an interval at an end is that of how far the
difference there is from the stated one, in the same luck, and not of the difference.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.figures import ends as figure
from analysis.figures.tornado import short
from analysis.measures import ARRESTS, measure_named
from analysis.statistics.paired import compute_paired
from analysis.studies.doubt.ends import HIGH, LOW, STATED, shares_of
from analysis.studies.doubt.ends_words import ends_sentence, ends_table, ends_words
from analysis.studies.doubt.values import members_of, values_at, values_stated
from analysis.studies.outcome import compute_outcome, compute_replication_measures
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import cautions, without_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.figures.style import Caption
    from analysis.measures import Measure
    from analysis.studies.doubt.ends import Ends
    from sim.experiment.results import Results

FEW: Final = 3  # notes under the figure


@dataclass(frozen=True, eq=False)
class Moved:
    """What inputs do to a difference, each moved alone to both ends of its doubt.

    Attributes
    ----------
    ends
        What was run.
    by
        The measure of the table and the figure.
    measures
        All of each run, a row a replication, by its name.
    warnings
        What limits the results. The figure has room for the first few.
    caption
        What the figure rests on.
    """

    ends: Ends
    by: Measure
    measures: Mapping[str, pd.DataFrame]
    warnings: tuple[str, ...]
    caption: Caption

    @property
    def replications(self) -> int:
        """How many there are of each world at each end."""
        return self.caption.replications

    @cached_property
    def table(self) -> pd.DataFrame:
        """What each input does to the difference in the chosen measure."""
        return self.frame(self.by.key)

    def frame(self, by: str) -> pd.DataFrame:
        """Return what each input does to the difference in a measure.

        Parameters
        ----------
        by
            Its key.

        Returns
        -------
        DataFrame
            A row an input, what moves the difference most first: its ``name``, a short
            ``label``, its ``standing``, the ``members`` of a joint doubt, its values
            ``at_low``, ``at_stated`` and ``at_high``; ``key`` and ``measure`` of what
            the difference is in; the mean difference B - A as ``stated``, and at the
            ends ``low`` and ``high``; ``low_low`` ... ``high_high``, the 95 % intervals
            of how far these are from the stated one in the same luck, put there; the
            ``span`` from the least to the greatest of the three; ``n``.
        """
        measure = measure_named(by)
        rows = [self._row(name, measure) for name in self.ends.doubts]
        frame = pd.DataFrame(rows)
        order = frame["span"].fillna(-1.0).argsort(kind="stable")[::-1]
        return frame.iloc[order].reset_index(drop=True)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return ends_sentence(self.table)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "sentence": self.sentence,
            "warnings": list(self.warnings),
            "replications": self.replications,
            "by": self.by.key,
            "inputs": plain_rows(self.table),
        }

    def plates(self) -> list[Plate]:
        """Draw the figure."""
        return [ends_plate(self.table, self.caption)]

    def write(self, folder: Path) -> list[Path]:
        """Write the table and the figure; the same results give the same bytes."""
        return [
            write_table(folder / "ends.csv", self.table),
            *write_plates(folder, self.plates()),
        ]

    def _row(self, name: str, measure: Measure) -> dict[str, object]:
        doubts = self.ends.doubts[name]
        differences = self._differences(STATED, measure.key)
        stated = float(differences.mean())
        row: dict[str, object] = {
            "name": name,
            "label": short(name),
            "standing": self.ends.standings[name],
            "members": members_of(doubts),
            "key": measure.key,
            "measure": measure.label,
            "at_stated": values_stated(doubts),
            "stated": stated,
        }
        for end, share in zip((LOW, HIGH), shares_of(doubts), strict=True):
            change = compute_paired(
                a=differences, b=self._differences((name, end), measure.key)
            )
            row[end] = stated + change.difference
            row[f"{end}_low"], row[f"{end}_high"] = (
                stated + change.low,
                stated + change.high,
            )
            row[f"at_{end}"] = values_at(doubts, share)
        means = [float(str(row[key])) for key in ("stated", LOW, HIGH)]
        span = math.nan if any(map(math.isnan, means)) else max(means) - min(means)
        return {**row, "span": span, "n": self.replications}

    def _differences(self, place: tuple[str, str], key: str) -> pd.Series[float]:
        """Return B - A in each replication."""
        a, b = (self.measures[run][key] for run in self.ends.places[place])
        return b - a


def find_moved(ends: Ends, results: Results, *, by: str = ARRESTS) -> Moved:
    """Read what came of the runs.

    Parameters
    ----------
    ends
        What was to be run.
    results
        Of its study.
    by
        Key of the measure of the table and the figure.
    """
    outcomes = [
        replace(compute_outcome(results=results, name=run), name=name)
        for run, name in zip(ends.places[STATED], ends.names, strict=True)
    ]
    notes = without_inputs(cautions(outcomes, replications=results.replications))
    measures = {
        named.name: compute_replication_measures(results=results, name=named.name)
        for named in results.scenarios
    }
    caption = caption_of(outcomes, seed=results.seed, notes=notes[:FEW])
    return Moved(ends, measure_named(by), measures, notes, caption)


def ends_plate(frame: pd.DataFrame, caption: Caption) -> Plate:
    """Draw what each input does.

    Parameters
    ----------
    frame
        Of ``Moved.frame``; its labels and values may be called otherwise.
    caption
        What the figure rests on.
    """
    measure = frame["measure"].iloc[0]
    return Plate(
        "ends",
        figure.draw(frame, measure=measure, caption=caption),
        frame,
        figure.title(frame, measure=measure),
        ends_words(frame),
        ends_table(frame),
    )
