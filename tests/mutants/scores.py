"""How many mutants were killed, module by module, and which weren't.

Those that the tests of meaning leave alive are shown to tests/golden as well, which
says only that something moved.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

import pytest

from tests.mutants.results import FOLDER, Result, results

GOLDEN: Final = ("-m", "pytest", "-xq", "-p", "no:cacheprovider", "tests/golden")
ROW: Final = "{:<14}{:>9}{:>7}{:>9}{:>13}{:>11}\n"
HEAD: Final = ("module", "mutants", "tried", "killed", "with golden", "survivors")


def moves_a_record(mutant: str) -> bool:
    """Return whether a golden test sees a mutant."""
    run = subprocess.run(
        [sys.executable, *GOLDEN],
        cwd=FOLDER,
        env=os.environ | {"MUTANT_UNDER_TEST": mutant},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        sys.exit(run.stdout + run.stderr)
    return run.returncode != pytest.ExitCode.OK


def row(module: str, its: list[Result], seen: dict[str, bool]) -> str:
    """Return a line of the table: how many, tried, killed, and killed with golden."""
    tried = [result for result in its if result.is_tried]
    killed = [result for result in tried if result.is_killed]
    alive = [r for r in tried if not r.is_killed and not seen[r.mutant]]
    numbers = len(its), len(tried), len(killed), len(tried) - len(alive), len(alive)
    return ROW.format(module, *numbers)


def main() -> None:
    """Print the table, and the names of those that no test of meaning has seen."""
    found = results()
    every = [each for its in found.values() for each in its]
    survivors = [r.mutant for r in every if r.is_tried and not r.is_killed]
    seen = {name: moves_a_record(name) for name in survivors}
    out = sys.stdout
    out.write(ROW.format(*HEAD))
    out.writelines(row(module, its, seen) for module, its in found.items())
    out.write(row("all", every, seen))
    out.write("\nSurvivors (`.venv/bin/mutmut show NAME`); * moves a golden record:\n")
    out.writelines(f"{'*' if seen[name] else ' '} {name}\n" for name in survivors)


if __name__ == "__main__":
    main()
