"""Streams, candidates and quantiles: where luck comes from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.candidates import COLUMN, WIDTH, draw_luck
from sim.model.replication import run_replication
from sim.model.streams import Streams
from tests.making import congested, shipped, short

CANARY: dict[str, tuple[tuple[Any, ...], list[float]]] = {
    "random": ((3,), [0.34704093269286396, 0.2038939646454535, 0.7473210972776899]),
    # Below 10 and from 10 on NumPy has two ways.
    "poisson": (([0.3, 7.0, 40.0, 1500.0],), [0, 6, 30, 1461]),
    # Below 1, at 1 and above 1 it has three.
    "standard_gamma": (
        ([0.2, 1.0, 5.0],),
        [0.005033887544527752, 0.8539281165231324, 4.0275665888568986],
    ),
}
"""What each method of NumPy that the model draws by is asked for, and gives."""
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


@pytest.mark.parametrize("method", CANARY)
def test_the_raw_stream_is_the_one_it_always_was(method: str) -> None:
    """Each method of NumPy gives the same numbers in every version and on every
    machine. Where it doesn't, golden results can't be the same.
    """
    asked, expected = CANARY[method]
    stream = Streams(20250106, 0).of("canary", "site", 1)
    drawn = getattr(stream, method)(*asked).tolist()

    assert drawn == expected, (
        f"NumPy changed, not the model: Generator.{method} of NumPy {np.__version__} "
        f"gives {drawn}, and gave {expected}. (Unless the names of streams, or how "
        "they are hashed, were changed on purpose.)"
    )


class Listening:
    """A generator that notes which of its methods are asked for."""

    def __init__(self, generator: np.random.Generator, heard: set[str]) -> None:
        self.generator, self.heard = generator, heard

    def __getattr__(self, method: str) -> Any:
        """Note a method and hand it on."""
        self.heard.add(method)
        return getattr(self.generator, method)


def test_the_canary_knows_every_method_that_the_model_draws_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A congested week with newcomers and frailty draws by those methods alone."""
    heard: set[str] = set()
    usual = Streams.of
    monkeypatch.setattr(Streams, "of", lambda *names: Listening(usual(*names), heard))
    scenario = congested(short(shipped("four-a-week"), weeks=1, before=1))
    run_replication(scenario, seed=1, replication=0)

    assert heard == CANARY.keys()


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
