"""The proportionality gap: arrests that more deployments don't bring, cause by cause.

In proportion a plan of B's size would have r times A's arrests, where r is the ratio of
planned deployments. With a arrests a week in A and b in B, replication by replication,

    gap = r a - b,
    part of a cause = gap - gap with that cause switched off in both,
    interaction = gap - sum of the parts.

All runs meet the same luck, so every line is paired. Parts are *one at a time*: where
two causes take the same arrests, each part has them and the interaction gives them
back.

The convention a reader would get wrong: a part above 0 is arrests that are *missing*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.figures import gap as figure
from analysis.statistics.precision import compute_mean_interval
from analysis.studies.outcome import per_week
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.proportion.causes import CAUSES, Mark, mark_of
from analysis.studies.proportion.runs import ALL, name_without, ratio_of
from analysis.studies.proportion.words import gap_lines, gap_sentence, gap_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from analysis.figures.style import Caption
    from analysis.studies.comparison.compare import Comparison
    from sim.experiment.results import Results
    from sim.scenario.schema import Scenario

    Floats = NDArray[np.float64]

UNKNOWN: Final = "as the scenario states it; the record is of London"
COMPUTED: Final = "follows from the others"
ABSENT: Final = {"is_there": False, "low": 0.0, "high": 0.0}
"""A part that isn't estimated: there is nothing to switch off."""


@dataclass(frozen=True, eq=False)
class Gap:
    """Arrests in proportion, obtained, and what is between.

    Attributes
    ----------
    names
        Of A and B.
    ratio
        r: planned deployments of B over those of A.
    table
        A row each for ``proportional``, the causes, ``otherwise`` where the scenarios
        differ in something else too, ``interaction``, ``obtained``, and ``gap``:
        ``key``, ``label``, ``kind`` (level, part, gap), ``mark`` and ``reason`` (what
        it rests on), ``is_there`` (whether the cause is in either scenario; if not its
        part is exactly 0), and ``arrests`` a week with the 95 % interval ``low`` to
        ``high``, paired.
    caption
        What the figure rests on.
    """

    names: tuple[str, str]
    ratio: float
    table: pd.DataFrame
    caption: Caption

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return gap_sentence(self.table, self.names, self.ratio)

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text."""
        return gap_lines(self.table, self.names, self.ratio)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "sentence": self.sentence,
            "planned_ratio": self.ratio,
            "rows": plain_rows(self.table),
        }

    def plates(self) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(self.table, caption=self.caption, ratio=self.ratio)
        title = figure.title(self.table)
        shown = gap_table(self.table)
        return [Plate("gap", drawn, self.table, title, self.sentence, shown)]

    def write(self, folder: Path) -> list[Path]:
        """Write the table and the figure; the same split gives the same bytes."""
        return [
            write_table(folder / "gap.csv", self.table),
            *write_plates(folder, self.plates()),
        ]


def split_gap(
    comparison: Comparison, results: Results, variants: Results | None
) -> Gap:
    """Split the gap between two scenarios that were compared.

    Parameters
    ----------
    comparison
        Of the two.
    results
        From which it was made.
    variants
        Of the runs without the causes; None if neither scenario has any.
    """
    names = [named.name for named in results.scenarios]
    both = comparison.a, comparison.b
    arrests = {one.name: one.measures["arrests_per_week"].to_numpy() for one in both}
    if variants is not None:
        for named in variants.scenarios:
            arrests[named.name] = per_week(variants, named.name, "arrests")
    table = compute_gap(arrests, a=names[0], b=names[1], ratio=ratio_of(results.study))
    table = marked(table, comparison.a.scenario)
    caption = caption_of(both, seed=comparison.seed, notes=comparison.warnings)
    return Gap((names[0], names[1]), ratio_of(results.study), table, caption)


def compute_gap(
    arrests: Mapping[str, Floats], *, a: str, b: str, ratio: float
) -> pd.DataFrame:
    """Split a gap, as in ``Gap.table``.

    Parameters
    ----------
    arrests
        A week, by scenario, shape (replications,): of A and B, and of each without a
        cause under the name that :func:`name_without` gives; what isn't there is the
        same as with it.
    a, b
        Names of A and B.
    ratio
        Planned deployments of B over those of A.
    """

    def missing(cause: str) -> Floats | None:
        """Return the gap without a cause; None if it is in neither scenario."""
        ends = [name_without(name, cause) for name in (a, b)]
        if not any(name in arrests for name in ends):
            return None
        less, more = (
            arrests.get(end, arrests[name])
            for end, name in zip(ends, (a, b), strict=True)
        )
        return ratio * less - more

    gap = ratio * arrests[a] - arrests[b]
    rows = [_row("proportional", "in proportion", "level", ratio * arrests[a])]
    left = gap
    for cause in CAUSES:
        without = missing(cause.key)
        part = np.zeros_like(gap) if without is None else gap - without
        left = left - part
        rows.append(
            _row(cause.key, cause.label, "part", part)
            | {"mark": cause.mark.value, "reason": cause.reason}
            | ({} if without is not None else ABSENT)
        )
    others = missing(ALL)
    if others is not None:
        left = left - others
        rows.append(
            _row("otherwise", "what else differs", "part", others)
            | {"mark": Mark.assumed.value}
            | {"reason": "without any of the causes arrests aren't in proportion"}
        )
    rows.append(
        _row("interaction", "interaction", "part", left)
        | {"reason": "what the parts have in common, or bring only together"}
    )
    rows.append(_row("obtained", "obtained", "level", arrests[b]))
    rows.append(_row("gap", "gap", "gap", gap))
    return pd.DataFrame(rows)


def marked(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return a split whose parts claim no record where there is none."""
    table = table.copy()
    for cause in CAUSES:
        mark = mark_of(cause, scenario)
        if mark != cause.mark:
            row = table["key"] == cause.key
            table.loc[row, ["mark", "reason"]] = mark.value, UNKNOWN
    return table


def _row(key: str, label: str, kind: str, values: Floats) -> dict[str, Any]:
    mean, low, high = compute_mean_interval(values=values)
    return {
        "key": key,
        "label": label,
        "kind": kind,
        "mark": COMPUTED,
        "reason": "",
        "is_there": True,
        "arrests": mean,
        "low": low,
        "high": high,
    }
