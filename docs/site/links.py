"""Links out of the documents' folder, which a code host follows and a site can't.

Where the site has the file, the link leads there; else it is shown as the path that it
is, from the top of the project on.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

# A figure too: what is before its words is no part of it.
LINK: Final = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)", re.S)
# What is code is left alone: fenced blocks, and spans of backquotes.
CODE: Final = re.compile(r"^(`{3,}|~{3,}).*?^\1`*$|(?<!`)`[^`\n]+`(?!`)", re.M | re.S)


def relinked(text: str, *, file: str, page: str, pages: Mapping[str, str]) -> str:
    """Return a text whose links lead where they can in the site.

    Parameters
    ----------
    text
        Markdown.
    file
        Where it is kept, from the top of the project on.
    page
        Where the site has it, as a path in ``docs``.
    pages
        Files outside ``docs`` that are pages of the site, and which.
    """
    lead = partial(_led, file=file, page=page, pages=pages)
    return outside_code(text, lambda part: LINK.sub(lead, part))


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change a text but for its code; a link around a span of code is whole."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    changed = change(CODE.sub(keep, text))
    return re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], changed)


def _led(
    found: re.Match[str], *, file: str, page: str, pages: Mapping[str, str]
) -> str:
    words, link = found[1], found[2]
    target, mark, anchor = link.partition("#")
    if not target or ":" in target:
        return found[0]
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
    there = pages.get(path) or (path if path.startswith("docs/") else "")
    if not there:
        return f"{words} (`{path}`)" if path not in words else f"`{path}`"
    way = posixpath.relpath(there, posixpath.dirname(page))
    return f"[{words}]({way}{mark}{anchor})"
