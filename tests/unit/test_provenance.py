"""Where numbers come from: bibliography, standing of bare values, what is unsaid."""

from dataclasses import replace

import pytest

from lfrsim.cli import main
from sim.experiment.design import load_study
from sim.scenario.errors import ScenarioError
from sim.scenario.finding import Found, find, scenario_names, shipped_names
from sim.scenario.loading import load_scenario
from sim.scenario.merging import read_chain
from sim.scenario.provenance import LABELS
from sim.scenario.works import Work
from tests.making import TINY

EVERY = [*scenario_names(), *shipped_names("base")]
WHOLE = [name for name in EVERY if name != "base/unrecorded"]
SITE = (
    "{{name: {name}, borough: Barnet, latitude: 51.6, longitude: {longitude}, "
    "visits: 1, faces: 900/h, wanted_per_10k_faces: 4, fixed_cameras: false}}"
)


def write(folder, text, *, extends=TINY):
    """Write a scenario that extends another, and return its path."""
    path = folder / "mine.yaml"
    path.write_text(f"extends: {extends}\n{text}", encoding="utf-8")
    return path


# What ships -------------------------------------------------------------------


def load_whole(name, folder):
    """Return what ships under a name; the half of a base that has no sites with two of
    its own, whose inputs are then left out.
    """
    if name in WHOLE:
        return load_scenario(name)
    sites = (SITE.format(name=site, longitude=at) for at, site in enumerate("AB"))
    path = folder / "mine.yaml"
    path.write_text(
        f"extends: {name}\nname: Mine\nquestion: What no record says?\n"
        "unless_stated: {standing: assumed, certain: Made up.}\n"
        f"sites: {{a: {next(sites)}, b: {next(sites)}}}\n",
        encoding="utf-8",
    )
    found = load_scenario(path)
    said = {
        path: one
        for path, one in found.provenance.items()
        if not path.startswith("sites.")
    }
    return replace(found, provenance=said)


@pytest.fixture
def loaded(request, tmp_path):
    """Return what ships under a name."""
    return load_whole(request.param, tmp_path)


every = pytest.mark.parametrize("loaded", EVERY, indirect=True)


@every
def test_no_shipped_value_is_without_standing_source_and_range(loaded):
    """Each says how well it is known; where from, or how far off, or why not."""
    assert len(loaded.provenance) > 50
    for path, said in loaded.provenance.items():
        assert said.is_justified, path
        assert said.file.startswith("scenarios/"), path
        if said.standing in ("measured", "published", "fitted", "expert"):
            assert said.source, path
        if said.standing == "assumed":
            assert said.certain or path in loaded.doubts, path
        if said.standing == "chosen":
            assert said.note, path
    assert loaded.warnings == ()


@every
def test_every_source_is_in_the_bibliography_with_author_or_place(loaded):
    """A key leads to a title, and to who wrote it or where it lies."""
    used = {key for said in loaded.provenance.values() for key in said.source}
    assert used <= loaded.sources.keys()
    for key in used:
        work = loaded.sources[key]
        assert work.title
        assert work.author or work.at, key


@pytest.mark.slow
def test_no_work_in_the_base_is_named_by_nobody(tmp_path):
    """The bibliography holds nothing that is only there to impress; what no record says
    may name works for what a record then replaces.
    """
    found = [load_whole(name, tmp_path) for name in EVERY]
    used = {
        key for one in found for said in one.provenance.values() for key in said.source
    }
    known = {key for one in found for key in one.sources}
    assert known - used == set()


def shipped_as(monkeypatch, path):
    """Let a file count as one that ships."""

    def find_as_shipped(reference, **options):
        found = find(reference, **options)
        is_it = str(found.file) == str(path)
        return Found(*found[:3], is_shipped=found.is_shipped or is_it)

    monkeypatch.setattr("sim.scenario.merging.find", find_as_shipped)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plan: {vans: 3}\n", "plan.vans: a shipped value without a standing"),
        (
            "watchlist:\n  size: {value: 1000, standing: assumed}\n",
            "watchlist.size: assumed, with neither a range nor a reason",
        ),
        (
            "watchlist:\n  size: {value: 1000, standing: published}\n",
            "watchlist.size: published, without a source",
        ),
    ],
)
def test_a_shipped_file_may_leave_nothing_unsaid(tmp_path, monkeypatch, text, says):
    """What a user is warned of is refused in what ships."""
    path = write(tmp_path, text, extends="four-a-week")
    load_scenario(path)
    shipped_as(monkeypatch, path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert says in str(caught.value)
    assert "mine.yaml:" in str(caught.value)


# A user's own -----------------------------------------------------------------


def test_a_bare_lever_is_chosen_and_a_bare_uncertainty_assumed(tmp_path):
    """The schema says who settles a setting, and so what a bare number means."""
    path = write(
        tmp_path,
        "plan: {vans: 3}\nrecognition: {threshold: 0.62}\n"
        "disposal: {second_pair: 0.5}\n",
    )
    said = load_scenario(path).provenance
    assert said["plan.vans"].standing == "chosen"
    assert said["recognition.threshold"].standing == "chosen"
    assert said["disposal.second_pair"].standing == "assumed"
    assert said["disposal.second_pair"].line == 4


def test_what_is_unsaid_is_warned_of_once_a_file(tmp_path):
    """The warning names the file, the line, the first settings, and what to write."""
    path = write(tmp_path, "disposal: {second_pair: 0.5}\n", extends="four-a-week")
    (warning,) = load_scenario(path).warnings
    assert warning.startswith(f"{path}:2: disposal.second_pair is assumed")
    assert "between: [low, high]" in warning
    path = write(
        tmp_path,
        "disposal: {second_pair: 0.5, arrest_factor: 1.1}\nplan: {vans: 3}\n"
        "watchlist:\n  size: {value: 1000, standing: published}\n",
        extends="four-a-week",
    )
    (warning,) = load_scenario(path).warnings
    assert "3 inputs don't say enough" in warning
    assert "disposal.arrest_factor" in warning
    assert "plan.vans" not in warning


def test_an_option_is_a_what_if_and_not_warned_of():
    """``--set`` needs no bibliography."""
    options = ["disposal.second_pair=0.5"]
    assert load_scenario("four-a-week", overrides=options).warnings == ()


def test_a_file_can_say_it_once_for_all_that_is_bare_in_it(tmp_path):
    """``unless_stated`` holds for its own file, and for nobody who extends it."""
    stated = (
        "unless_stated: {standing: assumed, certain: Made up.}\n"
        "disposal: {second_pair: 0.5, arrest_factor: {value: 1.1, standing: expert, "
        "source: made-up}}\n"
    )
    first = write(tmp_path, stated)
    heir = tmp_path / "heir.yaml"
    heir.write_text("extends: ./mine.yaml\nengagement: {pursuit_speed: 2 m/s}\n")
    loaded = load_scenario(heir)
    said = loaded.provenance
    assert said["disposal.second_pair"].certain == "Made up."
    assert said["disposal.second_pair"].file == str(first)
    assert said["disposal.arrest_factor"].standing == "expert"
    assert said["engagement.pursuit_speed"].certain == ""
    warned = [warning.partition(":")[0] for warning in loaded.warnings]
    assert str(first) not in warned
    assert str(heir) in warned


def test_overriding_a_published_value_leaves_no_published_source_behind(tmp_path):
    """No override, bare or with a standing, keeps anything of what it replaces."""
    published = [
        (path, said)
        for path, said in load_scenario("four-a-week").provenance.items()
        if said.standing == "published" and path.count(".") == 1
    ]
    assert len(published) > 10
    bare = load_scenario(
        "four-a-week", overrides=["custody.background_arrests=20/day"]
    ).provenance["custody.background_arrests"]
    assert (bare.source, bare.note, bare.uncertainty) == ((), "", None)
    path = write(
        tmp_path,
        "custody:\n  background_arrests: {value: 20/day, standing: chosen}\n",
        extends="four-a-week",
    )
    said = load_scenario(path).provenance["custody.background_arrests"]
    assert (said.standing, said.source, said.note) == ("chosen", (), "")


# The bibliography -------------------------------------------------------------


def test_a_work_is_read_with_all_that_is_said_of_it(tmp_path):
    """A title alone will do; more is cited in the usual order."""
    path = write(
        tmp_path,
        "sources:\n  short: A title\n"
        "  long: {title: A study, author: Somebody, year: 2025, at: a shelf, "
        "seen: in part}\n",
    )
    works = load_scenario(path).sources
    assert works["short"] == Work("A title")
    assert works["long"].citation == "Somebody (2025). A study. a shelf. [in part]"


def test_a_work_is_replaced_whole_as_an_input_is(tmp_path):
    """No author is left on another's title."""
    first = write(tmp_path, "sources:\n  mine: {title: A, author: Somebody}\n")
    heir = tmp_path / "heir.yaml"
    heir.write_text(f"extends: {first}\nsources:\n  mine: {{title: B}}\n")
    assert load_scenario(heir).sources["mine"] == Work("B")


@pytest.mark.parametrize("key", ["value", "normal", "uniform", "title"])
def test_a_key_of_ones_own_may_be_any_word(tmp_path, key):
    """A source or a site called like a key of the language takes nothing away."""
    text = f"sources:\n  {key}: A title\nsites:\n  {key}: {{visits: 1}}\n"
    with pytest.raises(ScenarioError) as caught:
        load_scenario(write(tmp_path, text))
    assert "unknown source" not in str(caught.value)
    missing = [one.message for one in caught.value.problems]
    assert missing[0] == f"sites.{key}.name: missing"
    loaded = load_scenario(write(tmp_path, f"sources:\n  {key}: A title\n"))
    assert loaded.sources[key] == Work("A title")
    assert "made-up" in loaded.sources


def test_one_word_may_stand_for_a_section(tmp_path):
    """``depletion: none`` changes the regime and leaves the rest of the section."""
    loaded = load_scenario(write(tmp_path, "depletion: none\n"))
    assert loaded.scenario.depletion.regime == "none"
    assert loaded.scenario.depletion.weeks_before == 2
    option = load_scenario(TINY, overrides=["depletion=local"])
    assert option.scenario.depletion.regime == "local"
    assert option.provenance["depletion.regime"].file == "--set depletion=local"


def test_labels_have_no_provenance():
    """Names and questions are no inputs."""
    chain = read_chain("four-a-week")
    assert chain[0].found.is_shipped
    assert set(LABELS).isdisjoint(load_scenario("four-a-week").provenance)


@pytest.mark.slow
def test_a_run_says_what_is_left_unsaid(tmp_path, capsys):
    """Whoever runs a file learns what ``check`` says of it; with --quiet, nothing."""
    path = write(tmp_path, "disposal: {second_pair: 0.5}\n", extends="four-a-week")
    arguments = ["run", str(path), "-n", "1", "-j", "1", "--set", "horizon.weeks=1"]
    assert main([*arguments, "--out", str(tmp_path / "a")]) == 0
    warned = capsys.readouterr().err
    assert f"warning: {path}:2: disposal.second_pair is assumed" in warned
    assert main([*arguments, "--out", str(tmp_path / "b"), "-q"]) == 0
    assert capsys.readouterr().err == ""
    study = load_study([str(path)], overrides=(), replications=1, seed=1)
    assert study.unsaid == load_scenario(path).warnings
