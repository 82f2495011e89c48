"""How many faces pass: windows nest, and a wider camera sees a part more."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import footfall
from sim.model.footfall import (
    Crowd,
    coverages,
    cut,
    day_effects,
    faces,
    faces_in_window,
    street_mean,
)
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


def parties(seen: Crowd) -> NDArray[np.int64]:
    """Return the parties of a camera by size and slice, shape (sizes, n)."""
    total: NDArray[np.int64] = seen.layers.sum(axis=0)
    return total


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
    first, second = parties(seen)[0, 44], parties(seen)[0, 45]

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
    van = np.array([parties(crowd(where=SiteDay("a", day)))[0] for day in range(200)])
    fixed = np.array(
        [parties(crowd("fixed", where=SiteDay("a", day)))[0] for day in range(200)]
    )
    more = fixed - van

    assert (more >= 0).all()
    assert fixed.sum() / van.sum() == pytest.approx(1 / 0.9, rel=0.002)
    assert more.var(axis=0).sum() == pytest.approx(more.mean(axis=0).sum(), rel=0.1)


@pytest.mark.slow
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


def halved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let halves of slices be counted first, as in crowds of a hundred times more."""
    monkeypatch.setattr(footfall, "MOST_PLACED", 10)


def test_windows_nest_where_halves_are_counted_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Second by second the count never falls, and whole slices keep their faces."""
    seen, streams = crowd(), Streams(1, 0)
    start = MIDNIGHT + 11 * 3600.0
    whole = faces_in_window(seen, start, start + 900, streams=streams)
    halved(monkeypatch)
    counts = [
        faces_in_window(seen, start, start + seconds, streams=streams)
        for seconds in np.linspace(0, 900, 1801)
    ]

    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] == whole == parties(seen)[0, 44]
    assert len(set(counts)) > 0.6 * whole  # everybody has a place of his own


@pytest.mark.slow
@pytest.mark.parametrize("layers", [[18], [200], [7, 60, 60]])
def test_halves_scatter_as_places_do(
    layers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts of parts of a slice are those of uniform places: binomial, and tied."""
    parts, number, times = (0.0, 0.2, 0.25, 0.5, 0.7, 0.75, 1.0), sum(layers), 4000
    halved(monkeypatch)
    seen = np.array(
        [
            [
                footfall._passed(share, layers, Streams(1, replication), "a", 1, 44)
                for share in parts
            ]
            for replication in range(times)
        ]
    )
    counts, shares = np.diff(seen, axis=1), np.diff(parts)
    expected = number * (np.diag(shares) - np.outer(shares, shares))
    error = 4 * np.sqrt(np.diag(expected) / times)

    np.testing.assert_array_less(np.abs(counts.mean(axis=0) - number * shares), error)
    np.testing.assert_allclose(np.cov(counts.T), expected, atol=0.06 * number * 0.25)


@pytest.mark.parametrize("most", [5, 10, 40, 10_000])
def test_a_wider_camera_sees_all_that_a_narrower_one_sees_in_any_part(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether places, halves or both are drawn: what it sees besides never takes
    anything away, and hangs on its own layer alone.
    """
    monkeypatch.setattr(footfall, "MOST_PLACED", most)
    numbers = np.random.default_rng(1).integers(0, 30, (200, 3)).tolist()
    for replication, layers in enumerate(numbers):
        streams = Streams(1, replication)
        for share in (0.2, 0.5, 0.71):
            seen = [
                footfall._passed(share, layers[:wide], streams, "a", 1, 44)
                for wide in (1, 2, 3)
            ]
            grown = np.diff(seen)
            assert (grown >= 0).all()
            assert (grown <= layers[1:]).all()


def test_no_face_of_a_huge_crowd_is_placed_in_vain() -> None:
    """A slice of millions takes no more than a few thousand uniform numbers."""
    drawn: list[int] = []

    class Counting(Streams):
        __slots__ = ()

        def uniforms(self, shape: Any, purpose: str, *entity: str | int) -> Any:
            drawn.append(shape)
            return super().uniforms(shape, purpose, *entity)

    part = footfall._passed(0.3, [10**8], Counting(1, 0), "a", 1, 44)
    assert part == pytest.approx(0.3 * 10**8, rel=0.001)
    assert max(drawn) <= footfall.MOST_PLACED


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

    assert (parties(van) == parties(fixed)).all()


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


def test_the_street_is_stated_as_a_van_sees_it() -> None:
    """Over the van's coverage, whichever camera is there, times the day's factor."""
    scenario = changed(
        shipped("four-a-week"),
        cameras__mobile__coverage=0.5,
        cameras__fixed__coverage=0.8,
    )
    site = scenario.sites["oxford-circus"].model_copy(update={"faces": 3.0})

    assert street_mean(site, cameras=scenario.cameras, factor=2.0) == 3 / 0.5 * 2
    assert coverages(scenario.cameras) == {"mobile": 0.5, "fixed": 0.8}


def test_a_camera_sees_its_share_of_each_slice() -> None:
    """In the mean: faces a second, times the slice's flow, times the coverage."""
    scenario = changed(shipped("four-a-week"), footfall__slice=3600.0)
    slices = cut(flow(scenario.footfall), scenario.footfall)
    for kind, coverage in coverages(shipped("four-a-week").cameras).items():
        seen = np.array(
            [
                parties(crowd(kind, where=SiteDay("a", day), mean=0.1))
                for day in range(200)
            ]
        )
        hourly = seen.reshape(200, 24, -1).sum(axis=2).mean(axis=0)
        expected = 0.1 * coverage * slices.flow

        assert (abs(hourly - expected) < 5 * (expected / 200) ** 0.5).all()


def test_each_street_and_day_has_a_crowd_of_its_own() -> None:
    """Slice by slice, and within a slice where the faces lie."""
    streams = Streams(1, 0)
    same = parties(crowd())
    counts = []
    for where in (WHERE, SiteDay("a", 3), SiteDay("powis-street", 4)):
        start = where.day * 86_400.0 + 11 * 3600.0
        seen = Crowd(where, crowd().slices, same[None])
        counts.append(
            [
                faces_in_window(seen, start, start + seconds, streams=streams)
                for seconds in range(0, 900, 50)
            ]
        )

    assert counts[0] != counts[1] != counts[2] != counts[0]
    assert (parties(crowd(where=SiteDay("a", 3))) != same).any()
    assert (parties(crowd(where=SiteDay("powis-street", 4))) != same).any()


def test_slices_of_a_day_are_not_alike() -> None:
    """Where faces lie in one says nothing of where they lie in the next."""
    slices = crowd().slices
    seen = Crowd(WHERE, slices, np.full((1, 1, len(slices.flow)), 100))
    parts = [
        faces_in_window(
            seen, MIDNIGHT + start, MIDNIGHT + start + 450, streams=Streams(1, 0)
        )
        for start in np.arange(0, 86_400, 900.0)
    ]

    assert np.mean(parts) == pytest.approx(50, abs=2)
    assert np.var(parts) == pytest.approx(25, rel=0.5)


def test_a_whole_day_shows_all_its_faces() -> None:
    """From midnight to midnight, and nothing before or after it."""
    seen = crowd()
    day = faces_in_window(seen, MIDNIGHT, MIDNIGHT + 86_400, streams=Streams(1, 0))

    assert day == parties(seen).sum()


def test_a_day_is_special_in_two_ways_with_a_mean_of_one() -> None:
    """Lognormal, with the stated spreads, each site and day by itself."""
    scenario = changed(
        shipped("four-a-week"), footfall__day_spread=0.3, population__day_spread=0.6
    )
    effects = [
        day_effects(
            Streams(1, 0),
            SiteDay(site, day),
            footfall=scenario.footfall,
            population=scenario.population,
        )
        for site in ("a", "b")
        for day in range(2000)
    ]
    faces_, wanted = np.log(np.array(effects)).T

    assert len(set(effects)) == 4000
    assert faces_.std() == pytest.approx(0.3, rel=0.05)
    assert wanted.std() == pytest.approx(0.6, rel=0.05)
    assert faces_.mean() == pytest.approx(-(0.3**2) / 2, abs=0.02)
    assert wanted.mean() == pytest.approx(-(0.6**2) / 2, abs=0.04)
    assert abs(np.corrcoef(faces_, wanted)[0, 1]) < 0.06
