"""Let thirty visitors come at once: does everybody get an answer, and how soon.

::

    python -m benchmarks.sessions
    python -m benchmarks.sessions --visitors 1

A real server is started on this computer. Each visitor opens the page, moves two levers
so that nobody asks for what another has asked for, writes guesses, presses Run, and
reads until the answer stands. What is promised: nobody fails, the last has an answer
within three minutes and whoever is alone within ten seconds of pressing Run, server and
workers stay under 6 GiB, and SIGTERM ends them all within a second.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from websockets.asyncio.client import connect
from websockets.typing import Origin

from benchmarks.visitor import MOST_BYTES, PROTOCOLS, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

VISITORS: Final = 30
MOST_SECONDS: Final = 180.0
ALONE: Final = 10.0  # seconds, for whoever is the only one
MOST_GIB: Final = 6.0
LONGEST_END: Final = 1.0
GIVEN_UP: Final = 900.0
GIB: Final = 2.0**30
FEWEST: Final = 4  # steps: at three both worlds have four deployments a week
GUESSES: Final = (30.0, 40.0, 50.0, 10.0, 20.0, 30.0, 2000.0, 4000.0, 6000.0)
PROGRAM: Final = (sys.executable, "-m", "lfrsim.cli", "workshop", "--no-browser")


async def visit(address: str, number: int) -> tuple[float, float]:
    """Go from Ask to the first answer.

    Returns
    -------
    Seconds until the run was asked for, and from then until the answer stood.
    """
    began = time.monotonic()
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(
        stream,
        subprotocols=list(PROTOCOLS),
        max_size=MOST_BYTES,
        origin=Origin(address),
    ) as line:
        visitor = Visitor(line)
        try:
            await visitor.arrive()
            await visitor.set_slider(0, FEWEST + number % 6)
            await visitor.set_slider(1, number // 6)
            await visitor.press("Next: predict what B comes to")
            await visitor.until(lambda: "Predict" in visitor.headings)
            await visitor.write(list(GUESSES))
            await visitor.press("Next: these are our guesses")
            asked = time.monotonic()
            await visitor.press("Run")
            await visitor.until(lambda: "The answer" in visitor.headings)
        finally:
            visitor.leave()
    return asked - began, time.monotonic() - asked


async def visit_all(
    address: str, number: int
) -> list[tuple[float, float] | BaseException]:
    """Let all come at once; return what each waited, or why they failed."""
    visits = (asyncio.wait_for(visit(address, one), GIVEN_UP) for one in range(number))
    return await asyncio.gather(*visits, return_exceptions=True)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server in a process group of its own; give it and its address."""
    with subprocess.Popen(
        [*PROGRAM, "--folder", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process, (process.stdout.readline() if process.stdout else "").strip()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def members(group: int) -> list[int]:
    """Return the processes of a group that are alive."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of, *_ = stat.read_text().rpartition(")")[2].split()
            if int(of) == group and state != "Z":
                found.append(int(stat.parent.name))
    return found


def memory(group: int) -> float:
    """Return the GiB that a group has, what is shared counted once."""
    total = 0
    for process in members(group):
        with suppress(OSError):
            for row in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                if row.startswith("Pss:"):
                    total += int(row.split()[1]) * 1024
    return total / GIB


def processor_seconds(group: int) -> float:
    """Return what a group has computed, in seconds of one core."""
    ticks = 0
    for process in members(group):
        with suppress(OSError):
            fields = (
                Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            )
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def ended(process: subprocess.Popen[str]) -> float:
    """End a server with SIGTERM; return the seconds until all of it has gone."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    while members(process.pid) and time.monotonic() - began < GIVEN_UP:
        process.poll()
        time.sleep(0.01)
    return time.monotonic() - began


class Watch(threading.Thread):
    """Looks at the memory of a group, again and again."""

    def __init__(self, group: int) -> None:
        super().__init__(daemon=True)
        self.group = group
        self.most = 0.0
        self.is_over = threading.Event()

    def run(self) -> None:
        """Look twice a second."""
        while not self.is_over.wait(0.5):
            self.most = max(self.most, memory(self.group))


def main() -> int:
    """Let them come, and say how it went; 1 if a promise isn't kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=VISITORS)
    number = parser.parse_args().visitors
    with tempfile.TemporaryDirectory() as there, serving(Path(there)) as (server, at):
        watch = Watch(server.pid)
        watch.start()
        went = asyncio.run(visit_all(at, number))
        computed = processor_seconds(server.pid)
        load = os.getloadavg()[0]
        watch.is_over.set()
        end = ended(server)
    failures = [one for one in went if isinstance(one, BaseException)]
    waits = sorted(one[1] for one in went if not isinstance(one, BaseException))
    for failure in failures:
        print(f"failed: {type(failure).__name__}: {failure}")
    print(f"visitors {number}, failed {len(failures)}")
    if waits:
        middle, last = statistics.median(waits), waits[-1]
        print(f"first answer after {waits[0]:.1f} s, {middle:.1f} s, {last:.1f} s")
        print("  (the first, the middle, the last)")
    print(f"memory of server and workers: at most {watch.most:.2f} GiB")
    print(f"processor: {computed:.0f} s; cores {os.cpu_count()}, load {load:.1f}")
    print(f"ended {end:.2f} s after SIGTERM")
    is_kept = (
        not failures
        and waits[-1] <= (ALONE if number == 1 else MOST_SECONDS)
        and watch.most < MOST_GIB
        and end <= LONGEST_END
    )
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
