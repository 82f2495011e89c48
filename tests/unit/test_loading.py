"""Loading: a scenario out of YAML files, or every fault with its place."""

import contextlib
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.errors import ScenarioError, Source
from sim.scenario.inputs import PERSONAL, Provenance
from sim.scenario.loading import load_scenario, scenario_id, shipped_scenarios
from sim.scenario.schema import Scenario
from sim.scenario.yaml_nodes import read_node, resolve

TESTS = Path(__file__).parents[1]
TINY = TESTS / "scenarios" / "tiny.yaml"
WRONG = TESTS / "wrong_scenarios"


def fault(reference, **options):
    """Return the error that a scenario gives; any other exception is a failure."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(reference, **options)
    return caught.value


def write(folder, name, text):
    """Write a scenario that extends the tiny one, and return its path."""
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {TINY}\n{text}", encoding="utf-8")
    return path


# What loads -------------------------------------------------------------------


def test_a_whole_scenario_loads_in_si_units():
    """Every section is there, and its quantities are seconds, metres, per second."""
    loaded = load_scenario(TINY)
    scenario = loaded.scenario
    assert scenario.name == "tiny"
    assert scenario.footfall.slice == 900
    assert scenario.sites["market"].faces == pytest.approx(25 / 60)
    assert scenario.cameras["mobile"].coverage == 0.6
    assert scenario.plan.days == ("Tue", "Thu", "Fri")
    assert loaded.files == (str(TINY),)
    assert loaded.sources == {"made-up": {"title": "Numbers for tests"}}


@pytest.mark.parametrize("mode", ["python", "json"])
def test_a_dumped_scenario_is_the_same_scenario(mode):
    """What is dumped validates again to an equal scenario, units and all."""
    scenario = load_scenario(TINY).scenario
    assert Scenario.model_validate(scenario.model_dump(mode=mode)) == scenario
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario


def test_the_resolved_settings_make_the_same_scenario():
    """The data after extends and options stands for the scenario by itself."""
    loaded = load_scenario(TINY, overrides=["plan.vans=3"])
    assert Scenario.model_validate(loaded.resolved) == loaded.scenario
    assert loaded.resolved["plan"]["vans"] == 3
    assert loaded.resolved["footfall"]["slice"] == "15 min"
    curve = loaded.resolved["recognition"]["operating_curves"]["field"]
    assert curve[1]["true_positive_identification_rate"] == 0.80


def test_provenance_is_kept_by_path():
    """An input's source, standing and range are found by its path."""
    path = "recognition.operating_curves.field[1].true_positive_identification_rate"
    found = load_scenario(TINY).provenance[path]
    assert found.standing == "assumed"
    assert found.source == ("made-up",)
    assert found.uncertainty == {"uniform": [0.50, 0.89]}
    assert found.note == "Lower than at 0.60."
    lines = TINY.read_text(encoding="utf-8").splitlines()
    assert "true_positive_identification_rate:" in lines[found.line - 1]


def test_a_bare_value_is_chosen_where_it_is_written(tmp_path):
    """A bare override names its own file and line; the rest keep theirs."""
    path = write(tmp_path, "mine", "plan:\n  vans: 3\n")
    provenance = load_scenario(path).provenance
    assert provenance["plan.vans"] == Provenance("chosen", str(path), 3)
    assert Path(provenance["plan.days"].file) == TINY


def test_a_distribution_and_a_list_have_one_provenance():
    """What is replaced as a whole has its provenance as a whole."""
    provenance = load_scenario(TINY).provenance
    paths = [path for path in provenance if path.startswith("adjudication.duration")]
    assert paths == ["adjudication.duration"]
    assert "plan.days" in provenance
    assert "plan.days[0]" not in provenance


def test_every_setting_has_a_provenance():
    """No leaf of the schema is without one, and names and questions have none."""
    provenance = load_scenario(TINY).provenance
    assert {"name", "question"}.isdisjoint(provenance)
    assert {path.partition(".")[0] for path in provenance} == (
        Scenario.model_fields.keys() - {"name", "question"}
    )


# Extends ----------------------------------------------------------------------


def test_extends_merges_sections_and_keeps_the_rest(tmp_path):
    """One key changes; its neighbours come from the base."""
    path = write(tmp_path, "mine", "name: Mine\nplan:\n  vans: 3\n")
    mine, base = load_scenario(path).scenario, load_scenario(TINY).scenario
    assert (mine.name, mine.plan.vans) == ("Mine", 3)
    assert mine.model_copy(update={"name": base.name, "plan": base.plan}) == base
    assert mine.plan.days == base.plan.days


def test_a_name_is_not_inherited_but_a_question_is(tmp_path):
    """A scenario without a name is called after its file, not after its base."""
    write(tmp_path, "named", "name: The base\n")
    heir = tmp_path / "heir.yaml"
    heir.write_text("extends: ./named.yaml\n")
    scenario = load_scenario(heir).scenario
    assert scenario.name == "heir"
    assert scenario.question == "How does a small week go?"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "adjudication:\n  duration: {lognormal: {median: 20 s}}\n",
            "but it has median",
        ),
        ("adjudication:\n  duration: {exponential: {mean: 20 s}}\n", None),
        ("plan:\n  days: [Mon, Tue]\n", None),
        ("recognition:\n  threshold: {value: 0.61, standing: chosen}\n", None),
    ],
)
def test_an_input_is_replaced_whole(tmp_path, text, error):
    """No part of a distribution, a list or an input is left from the base."""
    path = write(tmp_path, "mine", text)
    if error:
        assert error in str(fault(path))
    else:
        load_scenario(path)


def test_a_bare_number_sheds_the_source_of_the_one_it_replaces(tmp_path):
    """No source is ever left on another's number."""
    first = write(
        tmp_path,
        "first",
        "population:\n  faces_exponent: {value: 0.4, standing: fitted, "
        "source: made-up}\n",
    )
    heir = tmp_path / "heir.yaml"
    heir.write_text("extends: ./first.yaml\npopulation:\n  faces_exponent: 0.5\n")
    assert load_scenario(first).provenance["population.faces_exponent"].source == (
        "made-up",
    )
    found = load_scenario(heir).provenance["population.faces_exponent"]
    assert found == Provenance("chosen", str(heir), 3)


def test_null_removes_a_key(tmp_path):
    """A site that is removed is gone, and so is its provenance."""
    loaded = load_scenario(write(tmp_path, "mine", "sites:\n  station: null\n"))
    assert set(loaded.scenario.sites) == {"high-street", "market"}
    assert not any(path.startswith("sites.station") for path in loaded.provenance)


def test_a_relative_path_starts_at_the_file_that_wrote_it(tmp_path, monkeypatch):
    """The current folder doesn't matter to extends."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    write(tmp_path / "b", "base", "plan:\n  vans: 3\n")
    (tmp_path / "a" / "heir.yaml").write_text("extends: ../b/base.yaml\n")
    monkeypatch.chdir(tmp_path)
    loaded = load_scenario("a/heir.yaml")
    assert loaded.scenario.plan.vans == 3
    assert loaded.files[0] == "a/heir.yaml"
    assert Path(loaded.files[1]) == Path("b/base.yaml")


def chain_of(folder, length):
    """Write files that extend each other and return the last of them."""
    write(folder, "link0", "")
    for number in range(1, length):
        link = folder / f"link{number}.yaml"
        link.write_text(f"extends: ./link{number - 1}.yaml\n")
    return folder / f"link{length - 1}.yaml"


def test_twenty_files_may_extend_each_other_but_no_more(tmp_path):
    """With the base there are twenty; the next link is refused."""
    assert len(load_scenario(chain_of(tmp_path, 19)).files) == 20
    assert "more than 20 files" in str(fault(chain_of(tmp_path, 20)))


# Options ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "read", "value"),
    [
        ("plan.deployments_per_week=6", lambda s: s.plan.deployments_per_week, 6),
        ("footfall.slice=5 min", lambda s: s.footfall.slice, 300),
        ("plan.days=[Mon, Tue]", lambda s: s.plan.days, ("Mon", "Tue")),
        ("sites.market.visits=9", lambda s: s.sites["market"].visits, 9),
        (
            "custody.bail={exponential: {mean: 2 h}}",
            lambda s: s.custody.bail.mean,
            7200,
        ),
        ("name=Mine", lambda s: s.name, "Mine"),
    ],
)
def test_an_option_is_laid_over_the_files(option, read, value):
    """An option is read as YAML and passes the same validation."""
    assert read(load_scenario(TINY, overrides=[option]).scenario) == value


def test_the_last_of_two_options_counts():
    """Options are laid over each other in order."""
    loaded = load_scenario(TINY, overrides=["plan.vans=1", "plan.vans=3"])
    assert loaded.scenario.plan.vans == 3
    assert loaded.provenance["plan.vans"].file == "--set plan.vans=3"


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("plan.van=3", "did you mean 'vans'?"),
        ("plan.vans=three", "plan.vans: must be a whole number, but it is 'three'"),
        ("footfall.slice=5", "5 needs a unit"),
        ("plan.deployments_per_week=7", "don't fit into 6 slots"),
        ("plan.vans", "isn't an assignment"),
        ("plan.vans=", "isn't an assignment"),
        ("=3", "isn't an assignment"),
        (
            "recognition.operating_curves.field[0].threshold=0.6",
            "a list is replaced whole",
        ),
        ("plan.days=[Mon", "bracket or brace, is missing"),
        ("plan.days=*days", "aliases (*) aren't allowed"),
        ("plan.vans=\x07", "control character U+0007"),
        ("extends=base/london-2025", "'extends' can't be set"),
        ("sites.market.dob=1990", "refused: a key for data on a person"),
    ],
)
def test_a_wrong_option_is_refused_by_its_name(option, says):
    """The message names the option, for there is no file to point at."""
    text = str(fault(TINY, overrides=[option]))
    assert says in text
    assert f"--set {option}".replace("\x07", "\\x07") in text


# Identity ---------------------------------------------------------------------


def test_the_id_is_of_what_the_model_is_told():
    """Names, questions and ways of writing don't count; a changed number does."""
    base = scenario_id(load_scenario(TINY).scenario)

    def changed(*options):
        return scenario_id(load_scenario(TINY, overrides=options).scenario)

    assert len(base) == 64
    assert changed("name=Other", "question=Why?", "footfall.slice=900 s") == base
    assert changed("footfall.slice=901 s") != base
    assert changed("plan.days=[Thu, Tue, Fri]") != base


# What doesn't load ------------------------------------------------------------

CASES = [line.split(" | ") for line in """\
unknown_key | 3:3 | plan.deployments_per_wek: unknown key | did you mean 'deployments_per_week'?
unknown_section | 2:1 | workfroce: unknown key | did you mean 'workforce'?
key_of_another_section | 2:1 | deployments_per_week: unknown key | is a key of plan
unknown_key_in_list | 5:27 | operating_curves.field[0].tpir: unknown key | allowed: threshold,
unknown_day | 3:16 | footfall.by_weekday.Tues: unknown key | did you mean 'Tue'?
duplicate_key | 4:3 | duplicate key 'vans' | already in line 3
missing_key | 1:10 | plan.vans: missing | vans: 4
missing_section | 1:1 | missing: workforce | a section with is_limited, crew, least_crew
missing_everything | 1:1 | missing: question, plan, cameras | extends: base/london-2025
wrong_unit | 3:10 | cannot read '15 m' as a duration | one of s, min, h, d
unknown_unit | 3:9 | custody.bail: cannot read '3 fortnights' | it is 'fortnights'
no_unit | 3:10 | footfall.slice: 15 needs a unit | '30 min'
negative_rate | 3:23 | a rate must not be negative, but it is -16.6/day
negative_duration | 3:9 | a duration must not be negative, but it is -3 days
share_above_one | 3:15 | between 0 and 1 (0 % and 100 %), but it is 120 %
too_short_slice | 3:10 | footfall.slice: must be at least 60 s, but it is '30 s'
fraction_of_a_van | 3:9 | plan.vans: must be a whole number, but it is 1.5
grouped_digits | 3:9 | population.size: must be a whole number, but it is '20_000'
yes_for_true | 3:15 | custody.is_limited: must be true or false, but it is 'yes'
unknown_word | 3:13 | must be 'weighted', 'round robin' or 'ranked' | did you mean 'round robin'?
word_or_number | 3:13 | must be a number without a unit, or 'equal', but it is 'often'
number_for_list | 3:9 | plan.days: must be a list, as in [one, two], but it is 'Tue'
number_for_section | 2:7 | plan: must be a section | but it is 4
short_list | 3:12 | footfall.by_hour: needs 24 or more values, but it has 3
no_such_date | 3:17 | cannot read '2026-02-30' as a date
not_a_monday | 3:17 | must be a Monday, but 2026-01-06 is a Tue
no_such_time | 4:13 | cannot read '25:00' as a time of day
unknown_distribution | 3:14 | unknown distribution 'lognorm' | did you mean 'lognormal'?
unknown_parameter | 3:40 | lognormal has no parameter 'p90' | did you mean 'p95'?
half_a_lognormal | 3:25 | lognormal needs median and p95 | but it has median
p95_below_median | 3:45 | p95 (5) must not be below median (15)
unit_in_distribution | 3:29 | engagement.way_out.uniform[1]: cannot read '300 s' as a length
uniform_upside_down | 3:22 | low (300) must not be above high (60)
endless_deployment | 4:11 | cameras.mobile.live: has no upper limit | most: 8 h
long_detention | 3:14 | custody.detention: a detention may last without limit | most: 24 h
blind_camera | 4:15 | cameras.mobile.coverage
past_midnight | 4:11 | may start at 13:00 and be live for 12 h | tiny.yaml:
too_many_deployments | 3:25 | 7 deployments a week don't fit into 6 slots (3 days x 2 vans) | vans: 3, or 4 days
site_twice | 3:32 | high-street is in the list twice
unknown_site | 3:19 | plan.sites[1]: there is no site 'hihg-street' | did you mean 'high-street'?
too_few_sites | 3:10 | 1 sites are too few for 2 vans
never_visited | 1:10 | 1 sites with 'visits' above 0 for 2 vans
no_fixed_cameras | 4:24 | plan.sites[1]: site 'market' has no fixed cameras | high-street
fixed_everywhere | 3:11 | plan.sites: 2 of all sites have no fixed cameras
undescribed_camera | 1:10 | plan.camera: there is no camera 'mobile' | described: fixed
day_twice | 3:20 | plan.days[2]: Tue is in the list twice
ranked_without_list | 3:13 | a ranked rotation needs a list of sites
ranked_too_short | 4:10 | a ranked rotation of 4 deployments | there are 2
threshold_off_the_curve | 3:14 | 0.7 is outside the operating curve | 'field' is known from 0.6 to 0.64
falling_curve | 6:21 | operating_curves.field[1].threshold: must be above the one before (0.64)
low_ceiling | 5:12 | recognition.ceiling: 0.75 is below the rate at the threshold in use, 0.8 | 0.8 or more
list_above_population | 3:9 | a list of 30000 is larger than the population of 20000
shares_below_one | 1:10 | population.categories: the shares must add up to 1 | make 0.5
disposals_above_one | 1:10 | population.categories.court: | make 1.05, which is above 1
no_footfall | 3:12 | at least one hour must have a flow above 0
missing_weekday | 1:10 | Sun: every day of the week needs a number
least_above_full_crew | 3:23 | least_crew.pairs: must not be above that of a full crew (4)
too_few_officers | 3:18 | 2 full crews (plan.vans) of 11 each (workforce.crew) need 22 | establishment: 22, or pairs: 3
status_quo_unfit | 4:34 | depletion.status_quo.plan.deployments_per_week: 9 deployments
person_in_site | 4:5 | sites.market.date_of_birth: refused | synthetic people only
person_at_top | 2:1 | Custody-Number: refused | synthetic people only
unknown_standing | 3:38 | unknown standing 'assumd' | did you mean 'assumed'?
no_standing | 3:3 | 'value' without 'standing' | measured, published
unknown_source | 3:57 | unknown source 'made-upp' | did you mean 'made-up'?
unknown_provenance_key | 3:46 | threshold.sorce: unknown key beside 'value' | 'source'?
input_in_input | 3:35 | an input inside an input
between_one_value | 3:56 | must be a list of two values
nothing_to_remove | 3:3 | plan.van: has no value | did you mean 'vans'?
no_such_file | 1:10 | tinny.yaml: no such file | did you mean 'tiny.yaml'?
no_such_scenario | 1:10 | there is no scenario 'base/london-2052' | shipped bases:
extends_list | 1:10 | extends: must be one name or path | extends: base/london-2025
alias_bomb | 1:4 | anchors (&) aren't allowed
alias | 1:7 | aliases (*) aren't allowed
tag | 1:7 | tags (!) aren't allowed
half_tag | 1:1 | tags (!) aren't allowed
directive | 2:1 | directives (%) aren't allowed
two_documents | 2:1 | a second document ('---')
underscore_number | 1:7 | plan: must be a section | but it is '-_'
tab | 2:1 | a tab can't stand here; indent with spaces
colon_in_text | 1:15 | this ': ' can't stand here
open_bracket | 1:14 | a comma, or the closing bracket or brace, is missing
no_colon | 3:7 | the line before has one after its key
bad_indent | 3:3 | the indentation doesn't fit the lines before
a_list | 1:1 | a scenario is made of lines 'key: value'
a_word | 1:1 | a scenario is made of lines 'key: value'
inherited_fault | 1:10 | cannot read '3 fortnights' | unknown_unit.yaml:3:9
""".splitlines()]  # noqa: E501 - a table  # fmt: skip
LIBRARY_WORDS = (
    "Input should",
    "Value error",
    "Extra inputs",
    "Field required",
    "function-",
    "block end",
    "while parsing",
    "pydantic",
    "ruamel",
)
CIRCLE = ("circle_one", "circle_two")
NO_PLACE = ("only_comments",)


def test_every_wrong_scenario_is_in_the_table():
    """No file of the corpus is forgotten."""
    listed = {case[0] for case in CASES} | set(CIRCLE) | set(NO_PLACE)
    assert {path.stem for path in WRONG.glob("*.yaml")} == listed


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_wrong_scenario_is_refused_with_place_and_remedy(case):
    """The message says what is wrong, points at it, and says what to type."""
    name, place, *says = case
    text = str(fault(WRONG / f"{name}.yaml"))
    assert text.startswith("error: ")
    assert f"{name}.yaml:{place}\n" in text
    for fragment in says:
        assert fragment in text


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_no_message_comes_from_a_library(case):
    """Messages are ours: none is passed through from the validator or the parser."""
    text = str(fault(WRONG / f"{case[0]}.yaml"))
    for raw in LIBRARY_WORDS:
        assert raw not in text


ONE_FAULT = {
    case[0]: 1
    for case in CASES
    if case[0] not in ("missing_everything", "underscore_number", "never_visited",
                       "undescribed_camera", "unknown_key_in_list")
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_fault_is_reported_once(name):
    """A fault draws no others after it."""
    assert len(fault(WRONG / f"{name}.yaml").problems) == 1


def test_a_list_with_wrong_items_is_judged_by_its_items():
    """A list isn't also blamed for not being a word, or for its few right items."""
    error = fault(TINY, overrides=["plan.sites=[1, 2]"])
    assert [one.message.partition(":")[0] for one in error.problems] == [
        "plan.sites[0]",
        "plan.sites[1]",
    ]
    assert len(fault(WRONG / "unknown_key_in_list.yaml").problems) == 2


def test_a_circle_is_shown_whole():
    """The message has the files in the order in which they extend each other."""
    text = str(fault(WRONG / "circle_one.yaml"))
    one, two = (str(WRONG / f"{name}.yaml") for name in CIRCLE)
    assert f"a circle: {one} -> {two} -> {one}" in text
    assert f"{two}:1:10" in text


def test_a_file_of_comments_is_empty():
    """The message says what the least scenario is."""
    text = str(fault(WRONG / "only_comments.yaml"))
    assert "only_comments.yaml: the file is empty" in text
    assert "extends: four-a-week" in text


def test_the_excerpt_is_that_of_a_compiler():
    """Message, place, line, carets and remedy stand as a compiler writes them."""
    assert str(fault(WRONG / "unknown_key.yaml")) == (
        "error: plan.deployments_per_wek: unknown key\n"
        f"  --> {WRONG / 'unknown_key.yaml'}:3:3\n"
        "    |\n"
        "  3 |   deployments_per_wek: 10\n"
        "    |   ^^^^^^^^^^^^^^^^^^^ did you mean 'deployments_per_week'?\n"
        "    = allowed: deployments_per_week, days, vans, camera, sites, rotation, "
        "staffing, staffed_for"
    )


def test_all_faults_are_reported_at_once_up_to_twenty(tmp_path):
    """Twenty are shown in the order of the file, and the rest are counted."""
    lines = "".join(f"  wrong_{number}: 1\n" for number in range(25))
    error = fault(write(tmp_path, "many", f"plan:\n{lines}"))
    text = str(error)
    assert len(error.problems) == 25
    assert text.count("error: ") == 20
    assert text.endswith("and 5 more errors")
    assert text.index("wrong_3:") < text.index("wrong_12:")


def test_faults_of_different_kinds_are_reported_together(tmp_path):
    """A fault of provenance doesn't hide one of validation; lines give the order."""
    text = str(
        fault(
            write(
                tmp_path,
                "mine",
                "plan:\n  vans: x\nwatchlist:\n  size: {value: 1, standing: guessed}\n",
            )
        )
    )
    first = text.index("plan.vans: must be a whole number")
    assert first < text.index("unknown standing 'guessed'")


def test_an_inherited_fault_shows_both_files():
    """The place of the fault comes first, then the line that inherits it."""
    error = fault(WRONG / "inherited_fault.yaml")
    first, second = error.problems[0].spans
    assert first.place.endswith("unknown_unit.yaml:3:9")
    assert second.place.endswith("inherited_fault.yaml:1:10")


def test_a_long_line_is_cut_around_the_place(tmp_path):
    """The carets stay under the fault, however far to the right it is."""
    padding = ", ".join(["Mon"] * 60)
    text = str(fault(write(tmp_path, "mine", f"plan:\n  days: [{padding}, Tues]\n")))
    rows = text.splitlines()
    caret = next(i for i, row in enumerate(rows) if "^^^^" in row)
    assert rows[caret - 1][rows[caret].index("^") :].startswith("Tues")
    assert all(len(row) < 120 for row in rows[1 : caret + 1] if "-->" not in row)


def test_no_control_character_reaches_the_terminal(tmp_path):
    """An escape in a quoted text is shown, not sent."""
    text = str(fault(write(tmp_path, "mine", 'plan:\n  vans: "\\e[31m"\n')))
    assert "\x1b" not in text
    assert "\\x1b[31m" in text


def test_an_error_crosses_processes():
    """A worker can send the error home with its problems."""
    error = fault(WRONG / "unknown_key.yaml")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


# Files that can't be read -----------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"---\n", "the file is empty", id="null document"),
        pytest.param(b"name: Caf\xe9\n", ":1: not UTF-8 (byte 10)", id="latin-1"),
        pytest.param(b"\xff\xfea\x00", "not UTF-8", id="utf-16"),
        pytest.param(b"name: a\x07b\n", "control character U+0007", id="bell"),
        pytest.param(b"name: a\x00b\n", "control character U+0000", id="null"),
        pytest.param(
            b"a: " + b"[" * 5000,
            "more than 40 levels",
            id="deep list",
            marks=pytest.mark.slow,
        ),
        pytest.param(b"- " * 5000, "more than 40 levels", id="deep dashes"),
        pytest.param(b"? " * 50 + b"a", "a key must be a word", id="key of keys"),
        pytest.param(b"[a, b]: 1", "a key must be a word", id="list as key"),
        pytest.param(
            b"a: [" + b"1, " * 21000 + b"1]",
            "more than 20,000",
            id="nodes",
            marks=pytest.mark.slow,
        ),
        pytest.param(b"#" * 262_145, "larger than 256 KB", id="large"),
        pytest.param(b"name: 'open\n", "a quote or bracket isn't closed", id="quote"),
        pytest.param(b'name: "\\q"\n', "a backslash must be written", id="escape"),
        pytest.param(b"sources: 3\n", "sources: must be a section", id="sources"),
        pytest.param(b"name: " + b"9" * 5000, "name: must be a text", id="digits"),
        pytest.param(b"plan: {days: [{}]}\n", "plan.days[0]", id="section in list"),
        pytest.param(
            b"plan: {source: {value: 1}}\n", "without 'standing'", id="odd place"
        ),
        pytest.param(
            b"plan: {vans: {value: 1, standing: chosen, source: [[x]]}}",
            "unknown source",
            id="list as source",
        ),
        pytest.param(b"value: 3\n", "error: ", id="an input at the top"),
        pytest.param(b'extends: "\\0/x"\n', "isn't the name of a file", id="no name"),
        pytest.param(b"extends: 'a/" + b"b" * 5000 + b"'\n", "error: ", id="long name"),
    ],
)
def test_a_file_that_is_no_scenario_gives_a_scenario_error(tmp_path, content, says):
    """Whatever the bytes are, the error is of the one class and names the file."""
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    text = str(fault(path))
    assert says in text
    assert "odd.yaml" in text


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    """A file saved by an editor under Windows loads."""
    path = tmp_path / "windows.yaml"
    text = f"extends: {TINY}\r\nplan:\r\n  vans: 3\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_scenario(path).scenario.plan.vans == 3


def test_a_folder_isnt_a_scenario(tmp_path):
    """A folder is named as such."""
    (tmp_path / "folder.yaml").mkdir()
    assert "is a folder; name a file in it" in str(fault(tmp_path / "folder.yaml"))
    assert "is a folder; name a file in it" in str(fault(f"{tmp_path}/"))


def test_a_missing_file_lists_its_neighbours(tmp_path):
    """The nearest name in that folder is offered."""
    write(tmp_path, "weekly", "")
    text = str(fault(tmp_path / "weakly.yaml"))
    assert "no such file" in text
    assert "did you mean 'weekly.yaml'?" in text


@given(content=st.binary(max_size=200))
def test_no_bytes_give_another_exception(tmp_path_factory, content):
    """Only a ScenarioError leaves the loading of any file."""
    path = tmp_path_factory.getbasetemp() / "fuzzed.yaml"
    path.write_bytes(content)
    fault(path)


@given(text=st.text(alphabet=" \n-:?[]{},&*!|>'\"%@`#ab1.~_<=", max_size=60))
def test_no_text_gives_another_exception(text):
    """Only a ScenarioError leaves the reading of any text."""
    with contextlib.suppress(ScenarioError):
        read_node(Source("fuzzed.yaml", text.split("\n")))


# Scalars ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("22:30", "22:30"),
        ("2026-01-05", "2026-01-05"),
        ("16_000", "16_000"),
        ("-_", "-_"),
        ("1.0", 1.0),
        ("1e3", 1000.0),
        ("007", 7),
        ("+3", 3),
        ("~", None),
        ("", None),
        ("True", True),
        ("0x10", "0x10"),
    ],
)
def test_a_plain_scalar_means_what_it_looks_like(text, value):
    """YAML 1.2: only true and false are truth values, and a time is a text."""
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


# Names ------------------------------------------------------------------------


def test_no_setting_is_mistaken_for_data_on_a_person():
    """The refused keys and the keys of the schema have none in common."""

    def keys(schema):
        for name, model in schema.get("$defs", {}).items():
            yield from (name.casefold(), *model.get("properties", {}))
        yield from schema.get("properties", {})

    assert PERSONAL.isdisjoint(keys(Scenario.model_json_schema()))


def test_an_unknown_scenario_lists_the_shipped_ones():
    """A name without suffix is one of the shipped, never a file of this folder."""
    text = str(fault("four-a-weak"))
    assert "there is no scenario 'four-a-weak'" in text
    assert "shipped scenarios: " in text
    assert "a file of your own needs its suffix: four-a-weak.yaml" in text


def test_a_name_is_never_looked_up_in_the_current_folder(tmp_path, monkeypatch):
    """A file beside the user can't stand in for a shipped scenario."""
    write(tmp_path, "my-own", "")
    monkeypatch.chdir(tmp_path)
    assert "there is no scenario 'my-own'" in str(fault("my-own"))
    assert load_scenario("my-own.yaml").scenario.name == "my-own"
    assert load_scenario("./my-own.yaml").scenario.name == "my-own"


@pytest.mark.parametrize(
    "name", ["", " ", "../x", "base/../x", "base/", "Ä", "a" * 999]
)
def test_an_odd_name_gives_a_scenario_error(name):
    """No name leaves the folder of shipped scenarios or gives another exception."""
    fault(name)


@pytest.mark.parametrize("shipped", shipped_scenarios(), ids=lambda one: one.name)
def test_every_shipped_scenario_loads_by_its_name(shipped):
    """What the list offers can be run, and says which question it answers."""
    loaded = load_scenario(shipped.name)
    assert loaded.scenario.question
    assert loaded.files[0] == f"scenarios/{shipped.name}.yaml"
