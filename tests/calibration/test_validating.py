"""A scenario held against a record: rows, baselines, totals, criteria."""

import dataclasses
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.record.reading import read_record
from analysis.studies.validation import forecasting, totals
from analysis.studies.validation.baselines import LAST, PLAIN, WITH_FACES, baselines
from analysis.studies.validation.criteria import criteria
from analysis.studies.validation.rows import NothingToValidateError, choose_rows
from analysis.studies.validation.scores import score_count
from analysis.studies.validation.totals import Total
from analysis.studies.validation.validating import Question
from lfrsim.cli import main
from tests.making import changed, shipped

RECORD = read_record()
SINCE = RECORD.description.faces_from
KNOWN = tuple(shipped("four-a-week").sites)


def rows_of(**how):
    """Return the rows that four-a-week is held against."""
    return choose_rows(RECORD, shipped("four-a-week"), known=KNOWN, **how)


def made_up(rows, factor=1.0, replications=50):
    """Return samples around what was published, times a factor."""
    luck = np.random.default_rng(4)
    return {
        count: luck.poisson(
            factor * np.nan_to_num(rows.frame[count].to_numpy(float))[:, None] + 0.3,
            (len(rows.frame), replications),
        )
        for count in ("faces_seen", "alerts", "arrests", "false_alerts")
    }


def test_rows_are_those_at_the_scenarios_threshold():
    """312 at 0.64, of which 215 are of the present; 112 at 0.60, all long past."""
    rows = rows_of()
    assert len(rows.frame) == 312
    assert rows.is_present.sum() == rows.has_faces.sum() == 215
    assert (rows.is_present & rows.is_event).sum() == 7
    assert (~rows.is_known).sum() == 5
    before = changed(shipped("four-a-week"), recognition__threshold=0.60)
    old = choose_rows(RECORD, before, known=KNOWN)
    assert len(old.frame) == 112
    assert old.is_present.all()
    assert not old.has_faces.any()


def test_a_camera_that_the_scenario_doesnt_have_is_left_out():
    """Fixed ones, of a scenario with vans alone."""
    vans = {"mobile": shipped("four-a-week").cameras["mobile"]}
    few = shipped("four-a-week").model_copy(update={"cameras": vans})
    rows = choose_rows(RECORD, few, known=KNOWN)
    assert len(rows.frame) == 300
    assert set(rows.frame["camera"]) == {"mobile"}


def test_later_rows_or_rows_with_faces_alone():
    """Half of 2025; and since February."""
    assert len(rows_of(after=pd.Timestamp("2025-06-30")).frame) == 129
    assert len(rows_of(with_faces=True).frame) == 215


def test_where_there_is_nothing_to_hold_against_it_is_said():
    """No such threshold; nothing after that day."""
    strange = changed(shipped("four-a-week"), recognition__threshold=0.63)
    with pytest.raises(NothingToValidateError, match=r"threshold, 0\.63"):
        choose_rows(RECORD, strange, known=KNOWN)
    with pytest.raises(NothingToValidateError, match="no deployment after 2025-12-31"):
        rows_of(after=pd.Timestamp("2025-12-31"))


def test_the_plain_prediction_is_that_of_the_half_year_before():
    """102 deployments of January to June 2025: CRPS 3.21 of alerts, 1.98 of arrests."""
    rows = rows_of(after=pd.Timestamp("2025-06-30"))
    before = RECORD.frame[RECORD.frame["date"] <= "2025-06-30"]
    days = rows.frame["date"].to_numpy("datetime64[D]").astype(np.int64)
    for count, crps in (("alerts", 3.21), ("arrests", 1.98)):
        plain = baselines(count, rows.frame, before, faces_from=None)
        score = score_count(
            count,
            samples=made_up(rows)[count],
            observed=rows.frame[count].to_numpy(float),
            days=days,
            baselines=plain,
            seed=1,
        )
        by = {skill.baseline: skill for skill in score.skills}
        assert by.keys() == {PLAIN, LAST}
        assert by[PLAIN].crps == pytest.approx(crps, abs=0.01)
        assert by[PLAIN].skill > 0.5  # it was made around what was published
        assert by[PLAIN].low < by[PLAIN].skill < by[PLAIN].high


def test_with_faces_known_a_plain_prediction_may_know_them_too():
    """Of the half-year before, whose faces count."""
    rows = rows_of(after=pd.Timestamp("2025-06-30"), with_faces=True)
    before = RECORD.frame[RECORD.frame["date"] <= "2025-06-30"]
    found = baselines("alerts", rows.frame, before, faces_from=SINCE)
    # Faces of January 2025 were counted otherwise, and aren't learnt from.
    fewer = before[before["date"] >= SINCE]
    alone = baselines("alerts", rows.frame, fewer, faces_from=SINCE)
    assert np.array_equal(found[WITH_FACES][:, 5] > 0, alone[WITH_FACES][:, 5] > 0)
    assert found[WITH_FACES].mean() == pytest.approx(alone[WITH_FACES].mean(), rel=1e-3)
    assert found.keys() == {PLAIN, WITH_FACES, LAST}
    many = rows.frame["faces_seen"].to_numpy() > 40_000
    means = found[WITH_FACES].mean(axis=1)
    assert means[many].min() > means[~many].mean()


def test_the_last_value_is_that_of_the_street_or_else_of_all():
    """Never one of the same day or later."""
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-05"]),
            "site": ["a", "b", "b"],
            "alerts": [3.0, 5.0, 9.0],
            "faces_seen": 1e4,
        }
    )
    before = pd.concat([frame] * 5, ignore_index=True)
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-02-01", "2025-02-01", "2025-02-02"]),
            "site": ["a", "new", "a"],
            "alerts": [20.0, 8.0, 1.0],
            "faces_seen": 1e4,
        }
    )
    found = baselines("alerts", rows, before, faces_from=None)
    assert found[LAST][:, 0].tolist() == [3.0, 9.0, 20.0]


def test_months_are_of_streets_and_of_the_present():
    """Eleven of 2025; Carnival isn't in August."""
    rows = rows_of()
    months = totals.by_month(rows, made_up(rows))
    assert [month.what for month in months[:3]] == ["2025-02", "2025-03", "2025-04"]
    august = next(one for one in months if (one.what, one.of) == ("2025-08", "alerts"))
    assert (august.deployments, august.observed) == (16, 177)
    assert august.holds


def test_the_annual_reports_year_is_summed_up():
    """207 deployments, 2,074 alerts, 10 of them false, 959 arrests."""
    rows = rows_of()
    found = {
        one.of: (one.deployments, one.observed)
        for one in totals.whole(rows, made_up(rows))
        if one.what == "Sep 2024 to Sep 2025"
    }
    assert found["alerts"] == (207, 2074.0)
    assert found["false_alerts"] == (207, 10.0)
    assert found["arrests"] == (207, 959.0)
    later = rows_of(after=pd.Timestamp("2025-06-30"))
    assert "Sep 2024 to Sep 2025" not in {
        one.what for one in totals.whole(later, made_up(later))
    }


def test_the_west_end_has_fewer_alerts_per_face_than_elsewhere():
    """2.8 against 6.4 per 10,000 faces, as published."""
    rows = rows_of()
    inside, elsewhere = totals.per_10k_faces(rows, made_up(rows))
    assert inside.observed == pytest.approx(2.80, abs=0.01)
    assert elsewhere.observed == pytest.approx(6.43, abs=0.01)


def score(**changes):
    """Return a score that meets every criterion but for the changes."""
    rows = rows_of()
    count = "alerts"
    samples = made_up(rows)[count]
    observed = np.random.default_rng(9).permuted(samples, axis=1)[:, 0].astype(float)
    days = np.arange(observed.size)
    plain = {PLAIN: np.tile(np.arange(30.0), (observed.size, 1))}
    found = score_count(
        count, samples=samples, observed=observed, days=days, baselines=plain, seed=1
    )
    return found._replace(**changes)


def test_criteria_are_met_where_they_are_and_not_where_they_arent():
    """Coverage, PIT, skill of a forecast, months of a fit."""
    good = score()
    told = {"is_forecast": True, "is_seen": False}
    assert [one.is_met for one in criteria([good], [], **told)] == [True, True, True]
    coverage = tuple(
        one._replace(p_value=0.001) if one.level == 0.9 else one
        for one in good.coverage
    )
    worse = good.skills[0]._replace(low=-0.03)
    for bad in (
        good._replace(coverage=coverage),
        good._replace(uniform_p=0.001),
        good._replace(skills=(worse,)),
    ):
        failed = [one for one in criteria([bad], [], **told) if not one.is_met]
        assert len(failed) == 1
    # What has seen the deployments is held to neither PIT nor a plain prediction.
    bad = good._replace(skills=(worse,), uniform_p=0.001)
    (one,) = criteria([bad], [], is_forecast=False, is_seen=True)
    assert one.is_met
    assert "90 % interval" in one.text


def test_too_few_deployments_are_no_criterion():
    """Of one or two, a test of coverage could never fail."""
    few = score()._replace(number=2)
    assert criteria([few], [], is_forecast=True, is_seen=False) == []


@pytest.mark.parametrize(("held", "is_met"), [(8, True), (7, False)])
def test_eight_months_of_ten_must_hold(held, is_met):
    """And fewer than five are no criterion."""
    months = [
        Total(f"2025-{month:02}", "alerts", 9, 100.0, 100.0, 90.0, 110.0)
        if month <= held
        else Total(f"2025-{month:02}", "alerts", 9, 120.0, 100.0, 90.0, 110.0)
        for month in range(1, 11)
    ]
    (one,) = criteria([], months, is_forecast=False, is_seen=True)
    assert one.is_met is is_met
    assert f"{held} of 10 monthly totals" in one.text
    assert criteria([], months[:4], is_forecast=False, is_seen=True) == []


def test_each_question_has_a_folder_of_its_own():
    """So that one answer doesn't write over another."""
    question = Question("four-a-week")
    assert question.key == "four-a-week"
    other = dataclasses.replace(
        question, fit_until=pd.Timestamp("2025-06-30"), with_faces=True, left_out=True
    )
    assert other.key == "four-a-week-until-2025-06-30-streets-left-out-faces-known"


def test_a_broken_file_is_told_of_check(tmp_path, capsys):
    """Who only wanted to know whether a file is right is told by which command."""
    broken = tmp_path / "mine.yaml"
    broken.write_text("extends: four-a-week\nplan: {vans: many}\n")
    assert main(["validate", str(broken)]) == 2
    said = capsys.readouterr().err
    assert f"'lfrsim check {broken}'" in said
    assert "plan.vans" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["four-a-week", "nowhere.csv"], "nowhere.csv: no such file"),
        (["four-a-week", "-n", "5"], "5 replications are too few to score"),
        (["four-a-week", "--fit-until", "2024-01-01"], "are too few to calibrate"),
        (["four-a-week", "--fit-until", "2019-01-01"], "are too few to calibrate"),
        (
            ["four-a-week", "--fit-until", "2026-01-01"],
            "no deployment after 2026-01-01",
        ),
        (["four-a-week", "--fit-until", "1 July"], "'1 July' does not match"),
        (["four-a-week", "--set", "recognition.threshold=0.63"], "threshold, 0.63"),
    ],
)
def test_what_cant_be_asked_is_refused(words, said, tmp_path, capsys):
    """With status 2, and nothing is written."""
    folder = tmp_path / "out"
    assert main(["validate", *words, "-o", str(folder)]) == 2
    assert said in capsys.readouterr().err
    assert not folder.exists() or not [*folder.iterdir()]


@pytest.mark.slow
@pytest.mark.xdist_group("validation")
def test_a_scenario_that_isnt_like_the_record_ends_with_status_3(tmp_path, capsys):
    """Half of the arrests; and what failed is said, also as JSON."""
    words = ["validate", "four-a-week", "--set", "disposal.arrest_factor=0.5"]
    status = main([*words, "-n", "20", "-o", str(tmp_path), "--json", "-q"])
    said = capsys.readouterr()
    assert status == 3
    assert "not met: arrests:" in said.err
    document = json.loads(said.out)
    assert not all(one["is_met"] for one in document["criteria"])
    (arrests,) = [one for one in document["scores"] if one["count"] == "arrests"]
    assert arrests["predicted_mean"] < 0.7 * arrests["published_mean"]


@pytest.mark.slow
@pytest.mark.xdist_group("validation")
def test_the_base_is_like_its_record(tmp_path, capsys):
    """Five criteria of five."""
    status = main(["validate", "four-a-week", "-n", "24", "-o", str(tmp_path), "-q"])
    said = " ".join(capsys.readouterr().out.split())
    assert "5 of 5 stated criteria are met" in said
    assert status == 0


def once(fit):
    """Return what fits the first time that it is called, and gives that ever after."""
    found: list[Any] = []

    def fitted(*words, **options):
        if not found:
            found.append(fit(*words, **options))
        return found[0]

    return fitted


@pytest.mark.slow
@pytest.mark.xdist_group("validation")
def test_every_file_is_the_same_however_many_processes_there_are(
    tmp_path, capsys, monkeypatch
):
    """Tables and figures, byte for byte. What is fitted is fitted in this process
    whatever their number, and so once.
    """
    monkeypatch.setattr(forecasting, "fitted_until", once(forecasting.fitted_until))
    asked = ["validate", "four-a-week", "--fit-until", "2025-10-31", "-n", "20", "-q"]
    for jobs in ("1", "2"):
        main([*asked, "--jobs", jobs, "-o", str(tmp_path / jobs)])
        capsys.readouterr()
    alone = sorted((tmp_path / "1").rglob("*.*"))
    assert {"deployments.csv", "months.csv", "pit.png", "map.svg"} <= {
        path.name for path in alone
    }
    for path in alone:
        other = tmp_path / "2" / path.relative_to(tmp_path / "1")
        assert path.read_bytes() == other.read_bytes()


@pytest.mark.slow
@pytest.mark.longest
@pytest.mark.xdist_group("forecast")
def test_half_of_2025_is_predicted_from_the_other(tmp_path, capsys):
    """Coverage and PIT of alerts and arrests, and no worse than a plain prediction."""
    asked = ["validate", "four-a-week", "--fit-until", "2025-06-30", "-n", "150"]
    status = main([*asked, "-o", str(tmp_path), "-q"])
    said = " ".join(capsys.readouterr().out.split())
    assert "6 of 6 stated criteria are met" in said
    assert status == 0
