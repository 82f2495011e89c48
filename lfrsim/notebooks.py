"""The lessons that come with lfrsim, and notebooks made of them.

A lesson is Markdown that jupytext reads as a notebook: what is fenced as ``python`` is
a cell of code, and what stands between two of these a cell of text. Only so much is
read here, so that a lesson can be opened where jupytext isn't installed.

The convention a reader would get wrong: lessons are documents, and lie in
``docs/lessons``; only in an installation from a wheel are they beside this module.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

HEADER: Final = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
CODE: Final = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK: Final = re.compile(r"\]\(((?:\.\./)?\d-[\w-]+)\.md")
LESSON: Final = re.compile(r"(\d-[\w-]+)\.md")
TEXT: Final = (".md", ".html")
KERNEL: Final = {"display_name": "Python 3", "language": "python", "name": "python3"}


def lesson_files() -> dict[str, str]:
    """Return the lessons and what goes with them, by path within their folder.

    A lesson is a notebook here, and links to it lead to the notebook. The cards, the
    plan and the facilitator's pages are as they stand.
    """
    found: dict[str, str] = {}
    for path, file in _files(_folder()):
        text = LINK.sub(r"](\1.ipynb", file.read_text(encoding="utf-8"))
        lesson = LESSON.fullmatch(path)
        if lesson:
            found[f"{lesson[1]}.ipynb"] = as_notebook(text)
        else:
            found[path] = text
    return found


def as_notebook(markdown: str) -> str:
    """Return a lesson in Markdown as the text of a notebook, without outputs."""
    parts = CODE.split(HEADER.sub("", markdown))
    cells = [
        _cell(number, part.strip("\n"), is_code=bool(number % 2))
        for number, part in enumerate(parts)
        if part.strip()
    ]
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": KERNEL},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, text: str, *, is_code: bool) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": "code" if is_code else "markdown",
        "id": f"cell-{number}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if is_code else {})


def _folder() -> Traversable:
    """Return where the lessons are: beside this module, or in the checkout."""
    installed = resources.files("lfrsim") / "lessons"
    if installed.is_dir():
        return installed
    return Path(__file__).parents[1] / "docs" / "lessons"


def _files(folder: Traversable, before: str = "") -> Iterator[tuple[str, Traversable]]:
    """Give the documents in a folder and below it, in the order of their paths."""
    for one in sorted(folder.iterdir(), key=lambda file: file.name):
        if one.is_dir():
            yield from _files(one, f"{before}{one.name}/")
        elif one.name.endswith(TEXT) and not one.name.startswith("."):
            yield f"{before}{one.name}", one
