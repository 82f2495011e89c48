"""How long a stop takes, by what it is and leads to."""

from __future__ import annotations

import pytest
import simpy

from sim.model.codes import Ending, Reason
from sim.model.disposal import Decision, decide, dispose
from sim.model.population import NO_ENTRY, Entry
from sim.scenario.distributions import Fixed, Uniform
from sim.scenario.schema import Category, Disposal
from tests.making import alert_at, chances_in, changed, shipped

NOTHING = Decision(Ending.no_action, Reason.unknown)
ARREST = Decision(Ending.arrest, Reason.none)
OTHER = Decision(Ending.other, Reason.none)


def settings() -> Disposal:
    """Return settings in which each kind of stop has its own time."""
    return changed(
        shipped("four-a-week"),
        disposal__stop_after_false_alert=Fixed(value=1.0),
        disposal__stop_on_conditions=Fixed(value=2.0),
        disposal__stop_without_action=Fixed(value=3.0),
        disposal__stop_with_arrest=Uniform(low=4.0, high=8.0),
    ).disposal


def known(category: Category) -> Entry:
    """Return an entry that is right."""
    return Entry(category, is_current=True, is_of_person=True)


@pytest.mark.parametrize(
    ("decision", "entry", "expected"),
    [
        (NOTHING, NO_ENTRY, 1.0),
        (NOTHING, known("conditions"), 2.0),
        (OTHER, known("conditions"), 2.0),
        (NOTHING, known("court"), 3.0),
        (OTHER, known("suspect"), 3.0),
        (ARREST, NO_ENTRY, 5.0),
        (ARREST, known("court"), 5.0),
        (ARREST, known("conditions"), 5.0),
    ],
)
def test_a_stop_takes_the_time_of_its_kind(
    decision: Decision, entry: Entry, expected: float
) -> None:
    """An arrest takes an arrest's time whoever it is; else it hangs on the person."""
    env = simpy.Environment()
    alert = alert_at(0.0, stop=0.25)
    env.process(
        dispose(env, alert, decision=decision, entry=entry, settings=settings())
    )
    env.run()

    assert env.now == expected


def test_each_chance_is_a_share_of_the_stops() -> None:
    """Of evenly spread luck each ending gets its share, and at no luck at all the
    first with a chance.
    """
    scenario = changed(shipped("four-a-week"), disposal__arrest_spread=0.0)
    likely = chances_in(scenario)
    for name, chances in scenario.population.categories.items():
        found = [
            decide(
                alert_at(0.0, disposal=(place + 0.5) / 2000),
                known(name),
                settings=scenario.disposal,
                chances=likely,
            ).ending
            for place in range(2000)
        ]
        arrest = chances.arrest * scenario.disposal.arrest_factor

        assert found == sorted(found)
        assert found.count(Ending.arrest) / 2000 == pytest.approx(arrest, abs=0.001)
        assert found.count(Ending.other) / 2000 == pytest.approx(
            chances.other, abs=0.001
        )
        assert found.count(Ending.safeguarded) / 2000 == pytest.approx(
            chances.safeguarded, abs=0.001
        )


def test_what_has_no_chance_never_happens() -> None:
    """Luck of exactly nought doesn't make an arrest of a chance of nought."""
    scenario = changed(
        shipped("four-a-week"),
        population__categories__court__arrest=0.0,
        population__categories__court__other=1.0,
        disposal__arrest_spread=0.0,
    )
    for entry, expected in (
        (known("court"), OTHER),
        (NO_ENTRY, Decision(Ending.no_action, Reason.false_alert)),
    ):
        found = decide(
            alert_at(0.0, disposal=0.0),
            entry,
            settings=scenario.disposal.model_copy(
                update={"arrest_after_false_alert": 0.0}
            ),
            chances=chances_in(scenario),
        )

        assert found == expected
