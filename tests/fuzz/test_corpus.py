"""What fuzzing found once holds from then on, without the fuzzer."""

import random
import re
from itertools import count

import pytest

from sim.scenario.yaml_nodes import MOST_BYTES
from tests.fuzz import corpus, trying
from tests.fuzz.full_files import ALLOWED, SHAPES, WORDS, full_files
from tests.fuzz.mutating import Mutator, dictionary, schema_words
from tests.fuzz.trying import EXTENDS, TINY, Loader, difference

INPUTS = corpus.read_inputs()
# An empty file, a control character, an integer that is none, half a tag.
FOUND_FIRST = [b"", b"name: a\x07b\n", b"-_", b"!!!c&"]

numbered = pytest.mark.parametrize("content", INPUTS, ids=count())


@pytest.fixture
def loader(tmp_path):
    """Offer a folder to load from, with the complete base in it."""
    return Loader(tmp_path)


def test_the_corpus_is_neither_empty_nor_large():
    """Enough to be worth it, and quick enough for every run of the tests."""
    assert 100 <= len(INPUTS) <= 300
    assert max(map(len, INPUTS)) <= corpus.LONGEST
    assert len(set(INPUTS)) == len(INPUTS)


def test_what_broke_earlier_loaders_is_kept():
    """The first finds stand first."""
    assert INPUTS[: len(FOUND_FIRST)] == FOUND_FIRST


@numbered
def test_an_input_loads_or_gives_a_scenario_error(content, loader):
    """No other exception leaves the loader, whatever the file holds."""
    loader.load(content)


@numbered
def test_the_two_parsers_agree(content):
    """What both parsers accept is the same to both, with its places."""
    assert difference(content) == ""


@pytest.mark.slow
def test_the_corpus_reaches_what_loads_and_what_does_not(loader):
    """Some inputs load, some fail as text, some as scenarios."""
    errors = [loader.load(content) for content in INPUTS]
    assert errors.count("") >= 3
    assert any("this isn't YAML" in error for error in errors)
    assert any("must be a whole number" in error for error in errors)
    assert any("fit into" in error for error in errors)


def test_the_loader_has_its_base(loader):
    """A file that extends the complete one loads, and one with a fault says which."""
    assert loader.load(EXTENDS) == ""
    assert loader.load(TINY.read_bytes()) == ""
    assert "plan.vans: must be a whole number" in loader.load(
        EXTENDS + b"plan:\n  vans: x\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a:\nb: {c: 1, d: [x, 'y']}\n",
        "a: |\n  x\n   y\n\nb: >-\n  z\n",
        "\U0001f600: [\U0001f600, z] # \U0001f600\n",
        "a: [\n",
        "a: {b:c}\n",
        "|\n# x\n",
        "a: 1\n---\n|\n# x\n",
    ],
)
def test_the_parsers_agree_on_what_scenarios_are_made_of(text):
    """Block and flow, wide characters, values left out, what one of them refuses.

    A text that is no mapping, and what stands in a second document, doesn't count.
    """
    assert difference(text.encode()) == ""


def test_a_difference_is_told(monkeypatch):
    """Texts that are known to differ are passed over; else they would be told."""
    text = "a: 'x\u2029y'\n".encode()
    assert difference(text) == ""
    monkeypatch.setattr(trying, "UNLIKE", re.compile("(?!)"))
    assert difference(text).startswith("3 and 3 events; [(('scalar', 'x\\u2029y'")


def test_a_slow_file_is_told(loader, monkeypatch):
    """More time than a file may take is an error of its own."""
    assert loader.load_soon(EXTENDS) == ""
    monkeypatch.setattr(trying, "MOST_SECONDS", 0.0)
    with pytest.raises(TimeoutError, match="s for 21 bytes"):
        loader.load_soon(EXTENDS)


def test_an_input_survives_the_file(tmp_path, monkeypatch):
    """Bytes that are no text, and line ends of all kinds, come back as they went."""
    inputs = [b"", b"\xff\xfea\x00", b"a\r\nb\rc\xe2\x80\xa8\n", "\U0001f600é".encode()]
    monkeypatch.setattr(corpus, "INPUTS", tmp_path / "inputs.jsonl")
    corpus.write_inputs(inputs)
    assert corpus.read_inputs() == inputs
    assert len((tmp_path / "inputs.jsonl").read_bytes().splitlines()) == len(inputs)


def test_only_what_reaches_something_new_is_kept():
    """What goes the way of an input that is kept isn't kept as well."""
    kept = [b"a: 1\n"]
    others = [EXTENDS, b"b: 2\n", b"["]
    assert corpus.distil(kept, others) == [b"a: 1\n", b"[", EXTENDS]


def test_full_files_are_as_large_as_files_may_be():
    """Bytes, or keys and values, come near the limit; none is refused for its size."""
    files = dict(full_files())
    assert len(files) == len(SHAPES) * len(WORDS)
    assert max(map(len, files.values())) == MOST_BYTES
    assert files["a list of 1"].count(b"- 1\n") == ALLOWED
    assert files["keys of 1"].count(b": 1\n") == ALLOWED // 2
    assert b"\nk7: 1\n" in files["keys of 1"]


@pytest.fixture(scope="module")
def mutator():
    """Offer a mutator whose library does nothing."""
    return Mutator(lambda data: data)


def test_every_second_mutated_file_extends_the_complete_one(mutator):
    """So that validation is reached, and files without a base are tried as well."""
    made = [mutator.mutate(TINY.read_bytes(), 10_000, seed) for seed in range(400)]
    assert 150 <= sum(one.startswith(EXTENDS) for one in made) <= 250
    assert len(set(made)) > 350


def test_a_mutated_file_keeps_to_the_limit(mutator):
    """The library's limit on the length holds, and the same seed gives the same."""
    made = [mutator.mutate(TINY.read_bytes(), 100, seed) for seed in range(50)]
    assert max(map(len, made)) <= 100
    assert made[7] == mutator.mutate(TINY.read_bytes(), 100, 7)


@pytest.mark.parametrize("data", [b"", b"a", b"a: 1\n"])
def test_each_change_takes_any_file(mutator, data):
    """An empty file, a word and a line are changed without a fault."""
    for change in mutator.changes:
        for seed in range(20):
            assert isinstance(change(data, random.Random(seed)), bytes)


def test_the_words_are_those_of_the_schema_and_of_yaml():
    """Keys on every level, words that may be values, and what shapes a text."""
    words = {*schema_words()}
    assert {b"plan: ", b"median: ", b"standing: ", b"mobile", b"assumed"} <= words
    assert {b"-_", b": ", b"\x00", b" m/s"} <= {*dictionary()}
