"""What is taken home: the same bytes, true commands, and packers that don't stall."""

import io
import shlex
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lfrsim.workshop.work import parcel
from lfrsim.workshop.work.admission import RefusedError
from lfrsim.workshop.work.orders import GUESSES, RunOrder, command_line
from lfrsim.workshop.work.packers import MOST_KEPT, MOST_OF_A_VISITOR, Packers
from lfrsim.workshop.work.parcel import PROGRAM, ParcelError, made, packed

ORDER = RunOrder(
    code="BCDFG",
    question="Four or ten?",
    files=(("a.yaml", "extends: four-a-week\n"), ("b.yaml", "extends: ten-a-week\n")),
    folder=Path("nowhere"),
    replications=24,
    seed=7,
    records="alerts",
    deployment="2025-03-04/1",
)


def test_the_same_files_give_the_same_bytes_in_any_order():
    """No day, no computer and no order of making is in a zip."""
    files = {"b.txt": b"b" * 1000, "a.txt": b"a"}
    there = packed(files)
    assert there == packed(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(there)) as archive:
        assert archive.namelist() == ["a.txt", "b.txt"]
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        assert archive.read("b.txt") == files["b.txt"]


def test_guesses_are_packed_if_there_are_any():
    """An empty table isn't."""
    for text, there in (("", False), ("measure\n", True)):
        with zipfile.ZipFile(io.BytesIO(packed({}, text))) as archive:
            assert (GUESSES in archive.namelist()) == there


def test_the_readme_names_the_commands_that_were_run():
    """Word for word, with n, seed and records."""
    text = ORDER.readme({"replay.html": b""})
    assert command_line(ORDER.compare) in text
    assert command_line(ORDER.replay) in text
    words = shlex.split(command_line(ORDER.compare))
    assert words[:4] == ["lfrsim", "compare", "a.yaml", "b.yaml"]
    for name, value in (("--replications", "24"), ("--seed", "7")):
        assert words[words.index(name) + 1] == value
    assert command_line(ORDER.replay) not in ORDER.readme({})


def test_what_fails_is_told_without_a_path(tmp_path, monkeypatch):
    """A command that fails is a parcel that can't be made."""
    monkeypatch.setattr(
        "lfrsim.workshop.work.parcel.PROGRAM", (PROGRAM[0], "-c", "raise SystemExit(2)")
    )
    (tmp_path / "results").mkdir()
    order = RunOrder(**{**vars_of(ORDER), "folder": tmp_path / "results"})
    with pytest.raises(ParcelError) as caught:
        made(order)
    assert str(tmp_path) not in str(caught.value)


def vars_of(order):
    """Return the fields of an order."""
    return {name: getattr(order, name) for name in order.__dataclass_fields__}


def numbered(number):
    """Return another order."""
    return RunOrder(**{**vars_of(ORDER), "seed": number})


def test_an_order_is_packed_once_whoever_gives_it():
    """The second asks for what the first has already."""
    calls = []

    def make(order):
        calls.append(order)
        return {"a": b""}

    packers = Packers(make)
    first = packers.ask(ORDER)
    assert first.result(10) == {"a": b""}
    assert packers.ask(ORDER) is first
    assert len(calls) == 1
    assert packers.known(ORDER) is first
    assert packers.known(numbered(1)) is None


def test_what_failed_is_tried_again_when_asked_for():
    """An error stays with its order, and hinders no other."""
    fails = [True]

    def make(order):
        if fails.pop() if fails else False:
            message = "no"
            raise ParcelError(message)
        return {}

    packers = Packers(make)
    assert isinstance(packers.ask(ORDER).exception(10), ParcelError)
    assert packers.ask(ORDER).result(10) == {}


def test_few_are_packed_at_once_and_many_are_not_kept():
    """Two at a time; old ones are forgotten, those underway aren't."""
    go, most, now, lock = threading.Event(), [0], [0], threading.Lock()

    def make(order):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        go.wait(10)
        with lock:
            now[0] -= 1
        return {}

    packers = Packers(make)
    futures = [packers.ask(numbered(n)) for n in range(MOST_KEPT + 5)]
    assert all(packers.known(numbered(n)) for n in range(MOST_KEPT + 5))
    wait_until(lambda: most == [2])
    go.set()
    for future in futures:
        future.result(10)
    assert most == [2]
    packers.ask(ORDER).result(10)
    assert packers.known(numbered(0)) is None
    assert packers.known(ORDER) is not None


def test_nobody_fills_the_line():
    """Of one visitor few are unmade; what others asked for they may have too."""
    go = threading.Event()

    def make(order):
        go.wait(10)
        return {}

    packers = Packers(make, at_once=1)
    futures = [
        packers.ask(numbered(n), visitor="one") for n in range(MOST_OF_A_VISITOR)
    ]
    with pytest.raises(RefusedError, match=f"^{MOST_OF_A_VISITOR} zips are being made"):
        packers.ask(ORDER, visitor="one")
    assert packers.known(ORDER) is None
    futures.append(packers.ask(ORDER, visitor="other"))
    assert packers.ask(ORDER, visitor="one") is futures[-1]
    go.set()
    for future in futures:
        future.result(10)
    packers.ask(numbered(MOST_OF_A_VISITOR), visitor="one").result(10)


def test_who_waits_is_told_how_many_come_first():
    """In the order in which they were asked for; who is being packed waits no more."""
    begun, go, made = threading.Event(), threading.Event(), []

    def make(order):
        begun.set()
        go.wait(10)
        made.append(order.seed)
        return {}

    packers = Packers(make, at_once=1)
    futures = [packers.ask(numbered(n)) for n in range(4)]
    assert begun.wait(10)
    assert [packers.ahead(numbered(n)) for n in range(4)] == [0, 1, 2, 3]
    go.set()
    for future in futures:
        future.result(10)
    assert made == [0, 1, 2, 3]
    assert packers.ahead(numbered(3)) == 0


def wait_until(holds):
    """Wait until something holds, and fail if it never does."""
    for _ in range(1000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError


def test_whoever_ends_the_server_ends_what_is_packed(monkeypatch, tmp_path):
    """A command doesn't outlive it, and leaves no folder behind."""
    sleeping = (sys.executable, "-c", "import time; time.sleep(60)")
    monkeypatch.setattr(parcel, "PROGRAM", sleeping)
    (tmp_path / "results").mkdir()
    order = RunOrder(**{**vars_of(ORDER), "folder": tmp_path / "results"})
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(made, order)
        while not parcel.AT_WORK:
            assert not future.done()
        parcel.end()
        with pytest.raises(ParcelError):
            future.result(timeout=30)
    assert not parcel.AT_WORK
    assert [path.name for path in order.folder.parent.iterdir()] == ["results"]
