"""The order in which a file is written, and what a site's key is called, say nothing.

Run where alerts are many, so that a record that moved would be seen.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.keeping import Records
from sim.model.records import TABLES, Deployment, Raised
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario, scenario_id
from sim.scenario.schema import Scenario, geographic
from tests.making import changed, congested, short, uncoupled
from tests.worlds.test_worlds import same


def written() -> dict[str, Any]:
    """Return the settings of a shipped scenario, as they are written."""
    return load_scenario("ten-a-week").resolved


def read(settings: dict[str, Any]) -> Scenario:
    """Return some crowded weeks of settings, as they are validated."""
    return congested(short(Scenario.model_validate(settings), weeks=3, before=2))


def reversed_keys(value: Any) -> Any:
    """Return settings with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(one) for one in value] if isinstance(value, list) else value


def renamed(settings: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return settings in which one site has another key."""
    sites = {new if key == old else key: one for key, one in settings["sites"].items()}
    return settings | {"sites": sites}


def of_sites(records: Records, numbers: set[int]) -> dict[str, list[str]]:
    """Return the records of deployments at some sites, table by table, as text."""
    there = {row.deployment for row in records.rows(Deployment) if row.site in numbers}
    return {
        name: [repr(row) for row in records.rows(kind) if row[0] in there]
        for name, kind in TABLES.items()
    }


def test_the_order_of_keys_changes_nothing() -> None:
    """Settings whose mappings are all written backwards have the same identity and
    leave the same bytes.
    """
    one, other = read(written()), read(reversed_keys(written()))

    assert list(written()["sites"]) != list(reversed_keys(written())["sites"])
    assert scenario_id(one) == scenario_id(other)
    assert same(*(run_replication(x, seed=1, replication=0) for x in (one, other)))


@pytest.mark.parametrize("new", ["aaa", "zzz"])
def test_another_key_for_a_site_changes_no_other_sites_records(new: str) -> None:
    """A site that is called otherwise has other luck; every record of all other sites
    is what it was, and sites keep their numbers.
    """
    old = "oxford-circus"
    one, other = (
        uncoupled(read(settings))
        for settings in (written(), renamed(written(), old, new))
    )
    number = list(one.sites).index(old)
    few, many = (run_replication(x, seed=1, replication=0) for x in (one, other))
    others = set(range(len(one.sites))) - {number}

    assert list(other.sites).index(new) == number
    assert of_sites(few, others) == of_sites(many, others)
    assert of_sites(few, {number}) != of_sites(many, {number})
    assert len(of_sites(few, others)["alerts"]) > 500


@pytest.mark.parametrize("rotation", ["weighted", "round robin"])
def test_the_order_of_a_plans_list_counts_only_in_a_ranking(rotation: str) -> None:
    """A list of sites written backwards is the same plan, unless it is a ranking."""
    names = tuple(sorted(written()["sites"]))[:12]
    plans = [
        changed(read(written()), plan__sites=order, plan__rotation=rule)
        for rule in (rotation, "ranked")
        for order in (names, names[::-1])
    ]
    runs = [run_replication(plan, seed=1, replication=0) for plan in plans]

    assert same(runs[0], runs[1])
    assert runs[2].rows(Deployment)[0].site != runs[3].rows(Deployment)[0].site
    assert runs[0].rows(Raised)


def test_sites_stand_by_borough_and_from_west_to_east() -> None:
    """Sites of one borough are neighbours, the westernmost first."""
    sites = load_scenario("four-a-week").scenario.sites
    places = [(site.borough, site.longitude) for site in sites.values()]

    assert places == sorted(places)
    assert list(geographic(sites)) == list(sites)
