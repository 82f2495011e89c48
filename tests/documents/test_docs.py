"""The documents say what is so: links, commands, snippets, inputs and figures hold."""

import ast
import inspect
import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest

from analysis.figures import style
from lfrsim import figures
from lfrsim.cli import main
from lfrsim.cli.program import program
from sim.scenario.finding import scenario_names
from sim.scenario.loading import load_scenario

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
NOTEBOOKS = ROOT / "docs/notebooks.md"
LESSONS = sorted(ROOT.glob("docs/lessons/**/*.md"))
DOCUMENTS = (README, *sorted(ROOT.glob("docs/*.md")), *LESSONS)
FOLDERS = "sim|analysis|lfrsim|scenarios|tests|docs|benchmarks"
LINKED = (*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
STANDINGS = ("Measured", "Published", "Fitted", "Expert", "Assumed")
UNSTATED = re.compile(r"sites\.[\w-]+\.(name|borough)")


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def text_of(path):
    return path.read_text(encoding="utf-8")


def blocks(path, *languages):
    """Return the fenced blocks of a document that are in one of some languages."""
    found = re.findall(
        r"^```(\w*)\n(.*?)^```$", text_of(path), re.DOTALL | re.MULTILINE
    )
    return [code for language, code in found if language in languages]


def prose(path):
    """Return a document without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text_of(path), flags=re.DOTALL | re.MULTILINE)


def anchors(path):
    """Return what the headings of a document are linked by."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def commands():
    """Return the words of every lfrsim command in the documents."""
    lines = [
        line.removeprefix("$ ")
        for path in DOCUMENTS
        for block in blocks(path, "sh", "console")
        for line in block.splitlines()
    ]
    words = [
        shlex.split(line.partition(" >")[0], comments=True)[1:]
        for line in lines
        if line.startswith("lfrsim ")
    ]
    return [list(one) for one in dict.fromkeys(map(tuple, words))]


def scenario_files():
    """Return the scenarios that the documents tell to save, by file name."""
    found: dict[str, str] = {}
    for path in DOCUMENTS:
        names = re.findall(r"Save this as `([\w./-]+\.yaml)`:", text_of(path))
        yaml = blocks(path, "yaml")

        assert len(names) == len(yaml), f"{path.name}: a YAML block has no file name"
        found |= dict(zip(names, yaml, strict=True))
    return found


@cache
def words_of_the_code():
    """Return every name, path and literal of the code; docstrings aren't code."""
    found: set[object] = set()
    for folder in ("sim", "analysis", "lfrsim"):
        for path in ROOT.glob(f"{folder}/**/*.py"):
            found |= {folder, path.stem, path.parent.name}
            tree = ast.parse(text_of(path))
            expressions = {
                id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
            }
            for node in ast.walk(tree):
                for field in ("id", "attr", "name", "arg"):
                    found.add(getattr(node, field, None))
                if isinstance(node, ast.Constant) and id(node) not in expressions:
                    found.add(node.value)
    return found


def test_there_are_documents_to_look_at():
    """The tests below can't pass by looking at nothing."""
    assert len(DOCUMENTS) >= 5
    assert len(commands()) >= 8
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


def test_the_tree_in_the_design_is_the_tree():
    """Every module in the house exists, and every module of the model is in it."""
    plain = blocks(ROOT / "docs/design.md", "")
    (tree,) = (block for block in plain if "sim/" in block)
    named = set(re.findall(r"\b(\w+\.py)\b", tree))
    there = {
        path.name
        for room in ("sim", "analysis", "lfrsim")
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


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_parse(words):
    """A quoted command has options that there are and names scenarios that exist."""
    context = program.make_context("lfrsim", list(words), resilient_parsing=True)
    _, command, rest = program.resolve_command(context, words)
    assert command is not None
    with command.make_context(command.name, list(rest), parent=context) as own:
        arguments = [
            one
            for parameter in command.params
            if isinstance(parameter, click.Argument)
            and not isinstance(parameter.type, click.Path)  # a results folder
            for one in _given(own.params[parameter.name])
        ]
    records = {one for one in arguments if (ROOT / one).suffix == ".csv"}
    known = {*scenario_names(), *scenario_files()}

    assert [one for one in records if not (ROOT / one).is_file()] == []
    assert set(arguments) - records <= known
    assert len(arguments) == len(set(arguments))
    overrides = own.params.get("overrides") or ()
    for scenario in set(arguments) - records - scenario_files().keys():
        load_scenario(scenario, overrides=overrides)


def test_scenarios_that_are_shown_load(tmp_path):
    """Every YAML snippet is a scenario that works as it stands."""
    for name, yaml in scenario_files().items():
        (tmp_path / name).write_text(yaml, encoding="utf-8")
    for name in scenario_files():
        assert load_scenario(str(tmp_path / name)).scenario.name


def test_the_origin_that_is_shown_is_the_origin(capsys):
    """What the README prints of a setting's origin is what the command prints."""
    (block,) = (b for b in blocks(README, "console") if b.startswith("$ lfrsim show"))
    command, _, shown = block.partition("\n")

    assert main(shlex.split(command)[2:]) == 0
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
@pytest.mark.parametrize("code", blocks(README, "python"))
def test_python_snippets_run(code, tmp_path, monkeypatch, capsys):
    """What the README shows in Python runs as it stands."""
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {"__name__": "__main__"})
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
