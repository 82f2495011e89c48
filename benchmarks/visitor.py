"""A visitor of the workshop without a browser: Streamlit's own messages, no pixels.

What a page of Streamlit's sends when somebody clicks is sent here, and what it would
draw is read. Drawing is the visitor's own computer's work, so it isn't the server's.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.asyncio.client import ClientConnection

MOST_BYTES: Final = 64_000_000
PROTOCOLS: Final = (Subprotocol("streamlit"), Subprotocol("no-token"))


class LostError(RuntimeError):
    """A visitor whose page failed or said something else than it should."""


@dataclass(slots=True)
class Visitor:
    """Somebody at a page.

    Attributes
    ----------
    line
        The connection to the server.
    elements
        What the page shows, by where it stands.
    """

    line: ClientConnection
    elements: dict[tuple[int, ...], Any] = field(default_factory=dict)
    _drawn: dict[tuple[int, ...], int] = field(default_factory=dict)
    _run: int = 0
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _page: str = ""
    _reruns: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def arrive(self) -> None:
        """Open the page, and wait until it stands."""
        await self._rerun()
        await self._settled()

    async def press(self, label: str) -> None:
        """Press a button, and wait until the page has changed."""
        button = self.find("button", label)
        await self._rerun(WidgetState(id=button.id, trigger_value=True))
        await self._settled()

    async def set_slider(self, number: int, step: int) -> None:
        """Move one of the sliders so many steps up from its lower end."""
        sliders = [one.slider for one in self._all("slider")]
        slider = sliders[number % len(sliders)]
        steps = round((slider.max - slider.min) / slider.step)
        value = slider.min + slider.step * (step % (steps + 1))
        state = WidgetState(id=slider.id)
        state.double_array_value.data.append(value)
        self._states[slider.id] = state
        await self._rerun()
        await self._settled()

    async def write(self, numbers: list[float]) -> None:
        """Write numbers into fields, in order; they are sent with the next button."""
        fields = [one.number_input for one in self._all("number_input")]
        for one, number in zip(fields, numbers, strict=True):
            self._states[one.id] = WidgetState(id=one.id, double_value=number)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Read what the server sends until something is so."""
        while not is_so():
            await self._read()

    def find(self, kind: str, label: str) -> Any:  # noqa: ANN401 - as the kind is
        """Return what has a label."""
        for one in self._all(kind):
            if getattr(one, kind).label == label:
                return getattr(one, kind)
        shown = [getattr(one, kind).label for one in self._all(kind)]
        message = f"there is no {kind} {label!r}, but {shown}; {self.complaints}"
        raise LostError(message)

    @property
    def headings(self) -> list[str]:
        """The headings of the page, in order."""
        return [one.heading.body for one in self._all("heading")]

    @property
    def complaints(self) -> list[str]:
        """What the page shows of errors."""
        told = [one.exception.message for one in self._all("exception")]
        alerts = [one.alert for one in self._all("alert")]
        return told + [one.body for one in alerts if one.format == one.ERROR]

    def leave(self) -> None:
        """Ask for nothing more."""
        for task in self._reruns.values():
            task.cancel()

    def _all(self, kind: str) -> list[Any]:
        there = sorted(self.elements.items())
        return [one for _, one in there if one.WhichOneof("type") == kind]

    async def _rerun(self, *triggers: WidgetState, fragment: str = "") -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.page_script_hash = self._page
        asked.fragment_id = fragment
        asked.is_auto_rerun = bool(fragment)
        asked.widget_states.widgets.extend([*self._states.values(), *triggers])
        await self.line.send(message.SerializeToString())

    async def _settled(self) -> None:
        """Read until the page that was asked for stands."""
        while await self._read() != "page stands":
            pass

    async def _read(self) -> str:
        """Read one message; return its kind."""
        message = ForwardMsg()
        message.ParseFromString(await self.line.recv(decode=False))
        kind: str = message.WhichOneof("type") or ""
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
            self._run += 1
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            path = tuple(message.metadata.delta_path)
            self.elements[path] = message.delta.new_element
            self._drawn[path] = self._run
        elif kind == "auto_rerun":
            self._repeat(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self.leave()
        elif message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and (
            kind == "script_finished"
        ):
            self._clear_away()
            kind = "page stands"
        if self.complaints:
            raise LostError("; ".join(self.complaints))
        return kind

    def _clear_away(self) -> None:
        """Forget what an earlier page showed, and what it had drawn again."""
        for path in [path for path, run in self._drawn.items() if run < self._run]:
            del self.elements[path], self._drawn[path]

    def _repeat(self, fragment: str, interval: float) -> None:
        """Have a part of the page drawn again and again, as a browser would."""

        async def repeat() -> None:
            while True:
                await asyncio.sleep(interval)
                await self._rerun(fragment=fragment)

        if fragment in self._reruns:
            self._reruns[fragment].cancel()
        self._reruns[fragment] = asyncio.ensure_future(repeat())
