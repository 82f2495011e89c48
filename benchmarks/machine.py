"""What the model asks of a machine: memory, start-up, light commands."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.report import Goal, Section
from benchmarks.rounds import in_turn

PROGRAM: Final = Path(sys.executable).with_name("lfrsim")
HEAVY: Final = ("pandas", "scipy", "matplotlib", "pyarrow")
MEMORY: Final = """
import json, resource
from pathlib import Path
from sim.model.replication import run_replication
def peak():
    # What `resource` says begins, on Linux, with the peak of whoever started us.
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
from sim.scenario.loading import load_scenario
scenario = load_scenario("ten-a-week").scenario
peaks = []
for replication in range(24):
    run_replication(scenario, seed=1, replication=replication).columns()
    peaks.append(peak())
print(json.dumps([peaks[1], peaks[-1]]))
"""
LIBRARIES: Final = """
import click, numpy, ruamel.yaml
from pydantic import BaseModel, Field
class Model(BaseModel):
    number: float = Field(ge=0)
Model(number=1.0)
"""
IMPORTS: Final = """
import sys
from click.testing import CliRunner
from lfrsim.cli.program import program
CliRunner().invoke(program, {arguments!r})
print(*[name for name in {heavy!r} if name in sys.modules])
"""
FIRST: Final = """
import sys, time
from sim.experiment import run
simulate = run.run_replication
def told(*arguments, **named):
    print("begun", time.time(), flush=True)
    return simulate(*arguments, **named)
run.run_replication = told
from lfrsim.cli import main
sys.argv = ["lfrsim", "run", "ten-a-week", "-n", "1", "-j", "1", "-o", {folder!r}]
main()
"""


def measure(section: Section, rounds: int) -> None:
    """Report all of it."""
    starting(section, rounds)
    first_event(section, rounds)
    memory(section)
    imports(section)


def starting(section: Section, rounds: int) -> None:
    """Report how long light commands take, the start of Python included."""
    section.note(
        "Light commands from the start of Python to their end, beside what their "
        "libraries take alone with one small model in the validator."
    )
    commands: dict[str, tuple[list[str | Path], Goal | None]] = {
        "the libraries of `lfrsim check` alone": (
            [sys.executable, "-c", LIBRARIES],
            None,
        ),
        "`lfrsim --help`": ([PROGRAM, "--help"], Goal("at most", 0.3)),
        "`lfrsim check ten-a-week`": (
            [PROGRAM, "check", "ten-a-week"],
            Goal("at most", 0.3),
        ),
        "`lfrsim check workshop/by-hand`": (
            [PROGRAM, "check", "workshop/by-hand"],
            None,
        ),
    }
    for command, _ in commands.values():
        _quietly(command, 0)  # the first one compiles what is imported
    works: dict[str, Callable[[int], object]] = {
        name: partial(_quietly, command) for name, (command, _) in commands.items()
    }
    for name, values in in_turn(works, rounds).items():
        section.figure(name, values, "s", commands[name][1])


def first_event(section: Section, rounds: int) -> None:
    """Report how long it takes from the start of Python to the first replication."""
    waits = []
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            text = FIRST.format(folder=str(Path(folder) / "results"))
            start = time.time()
            said = _said(text)
        begun = next(line for line in said.splitlines() if line.startswith("begun"))
        waits.append(float(begun.split()[1]) - start)
    section.figure(
        "`lfrsim run`, until the first replication begins",
        waits,
        "s",
        Goal("at most", 1.5),
    )


def memory(section: Section) -> None:
    """Report the peak memory of a process after 2 and after 24 replications."""
    early, late = json.loads(_said(MEMORY))
    section.figure("memory after 2 replications of ten a week", [early], "MiB")
    section.figure("memory after 24", [late], "MiB")


def imports(section: Section) -> None:
    """Report which heavy libraries the light commands import: none."""
    for arguments in (["--help"], ["check", "four-a-week"]):
        found = (
            _said(IMPORTS.format(arguments=arguments, heavy=HEAVY)).strip() or "none"
        )
        section.note(
            f"Heavy libraries imported by `lfrsim {' '.join(arguments)}`: {found}."
        )


def _said(text: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True
    )
    return done.stdout


def _quietly(command: list[str | Path], _: int) -> None:
    subprocess.run(command, capture_output=True, check=True)
