"""Rare harm of one or two scenarios, and what it would take to see a disparity.

Three statements stand beside each other, because they are easily taken for one.

- *What the model does*: events over their denominator in all replications. The interval
  counts events of one replication as many as they are worth
  (`analysis/statistics/rare.py`); where there is none, the upper bound takes trials as
  independent.
- *What is exact whatever hangs together*: in how many replications, which are
independent,
  there is any event at all.
- *What as many weeks of the real thing could tell*: if none were seen in one
replication's
  trials, up to how many could there be. More replications make the first sharper, and
  never this.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.statistics.disparity import deployments_needed
from analysis.statistics.proportions import clopper_pearson_interval
from analysis.statistics.rare import (
    clustered_rate_interval,
    clustered_share_interval,
    design_effect,
    most_rate_without_events,
    most_without_events,
)
from analysis.studies.harm.kinds import HARMS, Harm
from sim.model.clock import WEEK, YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.studies.outcome import Outcome
    from sim.scenario.schema import Scenario

    Floats = NDArray[np.float64]

RATIOS: Final = (1.5, 2.0, 3.0, 5.0)
SHARES: Final = (0.1, 0.2, 0.5)
WEEKS_A_YEAR: Final = YEAR / WEEK


def compute_table(
    outcomes: Sequence[Outcome], *, confidence: float = 0.95
) -> pd.DataFrame:
    """Count each kind of harm.

    Returns
    -------
    DataFrame
        A row a scenario and kind: ``scenario``, ``key``, ``label``, ``over``, ``unit``,
        ``scale``; ``events`` in so many ``trials`` of all replications, the ``rate`` in
        the unit with ``low`` and ``high``, the ``design_effect``; without events
        ``low`` is 0 and ``high`` the one-sided
        bound; ``is_possible``: where the scenario itself rules it out ``high`` is 0
        too, and no run says anything. Then ``replications``, those ``with_any`` and
        their share's exact interval ``any_low`` to ``any_high``, of so many ``weeks``
        each; ``trials_each`` in one, and ``if_none``: the one-sided bound if none were
        seen in these, in the unit.
    """
    rows = [
        {
            "scenario": outcome.name,
            "key": harm.key,
            "label": harm.label,
            "over": harm.over,
            "unit": harm.unit,
            "scale": harm.scale,
            **_counted(outcome, harm, confidence),
        }
        for outcome in outcomes
        for harm in HARMS
    ]
    return pd.DataFrame(rows)


def _counted(outcome: Outcome, harm: Harm, confidence: float) -> dict[str, float]:
    events = outcome.sums[harm.events].to_numpy(dtype=float)
    trials = outcome.sums[harm.trials].to_numpy(dtype=float)
    number, size, replications = float(events.sum()), float(trials.sum()), events.size
    is_possible = can_happen(outcome.scenario, harm)
    low, high = (0.0, 0.0)
    if is_possible:
        low, high = _interval(events, trials, harm, confidence)
    with_any = int((events > 0).sum())
    any_low, any_high = clopper_pearson_interval(
        successes=with_any, trials=replications, confidence=confidence
    )
    each = size / replications
    return {
        "events": number,
        "trials": size,
        "rate": harm.scale * number / size if size else math.nan,
        "low": harm.scale * low,
        "high": harm.scale * high,
        "is_possible": is_possible,
        "design_effect": design_effect(
            events=events, trials=trials, confidence=confidence
        ),
        "replications": replications,
        "with_any": with_any,
        "any_low": any_low,
        "any_high": any_high,
        "weeks": outcome.scenario.horizon.weeks,
        "trials_each": each,
        "if_none": harm.scale * _bound(harm, each, confidence),
    }


def can_happen(scenario: Scenario, harm: Harm) -> bool:
    """Tell whether a scenario's own settings leave a harm possible."""
    if harm.events != "arrests_after_false_alert":
        return True
    return scenario.disposal.arrest_after_false_alert > 0


def _interval(
    events: Floats, trials: Floats, harm: Harm, confidence: float
) -> tuple[float, float]:
    if not events.any():
        return 0.0, _bound(harm, float(trials.sum()), confidence)
    if harm.is_share:
        return clustered_share_interval(
            events=events, trials=trials, confidence=confidence
        )
    return clustered_rate_interval(
        events=events, exposure=trials, confidence=confidence
    )


def _bound(harm: Harm, trials: float, confidence: float) -> float:
    if harm.is_share:
        return most_without_events(trials=trials, confidence=confidence)
    return most_rate_without_events(exposure=trials, confidence=confidence)


def compute_disparities(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Compute the deployments that it takes to see a disparity in false alerts.

    At 5 %, two-sided, with a power of 80 %, from the recorded false alerts of
    deployments delivered; whoever looks must know the group of each, and its share of
    the faces.

    Returns
    -------
    DataFrame
        A row a scenario, group and ratio: ``scenario``, ``group`` (a scenario's own, or
        "any"), its ``share`` of faces, the ``ratio`` of its rate to that of the others,
        false alerts ``per_deployment``, ``deployments`` and ``years`` at the scenario's
        pace; ``nan`` where it can't be seen.
    """
    rows = []
    for outcome in outcomes:
        sums = outcome.sums
        delivered = float(sums["deployments"].sum())
        rate = float(sums["false_alerts"].sum()) / delivered if delivered else 0.0
        pace = delivered / float(sums["weeks"].sum()) * WEEKS_A_YEAR
        for group, share, ratio in _looked_for(outcome.scenario):
            needed = deployments_needed(per_deployment=rate, share=share, ratio=ratio)
            rows.append(
                {
                    "scenario": outcome.name,
                    "group": group,
                    "share": share,
                    "ratio": ratio,
                    "per_deployment": rate,
                    "deployments": math.nan if needed is None else needed,
                    "years": math.nan if needed is None else needed / pace,
                }
            )
    return pd.DataFrame(rows)


def _looked_for(scenario: Scenario) -> list[tuple[str, float, float]]:
    """Return groups with shares and ratios: as the scenario assumes them, and any."""
    named = []
    for name, group in scenario.groups.items():
        others = [one for key, one in scenario.groups.items() if key != name]
        weight = math.fsum(one.faces for one in others)
        if not 0 < group.faces < 1 or not weight:
            continue
        mean = math.fsum(one.faces * one.mistaken for one in others) / weight
        named.append((name, group.faces, group.mistaken / mean))
    return named + [("any", share, ratio) for share in SHARES for ratio in RATIOS]
