"""Loading: a scenario out of YAML files, or every fault with its place."""

import contextlib
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.errors import ScenarioError, Source
from sim.scenario.loading import load_scenario, scenario_id, shipped_scenarios
from sim.scenario.persons import PERSONAL
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario
from sim.scenario.works import Work
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
    assert loaded.sources == {"made-up": Work("Numbers for tests")}


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
        Scenario.model_fields.keys() - {"name", "question", "groups"}  # it has none
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
    assert found == Provenance("assumed", str(heir), 3)


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
            "custody.decisions.court.bail={exponential: {mean: 2 h}}",
            lambda s: s.custody.decisions["court"].bail.mean,
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
    one, two = (str(WRONG / f"{name}.yaml") for name in ("circle_one", "circle_two"))
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
        "    = allowed: deployments_per_week, order, days, vans, camera, sites, "
        "rotation, staffing, staffed_for"
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
    assert first < text.index("'guessed' isn't a standing")


def test_an_inherited_fault_shows_both_files():
    """The place of the fault comes first, then the line that inherits it."""
    error = fault(WRONG / "inherited_fault.yaml")
    first, second = error.problems[0].spans
    assert first.place.endswith("unknown_unit.yaml:3:12")
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
        pytest.param(b"name: |#no\n  Mine\n", "isn't YAML", id="no comment"),
        pytest.param(b"sources: 3\n", "sources: must be a section", id="sources"),
        pytest.param(b"name: " + b"9" * 5000, "name: must be a text", id="digits"),
        pytest.param(b"plan: {days: [{}]}\n", "plan.days[0]", id="section in list"),
        pytest.param(
            b"plan: {source: {value: 1}}\n", "has no 'standing'", id="odd place"
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


def test_a_tab_may_part_a_key_from_its_value(tmp_path):
    """YAML 1.2 forbids tabs for indentation only."""
    path = write(tmp_path, "mine", "plan:\n  vans:\t3\t# three\n")
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


def test_a_hidden_file_is_no_scenario_to_choose(tmp_path):
    """A tool's settings in YAML aren't offered in place of a missing file."""
    for name in (".tool.yaml", "mine.yaml"):
        (tmp_path / name).touch()
    text = str(fault(tmp_path / "other.yaml"))
    assert "in that folder: mine.yaml" in text


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
