"""Which site a printed place is.

A place is looked for in the table of places, as printed, and then among the ids and
names of sites, without case, spaces and punctuation. The borough breaks ties, and a row
without one takes what its place is everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.record.deployments import Place, Printed
from analysis.record.sites import Site, folded
from sim.scenario.errors import MOST_SHOWN, Problem, nearest


class Known(NamedTuple):
    """The tables beside a record.

    Attributes
    ----------
    sites
        By id.
    places
        The site's id of each place and borough.
    table
        What the table of places is called, to say where a line is missing.
    """

    sites: Mapping[str, Site]
    places: Mapping[Place, str]
    table: str


def match_places(
    deployments: Iterable[Printed], known: Known, problems: list[Problem]
) -> dict[Place, str]:
    """Return the site's id of each place; those without are added to the problems."""
    rows: dict[Place, list[Printed]] = {}
    for one in deployments:
        if one.place[0]:
            rows.setdefault(one.place, []).append(one)
    by_place, by_name = _indexes(known)
    matched, lost = {}, 0
    for place, there in rows.items():
        ids = _candidates(place, known, by_place, by_name)
        if len(ids) == 1:
            matched[place] = ids[0]
        else:
            lost += 1
            # What is nearest takes long to find, and few messages are shown.
            problems.append(_lost(there, ids, known, is_shown=lost <= MOST_SHOWN))
    return matched


def _indexes(known: Known) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return ids by printed place alone, and by folded id or name."""
    by_place: dict[str, dict[str, None]] = {}
    by_name: dict[str, dict[str, None]] = {}
    for (place, _), name in known.places.items():
        by_place.setdefault(place, {})[name] = None
    for name, site in known.sites.items():
        for word in (folded(name), folded(site.name)):
            by_name.setdefault(word, {})[name] = None
    return (
        {place: [*ids] for place, ids in by_place.items()},
        {word: [*ids] for word, ids in by_name.items() if word},
    )


def _candidates(
    place: Place,
    known: Known,
    by_place: Mapping[str, list[str]],
    by_name: Mapping[str, list[str]],
) -> list[str]:
    """Return the ids that a place may be; one, if all is well."""
    name, borough = place
    if place in known.places:
        return [known.places[place]]
    if not borough and len(by_place.get(name, ())) == 1:
        return by_place[name]
    ids = by_name.get(folded(name), [])
    if len(ids) > 1:
        same = folded(borough)
        there = [one for one in ids if folded(known.sites[one].borough) == same]
        return there or ids
    return ids


def _lost(
    rows: list[Printed], ids: list[str], known: Known, *, is_shown: bool
) -> Problem:
    """Return what is to be done about a place without a site."""
    row, (place, borough) = rows[0].row, rows[0].place
    where = f"'{place}' in {borough}" if borough else f"'{place}'"
    more = f" ({len(rows)} rows)" if len(rows) > 1 else ""
    if ids:
        listed = ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")  # noqa: PLR2004
        message = f"place: {where} could be several sites: {listed}{more}"
    else:
        message = f"place: {where} is no known site{more}"
    if not is_shown:
        return Problem(message, (row.at("place"),))
    name = ids[0] if ids else _nearest_site(place, known)
    notes = [f"if so, add a line to {known.table} (place,borough,site): "]
    notes[0] += ",".join(map(_quoted, (place, borough, name or "THE-SITE")))
    if not name:
        notes = [notes[0].replace("if so, add", "add")]
        notes.append("a site that isn't in sites.csv yet needs a line there first")
    if similar := nearest(place, [one for one, _ in known.places]):
        site = next(site for (one, _), site in known.places.items() if one == similar)
        notes.append(
            f"the most similar place there: {_quoted(similar)}, which is {site}"
        )
    hint = f"did you mean '{name}'?" if name else ""
    return Problem(message, (row.at("place"),), hint, tuple(notes))


def _nearest_site(place: str, known: Known) -> str | None:
    """Return the id of the site whose name, or else whose id, is most like a place."""
    names = {site.name: name for name, site in known.sites.items()}
    found = nearest(place, names)
    return names[found] if found else nearest(place, known.sites)


def _quoted(text: str) -> str:
    """Return a text as a cell."""
    if "," in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text
