"""Scenario files that Hypothesis writes: what is settable, set to what is allowed.

They have a few of the streets: each is written like the others, and a hundred of them
would only make the same files longer.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import reject
from hypothesis import strategies as st

from sim.scenario.errors import ScenarioError
from sim.scenario.loading import Loaded, load_scenario
from sim.scenario.yaml_text import yaml_text

BASE = load_scenario("four-a-week")
STREETS = frozenset(list(BASE.scenario.sites)[::16])
OTHERS = [name for name in BASE.scenario.sites if name not in STREETS]


@st.composite
def distributions(draw: st.DrawFn) -> Any:
    """Write a duration, bare or as a distribution of any form."""
    low, mode, high = sorted(
        draw(st.lists(st.integers(1, 90), min_size=3, max_size=3, unique=True))
    )
    return draw(
        st.sampled_from([
            f"{mode} min",
            {"uniform": [f"{low} min", f"{high} min"]},
            {"loguniform": [f"{low} min", f"{high} min"]},
            {"triangular": [f"{low} min", f"{mode} min", f"{high} min"]},
            {"exponential": {"mean": f"{mode} min"}},
            {"lognormal": {"median": f"{mode} min", "p95": f"{high} min"}},
            {"lognormal": {"mean": f"{mode} min", "sd": f"{low} min"}},
            {"lognormal": {"median": f"{mode} min", "sigma": 0.3, "most": "3 h"}},
            {
                "normal": {
                    "mean": f"{mode} min",
                    "sd": f"{low} min",
                    "between": [f"{low} min", f"{high} min"],
                }
            },
            {
                "quantiles": {
                    "0 %": f"{low} min",
                    "50 %": f"{mode} min",
                    "100 %": f"{high} min",
                }
            },
        ])
    )  # fmt: skip


LEVERS: dict[str, st.SearchStrategy[Any]] = {
    "plan.deployments_per_week": st.integers(0, 10),
    "plan.days": st.permutations(["Mon", "Tue", "Wed", "Thu", "Fri"]),
    "plan.rotation": st.sampled_from(["weighted", "round robin"]),
    "plan.staffing": st.sampled_from(["scales", "fixed"]),
    "depletion.regime": st.sampled_from(["none", "mixed", "local"]),
    "adjudication.by": st.sampled_from(["operator", "engagement pair"]),
    "custody.hand_over": st.sampled_from(["prisoner van", "own transport"]),
    "custody.is_limited": st.booleans(),
    "recognition.threshold": st.sampled_from([0.6, 0.62, 0.64]),
    "workforce.crew.pairs": st.integers(1, 6),
    "money.officer_hour": st.sampled_from(["£45/h", "£70", "£1,250.50/h"]),
    "money.van_capital": st.sampled_from(["£0", "£180k", "£1,200,000"]),
    "money.van_life": st.sampled_from(["1 year", "7.5 years"]),
    "custody.journey": distributions(),
    "custody.decisions.court.bail": distributions(),
    "disposal.stop_with_arrest": distributions(),
    "name": st.text("aB:# '\"-é\n", min_size=1, max_size=8).filter(str.strip),
    "question": st.text("aB?:# '\"é", max_size=8),
}


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Choose some settings and what they are set to, levers and doubts alike."""
    chosen = draw(st.lists(st.sampled_from(sorted(LEVERS)), max_size=5, unique=True))
    found = {path: draw(LEVERS[path]) for path in chosen}
    others = tuple(f"sites.{name}." for name in OTHERS)
    doubts = sorted(
        path for path in BASE.doubts if "[" not in path and not path.startswith(others)
    )
    for path in draw(st.lists(st.sampled_from(doubts), max_size=4, unique=True)):
        if path not in found and not path.startswith("population.categories"):
            found[path] = BASE.doubts[path].at(draw(st.floats(0, 1)))
    return found


def written(found: dict[str, Any], *, extends: str = "four-a-week") -> str:
    """Return the text of a file that extends a scenario and changes some settings."""
    tree: dict[str, Any] = {"extends": extends, "sites": dict.fromkeys(OTHERS)}
    for path, value in found.items():
        *above, key = path.split(".")
        section = tree
        for step in above:
            section = section.setdefault(step, {})
        section[key] = value
    return "\n".join(f"{key}: {yaml_text(value)}" for key, value in tree.items()) + "\n"


def as_options(found: dict[str, Any]) -> list[str]:
    """Return the same changes as options of the command line."""
    return [f"{path}={yaml_text(value)}" for path, value in found.items()]


def loaded_or_rejected(reference: Any, **options: Any) -> Loaded:
    """Load a scenario; one whose settings don't fit each other is no example."""
    try:
        return load_scenario(reference, **options)
    except ScenarioError as error:
        wrong = [one.message for one in error.problems if " must be a" in one.message]
        if wrong:
            pytest.fail(f"drew what isn't allowed: {wrong}")
        reject()
