"""Figures of a scenario at the values of one setting, or two."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.figures import curves as curves_figure
from analysis.figures import dose as dose_figure
from analysis.figures import heat as heat_figure
from analysis.measures import ARRESTS
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import captioned, panels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

DOSE: Final = Form(
    figure="dose",
    source='sweep.parts["dose"].table of lfrsim.sweep, or dose.csv',
    texts=("order", "key", "what"),
    numbers=("dose_from", "dose", "mean", "low", "high"),
    words={"what": ("level", "marginal", "worth")},
    rows=({"what": "marginal", "order": "random", "key": ARRESTS},),
)
CURVES: Final = Form(
    figure="curves",
    source='sweep.parts["curve"].frame of lfrsim.sweep, or figures/sweep.csv',
    texts=("value", "key", "measure", "kind"),
    numbers=("x", "mean", "low", "high",
             "difference", "difference_low", "difference_high"),
    truths=("is_base", "is_numeric"),
    words={"kind": curves_figure.COLOURS},
    rows=({"key": ARRESTS, "is_base": True}, {"key": ARRESTS, "is_base": False}),
    most={"key": 6},
)  # fmt: skip
HEAT: Final = Form(
    figure="heat",
    source='sweep.parts["combinations"].frame of lfrsim.sweep, or figures/heat.csv',
    texts=("x", "y", "key", "measure"),
    numbers=("mean", "low", "high"),
    truths=("is_best", "is_alike", "is_numeric"),
    most={"key": 2},
)


def dose(
    frame: pd.DataFrame,
    *,
    said: Sequence[str] = (),
    tried: float = math.inf,
    caption: Caption | None = None,
) -> Panels:
    """Draw arrests by deployments a week, and what each further one brings and asks.

    Parameters
    ----------
    frame
        ``sweep.parts["dose"].table`` of `lfrsim.sweep`, or ``dose.csv``. A row an
        order, measure and dose:

        - ``order`` of slots: ``random`` or ``planned``; ``key`` of the measure;
        - ``what``: ``level`` at ``dose``; ``marginal``, a deployment more from
          ``dose_from`` to ``dose``; ``worth``, planned less random;
        - ``dose_from``, ``dose``: deployments a week;
        - ``mean``, ``low``, ``high``: in the measure's unit, with the 95 % interval.
    said
        What stands in words on the figure: ``sweep.parts["dose"].said``.
    tried
        Deployments a week beyond which nobody has tried, which is shaded:
        ``sweep.parts["dose"].tried``.
    caption
        What stands below: ``sweep.caption``.

    Returns
    -------
    Panels
        ``levels`` and ``worth`` in arrests a week, what one more brings by the
        measure's key, and ``said``, the words.

    Notes
    -----
    Steps are paired; intervals are Student's t over replications.

    Examples
    --------
    >>> sweep = lfrsim.sweep("ten-a-week", {"plan.deployments_per_week": "0..14"})
    >>> dose = sweep.parts["dose"]
    >>> lfrsim.figures.dose(
    ...     dose.table, said=dose.said, tried=dose.tried, caption=sweep.caption
    ... )
    """
    found = DOSE.read(frame)
    return panels_of(
        dose_figure.draw(found, caption=captioned(caption), said=said, tried=tried)
    )


def curves(frame: pd.DataFrame, *, name: str, caption: Caption | None = None) -> Panels:
    """Draw yield, burden, use and money at each value of one setting.

    Parameters
    ----------
    frame
        ``sweep.parts["curve"].frame`` of `lfrsim.sweep`, or ``figures/sweep.csv``. A
        row a value and measure, at most six measures:

        - ``value``, as it was written; ``x``, as a number, or its place;
          ``is_numeric``, whether it is one;
        - ``key``, ``measure``, ``kind`` of the measure; arrests must be there;
        - ``mean``, ``low``, ``high``: in the measure's unit, with the 95 % interval;
        - ``is_base``: whether differences are taken from it; ``difference``,
          ``difference_low``, ``difference_high``: paired, in the same unit.
    name
        Of the setting, with its unit: ``sweep.parts["curve"].setting``.
    caption
        What stands below: ``sweep.caption``.

    Returns
    -------
    Panels
        A measure's by its key, in its unit.

    Examples
    --------
    >>> sweep = lfrsim.sweep("ten-a-week", {"workforce.crew.pairs": "2..6"})
    >>> curve = sweep.parts["curve"]
    >>> lfrsim.figures.curves(curve.frame, name=curve.setting, caption=sweep.caption)
    """
    found = CURVES.read(frame)
    return panels_of(curves_figure.draw(found, caption=captioned(caption), name=name))


def heat(
    frame: pd.DataFrame,
    *,
    names: tuple[str, str] | None = None,
    caption: Caption | None = None,
) -> Panels:
    """Draw a measure or two at every pair of values of two settings.

    Parameters
    ----------
    frame
        ``sweep.parts["combinations"].frame`` of `lfrsim.sweep`, or
        ``figures/heat.csv``. A row a pair of values and measure, with all pairs:

        - ``x``, ``y``: values as they were written; ``is_numeric``, whether all are
          numbers;
        - ``key``, ``measure``;
        - ``mean``, ``low``, ``high``: in the measure's unit, with the 95 % interval;
        - ``is_best``, and ``is_alike``: whether it can't be told from the best.
    names
        Of the settings of ``x`` and ``y``, with their units:
        ``sweep.parts["combinations"].settings``; if not said, those of the frame.
    caption
        What stands below: ``sweep.caption``.

    Returns
    -------
    Panels
        A measure's by its key, and its scale of colours by ``scale`` and the key.

    Notes
    -----
    What can't be told from the best: paired, 95 % for all pairs at once (Bonferroni).

    Examples
    --------
    >>> sweep = lfrsim.sweep(
    ...     "ten-a-week",
    ...     {"plan.deployments_per_week": "4..14..2", "workforce.crew.pairs": "2..6"},
    ... )
    >>> heat = sweep.parts["combinations"]
    >>> lfrsim.figures.heat(heat.frame, names=heat.settings, caption=sweep.caption)
    """
    found = _in_turn(HEAT.read(frame))
    drawn = heat_figure.draw(
        found, caption=captioned(caption), names=names or _settings_in(found)
    )
    return panels_of(drawn)


def _in_turn(frame: pd.DataFrame) -> pd.DataFrame:
    """Return all pairs of values in order, of each measure.

    Raises
    ------
    lfrsim.figures.frames.FrameError
        If a pair is missing, or there twice.
    """
    places = {
        name: frame[name].map(list(dict.fromkeys(frame[name])).index)
        for name in ("key", "x", "y")
    }
    keys, xs, ys = (int(one.max()) + 1 for one in places.values())
    is_twice = frame.duplicated(["key", "x", "y"]).any()
    if is_twice or len(frame) != keys * xs * ys:
        fault = f"has {len(frame)} rows, and no row for each of {xs} x and {ys} y"
        HEAT.refuse(fault)
    order = (places["key"] * xs + places["x"]) * ys + places["y"]
    return frame.loc[order.sort_values().index].reset_index(drop=True)


def _settings_in(frame: pd.DataFrame) -> tuple[str, str]:
    """Return what the settings are called, whose values have columns of their own."""
    paths = [str(name) for name in frame.columns if "." in str(name)]
    first, second, *_ = (*paths, "x", "y") if len(paths) > 1 else ("x", "y")
    short = [one.rpartition(".")[2].replace("_", " ") for one in (first, second)]
    return short[0], short[1]
