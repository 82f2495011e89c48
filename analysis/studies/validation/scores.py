"""How good the predictions of deployments were, beside plain ways to predict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.statistics.scoring import (
    Coverage,
    compute_coverage,
    compute_crps,
    compute_log_scores,
    compute_pit,
    compute_pit_histogram,
    compute_skill,
    uniformity,
)
from analysis.studies.validation.counts import LEVEL
from sim.model.streams import Streams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEVELS: Final = (0.5, LEVEL)
SKILL_LEVEL: Final = 0.8
"""Of the interval of a skill: its lower end is a lower limit of 90 %."""


class Skill(NamedTuple):
    """What is gained over a plain way to predict.

    Attributes
    ----------
    baseline
        Which.
    crps, log_score
        Its own scores.
    skill, low, high
        1 - CRPS / its CRPS, with 90 % limits on either side (bootstrap by day).
    """

    baseline: str
    crps: float
    log_score: float
    skill: float
    low: float
    high: float


class Score(NamedTuple):
    """How well one count was predicted.

    Attributes
    ----------
    counted
        Which.
    number
        Deployments whose count is known.
    observed, predicted
        Means.
    coverage
        Of central intervals, by level.
    uniform_p
        p-value of the test that the PIT is uniform.
    histogram
        Share of each tenth of the PIT.
    crps, log_score
        Means.
    skills
        Over each baseline.
    """

    counted: str
    number: int
    observed: float
    predicted: float
    coverage: tuple[Coverage, ...]
    uniform_p: float
    histogram: tuple[float, ...]
    crps: float
    log_score: float
    skills: tuple[Skill, ...]


def score_count(
    count: str,
    *,
    samples: Ints,
    observed: Floats,
    days: Ints,
    baselines: Mapping[str, Floats],
    seed: int,
) -> Score:
    """Score the predictions of one count.

    Parameters
    ----------
    count
        Which.
    samples
        What was predicted, shape (n, replications).
    observed
        What was published, without gaps, shape (n,).
    days
        The day of each deployment.
    baselines
        Samples of plain predictions, by name, shape (n, m).
    seed
        Of the randomised PIT.
    """
    drawn = samples.astype(float)
    pit = pit_of(count, drawn, observed, seed=seed)
    crps = compute_crps(samples=drawn, observed=observed)
    draw = partial(_uniforms, seed, count)
    return Score(
        counted=count,
        number=observed.size,
        observed=float(observed.mean()),
        predicted=float(drawn.mean()),
        coverage=tuple(compute_coverage(pit=pit, level=level) for level in LEVELS),
        uniform_p=uniformity(pit),
        histogram=tuple(
            compute_pit_histogram(samples=drawn, observed=observed).tolist()
        ),
        crps=float(crps.mean()),
        log_score=float(compute_log_scores(samples=drawn, observed=observed).mean()),
        skills=tuple(
            _skill(name, one, observed, crps, days, draw)
            for name, one in baselines.items()
        ),
    )


def pit_of(count: str, samples: Floats, observed: Floats, *, seed: int) -> Floats:
    """Return the PIT of each deployment, randomised by a stream of its own."""
    within = Streams(seed, 0).uniforms(observed.size, "PIT", count)
    return compute_pit(samples=samples, observed=observed, within=within)


def _uniforms(seed: int, count: str, number: int) -> Floats:
    return Streams(seed, 0).of("days drawn anew", count).random(number)


def _skill(
    name: str,
    samples: Floats,
    observed: Floats,
    crps: Floats,
    days: Ints,
    uniforms: Callable[[int], Floats],
) -> Skill:
    if samples.shape[1] == 1:  # a single value: its CRPS is the absolute error
        theirs, logs = np.abs(samples[:, 0] - observed), np.full(observed.size, np.nan)
    else:
        theirs = compute_crps(samples=samples, observed=observed)
        logs = compute_log_scores(samples=samples, observed=observed)
    skill, low, high = compute_skill(
        scores=crps, baseline=theirs, days=days, uniforms=uniforms, level=SKILL_LEVEL
    )
    return Skill(name, float(theirs.mean()), float(logs.mean()), skill, low, high)
