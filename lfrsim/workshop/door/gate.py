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
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_UPLOADS: Final = 48
"""Files of a visitor that stay in memory until they leave."""
UPLOAD: Final = "/_stcore/upload_file/"
REFUSED: Final = 300  # statuses from here on say that it wasn't done


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
        method = scope.get("method")
        is_upload = scope["type"] == "http" and scope["path"].startswith(UPLOAD)
        if not is_upload or method not in {"PUT", "DELETE"}:
            await self._app(scope, receive, send)
            return
        visitor, _, file = scope["path"].removeprefix(UPLOAD).partition("/")
        files = self._files.setdefault(visitor, set())
        is_new = method == "PUT" and file not in files
        if is_new and len(files) >= MOST_UPLOADS:
            await _refuse(send, 429)
            return
        # Counted at once, for others come meanwhile; and only kept if it was taken: a
        # visitor whom somebody makes up has no files, and nobody makes room by asking.
        files.update({file} if is_new else ())
        was_taken = await self._pass_on(scope, receive, send)
        if (is_new and not was_taken) or (method == "DELETE" and was_taken):
            files.discard(file)
        if not files:
            self._files.pop(visitor, None)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Have a request answered; return whether it was done."""
        statuses: list[int] = []

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(int(message["status"]))
            await send(message)

        await self._app(scope, receive, watched)
        return bool(statuses) and statuses[0] < REFUSED


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
