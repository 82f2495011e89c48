"""The fuzzer's finds that are kept: one input a line, in ``corpus/inputs.jsonl``.

``python -m tests.fuzz.corpus FOLDER`` looks through what a run has left in a folder and
keeps what reaches lines of the loader and of its YAML library, or jumps between them,
that nothing kept does.

The convention a reader would get wrong: an input is bytes, and a line is text. A byte
that isn't UTF-8 stands as a lone surrogate, as Python's ``surrogateescape`` has it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any, Final

from tests.fuzz.trying import Loader

INPUTS: Final = Path(__file__).with_name("corpus") / "inputs.jsonl"
LONGEST: Final = 1500
LOADER: Final = (str(Path("sim", "scenario")), str(Path("ruamel", "yaml")))

Jump = tuple[str, int, int]


def read_inputs() -> list[bytes]:
    """Return the inputs that are kept."""
    lines = INPUTS.read_text(encoding="ascii").splitlines()
    return [json.loads(line).encode("utf-8", "surrogateescape") for line in lines]


def write_inputs(inputs: Iterable[bytes]) -> None:
    """Write the inputs to the file, a line each."""
    texts = (one.decode("utf-8", "surrogateescape") for one in inputs)
    INPUTS.write_text("".join(f"{json.dumps(text)}\n" for text in texts), "ascii")


def jumps(loader: Loader, content: bytes) -> set[Jump]:
    """Return which line followed which in the loader's and the library's modules."""
    found: set[Jump] = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        if not any(part in name for part in LOADER):
            return None
        last = frame.f_lineno if event == "call" else -1

        def lines(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal last
            if event == "line":
                found.add((name, last, frame.f_lineno))
                last = frame.f_lineno
            return lines

        return lines

    sys.settrace(trace)
    try:
        loader.load(content)
    finally:
        sys.settrace(None)
    return found


def distil(kept: list[bytes], others: Iterable[bytes]) -> list[bytes]:
    """Return what is kept, and of the others those that reach something new."""
    with tempfile.TemporaryDirectory() as folder:
        loader = Loader(Path(folder))
        known: set[Jump] = set()
        for content in kept:
            known |= jumps(loader, content)
        more = []
        for content in sorted(others, key=len):
            new = jumps(loader, content) - known
            if new:
                known |= new
                more.append(content)
    return kept + more


if __name__ == "__main__":
    found = (path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir()))
    write_inputs(distil(read_inputs(), (one for one in found if len(one) <= LONGEST)))
