"""The replay in a browser: it plays what the records say, for everybody, offline."""

import re
from itertools import pairwise

import pytest

from analysis.replay.crew import NAMES
from analysis.replay.moments import COUNTED_AS
from analysis.replay.page import data_of
from analysis.studies.following.telling import written
from sim.model.clock import DAY
from sim.model.codes import STOPPED, Determination, Ending
from sim.scenario.schema import Crew
from tests.replays import SEED, WORLDS, by_hand, named, replayed, rows_of, three_pairs

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("chromium"),
    pytest.mark.xdist_group("browser"),
]
WIDE, NARROW = 1280, 360
LEAVING = 1.16
"""How far beyond the way out somebody is still drawn."""
IDLE = {"free", "called away", "not called", "none of this street"}
ON_THE_STREET = {"pending", "waiting", "pursued", "rejected", "lost"}
COUNTERS = """
n => Object.fromEntries([...document.querySelectorAll('.world.there')[n]
    .querySelectorAll('[data-counter]')]
    .map(one => [one.dataset.counter, Number(one.textContent.replace(/,/g, ''))]))
"""
SEEN = """
time => { goTo(time); const drawn = one => one.style.display !== 'none'; return {
    clock: document.getElementById('clock').textContent,
    people: Object.fromEntries([...document.querySelectorAll('.person')].filter(drawn)
        .map(one => [one.querySelector('.number').textContent,
                     one.getAttribute('class').slice('person '.length)])),
    crew: Object.fromEntries([...document.querySelectorAll('g.bay')].filter(drawn)
        .map(one => [one.querySelector('.name').textContent,
                     one.querySelector('.words').textContent])) }; }
"""
LOOKS = """
[...document.querySelectorAll('.mark, .swatch')].map(one =>
    ['backgroundColor', 'borderStyle', 'borderRadius', 'color']
    .map(name => getComputedStyle(one)[name]).join())
"""
BOXES = """
time => { goTo(time); const drawn = one => one.style.display !== 'none';
    const box = one => { const at = one.getBoundingClientRect();
        return [at.left, at.top, at.right, at.bottom]; };
    const all = (selector) => [...document.querySelectorAll(selector)].filter(drawn);
    return {
        bays: all('g.bay').map(one => ({ name: one.querySelector('.name').textContent,
                                         box: box(one.querySelector('rect')) })),
        vans: all('.unit').filter(one => one.querySelector('.wheel')).map(box),
        detained: all('.person.cell').map(one => box(one.querySelector('.body'))),
        custody: box(document.querySelector('rect.custody')) }; }
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
    large = by_hand(workforce__crew=Crew(operators=1, pairs=5, prisoner_vans=2))
    worlds = {
        "one": [hand],
        "two": [hand, named(three_pairs(), "three")],
        "large crew": [named(large, "large")],
    }
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


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_seen_at_a_moment_is_what_the_records_have(browser, world, tmp_path):
    """At many moments: who is where, what each of the crew does, what is counted."""
    replay = replayed(world)
    path = tmp_path / "replay.html"
    path.write_text(replay.html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.goto(path.as_uri())
    members = data_of(replay)["worlds"][0]["crew"]
    labels = {one[name]: one["label"] for one in members for name in ("label", "short")}
    times = sorted({moment.time for moment in replay.moments[0]})
    middles = [(a + b) / 2 for a, b in pairwise(times) if b - a > 0.01]
    for time in middles[:: max(1, len(middles) // 100)]:
        seen = page.evaluate(SEEN, time)
        assert (seen["clock"], seen["people"]) == (written(time), people(replay, time))
        busy = {
            labels[one]: words
            for one, words in seen["crew"].items()
            if words not in IDLE
        }
        held = crew(replay, time)
        assert busy.keys() == held.keys()
        assert "late" not in "".join(busy.values())  # it is known in the end
        for label, words in busy.items():
            assert words == "at custody" or re.findall(r"\d+", words) == [held[label]]
        shown = page.evaluate(COUNTERS, 0)
        shown.pop("faces")
        assert {k: n for k, n in shown.items() if n} == counted(replay, until=time)
    page.close()


def people(replay, time):
    """Say of the records alone who is drawn at a time, and as what."""
    played, scene = replay.worlds[0], replay.scenes[0]
    time += float(played.columns["deployments"]["day"][scene.place]) * DAY
    found = {}
    for alert in here(replay, "alerts"):
        name = alert["name"]
        stage = stage_at(replay, name, time) if alert["time"] <= time else None
        share = (time - alert["time"]) / (alert["time_gone"] - alert["time"])
        if stage and (share <= LEAVING or stage not in ON_THE_STREET):
            found[str(replay.numbers[name[1:]])] = stage
    return found


def stage_at(replay, name, time):
    """Say how an alert is drawn that has been raised; None if it isn't any more."""
    judged, raced, ended, kept = (
        next((row for row in here(replay, table) if row["name"] == name), None)
        for table in ("adjudications", "engagements", "disposals", "detentions")
    )
    if ended and ended["ending"] in STOPPED and ended["time_start"] <= time:
        return stopped_at(ended, kept, time)
    if judged is None or not judged["time_end"] <= time:
        return "pending"
    if judged["determination"] == Determination.rejected:
        return "rejected"
    if raced is None or raced["time_end"] <= time:
        return "lost"
    return "pursued" if raced["time_assigned"] <= time else "waiting"


def stopped_at(ended, kept, time):
    """Say how somebody is drawn who has been stopped."""
    if time < ended["time_end"]:
        return "stopped"
    if ended["ending"] != Ending.arrest:
        return None
    if kept is None or time < kept["time_arrival"]:
        return "arrested"
    return "desk" if time < kept["time_authorised"] else "cell"


def crew(replay, time):
    """Say of the records alone who is held at a time, by which alert."""
    day = replay.worlds[0].columns["deployments"]["day"][replay.scenes[0].place]
    time += float(day) * DAY
    return {
        f"{NAMES[row['role']]} {row['member']}": str(replay.numbers[row["name"][1:]])
        for row in here(replay, "held")
        if row["time_from"] <= time < row["time_to"]
    }


def here(replay, table):
    """Return the rows of the deployment that is played."""
    played, number = replay.worlds[0], replay.worlds[0].number(replay.scenes[0].place)
    return [
        row for row in rows_of(played.columns, table) if row["deployment"] == number
    ]


@pytest.mark.parametrize("width", [WIDE, 700, NARROW])
def test_nobody_drives_through_others(opened, replays, width):
    """A van keeps to its bay and the lane; whoever is detained stays in custody."""
    page = opened("large crew")
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(100)
    vans, start = 0, replays["large crew"].scenes[0].time("live")
    for minute in range(30, 290):
        found = page.evaluate(BOXES, start + 60 * minute)
        others = [one["box"] for one in found["bays"] if "an " not in one["name"]]
        vans += len(found["vans"])
        for token in found["vans"]:
            assert not [box for box in others if overlap(token, box)]
        for token in found["detained"]:
            assert overlap(token, found["custody"]) == token
    assert vans > 100


def overlap(a, b):
    """Return what two boxes share: left, top, right, bottom."""
    found = [max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])]
    return found if found[0] < found[2] and found[1] < found[3] else None


def test_many_detained_stay_in_custody(opened):
    """Closer together, where there are more than fit; also beneath the street."""
    page = opened("one")
    page.evaluate("data.worlds[0].alerts.forEach(one => Object.assign(one, {"
                  "stop: [one.raised, one.raised], ending: 'arrests',"
                  "arrives: one.raised, authorised: one.raised}))")  # fmt: skip
    page.evaluate("data.worlds[0].alerts.push(...data.worlds[0].alerts.map("
                  "one => ({...one, n: one.n + 100})))")  # fmt: skip
    for width in (WIDE, 700, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        found = page.evaluate(BOXES, 17 * 3600)
        assert len(found["detained"]) == 40
        for token in found["detained"]:
            assert overlap(token, found["custody"]) == token


def test_ticks_say_how_alerts_end(opened, replays):
    """Whoever wasn't spoken to isn't marked as stopped, whatever the reason."""
    page = opened("one")
    kinds = page.evaluate("COLOURS")
    assert kinds.keys() == set(COUNTED_AS.values())
    assert {one for one, kind in kinds.items() if kind in {"stop", "arrest"}} == {
        COUNTED_AS[ending] for ending in STOPPED
    }
    ticks = page.locator(".tick.stop, .tick.arrest").count()
    assert ticks == replays["one"].worlds[0].tally(0, "stops")


def test_with_forced_colours_marks_stay_apart(opened):
    """They are drawn on their own paper, whatever the system's colours are."""
    page = opened("one", forced_colors="active", color_scheme="dark")
    shown = page.evaluate(LOOKS)
    assert len(set(shown)) == len(shown) > 10
    paper = "getComputedStyle(document.querySelector('.stage')).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"


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
    latest = page.locator("#latest").inner_text()
    assert "A: No pair is free for alert 9. B: Pair 3 sets out to 9." in latest
    assert page.locator("#spoken").inner_text() == latest
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
    assert page.locator("#spoken").inner_text() == page.locator("#latest").inner_text()
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


def test_the_slider_has_the_keys_of_the_page(opened):
    """Once it was dragged it has the focus, and ten seconds stay ten seconds."""
    page = opened("one")
    page.locator("#slider").focus()
    page.keyboard.press("Home")
    assert clock(page) == "12:00:00"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert clock(page) == "12:01:10"
    page.keyboard.press("Space")
    assert page.locator("#play").inner_text() == "Pause"


def test_with_reduced_motion_it_goes_from_event_to_event(opened):
    """Nothing flows: the crowd stands, and the clock jumps."""
    page = opened("one", reduced_motion="reduce")
    assert page.locator("#speed").input_value() == "step"
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


@pytest.fixture
def framed(browser, replays):
    """Show a replay within another page, as far as that page trusts it."""
    pages, said = [], []

    def note(message):
        if message.type == "error":  # a warning says what such a sandbox is
            said.append(message.text)

    def show(sandbox):
        page = browser.new_page(viewport={"width": WIDE, "height": 900})
        page.on("console", note)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.set_content(
            f'<body><iframe sandbox="{sandbox}" width="1200" height="300" '
            'style="border: 0; scroll-margin-top: 60px"></iframe><p>After it</p>'
        )
        page.locator("iframe").evaluate(
            "(frame, html) => { frame.srcdoc = html; }", replays["two"].html
        )
        inner = page.frame_locator("iframe")
        inner.locator("body.plays").wait_for()
        pages.append(page)
        return page, inner.locator("html")

    yield show
    for page in pages:
        page.close()
    assert said == []


def scrolls(html):
    """Tell by how many pixels a page scrolls."""
    return html.evaluate("one => one.scrollHeight - innerHeight")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_within_a_page_that_trusts_it_one_page_scrolls_and_not_two(framed, width):
    """The frame is as high as what it shows, also once more is shown."""
    page, html = framed("allow-scripts allow-same-origin")
    page.locator("iframe").evaluate(f"frame => {{ frame.width = {width - 40}; }}")
    for change in ("", "goTo(data.end)", "document.querySelector('h1').remove()"):
        html.evaluate(f"() => {{ {change}; }}")
        page.wait_for_timeout(200)
        height = page.locator("iframe").evaluate("one => one.offsetHeight")

        assert height > 1_000
        assert scrolls(html) == 0
        body = html.locator("body").evaluate(
            "one => one.getBoundingClientRect().bottom"
        )
        assert height == pytest.approx(body, abs=1)


def test_within_another_page_the_controls_stay_below_what_covers_its_top(framed):
    """As that page scrolls; in a low window they don't stay, as by itself."""
    page, html = framed("allow-scripts allow-same-origin")
    controls = html.locator(".controls")
    for height, stays in ((900, True), (500, False)):
        page.set_viewport_size({"width": WIDE, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(200)
        page.evaluate("scrollTo(0, 700)")
        page.wait_for_timeout(200)
        box = controls.bounding_box()
        assert box is not None
        assert (box["y"] == pytest.approx(60, abs=1)) == stays
    assert html.locator("#play").is_visible()


def test_within_a_page_that_does_not_trust_it_it_scrolls_by_itself(framed):
    """It plays, asks for nothing, and leaves the frame as it is."""
    page, html = framed("allow-scripts")
    html.locator("#play").click()

    assert page.locator("iframe").evaluate("one => one.offsetHeight") == 300
    assert scrolls(html) > 0
