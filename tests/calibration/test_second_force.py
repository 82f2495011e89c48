"""Another force's record, with few columns: calibrated, checked, validated."""

import json
import math

import pytest

from analysis.record.reading import read_record
from analysis.studies.calibration.calibrating import calibrate
from analysis.studies.calibration.streets import true_alerts
from lfrsim.cli import main
from sim.scenario.loading import load_scenario
from tests.records import PLACES, second_force, write_second_force

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("second force")]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Return the record of a made-up force and the base that is fitted to it."""
    folder = tmp_path_factory.mktemp("force")
    record = write_second_force(folder)
    out = folder / "base.yaml"
    command = ["calibrate", str(record), "--out", str(out), "-q"]
    assert main([*command, "--name", "Harbour Town"]) == 0
    return record, out


def test_its_base_is_a_scenario_with_its_own_streets(base, capsys):
    """Ten places are ten sites; what it doesn't say is as no record says."""
    _, out = base
    loaded = load_scenario(out)
    assert loaded.scenario.name == "Harbour Town"
    assert {site.name for site in loaded.scenario.sites.values()} == {*PLACES}
    assert loaded.provenance["cameras.mobile.live"].source == ("met-2025",)
    assert loaded.provenance["watchlist.size"].source == ("met-2023",)
    assert loaded.provenance["population.faces_exponent"].standing == "fitted"
    assert main(["check", str(out)]) == 0
    assert "is valid: Harbour Town" in capsys.readouterr().out


def test_it_is_validated_on_its_own_calendar(base, tmp_path, capsys):
    """Sixty deployments; whoever made them obeyed such a model, and so it holds."""
    record, out = base
    status = main(
        ["validate", str(out), str(record), "-n", "40", "-o", str(tmp_path / "v"), "-q"]
    )
    said = capsys.readouterr().out
    assert status == 0, said
    assert "on the calendar of 60 published deployments" in " ".join(said.split())
    assert (tmp_path / "v" / "deployments.csv").read_text().count("\n") == 61


def test_it_is_predicted_from_its_first_months(base, tmp_path, capsys):
    """Fitted to what was known by May."""
    record, out = base
    words = ["validate", str(out), str(record), "--fit-until", "2026-05-31"]
    status = main([*words, "-n", "30", "-o", str(tmp_path / "v"), "-q"])
    said = " ".join(capsys.readouterr().out.split())
    assert status in (0, 3)
    assert "fitted to what was published until 2026-05-31" in said
    assert "last value" in said


def test_a_changed_setting_stays_changed_where_all_is_fitted_anew(
    base, tmp_path, capsys
):
    """What is said on the command line lies over what the record gives."""
    record, out = base
    asked = ["validate", str(out), str(record), "--fit-until", "2026-05-31"]
    means = []
    for factor in ("1", "0.4"):
        changed_one = f"disposal.arrest_factor={factor}"
        words = ["--set", changed_one, "-n", "20", "-o", str(tmp_path), "--json", "-q"]
        main([*asked, *words])
        scores = json.loads(capsys.readouterr().out)["scores"]
        means.append(
            next(s["predicted_mean"] for s in scores if s["count"] == "arrests")
        )
    assert means[1] < 0.5 * means[0]


@pytest.mark.parametrize(
    "missing", [("latitude", "longitude"), ("borough",)], ids=["nowhere", "borough"]
)
def test_without_knowing_where_its_streets_lie_it_is_told_what_to_add(
    tmp_path, capsys, missing
):
    """A borough and a coordinate, or a table of sites."""
    header, *rows = second_force().splitlines()
    places = {header.split(",").index(column) for column in missing}
    kept = [
        ",".join(cell for at, cell in enumerate(row.split(",")) if at not in places)
        for row in (header, *rows)
    ]
    record = tmp_path / "bare.csv"
    record.write_text("\n".join(kept) + "\n")
    out = tmp_path / "base.yaml"
    assert main(["calibrate", str(record), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert "it isn't known where 'Broad Quay' and 9 more lies" in told
    assert "sites.csv: site,name,borough,latitude,longitude" in told
    assert not out.exists()


def test_without_faces_it_is_told_that_they_are_needed(tmp_path, capsys):
    """How many have them, how many it takes, and in which column."""
    header, *rows = second_force().splitlines()
    place = header.split(",").index("faces_seen")
    kept = [
        ",".join(cell for at, cell in enumerate(row.split(",")) if at != place)
        for row in (header, *rows)
    ]
    record = tmp_path / "blind.csv"
    record.write_text("\n".join(kept) + "\n")
    assert main(["calibrate", str(record), "--out", str(tmp_path / "base.yaml")]) == 2
    said = capsys.readouterr().err
    assert "0 of 60 deployments have faces that can be compared; 5 or more" in said
    assert "column faces_seen" in said


def test_hours_that_are_all_alike_are_no_distribution(tmp_path):
    """The others' stay: a spread of nothing isn't known."""
    header, *rows = second_force().splitlines()
    record = tmp_path / "alike.csv"
    record.write_text("\n".join([f"{header},hours", *(f"{row},5" for row in rows)]))
    out = tmp_path / "base.yaml"
    assert main(["calibrate", str(record), "--out", str(out), "-q"]) == 0
    about = load_scenario(out).provenance["cameras.mobile.live"]
    assert about.source == ("met-2025",)


def rewritten(tmp_path, change, name="other.csv"):
    """Write the record with every row changed; return its path."""
    header, *rows = second_force().splitlines()
    columns = header.split(",")
    told = [dict(zip(columns, row.split(","), strict=True)) for row in rows]
    for number, row in enumerate(told):
        row.update(change(number, row))
    lines = [",".join(told[0]), *(",".join(map(str, row.values())) for row in told)]
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    return path


def test_another_threshold_in_the_midst_is_an_era_of_its_own(tmp_path):
    """Three times the alerts at 0.60 aren't taken for those of today."""

    def change(number, row):
        early = number < 30
        factor = 3 if early else 1
        true = factor * (int(row["alerts"]) - int(row["false_alerts"]))
        return {
            "alerts": true + int(row["false_alerts"]),
            "threshold": 0.60 if early else 0.64,
        }

    found = calibrate(read_record(rewritten(tmp_path, change)))
    (shift,) = found.streets.fit.common.shifts
    assert shift == pytest.approx(math.log(3), abs=0.25)
    assert found.arrests is not None
    assert found.arrests.number <= 30


def test_a_misprinted_list_moves_nothing_and_none_is_taken_for_unknown(tmp_path):
    """The median stands; a list of nobody isn't one."""
    lists = ["500", "500", "150", "0"]

    def change(number, row):
        return {"watchlist_size": lists[number] if number < 4 else "500"}

    found = calibrate(read_record(rewritten(tmp_path, change)))
    assert found.loaded.scenario.watchlist.size == 500
    assert "watchlist.size" not in found.loaded.doubts


def test_true_alerts_stand_in_where_false_ones_arent_told(tmp_path):
    """Arrests are a share of those."""

    def change(number, row):
        true = int(row["alerts"]) - int(row["false_alerts"])
        return {"alerts": 2 * true, "true_alerts": true, "false_alerts": ""}

    path = rewritten(tmp_path, change)
    found = calibrate(read_record(path))
    rows = found.streets.rows
    assert true_alerts(rows).sum() == rows["true_alerts"].sum() < rows["alerts"].sum()


def test_no_unconfirmed_alert_is_no_certainty(tmp_path):
    """None of some hundreds: the doubt is as if it were half of one."""

    def change(number, row):
        return {"true_alerts_unconfirmed": 0}

    found = calibrate(read_record(rewritten(tmp_path, change)))
    doubt = found.loaded.doubts["depletion.status_quo.reached"]
    assert found.loaded.scenario.depletion.status_quo.reached == 1
    assert doubt.held_at(0.02) < 1


def test_one_street_is_refused_in_plain_words(tmp_path, capsys):
    """How streets differ can't be told from one."""

    def change(number, row):
        return {"place": "High Street", "borough": "Old Town"}

    path = rewritten(tmp_path, change)
    assert main(["calibrate", str(path), "--out", str(tmp_path / "base.yaml")]) == 2
    assert "all deployments are on one street" in capsys.readouterr().err


def test_what_makes_no_scenario_is_said_of_the_record(tmp_path, capsys):
    """And not of a draft that nobody has."""

    def change(number, row):
        return {"threshold": 0.9}

    path = rewritten(tmp_path, change)
    assert main(["calibrate", str(path), "--out", str(tmp_path / "base.yaml")]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: {path}: what it says makes no scenario: ")
    assert "-->" not in said


def test_what_a_calibration_reads_is_never_written_over(tmp_path, capsys):
    """Neither the record's description nor what is extended, whatever is asked."""
    record = write_second_force(tmp_path)
    described = record.with_suffix(".yaml")
    described.write_text("name: Harbour Town\n")
    extended = tmp_path / "mine.yaml"
    extended.write_text("extends: base/unrecorded\n")
    for out, more in (
        (described, []),
        (extended, ["--extends", str(extended)]),
    ):
        before = out.read_bytes()
        command = ["calibrate", str(record), "--out", str(out), "--force", *more]
        assert main(command) == 2
        assert "can't be written: a file of that name" in capsys.readouterr().err
        assert out.read_bytes() == before


def test_without_a_single_arrest_no_share_is_made_up(tmp_path, capsys):
    """A record whose alerts all end alike."""
    header, *rows = second_force().splitlines()
    record = tmp_path / "none.csv"
    none = [row.rpartition(",")[0] + ",0" for row in rows]
    record.write_text("\n".join([header, *none]) + "\n")
    assert main(["calibrate", str(record), "--out", str(tmp_path / "base.yaml")]) == 2
    assert "0 of " in capsys.readouterr().err
