"""Nobody works who has other versions, no certificate, or isn't there."""

import re
import shutil
import subprocess
import tomllib
from importlib import util

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
from sim.experiment.cluster.workers import cluster_workers
from sim.experiment.executors import complete
from tests.cluster.place import LOCAL, ROOT, Place
from tests.cluster.work import (
    NOWHERE,
    needs_kill,
    square,
    together,
    with_dask,
)

pytestmark = together


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
def test_a_worker_that_comes_later_looks_for_itself(place, monkeypatch):
    """Whoever wasn't asked at the beginning refuses the work."""
    by = cluster_workers(Cluster(place.address))
    monkeypatch.setattr(workers, "_refuse_strangers", lambda *_, **__: None)
    monkeypatch.setattr(
        workers, "own_versions", lambda: {**own_versions(), "source": "another"}
    )
    with pytest.raises(ClusterError, match=r"came later[^$]*source .* another"):
        list(complete([1], square, by=by))


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
