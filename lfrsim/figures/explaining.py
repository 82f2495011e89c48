"""Figures of what is missing, what limits, and whose outcome changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.figures import changes as changes_figure
from analysis.figures import counterfactual as counterfactual_figure
from analysis.figures import gap as gap_figure
from analysis.figures import limits as limits_figure
from analysis.studies.changes.fates import LABELS
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import axes_of, captioned, panels_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

GAP: Final = Form(
    figure="gap",
    source="gap.table of lfrsim.gap, or gap.csv",
    texts=("key", "label", "kind", "mark", "reason"),
    numbers=("arrests", "low", "high"),
    truths=("is_there",),
    words={"kind": ("level", "part", "gap"), "mark": gap_figure.LOOKS},
    rows=({"key": "proportional"}, {"key": "obtained"}, {"key": "gap"}),
)
LIMITS: Final = Form(
    figure="limits",
    source="limits.table of lfrsim.limits, or limits.csv",
    texts=("key", "label"),
    numbers=("gain", "low", "high", "percent", "share", "share_low", "share_high"),
    truths=("is_there", "is_most"),
    rows=({"key": "none"}, {"key": "everything"}),
)
CHANGES: Final = Form(
    figure="changes",
    source="changes.flow of lfrsim.changes, or flow.csv",
    texts=("in_a", "in_b", "a", "b", "cause"),
    numbers=("per_week",),
    words={"a": list(LABELS.values()), "b": list(LABELS.values())},
    may_be_empty=True,
)
CAUSES: Final = Form(
    figure="changes",
    source="changes.causes of lfrsim.changes, or changes.csv",
    argument="causes",
    texts=("cause", "label"),
    numbers=("gained", "lost", "net", "net_low", "net_high"),
    rows=({"cause": "all"},),
)
COUNTERFACTUAL: Final = Form(
    figure="counterfactual",
    source="counterfactual.table of lfrsim.counterfactual, or counterfactual.csv",
    texts=("key", "shape"),
    numbers=("value", "low", "high"),
    rows=tuple(
        {"key": key}
        for key in (*counterfactual_figure.BARS, "net_added",
                    *counterfactual_figure.RATE_ROWS)
    ),
)  # fmt: skip
SHIFTS: Final = Form(
    figure="counterfactual",
    source="counterfactual.shifts of lfrsim.counterfactual, or brought-forward.csv",
    argument="shifts",
    numbers=("weeks", "ceased", "earlier"),
)


def gap(frame: pd.DataFrame, *, ratio: float, caption: Caption | None = None) -> Axes:
    """Draw why arrests don't grow as deployments do: a waterfall, cause by cause.

    Parameters
    ----------
    frame
        ``gap.table`` of `lfrsim.gap`, or ``gap.csv``. A row each for ``proportional``,
        the causes, ``interaction``, ``obtained`` and ``gap``, in this order:

        - ``key``, ``label``, and ``kind``: ``level``, ``part`` or ``gap``;
        - ``mark``, ``reason``: what a part rests on, and why;
        - ``is_there``: whether the cause is in either scenario;
        - ``arrests``, ``low``, ``high``: arrests a week with the paired 95 % interval;
          of a part those that are missing for it.
    ratio
        Planned deployments of B over those of A: ``gap.ratio``.
    caption
        What stands below: ``gap.caption``.

    Returns
    -------
    Axes
        One, of arrests a week by part. It doesn't begin at 0.

    Notes
    -----
    Parts are one at a time: each cause is switched off in both scenarios.

    Examples
    --------
    >>> gap = lfrsim.gap("four-a-week", "ten-a-week", replications=20)
    >>> lfrsim.figures.gap(gap.table, ratio=gap.ratio, caption=gap.caption)
    """
    found = GAP.read(frame)
    return axes_of(gap_figure.draw(found, caption=captioned(caption), ratio=ratio))


def limits(frame: pd.DataFrame, *, caption: Caption | None = None) -> Panels:
    """Draw which resource limits arrests: what each costs, and how often it costs most.

    Parameters
    ----------
    frame
        ``limits.table`` of `lfrsim.limits`, or ``limits.csv``. A row a resource, then
        ``none`` and ``everything``:

        - ``key``, ``label``;
        - ``is_there``: whether the scenario has a limit to it, and ``is_most``: whether
          it costs something and no other can be told to cost more;
        - ``gain``, ``low``, ``high``: arrests a week where it is unlimited, less those
          where it isn't, with the paired 95 % interval; ``percent`` of arrests;
        - ``share``, ``share_low``, ``share_high``: of replications in which it cost
          most, from 0 to 1, with the exact 95 % interval.
    caption
        What stands below: ``limits.caption``.

    Returns
    -------
    Panels
        ``gains`` in arrests a week, and ``shares`` in per cent of replications.

    Notes
    -----
    Intervals: Student's t of pairs; Clopper and Pearson (1934) for shares.

    Examples
    --------
    >>> limits = lfrsim.limits("ten-a-week", replications=20)
    >>> lfrsim.figures.limits(limits.table, caption=limits.caption)
    """
    found = LIMITS.read(frame)
    return panels_of(limits_figure.draw(found, caption=captioned(caption)))


def changes(
    frame: pd.DataFrame, *, causes: pd.DataFrame, caption: Caption | None = None
) -> Panels:
    """Draw what becomes of each alert in A and in B, and why arrests are won and lost.

    Parameters
    ----------
    frame
        ``changes.flow`` of `lfrsim.changes`, or ``flow.csv``. A row a pair of fates:

        - ``in_a``, ``in_b``: what becomes of an alert in A and in B, as files name it,
          and ``a``, ``b``: the same in words;
        - ``cause`` of the change, empty where there is none;
        - ``per_week``: alerts a week.
    causes
        ``changes.causes``, or ``changes.csv``. A row a cause, and ``all``:

        - ``cause``, ``label``;
        - ``gained``, ``lost``, ``net``: arrests a week, and ``net_low``, ``net_high``:
          the paired 95 % interval.
    caption
        What stands below: ``changes.caption``.

    Returns
    -------
    Panels
        ``flow``, a table of fates, and ``causes`` in arrests a week.

    Notes
    -----
    Alerts of A and B are matched in the same replication by street, day and person.

    Examples
    --------
    >>> results = lfrsim.run("four-a-week", "ten-a-week", replications=20)
    >>> changes = lfrsim.changes(results)
    >>> lfrsim.figures.changes(
    ...     changes.flow, causes=changes.causes, caption=changes.caption
    ... )
    """
    order = pd.CategoricalDtype(list(LABELS.values()), ordered=True)
    found = CHANGES.read(frame).astype({"a": order, "b": order})
    told = CAUSES.read(causes)
    return panels_of(
        changes_figure.draw(found, causes=told, caption=captioned(caption))
    )


def counterfactual(
    frame: pd.DataFrame, *, shifts: pd.DataFrame, caption: Caption | None = None
) -> Panels:
    """Draw which arrests are added, and which only brought forward.

    Parameters
    ----------
    frame
        ``counterfactual.table`` of `lfrsim.counterfactual`, or ``counterfactual.csv``.
        A row a number:

        - ``key``: ``added``, ``ceased``, ``earlier``, ``later``, ``spared``, ``lost``
          and ``net_added`` in persons a week; ``break_even`` and ``break_even_added``
          in arrests per 100 officer hours; others aren't drawn;
        - ``value``, ``low``, ``high``: with the 95 % interval;
        - ``shape`` of a rate's interval: ``interval`` where it is one.
    shifts
        ``counterfactual.shifts``, or ``brought-forward.csv``: ``weeks`` (from that many
        to one more), and persons a week of ``ceased`` and ``earlier``.
    caption
        What stands below: ``counterfactual.caption``. It says what can't be known.

    Returns
    -------
    Panels
        ``persons`` and ``shifts`` in persons a week, ``rates`` in arrests per 100
        officer hours.

    Notes
    -----
    Intervals: Student's t of pairs; Fieller (1954) for rates.

    Examples
    --------
    >>> results = lfrsim.run("four-a-week", "ten-a-week", replications=20)
    >>> counterfactual = lfrsim.counterfactual(results)
    >>> lfrsim.figures.counterfactual(
    ...     counterfactual.table,
    ...     shifts=counterfactual.shifts,
    ...     caption=counterfactual.caption,
    ... )
    """
    found, weeks = COUNTERFACTUAL.read(frame), SHIFTS.read(shifts)
    return panels_of(
        counterfactual_figure.draw(found, shifts=weeks, caption=captioned(caption))
    )
