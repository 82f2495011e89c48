"""A corpus of wrong files: each is answered with place, rule and remedy."""

import re
from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.loading import load_scenario

WRONG = Path(__file__).parents[1] / "wrong_scenarios"
CASES = [
    line.split(" | ")
    for line in (WRONG / "messages.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
LIBRARY_WORDS = (
    "Input should",
    "Value error",
    "Extra inputs",
    "Field required",
    "function-",
    "block end",
    "while parsing",
    "pydantic",
    "ruamel",
    "Node(",
    "0x",
)
SEVERAL_FAULTS = {
    "missing_everything",
    "never_visited",
    "undescribed_camera",
    "underscore_number",
    "unknown_key_in_list",
}
every = pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])


def fault(name):
    """Return the error that a wrong file gives; any other exception is a failure."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(WRONG / f"{name}.yaml")
    return caught.value


def test_the_corpus_is_large_and_each_file_is_in_the_table():
    """No file is forgotten, and there are at least 120."""
    listed = [case[0] for case in CASES]
    assert {path.stem for path in WRONG.glob("*.yaml")} == set(listed)
    assert len(listed) == len(set(listed)) >= 120


@every
def test_a_wrong_scenario_is_refused_with_place_and_remedy(case):
    """The message says what is wrong, points at it, and says what to type."""
    name, place, *says = case
    text = str(fault(name)).replace(f"{WRONG}/", "").replace(str(WRONG.parent), "..")
    assert text.startswith("error: ")
    if place == "-":
        assert not re.search(rf"{name}\.yaml:\d", text)
    else:
        where = place if ".yaml" in place else f"{name}.yaml:{place}"
        assert f"  --> {where}\n" in text
    assert [part for part in says if part not in text] == []


@every
def test_no_message_comes_from_a_library(case):
    """Messages are ours: none is passed through from the validator or the parser."""
    text = str(fault(case[0]))
    assert [raw for raw in LIBRARY_WORDS if raw in text] == []


@every
def test_one_fault_is_reported_once(case):
    """A fault draws no others after it."""
    number = len(fault(case[0]).problems)
    assert number > 1 if case[0] in SEVERAL_FAULTS else number == 1
