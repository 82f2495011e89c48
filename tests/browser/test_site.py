"""The site in a browser, opened as files: all can read it, and it asks for nothing.

A page of each kind is looked at, light and dark, wide and narrow.
"""

import re
import subprocess

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("chromium", "pdftotext"),
    pytest.mark.xdist_group("browser"),
]
PAGES = (
    "index",
    "tutorial",
    "how-to/several",
    "lessons/2-by-hand",
    "model",
    "reference/settings",
    "reference/commands",
    "reference/python",
    "reference/records",
)
WIDE, NARROW = 1280, 360
# What is cut off, unless it can be scrolled to.
OVERFLOWING = """
() => [...document.querySelectorAll('article *')]
    .filter(one => !one.closest('pre, .formula, .pst-scrollable-table-container, math'))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 120))
"""
# What a command prints: how wide, how much of it is seen, and how large.
PRINTED = """
all => all.map(one => ({text: one.innerText, wide: one.scrollWidth,
    seen: one.clientWidth, size: parseFloat(getComputedStyle(one).fontSize)}))
"""
SMALLEST = 11.5  # pixels, of what is printed
# The rest of a long page is like its beginning, and would take axe long.
SHORTEN = """
() => document.querySelectorAll('article > section > section:nth-of-type(n + 3)')
    .forEach(one => one.remove())
"""


@pytest.fixture(params=["light", "dark"])
def shown(browser, request):
    """Open a window in one of both colours; what it asks for and says is noted."""
    page = browser.new_page(color_scheme=request.param)
    page.asked, page.said, page.scheme = [], [], request.param
    page.on("request", lambda one: page.asked.append(one.url))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on(
        "console",
        lambda one: (
            one.type in ("error", "warning")
            and page.said.append(f"{one.text} ({one.location['url']})")
        ),
    )
    yield page
    page.close()


def test_all_can_read_it_and_it_asks_for_nothing(shown, site):
    """WCAG 2.2 A and AA, nothing cut off, no complaint, no request but for files."""
    from tests.browser.browsing import violations

    found: dict[object, list[str]] = {}
    for name in PAGES:
        shown.set_viewport_size({"width": WIDE, "height": 900})
        shown.said.clear()
        shown.goto((site / f"{name}.html").as_uri())
        assert shown.said == []
        scheme = shown.evaluate("document.documentElement.dataset.theme")
        assert scheme == shown.scheme
        shown.set_viewport_size({"width": NARROW, "height": 800})
        found[name, "cut off"] = shown.evaluate(OVERFLOWING)
        assert shown.evaluate("document.documentElement.scrollWidth") == NARROW
        shown.set_viewport_size({"width": WIDE, "height": 900})
        shown.evaluate(SHORTEN)
        found[name, WIDE] = violations(shown)
    shown.set_viewport_size({"width": NARROW, "height": 800})
    found["narrow"] = violations(shown)
    assert {key: one for key, one in found.items() if one} == {}
    assert len(shown.asked) > 50
    assert [url for url in shown.asked if not url.startswith(site.as_uri())] == []


def test_how_each_alert_of_a_lesson_ends_is_seen_at_once(shown, site):
    """Without scrolling, on a screen that isn't the smallest; in letters of a size."""
    shown.set_viewport_size({"width": WIDE, "height": 900})
    for name in ("2-by-hand", "6-officers"):
        shown.goto((site / f"lessons/{name}.html").as_uri())
        found = shown.locator(".highlight-console pre").evaluate_all(PRINTED)
        told = [one for one in found if "nobody free" in one["text"]]
        assert told
        assert max(one["wide"] - one["seen"] for one in found) <= 0
        assert min(one["size"] for one in found) >= SMALLEST
    assert shown.said == []


def test_a_figure_is_opaque_and_leads_to_itself(shown, site):
    """It is dark on light on a dark page as well, and its small print can be had."""
    shown.set_viewport_size({"width": WIDE, "height": 900})
    shown.goto((site / "index.html").as_uri())
    figure = shown.locator("article a > img")
    page = shown.locator("article")
    assert figure.bounding_box()["width"] > 0.95 * page.bounding_box()["width"]
    shown.goto(figure.evaluate("one => one.parentNode.href"))
    first = shown.locator("path").first
    box, whole = first.bounding_box(), shown.locator("svg").bounding_box()
    assert first.evaluate("one => getComputedStyle(one).fill") == "rgb(255, 255, 255)"
    assert list(box.values()) == pytest.approx([whole[one] for one in box], abs=0.5)


def test_a_lesson_prints_whole_and_its_answer_apart(shown, site, tmp_path):
    """To the last word, rows to their last column, the answer on a page of its own."""
    shown.goto((site / "lessons/2-by-hand.html").as_uri())
    shown.pdf(path=tmp_path / "lesson.pdf", format="A4")
    words = ["pdftotext", "-layout", str(tmp_path / "lesson.pdf"), "-"]
    printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    pages = printed.rstrip("\f").split("\f")

    assert "Change one thing" in pages[-1]
    assert "replication=1" in pages[-1]
    assert len(re.findall(r"accepted .* nobody free$", printed, re.M)) == 4
    assert "Prediction card" in pages[0]
    (answer,) = (page for page in pages if re.search(r"^Answer$", page, re.M))
    assert answer.lstrip().startswith("Answer")
    assert "would end" not in next(page for page in pages if "gone by" in page)


def test_a_search_finds_from_a_file(shown, site):
    """Without a server, and by the keyboard alone."""
    shown.goto((site / "index.html").as_uri())
    shown.keyboard.press("Control+K")
    shown.keyboard.type("second pair")
    shown.keyboard.press("Enter")
    shown.wait_for_selector("#search-results li a")
    assert shown.locator("#search-results li").count() > 0
    assert shown.said == []


def test_axe_would_find_something(shown, site):
    """Pale words are seen."""
    from tests.browser.browsing import violations

    shown.goto((site / "index.html").as_uri())
    shown.evaluate("document.querySelector('article p').style.color = '#888'")
    if shown.scheme == "light":
        assert "color-contrast" in " ".join(violations(shown))
