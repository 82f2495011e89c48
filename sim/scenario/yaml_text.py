"""Plain values as YAML on one line, which any parser reads as what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from sim.scenario.yaml_nodes import resolve

PLAIN: Final = re.compile(r"[A-Za-z0-9.£](?:[\w ./%+£()-]*[\w.%)])?", re.ASCII)
AMBIGUOUS: Final = {"y", "n", "yes", "no", "on", "off"}  # truth values in YAML 1.1
OTHERS: Final = {
    "True": "true",
    "False": "false",
    "None": "null",
    "inf": ".inf",
    "-inf": "-.inf",
    "nan": ".nan",
}


def yaml_text(value: object) -> str:
    """Return a value as YAML on one line.

    Text stands bare only if no parser of YAML could take it for anything else, and
    otherwise as in JSON, which is YAML too.
    """
    if isinstance(value, Mapping):
        inside = (f"{yaml_text(key)}: {yaml_text(one)}" for key, one in value.items())
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(yaml_text, value))}]"
    if isinstance(value, str):
        is_plain = (
            PLAIN.fullmatch(value)
            and value.casefold() not in AMBIGUOUS
            and isinstance(resolve(value), str)
        )
        escapes = not value.isprintable()
        return value if is_plain else json.dumps(value, ensure_ascii=escapes)
    return OTHERS.get(str(value), str(value))
