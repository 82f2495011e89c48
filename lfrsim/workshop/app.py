"""What Streamlit runs for each visitor, anew with everything that they do."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lfrsim.workshop.house import the_house
from lfrsim.workshop.look import shell
from lfrsim.workshop.pages import (
    ask,
    door,
    doubt,
    predict,
    reveal,
    take_home,
    teams,
    watch,
)
from lfrsim.workshop.visit import leave, this_visit

STEPS = {
    "ask": (ask.show, "1 Ask"),
    "predict": (predict.show, "2 Predict"),
    "reveal": (reveal.show, "3 Run"),
    "watch": (watch.show, "4 Watch"),
    "doubt": (doubt.show, "5 Doubt"),
    "take-home": (take_home.show, "6 Take home"),
    "teams": (teams.show, "Teams"),
}


def main() -> None:
    """Show the page that the visitor is on."""
    st.set_page_config(page_title="lfrsim workshop", layout="wide")
    house = the_house()
    if not door.is_in(house):
        # At every address, so that whoever comes in is where they wanted to be.
        doors = [
            st.Page(
                partial(door.show, house),
                title=title,
                url_path=path,
                default=path == "ask",
            )
            for path, (_, title) in STEPS.items()
        ]
        st.navigation(doors, position="hidden").run()
        return
    visit = this_visit()
    visit.pages = {
        path: st.Page(
            partial(show, visit), title=title, url_path=path, default=path == "ask"
        )
        for path, (show, title) in STEPS.items()
    }
    page = st.navigation(list(visit.pages.values()), position="top")
    shell.dress(visit)
    shell.show_where(visit, _step(page.title))
    try:
        page.run()
    finally:  # a page also ends by leading to another
        leave(visit)


def _step(title: str) -> str:
    """Say how far one is; a page without a number is no step."""
    number, _, rest = title.partition(" ")
    last = sum(title[0].isdigit() for _, title in STEPS.values())
    return f"Step {number} of {last}" if rest and number.isdigit() else ""


if __name__ == "__main__":  # as `streamlit run` has it
    main()
