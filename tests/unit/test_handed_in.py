"""Worlds that groups hand in: hostile names, refused files, and one figure of all."""

import json
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analysis.studies.choosing.several import find_several
from lfrsim.workshop.look.escaping import as_text
from lfrsim.workshop.steps import handed_in
from lfrsim.workshop.steps.class_figure import class_frame, class_plate, offered
from lfrsim.workshop.steps.handed_in import LONGEST, MOST, HandedIn, Refused, World
from lfrsim.workshop.steps.opening import ASKED
from lfrsim.workshop.work.orders import class_order_of
from sim.experiment.design import NamedScenario, Study, load_study
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario, scenario_id
from tests.making import TINY, changed
from tests.studies import named, run

GOOD = b"extends: four-a-week\n"
HOSTILE = (
    "<img src=x onerror=alert(1)>.yaml",
    "../../etc/passwd.yaml",
    "$\\frac{1}{0}$.yaml",
    "_*x*_.yaml",
    "four-a-week.yaml",
    "Four-A-Week.yaml",
    "\u202eabc.yaml",
    " .yaml",
    f"{'x' * 300}.yaml",
)


@pytest.mark.slow
def test_names_are_harmless_short_and_differ():
    """Whatever a file is called: letters, digits, dots, dashes, underscores."""
    given = handed_in.read_files([(name, GOOD) for name in HOSTILE])
    study = handed_in.study_against("four-a-week", handed_in.together(given))
    names = [one.name for one in study.scenarios]

    assert len(names) == 1 + len(HOSTILE)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= LONGEST
        assert not set(name) & set("<>$\\/*{}()\u202e ")
    assert names[0] == "four-a-week"
    (told,) = handed_in.alike(study)
    assert all(name in told for name in names)


def test_a_file_that_is_refused_spoils_no_other():
    """It is named as it came, with the command line's message and no path."""
    given = handed_in.read_files(
        [
            ("<b>bad</b>.yaml", b"extends: four-a-week\nplan: {deployments: 4}\n"),
            ("out.yaml", b"extends: ../secret.yaml\n"),
            ("good.yaml", GOOD),
        ]
    )
    assert [one.named.name for one in given.worlds] == ["good"]
    assert [one.name for one in given.refused] == ["<b>bad</b>.yaml", "out.yaml"]
    assert "deployments" in given.refused[0].why
    assert all("/tmp" not in one.why for one in given.refused)


def test_more_than_twelve_are_named_and_left_out():
    """The first twelve are compared."""
    worlds = tuple(World(named(f"w{n}", n + 1), "") for n in range(MOST + 2))
    together = handed_in.together(HandedIn(worlds, (Refused("x", "y"),)))
    assert len(together.worlds) == MOST
    assert [one.name for one in together.refused] == ["x", "w12", "w13"]


def test_the_most_comes_first_and_what_is_undefined_last():
    """Worlds that are equal stand as they came."""
    nan = float("nan")
    rows = {"scenario": list("abcde"), "mean": [1.0, nan, 3.0, 2.0, 3.0]}

    class Found:
        def frame(self, _):
            return pd.DataFrame(rows)

    found: Any = Found()
    order = class_frame(found, "any", is_sorted=True)["scenario"]
    assert list(order) == ["c", "e", "d", "a", "b"]


@pytest.mark.parametrize("base", ["workshop/by-hand", "croydon-fixed-van-tactics"])
def test_a_base_is_called_what_the_command_calls_it(base):
    """Its name isn't cut, and the command names it so that it is found."""
    given = handed_in.together(handed_in.read_files([("a.yaml", GOOD)]))
    study = handed_in.study_against(base, given)
    results: Any = SimpleNamespace(
        scenarios=study.scenarios, folder=None, replications=24, seed=1, study=study
    )
    order = class_order_of(
        results, code="BCDFG", base=base, by="any", files={"a.yaml": ""}
    )
    _, named_base, *_ = order.compare
    given_again = load_study(
        [named_base], overrides=[], replications=24, seed=1, records="deployments"
    )
    assert given_again.scenarios[0] == study.scenarios[0]


class Shelf:
    """Stands in for the desk: what is kept beside codes."""

    def __init__(self, folder, kept):
        self.folder, self._kept = folder, kept

    def kept(self, code):
        """Return the texts beside a code."""
        return self._kept.get(code, {})


def test_of_a_code_the_second_world_is_taken(tmp_path):
    """Other codes are refused by name; what was asked is no scenario."""
    texts = {
        ASKED: json.dumps({}),
        "four-a-week.yaml": "extends: four-a-week\n",
        "ten-a-week.yaml": "extends: ten-a-week\n",
    }
    shelf: Any = Shelf(tmp_path, {"BCDFG": texts})
    given = handed_in.read_codes(" bcdfg, ZZZZZ;bcdfg ../x ", shelf)
    assert [one.named.name for one in given.worlds] == ["BCDFG-ten-a-week"]
    assert given.worlds[0].named.scenario.plan.deployments_per_week == 10
    assert [one.name for one in given.refused] == ["ZZZZZ", "../X"]


def test_text_of_others_is_left_as_it_is():
    """Nothing in it is Markdown, HTML or a formula."""
    assert as_text("<b>*x*</b>\n$1$") == r"\<b\>\*x\*\</b\> \$1\$"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Run three small worlds with the same luck."""
    tiny = load_scenario(TINY).scenario
    scenarios = [
        NamedScenario(f"w{k}", one, scenario_id(one))
        for k in (4, 2, 6)
        for one in [changed(tiny, plan__deployments_per_week=k)]
    ]
    study = Study(tuple(scenarios), replications=4, seed=1, records="deployments")
    folder = tmp_path_factory.mktemp("class")
    return find_several(run(folder / "results", study, model=run_replication))


def test_the_figure_sorts_names_and_counts_comparisons(found):
    """Most first or as they came; two comparisons, and what intervals cover."""
    plate = class_plate(found, "faces_per_week", is_sorted=True)
    assert list(plate.frame["scenario"]) == ["w6", "w4", "w2"]
    left, right = plate.figure.axes
    assert [one.get_text() for one in left.get_yticklabels()] == [
        "C w6", "A w4", "B w2",
    ]  # fmt: skip
    assert "the base" in [one.get_text() for one in right.texts]
    came = class_plate(found, "faces_per_week", is_sorted=False)
    assert list(came.frame["scenario"]) == ["w4", "w2", "w6"]
    assert found.intervals.startswith("2 comparisons")
    assert "w2:" in plate.description
    assert plate.table is not None
    assert list(plate.table["From the base (all at once)"])[1] == "the base"


def test_yield_and_burden_are_both_offered(found):
    """No kind of measure is left out, and no part of another."""
    kinds = {one.kind.value for one in offered(found)}
    assert kinds == {"yield", "burden", "use", "money"}
    assert not any(one.is_part for one in offered(found))
