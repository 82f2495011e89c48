"""Records for tests: a made-up force's as a file, and one that the model made."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.record.description import Description
from analysis.record.reading import Record
from analysis.record.sites import Site
from sim.model.clock import DAY, HOUR
from sim.model.codes import Status
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario

PLACES = (
    "Harbour Side", "High Street", "Market Place", "Old Bridge", "North Gate",
    "Station Square", "Castle Street", "The Parade", "Mill Lane", "Broad Quay",
)  # fmt: skip


COLUMNS = (
    "place", "date", "borough", "latitude", "longitude",
    "faces_seen", "alerts", "false_alerts", "arrests",
)  # fmt: skip


def second_force(*, rows: int = 60, seed: int = 5) -> str:
    """Return the record of a made-up force with few columns, as text."""
    luck = np.random.default_rng(seed)
    level = luck.normal(7.4, 0.4, len(PLACES))
    rate = luck.normal(-0.3, 0.4, len(PLACES))
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\n")
    written.writerow(COLUMNS)
    day = dt.date(2026, 1, 6)
    for _ in range(rows):
        place = int(luck.integers(len(PLACES)))
        flow = luck.normal(0, 0.25)
        faces = round(5.5 * math.exp(level[place] + flow))
        true = int(luck.poisson(5.5 * math.exp(rate[place] + 0.4 * flow)))
        false = int(luck.poisson(0.06))
        arrests = int(luck.binomial(true, luck.beta(8, 9)))
        here = [
            PLACES[place],
            day,
            "Old Town" if place < 6 else "Docks",
            f"{51.45 + place / 200:.4f}",
            f"{-2.6 + place / 150:.4f}",
        ]
        written.writerow([*here, faces, true + false, false, arrests])
        day += dt.timedelta(days=int(luck.integers(1, 6)))
    return text.getvalue()


def write_second_force(folder: Path, **how: int) -> Path:
    """Write that record to a folder; return its path."""
    path = folder / "second-force.csv"
    path.write_text(second_force(**how), encoding="utf-8")
    return path


def record_of(
    scenario: Scenario, *, seed: int, replication: int = 0, hours_known: float = 1.0
) -> Record:
    """Return what a scenario's deployments would have published."""
    records = run_replication(
        scenario, seed=seed, replication=replication, kept=("deployments",)
    )
    columns = records.columns()
    rows, tallies = columns["deployments"], columns["tallies"]
    held = np.asarray(rows["status"]) == Status.deployed
    frame = pd.DataFrame(
        {
            "date": np.datetime64(scenario.horizon.first_monday, "s")
            + (np.asarray(rows["time_live"])[held] // DAY).astype("timedelta64[D]"),
            "site": np.array(list(scenario.sites))[np.asarray(rows["site"])[held]],
            "camera": "mobile",
            "is_event": False,
            "hours": (np.asarray(rows["time_end"]) - np.asarray(rows["time_live"]))[
                held
            ]
            / HOUR,
            "watchlist_size": float(scenario.watchlist.size),
            "threshold": scenario.recognition.threshold,
            "faces_seen": np.asarray(rows["faces"])[held].astype(float),
        }
    )
    frame["place"] = frame["site"]
    frame["borough"] = [scenario.sites[site].borough for site in frame["site"]]
    for name, told in (
        ("alerts", "alerts"),
        ("false_alerts", "false_alerts"),
        ("arrests", "arrests"),
        ("true_alerts_unconfirmed", "unconfirmed"),
        ("engagements", "stops"),
        ("other_disposals", "other_disposals"),
        ("no_action", "no_action"),
    ):
        frame[name] = np.asarray(tallies[told])[held].astype(float)
    frame["true_alerts"] = frame["alerts"] - frame["false_alerts"]
    hidden = np.random.default_rng(seed).random(len(frame)) >= hours_known
    frame.loc[hidden, "hours"] = np.nan
    first = frame["date"].min()
    about = Description("made up", "Made up", "", "", first, first, first)
    sites = {
        name: Site(site.name, site.borough, site.latitude, site.longitude)
        for name, site in scenario.sites.items()
    }
    return Record("made-up.csv", Path("made-up.csv"), about, frame, sites)
