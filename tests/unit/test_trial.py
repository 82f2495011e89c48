"""How large a trial must be: what is asked, how counts scatter, how it is said."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lfrsim
from analysis.figures import power as figure
from analysis.figures import style
from analysis.figures.style import Caption
from analysis.statistics.dispersion import SiteDispersion, WeekDispersion
from analysis.studies.trial.asked import Asked, Design, read_effect
from analysis.studies.trial.runs import ask
from analysis.studies.trial.sizes import (
    compute_curve,
    compute_sizes,
    least_effect,
    least_sites,
    power_of,
    weeks_needed,
)
from analysis.studies.trial.trial import Trial, deployment_counts, scaled
from lfrsim.cli import main
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.experiment.store import read_results
from sim.scenario.loading import scenario_id
from tests.making import TINY, shipped

SITES = SiteDispersion(mean=4.7, between=0.25, within=0.06, sites=50, deployments=900)
WEEKS = WeekDispersion(mean=19.0, variance=30.0, autocorrelation=0.1, weeks=500)
CAPTION = Caption(names=("four",), replications=8, seed=8, weeks=(52,))
BASE = {"of": "arrests", "effect": 0.3, "alpha": 0.05, "power": 0.8, "per_week": 4,
        "sites": 80, "weeks": 52}  # fmt: skip


def asked(**changes) -> Asked:
    """Ask for a trial."""
    return Asked(**{**BASE, **changes})


def planned(design=Design.parallel, **changes):
    """Plan a trial by dispersion made by hand."""
    wanted = asked(**changes)
    scatter: Any = {"by_site": SITES, "by_week": WEEKS}
    power_at = power_of(design, wanted, **scatter)
    needed = weeks_needed(power_at, wanted)
    return Trial(
        name="four", design=design, asked=wanted, **scatter, weeks=needed,
        found=least_effect(power_at, wanted),
        sizes=compute_sizes(design, wanted, **scatter),
        curve=compute_curve(power_at, wanted, needed=needed), caption=CAPTION,
    )  # fmt: skip


# What is asked
# -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "share"),
    [("20%", 0.2), (" -15 % ", -0.15), ("0.2", 0.2), ("+7.5%", 0.075)],
)
def test_effects_are_read(text, share):
    """In per cent, or as a share below 1."""
    assert read_effect(text) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "message"),
    [("20", "write 20%"), ("a fifth", "isn't a share"), ("", "20%")],
)
def test_what_is_no_effect_is_refused(text, message):
    """With what to write."""
    with pytest.raises(StudyError, match=message):
        read_effect(text)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"of": "arrest"}, "isn't counted of a deployment: did you mean arrests?"),
        ({"of": "arrests_per_week"}, "did you mean arrests?"),
        ({"of": "xyz"}, "isn't counted of a deployment: there are alerts, "),
        ({"effect": 0.0}, "it is 0 %"),
        ({"effect": -1.0}, "it is -100 %"),
        ({"effect": math.nan}, "it is nan %"),
        ({"alpha": 0.9}, "they are 0.9 and 0.8"),
        ({"power": 1.0}, "between 0 and 1"),
        ({"per_week": 0.0}, "must be above 0, but they are 0"),
        ({"autocorrelation": 1.0}, "from 0 to below 1"),
    ],
)
def test_what_does_not_suit_is_refused(changes, message):
    """With the value that is wrong."""
    with pytest.raises(StudyError, match=message):
        asked(**changes)


def test_what_is_not_said_is_the_plan_s():
    """Deployments a week, and the streets to which it goes."""
    scenario = shipped("ten-a-week")
    named = NamedScenario("ten", scenario, scenario_id(scenario))
    found = ask(Study((named,), replications=2, seed=1), effect="20%")
    assert found.per_week == 10
    assert found.sites == sum(site.visits > 0 for site in scenario.sites.values())
    with pytest.raises(StudyError, match="one scenario, and not 2"):
        ask(
            Study((named, NamedScenario("b", scenario, "b")), replications=2, seed=1),
            effect="20%",
        )


# What it takes
# -------------------------------------------------------------------------


def test_fewer_sites_take_more_deployments():
    """And too few sites take for ever."""
    table = planned().sizes
    there = table.dropna()
    assert there["deployments"].is_monotonic_decreasing
    assert table["weeks"].isna().iloc[0]
    assert (there["per_site"] == there["deployments"] / there["sites"]).all()


def test_what_it_takes_is_the_least_that_does():
    """A week less is too few."""
    trial = planned()
    power_at = power_of(trial.design, trial.asked, by_site=SITES, by_week=WEEKS)
    assert trial.weeks is not None
    assert power_at(trial.weeks, 0.3) >= 0.8 > power_at(trial.weeks - 1, 0.3)
    assert power_at(52, trial.found) >= 0.8 > power_at(52, trial.found - 0.005)


@pytest.mark.parametrize("effect", [0.05, 0.1])
def test_what_can_not_be_done_is_said(effect):
    """With the sites that it would take."""
    trial = planned(effect=effect)
    assert trial.weeks is None
    assert "such a trial can't be done" in trial.sentence
    assert f"{least_sites(trial.asked, SITES)} sites are needed" in trial.sentence
    assert figure.title("arrests", effect=effect, needed=None).startswith("No trial")


def test_more_weeks_than_there_are_is_said():
    """With what these find instead."""
    trial = planned(weeks=12)
    assert (
        f"{trial.weeks} weeks at 4 a week. That is more than the 12" in trial.sentence
    )
    assert "That is more" not in planned(weeks=200).sentence


def test_a_fall_is_found_too():
    """The smallest change that is found has its sign."""
    trial = planned(effect=-0.3)
    assert trial.found < 0
    assert "a change of -30 %" in trial.sentence


def test_before_and_after_says_what_it_can_not_tell():
    """And counts the weeks of both periods."""
    trial = planned(Design.before_after)
    row = trial.sizes.iloc[0]
    assert row["deployments"] == 8 * row["weeks"]
    assert "weeks of each" in trial.sentence


def test_scatter_grows_with_deployments():
    """Twice the deployments a week, twice mean and variance."""
    found = scaled(WEEKS, 2.0)
    assert (found.mean, found.variance) == (38.0, 60.0)


def test_lines_fit_a_terminal_and_curves_are_drawn():
    """100 columns; half, once and twice the effect, each with its own look."""
    for design in Design:
        trial = planned(design)
        assert max(map(len, trial.lines)) <= 100
        assert json.loads(json.dumps(trial.to_json(), allow_nan=False))["weeks"]
        (plate,) = trial.plates()
        axes = plate.figure.axes[0]
        assert {line.get_marker() for line in axes.lines} >= {"^", "o", "s"}
        assert trial.curve.groupby("effect")["power"].last().is_monotonic_increasing


# The command
# ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_writes_the_same_again(tmp_path, capsys, monkeypatch):
    """A folder of `run` serves it; counts are those of delivered deployments."""
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    out = tmp_path / "out"
    quick = ["-n", "4", "-j", "1", "-q", "--set", "horizon.weeks=4",
             "--set", "depletion.weeks_before=0", "-o", str(out)]  # fmt: skip
    assert main(["run", str(TINY), "--records", "deployments", *quick]) == 0
    capsys.readouterr()
    words = ["power", str(TINY), "--effect", "50%", *quick]
    assert main([*words, "--sites", "40"]) == 0
    assert "How arrests scatter in tiny" in capsys.readouterr().out
    kept = (out / "trial.csv").read_bytes()
    assert main([*words, "--sites", "40", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["trial"]
    assert (out / "trial.csv").read_bytes() == kept
    counts = deployment_counts(read_results(out), "tiny", "arrests")
    assert isinstance(counts, pd.DataFrame)
    assert told["by_week"]["mean"] == pytest.approx(counts["count"].sum() / 16)
    assert told["by_site"]["deployments"] == len(counts)
    assert main([*words, "--of", "arrest"]) == 2
    assert main([*words, "--of", "arrests_after_false_alert"]) == 2
    assert "nothing was counted" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_the_door_finds_the_same(tmp_path):
    """From a notebook."""
    found = lfrsim.power(
        str(TINY), effect=0.5, design="before-after", replications=3, sites=40,
        out=tmp_path / "out", overrides=["horizon.weeks=4", "depletion.weeks_before=0"],
    )  # fmt: skip
    assert found.by_week.weeks == 12
    assert np.isfinite(found.found)
