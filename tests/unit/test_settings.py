"""The schema, asked setting by setting."""

import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema.roles import Role
from sim.scenario.settings import (
    ANY,
    ROOT,
    _kept_setting_at,
    children,
    setting_at,
    settings,
)

LEAVES = list(settings())
LABELS = ("name", "question")


def at(*path):
    """Return the setting at a path that there is."""
    found = setting_at(path)
    assert found is not None
    return found


def names(found):
    """Return paths as people write them."""
    return [".".join(map(str, one.path)) for one in found]


@pytest.mark.parametrize("setting", LEAVES, ids=names(LEAVES))
def test_every_setting_has_a_meaning(setting):
    """A setting says what it is in its section's docstring; one of many by its own."""
    above = at(*setting.path[:-1]) if setting.path[-1] == ANY else setting
    assert above.meaning.endswith(".")


def test_every_setting_is_settled_by_somebody():
    """Each is a lever, an uncertainty or given, so that sweeps know their inputs."""
    inputs = [one for one in LEAVES if one.path[0] not in LABELS]
    assert names(one for one in inputs if one.role is None) == []
    assert {one.role for one in inputs} == set(Role)


def test_a_mark_on_a_section_counts_for_all_that_is_in_it():
    """What the force chose in the past is no lever."""
    assert at("plan", "vans").role is Role.lever
    past = ("depletion", "status_quo", "plan", "vans")
    assert at(*past).role is Role.given


def test_a_path_leads_to_its_setting_or_nowhere():
    """Sections, keys of one's own, places in lists and words are followed."""
    assert at("sites", "anything", "faces").scale.name == "a rate"
    assert at("plan", "days", 3).words[0] == "Mon"
    assert at("footfall", "by_weekday", "Mon").scale.name == "a number"
    assert setting_at(("footfall", "by_weekday", "Monday")) is None
    assert setting_at(("plan", "van")) is None
    assert setting_at(("plan", "vans", "more")) is None


def test_bounds_and_words_are_the_types():
    """What the schema allows is what a setting says that it allows."""
    assert at("horizon", "weeks").bound("ge") == 1
    assert at("horizon", "weeks").bound("le") == 520
    assert at("footfall", "by_hour").bound("min_length") == 24
    assert at("population", "visiting").bound("gt") == 0
    assert at("population", "visiting").words == ("equal",)
    assert at("custody", "journey").is_distribution
    assert at("engagement", "patience").is_distribution
    assert at("engagement", "patience").words == ("walking",)
    assert not at("footfall", "slice").is_distribution


def general(path):
    """Return a path with the step ``*`` for one of many."""
    steps = []
    for end, step in enumerate(path):
        above = setting_at(path[:end])
        is_named = above is not None and hasattr(above.kind, "model_fields")
        steps.append(step if is_named else ANY)
    return tuple(steps)


def test_the_walk_reaches_whatever_a_scenario_says():
    """Every value of a shipped scenario belongs to a setting that was walked past."""
    walked = {one.path for one in LEAVES}
    for text in load_scenario("four-a-week").provenance:
        steps = text.replace("[", ".").replace("]", "").split(".")
        path = tuple(int(step) if step.isdigit() else step for step in steps)
        assert general(path) in walked, text


def test_the_root_has_the_sections_in_their_order():
    """The schema's order is the order of documents, starters and differences."""
    assert names(children(ROOT))[:4] == ["name", "question", "fidelity", "horizon"]


def test_a_path_as_long_as_somebody_likes_is_not_kept():
    """What strangers send is read and forgotten."""
    before = _kept_setting_at.cache_info().currsize
    for number in range(3):
        found = setting_at(("sites", f"{number}" * 1000, "faces"))
        assert found is not None
        assert found.path[-1] == "faces"
    assert _kept_setting_at.cache_info().currsize == before
