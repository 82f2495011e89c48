"""Plain ways to predict a deployment's counts, from what was published before.

They know nothing of streets, hours or days: a negative binomial of all deployments of
the half-year before; the same with the deployment's faces, where these are taken as
known; and the last value at the same street, or else the last of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.statistics.modes import NotFoundError
from analysis.statistics.negative_binomial import fit_negative_binomial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HALF_YEAR: Final = 182  # days
FEWEST: Final = 10
PLAIN: Final = "negative binomial"
WITH_FACES: Final = "negative binomial with faces"
LAST: Final = "last value"


def baselines(
    count: str,
    rows: pd.DataFrame,
    before: pd.DataFrame | None,
    *,
    faces_from: pd.Timestamp | None,
) -> dict[str, Floats]:
    """Return samples of plain predictions by name, shape (n, m).

    Parameters
    ----------
    count
        Which count.
    rows
        The deployments that are predicted.
    before
        What was published before. None where the scenario was fitted to the rows
        themselves: then so is the baseline, and there is no last value.
    faces_from
        The day from which faces are counted as today; None where they aren't taken as
        known.
    """
    recent = (rows if before is None else _half_year(before)).dropna(subset=[count])
    if len(recent) < FEWEST:
        return {}
    found: dict[str, Floats] = {}
    counts, n = recent[count].to_numpy(float), len(rows)
    try:
        found[PLAIN] = fit_negative_binomial(counts).samples(np.zeros(n))
        if faces_from is not None:
            counted = (recent["faces_seen"] > 0) & (recent["date"] >= faces_from)
            seen = counted.to_numpy(bool)
            logs = np.log(recent["faces_seen"].to_numpy(float)[seen])
            middle = float(logs.mean())
            fitted = fit_negative_binomial(counts[seen], logs - middle)
            along = np.log(rows["faces_seen"].to_numpy(float)) - middle
            found[WITH_FACES] = fitted.samples(along)
    except NotFoundError:
        return found
    if before is not None:
        found[LAST] = _last_values(count, rows, before)[:, None]
    return found


def _half_year(before: pd.DataFrame) -> pd.DataFrame:
    first = before["date"].max() - pd.Timedelta(days=HALF_YEAR)
    recent: pd.DataFrame = before[before["date"] > first]
    return recent


def _last_values(count: str, rows: pd.DataFrame, before: pd.DataFrame) -> Floats:
    """Return the last count at the same street before, or the last of all."""
    everything = np.concatenate([before[count], rows[count]])
    sites = [*before["site"], *rows["site"]]
    days = np.concatenate([before["date"].to_numpy(), rows["date"].to_numpy()])
    values = []
    for place in range(len(before), len(sites)):
        earlier = days < days[place]
        earlier &= ~np.isnan(everything)
        here = earlier & (np.array(sites) == sites[place])
        chosen = here if here.any() else earlier
        values.append(float(everything[chosen][-1]))
    return np.array(values)
