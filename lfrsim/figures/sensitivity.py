"""Figures of which of several settings a result depends on, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import indices as indices_figure
from analysis.figures import scatter as scatter_figure
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import captioned, panels_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

SCATTER: Final = Form(
    figure="scatter",
    source=(
        'points_frame of sweep.parts["combinations"] or sweep.parts["sensitivity"] of '
        "lfrsim.sweep, or figures/points.csv"
    ),
    texts=("factor", "value", "measure", "finding"),
    numbers=("x", "mean", "low", "high"),
    truths=("is_numeric",),
    most={"measure": 1},
)
INDICES: Final = Form(
    figure="indices",
    source='sweep.parts["sensitivity"].frame of a sobol design, or figures/indices.csv',
    texts=("key", "measure", "factor"),
    numbers=("first", "first_low", "first_high", "total", "total_low", "total_high",
             "noise"),
    most={"key": 2},
)  # fmt: skip


def scatter(frame: pd.DataFrame, *, caption: Caption | None = None) -> Panels:
    """Draw arrests at all points of a design against each setting by itself.

    Parameters
    ----------
    frame
        ``points_frame`` of ``sweep.parts["combinations"]`` (three settings or more) or
        ``sweep.parts["sensitivity"]`` (``lhs`` or ``sobol``) of `lfrsim.sweep`, or
        ``figures/points.csv``. A row a point and setting:

        - ``factor``: the setting, with its unit;
        - ``value``, as it was written; ``x``, as a number, or its place;
          ``is_numeric``, whether it is one;
        - ``measure``; ``mean``, ``low``, ``high``: with the 95 % interval, in its unit;
        - ``finding``: what is said of the setting in words, or nothing.
    caption
        What stands below: ``sweep.caption``.

    Returns
    -------
    Panels
        A setting's by its name.

    Examples
    --------
    >>> sweep = lfrsim.sweep(
    ...     "ten-a-week",
    ...     {"recognition.threshold": "0.60..0.64", "workforce.crew.pairs": "2..6"},
    ...     design="lhs",
    ...     points=40,
    ... )
    >>> points = sweep.parts["sensitivity"].points_frame
    >>> lfrsim.figures.scatter(points, caption=sweep.caption)
    """
    found = SCATTER.read(frame)
    return panels_of(scatter_figure.draw(found, caption=captioned(caption)))


def indices(frame: pd.DataFrame, *, caption: Caption | None = None) -> Panels:
    """Draw how much of the variance of a measure or two each setting brings.

    Parameters
    ----------
    frame
        ``sweep.parts["sensitivity"].frame`` of a ``sobol`` design of `lfrsim.sweep`, or
        ``figures/indices.csv``. A row a measure and setting:

        - ``key``, ``measure``, and ``factor``, the setting;
        - ``first``, ``first_low``, ``first_high``, ``total``, ``total_low``,
          ``total_high``: first-order and total index, shares of the variance from 0 to
          1 but for error, with 95 % bootstrap intervals;
        - ``noise``: share of the simulation's own luck.
    caption
        What stands below: ``sweep.caption``.

    Returns
    -------
    Panels
        A measure's by its key: per cent of the variance by setting.

    Notes
    -----
    Sobol' (1993); estimated as in Saltelli et al. (2010), table 2.

    Examples
    --------
    >>> sweep = lfrsim.sweep(
    ...     "ten-a-week",
    ...     {"recognition.threshold": "0.60..0.64", "workforce.crew.pairs": "2..6"},
    ...     design="sobol",
    ...     points=64,
    ... )
    >>> lfrsim.figures.indices(
    ...     sweep.parts["sensitivity"].frame, caption=sweep.caption
    ... )
    """
    found = INDICES.read(frame)
    return panels_of(indices_figure.draw(found, caption=captioned(caption)))
