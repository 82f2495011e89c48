"""Who comes back: a browser that loads the page anew goes on where it was.

A page that is loaded anew is another visit to Streamlit, and nothing that was chosen,
guessed or typed would be left of it. So a browser has a cookie without a meaning, for
as long as it stays open, by which its last visit is found again.
"""

from __future__ import annotations

import re
import secrets
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "lfrsim"
LIMITS: Final = "HttpOnly; SameSite=Lax"  # links lead here from elsewhere
TOKEN: Final = re.compile(r"[0-9a-f]{32}")
CONDITIONS: Final = (b"if-none-match", b"if-modified-since")
MOST_LEFT: Final = 500
"""Visits that are remembered; the oldest are forgotten."""


class Lobby:
    """What browsers left behind when they were last there, and who has been let in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, Any] = {}
        self._let_in: dict[str, None] = {}

    def leave(self, token: str, visit: object) -> None:
        """Remember a visit in place of the last one; without a token, nothing."""
        with self._lock:
            _put(self._left, token, visit)

    def left(self, token: str) -> Any:  # noqa: ANN401 - as it was left
        """Return the last visit; None if there is none."""
        return self._left.get(token)

    def let_in(self, token: str) -> None:
        """Remember that somebody knew the PIN."""
        with self._lock:
            _put(self._let_in, token, None)

    def is_let_in(self, token: str) -> bool:
        """Say whether somebody knew the PIN."""
        return token in self._let_in


class KnownBrowsers:
    """Gives each browser a cookie with the first page that it asks for.

    Parameters
    ----------
    app
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and send a cookie along if there is none."""
        if scope["type"] != "http" or token_of(_cookies(scope)):
            await self._app(scope, receive, send)
            return

        # A closed browser keeps pages, but no cookie: "not modified" would bring none.
        whole = [one for one in scope["headers"] if one[0] not in CONDITIONS]

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                cookie = f"{COOKIE}={secrets.token_hex(16)}; Path=/; {LIMITS}"
                headers = [*message["headers"], (b"set-cookie", cookie.encode())]
                message = {**message, "headers": headers}
            await send(message)

        await self._app({**scope, "headers": whole}, receive, marked)


def token_of(cookies: Mapping[str, str]) -> str:
    """Return by what a browser is known; nothing if it isn't."""
    token = cookies.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else ""


def _put(there: dict[str, Any], token: str, what: object) -> None:
    if not token:
        return
    there.pop(token, None)
    there[token] = what
    while len(there) > MOST_LEFT:
        there.pop(next(iter(there)))


def _is_page(message: Message) -> bool:
    kind: bytes = dict(message["headers"]).get(b"content-type", b"")
    return kind.startswith(b"text/html")


def _cookies(scope: Scope) -> dict[str, str]:
    sent = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    pairs = (one.partition("=") for one in sent.decode("latin-1").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}
