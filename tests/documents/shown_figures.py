"""The figures that documents show, drawn from kept sums, and what is drawn in one.

They are drawn as `lfrsim compare` draws them, but for their letters, which stay text:
so a file is a tenth as large, its words can be searched and their changes read, and a
reader without DejaVu Sans sees Verdana, which is as wide.
"""

import re
from xml.etree import ElementTree as ET

import matplotlib as mpl

from analysis.figures import style
from analysis.figures.funnel import compute_funnel
from analysis.studies.plates.usual import funnel_plate
from tests.documents.reading import DOCUMENTS, ROOT, prose
from tests.documents.sums import kept_comparison, kept_several

FOLDER = ROOT / "docs/figures"
FAMILY = "'DejaVu Sans', Verdana, sans-serif"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")
HASHED = re.compile(r"\b[a-z][0-9a-f]{10}\b")  # of all digits of what an id is of
METADATA = "{http://www.w3.org/2000/svg}metadata"


def differences():
    """Draw the first figure of the first comparison."""
    return kept_comparison().differences_plate()


def funnel():
    """Draw the funnel of the first comparison."""
    comparison = kept_comparison()
    sums = {one.name: one.sums for one in (comparison.a, comparison.b)}
    return funnel_plate(compute_funnel(sums=sums), comparison.caption)


def front():
    """Draw yield against burden of several scenarios."""
    (plate,) = (one for one in kept_several().plates() if one.name == "front")
    return plate


FIGURES = {one.__name__: one for one in (differences, funnel, front)}


def svg_of(plate):
    """Return a figure as documents show it."""
    with mpl.rc_context({"svg.fonttype": "none"}):
        images = style.render(
            plate.figure,
            title=plate.title,
            description=plate.description,
            kinds=("svg",),
        )
    return images["svg"].decode().replace("'DejaVu Sans'", FAMILY)


def drawn(svg):
    """Return what is drawn: all words, all shapes and their numbers.

    The bytes of a file aren't the same everywhere: where a line of text stands hangs
    on the library that measures letters, and the last digit of a sum on the processor.
    """
    root = ET.fromstring(svg)
    for metadata in root.findall(METADATA):  # it has Matplotlib's version
        root.remove(metadata)
    words = [text for one in root.iter() if (text := (one.text or "").strip())]
    said = [
        HASHED.sub("", " ".join([one.tag, *one.attrib.values()])) for one in root.iter()
    ]
    shapes = [NUMBER.sub("#", text) for text in said]
    return (
        words,
        shapes,
        [float(each) for text in said for each in NUMBER.findall(text)],
    )


def shown():
    """Return each figure that a document shows, its alt text, and the file."""
    return [
        (path, " ".join(alt.split()), (path.parent / link).resolve())
        for path in DOCUMENTS
        for alt, link in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", prose(path))
    ]
