"""The log of a replay: all that happens, a line each, with the worlds it happens in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from analysis.replay.parting import LETTERS
from analysis.studies.following.telling import written

if TYPE_CHECKING:
    from analysis.replay.replay import Replay


class Line(NamedTuple):
    """A line of the log.

    Attributes
    ----------
    time, clock
        Seconds since midnight, and how that is written.
    kind, alert
        What it is of; the number of the alert, 0 for none.
    worlds
        In which worlds: ``A``, ``B``, ``A and B``; nothing if there is one.
    words
        What happens.
    """

    time: float
    clock: str
    kind: str
    alert: int
    worlds: str
    words: str


def log_of(replay: Replay) -> list[Line]:
    """Return the log: what happens in both worlds at the same time is one line."""
    return sorted(_lines(replay), key=lambda line: line.time)


def _lines(replay: Replay) -> Iterator[Line]:
    in_both: dict[tuple[float, str], list[int]] = {}
    first: dict[tuple[float, str], Line] = {}
    for world, moments in enumerate(replay.moments):
        for one in moments:
            key = (one.time, one.words)
            in_both.setdefault(key, []).append(world)
            alert = replay.numbers[one.alert] if one.alert else 0
            line = Line(one.time, written(one.time), one.kind, alert, "", one.words)
            first.setdefault(key, line)
    for key, line in first.items():
        there = "" if len(replay.worlds) == 1 else " and ".join(
            LETTERS[world] for world in dict.fromkeys(in_both[key])
        )  # fmt: skip
        yield line._replace(worlds=there)
