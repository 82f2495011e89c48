"""Figures of one scenario or two: what changes, what passes, how weeks scatter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import differences as differences_figure
from analysis.figures import funnel as funnel_figure
from analysis.figures import weekly as weekly_figure
from analysis.measures import BY_KEY, Kind
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import axes_of, captioned, named, panels_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

DIFFERENCES: Final = Form(
    figure="differences",
    source="comparison.table, or summary.csv of a comparison",
    texts=("key", "measure", "kind"),
    numbers=("a_mean", "b_mean", "difference", "low", "high", "relative",
             "relative_low", "relative_high"),
    words={"key": BY_KEY, "kind": [kind.value for kind in Kind]},
    rows=({"key": "arrests_per_week"}, {"key": "officer_hours_per_week"}),
)  # fmt: skip
FUNNEL: Final = Form(
    figure="funnel",
    source='comparison.frames["funnel"], or figures/funnel.csv',
    texts=("scenario", "stage"),
    numbers=("per_week", "low", "high", "share"),
    words={"stage": funnel_figure.STAGES},
    rows=tuple({"stage": stage} for stage in funnel_figure.STAGES),
    each=("scenario",),
    most={"scenario": 2},
)
WEEKLY: Final = Form(
    figure="weekly",
    source='comparison.frames["weekly"], or figures/weekly.csv',
    texts=("scenario",),
    numbers=("mean", "low", "high", "p5", "p95"),
    integers=("arrests", "weeks"),
    most={"scenario": 2},
)
REPLICATIONS: Final = Form(
    figure="weekly",
    source="comparison.replication_table, or replications.csv",
    argument="replications",
    texts=("scenario",),
    numbers=("arrests_per_week",),
    integers=("replication",),
)


def differences(
    frame: pd.DataFrame,
    *,
    proportion: float | None = None,
    caption: Caption | None = None,
) -> Axes:
    """Draw how far every measure changes from A to B, in per cent of A.

    Yield, burden, use and money on one axis, the numbers beside it.

    Parameters
    ----------
    frame
        ``comparison.table``, or ``summary.csv``. A row a measure:

        - ``key``, ``measure``, ``kind``: its name, its label with the unit, and
          ``yield``, ``burden``, ``use`` or ``money``;
        - ``a_mean``, ``b_mean``: means over replications, in the measure's unit;
        - ``difference``, ``low``, ``high``: B - A with its paired 95 % interval, in the
          same;
        - ``relative``, ``relative_low``, ``relative_high``: B over A, less 1, with its
          95 % interval.

        Parts of a measure aren't drawn. Arrests and officer hours must be there.
    proportion
        Planned deployments of B over those of A, where grey ticks stand:
        ``comparison.proportion``.
    caption
        What stands below: best ``comparison.priced_caption``, which says how surely
        prices are known.

    Returns
    -------
    Axes
        One, of relative differences (0.5 is 50 %) by row.

    Notes
    -----
    Intervals of ratios: Fieller (1954), of differences: Student's t of pairs.

    Examples
    --------
    >>> comparison = lfrsim.compare("four-a-week", "ten-a-week", replications=20)
    >>> lfrsim.figures.differences(
    ...     comparison.table,
    ...     proportion=comparison.proportion,
    ...     caption=comparison.priced_caption,
    ... )
    """
    found = DIFFERENCES.read(frame)
    return axes_of(
        differences_figure.draw(
            found, caption=captioned(caption), proportion=proportion
        )
    )


def funnel(frame: pd.DataFrame, *, caption: Caption | None = None) -> Axes:
    """Draw what passes each stage from faces scanned to charges, on a logarithmic axis.

    Parameters
    ----------
    frame
        ``comparison.frames["funnel"]``, or ``figures/funnel.csv``. Six rows a scenario,
        of one or two:

        - ``scenario``;
        - ``stage``: ``faces``, ``alerts``, ``accepted``, ``stops``, ``arrests``,
          ``charged``;
        - ``per_week``, ``low``, ``high``: mean number a week with its 95 % interval;
        - ``share`` of the stage above, over all replications, from 0 to 1.
    caption
        What stands below, such as ``comparison.caption``.

    Returns
    -------
    Axes
        One, of numbers a week by stage.

    Notes
    -----
    Intervals: Student's t over replications.

    Examples
    --------
    >>> comparison = lfrsim.compare("four-a-week", "ten-a-week", replications=20)
    >>> lfrsim.figures.funnel(comparison.frames["funnel"], caption=comparison.caption)
    """
    found = FUNNEL.read(frame)
    order = found["stage"].map(list(funnel_figure.STAGES).index)
    found = found.loc[order.sort_values(kind="stable").index]
    return axes_of(funnel_figure.draw(found, caption=named(caption, found, FUNNEL)))


def weekly(
    frame: pd.DataFrame,
    *,
    replications: pd.DataFrame | None = None,
    other_week: float | None = None,
    caption: Caption | None = None,
) -> Panels:
    """Draw how many weeks had how many arrests: how far single weeks scatter.

    Parameters
    ----------
    frame
        ``comparison.frames["weekly"]``, or ``figures/weekly.csv``. A row a number of
        arrests, of one scenario or two:

        - ``scenario``;
        - ``arrests``: a whole number, and ``weeks``: how many of all replications had
          it;
        - ``mean``, ``low``, ``high``: arrests a week over replications with the 95 %
          interval, and ``p5``, ``p95``: percentiles of single weeks; the same in every
          row of a scenario.
    replications
        For a tick at each replication's mean: ``comparison.replication_table``, or
        ``replications.csv``, with ``scenario``, ``replication`` (a whole number) and
        ``arrests_per_week``.
    other_week
        ``comparison.other_week``, for the title: share of comparisons in which a week
        of B has more arrests than another week of A.
    caption
        What stands below, such as ``comparison.caption``.

    Returns
    -------
    Panels
        A scenario's by its name: per cent of weeks by arrests.

    Notes
    -----
    The interval is Student's t over replications.

    Examples
    --------
    >>> comparison = lfrsim.compare("four-a-week", "ten-a-week", replications=20)
    >>> lfrsim.figures.weekly(
    ...     comparison.frames["weekly"], replications=comparison.replication_table
    ... )
    """
    found = WEEKLY.read(frame)
    caption = named(caption, found, WEEKLY)
    weeks = None if replications is None else _means(replications, caption.names)
    return panels_of(
        weekly_figure.draw(found, weeks=weeks, caption=caption, other_week=other_week)
    )


def _means(replications: object, names: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Return each replication's arrests a week, by scenario."""
    found = REPLICATIONS.read(replications)
    means = {}
    for name in names:
        rows = found[found["scenario"] == name]
        if rows.empty:
            REPLICATIONS.refuse(f"has no scenario {name!r}")
        means[name] = rows.assign(arrests=rows["arrests_per_week"])
    return means
