"""Figures show the numbers they are given, and say what they rest on."""

import csv
import math
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.figures import differences, funnel, hours, staff, style, weekly
from analysis.measures import MEASURES, Kind
from analysis.measures.unit_hours import ACTIVITIES, compute_unit_hours
from analysis.studies.comparison.compare import COLUMNS, Comparison, compute_table
from analysis.studies.comparison.describe import Description
from analysis.studies.comparison.describe import compute_table as compute_description
from analysis.studies.outcome import Outcome
from analysis.tables import load_tables
from tests.unit.test_measures import PRICES, full, hand_made, scenario

pytestmark = pytest.mark.xdist_group("figures")  # they share what is run once

NOTE = "ten is an extrapolation."
CAPTION = style.Caption(
    names=("four", "ten"), replications=3, seed=8, weeks=(2, 2), notes=(NOTE,)
)
SINGLE = style.Caption(names=("four",), replications=3, seed=8, weeks=(2,))


def compared(**rows):
    """Make a comparison's table: A has 10 of everything, B has 20, unless told."""
    usual = {"a_mean": 10.0, "b_mean": 20.0, "difference": 10.0, "low": 9.0}
    usual |= {"high": 11.0, "relative": 1.0, "relative_low": 0.9, "relative_high": 1.1}
    made = []
    for measure in MEASURES:
        row: dict[str, float | str] = {
            **usual,
            "n": 3,
            "variance_ratio": 2.0,
            "variance_ratio_low": 1.5,
            "variance_ratio_high": 2.5,
            "undefined": 0,
        }
        row |= {"key": measure.key, "measure": measure.label, "unit": measure.unit}
        row |= {"kind": measure.kind.value}
        made.append({**row, **rows.get(measure.key, {})})
    return pd.DataFrame(made)[COLUMNS]


def sums(scale):
    """Make three replications' sums over two weeks."""
    stages = {"faces": 60_000, "alerts": 40, "accepted": 38, "stops": 36}
    stages |= {"arrests": 20, "charged": 15}
    wiggle = np.array([0.9, 1.0, 1.1])
    frame = {stage: scale * number * wiggle for stage, number in stages.items()}
    return pd.DataFrame({"weeks": [2, 2, 2], **frame})


def weeks(arrests):
    """Make two weeks of each replication with given arrests."""
    return pd.DataFrame(
        {
            "replication": np.repeat(np.arange(len(arrests) // 2), 2),
            "week": np.tile([0, 1], len(arrests) // 2),
            "arrests": arrests,
        }
    )


def staff_day(on_duty):
    """Make a day on which members are on duty from 10:00 to 17:00."""
    time = np.arange(0, 36 * 3600.0, 900.0)
    present = ((time >= 10 * 3600) & (time < 17 * 3600)).astype(float)
    return pd.DataFrame(
        {
            "time_from": time,
            "pairs_on_duty": on_duty * present,
            "pairs_on_street": 1.5 * present,
            "pairs_in_custody": 0.5 * np.roll(present, 4),
            "operators_on_duty": 4 * present,
            "operators_judging": 0.02 * present,
            "active_days": 104.0,
        }
    )


def texts(figure):
    """Collect all that is written on a figure, without line breaks."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += [*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label]
        found += axes.get_yticklabels()
        found.append(axes._left_title)
    return [" ".join(text.get_text().split()) for text in found]


def unit_hours(lfr):
    """Make the hours of an LFR team and of streets, which lend a tenth of its own."""
    found = []
    for does, spent, all_hours in (
        ("lfr", lfr, 1000.0),
        ("neighbourhood", lfr / 10, 2000.0),
    ):
        parts = {"lfr": spent, "overtime": 2.0, "second_line": 1.0, "protest": 40.0}
        parts["own"] = all_hours - sum(parts.values())
        found += [
            (does, activity, parts[activity], parts[activity] / all_hours)
            for activity in ACTIVITIES
        ]
    return pd.DataFrame(found, columns=["does", "activity", "per_week", "share"])


def worked_by(**scenarios):
    """Make the hours of scenarios, by what their LFR teams spend on deployments."""
    units = {name: unit_hours(spent) for name, spent in scenarios.items()}
    return hours.compute_hours(units=units)


def draw_all():
    """Draw each figure of two scenarios."""
    world = {"four": weeks([3, 5, 2, 4, 6, 4]), "ten": weeks([9, 11, 8, 12, 10, 10])}
    day = {"four": staff_day(4), "ten": staff_day(8)}
    frame = funnel.compute_funnel(sums={"four": sums(1), "ten": sums(2.5)})
    spread = weekly.compute_spread(weeks=world)
    return {
        "differences": differences.draw(compared(), caption=CAPTION, proportion=2.5),
        "funnel": funnel.draw(frame, caption=CAPTION),
        "weekly": weekly.draw(spread, weeks=world, caption=CAPTION, other_week=0.97),
        "staff": staff.draw(staff.compute_staff(days=day), caption=CAPTION),
        "hours": hours.draw(worked_by(four=100.0, ten=250.0), caption=CAPTION),
    }


@pytest.fixture(scope="module")
def drawn():
    return draw_all()


# All figures -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["differences", "funnel", "weekly", "staff", "hours"])
def test_a_figure_says_what_it_rests_on(drawn, name):
    """Scenarios, replications, weeks, seed and what limits it stand on the figure."""
    words = texts(drawn[name])
    assert "A four · B ten · n = 3 replications of 2 weeks, seed 8" in words
    assert f"Note: {NOTE}" in words


@pytest.mark.parametrize("name", ["differences", "funnel", "weekly", "staff", "hours"])
def test_nothing_is_clipped_at_the_page(drawn, name):
    """Every text lies within the page."""
    figure = drawn[name]
    renderer = figure.canvas.get_renderer()
    page = figure.bbox
    figure.draw(renderer)
    for text in [*figure.texts, *(t for axes in figure.axes for t in axes.texts)]:
        box = text.get_window_extent(renderer)
        assert page.x0 <= box.x0, text.get_text()
        assert box.x1 <= page.x1, text.get_text()
        assert page.y0 <= box.y0, text.get_text()
        assert box.y1 <= page.y1, text.get_text()


@pytest.mark.parametrize("name", ["differences", "funnel", "weekly", "staff", "hours"])
def test_many_notes_push_the_axes_up_and_not_onto_each_other(name):
    """With four notes no axes reach into the caption."""
    notes = tuple(f"something that limits this figure, number {i}." for i in range(4))
    caption = style.Caption(
        names=("four", "ten"), replications=3, seed=8, weeks=(2, 2), notes=notes
    )
    figure = style.new_figure()
    axes = figure.add_axes((0.1, 0.13, 0.8, 0.7), label=name)
    style.write_texts(figure, title=name, subtitle="", caption=caption)
    highest = max(t.get_position()[1] for t in figure.texts if "Note" in t.get_text())
    assert axes.get_position().y0 > highest + 0.04
    assert axes.get_position().y1 == pytest.approx(0.83, abs=0.01)


@pytest.mark.slow
def test_the_same_figure_has_the_same_bytes():
    """PNG and SVG are drawn twice alike, with title and description inside."""
    frame = funnel.compute_funnel(sums={"four": sums(1)})
    first, second = (
        style.render(
            funnel.draw(frame, caption=SINGLE),
            title="Funnel",
            description="From faces.",
        )
        for _ in range(2)
    )
    assert first == second
    assert b"<title>Funnel</title>" in first["svg"]
    assert b"From faces." in first["svg"]
    assert b"<dc:date>" not in first["svg"]


# Differences -----------------------------------------------------------------------


def marker_of(figure, key):
    """Return the place of a measure's marker: its relative change."""
    (axes,) = figure.axes
    labels = [tick.get_text() for tick in axes.get_yticklabels()]
    label = next(measure.label for measure in MEASURES if measure.key == key)
    height = axes.get_yticks()[labels.index(label)]
    marks = [line for line in axes.lines if line.get_marker() in ("o", "D", "s", "^")]
    return [line.get_xdata()[0] for line in marks if list(line.get_ydata()) == [height]]


def test_each_measure_stands_at_its_relative_difference():
    """A marker is where the table says, and the label is the measure's."""
    row = {"relative": 0.7, "relative_low": 0.65, "relative_high": 0.75}
    table = compared(arrests_per_week=row)
    figure = differences.draw(table, caption=CAPTION, proportion=2.5)
    assert marker_of(figure, "arrests_per_week") == [0.7]
    assert marker_of(figure, "officer_hours_per_week") == [1.0]


WHOLE = [measure for measure in MEASURES if not measure.is_part]


def test_yield_burden_use_and_money_are_grouped_and_named(drawn):
    """All measures but parts of others are there, in groups with a heading each."""
    words = texts(drawn["differences"])
    headings = ("YIELD", "BURDEN", "USE OF DEPLOYMENTS AND STAFF")
    for heading in (*headings, "MONEY (PRICES: SEE NOTE)"):
        assert heading in words
    ticks = [t.get_text() for t in drawn["differences"].axes[0].get_yticklabels()]
    expected = [m.label for kind in Kind for m in WHOLE if m.kind == kind]
    assert ticks == expected


def test_the_proportional_mark_is_at_150_per_cent_for_what_is_counted_by_week(drawn):
    """A ratio would stay as it is: its mark is at 0."""
    (axes,) = drawn["differences"].axes
    ticks = [
        line.get_xdata()[0] for line in axes.lines if line.get_color() == style.GREY
    ]
    weekly_measures = sum(measure.grows_with_the_plan for measure in WHOLE)
    assert ticks.count(1.5) == weekly_measures
    assert ticks.count(0.0) == len(WHOLE) - weekly_measures


def test_without_a_proportion_there_is_no_mark():
    """Where the plans are equal nothing is expected."""
    figure = differences.draw(compared(), caption=CAPTION, proportion=None)
    (axes,) = figure.axes
    assert not [line for line in axes.lines if line.get_color() == style.GREY]
    assert not any("in proportion" in text for text in texts(figure))


def test_the_absolute_numbers_stand_beside_the_marks():
    """Means, difference and interval are printed, with a true minus sign."""
    less = {"b_mean": 8.0, "difference": -2.0, "low": -3.0, "high": -1.0}
    table = compared(false_alert_share=less)
    words = texts(differences.draw(table, caption=CAPTION, proportion=2.5))
    for text in ("10.0", "20.0", "+10.0", "+9.0 to +11.0", "2.00", "B − A"):
        assert text in words
    for text in ("8.00", "−2.00", "−3.00 to −1.00"):
        assert text in words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(difference -0.87, 95 % interval -1.2 to -0.5)",
         "(difference −0.87, 95 % interval −1.2 to −0.5)"),
        ("-£1,200 to +£30; mean of B - A", "−£1,200 to +£30; mean of B − A"),
        ("four-a-week on 2025-03-04/1, list-2 with --seed",
         "four-a-week on 2025-03-04/1, list-2 with --seed"),
    ],
)  # fmt: skip
def test_a_minus_is_a_true_one_where_it_is_a_minus(text, shown):
    """Also within a sentence; names, dates and options keep their hyphens."""
    assert style.minus(text) == shown


def test_what_is_written_round_a_figure_has_true_minus_signs():
    """Its title, what is seen in it, and its notes."""
    figure = style.new_figure()
    caption = style.Caption(
        names=("a",), replications=1, seed=1, weeks=(1,), notes=("at -3 of it",)
    )
    style.write_texts(figure, title="Of -1", subtitle="To -2", caption=caption)
    said = " ".join(text.get_text() for text in figure.texts)
    assert all(number in said for number in ("−1", "−2", "−3"))


def test_large_numbers_do_not_run_into_each_other():
    """Ten million faces against some thousands are written smaller, and apart."""
    large = {"a_mean": 10_008_000.0, "b_mean": 65_000.0, "difference": -9_943_000.0}
    ends = {"low": -10_403_000.0, "high": -9_483_000.0, "relative": -0.99354}
    table = compared(faces_per_week={**large, **ends})
    figure = differences.draw(table, caption=CAPTION, proportion=0.004)
    figure.draw_without_rendering()
    numbers = ("10,008,000", "65,000", "−9,943,000", "−10,403,000 to −9,483,000")
    boxes = [
        text.get_window_extent()
        for words in (*numbers, "0.00646")
        for text in figure.axes[0].texts
        if text.get_text() == words
    ]

    assert len(boxes) == 5
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_what_has_no_ratio_says_why():
    """A measure that is 0 with A has no marker but words."""
    nothing = {"a_mean": 0.0, "relative": math.nan}
    nothing |= {"relative_low": math.nan, "relative_high": math.nan}
    neither = {**nothing, "b_mean": 0.0, "difference": 0.0, "low": 0.0, "high": 0.0}
    table = compared(nobody_free_per_week=nothing, cancelled_per_week=neither)
    figure = differences.draw(table, caption=CAPTION, proportion=2.5)
    assert marker_of(figure, "nobody_free_per_week") == []
    words = texts(figure)
    assert {"no ratio: none with A", "none with either", "none seen"} <= set(words)


def test_what_lies_far_out_gets_an_arrow_with_its_number():
    """One outlier doesn't press all other measures together."""
    far = {"relative": 40.0, "relative_low": 38.0, "relative_high": 42.0}
    table = compared(nobody_free_per_week=far)
    figure = differences.draw(table, caption=CAPTION, proportion=2.5)
    assert figure.axes[0].get_xlim()[1] < 5
    assert "+4,000 %" in texts(figure)


@pytest.mark.parametrize(
    ("row", "proportion", "words"),
    [
        ({}, 2.5, "2.5 times the deployments: 2.00 times the arrests"),
        ({}, None, "B for A: 2.00 times the arrests"),
        ({"low": -1.0}, 2.5, "Whether arrests rise or fall from A to B can't be told"),
        ({"low": math.nan}, 2.5, "From A to B: one pair of runs, so no interval"),
        ({"low": 0.0, "high": 0.0}, 2.5, "The same arrests with A and B"),
        ({"a_mean": 0.0, "b_mean": 0.0}, 2.5, "No arrests with A or B"),
        ({"relative": math.nan}, 2.5, "What changes from A to B"),
    ],
)
def test_the_title_says_the_finding_or_that_there_is_none(row, proportion, words):
    """It never claims what the interval doesn't bear."""
    title = differences.title(compared(arrests_per_week=row), proportion=proportion)
    assert title.startswith(words)


# Funnel ----------------------------------------------------------------------------


def test_the_funnel_has_counts_and_the_share_of_the_row_above():
    """Counts are per week, shares over all replications."""
    frame = funnel.compute_funnel(sums={"four": sums(1)}).set_index("stage")
    assert frame.loc["faces", "per_week"] == pytest.approx(30_000)
    assert math.isnan(frame["share"].iloc[0])
    assert frame.loc["arrests", "share"] == pytest.approx(20 / 36)
    assert (frame["low"] < frame["per_week"]).all()


def test_the_funnels_bars_end_at_the_counts(drawn):
    """Bars of both scenarios on a logarithmic axis, with the numbers printed."""
    (axes,) = drawn["funnel"].axes
    assert axes.get_xscale() == "log"
    ends = sorted(bar.get_x() + bar.get_width() for bar in axes.patches)
    expected = [7.5, 10, 18, 19, 20, 30_000]
    expected += [2.5 * number for number in expected]
    assert ends == pytest.approx(sorted(expected))
    words = texts(drawn["funnel"])
    assert "10.0 a week (55.6 % of the row above)" in words
    assert "75,000 a week" in words
    assert any("3,000 faces scanned with A, 3,000 with B" in text for text in words)


def test_a_stage_that_nobody_reaches_is_0_and_no_error():
    """A logarithmic axis has no 0, so the number is printed without a bar."""
    empty = sums(1).assign(arrests=0.0, charged=0.0)
    frame = funnel.compute_funnel(sums={"four": empty})
    assert math.isnan(frame["share"].iloc[-1])
    words = texts(funnel.draw(frame, caption=SINGLE))
    assert "0 a week (0 % of the row above)" in words
    assert "From faces scanned to charges" in words


# Weekly ----------------------------------------------------------------------------


def test_the_spread_counts_weeks_by_their_arrests():
    """Every week of every replication is in it once."""
    frame = weekly.compute_spread(weeks={"four": weeks([3, 5, 4, 4, 6, 2])})
    assert dict(zip(frame["arrests"], frame["weeks"], strict=True)) == {
        2: 1,
        3: 1,
        4: 2,
        5: 1,
        6: 1,
    }
    assert frame["mean"].iloc[0] == 4
    assert (frame["p5"].iloc[0], frame["p95"].iloc[0]) == (2, 6)


def test_bars_are_shares_of_weeks_from_0(drawn):
    """Heights are per cent and add up to 100; the axis begins at 0 arrests."""
    for axes in drawn["weekly"].axes:
        bars = [bar for bar in axes.patches if bar.get_height() > 0]
        assert sum(bar.get_height() for bar in bars) == pytest.approx(100)
        assert axes.get_xlim()[0] < 0 < axes.get_xlim()[1]
    first = drawn["weekly"].axes[0].patches
    assert first[4].get_height() == pytest.approx(100 * 2 / 6)
    assert first[4].get_x() + first[4].get_width() / 2 == pytest.approx(4)


def test_weeks_show_mean_interval_and_number(drawn):
    """What is sure, the mean, stands beside what isn't, a single week."""
    words = texts(drawn["weekly"])
    assert (
        "mean 4.00 (95 % interval 1.52 to 6.48); 9 weeks in 10: 2 to 6; n = 6 weeks"
        in words
    )
    assert "A week of B has more arrests than another week of A in 97 % of cases" in (
        words
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.999, "more than 99 %"), (1.0, "in 100 %"), (0.001, "less than 1 %")],
)
def test_a_share_is_never_rounded_to_certainty(share, words):
    """100 % is said of all cases only."""
    frame = weekly.compute_spread(weeks={"four": weeks([3, 5])})
    assert words in weekly.title(frame, caption=CAPTION, other_week=share)


# Staff -----------------------------------------------------------------------------


def test_staff_panels_share_their_axes_and_show_what_is_held(drawn):
    """Pairs above, operators below, a column a scenario, the same scale for both."""
    pairs, operators, *others = drawn["staff"].axes
    assert len(others) == 2
    assert pairs.get_ylim() == others[0].get_ylim()
    assert operators.get_ylim() == others[1].get_ylim()
    heights = [max(patch.get_data()[0]) for patch in pairs.patches]
    assert heights == [4.0, 2.0, 1.5, 4.0]  # free, with custody, on the street, on duty
    first, last = pairs.get_xlim()
    assert first < 10
    assert 18 <= last < 20


def test_the_operators_label_stands_above_their_panel():
    """However few or many they are, it covers neither them nor the hours."""
    crowd = {"operators_on_duty": 110.0, "operators_judging": 103.4}
    days = {"four": staff_day(4), "ten": staff_day(8).assign(**crowd)}
    figure = staff.draw(staff.compute_staff(days=days), caption=CAPTION)
    figure.draw_without_rendering()
    found = [
        (axes, text)
        for axes in figure.axes
        for text in axes.texts
        if "judging" in text.get_text()
    ]

    assert [text.get_text()[-11:] for _, text in found][1] == "103 at most"
    for axes, text in found:
        assert text.get_window_extent().y0 >= axes.bbox.y1


def test_a_day_that_is_the_only_one_is_no_mean():
    """A number of days is said where there are some."""
    days = {"four": staff_day(4), "ten": staff_day(8).assign(active_days=1.0)}
    said = texts(staff.draw(staff.compute_staff(days=days), caption=CAPTION))

    assert "mean of 104 active days" in said
    assert "on the only active day" in said


def test_the_staff_title_says_how_many_are_held_at_most(drawn):
    """The peak is read off the same numbers as the figure."""
    expected = "When most are busy: 2.0 of 4.0 pairs are held with A, 2.0 of 8.0 pairs"
    assert any(text.startswith(expected) for text in texts(drawn["staff"]))


def test_a_day_without_crews_is_no_error():
    """With no deployment the figure is empty and asks its question."""
    day = staff_day(0).assign(pairs_on_street=0.0, pairs_in_custody=0.0)
    empty = day.assign(operators_on_duty=0.0, operators_judging=0.0)
    figure = staff.draw(staff.compute_staff(days={"four": empty}), caption=SINGLE)
    assert "Where are the crews through the day?" in texts(figure)


# Files -----------------------------------------------------------------------------


def outcome(name, planned, shift):
    """Make what a scenario's records come to, without records."""
    horizon = SimpleNamespace(weeks=2)
    told = SimpleNamespace(
        name=name.title(),
        horizon=horizon,
        plan=SimpleNamespace(deployments_per_week=planned, camera="mobile"),
        money=PRICES,
        groups={},
        disposal=SimpleNamespace(arrest_after_false_alert=0.0),
    )
    index = pd.RangeIndex(3, name="replication")
    measures = pd.DataFrame(
        {m.key: [shift + 1.0, shift + 2.0, shift + 4.0] for m in MEASURES}, index=index
    )
    arrests = weeks([shift + n for n in (3, 5, 4, 4, 6, 2)])
    staffed = staff_day(4)
    none = unit_hours(1.0).head(0)
    harms = ("deployments", "false_alerts", "stops_after_false_alert",
             "stops_without_action", "stops_on_bad_entry",
             "arrests_after_false_alert")  # fmt: skip
    counted = sums(planned / 4).assign(**dict.fromkeys(harms, 2.0))
    parts: tuple[Any, ...] = (counted, measures, arrests, staffed, {}, none)
    return Outcome(name, told, *parts)  # type: ignore[arg-type]


def comparison():
    """Make a comparison of two such scenarios."""
    a, b = outcome("four", 4, 0), outcome("ten", 10, 5)
    table = compute_table(a=a.measures, b=b.measures)
    return Comparison(
        a=a, b=b, seed=8, table=table, same_week=1.0, other_week=0.99, warnings=(NOTE,)
    )


# Hours ------------------------------------------------------------------------------


def test_bars_of_hours_are_parts_of_all_hours_on_duty(drawn):
    """Each bar is 100 %, its first part what deployments take of the LFR team."""
    (axes,) = drawn["hours"].axes
    bars = [patch for patch in axes.patches if patch.get_height() > 0]
    widths = np.array([bar.get_width() for bar in bars]).reshape(4, len(ACTIVITIES))

    lefts = np.array([bar.get_x() for bar in bars]).reshape(widths.shape)
    assert widths.sum(axis=1) == pytest.approx([100.0] * 4)
    assert lefts == pytest.approx(np.cumsum(widths, axis=1) - widths)
    assert widths[:, 0] == pytest.approx([10.0, 25.0, 0.5, 1.25])
    words = texts(drawn["hours"])
    assert {"LFR team A four", "Neighbourhood teams B ten"} <= set(words)
    assert {"103 h", "253 h", "13.0 h", "28.0 h", "40.0 h", "2,000 h"} <= set(words)


@pytest.mark.parametrize(
    ("scenarios", "words"),
    [
        ({"four": 100.0, "ten": 250.0},
         "Streets lose 13.0 officer hours a week to LFR with A, 28.0 with B"),
        ({"ten": 250.0},
         "Streets lose 28.0 officer hours a week to LFR with B, 40.0 to protests"),
    ],
)  # fmt: skip
def test_the_title_says_what_streets_lose(scenarios, words):
    """With both, or with the one that has a roster."""
    assert hours.title(worked_by(**scenarios), caption=CAPTION) == words


def test_a_single_scenario_needs_no_letter_and_may_have_no_streets():
    """Then there is nothing to be lost."""
    alone = worked_by(four=100.0)
    words = "Streets lose 13.0 officer hours a week to LFR, 40.0 to protests"
    assert hours.title(alone, caption=SINGLE) == words
    without = alone[alone["does"] == "lfr"]
    assert hours.title(without, caption=SINGLE) == "What officers spend their time on"
    hours.draw(without, caption=SINGLE)


def test_hours_of_units_are_means_over_replications_and_weeks():
    """Two replications of two weeks, of which one has hours: a quarter of their sum."""
    tables = load_tables(hand_made(a=(scenario(), full())), "a")
    found = compute_unit_hours(tables=tables).set_index(["does", "activity"])

    assert found.loc[("lfr", "lfr"), "per_week"] == 70 / 4
    assert found.loc[("neighbourhood", "own"), "per_week"] == (300 + 280) / 4
    assert found.loc[("lfr", "protest"), "share"] == 5 / (20 + 70 + 2 + 60 + 5)
    assert found.groupby("does")["share"].sum().tolist() == pytest.approx([1, 1])


@pytest.mark.slow
def test_a_comparison_writes_tables_and_figures_and_the_same_bytes_again(tmp_path):
    """Five figures as PNG, SVG and CSV, five tables; nothing else, and nothing new."""
    first = comparison().write(tmp_path / "one")
    second = comparison().write(tmp_path / "two")
    names = [path.relative_to(tmp_path / "one").as_posix() for path in first]
    figures = [
        f"figures/{name}.{kind}"
        for name in ("differences", "funnel", "weekly", "staff", "harm")
        for kind in ("png", "svg", "csv")
    ]
    tables = ("replications", "summary", "extra", "harm", "disparities")
    assert names == [*(f"{name}.csv" for name in tables), *figures]
    assert sorted(p for p in (tmp_path / "one").rglob("*") if p.is_file()) == sorted(
        first
    )
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


@pytest.mark.slow
def test_the_replications_file_has_a_row_for_each_scenario_and_replication(tmp_path):
    """All measures of all replications are there for whoever distrusts a summary."""
    path = comparison().write(tmp_path)[0]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["scenario"], row["replication"]) for row in rows] == [
        (name, str(number)) for name in ("four", "ten") for number in range(3)
    ]
    assert rows[5]["arrests_per_week"] == "9"
    assert set(rows[0]) == {"scenario", "replication", *(m.key for m in MEASURES)}


@pytest.mark.slow
def test_a_description_writes_the_figures_that_one_scenario_has(tmp_path):
    """There is nothing to differ from, so there are four."""
    one = outcome("four", 4, 0)
    description = Description(
        outcome=one,
        seed=8,
        table=compute_description(measures=one.measures),
        warnings=(),
    )
    names = {path.stem for path in description.write(tmp_path)}
    tables = {"replications", "summary", "disparities"}
    assert names == tables | {"funnel", "weekly", "staff", "harm"}
