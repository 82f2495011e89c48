"""What a scenario must meet to be called like the record: stated before it is run.

Where a scenario was fitted to the very deployments it is held against, its PIT heaps up
in the middle, however right it is: the doubt about a street is that of somebody who
hasn't seen the deployment. So a uniform PIT is asked of predictions only (Bayarri and
Berger 2000, P values for composite null models, JASA 95).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from analysis.studies.validation.baselines import PLAIN
from analysis.studies.validation.counts import JUDGED, LEVEL, WORDS
from analysis.studies.validation.scores import Score
from analysis.studies.validation.totals import BY_MONTH, Total

REJECTED: Final = 0.01  # a test's p-value below which it rejects
WORST_SKILL: Final = -0.02
MONTHS: Final = 0.8
FEWEST_MONTHS: Final = 5
FEWEST: Final = 20  # deployments, fewer can't fail a test


class Criterion(NamedTuple):
    """Something that must hold.

    Attributes
    ----------
    text
        What, with its figures.
    is_met
        Whether it does.
    """

    text: str
    is_met: bool


def criteria(
    scores: Sequence[Score],
    months: Sequence[Total],
    *,
    is_forecast: bool,
    is_seen: bool,
) -> list[Criterion]:
    """Return all criteria that can be judged.

    Parameters
    ----------
    scores
        Of each count.
    months
        Totals by month.
    is_forecast
        Whether the scenario was fitted to what was before: only then it is held against
        a plain prediction, and only else against each month.
    is_seen
        Whether it was fitted to the very deployments.
    """
    judged = [
        score for score in scores if score.counted in JUDGED and score.number >= FEWEST
    ]
    found = [_covered(score) for score in judged]
    if not is_seen:
        found += [_uniform(score) for score in judged]
    if is_forecast:
        found += [one for score in judged for one in _no_worse(score)]
    else:
        found += [one for count in BY_MONTH for one in _monthly(count, months)]
    return found


def _covered(score: Score) -> Criterion:
    coverage = next(one for one in score.coverage if one.level == LEVEL)
    return Criterion(
        f"{score.counted}: {100 * coverage.share:.1f} % of {coverage.number} lie in "
        f"their 90 % interval (p = {coverage.p_value:.3f}, must be {REJECTED:g} or "
        "more)",
        coverage.p_value >= REJECTED,
    )


def _uniform(score: Score) -> Criterion:
    return Criterion(
        f"{score.counted}: PIT uniform (p = {score.uniform_p:.3f}, must be "
        f"{REJECTED:g} or more)",
        score.uniform_p >= REJECTED,
    )


def _no_worse(score: Score) -> list[Criterion]:
    return [
        Criterion(
            f"{score.counted}: no worse than a plain {PLAIN} (skill "
            f"{100 * one.skill:+.1f} %, lower 90 % limit {100 * one.low:+.1f} %, must "
            f"be above {100 * WORST_SKILL:g} %)",
            one.low > WORST_SKILL,
        )
        for one in score.skills
        if one.baseline == PLAIN
    ]


def _monthly(count: str, months: Sequence[Total]) -> list[Criterion]:
    of_count = [month for month in months if month.of == count]
    if len(of_count) < FEWEST_MONTHS:
        return []
    held = sum(month.holds for month in of_count)
    return [
        Criterion(
            f"{WORDS[count]}: {held} of {len(of_count)} monthly totals lie in their "
            f"90 % interval (must be {100 * MONTHS:g} % or more)",
            held >= MONTHS * len(of_count),
        )
    ]
