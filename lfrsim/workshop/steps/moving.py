"""Assumptions that are moved: one at a time to both ends, or one to a chosen value."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from analysis.studies.doubt.ends import ends_runs, moved, shares_of
from analysis.studies.doubt.values import members_of, values_at, values_stated
from sim.experiment.design import NamedScenario
from sim.scenario.choices import Choice
from sim.scenario.loading import scenario_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from analysis.studies.doubt.ends import Ends
    from analysis.studies.doubt.moved import Moved
    from lfrsim.workshop.asked.assumptions import Assumption
    from sim.experiment.design import Study
    from sim.scenario.loading import Loaded

GRID: Final = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
FEW: Final = 3
"""Inputs of a joint doubt whose values are read in a row; of more, steps are told."""
MEASURES: Final = ("arrests_per_week", "fruitless_stops_per_week")
"""What can be asked of the runs at the ends: yield and burden."""


def ends_of(
    asked: Study, worlds: Sequence[Loaded], assumptions: Sequence[Assumption]
) -> Ends:
    """Return the runs with one assumption at a time at an end."""
    return ends_runs(asked, worlds, [one.name for one in assumptions])


def study_at(
    asked: Study, worlds: Sequence[Loaded], assumption: Assumption, share: float
) -> Study:
    """Return both worlds with one assumption at a share of what it could be."""
    scenarios = []
    for named, world in zip(asked.scenarios, worlds, strict=True):
        scenario = moved(world, assumption.name, share)
        one = NamedScenario(named.name, scenario, scenario_id(scenario), named.prices)
        scenarios.append(one)
    return replace(asked, scenarios=tuple(scenarios), records="deployments")


def stops_of(assumption: Assumption) -> dict[str, float]:
    """Return where an assumption can be moved to: shares by the value there."""
    found: dict[str, float] = {}
    for share in _middles(assumption) or GRID:
        found.setdefault(_at(assumption, share), share)
    return found


def stated(assumption: Assumption) -> str:
    """Say what an assumption is as stated."""
    doubts, middles = assumption.doubts, _middles(assumption)
    told = values_stated(doubts)
    places = [one for one in middles if values_at(doubts, one) == told]
    return _at(assumption, places[0]) if places else assumption.said(told)


def first_other(assumption: Assumption) -> str:
    """Return the first value that an assumption hasn't in the scenario."""
    return next(one for one in stops_of(assumption) if one != stated(assumption))


def _at(assumption: Assumption, share: float) -> str:
    """Say what an assumption is at a share of what it could be."""
    middles = _middles(assumption)
    if middles and len(assumption.doubts) > FEW:
        nearest = min(range(len(middles)), key=lambda one: abs(middles[one] - share))
        return f"step {nearest + 1} of {len(middles)}"
    return assumption.said(values_at(assumption.doubts, share))


def _middles(assumption: Assumption) -> list[float]:
    """Return the shares in whose middle a word, or a point, lies; none of a number."""
    about = next(iter(assumption.doubts.values())).about
    if not isinstance(about, Choice):
        return []
    ends = accumulate(about.shares)
    return [end - share / 2 for end, share in zip(ends, about.shares, strict=True)]


def known_table(assumptions: Sequence[Assumption]) -> pd.DataFrame:
    """Return what is known of assumptions, as people read it."""
    import pandas as pd

    rows = []
    for one in assumptions:
        stops = list(stops_of(one))
        rows.append(
            {
                "Assumption": one.label,
                "In the scenario": stated(one),
                "Could be": _could_be(one, stops),
                "Standing": one.origin.standing,
            }
        )
    return pd.DataFrame(rows)


def _could_be(assumption: Assumption, stops: Sequence[str]) -> str:
    """Say what an assumption could be: a range of numbers, or one of some words."""
    first = next(iter(assumption.doubts.values()))
    if isinstance(first.about, Choice) and not first.joint:
        return "; ".join(stops)
    return f"{stops[0]} to {stops[-1]}"


def ends_frame(
    found: Moved, assumptions: Sequence[Assumption], measure: str
) -> pd.DataFrame:
    """Return what each assumption does, with what people call it and its values."""
    frame = found.frame(measure)
    by_name = {one.name: one for one in assumptions}
    chosen = [by_name[name] for name in frame["name"]]
    ends = [shares_of(one.doubts) for one in chosen]
    return frame.assign(
        at_low=[_at(one, low) for one, (low, _) in zip(chosen, ends, strict=True)],
        at_high=[_at(one, high) for one, (_, high) in zip(chosen, ends, strict=True)],
        label=[one.label for one in chosen],
    )


def joined(assumption: Assumption) -> str:
    """Name the inputs of a joint doubt, with their values; else nothing.

    What a world has chosen itself isn't moved there.
    """
    members = members_of(assumption.doubts)
    if not members:
        return ""
    ends = shares_of(assumption.doubts)
    low, high = (values_at(assumption.doubts, share) for share in ends)
    return (
        f"{members}. As stated: {values_stated(assumption.doubts)}; at the low end: "
        f"{low}; at the high end: {high}. What a world has chosen stays there"
    )
