"""One scenario out of a chain of files that extend each other, and of options.

``extends`` merges sections, never inputs: a number, a distribution, a mapping with
``value`` or a list is replaced whole, so that no source is ever left on another's
number. ``null`` removes a key, and one word may stand for some sections, as in
``depletion: none``. Order: the base first, then each file that extends it, then the
options.

The convention a reader would get wrong: a relative path in ``extends`` starts in
the folder of the file that wrote it, not in the current folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from sim.scenario.errors import Problem, ScenarioError, Source, Span, did_you_mean
from sim.scenario.finding import Found, find, read_source
from sim.scenario.forms import FORMS
from sim.scenario.inputs import NAMED, UNLESS_STATED
from sim.scenario.joint import JOINT_DOUBTS
from sim.scenario.schema import Scenario
from sim.scenario.yaml_nodes import Entry, Node, read_node

MOST_FILES: Final = 20
# A work or a joint doubt is replaced whole, as an input is.
REPLACED: Final = (("sources",), (JOINT_DOUBTS,))
EXTENDS: Final = "extends"
# One word may stand for a section: `depletion: none` for `{regime: none}`.
SECTIONS: Final = frozenset(Scenario.model_fields)
IN_A_WORD: Final = {
    name: word
    for name, kind in Scenario.model_fields.items()
    if (word := getattr(kind.annotation, "in_a_word", ""))
}
OPTION: Final = re.compile(r"\s*([A-Za-z][\w-]*(?:\.[\w-]+)*)\s*=(.*)", re.DOTALL)

Entries = dict[str, Entry]


class Document(NamedTuple):
    """One file of the chain.

    Attributes
    ----------
    found
        Which file.
    root
        Its keys, without those that are about the file.
    extends
        The value of ``extends``, if it has any.
    unless_stated
        What it says of all values that stand bare in it, if anything.
    """

    found: Found
    root: Node
    extends: Node | None
    unless_stated: Node | None

    @property
    def entries(self) -> Entries:
        """The keys of the file."""
        return entries_of(self.root)


def entries_of(node: Node) -> Entries:
    """Return the entries of a mapping; none for another node."""
    return node.value if isinstance(node.value, dict) else {}


def read_chain(reference: str | Path | Found) -> list[Document]:
    """Return the named file and all that it extends, the base last."""
    top = reference if isinstance(reference, Found) else find(reference)
    chain = [read_document(top)]
    while (extends := chain[-1].extends) is not None:
        reference = _reference(extends)
        found = find(reference, beside=chain[-1].found, at=extends.span)
        seen = [document.found.identity for document in chain]
        if found.identity in seen:
            first = seen.index(found.identity)
            labels = [document.found.label for document in chain[first:]]
            circle = " -> ".join([*labels, found.label])
            message = f"extends: a circle: {circle}"
            hint = "one of them must not extend"
            raise ScenarioError([Problem(message, (extends.span,), hint)])
        if len(chain) == MOST_FILES:
            message = f"extends: more than {MOST_FILES} files in a chain"
            raise ScenarioError([Problem(message, (extends.span,))])
        chain.append(read_document(found, at=extends.span))
    return chain


def _reference(extends: Node) -> str:
    if isinstance(extends.value, str) and extends.value.strip():
        return extends.value.strip()
    message = "extends: must be one name or path"
    notes = ("write: extends: base/london-2025", "or:    extends: ./my-base.yaml")
    raise ScenarioError([Problem(message, (extends.span,), "", notes)])


def read_document(found: Found, *, at: Span | None = None) -> Document:
    """Return the keys of one file; ``at`` is where another file extends it."""
    source = read_source(found, at=at)
    root = _parsed(source.label, tuple(source.lines))
    if root is None:
        message = f"{found.label}: the file is empty"
        notes = ("a scenario has at least one line, such as 'extends: four-a-week'",)
        raise ScenarioError([Problem(message, (at,) if at else (), "", notes)])
    if not isinstance(root.value, dict):
        message = f"{found.label}: a scenario is made of lines 'key: value'"
        raise ScenarioError([Problem(message, (root.span,))])
    entries = dict(root.value)
    extends, bare = (entries.pop(key, None) for key in (EXTENDS, UNLESS_STATED))
    return Document(
        found,
        root._replace(value=entries),
        extends.node if extends else None,
        _as_section(bare) if bare else None,
    )


def _as_section(entry: Entry) -> Node:
    if isinstance(entry.node.value, dict):
        return entry.node
    message = f"{UNLESS_STATED}: must say a standing"
    note = f"write: {UNLESS_STATED}: {{standing: assumed, certain: Made up.}}"
    raise ScenarioError([Problem(message, (entry.node.span,), "", (note,))])


@lru_cache(maxsize=16)
def _parsed(label: str, lines: tuple[str, ...]) -> Node | None:
    """Return the nodes of a text.

    Reading is nine tenths of the cost of loading, and two compared scenarios have
    their large base in common. Nodes are never changed, so they can be shared.
    """
    return read_node(Source(label, lines))


def is_section(node: Node, path: tuple[str, ...] = ()) -> bool:
    """Say whether a node is merged key by key; else it is replaced whole."""
    if not isinstance(node.value, dict):
        return False
    if path in NAMED:
        return True
    keys = list(node.value)
    return "value" not in keys and not (len(keys) == 1 and keys[0] in FORMS)


def merge(
    base: Node, over: Node, problems: list[Problem], path: tuple[str, ...] = ()
) -> Node:
    """Return the base with another node's keys laid over it."""
    entries = dict(entries_of(base))
    for key, given in entries_of(over).items():
        entry = given if path else _spelt_out(key, given)
        below = entries.get(key)
        inside = (*path, key)
        if entry.node.value is None and below and not path and key in SECTIONS:
            problems.append(_emptied(key, entry))
        elif entry.node.value is None:
            if below is None:
                _refuse_removal((*path, key), entry, entries, problems)
            entries.pop(key, None)
        elif (
            below
            and is_section(below.node, inside)
            and is_section(entry.node, inside)
            and path not in REPLACED
        ):
            node = merge(below.node, entry.node, problems, (*path, key))
            entries[key] = Entry(below.key, node)
        else:
            entries[key] = _without_nulls(entry, (*path, key), problems)
    return base._replace(value=entries)


def removed_keys(node: Node, path: str = "") -> Iterator[str]:
    """Give the dotted paths that a file or an option takes away with a ``null``."""
    for key, entry in entries_of(node).items():
        below = f"{path}.{key}" if path else key
        if entry.node.value is None:
            yield below
        elif isinstance(entry.node.value, dict):
            yield from removed_keys(entry.node, below)


def _spelt_out(key: str, entry: Entry) -> Entry:
    """Return a section for the word that stands for it."""
    if key not in IN_A_WORD or not isinstance(entry.node.value, str):
        return entry
    inner = {IN_A_WORD[key]: Entry(entry.key, entry.node)}
    return Entry(entry.key, Node(entry.node.span, inner))


def _without_nulls(
    entry: Entry, path: tuple[str, ...], problems: list[Problem]
) -> Entry:
    """Return a new section; a null in it has nothing to remove."""
    if not is_section(entry.node):
        return entry
    empty = entry.node._replace(value={})
    return Entry(entry.key, merge(empty, entry.node, problems, path))


def _emptied(key: str, entry: Entry) -> Problem:
    message = f"{key}: is empty, which would take away all that is inherited"
    notes = ("write its keys below it, further in, or delete the line",)
    return Problem(message, (entry.key,), "", notes)


def _refuse_removal(
    path: tuple[str, ...], entry: Entry, known: Entries, problems: list[Problem]
) -> None:
    message = f"{'.'.join(path)}: has no value, and there is none below to remove"
    notes = ("write a value after the colon, or delete the line",)
    hint = did_you_mean(path[-1], known)
    problems.append(Problem(message, (entry.key,), hint, notes))


def read_option(option: str) -> Node:
    """Return the tree that an option such as ``plan.vans=3`` stands for."""
    label = f"--set {option}"
    found = OPTION.fullmatch(option)
    if not found or not found[2].strip():
        message = f"{label}: isn't an assignment"
        notes = (
            "write: --set plan.deployments_per_week=7",
            "a list is replaced whole: --set plan.days='[Tue, Thu]'",
        )
        raise ScenarioError([Problem(message, notes=notes)])
    keys, value = found[1].split("."), found[2]
    # Columns count in the whole option, so that the carets fit what is shown.
    start = len(option) - len(value)
    padded = Source(label, [" " * start + line for line in value.splitlines()])
    node = _relabelled(_read_value(padded), Source(label, [option], is_option=True))
    first = len(option) - len(option.lstrip())
    span = Span(node.span.source, 0, first, len(found[1]))
    for key in reversed(keys):
        node = Node(span, {key: Entry(span, node)})
    return node


def _read_value(padded: Source) -> Node:
    try:
        node = read_node(padded)
    except ScenarioError as error:
        message = f"{padded.label}: {error.problems[0].message}"
        raise ScenarioError([Problem(message)]) from None
    return node or Node(Span(padded, 0, 0), None)


def _relabelled(node: Node, source: Source) -> Node:
    """Return the same node with all its places in another source."""

    def moved(span: Span) -> Span:
        return span._replace(source=source)

    value = node.value
    if isinstance(value, dict):
        value = {
            key: Entry(moved(entry.key), _relabelled(entry.node, source))
            for key, entry in value.items()
        }
    elif isinstance(value, list):
        value = [_relabelled(one, source) for one in value]
    return Node(moved(node.span), value)


def merge_all(
    chain: Sequence[Document], options: Sequence[str], problems: list[Problem]
) -> Node:
    """Return the merged tree of a chain of files and of the options."""
    merged = chain[-1].root._replace(value={})
    for document in reversed(chain):
        merged = merge(merged, document.root, problems)
    for option in options:
        node = read_option(option)
        for key in entries_of(node).keys() & {EXTENDS, UNLESS_STATED}:
            message = f"--set {option}: '{key}' can't be set; it is about a file"
            raise ScenarioError([Problem(message)])
        merged = merge(merged, node, problems)
    return merged
