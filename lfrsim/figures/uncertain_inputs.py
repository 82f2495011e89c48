"""Figures of what uncertain inputs do to a difference."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.figures import doubt as doubt_figure
from analysis.figures import ends as ends_figure
from analysis.figures import tornado as tornado_figure
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import axes_of, captioned, panels_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

DOUBT: Final = Form(
    figure="doubt",
    source="doubt.spread of lfrsim.doubt, or figures/doubt.csv",
    texts=("key", "label"),
    numbers=("mean", "low", "high", "low_low", "low_high", "high_low", "high_high"),
    integers=("number",),
    words={"key": doubt_figure.COLOURS},
    rows=({"key": "error"}, {"key": "doubt"}),
)
PARTS: Final = Form(
    figure="doubt",
    source="doubt.parts of lfrsim.doubt, or doubt_parts.csv",
    argument="parts",
    texts=("key", "label"),
    numbers=("share",),
    words={"key": doubt_figure.PART_KEYS},
)
GROUPS: Final = Form(
    figure="doubt",
    source="doubt.groups of lfrsim.doubt, or doubt_groups.csv",
    argument="groups",
    texts=("group",),
    numbers=("share", "low", "high"),
    may_be_empty=True,
)
TORNADO: Final = Form(
    figure="tornado",
    source="doubt.inputs of lfrsim.doubt, or figures/tornado.csv",
    texts=("name", "members", "standing", "at_low", "at_high"),
    numbers=("share", "share_low", "share_high", "low", "low_low", "low_high",
             "high", "high_low", "high_high", "centre"),
)  # fmt: skip
ENDS: Final = Form(
    figure="ends",
    source="moved.table of lfrsim.ends, or ends.csv",
    texts=("label", "standing", "measure", "at_low", "at_high"),
    numbers=("stated", "low", "low_low", "low_high", "high", "high_low", "high_high",
             "span"),
    most={"measure": 1},
)  # fmt: skip


def doubt(
    frame: pd.DataFrame,
    *,
    parts: pd.DataFrame,
    groups: pd.DataFrame,
    chances: tuple[float, float] = (math.nan, math.nan),
    is_told: bool = True,
    caption: Caption | None = None,
) -> Panels:
    """Draw error, risk and doubt of a difference on one axis, and what they are due to.

    Parameters
    ----------
    frame
        ``doubt.spread`` of `lfrsim.doubt`, or ``figures/doubt.csv``. A row each for
        error, risk and doubt, in arrests a week, B - A:

        - ``key``: ``error``, ``year``, ``week`` or ``doubt``; ``label``;
        - ``number`` of values;
        - ``mean``; ``low``, ``high``: the 95 % interval of the error, else the middle
          90 % of single years, single weeks, or draws of the inputs;
        - ``low_low``, ``low_high``, ``high_low``, ``high_high``: 95 % intervals of
          these two edges, or missing.
    parts
        ``doubt.parts``, or ``doubt_parts.csv``: ``key`` (``doubt``, ``luck`` or
        ``error``), ``label`` and ``share`` of a single year's variance, from 0 to 1.
    groups
        ``doubt.groups``, or ``doubt_groups.csv``, the largest first: ``group`` of
        inputs, ``share``, ``low``, ``high``: of the doubt, from 0 to 1, with the 95 %
        interval. They aren't drawn where nothing is told.
    chances
        How often B has more arrests in the same week, and than another week of A, from
        0 to 1: ``doubt.same_week`` and ``doubt.other_week``.
    is_told
        Whether what inputs do can be told from luck: ``doubt.is_told``.
    caption
        What stands below: ``doubt.caption``.

    Returns
    -------
    Panels
        ``spread`` in arrests a week; ``parts`` and ``groups`` in per cent, where they
        can be told.

    Notes
    -----
    Boxes with intervals of their edges: MORE plots (Nelson 2008).

    Examples
    --------
    >>> doubt = lfrsim.doubt("four-a-week", "ten-a-week", draws=64, replications=20)
    >>> lfrsim.figures.doubt(
    ...     doubt.spread,
    ...     parts=doubt.parts,
    ...     groups=doubt.groups,
    ...     chances=(doubt.same_week, doubt.other_week),
    ...     is_told=doubt.is_told,
    ...     caption=doubt.caption,
    ... )
    """
    found, shares = GROUPS.read(groups), PARTS.read(parts)
    drawn = doubt_figure.draw(
        DOUBT.read(frame), caption=captioned(caption), parts=shares,
        groups=found if is_told else found.iloc[:0], chances=chances, is_told=is_told,
    )  # fmt: skip
    return panels_of(drawn)


def tornado(frame: pd.DataFrame, *, caption: Caption | None = None) -> Axes:
    """Draw the mean difference at either end of the strongest inputs' doubt.

    Parameters
    ----------
    frame
        ``doubt.inputs`` of `lfrsim.doubt`, or ``figures/tornado.csv``; there is none
        where inputs can't be told apart. A row an input, the strongest first:

        - ``name``, its path; ``members`` of a joint doubt, or nothing; ``standing``;
        - ``share``, ``share_low``, ``share_high``: of the variance over all inputs,
          from 0 to 1, with the 95 % interval;
        - ``at_low``, ``at_high``: its value at either end, as people write it;
        - ``low``, ``low_low``, ``low_high``: mean difference B - A at its low end, in
          arrests a week, with the 95 % interval, and ``high``, ``high_low``,
          ``high_high`` at its high end, all other inputs uncertain;
        - ``centre``: mean over all draws, the same in every row.
    caption
        What stands below: ``doubt.caption``.

    Returns
    -------
    Axes
        One, of differences in arrests a week by input.

    Notes
    -----
    The ends are those of a fitted main effect, with bootstrap intervals.

    Examples
    --------
    >>> doubt = lfrsim.doubt("four-a-week", "ten-a-week", draws=64, replications=20)
    >>> lfrsim.figures.tornado(doubt.inputs, caption=doubt.caption)
    """
    return axes_of(tornado_figure.draw(TORNADO.read(frame), caption=captioned(caption)))


def ends(frame: pd.DataFrame, *, caption: Caption | None = None) -> Axes:
    """Draw the mean difference with one input at a time at an end of its doubt.

    Parameters
    ----------
    frame
        ``moved.table`` of `lfrsim.ends`, or ``ends.csv``; ``moved.frame`` has it of
        another measure. A row an input, what moves the difference most first:

        - ``label``, what it is called, and ``standing``;
        - ``measure``, what the difference is in, the same in every row;
        - ``at_low``, ``at_high``: its value at either end, as people write it;
        - ``stated``: mean difference B - A with all inputs as stated, the same in every
          row; ``low`` and ``high``: with this one at its low and its high end;
        - ``low_low``, ``low_high``, ``high_low``, ``high_high``: 95 % intervals of how
          far these two are from the stated one in the same luck, put there;
        - ``span`` from the least to the greatest of the three.
    caption
        What stands below: ``moved.caption``.

    Returns
    -------
    Axes
        One, of differences in the unit of the measure by input.

    Notes
    -----
    The ends are runs, and all other inputs are as stated; in `tornado` they are drawn.

    Examples
    --------
    >>> moved = lfrsim.ends(
    ...     "four-a-week",
    ...     "ten-a-week",
    ...     inputs=["depletion.regime", "population.time_sought"],
    ... )
    >>> lfrsim.figures.ends(moved.table, caption=moved.caption)
    """
    found = ENDS.read(frame)
    measure = str(found["measure"].iloc[0])
    return axes_of(ends_figure.draw(found, measure=measure, caption=captioned(caption)))
