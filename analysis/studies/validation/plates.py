"""The figures of a validation."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.figures import map as sites_map
from analysis.figures import months, pit
from analysis.figures.style import Caption
from analysis.studies.plates.plate import Plate
from analysis.studies.validation.frames import pit_frame, site_frame, total_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.studies.validation.validating import Validation

OUTLINES: Final = "london_boroughs.geojson"
WEEK: Final = 7  # days


def validation_plates(found: Validation) -> list[Plate]:
    """Draw what there is to draw: tenths, months if there are any, a map of sites."""
    caption = validation_caption(found)
    plates = [_pit(found, caption)]
    if found.months:
        plates.append(_months(found, caption))
    plate = _map(found, caption)
    return plates if plate is None else [*plates, plate]


def validation_caption(found: Validation) -> Caption:
    """Say under every figure of a validation what it rests on."""
    return Caption(
        names=(found.question.name,),
        replications=found.question.replications,
        seed=found.question.seed,
        weeks=(_weeks(found),),
        notes=_notes(found),
    )


def _pit(found: Validation, caption: Caption) -> Plate:
    frame = pit_frame(found.scores)
    p_values = {score.counted: score.uniform_p for score in found.scores}
    title = pit.title(frame)
    drawn = pit.draw(frame, p_values=p_values, caption=caption)
    return Plate("pit", drawn, frame, title, f"{title}. {caption.text}")


def _months(found: Validation, caption: Caption) -> Plate:
    frame = total_frame(found.months)
    title = months.title(frame)
    events = int((found.rows.is_present & found.rows.is_event).sum())
    if events:
        note = f"totals are of streets: {events} deployments at events are left out"
        caption = replace(caption, notes=(*caption.notes, note))
    drawn = months.draw(frame, caption=caption)
    return Plate("months", drawn, frame, title, f"{title}. {caption.text}")


def _map(found: Validation, caption: Caption) -> Plate | None:
    frame = site_frame(found.rows, found.samples, found.record.sites)
    if frame[["latitude", "longitude"]].dropna().empty:
        return None
    title = sites_map.title(frame)
    outlines = london_outlines() if _is_in_london(found) else []
    drawn = sites_map.draw(frame, outlines=outlines, caption=caption)
    return Plate("map", drawn, frame, title, f"{title}. {caption.text}")


def _notes(found: Validation) -> tuple[str, ...]:
    question, notes = found.question, []
    if question.fit_until is not None:
        day = f"{question.fit_until:%d %B %Y}".lstrip("0")
        notes.append(f"fitted to what was published until {day}")
    if question.left_out:
        notes.append("each street is taken as one not seen before")
    if question.with_faces:
        notes.append("faces are taken as known")
    if found.is_seen:
        notes.append("the scenario was fitted to these deployments")
    return tuple(notes)


def _weeks(found: Validation) -> int:
    dates = found.rows.frame["date"]
    first, last = dates.min().date(), dates.max().date()
    monday = first.toordinal() - first.weekday()
    weeks: int = (last.toordinal() - monday) // WEEK + 1
    return weeks


def _is_in_london(found: Validation) -> bool:
    """Say whether the sites lie in boroughs that there are outlines of."""
    here = {found.record.sites[site].borough for site in found.rows.frame["site"]}
    return bool(here & {name for name, _ in _boroughs()})


def london_outlines() -> list[NDArray[np.float64]]:
    """Return the rings of London's boroughs: longitude and latitude."""
    return [ring for _, rings in _boroughs() for ring in rings]


def _boroughs() -> list[tuple[str, list[NDArray[np.float64]]]]:
    path = files("scenarios") / "record" / OUTLINES
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [(one["properties"]["name"], _rings(one["geometry"])) for one in features]


def _rings(geometry: dict[str, object]) -> list[NDArray[np.float64]]:
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [
        np.asarray(ring, np.float64)
        for polygon in polygons  # type: ignore[attr-defined]  # a list, by GeoJSON
        for ring in polygon
    ]
