"""Sites of a record that has no table of sites: each place is one.

What isn't known stays unknown: without coordinates a site is nowhere (not a number, and
not 0, which is a place), and without a borough it has none. ``Site.is_placed`` says so,
and whoever needs to know must ask for a table of sites.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from analysis.record.deployments import CAMERAS, Place, Printed
from analysis.record.sites import KINDS, Site, folded, kebab


def sites_of_their_own(
    deployments: Iterable[Printed],
) -> tuple[dict[str, Site], dict[Place, str]]:
    """Return a site for each place and borough, and the site's id of each.

    Case, spaces and punctuation make no difference.
    """
    rows: dict[Place, list[Printed]] = {}
    for one in deployments:
        rows.setdefault((folded(one.place[0]), folded(one.place[1])), []).append(one)
    ids = _ids([there[0].place for there in rows.values()])
    sites: dict[str, Site] = {}
    places: dict[Place, str] = {}
    for name, there in zip(ids, rows.values(), strict=True):
        sites[name] = _site(there)
        places |= dict.fromkeys((one.place for one in there), name)
    return sites, places


def _ids(places: Sequence[Place]) -> list[str]:
    """Return an id for each place: with its borough if another has the same name."""
    plain = [kebab(place) or "site" for place, _ in places]
    often = Counter(plain)
    taken: set[str] = set()
    ids = []
    for name, (_, borough) in zip(plain, places, strict=True):
        wanted = f"{name}-{kebab(borough)}" if often[name] > 1 else name
        wanted, number = wanted.removesuffix("-"), 1
        one = wanted
        while one in taken:
            number += 1
            one = f"{wanted}-{number}"
        taken.add(one)
        ids.append(one)
    return ids


def _site(rows: Sequence[Printed]) -> Site:
    place, borough = rows[0].place
    return Site(
        name=place,
        borough=borough,
        latitude=_middle(rows, "latitude"),
        longitude=_middle(rows, "longitude"),
        kind=KINDS[all(one.is_special for one in rows)],
        has_fixed_cameras=any(one.camera == CAMERAS[1] for one in rows),
    )


def _middle(rows: Iterable[Printed], column: str) -> float:
    known = [one.numbers[column] for one in rows if column in one.numbers]
    return median(known) if known else math.nan
