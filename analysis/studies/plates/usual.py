"""The figures that one scenario has as well as two: funnel, weeks, staff and hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from analysis.figures import funnel, hours, staff, style, weekly
from analysis.studies.plates import words as plate_words
from analysis.studies.plates.plate import Plate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.studies.outcome import Outcome


def common_plates(
    outcomes: Sequence[Outcome],
    caption: style.Caption,
    *,
    other_week: float | None = None,
) -> list[Plate]:
    """Draw the figures that one scenario has as well as two."""
    frames = common_frames(outcomes)
    plates = [
        funnel_plate(frames["funnel"], caption),
        _weekly(outcomes, frames["weekly"], caption, other_week),
    ]
    if "staff" in frames:
        plates.append(_staff(frames["staff"], caption))
    if "hours" in frames:
        plates.append(_hours(frames["hours"], caption))
    return plates


def common_frames(outcomes: Sequence[Outcome]) -> dict[str, pd.DataFrame]:
    """Compute the data of these figures, by the figure's name.

    Without times at which officers were held there is no ``staff``, without a roster no
    ``hours``.
    """
    frames = {
        "funnel": funnel.compute_funnel(sums={o.name: o.sums for o in outcomes}),
        "weekly": weekly.compute_spread(weeks={o.name: o.weeks for o in outcomes}),
    }
    days = {o.name: o.staff_day for o in outcomes if o.staff_day is not None}
    if days:
        frames["staff"] = staff.compute_staff(days=days)
    units = {o.name: o.unit_hours for o in outcomes if not o.unit_hours.empty}
    if units:
        frames["hours"] = hours.compute_hours(units=units)
    return frames


def funnel_plate(frame: pd.DataFrame, caption: style.Caption) -> Plate:
    """Draw the funnel of one scenario or two, as `compute_funnel` makes it."""
    said = f"Counts from faces scanned to charges. {plate_words.funnel_words(frame)}"
    table = plate_words.funnel_table(frame)
    return _plate("funnel", funnel, frame, (said, table), caption)


def _weekly(
    outcomes: Sequence[Outcome],
    frame: pd.DataFrame,
    caption: style.Caption,
    other_week: float | None,
) -> Plate:
    weeks = {outcome.name: outcome.weeks for outcome in outcomes}
    words = plate_words.weekly_words(frame)
    return Plate(
        "weekly",
        weekly.draw(frame, weeks=weeks, caption=caption, other_week=other_week),
        frame,
        weekly.title(frame, caption=caption, other_week=other_week),
        f"How many weeks had how many arrests. {words}. {caption.text}",
        plate_words.weekly_table(frame),
    )


def _staff(frame: pd.DataFrame, caption: style.Caption) -> Plate:
    said = (
        "Pairs and operators on duty and held through an average active day. "
        f"{plate_words.staff_words(frame)}"
    )
    table = plate_words.staff_table(frame)
    return _plate("staff", staff, frame, (said, table), caption)


def _hours(frame: pd.DataFrame, caption: style.Caption) -> Plate:
    said = (
        "What the officers of each unit spend their hours on. "
        f"{plate_words.hours_words(frame)}"
    )
    table = plate_words.hours_table(frame)
    return _plate("hours", hours, frame, (said, table), caption)


class Drawing(Protocol):
    """A figure's module: it draws a frame, and says the finding in one line."""

    def draw(self, frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
        """Draw the figure."""

    def title(self, frame: pd.DataFrame, *, caption: style.Caption) -> str:
        """Say the finding."""


def _plate(
    name: str,
    drawing: Drawing,
    frame: pd.DataFrame,
    told: tuple[str, pd.DataFrame],
    caption: style.Caption,
) -> Plate:
    said, table = told
    return Plate(
        name,
        drawing.draw(frame, caption=caption),
        frame,
        drawing.title(frame, caption=caption),
        f"{said}. {caption.text}",
        table,
    )
