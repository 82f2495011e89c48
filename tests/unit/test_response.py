"""An alert on its way through the stages: every record, with round times.

The scenario is the workshop's: 30 s to judge, 40 s to reach a person, 15 minutes for an
arrest, 5 to hand over, 10 to the suite, 20 at its desk.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import Alert
from sim.model.codes import Activity, Determination, Ending, Outcome, Reason, Role
from sim.model.deployment import Shared, man
from sim.model.keeping import Records
from sim.model.population import CATEGORIES, FREE, GONE
from sim.model.records import (
    NOBODY,
    Adjudicated,
    Detained,
    Disposed,
    Engaged,
    Held,
    Raised,
)
from sim.model.replication import planned
from sim.model.response import respond
from sim.model.suite import Suite
from sim.model.world import World
from sim.scenario.schema import Category, Crew
from tests.making import alert_at, changed, shipped, world_of

COURT, CONDITIONS = CATEGORIES.index("court"), CATEGORIES.index("conditions")
PERSON = 7
ARRESTED = 0.05  # below each category's chance of an arrest
SENT_AWAY = 0.95


def by_hand(category: Category = "court", **changes: Any) -> World:
    """Return the workshop's world, with the persons of the tests of a category."""
    world = world_of(changed(shipped("workshop/by-hand"), **changes))
    for person in (PERSON, PERSON + 1):
        world.population.category[person] = CATEGORIES.index(category)
        world.population.is_current[person] = True
    return world


def dealt_with(world: World, *alerts: Alert) -> Records:
    """Return the records of some alerts at the workshop's deployment."""
    env, records, slot = simpy.Environment(), Records(), planned(world)[0]
    settings = world.scenario.custody
    suite = Suite("Alder", streams=world.streams, settings=settings)
    crew = world.scenario.workforce.crew
    post = man(env, slot, crew, shared=Shared({"Alder": suite}), world=world)

    def raised(alert: Alert) -> ProcessGenerator:
        yield env.timeout(alert.time)
        yield from respond(
            env, alert, slot=slot, post=post, world=world, records=records
        )

    for alert in alerts:
        env.process(raised(alert))
    env.run()

    assert post.pairs.has_free
    assert post.judges.has_free
    return records


def told(records: Records, kind: type[Any]) -> list[tuple[Any, ...]]:
    """Return the records of a kind, without the name of the alert."""
    return [tuple(row)[3:] for row in records.rows(kind)]


def holds(records: Records) -> list[tuple[Any, ...]]:
    """Return who was held, what for, from when to when, in order of beginning."""
    return sorted(told(records, Held), key=lambda held: held[-2:])


def endings(records: Records) -> list[Ending]:
    """Return how alerts ended, in the order in which they did."""
    return [Ending(row.ending) for row in records.rows(Disposed)]


def test_an_arrest_is_on_record_stage_by_stage() -> None:
    """The judge, the race, the stop, the van and the suite each take their time, one
    after the other, and each record has its own.
    """
    records = dealt_with(by_hand(), alert_at(1000, disposal=ARRESTED))
    named = {
        tuple(row)[:3]
        for kind in (Raised, Adjudicated, Engaged, Disposed, Detained, Held)
        for row in records.rows(kind)
    }

    assert named == {(20_001, 0, True)}
    assert told(records, Raised) == [(PERSON, COURT, NOBODY, 1000, 1000 + 1e12)]
    assert told(records, Adjudicated) == [(1000, 1000, 1030, Determination.accepted)]
    assert told(records, Engaged) == [(1030, 1030, 1070, Outcome.reached)]
    assert told(records, Disposed) == [
        (PERSON, COURT, Ending.arrest, Reason.none, 1070, 1970)
    ]
    assert told(records, Detained) == [
        (
            PERSON,
            COURT,
            0,
            1970,
            2870,
            2870,
            2870,
            4070,
            46_070,
            1,
            False,
            False,
            True,
            46_070,
        )
    ]
    assert holds(records) == [
        (Role.operator, 1, Activity.adjudication, 1000, 1030),
        (Role.pair, 1, Activity.engagement, 1030, 1970),
        (Role.pair, 1, Activity.custody, 1970, 2270),
        (Role.prisoner_van, 1, Activity.custody, 1970, 3470),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"custody__hand_over": "own transport"},
        {"workforce__crew__prisoner_vans": 0},
    ],
)
def test_a_pair_without_a_van_stays_until_the_booking_is_done(
    changes: dict[str, Any],
) -> None:
    """It drives there, waits for the desk, books for an hour and drives back."""
    records = dealt_with(by_hand(**changes), alert_at(1000, disposal=ARRESTED))

    assert told(records, Detained)[0][3:8] == (1970, 2570, 2570, 2570, 3770)
    assert holds(records)[-1] == (Role.pair, 1, Activity.custody, 1970, 7970)
    assert len(holds(records)) == 3


def test_a_second_prisoner_waits_for_the_van() -> None:
    """The pair stays with the person until the van is back and they are handed over;
    the van is held from when it is back.
    """
    one = alert_at(1000, disposal=ARRESTED)
    other = alert_at(1000, person=PERSON + 1, disposal=ARRESTED)
    records = dealt_with(by_hand(workforce__crew__operators=2), one, other)
    vans = [held for held in holds(records) if held[0] == Role.prisoner_van]
    custody = [held for held in holds(records) if held[2] == Activity.custody]

    assert [held[-2:] for held in vans] == [(1970, 3470), (3470, 4970)]
    assert (Role.pair, 2, Activity.custody, 1970, 3770) in custody


def test_whoever_brought_somebody_waits_with_them_for_a_cell() -> None:
    """A van until there is one, a pair until the booking is done as well."""
    one = alert_at(1000, disposal=ARRESTED)
    other = alert_at(1000, person=PERSON + 1, disposal=ARRESTED)
    full: dict[str, Any] = {
        "custody__when_full": "waits",
        "custody__cells": 1,
        "workforce__crew": Crew(operators=2, pairs=2, prisoner_vans=2),
    }
    vans = dealt_with(by_hand(**full), one, other)
    pairs = dealt_with(by_hand(**full, custody__hand_over="own transport"), one, other)

    assert [stay.time_cell for stay in vans.rows(Detained)] == [2870, 46_070]
    assert holds(vans)[-2:] == [
        (Role.prisoner_van, 1, Activity.custody, 1970, 2870 + 600),
        (Role.prisoner_van, 2, Activity.custody, 1970, 46_070 + 600),
    ]
    assert [stay.time_cell for stay in pairs.rows(Detained)] == [2570, 45_770]
    assert [held[-1] for held in holds(pairs)[-2:]] == [
        2570 + 1200 + 3600 + 600,
        45_770 + 1200 + 3600 + 600,
    ]


def test_whoever_is_judged_otherwise_is_left_alone() -> None:
    """A rejected alert ends where it was judged, and nobody sets out."""
    records = dealt_with(
        by_hand(adjudication__reject_mated=1.0), alert_at(1000, disposal=ARRESTED)
    )

    assert told(records, Adjudicated) == [(1000, 1000, 1030, Determination.rejected)]
    assert told(records, Disposed) == [
        (PERSON, COURT, Ending.rejected, Reason.none, 1030, 1030)
    ]
    assert records.rows(Engaged) == []
    assert len(holds(records)) == 1


def test_officers_can_let_an_accepted_alert_be() -> None:
    """Then it ends where it was judged, and nobody sets out."""
    records = dealt_with(
        by_hand(engagement__choose_not_to=1.0), alert_at(1000, disposal=ARRESTED)
    )

    assert endings(records) == [Ending.chose_not_to]
    assert records.rows(Engaged) == []


def test_where_pairs_judge_a_pair_is_held_for_it() -> None:
    """The pair that judges is free again when it is asked to set out."""
    records = dealt_with(
        by_hand(adjudication__by="engagement pair"), alert_at(1000, disposal=SENT_AWAY)
    )

    assert holds(records) == [
        (Role.pair, 1, Activity.adjudication, 1000, 1030),
        (Role.pair, 1, Activity.engagement, 1030, 1670),
    ]


def test_a_judgement_waits_for_the_judge() -> None:
    """It is asked for at once, and begins when the one before has ended."""
    records = dealt_with(by_hand(), *(alert_at(1000 + 10 * n) for n in range(2)))

    assert told(records, Adjudicated)[1][:3] == (1010, 1030, 1060)
    assert holds(records)[1][-2:] == (1030, 1060)


def test_a_pair_that_is_just_in_time_is_in_time() -> None:
    """Setting out at the last moment, it arrives as the person would be gone."""
    records = dealt_with(by_hand(), alert_at(1000, patience=70, disposal=SENT_AWAY))

    assert told(records, Engaged) == [(1030, 1030, 1070, Outcome.reached)]


def test_what_has_no_chance_never_happens() -> None:
    """Luck of exactly nought neither rejects an alert nor lets it be nor charges,
    where nobody ever does.
    """
    world = by_hand(
        custody__decisions__court__charged_or_cautioned=0.0, disposal__second_pair=0.0
    )
    unlucky = {"verdict": 0.0, "choosing": 0.0, "charge": 0.0, "support": 0.0}
    records = dealt_with(
        world,
        alert_at(1000, disposal=ARRESTED)._replace(
            luck=alert_at(1000, disposal=ARRESTED).luck._replace(**unlucky)
        ),
    )

    assert endings(records) == [Ending.arrest]
    assert not records.rows(Detained)[0].is_charged_or_cautioned
    assert Activity.support not in {held[2] for held in holds(records)}


def test_a_pair_that_comes_too_late_turns_back_when_the_person_is_gone() -> None:
    """It is held from when it set out until then, and the alert ends then."""
    records = dealt_with(by_hand(), alert_at(1000, patience=60))

    assert told(records, Engaged) == [(1030, 1030, 1060, Outcome.evaded)]
    assert told(records, Disposed)[0][2:] == (Ending.evaded, Reason.none, 1060, 1060)
    assert holds(records)[-1] == (Role.pair, 1, Activity.engagement, 1030, 1060)


def test_a_pair_turns_back_at_once_from_whoever_is_gone_already() -> None:
    """Who was out of reach before the judgement ended holds nobody any longer."""
    records = dealt_with(by_hand(), alert_at(1000, patience=20))

    assert told(records, Engaged) == [(1030, 1030, 1030, Outcome.evaded)]
    assert endings(records) == [Ending.evaded]


def test_with_every_pair_away_nobody_sets_out() -> None:
    """The alert is lost at the last moment for setting out, and holds nobody."""
    busy = [alert_at(1000, person=person, disposal=SENT_AWAY) for person in (PERSON, 3)]
    world = by_hand(workforce__crew__operators=3)
    records = dealt_with(
        world, *busy, alert_at(1100, person=PERSON + 1, patience=120.0)
    )
    (lost,) = [row for row in records.rows(Engaged) if row.outcome != Outcome.reached]

    assert lost.outcome == Outcome.nobody_free
    assert (lost.time_request, lost.time_end) == (1130, 1180)
    assert math.isnan(lost.time_assigned)
    assert told(records, Disposed)[0][2:] == (
        Ending.nobody_free,
        Reason.none,
        1180,
        1180,
    )
    assert sum(held[2] == Activity.engagement for held in holds(records)) == 2


def test_whoever_was_spoken_to_is_let_pass_at_the_next_alert() -> None:
    """The second alert of a person is a repeat as soon as it is judged."""
    again = [alert_at(time, disposal=SENT_AWAY) for time in (1000, 1500)]
    records = dealt_with(by_hand(), *again)

    assert endings(records) == [Ending.repeat, Ending.no_action]
    assert told(records, Disposed)[0][-2:] == (1530, 1530)
    assert len(records.rows(Engaged)) == 1


def test_a_second_pair_finds_the_first_with_the_person() -> None:
    """Who passed twice within the time that a pair needs is reached twice, spoken to
    once, and the second pair is free again at once.
    """
    twice = [alert_at(time, disposal=SENT_AWAY) for time in (1000, 1001)]
    records = dealt_with(by_hand(workforce__crew__operators=2), *twice)

    assert endings(records) == [Ending.repeat, Ending.no_action]
    assert [row.outcome for row in records.rows(Engaged)] == [Outcome.reached] * 2
    assert (Role.pair, 2, Activity.engagement, 1031, 1071) in holds(records)


def test_false_alerts_are_nobodys_repeats() -> None:
    """Those whom nobody seeks have no name, so the second is stopped as the first."""
    strangers = [
        alert_at(time, person=NOBODY, disposal=SENT_AWAY) for time in (1000, 2000)
    ]
    records = dealt_with(by_hand(adjudication__reject_non_mated=0.0), *strangers)

    assert [tuple(row)[:5] for row in records.rows(Disposed)] == [
        (20_001, 0, False, NOBODY, NOBODY)
    ] * 2
    assert endings(records) == [Ending.no_action] * 2
    assert [row.time_end - row.time_start for row in records.rows(Disposed)] == [
        180
    ] * 2


@pytest.mark.parametrize(("chance", "helpers"), [(1.0, 1), (0.0, 0)])
def test_a_second_pair_helps_with_the_arrest(chance: float, helpers: int) -> None:
    """Where it is called for and free, it is held as long as the stop."""
    records = dealt_with(
        by_hand(disposal__second_pair=chance), alert_at(1000, disposal=ARRESTED)
    )
    help_ = [held for held in holds(records) if held[2] == Activity.support]

    assert help_ == [(Role.pair, 2, Activity.support, 1070, 1970)] * helpers


def test_without_a_free_pair_nobody_helps() -> None:
    """The second pair isn't waited for: it helps at once or not at all."""
    world = by_hand(disposal__second_pair=1.0, workforce__crew__pairs=1)
    records = dealt_with(world, alert_at(1000, disposal=ARRESTED))

    assert Activity.support not in {held[2] for held in holds(records)}


def test_no_help_is_called_without_an_arrest() -> None:
    """Whoever is let go needs one pair."""
    world = by_hand(disposal__second_pair=1.0)
    records = dealt_with(world, alert_at(1000, disposal=SENT_AWAY))

    assert Activity.support not in {held[2] for held in holds(records)}


def held_after(world: World, alert: Alert) -> list[float]:
    """Return until when the two persons and the last one are held after an alert."""
    dealt_with(world, alert)
    return [float(world.population.held_until[n]) for n in (PERSON, PERSON + 1, -1)]


def test_whoever_is_arrested_is_off_the_street_for_good() -> None:
    """Nobody else is, and after a stop without an arrest nobody."""
    world = by_hand(depletion__regime="mixed")

    assert held_after(world, alert_at(1000, disposal=SENT_AWAY)) == [FREE, FREE, FREE]
    assert held_after(world, alert_at(1000, disposal=ARRESTED)) == [GONE, FREE, FREE]


def test_whoever_broke_conditions_comes_back_on_release() -> None:
    """They are off the street from the arrest to the release and no longer."""
    world = by_hand("conditions", depletion__regime="mixed")

    assert held_after(world, alert_at(1000, disposal=ARRESTED)) == [46_070, FREE, FREE]


@pytest.mark.parametrize("category", ["court", "conditions"])
def test_without_depletion_nobody_is_off_the_street(category: Category) -> None:
    """An arrest then takes nobody away, whoever it is."""
    world = by_hand(category, depletion__regime="none")

    assert held_after(world, alert_at(1000, disposal=ARRESTED)) == [FREE, FREE, FREE]


def test_an_arrest_after_a_false_alert_takes_nobody_sought_away() -> None:
    """Whoever was arrested is on no list, and all who are stay on the street."""
    world = by_hand(
        depletion__regime="mixed",
        adjudication__reject_non_mated=0.0,
        disposal__arrest_after_false_alert=1.0,
    )

    assert held_after(world, alert_at(1000, person=NOBODY)) == [FREE, FREE, FREE]
