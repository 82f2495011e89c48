"""The schema of one bare value: a number, a quantity, a word, a list, a date.

Keywords bind only their own type (``pattern`` a text, ``minimum`` a number), so that
what may stand for one input needs no branches.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, get_args, get_origin

from sim.scenario.forms import EXAMPLES
from sim.scenario.scales import WHOLES, Scale
from sim.scenario.settings import Setting, bare, children, choices

Schema = dict[str, Any]

BOUNDS: Final = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
}
LENGTHS: Final = {"min_length": "minItems", "max_length": "maxItems"}
DATE: Final = "must be a date, written year-month-day"


def of_value(setting: Setting) -> Schema:
    """Return the schema of the bare value of an input."""
    for is_it, make in KINDS:
        if is_it(setting):
            return make(setting)
    made: Schema = {
        "type": ["string"],
        "errorMessage": "must be a text (numbers in quotes)",
    }
    least = setting.bound("min_length")
    return {**made, "minLength": int(least)} if least else made


def on_scale(scale: Scale, *, words: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a value on a scale, or of a word that may stand instead."""
    made: Schema = {"type": ["integer" if scale is WHOLES else "number"]}
    rule = f"must be {scale.name}"
    if scale.pattern:
        rule = f"must be {scale.name}, written as {_either(scale)}"
        is_number_too = not isinstance(scale.examples[0], str)
        made = {
            "type": ["number", "string"] if is_number_too else ["string"],
            "pattern": scale.pattern,
            "patternErrorMessage": rule,
            "examples": list(scale.examples),
        }
        if is_number_too:  # a share
            made |= {"minimum": 0, "maximum": 1}
    if words:
        rule += f", or {' or '.join(words)}"
        made |= _or_words(made, words, rule)
        made["type"] = [*dict.fromkeys((*made["type"], "string"))]
    return {**made, "errorMessage": rule}


def _or_words(made: Schema, words: tuple[str, ...], rule: str) -> Schema:
    """Return what of the schema of a text changes if words may stand instead."""
    told = text_of(words)
    if "pattern" not in made:
        return told
    return {
        "pattern": f"{made['pattern']}|{told['pattern']}",
        "patternErrorMessage": rule,
        "examples": [*told["examples"], *made["examples"]],
    }


def text_of(words: tuple[str, ...]) -> Schema:
    """Return the schema of a text that is one of some words, as a pattern.

    An enumeration would bind numbers, lists and sections too.
    """
    return {
        "pattern": f"^({'|'.join(map(re.escape, words))})$",
        "patternErrorMessage": f"must be {' or '.join(words)}",
        "examples": list(words),
    }


def forms_on(scale: Scale) -> Schema:
    """Return the schema of each form of a distribution on a scale."""
    normal = _named(scale, "mean", "sd")
    normal["properties"]["between"] = _so_many(scale, 2)
    lognormal = _named(scale, "median", "p95", "sigma", "mean", "sd", "most")
    lognormal["properties"]["sigma"] = {"type": "number"}
    shapes: dict[str, Schema] = {
        "uniform": _so_many(scale, 2),
        "loguniform": _so_many(scale, 2),
        "triangular": _so_many(scale, 3),
        "quantiles": {"type": "object", "additionalProperties": on_scale(scale)},
        "normal": {**normal, "required": ["mean", "sd", "between"]},
        "lognormal": lognormal,
        "exponential": {**_named(scale, "mean"), "required": ["mean"]},
    }
    return {
        "properties": {
            form: _explained(form, shapes[form])
            for form in scale.forms
            if form in shapes
        }
    }


def _explained(form: str, shape: Schema) -> Schema:
    """Say how a form is written: in a hover, in an error, and as it is inserted."""
    kind = shape.pop("type")
    example = EXAMPLES[form]
    said: Schema = {
        "description": f"As in {example}",
        "type": [kind],  # of a single word the editor would say the name instead
        "errorMessage": f"must be written as in {example}",
    }
    if kind == "array":
        ends = example.partition(": ")[2].removesuffix("}")
        stops = iter(range(1, 9))
        body = re.sub(r"[A-Z]+", lambda word: f"${{{next(stops)}:{word[0]}}}", ends)
        said["defaultSnippets"] = [
            {"label": ends, "type": "string", "body": f"^{body}"}
        ]
    return {**said, "allOf": [shape]}


def name_of(scale: Scale) -> str:
    """Return the name of a scale without its article."""
    return scale.name.partition(" ")[2]


def _so_many(scale: Scale, number: int) -> Schema:
    ends: Schema = {"minItems": number, "maxItems": number}
    return {"type": "array", **ends, "items": on_scale(scale)}


def _named(scale: Scale, *names: str) -> Schema:
    inside = {name: on_scale(scale) for name in names}
    return {"type": "object", "additionalProperties": False, "properties": inside}


def _either(scale: Scale) -> str:
    return " or ".join(f"'{one}'" for one in scale.examples[:2])


def _scaled(setting: Setting) -> Schema:
    assert setting.scale is not None
    made = on_scale(setting.scale, words=setting.words)
    for ours, theirs in BOUNDS.items():
        bound = setting.bound(ours)
        # A bound on a quantity is in SI, and what is written has another unit.
        if bound is not None and not setting.scale.unit:
            made[theirs] = int(bound) if bound == int(bound) else bound
    return made


def _distribution(setting: Setting) -> Schema:
    scale = setting.scale
    assert scale is not None
    there = f"#/$defs/distribution of {name_of(scale)}/properties"
    words = setting.words
    either = f"{' or '.join(words)}, or " if words else ""
    texts = [one for one in setting.examples if isinstance(one, str)]
    one = on_scale(scale, words=words)
    return {
        **one,
        "type": [*one["type"], "object"],
        "errorMessage": f"must be {either}{scale.name} such as '{scale.examples[0]}', "
        f"or a distribution: {', '.join(scale.forms)}",
        "examples": [*words, *texts],
        "properties": {form: {"$ref": f"{there}/{form}"} for form in scale.forms},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _list(setting: Setting) -> Schema:
    (tuple_,) = (
        inner
        for one in choices(setting.kind)
        if get_origin(inner := bare(one)[0]) is tuple
    )
    kind, marks = bare(get_args(tuple_)[0])
    item = Setting((*setting.path, 0), kind, marks, setting.role)
    made: Schema = {"type": ["array"], "errorMessage": "must be a list"}
    made["items"] = {} if children(item) else of_value(item)
    for ours, theirs in LENGTHS.items():
        bound = setting.bound(ours)
        if bound is not None:
            made[theirs] = int(bound)
    if setting.words:
        made |= text_of(setting.words)
        made["type"] = ["array", "string"]
        made["errorMessage"] += f", or {' or '.join(setting.words)}"
    return made


def _words(setting: Setting) -> Schema:
    return {"type": ["string"], "enum": list(setting.words)}


def _flag(_: Setting) -> Schema:
    return {"type": ["boolean"], "errorMessage": "must be true or false"}


def _date(setting: Setting) -> Schema:
    return {
        "type": ["string"],
        "pattern": r"^\s*\d{4}-\d\d-\d\d\s*$",
        "patternErrorMessage": DATE,
        "errorMessage": DATE,
        "examples": list(setting.examples),
    }


KINDS: Final[
    tuple[tuple[Callable[[Setting], bool], Callable[[Setting], Schema]], ...]
] = (
    (lambda one: one.is_list, _list),
    (lambda one: one.is_distribution, _distribution),
    (lambda one: one.scale is not None, _scaled),
    (lambda one: bool(one.words), _words),
    (lambda one: one.kind is bool, _flag),
    (lambda one: bool(one.examples), _date),
)
