"""The language: what is shown loads, and ways of writing the same are the same."""

import random
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lfrsim.cli.resolved import part_of, yaml_lines
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario, scenario_id
from sim.scenario.standalone import standalone_lines
from sim.scenario.yaml_text import yaml_text
from tests.making import TINY
from tests.property.writing import (
    as_options,
    changes,
    loaded_or_rejected,
    written,
)

pytestmark = pytest.mark.slow
ONE_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)


def save(folder, name, text):
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def shown(loaded, *, with_comments):
    """Return what ``lfrsim show`` prints."""
    lines = yaml_lines(part_of(loaded, None), with_comments=with_comments)
    return "\n".join(lines) + "\n"


def stated(loaded):
    """Return the provenance without file and line, which are those of the file."""
    return {
        path: (one.standing, one.source, one.uncertainty, one.note, one.certain)
        for path, one in loaded.provenance.items()
    }


def joint_ones(loaded):
    """Return the joint doubts without file and line."""
    return {
        name: (one.points, one.shares, one.provenance.source, one.provenance.note)
        for name, one in loaded.joint_doubts.items()
    }


@ONE_FOLDER
@given(found=changes(), with_comments=st.booleans())
def test_what_is_shown_loads_and_is_shown_unchanged(found, with_comments, tmp_path):
    """Show -> load -> show: the same scenario, and the same text."""
    first = loaded_or_rejected(save(tmp_path, "mine.yaml", written(found)))
    text = shown(first, with_comments=with_comments)
    second = load_scenario(save(tmp_path, "shown.yaml", text))
    assert second.scenario == first.scenario
    assert shown(second, with_comments=False) == shown(first, with_comments=False)


@ONE_FOLDER
@given(found=changes())
def test_a_standalone_file_keeps_standing_source_and_doubt(found, tmp_path):
    """It extends nothing, and nothing is lost: show -> load -> show unchanged."""
    first = loaded_or_rejected(save(tmp_path, "mine.yaml", written(found)))
    text = "\n".join(standalone_lines(first)) + "\n"
    second = load_scenario(save(tmp_path, "alone.yaml", text))
    assert second.scenario == first.scenario
    assert second.files == (str(tmp_path / "alone.yaml"),)
    assert stated(second) == stated(first)
    assert second.sources == first.sources
    assert second.doubts == first.doubts
    assert joint_ones(second) == joint_ones(first)
    assert "\n".join(standalone_lines(second)) + "\n" == text


@ONE_FOLDER
@given(found=changes())
def test_an_option_is_the_edited_file(found, tmp_path):
    """``--set`` gives the scenario that a file with the same changes gives."""
    by_file = loaded_or_rejected(save(tmp_path, "mine.yaml", written(found)))
    usual = save(tmp_path, "usual.yaml", written({}))
    by_option = load_scenario(usual, overrides=as_options(found))
    labels = {"name": by_file.scenario.name}
    assert by_option.scenario.model_copy(update=labels) == by_file.scenario
    assert scenario_id(by_option.scenario) == scenario_id(by_file.scenario)


def shuffled(value, luck):
    """Return plain data with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        luck.shuffle(keys)
        return {key: shuffled(value[key], luck) for key in keys}
    if isinstance(value, list):
        return [shuffled(one, luck) for one in value]
    return value


@ONE_FOLDER
@given(found=changes(), seed=st.integers(0, 2**32))
def test_the_order_of_keys_changes_nothing(found, seed, tmp_path):
    """A scenario whose keys are written in another order is the same, hash and all."""
    first = loaded_or_rejected(save(tmp_path, "mine.yaml", written(found)))
    data = shuffled(first.resolved, random.Random(seed))
    second = load_scenario(save(tmp_path, "other.yaml", yaml_text(data) + "\n"))
    assert second.scenario == first.scenario
    assert list(second.scenario.sites) == list(first.scenario.sites)
    assert scenario_id(second.scenario) == scenario_id(first.scenario)


def in_other_units(value):
    """Return plain data with hours in minutes, minutes in seconds, days in hours."""
    if isinstance(value, dict):
        return {key: in_other_units(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_other_units(one) for one in value]
    if not isinstance(value, str):
        return value
    for unit, finer, factor in (
        (" weeks", " d", 7),
        (" days", " h", 24),
        (" d", " h", 24),
        (" h", " min", 60),
        (" min", " s", 60),
    ):
        number = value.removesuffix(unit)
        if value.endswith(unit) and number.replace(".", "", 1).isdigit():
            exact = Fraction(number) * factor
            return f"{exact.numerator / exact.denominator!r}{finer}"
    return value


@pytest.mark.parametrize("name", ["four-a-week", "croydon-fixed", str(TINY)])
def test_units_change_no_number(name, tmp_path):
    """Hours written as minutes and minutes as seconds are the same floats."""
    first = load_scenario(name)
    data = in_other_units(first.resolved)
    assert data != first.resolved
    second = load_scenario(save(tmp_path, "units.yaml", yaml_text(data) + "\n"))
    assert second.scenario == first.scenario
    assert scenario_id(second.scenario) == scenario_id(first.scenario)


@given(minutes=st.integers(1, 100_000), tenths=st.integers(0, 9))
def test_hours_and_minutes_are_the_same_seconds(minutes, tenths):
    """However a duration is split, its seconds are those of the exact number."""
    from sim.scenario.units import read_duration

    exact = Fraction(minutes) + Fraction(tenths, 10)
    seconds = read_duration(f"{minutes}.{tenths} min")
    assert seconds == float(exact * 60)
    assert read_duration(f"{minutes * 60 + tenths * 6} s") == seconds


def test_no_record_moves_with_order_and_units(tmp_path):
    """Keys in another order and other units leave every record byte for byte."""
    first = load_scenario(TINY)
    data = shuffled(in_other_units(first.resolved), random.Random(7))
    second = load_scenario(save(tmp_path, "other.yaml", yaml_text(data) + "\n"))
    tables = [
        run_replication(one.scenario, seed=5, replication=0).columns()
        for one in (first, second)
    ]
    for name, columns in tables[0].items():
        for column, values in columns.items():
            assert values.tobytes() == tables[1][name][column].tobytes(), column
    assert len(tables[0]["alerts"]["deployment"]) > 10
