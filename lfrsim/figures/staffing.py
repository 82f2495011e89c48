"""Figures of who is busy when, and of what officers' hours go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import hours as hours_figure
from analysis.figures import staff as staff_figure
from analysis.measures import STATES
from analysis.measures.unit_hours import ACTIVITIES, KINDS
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import axes_of, named, panels_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

STAFF: Final = Form(
    figure="staff",
    source='comparison.frames["staff"], or figures/staff.csv',
    texts=("scenario",),
    numbers=("time_from", *STATES, "active_days"),
    most={"scenario": 2},
)
HOURS: Final = Form(
    figure="hours",
    source='comparison.frames["hours"], if there is a roster, or figures/hours.csv',
    texts=("scenario", "does", "activity"),
    numbers=("per_week", "share"),
    words={"does": KINDS, "activity": ACTIVITIES},
    rows=tuple({"activity": activity} for activity in ACTIVITIES),
    each=("scenario", "does"),
    most={"scenario": 2},
)


def staff(frame: pd.DataFrame, *, caption: Caption | None = None) -> Panels:
    """Draw where pairs and operators are through an average active day.

    Parameters
    ----------
    frame
        ``comparison.frames["staff"]``, or ``figures/staff.csv``; there is none where no
        times were kept at which officers were held. A row a quarter of an hour, of one
        scenario or two:

        - ``scenario``;
        - ``time_from``: seconds from midnight at which the quarter begins;
        - ``pairs_on_duty``, ``pairs_on_street``, ``pairs_in_custody``: mean number of
          pairs on duty, held by a stop, and away with somebody arrested;
        - ``operators_on_duty``, ``operators_judging``: mean number of operators;
        - ``active_days`` of a replication, in the mean.
    caption
        What stands below, such as ``comparison.caption``.

    Returns
    -------
    Panels
        ``pairs NAME`` and ``operators NAME`` of each scenario: numbers by hour.

    Examples
    --------
    >>> comparison = lfrsim.compare("four-a-week", "ten-a-week", replications=20)
    >>> lfrsim.figures.staff(comparison.frames["staff"], caption=comparison.caption)
    """
    found = STAFF.read(frame)
    return panels_of(staff_figure.draw(found, caption=named(caption, found, STAFF)))


def hours(frame: pd.DataFrame, *, caption: Caption | None = None) -> Axes:
    """Draw what the officers of each kind of unit spend their time on duty on.

    Parameters
    ----------
    frame
        ``comparison.frames["hours"]``, or ``figures/hours.csv``; there is none without
        a roster. Five rows a kind of unit, of one scenario or two:

        - ``scenario``;
        - ``does``: ``lfr``, ``public order`` or ``neighbourhood``;
        - ``activity``: ``lfr``, ``overtime``, ``second_line``, ``protest``, ``own``;
        - ``per_week``: officer hours a week, mean over replications;
        - ``share`` of the hours on duty, from 0 to 1.
    caption
        What stands below, such as ``comparison.caption``.

    Returns
    -------
    Axes
        One, of per cent of the hours on duty by kind of unit.

    Examples
    --------
    >>> comparison = lfrsim.compare("met-2025-reform", "no-extra-funding")
    >>> lfrsim.figures.hours(comparison.frames["hours"], caption=comparison.caption)
    """
    found = HOURS.read(frame)
    caption = named(caption, found, HOURS, has_all=False)
    return axes_of(hours_figure.draw(found, caption=caption))
