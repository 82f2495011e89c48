"""Whom pairs serve, alert by alert, in a thousand congested deployments.

What holds when a pair is added, under which conditions, and what doesn't.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from sim.model.codes import Ending, Outcome
from sim.model.keeping import Columns
from sim.model.records import Disposed, Engaged
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew, Scenario
from tests.making import changed
from tests.unit.test_stages import COUNTER_EXAMPLE, races
from tests.worlds.small import (
    REPLICATIONS,
    Key,
    by_alert,
    is_congested,
    runs,
    small,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pairs")]
STOPPED = {Ending.arrest, Ending.other, Ending.safeguarded, Ending.no_action}
ENDLESS, HARDLY = Fixed(value=1e9), Fixed(value=1e-3)
AT_ONCE = Fixed(value=0.0)
MANY = 2500


def one_deployment(pairs: int, **changes: Any) -> Scenario:
    """Return one deployment in which a pair is all that an alert shares.

    Half of the alerts are of persons whom the matcher takes for somebody.
    """
    return small(
        1,
        depletion__regime="none",
        custody__is_limited=False,
        population__size=MANY,
        population__visiting="equal",
        watchlist__size=MANY,
        recognition__reference_list=MANY // 2,
        workforce__crew=Crew(operators=1, pairs=pairs, prisoner_vans=1),
        **({"disposal__second_pair": 0.0} | changes),
    )


def judged_at_once(pairs: int, **changes: Any) -> Scenario:
    """Return a deployment in which nobody waits for a judge."""
    return changed(
        one_deployment(pairs),
        workforce__crew=Crew(operators=10_000, pairs=pairs, prisoner_vans=1),
        **changes,
    )


def served(records: Columns) -> dict[Key, int]:
    """Return how alerts ended of which somebody was stopped."""
    ending = Disposed._fields.index("ending")
    rows = by_alert(records, "disposals").items()
    return {key: row[ending] for key, row in rows if row[ending] in STOPPED}


def passes_twice(records: Columns) -> bool:
    """Tell whether somebody raises two alerts: who was met isn't stopped again, so
    fewer pairs may stop them at the second time.
    """
    alerts = records["alerts"]
    persons = alerts["person"][alerts["is_mated"]].tolist()
    return len(set(persons)) < len(persons)


def side_by_side(*scenarios: Scenario) -> Iterator[tuple[Columns, ...]]:
    """Give the records of scenarios in each replication."""
    return zip(*(runs(scenario) for scenario in scenarios), strict=True)


@cache
def with_deadlines() -> list[tuple[Columns, ...]]:
    """Return deployments with one, two, three and unlimited pairs, who come to the
    help of each other at an arrest.
    """
    limited = [one_deployment(pairs, disposal__second_pair=0.5) for pairs in (1, 2, 3)]
    unlimited = changed(limited[0], workforce__is_limited=False)
    return list(side_by_side(*limited, unlimited))


def test_served_by_few_pairs_are_among_those_served_by_unlimited_ones() -> None:
    """In one deployment, without depletion and custody, whoever is stopped by few
    pairs is stopped with the same ending by unlimited ones, unless they were met there
    before.
    """
    met_before = 0
    for *limited, unlimited in with_deadlines():
        could = served(unlimited)
        endings = by_alert(unlimited, "disposals")
        for few in limited:
            missing = served(few).items() - could.items()
            met_before += len(missing)

            assert all(endings[key][5] == Ending.repeat for key, _ in missing)
    assert is_congested([each[0] for each in with_deadlines()])
    assert not is_congested([each[-1] for each in with_deadlines()])
    assert met_before < 20


def test_with_deadlines_more_pairs_can_lose_an_alert() -> None:
    """Nesting needs its condition: where alerts wait and leave, some alert in a
    thousand deployments is served by fewer pairs and lost by more.
    """
    lost = sum(
        len(few.keys() - more.keys())
        for *limited, _ in with_deadlines()
        for few, more in pairwise(map(served, limited))
    )

    assert lost > 0


def test_the_counter_example_to_more_pairs() -> None:
    """One pair serves the first, second and fifth alert; two serve the first four and
    lose the fifth.
    """
    ends = [
        [race.outcome is Outcome.reached for race in races_of(pairs)]
        for pairs in (1, 2)
    ]

    assert ends == [
        [True, True, False, False, True],
        [True, True, True, True, False],
    ]


def races_of(pairs: int) -> list[Any]:
    """Return how the alerts of the counter-example end."""
    return races(list(COUNTER_EXAMPLE), pairs=pairs, service=10)


def test_served_sets_nest_where_an_alert_takes_a_pair_at_once_or_never() -> None:
    """With patience exhausted at once, whoever is served by some pairs is served by
    one more.
    """
    # A thousandth of a second, because the clock may be an ulp beyond an alert.
    scenarios = [
        judged_at_once(
            pairs,
            adjudication__duration=AT_ONCE,
            engagement__way_out=HARDLY,
            engagement__walking_speed=Fixed(value=1.0),
            engagement__distance=AT_ONCE,
        )
        for pairs in (1, 2, 3)
    ]
    lost = alerts = compared = 0
    for some in side_by_side(*scenarios):
        if passes_twice(some[0]):
            continue
        compared += 1
        alerts += len(some[0]["alerts"]["time"])
        lost += int((some[0]["disposals"]["ending"] == Ending.nobody_free).sum())
        for few, more in pairwise(map(served, some)):
            assert few.items() <= more.items()
    assert compared > 0.95 * len(REPLICATIONS)
    assert lost > 0.2 * alerts


def test_without_deadlines_no_wait_grows_with_a_pair() -> None:
    """Where nobody leaves, each alert waits no longer when there is a pair more."""
    scenarios = [
        judged_at_once(pairs, engagement__way_out=ENDLESS) for pairs in (1, 2, 3)
    ]
    assigned = Engaged._fields.index("time_assigned")
    shorter = compared = 0
    congested: list[Columns] = []
    for some in side_by_side(*scenarios):
        if passes_twice(some[0]):
            continue
        compared += 1
        congested.append(some[1])
        for few, more in pairwise(by_alert(each, "engagements") for each in some):
            assert few.keys() == more.keys()
            assert all(more[key][assigned] <= few[key][assigned] for key in few)
            shorter += sum(more[key][assigned] < few[key][assigned] for key in few)
    assert compared > 0.95 * len(REPLICATIONS)
    assert shorter > 2 * len(REPLICATIONS)
    assert is_congested(congested)
