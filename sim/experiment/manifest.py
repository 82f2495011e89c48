"""What a results folder belongs to: scenarios, seed and versions; and its checksums.

The manifest is the only file of the folder that holds times or a command line, so all
the others can be compared byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import platform
import time
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any, Final

from sim.experiment.design import NamedScenario, Study
from sim.experiment.folders import FolderError, way_out
from sim.experiment.prices import prices_read, prices_written
from sim.scenario.loading import scenario_id
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

MANIFEST: Final = "manifest.json"
SCHEMA: Final = 2
NEEDED: Final = (
    "seed",
    "replications",
    "records",
    "scenarios",
    "versions",
    "created",
    "chunks",
)
LIBRARIES: Final = ("lfrsim", "numpy", "simpy", "pyarrow")
# What the records depend on besides scenario and seed: another version in the same
# folder is refused. PyArrow only keeps them, Python's own version moves nothing.
DECISIVE: Final = ("lfrsim", "numpy", "simpy", "source")
TOLD: Final = ("seed", "records")
MOST_DIFFERENCES: Final = 20
FEW_NAMES: Final = 4
ABSENT: Final = "absent"


def make_manifest(
    study: Study, *, command: Sequence[str], earlier: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return what is to be written when a study begins."""
    now = timestamp()
    return {
        "schema": SCHEMA,
        "seed": study.seed,
        "replications": study.replications,
        "records": study.records,
        "scenarios": [
            {
                "name": s.name,
                "id": s.id,
                "settings": _settings(s.scenario),
                "prices": prices_written(s.prices),
            }
            for s in study.scenarios
        ],
        "versions": versions(),
        "command": list(command),
        "created": earlier["created"] if earlier else now,
        "begun": now,
        "finished": None,
        "chunks": earlier["chunks"] if earlier else {},
    }


def checked_manifest(read: object) -> dict[str, Any]:
    """Return what was read if it is a manifest of this format.

    Raises
    ------
    ValueError
        If it isn't.
    """
    if not isinstance(read, dict) or "schema" not in read:
        message = "it isn't the manifest of a results folder"
        raise ValueError(message)
    if read["schema"] != SCHEMA:
        message = f"its format is {read['schema']}; this lfrsim has format {SCHEMA}"
        raise ValueError(message)
    if missing := [key for key in NEEDED if key not in read]:
        message = f"it has no {', '.join(missing)}"
        raise ValueError(message)
    return read


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return what a folder's manifest says; None if it has none.

    Raises
    ------
    FolderError
        If it can't be used; the folder is left as it is.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return checked_manifest(json.loads(text))
    except ValueError as error:
        message = f"{folder / MANIFEST} can't be used: {error}\n{way_out(folder)}"
        raise FolderError(message) from error


def timestamp() -> str:
    """Return the time of day, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def versions() -> dict[str, str]:
    """Return the versions of all that has a say in the records or their files."""
    return {
        **{name: library_version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "source": source_hash(),
    }


def source_hash() -> str:
    """Return a hash of the model's source, which tells what a version doesn't."""
    digest = hashlib.sha256()
    for package in ("sim.scenario", "sim.model"):
        for name, module in sorted(_modules(package, resources.files(package))):
            text = module.read_text(encoding="utf-8")
            digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:16]


def _modules(package: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{package}.{entry.name}"
        if entry.is_dir():
            yield from _modules(name, entry)
        elif entry.name.endswith(".py"):
            yield name, entry


def study_of(manifest: Mapping[str, Any]) -> Study:
    """Return the study that a folder belongs to."""
    return Study(
        tuple(_named(entry) for entry in manifest["scenarios"]),
        replications=manifest["replications"],
        seed=manifest["seed"],
        records=manifest["records"],
    )


def _named(entry: Mapping[str, Any]) -> NamedScenario:
    scenario = Scenario.model_validate_json(json.dumps(entry["settings"]))
    prices = prices_read(entry.get("prices", {}))
    return NamedScenario(entry["name"], scenario, scenario_id(scenario), prices)


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """Say in what two manifests differ that the records depend on."""
    found = [
        *_flat_differences("", *({k: m[k] for k in TOLD} for m in (there, here))),
        *_version_differences(there["versions"], here["versions"]),
        *_scenario_differences(there["scenarios"], here["scenarios"]),
    ]
    more = len(found) - MOST_DIFFERENCES
    return found if more <= 0 else [*found[:MOST_DIFFERENCES], f"and {more} more"]


def _scenario_differences(
    there: Sequence[Mapping[str, Any]], here: Sequence[Mapping[str, Any]]
) -> list[str]:
    names = [[scenario["name"] for scenario in side] for side in (there, here)]
    if names[0] != names[1]:
        return [_other_names(*names)]
    found = []
    for old, new in zip(there, here, strict=True):
        if old["id"] != new["id"]:
            found += _flat_differences(
                f"{new['name']}: ", old["settings"], new["settings"]
            ) or [_difference(f"{new['name']}: id", old["id"], new["id"])]
    return found


def _other_names(there: Sequence[str], here: Sequence[str]) -> str:
    """Say that scenarios have other names: of many, how many or the first of them."""
    if max(len(there), len(here)) <= FEW_NAMES:
        return _difference("scenarios", " and ".join(there), " and ".join(here))
    if len(there) != len(here):
        return _difference("number of scenarios", len(there), len(here))
    pairs = enumerate(zip(there, here, strict=True), start=1)
    place, (old, new) = next((n, two) for n, two in pairs if two[0] != two[1])
    return _difference(f"scenario {place} of {len(there)}", old, new)


def _version_differences(
    there: Mapping[str, str], here: Mapping[str, str]
) -> list[str]:
    old, new = ({k: v.get(k, ABSENT) for k in DECISIVE} for v in (there, here))
    return _flat_differences("version of ", old, new)


def _flat_differences(
    title: str, there: Mapping[str, Any], here: Mapping[str, Any]
) -> list[str]:
    old, new = dict(_leaves("", there)), dict(_leaves("", here))
    return [
        _difference(f"{title}{key}", old.get(key, ABSENT), new.get(key, ABSENT))
        for key in old | new
        if old.get(key, ABSENT) != new.get(key, ABSENT)
    ]


def _leaves(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(f"{path}.{key}" if path else str(key), part)
    else:
        yield path, value


def _difference(what: str, there: object, here: object) -> str:
    return f"{what}: {there} there, {here} here"


def _settings(scenario: Scenario) -> dict[str, Any]:
    return scenario.model_dump(mode="json")


def library_version(name: str) -> str:
    """Return the version of a library that is installed here, or that it is absent."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ABSENT
