"""A search for enough replications ends where it should, and says why."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.figures import stopping as figure
from analysis.figures.style import Caption
from analysis.statistics.paired import compute_paired
from analysis.statistics.precision import compute_half_width
from analysis.statistics.stopping import (
    FIRST,
    STEP,
    Goal,
    Look,
    half_width_path,
    look_until,
    next_look,
)
from analysis.studies.precision.stop import Asked, Stop, compute_path
from lfrsim.cli import main

PAIR = Caption(names=("four", "ten"), replications=40, seed=8, weeks=(2, 2))
LUCK = np.random.default_rng(3)
VALUES = LUCK.normal(4.0, 2.0, 4_000)


def looks_at(values, goal, **how):
    """Look at values until they are sure enough."""
    return look_until(lambda n: values[:n], goal=goal, **how)


# When it ends ---------------------------------------------------------------------


def test_it_ends_at_the_first_look_that_is_enough():
    """No look before the last was enough, and the last is."""
    looks = looks_at(VALUES, Goal(relative=0.03), most=4_000)
    assert [look.is_enough for look in looks] == [False] * (len(looks) - 1) + [True]
    assert len(looks) > 2
    last = looks[-1]
    assert last.half_width == compute_half_width(values=VALUES[: last.n])
    assert last.half_width <= 0.03 * abs(VALUES[: last.n].mean())


def test_looks_are_whole_chunks_and_at_most_double():
    """From 32 on in steps of 8, so that no replication is run twice."""
    looks = looks_at(VALUES, Goal(absolute=0.07), most=4_000)
    numbers = [look.n for look in looks]
    assert numbers[0] == FIRST
    assert all(n % STEP == 0 for n in numbers)
    assert all(n < m <= 2 * n for n, m in pairwise(numbers))


def test_an_indifference_ends_a_search_for_a_difference_of_nothing():
    """Around 0 no share of the difference is ever enough; a number is."""
    nothing = VALUES - VALUES.mean()
    never = looks_at(nothing, Goal(relative=0.05), most=800)
    assert never[-1].n == 800
    assert not never[-1].is_enough
    enough = looks_at(nothing, Goal(relative=0.05, absolute=0.4), most=800)
    assert enough[-1].is_enough
    assert enough[-1].n < 200


def test_equal_worlds_end_at_the_first_look():
    """A difference that is 0 in every replication needs no more of them."""
    looks = looks_at(np.zeros(100), Goal(relative=0.05))
    assert [look.n for look in looks] == [FIRST]
    assert looks[0].is_enough


def test_the_most_is_the_most():
    """Fewer allowed than the first look has, and a number that is no whole step."""
    assert [x.n for x in looks_at(VALUES, Goal(relative=1e-6), most=20)] == [20]
    assert looks_at(VALUES, Goal(relative=1e-6), most=101)[-1].n == 101


def test_pairs_without_a_difference_are_not_counted_as_0():
    """Where it is undefined in all, it goes on to the end and has no half-width."""
    looks = looks_at(np.full(100, np.nan), Goal(relative=0.05), most=100)
    assert looks[-1].n == 100
    assert looks[-1].half_width == math.inf
    assert not looks[-1].is_enough


def test_the_next_look_is_where_the_half_width_should_be_enough():
    """Twice the half-width that is asked for takes four times as many, in two steps."""
    assert next_look(Look(64, 1.0, 0.12, 0.1)) == 96
    assert next_look(Look(64, 1.0, 0.2, 0.1)) == 128
    assert next_look(Look(64, 1.0, 0.1000001, 0.1)) == 72


def test_either_half_width_will_do():
    """The larger of the two, and not both together."""
    goal = Goal(relative=0.05, absolute=0.2)
    assert goal.half_width(-10.0) == 0.5
    assert goal.half_width(2.0) == 0.2


@pytest.mark.parametrize("wrong", [{}, {"relative": -0.1}, {"absolute": math.inf}])
def test_a_goal_asks_for_something(wrong):
    """None, a negative or an infinite half-width is no goal."""
    with pytest.raises(ValueError, match=r"half-width|at least 0"):
        Goal(**wrong)


# What is said of it ---------------------------------------------------------------


def test_the_path_is_the_half_width_of_each_beginning():
    """Also where the values lie far from 0, where squares would cancel."""
    far = VALUES[:40] + 1e7
    path = half_width_path(far)
    for n in (2, 3, 40):
        assert path[n - 1] == pytest.approx(
            compute_half_width(values=far[:n]), rel=1e-6
        )
    assert math.isnan(path[0])


def test_the_path_names_replications_and_leaves_undefined_ones_out():
    """A replication without a difference has no row, and the others keep numbers."""
    values = np.array([1.0, 2.0, np.nan, 4.0, 3.0])
    looks = [Look(5, 2.5, 1.0, 2.0)]
    path = compute_path(values, goal=Goal(absolute=2.0), looks=looks)
    assert path["n"].tolist() == [2, 4, 5]
    assert path["is_look"].tolist() == [False, False, True]
    assert path["mean"].iloc[-1] == 2.5


def stopped(values, goal, most=160):
    """Tell of a search among some values."""
    looks = looks_at(values, goal, most=most)
    there = values[: looks[-1].n]
    return Stop(
        asked=Asked(goal=goal, most=most),
        looks=tuple(looks),
        path=compute_path(there, goal=goal, looks=looks),
        paired=compute_paired(a=np.zeros_like(there), b=there),
        caption=PAIR,
    )


@pytest.mark.parametrize(
    ("values", "goal", "said"),
    [
        (VALUES, Goal(relative=0.2), "5 % of the difference|20 % of it was asked for"),
        (VALUES, Goal(relative=0.02), "most that were allowed.*about [0-9,]+ repl"),
        (VALUES - VALUES[:160].mean(), Goal(relative=0.02), "may be 0.*--indifference"),
        (np.full(160, np.nan), Goal(relative=0.02), "too few pairs"),
    ],
)
def test_the_sentence_says_whether_it_is_enough(values, goal, said):
    """Reached, not reached, never to be reached, undefined."""
    stop = stopped(values, goal)
    assert pd.Series([stop.sentence]).str.contains(said).all(), stop.sentence
    assert stop.is_reached == (goal.relative == 0.2)
    assert max(map(len, stop.lines)) <= 100
    json.dumps(stop.to_json(), allow_nan=False)


def test_the_figure_draws_whatever_there_is():
    """A path, a path without a goal that can be reached, and none at all."""
    for values in (VALUES, VALUES - VALUES[:160].mean(), np.full(160, np.nan)):
        (plate,) = stopped(values, Goal(relative=0.02)).plates()
        assert plate.figure.axes
    empty = pd.DataFrame(columns=["n", "half_width", "mean", "asked", "is_look"])
    assert "too few" in figure.title(empty, measure="Arrests")


# As a command ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--precision", "5%", "-n", "20"], "--precision begins at 32"),
        (["--precision", "0%"], "'0%' must be a share"),
        (["--precision", "five"], "'five' must be a share"),
        (["--precision", "nan"], "'nan' must be a share"),
        (["--precision", "100%"], "below 100 %"),
        (["--by", "faces_per_week"], "--by goes with --precision"),
        (["--precision", "0.5", "--indifference", "0.2"], "half-width already"),
        (["--precision", "5%", "--by", "arrest"], "did you mean arrests_per_week"),
        (["--precision", "5%", "--by", "xyz"], "there are arrests_per_week"),
    ],
)
def test_what_can_not_be_meant_is_refused(tmp_path, monkeypatch, capsys, words, said):
    """With exit status 2, before anything is written."""
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "four-a-week", "ten-a-week", *words]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_comparison_runs_until_it_is_sure_and_again_the_same(tmp_path, capsys):
    """The same command again runs nothing, and a surer one only what is missing."""
    words = ["compare", "four-a-week", "ten-a-week", "--out", str(tmp_path / "out")]
    words += ["--set", "horizon.weeks=2", "--set", "depletion.weeks_before=0"]
    words += ["--records", "deployments", "--jobs", "1", "--json"]
    words += ["--precision", "8%"]
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    numbers = [look["n"] for look in said["precision"]["looks"]]
    assert said["replications"] == numbers[-1]
    assert said["precision"]["is_reached"]
    rows = pd.read_csv(tmp_path / "out" / "summary.csv").set_index("key")
    arrests = rows.loc["arrests_per_week"]
    half = (arrests["high"] - arrests["low"]) / 2
    assert half == pytest.approx(said["precision"]["looks"][-1]["half_width"])
    assert half <= 0.08 * arrests["difference"]
    files = {p: p.read_bytes() for p in (tmp_path / "out").glob("*.csv")}
    assert main(words) == 0
    again = capsys.readouterr()
    assert json.loads(again.out)["precision"] == said["precision"]
    assert "running" not in again.err
    assert files == {p: p.read_bytes() for p in (tmp_path / "out").glob("*.csv")}
