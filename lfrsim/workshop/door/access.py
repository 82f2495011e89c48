"""Who may come in, where a workshop is shared: whoever knows the PIN.

A PIN of six digits can be guessed, so there are only so many tries, of all visitors
together; after the first few each wrong one makes everybody wait a little. Whoever is
in stays in.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS: Final = 6
FREE_TRIES: Final = 15
"""Wrong PINs after which nobody waits yet: thirty people mistype."""
MOST_TRIES: Final = 150
"""Wrong PINs after which nobody is let in any more. They find a PIN with a chance of
one in 6,667.
"""
STEP: Final = 0.5  # seconds that each further wrong PIN adds
LONGEST: Final = 30.0


def new_pin() -> str:
    """Return six digits that nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


class Access:
    """The door of a server.

    Parameters
    ----------
    pin
        What opens it; it stands open without.
    clock
        Seconds, rising.
    """

    def __init__(
        self, pin: str = "", *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pin = pin
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether nobody needs a PIN."""
        return not self._pin

    def refusal(self, typed: str) -> str:
        """Return why somebody isn't let in with what they typed; nothing if they are.

        While everybody waits, nothing that is typed is looked at.
        """
        if self.is_open:
            return ""
        with self._lock:
            if self._wrong >= MOST_TRIES:
                return (
                    "There were too many wrong PINs, so nobody is let in any more. "
                    "Whoever runs the workshop must start it again."
                )
            wait = self._until - self._clock()
            if wait > 0:
                return f"Too many wrong PINs. Wait {wait:.0f} s, then try again."
            if hmac.compare_digest(_digits(typed), self._pin.encode()):
                return ""
            self._wrong += 1
            late = max(0, self._wrong - FREE_TRIES)
            self._until = self._clock() + min(STEP * late, LONGEST)
            return "That isn't the PIN. It has six digits."


def _digits(typed: str) -> bytes:
    """Return what was typed without spaces, as bytes: only those can be compared."""
    return "".join(typed.split())[: 2 * DIGITS].encode("utf-8", "replace")
