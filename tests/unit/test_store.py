"""The results folder: what is kept, what is missing, what is read."""

import shutil

import numpy as np
import pandas as pd
import pytest

from sim.experiment.design import NamedScenario, Study
from sim.experiment.executors import workers
from sim.experiment.folders import FolderError
from sim.experiment.parquet import table_bytes
from sim.experiment.results import Results
from sim.experiment.store import read_results
from sim.experiment.tasks import REPLICATION, narrowed
from sim.model.keeping import Column, Records
from sim.model.records import TABLES, TALLIES
from sim.scenario.loading import load_scenario, scenario_id
from tests.studies import Watch, contents, named, never, replicate, run, study


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """Run the study once; other ways to run it must give the same bytes."""
    folder = tmp_path_factory.mktemp("reference")
    run(folder, study())
    return folder


def test_the_folder_holds_every_table_of_every_chunk(reference):
    """There is one file a table, chunk and scenario, named after the first number."""
    names = {
        f"records/{name}/{table}-{first:05d}.parquet"
        for name in ("four", "ten")
        for table in (*TABLES, TALLIES)
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
    assert watch.damaged == [("ten", 8)]
    assert contents(folder) == contents(reference)


def test_what_a_kill_left_half_written_is_cleared(reference, tmp_path):
    """A file that was being written when a run was killed doesn't stay behind."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    (folder / "records" / "ten" / ".alerts-00024.parquet.tmp").touch()
    run(folder, study(), model=never)
    assert contents(folder) == contents(reference)


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


def test_a_model_that_fails_says_where(tmp_path):
    """An error in the model tells replication, scenario and seed, and is raised."""

    def fail(scenario, *, seed, replication, kept):
        if replication == 9:
            message = "out of cells"
            raise ValueError(message)
        return replicate(scenario, seed=seed, replication=replication, kept=kept)

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
    assert table_bytes(columns) == table_bytes(again)
    again["time"][500] = 0.0
    assert table_bytes(columns) != table_bytes(again)


def test_a_folder_can_be_read_without_its_scenario_files(tmp_path):
    """What a finished run left can be read from its folder alone."""
    scenario = load_scenario("four-a-week").scenario
    of = Study(
        (NamedScenario("four-a-week", scenario, scenario_id(scenario)),),
        replications=2,
        seed=1,
    )

    def model(scenario, *, seed, replication, kept):
        return Records(kept=kept)

    written = run(tmp_path, of, model=model)
    found = read_results(tmp_path)
    assert found == written
    assert isinstance(found, Results)
    (tmp_path / "records" / "four-a-week" / "held-00000.parquet").unlink()
    with pytest.raises(FolderError, match="2 replications are missing or damaged"):
        read_results(tmp_path)
    with pytest.raises(FolderError, match="isn't a results folder"):
        read_results(tmp_path / "records")
