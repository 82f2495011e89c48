"""One replication told alert by alert, to be followed on paper."""

import re

import pytest

from lfrsim.cli import main
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario

CLOCK = r"\d\d:\d\d:\d\d"
SEED = 20250106


@pytest.fixture(scope="module")
def told():
    """Return the rows of the lesson's deployment, cell by cell."""
    from analysis.report.trace import trace_lines

    scenario = load_scenario("workshop/by-hand").scenario
    lines = list(trace_lines(scenario, seed=SEED, replication=0))
    starts = [found.start() for found in re.finditer(r"(?<=  )\S|^\S", lines[3])]
    ends = [*starts[1:], None]
    return [
        [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
        for line in lines[4:]
    ]


def seconds(clock):
    """Return a time of day in seconds."""
    hours, minutes, rest = map(int, clock.split(":"))
    return 3600 * hours + 60 * minutes + rest


def test_the_lesson_has_twenty_alerts_of_several_endings(told):
    """Small enough for paper, and with enough in it to ask about."""
    assert len(told) == 20
    assert len({row[-1] for row in told}) >= 6


def test_every_row_can_be_checked_by_hand(told):
    """Times are those of the scenario: 30 s to judge, two minutes to be gone."""
    for row in told:
        _, alert, _, gone, judged, verdict, _, out, arrives, free, van, ending = row
        assert seconds(gone) == seconds(alert) + 120
        assert seconds(judged) >= seconds(alert) + 30
        assert (verdict == "rejected") == (ending == "rejected")
        if arrives:
            assert seconds(judged) <= seconds(out) < seconds(arrives) <= seconds(gone)
            assert seconds(arrives) == seconds(out) + 40
            assert seconds(free) >= seconds(arrives) + 180
        assert bool(van) == (ending == "arrest")
        if van:
            assert seconds(van) == seconds(free) + 20 * 60


def test_nobody_free_means_that_both_pairs_were_held(told):
    """Who is lost for want of a pair came while both were away until too late."""
    answered = [row for row in told if row[7]]
    lost = [row for row in told if row[-1] == "nobody free"]
    assert lost
    for row in lost:
        judged = seconds(row[4])
        away = [one for one in answered if seconds(one[7]) <= judged < seconds(one[9])]
        assert {one[6] for one in away} == {"1", "2"}


def test_it_is_the_replication_that_a_run_has(told):
    """As many alerts, at the same seconds, as the records of that replication."""
    scenario = load_scenario("workshop/by-hand").scenario
    columns = run_replication(scenario, seed=SEED, replication=0).columns()
    times = sorted(round(time % 86_400) for time in columns["alerts"]["time"].tolist())
    assert [seconds(row[1]) for row in told] == times


def test_the_command_tells_date_place_and_crew(capsys):
    """The head says when, where, how long and with whom."""
    assert main(["trace", "workshop/by-hand"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("One van by hand: replication 0 of seed 20250106\n")
    assert "Wednesday 7 January 2026, High Street, Alder: live 12:00:00 to" in out
    assert "1 operator, 2 pairs, 1 prisoner van" in out
    assert re.search(rf"^3 +{CLOCK} +conditions +{CLOCK}", out, re.MULTILINE)


def test_a_command_centre_is_told_apart_from_the_crew(capsys):
    """Its operators aren't on the street; a camera that is never off is live to 24."""
    centre = {
        "adjudication.by": "command centre",
        "workforce.command_centre": 2,
        "workforce.crew.operators": 0,
        "workforce.least_crew.operators": 0,
        "cameras.mobile.starts": "00:00",
        "cameras.mobile.live": "24 h",
        "cameras.mobile.set_up": "0 min",
    }
    words = [
        word for path, value in centre.items() for word in ("--set", f"{path}={value}")
    ]
    assert main(["trace", "workshop/by-hand", *words]) == 0
    said = (
        "live 00:00:00 to 24:00:00; 2 pairs, 1 prisoner van; 2 operators in the command"
    )
    assert said in capsys.readouterr().out


def test_a_year_is_cut_short_and_says_so(capsys):
    """Nobody wants two thousand rows; how many there are is told."""
    assert main(["trace", "four-a-week", "--set", "horizon.weeks=8"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\.\.\. 200 of \d+ alerts are told", lines[-1])
    assert sum(bool(re.match(rf"\d+ +{CLOCK}", line)) for line in lines) == 200


def test_one_deployment_is_told_alone(capsys):
    """Named by date and van, as in the tables; what is told of it is the same."""
    assert main(["trace", "workshop/by-hand"]) == 0
    whole = capsys.readouterr().out
    assert main(["trace", "workshop/by-hand", "--deployment", "2026-01-07/1"]) == 0
    assert capsys.readouterr().out == whole
    assert main(["trace", "workshop/by-hand", "--deployment", "2026-1-7/1"]) == 0
    assert capsys.readouterr().out == whole
    two = ["trace", "four-a-week", "--set", "horizon.weeks=1"]
    assert main([*two, "--deployment", "2025-01-07/2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("live " in line for line in lines) == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("2025-01-08/1", "2025-01-07/2, 2025-01-09/1, 2025-01-09/2"),
        ("2024-12-25/1", "2025-01-07/1, 2025-01-07/2"),
        ("2031-01-01/1", "2025-01-09/1, 2025-01-09/2"),
        ("nonsense", "2025-01-09/1, 2025-01-09/2"),
    ],
)
def test_a_deployment_that_is_not_there_is_answered_with_the_nearest(
    name, near, capsys
):
    """A wrong date or van ends with 2, and says which there are."""
    words = ["trace", "four-a-week", "--set", "horizon.weeks=1", "--deployment", name]
    assert main(words) == 2
    assert f"there is no deployment {name}; near it are {near}" in (
        capsys.readouterr().err
    )


def test_a_plan_without_deployments_has_none_to_tell(capsys):
    """That is said, and nothing is listed."""
    words = ["trace", "workshop/by-hand", "--set", "plan.deployments_per_week=0"]
    assert main([*words, "--deployment", "2026-01-07/1"]) == 2
    assert "the plan has none" in capsys.readouterr().err
