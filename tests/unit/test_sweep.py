"""Sweeps: what is varied, at which points, what is found there, and how it is said."""

import json
import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

import lfrsim
from analysis.figures import dose as dose_figure
from analysis.figures import heat as heat_figure
from analysis.figures import indices as indices_figure
from analysis.figures import style
from analysis.figures.style import Caption
from analysis.measures import ARRESTS, MEASURES, measure_named
from analysis.studies.outcome import Outcome
from analysis.studies.sweeping import sweep
from analysis.studies.sweeping.best import find_best
from analysis.studies.sweeping.curve import compute_curve
from analysis.studies.sweeping.designs import Design, make_design
from analysis.studies.sweeping.dose import (
    compute_dose_curve,
    compute_worth,
    find_diminishing,
)
from analysis.studies.sweeping.factors import read_factors
from analysis.studies.sweeping.heat import compute_heat
from analysis.studies.sweeping.measured import (
    BESIDE,
    SHOWN,
    Measured,
    sweep_table,
)
from analysis.studies.sweeping.runs import Layout, default_folder, labels, lay_out
from analysis.studies.sweeping.spread import compute_spread
from analysis.studies.sweeping.words import mean_text, number, ordinal
from analysis.studies.words.caution import sweep_cautions
from lfrsim.cli import main
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.experiment.store import read_results
from sim.scenario.errors import ScenarioError
from sim.scenario.loading import scenario_id
from tests.making import TINY, changed, shipped

QUICK = ["-n", "3", "-j", "1", "-q", "--set", "horizon.weeks=1",
         "--set", "depletion.weeks_before=0"]  # fmt: skip
CAPTION = Caption(names=("ten",), replications=4, seed=8, weeks=(10,))
DOSES = "plan.deployments_per_week=0..3"


def grid(*texts: str, **how: Any) -> Design:
    """Return a grid, unless another kind of design is asked for."""
    return make_design(texts, **{"kind": "grid", "points": None, "seed": 1} | how)


# What is varied --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plan.vans=1..3", ("1", "2", "3")),
        ("plan.deployments_per_week=0..14..5", ("0", "5", "10")),
        ("plan.vans=1,2,4", ("1", "2", "4")),
        ("plan.vans=1,4..6", ("1", "4", "5", "6")),
        ("recognition.threshold=0.60..0.64..0.02", ("0.60", "0.62", "0.64")),
        ("watchlist.made_before=4..12 h..4", ("4 h", "8 h", "12 h")),
        ("workforce.budget=£100..£300..£100", ("£100", "£200", "£300")),
        ("engagement.pursuit_speed=1.5 m/s..2.5 m/s..1", ("1.5 m/s", "2.5 m/s")),
        ("plan.days=[Tue, Thu],[Mon, Wed]", ("[Tue, Thu]", "[Mon, Wed]")),
        ("plan.order=random, planned", ("random", "planned")),
        ("custody.duration={fixed: 1 h},2 h", ("{fixed: 1 h}", "2 h")),
    ],
)
def test_values_are_listed_or_ranges(text, written):
    """As people write them; a list or a distribution is one value."""
    (factor,) = read_factors([text], is_drawn=False)
    assert (factor.path, factor[1]) == (text.partition("=")[0], written)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plan.vans", "isn't a setting and its values\nwrite: --vary plan"),
        ("plan.vans= ", "isn't a setting and its values"),
        ("plan.vans=3", "one value, which varies nothing; write: --set plan.vans=3"),
        ("plan.vans=3..3", "doesn't rise"),
        ("plan.vans=4..2", "4..2 doesn't rise: the larger number comes second"),
        ("plan.vans=1...3", "a range has two dots\nwrite: --vary plan.vans=1..3"),
        ("plan.vans=1-3", "a range has two dots\nwrite: --vary plan.vans=1..3"),
        ("plan.vans=1 to 3", "write: --vary plan.vans=1..3"),
        ("plan.vans=1..9..1.5", "has whole numbers alone, and 1.5 isn't one"),
        ("plan.vans=0.5..9", "has whole numbers alone, and 0.5 isn't one"),
        ("plan.vans=1..9..3..1", "isn't a range"),
        ("plan.vans=1..9..0", "a step of 0; it must be above 0"),
        ("plan.vans=1..a", "1..a isn't a range"),
        ("plan.vans=1,,3", "no value between two commas"),
        ("plan.vans=1,2,2", "2 is there twice"),
        ("plan.vans=1..2000", "more than 1,000 values"),
        ("watchlist.made_before=4 min..9 h..1", "several units: h, min"),
        ("recognition.threshold=0.60..0.64", "threshold=0.60..0.64..0.01"),
        ("recognition.threshold=0.5,0.60..0.64", "needs a step"),
    ],
)
def test_what_can_not_be_read_is_named(text, says):
    """With what would do."""
    with pytest.raises(StudyError) as caught:
        read_factors([text], is_drawn=False)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"--vary {text.strip()}")


@pytest.mark.parametrize("design", ["grid", "lhs"])
@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("plan.deployment_per_week", "did you mean 'deployments_per_week'?"),
        ("vans", "'vans' is a key of plan"),
        ("plan", "plan: must be a section"),
        ("plan.camera", "must be 'mobile' or 'fixed'"),
    ],
)
def test_a_misspelt_setting_is_named_before_its_step_is_missed(setting, says, design):
    """What is wrong with it first: no step would help."""
    varied = [f"{setting}=1..4", "workforce.crew.pairs=2..3"]
    made = make_design(varied, kind=design, points=None, seed=1)
    with pytest.raises(StudyError) as caught:
        lay_out("ten-a-week", made, replications=2, seed=1)
    assert says in str(caught.value)
    assert f"--vary {setting}=" in str(caught.value)


def test_a_setting_is_varied_once_and_something_is():
    """Its values are one list."""
    with pytest.raises(StudyError, match="there twice; list all its values in one"):
        read_factors(["plan.vans=1,2", "plan.vans=3,4"], is_drawn=False)
    with pytest.raises(StudyError, match="nothing to vary"):
        read_factors([], is_drawn=False)


def test_only_values_in_one_unit_are_numbers():
    """Others stand side by side."""
    texts = ["watchlist.made_before=30 min,90 min", "custody.cells=2,4",
             "custody.hand_over=own transport,prisoner van",
             "adjudication.duration=30 s,1 min"]  # fmt: skip
    factors = read_factors(texts, is_drawn=False)
    assert [one.is_numeric for one in factors] == [True, True, False, False]
    assert [one.unit for one in factors] == ["min", "", "", ""]
    assert [one.number(one[1][1]) for one in factors] == [90, 4, 1, 1]


# Points ----------------------------------------------------------------------------


def test_a_grid_has_every_combination():
    """The last setting goes round first."""
    design = grid("plan.vans=1,2", "custody.cells=5,6,7")
    assert design.points[:4] == (("1", "5"), ("1", "6"), ("1", "7"), ("2", "5"))
    assert design.assignments(design.points[0]) == ("plan.vans=1", "custody.cells=5")


def test_a_latin_hypercube_has_one_point_in_each_part():
    """Of numbers in a range, and of whole numbers as many of each."""
    design = grid(
        "recognition.threshold=0.60..0.64", "plan.vans=1..4", kind="lhs", points=8
    )
    thresholds, vans = zip(*design.points, strict=True)
    parts = sorted(int((float(one) - 0.60) / 0.005) for one in thresholds)

    assert parts == list(range(8))
    assert sorted(vans) == [*"11223344"]


def test_a_sobol_design_picks_and_freezes():
    """A, B, and A with each column from B."""
    n = 16
    design = grid(
        "recognition.threshold=0.60..0.64", "plan.vans=1..4", kind="sobol", points=n
    )
    table = np.array(design.points).reshape(4, n, 2)
    a, b, first, second = table

    assert (first[:, 0] == b[:, 0]).all()
    assert (first[:, 1] == a[:, 1]).all()
    assert (second[:, 0] == a[:, 0]).all()
    assert (second[:, 1] == b[:, 1]).all()
    assert (a[:, 0] != b[:, 0]).any()
    assert [sorted(one[:, 1]) for one in (a, b)] == [sorted("1234" * 4)] * 2


def test_a_drawn_design_belongs_to_its_seed():
    """The same seed, the same points; another one, others."""
    how: Any = {"kind": "lhs", "points": 5}
    some = [grid("plan.vans=1..99", seed=seed, **how).points for seed in (1, 1, 2)]
    assert some[0] == some[1] != some[2]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"points": 5}, "--points 5: a grid has every combination"),
        ({"kind": "lhs", "points": 3}, "needs 4 or more"),
        ({"kind": "sobol", "points": 12}, "a power of 2, such as 8 or 16"),
        ({"kind": "sobol", "points": 512}, "2,048 points, and a sweep at most 1,000"),
        ({"kind": "lhs", "points": 1001}, "1,001 points"),
        ({"kind": "random"}, "one of grid, lhs, sobol, and not 'random'"),
    ],
)
def test_designs_that_can_not_be_made_are_refused(how, says):
    """With what would do."""
    with pytest.raises(StudyError) as caught:
        grid("plan.vans=1..3", "custody.cells=3..6", **how)
    assert says in str(caught.value)


def test_a_sobol_design_of_one_setting_is_refused():
    """It has nothing to split."""
    with pytest.raises(StudyError, match="there is one alone"):
        grid("plan.vans=1..3", kind="sobol")


# Runs ------------------------------------------------------------------------------


def laid_out(*texts: str, overrides: Any = (), **how: Any) -> Layout:
    """Lay out a sweep of a shipped scenario."""
    return lay_out("ten-a-week", grid(*texts, **how), overrides=overrides,
                   replications=4, seed=1)  # fmt: skip


@pytest.mark.slow
def test_a_dose_curve_is_run_in_both_orders():
    """With the scenario's own point as base, and a run for every dose and order."""
    layout = laid_out("plan.deployments_per_week=9..11")
    plans = {one.name: one.scenario.plan for one in layout.study.scenarios}

    assert layout.base == "ten-a-week~deployments_per_week=10"
    assert [plans[name].order for name in layout.names] == ["planned"] * 3
    assert [plans[name].order for name in layout.drawn] == ["random"] * 3
    assert [plans[name].deployments_per_week for name in layout.drawn] == [9, 10, 11]
    assert layout.study.records == "deployments"
    assert default_folder(layout).name == "sweep-of-ten-a-week-by-deployments_per_week"


@pytest.mark.slow
def test_an_order_that_is_set_is_kept():
    """Then it is a curve like any other; as with a second setting."""
    for order in ("planned", "random"):
        alone = laid_out(DOSES, overrides=[f"plan.order={order}"])
        orders = {one.scenario.plan.order for one in alone.study.scenarios}
        assert (alone.drawn, orders) == ((), {order})
    assert laid_out("plan.deployments_per_week=2,3", "plan.vans=1,2").drawn == ()


@pytest.mark.slow
def test_equal_settings_are_run_once():
    """Points of a design that are the same scenario share a run."""
    layout = laid_out("plan.vans=2..3", "custody.cells=5..6", kind="sobol", points=8)
    assert len(layout.names) == 32
    assert len(set(layout.names)) == len(layout.study.scenarios) == 4
    assert layout.names[0] == "ten-a-week~point-01"


@pytest.mark.slow
def test_points_that_can_not_be_run_are_named():
    """As what was varied, with the validator's own words."""
    with pytest.raises(StudyError) as caught:
        laid_out("plan.deployments_per_week=14..15")
    text = str(caught.value)
    assert text.startswith("the point plan.deployments_per_week=15 can't be run\nerror")
    assert "--> --vary plan.deployments_per_week=15" in text
    with pytest.raises(StudyError, match="did you mean 'vans'"):
        laid_out("plan.van=1,2")
    with pytest.raises(ScenarioError, match="no scenario 'ten'"):
        lay_out("ten", grid("plan.vans=1,2"), replications=1, seed=1)


@pytest.mark.slow
def test_a_scenario_that_only_its_points_put_right_can_be_swept():
    """Ten deployments don't fit into four slots; its base is then the first point."""
    layout = laid_out(DOSES, overrides=["plan.days=[Tue, Thu]"])
    assert layout.base == "ten-a-week~deployments_per_week=0"


def test_short_names_are_as_long_as_they_must_be():
    """The last part of a path, or more where two end alike."""
    factors = read_factors(
        ["plan.vans=1,2", "depletion.status_quo.plan.vans=1,2", "custody.cells=1,2"],
        is_drawn=False,
    )
    assert list(labels(factors).values()) == [
        "plan.vans", "status_quo.plan.vans", "cells",
    ]  # fmt: skip


# What is found ---------------------------------------------------------------------


def measured(
    design: Design, means: Any, *, drawn: Any = None, n: int = 4, same: bool = False
) -> Measured:
    """Return what was measured by hand: means by point, and how replications differ.

    All measures but those that are shown are 0; faces are a thousand times arrests.
    """
    names = tuple(f"ten~{place}" for place in range(len(means)))
    random = tuple(f"ten~{place}~order=random" for place in range(len(means)))
    values = dict(zip(names, means, strict=True))
    values |= dict(zip(random, drawn, strict=True)) if drawn is not None else {}
    noise = np.zeros(n) if same else np.linspace(-0.5, 0.5, n)
    scenario = shipped("ten-a-week")
    outcomes = {}
    for place, (name, mean) in enumerate(values.items()):
        table = pd.DataFrame({one.key: np.zeros(n) for one in MEASURES})
        for key, factor in zip(SHOWN, (1, 1000, 20, 0.5, 1500), strict=True):
            table[key] = factor * (mean + noise * (1 + 0.1 * (place % 3)))
        outcomes[name] = Outcome(name, scenario, table, table, table, None, {}, table)
    named = tuple(
        NamedScenario(name, scenario, str(place)) for place, name in enumerate(values)
    )
    layout = Layout(
        name="ten", design=design, names=names, base=names[0],
        drawn=random if drawn is not None else (),
        study=Study(named, replications=n, seed=8, records="deployments"),
    )  # fmt: skip
    return Measured(layout, outcomes, 8)


LEVELS = [0.0, 5.0, 9.0, 12.0]
HIGHER = [0.0, 7.0, 11.0, 12.0]


def test_a_deployment_brings_the_difference_of_doses_pair_by_pair():
    """Per deployment, also where a step is of several."""
    design = grid("plan.deployments_per_week=0,1,2,4")
    found = compute_dose_curve(measured(design, HIGHER, drawn=LEVELS), tried=2)
    rows = [found.marginal(dose) for dose in (1, 2, 4)]

    assert [row["mean"] for row in rows] == pytest.approx([5, 4, 1.5])
    assert rows[2]["dose_from"] == 2
    noise = np.linspace(-0.5, 0.5, 4) * 0.1  # of the first step: what pairs differ by
    half = 3.182446 * noise.std(ddof=1) / 2
    assert rows[0]["high"] - rows[0]["mean"] == pytest.approx(half, rel=1e-5)
    assert found.compared == (2, 4)
    assert found.change[0] == pytest.approx(-2.5)
    assert not found.is_by_one


def test_choosing_is_worth_the_area_between_the_orders():
    """Averaged over the doses by the trapezoid rule, paired, and in per cent."""
    doses = (0, 1, 2, 4)
    random = np.array(LEVELS)[:, None] + np.zeros((4, 3))
    planned = np.array(HIGHER)[:, None] + np.array([[-0.1, 0.0, 0.1]])
    found = compute_worth(doses, planned=planned, random=random)

    assert found.mean == pytest.approx((1 + 2 + 2) / 4)
    half = 4.302653 * 0.1 / math.sqrt(3)
    assert found.high - found.mean == pytest.approx(half, rel=1e-5)
    assert found.percent == pytest.approx(100 * 1.25 / (30.5 / 4))


def test_returns_diminish_where_a_step_brings_less_than_those_before():
    """At the first step of which it can be told; a straight line has none."""
    noise = np.random.default_rng(5).normal(0, 0.05, (6, 20))
    bent = np.array([0, 5, 10, 15, 17, 19.0])[:, None] + noise
    late = np.array([0, 5, 10, 15, 20, 24.0])[:, None] + 4 * noise
    straight = np.array([0, 5, 10, 15, 20, 25.0])[:, None] + noise

    assert find_diminishing(tuple(range(6)), bent) == 4
    assert find_diminishing(tuple(range(6)), late) == 5
    assert find_diminishing(tuple(range(6)), straight) is None
    assert find_diminishing((0, 1), bent[:2]) is None


def test_the_dose_sentence_names_doses_and_says_what_can_not_be_told():
    """The fifth and the last, what changes, and what choosing is worth."""
    design = grid("plan.deployments_per_week=0..3")
    found = compute_dose_curve(measured(design, HIGHER, drawn=LEVELS), tried=5)
    assert found.sentence.startswith(
        "In ten, averaged over random orders of days and sites, the 1st deployment a "
        "week brings 5.00 arrests (95 % interval 4.93 to 5.07), and the 3rd deployment "
        "a week brings 3.00 arrests"
    )
    assert "Pair by pair the 3rd brings 2.0" in found.sentence
    assert "fewer (95 % interval" in found.sentence
    assert "Returns diminish from the 2nd on" in found.sentence
    assert "choice of days and sites is worth +1.33 arrests a week" in found.sentence

    same = compute_dose_curve(
        measured(design, [0, 5, 10, 15], drawn=[0, 5, 10, 15]), tried=None
    )
    assert "Whether the 3rd brings fewer than the 1st can't be told" in same.sentence
    assert "Of no step can it be told" in same.sentence
    assert "Whether the planned choice of days and sites is worth" in same.sentence
    assert math.isinf(same.tried)


def test_one_replication_tells_nothing_from_luck():
    """Means alone."""
    design = grid("plan.deployments_per_week=0..3")
    found = compute_dose_curve(measured(design, HIGHER, drawn=LEVELS, n=1), tried=5)
    assert found.sentence.endswith("One replication can't tell any of it from luck.")
    assert found.diminishing is None
    assert dose_figure.draw(found.table, caption=CAPTION).axes
    assert "One replication" in dose_figure.title(found.table)


@pytest.mark.slow
def test_the_dose_figure_shades_what_nobody_has_tried():
    """And draws both orders; a title says intervals."""
    design = grid("plan.deployments_per_week=0..3")
    found = compute_dose_curve(measured(design, HIGHER, drawn=LEVELS), tried=2)
    (plate,) = found.plates(CAPTION)
    shaded = [
        patch.get_x()
        for axes in plate.figure.axes
        for patch in axes.patches
        if isinstance(patch, Rectangle)
    ]
    assert shaded == [2.5] * 7
    assert plate.title == (
        "One deployment more brings 5.00 (4.93 to 5.07) arrests up to 1 a week, 3.00 "
        "(2.93 to 3.07) up to 3"
    )
    everywhere = dose_figure.draw(found.table, caption=CAPTION)
    assert not [patch for axes in everywhere.axes for patch in axes.patches]


@pytest.mark.slow
def test_lines_fit_a_terminal_and_json_is_plain():
    """Of all kinds of sweeps."""
    one = grid("plan.deployments_per_week=0..3")
    dosed = measured(one, HIGHER, drawn=LEVELS)
    two = measured(grid("plan.vans=1,2", "custody.cells=3,4"), LEVELS)
    drawn = grid("plan.vans=1..9", "custody.cells=3..9", kind="lhs", points=4)
    for part in (
        compute_dose_curve(dosed, tried=5),
        compute_curve(dosed, sweep_table(dosed)),
        compute_heat(two, by=BESIDE),
        compute_spread(measured(drawn, LEVELS), by="cost_per_week"),
    ):
        assert max(map(len, part.lines)) <= 100
        assert json.dumps(part.to_json(), allow_nan=False)
        assert part.sentence.endswith(".")
        assert all(plate.figure.axes for plate in part.plates(CAPTION))


def test_differences_are_from_the_base():
    """A row a point and measure."""
    found = measured(grid("plan.vans=1,2,3,4"), LEVELS)
    table = sweep_table(found).set_index(["point", "key"])

    assert len(table) == 4 * len(MEASURES)
    assert table.loc[("ten~2", ARRESTS), "difference"] == pytest.approx(9)
    assert table.loc[("ten~0", ARRESTS), "difference"] == 0
    assert list(table.loc[("ten~3", ARRESTS), ["plan.vans", "base"]]) == ["4", "ten~0"]


def test_what_limits_many_runs_is_said_once():
    """How many extrapolate; and that plans in two orders don't lie in each other."""
    found = measured(grid("plan.vans=1,2"), [5.0, 6.0])
    ten, other = found.outcomes.values()
    drawn = changed(ten.scenario, plan__order="random", plan__deployments_per_week=4)
    four = replace(other, scenario=drawn)
    said = " ".join(sweep_cautions([ten, four], nested=[ten, four]))

    assert "1 of 2 runs are extrapolations: more than 5 deployments" in said
    assert "the plans are not nested" in said
    assert "not nested" not in " ".join(sweep_cautions([ten, four], nested=[ten]))
    ten.measures["pairs_busy_share"] = 96.0
    busy = " ".join(sweep_cautions([ten, four], nested=[ten]))
    assert "in 1 of 2 runs pairs are held for 95 % or more" in busy


@pytest.mark.slow
def test_a_curve_that_can_not_be_told_says_so():
    """In sentence and title."""
    noisy = measured(grid("plan.vans=1,2"), [5.0, 5.01])
    curve = compute_curve(noisy, sweep_table(noisy))
    assert "whether they change can't be told" in curve.sentence
    assert (
        curve.plates(CAPTION)[0].title == "Whether arrests hang on vans can't be told"
    )
    clear = measured(grid("plan.vans=1,2"), [5.0, 8.0])
    told = compute_curve(clear, sweep_table(clear))
    assert "from 5.00 a week at 1 to 8.00 at 2 (difference +3.00" in told.sentence
    assert "Each week faces scanned go from 5,000 to 8,000" in told.sentence


def test_who_can_not_be_told_from_the_best_is_alike():
    """Of a burden the best is the least; with Bonferroni's intervals."""
    generator = np.random.default_rng(4)
    luck = generator.normal(0, 5, 30)
    three = [mean + luck + generator.normal(0, 1, 30) for mean in (10, 10.1, 7)]
    assert find_best(three).alike == (True, True, False)
    least = find_best(three, is_more_better=False)
    assert (least.place, least.alike) == (2, (False, False, True))
    # One by one this pair can be told apart; among many it can't.
    steps = np.linspace(-1, 1, 8)
    pair = [np.zeros(8) + 1, 0.3 + steps]
    assert find_best(pair).alike == (True, False)
    assert find_best([*pair, *[np.zeros(8) - 9] * 20]).alike[:2] == (True, True)


def test_a_heat_map_frames_what_is_like_the_best():
    """And says which of them asks least."""
    design = grid("plan.vans=1,2", "custody.cells=3,4")
    heat = compute_heat(measured(design, [5.0, 12.0, 9.0, 12.01]), by=BESIDE)
    assert heat.sentence == (
        "Of 4 combinations in ten most arrests come with vans 2, cells 4: 12.0 a week "
        "(95 % interval 11.3 to 12.7). 1 can't be told from it: vans 1, cells 4. Of "
        "all these vans 1, cells 4 has the least of fruitless stops a week, all four "
        "kinds: 6.00."
    )
    (plate,) = heat.plates(CAPTION)
    frames = [len(axes.patches) for axes in plate.figure.axes if axes.patches]
    assert frames == [2, 1]
    assert plate.title.startswith("1 of 3 other combinations can't be told")
    image = plate.figure.axes[0].images[0].get_array()
    assert np.asarray(image).tolist() == [[5.0, 9.0], [12.0, 12.01]]


@pytest.mark.slow
def test_a_measure_that_is_undefined_somewhere_is_drawn_elsewhere():
    """As faces per arrest without any deployment."""
    found = measured(grid("plan.vans=1,2", "custody.cells=3,4"), LEVELS)
    for name in found.layout.names[:2]:
        found.outcomes[name].measures["faces_per_arrest"] = np.nan
    heat = compute_heat(found, by="faces_per_arrest")
    assert heat.plates(CAPTION)[0].figure.axes
    for name in found.layout.names:
        found.outcomes[name].measures["faces_per_arrest"] = np.nan
    heat = compute_heat(found, by="faces_per_arrest")
    assert heat.plates(CAPTION)[0].figure.axes
    assert "the least of" not in heat.sentence


@pytest.mark.slow
def test_a_sobol_design_says_which_setting_moves_arrests():
    """By the design's own points, and that few rows are rough."""
    design = grid("plan.vans=0..8", "custody.cells=0..8", kind="sobol", points=32)
    means = [3.0 * int(one) + 0.1 * int(two) for one, two in design.points]
    found = compute_spread(measured(design, means), by=BESIDE)
    vans = found.table.iloc[0]

    assert vans["total"] == pytest.approx(1, abs=0.1)
    assert found.sentence.startswith("Of the variance of arrests a week over these")
    assert "From 32 rows of the design these shares are rough" in found.sentence
    indices, points = found.plates(CAPTION)
    assert indices.title.startswith("Vans moves arrests a week most")
    assert points.title == "Arrests a week: 0.0 to 24.8 at 128 points"
    again = compute_spread(measured(design, means), by=BESIDE)
    assert again.table.equals(found.table)


def test_where_nothing_moves_nothing_is_split():
    """No share is made up."""
    design = grid("plan.vans=0..8", "custody.cells=0..8", kind="sobol", points=4)
    found = compute_spread(measured(design, [2.0] * 16, n=1, same=True), by=ARRESTS)
    assert found.sentence.startswith("Nothing that was varied moves arrests")
    assert "One replication doesn't say" in found.sentence
    assert "Nothing moves" in indices_figure.title(found.table)


@pytest.mark.slow
def test_a_latin_hypercube_says_which_way():
    """Rank correlations, with intervals."""
    design = grid("plan.vans=0..30", "custody.cells=1..9", kind="lhs", points=24)
    means = [50.0 - int(vans) for vans, _ in design.points]
    found = compute_spread(measured(design, means), by=ARRESTS)
    assert found.table["correlation"].iloc[0] == pytest.approx(-1, abs=1e-3)
    assert abs(found.table["correlation"].iloc[1]) < 0.5
    assert "with vans -1.00 (95 % interval -1.00 to -1.00)" in found.sentence


def test_runs_have_names_that_people_read_in_what_must_be_known(monkeypatch):
    """Of a base that costs nothing no price says anything: the last point's does."""
    made = measured(grid(DOSES), LEVELS, drawn=HIGHER, same=True)
    told: dict[str, list[Outcome]] = {}

    def cautions_of(outcomes, *, nested):
        told.update(runs=outcomes, nested=nested)
        return ()

    def price_of(outcomes):
        told.update(priced=outcomes)
        return ""

    monkeypatch.setattr(sweep, "measure", lambda *_: made)
    monkeypatch.setattr(sweep, "sweep_cautions", cautions_of)
    monkeypatch.setattr(sweep, "price_note", price_of)
    monkeypatch.setattr(sweep, "_parts", lambda *_: {})
    results: Any = SimpleNamespace(replications=4, seed=8)
    sweep.find_sweep(results, made.layout)
    names = [one.name for one in told["runs"]]
    assert names[1] == "ten at deployments_per_week 1"
    assert names[5] == "ten at deployments_per_week 1, in a random order"
    assert [one.name for one in told["nested"]] == names[:4]
    assert [one.name for one in told["priced"]] == ["ten at deployments_per_week 3"]


def test_a_mean_in_a_table_has_three_digits():
    """As those of a comparison have at least."""
    assert [number(one) for one in (17_137.4, 95.63, 0.0, 0.012345)] == [
        "17,100", "95.6", "0", "0.0123",
    ]  # fmt: skip


def test_words():
    """Ordinals as one says them, intervals to the digit that they leave standing."""
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip
    assert mean_text(4.321, 4.1, 4.54) == "4.32 arrests (95 % interval 4.10 to 4.54)"
    with pytest.raises(StudyError, match="did you mean faces_per_arrest"):
        measure_named("faces_per_arest")


def test_a_map_of_one_best_says_so():
    """In its title."""
    found = compute_heat(
        measured(grid("plan.vans=1,2", "custody.cells=3,4"), LEVELS), by=ARRESTS
    )
    frame = found.table.assign(x="1", y="2", is_numeric=True)
    assert (
        heat_figure.title(frame) == "One of 4 combinations has the most arrests a week"
    )
    assert "more than with any other" in found.sentence


# The command -----------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_begins_at_0_and_goes_on_where_it_was(
    tmp_path, capsys, monkeypatch
):
    """Given again nothing is run and no byte moves; a lost chunk is run again; other
    points are refused.
    """
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    out = tmp_path / "out"
    words = ["sweep", str(TINY), "--vary", DOSES, *QUICK, "-o", str(out)]
    assert main(words) == 0
    assert "EACH DEPLOYMENT MORE" in capsys.readouterr().out
    kept = {path: path.read_bytes() for path in out.rglob("*.[cps]*") if path.is_file()}
    assert {path.name for path in kept} >= {"sweep.csv", "dose.csv", "dose.png"}

    table = pd.read_csv(out / "sweep.csv").set_index(["point", "plan.order", "key"])
    none = table.loc["tiny~deployments_per_week=0"].droplevel(0)["mean"]
    assert none[ARRESTS] == none["faces_per_week"] == none["cost_per_week"] == 0
    assert np.isnan(none["faces_per_arrest"])
    next((out / "records").glob("*=2~order=random/*")).unlink()
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["sweep"]
    assert {path: path.read_bytes() for path in kept} == kept
    assert told["dose"]["doses"] == [0, 1, 2, 3]
    assert len(read_results(out).scenarios) == 8

    other = [word.replace("0..3", "0..4") for word in words]
    assert main(other) == 2
    assert "number of scenarios: 8 there, 10 here" in capsys.readouterr().err


@pytest.mark.slow
def test_random_orders_are_nested_and_meet_in_the_whole_week(tmp_path):
    """With all slots in use both orders are one plan: equal faces in each replication,
    and fewer before.
    """
    found = lfrsim.sweep(
        "ten-a-week",
        {"plan.deployments_per_week": "6,10,14"},
        replications=3,
        overrides=["horizon.weeks=1", "depletion.regime=none",
                   "depletion.weeks_before=0"],
        out=tmp_path / "out",
    )  # fmt: skip
    rows = found.table[found.table["key"] == "faces_per_week"]
    means = rows.set_index(["plan.order", "plan.deployments_per_week"])["mean"]

    assert means["random"]["14"] == means["planned"]["14"]
    assert means["random"]["6"] != means["planned"]["6"]
    assert means["random"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["--by", "arrests"],
            "there is no measure 'arrests': did you mean arrests_per",
        ),
        (["--points", "8"], "a grid has every combination"),
        (["--vary", "plan.vns=1,2"], "did you mean 'vans'"),
    ],
)
def test_wrong_words_are_answered_before_anything_is_written(
    words, says, tmp_path, capsys
):
    """With exit status 2, and no folder."""
    out = tmp_path / "out"
    given = ["sweep", str(TINY), "--vary", "plan.deployments_per_week=1,2"]
    assert main([*given, *QUICK, "-o", str(out), *words]) == 2
    assert says in capsys.readouterr().err
    assert not out.exists()


def test_a_scenario_is_one_whatever_its_point_is_called():
    """Ids are of settings: two orders of slots are two scenarios."""
    ten = shipped("ten-a-week")
    assert scenario_id(changed(ten, plan__order="random")) != scenario_id(ten)
