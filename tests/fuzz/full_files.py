"""Files that are as large as a file may be and hold one thing over and over.

The fuzzer tries small files, since it tries many. Whether a large one takes long is
seen here: ``make fuzz`` begins with it. On a machine that others use, a load has taken
three times its own time: a file is slow if it is slow each time of three.
"""

from __future__ import annotations

import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Final

from sim.scenario.yaml_nodes import MOST_BYTES, MOST_NODES
from tests.fuzz.trying import EXTENDS, Loader

# How a file begins, what is repeated, and how it ends; % is a number, @ the word.
SHAPES: Final = {
    "a list": (b"plan:\n  days:\n", b"  - @\n", b""),
    "a list in brackets": (EXTENDS + b"plan: {sites: [", b"@, ", b"]}\n"),
    "keys": (EXTENDS, b"k%: @\n", b""),
    "keys of a section": (EXTENDS + b"sites:\n", b"  s%: {name: @}\n", b""),
    "a quoted text": (EXTENDS + b'name: "', b"@", b'"\n'),
    "a block of text": (EXTENDS + b"description: |\n", b"  @\n", b""),
    "a comment": (EXTENDS, b"# @\n", b""),
    "bare": (b"", b"@", b""),
}
WORDS: Final = (
    b"x",
    b"1",
    b"9" * 22,
    b"2026-01-05",
    b"10:30",
    b"market",
    b"~",
    b"'",
    b"[",
    b"- ",
    b"\t",
    b"\xc2\x85",
    b"\xf0\x9f\x98\x80",
    b"{lognormal: {median: 15 s, p95: 45 s}}",
    b"{value: 1, standing: assumed}",
)
TRIES: Final = 3
ALLOWED: Final = MOST_NODES - 200  # beside the word's own, and the base's


def full_files() -> Iterator[tuple[str, bytes]]:
    """Give files with a name each: every shape, filled with every word."""
    for shape, (start, again, end) in SHAPES.items():
        for word in WORDS:
            name = f"{shape} of {word.decode()}"
            yield name, _filled(start, again.replace(b"@", word), end)


def _filled(start: bytes, again: bytes, end: bytes) -> bytes:
    """Repeat until another time would be too many bytes, or too many nodes."""
    nodes = 2 * again.count(b":") + again.count(b",") + again.count(b"- ")
    most = ALLOWED // nodes if nodes else MOST_BYTES
    room = MOST_BYTES - len(start) - len(end)
    if b"%" not in again:
        return start + again * min(most, room // len(again)) + end
    pieces = [again.replace(b"%", b"%d" % number) for number in range(most)]
    sizes = accumulate(map(len, pieces))
    return start + b"".join(pieces[: bisect_right([*sizes], room)]) + end


def slow_files() -> Iterator[str]:
    """Load them all and tell those that take long."""
    with tempfile.TemporaryDirectory() as folder:
        loader = Loader(Path(folder))
        for name, content in full_files():
            late = [_late(loader, content)]
            while late[-1] and len(late) < TRIES:
                late.append(_late(loader, content))
            if late[-1]:
                yield f"{name}: {late[-1]}"


def _late(loader: Loader, content: bytes) -> str:
    """Return how long a file took if that is too long; nothing if it loads soon."""
    try:
        loader.load_soon(content)
    except TimeoutError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit("\n".join(slow_files()) or None)
