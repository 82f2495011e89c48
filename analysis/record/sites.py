"""The sites of a record, and which of its places is which: two tables beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final, NamedTuple

from analysis.record.cells import (
    read_latitude,
    read_longitude,
    read_word,
    require,
    value_of,
)
from analysis.record.tables import Layout, Row
from sim.scenario.errors import Problem, did_you_mean

KINDS: Final = ("street", "event")
YES_OR_NO: Final = ("no", "yes")
SITES: Final = Layout(
    needed=("site", "name", "borough", "latitude", "longitude"),
    others=("kind", "fixed_cameras"),
)
PLACES: Final = Layout(needed=("place", "site"), others=("borough",), may_be_empty=True)
KEBAB: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class Site(NamedTuple):
    """Where deployments were.

    Attributes
    ----------
    name
        As people say it.
    borough
        As people say it; empty if the record has none and there is no table of sites.
    latitude, longitude
        Degrees, WGS84; not a number in the same case.
    kind
        ``street``, or ``event``: a crowd that came for something.
    has_fixed_cameras
        Whether there are any.
    """

    name: str
    borough: str
    latitude: float = math.nan
    longitude: float = math.nan
    kind: str = KINDS[0]
    has_fixed_cameras: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether it is known where it is, as a scenario must know it."""
        return bool(self.borough) and not math.isnan(self.latitude + self.longitude)


def read_sites(rows: Iterable[Row], problems: list[Problem]) -> dict[str, Site]:
    """Return the sites by id, in the order of the table."""
    sites: dict[str, Site] = {}
    first: dict[str, Row] = {}
    for row in rows:
        name = row.text("site")
        if name in first:
            spans = (row.at("site"), first[name].at("site"))
            problems.append(Problem(f"site: two rows of '{name}'", spans))
            continue
        require(row, SITES.needed, problems)
        if name and not KEBAB.fullmatch(name):
            message = f"site: '{name}' can't be an id"
            notes = ("lower-case letters and digits, with hyphens between words",)
            hint = f"write {kebab(name)}" if kebab(name) else ""
            problems.append(Problem(message, (row.at("site"),), hint, notes))
        first[name], sites[name] = row, _site(row, problems)
    return sites


def _site(row: Row, problems: list[Problem]) -> Site:
    kind = value_of(row, "kind", partial(read_word, words=KINDS), problems)
    fixed = value_of(
        row, "fixed_cameras", partial(read_word, words=YES_OR_NO), problems
    )
    latitude = value_of(row, "latitude", read_latitude, problems)
    longitude = value_of(row, "longitude", read_longitude, problems)
    return Site(
        name=row.text("name"),
        borough=row.text("borough"),
        latitude=math.nan if latitude is None else latitude,
        longitude=math.nan if longitude is None else longitude,
        kind=kind or KINDS[0],
        has_fixed_cameras=fixed == "yes",
    )


def read_places(
    rows: Iterable[Row], sites: Mapping[str, Site], problems: list[Problem]
) -> dict[tuple[str, str], str]:
    """Return the site's id of each place and borough."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        require(row, PLACES.needed, problems)
        key = (row.text("place"), row.text("borough"))
        if key in first:
            spans = (row.at("place"), first[key].at("place"))
            problems.append(Problem(f"place: two rows of '{key[0]}'", spans))
            continue
        first[key] = row
        if (name := row.text("site")) and name not in sites:
            message = f"site: there is no site '{name}'"
            hint = did_you_mean(name, sites)
            problems.append(Problem(message, (row.at("site"),), hint))
    return {key: row.text("site") for key, row in first.items()}


def folded(text: str) -> str:
    """Return a name without what people write now so and now otherwise."""
    return "".join(one for one in text.casefold() if one.isalnum())


def kebab(text: str) -> str:
    """Return a name as an id: plain lower-case words with hyphens between them."""
    import unicodedata  # noqa: PLC0415 - only for records without sites

    plain = unicodedata.normalize("NFKD", text.casefold())
    # An apostrophe is inside a word: King's Cross is kings-cross.
    plain = re.sub("['’]", "", plain).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
