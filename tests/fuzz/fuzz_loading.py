"""Looks for files that break the loader: ``make fuzz ARGS='-runs=250000'``.

The words are libFuzzer's; without any it stops after a minute. What it finds stays in
``build/fuzz``: files that got further in ``found``, and a ``crash-...`` for a file that
gave another exception than ScenarioError, took more than a second, or is another thing
to ruamel.yaml's one parser than to the other.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["sim.scenario"]):
    from tests.fuzz.corpus import read_inputs
    from tests.fuzz.mutating import WORDS, Mutator
    from tests.fuzz.trying import Loader, difference

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "build" / "fuzz"
MEMORY: Final = Path("/dev/shm")
LIMITS: Final = ("-runs", "-max_total_time", "-merge")


def lay_out() -> list[str]:
    """Write the kept inputs where libFuzzer wants them; return the folders."""
    folders = [FOLDER / name for name in ("found", "kept")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(read_inputs()):
        (folders[1] / f"{number:03}").write_bytes(content)
    return [str(folder) for folder in folders]


def main() -> None:
    """Run libFuzzer with the words of the command line."""
    words = sys.argv[1:]
    limit = [] if any(w.startswith(LIMITS) for w in words) else ["-max_total_time=60"]
    options = [f"-dict={WORDS}", f"-artifact_prefix={FOLDER}/", "-max_len=6000"]
    mutator = Mutator(lambda data: atheris.Mutate(data, len(data) + 64))
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        loader = Loader(Path(folder))

        def test_one(content: bytes) -> None:
            loader.load_soon(content)
            if found := difference(content):
                raise AssertionError(found)

        atheris.Setup(
            [sys.argv[0], *options, *limit, *words, *lay_out()],
            test_one,
            custom_mutator=mutator.mutate,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
