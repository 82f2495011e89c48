"""The workshop in a browser: watch, doubt, take home, and compare several teams."""

import csv
import re
import zipfile

import pytest

import lfrsim
from analysis.studies.plates.folder import DIGITS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.beyond_python("chromium"),
    pytest.mark.xdist_group("browser"),
]
SKIP = "Skip the guesses"
WORLD = """\
extends: four-a-week
name: Team {k}
horizon: {{weeks: 1}}
depletion: {{weeks_before: 1}}
plan:
  deployments_per_week: {{value: {k}, standing: chosen, note: The class.}}
"""
WIDE, NARROW = 1280, 360
TOO_HIGH = "one => one.scrollHeight - innerHeight"
OVER = """
one => Math.round(one.getBoundingClientRect().bottom
    - one.parentElement.getBoundingClientRect().bottom)
"""
HOSTILE = "<img src=x onerror=alert(1)>.yaml"
WRONG = "extends: four-a-week\nplan: {deployments: <script>alert(1)</script>}\n"


@pytest.fixture
def visitor(browser, address):
    """Arrive as somebody new."""
    from tests.browser.visiting import Visitor

    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    yield Visitor(context.new_page(), address)
    context.close()


def go(visitor, step, heading):
    """Go to a step by the links above."""
    visitor.page.get_by_role("link", name=step, exact=True).first.click()
    visitor.see(heading)


def test_from_answer_to_zip(visitor, address, tmp_path):
    """What was run can be watched, doubted and taken home, by everybody."""
    page, faults = visitor.page, {}
    go(visitor, "2 Predict", "Predict")
    visitor.press(SKIP)
    visitor.see("Run and reveal")
    visitor.press("Run")
    visitor.see("The answer")
    _stop(visitor)
    go(visitor, "4 Watch", "Watch")
    faults["Watch"] = _watch(visitor)
    go(visitor, "5 Doubt", "Doubt")
    faults["Doubt"] = _doubt(visitor)
    go(visitor, "6 Take home", "Take home")
    faults["Take home"] = visitor.faults()
    sentence = _take_home(visitor, tmp_path)
    go(visitor, "3 Run", "Run and reveal")
    assert sentence in page.get_by_test_id("stMain").inner_text()

    assert {name: found for name, found in faults.items() if found} == {}
    assert visitor.said == []
    assert visitor.asked == {address.removeprefix("http://")}


def _stop(visitor):
    """Let what there is be enough: no more replications than the first looks."""
    if visitor.page.get_by_role("button", name="Stop here").count():
        visitor.press("Stop here")
    visitor.finish()


def _watch(visitor):
    """One deployment of both worlds, which says that it is one replication."""
    frame = visitor.page.frame_locator("iframe")
    frame.get_by_role("button", name="Play").wait_for()
    assert "replication 0" in frame.locator("body").inner_text()
    assert "one deployment of one of" in visitor.page.inner_text("[data-testid=stMain]")
    for width in (WIDE, NARROW):  # one page scrolls, and not two
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        assert frame.locator("html").evaluate(TOO_HIGH) == 0
        assert visitor.page.locator("iframe").evaluate(OVER) == 0
    return visitor.faults()


def _doubt(visitor):
    """Guess first; find out; then move one assumption, beside what was stated."""
    page = visitor.page
    assert page.get_by_role("button", name="Find out", exact=True).count() == 0
    page.get_by_text("Whether an arrest leaves one person fewer").last.click()
    visitor.press("This is our guess")
    visitor.press("Find out")
    page.get_by_text(re.compile("Your guess (is among|was)")).wait_for()
    page.get_by_role("img").wait_for()  # one, or it fails
    visitor.press("Run with this value")
    page.get_by_role("heading", name="As stated").wait_for()
    visitor.finish()
    return visitor.faults()


def _take_home(visitor, folder):
    """Pack, download, unpack, and give the command: the same table comes out."""
    page = visitor.page
    visitor.press("Pack it")
    button = page.get_by_role("button", name=re.compile("Download lfrsim-"))
    button.wait_for()
    with page.expect_download() as download:
        button.click()
    home = folder / "home"
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(home)
    readme = (home / "README.txt").read_text(encoding="utf-8")
    (line,) = re.findall(r"^  lfrsim (compare .*)$", readme, re.M)
    files = sorted(path.name for path in home.iterdir())
    for name in ("answer.txt", "figures", "report.html", "replay.html"):
        assert name in files
    assert "guesses.csv" not in files
    assert line in page.get_by_test_id("stMain").inner_text()
    table = _again(line.split(), home)
    assert table == (home / "summary.csv").read_text(encoding="utf-8")
    assert table.count("\n") > 20
    answer = (home / "answer.txt").read_text(encoding="utf-8")
    return " ".join(answer.partition("\n\n")[0].split()).partition(" Each week")[0]


def _again(words, home):
    """Run what the command says anew, without its figures; return its table."""
    options = dict(zip(words[3::2], words[4::2], strict=True))
    found = lfrsim.compare(
        *(str(home / name) for name in words[1:3]),
        replications=int(options["--replications"]),
        seed=int(options["--seed"]),
        out=home / "again",
        records=options["--records"],
    )
    return found.table.to_csv(index=False, float_format=DIGITS, lineterminator="\n")


def _is_taken_home(visitor):
    """Have the zip of a class packed: the files, the table, and the page's command."""
    page = visitor.page
    command = "lfrsim compare four-a-week five.yaml eight-a-week.yaml --replications"
    assert command in page.get_by_test_id("stMain").inner_text()
    visitor.press("Pack it")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download lfrsim-").click(timeout=120_000)
    with zipfile.ZipFile(download.value.path()) as parcel:
        assert {"five.yaml", "eight-a-week.yaml", "summary.csv"} <= set(
            parcel.namelist()
        )
        assert command in parcel.read("README.txt").decode()


def test_teams_are_compared_and_a_wrong_file_is_named(visitor, address):
    """Three files, one wrong, with HTML in its name: the others are compared."""
    page = visitor.page
    go(visitor, "Teams", "Teams")
    sent = {
        "five.yaml": WORLD.format(k=5),
        "eight a week.yaml": WORLD.format(k=8),
        HOSTILE: WRONG,
    }
    page.locator("input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "text/yaml", "buffer": text.encode()}
            for name, text in sent.items()
        ]
    )
    page.get_by_text("1 isn't used. The others are compared.").wait_for()
    page.get_by_text("unknown key").wait_for()
    text = page.get_by_test_id("stMain").inner_text()
    assert HOSTILE in text
    assert "plan.deployments" in text
    assert page.locator("img[src=x]").count() == 0
    visitor.press("Run all")
    page.get_by_role("heading", name="Yield against burden").wait_for()
    _stop(visitor)
    assert visitor.faults() == []
    names = page.get_by_role("img").evaluate_all("all => all.map(one => one.alt)")
    assert all("eight-a-week" in name for name in names)
    assert len(names) == 2
    with page.expect_download() as download:
        visitor.press("Download its data")
    text = download.value.path().read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["scenario"] for row in rows} == {"four-a-week", "five", "eight-a-week"}
    _is_taken_home(visitor)
    assert visitor.said == []
    assert visitor.asked == {address.removeprefix("http://")}
