"""Whether levers push the right way, with the conditions named.

Exact within a replication where that is true; in the mean elsewhere.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from sim.model.codes import Ending
from sim.model.records import Deployment, Detained, Disposed, Raised
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario
from tests.making import changed, congested, shipped, short


def endings(scenario: Scenario, *, replications: int = 3) -> Counter[int]:
    """Return how many alerts end how."""
    found: Counter[int] = Counter()
    for replication in range(replications):
        records = run_replication(scenario, seed=1, replication=replication)
        found.update(row.ending for row in records.rows(Disposed))
    return found


def busy() -> Scenario:
    """Return four crowded weeks without depletion."""
    return changed(congested(short(shipped("four-a-week"))), depletion__regime="none")


def test_no_deployments_give_nothing() -> None:
    """A plan without deployments leaves no record of any kind."""
    scenario = changed(short(shipped("four-a-week")), plan__deployments_per_week=0)
    records = run_replication(scenario, seed=1, replication=0)

    assert all(
        not len(column)
        for table in records.columns().values()
        for column in table.values()
    )


def test_nobody_sought_gives_no_mated_alert() -> None:
    """With an empty list there are faces and no alerts."""
    scenario = changed(short(shipped("four-a-week")), watchlist__size=0)
    records = run_replication(scenario, seed=1, replication=0)

    assert not records.rows(Raised)
    assert all(row.faces > 0 and row.passages == 0 for row in records.rows(Deployment))


def yields(scenario: Scenario) -> tuple[int, int, int]:
    """Return arrests, non-mated alerts and entries of twelve weeks with officers for
    every alert, at rates that often mistake somebody.
    """
    run = run_replication(
        changed(
            scenario,
            horizon__weeks=12,
            workforce__is_limited=False,
            recognition__threshold=0.60,
            recognition__rates="npl",
        ),
        seed=1,
        replication=0,
    )
    return (
        sum(row.ending == Ending.arrest for row in run.rows(Disposed)),
        sum(not row.is_mated for row in run.rows(Raised)),
        run.rows(Deployment)[0].entries,
    )


def test_a_list_without_court_gives_less_of_everything() -> None:
    """Without those sought by a court there are fewer arrests and fewer false alerts:
    the list is shorter by a third, and so is what it mistakes.
    """
    arrests, mistaken, entries = yields(busy())
    fewer_arrests, fewer_mistaken, fewer_entries = yields(
        changed(busy(), watchlist__categories=("suspect", "conditions", "vulnerable"))
    )

    size, court = busy().population.size, busy().population.categories["court"]
    assert (entries, fewer_entries) == (size, round((1 - court.share) * size))
    assert court.share == 0.34
    assert 0.3 * arrests < fewer_arrests < 0.5 * arrests
    assert 0.5 * mistaken < fewer_mistaken < 0.8 * mistaken


def test_better_cameras_give_more_under_crowding_only() -> None:
    """Cameras that a crowd troubles less arrest more if it hides people, and as many
    as before if it only dilutes them; false alerts stay.
    """
    diluted = busy()
    crowded = changed(diluted, population__extra_faces="crowding")
    today, better, best = (
        yields(changed(crowded, recognition__crowd_loss=loss))
        for loss in (1.0, 0.5, 0.0)
    )

    assert today[0] < better[0] < best[0]
    assert today[1:] == better[1:] == best[1:]
    assert yields(changed(diluted, recognition__crowd_loss=0.0)) == yields(diluted)


def test_a_longer_list_gives_more_of_everything() -> None:
    """Twice as long with persons beyond the status quo's list, it gives about twice the
    arrests and twice the false alerts.
    """
    usual, size = yields(busy()), busy().population.size
    longer = yields(
        changed(busy(), population__unlisted=size, watchlist__size=2 * size)
    )

    assert all(
        1.7 * few < many < 2.3 * few for few, many in zip(usual, longer, strict=True)
    )


def test_more_pairs_lose_fewer_in_the_mean() -> None:
    """Alerts that find nobody free fall with every pair, over some replications."""
    lost = [
        endings(changed(busy(), workforce__crew__pairs=pairs))[Ending.nobody_free]
        for pairs in (1, 2, 4, 8)
    ]

    assert lost == sorted(lost, reverse=True)
    assert lost[0] > 1.5 * lost[-1]


def test_own_transport_loses_more_than_prisoner_vans() -> None:
    """Pairs that take prisoners in themselves are missed on the street."""
    own = changed(busy(), custody__hand_over="own transport")

    assert endings(own)[Ending.nobody_free] > 1.1 * endings(busy())[Ending.nobody_free]


def test_the_staff_of_four_answer_less_at_ten() -> None:
    """With the officers of four, ten a week leave far more alerts unanswered."""
    ten, same = (
        endings(short(shipped(name))) for name in ("ten-a-week", "ten-same-staff")
    )

    assert same[Ending.nobody_free] > 10 * ten[Ending.nobody_free]
    assert same[Ending.arrest] < 0.8 * ten[Ending.arrest]


def test_more_depletion_finds_fewer() -> None:
    """Over a year at ten, none finds most, then mixed."""
    found = {
        regime: sum(
            len(
                run_replication(
                    changed(shipped("ten-a-week"), depletion__regime=regime),
                    seed=1,
                    replication=replication,
                ).rows(Raised)
            )
            for replication in range(2)
        )
        for regime in ("none", "mixed")
    }

    assert found["none"] > found["mixed"]


def test_full_suites_divert() -> None:
    """With two cells nearly everybody goes to another suite, with a hundred nobody."""
    few, many = (
        run_replication(changed(busy(), custody__cells=cells), seed=1, replication=0)
        for cells in (2, 100)
    )

    assert np.mean([row.is_diverted for row in few.rows(Detained)]) > 0.8
    assert not any(row.is_diverted for row in many.rows(Detained))


@pytest.mark.slow
def test_what_is_open_at_the_horizon_is_recorded_as_open() -> None:
    """The shorter run's records are those of the longer one as they were known at
    its horizon, stays in custody among them.
    """
    base = changed(
        shipped("ten-a-week"),
        depletion__weeks_before=0,
        plan__deployments_per_week=14,
        population__time_sought=1e15,
    )
    brief = run_replication(changed(base, horizon__weeks=1), seed=1, replication=0)
    longer = run_replication(changed(base, horizon__weeks=3), seed=1, replication=0)
    horizon = 7 * 86400.0
    stays = {(row.deployment, row.candidate): row for row in longer.rows(Detained)}
    still_open = 0
    for row in brief.rows(Detained):
        whole = stays[row.deployment, row.candidate]
        still_open += math.isnan(row.time_decision)
        for now, later in zip(row, whole, strict=True):
            is_later = math.isnan(later) or later > horizon
            assert now == later or (math.isnan(now) and is_later)

    assert 0 < still_open < len(brief.rows(Detained))
