"""Which harms are counted, and over what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Harm:
    """A kind of harm, and what it is counted over.

    Attributes
    ----------
    key
        Of its row.
    label
        With the denominator.
    events, trials
        Sums of a replication, by name.
    over
        The denominator in words.
    scale, unit
        What a rate is multiplied by, and called then.
    is_share
        Whether every event is one of the trials; faces are so many more than events
        that these are Poisson.
    """

    key: str
    label: str
    events: str
    trials: str
    over: str
    scale: float = 100.0
    unit: str = "%"
    is_share: bool = True


HARMS: Final = (
    Harm(
        key="stops_after_false_alert_per_stop",
        label="Stops after a false alert, % of stops",
        events="stops_after_false_alert",
        trials="stops",
        over="stops",
    ),
    Harm(
        key="stops_without_action_per_stop",
        label="Stops without action, match correct, % of stops",
        events="stops_without_action",
        trials="stops",
        over="stops",
    ),
    Harm(
        key="stops_on_bad_entry_per_stop",
        label="Stops on a bad entry, % of stops",
        events="stops_on_bad_entry",
        trials="stops",
        over="stops",
    ),
    Harm(
        key="arrests_after_false_alert_per_arrest",
        label="Arrests after a false alert, % of arrests",
        events="arrests_after_false_alert",
        trials="arrests",
        over="arrests",
    ),
    Harm(
        key="false_alerts_per_alert",
        label="False alerts, % of alerts",
        events="false_alerts",
        trials="alerts",
        over="alerts",
    ),
    Harm(
        key="false_alerts_per_million_faces",
        label="False alerts per million faces scanned",
        events="false_alerts",
        trials="faces",
        over="faces scanned",
        scale=1e6,
        unit="per million faces",
        is_share=False,
    ),
)
"""The four kinds of fruitless stop first, then false alerts by both denominators."""
