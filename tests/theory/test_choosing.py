"""Choosing the best of k keeps what it promises: KN's selection, and intervals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from analysis.statistics.best import compare_with_best
from analysis.statistics.selection import screen

RUNS = 1_000
SYSTEMS = 5
FIRST, DELTA = 20, 0.5
REPEATS = 4_000


def normal_values(seed, shape, *, scales, common):
    """Draw normal values of k systems that share a part of their luck."""
    generator = np.random.default_rng(seed)
    *runs, _, n = shape
    shared = generator.standard_normal((*runs, 1, n))
    own = generator.standard_normal(shape)
    return np.asarray(scales)[:, None] * (common * shared + (1 - common) * own)


def is_too_rare(correct, runs, promised):
    """Say whether an exact one-sided test rejects at 0.1 % that as many are right."""
    return binom.cdf(correct, runs, promised) < 0.001


def selected(values, delta=DELTA):
    """Return whom KN selects, with all values that it can need at hand."""
    found = screen(values, first=FIRST, indifference=delta)
    assert found.is_done
    return found.survivors


@pytest.mark.slow
@pytest.mark.parametrize(("common", "delta"), [(0.0, 0.5), (0.6, 0.25)])
def test_kn_selects_the_best_as_often_as_it_promises(common, delta):
    """Slippage: one is better by just the indifference zone, the others are equal.

    1,000 runs of 5 systems of unequal variances, with and without common luck: rejected
    only if an exact one-sided test rejects 95 % at 0.1 %. It was seen to fail with half
    of h^2 (89.7 and 93.5 %).
    """
    values = normal_values(
        7, (RUNS, SYSTEMS, 1_200), scales=[1, 1, 1.4, 1, 0.7], common=common
    )
    values[:, 0] += delta
    correct = sum(selected(one, delta) == (0,) for one in values)
    assert not is_too_rare(correct, RUNS, 0.95), correct
    assert is_too_rare(RUNS * 0.92, RUNS, 0.95)  # else it couldn't fail


def test_common_luck_saves_replications():
    """Where differences scatter less, the latest end is nearer."""
    latest = [
        screen(
            normal_values(3, (SYSTEMS, FIRST), scales=np.ones(SYSTEMS), common=common),
            first=FIRST,
            indifference=DELTA,
        ).most
        for common in (0.0, 0.6)
    ]
    assert latest[1] < 0.4 * latest[0]


def test_steps_change_nothing():
    """Screened value by value or all at once, the same are eliminated, and when."""
    values = normal_values(11, (SYSTEMS, 900), scales=np.ones(SYSTEMS), common=0)
    values += 0.2 * np.arange(SYSTEMS)[:, None]
    whole = screen(values, first=FIRST, indifference=0.2)
    growing = values.copy()
    for n in range(FIRST, 900):
        found = screen(growing[:, :n], first=FIRST, indifference=0.2)
        growing[found.after > 0, n:] = np.nan
        if found.is_done:
            break
    assert found.survivors == whole.survivors == (4,)
    assert found.after.tolist() == whole.after.tolist()
    assert sorted(whole.after)[1] < sorted(whole.after)[-1]  # not all at once


def test_by_hand():
    """Two systems: h^2 = 2 eta (n0 - 1) and a reach that shrinks to 0."""
    a = np.array([1.0, -1.0, 1.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    b = np.zeros(10) + 0.45
    eta = (0.1 ** (-2 / 3) - 1) / 2
    needed = 2 * eta * 3 * (4 / 3) / 1.0**2
    found = screen([a, b], first=4, indifference=1.0)
    # b - a is 0.45 from the fourth replication on, and the reach (needed / r - 1) / 2.
    out = next(r for r in range(4, 99) if max(0, (needed / r - 1) / 2) < 0.45)
    assert found.after.tolist() == [out, 0]
    assert 4 < out <= 10


def test_equal_systems_are_done_and_both_left():
    """Who is equal in every replication can't be eliminated, and isn't waited for."""
    values = np.vstack([np.arange(9.0)] * 2 + [np.arange(9.0) - 5])
    found = screen(values, first=5, indifference=0.1)
    assert (found.survivors, found.is_done) == ((0, 1), True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first": 1}, "first must be from 2"),
        ({"first": 31}, "first must be from 2 to the 30"),
        ({"indifference": 0.0}, "indifference must be above 0"),
        ({"confidence": 0.2}, "which guessing has"),
        ({"values": np.zeros((1, 30))}, "two systems or more"),
    ],
)
def test_what_does_not_suit_is_refused(changes, message):
    """With the value that is wrong."""
    good = {"values": np.zeros((3, 30)), "first": 10, "indifference": 1.0}
    with pytest.raises(ValueError, match=message):
        screen(**{**good, **changes})


def test_a_survivor_without_values_is_refused():
    """Only whoever was eliminated may lack some."""
    values = normal_values(5, (3, 30), scales=np.ones(3), common=0)
    values[2, 25] = np.nan
    with pytest.raises(ValueError, match="lacks values"):
        screen(values, first=10, indifference=0.1)


# Intervals of the distance from the best ---------------------------------------------


@pytest.mark.parametrize("common", [0.0, 0.6])
def test_intervals_hold_all_at_once(common):
    """A known configuration with two nearly equal at the top, 4,000 repeats.

    All k intervals together cover in at least 95 %, and no more than Bonferroni's
    inequality wastes. It was seen to fail with the quantile of one comparison (93.1 and
    91.4 %).
    """
    means = np.array([1.0, 0.9, 0.5, 0.0, 0.0])
    values = means[:, None] + normal_values(
        2, (REPEATS, SYSTEMS, 12), scales=[1, 1.5, 1, 0.5, 1], common=common
    )
    found = compare_with_best(values)
    others = np.array([np.delete(means, i).max() for i in range(SYSTEMS)])
    truth = means - others
    is_covered = ((found.low <= truth) & (truth <= found.high)).all(axis=-1)
    assert not is_too_rare(is_covered.sum(), REPEATS, 0.95)
    assert is_too_rare(0.935 * REPEATS, REPEATS, 0.95)


def test_two_equal_systems_are_covered_exactly():
    """With two systems of one mean nothing is wasted: 95 % of 4,000 within chance."""
    values = normal_values(4, (REPEATS, 2, 12), scales=[1, 2], common=0.3)
    found = compare_with_best(values)
    told = (found.low == 0)[:, 0] & (found.high > 0)[:, 0]  # the first is the best one
    wrong = int((~found.may_be_best).any(axis=-1).sum())
    assert binomtest(wrong, REPEATS, 0.10).pvalue > 0.001  # 5 % to either side
    assert REPEATS > told.sum() > 0


def test_the_best_alone_lies_above_all_others():
    """A clear best one has an interval above 0, and all others end at 0."""
    noise = normal_values(9, (4, 10), scales=np.full(4, 0.1), common=0)
    found = compare_with_best(noise + np.array([[0.0], [3.0], [1.0], [2.0]]))
    assert found.may_be_best.tolist() == [False, True, False, False]
    assert found.low[1] == 0 < found.high[1]
    assert (found.high[[0, 2, 3]] == 0).all()
    assert (found.low[[0, 2, 3]] < 0).all()
    assert found.estimate == pytest.approx([-3, 1, -2, -1], abs=0.2)


def test_a_system_with_fewer_replications_has_wider_intervals_alone():
    """What is missing is left out pair by pair: other pairs are as before."""
    values = normal_values(6, (3, 40), scales=np.ones(3), common=0)
    values += np.array([[9.0], [8.0], [0.0]])  # the third is nobody's best rival
    fewer = values.copy()
    fewer[2, 10:] = np.nan
    whole, part = compare_with_best(values), compare_with_best(fewer)
    assert part.high[:2].tolist() == whole.high[:2].tolist()
    by_hand = compare_with_best(values[:, :10])
    assert part.low[2] == pytest.approx(by_hand.low[2])
    assert part.low[2] != whole.low[2]


@pytest.mark.slow
@pytest.mark.parametrize(("common", "lead"), [(0.0, 0.1), (0.6, 0.25)])
def test_intervals_hold_where_selection_says_when_to_stop(common, lead):
    """As `lfrsim choose` uses them: steps of 8, survivors alone go on; 2,000 runs.

    Nothing proves that intervals hold after such a stop; here they do.
    """
    means = np.array([lead, 0, 0, -0.2, -0.5])
    truth = means - np.array([np.delete(means, i).max() for i in range(SYSTEMS)])
    values = means[:, None] + normal_values(
        5, (2_000, SYSTEMS, 400), scales=[1, 1, 1.4, 1, 0.7], common=common
    )
    covered = 0
    for one in values:
        n, is_done = 32, False
        while not is_done and n < 400:
            found = screen(one[:, :n], first=30, indifference=0.25 + (common == 0) / 4)
            is_done = found.is_done
            one[found.after > 0, n:] = np.nan
            n += 8 * (not is_done)
        told = compare_with_best(one[:, :n])
        covered += bool(((told.low <= truth) & (truth <= told.high)).all())
    assert not is_too_rare(covered, 2_000, 0.95), covered


def test_equals_may_both_be_best():
    """Two that are equal in every replication share the top."""
    values = np.vstack([np.arange(8.0)] * 2 + [np.arange(8.0) - 1])
    found = compare_with_best(values)
    assert found.may_be_best.tolist() == [True, True, False]
    assert found.low.tolist() == [0, 0, -1]


@pytest.mark.parametrize("shape", [(1, 5), (3, 1)])
def test_too_few_are_refused(shape):
    """One system has no rival, one replication no variance."""
    with pytest.raises(ValueError, match=r"two systems|replications in common"):
        compare_with_best(np.zeros(shape))
