"""A study that somebody has asked for, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from sim.experiment.design import Chunk, Study
    from sim.experiment.results import Results

LOOKS: Final = (8, 24, 56, 100)
"""After how many replications of each scenario what is there can be looked at."""
BRIEF: Final = 15.0
"""Seconds of a first look that goes before all others."""
Status = Literal["waiting", "running", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Look:
    """How far what was asked for is.

    Attributes
    ----------
    status
        What becomes of it. Between two looks it waits again: others come first.
    ahead
        How many others come first, while it waits.
    done, wanted
        Replications that are there of all scenarios together, and that there are to be.
    results
        What can be read now: those of the last look that is complete.
    problem
        What went wrong, in words for a visitor.
    """

    status: Status
    ahead: int
    done: int
    wanted: int
    results: Results | None
    problem: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it unless it is asked for again."""
        return self.status not in {"waiting", "running"}


@dataclass(slots=True, eq=False)
class Errand:
    """A study on its way through the looks.

    Attributes
    ----------
    code
        By which it is known.
    study
        What is run.
    looks
        Replications of each scenario at which one can look at it, rising.
    order
        When it was asked for: a counter.
    seconds
        That its first look is expected to take.
    status, problem
        What becomes of it, and why nothing does.
    done
        Replications that are there.
    results
        Of the last complete look.
    visitors
        Who wants it.
    """

    code: str
    study: Study
    looks: tuple[int, ...]
    order: int
    seconds: float = 0.0
    status: Status = "waiting"
    problem: str = ""
    done: int = 0
    results: Results | None = None
    visitors: set[str] = field(default_factory=set)

    @property
    def wanted(self) -> int:
        """Replications that there are to be."""
        return self.looks[-1] * len(self.study.scenarios)

    @property
    def next_look(self) -> int | None:
        """Replications of each scenario at the next look; None after the last."""
        there = self.results.replications if self.results else 0
        return next((number for number in self.looks if number > there), None)

    @property
    def rank(self) -> int:
        """How urgent it is: 0 a short first look, 1 a long one, more with each look."""
        if self.results is None:
            return 0 if self.seconds <= BRIEF else 1
        return 2 + sum(number <= self.results.replications for number in self.looks)

    @property
    def place(self) -> tuple[int, int]:
        """Its place in the queue; the lowest comes first."""
        return self.rank, self.order

    # It is told of its own progress, as `sim.experiment.run.Progress`.

    def found_damaged(self, chunk: Chunk) -> None:
        """Take no notice: it is run again."""

    def begin(self, saved: int, total: int) -> None:  # noqa: ARG002 - of one look
        """Learn how many replications are there already."""
        self.done = saved

    def advance(self, replications: int) -> None:
        """Learn that some more are saved."""
        self.done += replications
