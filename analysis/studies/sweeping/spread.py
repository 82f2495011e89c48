"""A drawn design: which of several settings moves a measure, and by how much of it.

Of a Sobol design the indices are worked out from the very points that were run. Of a
Latin hypercube there are rank correlations, which say which way a setting moves a
measure; they see no hump, and no setting that acts through another one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.figures import indices as figure
from analysis.measures import ARRESTS, BY_KEY
from analysis.statistics.precision import compute_mean_interval
from analysis.statistics.rounding import rounded
from analysis.statistics.sensitivity import (
    compute_noise_share,
    compute_rank_correlations,
    compute_sobol_indices,
)
from analysis.studies.plates.folder import plain_rows
from analysis.studies.plates.plate import Plate
from analysis.studies.sweeping.heat import scatter_frame, scatter_plate
from analysis.studies.sweeping.runs import labels
from analysis.studies.sweeping.words import listed
from analysis.studies.words.wrapping import wrapped
from sim.model.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.figures.style import Caption
    from analysis.statistics.sensitivity import Floats
    from analysis.studies.sweeping.measured import Measured
    from analysis.studies.sweeping.runs import Layout

SOBOL_COLUMNS: Final = tuple(
    f"{kind}{end}" for kind in ("first", "total") for end in ("", "_low", "_high")
)
RANK_COLUMNS: Final = ("correlation", "correlation_low", "correlation_high")
ENOUGH_ROWS: Final = 64
MUCH_NOISE: Final = 0.1


@dataclass(frozen=True, eq=False)
class Spread:
    """What moves arrests, and another measure, over a drawn design.

    Attributes
    ----------
    layout
        What was run.
    table
        A row a measure and setting: ``key``, ``measure``, ``factor`` (its path);
        of a Sobol design ``first`` and ``total`` with their 95 % intervals, else
        ``correlation`` with its; ``noise``, the share of the points' variance that is
        the simulation's.
    points
        Arrests at each point: ``measure``, ``mean``, ``low``, ``high``.
    """

    layout: Layout
    table: pd.DataFrame
    points: pd.DataFrame

    @property
    def is_sobol(self) -> bool:
        """Whether there are indices, and not correlations."""
        return self.layout.design.kind == "sobol"

    @property
    def frame(self) -> pd.DataFrame:
        """The table of a Sobol design, as :func:`lfrsim.figures.indices` takes it."""
        names = labels(self.layout.design.factors)
        return self.table.assign(
            factor=[names[path].replace("_", " ") for path in self.table["factor"]]
        )

    @property
    def points_frame(self) -> pd.DataFrame:
        """Arrests of all points, as :func:`lfrsim.figures.scatter` takes them."""
        rows = self.table[self.table["key"] == ARRESTS]
        findings = {row["factor"]: self._brief(row) for _, row in rows.iterrows()}
        return scatter_frame(self.layout, self.points, findings)

    @property
    def sentence(self) -> str:
        """Say which setting moves arrests most."""
        rows = self.table[self.table["key"] == ARRESTS]
        where = f"over these ranges in {self.layout.name}"
        column = "total" if self.is_sobol else "correlation"
        if rows[column].isna().all() or not np.ptp(self.points["mean"]):
            return f"Nothing that was varied moves arrests {where}. {self._noise()}"
        ordered = rows.reindex(rows[column].abs().sort_values(ascending=False).index)
        parts = [self._said(row) for _, row in ordered.iterrows()]
        if self.is_sobol:
            said = f"Of the variance of arrests a week {where}: {'; '.join(parts)}."
            said = f"{said} {self._few()}".strip()
        else:
            said = f"Rank correlation of arrests a week {where} with {listed(parts)}."
        return f"{said} {self._noise()}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text."""
        return tuple(self._lines())

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""
        return {"sentence": self.sentence, "factors": plain_rows(self.table)}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table, by the name of its file."""
        return {"indices" if self.is_sobol else "correlations": self.table}

    def plates(self, caption: Caption) -> list[Plate]:
        """Draw the indices, and arrests at all points."""
        points = scatter_plate(self.points_frame, caption)
        if not self.is_sobol:
            return [points]
        frame = self.frame
        drawn, title = figure.draw(frame, caption=caption), figure.title(frame)
        return [Plate("indices", drawn, frame, title, self.sentence), points]

    def _said(self, row: pd.Series) -> str:
        name = labels(self.layout.design.factors)[row["factor"]]
        if self.is_sobol:
            return (
                f"{_percent(row, 'total')} with {name} in all, "
                f"{_percent(row, 'first')} with it alone"
            )
        return f"{name} {_correlation(row)}"

    def _brief(self, row: pd.Series) -> str:
        if self.is_sobol:
            first, total = (rounded(100 * row[k], 0) for k in ("first", "total"))
            return f"first order {first} %, total {total} %"
        return f"rank correlation {row['correlation']:+.2f}"

    def _few(self) -> str:
        number = self.layout.design.rows
        if number >= ENOUGH_ROWS:
            return ""
        return (
            f"From {number} rows of the design these shares are rough: --points "
            f"{ENOUGH_ROWS} or more gives better ones."
        )

    def _noise(self) -> str:
        noise = float(self.table["noise"].iloc[0])
        if math.isnan(noise):
            return (
                "One replication doesn't say how much of it is the simulation's luck."
            )
        said = f"{100 * noise:.2g} % of the variance is the simulation's own luck"
        much = ", so that more replications are needed" if noise > MUCH_NOISE else ""
        return f"{said}{much}."

    def _lines(self) -> Iterator[str]:
        names = labels(self.layout.design.factors)
        for key in dict.fromkeys(self.table["key"]):
            rows = self.table[self.table["key"] == key]
            yield rows["measure"].iloc[0].upper()
            if self.is_sobol:
                yield f"{'':<36}{'first order':>28}{'total':>28}"
            for _, row in rows.iterrows():
                name = f"{names[row['factor']][:35]:<36}"
                if self.is_sobol:
                    first, total = (_percent(row, kind) for kind in ("first", "total"))
                    yield f"{name}{first:>28}{total:>28}"
                else:
                    yield f"{name}{_correlation(row)}"
            yield ""
        text = (
            "Shares of the variance, with the bootstrap's 95 % intervals. First order: "
            "what a setting does by itself; total: with all it does together with "
            "others. Estimates can lie a little below 0."
            if self.is_sobol
            else "Rank correlations (Spearman) with the bootstrap's 95 % intervals; "
            "words count in the order in which they are listed."
        )
        yield from wrapped(text)


def compute_spread(measured: Measured, *, by: str) -> Spread:
    """Compute what moves arrests and another measure over a drawn design."""
    layout, rows = measured.layout, []
    for key in dict.fromkeys((ARRESTS, by)):
        values = measured.at_points(key)
        noise = compute_noise_share(values)
        means = np.array([compute_mean_interval(values=one)[0] for one in values])
        columns = _columns(layout, means, key, measured)
        for place, factor in enumerate(layout.design.factors):
            rows.append(
                {"key": key, "measure": BY_KEY[key].label, "factor": factor.path}
                | {name: float(column[place]) for name, column in columns.items()}
                | {"noise": noise}
            )
    arrests = [compute_mean_interval(values=one) for one in measured.at_points(ARRESTS)]
    points = pd.DataFrame(arrests, columns=["mean", "low", "high"])
    points = points.assign(measure=BY_KEY[ARRESTS].label)
    return Spread(layout, pd.DataFrame(rows), points)


def _columns(
    layout: Layout, means: Floats, key: str, measured: Measured
) -> dict[str, Floats]:
    design = layout.design
    if np.isnan(means).any():  # somewhere it is undefined in every replication
        names = SOBOL_COLUMNS if design.kind == "sobol" else RANK_COLUMNS
        return dict.fromkeys(names, np.full(len(design.factors), np.nan))
    generator = Streams(measured.seed, 0).of("bootstrap", key)
    if design.kind == "sobol":
        n, d = design.rows, len(design.factors)
        found = compute_sobol_indices(
            f_a=means[:n],
            f_b=means[n : 2 * n],
            f_ab=means[2 * n :].reshape(d, n),
            generator=generator,
        )
        return dict(zip(SOBOL_COLUMNS, (*found.first, *found.total), strict=True))
    points = np.array(
        [
            [
                factor.number(one)
                for factor, one in zip(design.factors, point, strict=True)
            ]
            for point in design.points
        ]
    )
    ranked = compute_rank_correlations(points=points, values=means, generator=generator)
    return dict(zip(RANK_COLUMNS, ranked, strict=True))


def _correlation(row: pd.Series) -> str:
    if math.isnan(row["correlation"]):
        return "undefined at some points"
    value, low, high = (f"{row[column]:+.2f}" for column in RANK_COLUMNS)
    return f"{value} (95 % interval {low} to {high})"


def _percent(row: pd.Series, kind: str) -> str:
    if math.isnan(row[kind]):
        return "undefined at some points"
    value, low, high = (
        rounded(100 * row[f"{kind}{end}"], 0) for end in ("", "_low", "_high")
    )
    return f"{value} % ({low} to {high})"
