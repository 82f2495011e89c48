"""Numbers in a text, each beside what it is computed from.

A paragraph, list or table with numbers is followed by a comment, which readers don't
see. It says in their order what the numbers are, as in an f-string:

    In a year four a week make 18.6 arrests a week, and ten 42.0.

    <!-- {four:.1f} {ten:.1f} -->

What isn't computed but agreed, such as a threshold or a date, stands there as itself.
So no number can be in a text unless somebody has said what it is; and one that is
computed is today's, or the test fails.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

NUMBER = re.compile(r"\d+(?::\d\d)+|\d+(?:,\d{3})*(?:\.\d+)?")
COMMENT = re.compile(r"<!-- (.*?) -->", re.DOTALL)
# No statements: code, where a link leads, headings, rows to fill in, list markers,
# years, confidence, time to be spent, and what is called by a number.
APART = re.compile(
    r"^```.*?^```$|^---$.*?^---$|`[^`]*`|\]\([^)]*\)|^#[^\n]*$|^[^\n]*\| \|[^\n]*$"
    r"|^ *\d+\. |\b20[12]\d\b|95 %|\d+ min(?:utes)?\b|[Ll]essons? \d\b|[Pp]air \d\b",
    re.DOTALL | re.MULTILINE,
)


def blocks(text: str) -> list[str]:
    """Return paragraphs, lists, tables, fences and comments, in their order."""
    fences = re.split(r"^(```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE)
    found: list[str] = []
    for place, part in enumerate(fences):
        found += [part] if place % 2 else re.split(r"\n{2,}", part)
    return [block.strip("\n") for block in found if block.strip()]


def _places(text: str) -> list[tuple[int, int]]:
    """Return from where to where each number of a text stands."""
    spaced = APART.sub(lambda found: " " * len(found[0]), text)
    return [found.span() for found in NUMBER.finditer(spaced)]


def numbers_in(text: str) -> list[str]:
    """Return the numbers that a text states, as they are written."""
    return [text[start:end] for start, end in _places(text)]


def computed(comment: str, names: dict[str, Any]) -> list[str]:
    """Return the numbers that a comment computes from names."""
    written = eval(f"f{comment!r}", {}, names)  # the comment is ours
    return NUMBER.findall(written)


def refreshed(text: str, names: dict[str, Any]) -> str:
    """Return a text with today's numbers, where each has a comment that says them."""
    found = blocks(text)
    for block, after in itertools.pairwise(found):
        comment = COMMENT.fullmatch(after)
        places = _places(block) if comment else []
        today = computed(comment[1], names) if comment else []
        if len(places) != len(today):
            continue
        new = block
        for (start, end), number in reversed(list(zip(places, today, strict=True))):
            new = new[:start] + number + new[end:]
        text = text.replace(block, new)
    return text


def wrong_numbers(text: str, names: dict[str, Any]) -> list[str]:
    """Say of each block whose numbers aren't those that its comment computes."""
    found = blocks(text)
    wrong = []
    for block, after in zip(found, [*found[1:], ""], strict=True):
        comment = COMMENT.fullmatch(after)
        stated = [] if COMMENT.fullmatch(block) else numbers_in(block)
        there = computed(comment[1], names) if comment and stated else []
        if stated != there:
            wrong.append(f"{block}\n  states   {stated}\n  computed {there}")
    return wrong


def idle_comments(text: str) -> list[str]:
    """Return comments that say what no number before them is."""
    found = blocks(text)
    return [
        after
        for block, after in zip(["", *found], [*found, ""], strict=True)
        if COMMENT.fullmatch(after) and not numbers_in(block)
    ]
