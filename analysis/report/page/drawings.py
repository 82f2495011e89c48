"""Figures as drawings within a page: SVG that needs nothing from outside of itself.

Several drawings share a page, and Matplotlib gives the same ids in each. So every id
begins with the name of its figure, what refers to it likewise, and those to which
nothing refers are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from markupsafe import Markup

from analysis.figures import style

if TYPE_CHECKING:
    from analysis.studies.plates.plate import Plate

NAMESPACE: Final = re.compile(r"\{[^}]*\}")
REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")
MARGIN: Final = 4  # points between the edge and the first line
LEFT_OUT: Final = ("metadata", "style", "title")
"""What the page says better itself; a style in one drawing would hold for all."""


def id_of(plate: Plate) -> str:
    """Return the id of a figure on the page; a finding may have its name, too."""
    return f"figure-{plate.name}"


def drawing_of(plate: Plate) -> Markup:
    """Return a figure as SVG for a page, named by its title and described by words.

    The page has the words under the figure's id and ``-words``; the title is in the
    drawing.
    """
    _hide_sheet(plate)
    svg = style.render(
        plate.figure, title=plate.title, description=plate.description, kinds=("svg",)
    )["svg"]
    root = ET.fromstring(svg)
    _bare(root)
    _rename(root, id_of(plate))
    for size in ("width", "height"):  # the page says how large it is
        root.attrib.pop(size, None)
    title = ET.Element("title", {"id": f"{id_of(plate)}-title"})
    title.text = style.minus(plate.title)
    root.insert(0, title)
    root.attrib["viewBox"] = _below_the_title(root.attrib["viewBox"])
    root.attrib |= {
        "role": "img",
        "aria-labelledby": f"{id_of(plate)}-title",
        "aria-describedby": f"{id_of(plate)}-words",
    }
    return Markup(ET.tostring(root, encoding="unicode"))


def _hide_sheet(plate: Plate) -> None:
    """Hide the title within the figure, and the sheet: the page has both."""
    plate.figure.patch.set_visible(False)
    for text in plate.figure.texts:
        if text.get_text().split() == style.minus(plate.title).split():
            text.set_visible(False)


def _below_the_title(box: str) -> str:
    """Cut off the strip of a page in which its title would be."""
    left, top, width, height = map(float, box.split())
    strip = round(height * (1 - style.SUBTITLE) - MARGIN, 2)
    return f"{left:g} {top + strip:g} {width:g} {height - strip:g}"


def _bare(element: ET.Element) -> None:
    """Take off namespaces, which HTML has no need of, and what the page says."""
    element.tag = NAMESPACE.sub("", element.tag)
    for name in list(element.attrib):
        element.attrib[NAMESPACE.sub("", name)] = element.attrib.pop(name)
    for child in list(element):
        _bare(child)
        if child.tag in LEFT_OUT or (child.tag == "defs" and not len(child)):
            element.remove(child)
    if not (element.text or "").strip():
        element.text = None
    element.tail = None


def _rename(root: ET.Element, name: str) -> None:
    """Put the figure's id before each id that something refers to."""
    used = {one for element in root.iter() for one in _references(element)}
    for element in root.iter():
        given = element.attrib.pop("id", None)
        if given in used:
            element.set("id", f"{name}-{given}")
        for key, value in element.attrib.items():
            if key == "href":
                element.set(key, f"#{name}-{value.removeprefix('#')}")
            elif "url(#" in value:
                element.set(key, REFERENCE.sub(rf"url(#{name}-\1)", value))


def _references(element: ET.Element) -> list[str]:
    found = [one for text in element.attrib.values() for one in REFERENCE.findall(text)]
    if "href" in element.attrib:
        found.append(element.attrib["href"].removeprefix("#"))
    return found
