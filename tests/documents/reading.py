"""The documents as tests read them: their blocks, links, commands and files."""

import ast
import re
import shlex
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCUMENTS = (README, *sorted(ROOT.glob("docs/**/*.md")))
LESSONS = ROOT / "docs/lessons"
FOLDERS = "sim|analysis|lfrsim|scenarios|tests|docs|benchmarks"
LINKED = (*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
COMMANDED = (
    *LINKED, ROOT / "benchmarks/RESULTS.md", ROOT / "scenarios/record/README.md",
)  # fmt: skip
NO_SHELL = ("python", "yaml", "{toctree}", "{eval-rst}")
COMMAND = re.compile(r"(?:\$ |\.venv[/\\](?:bin|Scripts)[/\\])?(lfrsim [a-z].*)")
SUBSTITUTED = re.compile(r'"\$\(.*\)"')
# What stands for whatever it is: A, SCENARIO, RESULTS, FILE.html, ...
PLACEHOLDER = re.compile(r"\[?[A-Z]+(\.\w+)?\]?|\.\.\.")


def text_of(path):
    return path.read_text(encoding="utf-8")


def fenced(path):
    """Return the fenced blocks of a document, each with its language."""
    return re.findall(
        r"^```([^\n]*)\n(.*?)^```$", text_of(path), re.DOTALL | re.MULTILINE
    )


def blocks(path, *languages):
    """Return the fenced blocks of a document that are in one of some languages."""
    return [code for language, code in fenced(path) if language in languages]


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


def name_of(path):
    """Return a document's path from the top of the project on."""
    return path.relative_to(ROOT).as_posix()


def commands():
    """Return the words of every lfrsim command that a document shows in a block."""
    shown = [
        line
        for path in COMMANDED
        for language, block in fenced(path)
        if language not in NO_SHELL
        for line in block.replace("\\\n", " ").splitlines()
    ]
    return _words(found[1] for line in shown if (found := COMMAND.match(line)))


def spoken_commands():
    """Return the words of every lfrsim command in a sentence; some name no scenario."""
    return _words(
        " ".join(spoken.split())
        for path in COMMANDED
        for spoken in re.findall(r"`(lfrsim [^`]+)`", prose(path))
        if re.match(r"lfrsim [a-z]+\b[^\\]*$", spoken)
    )


def quotations():
    """Return each document that quotes an answer, the command, and the answer.

    Lessons quote too, in a folder that their cells have worked in: `test_lessons.py`.
    """
    found = [
        (path, *block.removeprefix("$ ").split("\n", maxsplit=1))
        for path in DOCUMENTS
        if LESSONS not in path.parents
        for block in blocks(path, "console")
    ]
    assert all(command.startswith("lfrsim ") for _, command, _ in found)
    return found


def targets():
    """Return the targets of make that a document names, in a block or a sentence."""
    texts = [text_of(path) for path in COMMANDED]
    found = [re.findall(r"(?:^|`|\d )make ([a-z-]+)", text, re.M) for text in texts]
    return {target for some in found for target in some}


def _words(lines):
    """Return the words after `lfrsim`, each command once."""
    words = [
        shlex.split(SUBSTITUTED.sub("ADDRESS", line).partition(" >")[0], comments=True)
        for line in lines
    ]
    return [list(one[1:]) for one in dict.fromkeys(map(tuple, words))]


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
def modules_of_the_code():
    """Return each module of the code, by its path."""
    return {
        path: ast.parse(text_of(path))
        for folder in ("sim", "analysis", "lfrsim")
        for path in ROOT.glob(f"{folder}/**/*.py")
    }


@cache
def literals_of_the_code():
    """Return every literal of the code; docstrings aren't code."""
    found: set[object] = set()
    for tree in modules_of_the_code().values():
        nodes = list(ast.walk(tree))
        said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        found |= {
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and id(node) not in said
        }
    return found


@cache
def words_of_the_code():
    """Return every name, path and literal of the code."""
    found = {*literals_of_the_code()}
    for path, tree in modules_of_the_code().items():
        found |= {*path.relative_to(ROOT).parts[:1], path.stem, path.parent.name}
        for node in ast.walk(tree):
            for field in ("id", "attr", "name", "arg"):
                found.add(getattr(node, field, None))
    return found


@cache
def names_of_files():
    """Return what the files of the project are called."""
    folders = [
        ROOT.glob("*"),
        *(ROOT.glob(f"{one}/**/*") for one in FOLDERS.split("|")),
    ]
    return {path.name for paths in folders for path in paths}
