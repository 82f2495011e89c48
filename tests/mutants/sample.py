"""Names of mutants drawn by chance: to try them all takes most of a day.

``python -m tests.mutants.sample 0.25`` names a quarter of each module's mutants. The
same share is always the same mutants, and a larger one has all of a smaller.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Final

from mutmut.mutation.file_mutation import mutate_file_contents

MODEL: Final = Path("sim/model")
LEAST: Final = 20
"""Of each module as many at least, or all that it has."""


def mutants(module: Path) -> list[str]:
    """Return the names of a module's mutants, as ``mutmut run`` takes them."""
    made = mutate_file_contents(str(module), module.read_text(encoding="utf-8"))
    home = ".".join(module.with_suffix("").parts)
    return [f"{home}.{name}" for name in made.mutant_names]


def sample(share: float) -> Iterator[str]:
    """Give the names of a share of each module's mutants, and of a few at least."""
    for module in sorted(MODEL.glob("*.py")):
        names = mutants(module)
        random.Random(module.stem).shuffle(names)
        yield from names[: max(LEAST, ceil(share * len(names)))]


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}\n" for name in sample(float(sys.argv[1])))
