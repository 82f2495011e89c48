"""Writing a new scenario: never over a file that is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.finding import is_path, scenario_names, shipped_names
from sim.scenario.json_schema import json_schema
from sim.scenario.loading import load_scenario
from sim.scenario.starting import starter_text

SCHEMA: Final = "scenario.schema.json"


def write_start(name: str, *, extends: str, with_schema: bool) -> list[Path]:
    """Write a new scenario file and return what was written.

    Raises
    ------
    ScenarioError
        If the file is there already, its folder isn't, or what it extends can't be
        loaded. Then nothing is written.
    """
    path = _path(name)
    loaded = load_scenario(extends)
    base = _as_seen_from(path, extends)
    text = starter_text(loaded, base=base, file=str(path), has_schema=with_schema)
    _write(path, text)
    if not with_schema:
        return [path]
    beside = path.with_name(SCHEMA)
    beside.write_text(
        json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return [path, beside]


def _path(name: str) -> Path:
    if name in (*scenario_names(), *shipped_names("base")):
        message = f"there is a shipped scenario '{name}'; choose another name"
        raise ScenarioError([Problem(message)])
    return Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")


def _as_seen_from(path: Path, extends: str) -> str:
    """Return what to write after ``extends``: a path starts at the new file."""
    if not is_path(extends):
        return extends
    target = Path(extends).resolve()
    folder = path.resolve().parent
    try:
        return f"./{target.relative_to(folder).as_posix()}"
    except ValueError:
        return target.as_posix()


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        message = f"{path}: is there already, and isn't overwritten"
        note = "choose another name, or delete the file first"
        raise ScenarioError([Problem(message, notes=(note,))]) from None
    except OSError as error:
        message = f"{path}: can't be written ({error.strerror or 'no reason given'})"
        raise ScenarioError([Problem(message)]) from None
