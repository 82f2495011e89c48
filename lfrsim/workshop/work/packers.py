"""Who packs: parcels are made beside the pages, few at a time, and kept for a while."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final

import streamlit as st

from lfrsim.workshop.work.parcel import made

if TYPE_CHECKING:
    from collections.abc import Callable

    from lfrsim.workshop.work.orders import Order

AT_ONCE: Final = 2
MOST_KEPT: Final = 30

LOG: Final = logging.getLogger("lfrsim.workshop")

Contents = dict[str, bytes]


class Packers:
    """Makes what is ordered, once whoever orders it.

    Parameters
    ----------
    make
        What makes a parcel's contents.
    """

    def __init__(self, make: Callable[[Order], Contents] = made) -> None:
        self._make = make
        self._room = threading.Semaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._orders: dict[Order, Future[Contents]] = {}

    def ask(self, order: Order) -> Future[Contents]:
        """Have something packed, unless it was; what failed is tried again."""
        with self._lock:
            future = self._orders.pop(order, None)
            if future is None or (future.done() and future.exception()):
                future = Future()
                self._begin(order, future)
            self._orders[order] = future
            self._forget()
        return future

    def known(self, order: Order) -> Future[Contents] | None:
        """Return what becomes of an order; None if nobody gave it."""
        with self._lock:
            return self._orders.get(order)

    def _begin(self, order: Order, future: Future[Contents]) -> None:
        # No executor: the server would wait for its threads when it is stopped.
        threading.Thread(
            target=self._pack, args=(order, future), name="packing", daemon=True
        ).start()

    def _pack(self, order: Order, future: Future[Contents]) -> None:
        with self._room:
            try:
                future.set_result(self._make(order))
            except Exception as error:
                LOG.exception("parcel of %s failed", order.code)
                future.set_exception(error)

    def _forget(self) -> None:
        over = [order for order, future in self._orders.items() if future.done()]
        for order in over[: max(0, len(self._orders) - MOST_KEPT)]:
            del self._orders[order]


@st.cache_resource
def the_packers() -> Packers:
    """Return those of this server."""
    return Packers()
