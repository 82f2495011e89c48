"""What limits arrests: which runs tell, how it is counted, and how it is said."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import lfrsim
from analysis.figures import limits as figure
from analysis.figures import style
from analysis.figures.style import Caption
from analysis.statistics.proportions import clopper_pearson_interval
from analysis.studies.binding.limits import Limits, compute_limits, count_first
from analysis.studies.binding.resources import RESOURCES, all_unlimited, scarce
from analysis.studies.binding.runs import limits_study
from analysis.studies.outcome import count_alerts
from lfrsim.cli import main
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.experiment.folders import FolderError
from sim.experiment.store import read_results
from sim.scenario.loading import scenario_id
from tests.making import TINY, changed, shipped, uncoupled

CAPTION = Caption(names=("ten",), replications=4, seed=8, weeks=(10,))
ARRESTS = np.array([100.0, 110.0, 90.0, 100.0])
GAINS = {
    "operators": np.array([0.0, 0.0, -4.0, -4.0]),
    "pairs": np.array([9.0, 10.0, 11.0, 0.0]),
    "prisoner-vans": np.array([4.0, 10.0, 2.0, -1.0]),
    "everything": np.array([12.0, 16.0, 12.0, 0.0]),
}
QUICK = ["-n", "3", "-j", "1", "-q", "--set", "horizon.weeks=1",
         "--set", "depletion.weeks_before=0"]  # fmt: skip


def asked(scenario, *more):
    """Return a study of one scenario, or of several."""
    named = [
        NamedScenario(f"s{place}", one, scenario_id(one))
        for place, one in enumerate((scenario, *more))
    ]
    return Study(tuple(named), replications=4, seed=8)


@pytest.fixture
def found():
    """Return limits made by hand, of ten weeks."""
    table = compute_limits(GAINS, arrests=ARRESTS, weeks=10)
    return Limits("ten", table, 10.0, 0.5, CAPTION)


def row(table, key):
    """Return a row of the table."""
    return table.set_index("key").loc[key]


# Counting --------------------------------------------------------------------------


def test_the_first_is_whoever_cost_most_and_ties_are_none():
    """In the second replication two cost the same, in the last nothing costs any."""
    assert count_first({k: v for k, v in GAINS.items() if k != "everything"}) == {
        "operators": 0, "pairs": 2, "prisoner-vans": 0, "none": 2,
    }  # fmt: skip


def test_all_at_once_is_no_rival():
    """Everything together costs most by nature, and isn't counted."""
    table = compute_limits(GAINS, arrests=ARRESTS, weeks=10)
    assert math.isnan(row(table, "everything")["share"])
    assert table["first"].sum() == 4


def test_gains_are_a_week_and_paired(found):
    """With the interval over replications, and in per cent of arrests."""
    pairs = row(found.table, "pairs")
    assert pairs["gain"] == pytest.approx(0.75)
    assert pairs["percent"] == pytest.approx(7.5)
    half = 3.182446 * np.std(GAINS["pairs"] / 10, ddof=1) / 2
    assert pairs["high"] - pairs["gain"] == pytest.approx(half, rel=1e-5)


def test_shares_have_exact_intervals(found):
    """Those of Clopper and Pearson."""
    pairs = row(found.table, "pairs")
    ends = (pairs["share_low"], pairs["share_high"])
    assert ends == clopper_pearson_interval(successes=2, trials=4)


def test_with_one_resource_all_at_once_is_that_one():
    """There is no run of its own for it."""
    table = compute_limits({"pairs": GAINS["pairs"]}, arrests=ARRESTS, weeks=10)
    assert row(table, "everything")["gain"] == row(table, "pairs")["gain"]
    assert not row(table, "desks")["is_there"]


# Runs ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "keys"),
    [
        ("ten-a-week", "operators pairs prisoner-vans desks cells"),
        ("own-transport", "operators pairs desks cells"),
        ("ten-same-staff", "operators pairs prisoner-vans lfr-officers desks cells"),
        (
            "met-2025-reform",
            (
                "operators pairs prisoner-vans lfr-officers protests absences desks "
                "custody-officers cells"
            ),
        ),
    ],
)
def test_only_what_is_limited_is_made_unlimited(scenario, keys):
    """A scenario without a roster has no protests to be without."""
    study = limits_study(asked(shipped(scenario)))
    names = [one.name.partition("~unlimited-")[2] for one in study.scenarios]

    assert names == ["", *keys.split(), "everything"]
    assert len({one.id for one in study.scenarios}) == len(names)
    assert (study.records, study.replications, study.seed) == ("deployments", 4, 8)


def test_who_judges_is_the_resource():
    """Where pairs judge, operators are none."""
    by_pairs = changed(shipped("ten-a-week"), adjudication__by="engagement pair")
    assert "operators" not in [one.key for one in scarce(by_pairs)]


def test_hours_limit_where_there_is_a_limit():
    """And not where nothing can be cancelled for them."""
    hours = changed(shipped("ten-a-week"), workforce__officer_hours=300.0)
    lifted = changed(hours, workforce__lifted=("cancellation",))
    keys = [[one.key for one in scarce(s)] for s in (hours, lifted)]
    assert ["officer-hours" in some for some in keys] == [True, False]


def test_where_nothing_is_limited_there_is_nothing_to_find():
    """With staff and custody unlimited no run is made; nor of two scenarios at once."""
    with pytest.raises(StudyError, match="nothing is limited"):
        limits_study(asked(uncoupled(shipped("ten-a-week"))))
    with pytest.raises(StudyError, match="of one scenario"):
        limits_study(asked(shipped("ten-a-week"), shipped("four-a-week")))


def test_what_is_unlimited_is_scarce_no_more():
    """Each change takes out its own resource, and all of them leave none but suites,
    which can't be without desks.
    """
    base = changed(shipped("met-2025-reform"), workforce__officer_hours=300.0)
    assert [one.key for one in scarce(base)] == [one.key for one in RESOURCES]
    for one in RESOURCES:
        left = {other.key for other in scarce(one.unlimited(base))}
        gone = {"desks", "cells"} if one.key in ("desks", "cells") else set()
        assert (one.key in left) == bool(gone)
    assert {one.key for one in scarce(all_unlimited(base))} == {"desks", "cells"}


# Words -----------------------------------------------------------------------------


def test_the_sentence_names_the_most_costly_resource():
    """With its gain, how often it was first, and all limits together."""
    gains = {key: values + 3 for key, values in GAINS.items()}
    table = compute_limits(gains, arrests=ARRESTS, weeks=10)
    found = Limits("ten", table, 10.0, 0.5, CAPTION)
    assert found.sentence == (
        "What limits ten most: engagement pairs. With unlimited engagement pairs it "
        "would have 1.05 more arrests a week (95 % interval +0.24 to +1.86). Of 4 "
        "replications most was lost to engagement pairs in 3; in 1 none did alone. "
        "With nothing limited it would have 1.30 more arrests a week (95 % interval "
        "+0.20 to +2.40)."
    )


def test_what_can_not_be_told_apart_is_named_together():
    """Two that cost as much as each other, as far as luck lets one see."""
    gains = {
        "pairs": np.array([9.0, 10.0, 11.0, 12.0]),
        "prisoner-vans": np.array([10.0, 9.0, 10.0, 12.0]),
        "operators": np.array([3.0, 4.0, 3.0, 4.0]),
        "everything": np.array([12.0, 16.0, 12.0, 14.0]),
    }
    table = compute_limits(gains, arrests=ARRESTS, weeks=10)
    found = Limits("ten", table, 10.0, 0.5, CAPTION)

    assert table[table["is_most"]]["key"].tolist() == ["pairs", "prisoner-vans"]
    assert "engagement pairs or prisoner vans (which can't be told" in found.sentence
    assert figure.title(table).startswith("Engagement pairs or prisoner vans cost most")


def test_what_is_lacking_for_a_reason_counts_as_the_reason():
    """Where LFR officers cost no more than protests, it is protests."""
    gains = {
        "pairs": np.array([1.0, 5.0, 5.0]),
        "lfr-officers": np.array([5.0, 5.0, 6.0]),
        "protests": np.array([5.0, 5.0, 2.0]),
    }
    assert count_first(gains) == {
        "pairs": 0, "lfr-officers": 1, "protests": 1, "none": 1,
    }  # fmt: skip


def test_what_can_not_be_told_from_luck_limits_nothing(found):
    """An interval that holds 0 is no finding."""
    assert "No resource can be said to limit ten" in found.sentence
    assert "No resource" in figure.title(found.table)


def test_more_that_is_worse_is_said():
    """A gain below 0 isn't hidden."""
    gains = {**GAINS, "operators": np.array([-4.0, -5.0, -4.0, -5.0])}
    table = compute_limits(gains, arrests=ARRESTS, weeks=10)
    text = " ".join(Limits("ten", table, 10.0, 0.5, CAPTION).lines)
    assert "with unlimited operators there are fewer arrests" in text
    assert "fewer arrests" not in " ".join(
        Limits("ten", compute_limits(GAINS, arrests=ARRESTS, weeks=10), 10.0, 0.5,
               CAPTION).lines
    )  # fmt: skip


def test_the_lines_say_what_remains_and_fit_a_terminal(found):
    """Who has gone is brought by no resource."""
    text = " ".join(found.lines)
    assert "0.500 alerts a week still stay unconfirmed" in text
    assert text.count("not limited here") == 7
    assert max(map(len, found.lines)) <= 100


def test_json_has_every_resource_in_plain_values(found):
    """What is undefined is null."""
    there = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert [one["key"] for one in there["resources"]] == found.table["key"].tolist()
    assert there["resources"][-1]["share"] is None


def test_the_figure_tells_gains_from_luck_by_colour_and_marker():
    """What can't be told from 0 is hollow and grey."""
    gains = {**GAINS, "pairs": GAINS["pairs"] + 20}
    table = compute_limits(gains, arrests=ARRESTS, weeks=10)
    axes = figure.draw(table, caption=CAPTION).axes[0]
    looks = {
        (line.get_marker(), to_hex(line.get_color()).upper())
        for line in axes.lines
        if line.get_marker() in ("o", "s")
    }
    assert looks == {("o", style.BLUE), ("s", style.GREY.upper())}


def test_one_replication_has_means_alone():
    """No interval, no finding."""
    gains = {key: values[:1] for key, values in GAINS.items()}
    table = compute_limits(gains, arrests=ARRESTS[:1], weeks=10)
    found = Limits("ten", table, 10.0, 0.5, CAPTION)
    assert "No resource" in found.sentence
    assert "one replication gives no interval" in found.sentence
    assert figure.draw(table, caption=CAPTION).axes


# The command -----------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_writes_and_goes_on_where_it_was(tmp_path, capsys, monkeypatch):
    """Given again, nothing is run and no byte moves; a lost chunk is run again; another
    scenario is refused.
    """
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    out = tmp_path / "out"
    words = ["limits", str(TINY), *QUICK, "-o", str(out)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "WITHOUT THIS LIMIT" in said
    kept = {path: path.read_bytes() for path in out.rglob("*.[cps]*") if path.is_file()}
    assert {path.name for path in kept} >= {"limits.csv", "limits.png", "limits.svg"}

    next((out / "records").glob("*~unlimited-pairs/*")).unlink()
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["limits"]
    assert {path: path.read_bytes() for path in kept} == kept
    gains = pd.read_csv(out / "limits.csv")["gain"]
    results = read_results(out)
    more = count_alerts(results, "tiny~unlimited-pairs", "arrests")
    less = count_alerts(results, "tiny", "arrests")
    assert gains[1] == pytest.approx((more - less).mean())
    assert told["arrests_per_week"] == pytest.approx(less.mean())

    assert main([*words, "--set", "custody.cells=3"]) == 2
    assert "custody.cells" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_the_door_finds_the_same(tmp_path):
    """From a notebook, with options as for a run."""
    options: dict[str, Any] = {"replications": 2, "overrides": ["horizon.weeks=1"]}
    found = lfrsim.limits(str(TINY), out=tmp_path / "out", **options)
    assert found.name == "tiny"
    assert row(found.table, "pairs")["n"] == 2
    with pytest.raises(FolderError, match="seed"):
        lfrsim.limits(str(TINY), out=tmp_path / "out", seed=3, **options)
    with pytest.warns(UserWarning, match="don't say enough"):
        lfrsim.limits(str(TINY), out=tmp_path / "out", **options)
