"""What stands on the page: the parts of a report, ready to be laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from analysis.figures.style import minus
from analysis.report.page.drawings import drawing_of, id_of
from analysis.report.page.findings import in_order, main_finding
from analysis.report.page.inputs import WORST_FIRST, Known
from analysis.report.page.tables import Table, table_of, text_table
from analysis.statistics.rounding import significant
from analysis.studies.plates.words import description_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from analysis.report.page.findings import Chapter, Finding
    from analysis.studies.plates.plate import Plate

INFLUENCE: Final = "Share of the doubt"


class Picture(NamedTuple):
    """A figure on the page, with what it shows in words and as a table.

    The words are the finding's own (``is_finding``), or repeat what is drawn.
    """

    id: str
    name: str
    title: str
    words: str
    is_finding: bool
    drawing: Markup
    table: Table


class Section(NamedTuple):
    """A finding on the page."""

    name: str
    chapter: Chapter
    sentence: str
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def sections_of(findings: Mapping[str, Finding]) -> Iterator[Section]:
    """Give the findings as sections, in their order."""
    main = main_finding(findings)
    for chapter, name, finding in in_order(findings):
        tables: tuple[Table, ...] = ()
        if name == "description":
            frame = description_table(main.table)
            tables = (
                text_table("All measures, with 95 % intervals of the mean", frame),
            )
        said = as_sentence(finding.sentence)
        pictures = tuple(_picture(plate, said) for plate in finding.plates())
        # The answer has it, or stands below its figure.
        is_said = finding is main or any(one.is_finding for one in pictures)
        yield Section(
            name,
            chapter,
            "" if is_said else minus(finding.sentence),
            pictures,
            tables,
            tuple(minus(as_sentence(one)) for one in getattr(finding, "notes", ())),
        )


def _picture(plate: Plate, said: str) -> Picture:
    table = table_of(plate)
    words = as_sentence(plate.description)
    return Picture(
        id_of(plate), plate.name, minus(plate.title), minus(words), words == said,
        drawing_of(plate), table,
    )  # fmt: skip


def by_standing(known: Known) -> Iterator[tuple[str, Table]]:
    """Give a table for each standing, what is least known first."""
    for standing in WORST_FIRST:
        rows = known.table[known.table["Standing"] == standing]
        if len(rows):
            frame = rows.drop(columns="Standing")
            yield standing, text_table(f"Inputs that are {standing}", frame)


def influence_of(findings: Mapping[str, Finding]) -> Table | None:
    """Return which inputs the answer hangs on, if that was measured."""
    for finding in findings.values():
        frame = getattr(finding, "influence", None)
        if frame is not None:
            shown = influence_table(frame.sort_values("share", ascending=False))
            return text_table("Inputs by how much of the doubt is theirs", shown)
    return None


def influence_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return influence as people read it: what each input is, could be, and does."""

    def percent(column: str) -> list[str]:
        return [f"{significant(100 * share, 2)} %" for share in frame[column]]

    ends = zip(percent("share_low"), percent("share_high"), strict=True)
    spans = zip(
        map(_unbroken, frame["low"]), map(_unbroken, frame["high"]), strict=True
    )
    return pd.DataFrame(
        {
            "Input": list(frame["input"]),
            "Value": [str(value) for value in frame["value"]],
            "From 5 to 95 % of what it could be": [f"{a} to {b}" for a, b in spans],
            "Standing": list(frame["standing"]),
            INFLUENCE: percent("share"),
            "95 % interval of the share": [f"{low} to {high}" for low, high in ends],
        }
    )


def _unbroken(value: object) -> str:
    """Return a value on one line, with its unit."""
    return str(value).replace(" ", "\N{NO-BREAK SPACE}")


def works_of(known: Known) -> list[tuple[str, str]]:
    """Return the works that the inputs name, by their keys."""
    cited = {key for text in known.table.get("Sources", []) for key in text.split(", ")}
    works = {key: work for one in known.loaded for key, work in one.sources.items()}
    return [(key, work.citation) for key, work in sorted(works.items()) if key in cited]


def as_sentence(text: str) -> str:
    """Return a text as a sentence: with a capital and a full stop."""
    said = ended(text)
    return f"{said[:1].upper()}{said[1:]}"


def ended(text: str) -> str:
    """Return a text with a full stop, on one line."""
    said = " ".join(text.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."
