"""Figures of a scenario held against a published record.

Their frames come from files: ``lfrsim validate`` writes them, and ``lfrsim ridge``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures import map as map_figure
from analysis.figures import months as months_figure
from analysis.figures import pit as pit_figure
from analysis.figures import ridge as ridge_figure
from analysis.studies.ridge.recorded import recorded_unconfirmed
from lfrsim.figures.frames import Form
from lfrsim.figures.panels import captioned, panels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd

    from analysis.figures.style import Caption
    from lfrsim.figures.panels import Panels

MONTHS: Final = Form(
    figure="months",
    source="months.csv of lfrsim validate",
    texts=("what", "of"),
    numbers=("published", "predicted", "low", "high"),
    integers=("deployments",),
    truths=("is_within",),
    words={"of": months_figure.COUNTS},
)
PIT: Final = Form(
    figure="pit",
    source="figures/pit.csv of lfrsim validate",
    texts=("count",),
    numbers=("share",),
    integers=("tenth", "n"),
    words={"count": pit_figure.COUNTS},
)
SITES: Final = Form(
    figure="sites_map",
    source="figures/map.csv of lfrsim validate",
    texts=("name",),
    numbers=("latitude", "longitude", "published", "predicted", "low", "high"),
    integers=("deployments",),
    truths=("is_known", "is_within"),
)
RIDGE: Final = Form(
    figure="ridge",
    source="ridge.csv of lfrsim ridge",
    texts=("hand_over",),
    numbers=("minutes_away", "share"),
    integers=("prisoner_vans", "pairs"),
    truths=("is_within",),
)
MONTH: Final = r"\d{4}-\d{2}"


def months(frame: pd.DataFrame, *, caption: Caption | None = None) -> Panels:
    """Draw totals month by month: published, and predicted with their intervals.

    Parameters
    ----------
    frame
        ``months.csv`` of ``lfrsim validate``. A row a month and count:

        - ``what``: a month such as ``2025-07``; ``deployments`` in it;
        - ``of``: ``faces_seen``, ``alerts`` or ``arrests``; some may be missing;
        - ``published``, ``predicted``, ``low``, ``high``: totals over the month, with
          the 90 % interval of the prediction;
        - ``is_within``: whether published lies within.
    caption
        What stands below, made by `lfrsim.figures.Caption`.

    Returns
    -------
    Panels
        A count's by its name: totals by month.

    Examples
    --------
    >>> totals = pd.read_csv("results/validation-four-a-week/months.csv")
    >>> lfrsim.figures.months(totals)
    """
    found = MONTHS.read(frame)
    wrong = found[~found["what"].str.fullmatch(MONTH)]
    if len(wrong):
        fault = f"has {wrong['what'].iloc[0]!r} as 'what', which is no month: 2025-07"
        MONTHS.refuse(fault)
    return panels_of(months_figure.draw(found, caption=captioned(caption)))


def pit(
    frame: pd.DataFrame,
    *,
    p_values: Mapping[str, float] | None = None,
    caption: Caption | None = None,
) -> Panels:
    """Draw where published numbers lie among those predicted for their deployment.

    Parameters
    ----------
    frame
        ``figures/pit.csv`` of ``lfrsim validate``. A row a count and tenth:

        - ``count``: ``faces_seen``, ``alerts``, ``arrests`` or ``false_alerts``; some
          may be missing;
        - ``tenth`` of the prediction, from 0 to 9, and the ``share`` of deployments
          whose published number lies in it, from 0 to 1;
        - ``n``: deployments.
    p_values
        By count: of the test that all tenths are as likely, ``pit_uniform_p`` of
        ``scores.csv``.
    caption
        What stands below, made by `lfrsim.figures.Caption`.

    Returns
    -------
    Panels
        A count's by its name: per cent of deployments by tenth.

    Notes
    -----
    The probability integral transform of counts: Czado, Gneiting and Held (2009).

    Examples
    --------
    >>> tenths = pd.read_csv("results/validation-four-a-week/figures/pit.csv")
    >>> lfrsim.figures.pit(tenths, p_values={"alerts": 0.2})
    """
    drawn = pit_figure.draw(
        PIT.read(frame), p_values=p_values or {}, caption=captioned(caption)
    )
    return panels_of(drawn)


def sites_map(
    frame: pd.DataFrame,
    *,
    outlines: Sequence[np.ndarray] = (),
    caption: Caption | None = None,
) -> Panels:
    """Draw the sites on two maps: alerts a deployment, published and predicted.

    Parameters
    ----------
    frame
        ``figures/map.csv`` of ``lfrsim validate``. A row a site:

        - ``name``; ``latitude``, ``longitude``: in degrees, or missing;
        - ``is_known``: whether the scenario has it; ``deployments`` there;
        - ``published``, ``predicted``, ``low``, ``high``: alerts a deployment, with the
          90 % interval of the prediction;
        - ``is_within``: whether published lies within.
    outlines
        Rings of longitude and latitude in degrees, each of shape (points, 2):
        `lfrsim.figures.london_outlines` has those of London's boroughs.
    caption
        What stands below, made by `lfrsim.figures.Caption`.

    Returns
    -------
    Panels
        ``published`` and ``predicted`` in degrees; ``colours``, ``symbols`` and, if any
        lies outside, ``farthest off``.

    Examples
    --------
    >>> sites = pd.read_csv("results/validation-four-a-week/figures/map.csv")
    >>> lfrsim.figures.sites_map(sites, outlines=lfrsim.figures.london_outlines())
    """
    found = SITES.read(frame)
    if found[["latitude", "longitude"]].dropna().empty:
        SITES.refuse("has no site with latitude and longitude")
    return panels_of(
        map_figure.draw(found, outlines=outlines, caption=captioned(caption))
    )


def ridge(
    frame: pd.DataFrame,
    *,
    interval: tuple[float, float] | None = None,
    caption: Caption | None = None,
) -> Panels:
    """Draw which crews leave as many alerts unconfirmed as the record does.

    Parameters
    ----------
    frame
        ``ridge.csv`` of ``lfrsim ridge``. A row a crew:

        - ``hand_over``: ``prisoner van`` or ``own transport``;
        - ``prisoner_vans``, ``pairs``: of a deployment;
        - ``minutes_away``: of a pair per arrest, mean as measured in the run;
        - ``share`` of alerts unconfirmed, from 0 to 1;
        - ``is_within``: whether it lies within the record's interval.
    interval
        Of the record's unconfirmed share, from 0 to 1; London's exact 95 % interval if
        not said.
    caption
        What stands below, made by `lfrsim.figures.Caption`.

    Returns
    -------
    Panels
        A number of vans' by its name: pairs by minutes, logarithmic.

    Notes
    -----
    The record's interval: Clopper and Pearson (1934).

    Examples
    --------
    >>> crews = pd.read_csv("results/ridge/ridge.csv")
    >>> lfrsim.figures.ridge(crews)
    """
    if interval is None:
        record = recorded_unconfirmed()
        interval = record.low, record.high
    drawn = ridge_figure.draw(
        RIDGE.read(frame), interval=interval, caption=captioned(caption)
    )
    return panels_of(drawn)
