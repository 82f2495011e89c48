"""Which deployments of a record a scenario can be held against."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.rounding import threshold_text
from analysis.studies.validation.calendar import Outing
from sim.experiment.design import StudyError
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.reading import Record

NEAR: Final = 1e-9  # two thresholds are the same
Flags = NDArray[np.bool_]


class NothingToValidateError(StudyError):
    """A record with no deployment that a scenario could be held against."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Deployments of a record that a scenario is held against.

    Attributes
    ----------
    frame
        The rows, in order of date.
    has_faces
        Whether their faces can be compared, shape (n,).
    is_known
        Whether the street is one that the scenario has, shape (n,).
    is_present
        Whether they are of the time in which faces are counted as today: what came
        before is run too, but is another regime and not scored, shape (n,).
    boroughs
        Of the streets.
    """

    frame: pd.DataFrame
    has_faces: Flags
    is_known: Flags
    is_present: Flags
    boroughs: pd.Series

    @property
    def is_event(self) -> Flags:
        """Whether the crowd came for something, shape (n,)."""
        return self.frame["is_event"].to_numpy(bool)

    def outings(self, *, with_faces: bool, left_out: bool) -> tuple[Outing, ...]:
        """Return the deployments as the model runs them.

        Parameters
        ----------
        with_faces
            Whether their faces are taken as known.
        left_out
            Whether each street is taken as one that the scenario doesn't have.
        """
        frame = self.frame
        return tuple(
            Outing(
                day.date(), site, camera, hours,
                faces if with_faces else math.nan, left_out, entries,
            )
            for day, site, camera, hours, faces, entries in zip(
                frame["date"], frame["site"], frame["camera"], frame["hours"],
                frame["faces_seen"], frame["watchlist_size"], strict=True,
            )
        )  # fmt: skip


def choose_rows(
    record: Record,
    scenario: Scenario,
    *,
    known: tuple[str, ...],
    after: pd.Timestamp | None = None,
    with_faces: bool = False,
) -> Rows:
    """Return the rows at the scenario's threshold.

    Parameters
    ----------
    record
        What was published.
    scenario
        What is held against it.
    known
        Sites that it has.
    after
        Only later days, where the scenario is fitted to what was before.
    with_faces
        Only rows whose faces can be compared.

    Raises
    ------
    NothingToValidateError
        If no row is left.
    """
    frame, told = record.frame, record.description
    threshold = scenario.recognition.threshold
    same = (frame["threshold"] - threshold).abs() < NEAR
    untold = frame["threshold"].isna() & (frame["date"] >= told.alerts_from)
    has_faces = (frame["date"] >= told.faces_from) & (frame["faces_seen"] > 0)
    chosen = (same | untold) & frame["alerts"].notna()
    chosen &= frame["camera"].isin(list(scenario.cameras))
    if after is not None:
        chosen &= frame["date"] > after
    if with_faces:
        chosen &= has_faces
    if not chosen.any():
        later = "" if after is None else f" after {after:%Y-%m-%d}"
        message = (
            f"{record.label}: no deployment{later} has alerts at the scenario's "
            f"threshold, {threshold_text(threshold)}"
        )
        raise NothingToValidateError(message)
    kept = frame[chosen].reset_index(drop=True)
    is_present = (kept["date"] >= told.faces_from).to_numpy(bool)
    return Rows(
        kept,
        has_faces[chosen].to_numpy(bool),
        kept["site"].isin(known).to_numpy(bool),
        is_present if is_present.any() else ~is_present,
        kept["site"].map(lambda site: record.sites[site].borough),
    )
