"""How long whole studies take: a year, many replications, two scenarios compared."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.machine import PROGRAM
from benchmarks.report import Goal, Section
from benchmarks.rounds import in_turn, ratios
from benchmarks.street import SEED
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario

PLAIN, REFORM = "ten-a-week", "met-2025-reform"
TWO_SCENARIOS: Final = ("compare", "four-a-week", "ten-a-week", "-n", "100", "-j", "2")


def measure(section: Section, rounds: int, *, replications: int, is_long: bool) -> None:
    """Report a year; and, if there is time, two cores and a comparison."""
    plain, reform = (load_scenario(name).scenario for name in (PLAIN, REFORM))
    year = in_turn(
        {"year": partial(_all_records, plain), "reform": partial(_all_records, reform)},
        rounds,
    )
    section.figure(
        "52 weeks at ten a week, all records as columns",
        year["year"],
        "s",
        Goal("at most", 0.5),
    )
    section.figure(
        f"the same with officers on a roster, called away by protests ({REFORM})",
        ratios(year["reform"], year["year"]),
        "times as long",
        Goal("at most", 3),
    )
    if not is_long:
        section.note("Whole studies take minutes: `make bench ARGS='--long'`.")
        return
    two_cores(section, replications)
    compared = in_turn({"compare": partial(_study, TWO_SCENARIOS)}, 3)
    section.figure(
        "four against ten, 52 weeks, 100 paired replications, with records, table "
        "and figures, on two cores",
        compared["compare"],
        "s",
        Goal("at most", 30),
    )


def two_cores(section: Section, replications: int) -> None:
    """Report how much faster two processes are than one, start to end."""
    run = ("run", "ten-a-week", "-n", str(replications), "-j")
    times = in_turn(
        {"one": partial(_study, (*run, "1")), "two": partial(_study, (*run, "2"))}, 3
    )
    section.figure(
        f"ten a week, {replications} replications, one process", times["one"], "s"
    )
    section.figure(
        "two processes, by wall clock, start to end",
        ratios(times["one"], times["two"]),
        "times as fast",
        Goal("at least", 1.8),
    )


def _all_records(scenario: Scenario, number: int) -> None:
    run_replication(scenario, seed=SEED, replication=number).columns()


def _study(arguments: tuple[str, ...], _: int) -> None:
    with TemporaryDirectory() as folder:
        place = ("--out", str(Path(folder) / "results"))
        subprocess.run([PROGRAM, *arguments, *place], capture_output=True, check=True)
