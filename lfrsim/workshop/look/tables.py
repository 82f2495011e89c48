"""Tables on a page: with headings of rows, and to be scrolled by keyboard if wide."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analysis.report.page.tables import text_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.page.tables import Table


def show_table(frame: pd.DataFrame, name: str) -> None:
    """Show a frame of text.

    Parameters
    ----------
    frame
        Rounded, under headings in words; its first column heads the rows.
    name
        What it is a table of, for whoever doesn't see where it stands.
    """
    st.html(html_of(text_table(name, frame)))


def html_of(table: Table) -> str:
    """Return a table as HTML, all text in it escaped."""
    heads = "".join(
        f'<th scope="col"{_kind(one.is_number)}>{escape(one.heading)}</th>'
        for one in table.columns
    )
    rows = "".join(_row(row, table) for row in table.rows)
    return (
        f'<div class="lfrsim-scroll" role="region" tabindex="0" '
        f'aria-label="{escape(table.caption)}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(row: tuple[str, ...], table: Table) -> str:
    first, *others = row
    cells = "".join(
        f"<td{_kind(column.is_number)}>{escape(text)}</td>"
        for text, column in zip(others, table.columns[1:], strict=True)
    )
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def _kind(is_number: bool) -> str:  # noqa: FBT001 - of a column
    return ' class="lfrsim-number"' if is_number else ""
