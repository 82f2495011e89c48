"""The report in a browser: it asks for nothing, all can read it, and it prints."""

import re
import subprocess

import pytest

from tests.reports import compared

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("chromium", "pdftotext"),
    pytest.mark.xdist_group("browser"),  # one report and one browser, so one worker
]
WIDE, NARROW = 1280, 320  # the second is the first at 400 %
OVERFLOWING = """
() => [...document.querySelectorAll('body *')]
    .filter(one => !one.closest('.scroll table, svg, .skip'))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 120))
"""
SCROLLING = """
() => [...document.querySelectorAll('body *')]
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
    .filter(one => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
    .map(one => one.className)
"""
ROW_HEADINGS = """
() => [...document.querySelectorAll('.scroll tbody th')].map(one => one.offsetWidth)
"""
FOCUSED = "() => document.activeElement.outerHTML.slice(0, 200)"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Write the report on a small comparison, with hostile texts, and its gap."""
    folder = tmp_path_factory.mktemp("browsed")
    compared(folder, "--gap", "--report", str(folder / "report.html"))
    return folder / "report.html"


@pytest.fixture
def shown(browser, report):
    """Open the report; what it asks for and complains of is noted."""
    page = browser.new_page(viewport={"width": WIDE, "height": 900})
    page.asked, page.said = [], []
    page.route("**/*", lambda route: (page.asked.append(route.request.url),
                                      route.continue_()))  # fmt: skip
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(report.as_uri())
    yield page
    page.close()


def test_it_asks_for_nothing_and_complains_of_nothing(shown, report):
    """One request, that for the page itself, also with everything unfolded."""
    from tests.browser.browsing import open_all

    open_all(shown)
    shown.screenshot(full_page=True)
    shown.wait_for_load_state("networkidle")
    assert shown.asked == [report.as_uri()]
    assert shown.said == []


def test_what_is_smuggled_in_can_ask_for_nothing(shown, report):
    """The page forbids itself pictures, styles and scripts from elsewhere."""
    shown.evaluate("""() => {
        const found = (tag, name) => {
            const one = document.createElement(tag);
            one[name] = 'https://example.org/x';
            document.body.append(one);
        };
        found('img', 'src');
        found('script', 'src');
        found('iframe', 'src');
    }""")
    shown.wait_for_timeout(300)
    assert [one for one in shown.asked if "example.org" in one] == []
    assert len([one for one in shown.said if "Content Security Policy" in one]) == 3


@pytest.mark.parametrize(
    ("width", "is_open"), [(WIDE, False), (WIDE, True), (NARROW, True)]
)
def test_axe_finds_nothing(shown, width, is_open):
    """WCAG 2.2 A and AA, folded and unfolded, and narrow with everything in sight."""
    from tests.browser.browsing import open_all, violations

    shown.set_viewport_size({"width": width, "height": 900})
    if is_open:
        open_all(shown)
    assert violations(shown) == []


def test_axe_would_find_something(shown):
    """A figure without a name and pale words are seen."""
    from tests.browser.browsing import violations

    shown.evaluate("""() => {
        document.querySelector('svg').removeAttribute('aria-labelledby');
        document.querySelector('svg title').remove();
        document.querySelector('.answer').style.color = '#aaa';
    }""")
    found = " ".join(violations(shown))
    assert "svg-img-alt" in found
    assert "color-contrast" in found


def test_at_400_per_cent_only_tables_scroll_sideways(shown):
    """320 CSS pixels wide, everything unfolded: nothing is cut off or lies outside."""
    from tests.browser.browsing import open_all

    shown.set_viewport_size({"width": NARROW, "height": 640})
    open_all(shown)
    assert shown.evaluate("document.documentElement.scrollWidth") == NARROW
    assert shown.evaluate(OVERFLOWING) == []
    scrolling = shown.evaluate(SCROLLING)
    assert set(scrolling) == {"scroll"}
    # A row's heading stays when its row scrolls: neither a column of letters, nor all.
    widths = shown.evaluate(ROW_HEADINGS)
    assert 100 <= min(widths) <= max(widths) <= NARROW / 2


def test_an_enlarged_figure_scrolls_in_its_frame(shown):
    """By the keyboard, and the page itself still doesn't."""
    shown.set_viewport_size({"width": NARROW, "height": 640})
    box = shown.locator("#figure-differences-large")
    drawing = shown.locator("#comparison .drawing").first
    assert drawing.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    box.focus()
    shown.keyboard.press("Space")
    assert drawing.evaluate("one => one.scrollWidth - one.clientWidth") > 1000
    assert shown.evaluate("document.documentElement.scrollWidth") == NARROW
    drawing.focus()
    shown.keyboard.press("ArrowRight")
    shown.wait_for_timeout(300)
    assert drawing.evaluate("one => one.scrollLeft") > 0


def test_everything_is_reached_by_the_keyboard(shown):
    """From the skip link through all that unfolds, which Enter opens."""
    shown.keyboard.press("Tab")
    assert "To the answer" in shown.evaluate(FOCUSED)
    number = shown.locator("summary").count()
    opened = 0
    for _ in range(400):
        shown.keyboard.press("Tab")
        if shown.evaluate("document.activeElement.tagName") == "SUMMARY":
            shown.keyboard.press("Enter")
            opened += 1
        if opened == number:
            break
    assert number >= 8
    assert shown.locator("details[open]").count() == number


def test_it_prints_in_order_and_unfolded(shown, tmp_path):
    """Headings follow each other as on the screen, and folded tables are there."""
    headings = [
        " ".join(one.split()) for one in shown.locator("h1, h2, h3").all_inner_texts()
    ]
    file = tmp_path / "report.pdf"
    shown.pdf(path=file, prefer_css_page_size=True)
    words = ["pdftotext", "-layout", str(file), "-"]
    printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    text = " ".join(printed.split())

    places = [text.find(heading) for heading in headings]
    assert -1 not in places
    assert _in_order(text, headings)
    for folded in (
        "Arrests per 100 officer hours",
        "Interaction",
        "recognition.ceiling",
    ):
        assert folded.lower() in text.lower()
    for on_screen_alone in ("To the answer", "Enlarge the figure", "joint_doubts:"):
        assert on_screen_alone not in text
    assert "and not on paper" in text
    size = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert set(re.findall(r'<page width="(\d+)[\d.]*" height="(\d+)', size)) == {
        ("594", "841")
    }  # fmt: skip


def _in_order(text, headings):
    place = 0
    for heading in headings:
        place = text.find(heading, place)
        if place < 0:
            return False
        place += len(heading)
    return True
