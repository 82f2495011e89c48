"""Pages that are completed while they are read.

A comment ``<!-- made: NAME -->`` in a page stands for what is made under that name, and
``<!-- file: PATH -->`` for a document of the project that lies outside ``docs``. On a
code host neither is seen: there such a page says in a sentence where to look instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docs.site.columns import columns_page
from docs.site.links import outside_code, relinked
from docs.site.measures import measures_page
from docs.site.settings import settings_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TOP: Final = Path(__file__).parents[2]
MADE: Final[Mapping[str, Callable[[], str]]] = {
    "settings": settings_page,
    "measures": measures_page,
    "columns": columns_page,
}
MADE_HERE: Final = re.compile(r"^<!-- made: (\S+) -->\n", re.M)
# In a narrow column a number would else stand on a line without its unit.
APART: Final = re.compile(r"(?<=\d) (?=%|min\b)")
FIGURE: Final = re.compile(r"!\[[^\]]*\]\([^)\s]+\)")
FILE: Final = re.compile(r"\A.*?^<!-- file: (\S+) -->\n.*\Z", re.M | re.S)


def setup(app: Sphinx) -> None:
    """Complete each page once it is read."""
    app.connect("source-read", _complete)


def included() -> dict[str, str]:
    """Return the documents outside ``docs`` that the site has, and their pages."""
    found = {}
    for page in sorted(TOP.glob("docs/**/*.md")):
        if file := FILE.match(page.read_text(encoding="utf-8")):
            found[file[1]] = page.relative_to(TOP).as_posix()
    return found


def completed(text: str, page: str, pages: Mapping[str, str]) -> str:
    """Return a page with all that it stands for.

    Parameters
    ----------
    text
        The page as it is kept.
    page
        Its path, from the top of the project on.
    pages
        What `included` returns.
    """
    if whole := FILE.match(text):
        file = whole[1]
        text = (TOP / file).read_text(encoding="utf-8")
    else:
        file = page
        text = MADE_HERE.sub(lambda found: MADE[found[1]](), text)
    text = outside_code(text, partial(APART.sub, "\N{NO-BREAK SPACE}"))
    text = outside_code(text, partial(FIGURE.sub, _as_wide_as_its_column))
    return relinked(text, file=file, page=page, pages=pages)


def _as_wide_as_its_column(figure: re.Match[str]) -> str:
    """Have a figure made a link to itself: its small print wants to be enlarged.

    Sphinx does so where a width is given. Its words are put on one line, or the parser
    would join the last of a line to the first of the next.
    """
    return f'{" ".join(figure[0].split())}{{width="100%"}}'


def _complete(app: Sphinx, name: str, source: list[str]) -> None:
    page = Path(app.env.doc2path(name)).relative_to(TOP).as_posix()
    source[0] = completed(source[0], page, included())
