"""The only maker of random generators.

A stream has a name and one taker. It is a function of its key alone: seed,
replication, purpose and the entity it belongs to. There is no order and no
counter, so a stream that is added, left out or taken earlier changes no other.

The convention a reader would get wrong: entities are keys of the world (a site
and a day), never of a plan (the third deployment), so the same street on the
same day has the same luck whatever is deployed there.

References
----------
Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2,
3, SC'11 (Philox).
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.random import BitGenerator, Generator, Philox
from numpy.typing import NDArray


def philox(key: int) -> BitGenerator:
    """Return a Philox generator on a 128-bit key."""
    return Philox(key=key)


class Streams:
    """The streams of one replication.

    Parameters
    ----------
    seed, replication
        What the user chose, and which repetition it is.
    make
        Turns a 128-bit key into a bit generator; Philox unless a test wants
        to see that the answers don't hang on it.
    """

    __slots__ = ("_make", "_own", "_prefix")

    def __init__(
        self,
        seed: int,
        replication: int,
        make: Callable[[int], BitGenerator] = philox,
    ) -> None:
        self._prefix = f"{int(seed)}/{int(replication)}".encode()
        self._make = make
        self._own = Repositioned() if make is philox else None

    def of(self, purpose: str, *entity: str | int) -> Generator:
        """Return the generator of one purpose and entity, from its beginning.

        About 15 microseconds: take it once, draw vectors, let it go.
        """
        digest = self._digest(purpose, *entity)
        return Generator(self._make(int.from_bytes(digest, "little")))

    def brief(self, purpose: str, *entity: str | int) -> Generator:
        """Return the same generator, good until the next stream is asked for.

        A few microseconds instead of fifteen: one generator is set to the beginning
        of one stream after another.
        """
        if self._own is None:
            return self.of(purpose, *entity)
        return self._own.at(self._digest(purpose, *entity))

    def uniforms(
        self, shape: int | tuple[int, int], purpose: str, *entity: str | int
    ) -> NDArray[np.float64]:
        """Return the first uniforms of a stream: as ``of(...).random(shape)``."""
        return self.brief(purpose, *entity).random(shape)

    def _digest(self, purpose: str, *entity: str | int) -> bytes:
        parts = (self._prefix, purpose.encode(), *map(_encode, entity))
        name = b"\x1f".join(parts)
        return blake2b(name, digest_size=16).digest()


class SiteDay(NamedTuple):
    """A site on a day: what most luck is keyed by."""

    site: str
    day: int


class Repositioned:
    """One generator that is set to the beginning of one stream after another."""

    __slots__ = ("_bits", "_generator", "_state")

    def __init__(self) -> None:
        self._bits = Philox(key=0)
        self._generator = Generator(self._bits)
        self._state = self._bits.state

    def at(self, digest: bytes) -> Generator:
        """Return the generator, set to the beginning of a stream."""
        self._state["state"]["key"] = np.frombuffer(digest, dtype="<u8")
        self._bits.state = self._state
        return self._generator


def _encode(part: str | int) -> bytes:
    # The mark of the type keeps site "7" and day 7 apart.
    return f"s{part}".encode() if isinstance(part, str) else b"i%d" % part
