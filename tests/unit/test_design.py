"""What is to be run: studies, their names and their chunks."""

from pathlib import Path

import pytest

from sim.experiment.design import Study, StudyError, short_name
from sim.experiment.store import default_folder
from tests.studies import study


def test_chunks_hold_eight_replications_and_the_rest():
    """Twenty replications of two scenarios are three chunks each, in turns."""
    chunks = [(c.name, c.first, c.number) for c in study(20).chunks]
    assert chunks == [
        ("four", 0, 8),
        ("ten", 0, 8),
        ("four", 8, 8),
        ("ten", 8, 8),
        ("four", 16, 4),
        ("ten", 16, 4),
    ]


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("four-a-week", "four-a-week"),
        ("my/plan.yaml", "plan"),
        ("my\\plan.YML", "plan"),
        ("./my plan: 2.yaml", "my-plan-2"),
        ("base/london-2025", "london-2025"),
        ("../.yaml", "scenario"),
    ],
)
def test_a_scenario_is_called_after_its_file(reference, name):
    """The short name is the last part of the reference, fit to be a folder."""
    assert short_name(reference) == name


def test_equal_names_are_refused():
    """Two scenarios of one name, even in another case, can't be told apart."""
    with pytest.raises(StudyError, match="2 different scenarios are called ten"):
        study(scenarios=(("ten", 5), ("Ten", 9)))
    with pytest.raises(StudyError, match="ten is there twice"):
        study(scenarios=(("ten", 5), ("ten", 5)))


def test_equal_settings_under_two_names_are_only_warned_of():
    """Comparing a scenario with itself under another name is allowed."""
    with pytest.warns(UserWarning, match="four and ten have the same settings"):
        study(scenarios=(("four", 5), ("ten", 5)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"replications": 0}, "replications must be at least 1, but it is 0"),
        ({"seed": -1}, "seed must be at least 0, but it is -1"),
        ({"scenarios": ()}, "at least one scenario"),
    ],
)
def test_a_study_that_makes_no_sense_is_refused(change, said):
    """Numbers that can't be are refused with name, rule and value."""
    given = {"scenarios": study().scenarios, "replications": 1, "seed": 1, **change}
    with pytest.raises(StudyError, match=said):
        Study(**given)


def test_the_default_folder_is_named_after_the_scenarios():
    """Results go to results/ in the current folder, under the scenarios' names."""
    assert default_folder(study()) == Path("results", "four-vs-ten")
