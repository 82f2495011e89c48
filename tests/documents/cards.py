"""The prediction cards of the lessons as one page of HTML, to be printed.

Made of the lessons and kept beside them: `make golden` writes it anew.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

STYLE = """
body { font: 12pt/1.4 sans-serif; color: #111; background: #fff;
  max-width: 60rem; margin: 0 auto; padding: 1rem; }
section { break-after: page; break-inside: avoid; margin-bottom: 4rem; }
section:last-of-type { break-after: auto; margin-bottom: 0; }
table { border-collapse: collapse; width: 99.5%; }
th, td { border: 1px solid #444; padding: .5rem; text-align: left; }
tbody th { font-weight: normal; height: 4.5rem; }
thead th:not(:first-child) { width: 15%; }
@media screen and (max-width: 40rem) {
  table { font-size: .8rem; }
  th, td { padding: .2rem; }
  thead th:not(:first-child) { width: 17%; }
}
@page { size: A4; margin: 18mm; }
@media print { h1 { display: none; } body { padding: 0; max-width: none; } }
""".strip()


def card_of(lesson: str) -> tuple[str, list[str], list[list[str]]]:
    """Return a lesson's title, what its card says, and the card's rows of cells."""
    title, *_ = re.findall(r"^# (.+)$", lesson, re.MULTILINE)
    (card,) = re.findall(r"^## Prediction card\n(.*?)^## ", lesson, re.DOTALL | re.M)
    parts = [part.strip() for part in card.split("\n\n") if part.strip()]
    said = [part for part in parts if part[0] not in "|<"]
    (table,) = (part for part in parts if part[0] == "|")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if "---" not in line
    ]
    return title, said, rows


def card_page(lessons: list[Path]) -> str:
    """Return all cards as a page."""
    cards = [card_of(path.read_text(encoding="utf-8")) for path in lessons]
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<title>lfrsim: prediction cards</title>",
        f"<style>\n{STYLE}\n</style>",
        "</head>",
        "<body>",
        "<main>",
        "<h1>Prediction cards</h1>",
        *(line for card in cards for line in _section(*card)),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _section(title: str, said: list[str], rows: list[list[str]]) -> list[str]:
    head, *questions = rows
    columns = [*head, "true value"]
    return [
        "<section>",
        f"<h2>{_html(title)}</h2>",
        "<p>Team: ............................................</p>",
        *(f"<p>{_html(' '.join(part.split()))}</p>" for part in said),
        "<table>",
        "<thead><tr>"
        + "".join(f'<th scope="col">{_html(name)}</th>' for name in columns)
        + "</tr></thead>",
        "<tbody>",
        *(
            f'<tr><th scope="row">{_html(question)}</th>'
            + "<td></td>" * (len(columns) - 1)
            + "</tr>"
            for question, *_ in questions
        ),
        "</tbody>",
        "</table>",
        "<p>Afterwards: how many of your ranges hold the true value? .......</p>",
        "</section>",
    ]


def _html(text: str) -> str:
    # On paper there is nothing to follow: of a link its words are left.
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", escape(text))
