"""Documents state what long commands found, and what was kept of them is of today."""

import json

import pytest

from tests.documents.answers import (
    answering,
    claims_of_record,
    claims_of_studies,
    claims_of_validation,
)
from tests.documents.answers.commands import (
    ANSWERS,
    COMMANDS,
    fingerprint,
    kept,
    sampled,
)
from tests.documents.reading import ROOT, text_of

CLAIMS = (
    claims_of_studies.CLAIMS | claims_of_validation.CLAIMS | claims_of_record.CLAIMS
)
VALIDATION = "docs/validation.md"
MOST_BYTES = 30_000
BY_HAND = "## Variants that were tried"


def joined(text):
    """Return a text as one line, however it is wrapped."""
    return " ".join(text.split())


def moved(name):
    """Return what an answer hangs on and is another one today.

    Golden variants that were added since move no result.
    """
    then, now = kept(name)["fingerprint"], fingerprint(COMMANDS[name])
    golden = {each: now["golden"].get(each) for each in then["golden"]}
    return [key for key in now if then.get(key) != (now | {"golden": golden})[key]]


@pytest.mark.parametrize("name", COMMANDS)
def test_an_answer_is_of_today(name):
    """What it hangs on is what it was when the command was run."""
    command = COMMANDS[name].line
    anew = f"the answer is of before: run make answers ARGS={name} ({command})"

    assert kept(name)["command"] == command, anew
    assert moved(name) == [], anew


def test_there_is_a_small_answer_to_each_command_and_no_other():
    """What nobody would read isn't kept."""
    files = {path.stem: path for path in ANSWERS.iterdir()}

    assert set(files) == set(COMMANDS)
    assert max(path.stat().st_size for path in files.values()) < MOST_BYTES


@pytest.mark.parametrize("passage", CLAIMS, ids=lambda passage: passage.__name__)
def test_a_passage_states_the_answer(passage):
    """Word by word, with the numbers of the answer that was kept."""
    document = CLAIMS[passage]
    text = joined(text_of(ROOT / document))
    missing = [claim for claim in passage() if claim not in text]

    assert missing == [], "\n".join([f"{document} should say", *missing])


def rows_of(text):
    """Return the rows of a document's tables, without their heads."""
    lines = text.splitlines()
    return {
        joined(line)
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("|") and not {line[:5], after[:5]} & {"| ---"}
    }


def test_no_row_of_the_validation_is_written_by_hand():
    """All are composed, but for the variants that were tried."""
    before, _, after = text_of(ROOT / VALIDATION).partition(BY_HAND)
    rows = rows_of(before + after.partition("\n## ")[2])
    composed = {claim for passage in claims_of_validation.CLAIMS for claim in passage()}

    assert rows
    assert rows - composed == set()


@pytest.mark.parametrize("document", sorted(set(CLAIMS.values())))
def test_the_table_knows_of_these_answers(document):
    """Where a number is held here, the table of what holds it says so."""
    (row,) = (
        line
        for line in text_of(ROOT / "docs/verification.md").splitlines()
        if line.startswith(f"| `{document}` |")
    )

    assert "`tests/documents/answers/test_answers.py`" in row


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name, command in COMMANDS.items() if command.sample]
)
def test_a_sample_is_that_of_before(name, tmp_path):
    """The same command, small enough to be run here, finds what it found.

    So a change of an analysis is seen that moves nothing of the model.
    """
    found = sampled(COMMANDS[name], tmp_path / "sample")

    assert flat(found) == pytest.approx(flat(kept(name)["sample"]), rel=1e-9, abs=1e-9)


def flat(value, path=""):
    """Return the numbers of a document by their paths."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return {
            place: number
            for key, one in items
            for place, number in flat(one, f"{path}/{key}").items()
        }
    return {path: value}


def test_an_answer_is_laid_out_a_row_a_line():
    """So that whoever refreshes it sees which row moved."""
    document = {"name": "a", "rows": [{"key": "b", "of": [1, 2]}, {"key": "c"}]}
    text = answering.laid_out(document)

    assert json.loads(text) == document
    assert ' {"key": "c"}' in text.splitlines()[-3]


def test_a_name_of_no_answer_is_refused(capsys):
    """With the names that there are, before anything is run."""
    assert answering.main(["gaps"]) == 2
    assert (
        "no such answer: gaps; there are limits-ten-a-week" in capsys.readouterr().out
    )
