"""Rows of figures: what is drawn of a scenario, and how its name is cut."""

from string import ascii_lowercase

import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from analysis.figures.rows import MOST_NAME, Mark, cut, draw_row


def lines(mark):
    """Draw one row, and return its interval and its mark."""
    axes = Figure().add_subplot()
    draw_row(axes, (1.0, 2.5, 3.0), 4, mark)
    return axes.lines


def test_a_row_is_an_interval_and_a_mark_upon_it():
    """Both in the colour of what is told, on the row's height."""
    interval, mark = lines(Mark("s", "red", size=7))

    assert interval.get_xydata().tolist() == [[1, 4], [3, 4]]
    assert mark.get_xydata().tolist() == [[2.5, 4]]
    assert (interval.get_color(), mark.get_color()) == ("red", "red")
    assert (mark.get_marker(), mark.get_markersize()) == ("s", 7)


@pytest.mark.parametrize(("is_hollow", "face"), [(True, "white"), (False, "red")])
def test_what_cannot_be_told_is_hollow(is_hollow, face):
    """So that it is seen without colours."""
    _, mark = lines(Mark("D", "red", is_hollow=is_hollow))

    assert to_rgba(mark.get_markerfacecolor()) == to_rgba(face)
    assert to_rgba(mark.get_markeredgecolor()) == to_rgba("red")


def test_a_name_that_is_too_long_is_cut_in_its_midst():
    """And one that just fits isn't."""
    fits = ascii_lowercase[:MOST_NAME]

    assert cut(fits) == fits
    assert cut(ascii_lowercase) == "abcdefghijkl…opqrstuvwxyz"
