"""A loop written by hand leaves the records of the model, to the last bit.

What `make bench` calls the floor is compared with the model before it is timed; here a
few weeks of it are, quiet and congested.
"""

import pytest

from benchmarks.floor.distance import are_equal, congested
from benchmarks.floor.year import draw, nothing_drawn_twice, run_bare, serve, serve_bare
from benchmarks.street import one_street
from sim.model.codes import Ending
from sim.model.records import Disposed, Raised
from sim.model.replication import run_replication

WEEKS = 3


def short(scenario):
    """Cut a scenario to a few weeks."""
    horizon = scenario.horizon.model_copy(update={"weeks": WEEKS})
    return scenario.model_copy(update={"horizon": horizon})


@pytest.mark.parametrize("crowded", [False, True])
def test_the_bare_loop_leaves_the_same_records(crowded):
    """Quiet or congested, every record is equal, and so is their order."""
    scenario = short(congested(one_street()) if crowded else one_street())
    ours = run_replication(scenario, seed=1, replication=0)
    lost = [row for row in ours.rows(Disposed) if row.ending == Ending.nobody_free]
    assert len(ours.rows(Raised)) > 100
    assert (len(lost) > 0.2 * len(ours.rows(Raised))) == crowded
    assert are_equal(ours, run_bare(scenario, seed=1, replication=0))


def test_luck_drawn_before_is_the_same_luck():
    """Served on what was drawn before, the records are those of a usual run."""
    scenario = short(congested(one_street()))
    usual = run_replication(scenario, seed=1, replication=0)
    drawn = draw(scenario, seed=1, replication=0)
    with nothing_drawn_twice(drawn):
        assert are_equal(usual, serve(drawn))
        assert are_equal(usual, serve_bare(drawn))
