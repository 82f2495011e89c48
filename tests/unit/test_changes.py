"""Whose outcome changed: how alerts of two worlds are matched, and told apart."""

import json
import math
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

import lfrsim
from analysis.figures import changes as figure
from analysis.figures import style
from analysis.figures.style import Caption
from analysis.studies.changes.absence import _is_unlisted
from analysis.studies.changes.changes import Changes
from analysis.studies.changes.fates import CAUSES, LABELS, Why, cause_of, name_of
from analysis.studies.changes.flows import (
    arrests_gained,
    arrests_lost,
    compute_causes,
    compute_flow,
    count_flows,
)
from analysis.studies.changes.likeness import find_common
from analysis.studies.changes.matching import (
    UnmatchedError,
    each_alert,
    match,
    named_alerts,
    why_untold,
)
from analysis.studies.changes.sides import Side, all_sites
from analysis.studies.comparison.compare import compare
from analysis.studies.outcome import count_alerts
from lfrsim.cli import main
from sim.experiment import results as reading
from sim.experiment.design import NamedScenario, Study
from sim.experiment.executors import InProcess, Workers
from sim.experiment.run import run_study
from sim.experiment.store import opened
from sim.model import world as building
from sim.model.calendar import slots
from sim.model.candidates import Candidates
from sim.model.codes import Ending
from sim.model.levels import lifts
from sim.model.sighting import day_effects_of, is_recognised, sought_on_street
from sim.model.streams import SiteDay, Streams
from sim.model.watchlist import passages
from sim.model.world import build_world
from sim.scenario.loading import scenario_id
from tests.making import TINY, changed
from tests.worlds.small import small

pytestmark = pytest.mark.xdist_group("changes")  # they share what is run once

SEED = 3
CAPTION = Caption(names=("a", "b"), replications=4, seed=8, weeks=(52, 52))
UNCHANGED = small(4)


def ran(folder, a, b, *, replications=12, records="alerts"):
    """Run two small scenarios with the same luck."""
    named = tuple(
        NamedScenario(name, scenario, scenario_id(scenario))
        for name, scenario in zip("ab", (a, b), strict=True)
    )
    study = Study(named, replications=replications, seed=SEED, records=records)
    by = Workers(InProcess, at_once=1)
    once = {id(one): lifts(one) for one in (a, b)}
    found = patch.object(building, "lifts", side_effect=lambda one: once[id(one)])
    with found, opened(folder, study, command=["test"]) as store:
        return run_study(store, by=by)


FEWER = UNCHANGED.workforce.crew.model_copy(update={"pairs": 1})
NARROW = UNCHANGED.cameras["mobile"].model_copy(update={"coverage": 0.5})
CAMERAS = {**UNCHANGED.cameras, "fixed": NARROW}
WORLDS: dict[str, tuple[Any, Any]] = {
    "threshold": (changed(UNCHANGED, recognition__threshold=0.64), UNCHANGED),
    "pairs": (UNCHANGED, changed(UNCHANGED, workforce__crew=FEWER)),
    "deployments": (small(2), UNCHANGED),
    "list": (
        UNCHANGED,
        changed(UNCHANGED, watchlist__categories=("suspect", "conditions")),
    ),
    "shorter list": (UNCHANGED, changed(UNCHANGED, watchlist__size=200)),
    "cancelled": (UNCHANGED, changed(UNCHANGED, workforce__officer_hours=150.0)),
    "cameras": (
        changed(UNCHANGED, cameras=CAMERAS, plan__camera="fixed"),
        changed(UNCHANGED, cameras=CAMERAS),
    ),
    "tactics": (UNCHANGED, changed(UNCHANGED, disposal__arrest_factor=1.2)),
    "all": (
        small(2, recognition__threshold=0.62, watchlist__size=250),
        changed(
            UNCHANGED,
            watchlist__categories=("court", "conditions"),
            watchlist__made_before=7200.0,
            plan__days=("Thu", "Fri", "Tue"),
            plan__camera="fixed",
            cameras=UNCHANGED.cameras,
        ),
    ),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Return a function that runs a comparison by name, once."""
    runs: dict[str, Any] = {}

    def of(name):
        if name not in runs:
            runs[name] = ran(tmp_path_factory.mktemp("changes") / "out", *WORLDS[name])
        return runs[name]

    return of


def told(found):
    """Return every alert of a comparison, with causes by name."""
    return pd.concat(named_alerts(found), ignore_index=True)


# What is matched --------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_gains_less_losses_are_the_difference_in_arrests(results, name):
    """In every replication, exactly; and every alert of both worlds is there once."""
    found = results(name)
    flows = count_flows(each_alert(found), replications=found.replications)
    gained, lost = (
        of(flows, replications=found.replications)
        for of in (arrests_gained, arrests_lost)
    )
    a, b = (count_alerts(found, world, "arrests") for world in "ab")

    assert (gained - lost == b - a).all()
    for world, place in (("a", 0), ("b", 1)):
        alerts = [
            count for pair, count in flows.items() if pair[place] < Why.not_deployed
        ]
        counted = np.sum(alerts, axis=0)
        assert (counted == count_alerts(found, world, "alerts")).all()
    net = compute_causes(flows, replications=found.replications, weeks=1)
    each = net[net["cause"] != "all"]["net"].sum()
    assert each == pytest.approx((b - a).mean())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "must", "may"),
    [
        ("threshold", {"not_recognised"}, {"held", "nobody_free", "met", "gone"}),
        ("pairs", {"nobody_free"}, {"held", "met"}),
        ("deployments", {"not_deployed", "held"}, {"nobody_free", "met"}),
        ("list", {"not_listed"}, {"held", "nobody_free", "met", "gone"}),
        ("shorter list", {"not_listed"}, {"held", "nobody_free", "met", "gone"}),
        ("cancelled", {"cancelled"}, {"held", "nobody_free", "gone", "met"}),
        ("cameras", {"out_of_view"}, {"held", "nobody_free", "met", "gone"}),
        ("tactics", {"stop"}, {"held", "nobody_free", "met"}),
    ],
)
def test_worlds_that_differ_in_one_thing_differ_for_it(results, name, must, may):
    """And for what follows: somebody arrested before, a pair that is elsewhere."""
    causes = set(told(results(name))["cause"]) - {""}
    assert must <= causes <= must | may


@pytest.mark.slow
def test_directions_are_those_of_the_policy(results):
    """A lower threshold takes no alert away but by arrests; a deployment more adds."""
    lower = told(results("threshold"))
    assert set(lower.loc[lower["cause"] == "not_recognised", "in_a"]) == {
        "not_recognised"
    }
    more = told(results("deployments"))
    assert set(more.loc[more["cause"] == "not_deployed", "in_a"]) == {"not_deployed"}
    held = more[more["cause"] == "held"]
    assert (held["in_b"] == "held").sum() > 3
    listed = told(results("list"))
    gone = listed[listed["in_b"] == "not_listed"]
    mated = gone[gone["is_mated"]]
    assert set(mated["category"]) == {0, 3}  # court and vulnerable: not on that list
    assert not (listed["in_a"] == "not_listed").any()


def oracle(scenario, sites, row):
    """Ask the model itself why a mated alert can't be in a world, but for arrests."""
    streams = Streams(SEED, int(row["replication"]))
    with patch.object(building, "lifts", return_value=lifts(scenario)):
        world = build_world(scenario, streams)
    site, day = sites[row["place"]], int(row["day"])
    plan = slots(
        scenario.plan, sites=scenario.sites, streams=streams, weeks=range(1),
        camera=scenario.cameras[scenario.plan.camera],
    )  # fmt: skip
    there = [slot for slot in plan if (slot.site, slot.day) == (site, day)]
    if not there:
        return "not_deployed"
    (slot,) = there
    effects = day_effects_of(slot, world)
    street = sought_on_street(slot, world, effects)
    whole: Candidates = passages(
        streams, world.population, SiteDay(site, day), street=street
    )
    one = whole.only(whole.rank == row["candidate"])
    assert one.person.tolist() == [row["person"]]
    assert one.time.tolist() == [row["time"]]
    if not slot.live <= row["time"] < slot.end:
        return "not_live"
    if one.mark("coverage")[0] >= scenario.cameras[scenario.plan.camera].coverage:
        return "out_of_view"
    made = slot.live - scenario.watchlist.made_before
    since = world.population.sought_from[row["person"]]
    if since > made or not world.listed[row["person"]]:
        return "not_listed"
    found = world.detection
    if not is_recognised(one, slot, world=world, effects=effects, found=found):
        return "not_recognised"
    return "held"


def test_who_came_after_the_list_was_made_isnt_on_it():
    """They are sought when they pass, and weren't when it was made."""
    population = side([]).population(8)
    person = int(np.flatnonzero(population.sought_from > 0)[0])
    since, ago = population.sought_from[person], UNCHANGED.watchlist.made_before
    rows = pd.DataFrame(
        {"replication": 8, "person": person, "is_mated": True,
         "time_live": [since + ago - 1, since + ago + 1]}
    )  # fmt: skip
    assert _is_unlisted(rows, side([])).tolist() == [True, False]
    beyond = rows.assign(person=len(population.listing))
    assert _is_unlisted(beyond, side([])).all()
    assert not _is_unlisted(rows.assign(is_mated=False), side([])).any()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["all", "cameras", "shorter list"])
def test_every_reason_is_the_models_own(results, name):
    """Each mated alert that is missing is looked for in the model, gate by gate, where
    nearly everything differs at once. Who passes all gates was arrested before; who
    wasn't recognised may have been as well, which is asked before it.
    """
    found = results(name)
    alerts = told(found)
    sites = all_sites([one.scenario for one in found.scenarios])
    names = {why.name for why in Why}
    seen = set()
    for world, column in ((WORLDS[name][0], "in_a"), (WORLDS[name][1], "in_b")):
        missing = alerts[alerts[column].isin(names) & alerts["is_mated"]]
        for _, row in missing.iloc[:: max(1, len(missing) // 60)].iterrows():
            expected = oracle(world, sites, row)
            if (expected, row[column]) != ("not_recognised", "held"):
                assert row[column] == expected
            seen.add(expected)
    assert len(seen) > 1


@pytest.mark.slow
def test_nothing_is_left_untold_where_people_pass_alike(results):
    """Whatever the policies differ in."""
    for name in WORLDS:
        assert "untold" not in set(told(results(name))["cause"])


def side(alerts, planned=()):
    """Make a side by hand: (replication, place, day, candidate, person, fate)."""
    columns = ["replication", "place", "day", "candidate", "person", "fate"]
    frame = pd.DataFrame(alerts, columns=columns).astype(np.int64)
    frame = frame.assign(is_mated=frame["person"] >= 0, category=0, time=100.0)
    plan = pd.DataFrame(planned, columns=["key", "status", "time_live", "time_end"])
    arrested = pd.DataFrame(
        {name: np.zeros(0) for name in ("replication", "person", "since", "until")}
    )
    return Side(UNCHANGED, SEED, ("x", "y"), frame, plan, arrested)


def test_alerts_are_matched_by_street_day_and_person_and_not_by_van():
    """The same candidate of another street, day, replication or person is another."""
    common = find_common(UNCHANGED, UNCHANGED)
    here = [(8, 0, 3, 7, 5, Ending.arrest), (8, 1, 3, 7, 5, Ending.arrest)]
    there = [
        (8, 0, 3, 7, 5, Ending.no_action),
        (8, 0, 4, 7, 5, Ending.arrest),
        (9, 1, 3, 7, 5, Ending.arrest),
        (8, 1, 3, 7, 6, Ending.arrest),
    ]
    matched = match(side(here), side(there), first=8, common=common)

    both = matched[(matched["in_a"] < Why.not_deployed)
                   & (matched["in_b"] < Why.not_deployed)]  # fmt: skip
    assert both[["in_a", "in_b"]].to_numpy().tolist() == [[0, 3]]
    assert len(matched) == 5
    assert (matched["in_b"] == Why.not_deployed).sum() == 1


def test_where_people_pass_otherwise_the_reason_is_untold():
    """Only that there was no deployment can be said then."""
    other = changed(UNCHANGED, population__visiting=0.5)
    common = find_common(UNCHANGED, other)
    assert not common.passing
    assert find_common(UNCHANGED, small(2)).passing
    day = 3
    key = ((8 << 14) + 0 << 12) + day
    here = side([], [(key, 0, 0.0, 200.0)])
    there = side([(8, 0, day, 7, 5, Ending.arrest), (8, 1, day, 7, 5, Ending.arrest)])
    matched = match(here, there, first=8, common=common)
    assert matched["in_a"].tolist() == [Why.untold, Why.not_deployed]
    same = match(here, there, first=8, common=common._replace(passing=True))
    assert same["in_a"].tolist() == [Why.untold, Why.not_deployed]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"horizon__weeks": 2}, "horizon.weeks"),
        ({"population__size": 299}, "population.size"),
        ({"population__time_sought": 1e7}, "population.time_sought"),
        ({"depletion__weeks_before": 2}, "depletion.weeks_before"),
        ({"fidelity": "pedestrian"}, "fidelity"),
    ],
)
def test_other_people_are_refused_by_what_makes_them_so(change, path, tmp_path):
    """Persons of a number must be the same in both, or nothing can be matched."""
    both = (UNCHANGED, changed(UNCHANGED, **change))
    named = [
        NamedScenario(name, one, scenario_id(one))
        for name, one in zip("ab", both, strict=True)
    ]
    study = Study(tuple(named), replications=1, seed=1)
    found = reading.Results(tmp_path, study)
    assert path in why_untold(found)
    with pytest.raises(UnmatchedError, match=path.replace(".", r"\.")):
        lfrsim.changes(found)
    brief = reading.Results(tmp_path, study.keeping("deployments"))
    assert "--records alerts" in why_untold(brief)
    alone = reading.Results(tmp_path, replace(study, scenarios=tuple(named[:1])))
    assert "takes two scenarios" in why_untold(alone)


@pytest.mark.slow
def test_chunks_are_read_one_by_one(results, monkeypatch):
    """Never all replications at once; what is counted of some hangs on no others."""
    found, asked = results("deployments"), []
    whole = reading.Results.table

    def table(self, name, table, *, chunk=None):
        asked.append(chunk)
        return whole(self, name, table, chunk=chunk)

    monkeypatch.setattr(reading.Results, "table", table)
    flows = count_flows(each_alert(found), replications=12)
    assert set(asked) == {0, 8}
    first = reading.Results(found.folder, found.study.of(replications=11))
    fewer = count_flows(each_alert(first), replications=11)
    assert all((count == flows[pair][:11]).all() for pair, count in fewer.items())


# How it is counted and said ----------------------------------------------------------


def test_a_cause_is_the_first_stage_at_which_fates_part():
    """Whichever world it is in."""
    assert cause_of(Ending.arrest, Ending.arrest) == ""
    assert cause_of(Ending.arrest, Why.held) == "held"
    assert cause_of(Why.not_deployed, Ending.rejected) == "not_deployed"
    assert cause_of(Ending.rejected, Ending.nobody_free) == "judged"
    assert cause_of(Ending.evaded, Ending.nobody_free) == "nobody_free"
    assert cause_of(Ending.nobody_free, Ending.repeat) == "met"
    assert cause_of(Ending.arrest, Ending.evaded) == "gone"
    assert cause_of(Ending.no_action, Ending.arrest) == "stop"
    assert cause_of(Ending.rejected, Ending.unfinished) == "horizon"


def test_every_fate_and_cause_has_words():
    """And names that nobody could mistake for each other's."""
    fates = [*Ending, *Why]
    assert set(LABELS) == set(fates)
    names = [name_of(fate) for fate in fates]
    assert len(set(names)) == len(fates)
    pairs = {cause_of(a, b) for a in fates for b in fates if min(a, b) < 10}
    assert pairs - {""} == set(CAUSES)


FLOWS = {
    (Ending.arrest, Ending.arrest): np.array([5, 7]),
    (Ending.arrest, Why.held): np.array([1, 3]),
    (Ending.nobody_free, Ending.arrest): np.array([0, 1]),
    (Why.not_deployed, Ending.arrest): np.array([10, 12]),
    (Why.not_deployed, Ending.no_action): np.array([8, 8]),
}


def made(flows=FLOWS, *, replications=2, weeks=2):
    """Make what was found of flows by hand."""
    return Changes(
        names=("four", "ten"),
        flow=compute_flow(flows, weeks=weeks),
        causes=compute_causes(flows, replications=replications, weeks=weeks),
        caption=CAPTION,
    )


def test_causes_are_counted_a_week():
    """Gained, lost and net; alerts that are in one world only, and those changed."""
    rows = made().causes.set_index("cause")
    assert rows.index.tolist() == ["not_deployed", "held", "nobody_free", "all"]
    assert rows.loc["not_deployed", "alerts_only_b"] == 9.5
    assert rows.loc["not_deployed", "gained"] == 5.5
    assert rows.loc["held", ["alerts_only_a", "lost", "net"]].tolist() == [1, 1, -1]
    assert rows.loc["nobody_free", ["alerts_changed", "gained"]].tolist() == [0.25] * 2
    assert rows.loc["all", ["gained", "lost", "net"]].tolist() == [5.75, 1, 4.75]
    half = 12.7062 * 0.25  # t with one degree of freedom; 4.5 and 5 net
    assert rows.loc["all", "net_high"] == pytest.approx(4.75 + half, rel=1e-4)


def test_the_sentence_says_what_is_gained_and_lost_for_what():
    """With intervals, and which cause has the most of it."""
    said = made().sentence
    assert "of the 13.8 alerts a week that A or B has, 3.00 end the same" in said
    assert "5.50 of them by 'no deployment there that day' in four" in said
    assert "all by 'arrested before' in ten" in said
    assert "95 % interval" in said


def test_what_cant_be_told_is_said():
    """With one replication, or with gains that are no more than losses."""
    one = {pair: count[:1] for pair, count in FLOWS.items()}
    assert "can't tell this from luck" in made(one, replications=1).sentence
    assert "in one replication" in figure.title(made(one, replications=1).causes)
    even = {
        (Ending.arrest, Why.held): np.array([1, 3]),
        (Why.not_deployed, Ending.arrest): np.array([3, 1]),
    }
    assert "Which is more can't be told" in made(even).sentence


@pytest.mark.parametrize(
    ("flows", "said"),
    [
        ({}, "there is no alert in either"),
        ({(Ending.arrest, Ending.arrest): np.array([5, 7])}, "ends the same in both"),
    ],
)
def test_nothing_that_changes_is_no_error(flows, said):
    """It is said, drawn and laid out."""
    found = made(flows)
    assert said in found.sentence
    assert figure.title(found.causes).startswith("No alert ends in arrest")
    assert found.plates()[0].name == "changes"
    assert found.causes["cause"].tolist() == ["all"]
    json.dumps(found.to_json(), allow_nan=False)


def test_the_lines_fit_a_terminal_and_name_every_cause():
    """With what is counted."""
    text = "\n".join(made().lines)
    assert max(map(len, made().lines)) <= 100
    assert all(label in text for label in made().causes["label"])
    assert "not persons" in text


def test_a_cause_without_an_arrest_has_none_and_no_interval_of_0_to_0():
    """An interval of no width would say that there can't be any."""
    causes = made().causes.copy()
    first = causes.index[0]
    causes.loc[first, ["gained", "lost", "net", "net_low", "net_high"]] = 0.0
    _, bars = figure.draw(made().flow, causes=causes, caption=CAPTION).axes
    words = [text.get_text() for text in bars.texts]
    assert words.count("none") == 1
    assert not [one for one in words if one.endswith("0.0 to 0.0")]


def test_the_figure_picks_out_arrests_gained_and_lost():
    """By colour and hatch, and the same numbers stand in the cells."""
    drawn = figure.draw(made().flow, causes=made().causes, caption=CAPTION)
    flow, bars = drawn.axes
    cells = {patch.get_hatch() or "" for patch in flow.patches}
    words = [text.get_text() for text in flow.texts]

    assert cells == {"", "////"}
    assert sorted(words) == sorted(["3.0", "1.0", "0.25", "5.5", "4.0"])
    assert len(flow.patches) == 4  # all but stops without action
    boxes = [patch.get_extents().transformed(bars.transData.inverted())
             for patch in bars.patches]  # fmt: skip
    widths = sorted(box.x1 if box.x1 > 0.01 else box.x0 for box in boxes)
    assert widths[0] == pytest.approx(-1)
    assert widths[-1] == pytest.approx(5.75)


# The command -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_a_comparison_says_and_writes_it(tmp_path, monkeypatch, capsys):
    """A paragraph in the terminal, tables and figures in the folder, all in JSON; and
    without alerts on record one line that says so.
    """
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    few = tmp_path / "few.yaml"
    few.write_text(f"extends: {TINY}\nplan: {{deployments_per_week: 0}}\n")
    words = ["compare", str(few), str(TINY), "-n", "3", "-j", "1", "-q",
             "--set", "horizon.weeks=1", "-o"]  # fmt: skip
    out = tmp_path / "out"
    assert main([*words, str(out)]) == 0
    said = capsys.readouterr().out
    assert said.count("\nWhose outcome changes:") == 1
    assert said.count("\nAdded or brought forward (95 % intervals):") == 1
    names = {path.relative_to(out).as_posix() for path in out.rglob("*.csv")}
    assert {
        "changes.csv", "flow.csv", "counterfactual.csv", "brought-forward.csv",
        "figures/changes.csv", "figures/counterfactual.csv",
    } <= names  # fmt: skip
    before = {path: path.read_bytes() for path in out.rglob("*.csv")}
    assert main([*words, str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["comparison"]
    assert {path: path.read_bytes() for path in out.rglob("*.csv")} == before
    assert found["changes"]["causes"][0]["cause"] == "not_deployed"
    assert found["untold"] == []

    brief = tmp_path / "brief"
    assert main([*words, str(brief), "--records", "deployments"]) == 0
    assert "Whose outcome changed can't be told: the runs keep no alerts" in (
        capsys.readouterr().out
    )
    assert not (brief / "changes.csv").exists()
    assert not (brief / "counterfactual.csv").exists()


@pytest.mark.slow
def test_the_door_finds_what_compare_finds(results):
    """From the same records, the same numbers."""
    found = results("deployments")
    compared = compare(found)
    assert compared.changes is not None
    assert compared.counterfactual is not None
    pd.testing.assert_frame_equal(lfrsim.changes(found).causes, compared.changes.causes)
    pd.testing.assert_frame_equal(
        lfrsim.counterfactual(found).table, compared.counterfactual.table
    )
    assert not math.isnan(compared.counterfactual.rates[0].estimate)
