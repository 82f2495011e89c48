"""What goes to stdout: text, or one JSON document."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import click

from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def print_lines(lines: Sequence[str]) -> None:
    """Print lines of text."""
    click.echo("\n".join(lines))


def print_report(sentence: str, lines: Sequence[str], figures: Sequence[Path]) -> None:
    """Print the answer in words, the table behind it, and where the figures are."""
    drawn = [f"figure: {path}" for path in figures]
    print_lines([*wrapped(sentence), "", *lines, "", *drawn])


def print_document(document: dict[str, Any]) -> None:
    """Print a JSON document; what isn't a number in JSON is null."""
    text = json.dumps(_plain(document), indent=2, ensure_ascii=False, allow_nan=False)
    click.echo(text)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "tolist"):  # NumPy's numbers and arrays
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
