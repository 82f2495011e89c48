"""What is to be run: scenarios times replications, in chunks.

Replications are counted from 0. A chunk is `CHUNK` replications of one scenario, the
last one possibly fewer; it is what one set of files holds and, but for the last ones,
what one worker does at a time. So who ran what, and when, never shows in the results.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal, Protocol

from sim.experiment.prices import Price, Told, prices_of
from sim.model.records import TABLES, TALLIES
from sim.scenario.loading import load_scenario, scenario_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario.schema import Scenario

CHUNK: Final = 8
_BRIEF: Final = ("deployments", "absences", "protests", "hours")
_STAGES: Final = ("alerts", "adjudications", "engagements", "disposals", "detentions")
LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "deployments": _BRIEF,
    "alerts": (*_BRIEF, *_STAGES),
    "all": tuple(TABLES),
}
"""Tables of records that a study keeps, besides the tallies, by what it is told."""
Level = Literal["deployments", "alerts", "all"]


class StudyError(ValueError):
    """What was asked for can't be run."""


class Loaded(Told, Protocol):
    """A scenario as its file gave it."""

    @property
    def scenario(self) -> Scenario:
        """What a run is told."""


@dataclass(frozen=True, slots=True)
class NamedScenario:
    """A scenario under the short name that it has in a study.

    Attributes
    ----------
    name
        What its folder is called: the last part of what it was asked for by.
    scenario
        What a run is told.
    id
        Hash of what the model is told: two names for the same settings share it.
    prices
        How surely its prices are known, by their keys, as far as that is told.
    """

    name: str
    scenario: Scenario
    id: str
    prices: Mapping[str, Price] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, reference: str, loaded: Loaded) -> NamedScenario:
        """Name a loaded scenario after the reference by which it was found."""
        scenario = loaded.scenario
        name, prices = short_name(reference), prices_of(loaded)
        return cls(name, scenario, scenario_id(scenario), prices)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Replications of one scenario that are run and kept together.

    Attributes
    ----------
    name
        Short name of the scenario.
    first, number
        The first replication, and how many there are.
    """

    name: str
    first: int
    number: int

    @property
    def replications(self) -> range:
        """The replications, in order."""
        return range(self.first, self.first + self.number)


@dataclass(frozen=True, slots=True)
class Study:
    """Scenarios that are run with the same luck.

    Attributes
    ----------
    scenarios
        One or more, with different short names.
    replications
        Replications of each.
    seed
        Master seed.
    records
        Which records are kept: a row a deployment, the alerts too, or all.
    unsaid
        What the users' files leave unsaid of their inputs, a line a file.
    """

    scenarios: tuple[NamedScenario, ...]
    replications: int = field(kw_only=True)
    seed: int = field(kw_only=True)
    records: Level = field(default="all", kw_only=True)
    unsaid: tuple[str, ...] = field(default=(), kw_only=True, compare=False)

    def __post_init__(self) -> None:
        if not self.scenarios:
            message = "a study needs at least one scenario"
            raise StudyError(message)
        if self.replications < 1:
            message = f"replications must be at least 1, but it is {self.replications}"
            raise StudyError(message)
        if self.seed < 0:
            message = f"seed must be at least 0, but it is {self.seed}"
            raise StudyError(message)
        if self.records not in LEVELS:
            message = f"records must be one of {', '.join(LEVELS)}: {self.records!r}"
            raise StudyError(message)
        _refuse_equal_names(self.scenarios)
        _warn_of_equal_scenarios(self.scenarios)

    @property
    def kept(self) -> tuple[str, ...]:
        """The tables of records that are kept row by row."""
        return LEVELS[self.records]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that a results folder has of each scenario."""
        return (*self.kept, TALLIES)

    @property
    def chunks(self) -> list[Chunk]:
        """All that is to be run: chunk by chunk, the scenarios taking turns."""
        return [
            Chunk(named.name, first, min(CHUNK, self.replications - first))
            for first in range(0, self.replications, CHUNK)
            for named in self.scenarios
        ]

    def of(self, *, replications: int) -> Study:
        """Return the same study of another number of replications."""
        with warnings.catch_warnings():  # what there is to say of scenarios was said
            warnings.simplefilter("ignore", UserWarning)
            return replace(self, replications=replications)

    def keeping(self, records: Level) -> Study:
        """Return the same study with other records kept."""
        return replace(self, records=records)

    def named(self, name: str) -> NamedScenario:
        """Return the scenario of that short name."""
        return next(named for named in self.scenarios if named.name == name)


def load_study(
    references: Sequence[str],
    *,
    overrides: Sequence[str],
    replications: int,
    seed: int,
    records: Level = "all",
) -> Study:
    """Load scenarios, with the same settings changed in each, and put them together."""
    loaded = [load_scenario(one, overrides=overrides) for one in references]
    named = tuple(map(NamedScenario.of, references, loaded))
    unsaid = tuple(dict.fromkeys(text for one in loaded for text in one.warnings))
    return Study(
        named, replications=replications, seed=seed, records=records, unsaid=unsaid
    )


def short_name(reference: str) -> str:
    """Return what a scenario is called in a study: ``my/plan.yaml`` is ``plan``."""
    last = PurePath(reference.replace("\\", "/")).name
    stem = re.sub(r"\.ya?ml$", "", last, flags=re.IGNORECASE)
    return re.sub(r"[^\w.-]+", "-", stem).strip(".-") or "scenario"


def _refuse_equal_names(scenarios: tuple[NamedScenario, ...]) -> None:
    # Two names that differ in case only are one folder on many disks.
    name, number = Counter(s.name.casefold() for s in scenarios).most_common(1)[0]
    if number == 1:
        return
    same = [s for s in scenarios if s.name.casefold() == name]
    if len({s.id for s in same}) == 1:
        times = "twice" if number == 2 else f"{number} times"  # noqa: PLR2004
        needed = "each once" if scenarios[2:] else "two different scenarios"
        message = f"{name} is there {times}: a comparison needs {needed}"
    else:
        message = (
            f"{number} different scenarios are called {name}: "
            "rename a file, so that the results can tell them apart"
        )
    raise StudyError(message)


def _warn_of_equal_scenarios(scenarios: tuple[NamedScenario, ...]) -> None:
    for a, b in combinations(scenarios, 2):
        if a.id == b.id:
            between = " between them" if scenarios[2:] else ""
            message = (
                f"{a.name} and {b.name} have the same settings: "
                f"every difference{between} will be 0"
            )
            warnings.warn(message, stacklevel=4)
