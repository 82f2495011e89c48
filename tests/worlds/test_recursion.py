"""The life of alerts is a recursion, alert by alert, in congested deployments.

An oracle without events or processes, on the same luck.

References
----------
Kiefer and Wolfowitz (1955), On the theory of queues with many servers,
Transactions of the American Mathematical Society 78.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest

from sim.model.candidates import Alert
from sim.model.codes import Determination, Ending, Outcome, Reason
from sim.model.disposal import Decision, decide
from sim.model.keeping import Columns
from sim.model.population import Entry
from sim.model.replication import planned, run_world
from sim.model.sighting import sight
from sim.model.world import World
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Scenario
from tests.making import chances_in
from tests.unit.test_stages import races
from tests.worlds.small import REPLICATIONS, Key, by_alert, is_congested, worlds
from tests.worlds.test_pairs import STOPPED, one_deployment, passes_twice

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("recursion")]
CLOSE = 1e-6


class Fate(NamedTuple):
    """What becomes of an alert, and when.

    Attributes
    ----------
    judged_from, judged_to
        When the judgement begins and ends.
    ending
        The disposal.
    assigned, end
        When a pair set out, and when it was over on the street; None if never.
    """

    judged_from: float
    judged_to: float
    ending: Ending
    assigned: float | None = None
    end: float | None = None


def fates(alerts: list[Alert], world: World) -> Iterator[tuple[Key, Fate]]:
    """Give the fate of each alert by the recursion of Kiefer and Wolfowitz.

    Operators and pairs are heaps of the times at which they come free, and alerts are
    taken in order of arrival: at the operators by the alert, at the pairs by the end
    of the judgement. Whoever leaves before a pair is free takes none.
    """
    scenario = world.scenario
    crew = scenario.workforce.crew
    operators, pairs = [0.0] * crew.operators, [0.0] * crew.pairs
    judged: list[tuple[float, float, Alert]] = []
    for alert in alerts:
        start = max(alert.time, operators[0])
        done = start + scenario.adjudication.duration.quantile(alert.luck.judging)
        heapq.heapreplace(operators, done)
        judged.append((done, start, alert))
    for done, start, alert in sorted(judged):
        ending, assigned, end = race(alert, done, pairs, world)
        key = (planned(world)[0].deployment, alert.candidate, alert.is_mated)
        yield key, Fate(start, done, ending, assigned, end)


def race(
    alert: Alert, ready: float, pairs: list[float], world: World
) -> tuple[Ending, float | None, float | None]:
    """Return how an alert ends, when a pair sets out and when it is over."""
    scenario = world.scenario
    settings, judging = scenario.engagement, scenario.adjudication
    mistaken = judging.reject_mated if alert.is_mated else judging.reject_non_mated
    if alert.luck.verdict < mistaken:
        return Ending.rejected, None, None
    if alert.luck.choosing < settings.choose_not_to:
        return Ending.chose_not_to, None, None
    approach = settings.distance.quantile(alert.luck.distance) / settings.pursuit_speed
    latest = alert.time_gone - approach
    start = max(ready, pairs[0])
    if latest < ready:
        if start > ready:
            return Ending.evaded, None, ready
        gone = max(alert.time_gone, ready)
        heapq.heapreplace(pairs, gone)
        return Ending.evaded, ready, gone
    if start > latest:
        return Ending.nobody_free, None, latest
    entry = world.population.entry(alert.person)
    decision = decide(
        alert,
        entry,
        settings=scenario.disposal,
        chances=chances_in(scenario),
    )
    end = start + approach + stop(alert, decision, entry, scenario)
    away = away_for(alert, scenario) if decision.ending is Ending.arrest else 0.0
    heapq.heapreplace(pairs, end + away)
    return decision.ending, start, end


def stop(alert: Alert, decision: Decision, entry: Entry, scenario: Scenario) -> float:
    """Return how long somebody is stopped."""
    settings = scenario.disposal
    if decision.ending is Ending.arrest:
        takes = settings.stop_with_arrest
    elif decision.reason is Reason.false_alert:
        takes = settings.stop_after_false_alert
    elif entry.category == "conditions":
        takes = settings.stop_on_conditions
    else:
        takes = settings.stop_without_action
    return takes.quantile(alert.luck.stop)


def away_for(alert: Alert, scenario: Scenario) -> float:
    """Return how long an arrest keeps a pair away, where custody is unlimited."""
    settings, luck = scenario.custody, alert.luck
    if settings.hand_over == "prisoner van":
        return settings.hand_over_duration.quantile(luck.hand_over)
    return (
        settings.journey.quantile(luck.journey)
        + settings.desk_duration.quantile(luck.desk)
        + settings.booking_duration.quantile(luck.booking)
        + settings.journey.quantile(luck.return_journey)
    )


def recorded(records: Columns) -> Iterator[tuple[Key, Fate]]:
    """Give the fate of each alert that is on record."""
    judged, raced, disposed = (
        by_alert(records, table)
        for table in ("adjudications", "engagements", "disposals")
    )
    for key, row in disposed.items():
        start, done, determination = judged[key][4:]
        ending = Ending(row[5])
        assigned = end = None
        if key in raced:
            _, when, over, outcome = raced[key][3:]
            assigned = None if np.isnan(when) else when
            end = row[8] if outcome == Outcome.reached else over

        assert (ending is Ending.rejected) == (determination == Determination.rejected)
        yield key, Fate(start, done, ending, assigned, end)


@pytest.mark.parametrize(
    ("pairs", "hand_over"), [(1, "prisoner van"), (2, "own transport")]
)
def test_the_stages_are_the_recursion_of_kiefer_and_wolfowitz(
    pairs: int, hand_over: str
) -> None:
    """With one pair an alert, in order of arrival and with known deadlines, what
    becomes of every alert and all its times are those of the recursion on the same
    luck, waits for the operator and the pairs among them.
    """
    scenario = one_deployment(
        pairs,
        custody__hand_over=hand_over,
        adjudication__duration=Fixed(value=40.0),
        adjudication__reject_mated=0.1,
        engagement__choose_not_to=0.1,
        disposal__arrest_spread=0.0,
    )
    compared: list[Columns] = []
    endings: set[Ending] = set()
    for world in worlds(scenario):
        alerts = sight(planned(world)[0], camera="mobile", world=world).alerts
        records = run_world(world).columns()
        if passes_twice(records):
            continue
        expected = dict(fates(alerts, world))
        found = dict(recorded(records))
        compared.append(records)
        endings.update(fate.ending for fate in found.values())

        assert found.keys() == expected.keys()
        for key, fate in found.items():
            assert fate == pytest.approx(expected[key], abs=CLOSE)
    assert len(compared) > 0.95 * len(REPLICATIONS)
    assert is_congested(compared)
    assert endings >= STOPPED | {
        Ending.rejected,
        Ending.chose_not_to,
        Ending.evaded,
        Ending.nobody_free,
    }


def recursion(
    arrivals: list[tuple[int, int]], *, pairs: int, service: int
) -> list[int | None]:
    """Return when each alert is served, given arrival and latest start, or None."""
    free, starts = [0] * pairs, list[int | None]()
    for arrival, latest in arrivals:
        start = max(arrival, free[0])
        starts.append(start if start <= latest else None)
        if start <= latest:
            heapq.heapreplace(free, start + service)
    return starts


@pytest.mark.parametrize("pairs", [1, 2])
def test_a_pair_released_at_exactly_a_deadline_is_never_lost(pairs: int) -> None:
    """With arrivals, deadlines and stops on full minutes, so that many fall together,
    every alert is served when the recursion says, and all pairs come back.
    """
    generator = np.random.default_rng(20250106)
    service, ties = 6, 0
    for _ in REPLICATIONS:
        times = np.sort(generator.integers(0, 40, 14)).tolist()
        arrivals = [(time, time + int(generator.integers(0, 12))) for time in times]
        expected = recursion(arrivals, pairs=pairs, service=service)
        ties += sum(
            start == latest > arrival
            for start, (arrival, latest) in zip(expected, arrivals, strict=True)
        )
        # It asserts that a pair is free in the end.
        ended = races(
            [(float(arrival), float(latest)) for arrival, latest in arrivals],
            pairs=pairs,
            service=service,
        )
        found = [
            race.time_assigned if race.outcome is Outcome.reached else None
            for race in ended
        ]

        assert found == expected
    assert ties > len(REPLICATIONS) / 2
