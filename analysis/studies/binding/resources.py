"""The resources that can limit arrests, and how each is made unlimited.

A resource is made unlimited by a change of the scenario alone, and nothing else is:
whoever is added comes from nowhere. Resources overlap. Protests and absences are why
LFR officers are too few, so what each would bring doesn't add up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.studies.binding.lifting import lifted

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

PLENTY: Final = 10_000
"""Desks or cells of a suite that are never all taken."""


class Resource(NamedTuple):
    """Something of which there can be too little.

    Attributes
    ----------
    key, label
        In names of scenarios and files, and as people say it.
    is_scarce
        Tells whether a scenario has a limit to it.
    unlimited
        Returns a scenario without that limit.
    within
        The resource that is lacking because of this one, by its key.
    """

    key: str
    label: str
    is_scarce: Callable[[Scenario], bool]
    unlimited: Callable[[Scenario], Scenario]
    within: str = ""


def _has_operators(scenario: Scenario) -> bool:
    judged_by_pairs = scenario.adjudication.by == "engagement pair"
    return not judged_by_pairs and not scenario.workforce.lifts("operators")


def _has_pairs(scenario: Scenario) -> bool:
    return not scenario.workforce.lifts("pairs")


def _has_vans(scenario: Scenario) -> bool:
    custody = scenario.custody
    has_limit = custody.is_limited and not scenario.workforce.lifts("prisoner vans")
    return has_limit and custody.hand_over == "prisoner van"


def _has_officers(scenario: Scenario) -> bool:
    workforce = scenario.workforce
    is_dealt = scenario.plan.staffing == "fixed" or workforce.roster.is_kept
    return is_dealt and not workforce.lifts("crews")


def _has_protests(scenario: Scenario) -> bool:
    workforce = scenario.workforce
    return workforce.roster.is_kept and bool(workforce.protests.kinds)


def _has_absences(scenario: Scenario) -> bool:
    roster = scenario.workforce.roster
    return roster.is_kept and bool(roster.absences)


def _has_hours(scenario: Scenario) -> bool:
    workforce = scenario.workforce
    return workforce.has_limited_hours and not workforce.lifts("cancellation")


def _has_suites(scenario: Scenario) -> bool:
    return scenario.custody.is_limited


def _has_custody_officers(scenario: Scenario) -> bool:
    roster = scenario.workforce.roster
    units = [unit for unit in roster.units.values() if unit.does == "custody"]
    return roster.is_kept and scenario.custody.is_limited and bool(units)


def _without_custody_officers(scenario: Scenario) -> Scenario:
    """Let every desk be kept: nobody is counted who keeps it."""
    roster = scenario.workforce.roster
    others = {name: one for name, one in roster.units.items() if one.does != "custody"}
    kept = roster.model_copy(update={"units": others})
    return _with_workforce(scenario, roster=kept)


def _without_protests(scenario: Scenario) -> Scenario:
    protests = scenario.workforce.protests.model_copy(update={"kinds": {}})
    return _with_workforce(scenario, protests=protests)


def _without_absences(scenario: Scenario) -> Scenario:
    roster = scenario.workforce.roster.model_copy(update={"absences": {}})
    return _with_workforce(scenario, roster=roster)


def _with_workforce(scenario: Scenario, **changes: object) -> Scenario:
    workforce = scenario.workforce.model_copy(update=changes)
    return scenario.model_copy(update={"workforce": workforce})


def _with_plenty_of(scenario: Scenario, what: str) -> Scenario:
    custody = scenario.custody.model_copy(update={what: PLENTY})
    return scenario.model_copy(update={"custody": custody})


RESOURCES: Final = (
    Resource(
        "operators", "operators", _has_operators, lambda one: lifted(one, "operators")
    ),
    Resource("pairs", "engagement pairs", _has_pairs, lambda one: lifted(one, "pairs")),
    Resource(
        "prisoner-vans",
        "prisoner vans",
        _has_vans,
        lambda one: lifted(one, "prisoner vans"),
    ),
    Resource(
        "lfr-officers",
        "LFR officers to man crews",
        _has_officers,
        lambda one: lifted(one, "crews"),
    ),
    Resource("protests", "protests", _has_protests, _without_protests, "lfr-officers"),
    Resource(
        "absences",
        "sickness, leave and training",
        _has_absences,
        _without_absences,
        "lfr-officers",
    ),
    Resource(
        "officer-hours",
        "hours or pounds of the plan",
        _has_hours,
        lambda one: _with_workforce(one, officer_hours="enough", budget="enough"),
    ),
    Resource(
        "desks",
        "custody desks",
        _has_suites,
        lambda one: _with_plenty_of(_without_custody_officers(one), "desks"),
    ),
    Resource(
        "custody-officers",
        "custody officers",
        _has_custody_officers,
        _without_custody_officers,
        "desks",
    ),
    Resource(
        "cells", "custody cells", _has_suites, lambda one: _with_plenty_of(one, "cells")
    ),
)


def scarce(scenario: Scenario) -> tuple[Resource, ...]:
    """Return the resources to which a scenario has a limit."""
    return tuple(one for one in RESOURCES if one.is_scarce(scenario))


def all_unlimited(scenario: Scenario) -> Scenario:
    """Return a scenario in which no resource has a limit."""
    return reduce(lambda left, one: one.unlimited(left), scarce(scenario), scenario)
