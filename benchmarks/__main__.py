"""Measure and print: speed as a ratio, a year, a city, a worker's memory, start-up."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import simpy

from analysis.studies.expectation import expect
from sim.model.calendar import Slot
from sim.model.custody import Suite
from sim.model.deployment import Shared, deploy
from sim.model.keeping import Records
from sim.model.records import Deployment
from sim.model.replication import planned, run_replication
from sim.model.streams import Streams
from sim.model.world import World, build_world
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario

FACES = 22_500
ROUNDS = 11
HEAVY = ("pandas", "scipy", "matplotlib", "pyarrow")
MEMORY = """
import json, resource
from sim.model.calendar import Slot
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario
scenario = load_scenario("ten-a-week").scenario
peaks = []
for replication in range(24):
    run_replication(scenario, seed=1, replication=replication).columns()
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(json.dumps([peaks[1], peaks[-1]]))
"""
CITY = """
import json, resource, sys
from time import perf_counter
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario
name, *overrides = sys.argv[1:]
scenario = load_scenario(name, overrides=overrides).scenario
run_replication(load_scenario("workshop/by-hand").scenario, seed=1, replication=0)
start = perf_counter()
records = run_replication(scenario, seed=1, replication=0)
took = perf_counter() - start
alerts = len(records.columns()["alerts"]["time"])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([took, alerts, peak]))
"""
WEEK = (
    "plan.days=[Mon, Tue, Wed, Thu, Fri, Sat, Sun]",
    "plan.deployments_per_week=7000",
)
LIBRARIES = """
import click, numpy, ruamel.yaml
from pydantic import BaseModel, Field
class Model(BaseModel):
    number: float = Field(ge=0)
Model(number=1.0)
"""
IMPORTS = """
import sys
from click.testing import CliRunner
from lfrsim.cli.program import program
CliRunner().invoke(program, {arguments!r})
print(*[name for name in {heavy!r} if name in sys.modules])
"""


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def one_street() -> Scenario:
    """Return a year at ten a week on streets with 22,500 faces a deployment.

    Sought persons pass as in the mean of London, diluted by the larger crowd.
    """
    scenario = load_scenario("ten-a-week").scenario
    usual = expect(scenario)
    more = FACES / usual.faces_per_deployment
    site = next(iter(scenario.sites.values()))
    share = usual.passages_per_deployment / usual.faces_per_deployment
    wanted = 1e4 * share * more ** (scenario.population.faces_exponent - 1)
    street = {
        "faces": FACES / scenario.cameras["mobile"].live.mean,
        "wanted_per_10k_faces": wanted,
    }
    sites = {str(place): site.model_copy(update=street) for place in range(2)}
    depletion = scenario.depletion.model_copy(update={"weeks_before": 0})
    return scenario.model_copy(update={"sites": sites, "depletion": depletion})


def against_pedestrians() -> None:
    """Print the ratio to a process for every pedestrian, round by round."""
    scenario = one_street()
    one_by_one = scenario.model_copy(update={"fidelity": "pedestrian"})
    world = build_world(one_by_one, Streams(1, 0))
    slots = planned(world)
    ratios, fast, slow, per_face = [], [], [], []
    for number in range(ROUNDS):
        ours = seconds(lambda: run_replication(scenario, seed=1, replication=0))
        ours /= len(slots)
        counted: list[int] = []
        one = partial(_one_by_one, world, slots[number], counted)
        theirs = seconds(one)
        fast.append(1e3 * ours)
        slow.append(1e3 * theirs)
        per_face.append(1e6 * theirs / counted[0])
        ratios.append(theirs / counted[0] * FACES / ours)
    _say("a deployment of 22,500 faces, this model", fast, "ms")
    _say("a process a pedestrian", slow, "ms")
    _say("a process a pedestrian, for each face", per_face, "microseconds")
    _say("ratio (22,500 faces), goal at least 150", ratios, "times")


def _one_by_one(world: World, slot: Slot, counted: list[int]) -> None:
    env, records = simpy.Environment(), Records()
    scenario = world.scenario
    borough = scenario.sites[slot.site].borough
    suite = Suite(borough, streams=world.streams, settings=scenario.custody)
    env.process(
        deploy(
            env,
            slot,
            crew=scenario.workforce.crew,
            shared=Shared({borough: suite}),
            world=world,
            records=records,
        )
    )
    env.run()
    counted.append(records.rows(Deployment)[0].faces)


def a_year() -> None:
    """Print how long 52 weeks at ten take, with all records as columns."""
    scenario: Scenario = load_scenario("ten-a-week").scenario
    times = [
        seconds(partial(_all_records, scenario, number)) for number in range(ROUNDS)
    ]
    _say("52 weeks at ten a week, all records, goal about 0.5", times, "s")


def _all_records(scenario: Scenario, number: int) -> None:
    run_replication(scenario, seed=1, replication=number).columns()


def a_city() -> None:
    """Print what a day of a thousand cameras costs, of a busy centre, and of a week.

    Each in a process of its own, so that its peak of memory is its own.
    """
    for what, words, rounds in (
        ("a day of 1,000 cameras, goal below 2", ("city",), 5),
        ("the same with 10,000 alerts an hour, goal below 15", ("command-centre",), 3),
        ("a week of 1,000 cameras", ("city", *WEEK), 3),
        ("the same a week longer", ("city", *WEEK, "horizon.weeks=2"), 3),
    ):
        program = [sys.executable, "-c", CITY, *words]
        times, alerts, peaks = zip(
            *(
                json.loads(subprocess.check_output(program, text=True))
                for _ in range(rounds)
            ),
            strict=True,
        )
        _say(f"{what} ({alerts[0]:,} alerts, {max(peaks):.0f} MiB)", [*times], "s")


def checking() -> None:
    """Print how long it takes to check a valid file, the start of Python included.

    Beside it, what the libraries take alone, with one small model in the validator.
    """
    program = Path(sys.executable).with_name("lfrsim")
    commands: dict[str, list[str | Path]] = {
        "the libraries of lfrsim check alone": [sys.executable, "-c", LIBRARIES],
        "lfrsim check ten-a-week, goal below 0.3": [program, "check", "ten-a-week"],
        "lfrsim check workshop/by-hand": [program, "check", "workshop/by-hand"],
        "lfrsim check city": [program, "check", "city"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(ROUNDS + 1):
        for name, command in commands.items():
            work = partial(subprocess.run, command, capture_output=True, check=True)
            took = seconds(work)
            if number:  # the first one compiles what is imported
                times[name].append(took)
    for name, values in times.items():
        _say(name, values, "s")


def memory() -> None:
    """Print the peak memory of a process after 2 and after 24 replications."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True
    )
    early, late = json.loads(done.stdout)
    print(f"memory after 2 replications {early:.0f} MiB, after 24 {late:.0f} MiB")


def imports() -> None:
    """Print which heavy libraries the light commands import: none."""
    for arguments in (["--help"], ["check", "four-a-week"]):
        text = IMPORTS.format(arguments=arguments, heavy=HEAVY)
        done = subprocess.run(
            [sys.executable, "-c", text], capture_output=True, text=True, check=True
        )
        found = done.stdout.strip() or "none"
        print(f"heavy libraries imported by lfrsim {' '.join(arguments)}: {found}")


def _say(what: str, values: list[float], unit: str) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    spread = f"median of {len(values)}; {low:.3g} to {high:.3g}"
    print(f"{what}: {middle:.3g} {unit} ({spread})")


if __name__ == "__main__":
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, one used")
    against_pedestrians()
    a_year()
    a_city()
    checking()
    memory()
    imports()
