"""What would have been otherwise: arrests added, brought forward, put back and lost."""

import json
import math

import numpy as np
import pandas as pd
import pytest

import lfrsim
from analysis.figures import counterfactual as figure
from analysis.figures.style import Caption
from analysis.statistics.fieller import Shape
from analysis.statistics.precision import compute_mean_interval
from analysis.statistics.proportions import poisson_interval
from analysis.studies.changes.matching import UnmatchedError
from analysis.studies.changes.sides import CONDITIONS, Side, population_of
from analysis.studies.comparison.compare import compare
from analysis.studies.counterfactual.break_even import (
    break_even_sentence,
    compute_break_even,
)
from analysis.studies.counterfactual.counterfactual import (
    TIME_SOUGHT,
    Counterfactual,
    find_counterfactual,
)
from analysis.studies.counterfactual.persons import (
    CLASSES,
    FORWARD,
    Persons,
    _classed,
    _expected,
    _taken,
    count_persons,
)
from analysis.studies.counterfactual.table import (
    _row,
    compute_shifts,
    compute_table,
)
from analysis.studies.outcome import count_alerts
from sim.model.clock import DAY, WEEK
from sim.scenario.loading import load_scenario
from tests.making import changed, world_of
from tests.unit.test_changes import ran
from tests.worlds.small import small

pytestmark = pytest.mark.xdist_group("counterfactual")  # they share what is run once

CAPTION = Caption(names=("a", "b"), replications=4, seed=8, weeks=(4, 4))
HORIZON = 4 * WEEK
INF = math.inf
LIVELY = small(4, population__time_sought=7 * DAY, depletion__weeks_before=0)
SOUGHT = (30.0, 120.0, 1500.0)


def side(rows, scenario=LIVELY):
    """Make a side by hand: (replication, person, category, since, until)."""
    columns = ["replication", "person", "category", "since", "until"]
    arrested = pd.DataFrame(rows, columns=columns)
    nothing = pd.DataFrame()
    return Side(scenario, 1, (), nothing, nothing, arrested)


# Who is what ------------------------------------------------------------------------


CEASES = np.array([INF, 20, 30, INF, INF, INF, INF, 10, 40.0]) * DAY
IN_A = [(0, 3, 0, 9 * DAY, INF), (0, 4, 0, 5 * DAY, INF), (0, 5, 1, 7 * DAY, INF),
        (0, 6, 0, 8 * DAY, INF), (0, 7, 0, 2 * DAY, INF),
        (1, 0, 0, 1 * DAY, INF)]  # fmt: skip
IN_B = [(0, 0, 0, 8 * DAY, INF), (0, 1, 1, 6 * DAY, INF), (0, 2, 0, 3 * DAY, INF),
        (0, 3, 0, 4 * DAY, INF), (0, 4, 0, 5 * DAY, INF), (0, 5, 1, 11 * DAY, INF),
        (0, 8, CONDITIONS, 6 * DAY, 6.5 * DAY)]  # fmt: skip


def test_persons_are_told_apart_by_both_arrests_and_what_else_ends_it():
    """Added, brought forward to either end, the same, put back, and lost."""
    a, b = (_taken(side(rows), 0, CEASES, HORIZON) for rows in (IN_A, IN_B))
    found = _classed(a, b, ceases=CEASES, horizon=HORIZON)
    days = {name: some.tolist() for name, some in found.items()}

    assert days == {
        "added": [0, 0],  # 0, and 2, who would have been sought for two days more
        "ceased": [14],  # 1
        "earlier": [5],  # 3
        "same": [0],  # 4
        "later": [4],  # 5
        "lost": [0],  # 6
        "spared": [0],  # 7
    }


def test_days_at_large_end_with_the_horizon_or_the_search():
    """Of who comes back from custody only the time in it counts."""
    a, b = (_taken(side(rows), 0, CEASES, HORIZON) for rows in (IN_A, IN_B))
    assert a.days == pytest.approx(19 + 23 + 21 + 20 + 8)
    assert b.days == pytest.approx(20 + 14 + 25 + 24 + 23 + 17 + 0.5)
    assert math.isinf(b.time[8])


def test_a_second_arrest_of_somebody_taken_counts_no_more():
    """Who was met in two places within minutes; the first of them counts."""
    once = _taken(side(IN_B[:1]), 0, CEASES, HORIZON)
    twice = _taken(side([(0, 0, 0, 8 * DAY + 60, INF), *IN_B[:1]]), 0, CEASES, HORIZON)
    assert (twice.time == once.time).all()
    assert twice.days == once.days


def test_the_expectation_is_that_of_an_exponential_rest():
    """Checked against a million draws."""
    time = np.array([INF, 2 * DAY, 20 * DAY])
    left = 10 * DAY * -np.log1p(-np.random.default_rng(1).random((10**6, 1)))
    ends = time[1:] + left
    stays, days = _expected(time, 10 * DAY, HORIZON)

    assert stays == pytest.approx((ends >= HORIZON).sum(axis=1).mean(), rel=0.01)
    simulated = (np.minimum(ends, HORIZON) - time[1:]).sum(axis=1).mean() / DAY
    assert days == pytest.approx(simulated, rel=0.01)


def test_the_population_is_the_one_that_the_model_draws():
    """From scenario, seed and replication alone."""
    drawn = population_of(LIVELY, 1, 3)
    world = world_of(LIVELY, seed=1, replication=3).population
    assert (drawn.sought_until == world.sought_until).all()
    assert (drawn.listing == world.listing).all()


def test_the_range_of_time_sought_is_the_one_that_the_base_states():
    """So that it can't age here."""
    loaded = load_scenario("four-a-week")
    doubt = loaded.provenance["population.time_sought"].uncertainty
    assert doubt == {"loguniform": [f"{days:g} d" for days in TIME_SOUGHT]}


# In runs -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def against_none(tmp_path_factory):
    """Run a world against one without deployments, where people come and go."""
    folder = tmp_path_factory.mktemp("none") / "out"
    none = changed(LIVELY, plan__deployments_per_week=0)
    return ran(folder, none, LIVELY, replications=100)


@pytest.fixture(scope="module")
def against_two(tmp_path_factory):
    """Run four deployments a week against two."""
    folder = tmp_path_factory.mktemp("two") / "out"
    two = changed(LIVELY, plan__deployments_per_week=2, horizon__weeks=2)
    return ran(folder, two, changed(LIVELY, horizon__weeks=2), replications=24)


@pytest.mark.slow
def test_against_no_lfr_what_is_added_is_the_closed_form(against_none):
    """So are the days at large avoided, with what custody of those who come back adds
    taken away: four standard errors, and these are small.
    """
    found = count_persons(against_none, times_sought=[7 * DAY])
    added, days = found.expected[7 * DAY]
    assert not found.at_large[0].any()
    assert not any(found.counts[name].any() for name in ("earlier", "same", "lost"))
    custody = np.array(
        [_custody(against_none, n) for n in range(against_none.replications)]
    )
    for simulated, expected in (
        (found.counts["added"], added),
        (found.at_large[1] - custody, days),
    ):
        difference = simulated - expected
        error = difference.std(ddof=1) / math.sqrt(len(difference))
        assert abs(difference.mean()) < 4 * error
        assert error < 0.03 * expected.mean()
    assert found.counts["ceased"].sum() > 0.2 * found.counts["added"].sum()


def _custody(results, replication):
    """Return the person-days for which those who come back are held."""
    rows = results.table("b", "detentions")
    rows = rows[(rows["replication"] == replication) & (rows["category"] == CONDITIONS)]
    ceases = population_of(LIVELY, results.seed, replication).sought_until
    named = ["replication", "deployment", "candidate", "is_mated"]
    stops = rows.merge(results.table("b", "disposals"), how="left", on=named)
    until = stops["time_release"].fillna(INF).to_numpy()
    ends = np.minimum(until, np.minimum(ceases[rows["person"]], WEEK))
    return (ends - stops["time_start"].to_numpy()).clip(min=0).sum() / DAY


@pytest.mark.slow
def test_what_is_counted_adds_up_to_the_difference_in_arrests(against_two):
    """Persons taken, and arrests that end nothing: of persons under conditions, of who
    wasn't sought, and second ones, counted from the records.
    """
    found = count_persons(against_two, times_sought=[])
    a, b = (count_alerts(against_two, name, "arrests") for name in "ab")
    of = found.counts
    taken = of["added"] + of["ceased"] - of["lost"] - of["spared"]
    assert sum(of[name].sum() for name in ("earlier", "same", "ceased")) > 0
    others = {}
    for name in "ab":
        rows = against_two.table(name, "disposals")
        rows = rows[rows["ending"] == 0]
        taken_once = rows[rows["is_mated"] & (rows["category"] != CONDITIONS)]
        taken_once = taken_once.drop_duplicates(["replication", "person"])
        kept = rows.index.difference(taken_once.index)
        others[name] = np.bincount(rows.loc[kept, "replication"], minlength=24)
    assert (b - a == taken + others["b"] - others["a"]).all()


@pytest.mark.slow
def test_turned_round_everything_is_turned_round(against_two, tmp_path):
    """What B adds to A is what A lacks against B."""
    first, second = (named.scenario for named in against_two.scenarios)
    back = ran(tmp_path / "out", second, first, replications=24)
    there, here = (count_persons(one, times_sought=[]) for one in (against_two, back))
    for one, other in (("added", "lost"), ("ceased", "spared"), ("earlier", "later"),
                       ("same", "same")):  # fmt: skip
        assert (there.counts[one] == here.counts[other]).all()
    assert (there.shifts["earlier"] == here.shifts["later"]).all()
    assert (there.at_large == here.at_large[::-1]).all()


@pytest.mark.slow
def test_without_depletion_nothing_can_be_brought_forward(tmp_path):
    """An arrest takes nobody off the street there: it is said, and changes are told."""
    none = changed(LIVELY, depletion__regime="none")
    fewer = changed(none, plan__deployments_per_week=2)
    found = ran(tmp_path / "out", fewer, none, replications=2)
    with pytest.raises(UnmatchedError, match=r"depletion\.regime none"):
        lfrsim.counterfactual(found)
    compared = compare(found)
    assert compared.counterfactual is None
    assert compared.changes is not None
    assert "takes nobody off the street" in compared.untold[0]
    assert any("takes nobody off" in line for line in compared.lines)


@pytest.mark.slow
def test_a_finding_is_written_the_same_again(against_two, tmp_path):
    """Tables, figure, and words that fit a terminal."""
    found = find_counterfactual(against_two)
    paths = found.tables(tmp_path)
    before = [path.read_bytes() for path in paths]
    again = find_counterfactual(against_two)
    assert [path.read_bytes() for path in again.tables(tmp_path)] == before
    assert [path.name for path in paths] == [
        "counterfactual.csv",
        "brought-forward.csv",
    ]
    assert max(map(len, found.lines)) <= 100
    assert found.plates()[0].name == "counterfactual"
    json.dumps(found.to_json(), allow_nan=False)


# How it is said ----------------------------------------------------------------------


def made(*, replications=4, scale=1.0, hours=40.0):
    """Make a counterfactual by hand; B is 3 arrests a week ahead and 1 behind."""
    noise = np.arange(replications)
    counts = {name: np.zeros(replications, np.int64) for name in CLASSES}
    counts["added"] = ((8 + noise) * scale).astype(np.int64)
    counts["ceased"] = np.full(replications, int(4 * scale))
    counts["lost"] = counts["later"] = np.full(replications, 4)
    shifts = {name: np.zeros(29, np.int64) for name in FORWARD}
    shifts["ceased"][[3, 10]] = 1, 3
    persons = Persons(
        counts=counts,
        at_large=np.array([50.0 + noise, 90.0 + 3 * noise]),
        shifts=shifts,
        expected={days * DAY: np.array([noise + days, noise]) for days in SOUGHT},
    )
    arrests = (counts["added"] + counts["ceased"] - counts["lost"]).astype(float)
    extra, added = (
        compute_break_even(arrests=some, hours=hours + noise, weeks=4)
        for some in (arrests, (counts["added"] - counts["lost"]).astype(float))
    )
    rates = {"break_even": extra, "break_even_added": added}
    table = compute_table(persons, arrests=arrests, weeks=4, rates=rates)
    shifted = compute_shifts(persons, weeks=4)
    return Counterfactual(
        ("four", "ten"), table, shifted, (extra, added), SOUGHT, CAPTION
    )


def test_the_table_counts_a_week_with_intervals():
    """Net added is added less lost, and what ends nothing is the rest of arrests."""
    table = made().table.set_index("key")
    assert table.loc["added", "value"] == pytest.approx(9.5 / 4)
    low, high = compute_mean_interval(values=np.arange(8, 12) / 4)[1:]
    assert table.loc["added", ["low", "high"]].tolist() == pytest.approx([low, high])
    assert table.loc["net_added", "value"] == pytest.approx(5.5 / 4)
    assert table.loc["others", "value"] == 0
    assert table.loc["at_large", "value"] == pytest.approx((40 + 2 * 1.5) / 4)
    assert table.loc["ceased", "days_median"] == 10
    assert table.loc["ceased", "days_lower_quarter"] == 3
    assert math.isnan(table.loc["later", "days_median"])
    rate = 100 * (9.5 + 4 - 4) / 41.5
    assert table.loc["break_even", "value"] == pytest.approx(rate)
    assert table.loc["break_even", "shape"] == "interval"
    assert made().shifts["ceased"].tolist() == [1 / 16, 3 / 16, 0, 0, 0]


def test_the_sentence_says_what_isnt_identified():
    """And what patrol would have to exceed; of crime it says nothing."""
    said = made().sentence
    assert "ten alone takes" in said
    assert "in the median 10 days later (brought forward)" in said
    assert "Not identified: who of those brought forward" in said
    assert "at 120 to 1500 days instead of 30" in said
    assert "extra arrests per 100 extra officer hours" in said
    assert "its own rate isn't known here" in said
    assert said.endswith("None of it is about crime.")


def test_what_cant_be_told_is_said():
    """With one replication, and where added and lost are alike."""
    assert "can't tell this from luck" in made(replications=1).sentence
    assert "can't be told from luck" in figure.title(made(replications=1).table)
    even = made(scale=0.5)
    assert "Whether arrests are added on the whole can't be told" in even.sentence
    assert "can't be told" in figure.title(even.table)
    assert made(replications=1).plates()


@pytest.mark.parametrize(
    ("arrests", "hours", "said"),
    [
        ([4, 6, 5], [50, 52, 51], "extra arrests per 100 extra officer hours"),
        (
            [-4, -6, -5],
            [-50, -52, -51],
            "missing arrests per 100 missing officer hours",
        ),
        ([4, 6, 5], [-50, -52, -51], "B has more arrests with fewer officer hours"),
        ([-4, -6, -5], [50, 52, 51], "B has fewer arrests with more officer hours"),
        ([4, 6, 5], [0, 0, 0], "officer hours are the same"),
        ([4, 6, 5], [-50, 52, 1], "officer hours are too much alike"),
        ([4], [50], "one replication: no interval"),
        ([0, 0, 0], [50, 52, 51], "0 (0 to 0)"),
    ],
)
def test_a_rate_to_break_even_is_said_only_where_there_is_one(arrests, hours, said):
    """Whatever the set of ratios looks like."""
    rate = compute_break_even(
        arrests=np.array(arrests, float), hours=np.array(hours, float), weeks=1
    )
    assert said in break_even_sentence(rate, rate)
    if not any(hours):
        assert math.isnan(rate.estimate)
        assert rate.possible.shape is Shape.empty


def test_a_count_of_persons_is_never_below_0():
    """Where Student's interval would be: few events, and few replications."""
    few = (0, 0, 1, 0, 0, 2, 0, 0)
    weeks = 4
    row = _row("ceased", "", "", np.array(few, float), weeks=weeks)
    assert compute_mean_interval(values=np.array(few) / weeks)[1] < 0
    assert 0 <= row["low"] < row["value"] < row["high"]
    low, high = poisson_interval(events=3, exposure=len(few) * weeks)
    assert row["low"] < low  # they come together, and so tell less
    assert row["high"] > high

    many = np.array([20, 24, 21, 19, 23, 22, 20, 25], float)
    kept = _row("ceased", "", "", many, weeks=weeks)
    expected = compute_mean_interval(values=many / weeks)
    assert (kept["value"], kept["low"], kept["high"]) == pytest.approx(expected)
    net = _row("net_added", "", "", np.array(few, float), weeks=weeks)
    assert net["low"] < 0  # a difference may be


def test_where_nothing_differs_one_sentence_says_so():
    """Nobody is taken otherwise, nor at another time."""
    found = made()
    nothing = found.table.assign(value=0.0)
    same = Counterfactual(
        found.names, nothing, found.shifts, found.rates, SOUGHT, CAPTION
    )
    assert same.sentence == (
        "Added or brought forward: nobody; ten takes off the street whom four does, on "
        "the same days."
    )
    assert "whom A does" in figure.title(nothing)


def test_the_figure_draws_a_bar_for_each_class_and_the_rates():
    """A's own to the left of 0, with the numbers beside."""
    found = made()
    drawn = figure.draw(found.table, shifts=found.shifts, caption=CAPTION)
    persons, shifts, rates = drawn.axes
    words = [text.get_text() for text in persons.texts]

    assert len(persons.patches) == len(figure.BARS)
    assert words.count("none") == 2  # earlier, spared
    assert "2.38" in words
    assert len(shifts.patches) == 2
    assert any("22.9" in text.get_text() for text in rates.texts)
