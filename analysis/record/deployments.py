"""The rows of a record as they are printed, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from analysis.record.cells import (
    read_count,
    read_day,
    read_hours,
    read_latitude,
    read_longitude,
    read_share,
    read_word,
    require,
    value_of,
)
from analysis.record.tables import Layout, Row
from sim.scenario.errors import Problem

Place = tuple[str, str]

CAMERAS: Final = ("mobile", "fixed")
COUNTS: Final = (
    "watchlist_size",
    "faces_seen",
    "alerts",
    "true_alerts",
    "true_alerts_unconfirmed",
    "false_alerts",
    "engagements",
    "arrests",
    "other_disposals",
    "no_action",
)
NUMBERS: Final[Mapping[str, Callable[[str], float]]] = {
    "latitude": read_latitude,
    "longitude": read_longitude,
    "hours": read_hours,
    "threshold": read_share,
    **dict.fromkeys(COUNTS, read_count),
}
LAYOUT: Final = Layout(
    needed=("date", "place", "alerts"),
    others=(
        "borough", "latitude", "longitude", "camera", "hours", "watchlist_size",
        "threshold", "faces_seen", "true_alerts", "true_alerts_unconfirmed",
        "false_alerts", "engagements", "arrests", "other_disposals", "no_action",
        "use_case", "source",
    ),
)  # fmt: skip
# Grounds that make a crowd special, as the record words them.
SPECIAL: Final = ("Event", "CNI")


class Printed(NamedTuple):
    """A deployment as printed.

    Attributes
    ----------
    row
        Where it stands.
    day
        Its date; None if that can't be read.
    camera
        ``mobile`` or ``fixed``.
    numbers
        By column; an empty cell's is missing.
    """

    row: Row
    day: date | None
    camera: str
    numbers: Mapping[str, float]

    @property
    def place(self) -> Place:
        """Place and borough."""
        return self.row.text("place"), self.row.text("borough")

    @property
    def is_special(self) -> bool:
        """Whether the ground says that its crowd came for something."""
        return self.row.text("use_case").startswith(SPECIAL)


def read_deployments(rows: Iterable[Row], problems: list[Problem]) -> list[Printed]:
    """Return all rows; what is wrong with their cells is added to the problems."""
    return [_printed(row, problems) for row in rows]


def _printed(row: Row, problems: list[Problem]) -> Printed:
    require(row, ("date", "place"), problems)
    read_camera = partial(read_word, words=CAMERAS)
    numbers = {
        column: value_of(row, column, read, problems)
        for column, read in NUMBERS.items()
    }
    printed = Printed(
        row,
        value_of(row, "date", read_day, problems),
        value_of(row, "camera", read_camera, problems) or CAMERAS[0],
        {column: number for column, number in numbers.items() if number is not None},
    )
    if bool(row.text("latitude")) != bool(row.text("longitude")):
        lacking = "longitude" if row.text("latitude") else "latitude"
        message = f"half a coordinate: no {lacking}"
        problems.append(Problem(message, (row.at(lacking),)))
    return printed
