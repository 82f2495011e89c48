"""The JSON Schema of scenario files, by which editors complete, explain and check.

It is made from the schema that the loader validates by, so that both say the same;
``scenarios/scenario.schema.json`` is a committed copy. What it can't say (whether a
site exists, whether the slots suffice) the loader does.

The convention a reader would get wrong: no section and no input is required, because
a file that extends another has only what differs. All that may stand for an input,
bare or with its provenance, is in one flat schema: inside branches (``anyOf``)
editors complete nothing.
"""

from __future__ import annotations

from typing import Final

from sim.scenario.json_schema.beside import BESIDE, HEAD, beside
from sim.scenario.json_schema.values import (
    Schema,
    forms_on,
    name_of,
    of_value,
    text_of,
)
from sim.scenario.merging import IN_A_WORD
from sim.scenario.scales import Scale
from sim.scenario.schema.roles import Role
from sim.scenario.settings import ANY, ROOT, Setting, children

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ROLES: Final = {
    Role.lever: "A lever: the force can choose it.",
    Role.uncertainty: "An uncertainty: nobody can choose it.",
    Role.given: "Given by the experiment.",
}
# What is said beside a reference, because the editor shows it for the key itself.
AT_THE_KEY: Final = ("type", "errorMessage")
ONE_FORM: Final = {"minProperties": 1, "maxProperties": 1}


def json_schema() -> Schema:
    """Return the schema of a scenario file, as data."""
    definitions = {
        f"distribution of {name_of(scale)}": forms_on(scale) for scale in _scales()
    }
    sections = {str(one.path[0]): _any(one, definitions) for one in children(ROOT)}
    return {
        "$schema": DIALECT,
        "description": "A scenario of lfrsim.",
        "type": "object",
        "additionalProperties": False,
        "properties": {**HEAD, **sections},
        "$defs": {**BESIDE, **definitions},
    }


def _any(setting: Setting, definitions: Schema) -> Schema:
    """Return the schema of a section or an input, with what it means."""
    make = _section if _holds_others(setting) else _input
    description = _description(setting)
    said = {"description": description} if description else {}
    return {**said, **make(setting, definitions)}


def _holds_others(setting: Setting) -> bool:
    return setting.is_section or (setting.is_list and bool(children(setting)))


def _section(setting: Setting, definitions: Schema) -> Schema:
    inside = children(setting)
    if setting.is_list:
        return {"type": ["array", "null"], "items": _closed(inside[0], definitions)}
    made: Schema = {"type": ["object", "null"], **_closed(setting, definitions)}
    word = IN_A_WORD.get(str(setting.path[-1])) if len(setting.path) == 1 else None
    if word:
        words = next(one for one in inside if one.path[-1] == word).words
        made |= text_of(words)
        made["type"] = ["object", "string", "null"]
    return made


def _closed(section: Setting, definitions: Schema) -> Schema:
    inside = children(section)
    if inside and inside[0].path[-1] == ANY:
        return {"additionalProperties": _any(inside[0], definitions)}
    properties = {str(one.path[-1]): _any(one, definitions) for one in inside}
    return {"additionalProperties": False, "properties": properties}


def _description(setting: Setting) -> str:
    parts = [setting.meaning.replace("`", "'")]
    if setting.role and not _holds_others(setting):
        parts.append(ROLES[setting.role])
    return " ".join(part for part in parts if part)


def _input(setting: Setting, definitions: Schema) -> Schema:
    """Return the schema of a value that may stand bare or with its provenance."""
    value = of_value(setting)
    if "enum" in value:
        return {"anyOf": [{"enum": value["enum"]}, _with_value(value, setting),
                          {"type": "null"}]}  # fmt: skip
    flat = _with_value(value, setting)
    flat |= {key: one for key, one in value.items()
             if key not in (*AT_THE_KEY, "properties", *ONE_FORM)}  # fmt: skip
    flat.pop("type", None)
    if setting.is_distribution:
        flat = _either_form_or_input(flat, value)
    return {
        "type": [*dict.fromkeys((*value["type"], "object", "null"))],
        "errorMessage": value["errorMessage"],
        "allOf": [{"$ref": f"#/$defs/{_shared(flat, setting, definitions)}"}],
    }


def _with_value(value: Schema, setting: Setting) -> Schema:
    return {
        "type": "object",
        "properties": {
            **value.get("properties", {}),
            "value": _behind(value),
            **beside(setting),
        },
        "additionalProperties": False,
        "required": ["value", "standing"],
    }


def _behind(value: Schema) -> Schema:
    """Return the schema of what stands after ``value``, kept from being spread out."""
    at_the_key = {key: one for key, one in value.items() if key in AT_THE_KEY}
    rest = {key: one for key, one in value.items() if key not in AT_THE_KEY}
    said = {"description": BESIDE["value"]["description"], **at_the_key}
    return {**said, "allOf": [rest]} if rest else said


def _either_form_or_input(flat: Schema, value: Schema) -> Schema:
    """Let a mapping be one form of a distribution, or a value with its provenance."""
    forms = value["properties"]
    around = [key for key in flat["properties"] if key not in forms and key != "value"]
    rest = {key: one for key, one in flat.items() if key != "required"}
    return {
        **rest,
        "if": {"required": ["value"]},
        "then": {"required": ["standing"], "properties": dict.fromkeys(forms, False)},
        "else": {**ONE_FORM, "properties": dict.fromkeys(around, False)},
    }


def _shared(schema: Schema, setting: Setting, definitions: Schema) -> str:
    """Return the name under which equal inputs share one definition.

    An editor shows it, so it says what may stand there.
    """
    name = " ".join([_kind(setting), *_limits(setting)])
    number = 1
    while definitions.setdefault(name, schema) != schema:
        number += 1
        name = f"{name.removesuffix(f' ({number - 1})')} ({number})"
    return name


def _kind(setting: Setting) -> str:
    if setting.is_distribution and setting.scale:
        return " or ".join([name_of(setting.scale), "distribution", *setting.words])
    if setting.is_list:
        return "list"
    if setting.scale:
        return name_of(setting.scale)
    if setting.kind is bool:
        return "true or false"
    return "date" if setting.examples else "text"


def _limits(setting: Setting) -> list[str]:
    words = {"ge": "from", "gt": "above", "le": "to", "lt": "below"}
    if setting.is_distribution:
        return []
    return [
        f"{word} {bound:g}"
        for name, word in words.items()
        if (bound := setting.bound(name)) is not None
    ]


def _scales() -> list[Scale]:
    """Return the scales on which distributions may stand."""
    found: dict[str, Scale] = {}

    def look(setting: Setting) -> None:
        if setting.is_distribution and setting.scale:
            found[setting.scale.name] = setting.scale
        for one in children(setting):
            look(one)

    look(ROOT)
    return list(found.values())
