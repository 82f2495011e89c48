"""How far the model is from a bare event loop that does the same."""

from __future__ import annotations

from typing import Final

from benchmarks.floor.year import (
    draw,
    nothing_drawn_twice,
    run_bare,
    serve,
    serve_bare,
)
from benchmarks.report import Goal, Section
from benchmarks.rounds import in_turn, ratios
from benchmarks.street import SEED, one_street
from sim.model.keeping import Records
from sim.model.records import Raised
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario

NEAR: Final = Goal("at most", 3)


def congested(scenario: Scenario) -> Scenario:
    """Return a scenario in which most alerts wait or find nobody free."""
    crew = scenario.workforce.crew.model_copy(
        update={"operators": 1, "pairs": 2, "prisoner_vans": 1}
    )
    sites = {
        name: site.model_copy(
            update={"wanted_per_10k_faces": 5 * site.wanted_per_10k_faces}
        )
        for name, site in scenario.sites.items()
    }
    return scenario.model_copy(
        update={
            "workforce": scenario.workforce.model_copy(update={"crew": crew}),
            "disposal": scenario.disposal.model_copy(update={"second_pair": 0.5}),
            "sites": sites,
        }
    )


def are_equal(one: Records, other: Records) -> bool:
    """Return whether two replications left the same records, to the last bit."""
    mine, others = one.columns(), other.columns()
    return all(
        column.tobytes() == others[table][name].tobytes()
        for table, columns in mine.items()
        for name, column in columns.items()
    )


def measure(section: Section, rounds: int) -> None:
    """Report how much longer the model takes than the bare loop."""
    section.note(
        "A heap of (time, number, step, what) served by a loop written by hand, "
        "without SimPy: no process, no generator, no event. It goes through the same "
        "deployments with the model's own decisions, quantiles, custody suite and "
        "records, and with members of crews of its own. Before it is timed, all "
        "records of a year are compared, order and last bit included. It keeps rows "
        "and nothing more: what the model does with more of them than it keeps as rows "
        "it never does."
    )
    _say_whether_equal(section)
    scenario = one_street()
    whole = in_turn(
        {
            "model": lambda _: run_replication(scenario, seed=SEED, replication=0),
            "bare": lambda _: run_bare(scenario, seed=SEED, replication=0),
        },
        rounds,
    )
    drawn = draw(scenario, seed=SEED, replication=0)
    with nothing_drawn_twice(drawn):
        serve(drawn)  # so that the other arrests are drawn too
        alone = in_turn(
            {"model": lambda _: serve(drawn), "bare": lambda _: serve_bare(drawn)},
            rounds,
        )
    for what, times in (
        ("a year, drawing and serving", whole),
        ("a year, serving alone (all luck drawn before, that of the suite too)", alone),
    ):
        section.figure(f"{what}: bare loop", times["bare"], "s")
        section.figure(
            f"{what}: the model over it", ratios(*times.values()), "times", NEAR
        )


def _say_whether_equal(section: Section) -> None:
    street = one_street()
    for name, scenario in (("the street", street), ("congested", congested(street))):
        ours = run_replication(scenario, seed=SEED, replication=0)
        bare = run_bare(scenario, seed=SEED, replication=0)
        if not are_equal(ours, bare):
            message = f"the bare loop and the model differ: {name}"
            raise AssertionError(message)
        alerts = len(ours.rows(Raised))
        section.note(f"Equal records: {name}, 520 deployments, {alerts:,} alerts.")
