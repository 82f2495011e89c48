"""The results folder: what is kept, what is missing, what is refused."""

import json
import os
import shutil
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any
from typing import get_type_hints as types_of

import numpy as np
import pandas as pd
import pytest

from sim.experiment import manifest, store
from sim.experiment.design import NamedScenario, Study, StudyError, short_name
from sim.experiment.executors import InProcess, Workers, workers
from sim.experiment.parquet import table_bytes
from sim.experiment.run import run_study
from sim.experiment.store import (
    FolderError,
    Results,
    default_folder,
    opened,
    read_results,
    write_atomically,
)
from sim.experiment.tasks import REPLICATION, narrowed
from sim.model.keeping import Column, Records
from sim.model.records import TABLES
from sim.scenario.loading import load_scenario, scenario_id
from sim.scenario.schema import Section


class Plan(Section):
    """A part of a scenario that is small enough for a test."""

    alerts: int
    days: tuple[str, ...] = ("Tue", "Thu")


class Small(Section):
    """A scenario that is small enough for a test."""

    name: str
    question: str = ""
    plan: Plan


def named(name, alerts=5):
    """Make a scenario with some alerts in each replication."""
    scenario: Any = Small(name=name, plan=Plan(alerts=alerts))
    return NamedScenario(name, scenario, scenario_id(scenario))


def study(replications=20, *, seed=1, scenarios=(("four", 5), ("ten", 9))):
    """Make a study of small scenarios."""
    return Study(
        tuple(named(*one) for one in scenarios), replications=replications, seed=seed
    )


def row(table, number):
    """Make a record of a table out of a number, whatever its fields."""
    kind = TABLES[table]
    return kind(
        *(of(number + place / 7) for place, of in enumerate(types_of(kind).values()))
    )


def replicate(scenario, *, seed, replication):
    """Stand in for the model: a few records that depend on all it is told."""
    records = Records()
    records.add(row("deployments", replication))
    for number in range(scenario.plan.alerts + replication % 3):
        records.add(row("alerts", 10 * seed + replication + number / 3))
    return records


def run(folder, of, *, by=None, progress=None, model=replicate):
    """Run a study in a folder."""
    by = by or Workers(InProcess, at_once=1)
    with opened(folder, of, command=["test"]) as open_store:
        return run_study(open_store, by=by, progress=progress, replicate=model)


def never(scenario, *, seed, replication):
    """Stand in for a model that isn't called."""
    raise AssertionError


def contents(folder):
    """Return every file but the manifest, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


class Watch:
    """Remembers what it is told; can interrupt after some chunks."""

    def __init__(self, stop_after=None):
        self.begun = None
        self.steps = []
        self.stop_after = stop_after

    def begin(self, saved, total):
        """Remember how much there is."""
        self.begun = saved, total

    def advance(self, replications):
        """Remember how much was added."""
        self.steps.append(replications)
        if len(self.steps) == self.stop_after:
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """Run the study once; other ways to run it must give the same bytes."""
    folder = tmp_path_factory.mktemp("reference")
    run(folder, study())
    return folder


def test_chunks_hold_eight_replications_and_the_rest():
    """Twenty replications of two scenarios are three chunks each, in turns."""
    chunks = [(c.name, c.first, c.number) for c in study(20).chunks]
    assert chunks == [
        ("four", 0, 8),
        ("ten", 0, 8),
        ("four", 8, 8),
        ("ten", 8, 8),
        ("four", 16, 4),
        ("ten", 16, 4),
    ]


def test_the_folder_holds_every_table_of_every_chunk(reference):
    """There is one file a table, chunk and scenario, named after the first number."""
    names = {
        f"records/{name}/{table}-{first:05d}.parquet"
        for name in ("four", "ten")
        for table in TABLES
        for first in (0, 8, 16)
    }
    assert set(contents(reference)) == names


def test_a_table_comes_back_as_it_was(reference):
    """A table read back equals the model's records, in the order of replications."""
    results = run(reference, study())
    alerts = results.table("ten", "alerts")
    expected = pd.concat(
        [
            pd.DataFrame(
                {
                    REPLICATION: np.full(len(columns["time"]), k, dtype=np.int64),
                    **columns,
                }
            )
            for k in range(20)
            for columns in [
                replicate(named("ten", 9).scenario, seed=1, replication=k).columns()[
                    "alerts"
                ]
            ]
        ],
        ignore_index=True,
    )
    pd.testing.assert_frame_equal(alerts, expected)


def test_an_empty_table_keeps_its_columns(reference):
    """A table without a row still has its columns, with their types."""
    results = run(reference, study())
    held = results.table("four", "held")
    assert len(held) == 0
    assert list(held.columns) == [REPLICATION, *TABLES["held"]._fields]  # type: ignore[attr-defined]
    assert held["time_from"].dtype == np.float64
    assert held["is_mated"].dtype == np.bool_


def test_unknown_tables_and_scenarios_are_named(reference):
    """A wrong name is answered with the right ones."""
    results = run(reference, study())
    with pytest.raises(KeyError, match="four, ten"):
        results.table("five", "alerts")
    with pytest.raises(KeyError, match="deployments, alerts"):
        results.table("four", "hits")


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(reference, tmp_path):
    """Two jobs leave the same files as one, byte for byte."""
    run(tmp_path, study(), by=workers(2))
    assert contents(tmp_path) == contents(reference)


def test_the_same_command_again_runs_nothing(reference, tmp_path):
    """A complete folder is left as it is, and the model isn't called."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    watch = Watch()
    run(folder, study(), progress=watch, model=never)
    assert (watch.begun, watch.steps) == ((40, 40), [])
    assert contents(folder) == contents(reference)


@pytest.mark.parametrize("stop_after", range(1, 7))
def test_an_interrupted_run_goes_on(stop_after, reference, tmp_path):
    """After an interruption the same command runs the rest: same bytes, none twice."""
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, study(), progress=Watch(stop_after))
    watch = Watch()
    run(tmp_path, study(), progress=watch)
    assert watch.begun == (40 - sum(watch.steps), 40)
    assert len(watch.steps) == 6 - stop_after
    assert contents(tmp_path) == contents(reference)


@pytest.mark.parametrize("torn", ["lost", "cut", "unfinished"])
def test_a_chunk_with_a_table_that_is_not_whole_is_run_again(torn, reference, tmp_path):
    """A chunk isn't there unless all its tables are, whole."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    path = folder / "records" / "ten" / "alerts-00008.parquet"
    if torn == "cut":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        path.rename(path.with_name(f".{path.name}.tmp"))
    if torn == "lost":
        path.with_name(f".{path.name}.tmp").unlink()
    watch = Watch()
    run(folder, study(), progress=watch)
    assert watch.steps == [8]
    assert contents(folder) == contents(reference)


def test_what_a_kill_left_half_written_is_cleared(reference, tmp_path):
    """A file that was being written when a run was killed doesn't stay behind."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    (folder / "records" / "ten" / ".alerts-00024.parquet.tmp").touch()
    run(folder, study(), model=never)
    assert contents(folder) == contents(reference)


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    """If a file can't be written whole, what was there stays, and nothing else."""

    def full(_):
        raise OSError(28, "No space left on device")

    path = write_atomically(tmp_path / "summary.csv", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "summary.csv": b"old"
    }


def test_more_replications_add_to_the_folder(reference, tmp_path):
    """A longer run keeps what is there and gives the bytes of a run at once."""
    run(tmp_path, study(12))
    watch = Watch()
    run(tmp_path, study(20), progress=watch)
    assert watch.begun == (16, 40)
    assert contents(tmp_path) == contents(reference)


def test_fewer_replications_leave_the_rest_unread(reference, tmp_path):
    """A shorter run in the same folder runs nothing, and reads what it asked for."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    results = run(folder, study(11), model=never)
    assert results.table("four", "deployments")[REPLICATION].tolist() == [*range(11)]
    assert contents(folder) == contents(reference)


def test_replication_alone_equals_replication_in_a_batch(reference, tmp_path):
    """The first replication is the same in a run of one and in a run of twenty."""
    alone = run(tmp_path, study(1)).table("ten", "alerts")
    batch = run(reference, study(20)).table("ten", "alerts")
    pd.testing.assert_frame_equal(alone, batch[batch[REPLICATION] == 0])


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (study(seed=2), "seed: 1 there, 2 here"),
        (
            study(scenarios=(("four", 5), ("ten", 8))),
            r"ten: plan\.alerts: 9 there, 8 here",
        ),
        (
            study(scenarios=(("four", 5), ("six", 9))),
            "scenarios: four and ten there, four and six here",
        ),
        (study(scenarios=(("four", 5),)), "four and ten there, four here"),
    ],
)
def test_another_study_is_refused(other, said, reference, tmp_path):
    """Another scenario or seed is refused with the difference; nothing is written."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    before = contents(folder), (folder / "manifest.json").read_bytes()
    with pytest.raises(FolderError, match=said) as caught:
        run(folder, other)
    assert "--out" in str(caught.value)
    assert (contents(folder), (folder / "manifest.json").read_bytes()) == before


@pytest.mark.parametrize("name", ["lfrsim", "numpy", "simpy", "source"])
def test_another_version_is_refused(name, reference, tmp_path, monkeypatch):
    """Records of another version of model or libraries aren't mixed with these."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    changed = {**manifest.versions(), name: "9.9"}
    monkeypatch.setattr(manifest, "versions", lambda: changed)
    with pytest.raises(FolderError, match=rf"version of {name}: .* there, 9\.9 here"):
        run(folder, study())


def test_a_folder_of_something_else_is_refused(tmp_path):
    """A folder with other things in it is left alone."""
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(FolderError, match="neither empty nor a results folder"):
        run(tmp_path, study())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "{", '{"schema": 0}', '{"schema": 1}']
)
def test_a_manifest_that_makes_no_sense_is_refused(text, tmp_path):
    """A broken or strange manifest is refused and left as it is."""
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(FolderError):
        run(tmp_path, study())
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == text


def test_another_format_is_refused(reference, tmp_path):
    """A folder that an lfrsim with another format wrote is refused as such."""
    there = json.loads((reference / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps({**there, "schema": 0})
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(FolderError, match="its format is 0; this lfrsim has format 1"):
        run(tmp_path, study())


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    """A path that can't be a folder is refused in one sentence."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderError, match="can't write in"):
            run(folder, study())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no flock")
def test_two_runs_in_one_folder_are_refused(tmp_path):
    """While a run writes in a folder, another can't."""
    with (
        opened(tmp_path, study(), command=[]),
        pytest.raises(FolderError, match="another run"),
        opened(tmp_path, study(), command=[]),
    ):
        pass
    run(tmp_path, study(1))


def test_the_manifest_says_what_the_folder_belongs_to(tmp_path):
    """Scenarios with ids, seed, versions, command line and times are in it."""
    run(tmp_path, study(3))
    said = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert (said["seed"], said["replications"], said["command"]) == (1, 3, ["test"])
    assert [s["id"] for s in said["scenarios"]] == [s.id for s in study().scenarios]
    assert set(said["versions"]) >= {"lfrsim", "python", "numpy", "simpy", "source"}
    assert said["created"] <= said["begun"] <= said["finished"]


def test_a_model_that_fails_says_where(tmp_path):
    """An error in the model tells replication, scenario and seed, and is raised."""

    def fail(scenario, *, seed, replication):
        if replication == 9:
            message = "out of cells"
            raise ValueError(message)
        return replicate(scenario, seed=seed, replication=replication)

    with pytest.raises(ValueError, match="out of cells") as caught:
        run(tmp_path, study(), model=fail)
    assert caught.value.__notes__ == ["in replication 9 of four, seed 1"]
    watch = Watch()
    run(tmp_path, study(), progress=watch)
    assert watch.begun == (16, 40)


def test_whole_numbers_have_one_type_in_all_chunks(reference):
    """Whole numbers are kept in 32 bits, whatever they are in a chunk."""
    schemas = {
        pd.read_parquet(path, dtype_backend="pyarrow").dtypes.astype(str).to_json()
        for path in reference.rglob("alerts-*.parquet")
    }
    assert len(schemas) == 1
    assert "int32" in schemas.pop()


def test_a_whole_number_that_is_too_large_is_an_error():
    """A number that 32 bits can't hold isn't cut; it is an error that names it."""
    column = np.array([1, 2**31])
    with pytest.raises(OverflowError, match=r"candidate .* 2147483648"):
        narrowed("candidate", column)
    assert narrowed("time", np.array([0.1])).dtype == np.float64


def test_bytes_depend_on_the_columns_only():
    """The same columns give the same file, and other columns another."""
    columns: dict[str, Column] = {
        "time": np.linspace(0, 1, 1000),
        "site": np.arange(1000, dtype=np.int32),
    }
    again = {name: column.copy() for name, column in columns.items()}
    assert table_bytes(columns, 8) == table_bytes(again, 8)
    again["time"][500] = 0.0
    assert table_bytes(columns, 8) != table_bytes(again, 8)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("four-a-week", "four-a-week"),
        ("my/plan.yaml", "plan"),
        ("my\\plan.YML", "plan"),
        ("./my plan: 2.yaml", "my-plan-2"),
        ("base/london-2025", "london-2025"),
        ("../.yaml", "scenario"),
    ],
)
def test_a_scenario_is_called_after_its_file(reference, name):
    """The short name is the last part of the reference, fit to be a folder."""
    assert short_name(reference) == name


def test_equal_names_are_refused():
    """Two scenarios of one name, even in another case, can't be told apart."""
    with pytest.raises(StudyError, match="2 different scenarios are called ten"):
        study(scenarios=(("ten", 5), ("Ten", 9)))
    with pytest.raises(StudyError, match="ten is there twice"):
        study(scenarios=(("ten", 5), ("ten", 5)))


def test_equal_settings_under_two_names_are_only_warned_of():
    """Comparing a scenario with itself under another name is allowed."""
    with pytest.warns(UserWarning, match="four and ten have the same settings"):
        study(scenarios=(("four", 5), ("ten", 5)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"replications": 0}, "replications must be at least 1, but it is 0"),
        ({"seed": -1}, "seed must be at least 0, but it is -1"),
        ({"scenarios": ()}, "at least one scenario"),
    ],
)
def test_a_study_that_makes_no_sense_is_refused(change, said):
    """Numbers that can't be are refused with name, rule and value."""
    given = {"scenarios": study().scenarios, "replications": 1, "seed": 1, **change}
    with pytest.raises(StudyError, match=said):
        Study(**given)


def test_the_default_folder_is_named_after_the_scenarios():
    """Results go to results/ in the current folder, under the scenarios' names."""
    assert default_folder(study()) == Path("results", "four-vs-ten")


@pytest.mark.parametrize("module", ["model/replication.py", "scenario/schema/plan.py"])
def test_the_source_has_a_hash_that_moves_with_it(module, tmp_path, monkeypatch):
    """Another line in the model's source, however deep, is another version."""
    root = Path(store.__file__).parents[2]
    for package in ("scenario", "model"):
        shutil.copytree(root / "sim" / package, tmp_path / package)
    places = {f"sim.{name}": tmp_path / name for name in ("scenario", "model")}
    monkeypatch.setattr(resources, "files", lambda name: places[name])
    before = manifest.source_hash()
    assert manifest.source_hash() == before
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert manifest.source_hash() != before


def test_a_folder_can_be_read_without_its_scenario_files(tmp_path):
    """What a finished run left can be read from its folder alone."""
    scenario = load_scenario("four-a-week").scenario
    of = Study(
        (NamedScenario("four-a-week", scenario, scenario_id(scenario)),),
        replications=2,
        seed=1,
    )

    def model(scenario, *, seed, replication):
        return Records()

    written = run(tmp_path, of, model=model)
    found = read_results(tmp_path)
    assert found == written
    assert isinstance(found, Results)
    (tmp_path / "records" / "four-a-week" / "held-00000.parquet").unlink()
    with pytest.raises(FolderError, match="2 replications are missing"):
        read_results(tmp_path)
    with pytest.raises(FolderError, match="isn't a results folder"):
        read_results(tmp_path / "records")


def test_files_are_for_everybody_to_read(tmp_path):
    """Files have the rights that the user's other files have."""
    (tmp_path / "mine").touch()
    path = write_atomically(tmp_path / "theirs", b"")
    modes = [p.stat().st_mode for p in (tmp_path / "mine", path)]
    assert all(a == b for a, b in pairwise(modes))
