"""What is wrong with a record, all at once."""

from __future__ import annotations

from collections.abc import Iterable

from sim.scenario.errors import Problem, render


class RecordError(ValueError):
    """A record that can't be used; its text says why, where and what to do.

    Attributes
    ----------
    problems
        All faults found.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render(self.problems))

    def __reduce__(self) -> tuple[type[RecordError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)
