"""Sentences in lines as wide as a terminal."""

from __future__ import annotations

import textwrap
from typing import Final

WIDTH: Final = 100


def wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Return a text in lines, none of which ends within a name such as ten-a-week.

    Parameters
    ----------
    text
        A sentence or more.
    first, rest
        What the first line begins with, and all others.
    """
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
