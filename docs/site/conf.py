"""Sphinx's configuration: nothing from elsewhere, no clock, no warnings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import lfrsim
from docs.site import mathml, pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "lfrsim"
author = "The lfrsim authors"
project_copyright = author
release = lfrsim.__version__
language = "en-GB"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["site/*"]
root_doc = "index"
nitpicky = True
# Other libraries' names can't be looked up without a network; ours are looked up where
# the reference shows them, and are plain words where it doesn't.
nitpick_ignore_regex = [
    ("py:.*", r"(?!lfrsim\.).*"),
]

myst_enable_extensions = ["attrs_inline", "deflist", "dollarmath"]
myst_heading_anchors = 6  # headings are linked to as on a code host
myst_dmath_double_inline = True

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "__init__, __new__"}
default_role = "py:obj"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_attr_annotations = False  # what one is, its sentence says
smartquotes_action = "q"  # two hyphens are an option
toc_object_entries_show_parents = "hide"

html_theme = "pydata_sphinx_theme"
html_context = {"default_mode": "auto"}
html_title = "lfrsim"
html_math_renderer = "mathml"
html_static_path = ["static"]
html_css_files = ["house.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False  # it would fetch pages, which a file can't
html_last_updated_fmt = None
html_use_index = False  # of a thousand names; the search finds them
html_domain_indices = False
# A lesson is gone through from its beginning, and the room beside it is wanted for what
# the program tells of an afternoon.
lessons: dict[str, list[str]] = {
    f"lessons/{path.stem}": [] for path in pages.TOP.glob("docs/lessons/?-*.md")
}
html_theme_options: dict[str, Any] = {
    "secondary_sidebar_items": {"**": ["page-toc"], **lessons},
    "navbar_align": "left",
    "navbar_persistent": ["search-button"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": True,
    "back_to_top_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def setup(app: Sphinx) -> None:
    """Let pages be completed while they are read, and formulas be drawn locally."""
    pages.setup(app)
    mathml.setup(app)
