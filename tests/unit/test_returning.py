"""Whoever loads the page anew: known by a cookie, and where they were."""

import asyncio
import re
from types import SimpleNamespace

import pytest

from lfrsim.workshop import visit
from lfrsim.workshop.door.returning import MOST_LEFT, KnownBrowsers, Lobby, token_of

ONE, OTHER = "0" * 32, "f" * 32
PAGE, ASSET = b"text/html; charset=utf-8", b"text/javascript"


def answered(kind, cookies=b""):
    """Ask for something of a kind; return the cookies that are set."""
    sent = []

    async def app(scope, receive, send):
        headers = [(b"content-type", kind)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def send(message):
        sent.append(message)

    async def receive():
        return {}

    scope = {"type": "http", "headers": [(b"cookie", cookies)] if cookies else []}
    asyncio.run(KnownBrowsers(app)(scope, receive, send))
    (start,) = sent
    return [value for name, value in start["headers"] if name == b"set-cookie"]


def test_a_page_brings_a_cookie_that_no_script_can_read():
    """It ends with the browser, and is another one for each."""
    (first,), (second,) = answered(PAGE), answered(PAGE)
    form = rb"lfrsim=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax"
    assert re.fullmatch(form, first)
    assert first != second


def test_who_is_known_gets_none_and_neither_does_what_is_no_page():
    """Several parts of a page are asked for at once: the page alone has it."""
    assert answered(PAGE, b"a=b; lfrsim=" + ONE.encode()) == []
    assert answered(ASSET) == []
    assert len(answered(PAGE, b"lfrsim=mine")) == 1


def test_who_has_the_page_already_and_no_cookie_is_sent_it_anew():
    """A closed browser keeps the page: *not modified* would bring no cookie."""
    asked = []

    async def app(scope, receive, send):
        asked.append([name for name, _ in scope["headers"]])

    async def nothing(*_):
        return {}

    conditions = [(b"if-none-match", b'"e"'), (b"if-modified-since", b"yesterday")]
    known = (b"cookie", b"lfrsim=" + ONE.encode())
    for headers in ([(b"host", b"here"), *conditions], [known, *conditions]):
        scope = {"type": "http", "headers": headers}
        asyncio.run(KnownBrowsers(app)(scope, nothing, nothing))
    assert asked == [[b"host"], [b"cookie", *dict(conditions)]]


@pytest.mark.parametrize("token", ["", "../..", "0" * 31, "G" * 32, ONE + "\n"])
def test_only_our_own_tokens_are_heeded(token):
    """Whatever a browser says it is."""
    assert token_of({"lfrsim": token}) == ""
    assert token_of({"lfrsim": ONE}) == ONE


def test_the_lobby_remembers_by_token_and_not_for_ever():
    """Nothing is remembered of who has none; the oldest are forgotten first."""
    lobby = Lobby()
    lobby.leave("", "nobody")
    lobby.leave(ONE, "first")
    lobby.leave(ONE, "second")
    assert lobby.left("") is None
    assert lobby.left(ONE) == "second"
    assert lobby.left(OTHER) is None
    for number in range(MOST_LEFT):
        lobby.leave(f"{number:032x}x", number)
    assert lobby.left(ONE) is None
    assert lobby.left(f"{MOST_LEFT - 1:032x}x") == MOST_LEFT - 1


def test_who_knew_the_pin_is_known_by_token_alone():
    """Nobody else is let in by it."""
    lobby = Lobby()
    lobby.let_in("")
    lobby.let_in(ONE)
    assert lobby.is_let_in(ONE)
    assert not lobby.is_let_in(OTHER)
    assert not lobby.is_let_in("")


def test_who_comes_back_is_the_same_visitor_to_the_desk(monkeypatch):
    """A run that was asked for before the page was loaded anew can be stopped after."""
    found = {}
    for token in (ONE, ""):
        monkeypatch.setattr(visit, "browser", lambda token=token: token)
        for session in ("before", "after"):
            context = SimpleNamespace(session_id=session)
            monkeypatch.setattr(visit, "get_script_run_ctx", lambda one=context: one)
            found[token, session] = visit.visitor()
    assert found[ONE, "before"] == found[ONE, "after"] == ONE
    assert found["", "before"] != found["", "after"]
