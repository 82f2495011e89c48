"""What must hold within a row, and between rows, of any record.

Held is only what no honest record breaks; the one that ships breaks more:

- Engagements may exceed alerts: on 7 March 2025 eight persons were spoken to after
  seven alerts.
- Disposals are held to engagements only from ``outcomes_from`` on: before, the same
  persons may be counted under two heads.
- Two rows alike are a fault only if they print faces. Two vans at one place can well
  have three alerts each, but not the very same number of thousands of faces.

A row that is listed as a misprint is held to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from analysis.record.deployments import COUNTS, Printed
from analysis.record.description import Description
from sim.scenario.errors import Problem
from sim.scenario.yaml_text import yaml_text

DISPOSALS: Final = ("arrests", "other_disposals", "no_action")


class Contradiction(NamedTuple):
    """Numbers of one row that can't all be so.

    Attributes
    ----------
    column
        The first of them.
    message
        Which, and why.
    note
        How the description may say that they needn't be.
    """

    column: str
    message: str
    note: str = ""


def contradictions(
    deployments: Iterable[Printed], description: Description, *, beside: str
) -> Iterator[Problem]:
    """Give rows whose numbers contradict each other.

    Parameters
    ----------
    beside
        The name of the file that describes the record, where misprints are listed.
    """
    misprints = set(description.misprints)
    for one in deployments:
        if one.day is None or (one.day, one.place[0]) in misprints:
            continue
        item = yaml_text({"date": one.day.isoformat(), "place": one.place[0]})
        listing = f"if it is printed so, add to misprints in {beside}: - {item}"
        found = [*_alerts(one), *_arrests(one)]
        if one.day >= description.outcomes_from.date():
            found += _disposals(one, beside)
        for fault in found:
            notes = (listing, fault.note) if fault.note else (listing,)
            yield Problem(fault.message, (one.row.at(fault.column),), "", notes)


def _alerts(one: Printed) -> Iterator[Contradiction]:
    alerts, true, false, unconfirmed = (
        one.numbers.get(column)
        for column in (
            "alerts", "true_alerts", "false_alerts", "true_alerts_unconfirmed",
        )
    )  # fmt: skip
    if alerts is not None and true is not None and false is not None:
        if alerts != true + false:
            said = f"{alerts:.0f} aren't {true:.0f} true and {false:.0f} false ones"
            yield Contradiction("alerts", f"alerts: {said}")
    elif alerts is not None and (true or false or 0) > alerts:
        part = "false_alerts" if true is None else "true_alerts"
        more = f"{part}: {one.numbers[part]:.0f}, but only {alerts:.0f} alerts"
        yield Contradiction(part, more)
    if unconfirmed is not None and true is not None and unconfirmed > true:
        column = "true_alerts_unconfirmed"
        more = f"{column}: {unconfirmed:.0f}, but only {true:.0f} true alerts"
        yield Contradiction(column, more)


def _arrests(one: Printed) -> Iterator[Contradiction]:
    among = "engagements" if "engagements" in one.numbers else "alerts"
    arrests, most = one.numbers.get("arrests"), one.numbers.get(among)
    if arrests is not None and most is not None and arrests > most:
        message = f"arrests: {arrests:.0f}, but only {most:.0f} {among}"
        yield Contradiction("arrests", message)


def _disposals(one: Printed, beside: str) -> Iterator[Contradiction]:
    parts = [one.numbers.get(column) for column in DISPOSALS]
    whole = one.numbers.get("engagements")
    known = [part for part in parts if part is not None]
    # Arrests that are too many by themselves are told of already.
    if whole is None or len(known) < len(parts) or known[0] > whole:
        return
    if sum(known) > whole:
        listed = ", ".join(f"{part:.0f}" for part in known)
        message = (
            f"arrests, other_disposals, no_action: {listed} are more than "
            f"{whole:.0f} engagements"
        )
        note = f"if they weren't told apart yet, say outcomes_from in {beside}"
        yield Contradiction("arrests", message, note)


def repeated(deployments: Iterable[Printed]) -> Iterator[Problem]:
    """Give rows that are printed a second time."""
    first: dict[tuple[object, ...], Printed] = {}
    for one in deployments:
        if one.day is None or "faces_seen" not in one.numbers:
            continue
        counts = (one.numbers.get(column) for column in COUNTS)
        before = first.setdefault((one.day, one.place, one.camera, *counts), one)
        if before is not one:
            message = f"the same deployment as in line {before.row.line}"
            hint = "is it there twice?"
            spans = (one.row.at("date"), before.row.at("date"))
            yield Problem(message, spans, hint)
