"""How large a study will be, and when it is refused for that."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click
import pytest

from analysis.studies.expectation import size
from analysis.studies.expectation.size import (
    TooLargeError,
    refuse_too_large,
    study_size,
)
from lfrsim.cli.options import records
from sim.experiment.design import LEVELS, Level, Study, load_study
from sim.scenario.schema import Scenario
from tests.making import changed, shipped


def study(*names: str, replications: int = 100, level: Level = "all") -> Study:
    """Return a study of shipped scenarios."""
    return load_study(
        names or ("four-a-week", "ten-a-week"),
        overrides=(),
        replications=replications,
        seed=1,
        records=level,
    )


def test_a_study_takes_as_much_as_its_replications() -> None:
    """Ten times as many take ten times as much, and two jobs half the time."""
    small, large = (study_size(study(replications=n), jobs=2) for n in (100, 1000))

    assert large.seconds == pytest.approx(10 * small.seconds)
    assert large.disk == pytest.approx(10 * small.disk)
    assert study_size(study(), jobs=1).seconds == pytest.approx(2 * small.seconds)


def test_what_is_kept_makes_the_disk_smaller_and_the_time_no_shorter() -> None:
    """Rows of deployments are a twentieth of all records."""
    sizes = {level: study_size(study(level=level), jobs=1) for level in get_args(Level)}

    assert sizes["deployments"].disk < 0.1 * sizes["all"].disk
    assert sizes["deployments"].disk < sizes["alerts"].disk < sizes["all"].disk
    assert len({one.seconds for one in sizes.values()}) == 1


def test_a_process_a_pedestrian_takes_as_long_as_there_are_faces() -> None:
    """Some hundred times as long as the usual model."""

    def seconds(scenario: Scenario) -> float:
        return size.replication_size(scenario, "all")[0]

    usual = shipped("four-a-week")
    assert seconds(changed(usual, fidelity="pedestrian")) > 50 * seconds(usual)


@pytest.mark.slow
def test_the_size_on_disk_is_about_what_a_run_leaves(tmp_path: Path) -> None:
    """Within a third, for all records and for deployments alone."""
    import lfrsim

    for level in ("all", "deployments"):
        folder = tmp_path / level
        lfrsim.run("ten-a-week", replications=3, out=folder, records=level)
        found = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
        expected = study_size(study("ten-a-week", replications=3, level=level), jobs=1)

        assert found == pytest.approx(expected.disk, rel=1 / 3)


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("MOST_HOURS", 0.001, "more than 0.001 hours"),
        ("MOST_BYTES", 1e6, "more than 1.0 MB"),
        ("_free", lambda _: 1e6, "where 1.0 MB are free"),
        ("_memory", lambda: 1e6, "of memory where there are 1.0 MB"),
    ],
)
def test_what_is_too_large_is_refused_with_the_reason(
    limit: str,
    value: object,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And with what would take less, and how to run it all the same."""
    assert refuse_too_large(study(), jobs=2, folder=tmp_path).disk > 1e6
    monkeypatch.setattr(size, limit, value)
    with pytest.raises(TooLargeError) as caught:
        refuse_too_large(study(), jobs=2, folder=tmp_path / "new" / "one")

    text = str(caught.value)
    assert said in text
    assert "--records deployments" in text
    assert "--force" in text


def test_the_command_line_knows_the_levels() -> None:
    """The option offers what a study can be told, and the usual first."""

    @records
    def command(**_: object) -> None:
        """Take the option."""

    (option,) = command.__click_params__  # type: ignore[attr-defined]
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == list(LEVELS) == list(get_args(Level))
    assert option.default == "all"
