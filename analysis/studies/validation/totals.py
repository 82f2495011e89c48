"""Sums over deployments, published and predicted: by month, by borough, of a window.

A total is predicted by the totals of the replications, so that what deployments of one
replication share (inputs that were drawn, a street that comes back) is in its interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.studies.validation.counts import COUNTS, JUDGED, TAIL
from analysis.studies.validation.rows import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

BY_MONTH: Final = ("faces_seen", "alerts", "arrests")
YEAR: Final = (pd.Timestamp("2024-09-12"), pd.Timestamp("2025-09-11"))
"""The window of the force's annual report; a record that has it is held against it."""


class Total(NamedTuple):
    """A number published, and what was predicted of it.

    Attributes
    ----------
    what, of
        What it is of (a month, a borough), and which number.
    deployments
        Over how many.
    observed, predicted, low, high
        Published; mean and 90 % interval of the replications.
    """

    what: str
    of: str
    deployments: int
    observed: float
    predicted: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether what was published lies in the interval."""
        return self.low <= self.observed <= self.high


def by_month(rows: Rows, samples: Mapping[str, Ints]) -> list[Total]:
    """Return totals of each month of the present regime, events apart."""
    usual = rows.is_present & ~rows.is_event
    months = rows.frame["date"].dt.strftime("%Y-%m").to_numpy()
    return [
        total
        for count in BY_MONTH
        for month in sorted(set(months[usual]))
        if (total := _total(month, count, rows, samples, usual & (months == month)))
    ]


def whole(rows: Rows, samples: Mapping[str, Ints]) -> list[Total]:
    """Return totals of the present regime, of events, and of the annual report's year.

    The year is held against a record that has it.
    """
    date = rows.frame["date"]
    windows = {"all": rows.is_present}
    if (rows.is_present & rows.is_event).any():
        windows["events"] = rows.is_present & rows.is_event
    if date.min() <= YEAR[0] + pd.Timedelta(days=31) and date.max() >= YEAR[1]:
        in_year = (date >= YEAR[0]) & (date <= YEAR[1])
        windows["Sep 2024 to Sep 2025"] = in_year.to_numpy(bool)
    return [
        total
        for name, chosen in windows.items()
        for count in COUNTS
        if (total := _total(name, count, rows, samples, chosen))
    ]


def by_borough(rows: Rows, samples: Mapping[str, Ints]) -> list[Total]:
    """Return alerts and arrests a deployment of each borough, most visited first."""
    boroughs = rows.boroughs.to_numpy(str)
    names, counts = np.unique(boroughs[rows.is_present], return_counts=True)
    order = [str(names[place]) for place in np.argsort(-counts, kind="stable")]
    groups = {name: rows.is_present & (boroughs == name) for name in order}
    if "Westminster" in groups:
        groups["elsewhere"] = rows.is_present & ~groups["Westminster"]
    return [
        total
        for name, chosen in groups.items()
        for count in JUDGED
        if (total := _total(name, count, rows, samples, chosen, is_mean=True))
    ]


def per_10k_faces(rows: Rows, samples: Mapping[str, Ints]) -> list[Total]:
    """Return alerts per 10,000 faces, in Westminster and elsewhere."""
    inside = rows.boroughs.to_numpy(str) == "Westminster"
    found = []
    for name, chosen in {"Westminster": inside, "elsewhere": ~inside}.items():
        used = chosen & rows.has_faces
        if not used.any() or not inside.any():
            continue
        frame = rows.frame[used]
        ratios = (
            1e4 * samples["alerts"][used].sum(0) / samples["faces_seen"][used].sum(0)
        )
        seen = 1e4 * float(frame["alerts"].sum()) / float(frame["faces_seen"].sum())
        found.append(
            _compared(name, "alerts per 10,000 faces", len(frame), seen, ratios)
        )
    return found


def scatter(rows: Rows, samples: Mapping[str, Ints]) -> list[Total]:
    """Return variances over means, and the share of deployments without an arrest."""
    found = []
    for count in JUDGED:
        used = rows.is_present & rows.frame[count].notna().to_numpy(bool)
        if used.sum() < 2:  # noqa: PLR2004 - a variance
            continue
        seen = rows.frame[count].to_numpy(float)[used]
        drawn = samples[count][used]
        of_each = drawn.var(axis=0, ddof=1) / np.maximum(drawn.mean(axis=0), 1e-9)
        name = f"variance over mean of {count}"
        dispersion = float(seen.var(ddof=1) / seen.mean()) if seen.mean() else 0.0
        found.append(_compared("all", name, seen.size, dispersion, of_each))
        if count == "arrests":
            none = (drawn == 0).mean(axis=0)
            share = float((seen == 0).mean())
            found.append(
                _compared("all", "share without an arrest", seen.size, share, none)
            )
    return found


def _total(
    what: str,
    count: str,
    rows: Rows,
    samples: Mapping[str, Ints],
    chosen: Flags,
    *,
    is_mean: bool = False,
) -> Total | None:
    used = chosen & rows.frame[count].notna().to_numpy(bool)
    if count == "faces_seen":
        used = used & rows.has_faces
    number = int(used.sum())
    if not number:
        return None
    seen = float(rows.frame[count].to_numpy(float)[used].sum())
    drawn = samples[count][used].sum(axis=0).astype(float)
    if is_mean:
        return _compared(
            what, f"{count} a deployment", number, seen / number, drawn / number
        )
    return _compared(what, count, number, seen, drawn)


def _compared(
    what: str, of: str, number: int, observed: float, drawn: np.ndarray
) -> Total:
    low, high = np.quantile(drawn, [TAIL, 1 - TAIL]).tolist()
    return Total(what, of, number, observed, float(drawn.mean()), low, high)
