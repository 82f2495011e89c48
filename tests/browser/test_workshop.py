"""The workshop in a browser: choose, predict, run, reveal, by mouse and by keys."""

import re

import pytest

import lfrsim
from analysis.figures.style import minus
from lfrsim.workshop.asked.questions import PACE, PREDICTED
from lfrsim.workshop.asked.worlds import files_of, written
from tests.browser.short_workshop import SHORT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("chromium"),
    pytest.mark.xdist_group("browser"),
]
GUESSES = {
    "arrests_per_week": (10, 30, 90),
    "fruitless_stops_per_week": (1, 2, 3),
    "faces_per_arrest": (1000, 3000, 9000),
}
ENDS = ("lowest", "best guess", "highest")
NAMES = ("Ask", "Predict", "Run and reveal")


@pytest.fixture
def arrive(browser, address):
    """Give a way to arrive at the workshop as somebody new."""
    from tests.browser.visiting import WIDE, Visitor

    opened = []

    def new():
        context = browser.new_context(viewport={"width": WIDE, "height": 900})
        opened.append(context)
        return Visitor(context.new_page(), address)

    yield new
    for one in opened:
        one.close()


def inputs():
    """Give the inputs of all guesses by what they are called, in order."""
    for key, numbers in GUESSES.items():
        for end, number in zip(ENDS, numbers, strict=True):
            yield f"{PREDICTED[key]}: {end}", str(number)


def guess(visitor):
    """Type all guesses."""
    for label, number in inputs():
        visitor.page.get_by_label(label, exact=True).fill(number)
    visitor.press("Next: these are our guesses")
    visitor.see("Run and reveal")


def test_from_question_to_answer_by_mouse(arrive, address, tmp_path):
    """Every page can be used by all, asks nobody else, and says what is so."""
    visitor = arrive()
    faults = {"Ask": visitor.faults()}
    visitor.press("Next: predict what B comes to")
    visitor.see("Predict")
    faults["Predict"] = visitor.faults()
    guess(visitor)
    faults["Run"] = visitor.faults()
    visitor.press("Run")
    visitor.see("The answer")
    visitor.finish()
    for fold in visitor.page.get_by_text("In words and numbers").all():
        fold.click()
    faults["Reveal"] = visitor.faults()

    assert {page: found for page, found in faults.items() if found} == {}
    assert visitor.said == []
    assert visitor.asked == {address.removeprefix("http://")}
    text = visitor.page.get_by_test_id("stMain").inner_text()
    assert "2 of your 3 ranges held." in text
    _holds_against_the_command_line(text, tmp_path)
    _can_be_opened_by_its_code(text, arrive())


def _holds_against_the_command_line(text, folder):
    """Run the two files with n and seed of the page: they give its sentence."""
    said = re.search(r"n = (\d+) replications of 1 week, seed (\d+)", text)
    assert said
    n, seed = said.groups()
    paths = map(str, written(files_of(PACE, SHORT), folder))
    found = lfrsim.compare(
        *paths, replications=int(n), seed=int(seed), out=folder / "r",
        records="deployments",
    )  # fmt: skip
    assert minus(found.sentence) in text
    assert n == "100"


def _can_be_opened_by_its_code(text, other):
    """Somebody else sees the same answer, and has nothing to guess."""
    (code,) = re.findall(r"The code of this run is ([A-Z]{5})", text)
    other.page.get_by_text("Open another group's run by its code").click()
    other.page.get_by_label("Code, five letters").fill(code.lower())
    other.press("Open")
    other.see("The answer")
    seen = other.page.get_by_test_id("stMain").inner_text()
    (sentence,) = re.findall(r"When a force goes .*", text)
    assert sentence in seen
    assert "ranges held" not in seen


def test_whoever_loads_the_page_anew_is_where_they_were(arrive):
    """With half a guess, and after the run; the browser's own button leads back."""
    visitor = arrive()
    page = visitor.page
    visitor.press("Next: predict what B comes to")
    visitor.see("Predict")
    (label, number), *_ = inputs()
    page.get_by_label(label, exact=True).fill(number)
    page.keyboard.press("Tab")
    visitor.settle()
    page.reload()
    visitor.see("Predict")
    assert page.get_by_label(label, exact=True).input_value() == number
    guess(visitor)
    visitor.press("Run")
    visitor.see("The answer")
    visitor.finish()
    page.reload()
    visitor.see("The answer")
    assert "2 of your 3 ranges held." in page.get_by_test_id("stMain").inner_text()
    page.go_back()
    visitor.see("Predict")
    assert page.get_by_text("The run has begun").count() == 1
    other = arrive()  # in a browser of their own
    assert "not run yet" in other.page.get_by_test_id("stMain").inner_text()


def test_what_is_chosen_is_seen_where_a_system_forces_its_colours(browser, address):
    """A radio that is chosen doesn't look like one that isn't; a slider has a line."""
    from tests.browser.visiting import Visitor

    context = browser.new_context(forced_colors="active")
    visitor = Visitor(context.new_page(), address)
    colour = "one => getComputedStyle(one).backgroundColor"
    options = visitor.page.locator(
        "[data-testid=stRadioOption] > div > div:first-child"
    )
    assert options.nth(0).evaluate(colour) != options.nth(1).evaluate(colour)
    slider = visitor.page.get_by_test_id("stSlider").first
    lines = slider.locator("[data-orientation] > div").evaluate_all(
        "all => all.map(one => getComputedStyle(one).forcedColorAdjust)"
    )
    context.close()
    assert lines.count("none") >= 2


def test_the_same_by_keyboard_alone(arrive):
    """From the first page to what limits B, and a larger type."""
    visitor = arrive()
    keys = visitor.page.keyboard
    _turn_a_lever_and_back(visitor)
    visitor.tab_to("Next: predict what B comes to")
    keys.press("Enter")
    visitor.see("Predict")
    for label, number in inputs():
        visitor.tab_to(label)
        keys.type(number)
    visitor.tab_to("Next: these are our guesses")
    keys.press("Enter")
    visitor.see("Run and reveal")
    visitor.tab_to("Run")
    keys.press("Enter")
    visitor.see("The answer")
    visitor.finish()
    visitor.tab_to("What limits B")
    keys.press("Enter")
    visitor.page.get_by_role("button", name="Find out").wait_for()
    size = "() => getComputedStyle(document.documentElement).fontSize"
    assert visitor.page.evaluate(size) == "16px"
    visitor.tab_to("Projector")
    keys.press("Space")
    visitor.page.wait_for_function(f"({size})() === '24px'")
    assert visitor.faults() == []


def _turn_a_lever_and_back(visitor):
    """Turn the first slider down and up; it keeps the keyboard meanwhile."""
    slider = visitor.page.get_by_role("slider").first
    slider.focus()
    for key, deployments in (("ArrowLeft", "9"), ("ArrowRight", "10")):
        visitor.page.keyboard.press(key)
        visitor.settle()
        world = visitor.page.get_by_text(f"Deployments a week: {deployments}")
        world.wait_for()
    assert slider.evaluate("one => one === document.activeElement")
