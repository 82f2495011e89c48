"""Why alerts of one world aren't in another.

The reasons are asked in the order in which the model does: was there a deployment on
that street that day, did it take place, were its cameras live, did they see that part
of the street, was the person listed and at large. Whoever passes all of these wasn't
recognised, if the scenarios differ in that; or else it can't be told, and is called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.studies.changes.fates import Why
from analysis.studies.changes.sides import place_key
from sim.model.candidates import COLUMN, RANK_BEYOND, RANK_COMPANION, WIDTH
from sim.model.codes import Status
from sim.model.listing import listed, reach
from sim.model.population import BEYOND
from sim.model.streams import SiteDay, Streams

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from analysis.studies.changes.likeness import Common
    from analysis.studies.changes.sides import Side

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

UNKNOWN: Final = 0


class Question(NamedTuple):
    """A reason, and for which alerts it holds: flags of some of them, in order."""

    why: Why
    holds: Callable[[pd.DataFrame], Flags]


def find_absence(missing: pd.DataFrame, *, here: Side, common: Common) -> Ints:
    """Find why alerts of another world aren't here.

    Parameters
    ----------
    missing
        Those alerts, as in ``Side.alerts``.
    here
        The world in which they are missing.
    common
        What both scenarios have in common, as seen from here.

    Returns
    -------
    array, shape (n,)
        Of each the reason, as in :class:`analysis.studies.changes.fates.Why`.
    """
    found = np.full(len(missing), UNKNOWN)
    rows = missing.reset_index(drop=True).join(_deployments_of(missing, here))
    for question in _questions(here, common):
        still = (found == UNKNOWN).nonzero()[0]
        if not len(still):
            break
        found[still[question.holds(rows.iloc[still])]] = question.why
    return found


def _questions(here: Side, common: Common) -> list[Question]:
    asked = [
        Question(Why.not_deployed, lambda rows: rows["status"].isna().to_numpy()),
        Question(Why.cancelled, lambda rows: _equals(rows, Status.cancelled)),
    ]
    if not common.passing:
        # Then it needn't be the same person at the same time: no more can be said.
        return [*asked, Question(Why.untold, _all)]
    asked.append(Question(Why.not_live, _is_not_live))
    if not common.views:
        asked.append(Question(Why.out_of_view, lambda rows: _is_unseen(rows, here)))
    if not common.lists:
        asked.append(Question(Why.not_listed, lambda rows: _is_unlisted(rows, here)))
    asked.append(Question(Why.held, lambda rows: _is_held(rows, here)))
    if not common.recognised:
        asked.append(Question(Why.not_recognised, _is_mated))
    # What keeps somebody who isn't sought from a false alert: a lower rate, or that
    # nobody is on the list whom they would be taken for. If it is both, who knows.
    is_rarer, is_shorter = common.mistaken < 0, common.entries < 0
    if is_rarer != is_shorter:
        why = Why.not_recognised if is_rarer else Why.not_listed
        asked.append(Question(why, lambda rows: ~_is_mated(rows)))
    return [*asked, Question(Why.untold, _all)]


def _deployments_of(missing: pd.DataFrame, here: Side) -> pd.DataFrame:
    """Return what was planned here on the street and day of each alert."""
    planned = here.planned.set_index("key")
    return planned.reindex(place_key(missing)).reset_index(drop=True)


def _equals(rows: pd.DataFrame, status: Status) -> Flags:
    return (rows["status"] == status).to_numpy()


def _all(rows: pd.DataFrame) -> Flags:
    return np.ones(len(rows), np.bool_)


def _is_mated(rows: pd.DataFrame) -> Flags:
    return rows["is_mated"].to_numpy()


def _is_not_live(rows: pd.DataFrame) -> Flags:
    time = rows["time"]
    return ((time < rows["time_live"]) | (time >= rows["time_end"])).to_numpy()


def _is_unseen(rows: pd.DataFrame, here: Side) -> Flags:
    """Tell who passed where the camera doesn't look, by their own mark."""
    marks = np.empty(len(rows))
    ranks, is_mated = rows["candidate"].to_numpy(), _is_mated(rows)
    is_beyond = is_mated & (ranks >= RANK_BEYOND)
    # Whoever walks beside somebody is on the same part of the street.
    own = np.where(is_beyond, ranks - RANK_BEYOND, ranks) % RANK_COMPANION
    columns = [rows[name].to_numpy() for name in ("replication", "place", "day")]
    for at in _alike(4 * place_key(rows) + 2 * is_mated + is_beyond):
        replication, place, day = (int(column[at[0]]) for column in columns)
        marks[at] = Streams(here.seed, replication).uniforms(
            (int(own[at].max()) + 1, WIDTH),
            "passages" if is_mated[at[0]] else "non-mated",
            *SiteDay(here.sites[place], day),
            *(BEYOND if is_beyond[at[0]] else ()),
        )[own[at], COLUMN["coverage"]]
    camera = here.scenario.cameras[here.scenario.plan.camera]
    unseen: Flags = marks >= camera.coverage
    return unseen


def _is_unlisted(rows: pd.DataFrame, here: Side) -> Flags:
    """Tell who isn't on the list, or wasn't sought yet when it was made."""
    found = np.zeros(len(rows), np.bool_)
    made = (rows["time_live"] - here.scenario.watchlist.made_before).to_numpy()
    extent = reach(here.scenario.watchlist, here.scenario.population)
    replications, persons = (rows[c].to_numpy() for c in ("replication", "person"))
    for at in _alike(replications):
        population = here.population(int(replications[at[0]]))
        is_there = persons[at] < len(population.listing)  # others are beyond any list
        who = np.where(is_there, persons[at], 0)
        on_it = is_there & listed(population, extent)[who]
        on_it &= population.sought_from[who] <= made[at]
        found[at] = ~on_it
    return found & _is_mated(rows)


def _alike(keys: Ints) -> list[Ints]:
    """Return the places of equal keys, together."""
    order = keys.argsort(kind="stable")
    borders = np.flatnonzero(np.diff(keys[order])) + 1
    return np.split(order, borders)


def _is_held(rows: pd.DataFrame, here: Side) -> Flags:
    """Tell who had been arrested here, and couldn't pass."""
    rows = rows.reset_index(drop=True)
    one = ["replication", "person"]
    both = rows[[*one, "time"]].reset_index().merge(here.arrested, on=one)
    is_then = (both["since"] < both["time"]) & (both["time"] < both["until"])
    found = np.zeros(len(rows), np.bool_)
    found[both.loc[is_then, "index"].to_numpy()] = True
    return found
