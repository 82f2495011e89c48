"""The workshop's desk: what is run, in which order, and what is left of it."""

import threading
import time
from contextlib import contextmanager

import pytest

from lfrsim.workshop.work import desk as desk_module
from lfrsim.workshop.work.desk import Desk, RefusedError
from lfrsim.workshop.work.errand import LOOKS
from lfrsim.workshop.work.shelf import LETTERS, Shelf
from sim.experiment.design import NamedScenario, Study
from sim.experiment.executors import InProcess, Workers
from sim.experiment.standing import UnwantedError
from sim.scenario.loading import load_scenario, scenario_id
from tests.faults.folders import few, small
from tests.making import TINY, changed
from tests.studies import contents

pytestmark = pytest.mark.slow


class Here:
    """Stands in for the pool: works in the desk's own thread, a step at a time."""

    gate = threading.Semaphore(0)
    is_free = True

    def __init__(self, jobs):
        self.jobs = jobs

    def start(self):
        """Be there."""

    def end(self):
        """Let nobody wait for a step that never comes."""
        type(self).is_free = True
        self.gate.release()

    def workers(self, is_wanted):
        """Work as long as it is wanted, and when the test lets it."""

        class Stepwise(InProcess):
            def submit(self, fn, /, *args, **kwargs):
                if not Here.is_free:
                    Here.gate.acquire()
                if not is_wanted():
                    raise UnwantedError
                return super().submit(fn, *args, **kwargs)

        return Workers(Stepwise, at_once=1)


@pytest.fixture
def here(monkeypatch):
    """Put the stand-in in the pool's place; it works freely unless told otherwise."""
    monkeypatch.setattr(desk_module, "StandingPool", Here)
    Here.gate, Here.is_free = threading.Semaphore(0), True
    return Here


@contextmanager
def opened(folder, replicate=few):
    """Open a desk for a while."""
    desk = Desk(folder, jobs=1, replicate=replicate)
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture
def desk(here, tmp_path):
    """Open a desk whose studies are run in a blink."""
    with opened(tmp_path) as desk:
        yield desk


def study(seed=1):
    """Return a study that nobody else has asked for."""
    from dataclasses import replace

    return replace(small(8), seed=seed)


def wait_for(desk, code, *status):
    """Wait until what was asked for is so, but not for ever."""
    end = time.monotonic() + 20
    while (look := desk.look(code)).status not in status:
        assert time.monotonic() < end, look
        time.sleep(0.005)
    return look


def let_look(here):
    """Let a first look be done: a chunk, and the other's replications one by one."""
    for _ in range(1 + 8):
        here.gate.release()


def lone(scenario, name="one"):
    """Return a study of one scenario."""
    named = NamedScenario(name, scenario, scenario_id(scenario))
    return Study((named,), replications=8, seed=1)


def fail(scenario, *, seed, replication, kept):
    """Fail as a model would, unless the seed is even."""
    if seed % 2:
        message = f"no such file: {__file__}"
        raise RuntimeError(message)
    return few(scenario, seed=seed, replication=replication, kept=kept)


def test_what_is_run_is_what_the_command_line_would_run(desk, tmp_path):
    """The records are those of one run of as many replications."""
    from tests.faults.folders import run

    code = desk.ask(small(8), looks=(8, 24))
    look = wait_for(desk, code, "done")
    assert (look.done, look.wanted, look.results.replications) == (48, 48, 24)
    run(tmp_path / "alone", small(24))
    there = contents(look.results.folder)
    assert there == contents(tmp_path / "alone")
    assert there


def test_the_same_study_has_the_same_code_and_is_run_once(desk):
    """Whoever asks; another study has another."""
    code = desk.ask(study(), looks=(8,), visitor="a")
    wait_for(desk, code, "done")
    assert desk.ask(study(), looks=(8,), visitor="b") == code
    assert desk.look(code).status == "done"
    assert desk.ask(study(2), looks=(8,)) != code
    assert len(code) == 5
    assert set(code) <= set(LETTERS)


def test_who_wants_more_replications_gets_them_under_the_same_code(desk):
    """What is there is kept."""
    code = desk.ask(study(), looks=(8,))
    wait_for(desk, code, "done")
    assert desk.ask(study(), looks=(8, 24)) == code
    assert wait_for(desk, code, "done").results.replications == 24


def test_two_studies_of_one_code_are_told_apart(tmp_path, monkeypatch):
    """The second has the next code, now and later."""
    monkeypatch.setattr(
        "lfrsim.workshop.work.shelf._letters",
        lambda _, turn: ("BBBBB", "CCCCC")[turn],
    )
    shelf = Shelf(tmp_path)
    assert [shelf.code_for(study(n)) for n in (1, 2, 2, 1)] == [
        "BBBBB",
        "CCCCC",
        "CCCCC",
        "BBBBB",
    ]


def test_words_that_are_shown_belong_to_the_code(tmp_path):
    """Nobody is shown the title that somebody else gave to the same settings."""
    tiny = load_scenario(str(TINY)).scenario
    titled = tiny.model_copy(update={"name": "Another title"})
    shelf = Shelf(tmp_path)
    assert scenario_id(tiny) == scenario_id(titled)
    assert shelf.code_for(lone(tiny)) != shelf.code_for(lone(titled))


def test_first_looks_come_before_refinements(desk, here):
    """A refinement makes way in its midst, and goes on later."""
    here.is_free = False
    long = desk.ask(study(1), looks=(8, 100))
    let_look(here)
    while desk.look(long).results is None:
        time.sleep(0.005)
    wait_for(desk, long, "running")
    brief, last = (desk.ask(study(n), looks=(8,)) for n in (2, 3))
    assert desk.look(last).ahead == 2
    here.gate.release()  # at which the refinement makes way
    let_look(here)
    let_look(here)
    wait_for(desk, last, "done")
    assert desk.look(brief).status == "done"
    assert desk.look(long).results.replications == 8
    here.is_free = True
    here.gate.release()
    assert wait_for(desk, long, "done").results.replications == 100


def test_a_long_first_look_waits_for_the_short_ones(desk, here, monkeypatch):
    """Whoever asks for fifty worlds waits for those who ask for two."""
    here.is_free = False
    running = desk.ask(study(1), looks=(8,))
    monkeypatch.setattr(desk_module, "admit", lambda *_, **__: 60.0)
    long = desk.ask(study(2), looks=(8,))
    monkeypatch.setattr(desk_module, "admit", lambda *_, **__: 1.0)
    brief = desk.ask(study(3), looks=(8,))
    assert desk.look(long).ahead > desk.look(brief).ahead
    here.is_free = True
    here.gate.release()
    for code in (running, brief, long):
        wait_for(desk, code, "done")


def test_what_is_stopped_leaves_what_is_there_and_can_go_on(desk, here):
    """Its last complete look can be read; asked again it goes on from there."""
    here.is_free = False
    code = desk.ask(study(), looks=(8, 100), visitor="a")
    desk.ask(study(), looks=(8, 100), visitor="b")
    let_look(here)
    while desk.look(code).results is None:
        time.sleep(0.005)
    desk.stop(code, visitor="a")
    assert desk.look(code).status != "stopped", "somebody else still wants it"
    desk.stop(code, visitor="b")
    here.is_free = True
    here.gate.release()
    assert wait_for(desk, code, "stopped").results.replications == 8
    desk.ask(study(), looks=(8, 100))
    assert wait_for(desk, code, "done").results.replications == 100


def test_a_failure_is_told_in_words_and_holds_nobody_up(here, tmp_path, caplog):
    """No traceback and no path reaches a visitor; the server's log has both."""
    with opened(tmp_path, fail) as desk:
        bad, good = (desk.ask(study(n), looks=(8,)) for n in (1, 2))
        problem = wait_for(desk, bad, "failed").problem
        assert problem.startswith("The model failed on this scenario.")
        assert "/" not in problem
        assert wait_for(desk, good, "done").results
    assert "no such file" in caplog.text


def test_texts_are_kept_beside_a_code(desk):
    """They come back as they were; there are none where nobody kept any."""
    code = desk.ask(study(), looks=(8,))
    texts = {"a b/../<c>.yaml": "é\n", "asked.json": "{}"}
    desk.keep(code, texts)
    assert desk.kept(code) == texts
    assert desk.kept("BCDFG") == {}
    with pytest.raises(ValueError, match="1,000,000"):
        desk.keep(code, {"x": "y" * 1_000_001})


def test_codes_outlast_a_restart(here, tmp_path):
    """With results and texts, and without anybody having to ask again."""
    with opened(tmp_path) as desk:
        code = desk.ask(study(), looks=(8,))
        desk.keep(code, {"a": "b"})
        wait_for(desk, code, "done")
    with opened(tmp_path) as desk:
        look = desk.look(code)
        assert (look.status, look.results.replications) == ("done", 8)
        assert desk.kept(code) == {"a": "b"}
        desk.ask(study(), looks=(8, 24))
        assert wait_for(desk, code, "done").results.replications == 24


@pytest.mark.parametrize("code", ["", "BCDFG", "../..", "bcdfg", "BCDF\n", "A" * 9999])
def test_what_is_no_code_opens_nothing(desk, code):
    """A code that nobody has, or that is none, leads to no folder."""
    with pytest.raises(KeyError):
        desk.look(code)
    assert desk.kept(code) == {}
    desk.stop(code)


def test_the_server_remembers_so_many_errands(desk, monkeypatch):
    """The others are read from the shelf when somebody asks."""
    monkeypatch.setattr(desk_module, "MOST_KNOWN", 3)
    codes = []
    for seed in range(6):
        codes.append(desk.ask(study(seed), looks=(8,)))
        wait_for(desk, codes[-1], "done")
    assert len(desk._errands) <= 3
    assert desk.look(codes[0]).results.replications == 8


def test_a_visitor_can_have_so_many_runs_waiting(desk, here):
    """Whoever has six in the queue looks at one first; others are let in."""
    here.is_free = False
    for seed in range(7):
        desk.ask(study(seed), looks=(8,), visitor="a")
    with pytest.raises(RefusedError, match="6 of your runs are waiting"):
        desk.ask(study(99), looks=(8,), visitor="a")
    assert desk.ask(study(98), looks=(8,), visitor="b")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fidelity": "pedestrian"}, "a process of every passer-by"),
        ({"horizon__weeks": 54}, "54 weeks, and more than a year"),
        ({"plan__deployments_per_week": 5000}, "before the first answer"),
    ],
)
def test_what_would_hold_everybody_up_is_refused(desk, change, words):
    """The refusal says what of it, and where it can be run."""
    tiny = load_scenario(str(TINY)).scenario
    with pytest.raises(RefusedError, match=words):
        desk.ask(lone(changed(tiny, **{"horizon__weeks": 53, **change})))


def test_too_many_worlds_and_replications_are_refused(desk):
    """Whatever each of them takes."""
    tiny = load_scenario(str(TINY)).scenario
    named = [
        NamedScenario(f"n{n}", tiny, f"{n}") for n in range(65)
    ]  # of different ids
    with pytest.raises(RefusedError, match="more than 64 scenarios"):
        desk.ask(Study(tuple(named), replications=8, seed=1))
    with pytest.raises(RefusedError, match="more than 400 replications"):
        desk.ask(study(), looks=(8, 500))


def test_the_shipped_questions_are_let_in(tmp_path):
    """A year of ten deployments a week is what the workshop is for."""
    from lfrsim.workshop.work.admission import admit
    from sim.experiment.design import load_study

    asked = load_study(
        ["four-a-week", "ten-a-week"], overrides=(), replications=8, seed=1
    )
    assert 0 < admit(asked, looks=LOOKS, jobs=2, folder=tmp_path) < 15
