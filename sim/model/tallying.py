"""What the alerts of a deployment come to: a row a deployment, added up from records.

Every measure of a replication is a sum over deployments, so these rows are all that a
comparison reads, and all that is left where a run keeps no alerts. They are added up
record by record in the order in which stages ended, so that it doesn't matter in how
many pieces the records come.

The convention a reader would get wrong: ``false_alerts`` are *determinations*, as the
police use the words. An alert that was rejected without engagement is a false alert
even where it was right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.model.codes import (
    BAD_ENTRY,
    STOPPED,
    UNCONFIRMED,
    Activity,
    Determination,
    Ending,
    Role,
)
from sim.model.records import Tallied
from sim.model.stretches import Stretches, time_outside

Columns = Mapping[str, NDArray[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
ROOM: Final = 64
TYPES: Final = get_type_hints(Tallied)
"""What each sum is: read once, since that takes longer than a quiet deployment."""
OVERTIME: Final = {
    Role.operator: "operator_overtime",
    Role.pair: "pair_overtime",
    Role.prisoner_van: "van_overtime",
}
CALLED: Final = {
    Role.operator: "operator_called",
    Role.pair: "pair_called",
    Role.prisoner_van: "van_called",
}


class Tallies:
    """Sums by deployment, which grow as records are taken.

    Parameters
    ----------
    horizon
        What is later is open; who is still held then has been held until then.
    centre
        When the command centre is on duty, where there is one: its operators are on
        overtime while no crew is there, and all others after their deployment.
    """

    def __init__(
        self, horizon: float = math.inf, *, centre: Stretches | None = None
    ) -> None:
        self.horizon = horizon
        self._centre = centre
        self._places: dict[int, int] = {}
        self._packed = np.full(ROOM, math.inf)  # where it isn't known yet
        self._sums = {name: np.zeros(ROOM) for name in Tallied._fields[1:]}

    def take(self, tables: Mapping[str, Columns]) -> None:
        """Add some records of some tables; those of deployments before their others."""
        self._take_deployments(tables.get("deployments"))
        for name, take in (
            ("alerts", self._take_alerts),
            ("adjudications", self._take_adjudications),
            ("disposals", self._take_disposals),
            ("detentions", self._take_detentions),
            ("held", self._take_held),
            ("absences", self._take_absences),
        ):
            if name in tables and len(tables[name]["deployment"]):
                rows = tables[name]
                take(rows, self._places_of(rows["deployment"]))

    def columns(self, deployments: Ints) -> dict[str, NDArray[Any]]:
        """Return the sums of some deployments, a row each in their order."""
        places = self._places_of(deployments)
        return {"deployment": deployments.astype(np.int64)} | {
            name: sums[places].astype(np.int64 if TYPES[name] is int else np.float64)
            for name, sums in self._sums.items()
        }

    def _take_deployments(self, rows: Columns | None) -> None:
        if rows is not None:
            places = self._places_of(rows["deployment"])  # makes room, so first
            self._packed[places] = np.fmin(rows["time_packed"], self.horizon)

    def _take_alerts(self, rows: Columns, places: Ints) -> None:
        self._count(places, alerts=np.ones(len(rows["time"]), np.bool_))

    def _take_adjudications(self, rows: Columns, places: Ints) -> None:
        self._count(places, accepted=rows["determination"] == Determination.accepted)

    def _take_disposals(self, rows: Columns, places: Ints) -> None:
        ending, is_mated = rows["ending"], rows["is_mated"]
        is_arrest, no_action = ending == Ending.arrest, ending == Ending.no_action
        bad_entry = np.isin(rows["reason"], BAD_ENTRY)
        stopped = np.isin(ending, STOPPED)
        self._count(
            places,
            finished=ending != Ending.unfinished,
            stops=stopped,
            arrests=is_arrest,
            other_disposals=np.isin(ending, (Ending.other, Ending.safeguarded)),
            no_action=no_action,
            false_alerts=is_false_alert(ending, is_mated),
            unconfirmed=np.isin(ending, UNCONFIRMED),
            nobody_free=ending == Ending.nobody_free,
            stops_after_false_alert=~is_mated & stopped & ~is_arrest,
            stops_without_action=is_mated & no_action & ~bad_entry,
            stops_on_bad_entry=is_mated & no_action & bad_entry,
            arrests_after_false_alert=~is_mated & is_arrest,
        )

    def _take_detentions(self, rows: Columns, places: Ints) -> None:
        is_charged = rows["is_charged_or_cautioned"]
        at_desk = rows["time_desk"] <= self.horizon
        self._count(
            places,
            detained=np.ones(len(is_charged), np.bool_),
            diverted=rows["is_diverted"],
            charged=is_charged,
            charged_in_horizon=is_charged & (rows["time_decision"] <= self.horizon),
            at_desk=at_desk,
        )
        waited = rows["time_desk"] - rows["time_arrival"]
        self._add(places, at_desk, seconds_before_desk=waited)
        everybody = np.ones(len(is_charged), np.bool_)
        self._add(places, everybody, reviews=rows["reviews"].astype(np.float64))

    def _take_held(self, rows: Columns, places: Ints) -> None:
        released = np.fmin(rows["time_to"], self.horizon)  # open: held until then
        taken, role = rows["time_from"], rows["role"]
        # Until a deployment has been packed, nobody is beyond its end.
        off_duty = self._packed[places]
        late = np.clip(released - np.maximum(taken, off_duty), 0, None)
        busy = np.clip(np.minimum(released, off_duty) - taken, 0, None)
        if self._centre is not None:
            one = np.zeros(len(role), np.int64)
            alone = time_outside(self._centre, one, taken, released)
            late = np.where(role == Role.operator, alone, late)
        for member, name in OVERTIME.items():
            self._add(places, role == member, **{name: late})
        self._add(places, role == Role.pair, pair_busy=busy)
        beside = role == Role.second_line
        self._count(
            places, second_line_calls=beside & (rows["activity"] == Activity.engagement)
        )
        self._add(places, beside, second_line_busy=released - taken)

    def _take_absences(self, rows: Columns, places: Ints) -> None:
        missing = rows["posts"] * (
            np.fmin(rows["time_to"], self.horizon) - rows["time_from"]
        )
        for member, name in CALLED.items():
            left = rows["has_left"] & (rows["role"] == member)
            self._add(places, left, **{name: missing})

    def _count(self, places: Ints, **chosen: Flags) -> None:
        for name, flags in chosen.items():
            sums = self._sums[name]
            sums += np.bincount(places[flags], minlength=len(sums))

    def _add(self, places: Ints, chosen: Flags, **values: Floats) -> None:
        for name, value in values.items():
            # In order and one by one: the same bits, however records are cut.
            np.add.at(self._sums[name], places[chosen], value[chosen])

    def _places_of(self, deployments: Ints) -> Ints:
        names, inverse = np.unique(deployments, return_inverse=True)
        places = [
            self._places.setdefault(name, len(self._places)) for name in names.tolist()
        ]
        self._make_room()
        return np.array(places, np.int64)[inverse]

    def _make_room(self) -> None:
        have, need = len(self._packed), len(self._places)
        if need > have:
            more = max(need, 2 * have) - have
            self._packed = np.concatenate((self._packed, np.full(more, math.inf)))
            self._sums = {
                name: np.concatenate((sums, np.zeros(more)))
                for name, sums in self._sums.items()
            }


def is_false_alert(ending: Ints, is_mated: Flags) -> Flags:
    """Tell which alerts were determined to be false, as the police use the words.

    Rejected without engagement, whatever the truth, or found after engagement to
    be the wrong person. Shapes (n,).
    """
    found: Flags = (ending == Ending.rejected) | (~is_mated & np.isin(ending, STOPPED))
    return found
