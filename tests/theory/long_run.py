"""A deployment of 20,000 hours, which only tests have, with the beginning removed.

Alerts come as a Poisson stream and meet the model as it is: `lead_past` leads them by
a post that `man` has brought together, `respond` starts for each, and what is measured
is what went on record. The luck of an alert is a row of marks, as in the model; the
time mark makes the gap before it.

Half of the hours have the mirrored luck, 1 - u for each u. Where one half is busy by
chance the other one is quiet, so that both together are about as sharp as twice the
hours without a mirror, and some estimates as four times (antithetic variates).

Every alert is of somebody whom no list has, because nobody is sought often enough to be
met hundreds of thousands of times.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import numpy as np
import simpy
from numpy.typing import NDArray
from scipy import stats
from simpy.events import ProcessGenerator

from sim.model.calendar import Slot
from sim.model.candidates import COLUMN, WIDTH, Alert, Candidates
from sim.model.clock import HOUR
from sim.model.deployment import Shared, lead_past, man
from sim.model.keeping import Columns, Records
from sim.model.recognition import alerts
from sim.model.records import NOBODY
from sim.model.response import Post
from sim.model.suite import Suite
from sim.scenario.checking import misfits
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew, Engagement, Scenario
from tests.making import changed, shipped, uncoupled, world_of

Floats = NDArray[np.float64]
Table = dict[str, NDArray[Any]]
Halves = tuple[Columns, Columns]
Watch = Callable[[simpy.Environment, Post], ProcessGenerator]

HOURS: Final = 20_000
BEGINNING: Final = 0.02
BATCHES: Final = 40
BLOCK: Final = 1000
PRECISION: Final = 0.015
SITE: Final = "woolwich-powis-street"
MANY: Final = 10**6
AT_ONCE: Final = Fixed(value=0.0)
FOR_EVER: Final = Fixed(value=1e12)
TIMES: Final = (
    "adjudication__duration",
    "engagement__distance",
    "disposal__stop_after_false_alert",
    "disposal__stop_with_arrest",
    "custody__hand_over_duration",
    "custody__journey",
    "custody__desk_duration",
    "custody__booking_duration",
    "custody__detention",
)


class Estimate(NamedTuple):
    """A mean and the half-width of its interval of 95 %."""

    value: float
    half_width: float

    def is_theirs(self, theory: float, *, off: float) -> bool:
        """Tell whether theory's value lies within two half-widths.

        And make sure that this says something: a half-width is 1.5 % at most, and what
        theory gives with a rate 5 % off lies three of them away or more.
        """
        assert self.half_width <= PRECISION * self.value, self
        assert abs(off - theory) > 3 * self.half_width, (self, theory, off)
        return abs(self.value - theory) <= 2 * self.half_width


class Only(Records):
    """Records of some kinds; the others are forgotten at once."""

    __slots__ = ("_kinds",)

    def __init__(self, *kinds: type) -> None:
        super().__init__()
        self._kinds = frozenset(kinds)

    def add(self, record: tuple[Any, ...]) -> None:
        """Keep a record if it is of one of the kinds."""
        if type(record) in self._kinds:
            super().add(record)


def at_once(
    *, operators: int = MANY, pairs: int = MANY, vans: int = 0, **changes: Any
) -> Scenario:
    """Return a scenario in which nothing takes time, goes wrong or is scarce.

    But for what is changed: so each test has the one queue that its theory is about.
    """
    few = {"population__size": 1, "watchlist__size": 1, "horizon__weeks": 1}
    sure = {
        "workforce__is_limited": True,
        "workforce__crew": Crew(operators=operators, pairs=pairs, prisoner_vans=vans),
        "adjudication__reject_non_mated": 0.0,
        "engagement__choose_not_to": 0.0,
        "engagement__patience": FOR_EVER,
        "disposal__second_pair": 0.0,
    }
    quick = dict.fromkeys(TIMES, AT_ONCE)
    base = uncoupled(shipped("four-a-week"))
    return changed(base, **{**few, **sure, **quick, **changes})


def poisson_stream(
    settings: Engagement, rate: float, number: int, *, seed: int, is_mirrored: bool
) -> Iterator[Alert]:
    """Give a number of alerts that come at a rate."""
    generator, time = np.random.default_rng(seed), 0.0
    for first in range(0, number, BLOCK):
        luck = generator.random((BLOCK, WIDTH))
        if is_mirrored:
            luck = (1 - 2.0**-53) - luck  # below 1, as a mark is
        times = time - np.log1p(-luck[:, COLUMN["time"]]).cumsum() / rate
        time = float(times[-1])
        ranks, nobody = first + np.arange(BLOCK), np.full(BLOCK, NOBODY)
        found = Candidates(ranks, times, nobody, luck)
        yield from alerts(found, nobody, settings=settings)


def long_run(
    scenario: Scenario,
    rate: float,
    *kinds: type,
    seed: int = 1,
    watch: Watch | None = None,
) -> Halves:
    """Return the records of some kinds of a long deployment, the mirrored half apart.

    Parameters
    ----------
    scenario
        What is simulated; anybody could write it in a file.
    rate
        Alerts per second.
    kinds
        Records that are kept.
    seed
        Which luck.
    watch
        A process that looks on in each half.
    """
    assert list(misfits(scenario)) == []
    number = round(rate * HOURS * HOUR / 2 / BLOCK) * BLOCK
    halves = []
    for is_mirrored in (False, True):
        records = Only(*kinds)
        stream = poisson_stream(
            scenario.engagement, rate, number, seed=seed, is_mirrored=is_mirrored
        )
        with without_collector():
            _lead(stream, scenario, records, int(is_mirrored), watch)
        halves.append(records.columns())
    return halves[0], halves[1]


def _lead(
    stream: Iterator[Alert],
    scenario: Scenario,
    records: Records,
    replication: int,
    watch: Watch | None,
) -> None:
    """Lead a stream of alerts past one deployment, until the last of them is over."""
    # The other arrests of the suite aren't mirrored: each half has its own.
    world, env = world_of(scenario, replication=replication), simpy.Environment()
    slot = Slot(0, 0, 0, 1, SITE, 0.0, 0.0, HOURS * HOUR, HOURS * HOUR)
    borough = scenario.sites[SITE].borough
    suites = {borough: Suite(borough, streams=world.streams, settings=scenario.custody)}
    post = man(env, slot, scenario.workforce.crew, shared=Shared(suites), world=world)
    env.process(
        lead_past(env, stream, slot=slot, post=post, world=world, records=records)
    )
    if watch:
        env.process(watch(env, post))
    env.run()


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python from looking for circles among a million records: there are none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def mean_of(
    halves: Halves, table: str, of: Callable[[Table], NDArray[Any]]
) -> Estimate:
    """Return the mean over alerts of what is read off a table, the beginning removed.

    A batch is as many alerts in a row, and their mirror images in the other half.
    """
    means = []
    for half in halves:
        rows = half[table]
        values = np.asarray(of(rows), dtype=np.float64)[rows["candidate"].argsort()]
        each = int(len(values) * (1 - BEGINNING)) // BATCHES
        means.append(values[-each * BATCHES :].reshape(BATCHES, each).mean(axis=1))
    return over_batches(np.mean(means, axis=0))


def over_batches(means: Floats) -> Estimate:
    """Return the mean of independent means, with Student's interval."""
    error = float(means.std(ddof=1)) / len(means) ** 0.5
    width = float(stats.t.ppf(0.975, len(means) - 1)) * error
    return Estimate(float(means.mean()), width)
