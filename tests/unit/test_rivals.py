"""Where a threshold moves, the field's and the laboratory's rates stand together."""

import json

import pytest

from analysis.studies.expectation.expectation import expect
from analysis.studies.words.rivals import false_alerts_by_rates, rivals_text
from lfrsim.cli import main
from sim.scenario.loading import load_scenario
from tests.making import changed, shipped


def test_at_the_status_quos_threshold_nothing_is_said():
    """What the record shows has no rival."""
    assert false_alerts_by_rates(shipped("four-a-week")) == {}
    assert rivals_text("four-a-week", shipped("four-a-week")) == ""


def test_the_two_sources_are_twenty_two_times_apart_at_060():
    """0.22 a deployment in the field (25 in 112); in the laboratory 267 in a million of
    18,000 faces, 4.8.
    """
    found = false_alerts_by_rates(shipped("lower-threshold"))
    faces = expect(shipped("lower-threshold")).faces_per_deployment
    assert found["field"] == pytest.approx(25 / 112, rel=0.03)
    assert found["npl"] == pytest.approx(267e-6 * faces, rel=0.03)
    assert found["npl"] / found["field"] == pytest.approx(22, rel=0.03)


@pytest.mark.parametrize("name", ["lower-threshold", "lower-threshold-npl"])
def test_both_are_shown_whichever_is_used(name):
    """The sentence has both numbers, their ratio, and which is used."""
    text = rivals_text(name, shipped(name))
    assert "0.223 by the field's rates and 4.81 by the laboratory's (npl)" in text
    assert "22 times as many" in text
    used = "the field's" if name == "lower-threshold" else "the laboratory's"
    assert f"the scenario uses {used}" in text


def test_without_a_second_curve_nothing_is_compared():
    """A scenario with one source has nothing to set beside it."""
    base = shipped("lower-threshold")
    one = changed(
        base,
        recognition__operating_curves={"field": base.recognition.curve},
    )
    assert rivals_text("mine", one) == ""


def test_one_word_takes_the_other_source():
    """``recognition: npl`` changes which curve is used, and nothing else."""
    taken = load_scenario("lower-threshold", overrides=["recognition=npl"]).scenario
    assert taken.recognition.rates == "npl"
    assert taken.recognition.threshold == 0.60
    assert taken.recognition == shipped("lower-threshold-npl").recognition


def test_check_shows_both(capsys):
    """For people and for programs."""
    assert main(["check", "lower-threshold"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "4.81 by the laboratory's (npl), 22 times as many" in words
    assert main(["check", "lower-threshold", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document["false_alerts_per_deployment_by_rates"]) == {"field", "npl"}
    assert main(["check", "four-a-week"]) == 0
    assert "laboratory" not in capsys.readouterr().out


@pytest.mark.slow
def test_a_comparison_shows_both(capsys, tmp_path):
    """It is said with the numbers, as every caution is."""
    arguments = ["compare", "four-a-week", "lower-threshold", "-n", "2", "-q"]
    options = ["--set", "horizon.weeks=4", "--out", str(tmp_path / "out")]
    assert main([*arguments, *options]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "Note: lower-threshold moves the threshold to 0.60." in words
    assert "22 times as many" in words
