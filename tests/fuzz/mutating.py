"""How one scenario file becomes another, for the fuzzer.

Bytes changed at random seldom get past the parser. So lines, values and sections of
real files are moved about as well, and half of the files extend a complete one, so that
they reach the validation and the checks.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from sim.scenario.json_schema import json_schema
from tests.fuzz.trying import EXTENDS, TINY

TESTS: Final = Path(__file__).parents[1]
WORDS: Final = Path(__file__).with_name("words.dict")
MOST_CHANGES: Final = 4
MOST_COPIES: Final = 12  # doublings: a line becomes 4,096

Change = Callable[[bytes, random.Random], bytes]


def dictionary() -> list[bytes]:
    """Return the words of the fuzzer's dictionary."""
    lines = WORDS.read_text(encoding="ascii").splitlines()
    return [ast.literal_eval(f"b{line}") for line in lines if line.startswith('"')]


def schema_words(schema: Any = None) -> Iterator[bytes]:
    """Give every key of the schema, and every word that may be a value."""
    if schema is None:
        schema = json_schema()
    if isinstance(schema, dict):
        yield from (f"{key}: ".encode() for key in schema.get("properties", {}))
        yield from (str(word).encode() for word in schema.get("enum", ()))
        for inside in schema.values():
            yield from schema_words(inside)
    elif isinstance(schema, list):
        for inside in schema:
            yield from schema_words(inside)


class Mutator:
    """Makes other files out of files; ``by_library`` is the fuzzer's own way."""

    def __init__(self, by_library: Callable[[bytes], bytes]) -> None:
        self.words = sorted({*dictionary(), *schema_words()})
        wrong = sorted((TESTS / "wrong_scenarios").glob("*.yaml"))
        samples = [path.read_bytes() for path in (TINY, *wrong)]
        self.lines = sorted({line for text in samples for line in text.splitlines()})
        self.sections = _sections(TINY.read_bytes())
        self.changes: list[Change] = [
            lambda data, _: by_library(data),
            self.put_word,
            self.put_line,
            self.put_section,
            self.put_value,
            indent,
            drop_line,
            repeat,
        ]

    def mutate(self, data: bytes, most: int, seed: int) -> bytes:
        """Return another file; every second one extends the complete one."""
        rng = random.Random(seed)
        body = data.removeprefix(EXTENDS)
        for _ in range(rng.randint(1, MOST_CHANGES)):
            body = rng.choice(self.changes)(body, rng)[:most]
        head = EXTENDS if rng.random() < 0.5 else b""
        return (head + body)[:most]

    def put_word(self, data: bytes, rng: random.Random) -> bytes:
        """Put a word anywhere."""
        at = rng.randint(0, len(data))
        return data[:at] + rng.choice(self.words) + data[at:]

    def put_line(self, data: bytes, rng: random.Random) -> bytes:
        """Put a line of another file between two lines."""
        lines = data.splitlines(keepends=True)
        lines.insert(rng.randint(0, len(lines)), rng.choice(self.lines) + b"\n")
        return b"".join(lines)

    def put_section(self, data: bytes, rng: random.Random) -> bytes:
        """Put a section of the complete file at the end."""
        return data + b"\n" + rng.choice(self.sections)

    def put_value(self, data: bytes, rng: random.Random) -> bytes:
        """Put another value behind a key."""
        lines = data.splitlines(keepends=True)
        with_value = [i for i, line in enumerate(lines) if b": " in line]
        if not with_value:
            return data
        at = rng.choice(with_value)
        key = lines[at].partition(b": ")[0]
        _, colon, value = rng.choice(self.lines).partition(b": ")
        lines[at] = key + b": " + (value if colon else rng.choice(self.words)) + b"\n"
        return b"".join(lines)


def indent(data: bytes, rng: random.Random) -> bytes:
    """Move a line in or out."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = rng.randrange(len(lines))
    is_in = rng.random() < 0.5
    lines[at] = b"  " + lines[at] if is_in else lines[at].removeprefix(b"  ")
    return b"".join(lines)


def drop_line(data: bytes, rng: random.Random) -> bytes:
    """Leave a line out."""
    lines = data.splitlines(keepends=True)
    if lines:
        del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def repeat(data: bytes, rng: random.Random) -> bytes:
    """Repeat a stretch, seldom very often."""
    start = rng.randint(0, len(data))
    stretch = data[start : start + rng.randint(1, 80)]
    often = 2 ** rng.randint(0, MOST_COPIES) if rng.random() < 0.02 else 1
    return data[:start] + stretch * often + data[start:]


def _sections(text: bytes) -> list[bytes]:
    """Return the sections of a file, each with its key."""
    sections: list[bytes] = []
    for line in text.splitlines(keepends=True):
        if line[:1].isspace() and sections:
            sections[-1] += line
        elif b":" in line:
            sections.append(line)
    return sections
