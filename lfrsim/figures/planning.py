"""Figures for who plans: how large a trial, how many replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import power as power_figure
from analysis.figures import stopping as stopping_figure
from analysis.measures import measure_named
from analysis.studies.trial.asked import Design
from lfrsim.figures.frames import Form, FrameError
from lfrsim.figures.panels import axes_of, captioned

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.figures.style import Caption

POWER: Final = Form(
    figure="power",
    source="trial.curve of lfrsim.power, or figures/power.csv",
    numbers=("weeks", "effect", "power"),
    most={"effect": 3},
)
STOPPING: Final = Form(
    figure="stopping",
    source="stop.path of lfrsim.compare_until, or precision.csv",
    numbers=("half_width", "asked"),
    integers=("n",),
    truths=("is_look",),
    may_be_empty=True,
)


def power(  # noqa: PLR0913 - what the trial is
    frame: pd.DataFrame,
    *,
    weeks: int,
    needed: int | None,
    design: str = "parallel",
    of: str = "arrests",
    level: float = 0.8,
    alpha: float = 0.05,
    caption: Caption | None = None,
) -> Axes:
    """Draw the power of a trial by its weeks, for half, once and twice an effect.

    Parameters
    ----------
    frame
        ``trial.curve`` of `lfrsim.power`, or ``figures/power.csv``. A row an effect and
        number of weeks: ``weeks``; ``effect``, relative (0.2 is a fifth more); and
        ``power``, from 0 to 1. At most three effects.
    weeks, needed
        Weeks that there are, ``trial.asked.weeks``, and that the effect takes,
        ``trial.weeks``: None if more than ten years.
    design, of, level, alpha
        What the trial is, as `lfrsim.power` was told; ``level`` is the power asked for.
    caption
        What stands below: ``trial.caption``.

    Returns
    -------
    Axes
        One, of power in per cent by weeks.

    Notes
    -----
    Hayes and Bennett (1999), with the dispersion of the simulated counts.

    Examples
    --------
    >>> trial = lfrsim.power("ten-a-week", effect="20%")
    >>> lfrsim.figures.power(
    ...     trial.curve,
    ...     weeks=trial.asked.weeks,
    ...     needed=trial.weeks,
    ...     caption=trial.caption,
    ... )
    """
    if design not in list(Design):
        known = " or ".join(Design)
        message = f"lfrsim.figures.power: the design must be {known}, not {design!r}"
        raise FrameError(message)
    drawn = power_figure.draw(
        POWER.read(frame), caption=captioned(caption), design=design, of=of,
        power=level, alpha=alpha, there=weeks, needed=needed,
    )  # fmt: skip
    return axes_of(drawn)


def stopping(
    frame: pd.DataFrame,
    *,
    measure: str = "arrests_per_week",
    caption: Caption | None = None,
) -> Axes:
    """Draw how the half-width of a difference shrank with more replications.

    Parameters
    ----------
    frame
        ``stop.path``, the second that `lfrsim.compare_until` returns, or
        ``precision.csv``. A row a replication:

        - ``n``: replications so far;
        - ``half_width`` of the paired difference's 95 % interval, and ``asked``: the
          half-width that would have done, in the measure's unit;
        - ``is_look``: whether it was looked at.
    measure
        Whose difference: a key of ``comparison.table``.
    caption
        What stands below: ``stop.caption``.

    Returns
    -------
    Axes
        One, of half-widths by replications, both logarithmic.

    Notes
    -----
    Law, *Simulation Modeling and Analysis*, 5th ed., section 9.4.1.

    Examples
    --------
    >>> comparison, stop = lfrsim.compare_until(
    ...     "four-a-week", "ten-a-week", relative=0.05
    ... )
    >>> lfrsim.figures.stopping(stop.path, caption=stop.caption)
    """
    found, one = STOPPING.read(frame), measure_named(measure)
    drawn = stopping_figure.draw(
        found, measure=one.label, unit=one.unit, caption=captioned(caption)
    )
    return axes_of(drawn)
