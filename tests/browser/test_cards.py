"""The lessons' prediction cards in a browser: all can read them, and they print."""

import re
from pathlib import Path

import pytest

from tests.browser.browsing import browser, violations

CARDS = Path(__file__).parents[2] / "docs/lessons/cards.html"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("chromium"),
    pytest.mark.xdist_group("browser"),
]


def test_six_cards_print_on_six_pages_and_can_be_read() -> None:
    """A page each on A4; no violation of WCAG 2.2 A or AA; no need to scroll
    sideways on a telephone.
    """
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 360, "height": 640})
        page.goto(CARDS.as_uri())
        width = page.evaluate("document.documentElement.scrollWidth")
        found = violations(page, least=7)  # tables and words are few
        printed = page.pdf(prefer_css_page_size=True)
    assert found == []
    assert width <= 360
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 6
