"""A commented start for a scenario of one's own, and a scenario as one file."""

import re

import pytest

from lfrsim.cli import main
from sim.scenario.differing import differences
from sim.scenario.loading import load_scenario
from sim.scenario.settings import setting_at


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_scenario_is_what_it_extends(here, capsys):
    """It loads, has the base's settings and its own name, and says what to do next."""
    assert main(["new", "mine"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "written: mine.yaml" in said.err
    assert "next: lfrsim check mine.yaml" in said.err
    loaded = load_scenario("mine.yaml")
    assert loaded.scenario.name == "mine"
    assert differences(load_scenario("four-a-week"), loaded) == []
    assert [path.name for path in here.iterdir()] == ["mine.yaml"]


def test_a_schema_of_somebody_elses_is_not_overwritten(here, capsys):
    """Ours is written anew; a file or folder that isn't ours stays as it was."""
    for make in (lambda path: path.write_text('{"my": "own"}'), lambda p: p.mkdir()):
        schema = here / "scenario.schema.json"
        make(schema)
        assert main(["new", "mine", "--schema"]) == 2
        assert "scenario.schema.json: is there already" in capsys.readouterr().err
        assert not (here / "mine.yaml").exists()
        schema.unlink() if schema.is_file() else schema.rmdir()
    assert main(["new", "mine", "--schema", "-q"]) == 0
    assert main(["new", "second", "--schema", "-q"]) == 0


def test_the_commands_in_it_work_from_where_it_was_written(here):
    """The head names the base as the command line did, quoted where that is needed."""
    (here / "sub").mkdir()
    (here / "sub" / "own base.yaml").write_text("extends: four-a-week\n")
    assert main(["new", "sub/mine", "--extends", "sub/own base.yaml", "-q"]) == 0
    text = (here / "sub" / "mine.yaml").read_text()
    assert "lfrsim diff 'sub/own base.yaml' sub/mine.yaml" in text
    assert load_scenario("sub/mine.yaml").files[1] == "sub/own base.yaml"


def test_every_lever_stands_in_it_with_its_value(here):
    """Uncommented, the levers load, are chosen, and change nothing."""
    assert main(["new", "mine", "--extends", "ten-a-week"]) == 0
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    levers = text.partition("off its line")[2].partition("# What nobody")[0]
    lines = [
        line[1:] for line in levers.splitlines()[1:] if re.match("#(  )*[a-z]", line)
    ]
    head = text.partition("# The levers")[0]
    (here / "all.yaml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    loaded = load_scenario("all.yaml")
    assert differences(load_scenario("ten-a-week"), loaded) == []
    own = {path for path, said in loaded.provenance.items() if said.file == "all.yaml"}
    assert {loaded.provenance[path].standing for path in own} == {"chosen"}
    assert "plan.deployments_per_week" in own
    assert "workforce.crew.pairs" in own
    assert "cameras.mobile.live" in own
    settings = [setting_at(tuple(path.split("."))) for path in own]
    assert {one.role for one in settings if one} == {"lever"}
    assert len(own) > 20


def test_the_example_of_an_uncertainty_in_it_loads(here):
    """Whoever takes the # off the last block has a valid input with provenance."""
    assert main(["new", "mine"]) == 0
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    head, _, block = text.partition("#sources:")
    example = "\n".join(line[1:] for line in f"#sources:{block}".splitlines())
    (here / "more.yaml").write_text(head + example + "\n", encoding="utf-8")
    loaded = load_scenario("more.yaml")
    assert loaded.provenance["engagement.pursuit_speed"].source == ("mine",)
    assert "engagement.pursuit_speed" in loaded.doubts
    assert loaded.warnings == ()


def test_a_file_that_is_there_is_never_overwritten(here, capsys):
    """The second call is refused with status 2, and nothing is lost."""
    (here / "mine.yaml").write_text("extends: ten-a-week\n")
    assert main(["new", "mine", "--schema"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (here / "mine.yaml").read_text() == "extends: ten-a-week\n"
    assert [path.name for path in here.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["mine", "--extends", "five-a-week"], "there is no scenario 'five-a-week'"),
        (["four-a-week"], "there is a shipped scenario 'four-a-week'"),
        (["nowhere/mine"], "there is no folder nowhere"),
        (["four-a-week.yaml"], "there is a shipped scenario 'four-a-week'"),
        ([""], "isn't the name of a scenario"),
        (["sub/"], "isn't the name of a scenario"),
        (["--", "-x"], "isn't the name of a scenario"),
        (["a\nb"], "isn't the name of a scenario"),
    ],
)
def test_what_cannot_be_written_leaves_nothing(here, capsys, arguments, says):
    """Status 2, a message, and an empty folder."""
    assert main(["new", *arguments]) == 2
    assert says in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_a_path_that_is_extended_is_seen_from_the_new_file(here):
    """A base in another folder is found from where the new file lies."""
    (here / "own").mkdir()
    (here / "base.yaml").write_text("extends: four-a-week\nplan: {vans: 1}\n")
    assert main(["new", "own/mine.yaml", "--extends", "base.yaml", "-q"]) == 0
    assert load_scenario("own/mine.yaml").scenario.plan.vans == 1
    assert main(["new", "beside", "--extends", "./base.yaml", "-q"]) == 0
    assert "extends: ./base.yaml" in (here / "beside.yaml").read_text().replace('"', "")


def test_with_schema_the_editor_finds_it_beside(here, capsys):
    """The first line names the schema, which is what `lfrsim schema` prints."""
    assert main(["new", "mine", "--schema", "-q"]) == 0
    first = (here / "mine.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=./scenario.schema.json"
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    assert (here / "scenario.schema.json").read_text(encoding="utf-8") == printed


def test_a_standalone_file_extends_nothing(here, capsys):
    """All of a scenario in one file, with its sources and standing."""
    assert main(["show", "croydon-fixed", "--standalone"]) == 0
    (here / "alone.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
    first, second = load_scenario("croydon-fixed"), load_scenario("alone.yaml")
    assert second.scenario == first.scenario
    assert second.sources == first.sources
    assert main(["show", "croydon-fixed", "--standalone", "--only", "plan"]) == 2


def test_show_by_role_shows_levers_and_no_uncertainty(capsys):
    """What the force can choose, alone or within a part."""
    assert main(["show", "four-a-week", "--role", "lever", "-q"]) == 0
    shown = capsys.readouterr().out
    assert "deployments_per_week: 4" in shown
    assert "walking_speed" not in shown
    assert "horizon" not in shown
    assert main(["show", "four-a-week", "--role", "uncertainty", "-q"]) == 0
    shown = capsys.readouterr().out
    assert "walking_speed" in shown
    assert "deployments_per_week" not in shown
    assert main(["show", "four-a-week", "--role", "given", "--only", "custody"]) == 0
    assert capsys.readouterr().out.split("#")[0].split() == [
        "custody:",
        "is_limited:",
        "true",
    ]


def test_a_part_without_that_role_is_refused(capsys):
    """Nothing is made up where nothing is left."""
    for only in ("engagement.pursuit_speed", "horizon"):
        assert main(["show", "four-a-week", "--only", only, "--role", "lever"]) == 2
        assert f"nothing in {only} has that role" in capsys.readouterr().err
