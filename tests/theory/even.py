"""Replications whose persons are an even sample of all that there could be.

Much of what parts one replication from another is who is sought: a few persons who pass
often, living where the vans go or elsewhere. Here the persons of a replication are the
points of a Sobol sequence, scrambled anew each time. Each point is uniform in the cube,
so that each person is distributed as ever; together they fill it evenly, so that there
are neither too many who pass often nor too many of one borough.

No mean moves. Passages of different persons are independent Poisson processes, and what
becomes of somebody's alerts hangs on nobody else's as long as officers and custody are
unlimited. So a count is a sum over persons of something that each of them has by
themselves, and the mean of a sum doesn't ask how its terms hang together. Its variance
does: over replications, which are independent, it is what it is seen to be.

References
----------
Owen (1997), Monte Carlo variance of scrambled net quadrature, SIAM Journal on Numerical
Analysis 34.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import gammaincinv
from scipy.stats import qmc

from sim.model.population import PERSON_COLUMNS
from sim.model.streams import Streams

Floats = NDArray[np.float64]

DIMENSIONS: Final = PERSON_COLUMNS + 1  # and how often they pass
MOST: Final = 2**31


class Even:
    """What stands in for a generator to the persons of a layer."""

    def __init__(self, luck: Generator) -> None:
        self._sequence = qmc.Sobol(DIMENSIONS, rng=int(luck.integers(MOST)))
        self._points: Floats = np.empty((0, DIMENSIONS))

    def random(self, shape: tuple[int, int]) -> Floats:
        """Return the uniforms of each person, shape (persons, columns)."""
        persons, columns = shape
        # Of whole powers of two, which are balanced; a beginning of it nearly is.
        points = self._sequence.random_base2(persons.bit_length())[:persons]
        self._points = np.asarray(points, np.float64)
        return self._points[:, :columns]

    def standard_gamma(self, shape: float, persons: int) -> Floats:
        """Return a gamma variable for each person, by inversion, shape (persons,)."""
        assert len(self._points) == persons
        return np.asarray(gammaincinv(shape, self._points[:, -1]), np.float64)


class EvenPersons(Streams):
    """Streams that give a replication an even sample of persons.

    Their marks and their weights come from one sequence, so that those of each borough
    and category are an even sample too.
    """

    __slots__ = ("_layers",)

    def __init__(self, seed: int, replication: int) -> None:
        super().__init__(seed, replication)
        self._layers: dict[tuple[str | int, ...], Even] = {}

    def of(self, purpose: str, *entity: str | int) -> Generator:
        """Return the generator of a purpose, or what stands in for that of persons."""
        if purpose == "population":
            self._layers[entity] = Even(super().of(purpose, *entity))
        elif purpose != "visiting":
            return super().of(purpose, *entity)
        return cast("Generator", self._layers[entity])
