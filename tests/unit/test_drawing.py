"""A scenario with inputs drawn: what is replaced, at which share, and what is left."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from sim.scenario.distributions import Fixed, Lognormal, TruncatedNormal, Uniform
from sim.scenario.drawing import draw_inputs
from sim.scenario.loading import Loaded, load_scenario
from tests.making import TINY, changed, shipped

RATE = "recognition.operating_curves.field[1].true_positive_identification_rate"
FALSE = "recognition.operating_curves.field[0].false_alerts_per_million_faces"
PAIRS, BAIL = "workforce.crew.pairs", "custody.decisions.court.bail"
ASSUMED = "standing: assumed, "
SAID = {
    "footfall.slice": f"{{value: 15 min, {ASSUMED}between: [10 min, 20 min]}}",
    "custody.cells": f"{{value: 25, {ASSUMED}between: [10, 40]}}",
    "depletion.regime": f"{{value: mixed, {ASSUMED}"
    "uncertainty: {choice: [none, mixed, local]}}",
    "custody.is_limited": f"{{value: true, {ASSUMED}"
    "uncertainty: {choice: {false: 40 %, true: 60 %}}}",
    "sites.market.faces": f"{{value: 900/h, {ASSUMED}between: [450/h, 1350/h]}}",
    "cameras.mobile.starts": f'{{value: {{uniform: ["10:00", "13:00"]}}, {ASSUMED}'
    'between: ["11:00", "12:00"]}',
    "cameras.mobile.live": "{value: {normal: {mean: 5 h, sd: 1 h, between: [2 h, 9 h]}}"
    f", {ASSUMED}between: [4 h, 6 h]}}",
    "custody.journey": "{value: {quantiles: {0 %: 10 min, 50 %: 20 min, 100 %: 30 min}}"
    f", {ASSUMED}between: [15 min, 25 min]}}",
    "cameras.mobile.set_up": f"{{value: 45 min, {ASSUMED}between: [30 min, 60 min]}}",
}
JOINT = f"""\
extends: {TINY}
joint_doubts:
  staff:
    standing: fitted
    source: made-up
    points:
      {PAIRS}: [3, 4, 6]
      {BAIL}: [40 days, 60 days, 80 days]
  curve:
    standing: assumed
    points:
      {RATE}: [0.70, 0.80]
      {FALSE}: [20, 30]
workforce: {{crew: {{pairs: {{value: 4, {ASSUMED}uncertainty: {{joint: staff}}}}}}}}
custody:
  decisions:
    court:
      bail:
        value: {{lognormal: {{mean: 60 days, sd: 20 days}}}}
        standing: assumed
        uncertainty: {{joint: staff}}
recognition:
  operating_curves:
    field:
      - threshold: 0.60
        true_positive_identification_rate: 0.89
        false_alerts_per_million_faces:
          {{value: 30, {ASSUMED}uncertainty: {{joint: curve}}}}
      - threshold: 0.64
        true_positive_identification_rate:
          {{value: 0.80, {ASSUMED}uncertainty: {{joint: curve}}}}
        false_alerts_per_million_faces: 6
"""


@cache
def loaded() -> Loaded:
    """Return the tiny scenario with doubts of every kind."""
    return load_scenario(
        TINY, overrides=[f"{path}={said}" for path, said in SAID.items()]
    )


@pytest.fixture
def joint(tmp_path) -> Loaded:
    """Return the tiny scenario with two joint doubts, one of them about a list."""
    path = tmp_path / "mine.yaml"
    path.write_text(JOINT, encoding="utf-8")
    return load_scenario(path)


def at(u: float) -> Callable[[str], float]:
    """Return the same share for whatever is asked."""
    return lambda _: u


@pytest.mark.parametrize("path", SAID)
def test_at_the_share_of_its_value_the_scenario_is_the_same(path: str) -> None:
    """Numbers, whole ones, words, truth, rates of a site, times of day and
    distributions: each stands in the middle of its doubt, and comes out as it was.
    """
    found = loaded()
    same = draw_inputs(found.scenario, {path: found.doubts[path]}, at(0.5))

    assert same == found.scenario
    assert type(held(same, path)) is type(held(found.scenario, path))


def held(scenario: Any, path: str) -> Any:
    """Return what a scenario holds at a path without lists."""
    for step in path.split("."):
        scenario = (
            scenario[step] if isinstance(scenario, dict) else getattr(scenario, step)
        )
    return scenario


def test_all_at_once_are_the_same_at_the_share_of_their_values() -> None:
    """Several inputs of one section don't get in each other's way."""
    found = loaded()
    drawn = {path: found.doubts[path] for path in SAID}

    assert draw_inputs(found.scenario, drawn, at(0.5)) == found.scenario
    other = draw_inputs(found.scenario, drawn, at(0.0))
    assert all(held(other, path) != held(found.scenario, path) for path in SAID)


def test_what_is_drawn_stands_in_its_place_and_nothing_else_moves() -> None:
    """Each kind of value is as the model holds it: in SI units, whole, a word, or a
    distribution with its own shape.
    """
    found = loaded()
    before = found.scenario
    drawn = draw_inputs(before, {path: found.doubts[path] for path in SAID}, at(1.0))
    mobile, street = before.cameras["mobile"], before.sites["market"]

    assert drawn == changed(
        before,
        footfall__slice=1200.0,
        custody__cells=40,
        depletion__regime="local",
        sites__market=street.model_copy(update={"faces": 0.375}),
        custody__journey=before.custody.journey.scaled(1.25),
        cameras__mobile=mobile.model_copy(
            update={
                "starts": Uniform(low=10.5 * 3600, high=13.5 * 3600),
                "live": mobile.live.scaled(1.2),
                "set_up": Fixed(value=3600),
            }
        ),
    )
    assert isinstance(drawn.cameras["mobile"].live, TruncatedNormal)
    assert drawn.cameras["mobile"].live.high == 9 * 3600
    assert drawn.custody.journey.support == (750.0, 2250.0)
    assert found.scenario == before


def test_a_place_in_a_list_is_told_from_the_others(joint: Loaded) -> None:
    """The other points of a curve, and the other numbers of the point, stay."""
    before = joint.scenario.recognition.curve
    after = draw_inputs(joint.scenario, joint.doubts, at(0.0)).recognition.curve

    assert isinstance(after, tuple)
    assert after[0] == before[0].model_copy(
        update={"false_alerts_per_million_faces": 20.0}
    )
    assert after[1] == before[1].model_copy(
        update={"true_positive_identification_rate": 0.70}
    )


def test_inputs_of_a_joint_doubt_are_asked_for_once_and_by_its_name(
    joint: Loaded,
) -> None:
    """However the shares are drawn, its inputs are at one and the same point; another
    joint doubt is at another, and an input alone is asked for by its path.
    """
    asked = []
    doubts = {path: joint.doubts[path] for path in (PAIRS, RATE, BAIL, FALSE)}
    alone = "footfall.slice"

    def share(name: str) -> float:
        asked.append(name)
        return {"staff": 0.9, "curve": 0.2}.get(name, 0.5)

    drawn = draw_inputs(joint.scenario, doubts | {alone: loaded().doubts[alone]}, share)

    assert asked == ["staff", "curve", alone]
    assert drawn.footfall.slice == 900
    assert drawn.workforce.crew.pairs == 6
    assert drawn.custody.decisions["court"].bail.mean == pytest.approx(80 * 86_400)
    assert drawn.recognition.curve[1].true_positive_identification_rate == 0.70
    assert drawn.recognition.curve[0].false_alerts_per_million_faces == 20


def test_at_the_point_of_its_values_a_joint_doubt_changes_nothing(
    joint: Loaded,
) -> None:
    """Whole numbers stay whole, and of a distribution mean and shape are met."""
    shares = {"staff": 0.5, "curve": 0.9}
    doubts = {path: one for path, one in joint.doubts.items() if one.joint}
    same = draw_inputs(joint.scenario, doubts, shares.__getitem__)

    assert type(same.workforce.crew.pairs) is int
    before, after = (
        joint.scenario.custody.decisions["court"].bail,
        same.custody.decisions["court"].bail,
    )
    assert isinstance(before, Lognormal)
    assert isinstance(after, Lognormal)
    assert after.median == pytest.approx(before.median)
    assert (after.sigma, after.most) == (before.sigma, before.most)
    assert (
        changed(
            same,
            custody__decisions__court__bail=joint.scenario.custody.decisions[
                "court"
            ].bail,
        )
        == joint.scenario
    )


def test_nothing_is_drawn_of_nothing() -> None:
    """Without doubts it is the same value, and nobody is asked."""

    def share(name: str) -> float:
        raise AssertionError(name)

    assert draw_inputs(loaded().scenario, {}, share) == loaded().scenario


def test_every_input_of_the_base_can_be_drawn() -> None:
    """At either end each doubt of the base gives a scenario of the same make."""
    found = load_scenario("four-a-week")
    for u in (0.0, 1.0):
        drawn = draw_inputs(found.scenario, found.doubts, at(u))
        street = drawn.sites["brixton-road"]

        assert drawn != found.scenario
        assert street.faces != shipped("four-a-week").sites["brixton-road"].faces
        assert type(drawn).model_validate(drawn.model_dump()) == drawn
