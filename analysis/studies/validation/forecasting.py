"""A scenario fitted anew to the part of a record that was published by some day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.studies.calibration.calibrating import calibrate
from sim.scenario.finding import absolute
from sim.scenario.loading import Loaded
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.reading import Record


def fitted_until(
    reference: str,
    record: Record,
    until: pd.Timestamp,
    *,
    overrides: Sequence[str] = (),
) -> tuple[Loaded, tuple[str, ...]]:
    """Return a scenario with all that is fitted made anew, and the streets it knows.

    Parameters
    ----------
    reference
        The scenario: it has what no record says. Streets of its own, which may be
        fitted to later days, are taken out.
    record, until
        What it is fitted to, and up to which day.
    overrides
        Settings that are changed, over all that is fitted.

    Raises
    ------
    CalibrationError
        If the record says too little by that day.
    """
    frame = record.frame[record.frame["date"] <= until].reset_index(drop=True)
    published = replace(record, frame=frame)
    found = calibrate(
        published, extends=absolute(reference), is_alone=True, overrides=overrides
    )
    return found.loaded, found.streets.names


def replaced_levers(before: Scenario, after: Scenario) -> list[str]:
    """Say which of a scenario's levers the record's practice has replaced."""
    pairs = {
        "recognition.threshold": (
            before.recognition.threshold,
            after.recognition.threshold,
        ),
        "watchlist.size": (before.watchlist.size, after.watchlist.size),
    }
    return [
        f"{path} is the record's, {new:g}, and not the scenario's, {old:g}"
        for path, (old, new) in pairs.items()
        if old != new
    ]
