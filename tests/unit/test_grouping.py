"""Groups: who is in one, and how recognition treats them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from analysis.studies.expectation.expectation import expect
from sim.model.grouping import grouping, levelled
from sim.model.keeping import Columns
from sim.model.records import NOBODY, TABLES
from sim.model.replication import run_replication
from sim.scenario.schema import Group, Scenario
from tests.making import changed, congested, shipped, short, world_of

ALIKE = {
    "few": Group(faces=0.2, sought=0.3, recognised=1.0, mistaken=1.0),
    "many": Group(faces=0.8, sought=0.7, recognised=1.0, mistaken=1.0),
}
UNLIKE = {
    "few": Group(faces=0.2, sought=0.3, recognised=1.5, mistaken=4.0),
    "many": Group(faces=0.8, sought=0.7, recognised=1.0, mistaken=1.0),
}


def crowded(groups: dict[str, Group], *, weeks: int = 4, rate: float = 0.6) -> Scenario:
    """Return weeks with many alerts of both kinds, at a rate that leaves room."""
    scenario = congested(short(shipped("ten-a-week"), weeks=weeks))
    return changed(
        scenario,
        groups=groups,
        recognition__threshold=0.60,
        recognition__rates="npl",
        recognition__operating_curves={
            "npl": tuple(
                point.model_copy(
                    update={
                        "true_positive_identification_rate": rate,
                        "false_alerts_per_million_faces": 2_000.0,
                    }
                )
                for point in scenario.recognition.operating_curves["npl"]
            ),
            "field": scenario.recognition.operating_curves["field"],
        },
    )


def records(scenario: Scenario, *, replication: int = 0) -> Columns:
    """Return the records of a replication."""
    return run_replication(scenario, seed=5, replication=replication).columns()


def test_factors_have_the_mean_one() -> None:
    """Over those whom they are about, whatever the unit they were stated in."""
    found = grouping(changed(shipped("ten-a-week"), groups=UNLIKE))

    assert found.recognised[0] / found.recognised[1] == pytest.approx(1.5)
    assert 0.3 * found.recognised[0] + 0.7 * found.recognised[1] == pytest.approx(1)
    assert 0.2 * found.mistaken[0] + 0.8 * found.mistaken[1] == pytest.approx(1)
    assert found.false_alerts == pytest.approx((0.5, 1.0))
    assert levelled([8.0, 2.0], [0.2, 0.8]) == levelled([4.0, 1.0], [0.2, 0.8])


def test_without_groups_nobody_is_in_one() -> None:
    """Every alert has the group -1, and every factor is 1."""
    found = grouping(shipped("ten-a-week"))
    alerts = records(crowded({}, weeks=1))["alerts"]

    assert found.of_crowd(0.5) == found.of_sought(0.5) == NOBODY
    assert found.recognised_of(NOBODY) == found.mistaken_of(NOBODY) == 1
    assert set(alerts["group"].tolist()) == {NOBODY}


def test_a_place_in_the_shares_is_a_group() -> None:
    """Marks below a share are of the first group, all others of the next."""
    found = grouping(changed(shipped("ten-a-week"), groups=ALIKE))

    assert [found.of_crowd(u) for u in (0.0, 0.199, 0.2, 0.999)] == [0, 0, 1, 1]
    assert [found.of_sought(u) for u in (0.299, 0.3)] == [0, 1]

    quarter = Group(faces=0.25, sought=0.25, recognised=1.0, mistaken=1.0)
    four = grouping(
        changed(shipped("ten-a-week"), groups=dict.fromkeys("abcd", quarter))
    )
    assert [four.of_crowd(u) for u in (0.1, 0.3, 0.6, 0.8)] == [0, 1, 2, 3]
    assert four.of_crowd(1.0) == 3


def test_groups_that_are_treated_alike_change_no_record() -> None:
    """But for the group of an alert, every byte is that of a world without groups."""
    without, alike = (records(crowded(groups, weeks=1)) for groups in ({}, ALIKE))
    for table in TABLES:
        for column, values in without[table].items():
            is_group = column == "group"
            assert is_group or values.tobytes() == alike[table][column].tobytes()
    assert set(alike["alerts"]["group"].tolist()) == {0, 1}


def test_persons_are_in_groups_by_their_share() -> None:
    """Of both layers three in ten are of the first group."""
    scenario = changed(crowded(UNLIKE, weeks=1), population__unlisted=16_000)
    population = world_of(scenario).population

    for layer in (slice(population.beyond), slice(population.beyond, None)):
        assert (population.group[layer] == 0).mean() == pytest.approx(0.3, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("fidelity", ["alert", "pedestrian"])
def test_groups_part_alerts_and_move_no_total(fidelity: str) -> None:
    """Mated alerts part as shares times recognised, false alerts as shares times
    mistaken; as many of both are raised as without groups.
    """
    weeks = 20 if fidelity == "alert" else 1
    scenario = changed(
        crowded(UNLIKE, weeks=weeks), fidelity=fidelity, depletion__regime="none"
    )
    alerts = records(scenario)["alerts"]
    usual = records(changed(scenario, groups={}))["alerts"]
    rough = 1.0 if fidelity == "alert" else 4.0
    for is_mated, first in ((True, 0.3 * 1.5 / 1.15), (False, 0.2 * 4 / 1.6)):
        mine = alerts["group"][alerts["is_mated"] == is_mated]
        before = int((usual["is_mated"] == is_mated).sum())

        assert len(mine) > 250
        assert (mine == 0).mean() == pytest.approx(first, abs=0.02 * rough)
        assert len(mine) / before == pytest.approx(1, abs=0.03 * rough)


@pytest.mark.slow
def test_the_expectation_knows_who_is_found_first() -> None:
    """Where one group is recognised better it is depleted more, so fewer alerts are
    expected than without groups; runs of a year give as many.
    """
    base = changed(
        crowded(UNLIKE, weeks=52, rate=0.2),
        depletion__weeks_before=0,
        workforce__is_limited=False,
        custody__is_limited=False,
        population__size=4_000,
        watchlist__size=4_000,
    )
    unlike = {
        "few": UNLIKE["few"].model_copy(update={"recognised": 8.0, "sought": 0.1}),
        "many": UNLIKE["many"].model_copy(update={"sought": 0.9}),
    }
    scenario = changed(base, groups=unlike)
    expected = expect(scenario).alerts_per_week
    found = [
        len(records(scenario, replication=k)["alerts"]["time"]) / 52 for k in range(5)
    ]
    error = np.std(found, ddof=1) / np.sqrt(len(found))

    assert expected < 0.98 * expect(changed(base, groups={})).alerts_per_week
    assert error < 0.01 * expected
    assert np.mean(found) == pytest.approx(expected, abs=3 * error + 0.01 * expected)


def test_the_names_of_groups_give_their_order() -> None:
    """However they are written, so that their numbers are the same."""
    document = shipped("ten-a-week").model_dump(mode="json")
    backwards = {**document, "groups": dict(reversed(_plain(UNLIKE).items()))}
    scenario = Scenario.model_validate(backwards)

    assert list(scenario.groups) == ["few", "many"]
    assert Counter(scenario.groups) == Counter(UNLIKE)


def _plain(groups: dict[str, Group]) -> dict[str, dict[str, float]]:
    return {name: group.model_dump() for name, group in groups.items()}
