"""Candidates as rows of luck under names."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.candidates import COLUMN, WIDTH, Candidates, Luck, as_luck, draw_luck


def three(first: int = 0) -> Candidates:
    """Return three candidates, everything about whom is known by their rank."""
    rank = np.arange(first, first + 3)
    luck = rank[:, None] + np.arange(WIDTH)[None, :] / 100
    return Candidates(rank, np.linspace(first, first + 2, 3) * 10, 100 + rank, luck)


def test_those_chosen_keep_all_that_is_theirs() -> None:
    """Rank, time, person and luck stay together."""
    found = three().only(np.array([True, False, True]))

    assert found.rank.tolist() == [0, 2]
    assert found.time.tolist() == [0.0, 20.0]
    assert found.person.tolist() == [100, 102]
    assert found.luck[:, 0].tolist() == [0.0, 2.0]


def test_those_joined_follow_one_another() -> None:
    """The others come behind, with all that is theirs."""
    found = three().joined(three(7))

    assert found.rank.tolist() == [0, 1, 2, 7, 8, 9]
    assert found.time.tolist() == [0.0, 10.0, 20.0, 70.0, 80.0, 90.0]
    assert found.person.tolist() == [100, 101, 102, 107, 108, 109]
    assert found.luck.shape == (6, WIDTH)
    assert found.luck[3:, 0].tolist() == [7.0, 8.0, 9.0]


def test_a_name_is_a_column() -> None:
    """By name one gets what the row has in its place, of all and of one."""
    names = Luck._fields
    found = three()

    for place, name in enumerate(names):
        assert found.mark(name).tolist() == found.luck[:, place].tolist()
        assert getattr(as_luck(found.luck[1].tolist()), name) == found.luck[1, place]
    assert len(COLUMN) == len(names) <= WIDTH


class Unlucky:
    """A stream whose candidates lie so near to one another that a first block ends
    long before the intensity.
    """

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def uniforms(self, shape: tuple[int, int], *name: str | int) -> np.ndarray:
        """Return the same small number everywhere, and note what was asked."""
        self.asked.append((shape, name))
        return np.full(shape, 0.1)


def test_by_bad_luck_more_of_the_same_stream_is_drawn() -> None:
    """Where levels rise by a tenth, 30 are reached by some three hundred candidates,
    and each beginning of the stream is longer than the one before.
    """
    streams: Any = Unlucky()
    found = draw_luck(streams, 30.0, "passages", "a", 3, width=5)
    lengths = [shape[0] for shape, _ in streams.asked]

    assert len(found) == int(30 / -np.log(0.9))
    assert len(lengths) > 1
    assert lengths == sorted(set(lengths))
    assert {shape[1] for shape, _ in streams.asked} == {5}
    assert {name for _, name in streams.asked} == {("passages", "a", 3)}


def test_few_more_are_drawn_than_exist() -> None:
    """A block is the expected number and two deviations, so that it mostly suffices
    and is never much too long.
    """
    streams: Any = Unlucky()
    draw_luck(streams, 1.0, "passages", "a", 3)
    draw_luck(streams, 10_000.0, "passages", "a", 3)
    first = [shape[0] for shape, _ in streams.asked]

    assert 5 <= first[0] <= 20
    assert 10_150 <= next(length for length in first if length > 1000) <= 10_300
