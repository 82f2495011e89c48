"""The validator's findings in words that a person can act on.

No message of the validation library reaches the user: each becomes the path of the
setting, the rule, the value, where it stands, and what to type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from pydantic import ValidationError

from sim.scenario.errors import (
    MOST_SHOWN,
    Problem,
    Span,
    Suggestion,
    did_you_mean,
)
from sim.scenario.inputs import Inputs, Path, Place, path_text
from sim.scenario.settings import known_keys, setting_at
from sim.scenario.units import (
    DURATION,
    LENGTH,
    QUANTITY,
    SPEED,
    YEARS,
    QuantityError,
    shown,
)

BESIDE: Final = (
    "extends",
    "unless_stated",
    "sources",
    "joint_doubts",
    "description",
)
SECTION_RULE: Final = "must be a section: lines 'key: value' further in"

BOUNDS: Final = frozenset({"gt", "ge", "lt", "le"})
SIMPLE_EXAMPLES: Final[Mapping[Any, str]] = {bool: "true", int: "4", str: "some text"}

RULES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "literal_error": lambda ctx: f"must be {ctx['expected']}",
    "int_type": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "bool_type": lambda _: "must be true or false",
    "string_type": lambda _: "must be a text (numbers in quotes)",
    "string_too_short": lambda _: "must not be empty",
    "greater_than": lambda ctx: f"must be above {ctx['gt']}",
    "greater_than_equal": lambda ctx: f"must be at least {ctx['ge']}",
    "less_than": lambda ctx: f"must be below {ctx['lt']}",
    "less_than_equal": lambda ctx: f"must be at most {ctx['le']}",
    "too_short": lambda ctx: f"needs {ctx['min_length']} or more values",
    "too_long": lambda ctx: f"needs {ctx['max_length']} values or fewer",
    "tuple_type": lambda _: "must be a list, as in [one, two]",
    "model_type": lambda _: SECTION_RULE,
    "model_attributes_type": lambda _: SECTION_RULE,
    "dict_type": lambda _: SECTION_RULE,
}


def place_of(path: Path, inputs: Inputs) -> Place | None:
    """Return where a path, or the nearest that is written above it, stands."""
    for end in range(len(path), -1, -1):
        if path[:end] in inputs.places:
            return inputs.places[path[:end]]
    return None


def key_span(path: Path, inputs: Inputs) -> tuple[Span, ...]:
    """Return where the key of a path stands."""
    place = place_of(path, inputs)
    return (place.key or place.value,) if place else ()


def value_span(path: Path, inputs: Inputs) -> tuple[Span, ...]:
    """Return where a value stands; that of a section is its key."""
    place = place_of(path, inputs)
    if not place:
        return ()
    # A block's first character says little; the key above it says which it is.
    is_block = (
        place.value.length == 1 and place.key and _line(place.value) != _line(place.key)
    )
    return (place.key if is_block and place.key else place.value,)


def _line(span: Span) -> tuple[str, int]:
    return span.source.label, span.line


def reworded(
    error: ValidationError, inputs: Inputs, files: Sequence[str]
) -> list[Problem]:
    """Return a problem for each setting in which the validator found a fault."""
    found = [(_path(e["loc"], inputs.data), e) for e in error.errors(include_url=False)]
    unknown = dict.fromkeys(path for path, one in found if _is_unknown(one))
    problems = [_unknown(path, inputs) for path in unknown]
    # What stands under an unknown key isn't judged.
    judged = [
        (path, one)
        for path, one in found
        if not unknown or unknown.keys().isdisjoint(_upwards(path))
    ]
    problems += _missing(
        [(*path, one["loc"][-1]) for path, one in judged if one["type"] == "missing"],
        inputs,
        files,
    )
    rules: dict[Path, list[Mapping[str, Any]]] = {}
    for path, one in judged:
        if one["type"] != "missing":
            rules.setdefault(path, []).append(one)
    sections = {path[:-1] for path, _ in found}
    faulty_within = {above for section in sections for above in _upwards(section)}
    problems += [
        _broken(path, broken, inputs)
        for path, broken in rules.items()
        if not (path in faulty_within and _is_overtaken(broken))
    ]
    return problems


def _upwards(path: Path) -> Iterator[Path]:
    """Give a path and all above it."""
    for end in range(len(path), -1, -1):
        yield path[:end]


def _is_unknown(one: Mapping[str, Any]) -> bool:
    return bool(one["type"] == "extra_forbidden" or one["loc"][-1:] == ("[key]",))


def _path(loc: Sequence[str | int], data: Any) -> Path:
    """Return the part of a location that is in the data; the rest are type names."""
    path: list[str | int] = []
    for step in loc:
        inside = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if inside or (isinstance(data, dict) and step in data):
            path.append(step)
            data = data[step]
    return tuple(path)


def _is_overtaken(found: list[Mapping[str, Any]]) -> bool:
    """Say whether a fault further in would say all that is wrong in this one.

    A list of which one item is wrong also isn't the word that could stand instead,
    and has fewer right items than it should.
    """
    return {one["type"] for one in found} <= {"literal_error", "too_short"}


def _missing(
    paths: Sequence[Path], inputs: Inputs, files: Sequence[str]
) -> list[Problem]:
    """Return a problem for each missing key, but one for all those at the top."""
    where = files[0]
    if len(files) > 1:
        where += f" (or in {', '.join(files[1:])}, which it extends)"
    sections = [str(path[-1]) for path in paths if len(path) == 1]
    problems = []
    if sections:
        notes = [f"write it in {where}: {_example(key)}" for key in sections[:1]]
        if len(files) == 1:
            notes.append(
                "or begin with 'extends: base/london-2025', which has them all"
            )
        message = f"missing: {', '.join(sections)}"
        problems.append(Problem(message, key_span((), inputs), "", tuple(notes)))
    deeper = [path for path in paths if len(path) > 1]
    spans = {section: key_span(section, inputs) for section in {p[:-1] for p in deeper}}
    for number, path in enumerate(deeper):
        # Thousands may be missing, and twenty are shown.
        example = _example(*path) if number < MOST_SHOWN else str(path[-1])
        note = f"write it in {where}: {example}"
        message = f"{path_text(path)}: missing"
        problems.append(Problem(message, spans[path[:-1]], "", (note,)))
    return problems


def _unknown(path: Path, inputs: Inputs) -> Problem:
    key, known = str(path[-1]), known_keys(path[:-1])
    if len(path) == 1:
        known += BESIDE
    notes = [f"allowed: {', '.join(known)}"]
    elsewhere = _sections_with(key)
    if elsewhere:
        notes.append(f"'{key}' is a key of {' and '.join(elsewhere)}")
    hint = did_you_mean(key, known)
    message = f"{path_text(path)}: unknown key"
    return Problem(message, key_span(path, inputs), hint, tuple(notes))


def _broken(path: Path, found: list[Mapping[str, Any]], inputs: Inputs) -> Problem:
    """Return the problem of a value that fits none of what may stand there."""
    first = found[0]
    fault = first.get("ctx", {}).get("error")
    # A mapping is a form of a distribution, and no word could stand for it instead.
    is_alone = len(found) == 1 or isinstance(first["input"], dict)
    if isinstance(fault, QuantityError) and is_alone:
        inner = (*path, *fault.within)
        span = (key_span if fault.known else value_span)(inner, inputs)
        nearest = did_you_mean(str(inner[-1]), fault.known)
        return Problem(f"{path_text(inner)}: {fault}", span, nearest)
    value = first["input"]
    rules = [_rule(one) for one in found]
    rest = [f", or {rule.removeprefix('must be ')}" for rule in rules[1:]]
    rest += [] if shown(value) in rules[0] else [_but_it_is(value)]
    message = f"{path_text(path)}: {rules[0]}{''.join(rest)}"
    hint = _hint(value, rules, _words(found))
    return Problem(message, value_span(path, inputs), hint)


def _hint(value: Any, rules: list[str], words: list[str]) -> str | Suggestion:
    if isinstance(value, (dict, list)):
        return "" if value else "nothing in it"
    if not isinstance(value, str):
        return ""
    if SECTION_RULE in rules and ":" in value:
        return "is a space missing after the colon?"
    return did_you_mean(value, words)


def _rule(one: Mapping[str, Any]) -> str:
    context = dict(one.get("ctx", {}))
    if "error" in context:
        return str(context["error"]).partition(", but it is")[0]
    for name in BOUNDS.intersection(context):
        context[name] = _bound(context[name], one["input"])
    rule = RULES.get(one["type"])
    return rule(context) if rule else "isn't allowed here"


def _bound(number: float, value: object) -> str:
    """Return a bound as it is said, in SI or pounds where the value has a unit."""
    text = value.strip() if isinstance(value, str) else ""
    if "£" in text:
        return f"£{number:,.0f}"
    found = QUANTITY.fullmatch(text)
    unit = (found[2] or "").strip() if found else ""
    for kind in (DURATION, LENGTH, SPEED, YEARS):
        if unit in kind.units:
            return f"{number:g} {kind.si}"
    return f"{number:g}"


def _but_it_is(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f", but it has {len(value)}"
    if isinstance(value, dict):
        return ", but it is a section"
    if value is None:
        return ", but it is empty"
    word = str(value).lower() if isinstance(value, bool) else shown(value)
    return f", but it is {word}"


def _words(found: list[Mapping[str, Any]]) -> list[str]:
    """Return the words that may stand there."""
    return [
        word
        for one in found
        if one["type"] == "literal_error"
        for word in one["ctx"]["expected"].replace(" or ", ", ").split("'")[1::2]
    ]


def _sections_with(key: str) -> list[str]:
    return [name for name, keys in _keys_by_section().items() if key in keys]


@cache
def _keys_by_section() -> dict[str, frozenset[str]]:
    return {name: frozenset(known_keys((name,))) for name in known_keys(())}


def _example(*path: str | int) -> str:
    """Return a line that could stand in the file."""
    key, found = path[-1], setting_at(path)
    if found is None:
        return f"{key}: ..."
    if found.is_section:
        return f"{key}: (a section with {', '.join(known_keys(path)) or 'names'})"
    if found.examples:
        return f"{key}: {json.dumps(found.examples[0]).replace(chr(34), '')}"
    if found.words:
        return f"{key}: {found.words[0]}"
    return f"{key}: {SIMPLE_EXAMPLES.get(found.kind, '...')}"
