"""Measure, print, and with `--write` put it into RESULTS.md."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable
from typing import Final

from benchmarks import city, growth, machine, shares, studies
from benchmarks.floor import distance
from benchmarks.report import Report, Section
from benchmarks.rivals import speed
from sim.experiment.process_settings import SELDOM

SECTIONS: Final[
    dict[str, tuple[str, Callable[[Section, argparse.Namespace], None]]]
] = {
    "speed": (
        "Beside its slow twin, and other simulators",
        lambda section, asked: speed.measure(section, asked.rounds),
    ),
    "floor": (
        "Above the floor: an event loop written by hand",
        lambda section, asked: distance.measure(section, asked.rounds),
    ),
    "growth": (
        "A larger crowd, a larger plan",
        lambda section, asked: growth.measure(section, asked.rounds),
    ),
    "city": (
        "A city, and one command centre",
        lambda section, asked: city.measure(section, asked.rounds),
    ),
    "machine": (
        "Start-up and memory",
        lambda section, asked: machine.measure(section, asked.rounds),
    ),
    "studies": (
        "Whole studies",
        lambda section, asked: studies.measure(
            section, asked.rounds, replications=asked.replications, is_long=asked.long
        ),
    ),
    "shares": (
        "Where the time of a deployment goes",
        lambda section, _: shares.measure(section),
    ),
}


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, nargs="+", default=list(SECTIONS))
    parser.add_argument("--rounds", type=int, default=7, help="of each, 7 if not said")
    parser.add_argument("--long", action="store_true", help="whole studies too")
    parser.add_argument(
        "--replications",
        type=int,
        default=200,
        help="for the two cores, 200 if not said",
    )
    parser.add_argument(
        "--write", action="store_true", help="write benchmarks/RESULTS.md"
    )
    asked = parser.parse_args()
    gc.set_threshold(*SELDOM)  # as in a run
    report = Report()
    for line in report.machine:
        print(line)
    for name in asked.only:
        title, measure = SECTIONS[name]
        measure(report.section(title), asked)
    if asked.write:
        report.write()


if __name__ == "__main__":
    main()
