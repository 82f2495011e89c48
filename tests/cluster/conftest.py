"""Clusters for tests: one that is shared, and some that end with their test."""

import gc

import pytest

from tests.cluster.place import Place


@pytest.fixture
def places(tmp_path):
    """Make clusters that end with the test."""
    made = []

    def make(*options, **settings):
        made.append(Place(tmp_path, *options, **settings))
        return made[-1]

    yield make
    for place in made:
        place.end()


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """Share a cluster of two workers, one of which has two threads."""
    place = Place(tmp_path_factory.mktemp("cluster"))
    place.worker()
    place.worker("--nthreads", "2")
    yield place
    place.end()


@pytest.fixture(autouse=True)
def swept():
    """Have what Dask's clients leave behind collected while its test forgives it."""
    yield
    gc.collect()
