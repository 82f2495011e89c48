"""Error, risk and doubt: inputs drawn together, spreads, columns, words and files."""

import json
import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, norm

import lfrsim
from analysis.figures import style
from analysis.statistics import effects
from analysis.statistics.effects import share_interval
from analysis.statistics.layout import compute_layout
from analysis.statistics.more import compute_box, compute_clustered_box
from analysis.statistics.supercube import supercube
from analysis.studies.doubt import runs
from analysis.studies.doubt.apart import shared_luck
from analysis.studies.doubt.drawing import closed, draw_worlds
from analysis.studies.doubt.frames import compute_groups
from analysis.studies.doubt.terms import columns_of, terms_of
from analysis.studies.doubt.values import values_at
from analysis.studies.doubt.words import doubt_sentence
from analysis.studies.expectation import size
from analysis.studies.words.caution import INPUTS
from lfrsim.cli import main
from sim.experiment.design import NamedScenario, Study, StudyError, load_study
from sim.experiment.store import read_results
from sim.scenario.checking import misfits
from sim.scenario.loading import load_scenario, scenario_id
from tests.making import TINY, changed, shipped
from tests.studies import contents

pytestmark = pytest.mark.xdist_group("apart")  # they share what is run once

RATE = "recognition.operating_curves.field[1].true_positive_identification_rate"
ASSUMED = "standing: assumed, "
SAID = {
    "population.categories.court.share": f"{{value: 0.5, {ASSUMED}"
    "between: [0.4, 0.6]}",
    "population.visiting": f"{{value: 1.0, {ASSUMED}between: [0.3, 3]}}",
    "custody.cells": f"{{value: 25, {ASSUMED}between: [10, 40]}}",
    "depletion.regime": f"{{value: mixed, {ASSUMED}"
    "uncertainty: {choice: [none, mixed, local]}}",
    "cameras.mobile.live": "{value: {normal: {mean: 5 h, sd: 1 h, between: [2 h, 9 h]}}"
    f", {ASSUMED}between: [4 h, 6 h]}}",
    "footfall.slice": f"{{value: 15 min, {ASSUMED}between: [10 min, 20 min]}}",
    "sites.market.faces": f"{{value: 900/h, {ASSUMED}between: [450/h, 1350/h]}}",
}
DRAWN = tuple(sorted([*SAID, RATE]))
"""The tiny scenario doubts a rate of its own."""
QUICK = ["-n", "3", "-j", "1", "-q", "--set", "horizon.weeks=1",
         "--set", "depletion.weeks_before=0"]  # fmt: skip
DOUBTED = [word for path, said in SAID.items() for word in ("--set", f"{path}={said}")]


@pytest.fixture(scope="module")
def world():
    """Return the tiny scenario with doubts of every kind."""
    changes = [f"{path}={said}" for path, said in SAID.items()]
    return load_scenario(TINY, overrides=changes)


@pytest.fixture
def brief(monkeypatch):
    """Sample less, draw less, and draw no figures."""
    monkeypatch.setattr(effects, "SAMPLES", 40)
    monkeypatch.setattr(effects, "BURN_IN", 10)
    monkeypatch.setitem(runs.uncertain_runs.__kwdefaults__, "draws", 8)
    monkeypatch.setitem(runs.uncertain_runs.__kwdefaults__, "each", 2)
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})


# Points ----------------------------------------------------------------------------


def correlations(points):
    """Return the correlations of all pairs of dimensions, without their sign."""
    found = np.corrcoef(points.T)
    return np.abs(found[np.triu_indices(len(found), 1)])


def test_points_are_even_in_each_dimension():
    """One of 128 in each 128th of every dimension, in the last block too."""
    points = supercube(128, 40, generator=np.random.default_rng(1))
    places = np.sort(np.floor(points * 128), axis=0)
    assert (places == np.arange(128)[:, None]).all()


def test_no_two_of_many_dimensions_are_nearly_one():
    """226 dimensions of one Sobol sequence have pairs with a correlation above 0.8;
    in blocks none has more than chance would give, and most of a block are near 0.
    """
    points = supercube(128, 226, generator=np.random.default_rng(2))
    assert correlations(points).max() < 0.5
    assert np.median(correlations(points[:, :16])) < 0.02


def test_a_number_of_draws_that_is_no_power_of_two_is_refused():
    """A Sobol sequence is only even there."""
    for number in (1, 100):
        with pytest.raises(ValueError, match=f"power of 2, but it is {number}"):
            supercube(number, 3, generator=np.random.default_rng(1))


# Spread and error ------------------------------------------------------------------


def test_a_layout_tells_inputs_from_luck():
    """Variances of inputs and rest come out, means of 400 layouts within 3 s.e., and
    what is shrunk varies as the inputs do.
    """
    random = np.random.default_rng(5)
    found = []
    for _ in range(400):
        inputs, luck = random.normal(0, 2, (64, 1)), random.normal(0, 3, 4)
        layout = compute_layout(10 + inputs + luck + random.normal(0, 1, (64, 4)))
        assert layout.shrunk.var(ddof=1) == pytest.approx(layout.inputs)
        assert layout.shrunk.mean() == pytest.approx(layout.means.mean())
        found.append((layout.inputs, layout.luck, layout.rest, layout.is_told))
    mean, error = np.mean(found, axis=0), np.std(found, axis=0) / 20
    assert (np.abs(mean[:3] - [4, 9, 1]) < 3 * error[:3]).all()
    assert error[0] < 0.05
    assert mean[3] == 1


def test_luck_alone_is_rarely_taken_for_inputs():
    """The F test rejects in one case of twenty, and the interval holds the truth."""
    random = np.random.default_rng(6)
    told = [compute_layout(random.normal(0, 1, (32, 4))).is_told for _ in range(400)]
    assert binomtest(sum(told), 400, 0.05).pvalue > 0.01
    held = []
    for _ in range(300):
        layout = compute_layout(
            random.normal(0, 2, (32, 1)) + random.normal(size=(32, 4))
        )
        low, high = layout.deviation_interval()
        held.append(low <= 2 <= high)
    assert binomtest(sum(held), 300, 0.95).pvalue > 0.01


def test_a_layout_needs_two_of_each():
    """With one replication luck can't be seen."""
    with pytest.raises(ValueError, match=r"\(8, 1\)"):
        compute_layout(np.zeros((8, 1)))


def test_luck_that_all_draws_share_is_taken_off():
    """Draws that differ from the stated inputs by nothing have their mean, exactly."""
    own = np.array([3.0, 5.0, 4.0, 8.0, 10.0])
    draws = np.tile(own[:4], (16, 1))
    assert draws.mean() - shared_luck(own, 4) == pytest.approx(own.mean())
    assert shared_luck(own[:3], 4) == 0


def test_the_edges_of_a_box_are_quantiles_and_their_intervals_cover():
    """Of 60 exponential values the interval of either edge holds it 95 times of 100."""
    random = np.random.default_rng(7)
    truth = -np.log([0.75, 0.25])
    held = []
    for values in random.exponential(size=(60, 60)):
        box = compute_box(values, middle=0.5)
        assert box.lower.at == np.quantile(values, 0.25, method="inverted_cdf")
        held += [
            edge.low <= true <= edge.high
            for edge, true in zip((box.lower, box.upper), truth, strict=True)
        ]
    assert binomtest(sum(held), len(held), 0.95, alternative="less").pvalue > 0.01


def test_too_few_values_have_edges_without_interval():
    """Of ten years nobody knows how bad the worst of twenty is."""
    box = compute_box(np.arange(10.0))
    assert (box.lower.at, box.number) == (0, 10)
    assert math.isnan(box.lower.low)
    assert math.isnan(box.upper.high)
    assert math.isnan(compute_box([4.0]).lower.low)


def test_weeks_that_hang_together_have_wider_edges():
    """Where weeks of a year are alike, the interval covers with years, and one that
    took weeks for independent would not.
    """
    random = np.random.default_rng(8)
    truth = norm(scale=math.sqrt(2)).ppf([0.05, 0.95])
    held: list[bool] = []
    naive: list[bool] = []
    for _ in range(50):
        weeks = random.normal(size=(60, 1)) + random.normal(size=(60, 20))
        for hits, box in (
            (held, compute_clustered_box(weeks)),
            (naive, compute_box(weeks)),
        ):
            for edge, true in zip((box.lower, box.upper), truth, strict=True):
                hits.append(edge.low <= true <= edge.high)
    assert np.mean(held) > 0.9
    assert np.mean(naive) < 0.75


# Drawing ---------------------------------------------------------------------------


def test_what_both_doubt_is_drawn_at_one_share(world):
    """A world and its like with another plan have equal inputs at every draw."""
    other = load_scenario(
        TINY,
        overrides=[
            *(f"{path}={said}" for path, said in SAID.items()),
            "plan.deployments_per_week=2",
        ],
    )
    drawn = draw_worlds((world, other), seed=3, draws=8)
    assert drawn.names == DRAWN
    for a, b in drawn.scenarios:
        assert a.model_copy(update={"plan": b.plan}) == b
    assert len({scenario_id(a) for a, _ in drawn.scenarios}) == 8
    assert (draw_worlds((world, other), seed=3, draws=8).shares == drawn.shares).all()
    assert not (
        draw_worlds((world, other), seed=4, draws=8).shares == drawn.shares
    ).all()


def test_shares_of_a_whole_are_closed(world):
    """Categories of persons make 1 at every draw, in proportion to what was drawn."""
    for scenario, _ in draw_worlds((world, world), seed=1, draws=8).scenarios:
        shares = [one.share for one in scenario.population.categories.values()]
        assert sum(shares) == pytest.approx(1, abs=1e-12)
    before = shipped("four-a-week")
    assert closed(before) == before
    court = before.population.categories["court"]
    larger = changed(
        before,
        population__categories__court=court.model_copy(
            update={"share": 2 * court.share}
        ),
    )
    mended = closed(larger).population.categories
    assert mended["court"].share == pytest.approx(2 * court.share / (1 + court.share))


def test_an_input_that_fits_no_other_is_drawn_again():
    """A least crew above the crew is drawn until it isn't; what was used is told."""
    changes = [
        f"workforce.crew.operators={{value: 2, {ASSUMED}between: [1, 3]}}",
        f"workforce.least_crew.operators={{value: 1, {ASSUMED}between: [1, 3]}}",
    ]
    doubted = load_scenario(TINY, overrides=changes)
    drawn = draw_worlds((doubted, doubted), seed=1, draws=32)
    place = drawn.names.index("workforce.least_crew.operators")
    assert 0 < drawn.again < 32
    for (scenario, _), shares in zip(drawn.scenarios, drawn.shares, strict=True):
        least = scenario.workforce.least_crew.operators
        assert least <= scenario.workforce.crew.operators
        assert least == 1 + min(int(3 * shares[place]), 2)


def test_doubts_that_can_never_fit_are_refused(world, monkeypatch):
    """What doesn't fit, and why, is said."""
    broken = changed(shipped("four-a-week"), watchlist__size=10**6)
    monkeypatch.setattr(
        "analysis.studies.doubt.drawing.misfits",
        lambda _: [next(iter(misfits(broken)))],
    )
    with pytest.raises(StudyError, match=r"watchlist\.size: a list of 1000000"):
        draw_worlds((world, world), seed=1, draws=8)


@pytest.mark.slow
def test_all_draws_of_shipped_scenarios_can_be_run():
    """All 128 pass the checks that a file must, and hold plain values."""
    names = ("four-a-week", "ten-a-week", "met-2025-reform")
    drawn = draw_worlds(list(map(load_scenario, names)), seed=20250106, draws=128)
    assert len(drawn.names) > 200
    for scenario in (one for worlds in drawn.scenarios for one in worlds):
        assert not list(misfits(scenario))
        assert type(scenario).model_validate(scenario.model_dump()) == scenario


# Columns ---------------------------------------------------------------------------


def test_columns_of_an_input_are_orthogonal_and_words_have_one_each(world):
    """With mean 0 and mean square 1; where a column adds nothing there is none."""
    drawn = draw_worlds((world, world), seed=1, draws=64)
    terms = terms_of((world, world), drawn)
    columns, groups = columns_of(terms, drawn)
    for place, term in enumerate(terms):
        mine = columns.matrix[:, columns.inputs == place]
        assert mine.T @ mine / 64 == pytest.approx(np.eye(mine.shape[1]), abs=1e-9)
        assert mine.mean(axis=0) == pytest.approx(0, abs=1e-9)
        regime = term.name == "depletion.regime"
        assert np.unique(mine.round(9), axis=0).shape[0] == (3 if regime else 64) or (
            term.name == "custody.cells"
        )
    assert groups == tuple(sorted({name.partition(".")[0] for name in DRAWN}))
    assert columns.is_straight.sum() == len(terms)


def test_an_effect_that_is_straight_in_the_value_is_one_column():
    """A wide range said as a ratio is no bent effect of its share."""
    said = f"{{value: 1.0, {ASSUMED}uncertainty: {{loguniform: [0.1, 10]}}}}"
    world = load_scenario(TINY, overrides=[f"population.visiting={said}"])
    drawn = draw_worlds((world, world), seed=1, draws=64)
    columns, _ = columns_of(terms_of((world, world), drawn), drawn)
    values = np.array([one.population.visiting for one, _ in drawn.scenarios])
    assert np.corrcoef(values, columns.matrix[:, 0])[0, 1] == pytest.approx(1)


@pytest.mark.slow
def test_joint_doubts_have_components_and_sites_are_one_group():
    """The staff of the base spans sections and is a group of its own, its ends are two
    of its points; a single site is no group.
    """
    base = load_scenario("four-a-week")
    drawn = draw_worlds((base, base), seed=1, draws=16)
    terms = {term.name: term for term in terms_of((base, base), drawn)}
    staff = terms["staff"]
    assert staff.group == "staff"
    assert terms["brixton-road"].group == "sites"
    assert staff.is_straight.all()
    assert 1 <= staff.is_straight.size <= 3
    points = base.joint_doubts["staff"].points
    low, high = (values_at(staff.doubts, end) for end in staff.ends)
    assert low != high
    pairs = {str(one) for one in points["workforce.crew.pairs"]}
    assert {one.split(" / ")[1] for one in (low, high)} <= pairs


@pytest.mark.parametrize(
    ("path", "share", "said"),
    [
        ("custody.cells", 0.5, "25"),
        ("depletion.regime", 0.9, "local"),
        ("cameras.mobile.live", 0.5, "mean 5 h"),
        ("footfall.slice", 0.0, "10 min"),
        ("sites.market.faces", 1.0, "1,350/h"),
        ("population.categories.court.share", 0.5, "50 %"),
    ],
)
def test_values_are_said_as_people_write_them(world, path, share, said):
    """In the largest unit of which there are two."""
    assert values_at({path: world.doubts[path]}, share) == said


# Shares and words ------------------------------------------------------------------


def test_a_share_that_may_be_nothing_begins_at_0():
    """No posterior of a variance holds 0, so below one per cent it is said to."""
    assert share_interval(np.linspace(0.004, 0.2, 999))[1] == 0
    assert share_interval(np.linspace(0.3, 0.999, 999))[2] == 1
    mean, low, high = share_interval(np.linspace(0.3, 0.4, 1001))
    assert (mean, low, high) == pytest.approx((0.35, 0.3005, 0.3995))


def spread(low=15.2, high=34.0):
    """Return a row of doubt."""
    return pd.DataFrame([{"key": "doubt", "mean": 24.1, "low": low, "high": high}])


def shares(*rows):
    """Return a table of groups."""
    return pd.DataFrame(rows, columns=["group", "inputs", "share", "low", "high"])


def test_the_sentence_says_what_the_doubt_is_due_to():
    """The two largest groups that can be told from nothing, with their intervals."""
    groups = shares(
        ("population", 17, 0.48, 0.40, 0.55),
        ("recognition", 10, 0.3, 0.2, 0.4),
        ("depletion", 3, 0.2, 0.1, 0.3),
        ("rest", 0, 0.02, 0.0, 0.1),
    )
    assert doubt_sentence(spread(), groups, is_told=True) == (
        "With uncertain inputs the difference is 24.1 arrests a week, 90 % of draws "
        "between 15.2 and 34.0; of the doubt, 48 % (40 to 55) is due to population and "
        "30 % (20 to 40) is due to recognition (95 % intervals)."
    )


def test_the_sentence_claims_nothing_that_cant_be_told():
    """Of luck, and of groups that may all have no part."""
    groups = shares(("population", 17, 0.1, 0.0, 0.3), ("rest", 0, 0.9, 0.6, 1.0))
    said = doubt_sentence(spread(), groups, is_told=True)
    assert said.endswith("no group of inputs can be told to have a part in that.")
    said = doubt_sentence(spread(), groups, is_told=False)
    assert said == (
        "With uncertain inputs the difference is 24.1 arrests a week; how far they "
        "move it can't be told from luck."
    )


def test_where_no_group_is_told_the_rest_may_be_all():
    """A rest beside groups that may be nothing isn't bounded below 1."""
    columns = effects.Columns(
        matrix=np.zeros((4, 2)),
        inputs=np.array([0, 1]),
        groups=np.array([0, 1]),
        is_straight=np.array([True, True]),
    )
    angle = np.linspace(0, np.pi / 2, 500)
    small = np.column_stack([np.cos(angle), np.sin(angle)]) / 5  # either or the other
    found = effects.Effects(columns=columns, coefficients=small, rest=np.full(500, 0.2))
    table = compute_groups(found, ["a", "b"]).set_index("group")
    assert (table.loc[["a", "b"], "low"] == 0).all()
    assert table.loc["rest", "high"] == 1
    assert table.index[-1] == "rest"


# Studies and commands --------------------------------------------------------------


def test_draws_that_are_one_scenario_are_run_once():
    """A word of two choices leaves two scenarios a world, however many draws."""
    said = f"{{value: mixed, {ASSUMED}uncertainty: {{choice: [none, mixed]}}}}"
    change = f"depletion.regime={said}"
    pair = ["workshop/by-hand", "four-a-week"]
    asked = load_study(pair, overrides=[change], replications=1, seed=1)
    one = runs.uncertain_runs(
        [pair[0]] * 2, asked, overrides=[change], draws=16, each=2
    )
    assert len(one.study.scenarios) == 2
    assert one.places[0] == one.places[1]
    assert len(one.places[0]) == 16
    assert one.study.scenarios[0].name == "by-hand~000"
    assert (one.study.replications, one.study.records) == (2, "deployments")


def test_wrong_numbers_are_refused():
    """Draws that are no power of two, one replication, three scenarios."""
    asked = load_study([str(TINY)], overrides=(), replications=1, seed=1)
    pair = ["four-a-week", "ten-a-week"]
    for draws, each, said in ((100, 4, "power of 2"), (8, 1, "two replications")):
        with pytest.raises(StudyError, match=said):
            runs.uncertain_runs(pair, asked, overrides=(), draws=draws, each=each)
    with pytest.raises(StudyError, match="in two scenarios, not 3"):
        runs.uncertain_runs([*pair, "x"], asked, overrides=())


def test_scenarios_without_doubts_are_refused(tmp_path, capsys):
    """One message says what would do; nothing is run, and nothing written."""
    other = tmp_path / "few.yaml"
    other.write_text("extends: workshop/by-hand\nhorizon: {weeks: 2}\n")
    words = ["compare", "workshop/by-hand", str(other), "--uncertain-inputs"]
    assert main([*words, "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "there is nothing to draw" in said
    assert "between: [0.5, 0.9]" in said
    assert not (tmp_path / "out").exists()


def test_the_size_of_many_scenarios_is_that_of_some(monkeypatch):
    """Of more than 32 not all are looked at, and the sum is scaled up."""
    looked_at: list[Any] = []

    def one(scenario, records):
        looked_at.append(scenario)
        return 2.0, 10.0

    monkeypatch.setattr(size, "replication_size", one)
    base = shipped("four-a-week")
    named = [NamedScenario(f"s{n}", base, f"{n}") for n in range(100)]
    found = size.study_size(Study(tuple(named), replications=4, seed=1), jobs=2)
    assert found.seconds == pytest.approx(100 * 4 * 2.0 / 2)
    assert found.disk == pytest.approx(100 * 4 * 10.0)
    assert len(looked_at) < 20


@pytest.mark.slow
@pytest.mark.usefixtures("brief")
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_a_comparison_with_uncertain_inputs(tmp_path, capsys):
    """With the option a page, tables and runs are added, and the caution
    gives way to numbers; given again with two jobs nothing moves; what is lost is made
    again; JSON says the same.
    """
    other = tmp_path / "few.yaml"
    other.write_text(f"extends: {TINY}\nplan: {{deployments_per_week: 2}}\n")
    out = tmp_path / "out"
    words = ["compare", str(other), str(TINY), *QUICK, *DOUBTED, "-o", str(out)]
    assert main(words) == 0
    capsys.readouterr()
    before = contents(out)
    assert main([*words, "--uncertain-inputs"]) == 0
    said = capsys.readouterr().out
    after = contents(out)
    added = {name for name in after.keys() - before.keys() if "/records/" not in name}
    assert {"doubt.csv", "doubt_groups.csv", "doubt_parts.csv", "doubt_draws.csv",
            "doubt_shares.csv", "figures/doubt.png"} <= added  # fmt: skip
    assert {name: after[name] for name in before} == before
    assert "With uncertain inputs the difference is" in said
    assert all(len(line) <= 100 for line in said.splitlines() if "figure:" not in line)
    inside = read_results(out / "doubt")
    assert (len(inside.scenarios), inside.replications) == (16, 2)

    next((out / "doubt" / "records").glob("tiny~003/*")).unlink()
    again = [*words[: words.index("-j")], "-j", "2", *words[words.index("-j") + 2 :]]
    assert main([*again, "--uncertain-inputs", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert contents(out) == after
    assert (told["doubt"]["draws"], told["doubt"]["drawn"]) == (8, len(DRAWN))
    warnings = told["comparison"]["warnings"]
    assert INPUTS not in warnings
    assert any("(figure doubt)" in one for one in warnings)
    table = pd.read_csv(out / "doubt.csv")
    assert [row["key"] for row in told["doubt"]["table"]] == table["key"].tolist()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_a_notebook_tells_error_risk_and_doubt_apart(tmp_path, monkeypatch):
    """The door gives the finding, with figures that say what they rest on."""
    monkeypatch.setattr(effects, "SAMPLES", 60)
    monkeypatch.setattr(effects, "BURN_IN", 20)
    other = tmp_path / "few.yaml"
    other.write_text(f"extends: {TINY}\nplan: {{deployments_per_week: 2}}\n")
    changes = ["horizon.weeks=1", "depletion.weeks_before=0"]
    found = lfrsim.doubt(
        str(other),
        str(TINY),
        draws=16,
        each=2,
        replications=3,
        out=tmp_path / "out",
        overrides=[*changes, *(f"{path}={said}" for path, said in SAID.items())],
    )
    rows = found.spread.set_index("key")
    assert list(rows.index) == ["error", "year", "week", "doubt"]
    assert rows.loc["year", "label"] == "risk: a single run of 1 week"
    assert rows.loc["doubt", "number"] == 16
    assert found.groups["share"].sum() == pytest.approx(1)
    assert list(found.by_draw) == list(found.table["key"])[:-1]
    assert found.table["key"].iloc[-1] == "cost_per_extra_arrest"
    assert len(found.by_draw) == 16
    assert found.shares.shape == (16, len(DRAWN))
    assert found.parts["share"].sum() == pytest.approx(1)
    words = [plate.description for plate in found.plates()]
    assert len(set(words)) == len(words)  # each says what its own figure shows
    assert all(len(re.findall(r"\d", said)) >= 8 for said in words)
    for plate in found.plates():
        texts = " ".join(text.get_text() for text in plate.figure.texts)
        assert "n = 3 replications of 1 week, seed 20250106" in texts
        assert "16 draws of 8 inputs and joint doubts" in texts
        assert "95 %" in texts
