"""A deployment in simmer, where R is there: an arrival for every pedestrian.

Luck can't be drawn in R as it is here. So all that the settings and their luck say of
everybody is drawn beforehand, and read from a file; what is timed is the run in R
alone, without starting it. The second pair and the custody suite are left out.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.rivals.people import Outcome, Street, Walker
from sim.model.calendar import Slot
from sim.model.codes import Ending
from sim.model.world import World

SCRIPT: Final = Path(__file__).with_suffix(".R")


def simmer_version() -> str | None:
    """Return which simmer there is, if there is one."""
    if not shutil.which("Rscript"):
        return None
    asked = "cat(as.character(packageVersion('simmer')))"
    told = subprocess.run(
        ["Rscript", "-e", asked], capture_output=True, text=True, check=False
    )
    return told.stdout if told.returncode == 0 else None


def simmer_street(world: World, slot: Slot) -> Outcome:
    """Run a deployment in simmer."""
    street = Street(world, slot)
    rows = [_told(walker, street) for walker in street.walkers()]
    with TemporaryDirectory() as folder:
        people, outcome = Path(folder, "people.csv"), Path(folder, "outcome.csv")
        with people.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0], restval="")
            writer.writeheader()
            writer.writerows(rows)
        subprocess.run(["Rscript", str(SCRIPT), str(people), str(outcome)], check=True)
        with outcome.open(encoding="utf-8") as file:
            (_, faces, seconds), *ended = list(csv.reader(file))[1:]
    endings = {int(candidate): int(ending) for candidate, ending, _ in ended}
    return Outcome(int(faces), endings, seconds=float(seconds))


def _told(walker: Walker, street: Street) -> dict[str, Any]:
    """Return all that is known of somebody beforehand, as R reads it."""
    one, before, start = walker.one, street.faces, street.slot.live
    alert, crew = street.alert_of(one), street.crew
    row: dict[str, Any] = {
        "candidate": one.number,
        "enters": walker.enters - start,
        "in_zone": max(one.time - walker.enters, 0.0),
        "is_face": street.faces - before,
        "is_alert": int(alert is not None),
        "judging": "",
        "dropped": "",
        "gone": "",
        "latest": "",
        "approach": "",
        "stopped": "",
        "stop": "",
        "is_arrest": "",
        "hand_over": "",
        "journeys": "",
        "operators": crew.operators,
        "pairs": crew.pairs,
        "vans": crew.prisoner_vans,
        "evaded": int(Ending.evaded),
        "nobody_free": int(Ending.nobody_free),
    }
    if alert is None:
        return row
    row["judging"] = street.judging(alert)
    if street.is_dropped(alert):
        return row | {"dropped": int(street.endings[alert.candidate])}
    stop = street.stop(alert)
    gone, approach = alert.time_gone - start, street.approach(alert)
    return row | {
        "gone": gone,
        "latest": gone - approach,
        "approach": approach,
        "stop": stop,
        "stopped": int(street.endings[alert.candidate]),
        "is_arrest": int(street.is_arrested(alert)),
        "hand_over": street.hand_over(alert),
        "journeys": street.journeys(alert),
    }
