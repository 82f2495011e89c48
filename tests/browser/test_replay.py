"""The replay in a browser: it plays what the records say, for everybody, offline."""

import pytest

from tests.replays import SEED, WORLDS, named, three_pairs

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("chromium"),
    pytest.mark.xdist_group("browser"),
]
WIDE, NARROW = 1280, 360
COUNTERS = """
n => Object.fromEntries([...document.querySelectorAll('.world.there')[n]
    .querySelectorAll('[data-counter]')]
    .map(one => [one.dataset.counter, Number(one.textContent.replace(/,/g, ''))]))
"""
DOTS = """
n => [...document.querySelectorAll('.street')[n].querySelectorAll('.crowd circle')]
    .filter(one => one.style.display !== 'none').map(one => one.getAttribute('cx'))
"""
OVERFLOWING = """
() => [...document.querySelectorAll('body *')]
    .filter(one => !one.closest('.scroll table, svg, .skip, .aside'))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 120))
"""
SHOWN = (
    "() => [...document.querySelectorAll('#log li')].filter(one => one.offsetHeight)"
)
FOCUSED = "() => document.activeElement.id || document.activeElement.textContent"


@pytest.fixture(scope="module")
def replays():
    """Make the lesson's replay, and that beside a world with one pair more."""
    from analysis.replay import make_replay

    hand = named(WORLDS["by hand"](), "by-hand")
    worlds = {"one": [hand], "two": [hand, named(three_pairs(), "three")]}
    return {
        name: make_replay(scenarios, seed=SEED, replication=0)
        for name, scenarios in worlds.items()
    }


@pytest.fixture
def opened(browser, replays, tmp_path):
    """Open pages; what they ask for and complain of must be nothing in the end."""
    pages, asked, said = [], [], []

    def open_page(name, **how):
        path = tmp_path / f"{name}.html"
        path.write_text(replays[name].html, encoding="utf-8")
        page = browser.new_page(viewport={"width": WIDE, "height": 900}, **how)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        pages.append((page, path.as_uri()))
        return page

    yield open_page
    for page, _ in pages:
        page.close()
    assert asked == [address for _, address in pages]
    assert said == []


def clock(page):
    """Return the time of day that a page shows."""
    return page.locator("#clock").inner_text()


def counted(replay, world=0, *, until=float("inf")):
    """Count what has happened until a time, and all faces."""
    counts: dict[str, int] = {}
    for moment in replay.moments[world]:
        for name in moment.counts if moment.time <= until else ():
            counts[name] = counts.get(name, 0) + 1
    return counts


def test_it_plays_to_the_end_and_says_what_the_records_say(opened, replays):
    """Played and not jumped, the last half hour; then it stops, and begins anew."""
    page, replay = opened("one"), replays["one"]
    page.select_option("#speed", "300")
    page.evaluate("goTo(data.end - 900)")
    page.click("#play")
    page.get_by_role("button", name="Play").wait_for()
    assert page.locator("#play").inner_text() == "Play"
    shown = page.evaluate(COUNTERS, 0)
    played = replay.worlds[0]
    assert shown.pop("faces") == played.columns["deployments"]["faces"][0]
    assert {name: n for name, n in shown.items() if n} == counted(replay)
    assert shown["arrests"] == played.tally(0, "arrests")
    page.click("#play")
    page.wait_for_function("document.getElementById('clock').innerText < '12:30:00'")


def test_scrubbing_back_takes_everything_back(opened, replays):
    """The slider, the counters, the log and the street are of one time."""
    page, replay = opened("one"), replays["one"]
    page.evaluate("goTo(data.end)")
    time = 14 * 3600 + 44 * 60
    page.locator("#slider").fill(str(time))
    assert clock(page) == "14:44:00"
    assert page.locator("#slider").get_attribute("aria-valuetext") == "14:44:00"
    shown = page.evaluate(COUNTERS, 0)
    assert 0 < shown.pop("faces") < replay.scenes[0].crowd.total
    assert {name: n for name, n in shown.items() if n} == counted(replay, until=time)
    lines = sum(moment.time <= time for moment in replay.moments[0])
    assert page.evaluate(f"({SHOWN})().length") == lines
    assert page.locator(".bay.stops").count() == 2
    page.locator("#slider").fill(str(12 * 3600 - 30))
    assert page.evaluate(COUNTERS, 0)["faces"] == 0
    assert page.evaluate(f"({SHOWN})().length") == 0


def test_the_dots_are_the_faces_of_the_minute(opened, replays):
    """As many as the records have, none before and none after."""
    page, crowd = opened("one"), replays["one"].scenes[0].crowd
    for minute in (0, 17, 239):
        page.evaluate("m => goTo(data.live + 60 * m + 30)", minute)
        assert len(page.evaluate(DOTS, 0)) == crowd.faces[minute]
    page.evaluate("goTo(data.live - 1)")
    assert page.evaluate(DOTS, 0) == []


def test_two_worlds_run_on_one_clock_to_where_they_part(opened, replays):
    """The button leads there, and what happens is marked with its world."""
    page, replay = opened("two"), replays["two"]
    page.get_by_role("button", name="Where they part").click()
    assert clock(page) == "14:41:16"
    assert page.locator("#log li.alone:not(.ahead)").count() == 2
    assert "B: Pair 3 sets out to 9." in page.locator("#latest").inner_text()
    assert page.locator(".chart .parting").count() == 2
    page.evaluate("goTo(data.end)")
    for world in (0, 1):
        shown = page.evaluate(COUNTERS, world)
        assert shown["arrests"] == replay.worlds[world].tally(0, "arrests")
    differing = replay.fates.values()
    rows = page.locator("#differences-heading ~ .scroll tbody tr").count()
    assert rows == sum(fate.differs for fate in differing) > 1


def test_the_keyboard_does_everything(opened):
    """Tab and Space, or single keys, which can be switched off."""
    page = opened("two")
    for _ in range(3):  # the skip link, then the player
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == "play":
            break
    assert page.evaluate(FOCUSED) == "play"
    page.keyboard.press("Space")
    assert page.locator("#play").inner_text() == "Pause"
    page.keyboard.press("Space")
    assert page.locator("#play").inner_text() == "Play"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")
    times = []
    for key in ("n", "a", "n", "p", "ArrowRight", "Shift+ArrowLeft", "d", "End"):
        page.keyboard.press(key)
        times.append(clock(page))
    assert times[:4] == ["12:33:44", "12:59:59", "13:00:29", "12:59:59"]
    assert times[4:] == ["13:00:09", "12:59:09", "14:41:16", clock(page)]
    page.keyboard.press("t")
    assert page.locator("#truth").is_checked()
    page.keyboard.press("+")
    assert page.locator("#speed").input_value() == "300"
    page.locator("#keys").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("d")
    assert clock(page) == times[-1]


def test_with_reduced_motion_it_goes_from_event_to_event(opened):
    """Nothing flows: the crowd stands, and the clock jumps."""
    page = opened("one", reduced_motion="reduce")
    before = page.evaluate(DOTS, 0)
    page.click("#play")
    page.locator("#clock", has_text="12:33:44").wait_for()
    page.wait_for_timeout(300)
    assert clock(page) == "12:33:44"
    page.keyboard.press("Home")
    assert page.evaluate(DOTS, 0) == before


def test_without_it_the_crowd_drifts(opened):
    """While it plays, and not while it pauses."""
    page = opened("one")
    page.select_option("#speed", "10")
    before = page.evaluate(DOTS, 0)
    page.wait_for_timeout(200)
    assert page.evaluate(DOTS, 0) == before
    page.click("#play")
    page.wait_for_timeout(300)
    page.click("#play")
    assert page.evaluate(DOTS, 0) != before


def test_truth_is_shown_on_request_alone(opened):
    """And in no mark of a decision."""
    page = opened("one")
    page.evaluate("goTo(14 * 3600 + 43 * 60 + 40)")
    assert "1:46, 158 m" in page.locator("svg .left").all_text_contents()
    assert page.locator(".fact:visible").count() == 1  # the legend's
    page.locator("#truth").check()
    texts = page.locator("svg .fact:visible").all_inner_texts()
    assert "sought: conditions" in page.locator("svg .fact").all_text_contents()
    assert len(texts) >= 1
    page.locator("#truth").uncheck()
    assert page.locator(".fact:visible").count() == 1


def test_the_log_can_be_filtered_and_is_printed_whole(opened, replays):
    """By what it is of, and by the alert; on paper all of it, whatever the time."""
    page = opened("one")
    page.evaluate("goTo(data.end)")
    page.select_option("#kind", "stop")
    page.fill("#number", "9")
    assert "9 is arrested." in page.locator("#log").inner_text()
    assert page.evaluate(f"({SHOWN})().length") == 2
    page.evaluate("goTo(data.start)")
    page.emulate_media(media="print")
    assert page.evaluate(f"({SHOWN})().length") == len(replays["one"].moments[0])


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["one", "two"])
def test_axe_finds_nothing_and_nothing_lies_outside(opened, name, width):
    """WCAG 2.2 A and AA, in the middle of it, with and without truth."""
    from tests.browser.browsing import violations

    page = opened(name)
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("goTo(14 * 3600 + 44 * 60)")
    page.locator("#truth").check()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", [700, 340])
def test_it_works_in_a_frame_of_another_page(browser, replays, width):
    """As the workshop's page shows it: its script runs, and it fits."""
    page = browser.new_page(viewport={"width": WIDE, "height": 800})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_content("<iframe height=600></iframe>")
    page.locator("iframe").evaluate(
        "(one, [html, width]) => { one.width = width; one.srcdoc = html; }",
        [replays["two"].html, width],
    )
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Where they part").click()
    assert frame.locator("#clock").inner_text() == "14:41:16"
    inner = page.frames[1]
    assert inner.evaluate(OVERFLOWING) == []
    assert inner.evaluate("document.querySelector('.street').clientHeight") > 200
    page.close()
    assert said == []
