"""What an editor shows of a scenario, by the schema of scenario files.

The language server is started once for all that is asked here.
"""

import json
from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.json_schema import json_schema
from sim.scenario.loading import load_scenario
from sim.scenario.settings import setting_at
from tests.editor.asking import Question, ask, complete, hover

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("node", "yaml-language-server"),
    pytest.mark.xdist_group("editor"),  # one start of the server, so one worker
]

ROOT = Path(__file__).parents[2]
WRONG = ROOT / "tests" / "wrong_scenarios"
MODELINE = "# yaml-language-server: $schema=./scenario.schema.json\n"

REFUSED = sorted(WRONG.glob("*.yaml"))
RIGHT = sorted([
    *(ROOT / "scenarios").glob("*.yaml"),
    *(ROOT / "scenarios" / "base").glob("*.yaml"),
    *(ROOT / "scenarios" / "workshop").glob("*.yaml"),
    ROOT / "tests" / "scenarios" / "tiny.yaml",
])  # fmt: skip
# The loader answers these as a whole, and the editor where the text stumbles.
ELSEWHERE = {"alias_bomb", "empty_document", "no_colon"}
LEAST_SEEN = 90
OFFERED = {
    "^\n": {"extends", "plan", "cameras", "workforce"},
    "plan:\n  ^\n": {"deployments_per_week", "days", "vans", "staffing"},
    "plan:\n  vans: 3\n  st^\n": {"staffing", "staffed_for"},
    "plan:\n  camera: ^\n": {"mobile", "fixed"},
    "plan:\n  days: [Mon, ^]\n": {"Mon", "Tue", "Sun"},
    "custody:\n  is_limited: ^\n": {"true", "false"},
    "sites:\n  my-street:\n    ^\n": {"name", "borough", "faces"},
    "recognition:\n  operating_curves:\n    field:\n      - ^\n": {"threshold"},
    "adjudication:\n  duration:\n    ^\n": {
        "lognormal",
        "uniform",
        "value",
        "standing",
    },
    "adjudication:\n  duration: {l^}\n": {"lognormal", "loguniform"},
    "adjudication:\n  duration:\n    lognormal:\n      ^\n": {"median", "p95", "sd"},
    "adjudication:\n  duration: ^\n": {"30 min"},
    "engagement:\n  patience: ^\n": {"walking", "30 min"},
    "engagement:\n  patience: {e^}\n": {"exponential"},
    "plan:\n  vans:\n    value: 3\n    ^\n": {"standing", "between", "source", "note"},
    "plan:\n  vans:\n    value: 3\n    standing: ^\n": {"measured", "assumed"},
}
EXPLAINED = {
    ("plan", "vans"): "plan:\n  ^vans: 3\n",
    ("plan", "camera"): "plan:\n  ^camera: {value: mobile, standing: chosen}\n",
    ("adjudication", "duration"): "adjudication:\n  ^duration: {uniform: [1 s, 2 s]}\n",
    ("custody", "journey"): "custody:\n  ^journey:\n    value: 20 min\n",
    ("sites", "here", "faces"): "sites:\n  here:\n    ^faces: 2830/h\n",
    ("recognition", "operating_curves", "field", 0, "threshold"): (
        "recognition:\n  operating_curves:\n    field:\n      - ^threshold: 0.6\n"
    ),
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """Write the schema that `lfrsim schema` prints."""
    path = tmp_path_factory.mktemp("editor") / "scenario.schema.json"
    path.write_text(json.dumps(json_schema()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def answers(schema):
    """Ask everything at once; an answer is found by what was asked."""
    questions: dict[Path | str, Question] = {
        path: Question(path.read_text(encoding="utf-8"), file=str(path))
        for path in (*RIGHT, *REFUSED)
    }
    questions |= {marked: complete(marked) for marked in OFFERED}
    questions |= {marked: hover(marked) for marked in EXPLAINED.values()}
    return dict(zip(questions, ask(schema, [*questions.values()]), strict=True))


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.name)
def test_what_loads_is_not_underlined(path, answers):
    """No shipped scenario, and no base, has a line that an editor complains of.

    Its first line leads to the schema that ships beside it.
    """
    assert answers[path].diagnostics == ()


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_the_editor_underlines_no_other_line_than_the_loader_names(path, answers):
    """What the schema can see is underlined where the loader points, or not at all."""
    with pytest.raises(ScenarioError) as refused:
        load_scenario(path)
    places = [problem.spans[0] for problem in refused.value.problems if problem.spans]
    lines = sorted({place.line + 1 for place in places})
    assert answers[path].lines in ([], lines) or path.stem in ELSEWHERE


def test_the_editor_sees_most_of_what_one_setting_can_have_wrong(answers):
    """Of the wrong files most are underlined; the rest is about several settings."""
    assert sum(bool(answers[path].lines) for path in REFUSED) >= LEAST_SEEN


@pytest.mark.parametrize(("marked", "labels"), OFFERED.items(), ids=OFFERED)
def test_completion_offers_what_may_stand_there(marked, labels, answers):
    """Keys, words, truth values, forms of distributions and provenance are offered."""
    assert answers[marked].labels >= labels


def test_completion_of_a_word_offers_no_other_word(answers):
    """What is offered for the camera are its kinds, and the null that removes it."""
    assert answers["plan:\n  camera: ^\n"].labels == {"mobile", "fixed", "null"}


def test_a_chosen_key_comes_with_its_colon(answers):
    """Whoever takes an offered key goes on with its value."""
    (offers,) = answers["plan:\n  ^\n"].completions
    assert [
        one.label for one in offers if not one.insert.startswith(f"{one.label}:")
    ] == []


@pytest.mark.parametrize(("path", "marked"), EXPLAINED.items(), ids=EXPLAINED.values())
def test_hovering_over_a_key_says_what_it_means(path, marked, answers):
    """The words are those that the schema's classes say of the setting."""
    assert meaning_of(path) in plain(answers[marked].hovers[0])


def meaning_of(path):
    """Return what a setting means, plainly."""
    setting = setting_at(path)
    assert setting is not None
    assert len(setting.meaning) > 10
    return plain(setting.meaning)


def plain(text):
    """Return a text without what only makes its paragraphs and its Markdown."""
    return "".join(one for one in text if one.isalnum())


@pytest.mark.parametrize("path", RIGHT[:-1], ids=lambda path: path.name)
def test_a_shipped_file_names_the_schema_where_it_lies(path):
    """Its first line leads to the committed schema, from the folder that it is in.

    But for the base, which is the same bytes wherever it is written.
    """
    if path.name == "london-2025.yaml":
        return
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == ROOT / "scenarios/scenario.schema.json"


def test_a_file_can_name_the_schema_beside_it(schema):
    """With the modeline in its first line no setting of the editor is needed."""
    text = MODELINE + "plan:\n  vans: three\n"
    named, explained = ask(
        schema,
        [Question(text), hover(MODELINE + "plan:\n  ^vans: 3\n")],
        attach="modeline",
    )
    assert [one.message for one in named.diagnostics] == ["must be a whole number"]
    assert named.lines == [3]
    assert meaning_of(("plan", "vans")) in plain(explained.hovers[0])
