"""Without any of its causes there is no gap: arrests go with deployments exactly.

In closed form to rounding, and in runs of a small world in which everything is against
proportion: the first slot of the week goes to the richest street on the busiest day,
few persons are sought, and there are officers for one deployment.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from analysis.studies.expectation.expectation import expect
from analysis.studies.proportion.causes import CAUSES, Cause, without_all
from sim.model.codes import Ending
from sim.scenario.schema import Crew, Scenario
from tests.making import changed, shipped
from tests.worlds.small import runs, small

BY_KEY = {cause.key: cause for cause in CAUSES}
SUNNY = {"plan__days": ("Thu", "Sun", "Sat"), "plan__vans": 2}
RANKED = {
    "plan__rotation": "ranked",
    "plan__sites": ("stratford-broadway", "marble-arch", "brixton-road", "acton",
                    "oxford-circus", "whitechapel"),
}  # fmt: skip
FEW_SHIFTS = {
    "plan__staffing": "fixed",
    "plan__staffed_for": 1,
    "workforce__least_crew": Crew(operators=2, pairs=4, prisoner_vans=0),
}
RATIO = 3
MANY, SOME = range(40), range(25)


def left_on(scenario: Scenario, first: Scenario, key: str) -> Scenario:
    """Return a scenario without any cause but one."""
    for cause in CAUSES:
        if cause.key != key:
            scenario = cause.off(scenario, first)
    return scenario


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [
        ("four-a-week", "ten-a-week", 2.5),
        ("four-a-week", "five-as-delivered", 1.25),
        ("four-a-week", "ten-same-staff", 2.5),
        ("four-a-week", "met-2025-reform", 2.5),
        ("no-extra-funding", "four-a-week", 0.4),
    ],
)
def test_shipped_plans_are_in_proportion_without_any_cause(
    a: str, b: str, ratio: float
) -> None:
    """Expected arrests of B are those of A times the ratio of deployments."""
    first = shipped(a)
    less, more = (
        expect(without_all(shipped(name), first)).arrests_per_week for name in (a, b)
    )

    assert more / less == pytest.approx(ratio, rel=1e-12)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("site-mix", RANKED),
        ("weekdays", SUNNY),
        ("depletion", {}),
        ("cancellation", FEW_SHIFTS),
    ],
)
def test_each_cause_by_itself_breaks_proportion_in_closed_form(
    key: str, changes: dict[str, Any]
) -> None:
    """Where a plan has a cause, arrests aren't in proportion until it is off too."""
    few = changed(shipped("four-a-week"), **changes, plan__deployments_per_week=2)
    many = changed(few, plan__deployments_per_week=5)

    def ratio(a: Scenario, b: Scenario) -> float:
        return expect(b).arrests_per_week / expect(a).arrests_per_week

    none_left = ratio(without_all(few, few), without_all(many, few))
    one_left = ratio(left_on(few, few, key), left_on(many, few, key))

    assert none_left == pytest.approx(2.5, rel=1e-12)
    assert abs(one_left / 2.5 - 1) > 0.01


def test_the_level_stays_that_of_the_first_plan() -> None:
    """With sites or days alike, A's own faces and arrests are expected to stay."""
    few = changed(shipped("four-a-week"), **SUNNY, plan__deployments_per_week=3)
    alike = BY_KEY["site-mix"].off(few, few)
    even = BY_KEY["weekdays"].off(few, few)

    for same in (alike, even):
        assert expect(same).faces_per_week == pytest.approx(expect(few).faces_per_week)
    assert expect(alike).arrests_per_week == pytest.approx(
        expect(few).arrests_per_week, rel=1e-3
    )


@cache
def against_proportion(deployments: int) -> Scenario:
    """Return a small world in which every cause is strong but one: custody, which
    costs arrests only where pairs are few.
    """
    base = small(
        deployments,
        plan__days=("Thu", "Sun"),
        plan__rotation="ranked",
        plan__sites=("stratford-broadway", "woolwich-powis-street",
                     "east-ham-high-street-north"),
        plan__staffing="fixed",
        plan__staffed_for=1,
        horizon__weeks=3,
        population__day_spread=0.0,
        footfall__day_spread=0.0,
        disposal__arrest_spread=0.0,
        workforce__crew=Crew(operators=1, pairs=3, prisoner_vans=0),
        workforce__least_crew=Crew(operators=1, pairs=1, prisoner_vans=0),
    )  # fmt: skip
    sites = {
        name: site.model_copy(
            update={
                "wanted_per_10k_faces": site.wanted_per_10k_faces
                * (3.0 if name == "stratford-broadway" else 1.0)
            }
        )
        for name, site in base.sites.items()
    }
    return changed(
        base,
        sites=sites,
        footfall__by_weekday={**base.footfall.by_weekday, "Sun": 0.05},
    )


def gap_of(key: str, replications: range) -> tuple[float, float]:
    """Return the gap of runs with one cause left on over proportion, and its error."""
    first = against_proportion(1)
    arrests = [
        np.array(
            [
                (records["disposals"]["ending"] == Ending.arrest).sum()
                for records in runs(
                    left_on(against_proportion(k), first, key),
                    replications=replications,
                )
            ]
        )
        for k in (1, RATIO)
    ]
    level = RATIO * arrests[0].mean()
    gap = (RATIO * arrests[0] - arrests[1]) / level
    return float(gap.mean()), float(gap.std(ddof=1) / len(gap) ** 0.5)


@pytest.mark.slow
def test_runs_without_any_cause_are_in_proportion() -> None:
    """The interval holds proportion where nothing is left on."""
    gap, error = gap_of("none", MANY)

    assert 4 * error < 0.1
    assert abs(gap) < 4 * error


@pytest.mark.slow
@pytest.mark.parametrize(
    "key", ["site-mix", "weekdays", "depletion", "staff", "cancellation"]
)
def test_runs_with_a_cause_are_not(key: str) -> None:
    """Each of the others by itself takes arrests in the same world."""
    gap, error = gap_of(key, SOME)

    assert gap > 4 * error


def test_every_cause_has_its_own_switch() -> None:
    """Keys are different, and no switch undoes another."""
    first = against_proportion(1)
    assert len(BY_KEY) == len(CAUSES)
    off = without_all(first, first)

    def again(cause: Cause) -> Scenario:
        return cause.off(off, off)

    for cause in CAUSES:
        assert expect(again(cause)).arrests_per_week == pytest.approx(
            expect(off).arrests_per_week, rel=1e-12
        )
