"""Queueing theory: what the stages must give where it is known in closed form.

A *load* is the rate of arrivals times the mean time of service, in erlangs. A rate is
per second and a mean in seconds, but any unit does if it is the same for all.

References
----------
Erlang (1917), Solution of some problems in the theory of probabilities of significance
in automatic telephone exchanges, Elektroteknikeren 13: losses and waits.
Palm (1957), Research on telephone traffic carried by full availability groups, Tele 1:
customers who leave the queue ("Erlang A").
Little (1961), A proof for the queuing formula L = lambda W, Operations Research 9.
Kleinrock (1975), Queueing Systems, volume 1, chapter 3: birth and death, M/M/c/K.
Zeltyn and Mandelbaum (2005), Call centers with impatient customers, Queueing Systems
51: measures of M/M/c + M.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.linalg import expm

Floats = NDArray[np.float64]


class Wait(NamedTuple):
    """Whether one waits, and how long in the mean over all."""

    share: float
    mean: float


class Leaving(NamedTuple):
    """What becomes of a queue that people leave.

    Attributes
    ----------
    lost
        Share of those who come that leave before they are served.
    waited
        Mean time in the queue of those who are served, spread over all who come.
    """

    lost: float
    waited: float


def erlang_b(servers: int, load: float) -> float:
    """Return the share lost where nobody waits: M/G/c/c (Erlang 1917).

    It holds for any distribution of the time of service with that mean.
    """
    lost = 1.0
    for server in range(1, servers + 1):
        lost = load * lost / (server + load * lost)
    return lost


def erlang_c(servers: int, *, rate: float, mean: float) -> Wait:
    """Return the wait where nobody leaves: M/M/c, first come, first served."""
    load = rate * mean
    lost = erlang_b(servers, load)
    share = lost / (1 - load / servers * (1 - lost))
    return Wait(share, share * mean / (servers - load))


def erlang_a(servers: int, *, rate: float, mean: float, patience: float) -> Leaving:
    """Return what is lost where patience is exponential: M/M/c + M (Palm 1957).

    Whoever has j others before them in the queue moves on when one of the servers
    comes free or one of those leaves, and leaves at their own rate. Which of these
    comes first and how long it takes are independent.
    """
    most = servers + int(20 * (rate * patience + 5))
    states = birth_and_death(
        (rate for _ in range(most)),
        (
            min(n, servers) / mean + max(n - servers, 0) / patience
            for n in range(1, most + 1)
        ),
    )
    served, waited = float(states[:servers].sum()), 0.0
    still_there, so_far = 1.0, 0.0
    for ahead, chance in enumerate(states[servers:].tolist()):
        moves_on = servers / mean + ahead / patience
        still_there *= moves_on / (moves_on + 1 / patience)
        so_far += 1 / (moves_on + 1 / patience)
        served += chance * still_there
        waited += chance * still_there * so_far
    return Leaving(1 - served, waited)


def full(servers: int, places: int, load: float) -> float:
    """Return the share that finds all places taken: M/M/c/K (Kleinrock 1975).

    Without places to wait, K = c, it is Erlang's loss formula.
    """
    states = birth_and_death(
        (load for _ in range(places)),
        (float(min(n, servers)) for n in range(1, places + 1)),
    )
    return float(states[-1])


def wait_where_limited(servers: int, places: int, *, rate: float, mean: float) -> float:
    """Return the mean wait in M/M/c/K, over all who come; who is lost counts as 0.

    Whoever finds n there, c or more and less than K, waits for n - c + 1 of them to be
    served (Kleinrock 1975).
    """
    load = rate * mean
    states = birth_and_death(
        (load for _ in range(places)),
        (float(min(n, servers)) for n in range(1, places + 1)),
    )
    ahead = np.arange(places) - servers + 1
    return float((states[:-1] * np.clip(ahead, 0, None)).sum() * mean / servers)


class Cells(NamedTuple):
    """What a suite that turns nobody away is like.

    Attributes
    ----------
    wait
        Of those who come, for a cell.
    occupied
        Mean number of cells that are taken.
    """

    wait: Wait
    occupied: float


def cells_where_all_wait(cells: int, *, rate: float, detention: float) -> Cells:
    """Return what becomes of a suite where detention runs while one waits for a cell.

    Detained are all who came within the last ``detention``, in a cell or not, so that
    their number is that of M/D/infinity: Poisson with mean rate times detention. All
    cells are taken if they are c or more. Whoever finds j, with c or more among them,
    has a cell when j - c + 1 of these have been released. What is left of each of the
    j detentions is uniform and independent of the others, so in the mean that takes
    (j - c + 1) / (j + 1) of a detention. Time at the desk is nought. The share holds
    for any distribution of detentions with that mean, the mean wait for this one alone.
    """
    load = rate * detention
    number = np.arange(int(load + 20 * load**0.5) + 20)
    chance = stats.poisson.pmf(number, load)
    waits = number >= cells
    ahead = (number - cells + 1) / (number + 1)
    return Cells(
        Wait(
            float(chance[waits].sum()),
            float((chance * ahead)[waits].sum()) * detention,
        ),
        float((chance * np.minimum(number, cells)).sum()),
    )


def birth_and_death(births: Iterable[float], deaths: Iterable[float]) -> Floats:
    """Return the stationary probabilities of 0, 1, ... there, from rates up and down.

    Up from 0, 1, ...; down from 1, 2, ....
    """
    ratios = [up / down for up, down in zip(births, deaths, strict=True)]
    weights: Floats = np.concatenate(([1.0], np.cumprod(ratios)))
    weights /= weights.sum()
    return weights


def lost_by_interval(
    servers: int, *, rate: Callable[[float], float], mean: float, edges: Floats
) -> Floats:
    """Return how many are lost in each interval: M(t)/M/c/c, empty at the start.

    Kolmogorov's forward equations of the number there, and beside them the number
    lost, which grows at the rate of arrivals times the probability that all are busy.
    Between two jumps of the rate their coefficients are constant, and the exponential
    of the matrix solves them.

    Parameters
    ----------
    servers
        How many there are.
    rate
        Arrivals at a time. It may jump at the edges only.
    mean
        Mean time of service.
    edges
        Times at which intervals begin, and the end of the last.
    """
    up, down = np.eye(servers + 1, k=-1), np.eye(servers + 1, k=1)
    up -= np.diag(up.sum(axis=0))
    leaving = np.arange(servers + 1) / mean
    down = down * leaving - np.diag(leaving)
    state = np.zeros(servers + 2)
    state[0] = 1.0
    lost = []
    for start, end in pairwise(edges.tolist()):
        arrivals = rate((start + end) / 2)
        flow = np.zeros((servers + 2, servers + 2))
        flow[:-1, :-1] = arrivals * up + down
        flow[-1, servers] = arrivals
        later = expm(flow * (end - start)) @ state
        lost.append(later[-1] - state[-1])
        state = later
    return np.array(lost)
