"""What can keep arrests from growing in proportion to deployments, and ways to stop it.

Each cause has a way to be *switched off* in a scenario: what then differs between two
plans can't be due to it. With all of them off a deployment is expected to bring the
same wherever, whenever and after whatever it happens, so that arrests go with the
number of deployments exactly.

The convention a reader would get wrong: levels are those of the first scenario in both,
so that what is switched off changes what differs, and as little else as may be.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.studies.binding.lifting import lifted
from analysis.studies.words.caution import is_in_london
from sim.model.crews import crews
from sim.model.expected import slot_days, visits
from sim.scenario.loading import scenario_id

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Off = Callable[["Scenario", "Scenario"], "Scenario"]


class Mark(StrEnum):
    """What the size of a part rests on."""

    identified = "identified by the record"
    published = "published elsewhere"
    assumed = "assumed"


class Cause(NamedTuple):
    """A reason why arrests don't go with deployments.

    Attributes
    ----------
    key
        In names of scenarios and files.
    label
        As people say it.
    mark, reason
        What the size of its part rests on, and why.
    off
        Returns a scenario without it; the second argument is the first of the two that
        are compared.
    """

    key: str
    label: str
    mark: Mark
    reason: str
    off: Off


def alike_sites(scenario: Scenario, first: Scenario) -> Scenario:
    """Let a deployment be expected to meet the same on every street.

    Each street has the faces, and the passages of listed persons, that a deployment of
    the first scenario's plan meets in the mean. Boroughs stay: their suites are alike,
    and that a borough is found out sooner than another is depletion.
    """
    shares = visits(first.plan, first.sites)
    faces = sum(share * first.sites[site].faces for site, share in shares.items())
    sought = sum(
        share * first.sites[site].faces * first.sites[site].wanted_per_10k_faces
        for site, share in shares.items()
    )
    level = {
        "faces": faces,
        "wanted_per_10k_faces": sought / faces if faces else 0.0,
    }
    sites = {
        name: site.model_copy(update=level) for name, site in scenario.sites.items()
    }
    return scenario.model_copy(update={"sites": sites})


def alike_weekdays(scenario: Scenario, first: Scenario) -> Scenario:
    """Let every day have the flow that the first scenario's slots have in the mean."""
    by_weekday = first.footfall.by_weekday
    level = sum(by_weekday[day] * share for day, share in slot_days(first.plan).items())
    days = {*slot_days(scenario.plan), *slot_days(scenario.depletion.status_quo.plan)}
    flows = [scenario.footfall.by_weekday[day] for day in days]
    if all(math.isclose(flow, level) for flow in flows):
        return scenario  # nobody ever goes out on the others
    footfall = scenario.footfall.model_copy(
        update={"by_weekday": dict.fromkeys(scenario.footfall.by_weekday, level)}
    )
    return scenario.model_copy(update={"footfall": footfall})


def undepleted(scenario: Scenario, first: Scenario) -> Scenario:  # noqa: ARG001
    """Let arrests leave as many to find: passages stay those of the status quo."""
    depletion = scenario.depletion.model_copy(update={"regime": "none"})
    return scenario.model_copy(update={"depletion": depletion})


def enough_staff(scenario: Scenario, first: Scenario) -> Scenario:  # noqa: ARG001
    """Let nobody wait for an operator or a pair; what is cancelled stays cancelled."""
    return lifted(scenario, "operators", "pairs")


def boundless_custody(scenario: Scenario, first: Scenario) -> Scenario:  # noqa: ARG001
    """Let nobody wait for a prisoner van or a desk, and every suite have a cell."""
    custody = scenario.custody.model_copy(update={"is_limited": False})
    return scenario.model_copy(update={"custody": custody})


def all_delivered(scenario: Scenario, first: Scenario) -> Scenario:  # noqa: ARG001
    """Let what would be cancelled take place with the crew that it lacks."""
    return lifted(scenario, "cancellation") if may_be_cancelled(scenario) else scenario


def may_be_cancelled(scenario: Scenario) -> bool:
    """Tell whether any deployment of a scenario can be cancelled."""
    workforce = scenario.workforce
    if workforce.lifts("cancellation"):
        return False
    if workforce.has_limited_hours or None in crews(scenario.plan, workforce):
        return True
    is_rostered = workforce.roster.is_kept and not workforce.lifts("crews")
    return is_rostered and workforce.least_crew.officers > 0


CAUSES: Final = (
    Cause(
        "site-mix",
        "site mix",
        Mark.identified,
        "faces and alerts of the streets are fitted to the record; of streets that it "
        "doesn't have nothing is known",
        alike_sites,
    ),
    Cause(
        "weekdays",
        "weekdays",
        Mark.published,
        "how many pass on which day is from counts in other places; days without any "
        "are assumed",
        alike_weekdays,
    ),
    Cause(
        "depletion",
        "depletion",
        Mark.assumed,
        "whether arrests leave fewer to find can't be seen at one rate of deployment",
        undepleted,
    ),
    Cause(
        "staff",
        "staff",
        Mark.assumed,
        "crews aren't published; one share of unconfirmed alerts is, at four a week",
        enough_staff,
    ),
    Cause(
        "custody",
        "custody",
        Mark.assumed,
        "prisoner vans, desks and cells aren't published",
        boundless_custody,
    ),
    Cause(
        "cancellation",
        "cancellation",
        Mark.assumed,
        "no cancelled deployment is on record",
        all_delivered,
    ),
)


def mark_of(cause: Cause, scenario: Scenario) -> Mark:
    """Return what a part rests on: outside of London there is no record."""
    return cause.mark if is_in_london(scenario) else Mark.assumed


def without(cause: Cause, scenario: Scenario, first: Scenario) -> Scenario | None:
    """Return a scenario without a cause; None if it isn't in it."""
    changed = cause.off(scenario, first)
    return None if scenario_id(changed) == scenario_id(scenario) else changed


def without_all(scenario: Scenario, first: Scenario) -> Scenario:
    """Return a scenario without any of the causes."""
    return reduce(lambda left, cause: cause.off(left, first), CAUSES, scenario)
