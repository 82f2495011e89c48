"""The workshop's server: where it listens, what it heeds, and how it ends."""

import contextlib
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lfrsim.cli import workshop as command
from lfrsim.workshop.door.gate import FewUploads, KnownHosts, lan_addresses

PROGRAM = (sys.executable, "-m", "lfrsim.cli", "workshop", "--no-browser")
pytestmark = pytest.mark.slow
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups")

# What would weaken a server, if it were heeded.
WEAK = """
[server]
address = "0.0.0.0"
baseUrlPath = "elsewhere"
enableCORS = false
enableStaticServing = true
enableXsrfProtection = false
maxUploadSize = 500
trustedUserHeaders = {X-User = "name"}
[browser]
gatherUsageStats = true
[client]
showErrorDetails = "full"
allowedOrigins = ["https://evil.example"]
"""


@contextlib.contextmanager
def running(folder, *words, **environment):
    """Start a server in a process group of its own, until it answers."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
    with subprocess.Popen(
        [*PROGRAM, "--jobs", "1", *words],
        cwd=folder,
        env={**kept, "TMPDIR": str(folder), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def answer(address, path="/", **headers):
    """Ask a server, and return the status, the text and the headers."""
    asked = urllib.request.Request(f"{address}{path}", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=20) as got:
            return got.status, got.read().decode(), got.headers
    except urllib.error.HTTPError as error:
        return error.code, "", error.headers


def members(group):
    """Return the processes of a group that are alive."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of, *_ = stat.read_text().rpartition(")")[2].split()
            if int(of) == group and state != "Z":
                found.append(stat.parent.name)
    return found


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_here_alone_heeds_nobody_and_is_gone_when_told(number, tmp_path):
    """No file and no variable weakens it; of it nothing is left, on disk or at work."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/config.toml").write_text(WEAK)
    (tmp_path / ".streamlit/secrets.toml").write_text("[auth]\ncookie_secret = 'x'\n")
    with running(tmp_path, STREAMLIT_SERVER_ADDRESS="0.0.0.0") as process:
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:85\d\d", address)
        assert answer(address, "/_stcore/health")[:2] == (200, "ok")
        assert answer(address, "/elsewhere/_stcore/health")[1] != "ok"
        assert '"allowedOrigins":[]' in answer(address, "/_stcore/host-config")[1]
        assert answer(address, Host="evil.example")[0] == 421
        assert list(tmp_path.glob("lfrsim-*"))
        if sys.platform == "linux":
            port = int(address.rpartition(":")[2])
            for other in lan_addresses():
                with pytest.raises(OSError, match="refused"):
                    socket.create_connection((other, port), timeout=5)
            assert len(members(process.pid)) >= 2, "the worker is there"
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        end = time.monotonic() + 20
        while members(process.pid) and time.monotonic() < end:
            time.sleep(0.01)
        assert members(process.pid) == []
        assert list(tmp_path.glob("lfrsim-*")) == []
        told = process.stderr.read()
    assert told == "Open this address in a browser on this computer. Ctrl-C ends it.\n"


def test_settings_of_a_file_have_no_say(tmp_path):
    """All that a file could weaken is as the server wants it."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/config.toml").write_text(WEAK)
    script = """
from lfrsim.workshop.server import OPTIONS, settle
settle(8600)
from streamlit import config, net_util
for name, value in OPTIONS.items():
    assert config.get_option(name) == value, name
assert config.get_option("server.baseUrlPath") == ""
assert config.get_option("server.trustedUserHeaders") == {}
assert config.get_option("server.maxUploadSize") == 1
assert net_util.get_external_ip() is None
"""
    subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "500"},
        check=True,
        timeout=60,
    )


def test_no_module_can_be_run_at_its_address():
    """Streamlit would run what lies in a folder of pages beside the script."""
    from lfrsim.workshop.server import SCRIPT

    assert SCRIPT.is_file()
    assert not (SCRIPT.parent / "pages").exists()


def test_processes_that_are_started_do_not_run_the_page():
    """Streamlit makes the script the main module, which they read by another name."""
    from lfrsim.workshop.server import SCRIPT

    found = runpy.run_path(str(SCRIPT), run_name="__mp_main__")
    assert "main" not in found


def refused(*words):
    """Give the command, and return what it says on refusing."""
    done = CliRunner().invoke(command.workshop, words, standalone_mode=False)
    assert isinstance(done.exception, click.ClickException), done.output
    assert done.exception.exit_code == 2
    return done.exception.format_message()


def test_a_taken_port_is_refused(tmp_path):
    """With what would do, and before anything is made."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = refused("--port", str(port), "--folder", str(tmp_path / "new"))
    assert told == f"port {port} is taken; name another, or none for the first free one"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_out_of_range_is_refused(port):
    """The range is said."""
    assert "--port" in refused("--port", port)


def test_without_streamlit_it_says_what_to_install(monkeypatch):
    """In one line, with the command."""
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    assert refused().endswith("pip install 'lfrsim[app]'")


def test_a_folder_of_results_is_no_folder_for_a_server(tmp_path):
    """It says so, and leaves it alone."""
    from tests.faults.folders import run, small

    run(tmp_path, small(8))
    done = CliRunner().invoke(command.workshop, ["--folder", str(tmp_path)])
    assert "holds the results of another command" in str(done.exception)


def test_sharing_warns_and_tells_a_pin_and_addresses(monkeypatch, capsys):
    """Who can reach it, that nothing is encrypted, and how it ends."""
    from lfrsim.workshop.server import Listening

    monkeypatch.setattr(
        "lfrsim.workshop.door.gate.lan_addresses", lambda: ["192.0.2.7"]
    )
    with socket.socket() as unused:
        command._say_where(Listening(unused, 8501), "012345")
    said = capsys.readouterr()
    assert said.out == "http://192.0.2.7:8501\n"
    for words in ("isn't encrypted", "nothing personal", "Ctrl-C", "PIN: 012345"):
        assert words in said.err
    assert "012345" not in said.out


def asked(gate, path="/", *, method="GET", host="127.0.0.1:8501", kind="http"):
    """Ask a gate, and return the status with which it refuses; 200 if it doesn't."""
    import asyncio

    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {}

    headers = [(b"host", host.encode("latin-1"))] if host else []
    scope = {"type": kind, "path": path, "method": method, "headers": headers}
    asyncio.run(gate(scope, receive, send))
    return sent[0].get("status", sent[0].get("code"))


async def answering(scope, receive, send):
    """Stand in for what is behind a gate."""
    await send({"type": "http.response.start", "status": 200})


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8501",
        "localhost:8501",
        "192.168.1.20:8501",
        "[::1]:8501",
        "LOCALHOST",
    ],
)
def test_numbers_and_its_own_names_are_answered(host):
    """So that it can be reached by any address that the computer has."""
    assert asked(KnownHosts(answering), host=host) == 200
    assert asked(KnownHosts(answering), host=socket.gethostname()) == 200


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "["],
)
def test_a_stranger_s_name_is_not_answered(host):
    """Neither a page nor a connection that stays open."""
    assert asked(KnownHosts(answering), host=host) == 421
    assert asked(KnownHosts(answering), host=host, kind="websocket") == 1008


def test_one_visitor_can_fill_no_memory(monkeypatch):
    """After so many files no more are taken; what is removed makes room."""
    monkeypatch.setattr("lfrsim.workshop.door.gate.MOST_UPLOADS", 2)
    gate = FewUploads(answering)

    def put(name, method="PUT"):
        return asked(gate, f"/_stcore/upload_file/{name}", method=method)

    assert [put("a/1"), put("a/2"), put("a/2"), put("a/3")] == [200, 200, 200, 429]
    assert put("b/1") == 200
    assert put("a/1", "DELETE") == 200
    assert put("a/3") == 200


def test_what_was_refused_neither_counts_nor_makes_room(monkeypatch):
    """Visitors whom somebody makes up are forgotten, and the real ones never."""
    monkeypatch.setattr("lfrsim.workshop.door.gate.MOST_UPLOADS", 2)

    async def choosy(scope, receive, send):
        is_real = scope["path"].split("/")[3] == "real" and scope["method"] == "PUT"
        await send({"type": "http.response.start", "status": 204 if is_real else 400})

    gate = FewUploads(choosy)

    def ask(name, method="PUT"):
        return asked(gate, f"/_stcore/upload_file/{name}", method=method)

    assert [ask("real/1"), ask("real/2"), ask("real/3")] == [204, 204, 429]
    assert {ask(f"made-up-{number}/1") for number in range(50)} == {400}
    assert ask("real/1", "DELETE") == 400
    assert ask("other/1", "GET") == 400
    assert [ask("real/1"), ask("real/3")] == [204, 429]
    assert list(gate._files) == ["real"]
