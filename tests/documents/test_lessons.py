"""The lessons run as they stand, and say what their cells give.

All cells of a lesson are executed in one namespace, in an empty folder that the lessons
share, so that a result that two of them need is computed once. Then each number in its
prose, and in the facilitator's page beside it, is held against what the cells have
left; see `tests/documents/numbers.py` for how a text says so.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import jupytext
import pytest

from analysis.figures import style
from lfrsim.cli import main
from lfrsim.notebooks import as_notebook, lesson_files
from tests.documents.cards import card_of, card_page
from tests.documents.numbers import blocks, idle_comments, refreshed, wrong_numbers
from tests.unit.test_stages import COUNTER_EXAMPLE, races

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/lessons"
LESSONS = sorted(FOLDER.glob("?-*.md"))
PAGES = [FOLDER / "README.md", *sorted(FOLDER.glob("facilitator/*.md"))]
CARDS = FOLDER / "cards.html"
PARTS = [
    "Prediction card",
    "Answer",
    "What it doesn't say",
    "Change one thing",
]
GUIDANCE = [
    "What people get wrong, and how you notice",
    "Questions, and what to expect",
    "If you are late",
    "Without computers",
]
LONG = "  # takes minutes"

pytestmark = pytest.mark.xdist_group("lessons")
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which a learner works."""
    return tmp_path_factory.mktemp("lessons")


@pytest.fixture
def at_the_desk(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work there; pictures are drawn, and cost nothing to be written."""
    monkeypatch.chdir(desk)
    monkeypatch.setattr(style, "render", lambda *_, **__: {})


@cache
def worked(path: Path) -> dict[str, Any]:
    """Execute the cells of a lesson in the current folder; return what they leave."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in jupytext.read(path).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, path.name, "exec"), names)
    return names


def shown_commands(path: Path) -> list[tuple[str, str]]:
    """Return the commands of a page, each with what the page shows of its output."""
    fences = re.findall(r"^```console\n\$ (.*?)^```$", text_of(path), re.DOTALL | re.M)
    return [
        (command, shown) for command, _, shown in (f.partition("\n") for f in fences)
    ]


def test_there_are_six_lessons_with_a_page_each() -> None:
    """Each lesson has its facilitator's page, and nothing else is there."""
    assert [path.name[0] for path in LESSONS] == list("123456")
    assert [path.name for path in LESSONS] == [path.name for path in PAGES[1:]]


@each_lesson
def test_a_lesson_has_its_parts(path: Path) -> None:
    """A card before the work, an answer, what it doesn't say, a thing to change."""
    headings = re.findall(r"^## (.+)$", text_of(path), re.MULTILINE)
    assert [name for name in headings if name in PARTS] == PARTS
    guidance = text_of(FOLDER / "facilitator" / path.name)
    found = re.findall(r"^## (.+)$", guidance, re.MULTILINE)
    assert found == GUIDANCE
    minutes = re.findall(r"^\| (\d+) min \|", guidance, re.MULTILINE)
    assert sum(map(int, minutes)) == 15


@pytest.mark.slow
@each_lesson
def test_a_lesson_states_what_its_cells_give(path, at_the_desk, refresh):
    """Every number of the lesson, and of the facilitator's page."""
    names = worked(path)
    for page in (path, FOLDER / "facilitator" / path.name):
        if refresh:
            page.write_text(refreshed(text_of(page), names), encoding="utf-8")
        assert wrong_numbers(text_of(page), names) == []


@pytest.mark.slow
@each_lesson
def test_the_commands_of_a_lesson_give_what_it_shows(
    path: Path, at_the_desk: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines may be left out for `...`. What a cell has run isn't run again: the command
    asks for the same, in the same folder.
    """
    worked(path)
    for command, shown in shown_commands(path):
        if command.endswith(LONG):  # tests/documents/test_docs.py reads them
            continue
        words = shlex.split(command)[1:]
        is_there = Path(words[-1]).is_dir() and "--out" in words
        capsys.readouterr()
        assert main(words) == 0, command
        printed = capsys.readouterr()
        lines = iter(printed.out.splitlines())
        assert ("nothing to run" in printed.err) == is_there, command
        wanted = [line for line in shown.splitlines() if line != "..."]
        assert [line for line in wanted if line not in lines] == [], command


def test_no_comment_is_idle() -> None:
    """A comment that says what a number is has a number before it."""
    idle = {path: idle_comments(text_of(path)) for path in (*LESSONS, *PAGES)}
    assert {path: found for path, found in idle.items() if found} == {}


def test_the_plan_states_only_times() -> None:
    """The overview's numbers are times of day; it takes two hours."""
    text = text_of(FOLDER / "README.md")
    assert wrong_numbers(text, {}) == []
    rows = re.findall(r"^\| (\d):(\d\d) \| (\d+) min \|", text, re.MULTILINE)
    starts = [60 * int(hour) + int(minute) for hour, minute, _ in rows]
    ends = [start + int(row[2]) for start, row in zip(starts, rows, strict=True)]
    assert ends == [*starts[1:], 120]


@pytest.mark.slow
def test_the_table_to_fill_in_is_of_the_run(at_the_desk: None) -> None:
    """Judged when the run says, the latest start 40 s before the person is gone, and
    the end that the stop has if there is a pair for everybody.
    """
    names = worked(LESSONS[1])
    (table,) = (b for b in blocks(text_of(LESSONS[1])) if b.startswith("| no |"))
    told = rows_of(names["told"])
    enough = rows_of(names["enough"])
    rows = [re.split(r" *\| *", line.strip("| ")) for line in table.splitlines()[2:]]
    assert len(rows) == 10
    for no, judged, latest, *_, ends in rows:
        assert judged == told[no][4]
        assert seconds(latest) == seconds(told[no][3]) - 40
        assert enough[no][-1].startswith(ends)


def rows_of(told: str) -> dict[str, list[str]]:
    """Return the rows of a told replication by the alert's number."""
    rows = [re.split(r"  +", line) for line in told.splitlines() if line[:1].isdigit()]
    return {row[0]: row for row in rows}


def seconds(clock: str) -> int:
    """Return the seconds of a time of day."""
    hours, minutes, rest = map(int, clock.split(":"))
    return 3600 * hours + 60 * minutes + rest


@pytest.mark.slow
def test_the_ten_lines_answer_as_the_model_does(at_the_desk: None) -> None:
    """The lesson's alerts are those of the counter-example, and so is who is lost."""
    names = worked(LESSONS[5])
    assert tuple(names["alerts"]) == COUNTER_EXAMPLE
    for pairs in (1, 2, 3):
        ended = races(list(COUNTER_EXAMPLE), pairs=pairs, service=10)
        reached = [race.outcome.name == "reached" for race in ended]
        assert names["answered"](names["alerts"], pairs=pairs) == reached


def test_the_cards_are_those_of_the_lessons(refresh):
    """The page to print has every question; `make golden` writes it anew."""
    page = card_page(LESSONS)
    if refresh:
        CARDS.write_text(page, encoding="utf-8")
    assert text_of(CARDS) == page
    for path in LESSONS:
        _, _, (head, *questions) = card_of(text_of(path))
        assert head[1:] == ["at least", "best guess", "at most"]
        assert len(questions) == 4


def test_a_card_has_no_marks_of_markdown() -> None:
    """What is a link or emphasis in a lesson is words on paper."""
    body = text_of(CARDS).partition("<body>")[2]
    assert re.findall(r"\]\(|[*`]", body) == []


@each_lesson
def test_a_notebook_has_the_cells_that_jupytext_reads(path: Path) -> None:
    """So that a lesson is the same with jupytext and without."""
    made = json.loads(as_notebook(text_of(path)))
    read = jupytext.read(path)
    assert made["metadata"]["kernelspec"] == read.metadata["kernelspec"]
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in made["cells"]] == [
        (cell.cell_type, cell.source) for cell in read.cells
    ]


def test_what_is_handed_out_holds_together() -> None:
    """Every link in it leads to a file in it, and it holds all that is there."""
    files = lesson_files()
    there = {file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.*")}
    assert {re.sub(r"^(\d-[\w-]+)\.ipynb$", r"\1.md", name) for name in files} == there
    for name, text in files.items():
        for link in re.findall(r"\]\(([^)\s#]+)\)", text):
            target = os.path.normpath(Path(name).parent / link)
            assert Path(target).as_posix() in files, (name, link)


def test_lessons_are_written_and_never_over_work(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A second time changes nothing; a changed notebook is refused, unless forced."""
    monkeypatch.chdir(tmp_path)
    assert main(["lessons", "--out", "here"]) == 0
    assert "begin with" in capsys.readouterr().out
    notebook = tmp_path / "here/1-funnel.ipynb"
    first = notebook.read_bytes()
    assert main(["lessons", "--out", "here"]) == 0
    notebook.write_text("mine", encoding="utf-8")
    (tmp_path / "here/cards.html").unlink()

    assert main(["lessons", "--out", "here"]) == 2
    assert "1-funnel.ipynb is there already" in capsys.readouterr().err
    assert notebook.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "here/cards.html").exists()

    assert main(["lessons", "--out", "here", "--force"]) == 0
    assert notebook.read_bytes() == first
