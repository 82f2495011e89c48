"""A deployment in simmer, where R is there: an arrival for every pedestrian.

Luck can't be drawn in R as it is here. So all that the settings and their luck say of
everybody is drawn beforehand, and read from a file; what is timed is the run in R
alone, without starting it. The second pair and the custody suite are left out.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.rivals.people import Outcome, Street, Walker
from sim.model.calendar import Slot
from sim.model.codes import Ending
from sim.model.world import World

SCRIPT: Final = Path(__file__).with_suffix(".R")
COLUMNS: Final = (
    *("candidate", "enters", "in_zone", "is_face", "is_alert", "judging", "dropped"),
    *("gone", "latest", "approach", "stopped", "stop", "is_arrest"),
    *("hand_over", "journeys"),
)


@cache
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
        people, endings = Path(folder, "people.csv"), Path(folder, "endings.csv")
        with people.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows)
        crew, codes = street.crew, (int(Ending.evaded), int(Ending.nobody_free))
        told = (crew.operators, crew.pairs, crew.prisoner_vans, *codes)
        ran = subprocess.run(
            ["Rscript", str(SCRIPT), str(people), str(endings), *map(str, told)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        with endings.open(encoding="utf-8") as file:
            _, *ended = csv.reader(file)
    faces, seconds = ran.stdout.split()
    how = {int(candidate): int(ending) for candidate, ending in ended}
    return Outcome(int(faces), how, seconds=float(seconds))


def _told(walker: Walker, street: Street) -> dict[str, Any]:
    """Return all that is known of somebody beforehand, as R reads it."""
    one, before, start = walker.one, street.faces, street.slot.live
    alert = street.alert_of(one)
    row: dict[str, Any] = {
        "candidate": one.number,
        "enters": walker.enters - start,
        "in_zone": max(one.time - walker.enters, 0.0),
        "is_face": street.faces - before,
        "is_alert": int(alert is not None),
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
