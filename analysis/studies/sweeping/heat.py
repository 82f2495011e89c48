"""A grid of two settings or more: which combinations can't be told from the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.figures import heat as figure
from analysis.figures import scatter
from analysis.measures import ARRESTS, BY_KEY, Kind
from analysis.statistics.precision import compute_mean_interval
from analysis.studies.plates.folder import plain_rows
from analysis.studies.plates.plate import Plate
from analysis.studies.sweeping.best import find_best
from analysis.studies.sweeping.runs import labels
from analysis.studies.sweeping.words import listed, mean_text, number, point_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.figures.style import Caption
    from analysis.studies.sweeping.measured import Measured
    from analysis.studies.sweeping.runs import Layout

PAIR: Final = 2
MOST_LINES: Final = 20


@dataclass(frozen=True, eq=False)
class Heat:
    """Combinations of settings, with arrests and another measure.

    Attributes
    ----------
    layout
        What was run.
    by
        The other measure.
    table
        A row a combination and measure: ``point``, a column a setting by its path,
        ``key``, ``measure``, ``unit``, ``mean`` with its 95 % interval ``low`` to
        ``high``, ``n``, ``is_best``, and ``is_alike``: whether it can't be told from
        the best.
    """

    layout: Layout
    by: str
    table: pd.DataFrame

    @property
    def settings(self) -> tuple[str, str]:
        """What the first two settings are called in a figure."""
        names = labels(self.layout.design.factors).values()
        first, second, *_ = (name.replace("_", " ") for name in names)
        return first, second

    @property
    def frame(self) -> pd.DataFrame:
        """The table of two settings, as :func:`lfrsim.figures.heat` takes it."""
        factors = self.layout.design.factors
        first, second, *_ = (factor.path for factor in factors)
        return self.table.assign(
            x=self.table[first],
            y=self.table[second],
            is_numeric=all(factor.is_numeric for factor in factors),
        )

    @property
    def points_frame(self) -> pd.DataFrame:
        """Arrests of all points, as :func:`lfrsim.figures.scatter` takes them."""
        return scatter_frame(self.layout, self._rows(ARRESTS), {})

    @property
    def sentence(self) -> str:
        """Say which combination has most arrests, and which of its like asks least."""
        rows = self._rows(ARRESTS)
        best, alike = rows[rows["is_best"]].iloc[0], rows[rows["is_alike"]]
        if np.isnan(best["low"]):
            return "One replication can't tell which combination is best."
        text = mean_text(best["mean"], best["low"], best["high"], unit="a week")
        said = (
            f"Of {len(rows)} combinations in {self.layout.name} most arrests come with "
            f"{self._at(best)}: {text}"
        )
        if len(alike) == 1:
            return f"{said}, more than with any other."
        others = [self._at(row) for _, row in alike[~alike["is_best"]].iterrows()]
        return (
            f"{said}. {len(others)} can't be told from it: "
            f"{listed(others, most=4, between='; ')}. {self._cheapest(alike)}"
        ).strip()

    @property
    def lines(self) -> tuple[str, ...]:
        """The combinations with most arrests in plain text."""
        return tuple(self._lines())

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""
        return {
            "sentence": self.sentence,
            "by": self.by,
            "combinations": plain_rows(self.table),
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table, by the name of its file."""
        return {"combinations": self.table}

    def plates(self, caption: Caption) -> list[Plate]:
        """Draw a heat map of two settings, or all points by each of more."""
        if len(self.layout.design.factors) > PAIR:
            return [scatter_plate(self.points_frame, caption)]
        frame = self.frame
        drawn = figure.draw(frame, caption=caption, names=self.settings)
        return [Plate("heat", drawn, frame, figure.title(frame), self.sentence)]

    def _rows(self, key: str) -> pd.DataFrame:
        return self.table[self.table["key"] == key]

    def _at(self, row: pd.Series) -> str:
        names = labels(self.layout.design.factors)
        return point_text([str(row[path]) for path in names], names)

    def _cheapest(self, alike: pd.DataFrame) -> str:
        """Say which of those like the best has the least of the other measure."""
        one = BY_KEY[self.by]
        rows = self._rows(self.by)
        rows = rows[rows["point"].isin(alike["point"])]
        is_gain = one.kind is Kind.gain
        means = rows["mean"].to_numpy()
        if np.isnan(means).all():
            return ""
        least = rows.iloc[int(np.nanargmax(means if is_gain else -means))]
        return (
            f"Of all these {self._at(least)} has the {'most' if is_gain else 'least'} "
            f"of {one.label[0].lower()}{one.label[1:]}: {number(least['mean'])}."
        )

    def _lines(self) -> Iterator[str]:
        by = BY_KEY[self.by]
        yield f"MOST ARRESTS A WEEK; beside them: {by.label}"
        rows = self._rows(ARRESTS).sort_values("mean", ascending=False, kind="stable")
        others = self._rows(self.by).set_index("point")["mean"]
        width = max(len(self._at(row)) for _, row in rows.iterrows())
        width = min(width, 50)
        for _, row in rows.head(MOST_LINES).iterrows():
            mark = "the best" if row["is_best"] else (
                "can't be told from it" if row["is_alike"] else ""
            )  # fmt: skip
            yield (
                f"{self._at(row)[:width]:<{width}}{number(row['mean']):>9}"
                f"{number(others[row['point']]):>12}  {mark}"
            ).rstrip()
        if len(rows) > MOST_LINES:
            yield f"and {len(rows) - MOST_LINES} more in combinations.csv"


def compute_heat(measured: Measured, *, by: str) -> Heat:
    """Compute what a grid of several settings comes to."""
    layout, rows = measured.layout, []
    paths = [factor.path for factor in layout.design.factors]
    for key in dict.fromkeys((ARRESTS, by)):
        one = BY_KEY[key]
        values = list(measured.at_points(key))
        best = find_best(values, is_more_better=one.kind is Kind.gain)
        for place, point in enumerate(layout.design.points):
            mean, low, high = compute_mean_interval(values=values[place])
            rows.append(
                {"point": layout.names[place]}
                | dict(zip(paths, point, strict=True))
                | {"key": key, "measure": one.label, "unit": one.unit}
                | {"mean": mean, "low": low, "high": high}
                | {"n": int(np.isfinite(values[place]).sum())}
                | {"is_best": place == best.place, "is_alike": best.alike[place]}
            )
    return Heat(layout, by, pd.DataFrame(rows))


def scatter_plate(frame: pd.DataFrame, caption: Caption) -> Plate:
    """Draw arrests at all points against each setting."""
    title = scatter.title(frame)
    return Plate("points", scatter.draw(frame, caption=caption), frame, title, title)


def scatter_frame(
    layout: Layout, rows: pd.DataFrame, findings: dict[str, str]
) -> pd.DataFrame:
    """Put arrests at all points below each other, for each setting once.

    Parameters
    ----------
    layout
        What was run.
    rows
        A row a point, in the order of the design: ``measure``, ``mean``, ``low``,
        ``high``.
    findings
        What is said of a setting above its panel, by its path.

    Returns
    -------
    DataFrame
        As :func:`lfrsim.figures.scatter` takes it.
    """
    names, frames = labels(layout.design.factors), []
    for place, factor in enumerate(layout.design.factors):
        values = [point[place] for point in layout.design.points]
        unit = f", {factor.unit}" if factor.unit else ""
        frames.append(
            rows[["measure", "mean", "low", "high"]].assign(
                factor=f"{names[factor.path].replace('_', ' ')}{unit}",
                value=values,
                x=[factor.number(value) for value in values],
                is_numeric=factor.is_numeric,
                finding=findings.get(factor.path, ""),
            )
        )
    return pd.concat(frames, ignore_index=True)
