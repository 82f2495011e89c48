"""The base comes out of the record, byte for byte; and it says how surely."""

import dataclasses
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from analysis.record.reading import read_record
from analysis.studies.calibration.calibrating import CalibrationError, calibrate
from analysis.studies.calibration.drafts import loaded_text
from analysis.studies.calibration.identified import (
    fixed_against_mobile,
    trend_of_visits,
)
from analysis.studies.calibration.outcomes import spread_of
from analysis.studies.calibration.report import report_document, report_lines
from analysis.studies.calibration.streets import eras
from analysis.studies.calibration.windows import log_window
from analysis.studies.expectation.expectation import arrest_share
from analysis.studies.expectation.remaining import groups
from lfrsim.cli import main
from sim.model.chances import chance_of_arrest
from sim.model.profile import flow
from sim.scenario.loading import load_scenario
from tests.making import shipped
from tests.records import write_second_force

BASE = files("scenarios") / "base" / "london-2025.yaml"
RECORD = files("scenarios") / "record" / "met_lfr_deployments.csv"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("calibration")]


@pytest.fixture(scope="module")
def found():
    """Return the calibration of the shipped record."""
    return calibrate(read_record())


def test_the_base_is_what_the_record_gives_byte_for_byte(tmp_path, capsys):
    """By one command, wherever it is written."""
    out = tmp_path / "base.yaml"
    assert main(["calibrate", str(RECORD), "--out", str(out)]) == 0
    assert out.read_bytes() == BASE.read_bytes()
    said = capsys.readouterr()
    assert "arrests over alerts that weren't false" in said.out
    assert "Not identified" in said.out
    assert f"next: lfrsim validate {out} {RECORD}" in said.err


def test_a_file_that_is_there_is_written_over_only_if_asked(tmp_path, capsys):
    """And nothing is lost where it isn't."""
    out = tmp_path / "base.yaml"
    out.write_text("mine")
    assert main(["calibrate", str(RECORD), "--out", str(out)]) == 2
    assert "--force writes over it" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert main(["calibrate", str(RECORD), "--out", str(out), "--force", "-q"]) == 0
    assert out.read_bytes() == BASE.read_bytes()


def test_what_it_extends_must_be_there(tmp_path, capsys):
    """Said of the name that was given, before anything is fitted."""
    command = ["calibrate", str(RECORD), "--out", str(tmp_path / "base.yaml")]
    assert main([*command, "--extends", "base/unrecord"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: there is no scenario 'base/unrecord'")
    assert "did you mean 'base/unrecorded'?" in said


def test_a_file_beside_it_is_extended_from_where_it_lies(tmp_path, monkeypatch, capsys):
    """A path is written as seen from the new file, and works from there."""
    monkeypatch.chdir(tmp_path)
    record = write_second_force(tmp_path)
    (tmp_path / "mine.yaml").write_text("extends: base/unrecorded\nname: Mine\n")
    (tmp_path / "made").mkdir()
    command = ["calibrate", str(record), "--out", "made/base.yaml", "-q"]
    assert main([*command, "--extends", "./mine.yaml"]) == 0
    assert main(["check", "made/base.yaml", "-q"]) == 0
    assert str(tmp_path) in (tmp_path / "made/base.yaml").read_text()


def test_rows_of_a_day_in_another_order_give_the_same_base(found):
    """The file says when, where and what; not in which order it is printed."""
    record = found.record
    shuffled = record.frame.sample(frac=1, random_state=1).sort_values(
        "date", kind="stable"
    )
    again = calibrate(
        dataclasses.replace(record, frame=shuffled.reset_index(drop=True))
    )
    assert again.text == found.text


def test_everything_that_is_fitted_says_how_surely(found):
    """Value, standing, source, and what it could be or how many it rests on."""
    fitted = {
        path: about
        for path, about in found.loaded.provenance.items()
        if about.standing == "fitted" and about.source == ("record",)
    }
    assert len(fitted) > 190
    bare = [
        path
        for path, about in fitted.items()
        if about.uncertainty is None and "n = " not in about.note
    ]
    assert bare == []
    joint = found.loaded.joint_doubts
    assert len(joint) == len(found.streets.names) + 2  # arrests and staff
    assert all(one.provenance.note for one in joint.values())


def test_a_streets_faces_and_passages_are_known_together(found):
    """Means are the value's; the more faces a street has, the fewer per face."""
    doubts = found.loaded.doubts
    path = "sites.croydon-north-end"
    faces, wanted = (
        np.array([doubts[f"{path}.{key}"].held_at((k + 0.5) / 13) for k in range(13)])
        for key in ("faces", "wanted_per_10k_faces")
    )
    site = found.loaded.scenario.sites["croydon-north-end"]
    assert faces.mean() == pytest.approx(site.faces, rel=0.01)
    product = (faces * wanted).mean()
    assert product == pytest.approx(site.faces * site.wanted_per_10k_faces, rel=0.01)
    street = found.streets.known()["croydon-north-end"]
    logs = np.log(faces), np.log(faces * wanted)
    assert logs[0].std() == pytest.approx(street.deviation_faces, rel=0.01)
    assert logs[1].std() == pytest.approx(street.deviation_alerts, rel=0.02)
    assert np.corrcoef(*logs)[0, 1] == pytest.approx(street.correlation, abs=0.02)
    assert np.corrcoef(logs[0], np.log(wanted))[0, 1] < -0.3


def test_alerts_and_arrests_of_the_base_are_those_that_were_fitted(found):
    """In closed form, over the record's own streets."""
    scenario, arrests = found.loaded.scenario, found.arrests
    share = arrest_share(scenario, groups(scenario))
    reached = scenario.depletion.status_quo.reached
    assert share * reached == pytest.approx(arrests.share, abs=2e-4)
    assert scenario.disposal.arrest_spread == pytest.approx(
        spread_of(scenario, arrests.correlation), rel=1e-3
    )


def test_the_spread_of_arrests_correlates_alerts_as_the_record_does(found):
    """By drawing deployments: alerts of one are as alike as was fitted."""
    scenario = found.loaded.scenario
    listed = [group for group in groups(scenario) if group.is_listed]
    weight = np.array([group.passages * group.kind.recognised for group in listed])
    means = [
        scenario.population.categories[group.kind.category].arrest
        if group.kind.is_right
        else 0.0
        for group in listed
    ]
    reached = scenario.depletion.status_quo.reached
    spread, shares = scenario.disposal.arrest_spread, []
    for effect in np.random.default_rng(2).normal(size=4000).tolist():
        chances = [chance_of_arrest(one, spread=spread, effect=effect) for one in means]
        shares.append(reached * float(weight @ chances) / weight.sum())
    mean = np.mean(shares)
    correlation = np.var(shares) / (mean * (1 - mean))
    assert mean == pytest.approx(found.arrests.share, abs=0.005)
    assert correlation == pytest.approx(found.arrests.correlation, rel=0.08)


def test_other_disposals_are_those_of_the_months_that_tell_them_apart(found):
    """Over stops without an arrest: 129 of 454."""
    scenario = found.loaded.scenario
    listed = [group for group in groups(scenario) if group.is_listed]
    total = other = 0.0
    for group in listed:
        weight = group.passages * group.kind.recognised
        kind = scenario.population.categories[group.kind.category]
        right = group.kind.is_right
        total += weight * (1 - kind.arrest if right else 1)
        other += weight * (kind.other + kind.safeguarded if right else 0)
    # Safeguarding counts as another disposal, and isn't scaled.
    assert other / total == pytest.approx(129 / 454, abs=0.012)


def test_croydons_fixed_cameras_fall_from_visit_to_visit(found):
    """Log alerts -0.06 a visit, standard error 0.03: season is in it."""
    trend, vans = (
        trend_of_visits(found.record, camera=camera) for camera in ("fixed", "mobile")
    )
    assert trend is not None
    assert vans is not None
    assert trend.slope == pytest.approx(-0.064, abs=0.001)
    assert trend.error == pytest.approx(0.033, abs=0.001)
    assert abs(vans.slope) < 2 * vans.error < 0.04


def test_fixed_and_mobile_cameras_are_held_against_each_other_on_one_street(found):
    """North End, Croydon: what is known of both leaves a ratio of 1 standing."""
    (cameras,) = fixed_against_mobile(found.record)
    assert (cameras.site, cameras.fixed, cameras.mobile) == ("croydon-north-end", 12, 6)
    assert cameras.faces.low < 1 < cameras.faces.high
    assert cameras.alerts.low < 1 < cameras.alerts.high
    assert (cameras.arrests_fixed.number, cameras.arrests_fixed.of) == (84, 174)
    assert "isn't identified" in " ".join(" ".join(report_lines(found)).split())
    assert report_document(found)["not_told"][0].startswith("Not identified")


def test_another_threshold_or_another_count_of_faces_is_another_era(found):
    """Present, 0.64 before February 2025, 0.62, 0.60."""
    streets = found.streets
    era = eras(found.record, streets.rows)
    dates = [streets.rows["date"][era == number] for number in range(4)]
    assert [len(one) for one in dates] == [196, 97, 10, 101]
    assert dates[0].min() == pd.Timestamp("2025-02-04")
    assert dates[1].max() == pd.Timestamp("2025-01-30")
    assert dates[3].max() == pd.Timestamp("2024-06-28")


def test_unknown_hours_are_known_as_a_distribution():
    """Where hours are known only the start is open, and that says little."""
    scenario = shipped("four-a-week")
    camera, profile = scenario.cameras["mobile"], flow(scenario.footfall)
    unknown, known = log_window(camera, profile), log_window(camera, profile, hours=5.6)
    assert 0 < known.variance < 0.15 * unknown.variance
    assert known.mean == pytest.approx(np.log(5.6), abs=0.03)
    assert unknown.mean < known.mean


def test_a_record_up_to_a_day_is_fitted_to_that_part_alone(found):
    """What came later moves nothing."""
    frame = found.record.frame
    until = pd.Timestamp("2025-06-30")
    early = frame[frame["date"] <= until].reset_index(drop=True)
    first = calibrate(dataclasses.replace(found.record, frame=early))
    assert first.streets.rows["date"].max() <= until
    assert "brixton-road" not in first.loaded.scenario.sites
    assert first.arrests is not None
    assert first.arrests.share < found.arrests.share


def test_a_base_cant_be_laid_over_other_sites(found):
    """They would be those of another record."""
    few = found.record.frame[found.record.frame["site"] != "acton"]
    without = dataclasses.replace(found.record, frame=few.reset_index(drop=True))
    with pytest.raises(CalibrationError, match="has sites of its own, such as acton"):
        calibrate(without, extends="four-a-week")
    alone = calibrate(without, extends="four-a-week", is_alone=True)
    assert "acton" not in alone.loaded.scenario.sites
    assert not any(path.startswith("sites.acton.") for path in alone.loaded.doubts)


def test_too_few_deployments_are_refused(found):
    """With how many there are and how many it takes."""
    few = found.record.frame.tail(8).reset_index(drop=True)
    with pytest.raises(CalibrationError, match="are too few to calibrate to; 10 or"):
        calibrate(dataclasses.replace(found.record, frame=few))


def test_the_shipped_base_is_the_one_that_scenarios_extend():
    """four-a-week rests on it, and on what no record says."""
    assert load_scenario("four-a-week").files == (
        "scenarios/four-a-week.yaml",
        "scenarios/base/london-2025.yaml",
        "scenarios/base/unrecorded.yaml",
    )
    said = loaded_text(BASE.read_text(encoding="utf-8")).scenario
    assert said == load_scenario("base/london-2025").scenario
