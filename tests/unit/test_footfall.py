"""How many faces pass: windows nest, and a wider camera sees a part more."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.model.footfall import Crowd, coverages, cut, faces, faces_in_window
from sim.model.profile import flow
from sim.model.streams import SiteDay, Streams
from sim.scenario.schema import CameraKind
from tests.making import changed, shipped

WHERE = SiteDay("powis-street", 3)
MIDNIGHT = 3 * 86_400.0


def crowd(
    camera: CameraKind = "mobile", *, where: SiteDay = WHERE, mean: float = 0.8
) -> Crowd:
    """Return the faces that a kind of camera would see on one day."""
    scenario = shipped("four-a-week")
    return faces(
        Streams(1, 0),
        where,
        mean=mean,
        slices=cut(flow(scenario.footfall), scenario.footfall.slice),
        coverages=coverages(scenario.cameras),
        camera=camera,
    )


def test_a_longer_window_shows_all_that_a_shorter_one_shows() -> None:
    """Second by second the count never falls, and over a slice it grows by what the
    slice holds.
    """
    seen = crowd()
    start = MIDNIGHT + 11 * 3600.0
    counts = [
        faces_in_window(seen, start, start + seconds, streams=Streams(1, 0))
        for seconds in range(0, 1801, 7)
    ]
    first, second = seen.seen[44], seen.seen[45]

    assert counts == sorted(counts)
    assert counts[0] == 0
    assert first <= faces_in_window(seen, start, start + 1801, streams=Streams(1, 0))
    assert (
        faces_in_window(seen, start, start + 1800, streams=Streams(1, 0))
        == first + second
    )


def test_a_window_is_the_sum_of_its_parts() -> None:
    """Two windows that meet show together what the whole shows."""
    seen, streams = crowd(), Streams(1, 0)
    times = [MIDNIGHT + seconds for seconds in (37_123.0, 45_678.9, 61_234.5)]
    parts = [
        faces_in_window(seen, start, end, streams=streams)
        for start, end in pairwise(times)
    ]

    assert sum(parts) == faces_in_window(seen, times[0], times[-1], streams=streams)


def test_a_wider_camera_sees_all_that_a_narrower_one_sees_and_its_share_more() -> None:
    """In every slice of every day, and in the mean by the ratio of coverages."""
    van = np.array([crowd(where=SiteDay("a", day)).seen for day in range(200)])
    fixed = np.array(
        [crowd("fixed", where=SiteDay("a", day)).seen for day in range(200)]
    )
    more = fixed - van

    assert (more >= 0).all()
    assert fixed.sum() / van.sum() == pytest.approx(1 / 0.9, rel=0.002)
    assert more.var(axis=0).sum() == pytest.approx(more.mean(axis=0).sum(), rel=0.1)


def test_cameras_alike_see_alike() -> None:
    """Two kinds with one coverage see the same faces."""
    scenario = changed(shipped("four-a-week"), cameras__mobile__coverage=1.0)
    van, fixed = (
        faces(
            Streams(1, 0),
            WHERE,
            mean=0.8,
            slices=cut(flow(scenario.footfall), 900.0),
            coverages=coverages(scenario.cameras),
            camera=kind,
        )
        for kind in ("mobile", "fixed")
    )

    assert (van.seen == fixed.seen).all()


def test_a_day_is_cut_without_a_gap() -> None:
    """Slices cover the day, the last one shorter if need be, and hold all its flow."""
    profile = flow(shipped("four-a-week").footfall)
    for length in (900.0, 1000.0, 3600.0):
        slices = cut(profile, length)

        assert slices.edges[0] == 0
        assert slices.edges[-1] == 86_400
        assert len(slices.flow) == len(slices.edges) - 1
        assert slices.flow.sum() == pytest.approx(profile.cumulated[-1])
