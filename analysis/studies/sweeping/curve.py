"""A sweep of one setting: what is measured at each of its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.figures import curves as figure
from analysis.measures import ARRESTS
from analysis.statistics.rounding import rounded_row
from analysis.studies.plates.folder import plain_rows
from analysis.studies.plates.plate import Plate
from analysis.studies.sweeping.measured import SHOWN
from analysis.studies.sweeping.runs import labels
from analysis.studies.sweeping.words import HEADS, interval, is_told, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.figures.style import Caption
    from analysis.studies.sweeping.factors import Factor
    from analysis.studies.sweeping.measured import Measured

DRAWN: Final = (*SHOWN, "arrests_per_100_officer_hours")
PLURAL, SINGULAR = ("go", "stay"), ("goes", "stays")
BESIDE: Final = {
    "faces_per_week": ("faces scanned", PLURAL),
    "officer_hours_per_week": ("officer hours", PLURAL),
    "fruitless_stops_per_week": ("fruitless stops", PLURAL),
    "cost_per_week": ("the cost in pounds", SINGULAR),
}


@dataclass(frozen=True, eq=False)
class Curve:
    """Measures by the value of one setting.

    Attributes
    ----------
    name
        Of the scenario.
    factor
        The setting.
    frame
        As :func:`lfrsim.figures.curves` takes it.
    """

    name: str
    factor: Factor
    frame: pd.DataFrame

    @property
    def setting(self) -> str:
        """What the setting is called in a figure, with its unit."""
        name = labels([self.factor])[self.factor.path].replace("_", " ")
        return f"{name}, {self.factor.unit}" if self.factor.unit else name

    @property
    def sentence(self) -> str:
        """Say what changes from the first value, or the scenario's own, to the last."""
        rows = self.frame[self.frame["key"] == ARRESTS]
        base, last = rows[rows["is_base"]].iloc[0], self._last
        row = rows[rows["value"] == last].iloc[0]
        low, high = row["difference_low"], row["difference_high"]
        text = rounded_row(a=base["mean"], b=row["mean"], difference=row["difference"],
                           low=low, high=high)  # fmt: skip
        between = f"from {text.a} a week at {base['value']} to {text.b} at {last}"
        said = f"With {self.factor.path} changed in {self.name}, arrests go {between}"
        if not np.isfinite(low):
            return f"{said} in the one replication, which can't be told from luck."
        ends = f"difference {text.difference}, 95 % interval {text.low} to {text.high}"
        if row["difference"] == 0 and low == high:
            return f"{said}: the same in every replication. {self._beside()}"
        if not is_told(low, high):
            return f"{said}, but whether they change can't be told ({ends})."
        return f"{said} ({ends}). {self._beside()}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text."""
        return tuple(self._lines())

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""
        return {"sentence": self.sentence, "values": plain_rows(self.frame)}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return no table of its own: sweep.csv has it."""
        return {}

    def plates(self, caption: Caption) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(self.frame, caption=caption, name=self.setting)
        title = figure.title(self.frame, name=self.setting)
        return [Plate("sweep", drawn, self.frame, title, self.sentence)]

    @property
    def _last(self) -> str:
        """The value farthest from that from which differences are taken."""
        rows = self.frame[(self.frame["key"] == ARRESTS)]
        values = list(rows["value"])
        base = values.index(rows[rows["is_base"]]["value"].iloc[0])
        return str(values[0] if base == len(values) - 1 else values[-1])

    def _beside(self) -> str:
        parts = []
        for key, (words, verbs) in BESIDE.items():
            rows = self.frame[self.frame["key"] == key]
            base = number(rows[rows["is_base"]]["mean"].iloc[0])
            last = number(rows[rows["value"] == self._last]["mean"].iloc[0])
            goes, stays = verbs
            change = f"{goes} from {base} to {last}"
            if base == last:
                change = f"{stays} at {base}"
            parts.append(f"{words} {change}")
        *before, cost = parts
        return f"Each week {', '.join(before)}, and {cost}."

    def _lines(self) -> Iterator[str]:
        heads = list(HEADS.values())
        yield (
            f"{'A WEEK, AT':<22}{heads[0]:>9}{'difference':>12}{'95 % interval':>17}"
            + "".join(f"{head:>10}" for head in heads[1:])
        )
        for value in dict.fromkeys(self.frame["value"]):
            rows = self.frame[self.frame["value"] == value]
            by_key = {row["key"]: row for _, row in rows.iterrows()}
            arrests = by_key[ARRESTS]
            difference, ends = f"{arrests['difference']:+.2f}", interval(
                arrests["difference_low"], arrests["difference_high"], places=2,
                signed=True,
            )  # fmt: skip
            if arrests["is_base"]:
                difference, ends = "(base)", ""
            yield (
                f"{value[:21]:<22}{number(arrests['mean']):>9}{difference:>12}{ends:>17}"
                + "".join(f"{number(by_key[key]['mean']):>10}" for key in SHOWN[1:])
            )


def compute_curve(measured: Measured, table: pd.DataFrame) -> Curve:
    """Compute the curve of a sweep of one setting."""
    layout = measured.layout
    (factor,) = layout.design.factors
    rows = table[table["key"].isin(DRAWN)]
    if layout.is_dose_curve:
        rows = rows[rows["plan.order"] == "planned"]
    values = rows[factor.path]
    frame = rows.assign(
        value=values,
        x=[factor.number(value) for value in values],
        is_numeric=factor.is_numeric,
        is_base=rows["point"] == layout.base,
    )
    place = frame["key"].map(DRAWN.index)
    ordered = frame.assign(place=place).sort_values(["x", "place"], kind="stable")
    kept = ["value", "x", "is_numeric", "is_base", "key", "measure", "unit", "kind",
            "mean", "low", "high", "n", "difference", "difference_low",
            "difference_high"]  # fmt: skip
    return Curve(layout.name, factor, ordered[kept].reset_index(drop=True))
