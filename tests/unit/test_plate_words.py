"""What figures show is said with the numbers that they show."""

import pandas as pd

from analysis.figures import funnel, staff, style, weekly
from analysis.studies.plates import words as plate_words
from analysis.studies.plates.plate import Plate
from lfrsim.workshop.look.drawing import picture_of
from tests.unit.test_figures import compared, staff_day, sums, weeks, worked_by


def test_the_differences_are_said_a_week_and_by_kind():
    """From A to B, with the ratio; ratios and parts are left to the table."""
    words = plate_words.differences_words(compared())
    assert words.startswith(
        "From A to B. Yield: arrests a week from 10.0 to 20.0 (2.00 times); "
    )
    assert "cost a week in £ from 10.0 to 20.0 (2.00 times)" in words
    assert "LFR team hours a week taken for protests from" in words
    assert "per deployment" not in words


def test_what_was_not_seen_is_said_so():
    """None with either is no ratio."""
    none = {"a_mean": 0.0, "b_mean": 0.0, "difference": 0.0}
    words = plate_words.differences_words(compared(false_alerts_per_week=none))
    assert "false alerts a week, none seen" in words


def test_the_table_of_differences_has_every_measure_rounded_as_one():
    """The same cells as in the terminal, with a true minus."""
    table = plate_words.differences_table(compared())
    assert list(table) == ["Measure", "A", "B", "B − A", "95 % interval", "B / A"]
    assert list(table.iloc[0])[1:] == ["10.0", "20.0", "+10.0", "+9.0 to +11.0", "2.00"]
    assert len(table) == len(compared())


def test_words_of_a_figure_have_true_minus_signs():
    """Its title and its description, wherever the workshop shows them."""
    plate = Plate("x", style.new_figure(), pd.DataFrame(), "By -1", "From -2 to -3.")
    picture = picture_of(lambda: plate, "of its minus signs")

    assert (picture.title, picture.description) == ("By −1", "From −2 to −3.")


def test_the_funnel_is_said_stage_by_stage():
    """Counts a week of each scenario, and the shares in the table."""
    frame = funnel.compute_funnel(sums={"four": sums(1), "ten": sums(2)})
    assert (
        "ten: a week 60,000 faces scanned, 40.0 alerts, "
        in plate_words.funnel_words(frame)
    )
    table = plate_words.funnel_table(frame)
    assert list(table["Share of the stage above"][:2]) == ["", "0.0667 %"]


def test_weeks_are_said_with_their_mean_and_their_ends():
    """With an interval where there is one."""
    frame = weekly.compute_spread(weeks={"four": weeks([3, 5, 2, 4, 6, 4])})
    words = plate_words.weekly_words(frame)
    assert words.startswith("four: a mean of 4.00 arrests a week (95 % interval ")
    assert "the least 2, the most 6, of 6 weeks" in words


def test_many_numbers_of_arrests_share_rows():
    """At most 30 rows, which together have all weeks."""
    frame = pd.DataFrame(
        {"scenario": "a", "arrests": range(100), "weeks": 2}
        | dict.fromkeys(("mean", "low", "high", "p5", "p95"), 1.0)
    )
    table = plate_words.weekly_table(frame)
    assert list(table["Arrests in a week"][:2]) == ["0 to 4", "5 to 9"]
    assert len(table) == 20
    assert table["Weeks of a"].astype(int).sum() == 200
    few = plate_words.weekly_table(frame[:30])
    assert list(few["Arrests in a week"][:2]) == ["0", "1"]


def test_the_day_is_said_at_its_busiest():
    """When most pairs are held, and how many are on duty then."""
    frame = staff.compute_staff(days={"four": staff_day(4)})
    words = plate_words.staff_words(frame)
    assert words.startswith("four: most pairs are held at 11:00, 2.0 of 4.0 on duty, ")
    table = plate_words.staff_table(frame)
    assert set(table["At"]) == {f"{hour}:00" for hour in range(10, 18)}
    assert list(table.loc[table["At"] == "10:00", "Pairs held by a stop"]) == ["1.50"]


def test_nobody_held_is_said_so():
    """No hour is the busiest then."""
    idle = staff_day(4).assign(pairs_on_street=0.0, pairs_in_custody=0.0)
    frame = staff.compute_staff(days={"four": idle})
    assert plate_words.staff_words(frame) == "four: no pair is ever held"


def test_hours_are_said_by_unit():
    """What deployments take, with what comes after them, and what protests take."""
    frame = worked_by(four=100.0)
    assert plate_words.hours_words(frame) == (
        "four: LFR team 103 of 1,000 officer hours a week for deployments and 40.0 for "
        "protests; neighbourhood teams 13.0 of 2,000 officer hours a week for "
        "deployments and 40.0 for protests"
    )
    table = plate_words.hours_table(frame)
    assert list(table.iloc[0]) == ["four", "LFR team", "Deployments", "100", "10.0 %"]
