"""What the workshop's pages let visitors do, and what they keep from them."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.report.page.tables import Column, Table
from lfrsim.workshop.asked.citing import worry_of
from lfrsim.workshop.asked.questions import PACE, PREDICTED, QUESTIONS
from lfrsim.workshop.look.tables import html_of
from lfrsim.workshop.pages.predict import faults
from lfrsim.workshop.steps.guesses import Held, sentence_on
from lfrsim.workshop.steps.opening import keep, open_run
from lfrsim.workshop.visit import MOST_HELD, Visit
from lfrsim.workshop.work.desk import Look, RefusedError

pytestmark = pytest.mark.slow
DOSE = "plan.deployments_per_week"
GUESSES = dict.fromkeys(PREDICTED, (1.0, 2.0, 3.0))
CODE = "BCDFG"


@dataclass
class Desk:
    """A desk that runs nothing, and does as it is told."""

    folder: Path
    look_now: Look = field(default_factory=lambda: Look("waiting", 2, 0, 200, None))
    refusal: str = ""
    asked: list[Any] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, study, **_):
        """Take a study."""
        if self.refusal:
            raise RefusedError(self.refusal)
        self.asked.append(study)
        return CODE

    def look(self, _):
        """Say how far it is."""
        return self.look_now

    def stop(self, code, **_):
        """Stop it."""
        self.stopped.append(code)

    def keep(self, code, texts):
        """Keep texts."""
        self.texts[code] = dict(texts)

    def kept(self, code):
        """Return them."""
        return self.texts.get(code, {})


@pytest.fixture(autouse=True)
def main_module(monkeypatch):
    """Give the main module back: Streamlit puts a page in its place.

    Processes that other tests start read the main module.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(autouse=True)
def no_browser(monkeypatch):
    """Have no cookies: Streamlit's test page has something else in their place."""
    monkeypatch.setattr("lfrsim.workshop.visit.browser", lambda: "")


def page_of(name):
    """Return a script that shows one page to the visitor of the session."""
    return f"""
import streamlit as st
from lfrsim.workshop.pages import {name}
{name}.show(st.session_state.visit)
"""


def shown(name, visit):
    """Show a page."""
    at = AppTest.from_string(page_of(name), default_timeout=60)
    at.session_state["visit"] = visit
    at.run()
    assert not at.exception
    return at


def labels(at):
    return [button.label for button in at.button]


def texts(at):
    return "\n".join(one.value for kind in (at.markdown, at.info, at.error, at.warning)
                     for one in kind)  # fmt: skip


@pytest.fixture
def visit(tmp_path):
    """Return somebody who has just come."""
    desk: Any = Desk(tmp_path)
    return Visit(desk)


def test_nothing_can_be_run_before_it_is_guessed(visit):
    """Nor can anything but all be guessed; skipping is said."""
    assert "Run" not in labels(shown("reveal", visit))
    visit.guesses = {"arrests_per_week": (1.0, 2.0, 3.0)}
    assert not visit.may_run
    visit.guesses, visit.is_skipped = {}, True
    at = shown("reveal", visit)
    assert "Run" in labels(at)
    assert "Nothing was guessed." in texts(at)


def test_running_asks_for_both_worlds_and_keeps_them_beside_the_code(visit):
    """With the same luck, and so that others can open them."""
    visit.guesses = dict(GUESSES)
    at = shown("reveal", visit)
    next(one for one in at.button if one.label == "Run").click().run()

    (study,) = visit.desk.asked
    assert [one.name for one in study.scenarios] == ["four-a-week", "ten-a-week"]
    assert visit.code == CODE
    assert set(visit.desk.kept(CODE)) >= set(visit.files)


def test_a_refusal_is_said_and_nothing_is_run(visit):
    """In the desk's own words."""
    visit.is_skipped, visit.desk.refusal = True, "300 runs are waiting."
    at = shown("reveal", visit)
    next(one for one in at.button if one.label == "Run").click().run()

    assert "300 runs are waiting." in texts(at)
    assert visit.code == ""


def test_guesses_are_frozen_once_the_run_has_begun(visit):
    """There is no input any more."""
    assert len(shown("predict", visit).number_input) == 9
    visit.guesses, visit.code = dict(GUESSES), CODE
    at = shown("predict", visit)
    assert len(at.number_input) == 0
    assert "frozen" in texts(at)


def test_a_run_says_who_comes_first_and_can_be_stopped(visit):
    """By its own button, for this visitor."""
    visit.is_skipped, visit.code = True, CODE
    at = shown("reveal", visit)
    assert CODE in at.get("html")[0].proto.body
    assert "2 runs come before yours" in at.get("progress")[0].proto.text
    next(one for one in at.button if one.label == "Stop here").click().run()
    assert CODE in visit.desk.stopped


def test_what_is_stopped_goes_on_when_asked_again(visit):
    """And it says how far it came."""
    visit.is_skipped, visit.code = True, CODE
    visit.desk.look_now = Look("stopped", 0, 16, 200, None)
    at = shown("reveal", visit)
    assert "16 of 200 replications" in texts(at)
    next(one for one in at.button if one.label == "Go on").click().run()
    assert len(visit.desk.asked) == 1


def test_a_failure_is_told_in_words(visit):
    """In those of the desk."""
    visit.is_skipped, visit.code = True, CODE
    visit.desk.look_now = Look("failed", 0, 0, 200, None, "The disk is full.")
    assert "The disk is full." in texts(shown("reveal", visit))


def test_turning_a_lever_is_another_question(visit):
    """What was guessed and run was of other worlds, and the lever says *yours*."""
    visit.guesses, visit.code = dict(GUESSES), CODE
    at = shown("ask", visit)
    assert (visit.guesses, visit.code) == (GUESSES, CODE)  # looking changes nothing
    dose = next(one for one in at.slider if one.label.startswith("Deployments"))
    dose.set_value(7).run()

    assert visit.values == {DOSE: 7}
    assert (visit.guesses, visit.code) == ({}, "")
    assert any("yours" in one.proto.body for one in at.get("html"))
    assert "7" in texts(at)
    dose.set_value(10).run()
    assert visit.values == {}


def test_a_lever_turned_back_brings_back_what_was_guessed_and_run(visit):
    """So does the question before; and the page says so."""
    visit.guesses, visit.code, visit.doubted = dict(GUESSES), CODE, "staff"
    at = shown("ask", visit)
    assert f"Run {CODE} is of these two worlds." in texts(at)
    dose = next(one for one in at.slider if one.label.startswith("Deployments"))
    dose.set_value(7).run()
    assert "is of these two worlds" not in texts(at)
    visit.choose("list")
    assert (visit.guesses, visit.code) == ({}, "")
    visit.choose(PACE)
    assert (visit.guesses, visit.code, visit.doubted) == (GUESSES, CODE, "staff")


def test_worlds_that_were_only_passed_are_not_put_aside(visit):
    """A slider goes through many, and a visit is copied with all that it holds."""
    visit.guesses = dict(GUESSES)
    for dose in range(2, 10):
        visit.set_lever(DOSE, dose)
    assert [one["guesses"] for one in visit.aside.values()] == [GUESSES]


def test_half_a_guess_stays_while_one_looks_elsewhere(visit):
    """On the page, for these worlds alone; and after the page was loaded anew."""
    at = shown("predict", visit)
    at.number_input[0].set_value(12.0).run()
    again = shown("predict", visit.again())
    assert [one.value for one in again.number_input[:2]] == [12.0, None]
    visit.set_lever(DOSE, 7)
    assert shown("predict", visit).number_input[0].value is None


def test_of_widgets_long_not_shown_nothing_is_held(visit):
    """A visit is copied at every look, and must not grow with all that was opened."""
    visit.guesses = dict(GUESSES)
    visit.held = {f"old-{n}": n for n in range(MOST_HELD)}
    shown("predict", visit)
    assert len(visit.held) == MOST_HELD
    assert "old-0" not in visit.held
    assert f"old-{MOST_HELD - 1}" in visit.held


def test_who_comes_back_goes_on_apart_from_who_left(visit):
    """Two tabs of a browser begin alike, and then each goes its way."""
    visit.guesses, visit.code = dict(GUESSES), CODE
    visit.more["limits"], visit.sent = "BCDFH", [("a.yaml", b"")]
    other = visit.again()
    assert (other.guesses, other.code, other.more) == (GUESSES, CODE, visit.more)
    assert other.sent == []  # too large to remember for everybody
    other.more["limits"] = "BCDFJ"
    other.set_lever(DOSE, 7)
    assert (visit.values, visit.code, visit.more) == ({}, CODE, {"limits": "BCDFH"})


def test_a_visit_is_remembered_while_the_next_page_goes_on_with_it(visit):
    """Streamlit gives a page up and begins the next one before it has ended."""

    class Meanwhile:
        def __deepcopy__(self, _):
            visit.held["later"] = 1
            return self

    visit.held = {"first": Meanwhile(), "second": 2}
    assert list(visit.again().held) == ["first", "second"]


def test_files_of_teams_stay_while_one_looks_elsewhere(visit):
    """Their names are said, as text."""
    visit.sent = [("five_*.yaml", b"extends: four-a-week\n")]
    at = shown("teams", visit)
    (said,) = [one.value for one in at.caption if "Still here" in one.value]
    assert "five\\_\\*.yaml" in said
    assert "Run all" in labels(at)


def test_two_worlds_that_are_the_same_lead_nowhere(visit):
    """A threshold of 0.64 in both is said, and can't be run."""
    visit.choose("threshold")
    visit.set_lever("recognition.threshold", 0.64)
    at = shown("ask", visit)

    assert "A and B are the same now" in texts(at)
    assert "Next: predict what B comes to" not in labels(at)


@pytest.mark.parametrize("key", QUESTIONS)
def test_every_question_can_be_shown(visit, key):
    """With its levers, what is assumed marked, and both sides of what is at stake."""
    visit.choose(key)
    at = shown("ask", visit)
    question = QUESTIONS[key]
    widgets = (*at.slider, *at.radio[1:], *at.get("button_group"))

    assert question.hope in texts(at)
    assert worry_of(question) in texts(at)
    assert len(widgets) == len(question.levers)


def test_what_a_question_costs_says_its_source(visit):
    """On request, beside the number; and an anchor says out of what it is."""
    visit.choose("cameras")
    said = texts(shown("ask", visit))
    for words in ("Essex Police", "The Sun", "It could be £100,000 to £400,000."):
        assert words in said
    below = [one.value for one in shown("predict", visit).caption]
    assert len([one for one in below if one.startswith("Worked out from")]) == 2


def test_a_code_opens_what_was_kept_beside_it(visit, tmp_path):
    """Typed in any case; there is nothing left to guess."""
    visit.set_lever(DOSE, 7)
    visit.code = CODE
    keep(visit)
    other = Visit(visit.desk)

    assert open_run(other, "b c d f g") == ""
    assert (other.code, other.values, other.is_skipped) == (CODE, {DOSE: 7}, True)
    assert "No run on this server" in open_run(other, "XXXXX")
    assert "five letters" in open_run(other, "../..")


def test_starting_over_forgets_all_but_the_desk(visit):
    """And the size of type."""
    visit.choose("list")
    visit.guesses, visit.code, visit.is_projected = dict(GUESSES), CODE, True
    visit.start_over()

    assert visit == Visit(visit.desk, is_projected=True, turn=1)


def test_what_is_wrong_with_guesses_is_said_of_each():
    """A missing number, and a best guess outside of its range."""
    said = faults({
        "arrests_per_week": (1.0, None, 3.0),
        "fruitless_stops_per_week": (5.0, 2.0, 9.0),
        "faces_per_arrest": (1000.0, 3000.0, 3000.0),
    })  # fmt: skip

    outside = "the best guess of 2 must lie from the lowest, 5, to the highest, 9."
    missing = "Arrests a week: the best guess is missing."
    assert said == [missing, f"Fruitless stops a week: {outside}"]
    (nothing,) = faults({"arrests_per_week": (None, None, None)})
    assert nothing.endswith("the lowest, the best guess and the highest are missing.")
    (far,) = faults({"arrests_per_week": (2e6, 1e6, 3e6)})
    assert "1,000,000" in far


def test_a_range_holds_with_its_ends():
    """And the sentence counts those that do."""
    held = Held("Arrests a week", 1, 2, 3, 3.0, 2.9, 3.1)
    missed = Held("Arrests a week", 1, 2, 3, 3.01, 2.9, 3.1)

    assert held.is_held
    assert not missed.is_held
    assert sentence_on([held, missed]).startswith("1 of your 2 ranges held.")


def test_a_table_escapes_what_it_shows_and_can_be_scrolled_by_keyboard():
    """Whatever a name has in it; numbers stand on the right."""
    columns = (Column("Of", is_number=False), Column("Number", is_number=True))
    html = html_of(Table('"Names"', columns, (("<b>A</b>", "−1.5"),)))

    assert "<b>" not in html
    assert 'tabindex="0" aria-label="&quot;Names&quot;"' in html
    assert '<td class="lfrsim-number">−1.5</td>' in html
