"""Where the deployments of a record were: its tables of sites and places, if any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.record.deployments import Place, Printed
from analysis.record.description import TABLES, told_file
from analysis.record.files import read_lines
from analysis.record.matching import Known, match_places
from analysis.record.own_sites import sites_of_their_own
from analysis.record.sites import PLACES, SITES, Site, read_places, read_sites
from analysis.record.tables import Layout, Row, read_table
from sim.scenario.errors import Problem
from sim.scenario.finding import Found
from sim.scenario.yaml_nodes import Entry


class Located(NamedTuple):
    """Where deployments were.

    Attributes
    ----------
    sites
        By id.
    site_of
        The site's id of each place and borough of the record.
    """

    sites: Mapping[str, Site]
    site_of: Mapping[Place, str]


def locate(
    record: Found,
    entries: Mapping[str, Entry],
    deployments: Sequence[Printed],
    problems: list[Problem],
) -> Located | None:
    """Return where the deployments were.

    None if a table is faulty; then no place is said to be unknown on top of that.

    Parameters
    ----------
    entries
        The description's, which may name the tables.
    """
    faults: list[Problem] = []
    tables = {key: told_file(entries, key, record, faults) for key in TABLES}
    sites, places = (tables[key] for key in TABLES)
    if not faults and sites is None and places is None:
        return Located(*sites_of_their_own(deployments))
    if not faults and sites is None and places is not None:
        message = f"{places.label}: says which place is which site of no table"
        hint = "put a sites.csv beside it, or take it away"
        faults.append(Problem(message, hint=hint))
    known = _known(tables, entries, faults) if not faults else None
    problems += faults
    if known is None or faults:
        return None
    return Located(known.sites, match_places(deployments, known, problems))


def _known(
    tables: Mapping[str, Found | None],
    entries: Mapping[str, Entry],
    problems: list[Problem],
) -> Known | None:
    """Return what the tables say."""
    at, layouts = entries, dict(zip(TABLES, (SITES, PLACES), strict=True))
    rows = {
        key: _rows(found, layouts[key], at.get(key), problems)
        for key, found in tables.items()
        if found
    }
    sites = read_sites(rows["sites"], problems)
    # Of sites that weren't read none can be said to be unknown.
    if problems:
        return None
    places = read_places(rows.get("places", []), sites, problems)
    table = tables["places"].label if tables["places"] else "places.csv"
    return Known(sites, places, table)


def _rows(
    found: Found, layout: Layout, entry: Entry | None, problems: list[Problem]
) -> list[Row]:
    source = read_lines(found, problems, at=entry.node.span if entry else None)
    return (read_table(source, layout, problems) if source else None) or []
