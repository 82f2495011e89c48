"""What differs between two scenarios, for people and for programs."""

import json
import re

from lfrsim.cli import main
from sim.scenario.differing import differences
from sim.scenario.loading import load_scenario
from tests.making import TINY


def between(*overrides, base=TINY):
    """Return what differs between a scenario and itself with some changes."""
    changed = load_scenario(base, overrides=overrides)
    return differences(load_scenario(base), changed)


def test_a_changed_setting_is_a_difference_with_both_origins():
    """Path, both values, their ratio and where each comes from are told."""
    (one,) = between("plan.deployments_per_week=6")
    assert (one.path, one.a.value, one.b.value) == ("plan.deployments_per_week", 4, 6)
    assert one.ratio == 1.5
    assert one.a.origin.file == str(TINY)
    assert one.b.origin.file == "--set plan.deployments_per_week=6"


def test_the_same_value_written_otherwise_is_no_difference():
    """Units, names, questions and the order of keys don't count."""
    assert between("footfall.slice=900 s", "name=Other", "question=Why?") == []
    assert between("population.is_current=0.97") == []


def test_a_setting_that_only_one_has_is_a_difference():
    """A site that is taken away shows as not there."""
    found = between("sites.station=null")
    assert {one.path.rpartition(".")[0] for one in found} == {"sites.station"}
    assert all(one.b.origin is None and one.ratio is None for one in found)


def test_a_distribution_is_one_difference_and_has_no_ratio():
    """What is replaced whole differs as a whole."""
    (one,) = between("adjudication.duration={lognormal: {median: 20 s, p95: 45 s}}")
    assert one.path == "adjudication.duration"
    assert one.ratio is None


def test_differences_come_in_the_schemas_order():
    """The plan comes before custody, however the changes were written."""
    found = between("custody.cells=3", "plan.vans=1", "horizon.weeks=1",
                    "plan.deployments_per_week=2")  # fmt: skip
    assert [one.path for one in found] == [
        "horizon.weeks",
        "plan.deployments_per_week",
        "plan.vans",
        "custody.cells",
    ]


def test_the_command_says_it_in_words(capsys):
    """Values, ratio, meaning and origin of each difference are printed."""
    assert main(["diff", "four-a-week", "ten-a-week"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("From four-a-week to ten-a-week, 1 setting differs.\n")
    assert "plan.deployments_per_week: 4 -> 10  (2.5 times)" in out
    assert "lever: Deployments a week" in out
    assert "A is published, scenarios/four-a-week.yaml:" in out
    assert re.search(r"B is published, scenarios/ten-a-week.yaml:\d, announcement", out)


def test_the_command_says_it_in_json(capsys):
    """One document has the same, for programs."""
    assert main(["diff", "four-a-week", "ten-a-week", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    (one,) = document["differences"]
    assert (document["a"], document["b"]) == ("four-a-week", "ten-a-week")
    assert (one["setting"], one["role"], one["ratio"]) == (
        "plan.deployments_per_week",
        "lever",
        2.5,
    )
    assert one["b"]["value"] == 10
    assert one["b"]["source"] == ["announcement-2025"]


def test_equal_scenarios_are_said_to_be_equal(capsys):
    """Nothing differs: one line, and still status 0."""
    assert main(["diff", "four-a-week", "four-a-week"]) == 0
    assert "have the same settings" in capsys.readouterr().out
