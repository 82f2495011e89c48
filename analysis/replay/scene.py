"""One world's deployment as a page plays it: all that happens on one street and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.replay.crew import Member, crew_of
from analysis.replay.crowd import Crowd, crowd_at
from analysis.replay.moments import Moment, called_away, moments_of
from analysis.replay.played import Played, StreetDay
from analysis.replay.stories import Name, Story, stories_of
from sim.model.clock import DAY


@dataclass(frozen=True, eq=False)
class Scene:
    """A deployment in one world.

    Attributes
    ----------
    played, place
        The replication, and the place of the deployment's record in it.
    stories, crew, crowd
        Its alerts, those who answer them, and everybody else.
    """

    played: Played
    place: int
    stories: tuple[Story, ...]
    crew: tuple[Member, ...]
    crowd: Crowd

    def time(self, name: str) -> float:
        """Return when it goes live, ends or is packed: seconds since midnight."""
        record = self.played.columns["deployments"]
        return float(
            record[f"time_{name}"][self.place] - record["day"][self.place] * DAY
        )

    @property
    def end(self) -> float:
        """When the last of the crew is free, and the last detention authorised."""
        spans = (span.until for member in self.crew for span in member.spans)
        stays = (one.stay.authorised for one in self.stories if one.stay)
        known = (time for time in (*spans, *stays) if time is not None)
        return max(self.time("end"), *known, self.time("live"))

    def moments(self, numbers: Mapping[Name, int], *, end: float) -> list[Moment]:
        """Return all that happens, in order, up to the end of what is shown."""
        found = [
            moment
            for story in self.stories
            for moment in moments_of(story, numbers[story.name], end=end)
        ]
        found += [
            called_away(member.label, member.left)
            for member in self.crew
            if member.left is not None
        ]
        found += [
            Moment(self.time("live"), "crew", None, "The cameras go live."),
            Moment(self.time("end"), "crew", None, "The cameras stop."),
        ]
        return sorted(found, key=lambda moment: moment.time)


def scene_at(played: Played, where: StreetDay) -> Scene | None:
    """Return the scene on a street and day; None where no deployment takes place."""
    place = played.places.get(where)
    if place is None or not played.took_place(place):
        return None
    stories = stories_of(played, place)
    return Scene(
        played=played,
        place=place,
        stories=tuple(stories),
        crew=tuple(crew_of(played, place, stories)),
        crowd=crowd_at(played, place),
    )


def numbered(scenes: Sequence[Scene]) -> dict[Name, int]:
    """Give the alerts of some worlds numbers from 1, in order of time.

    So the same face has the same number in each; in one world alone the numbers are
    those of its trace.
    """
    raised = {story.name: story.raised for scene in scenes for story in scene.stories}
    ordered = sorted(raised, key=lambda name: (raised[name], name))
    return {name: number for number, name in enumerate(ordered, 1)}
