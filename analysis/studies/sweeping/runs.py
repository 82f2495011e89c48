"""Which runs a sweep takes: a scenario at every point of a design.

A grid of ``plan.deployments_per_week`` alone is a *dose curve*. It is run in the
planned order of slots and in a random one, which is what there is without planning;
unless ``--set plan.order=...`` names one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.studies.sweeping.designs import Design
from sim.experiment.design import NamedScenario, Study, StudyError, short_name
from sim.scenario.errors import ScenarioError
from sim.scenario.loading import load_scenario, scenario_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.studies.sweeping.factors import Factor

APART: Final = "~"
DOSE: Final = "plan.deployments_per_week"
ORDER: Final = "plan.order"
UNSPEAKABLE: Final = re.compile(r"[^\w.+-]+")
LONGEST: Final = 100
"""Characters of a point's name: it is a folder's."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The runs of a sweep.

    Attributes
    ----------
    name
        Of the scenario that is varied.
    design
        At which points.
    study
        What is run: each different scenario once.
    names
        What the study calls each point of the design, in its order.
    drawn
        The same in a random order of slots; empty where it is no dose curve.
    base
        The name of the point from which differences are taken: the scenario as it is if
        it is among them, else the first.
    """

    name: str
    design: Design
    study: Study
    names: tuple[str, ...]
    drawn: tuple[str, ...]
    base: str

    @property
    def is_dose_curve(self) -> bool:
        """Whether deployments a week are varied, and nothing else."""
        return bool(self.drawn)


def lay_out(
    reference: str,
    design: Design,
    *,
    overrides: Sequence[str] = (),
    replications: int,
    seed: int,
) -> Layout:
    """Lay out a sweep.

    Parameters
    ----------
    reference
        The scenario.
    design
        At which points.
    overrides
        Settings that are changed at all points.
    replications, seed
        Of each point; the luck is the same at all of them.

    Raises
    ------
    StudyError, ScenarioError
        If a point can't be run.
    """
    is_dose = is_dose_curve(design, overrides)
    name, runs = short_name(reference), _Runs(reference)
    names = runs.add(design, overrides, order="planned" if is_dose else "")
    drawn = runs.add(design, overrides, order="random") if is_dose else ()
    study = Study(
        tuple(runs.scenarios.values()),
        replications=replications,
        seed=seed,
        records="deployments",
        unsaid=tuple(runs.unsaid),
    )
    there = runs.scenarios.get(_own_id(reference, overrides))
    return Layout(
        name=name,
        design=design,
        study=study,
        names=names,
        drawn=drawn,
        base=there.name if there and there.name in names else names[0],
    )


def is_dose_curve(design: Design, overrides: Sequence[str]) -> bool:
    """Tell whether deployments a week alone are varied, and in no order that is set."""
    is_set = any(one.partition("=")[0].strip() == ORDER for one in overrides)
    paths = [factor.path for factor in design.factors]
    return design.kind == "grid" and paths == [DOSE] and not is_set


def default_folder(layout: Layout) -> Path:
    """Return where the runs are kept if no folder is named."""
    by = "-and-".join(labels(layout.design.factors).values())
    kind = "" if layout.design.kind == "grid" else f"-{layout.design.kind}"
    return Path("results", f"sweep{kind}-of-{layout.name}-by-{by}"[:LONGEST])


def labels(factors: Sequence[Factor]) -> dict[str, str]:
    """Return short names of factors by their paths: the last part, or more of it."""
    found: dict[str, str] = {}
    for factor in factors:
        steps = factor.path.split(".")
        for number in range(1, len(steps) + 1):
            short = ".".join(steps[-number:])
            others = [one.path for one in factors if one.path != factor.path]
            if not any(f".{other}".endswith(f".{short}") for other in others):
                break
        found[factor.path] = short
    return found


def _own_id(reference: str, overrides: Sequence[str]) -> str:
    """Return the id of the scenario as it is; empty if it can't be run at all.

    Its points may be fine: the value that is varied can be what is wrong with it.
    """
    try:
        return scenario_id(load_scenario(reference, overrides=overrides).scenario)
    except ScenarioError:
        return ""


class _Runs:
    """Scenarios of points: equal settings are one, by the name of the first."""

    def __init__(self, reference: str) -> None:
        self.scenarios: dict[str, NamedScenario] = {}  # by their ids
        self.unsaid: dict[str, None] = {}
        self._reference = reference

    def add(
        self, design: Design, overrides: Sequence[str], *, order: str
    ) -> tuple[str, ...]:
        """Add the points of a design, in an order of slots; return their names."""
        names = _names(short_name(self._reference), design)
        if order == "random":
            names = [f"{name}{APART}order=random" for name in names]
        fixed = (*overrides, f"{ORDER}={order}") if order else tuple(overrides)
        return tuple(
            self._added(name, fixed, design, point)
            for name, point in zip(names, design.points, strict=True)
        )

    def _added(
        self, name: str, fixed: Sequence[str], design: Design, point: Sequence[str]
    ) -> str:
        settings = design.assignments(point)
        try:
            loaded = load_scenario(self._reference, overrides=(*fixed, *settings))
        except ScenarioError as error:
            if not any(problem.spans for problem in error.problems):
                raise  # about no setting, such as a scenario that there isn't
            text = str(error)
            for setting in settings:
                text = text.replace(f"--set {setting}", f"--vary {setting}")
            message = f"the point {', '.join(settings)} can't be run\n{text}"
            raise StudyError(message) from error
        self.unsaid |= dict.fromkeys(loaded.warnings)
        named = replace(NamedScenario.of(self._reference, loaded), name=name)
        return self.scenarios.setdefault(named.id, named).name


def _names(name: str, design: Design) -> list[str]:
    """Name the points: after their values if that is short, else by number."""
    short = labels(design.factors)
    found = [
        APART.join(
            [name]
            + [
                f"{short[factor.path]}={UNSPEAKABLE.sub('-', value).strip('-')}"
                for factor, value in zip(design.factors, point, strict=True)
            ]
        )
        for point in design.points
    ]
    is_clear = len({one.casefold() for one in found}) == len(found)
    if design.kind == "grid" and is_clear and max(map(len, found)) <= LONGEST:
        return found
    width = len(str(len(found)))
    return [f"{name}{APART}point-{n:0{width}d}" for n in range(1, len(found) + 1)]
