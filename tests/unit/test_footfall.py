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
        slices=cut(flow(scenario.footfall), scenario.footfall),
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
    first, second = seen.parties[0, 44], seen.parties[0, 45]

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
    van = np.array([crowd(where=SiteDay("a", day)).parties[0] for day in range(200)])
    fixed = np.array(
        [crowd("fixed", where=SiteDay("a", day)).parties[0] for day in range(200)]
    )
    more = fixed - van

    assert (more >= 0).all()
    assert fixed.sum() / van.sum() == pytest.approx(1 / 0.9, rel=0.002)
    assert more.var(axis=0).sum() == pytest.approx(more.mean(axis=0).sum(), rel=0.1)


def test_parties_change_the_scatter_and_not_the_mean() -> None:
    """Faces in parties of size S have the mean of faces alone, and E[S^2] / E[S] times
    the variance; half of the parties of two are lost with half the coverage.
    """
    shares = (0.5, 0.3, 0.2)
    scenario = changed(shipped("four-a-week"), footfall__parties=shares)
    slices = cut(flow(scenario.footfall), scenario.footfall)
    start, end = 11 * 3600.0 + 100, 16 * 3600.0 + 50
    for kind, coverage in coverages(scenario.cameras).items():
        seen = np.array(
            [
                faces_in_window(
                    faces(
                        Streams(1, 0),
                        SiteDay("a", day),
                        mean=0.8,
                        slices=slices,
                        coverages=coverages(scenario.cameras),
                        camera=kind,
                    ),
                    day * 86_400 + start,
                    day * 86_400 + end,
                    streams=Streams(1, 0),
                )
                for day in range(3000)
            ]
        )
        profile = flow(scenario.footfall)
        expected = 0.8 * coverage * float(np.diff(profile(np.array([start, end])))[0])
        scatter = (0.5 + 4 * 0.3 + 9 * 0.2) / (0.5 + 2 * 0.3 + 3 * 0.2)

        assert seen.mean() == pytest.approx(expected, rel=0.002)
        assert seen.var() / seen.mean() == pytest.approx(scatter, rel=0.1)


def test_windows_nest_with_parties_too() -> None:
    """The count grows by whole parties, and never falls as a window grows."""
    scenario = changed(shipped("four-a-week"), footfall__parties=(0.0, 1.0))
    seen = faces(
        Streams(1, 0),
        WHERE,
        mean=0.8,
        slices=cut(flow(scenario.footfall), scenario.footfall),
        coverages=coverages(scenario.cameras),
        camera="mobile",
    )
    start = MIDNIGHT + 11 * 3600.0
    counts = [
        faces_in_window(seen, start, start + seconds, streams=Streams(1, 0))
        for seconds in range(0, 1801, 7)
    ]

    assert counts == sorted(counts)
    assert all(count % 2 == 0 for count in counts)


def test_cameras_alike_see_alike() -> None:
    """Two kinds with one coverage see the same faces."""
    scenario = changed(shipped("four-a-week"), cameras__mobile__coverage=1.0)
    van, fixed = (
        faces(
            Streams(1, 0),
            WHERE,
            mean=0.8,
            slices=cut(flow(scenario.footfall), scenario.footfall),
            coverages=coverages(scenario.cameras),
            camera=kind,
        )
        for kind in ("mobile", "fixed")
    )

    assert (van.parties == fixed.parties).all()


def test_a_day_is_cut_without_a_gap() -> None:
    """Slices cover the day, the last one shorter if need be, and hold all its flow."""
    scenario = shipped("four-a-week")
    profile = flow(scenario.footfall)
    for length in (900.0, 1000.0, 3600.0):
        slices = cut(profile, changed(scenario, footfall__slice=length).footfall)

        assert slices.edges[0] == 0
        assert slices.edges[-1] == 86_400
        assert len(slices.flow) == len(slices.edges) - 1
        assert slices.flow.sum() == pytest.approx(profile.cumulated[-1])
