"""Figures for who plans: which is best, how large a trial, how many replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import best as best_figure
from analysis.figures import front as front_figure
from analysis.figures import power as power_figure
from analysis.figures import stopping as stopping_figure
from analysis.measures import measure_named
from analysis.studies.choosing.front import AGAINST, ALL
from analysis.studies.choosing.front import LABELS as BURDENS
from analysis.studies.choosing.rule import make_rule
from analysis.studies.trial.asked import Design
from lfrsim.figures.frames import Form, FrameError
from lfrsim.figures.panels import axes_of, captioned, panels_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

BEST: Final = Form(
    figure="best",
    source="choice.table of lfrsim.choose, or choice.csv",
    texts=("scenario",),
    numbers=("mean", "mean_low", "mean_high", "distance", "low", "high"),
    integers=("n", "after"),
    truths=("may_be_best", "is_selected"),
    most={"scenario": 26},
)
FRONT: Final = Form(
    figure="front",
    source="choice.fronts of lfrsim.choose, or front.csv",
    texts=("scenario", "against", "verdict"),
    numbers=("arrests", "arrests_low", "arrests_high",
             "burden", "burden_low", "burden_high"),
    words={"against": (*AGAINST, ALL), "verdict": front_figure.LOOKS},
    rows=tuple({"against": against} for against in AGAINST),
    most={"scenario": 26},
)  # fmt: skip
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


def best(
    frame: pd.DataFrame,
    *,
    by: str = "arrests_per_week",
    indifference: float | None = None,
    confidence: float = 0.95,
    is_least: bool | None = None,
    caption: Caption | None = None,
) -> Axes:
    """Draw how far each of several scenarios is from the best of the others.

    Parameters
    ----------
    frame
        ``choice.table`` of `lfrsim.choose`, or ``choice.csv``. A row a scenario:

        - ``scenario``, and ``n``: its replications;
        - ``mean``, ``mean_low``, ``mean_high``: of the measure, with its interval;
        - ``distance``, ``low``, ``high``: how much better it is than the best of the
          others, in the measure's unit, with intervals that all hold at once;
        - ``may_be_best``, ``is_selected``;
        - ``after`` how many replications it was out, 0 if it wasn't.
    by, indifference, confidence, is_least
        How it was chosen, as `lfrsim.choose` was told.
    caption
        What stands below: ``choice.caption``.

    Returns
    -------
    Axes
        One, of distances in the measure's unit by scenario.

    Notes
    -----
    Multiple comparisons with the best: Hsu (1984); selection: Kim and Nelson (2001).

    Examples
    --------
    >>> choice = lfrsim.choose("four-a-week", "ten-a-week", "ten-same-staff")
    >>> lfrsim.figures.best(choice.table, caption=choice.caption)
    """
    found = BEST.read(frame)
    rule = make_rule(
        by, is_least=is_least, indifference=indifference, confidence=confidence,
        scenarios=len(found),
    )  # fmt: skip
    drawn = best_figure.draw(
        found,
        caption=captioned(caption),
        measure=rule.measure.label,
        unit=rule.measure.unit,
        confidence=confidence,
        indifference=rule.indifference,
        is_least=rule.is_least,
    )
    return axes_of(drawn)


def front(
    frame: pd.DataFrame, *, confidence: float = 0.95, caption: Caption | None = None
) -> Panels:
    """Draw the arrests of several scenarios against what they ask of people.

    Parameters
    ----------
    frame
        ``choice.fronts`` of `lfrsim.choose`, or ``front.csv``. A row a scenario and
        burden:

        - ``scenario``;
        - ``against``: ``faces``, ``fruitless_stops``, ``officer_hours``; rows of
          ``all`` at once aren't drawn;
        - ``arrests``, ``arrests_low``, ``arrests_high``: a week, and ``burden``,
          ``burden_low``, ``burden_high``: faces, stops or hours a week, with intervals
          of each alone;
        - ``verdict``: ``on the front``, ``dominated`` or ``can't be told``.
    confidence
        Of the intervals, and of all verdicts together.
    caption
        What stands below: ``choice.caption``.

    Returns
    -------
    Panels
        A burden's by its name: arrests a week by the burden. Axes don't begin at 0.

    Notes
    -----
    Verdicts rest on all paired differences at once (Bonferroni).

    Examples
    --------
    >>> choice = lfrsim.choose("four-a-week", "ten-a-week", "ten-same-staff")
    >>> lfrsim.figures.front(choice.fronts, caption=choice.caption)
    """
    found = FRONT.read(frame)
    panels = found[found["against"] != ALL]
    drawn = front_figure.draw(
        panels, caption=captioned(caption), labels=BURDENS, confidence=confidence
    )
    return panels_of(drawn)


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
