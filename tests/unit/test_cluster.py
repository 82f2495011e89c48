"""Work on a Dask cluster: the same bytes, whoever dies, and no strangers."""

import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from importlib import util
from pathlib import Path

import pytest

import lfrsim
from lfrsim.cli import main
from sim.experiment.cluster import compatibility, connection, workers
from sim.experiment.cluster.compatibility import (
    ALIKE,
    ClusterError,
    done_alike,
    own_versions,
    strangers,
)
from sim.experiment.cluster.connection import Cluster
from sim.experiment.cluster.workers import ClusterLostError, cluster_workers
from sim.experiment.design import load_study
from sim.experiment.executors import WorkersDiedError, complete
from sim.experiment.run import run_study
from sim.experiment.store import opened
from sim.model.replication import run_replication
from tests.clusters import LOCAL, ROOT, Place, kill, wait_until

TINY = ("horizon.weeks=1", "depletion.weeks_before=0")
NOWHERE = "tcp://127.0.0.1:9"  # the port of a service that nobody runs

pytestmark = [
    pytest.mark.xdist_group("cluster"),
    # A client of Dask's that is closed may leave one of its own coroutines behind.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
with_dask = pytest.mark.beyond_python("distributed")
needs_kill = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@pytest.fixture
def places(tmp_path):
    """Make clusters that end with the test."""
    made = []

    def make(*options, **settings):
        made.append(Place(tmp_path, *options, **settings))
        return made[-1]

    yield make
    for place in made:
        place.end()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Share a cluster of two workers, one of which has two threads."""
    place = Place(tmp_path_factory.mktemp("cluster"))
    place.worker()
    place.worker("--nthreads", "2")
    yield place
    place.end()


def bytes_in(folder):
    """Return every file of the records, by path."""
    files = sorted((folder / "records").rglob("*.parquet"))
    return {path.relative_to(folder): path.read_bytes() for path in files}


def square(number):
    """Do some work."""
    return number**2


def linger(seconds):
    """Do some work that takes a while."""
    time.sleep(seconds)
    return seconds


def note(path):
    """Leave a mark for each time that it is done."""
    with path.open("a", encoding="utf-8") as file:
        file.write("x")


def fail(number):
    """Fail as a model would."""
    error = ValueError(f"rate must be above 0, but it is {number}")
    error.add_note("in replication 7")
    raise error


def die(number):
    """Take the worker along."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_once(scenario, *, seed, replication, kept):
    """Run the model, but take the worker along the first time."""
    mark = Path(os.environ["LFRSIM_TEST_MARK"])
    if replication == 9 and not mark.exists():
        mark.touch()
        die(replication)
    return run_replication(scenario, seed=seed, replication=replication, kept=kept)


def here(folder):
    """Run a tiny study in this process, and return its records' bytes."""
    results = lfrsim.run(
        "four-a-week", replications=20, out=folder, overrides=TINY, jobs=1
    )
    return bytes_in(results.folder)


# Without a cluster -----------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--jobs", "2", "--cluster", NOWHERE], "either --jobs"),
        (["--cluster-tls-key", __file__], "without --cluster"),
        (["--cluster", "127.0.0.1:8786"], "'127.0.0.1:8786' isn't the address"),
        (["--cluster", "http://127.0.0.1:8786"], "isn't the address"),
        (["--cluster", "tcp://127.0.0.1"], "isn't the address"),
        (["--cluster", "tcp://127.0.0.1:x"], "isn't the address"),
    ],
)
@pytest.mark.parametrize("command", ["run", "ridge"])
def test_what_makes_no_sense_is_refused(
    command, words, said, tmp_path, monkeypatch, capsys
):
    """Two places to work, or an address that isn't one: nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert main([command, "four-a-week", *words]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_without_dask_it_says_how_to_install_it(tmp_path, monkeypatch, capsys):
    """The extra isn't installed: one command is what is missing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(util, "find_spec", lambda _: None)
    assert main(["run", "four-a-week", "--cluster", NOWHERE]) == 2
    said = capsys.readouterr().err
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (extra,) = project["project"]["optional-dependencies"]["cluster"]
    assert f"python -m pip install '{extra}'" in said
    assert extra in project["dependency-groups"]["dev"]
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_script_names_one_place_to_work_too(tmp_path):
    """Processes and a cluster at once are refused in Python as well."""
    with pytest.raises(ValueError, match="jobs=2"):
        lfrsim.run("four-a-week", jobs=2, cluster=NOWHERE, out=tmp_path / "results")
    assert list(tmp_path.iterdir()) == []


def test_help_says_who_can_run_code_there(capsys):
    """Whoever starts a scheduler as Dask does by default should know it."""
    main(["run", "--help"])
    said = " ".join(capsys.readouterr().out.replace("-\n", "-").split())
    assert "can run any code" in said
    assert "--host 127.0.0.1 --dashboard- address 127.0.0.1:8787" in said


@pytest.mark.parametrize("what", ALIKE)
def test_work_is_done_only_where_all_is_the_same(what):
    """One other version, whichever it is, and a worker refuses its first task."""
    expected = {**own_versions(), what: "0.0.1"}
    with pytest.raises(ClusterError, match=rf"{what} +\S+ +0\.0\.1\nWhat is saved"):
        done_alike(expected, lambda: pytest.fail("it was done"))
    assert done_alike(own_versions(), lambda: 7) == 7


def test_a_table_of_strangers_has_an_end():
    """A large cluster without lfrsim doesn't fill the screen."""
    rows = [
        row
        for number in range(1000)
        for row in compatibility.other_versions(
            f"w{number}", ImportError(), own_versions()
        )
    ]
    lines = strangers("it", rows, "Nothing was written").splitlines()
    assert lines[2].split()[:3] == ["w0", "lfrsim", "absent"]
    assert lines[-2].strip() == "and 980 more"
    assert len(lines) == compatibility.MOST_ROWS + 4


# With one --------------------------------------------------------------------


@with_dask
@pytest.mark.slow
def test_a_scheduler_that_is_not_there(tmp_path, monkeypatch, capsys):
    """The address, what to do, status 2; no traceback, and nothing written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(connection, "TIMEOUT", 0.5)
    assert main(["run", "four-a-week", "--cluster", NOWHERE]) == 2
    said = capsys.readouterr().err
    assert f"can't reach a Dask scheduler at {NOWHERE}" in said
    assert "is it running" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@with_dask
@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_as_one_process(place, tmp_path):
    """Who has run a replication can't be seen from its records."""
    there = lfrsim.run(
        "four-a-week",
        replications=20,
        out=tmp_path / "there",
        overrides=TINY,
        cluster=place.address,
    )
    assert bytes_in(there.folder) == here(tmp_path / "here")


@with_dask
@pytest.mark.slow
def test_twice_the_threads_are_handed_out(place):
    """One piece of work for each thread, and one in its queue."""
    by = cluster_workers(Cluster(place.address))
    assert by.most == 6
    with by.start():
        assert by.most == 6


@with_dask
@pytest.mark.slow
def test_equal_work_is_done_as_often_as_it_is_asked_for(place, tmp_path):
    """Dask must not take equal tasks for one."""
    mark = tmp_path / "mark"
    by = cluster_workers(Cluster(place.address))
    assert len(list(complete([mark] * 7, note, by=by))) == 7
    assert mark.read_text(encoding="utf-8") == "x" * 7


@with_dask
@pytest.mark.slow
def test_an_error_in_the_work_arrives_with_its_notes(place):
    """An error isn't a death: it is raised here, with what was noted on it."""
    by = cluster_workers(Cluster(place.address))
    with pytest.raises(ValueError, match="rate must be above 0") as caught:
        list(complete([1], fail, by=by))
    assert caught.value.__notes__ == ["in replication 7"]


@with_dask
@pytest.mark.slow
def test_what_nobody_wants_any_more_is_forgotten(place):
    """Whoever stops in the midst leaves nothing on the scheduler, nor a thread here."""
    before = {thread.name for thread in threading.enumerate()}
    by = cluster_workers(Cluster(place.address))
    results = complete([0, *[0.5] * 20], linger, by=by)
    next(results)
    assert place.tasks() >= 5
    results.close()
    assert place.tasks() == 0
    after = {thread.name for thread in threading.enumerate()} - before
    assert {name for name in after if "Callback" not in name} == set()  # Dask's own


@with_dask
@pytest.mark.slow
def test_dask_is_silent_as_long_as_it_works_for_us(place):
    """Its tracebacks of what we say ourselves aren't printed; others get theirs."""
    log = logging.getLogger("distributed.client")
    with connection.connected(Cluster(place.address)):
        assert not log.isEnabledFor(logging.ERROR)
    assert log.isEnabledFor(logging.ERROR)


@with_dask
@pytest.mark.slow
def test_a_worker_that_comes_later_looks_for_itself(place, monkeypatch):
    """Whoever wasn't asked at the beginning refuses the work."""
    by = cluster_workers(Cluster(place.address))
    monkeypatch.setattr(workers, "_refuse_strangers", lambda *_, **__: None)
    monkeypatch.setattr(
        workers, "own_versions", lambda: {**own_versions(), "source": "another"}
    )
    with pytest.raises(ClusterError, match=r"came later[^$]*source .* another"):
        list(complete([1], square, by=by))


@with_dask
@pytest.mark.slow
@needs_kill
@pytest.mark.parametrize("kind", ["other source", "no lfrsim"])
def test_strangers_are_refused(kind, places, tmp_path, monkeypatch, capsys):
    """A worker with another model is named; nothing is written or computed."""
    strange = tmp_path / "strange"
    if kind == "no lfrsim":
        (strange / "sim").mkdir(parents=True)
        (strange / "sim/__init__.py").touch()
    else:
        shutil.copytree(ROOT / "sim", strange / "sim")
        with (strange / "sim/model/pools.py").open("a", encoding="utf-8") as file:
            file.write("# Another model.\n")
    place = places()
    place.worker()
    place.worker(path=strange, name="stranger")
    folder = tmp_path / "results"
    words = ["run", "four-a-week", "--cluster", place.address, "--out", str(folder)]
    assert main(words) == 2
    said = capsys.readouterr().err
    what = "lfrsim +absent" if kind == "no lfrsim" else "source"
    assert len([line for line in said.splitlines() if "  tcp://" in line]) == 1
    assert re.search(rf"tcp://\S+ +{what}", said)
    assert "Nothing was written" in said
    assert not folder.exists()


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_worker_that_is_killed_loses_nothing(places, tmp_path):
    """It dies in the midst of a chunk, and the bytes are those of one process."""
    place, mark = places(), tmp_path / "mark"
    for _ in range(2):
        place.worker(LFRSIM_TEST_MARK=str(mark))
    study = load_study(["four-a-week"], overrides=TINY, replications=20, seed=20250106)
    by = cluster_workers(Cluster(place.address))
    with opened(tmp_path / "there", study, command=["test"]) as store:
        run_study(store, by=by, replicate=die_once)
    assert mark.exists()
    assert place.workers() == 1
    assert bytes_in(tmp_path / "there") == here(tmp_path / "here")


@with_dask
@pytest.mark.slow
@needs_kill
def test_it_gives_up_where_every_worker_dies(places):
    """Work that kills whoever does it is tried four times, and no more."""
    place = places(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    place.worker("--nanny")
    by = cluster_workers(Cluster(place.address))
    with pytest.raises(WorkersDiedError, match=r"died 4 times running.*their memory"):
        list(complete([1], die, by=by))


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_scheduler_without_workers(places, tmp_path, monkeypatch, capsys):
    """None at the beginning is refused; none any more is waited for, and then lost."""
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    place, folder = places(), tmp_path / "results"
    with monkeypatch.context() as impatient:
        impatient.setattr(workers, "TIMEOUT", 0.5)
        words = ["run", "four-a-week", "--cluster", place.address, "-o", str(folder)]
        assert main(words) == 2
    assert f"dask worker {place.address} --nthreads 1" in capsys.readouterr().err
    assert not folder.exists()

    worker = place.worker()
    results = complete(
        [0] * 3 + [30] * 3, linger, by=cluster_workers(Cluster(place.address))
    )
    next(results)
    kill(worker)
    with pytest.raises(ClusterLostError, match="no workers for 1 s"):
        list(results)


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_scheduler_that_comes_back(places):
    """What was lost with it is handed out again."""
    place = places()
    place.worker()
    seconds = [0.0, 0.5, 0.6, 0.7]
    results = complete(seconds, linger, by=cluster_workers(Cluster(place.address)))
    done = [next(results)]
    for process in reversed(place.processes):
        kill(process)
    places(port=int(place.address.rpartition(":")[2])).worker()
    done += results
    assert sorted(done) == [(one, one) for one in seconds]


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_scheduler_that_stays_away(places, tmp_path, monkeypatch, capsys):
    """What is saved stays, and it says so; status 1, no traceback."""
    place, folder = places(), tmp_path / "results"
    place.worker()
    monkeypatch.setattr(connection, "TIMEOUT", 1.0)

    class Watching(workers._OnCluster):
        def submit(self, fn, /, *args, **kwargs):
            if bytes_in(folder) and place.scheduler.poll() is None:
                kill(place.scheduler)
            return super().submit(fn, *args, **kwargs)

    monkeypatch.setattr(workers, "_OnCluster", Watching)
    sets = [word for one in TINY for word in ("--set", one)]
    words = ["run", "four-a-week", "-n", "80", "--cluster", place.address, *sets]
    assert main([*words, "--out", str(folder)]) == 1
    said = capsys.readouterr().err
    assert f"failed: the scheduler at {place.address} can't be reached" in said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    saved = bytes_in(folder)
    assert saved
    assert main(["run", "four-a-week", "-n", "80", *sets, "-q", "-o", str(folder)]) == 0
    assert saved.items() <= bytes_in(folder).items()


@with_dask
@pytest.mark.slow
@needs_kill
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_takes_all_work_back(end, place, tmp_path):
    """Status 130 at once, how to go on, and the scheduler has forgotten it."""
    program = [sys.executable, "-m", "lfrsim.cli", "run", "four-a-week", "-n", "800"]
    run = subprocess.Popen(
        [*program, "--cluster", place.address, "--out", "results"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: place.tasks() == 6)
    run.send_signal(end)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "800 replications are saved in results; the same command goes on" in said
    assert "Traceback" not in said
    wait_until(lambda: place.tasks() == 0)


def certificates(folder):
    """Make an authority and a certificate that it has signed; return the options."""
    new = ("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-batch")
    ca, key, cert, request = (folder / n for n in ("ca", "key", "cert", "request"))
    for words in (
        (*new, "-x509", "-subj", "/CN=ca", "-keyout", folder / "ca-key", "-out", ca),
        (*new, "-subj", "/CN=all", "-keyout", key, "-out", request),
        (
            *("openssl", "x509", "-req", "-in", request, "-CA", ca),
            *("-CAkey", folder / "ca-key", "-CAcreateserial", "-out", cert),
        ),
    ):
        subprocess.run([str(word) for word in words], check=True, capture_output=True)
    return {"tls_ca_file": ca, "tls_cert": cert, "tls_key": key}


@with_dask
@pytest.mark.slow
@pytest.mark.beyond_python("openssl")
@needs_kill
def test_only_who_has_a_certificate_is_let_in(tmp_path, capsys):
    """With TLS the work is done; without it nobody is reached, and why is said."""
    files = certificates(tmp_path)
    options = [
        word
        for name, path in files.items()
        for word in (f"--{name.replace('_', '-')}", str(path))
    ]
    encrypted = ("--protocol", "tls", *options)
    place = Place(tmp_path, *encrypted)
    try:
        assert place.address.startswith("tls://")
        place.start("worker", place.address, *LOCAL, "--no-nanny", *options)
        by = cluster_workers(Cluster(place.address, **files))
        assert dict(complete([2, 3], square, by=by)) == {2: 4, 3: 9}

        for address, said in (
            (place.address, "for which files are missing"),
            (place.address.replace("tls", "tcp"), "can't reach"),
        ):
            words = ["run", "four-a-week", "--cluster", address]
            assert main([*words, "--out", str(tmp_path / "results")]) == 2
            assert said in capsys.readouterr().err
        with pytest.raises(ClusterError, match="isn't encrypted"):
            cluster_workers(Cluster(NOWHERE, **files))
    finally:
        place.end()
    assert not (tmp_path / "results").exists()
