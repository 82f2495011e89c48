"""Figures of several scenarios: against a base, which is best, and what they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import against_base as against_base_figure
from analysis.figures import best as best_figure
from analysis.figures import front as front_figure
from analysis.measures import measure_named
from analysis.studies.choosing.front import AGAINST, ALL
from analysis.studies.choosing.front import LABELS as BURDENS
from analysis.studies.choosing.rule import make_rule
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import axes_of, captioned, named, panels_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

AGAINST_BASE: Final = Form(
    figure="against_base",
    source="several.table of lfrsim.compare_several, or summary.csv of several",
    texts=("key", "scenario"),
    numbers=("mean", "mean_low", "mean_high", "difference", "low", "high"),
    integers=("n", "pairs"),
    truths=("is_base",),
    rows=({"is_base": True}, {"is_base": False}),
    each=("key",),
    most={"scenario": 26},
)
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


def against_base(
    frame: pd.DataFrame,
    *,
    by: str = "arrests_per_week",
    confidence: float = 0.95,
    caption: Caption | None = None,
) -> Panels:
    """Draw several scenarios by one measure, and each one's difference from a base.

    Parameters
    ----------
    frame
        ``several.table`` of `lfrsim.compare_several`, or ``summary.csv`` of several. A
        row a measure and scenario, drawn in their order:

        - ``key`` of the measure, ``scenario``, and ``is_base``: whether it is the base;
        - ``n`` replications in which the measure is defined, and over these ``mean``,
          ``mean_low``, ``mean_high``: with an interval of its own;
        - ``pairs`` in which it is defined in the base too, and over these
          ``difference``, ``low``, ``high``: from the base, with intervals that all
          hold at once; missing for the base.
    by
        The measure that is drawn, by its key.
    confidence
        Of the intervals.
    caption
        What stands below: ``several.caption``. Its letters stand beside the names.

    Returns
    -------
    Panels
        ``means`` and ``differences``, in the measure's unit by scenario.

    Notes
    -----
    Paired differences, together by Bonferroni's inequality.

    Examples
    --------
    >>> several = lfrsim.compare_several("four-a-week", "ten-a-week", "list-x2")
    >>> lfrsim.figures.against_base(
    ...     several.table, by="arrests_per_week", caption=several.caption
    ... )
    """
    found, measure = AGAINST_BASE.read(frame), measure_named(by)
    rows = found[found["key"] == by].reset_index(drop=True)
    if rows.empty:
        AGAINST_BASE.refuse(f"has no row with key {by!r}")
    said = named(caption, rows, AGAINST_BASE) if caption else captioned(caption)
    drawn = against_base_figure.draw(
        rows, caption=said, measure=measure.label, confidence=confidence
    )
    return panels_of(drawn)


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
        ``choice.fronts`` of `lfrsim.choose`, or ``front.csv``; as well
        ``several.fronts`` of `lfrsim.compare_several`. A row a scenario and
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
