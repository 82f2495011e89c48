"""The numbers of a validation as frames: what is written, and what is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.statistics.scoring import compute_crps
from analysis.studies.validation.counts import COUNTS, TAIL
from analysis.studies.validation.rows import Rows
from analysis.studies.validation.scores import LEVELS, Score, pit_of
from analysis.studies.validation.totals import Total

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.record.sites import Site

    Samples = Mapping[str, NDArray[np.int64]]

INTERVAL: Final = (TAIL, 1 - TAIL)


def days_covered(rows: Rows) -> dict[str, Any]:
    """Say of which days the deployments are, and how many are on unknown streets."""
    dates = rows.frame["date"]
    elsewhere = rows.frame["site"][~rows.is_known]
    return {
        "deployments": len(dates),
        "first": f"{dates.min():%Y-%m-%d}",
        "last": f"{dates.max():%Y-%m-%d}",
        "on_unknown_streets": len(elsewhere),
        "unknown_streets": int(elsewhere.nunique()),
    }


def deployment_frame(rows: Rows, samples: Samples, *, seed: int) -> pd.DataFrame:
    """Return a row a deployment: what was published, and what was predicted.

    Returns
    -------
    DataFrame
        ``date``, ``site``, ``place``, ``borough``, ``camera``, ``is_event``,
        ``is_known`` (the scenario has the street), and of each count what was published
        and, under its name and ``_mean``, ``_low``, ``_high``, ``_pit`` and ``_crps``,
        the prediction with its 90 % interval and its scores.
    """
    columns = ["date", "site", "place", "borough", "camera", "is_event"]
    frame = rows.frame[columns].assign(is_known=rows.is_known)
    frame["date"] = frame["date"].dt.strftime("%Y-%m-%d")
    for count in COUNTS:
        seen = rows.frame[count].to_numpy(float)
        if count == "faces_seen":
            seen = np.where(rows.has_faces, seen, np.nan)
        drawn = samples[count].astype(float)
        low, high = np.quantile(drawn, INTERVAL, axis=1)
        frame[count] = seen
        frame[f"{count}_mean"] = drawn.mean(axis=1)
        frame[f"{count}_low"], frame[f"{count}_high"] = low, high
        scored = ~np.isnan(seen)
        frame[f"{count}_pit"] = _only(
            scored, pit_of(count, drawn[scored], seen[scored], seed=seed)
        )
        frame[f"{count}_crps"] = _only(
            scored, compute_crps(samples=drawn[scored], observed=seen[scored])
        )
    return frame


def _only(
    scored: NDArray[np.bool_], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    whole = np.full(scored.size, np.nan)
    whole[scored] = values
    return whole


def score_frame(scores: Sequence[Score]) -> pd.DataFrame:
    """Return a row a count and baseline; a count without a baseline has one row."""
    rows = []
    for score in scores:
        common = {
            "count": score.counted,
            "deployments": score.number,
            "published_mean": score.observed,
            "predicted_mean": score.predicted,
            **{
                f"coverage_{100 * level:.0f}": one.share
                for level, one in zip(LEVELS, score.coverage, strict=True)
            },
            **{
                f"coverage_{100 * level:.0f}_p": one.p_value
                for level, one in zip(LEVELS, score.coverage, strict=True)
            },
            "pit_uniform_p": score.uniform_p,
            "crps": score.crps,
            "log_score": score.log_score,
        }
        plain = [
            {
                "baseline": one.baseline,
                "baseline_crps": one.crps,
                "baseline_log_score": one.log_score,
                "skill": one.skill,
                "skill_low": one.low,
                "skill_high": one.high,
            }
            for one in score.skills
        ]
        rows += [{**common, **one} for one in plain or [{}]]
    return pd.DataFrame(rows)


def total_frame(found: Sequence[Total]) -> pd.DataFrame:
    """Return a row a total: published, predicted, and whether the interval holds it."""
    return pd.DataFrame(
        [
            {
                "what": one.what,
                "of": one.of,
                "deployments": one.deployments,
                "published": one.observed,
                "predicted": one.predicted,
                "low": one.low,
                "high": one.high,
                "is_within": one.holds,
            }
            for one in found
        ]
    )


def pit_frame(scores: Sequence[Score]) -> pd.DataFrame:
    """Return histograms of the PIT: ``count``, ``tenth`` from 0, ``share``, ``n``."""
    return pd.DataFrame(
        [
            {"count": score.counted, "tenth": place, "share": share, "n": score.number}
            for score in scores
            for place, share in enumerate(score.histogram)
        ]
    )


def site_frame(rows: Rows, samples: Samples, sites: Mapping[str, Site]) -> pd.DataFrame:
    """Return a row a site: alerts a deployment, published and predicted.

    Returns
    -------
    DataFrame
        ``site``, ``name``, ``borough``, ``latitude``, ``longitude``, ``is_known``,
        ``deployments``, ``published``, ``predicted`` with its 90 % interval ``low`` to
        ``high``, and ``is_within``.
    """
    found = []
    places = rows.frame["site"].to_numpy()
    for site in sorted(set(places)):
        here = places == site
        drawn = samples["alerts"][here].mean(axis=0)
        low, high = np.quantile(drawn, INTERVAL)
        seen = float(rows.frame["alerts"].to_numpy(float)[here].mean())
        about = sites[site]
        found.append(
            {
                "site": site,
                "name": about.name,
                "borough": about.borough,
                "latitude": about.latitude,
                "longitude": about.longitude,
                "is_known": bool(rows.is_known[here].all()),
                "deployments": int(here.sum()),
                "published": seen,
                "predicted": float(drawn.mean()),
                "low": float(low),
                "high": float(high),
                "is_within": bool(low <= seen <= high),
            }
        )
    return pd.DataFrame(found)
