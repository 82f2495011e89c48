"""Which deployments of a replication there are to watch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.replay.crew import left_of
from analysis.replay.played import Played, StreetDay
from analysis.replay.stories import stories_of
from analysis.studies.following.telling import date_in_words, date_of, some


@dataclass(frozen=True, slots=True)
class Choice:
    """A deployment that can be watched.

    Attributes
    ----------
    name
        Date and van, such as ``2025-03-04/1``.
    where
        Street and day.
    site, date
        In words.
    alerts, arrests
        In each world; None where it doesn't take place there.
    parts
        Whether something happens there otherwise in the second world than in the first.
    """

    name: str
    where: StreetDay
    site: str
    date: str
    alerts: tuple[int | None, ...]
    arrests: tuple[int | None, ...]
    parts: bool

    @property
    def busiest(self) -> int:
        """Alerts in the world that has the most."""
        return max(number or 0 for number in self.alerts)

    @property
    def words(self) -> str:
        """What there is to see, in a line."""
        told = [
            "not there" if alerts is None
            else f"{some(alerts, 'alert')}, {some(arrests or 0, 'arrest')}"
            for alerts, arrests in zip(self.alerts, self.arrests, strict=True)
        ]  # fmt: skip
        if len(told) > 1:
            told = [f"A: {told[0]}", f"B: {told[1]}"]
            if None not in self.alerts:
                told.append("they part" if self.parts else "the same")
        return f"{self.date}, {self.site}: {'; '.join(told)}"


def choices_of(worlds: Sequence[Played]) -> tuple[Choice, ...]:
    """Return the deployments that take place in some world, the busiest first.

    A deployment is that of a street and day. It is called as in the first world that
    plans one there; if that name is another street's in the first, the world is added.
    """
    found: dict[StreetDay, Choice] = {}
    taken: set[str] = set()
    for world in worlds:
        for where, place in world.places.items():
            if where in found or not any(_is_there(one, where) for one in worlds):
                continue
            name = world.names[place]
            if name in taken:
                name = f"{name} ({world.name})"
            taken.add(name)
            found[where] = _choice(name, where, world, worlds)
    return tuple(sorted(found.values(), key=lambda one: (-one.busiest, one.name)))


def _choice(
    name: str, where: StreetDay, world: Played, worlds: Sequence[Played]
) -> Choice:
    return Choice(
        name=name,
        where=where,
        site=world.scenario.sites[where.site].name,
        date=date_in_words(date_of(world.scenario, where.day)),
        alerts=tuple(_counted(one, where, "alerts") for one in worlds),
        arrests=tuple(_counted(one, where, "arrests") for one in worlds),
        parts=any(_essence(one, where) != _essence(worlds[0], where) for one in worlds),
    )


def _is_there(world: Played, where: StreetDay) -> bool:
    place = world.places.get(where)
    return place is not None and world.took_place(place)


def _counted(world: Played, where: StreetDay, what: str) -> int | None:
    if not _is_there(world, where):
        return None
    return world.tally(world.places[where], what)


def _essence(world: Played, where: StreetDay) -> object:
    if not _is_there(world, where):
        return None
    place = world.places[where]
    called_away = sorted(left_of(world, place).values())
    return (called_away, [story.essence for story in stories_of(world, place)])
