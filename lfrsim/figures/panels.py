"""What a figure's function returns: its axes, which show the whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from analysis.figures.style import Caption, Uncaptioned, png_of
from lfrsim.figures.frames import FrameError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from lfrsim.figures.frames import Form


class Panels(dict[str, Axes]):
    """The axes of a figure by name, in the order in which they were drawn.

    As the last line of a cell of a notebook it shows the page, as each of its axes
    does. It is an ordinary dict otherwise.
    """

    @property
    def figure(self) -> Figure:
        """The whole page."""
        figure = next(iter(self.values())).get_figure(root=True)
        assert figure is not None  # nobody removes axes that they look at
        return figure

    def _repr_png_(self) -> bytes:
        return png_of(self.figure)


def axes_of(figure: Figure) -> Axes:
    """Return the axes of a figure that has no others."""
    (axes,) = figure.axes
    return axes


def panels_of(figure: Figure) -> Panels:
    """Return all axes of a figure by name."""
    return Panels(
        (" ".join(str(axes.get_label()).split()), axes) for axes in figure.axes
    )


def captioned(caption: object) -> Caption:
    """Return a caption; where there is none, nothing that is drawn.

    Raises
    ------
    FrameError
        If it is something else.
    """
    if caption is None:
        return Uncaptioned(names=("", ""))
    if not isinstance(caption, Caption):
        message = (
            f"the caption is a {type(caption).__name__}; it must be one such as "
            "comparison.caption, or made by lfrsim.figures.Caption"
        )
        raise FrameError(message)
    return caption


def named(
    caption: Caption | None, frame: pd.DataFrame, form: Form, *, has_all: bool = True
) -> Caption:
    """Return a caption with the scenarios of a frame.

    Parameters
    ----------
    caption
        What is to stand under the figure, if anything.
    frame, form
        Whose scenarios, and what it must be like.
    has_all
        Whether the frame has every scenario of the caption.

    Raises
    ------
    FrameError
        If the caption is of other scenarios.
    """
    names = tuple(dict.fromkeys(frame["scenario"]))
    if caption is None:
        return Uncaptioned(names=names)
    said = set(captioned(caption).names)
    if set(names) - said or (has_all and said - set(names)):
        fault = (
            f"has the scenarios {', '.join(names)}, and the caption "
            f"{', '.join(caption.names)}"
        )
        form.refuse(fault)
    return caption
