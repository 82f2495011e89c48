"""Unions of intervals, and what of others lies outside of them."""

import numpy as np
import pytest

from sim.model.stretches import merged, time_outside


def test_intervals_are_merged_within_a_group_and_never_across():
    """Those that touch or overlap are one, whatever their order, and a short one within
    a long one doesn't end it.
    """
    group = np.array([1, 0, 0, 0, 1, 0])
    begins = np.array([5.0, 0.0, 8.0, 1.0, -3.0, 4.0])
    ends = np.array([9.0, 4.0, 9.0, 2.0, -1.0, 6.0])
    found = merged(group, begins, ends)

    assert found.group.tolist() == [0, 0, 1, 1]
    assert found.begins.tolist() == [0.0, 8.0, -3.0, 5.0]
    assert found.ends.tolist() == [6.0, 9.0, -1.0, 9.0]
    assert found.lengths.sum() == 6 + 1 + 2 + 4


def test_time_outside_is_what_no_stretch_covers():
    """Against looking at every tenth of a second, group by group."""
    generator = np.random.default_rng(1)
    group, begins = generator.integers(0, 3, 40), generator.integers(0, 900, 40) / 10
    there = merged(group, begins, begins + generator.integers(1, 40, 40) / 10)
    whose, since = generator.integers(0, 3, 60), generator.integers(0, 990, 60) / 10
    until = since + generator.integers(0, 300, 60) / 10
    expected = []
    for one, low, high in zip(whose, since, until, strict=True):
        ticks = np.arange(round(10 * low), round(10 * high)) / 10 + 0.05
        stretches = [there.group == one, there.begins, there.ends]
        covered = [
            (stretches[0] & (stretches[1] < at) & (at < stretches[2])).any()
            for at in ticks
        ]
        expected.append((len(ticks) - sum(covered)) / 10)

    assert time_outside(there, whose, since, until) == pytest.approx(expected)
    assert 0 < sum(expected) < (until - since).sum()


def test_groups_are_apart_whatever_their_numbers_and_times():
    """What one group has says nothing of its neighbour, at the edges of either too."""
    there = merged(np.array([4, 5]), np.array([0.0, -7.0]), np.array([10.0, -5.0]))
    group, begins, ends = (
        np.array([4, 4, 5, 5, 5, 3, 6]),
        np.array([-2.0, 9.0, -7.0, -9.0, 0.0, 0.0, -7.0]),
        np.array([0.0, 12.0, -5.0, 20.0, 10.0, 10.0, -5.0]),
    )

    assert time_outside(there, group, begins, ends).tolist() == [
        2.0, 2.0, 0.0, 27.0, 10.0, 10.0, 2.0,
    ]  # fmt: skip


def test_nothing_is_asked_and_nothing_is_there():
    """Empty intervals have no outside, and without stretches all lies outside."""
    nothing = np.array([], dtype=np.int64), np.array([]), np.array([])
    there = merged(np.array([0]), np.array([1.0]), np.array([2.0]))

    assert [column.tolist() for column in merged(*nothing)] == [[], [], []]
    assert merged(*nothing).lengths.sum() == 0
    assert time_outside(there, *nothing).tolist() == []
    assert time_outside(
        merged(*nothing), np.array([0]), np.array([1.0]), np.array([4.0])
    ) == [3.0]
