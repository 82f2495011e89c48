"""Scales: there is one of each."""

import pickle

import pytest

from sim.scenario import scales
from sim.scenario.scales import Scale

ALL = [one for one in vars(scales).values() if isinstance(one, Scale)]


@pytest.mark.parametrize("scale", ALL, ids=lambda scale: scale.name)
def test_a_scale_is_itself_in_a_worker_too(scale):
    """Who asks whether a setting is a whole number asks by identity."""
    assert pickle.loads(pickle.dumps(scale)) is scale


def test_every_scale_has_a_name_of_its_own():
    """By which it is found again."""
    assert len({scale.name for scale in ALL}) == len(ALL) > 8
