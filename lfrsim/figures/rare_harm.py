"""The figure of rare harm: how often, and what it takes to see a disparity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import harm as harm_figure
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import captioned, panels_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

HARM: Final = Form(
    figure="harm",
    source="comparison.harm.table, or harm.csv",
    texts=("scenario", "key", "label", "over", "unit"),
    numbers=("scale", "events", "trials", "rate", "low", "high"),
    truths=("is_possible",),
    most={"scenario": 2},
)
DISPARITIES: Final = Form(
    figure="harm",
    source="comparison.harm.disparities, or disparities.csv",
    argument="disparities",
    texts=("scenario", "group"),
    numbers=("share", "ratio", "deployments"),
    rows=({"group": "any", "share": 0.1, "ratio": 2.0},),
    most={"scenario": 2},
)


def harm(
    frame: pd.DataFrame, *, disparities: pd.DataFrame, caption: Caption | None = None
) -> Panels:
    """Draw rare harm, and what it takes to see a disparity in false alerts.

    Parameters
    ----------
    frame
        ``comparison.harm.table``, or ``harm.csv``. A row a kind of harm, of one
        scenario or two:

        - ``scenario``; ``key``, ``label`` and ``over``, the denominator in words;
        - ``events`` in so many ``trials`` of all replications;
        - ``rate``, ``low``, ``high``: with the 95 % interval, in ``unit``; without
          events ``high`` is the one-sided 95 % bound;
        - ``scale``: what a share is multiplied by to be in ``unit``, such as 100;
        - ``is_possible``: whether the scenario's settings leave it possible.
    disparities
        ``comparison.harm.disparities``, or ``disparities.csv``. A row a ratio:

        - ``scenario``; ``group``, of which those called ``any`` are drawn;
        - ``share`` of faces, from 0 to 1;
        - ``ratio`` of the group's rate to that of the others;
        - ``deployments`` to see it, missing where it can't be seen.
    caption
        What stands below: ``comparison.harm.caption``.

    Returns
    -------
    Panels
        ``rates`` per 100,000 of each denominator, logarithmic, and ``seen``:
        deployments by ratio.

    Notes
    -----
    Intervals: Clopper and Pearson (1934) and Garwood (1936) with the design effect of
    Korn and Graubard (1998). Disparities: exact binomial test, two-sided 5 %, power
    80 %.

    Examples
    --------
    >>> comparison = lfrsim.compare("four-a-week", "ten-a-week", replications=20)
    >>> harm = comparison.harm
    >>> lfrsim.figures.harm(
    ...     harm.table, disparities=harm.disparities, caption=harm.caption
    ... )
    """
    found, seen = HARM.read(frame), DISPARITIES.read(disparities)
    return panels_of(harm_figure.draw(found, seen, caption=captioned(caption)))
