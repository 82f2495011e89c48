"""The harness that asks the language server, tried with a schema of its own."""

import json

import pytest

from tests.editor.asking import Diagnostic, Place, Question, ask, complete, hover

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "size": {"type": "integer", "description": "How large the crowd is."},
        "way": {"enum": ["left", "right"], "description": "Which way it walks."},
    },
}
NOT_WHOLE = 'Incorrect type. Expected "integer".'
MODELINE = "# yaml-language-server: $schema=./scenario.schema.json\n"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("node", "yaml-language-server"),
]


@pytest.fixture
def schema(tmp_path):
    """Write the schema to a file."""
    path = tmp_path / "crowd.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return path


def test_a_wrong_value_is_underlined(schema):
    """The one diagnostic is where the value is, and says what it should be."""
    (answer,) = ask(schema, [Question("way: left\nsize: large\n")])
    assert answer.diagnostics == (Diagnostic(1, 6, NOT_WHOLE, "error"),)
    assert answer.lines == [2]


def test_what_fits_is_not_underlined(schema):
    """A file that fits the schema has no diagnostic."""
    (answer,) = ask(schema, [Question("size: 3\nway: left\n")])
    assert answer.diagnostics == ()


def test_what_may_be_typed_is_offered(schema):
    """Keys that are still missing are offered with their meaning, then values."""
    keys, values = ask(schema, [complete("size: 3\n^\n"), complete("way: ^\n")])
    (offered,) = keys.completions[0]
    assert offered == ("way", "way: ", "Which way it walks.")
    assert values.labels == {"left", "right"}


def test_a_key_is_explained(schema):
    """Where the mouse rests on a key, its description is shown."""
    (answer,) = ask(schema, [hover("way: left\n^size: 3\n")])
    assert "How large the crowd is." in answer.hovers[0]


def test_answers_come_in_the_order_of_the_questions(schema):
    """Many files of one name are told apart, in one start of the server."""
    texts = ["# a line more\n" * number + "size: x\n" for number in range(30)]
    answers = ask(schema, [Question(text) for text in texts])
    assert [answer.lines for answer in answers] == [[n + 1] for n in range(30)]


def test_the_first_line_can_name_the_schema(schema):
    """The schema beside the file is used by a file that names it, and only then."""
    wrong = "size: large\n"
    questions = [Question(MODELINE + wrong), Question(wrong)]
    named, silent = ask(schema, questions, attach="modeline")
    assert named.diagnostics == (Diagnostic(1, 6, NOT_WHOLE, "error"),)
    assert silent.diagnostics == ()


def test_a_schema_that_cannot_be_read_is_no_silence(tmp_path):
    """A missing schema is a diagnostic, so no test passes for want of one."""
    (answer,) = ask(tmp_path / "none.json", [Question("size: 3\n")])
    assert "Unable to load schema" in answer.diagnostics[0].message


def test_an_end_of_the_server_is_told(schema, tmp_path):
    """If the server dies, its last words are in the error."""
    server = tmp_path / "dies.cjs"
    server.write_text("console.error('out of paper'); process.exit(3)")
    with pytest.raises(RuntimeError, match=r"\(exit code 3\)\nout of paper"):
        ask(schema, [Question("size: 3\n")], server=server)


def test_a_silent_server_is_given_up(schema, tmp_path):
    """If the server says nothing, the time limit ends the waiting."""
    server = tmp_path / "sleeps.cjs"
    server.write_text("setInterval(() => {}, 1000)")
    with pytest.raises(RuntimeError, match=r"no answer within 0\.5 s"):
        ask(schema, [Question("size: 3\n")], server=server, seconds=0.5)


@pytest.mark.parametrize(
    ("marked", "text", "place"),
    [
        ("^", "", Place(0, 0)),
        ("size: ^", "size: ", Place(0, 6)),
        ("a:\n  ^b: 1\n", "a:\n  b: 1\n", Place(1, 2)),
    ],
)
def test_a_caret_stands_for_the_cursor(marked, text, place):
    """The caret is taken out, and its place counts from 0."""
    assert complete(marked) == Question(text, complete=[place])
    assert hover(marked) == Question(text, hover=[place])


def test_a_text_without_a_cursor_is_refused():
    """A question about no place is a mistake in the test."""
    with pytest.raises(ValueError, match="no \\^ in"):
        complete("size: 3")
