"""Who is arrested in two worlds, and what else would have ended their being sought.

Person i begins and ceases to be sought by other means at times that no policy moves;
x_i is the latter. In a world W that person is *taken* at T_i(W), if W arrests them for
good within the horizon H, and never otherwise. In B against A the persons taken are

- *added*: by B alone, and x_i >= H: A doesn't, and nothing else would have either;
- *ceased*: by B alone, and x_i < H: brought forward, by x_i - T_i(B);
- *earlier*: by both, T_i(B) < T_i(A): brought forward, by T_i(A) - T_i(B);
- *later*: by both, T_i(B) > T_i(A): put back;
- *lost*: by A alone, and x_i >= H; *spared*: by A alone, and x_i < H.

Not taken, and counted apart, are arrests that end nothing: of persons under conditions,
who come back from custody; of somebody who wasn't sought; and a second one of a person
who was met in two places within minutes.

The convention a reader would get wrong: x_i is when somebody *ceases to be sought*.
That is found, withdrawn or dead, and which of these isn't in the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.studies.changes.matching import each_pair
from analysis.studies.changes.sides import CONDITIONS
from sim.model.clock import DAY, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.studies.changes.sides import Side
    from sim.experiment.results import Results

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CLASSES: Final = ("added", "ceased", "earlier", "same", "later", "lost", "spared")
FORWARD: Final = ("ceased", "earlier", "later")
"""Classes of which it is kept by how long."""


@dataclass(frozen=True, eq=False)
class Persons:
    """What a comparison's arrests do to the persons who are sought.

    Attributes
    ----------
    counts
        Of each class, persons taken in each replication, shape (replications,).
    at_large
        Person-days at large avoided in A and in B, shape (2, replications).
    shifts
        Of ``FORWARD``: persons of all replications by how many whole days they are
        brought forward or put back, shape (days of the horizon + 1,).
    expected
        By mean time sought in seconds: expected persons taken in B less A whom nothing
        else would have ended the search for, and person-days at large avoided in B less
        A, were that the mean and arrests as they are; shape (2, replications).
    """

    counts: Mapping[str, Ints]
    at_large: Floats
    shifts: Mapping[str, Ints]
    expected: Mapping[float, Floats]


class Taken(NamedTuple):
    """Who is taken in a world, in one replication.

    Attributes
    ----------
    time
        When each person is; infinite if never, shape (persons,).
    days
        Person-days at large that all arrests avoid.
    """

    time: Floats
    days: float


def count_persons(results: Results, *, times_sought: Sequence[float]) -> Persons:
    """Count the persons of a comparison by what its arrests do to them.

    Parameters
    ----------
    results
        With alerts kept.
    times_sought
        Means for which expectations are computed, in seconds.

    Raises
    ------
    analysis.studies.changes.matching.UnmatchedError
        If persons of A aren't those of B.
    """
    number, scenario = results.replications, results.scenarios[0].scenario
    horizon = scenario.horizon.weeks * WEEK
    counts = {name: np.zeros(number, np.int64) for name in CLASSES}
    shifts = {name: np.zeros(int(horizon // DAY) + 1, np.int64) for name in FORWARD}
    at_large = np.zeros((2, number))
    expected = {mean: np.zeros((2, number)) for mean in times_sought}
    for replication, sides in _each_replication(results):
        ceases = _ceasing(sides, replication)
        taken = [_taken(side, replication, ceases, horizon) for side in sides]
        at_large[:, replication] = [one.days for one in taken]
        for name, days in _classed(*taken, ceases=ceases, horizon=horizon).items():
            counts[name][replication] = len(days)
            if name in FORWARD:
                np.add.at(shifts[name], days.astype(np.int64), 1)
        for mean, both in expected.items():
            a, b = (_expected(one.time, mean, horizon) for one in taken)
            both[:, replication] = b - a
    return Persons(counts, at_large, shifts, expected)


def _each_replication(results: Results) -> Iterator[tuple[int, tuple[Side, Side]]]:
    for pair in each_pair(results):
        for replication in pair.replications:
            yield replication, pair.sides


def _ceasing(sides: tuple[Side, Side], replication: int) -> Floats:
    """Return when each person ceases to be sought by other means, shape (persons,)."""
    # Those beyond the list of the status quo come last, so the larger has all.
    largest = max(sides, key=lambda side: side.scenario.population.unlisted)
    return largest.population(replication).sought_until


def _taken(side: Side, replication: int, ceases: Floats, horizon: float) -> Taken:
    rows = side.arrested
    rows = rows[rows["replication"] == replication]
    person, since = rows["person"].to_numpy(), rows["since"].to_numpy()
    is_good = (rows["category"] != CONDITIONS).to_numpy()
    time = np.full(len(ceases), math.inf)
    np.minimum.at(time, person[is_good], since[is_good])
    ends = np.minimum(ceases, horizon)
    until = np.minimum(rows["until"].to_numpy(), ends[person])
    # Somebody can cease to be sought in the minute between the alert and the stop.
    for_good = (ends - time)[np.isfinite(time)].clip(min=0)
    for_a_while = (until - since)[~is_good].clip(min=0)
    return Taken(time, float(for_good.sum() + for_a_while.sum()) / DAY)


def _classed(
    a: Taken, b: Taken, *, ceases: Floats, horizon: float
) -> dict[str, Floats]:
    """Return for each class the days by which each of its persons is shifted."""
    in_a, in_b = np.isfinite(a.time), np.isfinite(b.time)
    stays = ceases >= horizon
    both, only_a, only_b = in_a & in_b, in_a & ~in_b, in_b & ~in_a
    nothing = np.zeros(len(ceases))
    with np.errstate(invalid="ignore"):  # infinite less infinite: in neither
        sooner, left = a.time - b.time, ceases - b.time
    of = {
        "added": (only_b & stays, nothing),
        "ceased": (only_b & ~stays, left),
        "earlier": (both & (sooner > 0), sooner),
        "same": (both & (sooner == 0), nothing),
        "later": (both & (sooner < 0), -sooner),
        "lost": (only_a & stays, nothing),
        "spared": (only_a & ~stays, nothing),
    }
    return {name: by[chosen].clip(min=0) / DAY for name, (chosen, by) in of.items()}


def _expected(time: Floats, mean: float, horizon: float) -> Floats:
    r"""Return how many taken are expected to be sought at the horizon, and their days.

    Time sought is exponential, so what is left of it at an arrest has the same mean m
    whatever came before. Of an arrest at T

    .. math:: P(x > H) = e^{-(H - T) / m}, \qquad
        E[\min(x, H) - T] = m (1 - e^{-(H - T) / m}).
    """
    left = horizon - time[np.isfinite(time)]
    gone = -np.expm1(-left / mean)
    return np.array([(1 - gone).sum(), mean * gone.sum() / DAY])
