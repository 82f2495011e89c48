"""What a server answers at all: by its own names, and so many uploads a visitor.

A page elsewhere can have its own name point at this computer, and would then be taken
for the server itself. It can't do that with an address in numbers.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MOST_UPLOADS: Final = 48
"""Files of a visitor that stay in memory until they leave."""
MOST_VISITORS: Final = 1000
"""Visitors whose files are counted: a name that nobody has costs whoever makes it up
nothing, so the longest known are forgotten.
"""
UPLOAD: Final = "/_stcore/upload_file/"


class KnownHosts:
    """Answers requests for an address in numbers, or this computer's own name.

    Parameters
    ----------
    app
        What answers them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        name = socket.gethostname().lower()
        self._names = {"localhost", name, f"{name}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say that there is nothing of that name."""
        if scope["type"] == "lifespan" or self._knows(_host(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(send, 421)

    def _knows(self, host: str) -> bool:
        if host in self._names:
            return True
        with suppress(ValueError):
            return bool(ip_address(host))
        return False


class FewUploads:
    """Takes no more than so many files from one visitor.

    Parameters
    ----------
    app
        What keeps them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files: dict[str, set[str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is an upload too many."""
        if scope["type"] == "http" and scope["path"].startswith(UPLOAD):
            visitor, _, file = scope["path"].removeprefix(UPLOAD).partition("/")
            files = self._files_of(visitor)
            if scope["method"] == "DELETE":
                files.discard(file)
            elif scope["method"] == "PUT":
                files.add(file)
            if len(files) > MOST_UPLOADS:
                files.discard(file)
                await _refuse(send, 429)
                return
        await self._app(scope, receive, send)

    def _files_of(self, visitor: str) -> set[str]:
        if visitor not in self._files and len(self._files) == MOST_VISITORS:
            del self._files[next(iter(self._files))]
        return self._files.setdefault(visitor, set())


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _host(scope: Scope) -> str:
    """Return the host that a request names, without its port."""
    named = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    with suppress(ValueError):
        return (urlsplit(f"//{named}").hostname or "").rstrip(".")
    return ""


def lan_addresses() -> list[str]:
    """Return the addresses by which others reach this computer, the likeliest first."""
    found: dict[str, None] = {}
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: it only asks which way a packet would leave.
        probe.connect(("192.0.2.1", 9))
        found[probe.getsockname()[0]] = None
    with suppress(OSError):
        for *_, address in socket.getaddrinfo(
            socket.gethostname(), None, socket.AF_INET
        ):
            found[str(address[0])] = None
    return [one for one in found if not ip_address(one).is_loopback]
