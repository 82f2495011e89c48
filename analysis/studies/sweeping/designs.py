"""Designs of experiments: at which points a scenario is run.

A *grid* has every combination of the factors' values. A *Latin hypercube* of N points
has one in each N-th of every factor's range. A *Sobol design* is made for indices of
sensitivity: two matrices A and B of N rows from one scrambled Sobol sequence, and for
each factor the matrix A with that factor's column from B, N (d + 2) points in all.

References
----------
McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of
input variables, Technometrics 21. Saltelli et al. (2010), Variance based sensitivity
analysis of model output, Computer Physics Communications 181.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np
from scipy.stats import qmc

from analysis.studies.sweeping.factors import Factor, read_factors
from sim.experiment.design import StudyError
from sim.model.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Kind = Literal["grid", "lhs", "sobol"]
KINDS: Final[tuple[Kind, ...]] = ("grid", "lhs", "sobol")
MOST_POINTS: Final = 1000
FEWEST_DRAWN: Final = 4
POINTS: Final[dict[Kind, int]] = {"lhs": 32, "sobol": 32}
"""Unless it is said how many."""


class Design(NamedTuple):
    """Points of some factors.

    Attributes
    ----------
    kind
        Of design.
    factors
        What is varied.
    points
        The value of each factor, as written, a row a point. Those of a Sobol design:
        A, B, then A with one column after the other from B.
    rows
        Rows of A in a Sobol design; points of any other.
    """

    kind: Kind
    factors: tuple[Factor, ...]
    points: tuple[tuple[str, ...], ...]
    rows: int

    def assignments(self, point: Sequence[str]) -> tuple[str, ...]:
        """Return a point as settings that are changed."""
        return tuple(
            f"{factor.path}={value}"
            for factor, value in zip(self.factors, point, strict=True)
        )


def make_design(
    texts: Sequence[str], *, kind: Kind, points: int | None, seed: int
) -> Design:
    """Make a design of what is to be varied.

    Parameters
    ----------
    texts
        Such as ``plan.vans=1..4``.
    kind
        Of design.
    points
        Points of a Latin hypercube, or rows N of a Sobol design; None for the usual 32.
    seed
        Master seed of the study: a drawn design belongs to it.

    Raises
    ------
    StudyError
        If it can't be made, or has more than ``MOST_POINTS`` points.
    """
    if kind not in KINDS:
        message = f"a design is one of {', '.join(KINDS)}, and not {kind!r}"
        raise StudyError(message)
    factors = read_factors(texts, is_drawn=kind != "grid")
    if kind == "grid":
        if points is not None:
            message = (
                f"--points {points}: a grid has every combination of its values; "
                "--design lhs and --design sobol have a number of points"
            )
            raise StudyError(message)
        _refuse_too_many(prod(len(factor.values) for factor in factors))
        grid = tuple(product(*(factor.values for factor in factors)))
        return Design(kind, factors, grid, len(grid))
    number = POINTS[kind] if points is None else points
    # SciPy spawns generators of its own, which those of a stream can't.
    luck = int(Streams(seed, 0).of("design", kind).integers(2**63))
    draw = _latin_hypercube if kind == "lhs" else _sobol
    shares = draw(number, len(factors), luck)
    drawn = tuple(
        tuple(factor.drawn(share) for factor, share in zip(factors, row, strict=True))
        for row in shares.tolist()
    )
    return Design(kind, factors, drawn, number)


def _latin_hypercube(number: int, d: int, luck: int) -> NDArray[np.float64]:
    if number < FEWEST_DRAWN:
        message = f"--points {number}: a Latin hypercube needs {FEWEST_DRAWN} or more"
        raise StudyError(message)
    _refuse_too_many(number)
    drawn: NDArray[np.float64] = qmc.LatinHypercube(d, rng=luck).random(number)
    return drawn


def _sobol(number: int, d: int, luck: int) -> NDArray[np.float64]:
    if d == 1:
        message = (
            "--design sobol splits what varies among settings, and there is one alone; "
            "vary another one too, or take --design lhs"
        )
        raise StudyError(message)
    if number < FEWEST_DRAWN or number & (number - 1):
        below = max(FEWEST_DRAWN, 1 << (max(number, 1).bit_length() - 1))
        message = (
            f"--points {number}: a Sobol design has a power of 2, such as {below} or "
            f"{2 * below}"
        )
        raise StudyError(message)
    _refuse_too_many(number * (d + 2))
    return pick_freeze(number, d, luck)


def pick_freeze(number: int, d: int, luck: int) -> NDArray[np.float64]:
    """Return A, B and A with each column from B in turn, shape (number (d + 2), d).

    Parameters
    ----------
    number
        Rows of A, a power of 2.
    d
        Factors.
    luck
        Seed of the scrambling.
    """
    both = qmc.Sobol(2 * d, rng=luck, bits=64).random(number)
    a, b = both[:, :d], both[:, d:]
    mixed = [np.where(np.arange(d) == column, b, a) for column in range(d)]
    return np.concatenate([a, b, *mixed])


def _refuse_too_many(points: int) -> None:
    if points > MOST_POINTS:
        message = (
            f"this design has {points:,} points, and a sweep at most {MOST_POINTS:,}: "
            "take fewer values or larger steps, or --design lhs"
        )
        raise StudyError(message)
