"""The moments of a deployment: what happens when, in words, and what it counts as.

A replay's log, its counters and the comparison of two worlds all come from these, so
none can say what another doesn't. Words tell what somebody on the street could know;
truth is shown elsewhere, and only on request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from analysis.replay.crew import NAMES
from analysis.replay.stories import Hold, Name, Story
from sim.model.codes import STOPPED, Activity, Ending, Outcome, Reason, Role

COUNTERS: Final = {
    "alerts": "Alerts",
    "judged": "Judged",
    "stops": "Stops",
    "arrests": "Arrests",
    "other": "Other disposals",
    "no_action": "Stops without action",
    "rejected": "Rejected",
    "evaded": "Gone too soon",
    "nobody_free": "Nobody free",
    "let_be": "Let be",
    "repeat": "Spoken to before",
    "unfinished": "Open at the end",
}
"""What is counted besides faces seen, in the order in which alerts meet it."""
COUNTED_AS: Final = {
    Ending.arrest: "arrests",
    Ending.other: "other",
    Ending.safeguarded: "other",
    Ending.no_action: "no_action",
    Ending.rejected: "rejected",
    Ending.evaded: "evaded",
    Ending.nobody_free: "nobody_free",
    Ending.chose_not_to: "let_be",
    Ending.repeat: "repeat",
    Ending.unfinished: "unfinished",
}
REASONS: Final = {
    Reason.none: "",
    Reason.unknown: "",
    Reason.complying: ": keeps to the conditions",
    Reason.out_of_date: ": the entry is out of date",
    Reason.wrong_person: ": the entry shows the wrong person",
    Reason.false_alert: ": somebody else, a false alert",
}
LOST: Final = (Ending.nobody_free, Ending.evaded, Ending.repeat)
"""How a race ends that nobody is stopped by."""


class Moment(NamedTuple):
    """Something that happens.

    Attributes
    ----------
    time
        Seconds since midnight of the deployment's day.
    kind
        ``alert``, ``judged``, ``race``, ``stop``, ``custody`` or ``crew``.
    alert
        Which alert it is about; None if about none.
    words
        A sentence.
    counts
        Counters that go up by one.
    essence
        What two worlds are compared by: whose pair was sent, and not which.
    """

    time: float
    kind: str
    alert: Name | None
    words: str
    counts: tuple[str, ...] = ()
    essence: str = ""


def moments_of(story: Story, number: int, *, end: float) -> list[Moment]:
    """Return what happens of one alert, in order.

    Parameters
    ----------
    story, number
        The alert, and how it is called.
    end
        When nothing more is shown: what was open then is told as open.
    """
    found = [
        moment
        for tell in (_raised, _judged, _dropped, _raced, _stopped, _conveyed)
        for moment in tell(story, number)
    ]
    if story.ending is Ending.unfinished:
        words = f"Alert {number} is still open as the simulation ends."
        found.append(_of(story, end, "alert", words, "unfinished"))
    return found


def called_away(label: str, time: float) -> Moment:
    """Return the moment at which one of the crew is called away."""
    words = f"{label} is called away to a protest."
    return Moment(time, "crew", None, words, essence="called away")


def who(hold: Hold | None) -> str:
    """Return what somebody is called within a sentence: pair 2."""
    if hold is None:
        return "a pair"
    return f"{NAMES[hold.role].lower()} {hold.member}"


def _of(
    story: Story, time: float, kind: str, words: str, *counts: str, essence: str = ""
) -> Moment:
    said = words[0].upper() + words[1:]
    return Moment(time, kind, story.name, said, counts, essence or kind)


def _raised(story: Story, n: int) -> Iterator[Moment]:
    yield _of(story, story.raised, "alert", f"Alert {n}.", "alerts")


def _judged(story: Story, n: int) -> Iterator[Moment]:
    judging = story.judging
    if judging is None:
        return
    judge = story.hold(Activity.adjudication, Role.operator, Role.pair)
    if judging.begins is not None and judging.begins > judging.asked:
        words = f"alert {n} waits: nobody is free to judge it."
        yield _of(story, judging.asked, "judged", words, essence="waits")
    if judging.ends is None:
        return
    by = who(judge) if judge else "whoever judges"
    if judging.is_accepted:
        yield _of(story, judging.ends, "judged", f"{by} accepts alert {n}.", "judged",
                  essence="accepted")  # fmt: skip
    else:
        words = f"{by} rejects alert {n}: nobody is sent."
        yield _of(story, judging.ends, "judged", words, "judged", "rejected",
                  essence="rejected")  # fmt: skip


def _dropped(story: Story, n: int) -> Iterator[Moment]:
    if story.race is not None or story.judging is None or story.judging.ends is None:
        return
    time = story.judging.ends
    if story.ending is Ending.repeat:
        words = f"the person of alert {n} was spoken to before: nobody is sent."
        yield _of(story, time, "race", words, "repeat", essence="repeat")
    elif story.ending is Ending.chose_not_to:
        words = f"officers let the person of alert {n} be."
        yield _of(story, time, "race", words, "let_be", essence="let be")


def _raced(story: Story, n: int) -> Iterator[Moment]:
    race = story.race
    if race is None:
        return
    is_hopeless = race.sets_out is None and race.outcome is Outcome.evaded
    if not is_hopeless and (race.sets_out is None or race.sets_out > race.asked):
        words = f"no pair is free for alert {n}."
        yield _of(story, race.asked, "race", words, essence="no pair is free")
    if race.sets_out is not None:
        role = story.pair.role.name if story.pair else ""
        yield _of(story, race.sets_out, "race", f"{who(story.pair)} sets out to {n}.",
                  essence=f"sets out {role}")  # fmt: skip
    if race.ends is not None and story.ending in LOST:
        words = _lost(story, n, is_hopeless=is_hopeless)
        yield _of(story, race.ends, "race", words, COUNTED_AS[story.ending],
                  essence=story.ending.name)  # fmt: skip


def _lost(story: Story, n: int, *, is_hopeless: bool) -> str:
    if is_hopeless:
        return f"too late for alert {n}: no pair would get there in time."
    if story.ending is Ending.nobody_free:
        return f"nobody was free for alert {n} in time."
    if story.ending is Ending.evaded:
        return f"{n} has gone before {who(story.pair)} comes."
    return f"{who(story.pair)} finds that {n} was just spoken to."


def _stopped(story: Story, n: int) -> Iterator[Moment]:
    if story.stop is None:
        return
    begins, ends = story.stop
    spare = _minutes(story.gone - begins)
    words = f"{who(story.pair)} reaches {n}, {spare} before they would be gone."
    yield _of(story, begins, "stop", words, "stops", essence="reached")
    if ends is None or story.ending not in STOPPED:
        return
    yield _of(story, ends, "stop", _disposal(story, n), COUNTED_AS[story.ending],
              essence=f"{story.ending.name} {story.reason.name}")  # fmt: skip
    custody = story.hold(Activity.custody, Role.pair, Role.second_line)
    if custody is None and story.pair is not None:
        yield _free(story, story.pair, ends)


def _disposal(story: Story, n: int) -> str:
    if story.ending is Ending.arrest:
        mistaken = story.reason is Reason.false_alert
        return f"{n} is arrested{', after a false alert' if mistaken else ''}."
    if story.ending is Ending.no_action:
        return f"no action on {n}{REASONS[story.reason]}."
    if story.ending is Ending.safeguarded:
        return f"{n} is safeguarded."
    return f"{n}: another disposal than arrest."


def _free(story: Story, hold: Hold, time: float) -> Moment:
    return _of(story, time, "crew", f"{who(hold)} is free.", essence="free")


def _conveyed(story: Story, n: int) -> Iterator[Moment]:
    """Tell of an arrest what comes after it."""
    pair = story.hold(Activity.custody, Role.pair, Role.second_line)
    van, stay = story.van, story.stay
    by = who(van or pair)
    if van is not None:
        yield _of(story, van.since, "custody", f"{by} comes for {n}.", essence="van")
    elif pair is not None and stay is not None:
        words = f"{by} takes {n} to custody."
        yield _of(story, pair.since, "custody", words, essence="own transport")
    if stay is not None:
        yield from _kept(story, n, by)
    if pair is not None and pair.until is not None:
        yield _free(story, pair, pair.until)
    if van is not None and van.until is not None:
        yield _of(story, van.until, "crew", f"{who(van)} is back.", essence="van back")


def _kept(story: Story, n: int, by: str) -> Iterator[Moment]:
    stay = story.stay
    assert stay is not None  # asked by the caller
    if stay.arrives is not None:
        words = f"{by} brings {n} to custody."
        if stay.is_diverted:
            words = f"{n} comes to another suite: the first had no cell."
        yield _of(story, stay.arrives, "custody", words, essence="custody")
    if stay.cell is not None and stay.arrives is not None and stay.cell > stay.arrives:
        yield _of(
            story, stay.cell, "custody", f"a cell is free for {n}.", essence="cell"
        )
    turn = stay.arrives if stay.cell is None else stay.cell
    if stay.desk is not None and turn is not None and stay.desk > turn:
        yield _of(story, turn, "custody", f"{n} waits for the desk.", essence="waits")
        yield _of(
            story, stay.desk, "custody", f"{n} is at the desk.", essence="at the desk"
        )
    if stay.authorised is not None:
        words = f"the detention of {n} is authorised."
        yield _of(story, stay.authorised, "custody", words, essence="authorised")


def _minutes(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min"  # noqa: PLR2004
