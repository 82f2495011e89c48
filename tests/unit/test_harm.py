"""Rare harm: counted over what, how surely, and what it would take to see more."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.figures import harm as figure
from analysis.figures import style
from analysis.statistics.proportions import clopper_pearson_interval
from analysis.statistics.rare import most_without_events
from analysis.studies.harm.counting import compute_disparities, compute_table
from analysis.studies.harm.harm import compute_harm
from analysis.studies.harm.kinds import HARMS
from sim.scenario.schema import Group
from tests.making import changed, shipped

POSSIBLE = changed(shipped("four-a-week"), disposal__arrest_after_false_alert=0.1)


class Harmful:
    """An outcome as far as harm is read off it."""

    def __init__(self, name="four", *, scenario=POSSIBLE, n=20, **sums):
        whole: dict[str, Any] = {
            "weeks": 52.0, "deployments": 208.0, "faces": 4e6, "alerts": 2_200.0,
            "stops": 2_150.0, "arrests": 1_000.0, "false_alerts": 10.0,
            "stops_after_false_alert": 6.0, "stops_without_action": 600.0,
            "stops_on_bad_entry": 100.0, "arrests_after_false_alert": 0.0,
        }  # fmt: skip
        self.name, self.scenario = name, scenario
        self.sums = pd.DataFrame(
            {key: np.full(n, v) for key, v in whole.items()} | sums
        )


def stub(name="four", **options) -> Any:
    """Return an outcome as far as harm is read off it."""
    return Harmful(name, **options)


def row(found, key) -> Any:
    """Return a row of a table by key."""
    return found.set_index("key").loc[key]


def test_every_denominator_stands_in_the_name():
    """Of the label and of the key, and the four kinds of fruitless stop come first."""
    assert [h.events for h in HARMS[:4]] == [
        "stops_after_false_alert", "stops_without_action", "stops_on_bad_entry",
        "arrests_after_false_alert",
    ]  # fmt: skip
    for harm in HARMS:
        assert harm.over.split()[0] in harm.label
        assert "_per_" in harm.key


def test_none_is_bounded_by_trials_and_replications():
    """None in 20,000 arrests; none in 20 replications; none in a year's 1,000."""
    found = row(compute_table([stub()]), "arrests_after_false_alert_per_arrest")
    assert (found["events"], found["low"]) == (0, 0)
    assert found["high"] == pytest.approx(100 * most_without_events(trials=20_000))
    assert found["if_none"] == pytest.approx(100 * most_without_events(trials=1_000))
    assert (found["any_low"], found["any_high"]) == clopper_pearson_interval(
        successes=0, trials=20
    )


def test_more_replications_sharpen_the_model_and_not_the_world():
    """The bound of one year's arrests stays."""
    key = "arrests_after_false_alert_per_arrest"
    few, many = (row(compute_table([stub(n=n)]), key) for n in (5, 50))
    assert many["high"] < few["high"] / 9
    assert many["if_none"] == few["if_none"]


def test_what_settings_rule_out_is_no_finding():
    """A scenario in which no such arrest can happen bounds nothing."""
    outcome = stub(scenario=shipped("four-a-week"))
    found = compute_harm([outcome], seed=8)
    one = row(found.table, "arrests_after_false_alert_per_arrest")
    assert not one["is_possible"]
    assert one["high"] == 0 < one["if_none"]
    assert "settings rule that out" in found.sentence
    assert any("ruled out by settings" in line for line in found.lines)
    words = [text.get_text() for text in found.plates()[0].figure.axes[0].texts]
    assert "0 in 20,000 arrests: ruled out by settings" in words


@pytest.mark.parametrize(("weeks", "said"), [(1, "1 week of"), (52, "52 weeks of")])
def test_a_single_week_is_one(weeks, said):
    """In the sentence on what the real thing would leave open."""
    scenario = changed(POSSIBLE, horizon__weeks=weeks)
    found = compute_harm([stub(scenario=scenario)], seed=8)
    assert f" {said} the real thing" in found.sentence


def test_clusters_widen_intervals():
    """The same number of events, all in a few replications, are worth less."""
    even, uneven = np.full(20, 6.0), np.array([60.0, 60.0] + [0.0] * 18)
    key = "stops_after_false_alert_per_stop"
    a, b = (
        row(compute_table([stub(stops_after_false_alert=x)]), key)
        for x in (even, uneven)
    )
    assert a["rate"] == b["rate"]
    assert b["high"] - b["low"] > 2 * (a["high"] - a["low"])
    assert (a["with_any"], b["with_any"]) == (20, 2)
    assert b["design_effect"] > 10


def test_no_trial_leaves_everything_open():
    """Without arrests there is no share, and no bound below all of them."""
    empty = stub(arrests=np.zeros(20))
    found = compute_harm([empty], seed=8)
    one = row(found.table, "arrests_after_false_alert_per_arrest")
    assert math.isnan(one["rate"])
    assert one["if_none"] == 100
    assert found.sentence.startswith("Rare harm: in four there are no arrests.")
    both = compute_harm([stub("ten"), empty], seed=8).sentence
    assert " In four there are no arrests." in both
    assert "% of arrests possible (95 %, one-sided)" in both
    assert json.dumps(found.to_json(), allow_nan=False)


def test_the_title_is_of_a_scenario_that_shows_something():
    """One without deployments has no disparity, and no arrow over all shares."""
    nobody = stub("none")
    nobody.sums[nobody.sums.columns.drop("weeks")] = 0.0
    found = compute_harm([nobody, stub("ten")], seed=8)
    assert figure.title(found.disparities).endswith("deployments of ten to see")
    assert figure.title(found.disparities[:0]).startswith("No disparity")
    drawn = figure.draw(
        found.table, disparities=found.disparities, caption=found.caption
    )
    words = [text.get_text() for text in drawn.axes[0].texts]
    arrows = [one for one in drawn.axes[0].texts if getattr(one, "arrow_patch", None)]
    assert words.count("no stops") == 3
    assert len(arrows) == 1  # of ten, which has arrests and none after a false alert


def test_disparities_are_looked_for_at_the_scenario_s_pace():
    """10 false alerts in 208 deployments a year."""
    table = compute_disparities([stub()])
    assert table["per_deployment"].tolist() == pytest.approx([10 / 208] * len(table))
    years = table["years"] * 208 / 52 * (365.25 / 7)
    assert years.tolist() == pytest.approx(table["deployments"].tolist())


def test_a_scenario_s_own_groups_have_the_ratio_that_it_assumes():
    """Of the group's rate to the mean of the others, by their faces."""
    groups = {
        "a": Group(faces=0.2, sought=0.2, recognised=1.0, mistaken=3.0),
        "b": Group(faces=0.6, sought=0.6, recognised=1.0, mistaken=1.0),
        "c": Group(faces=0.2, sought=0.2, recognised=1.0, mistaken=2.0),
    }
    scenario = POSSIBLE.model_copy(update={"groups": groups})
    table: Any = compute_disparities([stub(scenario=scenario)]).set_index("group")
    assert table.loc["a", "ratio"] == pytest.approx(3 / (1.0 / 0.8))
    assert table.loc["a", "share"] == 0.2


def test_without_false_alerts_no_disparity_is_seen():
    """And that is said."""
    none = stub(false_alerts=np.zeros(20))
    found = compute_harm([none], seed=8)
    assert "no disparity can ever be seen" in found.sentence
    assert figure.title(found.disparities) == "No disparity in false alerts can be seen"
    assert found.plates()


@pytest.mark.parametrize("number", [1, 2])
def test_lines_fit_and_figures_are_drawn(number, tmp_path, monkeypatch):
    """100 columns; one scenario or two; the same bytes again."""
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    found = compute_harm([stub("a"), stub("b")][:number], seed=8)
    assert max(map(len, found.lines)) <= 100
    (plate,) = found.plates()
    rates = plate.figure.axes[0]
    assert len(rates.get_yticklabels()) == len(HARMS)
    assert bool(rates.get_legend()) == (number == 2)
    paths = {path.name for path in found.write(tmp_path)}
    assert paths == {"harm.csv", "disparities.csv", "harm.png", "harm.svg"}


def test_what_is_counted_stays_clear_of_the_other_half():
    """The longest words, of a hundred years, don't reach the label beside them."""
    certain = [stub(name, n=100, scenario=shipped("four-a-week")) for name in "ab"]
    found = compute_harm(certain, seed=8)
    drawn = figure.draw(
        found.table, disparities=found.disparities, caption=found.caption
    )
    drawn.draw_without_rendering()
    rates, seen = drawn.axes
    assert any("ruled out by settings" in text.get_text() for text in rates.texts)
    label = seen.yaxis.label.get_window_extent()
    assert not any(text.get_window_extent().overlaps(label) for text in rates.texts)
