"""How well the inputs of a report's scenarios are known, and where they differ.

A results folder has the values alone. What stands beside them (standing, source, what
it could be) is in the scenario's files; it is used where these are found and still are
what was run, and otherwise the report says that it isn't known.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

import pandas as pd

from analysis.statistics.rounding import threshold_text
from sim.scenario.differing import differences, leaves
from sim.scenario.errors import ProblemsError
from sim.scenario.inputs import path_text
from sim.scenario.loading import load_scenario, scenario_id
from sim.scenario.provenance import Standing
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.report.page.origin import Origin
    from sim.experiment.design import NamedScenario
    from sim.scenario.loading import Loaded
    from sim.scenario.provenance import Provenance

SITES: Final = "sites."
THRESHOLD: Final = "threshold"
"""Ends the path of a number that a page writes as its sentences do."""
WORST_FIRST: Final = ("assumed", "expert", "chosen", "fitted", "published", "measured")
assert set(WORST_FIRST) == set(get_args(Standing))


class Known(NamedTuple):
    """What is known of the inputs of one or two scenarios.

    Attributes
    ----------
    loaded
        The scenarios with what stands beside their values; empty if they weren't
        found, or aren't what was run any more.
    of_sites
        How many inputs are of single sites, by standing.
    table
        A row an input that isn't of a single site, what is least known first:
        ``Input``, ``Value`` (of both, where A and B differ), ``Could be``,
        ``Standing``, ``Sources``, ``Why``.
    changed
        The rows in which A and B differ, sites too; None for one scenario.
    """

    loaded: tuple[Loaded, ...]
    of_sites: Counter[str]
    table: pd.DataFrame
    changed: pd.DataFrame | None

    @property
    def counts(self) -> Counter[str]:
        """How many inputs have each standing, besides those of single sites."""
        return Counter(self.table["Standing"])


def what_is_known(scenarios: Sequence[NamedScenario], origin: Origin) -> Known:
    """Find out what is known of the inputs of one or two scenarios."""
    found = [_found(named, origin) for named in scenarios]
    loaded = tuple(one for one in found if one is not None)
    if len(loaded) < len(scenarios):
        changed = _changed_values(scenarios) if len(scenarios) > 1 else None
        return Known((), Counter(), pd.DataFrame({"Standing": []}), changed)
    origins = loaded[-1].provenance
    of_sites = Counter[str](
        said.standing for path, said in origins.items() if path.startswith(SITES)
    )
    changed = _changed(loaded[0], loaded[1]) if len(loaded) > 1 else None
    return Known(loaded, of_sites, _table(loaded), changed)


def _found(named: NamedScenario, origin: Origin) -> Loaded | None:
    """Return a scenario as its files have it, if these are what was run."""
    reference = origin.references.get(named.name)
    if reference is None:
        return None
    try:
        loaded = load_scenario(reference, overrides=origin.overrides)
    except ProblemsError:
        return None
    return loaded if scenario_id(loaded.scenario) == named.id else None


def _table(loaded: Sequence[Loaded]) -> pd.DataFrame:
    sides = [
        {path_text(path): value for path, value in leaves(one).items()}
        for one in loaded
    ]
    rows = []
    for path in dict.fromkeys(path for side in sides for path in side):
        if path.startswith(SITES):
            continue
        said = next(
            one.provenance[path] for one in reversed(loaded) if path in one.provenance
        )
        values = dict.fromkeys(_written(side, path) for side in sides)
        rows.append({"Input": path, "Value": " (A), ".join(values)} | _of(said))
        if len(values) > 1:
            rows[-1]["Value"] += " (B)"
    frame = pd.DataFrame(rows)
    order = frame["Standing"].map(WORST_FIRST.index)
    return frame.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _of(said: Provenance) -> dict[str, str]:
    return {
        "Could be": _doubt(said.uncertainty),
        "Standing": said.standing,
        "Sources": ", ".join(said.source),
        "Why": " ".join(part for part in (said.note, said.certain) if part),
    }


def _doubt(doubt: Any) -> str:  # noqa: ANN401 - as it is written
    if doubt is None:
        return ""
    if isinstance(doubt, dict) and list(doubt) == ["joint"]:
        return f"together with others: joint doubt {doubt['joint']}"
    if isinstance(doubt, dict) and list(doubt) == ["uniform"]:
        low, high = doubt["uniform"]
        return f"{low} to {high}"
    return yaml_text(doubt)


def _changed(a: Loaded, b: Loaded) -> pd.DataFrame:
    rows = []
    for one in differences(a, b):
        origin = one.b.origin or one.a.origin
        said = {"Could be": "", "Standing": "", "Sources": "", "Why": ""}
        values = [
            "not there" if side.origin is None else _text(side.value, one.path)
            for side in (one.a, one.b)
        ]
        rows.append(
            {"Input": one.path, "A": values[0], "B": values[1]}
            | (said if origin is None else _of(origin))
        )
    columns = ["Input", "A", "B", "Could be", "Standing", "Sources", "Why"]
    return pd.DataFrame(rows, columns=columns)


def _changed_values(scenarios: Sequence[NamedScenario]) -> pd.DataFrame:
    """Return in what two scenarios differ, from their values alone."""
    a, b = (dict(_values("", _settings(one))) for one in scenarios)
    rows = [
        {"Input": path, "A": a.get(path, "not there"), "B": b.get(path, "not there")}
        for path in a | b
        if a.get(path) != b.get(path)
    ]
    return pd.DataFrame(rows, columns=["Input", "A", "B"])


def _settings(named: NamedScenario) -> dict[str, Any]:
    labels = {"name", "question"}
    return named.scenario.model_dump(mode="json", exclude=labels)


def _values(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _values(f"{path}.{key}" if path else str(key), part)
    else:
        yield path, _text(value, path)


def _written(side: Mapping[str, object], path: str) -> str:
    return _text(side[path], path) if path in side else "not there"


def _text(value: object, path: str) -> str:
    if isinstance(value, float) and path.endswith(THRESHOLD):
        return threshold_text(value)
    return value if isinstance(value, str) else yaml_text(value)
