"""Inputs that are doubted together: read, drawn at one share, left when stated anew."""

import json

import pytest

from lfrsim.cli import main
from sim.scenario.distributions import Lognormal
from sim.scenario.errors import ScenarioError
from sim.scenario.finding import Found, find
from sim.scenario.json_schema import json_schema
from sim.scenario.loading import load_scenario
from sim.scenario.standalone import standalone_lines
from sim.scenario.yaml_text import yaml_text
from tests.making import TINY

PAIRS, CELLS = "workforce.crew.pairs", "custody.cells"
BAIL, REGIME = "custody.decisions.court.bail", "depletion.regime"
RATE = "recognition.operating_curves.field[0].true_positive_identification_rate"
STAFF = f"""\
extends: {TINY}
joint_doubts:
  staff:
    standing: fitted
    source: made-up
    note: By hand.
    points:
      {PAIRS}: [3, 4, 6]
      {BAIL}: [40 days, 50 days, 80 days]
      {REGIME}: [none, mixed, local]
    shares: [20 %, 50 %, 30 %]
workforce:
  crew:
    pairs: {{value: 4, standing: assumed, uncertainty: {{joint: staff}}}}
custody:
  decisions:
    court:
      bail:
        value: {{lognormal: {{mean: 60 days, sd: 20 days}}}}
        standing: assumed
        uncertainty: {{joint: staff}}
depletion:
  regime: {{value: mixed, standing: assumed, uncertainty: {{joint: staff}}}}
"""

FACES, OTHER_FACES = "sites.market.faces", "sites.station.faces"
MARKET = f"""\
extends: {TINY}
joint_doubts:
  streets:
    standing: fitted
    source: made-up
    points:
      {FACES}: [1400/h, 1500/h, 1700/h]
      {OTHER_FACES}: [6000/h, 5000/h, 4000/h]
sites:
  market:
    faces: {{value: 1500/h, standing: assumed, uncertainty: {{joint: streets}}}}
  station:
    faces: {{value: 5000/h, standing: assumed, uncertainty: {{joint: streets}}}}
"""


def saved(folder, text, name="mine.yaml"):
    """Write a scenario and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def staff(tmp_path):
    """Return the path of a scenario with a joint doubt about three inputs."""
    return saved(tmp_path, STAFF)


def heir(folder, text):
    """Load a scenario that extends the one with the joint doubt."""
    return load_scenario(saved(folder, f"extends: ./mine.yaml\n{text}", "heir.yaml"))


@pytest.mark.parametrize(
    ("u", "pairs", "mean", "regime"),
    [
        (0.0, 3, 40, "none"),
        (0.19, 3, 40, "none"),
        (0.21, 4, 50, "mixed"),
        (0.69, 4, 50, "mixed"),
        (0.71, 6, 80, "local"),
        (1.0, 6, 80, "local"),
    ],
)
def test_inputs_move_together_at_the_same_share(staff, u, pairs, mean, regime):
    """One share is one point: what each input is there, in the shares written."""
    doubts = load_scenario(staff).doubts
    assert doubts[PAIRS].at(u) == pairs
    assert doubts[REGIME].at(u) == regime
    drawn = (
        load_scenario(
            staff,
            overrides=[f"custody.decisions.court.bail={yaml_text(doubts[BAIL].at(u))}"],
        )
        .scenario.custody.decisions["court"]
        .bail
    )
    assert drawn.mean == pytest.approx(mean * 86400)
    assert {doubts[path].joint for path in (PAIRS, REGIME, BAIL)} == {"staff"}


def test_of_a_distribution_the_mean_moves_and_the_shape_goes_along(staff):
    """As with a range: the spread stays in proportion to the mean."""
    loaded = load_scenario(staff)
    before = loaded.scenario.custody.decisions["court"].bail
    assert isinstance(before, Lognormal)
    drawn = loaded.doubts[BAIL].at(1.0)["lognormal"]
    assert drawn["sigma"] == before.sigma


def test_points_without_shares_are_equally_likely(tmp_path):
    """Each has the same part of the unit interval."""
    text = STAFF.replace("    shares: [20 %, 50 %, 30 %]\n", "")
    doubt = load_scenario(saved(tmp_path, text)).doubts[PAIRS]
    drawn = [doubt.at((place + 0.5) / 30) for place in range(30)]
    assert [drawn.count(number) for number in (3, 4, 6)] == [10, 10, 10]


def test_an_input_in_a_list_can_be_in_one(tmp_path):
    """A fitted curve's points can be doubted with what they were fitted with."""
    text = f"""\
extends: {TINY}
joint_doubts:
  curve:
    standing: assumed
    points:
      {RATE}: [0.85, 0.89]
      population.size: [22000, 20000]
population: {{size: {{value: 20000, standing: assumed, uncertainty: {{joint: curve}}}}}}
recognition:
  operating_curves:
    field:
      - threshold: 0.60
        true_positive_identification_rate:
          {{value: 0.89, standing: assumed, uncertainty: {{joint: curve}}}}
        false_alerts_per_million_faces: 30
      - threshold: 0.64
        true_positive_identification_rate: 0.8
        false_alerts_per_million_faces: 6
"""
    doubts = load_scenario(saved(tmp_path, text)).doubts
    assert [doubts[RATE].at(u) for u in (0.2, 0.8)] == [0.85, 0.89]
    assert [doubts["population.size"].at(u) for u in (0.2, 0.8)] == [22000, 20000]


# Under extends --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "workforce: {crew: {pairs: 9}}\n",
        "workforce: {crew: {pairs: {value: 9, standing: chosen}}}\n",
        "workforce: {crew: {pairs: {value: 9, standing: assumed, between: [8, 9]}}}\n",
    ],
)
def test_an_input_that_is_stated_anew_leaves(staff, tmp_path, text):
    """The others stay in it, with the same points and shares."""
    loaded = heir(tmp_path, text)
    (joint,) = loaded.joint_doubts.values()
    assert set(joint.points) == {BAIL, REGIME}
    assert joint.shares == (0.2, 0.5, 0.3)
    assert loaded.doubts[REGIME] == load_scenario(staff).doubts[REGIME]
    assert PAIRS not in loaded.doubts or not loaded.doubts[PAIRS].joint


def test_an_option_takes_an_input_out_too(staff):
    """``--set`` is one more file."""
    loaded = load_scenario(staff, overrides=["depletion.regime=none"])
    assert set(loaded.joint_doubts["staff"].points) == {PAIRS, BAIL}


def test_a_joint_doubt_that_all_have_left_is_gone(staff, tmp_path):
    """Nobody draws from it any more."""
    text = "workforce: {crew: {pairs: 4}}\ndepletion: none\n"
    text += "custody: {decisions: {court: {bail: 50 d}}}\n"
    assert heir(tmp_path, text).joint_doubts == {}


def test_a_joint_doubt_is_replaced_whole(staff, tmp_path):
    """No source or share is left on another's points."""
    text = f"""\
joint_doubts:
  staff:
    standing: assumed
    points: {{{PAIRS}: [4, 5], {BAIL}: [50 d, 60 d], {REGIME}: [mixed, local]}}
"""
    joint = heir(tmp_path, text).joint_doubts["staff"]
    assert joint.shares == (0.5, 0.5)
    assert (joint.provenance.source, joint.provenance.note) == ((), "")


def test_another_joint_doubt_may_take_an_input_over(staff, tmp_path):
    """Whoever states an input anew may say that it is in another."""
    text = f"""\
joint_doubts:
  others: {{standing: assumed, points: {{{PAIRS}: [4, 5], {CELLS}: [20, 30]}}}}
workforce:
  crew: {{pairs: {{value: 4, standing: assumed, uncertainty: {{joint: others}}}}}}
custody: {{cells: {{value: 20, standing: assumed, uncertainty: {{joint: others}}}}}}
"""
    joints = heir(tmp_path, text).joint_doubts
    assert set(joints["staff"].points) == {BAIL, REGIME}
    assert set(joints["others"].points) == {PAIRS, CELLS}


@pytest.mark.parametrize("name", ["uniform", "value", "sources"])
def test_it_may_be_called_anything(tmp_path, name):
    """A name that is a word of the language takes nothing away."""
    text = STAFF.replace("staff", name)
    path = saved(tmp_path, text)
    assert list(load_scenario(path).joint_doubts) == [name]
    more = f"""\
joint_doubts: {{others: {{standing: assumed, points: {{{CELLS}: [20, 30]}}}}}}
custody: {{cells: {{value: 20, standing: assumed, uncertainty: {{joint: others}}}}}}
"""
    assert list(heir(tmp_path, more).joint_doubts) == [name, "others"]


def test_taking_a_joint_doubt_away_leaves_its_inputs_without(staff, tmp_path):
    """Inputs that still name it are told so, each once."""
    with pytest.raises(ScenarioError) as caught:
        heir(tmp_path, "joint_doubts: {staff: null}\n")
    messages = [problem.message for problem in caught.value.problems]
    assert sorted(messages) == sorted(
        f"{path}.uncertainty.joint: there is no joint doubt 'staff'"
        for path in (PAIRS, BAIL, REGIME)
    )


@pytest.mark.parametrize(
    "taken", ["sites: {market: null}", "sites: {market: {faces: null}}"]
)
def test_an_input_that_is_taken_away_has_left(tmp_path, taken):
    """A site that isn't there any more has no doubts, and no point of it is an error;
    what was in the same joint doubt elsewhere stays.
    """
    saved(tmp_path, MARKET)
    text = f"{taken}\n"
    if "faces" in taken:  # which a site must have, so it is stated in what comes after
        saved(tmp_path, f"extends: ./mine.yaml\n{text}", "first.yaml")
        text = "extends: ./first.yaml\nsites: {market: {faces: 900/h}}\n"
        loaded = load_scenario(saved(tmp_path, text, "heir.yaml"))
        assert loaded.scenario.sites["market"].faces == 0.25
    else:
        loaded = heir(tmp_path, text)
        assert "market" not in loaded.scenario.sites
    assert not [path for path in loaded.doubts if path == FACES]
    assert set(loaded.joint_doubts["streets"].points) == {OTHER_FACES}


def test_an_option_can_take_a_site_away(tmp_path):
    """``--set`` is one more file here too."""
    loaded = load_scenario(saved(tmp_path, MARKET), overrides=["sites.market=null"])
    assert set(loaded.joint_doubts["streets"].points) == {OTHER_FACES}


def test_a_joint_doubt_all_of_whose_inputs_are_taken_away_is_gone(tmp_path):
    """Nothing is left that could be drawn."""
    mine = "{name: Mine, borough: Barnet, latitude: 51.6, longitude: 0.0, visits: 1, "
    mine += "faces: 900/h, wanted_per_10k_faces: 4, fixed_cameras: false}"
    sites = f"market: null, station: null, mine: {mine}"
    saved(tmp_path, MARKET)
    assert heir(tmp_path, f"sites: {{{sites}}}\n").joint_doubts == {}


@pytest.mark.parametrize(
    ("slip", "taken"),
    [
        ("sites.markett.faces", "sites: {market: null}\n"),
        ("sites.market.face", ""),
        ("sites.market-hall.faces", "sites: {market: null}\n"),
    ],
)
def test_points_of_an_input_that_never_was_are_still_a_slip(tmp_path, slip, taken):
    """A site beside it that is taken away, also one whose name begins alike, doesn't
    excuse it.
    """
    text = MARKET.replace(
        f"      {FACES}:", f"      {slip}: [1/h, 2/h, 3/h]\n      {FACES}:"
    )
    saved(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        heir(tmp_path, taken)
    messages = [problem.message for problem in caught.value.problems]
    assert messages == [f"joint_doubts.streets.points.{slip}: there is no such input"]


# What it takes to be believed -----------------------------------------------------


def test_a_joint_doubt_without_a_source_is_warned_of(tmp_path):
    """What is fitted is fitted to something."""
    path = saved(tmp_path, STAFF.replace("    source: made-up\n", ""))
    (warning, *_) = [one for one in load_scenario(path).warnings if "mine" in one]
    assert "joint_doubts.staff is fitted, without a source" in warning


def test_in_what_ships_it_is_refused(tmp_path, monkeypatch):
    """A shipped joint doubt leaves nothing unsaid, as an input does."""
    path = saved(tmp_path, STAFF.replace("    source: made-up\n", ""))

    def find_as_shipped(reference, **options):
        found = find(reference, **options)
        is_it = str(found.file) == str(path)
        return Found(*found[:3], is_shipped=found.is_shipped or is_it)

    monkeypatch.setattr("sim.scenario.merging.find", find_as_shipped)
    with pytest.raises(ScenarioError, match=r"joint_doubts\.staff: fitted, without"):
        load_scenario(path)


def test_it_changes_nothing_that_the_model_is_told(staff):
    """A doubt is beside a value and never in it."""
    told = load_scenario(staff).scenario
    options = ["workforce.crew.pairs=4", "depletion.regime=mixed"]
    options += [
        "custody.decisions.court.bail={lognormal: {mean: 60 days, sd: 20 days}}"
    ]
    assert load_scenario(staff, overrides=options).scenario == told


# Shown ----------------------------------------------------------------------------


def test_a_standalone_file_has_it_with_those_that_are_in(staff, tmp_path):
    """Nothing is lost, and who has left isn't brought back."""
    first = heir(tmp_path, "workforce: {crew: {pairs: 4}}\n")
    text = "\n".join(standalone_lines(first)) + "\n"
    second = load_scenario(saved(tmp_path, text, "alone.yaml"))
    assert second.doubts == first.doubts
    assert second.joint_doubts["staff"][:2] == first.joint_doubts["staff"][:2]
    assert PAIRS not in second.joint_doubts["staff"].points


def test_show_says_which_inputs_hang_together(staff, capsys):
    """Beside the input its joint doubt, below the settings the points."""
    assert main(["show", str(staff), "--only", "depletion.regime"]) == 0
    shown = capsys.readouterr().out
    assert "in joint doubt staff" in shown
    assert f"# joint doubt staff: fitted, {staff}:3, made-up" in shown
    assert f"#   {PAIRS}: [3, 4, 6]" in shown
    assert "#   shares: [0.2, 0.5, 0.3]" in shown
    assert main(["show", str(staff), "--only", "plan"]) == 0
    assert "joint" not in capsys.readouterr().out
    assert main(["show", str(staff), "--quiet"]) == 0
    assert "joint" not in capsys.readouterr().out


def test_programs_are_shown_it_too(staff, capsys):
    """The document has the points by input, the shares and the standing."""
    assert main(["show", str(staff), "--json", "--only", "workforce"]) == 0
    joint = json.loads(capsys.readouterr().out)["joint_doubts"]["staff"]
    assert joint["points"][REGIME] == ["none", "mixed", "local"]
    assert joint["shares"] == [0.2, 0.5, 0.3]
    assert (joint["standing"], joint["source"]) == ("fitted", ["made-up"])


def test_the_assumptions_have_a_row_for_each_point(staff, capsys):
    """On paper the points stand below the inputs that name them."""
    assert main(["assumptions", str(staff)]) == 0
    text = capsys.readouterr().out
    assert "| `crew.pairs` (lever) | 4 | with others: joint doubt staff |" in text
    assert f"| share | `{PAIRS}` | `{BAIL}` | `{REGIME}` |" in text
    assert "| 30 % | 6 | 80 days | local |" in text
    assert "**staff**: fitted (made-up). By hand." in text


def test_editors_know_its_keys():
    """The schema closes it to other keys and asks for points and standing."""
    joint = json_schema()["properties"]["joint_doubts"]["additionalProperties"]
    assert set(joint["properties"]) == {
        "points", "shares", "standing", "source", "note"
    }  # fmt: skip
    assert joint["additionalProperties"] is False
    assert joint["required"] == ["points", "standing"]
