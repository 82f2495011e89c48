"""The documents say what is so: links, commands, snippets, inputs and figures hold."""

import inspect
import re
import shlex
from functools import cache

import click
import pytest

from analysis.figures import style
from lfrsim import figures
from lfrsim.cli import main
from lfrsim.cli.program import program
from sim.scenario.finding import scenario_names
from sim.scenario.loading import load_scenario
from tests.documents.reading import (
    DOCUMENTS,
    FOLDERS,
    LINKED,
    PLACEHOLDER,
    README,
    ROOT,
    anchors,
    blocks,
    commands,
    literals_of_the_code,
    name_of,
    names_of_files,
    prose,
    quotations,
    scenario_files,
    spoken_commands,
    targets,
    text_of,
    words_of_the_code,
)

NOTEBOOKS = ROOT / "docs/notebooks.md"
SEVERAL = ROOT / "docs/how-to/several.md"
STANDINGS = ("Measured", "Published", "Fitted", "Expert", "Assumed")
SUFFIXES = "py|md|toml|lock|ya?ml|csv|json|html|png|cff|geojson|txt"
# What readers may call their own, and what is called after that.
OF_THE_READER = {"mine", "mine.csv", "mine.yaml", "log-positions.csv"}
LONG = ("compare",)  # what takes minutes is run by test_readme.py alone
UNSTATED = re.compile(r"sites\.[\w-]+\.(name|borough)")


def test_there_are_documents_to_look_at():
    """The tests below can't pass by looking at nothing."""
    assert len(DOCUMENTS) >= 5
    assert len(commands()) >= 30
    assert len(spoken_commands()) >= 10
    assert scenario_files()
    assert blocks(README, "python")


@pytest.mark.parametrize("path", LINKED, ids=name_of)
def test_links_resolve(path):
    """Every link leads to a file, and to a heading if it names one."""
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", LINKED, ids=name_of)
def test_files_that_are_named_exist(path):
    """A path in backquotes, from a folder of the project on, leads somewhere."""
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", prose(path))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", LINKED, ids=name_of)
def test_files_that_are_named_without_a_folder_exist(path):
    """In the project, or as what a command writes or a document tells to save."""
    named = re.findall(rf"`([\w./-]+\.(?:{SUFFIXES}))`", prose(path))
    known = names_of_files() | scenario_files().keys() | OF_THE_READER
    unknown = [
        name
        for name in named
        if (file := name.rpartition("/")[2]) not in known
        and not {file, name, file.partition(".")[0]} & literals_of_the_code()
    ]
    assert unknown == []


def test_the_tree_in_the_design_is_the_tree():
    """Every module in the house exists, and every module of the model is in it."""
    plain = blocks(ROOT / "docs/design.md", "")
    (tree,) = (block for block in plain if "sim/" in block)
    named = set(re.findall(r"\b(\w+\.py)\b", tree))
    there = {
        path.name
        for room in ("sim", "analysis", "lfrsim", "docs")
        for path in ROOT.glob(f"{room}/**/*.py")
    }
    model = {path.name for path in ROOT.glob("sim/model/*.py")} - {"__init__.py"}

    assert named - there == set()
    assert model - named == set()


def _given(value):
    """Return what was given for an argument, which may take several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


loaded = cache(load_scenario)


def parsed(words, *, is_whole):
    """Return the context in which a command would run, and its scenarios and records.

    A command with an option that isn't there raises an error, and so does one that
    should be whole and lacks an argument.
    """
    above = program.make_context("lfrsim", list(words), resilient_parsing=True)
    _, command, rest = program.resolve_command(above, words)
    assert command is not None
    there = {option for one in command.params for option in one.opts} | {"--help"}
    assert [one for one in rest if one.startswith("--") and one not in there] == []
    with command.make_context(
        command.name, list(rest), parent=above, resilient_parsing=not is_whole
    ) as own:
        arguments = [
            one
            for parameter in command.params
            if isinstance(parameter, click.Argument)
            and not isinstance(parameter.type, click.Path)  # a results folder
            for one in _given(own.params[parameter.name])
            if not PLACEHOLDER.fullmatch(one)
        ]
    return own, arguments


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_parse(words, tmp_path, monkeypatch):
    """A quoted command has options that there are and names scenarios that exist."""
    for certificate in (one for one in words if one.endswith(".pem")):
        (tmp_path / certificate).touch()
    monkeypatch.chdir(tmp_path)
    own, arguments = parsed(words, is_whole=True)
    records = {one for one in arguments if (ROOT / one).suffix == ".csv"}
    known = {*scenario_names(), *scenario_files()}

    assert [one for one in records if not (ROOT / one).is_file()] == []
    assert set(arguments) - records - OF_THE_READER <= known
    assert len(arguments) == len(set(arguments))
    overrides = own.params.get("overrides") or ()
    for scenario in set(arguments) & set(scenario_names()):
        loaded(scenario, overrides=tuple(overrides))


@pytest.mark.parametrize("words", spoken_commands(), ids=" ".join)
def test_commands_in_sentences_parse(words):
    """They may leave scenarios out, and no more: what they do name exists."""
    _, arguments = parsed(words, is_whole=False)
    assert set(arguments) - OF_THE_READER <= {*scenario_names(), *scenario_files()}


def test_targets_of_make_exist():
    """Whatever a document tells to make, the Makefile has."""
    there = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.M))
    assert len(targets()) > 8
    assert targets() - there == set()


def test_scenarios_that_are_shown_load(tmp_path):
    """Every YAML snippet is a scenario that works as it stands."""
    for name, yaml in scenario_files().items():
        (tmp_path / name).write_text(yaml, encoding="utf-8")
    for name in scenario_files():
        assert load_scenario(str(tmp_path / name)).scenario.name


@pytest.mark.parametrize(
    ("path", "command", "shown"),
    quotations(),
    ids=[f"{name_of(path)}: {command}" for path, command, _ in quotations()],
)
def test_what_is_quoted_of_a_command_is_what_it_prints(
    path, command, shown, tmp_path, monkeypatch, capsys
):
    """What takes minutes is held by the README's quotation, and is a part of it."""
    if command.split()[1] in LONG:
        (whole,) = (
            text for of, one, text in quotations() if (of, one) == (README, command)
        )
        lines = whole.splitlines()
        assert [line for line in shown.splitlines() if line not in lines] == []
        return
    monkeypatch.chdir(tmp_path)
    for name, yaml in scenario_files().items():
        (tmp_path / name).write_text(yaml, encoding="utf-8")
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.slow
def test_the_notes_on_notebooks_run_as_they_stand(tmp_path, monkeypatch, capsys):
    """One block after the other, as a notebook would; only pictures cost nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(style, "render", lambda *_, **__: {})
    cells = blocks(NOTEBOOKS, "python")
    assert len(cells) == 3
    known: dict[str, object] = {"__name__": "__main__"}
    for cell in cells:
        exec(compile(cell, NOTEBOOKS.name, "exec"), known)
    assert capsys.readouterr().out == "['four-a-week', 'ten-a-week']\n"
    assert (tmp_path / "arrests-by-week.png").read_bytes().startswith(b"\x89PNG")


def test_the_notes_on_notebooks_have_every_figure():
    """With the keywords that its function takes."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", text_of(NOTEBOOKS), re.M)
    drawing = {
        name: function
        for name, function in vars(figures).items()
        if inspect.isfunction(function) and name != "london_outlines"
    }
    assert [name for name, *_ in rows] == list(dict.fromkeys(name for name, *_ in rows))
    assert {name for name, *_ in rows} == set(drawing)
    for name, frame, files in rows:
        options = re.findall(r"`(\w+)=", frame)
        assert set(options) <= set(inspect.signature(drawing[name]).parameters), name
        for file in re.findall(r"`([^`]+)`", files):
            assert f"``{file}``" in (drawing[name].__doc__ or ""), (name, file)


@pytest.mark.slow
@pytest.mark.parametrize(
    "code", [*blocks(README, "python"), *blocks(SEVERAL, "python")]
)
def test_python_snippets_run(code, tmp_path, monkeypatch, capsys):
    """What the README and a how-to page show in Python runs as it stands."""
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "snippet", "exec"), {"__name__": "__main__"})
    assert "arrests" in capsys.readouterr().out


def test_the_glossary_names_what_exists():
    """Every identifier in the glossary is a name, a column or a word of the code."""
    named = re.findall(r"`([^`]+)`", text_of(ROOT / "docs/glossary.md"))
    unknown = [name for name in named if name not in words_of_the_code()]

    assert len(named) > 50
    assert unknown == []


def test_the_model_states_the_standing_of_every_input():
    """Each setting stands in docs/model.md once, under the standing that it has.

    What is named more precisely goes before what is named by its section.
    """
    stated: dict[str, str] = {}
    standings = "|".join(STANDINGS)
    pattern = rf"^({standings}):((?:(?!^(?:{standings}):|^\n).*\n)+)"
    for standing, settings in re.findall(
        pattern, prose(ROOT / "docs/model.md"), re.MULTILINE
    ):
        for setting in re.findall(r"`([^`]+)`", settings.replace("[", ".[")):
            assert stated.setdefault(setting, standing.lower()) == standing.lower()
    used, wrong = set(), {}
    for path, one in load_scenario("four-a-week").provenance.items():
        if UNSTATED.fullmatch(path):
            continue
        general = re.sub(r"^sites\.[\w-]+", "sites.*", path).replace("[", ".[")
        over = [name for name in stated if f"{general}.".startswith(f"{name}.")]
        best = max(over, key=len, default="")
        used.add(best)
        if stated.get(best) != one.standing:
            wrong[general] = (one.standing, stated.get(best))

    assert wrong == {}
    assert stated.keys() - used == set()
