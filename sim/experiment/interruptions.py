"""When Ctrl-C may strike: only where nothing can be left half done.

Python raises `KeyboardInterrupt` between any two of its own instructions, so also
between taking a lock and noting that it is to be given back; a thread that then waits
for this lock waits for ever. A study therefore holds interruptions back, and lets them
through where it does nothing but wait or compute.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    Handler = Callable[[int, FrameType | None], Any]

INTERRUPTIONS: Final = (signal.SIGINT, signal.SIGTERM)


class _Gate:
    """Stands before the handlers of this process while a study runs."""

    def __init__(self) -> None:
        self.is_shut = False
        self.handlers: dict[int, Handler] = {}
        self.waiting: list[int] = []

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Pass a signal on, now or when the gate opens."""
        if self.is_shut:
            self.waiting.append(number)
        else:
            self.handlers[number](number, frame)

    def pass_on(self) -> None:
        """Pass on what came meanwhile; what is raised ends it."""
        while self.waiting:
            number = self.waiting.pop()
            self.handlers[number](number, None)


_gate = _Gate()


@contextmanager
def held_back() -> Iterator[None]:
    """Let SIGINT and SIGTERM wait, until the end or until they are let through.

    What has no handler of Python's is left alone, and so are threads other than the
    main one, which signals never interrupt.
    """
    if _gate.handlers or threading.current_thread() is not threading.main_thread():
        yield
        return
    _gate.handlers = {
        number: handler
        for number in INTERRUPTIONS
        if callable(handler := signal.getsignal(number))
    }
    _gate.is_shut = True
    for number in _gate.handlers:
        signal.signal(number, _gate.hear)
    try:
        yield
        _gate.pass_on()
    finally:
        # A second Ctrl-C, while the first still cleans up, has nothing to add.
        _gate.waiting.clear()
        for number, handler in _gate.handlers.items():
            signal.signal(number, handler)
        _gate.handlers = {}
        _gate.is_shut = False


@contextmanager
def let_through() -> Iterator[None]:
    """Let interruptions strike at once, those that were held back first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    was_shut = _gate.is_shut
    try:
        _gate.is_shut = False
        _gate.pass_on()
        yield
    finally:
        _gate.is_shut = was_shut
