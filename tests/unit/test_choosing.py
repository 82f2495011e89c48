"""Choosing among scenarios: what is asked, which runs, what is told, how it is said."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lfrsim
from analysis.figures import best, front, style
from analysis.statistics.dominance import Verdict, compare_pairs
from analysis.statistics.selection import screen
from analysis.studies.choosing.choice import compute_table, find_choice
from analysis.studies.choosing.front import ALL, LABELS, compute_front
from analysis.studies.choosing.rule import make_rule
from analysis.studies.choosing.runs import (
    Chosen,
    choosing_study,
    default_folder,
    gather,
)
from analysis.studies.choosing.words import choice_lines, choice_sentence
from lfrsim.cli import main
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.experiment.results import Results
from sim.experiment.store import read_results
from sim.scenario.loading import scenario_id
from tests.making import TINY, changed, shipped

QUICK = ["-j", "1", "-q", "--set", "horizon.weeks=1",
         "--set", "depletion.weeks_before=0"]  # fmt: skip


class Stub:
    """An outcome as far as a choice reads it."""

    def __init__(self, name, **sums):
        self.name, self.scenario = name, shipped("four-a-week")
        usual = {"weeks": 1.0, "officer_hours": 10.0, "fruitless_stops": 0.0}
        self.sums = pd.DataFrame(usual | sums)
        self.measures = pd.DataFrame(
            {"arrests_per_week": self.sums["arrests"], "pairs_busy_share": 5.0}
        )
        self.planned = 4


NOISE = np.random.default_rng(4).normal(size=40)
OWN = np.random.default_rng(5).normal(size=(4, 40))


def stubs(*means, faces=None):
    """Return outcomes with shared and own luck."""
    faces = faces or [1000.0] * len(means)
    return {
        f"s{place}": Stub(
            f"s{place}",
            arrests=20 + mean + NOISE + 0.1 * OWN[place],
            faces=many + 0 * NOISE,
        )
        for place, (mean, many) in enumerate(zip(means, faces, strict=True))
    }


def chosen(outcomes, **options):
    """Choose among outcomes."""
    rule = make_rule(**{"first": 10, "most": 40, "scenarios": len(outcomes)} | options)
    signed = gather(outcomes, rule)
    screening = screen(signed, first=10, indifference=rule.indifference)
    return Chosen(rule, outcomes, signed, screening, 8)


def by_name(table) -> Any:
    """Return a table by scenario."""
    return table.set_index("scenario")


def asked(number):
    """Return a study of so many scenarios."""
    base = shipped("four-a-week")
    several = [changed(base, horizon__weeks=n + 1) for n in range(number)]
    named = [NamedScenario(f"s{n}", s, scenario_id(s)) for n, s in enumerate(several)]
    return Study(tuple(named), replications=200, seed=8)


# What is asked
# -------------------------------------------------------------------------


def test_what_is_best_follows_from_the_kind():
    """Most of a yield, least of a burden and of money."""
    assert not make_rule().is_least
    assert make_rule("faces_per_week", indifference=1).is_least
    assert make_rule("cost_per_week", indifference=1).is_least
    assert not make_rule("cost_per_week", indifference=1, is_least=False).is_least


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "arrests"}, "did you mean arrests_per_week"),
        ({"by": "cost_per_wek"}, "did you mean cost_per_week"),
        ({"by": "officer_hours_per_week"}, "say --most or --least"),
        ({"by": "faces_per_week"}, "--indifference the smallest difference"),
        ({"indifference": 0.0}, "must be above 0, but it is 0"),
        ({"indifference": float("nan")}, "must be above 0, but it is nan"),
        ({"confidence": 95.0}, "such as 0.95, but it is 95"),
        ({"confidence": 0.3, "scenarios": 3}, "guessing among 3 has"),
        ({"first": 300}, "from 2 to 200 replications"),
        ({"most": 1}, "a choice takes 2 replications or more, and not 1"),
    ],
)
def test_what_does_not_suit_is_refused(options, message):
    """With what would do."""
    with pytest.raises(StudyError, match=message):
        make_rule(**options)


@pytest.mark.parametrize(("most", "first"), [(2, 2), (8, 8), (31, 30), (200, 30)])
def test_the_first_stage_is_never_more_than_there_may_be(most, first):
    """Whoever asks for few replications needn't know of a first stage."""
    assert make_rule(most=most).first == first


@pytest.mark.parametrize("number", [1, 27])
def test_a_choice_is_among_two_to_26(number):
    """One is no choice, and there are as many letters."""
    with pytest.raises(StudyError, match=f"among {number}"):
        choosing_study(asked(number), make_rule())


def test_many_scenarios_have_a_short_folder_and_sentence():
    """Names of 26 would be no name of a folder, and no sentence."""
    assert default_folder(asked(3)).name == "choice-of-s0-or-s1-or-s2"
    many = asked(26)
    assert default_folder(many).name == "choice-of-s0-or-25-others"
    table = pd.DataFrame({"scenario": list("abcdefg"), "after": 0, "may_be_best": True})
    said = choice_sentence(table, make_rule(), is_done=False, n=8)
    assert "after 8 replications: all 7 are left, and not told apart" in said
    few = choice_sentence(table[:3], make_rule(), is_done=False, n=8)
    assert "a, b and c are left" in few


def test_letters_stand_in_the_order_of_their_points():
    """Where points are near: the higher one's above it, the lower one's below."""
    rows = pd.DataFrame({"burden": [1.0, 1.0, 1.0, 9.0], "arrests": [5, 5.1, 5.05, 9]})
    spots = [front._beside(rows, row) for _, row in rows.iterrows()]
    high = [up for _, up in spots]
    assert high[0] < high[2] < high[1]
    assert high[3] > 0
    assert len(set(spots[:3])) == 3


def test_the_first_stage_is_whole_chunks():
    """Files of 8 replications are filled; no more than there may be."""
    assert choosing_study(asked(2), make_rule(first=30)).replications == 32
    assert choosing_study(asked(2), make_rule(first=30, most=31)).replications == 31


def test_an_undefined_measure_is_refused():
    """With the replication and the scenario."""
    outcomes = stubs(0, 1)
    outcomes["s1"].measures.loc[7] = np.nan
    with pytest.raises(StudyError, match="undefined in replication 7 of s1"):
        chosen(outcomes)


# What is told
# --------------------------------------------------------------------------


def test_the_best_one_is_told_and_said():
    """It alone may be best, and the words give its lead."""
    found = chosen(stubs(0, 3, 1))
    table = by_name(compute_table(found))
    assert table["is_selected"].tolist() == [False, True, False]
    assert table["may_be_best"].tolist() == [False, True, False]
    assert table.loc["s1", "distance"] == pytest.approx(2, abs=0.1)
    text = choice_sentence(compute_table(found), found.rule, is_done=True, n=40)
    assert "s1 is best with 22.9: better than the best of the others by 2.0" in text


def test_least_turns_everything_round():
    """The same numbers, and the one with fewest."""
    table = compute_table(chosen(stubs(0, 3, 1), is_least=True))
    assert table["is_selected"].tolist() == [True, False, False]
    assert table["distance"].iloc[0] == pytest.approx(1, abs=0.1)
    assert table["mean"].iloc[0] == pytest.approx(20, abs=0.5)


def test_who_is_close_is_selected_and_not_called_best():
    """Within the indifference zone one is taken, and what isn't known is said."""
    found = chosen(stubs(0, 0.01, -5))
    text = choice_sentence(compute_table(found), found.rule, is_done=True, n=40)
    assert "is selected" in text
    assert (
        "this is it with a probability of at least 95 %. It can't be told from s"
        in text
    )


def test_too_few_replications_decide_nothing():
    """Who is left is named, and nobody is selected."""
    found = chosen(stubs(0, 0.01, -5), indifference=1e-3)
    table = compute_table(found)
    assert not found.screening.is_done
    assert not table["is_selected"].any()
    text = choice_sentence(table, found.rule, is_done=False, n=40)
    assert "can't be told after 40 replications: s0 and s1 are left" in text
    assert best.title(table, measure="Arrests").endswith("can't be told")


def test_dominance_is_told_only_by_intervals():
    """Three worlds: better in all, equal but better in one, and not to be told."""
    more, same, noise = 5 + OWN[0], OWN[0], OWN[1]
    values = np.array([[same, more, noise], [same, same, 3 + noise]])
    verdicts = compare_pairs(values).verdicts([0, 1])
    assert [v for v, _ in verdicts] == [Verdict.dominated, Verdict.front, Verdict.front]
    assert verdicts[0][1] == [1]  # equal in the second criterion; the third isn't told
    close = np.array([[same, noise], [noise, same]])
    assert [v for v, _ in compare_pairs(close).verdicts([0, 1])] == [Verdict.untold] * 2
    equals = np.array([[same, same], [noise, noise]])
    assert {v for v, _ in compare_pairs(equals).verdicts([0, 1])} == {Verdict.front}


def test_dominance_is_rarely_told_of_equals():
    """Of four alike in two criteria, 2,000 times: any statement in at most 5 %."""
    values = np.random.default_rng(2).normal(size=(2_000, 2, 4, 10))
    wrong = sum(compare_pairs(one).better.any() for one in values)
    assert 0.01 * 2_000 < wrong < 0.06 * 2_000


def test_the_front_is_against_fruitless_stops_a_week():
    """Of the same weeks as the arrests."""
    outcomes = stubs(0, 2)
    outcomes["s0"].sums["fruitless_stops"] = 1111.0 * outcomes["s0"].sums["weeks"]
    table: Any = compute_front(outcomes).set_index(["scenario", "against"])
    assert table.loc[("s0", "fruitless_stops"), "burden"] == pytest.approx(1111)
    assert table.loc[("s0", ALL), "by"] == "s1"
    assert table.loc[("s1", ALL), "verdict"] == "on the front"


def test_lines_fit_a_terminal_and_figures_show_all():
    """100 columns, a marker and a letter for each scenario in each panel."""
    found = find_choice(chosen(stubs(0, 3, 1, faces=[900.0, 1000.0, 800.0])))
    assert max(map(len, found.lines)) <= 100
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["by"]
    panels = found.fronts[found.fronts["against"] != ALL]
    drawn = front.draw(panels, caption=found.caption, labels=LABELS, confidence=0.95)
    assert [[t.get_text() for t in axes.texts] for axes in drawn.axes] == [
        list("ABC")
    ] * 3
    assert front.title(panels) == "Dominated somewhere: s0, s2"


# The command
# ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_eliminates_goes_on_and_writes_the_same_bytes(
    tmp_path, capsys, monkeypatch
):
    """Survivors alone run on; given again nothing is run; the folder can be read."""
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    out, few = tmp_path / "out", tmp_path / "few.yaml"
    few.write_text(f"extends: {TINY}\nname: f\nquestion: q?\n"
                   "plan: {deployments_per_week: 1}\n", encoding="utf-8")  # fmt: skip
    near = tmp_path / "near.yaml"
    near.write_text(f"extends: {TINY}\nname: n\nquestion: q?\n"
                    "disposal: {arrest_factor: 0.7}\n", encoding="utf-8")  # fmt: skip
    words = ["choose", str(TINY), str(few), str(near), *QUICK, "--first", "8", "-n",
             "24", "--indifference", "0.3", "-o", str(out)]  # fmt: skip
    assert main(words) == 0
    assert "FRONT OF ARRESTS AGAINST" in capsys.readouterr().out
    table = by_name(pd.read_csv(out / "choice.csv"))
    assert table["n"].min() == 8 < table["n"].max()
    kept = {path: path.read_bytes() for path in out.rglob("*.[cps]*") if path.is_file()}
    files = [len(list((out / "records" / name).glob("tall*"))) for name in table.index]
    assert files == [n // 8 for n in table["n"]]
    assert isinstance(read_results(out), Results)

    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["choice"]
    assert {path: path.read_bytes() for path in kept} == kept
    assert told["first"] == 8
    assert main([*words, "--by", "arrests"]) == 2
    assert "did you mean arrests_per_week" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_the_door_finds_the_same(tmp_path):
    """From a notebook."""
    found = lfrsim.choose(
        "four-a-week", "ten-a-week", first=8, most=24, indifference=5,
        out=tmp_path / "out",
        overrides=["horizon.weeks=1", "depletion.weeks_before=0"],
    )  # fmt: skip
    assert found.table["is_selected"].tolist() == [False, True]
    assert choice_lines(found.table, found.fronts, found.rule, notes=())
