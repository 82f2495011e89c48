"""Streams, candidates and quantiles: where luck comes from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.candidates import COLUMN, WIDTH, draw_luck
from sim.model.streams import Streams

CANARY = [0.34704093269286396, 0.2038939646454535]
NAMES = st.one_of(st.integers(-(10**6), 10**6), st.text(max_size=8))


@given(
    one=st.tuples(st.text(max_size=8), st.lists(NAMES, max_size=3)),
    other=st.tuples(st.text(max_size=8), st.lists(NAMES, max_size=3)),
)
def test_streams_are_equal_only_if_their_names_are(
    one: tuple[str, list[int | str]], other: tuple[str, list[int | str]]
) -> None:
    """Two names give one stream only if they are the same name."""
    streams = Streams(1, 2)
    first = streams.of(one[0], *one[1]).random(2).tolist()
    second = streams.of(other[0], *other[1]).random(2).tolist()

    assert (first == second) == (one == other)


def test_seed_and_replication_are_part_of_the_name() -> None:
    """No seed and replication share a stream with other ones, also where their sums
    or digits agree.
    """
    draws = {
        Streams(seed, replication).of("faces", "a", 3).random()
        for seed in (1, 2, 11, 12)
        for replication in (0, 1, 2, 11)
    }

    assert len(draws) == 16


def test_uniforms_are_the_beginning_of_the_stream() -> None:
    """The quick way to a stream's uniforms gives what its generator gives, whatever
    was asked before.
    """
    streams = Streams(5, 6)
    for shape in (3, (4, 7), 1):
        expected = streams.of("window", "x", 9).random(shape)
        streams.uniforms((50, 3), "faces", "y", 1)

        assert (streams.uniforms(shape, "window", "x", 9) == expected).all()


def test_the_raw_stream_is_the_one_it_always_was() -> None:
    """If this fails, NumPy's generators changed, or the names of streams did: not
    the model.
    """
    drawn = Streams(20250106, 0).of("canary", "site", 1).random(2)

    assert drawn.tolist() == pytest.approx(CANARY, abs=0)


@given(low=st.floats(0, 50), more=st.floats(0, 2000), day=st.integers(0, 400))
def test_a_larger_intensity_only_adds_candidates(
    low: float, more: float, day: int
) -> None:
    """The candidates of a smaller intensity are the first of a larger's."""
    streams = Streams(1, 0)
    few = draw_luck(streams, low, "passages", "a", day)
    many = draw_luck(streams, low + more, "passages", "a", day)

    assert len(few) <= len(many)
    assert (many[: len(few)] == few).all()
    assert many.shape[1] == WIDTH >= len(COLUMN)


def test_the_number_of_candidates_is_poisson() -> None:
    """Mean and variance of the number are the intensity."""
    streams = Streams(1, 0)
    for intensity in (0.3, 7.0):
        numbers = np.array(
            [
                len(draw_luck(streams, intensity, "passages", "a", day))
                for day in range(8000)
            ]
        )

        assert abs(numbers.mean() - intensity) < 4 * (intensity / 8000) ** 0.5
        assert abs(numbers.var() / intensity - 1) < 0.08
