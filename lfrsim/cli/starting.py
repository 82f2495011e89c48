"""Writing scenario files: never over a file that is there, unless it is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from sim.experiment.folders import write_atomically, writing
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.finding import SUFFIXES, is_path, scenario_names, shipped_names
from sim.scenario.json_schema import json_schema
from sim.scenario.loading import load_scenario
from sim.scenario.merging import read_chain
from sim.scenario.starting import Start, starter_text

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
    start = Start(
        base=as_seen_from(path, extends),
        file=str(path),
        called=extends,
        has_schema=with_schema,
    )
    files = {path: starter_text(loaded, start)}
    if with_schema:
        schema = json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
        files[path.with_name(SCHEMA)] = schema
    for file in files:
        _refuse_if_there(file)
    for file, text in files.items():
        _write(file, text)
    return list(files)


def _path(name: str) -> Path:
    stem = re.sub(r"\.ya?ml$", "", name.replace("\\", "/").rpartition("/")[2])
    if not re.fullmatch(r"[\w][\w .-]*", stem):
        message = f"'{name}' isn't the name of a scenario: take letters, digits and -"
        raise ScenarioError([Problem(message)])
    if stem in (*scenario_names(), *shipped_names("base")):
        message = f"there is a shipped scenario '{stem}'; choose another name"
        raise ScenarioError([Problem(message)])
    return Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")


def _refuse_if_there(
    path: Path, *, way_out: str = "choose another name, or delete it first"
) -> None:
    """Refuse to lose anything; a schema of ours may be written anew."""
    if not path.parent.is_dir():
        message = f"{path}: there is no folder {path.parent}"
        raise ScenarioError([Problem(message, notes=("make the folder first",))])
    if not path.exists() and not path.is_symlink():
        return
    is_ours = path.is_file() and path.name == SCHEMA and _is_a_schema(path)
    if not is_ours:
        message = f"{path}: is there already, and isn't overwritten"
        raise ScenarioError([Problem(message, notes=(way_out,))])


def _is_a_schema(path: Path) -> bool:
    head = path.read_bytes()[:400]
    return b'"A scenario of lfrsim."' in head


def refuse_unwritable(path: Path, *, is_forced: bool) -> None:
    """Refuse the name of a scenario file that couldn't be written, before any work.

    Raises
    ------
    ScenarioError
        If it isn't the name of a scenario, its folder isn't there, or it is there
        itself and may not be written over.
    """
    if path.suffix not in SUFFIXES:
        message = f"{path}: a scenario file ends in .yaml"
        raise ScenarioError([Problem(message, notes=(f"write: {path.stem}.yaml",))])
    if not is_forced:
        _refuse_if_there(path, way_out="--force writes over it")
    elif path.is_dir() or not path.parent.is_dir():
        raise ScenarioError([Problem(f"{path}: can't be written there")])


def refuse_to_lose(path: Path, *, record: str, extends: str) -> None:
    """Refuse to write over what a calibration reads, whatever is asked.

    Raises
    ------
    ScenarioError
        If the file is the record's description, or one that is extended.
    """
    reads = {
        Path(record).with_suffix(suffix): "describes the record" for suffix in SUFFIXES
    }
    if is_path(extends):
        chain = [document.found.identity for document in read_chain(extends)]
        reads |= {Path(one): "is what it extends" for one in chain}
    for file, what in reads.items():
        if path.resolve() == file.resolve():
            message = f"{path}: can't be written: a file of that name {what}"
            note = f"write: --out {path.stem}-base.yaml"
            raise ScenarioError([Problem(message, notes=(note,))])


def write_scenario(path: Path, text: str) -> None:
    """Write a scenario file whole, or leave what was there."""
    with writing(path.parent):
        write_atomically(path, text.encode())


def as_seen_from(path: Path, extends: str) -> str:
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
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{path}: can't be written ({error.strerror or 'no reason given'})"
        raise ScenarioError([Problem(message)]) from None
