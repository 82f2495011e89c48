"""Whether crews and command centre fit each other, and who is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from sim.scenario.plan_checking import Misfit, Path, repeated
from sim.scenario.schema import OFFICERS, Scenario

JUDGES: Final[dict[str, tuple[Literal["operators", "pairs"], str]]] = {
    "operator": ("operators", "engagement pair"),
    "engagement pair": ("pairs", "operator"),
}
"""Who of a crew judges alerts, and who could instead."""


def _command_centre(scenario: Scenario) -> Iterator[Misfit]:
    if scenario.adjudication.by != "command centre":
        return  # nobody is in it
    workforce, by = scenario.workforce, ("adjudication", "by")
    path: Path = ("workforce", "command_centre")
    if not workforce.lifts("operators") and workforce.command_centre == 0:
        message = "nobody is in the command centre, which is to judge all alerts"
        note = "what would do: 1 or more, or adjudication.by: operator"
        yield Misfit((path, by), message, "", note)
    for crew in ("crew", "least_crew"):
        if operators := getattr(workforce, crew).operators:
            message = f"{operators} on the street would judge nothing: the centre does"
            paths = (("workforce", crew, "operators"), by)
            yield Misfit(paths, message, "", "what would do: 0")


def _judges(scenario: Scenario) -> Iterator[Misfit]:
    # Where nobody can ever judge, every alert would wait until the horizon.
    workforce, by = scenario.workforce, scenario.adjudication.by
    if by not in JUDGES:
        return
    post, instead = JUDGES[by]
    if workforce.lifts(post):
        return
    if not getattr(workforce.crew, post):
        crew, message = "crew", "nobody would judge alerts, which would wait for ever"
    elif _may_be_short(scenario) and not getattr(workforce.least_crew, post):
        crew = "least_crew"
        message = "such a crew would judge no alerts, which would wait for ever"
    else:
        return
    paths: tuple[Path, ...] = (("workforce", crew, post), ("adjudication", "by"))
    note = f"what would do: 1 or more, or adjudication.by: {instead}"
    yield Misfit(paths, message, "", note)


def _may_be_short(scenario: Scenario) -> bool:
    return scenario.plan.staffing == "fixed" or scenario.workforce.roster.is_kept


def _crews(scenario: Scenario) -> Iterator[Misfit]:
    crew, least = scenario.workforce.crew, scenario.workforce.least_crew
    for role in type(crew).model_fields:
        if getattr(least, role) > getattr(crew, role):
            message = f"must not be above that of a full crew ({getattr(crew, role)})"
            paths = tuple(("workforce", one, role) for one in ("least_crew", "crew"))
            yield Misfit(paths, message)


def _lifted(scenario: Scenario) -> Iterator[Misfit]:
    lifted = scenario.workforce.lifted
    for index in repeated(lifted):
        path: Path = ("workforce", "lifted", index)
        yield Misfit((path,), f"{lifted[index]} is in the list twice")


def _establishment(scenario: Scenario) -> Iterator[Misfit]:
    # Crews that are dealt out count as full: nobody deals to fewer than that.
    plan, workforce = scenario.plan, scenario.workforce
    there, crew = workforce.establishment, workforce.crew
    crews = min(plan.vans, plan.deployments_per_week)
    there_too = scenario.centre if crews else 0
    needed = crews * crew.officers + there_too
    if there == "enough" or needed <= there or workforce.roster.is_kept:
        return
    paths: tuple[Path, ...] = (
        ("workforce", "establishment"),
        ("workforce", "crew"),
        ("plan", "vans"),
    )
    others = f" and {there_too} in the command centre" if there_too else ""
    message = (
        f"{there} officers are too few for one day: {crews} full crews (plan.vans) of "
        f"{crew.officers} each (workforce.crew){others} need {needed}"
    )
    note = f"what would do: establishment: {needed}"
    each = OFFICERS["pairs"]
    pairs = ((there - there_too) // crews - crew.officers) // each + crew.pairs
    if pairs >= workforce.least_crew.pairs:
        note += f", or pairs: {pairs} in workforce.crew"
    yield Misfit(paths, message, "", note)


CREW_CHECKS: Final = (
    _command_centre,
    _judges,
    _crews,
    _lifted,
    _establishment,
)
