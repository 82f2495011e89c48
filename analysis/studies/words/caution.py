"""What must be known before a result is believed.

These are said with the numbers, on the figures and in the terminal, because a
result is quoted without the document that explains it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import significant
from analysis.studies.words.rivals import rivals_text
from analysis.studies.words.sentences import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.studies.outcome import Outcome
    from sim.scenario.schema import Plan, Scenario

FEW: Final = 10  # replications
DELIVERED: Final = 4.9  # deployments a week, August to December 2025, from the record
TESTED: Final = 5  # deployments a week: more has not been run in London
NEARLY_ALL: Final = 95.0  # % of the pairs' time on duty
INPUTS: Final = (
    "the intervals are those of the simulation's own luck; how uncertain its inputs "
    "are is not in them."
)
# A box around Greater London, in degrees: south, north, west, east.
LONDON: Final = (51.28, 51.70, -0.52, 0.34)


def cautions(outcomes: Sequence[Outcome], *, replications: int) -> tuple[str, ...]:
    """Say what limits the results of one scenario or more."""
    found = [_few(replications)]
    found.append(_extrapolation(outcomes))
    found += [_saturation(outcome) for outcome in outcomes]
    found.append(_rostered(outcomes))
    found += [rivals_text(outcome.name, outcome.scenario) for outcome in outcomes]
    found.append(_unpaired(outcomes))
    found.append(_not_nested(outcomes))
    found.append(INPUTS)
    return tuple(text for text in found if text)


def sweep_cautions(
    outcomes: Sequence[Outcome], *, nested: Sequence[Outcome]
) -> tuple[str, ...]:
    """Say what limits the results of many points.

    Parameters
    ----------
    outcomes
        Of all runs.
    nested
        Of those whose plans should lie in each other.
    """
    rostered = [one for one in outcomes if one.scenario.workforce.roster.is_kept]
    by_threshold = {one.scenario.recognition.threshold: one for one in outcomes}
    rivals = (rivals_text(one.name, one.scenario) for one in by_threshold.values())
    found = (
        _few(len(outcomes[0].sums)),
        _extrapolations(outcomes),
        _saturations(outcomes),
        _rostered(rostered[:1]),
        next((text for text in rivals if text), ""),
        _unpaired(outcomes),
        _not_nested(nested),
        INPUTS,
    )
    return tuple(text for text in found if text)


def _extrapolations(outcomes: Sequence[Outcome]) -> str:
    beyond = [one for one in outcomes if _is_extrapolation(one)]
    if not beyond:
        return ""
    return (
        f"{len(beyond)} of {len(outcomes)} runs are extrapolations: more than {TESTED} "
        f"deployments a week have never been run in London; {DELIVERED} a week were "
        "delivered in late 2025."
    )


def _is_extrapolation(outcome: Outcome) -> bool:
    return outcome.planned > TESTED and is_in_london(outcome.scenario)


def _saturations(outcomes: Sequence[Outcome]) -> str:
    number = sum(bool(_saturation(one)) for one in outcomes)
    if not number:
        return ""
    return (
        f"in {number} of {len(outcomes)} runs pairs are held for {NEARLY_ALL:g} % or "
        "more of their time on duty: what they can't answer depends on details that "
        "the record doesn't tell."
    )


def without_inputs(warnings: Sequence[str]) -> tuple[str, ...]:
    """Return what limits results but for their inputs, where these were drawn."""
    return tuple(text for text in warnings if text != INPUTS)


def _few(replications: int) -> str:
    if replications >= FEW:
        return ""
    if replications == 1:
        return "one replication gives no intervals: nothing here can be told from luck."
    return (
        f"{replications} replications are few: the intervals are rough. "
        f"{FEW} or more are better."
    )


def _extrapolation(outcomes: Sequence[Outcome]) -> str:
    beyond = [one for one in outcomes if _is_extrapolation(one)]
    if not beyond:
        return ""
    names = listed([outcome.name for outcome in beyond])
    verb = "is an extrapolation" if len(beyond) == 1 else "are extrapolations"
    plans = " or ".join(dict.fromkeys(f"{outcome.planned:,}" for outcome in beyond))
    return (
        f"{names} {verb}: {plans} deployments a week have never been run in London; "
        f"{DELIVERED} a week were delivered in late 2025."
    )


def is_in_london(scenario: Scenario) -> bool:
    """Tell whether any street of a scenario lies in London."""
    south, north, west, east = LONDON
    return any(
        south <= site.latitude <= north and west <= site.longitude <= east
        for site in scenario.sites.values()
    )


def _saturation(outcome: Outcome) -> str:
    busy = float(outcome.measures["pairs_busy_share"].mean())
    if not busy >= NEARLY_ALL:
        return ""
    return (
        f"in {outcome.name} pairs are held for {significant(busy)} % of their time on "
        "duty: what they can't answer depends on details that the record doesn't tell."
    )


def _rostered(outcomes: Sequence[Outcome]) -> str:
    names = [o.name for o in outcomes if o.scenario.workforce.roster.is_kept]
    if not names:
        return ""
    return (
        f"who is on duty in {listed(names)} follows from an assumed roster: no "
        "force has published its units, shifts, absences or protests in such detail."
        + (
            " Without a roster nobody counts what protests take: it isn't 0 there."
            if len(names) < len(outcomes)
            else ""
        )
    )


def _not_nested(outcomes: Sequence[Outcome]) -> str:
    plans = [outcome.scenario.plan for outcome in outcomes]
    slots = {
        (plan.order, plan.days, plan.vans, plan.rotation, _sites(plan))
        for plan in plans
    }
    if len(slots) == 1 or len({plan.deployments_per_week for plan in plans}) == 1:
        return ""
    return (
        "the plans are not nested: the deployments of the smaller are not all among "
        "those of the larger, so streets and days differ too."
    )


def _sites(plan: Plan) -> object:
    """Return the sites of a plan, in an order only where it counts."""
    is_ordered = plan.rotation == "ranked" or plan.sites == "all"
    return plan.sites if is_ordered else frozenset(plan.sites)


def _unpaired(outcomes: Sequence[Outcome]) -> str:
    horizons = {
        (o.scenario.horizon.first_monday, o.scenario.horizon.weeks) for o in outcomes
    }
    if len(horizons) == 1:
        return ""
    return (
        "the scenarios have different horizons, so that not all weeks meet the same "
        "luck: pairing brings less than it could."
    )
