"""The workshop's server: Streamlit, told by nobody else how to serve.

It listens where it was told and nowhere else, reads no settings from files or from the
environment, sends nothing anywhere, and ends within a second of being told to.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import socket
import sys
import threading
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config, net_util
from streamlit.web import bootstrap

from lfrsim.workshop.door.gate import FewUploads, KnownHosts
from lfrsim.workshop.door.returning import KnownBrowsers
from lfrsim.workshop.look.theme import OPTIONS as THEME

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from lfrsim.workshop.house import House

SCRIPT: Final = Path(__file__).parent / "front" / "script.py"
HERE: Final = "127.0.0.1"
EVERYWHERE: Final = "0.0.0.0"  # only where sharing was asked for
FIRST_PORT: Final = 8501
PORTS_TRIED: Final = 50
MEGABYTES_UP: Final = 1
MEGABYTES_DOWN: Final = 40
LAST_WORD: Final = 0.5  # seconds after which the end is no longer waited for
TURN: Final = 1e-3
"""Seconds that one thread holds the others up: thirty pages are drawn at once, and the
one that answers must be among them.
"""
SHORT_TURN: Final = 1e-5  # at the end nobody's page matters
HEAVY: Final = ("analysis.studies.comparison.compare", "lfrsim.workshop.asked.worlds")
OPTIONS: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # a tenth of a second each time that a page is made
    "secrets.files": [],
    "server.disconnectedSessionTTL": 600,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxMessageSize": MEGABYTES_DOWN,
    "server.maxUploadSize": MEGABYTES_UP,
    "server.maxWidgetStateSize": MEGABYTES_UP,
    "server.showEmailPrompt": False,
}


class PortError(ValueError):
    """A port that can't be listened at."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a server will answer.

    Attributes
    ----------
    socket
        Open already, so that nobody else can have it.
    port
        Its port.
    """

    socket: socket.socket
    port: int

    @property
    def address(self) -> str:
        """What to open on this computer."""
        return f"http://{HERE}:{self.port}"


def listen(port: int | None, *, is_shared: bool) -> Listening:
    """Take a port: the one that is named, or the first free one from 8501 on.

    Raises
    ------
    PortError
        If it is taken, or may not be listened at.
    """
    address = EVERYWHERE if is_shared else HERE
    ports = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else (port,)
    for one in ports:
        try:
            return Listening(_bound(address, one), one)
        except OSError as error:
            if port is not None:
                raise PortError(_why_not(one, error)) from error
    message = f"no port from {ports[0]} to {ports[-1]} is free; name one with --port"
    raise PortError(message)


def serve(house: House, at: Listening, *, tell: Callable[[], None]) -> None:
    """Serve until SIGTERM or Ctrl-C, and then end this process.

    Parameters
    ----------
    house
        What all visitors share.
    at
        Where to answer.
    tell
        Called once it answers.
    """
    settle(at.port)
    _prepare()
    door = [Middleware(one) for one in (KnownHosts, KnownBrowsers, FewUploads)]
    app = st.App(SCRIPT, middleware=door)
    settings = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        use_colors=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=MEGABYTES_DOWN * 1_000_000,
        ws_per_message_deflate=False,
    )
    _Server(settings, tell=tell, leave=lambda: _leave(house)).run(sockets=[at.socket])
    _leave(house)


def settle(port: int) -> None:
    """Set all that Streamlit can be told; files and the environment have no say."""
    for name in [name for name in os.environ if name.startswith("STREAMLIT_")]:
        del os.environ[name]
    config.get_config_files = lambda file_name: []  # noqa: ARG005 - its name counts
    # Asked for where a page of another origin calls; it would ask a server elsewhere.
    net_util.get_external_ip = lambda: None
    told = {**THEME, **OPTIONS, "server.port": port, "browser.serverPort": port}
    bootstrap.load_config_options(told)
    logging.getLogger("lfrsim.workshop").addHandler(logging.StreamHandler(sys.stderr))


def _prepare() -> None:
    """Pay before anybody comes for what would hold up whoever comes first."""
    for name in HEAVY:
        import_module(name)
    sys.setswitchinterval(TURN)
    gc.freeze()  # what was imported stays, and needn't be looked through for cycles


class _Server(uvicorn.Server):
    """Says when it answers, and leaves at once when it is told to."""

    def __init__(
        self,
        settings: uvicorn.Config,
        *,
        tell: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(settings)
        self._tell = tell
        self._leave = leave

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets=sockets)
        if self.started:
            self._tell()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal's handler
        """Leave; browsers that are still connected have nothing to lose."""
        self._leave()


def _leave(house: House) -> None:
    """End the workers, remove what is temporary, and end this process.

    Pages that are still drawn would hold an orderly end up.
    """
    sys.setswitchinterval(SHORT_TURN)
    last = threading.Timer(LAST_WORD, os._exit, [0])
    last.daemon = True
    last.start()
    try:
        house.close()
        # What Python would do at an orderly end: give the queues' semaphores back.
        util._run_finalizers(0)  # type: ignore[attr-defined]  # noqa: SLF001
    finally:
        os._exit(0)


def _bound(address: str, port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would share the port with another
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
        found.listen(2048)
        found.settimeout(0.0)
    except BaseException:
        found.close()
        raise
    return found


def _why_not(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken; name another, or none for the first free one"
    if error.errno == errno.EACCES:
        return f"port {port} isn't ours to listen at; name one from 1024 to 65535"
    return f"port {port} can't be listened at: {error.strerror or error}"
