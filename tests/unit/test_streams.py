"""Streams made of other generators than the usual ones."""

from __future__ import annotations

import pytest
from numpy.random import PCG64, BitGenerator

from sim.model.streams import Streams


def other(key: int) -> BitGenerator:
    """Return a generator of another kind on a key."""
    return PCG64(key)


@pytest.mark.parametrize("shape", [3, (4, 7)])
def test_another_generator_is_taken_for_all_luck(shape: int | tuple[int, int]) -> None:
    """Uniforms are the beginning of the stream of that kind, by purpose and entity,
    and aren't the usual ones.
    """
    streams = Streams(5, 6, make=other)
    found = streams.uniforms(shape, "window", "x", 9)

    assert (found == streams.of("window", "x", 9).random(shape)).all()
    assert (found != Streams(5, 6).uniforms(shape, "window", "x", 9)).all()
    assert (found != streams.uniforms(shape, "window", "x", 8)).all()
    assert (found != streams.uniforms(shape, "faces", "x", 9)).all()
