"""Where the time of a deployment goes: a timer strikes, and one looks what is done.

It looks at the next instruction of Python, so what a library does in C counts for
whoever called it.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from benchmarks.report import Section
from benchmarks.street import SEED, one_street
from sim.model.replication import run_replication

INTERVAL: Final = 0.001
REPLICATIONS: Final = 24
DRAWING: Final = {
    ("calendar.py", "slots"): "drawing: calendar and windows",
    ("population.py", "draw_population"): "drawing: population",
    ("population.py", "_gather"): "drawing: population",
    ("sighting.py", "day_effects_of"): "drawing: effects of the day",
    ("sighting.py", "_crowd"): "drawing: faces",
    ("sighting.py", "listed_passages"): "drawing: sought persons who pass",
    ("sighting.py", "_non_mated"): "drawing: false alerts",
    ("recognition.py", "each_alert"): "drawing: alerts, each with its luck",
    ("suite.py", "_draw_day"): "drawing: other arrests",
    ("sighting.py", "sight"): "drawing: the rest",
}
"""Functions whose time, with all that they call, is a part of the drawing."""
SERVING: Final = {
    "simpy": "serving: SimPy",
    "distributions": "serving: quantiles",
    "statistics.py": "serving: quantiles",
    "case.py": "serving: records",
    "keeping.py": "serving: records",
    "custody.py": "serving: the suite",
    "suite.py": "serving: the suite",
    "pools.py": "serving: pools",
}
"""Files whose own time is a part of the serving."""
REST: Final = "serving: stages"


class Looks:
    """What was being done, look by look."""

    def __init__(self) -> None:
        self.parts: Counter[str] = Counter()
        self.streams = 0

    def take(self, _: int, frame: FrameType | None) -> None:
        """Look at a stack."""
        stack = list(_outwards(frame))
        self.parts[part_of(stack)] += 1
        self.streams += any(place.endswith("streams.py") for place, _ in stack)


def part_of(stack: list[tuple[str, str]]) -> str:
    """Return which part of the work a stack is in, the innermost frame first."""
    for place, function in stack:
        drawn = DRAWING.get((place.rpartition("/")[2], function))
        if drawn:
            return drawn
    for place, _ in stack:
        for name, part in SERVING.items():
            if name in place.split("/"):
                return part
        if "model" in place.split("/"):
            return REST
    return REST


def measure(section: Section) -> None:
    """Report the shares of a year on the street."""
    if not hasattr(signal, "setitimer"):
        section.note("Not measured: this system has no timer of a process.")
        return
    scenario, looks = one_street(), Looks()
    with looking(looks):
        for replication in range(REPLICATIONS):
            run_replication(scenario, seed=SEED, replication=replication)
    total = looks.parts.total()
    section.note(
        f"Shares of {total:,} looks at {REPLICATIONS} years on the street. "
        f"Streams take {100 * looks.streams / total:.0f} %, spread over the drawing."
    )
    for part, number in sorted(
        looks.parts.items(), key=lambda item: (item[0][:7], -item[1])
    ):
        section.figure(part, [100 * number / total], "%")


@contextmanager
def looking(looks: Looks) -> Iterator[None]:
    """Look at what this process does every millisecond."""
    before = signal.signal(signal.SIGPROF, looks.take)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _outwards(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    while frame:
        yield frame.f_code.co_filename.replace("\\", "/"), frame.f_code.co_name
        frame = frame.f_back
