"""Each stage on its own, with chosen luck."""

from __future__ import annotations

import math
from typing import Any

import pytest
import simpy
from simpy.events import ProcessGenerator

from sim.model.adjudication import adjudicate
from sim.model.codes import Determination, Ending, Outcome, Reason
from sim.model.crews import crew_of, crews, deal, missing
from sim.model.disposal import decide
from sim.model.engagement import Race, engage
from sim.model.pools import Pool
from sim.model.population import NO_ENTRY, Entry
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Adjudication, Category, Crew, Engagement
from tests.making import alert_at, chances_in, changed, shipped

COUNTER_EXAMPLE = ((0, 99), (1, 99), (10.5, 10.9), (11.5, 12), (20.1, 20.2))


def race_settings(*, distance: float = 0.0) -> Engagement:
    """Return settings in which a pair covers a metre a second."""
    return Engagement(
        choose_not_to=0.0,
        patience="walking",
        way_out=Fixed(value=0.0),
        walking_speed=Fixed(value=1.0),
        distance=Fixed(value=distance),
        pursuit_speed="1 m/s",  # type: ignore[arg-type] # text, as in a file
        second_line_distance=Fixed(value=2.0 * distance),
    )


def races(
    arrivals: list[tuple[float, float]],
    *,
    pairs: int,
    service: float,
    distance: float = 0.0,
) -> list[Race]:
    """Return how each alert's race ends, given arrival and latest start."""
    env = simpy.Environment()
    pool = Pool(env, pairs)
    ended: dict[int, Race] = {}

    def served(number: int, arrival: float, latest: float) -> ProcessGenerator:
        yield env.timeout(arrival)
        alert = alert_at(arrival, patience=latest + distance - arrival)
        with pool.request() as pair:
            ended[number] = yield from engage(
                env,
                alert,
                pair=pair,
                distance=distance,
                settings=race_settings(distance=distance),
            )
            if ended[number].outcome is Outcome.reached:
                yield env.timeout(service)

    for number, (arrival, latest) in enumerate(arrivals):
        env.process(served(number, arrival, latest))
    env.run()

    assert pool.has_free
    return [ended[number] for number in range(len(arrivals))]


def outcomes(*arguments: Any, **settings: Any) -> list[Outcome]:
    """Return only who won."""
    return [race.outcome for race in races(*arguments, **settings)]


def test_a_second_pair_can_lose_an_alert_that_one_pair_serves() -> None:
    """With deadlines the number served needn't grow with the pairs: one serves the
    fifth alert, two lose it.
    """
    with_one = outcomes(list(COUNTER_EXAMPLE), pairs=1, service=10)
    with_two = outcomes(list(COUNTER_EXAMPLE), pairs=2, service=10)

    assert with_one[4] is Outcome.reached
    assert with_two[4] is Outcome.nobody_free


def test_a_pair_released_at_exactly_the_deadline_is_not_lost() -> None:
    """At equal times the waiting alert is served, and the pair comes back."""
    assert outcomes([(0, 99), (4, 10)], pairs=1, service=10) == [Outcome.reached] * 2


def test_a_pair_released_just_after_the_deadline_comes_too_late() -> None:
    """An alert that waited past its latest start found nobody free."""
    assert outcomes([(0, 99), (4, 9.99)], pairs=1, service=10)[1] is Outcome.nobody_free


def test_whoever_cannot_be_reached_by_a_free_pair_has_evaded() -> None:
    """If the latest start is past, the person evades, free pair or not; a free pair
    is held until the person is gone.
    """
    late = races([(5, 3)], pairs=1, service=10, distance=4)[0]
    behind = races([(0, 99), (5, 3)], pairs=1, service=50, distance=4)[1]

    assert late == Race(5, Outcome.evaded)
    assert behind.outcome is Outcome.evaded
    assert math.isnan(behind.time_assigned)


def test_the_race_takes_the_approach() -> None:
    """A pair that wins arrives after distance over speed."""
    env = simpy.Environment()
    pool = Pool(env, 1)

    def served() -> ProcessGenerator:
        with pool.request() as pair:
            race = yield from engage(
                env,
                alert_at(0.0, patience=30.0),
                pair=pair,
                distance=12.0,
                settings=race_settings(distance=12.0),
            )
        assert race == Race(0.0, Outcome.reached)
        assert env.now == 12.0

    env.process(served())
    env.run()


def test_members_are_numbered_and_the_lowest_free_goes_first() -> None:
    """Numbers are given out from 1, and a returned number again before a new one."""
    env = simpy.Environment()
    pool = Pool(env, 3)
    first, second = pool.request(), pool.request()
    pool.release(first)
    third, fourth, waiting, withdrawn = (pool.request() for _ in range(4))

    assert [first.number, second.number, third.number, fourth.number] == [1, 2, 1, 3]
    pool.release(withdrawn)
    pool.release(second)

    assert [waiting.number, withdrawn.number] == [2, 0]

    pool.release(fourth)
    pool.release(third)

    assert pool.request().number == 1


@pytest.mark.parametrize(
    ("person", "verdict", "expected"),
    [
        (7, 0.04, Determination.rejected),
        (7, 0.06, Determination.accepted),
        (-1, 0.39, Determination.rejected),
        (-1, 0.41, Determination.accepted),
    ],
)
def test_a_judgement_errs_either_way(
    person: int, verdict: float, expected: Determination
) -> None:
    """Mated and non-mated alerts are rejected with their own probabilities."""
    env = simpy.Environment()
    settings = Adjudication(
        by="operator",
        duration=Fixed(value=9.0),
        reject_mated=0.05,
        reject_non_mated=0.4,
    )
    pool = Pool(env, 1)
    judged: list[Any] = []

    def judging() -> ProcessGenerator:
        with pool.request() as judge:
            judged.append(
                (
                    yield from adjudicate(
                        env,
                        alert_at(0.0, person=person, verdict=verdict),
                        judge=judge,
                        settings=settings,
                    )
                )
            )

    env.process(judging())
    env.run()

    assert judged == [expected]
    assert env.now == 9.0


def known(
    category: Category, *, is_current: bool = True, is_of_person: bool = True
) -> Entry:
    """Return an entry of a category, current and of the person unless said."""
    return Entry(category, is_current=is_current, is_of_person=is_of_person)


def decision(entry: Entry, u: float, **settings: float) -> tuple[Ending, Reason]:
    """Return what a stop leads to in the base scenario, all streets alike."""
    alike = {"disposal__arrest_spread": 0.0}
    scenario = changed(shipped("four-a-week"), **(alike | settings))
    person = -1 if entry is NO_ENTRY else 7
    return decide(
        alert_at(0.0, person=person, disposal=u),
        entry,
        settings=scenario.disposal,
        chances=chances_in(scenario),
    )


def test_disposals_follow_the_category() -> None:
    """Arrest, other and safeguarded lie behind one another; the rest is no action."""
    court = Entry("court", is_current=True, is_of_person=True)
    chances = shipped("four-a-week").population.categories["court"]

    assert decision(court, chances.arrest - 1e-9)[0] is Ending.arrest
    assert decision(court, chances.arrest + 1e-9)[0] is Ending.other
    assert decision(court, chances.arrest + chances.other + 1e-9) == (
        Ending.no_action,
        Reason.unknown,
    )
    assert decision(known("conditions"), 0.99)[1] is Reason.complying
    assert decision(known("vulnerable"), 0.5)[0] is Ending.safeguarded


def test_four_kinds_of_fruitless_stop_are_told_apart() -> None:
    """A false alert, an out-of-date entry and a wrong image each have their reason,
    and so has an arrest after a false alert.
    """
    assert decision(known("court", is_current=False), 0.0)[1] is Reason.out_of_date
    assert decision(known("court", is_of_person=False), 0.0)[1] is Reason.wrong_person
    assert decision(NO_ENTRY, 0.0) == (Ending.no_action, Reason.false_alert)
    assert decision(NO_ENTRY, 0.1, disposal__arrest_after_false_alert=0.2) == (
        Ending.arrest,
        Reason.false_alert,
    )


def test_tactics_move_only_arrests() -> None:
    """The arrest factor multiplies the chance of arrest."""
    court = Entry("court", is_current=True, is_of_person=True)
    chance = shipped("four-a-week").population.categories["court"].arrest

    assert (
        decision(court, chance * 0.9 + 1e-9, disposal__arrest_factor=0.9)[0]
        is Ending.other
    )


FULL = Crew(operators=2, pairs=4, prisoner_vans=2)
LEAST = Crew(operators=1, pairs=1, prisoner_vans=0)


def dealt_crews(officers: int, *, slots: int) -> list[Crew | None]:
    """Return the crews that officers make, where nobody lends any."""
    return [
        None if posts is None else crew_of(posts)
        for posts in deal(officers, slots=slots, full=FULL, least=LEAST)
    ]


def test_the_shifts_of_four_are_dealt_out_to_ten() -> None:
    """Every deployment has the least crew and the rest goes round, vans first: 56
    shifts give ten crews, a van each, and three second pairs.
    """
    dealt = dealt_crews(4 * FULL.officers, slots=10)

    assert FULL.officers == 14
    assert sum(crew.officers for crew in dealt if crew) == 56
    assert [crew.pairs for crew in dealt if crew] == [2] * 3 + [1] * 7
    assert [crew.prisoner_vans for crew in dealt if crew] == [1] * 10


def test_a_slot_without_the_least_crew_is_cancelled() -> None:
    """The last slots of the week are cancelled first."""
    dealt = dealt_crews(7, slots=4)

    assert [crew is None for crew in dealt] == [False, False, True, True]
    assert missing(FULL, dealt[3]) == {"operators": 2, "pairs": 4, "prisoner_vans": 2}


def test_dealing_what_there_is_for_all_gives_full_crews() -> None:
    """With fixed staff for as many deployments as planned, nobody is missing."""
    scenario = changed(shipped("ten-same-staff"), plan__staffed_for=10)

    assert crews(scenario.plan, scenario.workforce) == [scenario.workforce.crew] * 10
