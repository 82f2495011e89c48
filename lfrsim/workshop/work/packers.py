"""Who packs: parcels are made beside the pages, few at a time, and kept for a while."""

from __future__ import annotations

import logging
import threading
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final

import streamlit as st

from lfrsim.workshop.work.admission import RefusedError
from lfrsim.workshop.work.parcel import made

if TYPE_CHECKING:
    from collections.abc import Callable

    from lfrsim.workshop.work.orders import Order

LEAST: Final = 2
"""Packed at once, on however few cores."""
MOST: Final = 8
"""The same on however many: each takes some 400 MB."""
MOST_KEPT: Final = 30
MOST_OF_A_VISITOR: Final = 3
"""Parcels of one visitor that aren't made yet."""

LOG: Final = logging.getLogger("lfrsim.workshop")

Contents = dict[str, bytes]


class Packers:
    """Makes what is ordered, once whoever orders it.

    Parameters
    ----------
    make
        What makes a parcel's contents.
    at_once
        How many are made at a time.
    """

    def __init__(
        self, make: Callable[[Order], Contents] = made, *, at_once: int = LEAST
    ) -> None:
        self._make = make
        self._at_once = at_once
        self._at_work = 0
        self._line: deque[tuple[Order, Future[Contents]]] = deque()
        self._lock = threading.Lock()
        self._orders: dict[Order, Future[Contents]] = {}
        self._asked_by: dict[Order, str] = {}

    def ask(self, order: Order, *, visitor: str = "") -> Future[Contents]:
        """Have something packed, unless it was; what failed is tried again.

        Parameters
        ----------
        order
            What is to be packed.
        visitor
            Who asks: anything that tells visitors apart. Without it nobody is held to
            so many.

        Raises
        ------
        RefusedError
            If it would hold everybody up. Its text is for the visitor.
        """
        with self._lock:
            future = self._orders.get(order)
            if future is None or (future.done() and future.exception()):
                self._refuse_many(visitor)
                future = Future()
                self._line.append((order, future))
                self._asked_by[order] = visitor
                self._have_it_packed()
            self._orders.pop(order, None)
            self._orders[order] = future
            self._forget()
        return future

    def known(self, order: Order) -> Future[Contents] | None:
        """Return what becomes of an order; None if nobody gave it."""
        with self._lock:
            return self._orders.get(order)

    def ahead(self, order: Order) -> int:
        """Return how many are made before an order; 0 once it is being made."""
        with self._lock:
            waiting = [one for one, _ in self._line]
            return waiting.index(order) + self._at_work if order in waiting else 0

    def _have_it_packed(self) -> None:
        # No executor: the server would wait for its threads when it is stopped.
        if self._at_work < self._at_once:
            self._at_work += 1
            threading.Thread(target=self._work, name="packing", daemon=True).start()

    def _work(self) -> None:
        while following := self._next():
            order, future = following
            try:
                future.set_result(self._make(order))
            except Exception as error:
                LOG.exception("parcel of %s failed", order.code)
                future.set_exception(error)

    def _next(self) -> tuple[Order, Future[Contents]] | None:
        """Return the first in the line; none if nobody waits, and then go home."""
        with self._lock:
            if self._line:
                return self._line.popleft()
            self._at_work -= 1
            return None

    def _refuse_many(self, visitor: str) -> None:
        own = [order for order, one in self._asked_by.items() if one == visitor]
        unmade = sum(not self._orders[order].done() for order in own)
        if visitor and unmade >= MOST_OF_A_VISITOR:
            message = f"{unmade} zips are being made for you already. Wait for one."
            raise RefusedError(message)

    def _forget(self) -> None:
        over = [order for order, future in self._orders.items() if future.done()]
        for order in over[: max(0, len(self._orders) - MOST_KEPT)]:
            del self._orders[order], self._asked_by[order]


@st.cache_resource
def the_packers(jobs: int) -> Packers:
    """Return those of this server, as many as it has processes at work, from 2 to 8."""
    return Packers(at_once=min(max(jobs, LEAST), MOST))
