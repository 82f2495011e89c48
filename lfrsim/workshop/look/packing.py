"""A parcel on a page: to be packed when somebody asks, waited for, and handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from lfrsim.workshop.visit import visitor
from lfrsim.workshop.work.admission import RefusedError
from lfrsim.workshop.work.packers import the_packers
from lfrsim.workshop.work.parcel import ParcelError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from lfrsim.workshop.work.orders import Order
    from lfrsim.workshop.work.packers import Contents, Packers

EVERY: Final = 1.0  # seconds between two looks at the packers


def pack_when_asked(order: Order, *, jobs: int, key: str) -> Contents | None:
    """Offer to pack, say that it is being packed, or return what was packed.

    Parameters
    ----------
    order
        What is to be packed.
    jobs
        Processes at work.
    key
        What tells the visitor's buttons from those of before.
    """
    packers = the_packers(jobs)
    parcel = packers.known(order)
    if parcel is None:
        if st.button("Pack it", type="primary", key=f"pack-{key}"):
            _ask(packers, order)
        st.caption("It takes about half a minute, and more if others pack too.")
    elif not parcel.done():
        _wait(packers, parcel, order)
    elif problem := parcel.exception():
        told = str(problem) if isinstance(problem, ParcelError) else "It failed."
        st.error(told)
        if st.button("Try again", key=f"again-{key}"):
            _ask(packers, order)
    else:
        return parcel.result()
    return None


def _ask(packers: Packers, order: Order) -> None:
    try:
        packers.ask(order, visitor=visitor())
    except RefusedError as refused:
        st.error(str(refused))
    else:
        st.rerun()


def show_parcel(order: Order, content: bytes) -> None:
    """Offer a zip to be downloaded."""
    st.download_button(
        f"Download lfrsim-{order.code}.zip ({len(content) / 1e6:.1f} MB)",
        content,
        file_name=f"lfrsim-{order.code}.zip",
        mime="application/zip",
        type="primary",
        on_click="ignore",
    )


@st.fragment(run_every=EVERY)
def _wait(packers: Packers, parcel: Future[Contents], order: Order) -> None:
    if parcel.done():
        st.rerun()
    before = packers.ahead(order)
    others = "1 other is" if before == 1 else f"{before} others are"
    told = f"Waiting: {others} packed before yours." if before else "Packing ..."
    st.info(f"{told} You may look at other pages meanwhile.")
