"""YAML text in, nodes with positions out.

YAML 1.2 (``NO`` and ``22:30`` are text), read in one pass over the parser's events,
so that every limit holds before anything grows: size, depth, number of nodes. Tags,
anchors, aliases, directives, second documents and duplicate keys are refused:
``extends`` serves for what an alias would.

The convention a reader would get wrong: scalars are resolved here and not by the
library, which takes ``16_000`` for a number and ``2026-01-05`` for an object, and
stumbles over ``-_``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.scenario.errors import Problem, ScenarioError, Source, Span

MOST_BYTES: Final = 256 * 1024
MOST_DEPTH: Final = 40
MOST_NODES: Final = 20_000

# One by one, and not as all but those that are allowed: that takes ten times as long to
# compile, in every command.
NOT_ALLOWED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Where the parser in C and the one in Python may read a text differently.
UNLIKE: Final = re.compile(r"""[|>][-+0-9]*#|["']:\S""")
INTEGER: Final = re.compile(r"[-+]?\d{1,300}")
FLOAT: Final = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?")
NUMERIC: Final = frozenset("+-.0123456789")  # what a number begins with
CONSTANTS: Final[dict[str, bool | float | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
MISPLACED_COLON: Final = (
    "this ': ' can't stand here: put a text that has one in quotes, and see that "
    "the line before has one after its key"
)
# What the library says (a part of it), and what a person can act on.
REWORDED: Final = (
    ("mapping values are not allowed", MISPLACED_COLON),
    ("could not find expected ':'", "this line has no ': ' after its key"),
    ("'\\t'", "a tab can't stand here; indent with spaces"),
    ("expected ',' or", "a comma, or the closing bracket or brace, is missing"),
    ("<document start>", "the text goes on where it should have ended"),
    ("<block end>", "the indentation doesn't fit the lines before"),
    ("stream end", "the text ends too early: a value or a bracket is missing"),
    ("end of stream", "the text ends too early: a quote or bracket isn't closed"),
    ("found unknown escape", "inside \"...\" a backslash must be written '\\\\'"),
)


class Node(NamedTuple):
    """A value and where it stands.

    Attributes
    ----------
    span
        Where.
    value
        A scalar, a list of nodes, or a mapping of keys to entries.
    """

    span: Span
    value: bool | int | float | str | list[Node] | dict[str, Entry] | None


class Entry(NamedTuple):
    """A key's place and its value."""

    key: Span
    node: Node


def plain_data(node: Node) -> Any:
    """Return a node as mappings, lists and scalars."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain_data(entry.node) for key, entry in value.items()}
    if isinstance(value, list):
        return [
            plain_data(one) if isinstance(one.value, (dict, list)) else one.value
            for one in value
        ]
    return value


def read_node(source: Source) -> Node | None:
    """Return the root node of a text; None if the text is empty.

    Raises
    ------
    ScenarioError
        If it isn't YAML, or is YAML that a scenario may not use.
    """
    refuse_characters(source)
    if not any(map(UNLIKE.search, source.lines)):
        with suppress(YAMLError, ScenarioError, UnicodeError):
            return _Builder(source, _events(source, is_pure=False)).root()
        # The slow parser says better what is wrong, and where.
    try:
        return _Builder(source, _events(source, is_pure=True)).root()
    except ScenarioError:
        raise
    except MarkedYAMLError as error:
        raise _not_yaml(error, source) from None
    except Exception as error:  # noqa: BLE001 - the library leaks bare errors
        message = f"this isn't YAML ({type(error).__name__} while it was read)"
        raise ScenarioError([Problem(message, (Span(source, 0, 0),))]) from None


def refuse_characters(source: Source) -> None:
    """Refuse what no text of a person's has.

    Raises
    ------
    ScenarioError
        At the first control character.
    """
    for number, line in enumerate(source.lines):
        if found := NOT_ALLOWED.search(line):
            message = f"control character U+{ord(found[0]):04X} in the text"
            span = Span(source, number, found.start())
            hint = "retype or delete this character"
            raise ScenarioError([Problem(message, (span,), hint)])


def _events(source: Source, *, is_pure: bool) -> Iterator[Any]:
    """Give the parser's events; the one in C is some twenty times faster."""
    yaml = YAML(typ="safe", pure=is_pure)
    events: Iterator[Any] = yaml.parse("\n".join(source.lines) + "\n")
    return events


def _not_yaml(error: MarkedYAMLError, source: Source) -> ScenarioError:
    mark = error.problem_mark or error.context_mark
    said = str(error.problem or error.context or "unreadable")
    words = next((ours for theirs, ours in REWORDED if theirs in said), None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(source.lines):  # the library points behind the last line
        line = max(0, len(source.lines) - 1)
        column = len(source.lines[line]) if source.lines else 0
    message = words or f"this isn't YAML: {said}"
    spans = [Span(source, line, column)]
    opened = error.context_mark
    if opened and "flow" in str(error.context) and opened.line != line:
        spans.append(Span(source, opened.line, opened.column))
    return ScenarioError([Problem(message, tuple(spans))])


def resolve(text: str) -> bool | int | float | str | None:
    """Return what an unquoted scalar means in the core schema of YAML 1.2."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in NUMERIC:
        return text
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if FLOAT.fullmatch(text) else text


class _Builder:
    """Builds nodes from events and counts as it goes."""

    def __init__(self, source: Source, events: Iterator[Any]) -> None:
        self.source = source
        self.events = events
        self.nodes = 0
        self.depth = 0

    def root(self) -> Node | None:
        """Return the root of the only document."""
        root: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                self._refuse_document(event, documents)
            elif isinstance(event, (ScalarEvent, AliasEvent, *STARTS)):
                root = self.node(event)
        if root and root.value is None:
            return None
        return root

    def node(self, event: Any) -> Node:
        """Return the node that begins with this event."""
        self._refuse(event)
        span = self._span(event)
        if isinstance(event, ScalarEvent):
            is_plain = event.implicit[0] and event.style in (None, "")
            return Node(span, resolve(event.value) if is_plain else event.value)
        self.depth += 1
        if self.depth > MOST_DEPTH:
            self._fail(event, f"more than {MOST_DEPTH} levels inside each other")
        if isinstance(event, SequenceStartEvent):
            node = Node(span, self._items())
        else:
            node = Node(span, self._entries())
        self.depth -= 1
        return node

    def _items(self) -> list[Node]:
        items = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self.node(event))
        return items

    def _entries(self) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            self._refuse(event)
            if not isinstance(event, ScalarEvent) or event.value == "":
                self._fail(event, "a key must be a word")
            if event.value == "<<":
                self._fail(event, "merge keys (<<) aren't allowed; use 'extends'")
            key = self._span(event)
            if event.value in entries:
                first = entries[event.value].key
                message = f"duplicate key '{event.value}'"
                hint = f"already in line {first.line + 1}; keep one of the two"
                raise ScenarioError([Problem(message, (key, first), hint)])
            node = self.node(next(self.events))
            if node.value is None and node.span.length == 1:
                # Parsers don't agree on the place of what was left out.
                node = node._replace(span=key)
            entries[event.value] = Entry(key, node)
        return entries

    def _refuse(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._fail(event, f"more than {MOST_NODES:,} keys and values")
        if isinstance(event, AliasEvent):
            self._fail(event, "aliases (*) aren't allowed; use 'extends' to share")
        if event.anchor is not None:
            self._fail(event, "anchors (&) aren't allowed; use 'extends' to share")
        if event.tag is not None:
            self._fail(event, "tags (!) aren't allowed; write the plain value")

    def _refuse_document(self, event: Any, documents: int) -> None:
        if documents > 1:
            self._fail(event, "a second document ('---'); a file holds one scenario")
        if event.version or event.tags:
            lines = enumerate(self.source.lines)
            place = next(n for n, line in lines if line.startswith("%"))
            message = "directives (%) aren't allowed; delete the line"
            raise ScenarioError([Problem(message, (Span(self.source, place, 0),))])

    def _fail(self, event: Any, message: str) -> NoReturn:
        raise ScenarioError([Problem(message, (self._span(event),))])

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        is_block = isinstance(event, STARTS) and not event.flow_style
        return Span(
            self.source, start.line, start.column, 1 if is_block else max(1, length)
        )


STARTS: Final = (MappingStartEvent, SequenceStartEvent)
