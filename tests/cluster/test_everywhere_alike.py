"""One replication is the same wherever it runs: alone, in a process, on a cluster."""

import numpy as np
import pytest

from sim.experiment.cluster.connection import Cluster
from sim.experiment.cluster.workers import cluster_workers
from sim.experiment.design import load_study
from sim.experiment.executors import workers
from sim.experiment.run import run_study
from sim.experiment.store import opened
from sim.experiment.tasks import REPLICATION
from sim.model.replication import run_replication
from tests.cluster.work import TINY, bytes_in, together, with_dask
from tests.studies import Watch

pytestmark = together

SEED, NUMBER, ONE = 20250106, 100, 17


def interrupted(folder, study):
    """Stop after three chunks, and go on with the same command."""
    with (
        pytest.raises(KeyboardInterrupt),
        opened(folder, study, command=["test"]) as store,
    ):
        run_study(store, by=workers(2), progress=Watch(stop_after=3))
    return workers(1)


WHERE = {
    "in process": lambda *_: workers(1),
    "processes": lambda *_: workers(2),
    "resumed": lambda folder, study, _: interrupted(folder, study),
    "cluster": lambda *where: cluster_workers(Cluster(where[-1].address)),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Run a hundred replications here, one after the other."""
    return run_in(tmp_path_factory.mktemp("whole"), "in process", None)


def run_in(folder, where, place):
    """Run a hundred replications somewhere."""
    study = load_study(["four-a-week"], overrides=TINY, replications=NUMBER, seed=SEED)
    by = WHERE[where](folder, study, place)
    with opened(folder, study, command=["test"]) as store:
        return run_study(store, by=by)


@pytest.mark.slow
@pytest.mark.parametrize(
    "where", ["processes", "resumed", pytest.param("cluster", marks=with_dask)]
)
def test_a_study_leaves_the_same_bytes_everywhere(where, whole, tmp_path, request):
    """Serial, in processes, on a cluster and resumed: file by file."""
    place = request.getfixturevalue("place") if where == "cluster" else None
    assert bytes_in(run_in(tmp_path, where, place).folder) == bytes_in(whole.folder)


@pytest.mark.slow
def test_a_replication_alone_is_that_of_a_hundred(whole):
    """Number 17, without the 17 before it: every column of every table."""
    scenario = whole.study.scenarios[0].scenario
    alone = run_replication(scenario, seed=SEED, replication=ONE).columns()
    for table, columns in alone.items():
        found = whole.table("four-a-week", table)
        found = found[found[REPLICATION] == ONE]
        for name, column in columns.items():
            np.testing.assert_array_equal(found[name].to_numpy(), column, table + name)
