"""What an input could be: read on its scale, held to its value, drawn by inversion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.distributions import Lognormal
from sim.scenario.doubts import uncut_mean
from sim.scenario.loading import load_scenario
from sim.scenario.yaml_text import yaml_text
from tests.making import TINY

SHARES = (0.0, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0)
SAID = {
    "footfall.slice": "{value: 15 min, standing: assumed, between: [10 min, 20 min]}",
    "population.is_current": "{value: 0.9, standing: assumed, between: [80 %, 1]}",
    "population.visiting": (
        "{value: 1, standing: assumed, uncertainty: {loguniform: [0.2, 10]}}"
    ),
    "custody.cells": "{value: 22, standing: assumed, between: [10, 40]}",
    "custody.decisions.court.charged_or_cautioned": (
        "{value: 0.77, standing: assumed, "
        "uncertainty: {quantiles: {0 %: 0.6, 50 %: 0.77, 100 %: 0.9}}}"
    ),
    "adjudication.duration": (
        "{value: {lognormal: {median: 15 s, sigma: 0.5}}, standing: assumed, "
        "between: [8 s, 30 s]}"
    ),
    "custody.detention": (
        "{value: {lognormal: {mean: 14 h, sd: 7 h, most: 24 h}}, standing: assumed, "
        "between: [10 h, 20 h]}"
    ),
    "engagement.patience": (
        "{value: {exponential: {mean: 2 min}}, standing: assumed, "
        "between: [1 min, 3 min]}"
    ),
    "engagement.walking_speed": (
        "{value: {normal: {mean: 1.3 m/s, sd: 0.2 m/s, between: [0.6 m/s, 2 m/s]}}, "
        "standing: assumed, between: [1.1 m/s, 1.5 m/s]}"
    ),
    "cameras.mobile.starts": (
        '{value: {uniform: ["10:00", "13:00"]}, standing: assumed, '
        'between: ["10:30", "12:30"]}'
    ),
    "cameras.mobile.set_up": "{value: 5 min, standing: assumed, between: [0 s, 9 min]}",
    "custody.journey": (
        "{value: {quantiles: {0 %: 10 min, 50 %: 20 min, 100 %: 60 min}}, "
        "standing: assumed, uncertainty: {triangular: [20 min, 25 min, 40 min]}}"
    ),
    "depletion.regime": (
        "{value: mixed, standing: assumed, "
        "uncertainty: {choice: {none: 20 %, mixed: 50 %, local: 30 %}}}"
    ),
    "custody.is_limited": (
        "{value: true, standing: assumed, uncertainty: {choice: [true, false]}}"
    ),
    "custody.desks": "{value: 3, standing: assumed, uncertainty: {choice: [2, 3]}}",
    "disposal.arrest_spread": (
        "{value: 0.5, standing: assumed, "
        "uncertainty: {lognormal: {median: 0.5, sigma: 0.3}}}"
    ),
    "population.day_spread": (
        "{value: 0.3, standing: assumed, uncertainty: {exponential: {mean: 0.3}}}"
    ),
    "cameras.mobile.live": (
        "{value: {normal: {mean: 5 h, sd: 1 h, between: [2 h, 9 h]}}, "
        "standing: assumed, "
        "uncertainty: {normal: {mean: 5 h, sd: 2 min, between: [4 h, 6 h]}}}"
    ),
}


def loaded(path):
    """Return the tiny scenario with one input and the doubt about it."""
    return load_scenario(TINY, overrides=[f"{path}={SAID[path]}"])


def held(scenario, path):
    """Return what a scenario holds at a path."""
    value = scenario
    for step in path.split("."):
        value = value[step] if isinstance(value, dict) else getattr(value, step)
    return value


@pytest.mark.parametrize("path", SAID)
@pytest.mark.parametrize("u", SHARES)
def test_whatever_it_could_be_is_valid_in_its_place(path, u):
    """Every value of a doubt can be written where the input stands, and loads."""
    doubt = loaded(path).doubts[path]
    drawn = load_scenario(TINY, overrides=[f"{path}={yaml_text(doubt.at(u))}"])
    value = held(drawn.scenario, path)
    if not isinstance(value, str | float | int):
        value = uncut_mean(value)
    if isinstance(value, float):
        least, greatest = doubt.about.support
        assert least - 1e-9 <= value <= greatest * (1 + 1e-9)


@pytest.mark.parametrize("path", SAID)
@pytest.mark.parametrize("u", SHARES)
def test_what_the_model_would_hold_is_what_is_written(path, u):
    """A value that is drawn as the model holds it is the one that a file would give."""
    doubt = loaded(path).doubts[path]
    drawn = load_scenario(TINY, overrides=[f"{path}={yaml_text(doubt.at(u))}"])
    value, there = doubt.held_at(u), held(drawn.scenario, path)
    assert type(value) is type(there)
    if isinstance(value, str | int):
        assert value == there
    elif isinstance(value, float):
        assert value == pytest.approx(there, rel=1e-12)
    else:
        one, other = value.model_dump(), there.model_dump()
        assert one.pop("kind") == other.pop("kind")
        assert one == {key: pytest.approx(said) for key, said in other.items()}


@given(u=st.floats(0, 1), v=st.floats(0, 1))
@pytest.mark.parametrize("path", ["footfall.slice", "custody.cells"])
def test_a_larger_draw_never_gives_a_smaller_value(path, u, v):
    """Doubts are drawn by inversion, so that a design over them is monotone."""
    doubt = loaded(path).doubts[path]
    low, high = sorted((u, v))
    assert doubt.scale.read(doubt.at(low)) <= doubt.scale.read(doubt.at(high))


def test_whole_numbers_are_equally_likely_bounds_included():
    """A range of counts holds both its ends, and each count is as likely as another."""
    doubt = loaded("custody.cells").doubts["custody.cells"]
    drawn = [doubt.at((place + 0.5) / 310) for place in range(310)]
    assert sorted(set(drawn)) == list(range(10, 41))
    assert {drawn.count(number) for number in drawn} == {10}


def test_a_choice_is_drawn_in_its_shares():
    """Each word is drawn as often as its share says, in the order written."""
    doubt = loaded("depletion.regime").doubts["depletion.regime"]
    drawn = [doubt.at((place + 0.5) / 100) for place in range(100)]
    counts = {word: drawn.count(word) for word in ("none", "mixed", "local")}
    assert counts == {"none": 20, "mixed": 50, "local": 30}


def test_a_doubt_about_a_distribution_moves_its_mean_and_leaves_its_cut():
    """The shape is kept and so is a law's limit; the mean before the cut moves."""
    found = loaded("custody.detention")
    before = found.scenario.custody.detention
    doubt = found.doubts["custody.detention"]
    drawn = load_scenario(
        TINY, overrides=[f"custody.detention={yaml_text(doubt.at(1.0))}"]
    ).scenario.custody.detention
    assert isinstance(before, Lognormal)
    assert isinstance(drawn, Lognormal)
    assert drawn.sigma == before.sigma
    assert drawn.most == before.most == 24 * 3600
    assert uncut_mean(drawn) == pytest.approx(20 * 3600)


def test_a_doubt_about_a_time_of_day_moves_it_and_keeps_its_width():
    """Midnight is no natural zero: times of day are shifted, not stretched."""
    doubt = loaded("cameras.mobile.starts").doubts["cameras.mobile.starts"]
    assert doubt.at(0.0) == {"uniform": ["09:00", "12:00"]}
    assert doubt.at(1.0) == {"uniform": ["11:00", "14:00"]}


def test_every_doubt_of_the_base_is_read():
    """No range of a shipped scenario is left as text that nobody reads."""
    found = load_scenario("four-a-week")
    said = {
        path for path, one in found.provenance.items() if one.uncertainty is not None
    }
    assert found.doubts.keys() == said
    assert len(said) > 100


@pytest.mark.parametrize("u", [-0.1, 1.1, float("nan")])
def test_a_doubt_is_drawn_at_a_share(u):
    """Beyond 0 and 1 there is nothing to draw."""
    with pytest.raises(ValueError, match="from 0 to 1"):
        loaded("custody.cells").doubts["custody.cells"].at(u)


def test_truth_and_counts_can_be_chosen_in_shares():
    """Keys are text in YAML, and are read as what the setting holds."""
    said = (
        "{value: %s, standing: assumed, uncertainty: {choice: {%s: 60 %%, %s: 40 %%}}}"
    )
    flag, count = said % ("true", "true", "false"), said % (3, 2, 3)
    options = [f"custody.is_limited={flag}", f"custody.desks={count}"]
    doubts = load_scenario(TINY, overrides=options).doubts
    assert [doubts["custody.is_limited"].at(u) for u in (0.5, 0.7)] == [True, False]
    assert [doubts["custody.desks"].at(u) for u in (0.5, 0.7)] == [2, 3]
