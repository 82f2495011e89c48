"""The house's figures on a page: drawn one at a time, kept, with words beside them.

Matplotlib isn't made for several threads, and every visitor has one. So figures are
drawn under one lock, and what was drawn is kept as a picture for whoever comes next.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from analysis.figures.style import minus, render
from analysis.report.page.tables import readable
from lfrsim.workshop.look.tables import show_table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from analysis.studies.plates.plate import Plate

LOCK: Final = threading.Lock()


class Picture(NamedTuple):
    """A figure that was drawn.

    Attributes
    ----------
    png
        What is seen.
    title, description
        The finding, and what is seen, in words.
    table
        The data as people read them.
    """

    png: bytes
    title: str
    description: str
    table: pd.DataFrame


@st.cache_resource(max_entries=400, show_spinner="Drawing ...")
def picture_of(_draw: Callable[[], Plate], *key: str | int) -> Picture:  # noqa: ARG001 - what it is kept under
    """Draw a figure, unless it was.

    Parameters
    ----------
    _draw
        Makes it; called under the lock.
    key
        What tells it from all others: a run's code, its replications, a name.
    """
    with LOCK:
        plate = _draw()
        png = render(
            plate.figure,
            title=plate.title,
            description=plate.description,
            kinds=("png",),
        )["png"]
    table = readable(plate.frame) if plate.table is None else plate.table
    return Picture(png, minus(plate.title), minus(plate.description), table)


def show_picture(picture: Picture) -> None:
    """Show a figure, with its words and its data folded below it."""
    alt = f"{picture.title}. {picture.description}"
    st.image(picture.png, alt=alt, width="stretch")
    with st.expander(f"In words and numbers: {picture.title}"):
        st.markdown(picture.description)
        show_table(picture.table, f"Data of the figure: {picture.title}")
