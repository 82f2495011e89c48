"""How the time grows with the crowd and with the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.report import Goal, Section
from benchmarks.rounds import in_turn, ratios
from benchmarks.street import SEED, all_alike, by_plan, one_street
from sim.model.records import Deployment, Raised
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario

FEW, MANY = (4, 2), (40, 6)
YEARS: Final = 10


def _year_of(scenario: Scenario) -> Callable[[int], object]:
    return lambda number: run_replication(scenario, seed=SEED, replication=number)


def _years_of(scenario: Scenario) -> Callable[[int], object]:
    # As many deployments as in one of the larger plan: one of these years is so short
    # that the machine's moods are larger than what is looked for.
    def work(number: int) -> None:
        for year in range(YEARS):
            run_replication(scenario, seed=SEED, replication=YEARS * number + year)

    return work


def measure(section: Section, rounds: int) -> None:
    """Report both."""
    _more_faces(section, rounds)
    _more_deployments(section, rounds)


def _more_faces(section: Section, rounds: int) -> None:
    street, crowd = one_street(), one_street(times=100)
    section.note(
        "A hundred times the faces: sought persons and false alerts are a hundred "
        f"times rarer a face, so that alerts stay as they are ({_counted(street)}; "
        f"{_counted(crowd)})."
    )
    times = in_turn({"crowd": _year_of(crowd), "street": _year_of(street)}, rounds)
    section.figure(
        "100 times the faces",
        ratios(*times.values()),
        "times as long",
        Goal("at most", 2),
    )


def _more_deployments(section: Section, rounds: int) -> None:
    london = all_alike(load_scenario("four-a-week").scenario)
    few, many = by_plan(london, *FEW), by_plan(london, *MANY)
    section.note(
        f"Ten times the deployments: {FEW[0]} a week with {FEW[1]} vans against "
        f"{MANY[0]} a week with {MANY[1]}, on all days, without depletion "
        f"({_counted(few)}; {_counted(many)}); {YEARS} years of the one in each round, "
        "and one of the other."
    )
    times = in_turn({"many": _year_of(many), "few": _years_of(few)}, rounds)
    section.figure(
        "10 times the deployments",
        [YEARS * ratio for ratio in ratios(*times.values())],
        "times as long",
        Goal("at most", 10.5),
    )


def _counted(scenario: Scenario) -> str:
    records = run_replication(scenario, seed=SEED, replication=0)
    faces = sum(row.faces for row in records.rows(Deployment))
    return (
        f"{len(records.rows(Deployment)):,} deployments, {faces:,} faces, "
        f"{len(records.rows(Raised)):,} alerts"
    )
