"""A city of a thousand cameras, made up: the sites of the scenarios city and others.

Run as ``python -m benchmarks.city_sites`` it writes ``base/city-sites.yaml`` anew. The
cameras stand in the boroughs of the record, on a grid around its sites there. How many
faces a camera sees is lognormal, as unequal as among the record's sites, and all
together see ten million faces on a day on which the cameras are never off.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from statistics import NormalDist, fmean, pstdev
from typing import Final

import numpy as np

from sim.model.levels import boroughs
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario

CAMERAS: Final = 1000
FACES_A_DAY: Final = 10_000_000
BASE: Final = "base/london-2025"
TARGET: Final = "base/city-sites.yaml"
SPACING: Final = 0.002
"""Degrees between neighbours on the grid, some 200 metres."""
STEP: Final = 619
"""Has no factor in common with the number of cameras, and mixes busy and quiet ones."""
HEAD: Final = """\
# yaml-language-server: $schema=../scenario.schema.json
# A thousand fixed cameras that nobody has put up: made by
# `python -m benchmarks.city_sites`; don't edit. They stand in the boroughs of the
# record and see ten million faces on a day on which they are never off.
extends: {base}
unless_stated:
  standing: assumed
  certain: Made up for a stress test. Boroughs are London's; no camera stands there.
name: A city of a thousand cameras
question: What does the model cost where a thousand cameras are live at once?

sites:
"""
SITE: Final = (
    "  {key}: {{name: {name}, borough: {borough}, latitude: {latitude:.4f}, "
    "longitude: {longitude:.4f}, visits: 1, faces: {faces:.0f}/h, "
    "wanted_per_10k_faces: 4, fixed_cameras: true}}\n"
)


def city_sites(london: Scenario) -> str:
    """Return the text of the base file with the sites."""
    # Removed one by one, because a file can't say that it has none of them.
    others = "".join(f"  {site}: null\n" for site in london.sites)
    return HEAD.format(base=BASE) + others + "".join(_site_lines(london))


def _site_lines(london: Scenario) -> Iterator[str]:
    homes = boroughs(london)
    for place, faces in enumerate(_faces_an_hour(london)):
        home = homes[place % len(homes)]
        here = [site for site in london.sites.values() if site.borough == home]
        row, column = divmod(place // len(homes), 6)
        yield SITE.format(
            key=f"camera-{place + 1:04}",
            name=f"Camera {place + 1:04}",
            borough=home,
            latitude=fmean(site.latitude for site in here) + SPACING * (row - 3),
            longitude=fmean(site.longitude for site in here) + SPACING * (column - 3),
            faces=faces,
        )


def _faces_an_hour(london: Scenario) -> list[float]:
    """Return what a van would see in an hour of ordinary flow, camera by camera."""
    spread = pstdev(np.log([site.faces for site in london.sites.values()]).tolist())
    busier = NormalDist(sigma=spread)
    shares = [(STEP * place % CAMERAS + 0.5) / CAMERAS for place in range(CAMERAS)]
    relative = np.exp([busier.inv_cdf(share) for share in shares])
    hours = sum(london.footfall.by_hour)
    van, fixed = (london.cameras[kind].coverage for kind in ("mobile", "fixed"))
    total = FACES_A_DAY / hours * van / fixed
    faces: list[float] = (total * relative / relative.sum()).tolist()
    return faces


if __name__ == "__main__":
    text = city_sites(load_scenario(BASE).scenario)
    with open(str(files("scenarios") / TARGET), "w", encoding="utf-8") as file:  # noqa: PTH123 - a resource
        file.write(text)
