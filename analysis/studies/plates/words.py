"""What the common figures show, in words and as tables for people.

A figure's words are made from its numbers, for whoever doesn't see it; its table has
the same numbers rounded, with headings that need no dictionary. The CSV beside a
figure keeps them as they are.
"""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.figures.funnel import STAGES
from analysis.figures.style import minus
from analysis.measures import BY_KEY
from analysis.measures.unit_hours import ACTIVITIES, KINDS
from analysis.statistics.rounding import UNDEFINED, decimals, rounded, significant
from analysis.studies.words.terminal import COMPARED, DESCRIBED, compared, described

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR: Final = 3600
DAY: Final = 24  # hours
MOST_ROWS: Final = 30
SCENARIO: Final = "Scenario"
INTERVAL: Final = "95 % interval"
SHOWN: Final = 0.005  # of a member on duty or held: less is nobody


def differences_words(frame: pd.DataFrame) -> str:
    """Say what a week has of each measure in A and in B, by kind."""
    is_said = [_is_said(key) for key in frame["key"]]
    said = []
    for kind, rows in frame[is_said].groupby("kind", sort=False):
        parts = [_from_to(row) for _, row in rows.iterrows()]
        said.append(f"{str(kind).capitalize()}: {'; '.join(parts)}")
    return f"From A to B. {'. '.join(said)}"


def differences_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a comparison's measures, each row rounded as one."""
    rows = [(row["measure"], *compared(row)) for _, row in frame.iterrows()]
    return pd.DataFrame(rows, columns=["Measure", *map(minus, COMPARED)])


def description_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one scenario's measures, each with the interval of its mean."""
    rows = [(row["measure"], *described(row)) for _, row in frame.iterrows()]
    return pd.DataFrame(rows, columns=["Measure", *DESCRIBED])


def funnel_words(frame: pd.DataFrame) -> str:
    """Say what passes each stage in a week."""
    return _by_scenario(frame, _funnel_of)


def funnel_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a row a scenario and stage."""
    rows = []
    for _, row in frame.iterrows():
        number, interval = _with_interval(row["per_week"], row["low"], row["high"])
        share = 100 * row["share"]
        part = "" if math.isnan(share) else f"{significant(share)} %"
        stage = _stage(row["stage"])
        rows.append((row["scenario"], stage, number, interval, part))
    names = [SCENARIO, "Stage", "A week", INTERVAL, "Share of the stage above"]
    return pd.DataFrame(rows, columns=names)


def weekly_words(frame: pd.DataFrame) -> str:
    """Say the mean of the weeks and how far single ones lie from it."""
    return _by_scenario(frame, _weeks_of)


def weekly_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return how many weeks had how many arrests; of many numbers, several a row."""
    width = _width(int(frame["arrests"].max() - frame["arrests"].min()) + 1)
    counts = frame.assign(arrests=width * (frame["arrests"] // width)).pivot_table(
        index="arrests", columns="scenario", values="weeks", aggfunc="sum", sort=False
    )
    counts = counts.sort_index().fillna(0)
    names = list(dict.fromkeys(frame["scenario"]))
    spans = [
        f"{low:,}" if width == 1 else f"{low:,} to {low + width - 1:,}"
        for low in counts.index
    ]
    table = pd.DataFrame({"Arrests in a week": spans})
    for name in names:
        table[f"Weeks of {name}"] = [f"{n:,.0f}" for n in counts[name]]
    return table


def staff_words(frame: pd.DataFrame) -> str:
    """Say when most pairs are held, and how many there are then."""
    return _by_scenario(frame, _day_of)


def staff_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the hours at which anybody is there, full hours alone."""
    states = {
        "pairs_on_duty": "Pairs on duty",
        "pairs_on_street": "Pairs held by a stop",
        "pairs_in_custody": "Pairs away with an arrested person",
        "operators_on_duty": "Operators on duty",
        "operators_judging": "Operators judging",
    }
    is_seen = frame[list(states)].max(axis=1) > SHOWN
    rows = frame[is_seen & (frame["time_from"] % HOUR == 0)]
    table = pd.DataFrame({SCENARIO: rows["scenario"].to_numpy()})
    table["At"] = [_time_of_day(time) for time in rows["time_from"]]
    for state, heading in states.items():
        table[heading] = [rounded(value, 2) for value in rows[state]]
    return table


def hours_words(frame: pd.DataFrame) -> str:
    """Say how many hours each kind of unit spends on deployments and on protests."""
    return _by_scenario(frame, _units_of)


def hours_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a row a scenario, unit and activity."""
    rows = [
        (
            row["scenario"],
            KINDS[row["does"]],
            ACTIVITIES[row["activity"]],
            significant(row["per_week"]),
            f"{significant(100 * row['share'])} %",
        )
        for _, row in frame.iterrows()
    ]
    names = [SCENARIO, "Unit", "Activity", "Officer hours a week", "Share of its hours"]
    return pd.DataFrame(rows, columns=names)


def _is_said(key: str) -> bool:
    """Leave parts and ratios to the table: they are too many to be listened to."""
    measure = BY_KEY[key]
    return measure.grows_with_the_plan and not measure.is_part


def _from_to(row: pd.Series) -> str:
    a, b, *_, ratio = compared(row)
    words = row["measure"].replace(", £", " in £")
    if words[1].islower():  # LFR stays as it is
        words = f"{words[0].lower()}{words[1:]}"
    if row["a_mean"] == row["b_mean"] == 0:
        return f"{words}, none seen"
    times = "" if ratio == UNDEFINED else f" ({ratio} times)"
    return f"{words} from {a} to {b}{times}"


def _by_scenario(frame: pd.DataFrame, said: Callable[[pd.DataFrame], str]) -> str:
    parts = [
        f"{name}: {said(rows)}" for name, rows in frame.groupby("scenario", sort=False)
    ]
    return ". ".join(parts)


def _funnel_of(rows: pd.DataFrame) -> str:
    counts = [
        f"{_with_interval(row['per_week'], row['low'], row['high'])[0]} "
        f"{_stage(row['stage']).lower()}"
        for _, row in rows.iterrows()
    ]
    return f"a week {', '.join(counts)}"


def _width(numbers: int) -> int:
    """Return how many numbers of arrests are put in one row: 1, 2, 5, 10, 20, ..."""
    widths = (step * int(10**power) for power in count() for step in (1, 2, 5))
    return next(width for width in widths if numbers / width <= MOST_ROWS)


def _weeks_of(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    mean, interval = _with_interval(first["mean"], first["low"], first["high"])
    sure = "" if interval == UNDEFINED else f" ({INTERVAL} {interval})"
    return (
        f"a mean of {mean} arrests a week{sure}; 9 weeks in 10 have {first['p5']:,.0f} "
        f"to {first['p95']:,.0f}, the least {rows['arrests'].min():,}, the most "
        f"{rows['arrests'].max():,}, of {rows['weeks'].sum():,} weeks"
    )


def _day_of(rows: pd.DataFrame) -> str:
    held = rows["pairs_on_street"] + rows["pairs_in_custody"]
    if not held.max() > SHOWN:
        return "no pair is ever held"
    most = rows.iloc[int(held.to_numpy().argmax())]
    away = (
        f"{rounded(most['pairs_in_custody'], 1)} of them away with an arrested person"
    )
    return (
        f"most pairs are held at {_time_of_day(most['time_from'])}, "
        f"{rounded(held.max(), 1)} of {rounded(most['pairs_on_duty'], 1)} on duty, "
        f"{away}; of {rounded(rows['operators_on_duty'].max(), 1)} operators "
        f"{significant(rows['operators_judging'].max(), 2)} at most judge an alert"
    )


def _units_of(rows: pd.DataFrame) -> str:
    return "; ".join(_unit_of(part) for _, part in rows.groupby("does", sort=False))


def _unit_of(rows: pd.DataFrame) -> str:
    hours = rows.set_index("activity")["per_week"]
    taken = hours.drop(["own", "protest"]).sum()
    name = KINDS[rows["does"].iloc[0]]
    return (
        f"{name[0].lower() if name != KINDS['lfr'] else name[0]}{name[1:]} "
        f"{significant(taken)} of {significant(hours.sum())} officer hours a week for "
        f"deployments and {significant(hours['protest'])} for protests"
    )


def _with_interval(value: float, low: float, high: float) -> tuple[str, str]:
    places = decimals([value], half_width=(high - low) / 2)
    number, *ends = (rounded(one, places) for one in (value, low, high))
    return number, UNDEFINED if UNDEFINED in ends else " to ".join(ends)


def _stage(stage: str) -> str:
    return STAGES[stage].replace("\n", " ")


def _time_of_day(seconds: float) -> str:
    hour, rest = divmod(int(seconds), HOUR)
    return f"{hour % DAY:02}:{rest // 60:02}" + (" (next day)" if hour >= DAY else "")
