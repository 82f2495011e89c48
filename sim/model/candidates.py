"""Candidates: passages before thinning, with all the luck they can ever need.

A candidate's row of uniforms is drawn before its first event and turned into
values by inversion where used, so nothing that a policy decides shifts anybody's
luck. The row is wider than today's names, so that a new mark shifts nobody.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.streams import Streams

WIDTH: Final = 32
RANK_BEYOND: Final = 1_000_000
"""Ranks of passages of persons beyond the status quo's list begin here.

They are counted on their own, so that they move no rank of the others.
"""
RANK_COMPANION: Final = 500_000
"""What the rank of a companion is more than that of whom they walk with."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Luck(NamedTuple):
    """Uniform numbers in [0, 1), a field a purpose.

    ``level`` places a candidate on the axis of intensities (see
    :func:`draw_luck`), ``time`` in the day; the others are for the stages.
    """

    level: float
    time: float
    person: float
    coverage: float
    score: float
    served: float
    judging: float
    verdict: float
    choosing: float
    way_out: float
    walking: float
    distance: float
    disposal: float
    stop: float
    support: float
    hand_over: float
    journey: float
    return_journey: float
    diversion: float
    desk: float
    booking: float
    detention: float
    charge: float
    decision: float
    bail: float
    company: float
    group: float
    extension: float


COLUMN: Final = {name: place for place, name in enumerate(Luck._fields)}


class Candidates(NamedTuple):
    """Candidates at one site on one day.

    Attributes
    ----------
    rank
        Rank among the site's candidates of that day: their name, shape (n,).
        Those beyond the status quo's list count from ``RANK_BEYOND``.
    time
        When they pass, in seconds, shape (n,).
    person
        Who passes; -1 for nobody on any list, shape (n,).
    luck
        Their rows of uniforms, shape (n, WIDTH).
    """

    rank: Ints
    time: Floats
    person: Ints
    luck: Floats

    def only(self, chosen: Flags) -> Candidates:
        """Return those for which ``chosen`` is true."""
        at = chosen.nonzero()[0]  # looked up once: four arrays are read by it
        return Candidates(
            self.rank[at], self.time[at], self.person[at], self.luck.take(at, axis=0)
        )

    def joined(self, others: Candidates) -> Candidates:
        """Return these and the others."""
        return Candidates._make(map(np.concatenate, zip(self, others, strict=True)))

    def mark(self, name: str) -> Floats:
        """Return the named uniforms, shape (n,)."""
        return self.luck[:, COLUMN[name]]


class Alert(NamedTuple):
    """A candidate that raised an alert, on its way through the stages.

    Attributes
    ----------
    candidate
        Its rank.
    is_mated
        Truth: whether the face is that of the person on the entry.
    person
        The listed person, or -1.
    time, time_gone
        When it is raised, and when the person will be out of reach.
    luck
        Its uniforms.
    group
        Whom recognition treats alike; -1 where a scenario has no groups.
    """

    candidate: int
    is_mated: bool
    person: int
    time: float
    time_gone: float
    luck: Luck
    group: int = -1


def as_luck(row: list[float]) -> Luck:
    """Return one row of uniforms with its names."""
    return Luck._make(row[: len(COLUMN)])


def draw_luck(
    streams: Streams,
    intensity: float,
    purpose: str,
    *entity: str | int,
    width: int = WIDTH,
) -> Floats:
    """Return the luck of the candidates of a Poisson process, a row each.

    Candidate k lies at level E_1 + ... + E_k, the k-th point of a Poisson process
    of rate 1; those below ``intensity`` exist. So their number is Poisson with
    that mean, and a larger intensity adds candidates behind the others without
    touching one of them: thinning and its reverse, with no bound to be chosen
    beforehand.

    Parameters
    ----------
    streams, purpose, entity
        The stream.
    intensity
        Expected number of candidates.
    width
        Uniforms of each.

    Returns
    -------
    array, shape (n, width)
        The rows that exist, in order of level.

    References
    ----------
    Lewis and Shedler (1979), Simulation of nonhomogeneous Poisson processes by
    thinning, Naval Research Logistics Quarterly 26.
    """
    # Enough ninety-eight times in a hundred; more would mostly be drawn in vain.
    block = int(intensity + 2 * intensity**0.5) + 4
    rows = streams.uniforms((block, width), purpose, *entity)
    levels = (-np.log1p(-rows[:, 0])).cumsum()
    while levels[-1] < intensity:
        # Too few this time: a longer beginning of the same stream.
        block *= 2
        rows = streams.uniforms((block, width), purpose, *entity)
        levels = (-np.log1p(-rows[:, 0])).cumsum()
    return rows[: levels.searchsorted(intensity)]


def beside_them(found: Candidates, luck: Floats, *, rank: int) -> Candidates:
    """Return one who walks beside each candidate, with luck of their own.

    They pass at the same time, on the same part of the street, at the same pace.
    """
    shared = [COLUMN[mark] for mark in ("time", "coverage", "walking")]
    luck[:, shared] = found.luck[:, shared]
    return found._replace(rank=found.rank + rank, luck=luck)
