"""What a city costs: a day of a thousand cameras, a busy centre, a week and a month.

Each in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

from benchmarks.report import Goal, Section

CITY: Final = """
import json, sys
from pathlib import Path
from time import perf_counter
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario
name, kept, *overrides = sys.argv[1:]
scenario = load_scenario(name, overrides=overrides).scenario
run_replication(load_scenario("workshop/by-hand").scenario, seed=1, replication=0)
start = perf_counter()
records = run_replication(scenario, seed=1, replication=0, kept=kept.split(","))
took = perf_counter() - start
alerts = int(records.columns()["tallies"]["alerts"].sum())
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
print(json.dumps([took, alerts, peak / 1024]))
"""
ALL: Final = (
    "deployments,alerts,adjudications,engagements,disposals,detentions,held,absences"
)
BRIEF: Final = "deployments,absences"
WEEK: Final = (
    "plan.days=[Mon, Tue, Wed, Thu, Fri, Sat, Sun]",
    "plan.deployments_per_week=7000",
)


def measure(section: Section, rounds: int) -> None:
    """Report all of them."""
    section.note(
        "Simulated days of `city` (1,000 fixed cameras, 10 million faces a day) and of "
        "`command-centre` (10,000 alerts an hour into one centre), one core, with all "
        "records, and with a row a deployment alone (`--records deployments`)."
    )
    for what, words, kept, goal in (
        ("a day of 1,000 cameras", ("city",), ALL, Goal("at most", 2)),
        ("10,000 alerts an hour", ("command-centre",), ALL, Goal("at most", 15)),
        ("the same, deployments kept", ("command-centre",), BRIEF, Goal("at most", 15)),
        ("a week of 1,000 cameras, deployments kept", ("city", *WEEK), BRIEF, None),
        (
            "four weeks, deployments kept",
            ("city", *WEEK, "horizon.weeks=4"),
            BRIEF,
            None,
        ),
    ):
        times, peaks, alerts = [], [], 0
        for _ in range(min(rounds, 3)):
            name, *overrides = words
            program = [sys.executable, "-c", CITY, name, kept, *overrides]
            took, alerts, peak = json.loads(subprocess.check_output(program, text=True))
            times.append(took)
            peaks.append(peak)
        title = f"{what} ({alerts:,} alerts, at most {max(peaks):.0f} MiB)"
        section.figure(title, times, "s", goal)
