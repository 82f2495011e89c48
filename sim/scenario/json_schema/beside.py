"""What may stand beside a value and beside the sections."""

from __future__ import annotations

from typing import Final

from sim.scenario.joint import BESIDE as STATED
from sim.scenario.joint import MEANINGS as JOINT
from sim.scenario.json_schema.values import Schema, on_scale
from sim.scenario.provenance import MEANINGS, STANDINGS
from sim.scenario.settings import Setting, meanings
from sim.scenario.works import Work


def _said(key: str, **rest: object) -> Schema:
    return {"description": MEANINGS[key], **rest}


BESIDE: Final[Schema] = {
    "value": _said("value"),
    "standing": _said("standing", enum=list(STANDINGS)),
    "source": _said("source", type=["string", "array"], items={"type": "string"}),
    "uncertainty": _said("uncertainty", type="object"),
    "note": _said("note", type="string"),
    "certain": _said("certain", type="string"),
}


def beside(setting: Setting) -> Schema:
    """Return the keys beside the value of an input."""
    keys: Schema = {key: {"$ref": f"#/$defs/{key}"} for key in BESIDE if key != "value"}
    if setting.scale and not setting.is_list:
        keys["between"] = _said(
            "between", type="array", minItems=2, maxItems=2,
            items=on_scale(setting.scale),
        )  # fmt: skip
    return keys


def _works() -> Schema:
    said = meanings(Work)
    inside: Schema = {
        name: {"description": said[name], "type": "string"} for name in Work._fields
    }
    inside["year"]["type"] = ["string", "integer"]
    work = {
        "description": "Something that a number is taken from.",
        "type": ["object", "string"],
        "additionalProperties": False,
        "properties": inside,
        "required": ["title"],
    }
    return {
        "description": "What the keys in 'source' stand for.",
        "type": ["object", "null"],
        "additionalProperties": work,
    }


def _joint_doubts() -> Schema:
    values = {"type": "array", "minItems": 2}
    points = {
        "description": JOINT["points"],
        "type": "object",
        "minProperties": 1,
        "additionalProperties": values,
    }
    inside: Schema = {
        **{key: {"$ref": f"#/$defs/{key}"} for key in STATED},
        "points": points,
        "shares": {"description": JOINT["shares"], **values},
    }
    joint = {
        "description": "Inputs that are doubted together, and their joint points.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": inside,
        "required": ["points", "standing"],
    }
    return {
        "description": "What several inputs could be together; an input says that it "
        "is in one by 'uncertainty: {joint: NAME}'.",
        "type": ["object", "null"],
        "additionalProperties": joint,
    }


HEAD: Final[Schema] = {
    "extends": {
        "description": "The shipped scenario or base, or the file (with its suffix), "
        "that this file changes.",
        "type": "string",
        "examples": ["four-a-week", "base/london-2025", "./my-base.yaml"],
    },
    "description": {"description": "For readers only.", "type": "string"},
    "unless_stated": {
        "description": "What holds of every value that stands bare in this file.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key: {"$ref": f"#/$defs/{key}"} for key in BESIDE if key != "value"
        },
        "required": ["standing"],
    },
    "sources": _works(),
    "joint_doubts": _joint_doubts(),
}
