"""Whether a plan can be carried out: slots, days, sites, rotation, cameras.

A scenario has two plans, its own and that of the time before; both are checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, get_args

from sim.scenario.errors import Suggestion, did_you_mean
from sim.scenario.schema import Day, Plan, Scenario

DAYS: Final[tuple[str, ...]] = get_args(Day)

Path = tuple[str | int, ...]


class Misfit(NamedTuple):
    """Settings that don't fit each other.

    Attributes
    ----------
    paths
        The settings, the one to change first.
    message
        The rule and the values.
    hint
        What may have been meant.
    note
        What would do.
    """

    paths: tuple[Path, ...]
    message: str
    hint: str | Suggestion = ""
    note: str = ""


class Planned(NamedTuple):
    """A plan, the scenario it is in, and its path there."""

    scenario: Scenario
    plan: Plan
    at: Path


def plan_misfits(scenario: Scenario, plan: Plan, at: Path) -> Iterator[Misfit]:
    """Yield what doesn't fit in a plan; ``at`` is its path in the scenario."""
    for check in PLAN_CHECKS:
        yield from check(Planned(scenario, plan, at))


def _site_ids(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    return tuple(scenario.sites) if plan.sites == "all" else plan.sites


def _slots(planned: Planned) -> Iterator[Misfit]:
    _, plan, at = planned
    days, wanted, slots = len(plan.days), plan.deployments_per_week, plan.slots
    if wanted > slots:
        message = (
            f"{wanted} deployments a week don't fit into {slots} slots "
            f"({days} days x {plan.vans} vans)"
        )
        paths = ((*at, "deployments_per_week"), (*at, "days"), (*at, "vans"))
        note = f"what would do: at most {slots}, or vans: {-(-wanted // days)}"
        if (enough := -(-wanted // plan.vans)) <= len(DAYS):
            note += f", or {enough} days"
        yield Misfit(paths, message, "", note)


def _unique_days(planned: Planned) -> Iterator[Misfit]:
    _, plan, at = planned
    for index in repeated(plan.days):
        message = f"{plan.days[index]} is in the list twice"
        yield Misfit(((*at, "days", index),), message)


def repeated(words: Sequence[str]) -> Iterator[int]:
    """Give the places of words that stood in a list before."""
    seen: set[str] = set()
    for index, word in enumerate(words):
        if word in seen:
            yield index
        seen.add(word)


def _known_sites(planned: Planned) -> Iterator[Misfit]:
    scenario, plan, at = planned
    for index, site in enumerate(_site_ids(scenario, plan)):
        if site not in scenario.sites:
            message = f"there is no site '{site}' in 'sites'"
            hint = did_you_mean(site, scenario.sites)
            note = f"known: {_some(list(scenario.sites))}"
            yield Misfit(((*at, "sites", index),), message, hint, note)


def _unique_sites(planned: Planned) -> Iterator[Misfit]:
    _, plan, at = planned
    if plan.sites == "all":
        return
    for index in repeated(plan.sites):
        message = f"{plan.sites[index]} is in the list twice"
        yield Misfit(((*at, "sites", index),), message)


def _enough_sites(planned: Planned) -> Iterator[Misfit]:
    scenario, plan, at = planned
    ids = _site_ids(scenario, plan)
    if not scenario.sites.keys() >= set(ids):
        return  # an unknown site is reported as such
    paths: tuple[Path, ...] = ((*at, "sites"), (*at, "vans"))
    if len(set(ids)) < plan.vans:
        message = f"{len(set(ids))} sites are too few for {plan.vans} vans on one day"
        yield Misfit(paths, message, "", "no two vans stand at one site on one day")
    elif plan.rotation == "weighted":
        visited = [one for one in set(ids)
                   if scenario.sites[one].visits > 0]  # fmt: skip
        if len(visited) < plan.vans:
            message = f"{len(visited)} sites with 'visits' above 0 for {plan.vans} vans"
            note = "a weighted rotation never goes to the others"
            yield Misfit(paths, message, "", note)


def _ranking(planned: Planned) -> Iterator[Misfit]:
    _, plan, at = planned
    paths: tuple[Path, ...] = ((*at, "sites"), (*at, "rotation"))
    note = "write the sites as a list, one for each deployment of the week"
    if plan.rotation != "ranked":
        return
    if plan.sites == "all":
        yield Misfit(
            paths, "a ranked rotation needs a list of sites, not all", "", note
        )
    elif plan.order == "random" and len(plan.sites) < plan.slots:
        message = (
            f"in a random order any of the week's {plan.slots} slots can be used, so a "
            f"ranked rotation needs a site for each, but there are {len(plan.sites)}"
        )
        note = "write the sites as a list, one for each slot, or order: planned"
        yield Misfit((*paths, (*at, "order")), message, "", note)
    elif len(plan.sites) < plan.deployments_per_week:
        message = (
            f"a ranked rotation of {plan.deployments_per_week} deployments needs as "
            f"many sites, but there are {len(plan.sites)}"
        )
        yield Misfit((*paths, (*at, "deployments_per_week")), message, "", note)


def _cameras(planned: Planned) -> Iterator[Misfit]:
    scenario, plan, at = planned
    if plan.camera not in scenario.cameras:
        message = f"there is no camera '{plan.camera}' in 'cameras'"
        note = f"described: {', '.join(scenario.cameras) or 'none'}"
        yield Misfit(((*at, "camera"),), message, "", note)
    if plan.camera != "fixed":
        return
    sites = scenario.sites
    fitted = [name for name, site in sites.items() if site.fixed_cameras]
    without = [
        (index, name)
        for index, name in enumerate(_site_ids(scenario, plan))
        if name in sites and name not in fitted
    ]
    note = f"sites with fixed cameras: {_some(fitted)}"
    if plan.sites == "all" and without:
        message = f"{len(without)} of all sites have no fixed cameras"
        yield Misfit(((*at, "sites"), (*at, "camera")), message, "", note)
    elif plan.sites != "all":
        for index, name in without:
            path: Path = (*at, "sites", index)
            message = f"site '{name}' has no fixed cameras"
            yield Misfit((path, (*at, "camera")), message, "", note)


def _some(words: list[str]) -> str:
    more = f" and {len(words) - 8} more" if len(words) > 8 else ""  # noqa: PLR2004 - a line's worth
    return ", ".join(words[:8]) + more if words else "none"


PLAN_CHECKS: Final = (
    _slots,
    _unique_days,
    _known_sites,
    _unique_sites,
    _enough_sites,
    _ranking,
    _cameras,
)
