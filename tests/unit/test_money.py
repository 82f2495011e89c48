"""Money: parts make the total, prices move nothing else, doubt is said beside it."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from analysis.measures import MEASURES, PARTS, compute_costs
from analysis.statistics.fieller import RatioSet, Shape
from analysis.studies.comparison.describe import describe
from analysis.studies.comparison.extra import Extra, compute_extra
from analysis.studies.outcome import compute_outcome
from analysis.studies.words.prices import compute_span, price_note
from sim.experiment.design import load_study
from sim.experiment.folders import FolderError
from sim.experiment.prices import Price
from sim.experiment.store import read_results
from sim.model.capital import WEEKS_PER_YEAR, weekly_capital
from sim.model.keeping import Records
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Prices
from tests.making import TINY, changed, shipped
from tests.studies import run
from tests.unit.test_measures import PRICES, full, hand_made, scenario, versus

LONDON = shipped("four-a-week")


def sums(**columns):
    """Make the sums of three replications of four weeks."""
    usual = {"officer_hours": [1600.3, 1500.7, 1550.1], "overtime_hours": [9.1, 0, 3]}
    usual |= {"detained": [70, 81, 77], "weeks": [4, 4, 4]}
    return pd.DataFrame({**usual, **columns}, dtype=float)


def outcome(told=None, prices=None, **changes):
    """Make what the records by hand come to."""
    results = hand_made(a=(told or scenario(**changes), full()))
    if prices is not None:
        results.scenarios[0].prices = prices
    return compute_outcome(results=results, name="a")


# Accounts --------------------------------------------------------------------------


def test_parts_make_the_total_to_the_last_bit():
    """The total is their sum in their order, and no part is negative."""
    costs = compute_costs(sums=sums(), scenario=LONDON)
    total = costs[PARTS[0]]
    for part in PARTS[1:]:
        total = total + costs[part]
    assert (costs["cost"] == total).all()
    assert (costs >= 0).all().all()


def test_parts_of_a_run_make_its_total():
    """Also where sums come from records, and as measures a week."""
    told = outcome()
    parts = told.sums[list(PARTS)].sum(axis=1)
    assert list(parts) == pytest.approx(list(told.sums["cost"]), rel=1e-15)
    weekly = [m.key for m in MEASURES if m.is_part]
    assert len(weekly) == len(PARTS)
    assert list(told.measures[weekly].sum(axis=1)) == pytest.approx(
        list(told.measures["cost_per_week"]), rel=1e-15
    )


def test_each_part_is_its_sum_times_its_price():
    """Officers at the plain rate, overtime what is beyond it, a detention each."""
    costs = compute_costs(sums=sums(), scenario=LONDON, prices=PRICES)
    assert list(costs["cost_of_officers"]) == [60 * h for h in (1600.3, 1500.7, 1550.1)]
    assert list(costs["cost_of_overtime"]) == [30 * h for h in (9.1, 0, 3)]
    assert list(costs["cost_of_custody"]) == [500 * n for n in (70, 81, 77)]
    assert list(costs["cost_of_capital"]) == pytest.approx(
        [2 * 40_000 * 28 / 365.25] * 3, rel=1e-12
    )


def test_a_year_has_as_many_weeks_as_it_has():
    """So that over a year and its quarter of a day a yearly part is written off."""
    assert WEEKS_PER_YEAR * 7 == 365.25


@pytest.mark.parametrize(
    ("name", "changes", "yearly"),
    [
        ("four-a-week", {}, 2 * 40_000),
        ("ten-a-week", {}, 2 * 40_000),
        ("four-a-week", {"plan__vans": 5}, 4 * 40_000),  # four stand on one day
        ("four-a-week", {"plan__deployments_per_week": 1}, 40_000),
        ("four-a-week", {"plan__deployments_per_week": 0}, 0),
        ("croydon-mobile", {}, 40_000),
        ("croydon-fixed", {}, 80_000),
        ("croydon-fixed", {"plan__deployments_per_week": 7}, 80_000),
        ("croydon-fixed", {"plan__deployments_per_week": 0}, 0),
        (
            "croydon-fixed",
            {
                "plan__sites": ("croydon-north-end", "acton"),
                "plan__rotation": "round robin",
            },
            160_000,
        ),
        (
            "croydon-fixed",
            {"plan__sites": ("acton", "croydon-north-end"), "plan__rotation": "ranked"},
            80_000,  # one deployment a week goes to the first alone
        ),
    ],
)
def test_capital_is_of_the_vans_of_a_day_or_the_sites_gone_to(name, changes, yearly):
    """£200,000 a van over 5 years, £800,000 a site over 10."""
    weekly = weekly_capital(changed(shipped(name), **changes), PRICES)
    assert weekly * WEEKS_PER_YEAR == pytest.approx(yearly)


def test_a_site_to_which_no_van_goes_by_weight_needs_no_cameras():
    """A weighted rotation never goes where there are no visits."""
    told = changed(
        shipped("croydon-fixed"),
        plan__sites=("acton", "croydon-north-end"),
        sites__acton__visits=0.0,
    )
    assert weekly_capital(told, PRICES) * WEEKS_PER_YEAR == pytest.approx(80_000)


def test_a_longer_run_has_the_same_capital_a_week():
    """Written off in equal parts: no week is dearer than another."""
    one, two = (
        compute_costs(sums=sums(weeks=[w, w, w]), scenario=LONDON)["cost_of_capital"]
        for w in (4, 8)
    )
    assert list(two) == list(2 * one)


def test_cost_is_linear_in_the_price_of_an_hour():
    """So what holds at the ends of a range needs no run: half-way is in the middle."""
    told = outcome(prices={"officer_hour": Price("assumed", (40.0, 80.0))})
    span = compute_span(told)
    assert span is not None
    assert (span.hour_low, span.hour_high) == (40.0, 80.0)
    middle = told.measures["cost_per_week"].mean()  # at £60
    assert (span.low + span.high) / 2 == pytest.approx(middle, rel=1e-12)
    hours = told.sums["officer_hours"] + 0.5 * told.sums["overtime_hours"]
    assert span.high - span.low == pytest.approx(40 * (hours / 2).mean(), rel=1e-12)


def test_without_a_range_there_is_no_span():
    """Nothing is made up where nothing is said."""
    assert compute_span(outcome(prices={})) is None
    assert compute_span(outcome(prices={"officer_hour": Price("assumed")})) is None


# What hangs on prices, and what doesn't ----------------------------------------------


def test_another_price_is_another_scenario_and_its_folder_is_refused(tmp_path):
    """A folder's costs are of its prices: those of others aren't mixed in."""

    def study(*overrides):
        return load_study([str(TINY)], overrides=overrides, replications=1, seed=1)

    run(tmp_path, study(), model=nothing)
    with pytest.raises(
        FolderError, match=r"tiny: money.officer_hour: £60/h there, £70"
    ):
        run(tmp_path, study("money.officer_hour=£70"), model=nothing)
    run(tmp_path, study("money.officer_hour=£60"), model=nothing)


def nothing(scenario, *, seed, replication, kept):
    """Stand in for a model in which nothing happens."""
    return Records(kept=kept)


def test_a_folder_keeps_how_surely_prices_are_known(tmp_path):
    """Whoever reads it later is told what whoever ran it was told."""
    study = load_study(["four-a-week"], overrides=(), replications=1, seed=1)
    written = run(tmp_path, study, model=nothing).scenarios[0].prices
    assert read_results(tmp_path).scenarios[0].prices == written
    assert written["officer_hour"] == Price("assumed", (40.0, 80.0))
    assert written["detention"] == Price("assumed", (150.0, 1500.0))
    assert written["van_capital"].standing == "published"


def test_a_bare_price_is_assumed_and_has_no_range():
    """As by `--set`: the range that stood beside another price is gone with it."""
    study = load_study(
        ["four-a-week"],
        overrides=("money.officer_hour=£70",),
        replications=1,
        seed=1,
    )
    assert study.scenarios[0].prices["officer_hour"] == Price("assumed")


# What is said ----------------------------------------------------------------------


def test_the_note_says_which_prices_are_assumed_and_what_hangs_on_an_hour():
    """Only those in use: with vans, no price of fixed cameras is in a cost. At £40 the
    two replications cost £12,601 and £2,447 a week, at £80 £23,687 and £4,127.
    """
    assert price_note([outcome()]) == (
        "of the 5 prices in the costs 2 are assumed (officer_hour £60/h, detention "
        "£500). The intervals are over luck, and not over prices. With an officer hour "
        "at £40/h to £80/h a week would cost £7,520 to £13,900 in a."
    )
    known = {key: Price("published") for key in PRICES.model_dump()}
    assert price_note([outcome(prices=known)]).startswith(
        "all prices in the costs have a source. The intervals are over luck. "
        "No range is stated for an officer hour in a."
    )
    alone = {**known, "detention": Price("assumed")}
    assert "1 is assumed (detention £500)" in price_note([outcome(prices=alone)])
    assert "5 are assumed" in price_note([outcome(prices={})])


def test_a_price_that_one_of_two_assumes_is_assumed():
    """Whichever of the two is the first."""
    known = {key: Price("published") for key in PRICES.model_dump()}
    alone = {**known, "detention": Price("assumed")}
    for pair in ((known, alone), (alone, known)):
        note = price_note([outcome(prices=prices) for prices in pair])
        assert "1 is assumed (detention £500)" in note


def test_different_prices_are_warned_of():
    """A difference in cost is then not one of what happens alone."""
    other = scenario()
    other.money = PRICES.model_copy(update={"detention": 400.0})
    words = "have different prices"
    assert words in price_note([outcome(), outcome(other)])
    assert words not in price_note([outcome(), outcome()])


def test_costs_stand_in_table_words_and_json():
    """With parts, the cost of an extra arrest, and how surely prices are known."""
    comparison = versus([4, 6, 5, 5], [8, 10, 11, 9])
    text = "\n".join(comparison.lines)
    assert text.index("USE OF") < text.index("MONEY") < text.index("Cost a week, £")
    for words in (
        "Overtime premium a week, of this, £",
        "Mean cost per arrest, £",
        "Cost per extra arrest from A to B: £",
        "Note: of the 5 prices",
    ):
        assert words in text
    assert max(map(len, comparison.lines)) <= 100
    document = comparison.to_json()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    extra = document["cost_per_extra_arrest"]
    assert extra["shape"] == "interval"
    assert extra["low"] <= extra["estimate"] <= extra["high"]
    assert extra["sentence"] in " ".join(text.split())
    spans = document["prices"]["cost_per_week_by_officer_hour"]
    assert spans["four"]["hour_low"] == 40.0
    one = describe(hand_made(a=(scenario(), full())))
    assert "Note: of the 5 prices" in "\n".join(one.lines)
    assert "note" in one.to_json()["prices"]


def test_an_extra_arrest_costs_what_it_adds_and_not_the_mean():
    """With the same crews it costs a detention, £500, while the mean is over £1,000."""
    extra = versus([4, 6, 5, 5], [8, 10, 9, 9]).extra
    assert (extra.arrests, extra.cost) == pytest.approx((2.0, 1000.0))
    assert extra.estimate == pytest.approx(500)
    assert (extra.possible.low, extra.possible.high) == pytest.approx((500, 500))
    assert min(extra.means) > 1000


def made(arrests, cost, **possible):
    """Make the cost of an extra arrest."""
    return Extra(
        n=5,
        cost=cost,
        arrests=arrests,
        possible=RatioSet(**possible),
        means=(1820.4, 1897.7),
    )


BOUNDED = {"shape": Shape.interval}


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (
            made(20.0, 39_000.0, low=1900.0, high=2010.0, **BOUNDED),
            "£1,950, 95 % interval £1,900 to £2,010.",
        ),
        (
            made(2.0, -300.0, low=-330.0, high=20.0, **BOUNDED),
            "-£150, 95 % interval -£330 to £20 (B has more arrests and costs less).",
        ),
        (
            made(-2.0, 300.0, low=-330.0, high=20.0, **BOUNDED),
            "-£150, 95 % interval -£330 to £20 (B has fewer arrests and costs more).",
        ),
        (
            made(-2.0, -3000.0, low=1400.0, high=1600.0, **BOUNDED),
            "(B has fewer arrests: so much is saved for each of them).",
        ),
        (
            made(0.1, 3000.0, shape=Shape.rays, low=-1234.5, high=678.9),
            "-£1,230 or below, or £679 or above; the difference in arrests can't be",
        ),
        (
            made(0.1, 3000.0, shape=Shape.rays, low=-math.inf, high=678.9),
            "£679 or above; the difference",
        ),
        (
            made(0.1, 3000.0, shape=Shape.rays, low=678.9, high=math.inf),
            "£679 or below; the difference",
        ),
        (
            made(0.1, 30.0, shape=Shape.line),
            "any value; the difference in arrests can't be told from 0.",
        ),
        (
            made(0.0, 30.0, shape=Shape.empty),
            "there is none, arrests are the same in every replication.",
        ),
        (
            made(2.0, 3000.0, shape=Shape.unknown),
            "£1,500 in one replication, which can't be told from luck.",
        ),
    ],
)
def test_the_cost_of_an_extra_arrest_is_said_as_far_as_it_is_known(extra, words):
    """Bounded, beyond, any, none; and beside it the mean, by a name of its own."""
    assert extra.sentence.startswith("Cost per extra arrest from A to B: ")
    assert words in extra.sentence
    assert extra.sentence.endswith(
        "The mean cost per arrest is £1,820 with A and £1,900 with B."
    )


def test_the_same_arrests_have_no_extra_one_even_where_the_cost_differs():
    """A difference of exactly 0 in each replication isn't one that can't be told."""
    a, b = outcome(), outcome()
    assert compute_extra(a=a, b=b).possible.shape == Shape.empty
    assert math.isnan(compute_extra(a=a, b=b).estimate)


def test_a_scenario_without_deployments_costs_nothing_and_has_no_ratios():
    """No vans, no officers, no arrests: £0, and nothing per nothing."""
    told = changed(load_scenario(TINY).scenario, plan__deployments_per_week=0)
    nobody = sums(officer_hours=[0] * 3, overtime_hours=[0] * 3, detained=[0] * 3)
    costs = compute_costs(sums=nobody, scenario=told)
    assert np.array_equal(costs.to_numpy(), np.zeros((3, len(PARTS) + 1)))


def test_free_officers_are_no_error():
    """A price of 0 is a price."""
    free = Prices(**{**PRICES.model_dump(), "officer_hour": "£0"})
    costs = compute_costs(sums=sums(), scenario=LONDON, prices=free)
    assert (costs["cost_of_officers"] == 0).all()
    assert (costs["cost"] > 0).all()
