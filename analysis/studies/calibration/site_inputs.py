"""What is known of streets as inputs of sites: values, and joint doubts.

Faces and alerts of a street are known together. A scenario states faces, and passages
of listed persons per 10,000 of them; so these two are correlated even where faces and
alerts aren't, and each street has a joint doubt of its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.studies.calibration.points import standard_points
from analysis.studies.calibration.streets import Street, Streets
from analysis.studies.calibration.writing import Input, Joint, Tree, number, text
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from analysis.record.reading import Record

PER_10K = 1e4


def site_inputs(
    record: Record, streets: Streets, scenario: Scenario
) -> tuple[Tree, dict[str, Joint]]:
    """Return the sites of a scenario and their joint doubts.

    Parameters
    ----------
    record
        Where the sites lie.
    streets
        What is known of them.
    scenario
        At whose threshold alerts are raised: it says how many passages one stands for.
    """
    recognition = scenario.recognition
    rate = recognition.point_at(recognition.threshold).true_positive_identification_rate
    sites: Tree = {}
    joints: dict[str, Joint] = {}
    for name, street in streets.known().items():
        site = record.sites[name]
        sites[name] = {
            "name": site.name,
            "borough": site.borough,
            "latitude": site.latitude,
            "longitude": site.longitude,
            "visits": street.visits,
            "faces": Input(text(street.faces, "/h"), {"joint": name}, _note(street)),
            "wanted_per_10k_faces": Input(
                number(_wanted(street.alerts, street.faces, rate)), {"joint": name}
            ),
            "fixed_cameras": site.has_fixed_cameras,
        }
        joints[name] = _joint(name, street, rate)
    return sites, joints


def _wanted(alerts: float, faces: float, rate: float) -> float:
    """Return passages of listed persons per 10,000 faces."""
    return PER_10K * alerts / rate / faces


def _note(street: Street) -> str:
    faces = (
        "no comparable faces"
        if not street.with_faces
        else f"faces of {street.with_faces}"
    )
    each = "deployment" if street.number == 1 else "deployments"
    when = street.first if street.number == 1 else f"{street.first} to {street.last}"
    return f"n = {street.number} {each}, {faces}; {when}"


def _joint(name: str, street: Street, rate: float) -> Joint:
    faces, wanted = [], []
    along = street.correlation
    across = math.sqrt(max(1 - along**2, 0.0))
    for first, second in standard_points().tolist():
        of_faces = _around(street.faces, street.deviation_faces, first)
        of_alerts = _around(
            street.alerts, street.deviation_alerts, along * first + across * second
        )
        faces.append(text(of_faces, "/h"))
        wanted.append(number(_wanted(of_alerts, of_faces, rate)))
    return Joint(
        {
            f"sites.{name}.faces": faces,
            f"sites.{name}.wanted_per_10k_faces": wanted,
        },
        f"Log faces and log alerts an hour: standard deviations "
        f"{text(street.deviation_faces)} and {text(street.deviation_alerts)}, "
        f"correlation {text(street.correlation)}.",
    )


def _around(mean: float, deviation: float, z: float) -> float:
    """Return a lognormal number of that mean, so many deviations from its median."""
    return mean * math.exp(deviation * z - deviation**2 / 2)
