"""The measures, declared as data: each is one sum over another.

A measure of a replication is the ratio of that replication's sums, never a mean of
ratios. Where the denominator is 0 it is undefined (``nan``), and the summaries say
in how many replications.

The convention a reader would get wrong: two things are published as "the false
alert rate". Here the name carries the denominator: false alerts per million faces,
and the false-alert share of alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.measures.measure import Kind, Measure

if TYPE_CHECKING:
    import pandas as pd


def _weekly(
    key: str,
    label: str,
    unit: str,
    kind: Kind,
    *,
    is_occasional: bool = False,
    is_part: bool = False,
) -> Measure:
    return Measure(
        key=f"{key}_per_week",
        label=label,
        unit=f"{unit}/week",
        kind=kind,
        numerator=key,
        denominator="weeks",
        is_occasional=is_occasional,
        is_part=is_part,
    )


def _share(
    key: str,
    label: str,
    kind: Kind,
    numerator: str,
    denominator: str,
    *,
    is_occasional: bool = False,
) -> Measure:
    return Measure(
        key=key,
        label=label,
        unit="%",
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        scale=100,
        is_occasional=is_occasional,
    )


def _cost_of(part: str, label: str) -> Measure:
    return _weekly(part, f"{label} a week, of this, £", "£", Kind.money, is_part=True)


def _cost_per(key: str, denominator: str, label: str, unit: str) -> Measure:
    return Measure(
        key=key,
        label=label,
        unit=f"£/{unit}",
        kind=Kind.money,
        numerator="cost",
        denominator=denominator,
    )


MEASURES: Final = (
    _weekly("arrests", "Arrests a week", "arrests", Kind.gain),
    _weekly("charged", "Charged or cautioned a week, eventually", "persons", Kind.gain),
    _weekly(
        "charged_in_horizon",
        "Charged or cautioned a week, in the horizon",
        "persons",
        Kind.gain,
    ),
    Measure(
        key="arrests_per_deployment",
        label="Arrests per deployment",
        unit="arrests/deployment",
        kind=Kind.gain,
        numerator="arrests",
        denominator="deployments",
    ),
    Measure(
        key="arrests_per_100_officer_hours",
        label="Arrests per 100 officer hours",
        unit="arrests/100 h",
        kind=Kind.gain,
        numerator="arrests",
        denominator="officer_hours",
        scale=100,
    ),
    _weekly("faces", "Faces scanned a week", "faces", Kind.burden),
    _weekly("alerts", "Alerts a week", "alerts", Kind.burden),
    _weekly("stops", "Stops a week", "stops", Kind.burden),
    _weekly("false_alerts", "False alerts a week", "alerts", Kind.burden),
    _weekly(
        "fruitless_stops",
        "Fruitless stops a week, all four kinds",
        "stops",
        Kind.burden,
    ),
    _weekly(
        "stops_after_false_alert",
        "Stops a week after a false alert",
        "stops",
        Kind.burden,
    ),
    _weekly(
        "stops_without_action",
        "Stops a week without action, match correct",
        "stops",
        Kind.burden,
    ),
    _weekly(
        "stops_on_bad_entry",
        "Stops a week on an outdated or wrong entry",
        "stops",
        Kind.burden,
    ),
    _weekly(
        "arrests_after_false_alert",
        "Arrests a week after a false alert",
        "arrests",
        Kind.burden,
    ),
    Measure(
        key="faces_per_arrest",
        label="Faces scanned per arrest",
        unit="faces/arrest",
        kind=Kind.burden,
        numerator="faces",
        denominator="arrests",
    ),
    Measure(
        key="false_alerts_per_million_faces",
        label="False alerts per million faces scanned",
        unit="alerts/million faces",
        kind=Kind.burden,
        numerator="false_alerts",
        denominator="faces",
        scale=1_000_000,
    ),
    _share(
        "false_alert_share",
        "False alerts, % of alerts",
        Kind.burden,
        "false_alerts",
        "alerts",
    ),
    Measure(
        key="minutes_before_desk",
        label="Minutes before the custody desk, per arrest",
        unit="min",
        kind=Kind.burden,
        numerator="minutes_before_desk",
        denominator="at_desk",
    ),
    _share(
        "diverted_share",
        "Taken to another suite, % of arrests",
        Kind.burden,
        "diverted",
        "detained",
    ),
    _weekly("deployments", "Deployments delivered a week", "deployments", Kind.use),
    _weekly("cancelled", "Deployments cancelled a week", "deployments", Kind.use),
    _share(
        "short_handed_share",
        "Short-handed, % of deployments",
        Kind.use,
        "short_handed",
        "deployments",
        is_occasional=True,
    ),
    _weekly("officer_hours", "Officer hours a week", "h", Kind.use),
    _weekly("overtime_hours", "Overtime hours a week, of these", "h", Kind.use),
    _weekly(
        "neighbourhood_hours_for_lfr",
        "Neighbourhood hours a week taken for LFR",
        "h",
        Kind.use,
        is_occasional=True,
    ),
    _weekly(
        "neighbourhood_hours_for_protests",
        "Neighbourhood hours a week, for protests",
        "h",
        Kind.use,
        is_occasional=True,
    ),
    _weekly(
        "lfr_hours_for_protests",
        "LFR team hours a week taken for protests",
        "h",
        Kind.use,
        is_occasional=True,
    ),
    Measure(
        key="alerts_per_10k_faces",
        label="Alerts per 10,000 faces scanned",
        unit="alerts/10,000 faces",
        kind=Kind.use,
        numerator="alerts",
        denominator="faces",
        scale=10_000,
    ),
    _weekly(
        "nobody_free", "Alerts a week that nobody could answer", "alerts", Kind.use
    ),
    _weekly("reviews", "Reviews of detention a week", "reviews", Kind.use),
    _share(
        "unconfirmed_share",
        "Unconfirmed, % of alerts",
        Kind.use,
        "unconfirmed",
        "alerts",
    ),
    _share(
        "pairs_busy_share",
        "Pairs busy, % of their time on duty",
        Kind.use,
        "pair_hours_busy",
        "pair_hours",
    ),
    _weekly("cost", "Cost a week, £", "£", Kind.money),
    _cost_of("cost_of_officers", "Officers"),
    _cost_of("cost_of_overtime", "Overtime premium"),
    _cost_of("cost_of_custody", "Custody"),
    _cost_of("cost_of_capital", "Vans or fixed cameras"),
    _cost_per(
        "cost_per_deployment",
        "deployments",
        "Cost per deployment delivered, £",
        "deployment",
    ),
    _cost_per("cost_per_arrest", "arrests", "Mean cost per arrest, £", "arrest"),
    _cost_per(
        "cost_per_charged",
        "charged",
        "Mean cost per charged or cautioned, £",
        "person",
    ),
)
BY_KEY: Final = {measure.key: measure for measure in MEASURES}


def measures_of(*replications: pd.DataFrame) -> list[Measure]:
    """Return the measures that tell something of some scenarios.

    Parameters
    ----------
    replications
        The measures of each scenario, a row a replication.
    """
    return [
        measure
        for measure in MEASURES
        if not measure.is_occasional
        or any(frame[measure.key].fillna(0).any() for frame in replications)
    ]
