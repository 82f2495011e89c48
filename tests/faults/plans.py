"""When faults strike: drawn anew each time, and said where a test fails."""

from __future__ import annotations

import os
import random
from typing import Final

SEED: Final = "LFRSIM_FAULT_SEED"


class FaultPlan:
    """Moments, victims and counts, by chance.

    The seed is one that nobody chose, unless the environment has one: so other moments
    are tried each time, and those at which something broke can be tried again.
    """

    def __init__(self) -> None:
        self.seed = int(os.environ.get(SEED) or random.SystemRandom().getrandbits(32))
        self._luck = random.Random(self.seed)

    def moments(self, number: int, *, low: float, high: float) -> list[float]:
        """Return some durations in seconds."""
        return [self._luck.uniform(low, high) for _ in range(number)]

    def victims(self, number: int, *, of: int) -> list[int]:
        """Return some victims, each any of so many."""
        return [self._luck.randrange(of) for _ in range(number)]

    def counts(self, number: int, *, most: int) -> list[int]:
        """Return some counts of at least one."""
        return [self._luck.randint(1, most) for _ in range(number)]

    def __repr__(self) -> str:
        """Say how to go through the same again."""
        return f"fault plan {self.seed}; {SEED}={self.seed} has it again"
