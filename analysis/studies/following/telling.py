"""A deployment and its times in words."""

from __future__ import annotations

import datetime as dt
import math

from sim.model.clock import DAY
from sim.model.keeping import Columns
from sim.scenario.schema import Scenario


def date_of(scenario: Scenario, day: int) -> dt.date:
    """Return the date of a day that is counted from the first Monday."""
    return scenario.horizon.first_monday + dt.timedelta(days=day)


def date_in_words(date: dt.date) -> str:
    """Write a date: Wednesday 7 January 2026."""
    return f"{date:%A} {date.day} {date:%B %Y}"


def crew_in_words(scenario: Scenario, columns: Columns, place: int) -> str:
    """Say who mans the deployment whose record stands at a place."""
    deployments = columns["deployments"]
    posts = {
        name: int(deployments[f"{name}s"][place])
        for name in ("operator", "pair", "prisoner_van")
    }
    apart = ""
    if scenario.adjudication.by == "command centre":
        apart = f"; {some(scenario.centre, 'operator')} in the command centre"
        del posts["operator"]
    crew = ", ".join(some(n, post.replace("_", " ")) for post, n in posts.items())
    return f"{crew}{apart}"


def about(scenario: Scenario, columns: Columns, place: int) -> str:
    """Say when and where a deployment is and with whom, by the place of its record."""
    one = {name: values[place] for name, values in columns["deployments"].items()}
    site = list(scenario.sites.values())[one["site"]]
    midnight = one["day"] * DAY
    begins, ends = (one[f"time_{name}"] - midnight for name in ("live", "end"))
    live = f"live {written(begins)} to {written(ends)}"
    when = date_in_words(date_of(scenario, int(one["day"])))
    crew = crew_in_words(scenario, columns, place)
    return f"{when}, {site.name}: {live}; {crew}; {one['faces']:,} faces"


def some(number: int, what: str) -> str:
    """Write a number of things: 1 pair, 2 pairs."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def clock(time: float) -> str:
    """Return a time of day in whole seconds; nothing for what never was."""
    return written(time % DAY)


def written(since_midnight: float) -> str:
    """Return the same of what may last until the end of the day, 24:00."""
    if math.isnan(since_midnight):
        return ""
    minutes, seconds = divmod(round(since_midnight), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
