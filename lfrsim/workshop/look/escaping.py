"""Texts of others on a page: what Markdown would make something of is left as it is."""

from __future__ import annotations

from typing import Final

MARKS: Final = "\\`*_{}[]()<>#$~|:!"


def as_text(text: str) -> str:
    """Return a text that Markdown shows as it stands, in one paragraph."""
    shown = " ".join(text.split())
    for mark in MARKS:
        shown = shown.replace(mark, f"\\{mark}")
    return shown
