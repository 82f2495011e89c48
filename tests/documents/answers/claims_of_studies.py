"""What README and the model's description state of long studies, from kept answers.

Each function composes a passage as it must stand in the document, word by word, with
the numbers of the answer. A word that says a number, such as *a third*, becomes a
question mark where it is no longer so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sim.scenario.loading import load_scenario
from tests.documents.answers.commands import kept

Row = Mapping[str, Any]
README: Final = "README.md"
MODEL: Final = "docs/model.md"
OF_RESOURCE: Final = {
    "pairs": "pairs", "lfr-officers": "LFR officers", "protests": "protests",
}  # fmt: skip
ORDINALS: Final = {2: "second", 3: "third", 4: "fourth"}


def answer(name: str) -> Row:
    """Return what a command found."""
    found: Row = kept(name)["answer"]
    return found


def by(key: str, rows: list[Row]) -> dict[str, Row]:
    """Return rows by one of their columns."""
    return {row[key]: row for row in rows}


def fixed(value: float, places: int = 0) -> str:
    """Return a number with some decimals, and 0 without a sign."""
    text = f"{value:,.{places}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def spread(row: Row, places: int = 0, *, scale: float = 1.0, prefix: str = "") -> str:
    """Return an interval as `low to high`."""
    low, high = row[f"{prefix}low"], row[f"{prefix}high"]
    return f"{fixed(scale * low, places)} to {fixed(scale * high, places)}"


def only_if(so: object, words: str) -> str:
    """Return words that are so, or else a question mark."""
    return words if so else "?"


def a_third(share: float) -> str:
    """Return "a third" of what is one."""
    return only_if(0.30 < share < 0.36, "a third")


def short_limits() -> Iterator[str]:
    """Say what limits ten a week, with full crews."""
    found = answer("limits-ten-a-week")
    rows = by("key", found["resources"])
    pairs, vans = rows["pairs"], rows["prisoner-vans"]
    rest = {fixed(rows[key]["gain"], 2) for key in ("operators", "desks", "cells")}
    nothing = only_if(rest == {"0.00"}, "nothing")
    each = only_if(pairs["first"] == found["replications"], "each")
    yield (
        f"With unlimited pairs ten a week would have {fixed(pairs['gain'], 2)} more "
        f"arrests a week than {fixed(found['arrests_per_week'], 1)} (95 % interval "
        f"{spread(pairs, 2)}), which is {fixed(pairs['percent'], 1)} %. Pairs cost "
        f"most in {each} of {found['replications']} replications (exact 95 % interval "
        f"of the share: {spread(pairs, scale=100, prefix='share_')} %). Unlimited "
        f"prisoner vans bring {fixed(vans['gain'], 2)} by themselves; operators, desks "
        f"and cells {nothing} (`lfrsim limits ten-a-week`)."
    )


def short_reform() -> Iterator[str]:
    """Say what limits the reform, and how often a smaller force is short-handed."""
    found = answer("limits-met-2025-reform")
    rows = by("key", found["resources"])
    most = [rows[key] for key in OF_RESOURCE]
    alike = only_if(
        all(row["is_most"] == (key in OF_RESOURCE) for key, row in rows.items()),
        "{}, {} or {}".format(*OF_RESOURCE.values()),
    )
    costs = {fixed(row["gain"], 2) for row in most}
    around = {
        "low": min(row["low"] for row in most), "high": max(row["high"] for row in most)
    }  # fmt: skip
    everything = rows["everything"]
    share = answer("no-extra-funding")["short_handed_share"]["mean"] / 100
    officers, fewer = (
        load_scenario(name).scenario.workforce.roster.units["lfr"].officers
        for name in ("met-2025-reform", "no-extra-funding")
    )
    yield (
        f"(`met-2025-reform`, {found['replications']} replications) it can't be told "
        f"whether {alike} limit first: each costs {' or '.join(sorted(costs))} a week "
        f"({spread(around, 2)}), and all limits together "
        f"{fixed(everything['gain'], 2)} ({spread(everything, 2)})."
    )
    yield (
        f"with {a_third(1 - fewer / officers)} fewer LFR officers (`no-extra-funding`) "
        f"every {ORDINALS[round(1 / share)]} deployment is short-handed."
    )


def short_gap() -> Iterator[str]:
    """Say what ten a week lacks of proportion."""
    found = answer("gap")
    rows = by("key", found["rows"])
    yield (
        f"what ten a week lacks of {found['planned_ratio']} times the arrests of four "
        f"isn't staff: of the {fixed(rows['gap']['arrests'], 1)} that are missing, "
        f"{fixed(rows['depletion']['arrests'], 1)} are depletion, which is assumed "
        "(`lfrsim compare four-a-week ten-a-week --gap`, "
        f"{found['replications']} replications)."
    )


def short_doubt() -> Iterator[str]:
    """Say what uncertain inputs do to the difference."""
    found = answer("uncertain-inputs")
    arrests = by("key", found["table"])["arrests_per_week"]
    groups = by("group", found["groups"])
    recognition, depletion = groups["recognition"], groups["depletion"]
    yield (
        f"at {found['draws']} draws of them nine in ten lie between "
        f"{fixed(arrests['p5'], 1)} and {fixed(arrests['p95'], 1)} arrests a week, "
        f"with {fixed(arrests['mean'], 1)} in the mean. "
        f"{a_third(recognition['share']).capitalize()} of that doubt is recognition "
        f"({spread(recognition, scale=100)} %), {a_third(depletion['share'])} "
        f"depletion ({spread(depletion, scale=100)} %) "
        "(`lfrsim compare four-a-week ten-a-week --uncertain-inputs`)."
    )


def whole_gap() -> Iterator[str]:
    """Say what takes which part of the gap."""
    found = answer("gap")
    rows = by("key", found["rows"])
    weeks = load_scenario("four-a-week").scenario.horizon.weeks

    def part(key: str, places: int) -> str:
        row = rows[key]
        return f"{fixed(row['arrests'], places)} ({spread(row, places)})"

    site_mix = rows["site-mix"]
    untold = only_if(site_mix["low"] < 0 < site_mix["high"], "nothing")
    mix = f"{fixed(site_mix['arrests'], 1)}, {spread(site_mix, 1)}"
    gap = rows["gap"]
    yield (
        f"At four and ten a week ({found['replications']} replications of {weeks} "
        f"weeks) {fixed(rows['proportional']['arrests'], 1)} arrests a week would be "
        f"in proportion and {fixed(rows['obtained']['arrests'], 1)} are obtained: "
        f"{fixed(gap['arrests'], 1)} are missing ({spread(gap, 1)}). Depletion takes "
        f"{part('depletion', 1)}, nearly all of it. Site mix makes {untold} that can "
        f"be told from 0 ({mix}),"
    )
    yield f"Staff is {part('staff', 2)} and custody {part('custody', 2)}:"
    yield f"interaction gives it back: {part('interaction', 1)}, in which"


def whole_doubt() -> Iterator[str]:
    """Say what error, risk and doubt are, and what the doubt is due to."""
    found = answer("uncertain-inputs")
    table, groups = by("key", found["table"]), by("group", found["groups"])
    arrests, spreads = table["arrests_per_week"], by("key", found["spread"])
    year, week = spreads["year"], spreads["week"]
    share = by("key", found["parts"])["doubt"]["share"]

    def due(group: str) -> str:
        row = groups[group]
        return f"{fixed(100 * row['share'])} % ({spread(row, scale=100)})"

    told = {"recognition", "depletion", "population"}
    rest = all((row["low"] > 0) == (key in told) for key, row in groups.items())
    streets = groups["sites"]
    yield (
        f"the difference is {fixed(arrests['difference'], 1)} arrests a week as inputs "
        f"are stated ({found['replications']} replications, 95 % interval "
        f"{spread(arrests, 1)}). A single year lies between {fixed(year['low'], 1)} "
        f"and {fixed(year['high'], 1)} in nine cases of ten, a single week between "
        f"{fixed(week['low'])} and {fixed(week['high'])}. With uncertain inputs the "
        f"mean is {fixed(arrests['mean'], 1)}, and nine draws of ten lie between "
        f"{fixed(arrests['p5'], 1)} and {fixed(arrests['p95'], 1)}: the doubt is "
        f"{fixed(100 * share)} % of the variance of a single year's difference. "
        f"Recognition has {due('recognition').replace(' %', ' % of it', 1)}, depletion "
        f"{due('depletion')}, the population {due('population')}; "
        f"{only_if(rest, 'nothing else')} can be told from nothing, the "
        f"{streets['inputs']} streets together among that "
        f"({due('sites').replace(' (', ', ')}."
    )


def its_edges() -> Iterator[str]:
    """Say which stated values lie at the edge of what they could be."""
    table = by("key", answer("uncertain-inputs")["table"])
    faces, hours = table["faces_per_week"], table["officer_hours_per_week"]
    above = only_if(faces["difference"] > faces["p95"], "above")
    below = only_if(hours["difference"] < hours["p5"], "below")
    yield (
        f"faces as stated ({hundreds(faces['difference'])} more a week) are {above} "
        f"nine draws in ten ({hundreds(faces['p5'])} to {hundreds(faces['p95'])}),"
    )
    yield (
        f"officer hours ({fixed(hours['difference'])}) are {below} them "
        f"({fixed(hours['p5'])} to {fixed(hours['p95'])}),"
    )


def hundreds(value: float) -> str:
    """Return a number rounded to hundreds."""
    return fixed(round(value, -2))


def whole_limits() -> Iterator[str]:
    """Compose the table of what limits ten a week, and the reform."""
    names = ("limits-ten-a-week", "limits-met-2025-reform")
    both = [by("key", answer(name)["resources"]) for name in names]
    replications = [answer(name)["replications"] for name in names]
    yield "with {} replications of 52 weeks of the first and {} of the second".format(
        *replications
    )

    def cost(row: Row) -> str:
        if not row["is_there"]:
            return "not limited"
        first = fixed(100 * row["share"])
        return f"{fixed(row['gain'], 2)} ({spread(row, 2)}); {first} %"

    for key, label in (
        ("pairs", "engagement pairs"),
        ("prisoner-vans", "prisoner vans"),
        ("lfr-officers", "LFR officers to man crews"),
        ("protests", "protests"),
        ("absences", "sickness, leave and training"),
    ):
        yield "| {} | {} | {} |".format(label, *(cost(rows[key]) for rows in both))
    idle = ("operators", "desks", "cells", "custody-officers")
    for rows in both:
        assert {fixed(rows[key]["gain"], 2) for key in idle} == {"0.00"}
        assert {rows[key]["first"] for key in idle} == {0}
    yield "| none alone | {} % | {} % |".format(
        *(fixed(100 * rows["none"]["share"]) for rows in both)
    )
    together = [rows["everything"] for rows in both]
    yield "| all at once | {} | {} |".format(
        *(f"{fixed(row['gain'], 2)} ({spread(row, 2)})" for row in together)
    )
    percent = fixed(both[0]["everything"]["percent"], 1)
    yield f"all limits together cost {percent} % of arrests."


CLAIMS: Final[dict[Callable[[], Iterator[str]], str]] = {
    short_limits: README,
    short_reform: README,
    short_gap: README,
    short_doubt: README,
    whole_gap: MODEL,
    whole_doubt: MODEL,
    its_edges: MODEL,
    whole_limits: MODEL,
}
