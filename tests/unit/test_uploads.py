"""Files that visitors send: read as the command line reads them, leading nowhere."""

from itertools import pairwise

import pytest

from lfrsim.workshop.work.uploads import read_upload, upload_name
from sim.scenario.errors import ScenarioError
from sim.scenario.loading import load_scenario, scenario_id

GOOD = b"extends: four-a-week\nname: Ours\nplan: {vans: 3}\n"
WRONG = "extends: four-a-week\nplan:\n  vanz: <b>3</b>\n"


def refused(name, data):
    """Return why a file is refused."""
    with pytest.raises(ScenarioError) as caught:
        read_upload(name, data)
    return str(caught.value)


def test_a_file_is_read_as_the_command_line_reads_it(tmp_path):
    """It gives the same settings, with the same provenance, and the text as sent."""
    file = tmp_path / "our plan.yaml"
    file.write_bytes(GOOD)
    upload, loaded = read_upload("our plan.yaml", GOOD), load_scenario(str(file))
    assert scenario_id(upload.loaded.scenario) == scenario_id(loaded.scenario)
    assert upload.loaded.doubts == loaded.doubts
    assert upload.text.encode() == GOOD
    assert (upload.name, upload.named.name) == ("our-plan", "our-plan")


def test_a_refusal_is_that_of_the_command_line_with_the_sent_name(tmp_path):
    """File, line, column, the line itself and what would do; no path of the server."""
    file = tmp_path / "wrong.yaml"
    file.write_text(WRONG)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(file))
    told = refused("wrong.yaml", WRONG.encode())
    assert told == str(caught.value).replace(str(file), "wrong.yaml")
    assert "wrong.yaml:3:3" in told
    assert "did you mean 'vans'?" in told
    assert refused(r"C:\secret\wrong.yaml", WRONG.encode()) == told


@pytest.mark.parametrize("name", ["four-a-week", "base/london-2025", "ten-a-week"])
def test_what_is_shipped_can_be_extended(name):
    """By its name; the shipped file extends others by itself."""
    data = f"extends: {name}\nname: Ours\nquestion: Why?\n".encode()
    assert read_upload("a.yaml", data).loaded.files[1] == f"scenarios/{name}.yaml"


@pytest.mark.parametrize(
    "reference",
    [
        "{folder}/there.yaml",
        "there.yaml",
        "./there.yaml",
        "../there.yaml",
        "base/../../../../../../{folder}/there.yaml",
        "..\\\\there.yaml",
        "base\\\\..\\\\there.yaml",
        "\\\\\\\\host\\\\share\\\\there.yaml",
        "//host/share/there.yaml",
        "C:\\\\there.yaml",
        "file://{folder}/there.yaml",
        "link.yaml",
        "/etc/passwd",
        "~/there.yaml",
        "base/../four-a-week",
        "there",
    ],
)
def test_no_path_is_followed(reference, tmp_path, monkeypatch):
    """Whatever is written, the file on the server isn't read: nothing of it is told."""
    (tmp_path / "there.yaml").write_text("secret: 1234\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "there.yaml")
    monkeypatch.chdir(tmp_path)
    written = reference.replace("{folder}", tmp_path.as_posix())
    told = refused("a.yaml", f'extends: "{written}"\n'.encode())
    assert "a.yaml:1:10" in told
    assert "secret" not in told
    assert "is a path, which a file that is sent can't have" in told or (
        "there is no scenario" in told
    )


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefgh")
)
BOMBS = {
    "aliases": (LAUGHS.encode(), "anchors (&) aren't allowed"),
    "an alias of itself": (b"a: &a [*a]\n", "anchors (&) aren't allowed"),
    "brackets": (b"[" * 100_000, "more than 40 levels"),
    "braces": (b"{a: " * 50_000, "more than 40 levels"),
    "hyphens": (b"- " * 100_000, "more than 40 levels"),
    "a tag": (b"a: !!python/object/apply:os.system [ls]\n", "tags (!) aren't allowed"),
    "a directive": (b"%YAML 1.2\n---\na: 1\n", ""),
    "two documents": (b"a: 1\n---\nb: 2\n", ""),
    "a megabyte": (b"x" * 1_000_000, "larger than 256 KB"),
    "a megabyte of keys": (
        b"".join(b"key%06d: 1\n" % n for n in range(80_000)),
        "larger than 256 KB",
    ),
    "many values": (b"a: [" + b"1, " * 40_000 + b"1]\n", "more than 20,000 keys and"),
    "a long number": (b"x: " + b"9" * 250_000, "unknown key"),
    "a long name": (b"name: " + b"9" * 250_000, ""),
    "bytes": (b"\xff\xfea\x00", "not UTF-8"),
    "a null": (b"a: \x00\n", ""),
    "nothing": (b"", "is empty"),
    "words": (b"just words", "lines 'key: value'"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_bomb_goes_off(bomb):
    """What is too large, too deep or no scenario is refused before anything grows."""
    data, words = BOMBS[bomb]
    assert words in refused("a.yaml", data)


@pytest.mark.parametrize("key", ["name", "question"])
def test_words_that_fill_the_page_are_refused(key):
    """A title of a thousand letters would be in everybody's figure."""
    told = refused("a.yaml", f"extends: four-a-week\n{key}: {'w' * 1000}\n".encode())
    assert told.startswith(f"error: {key}: may have ")


def test_markup_in_a_name_stays_text():
    """It is told as it was sent, for the page to show as text, and names no folder."""
    name = "<img src=x onerror=alert(1)>.yaml"
    assert f"--> {name}:3:3" in refused(name, WRONG.encode())
    assert read_upload(name, GOOD).name == "img-src-x-onerror-alert-1"
    assert "\x1b" not in refused("\x1b[31m.yaml", WRONG.encode())


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("../../etc/cron.d/plan.yaml", "plan"),
        ("..\\plan.yml", "plan"),
        ("..", "scenario"),
        ("", "scenario"),
        ("\0", "scenario"),
        ("nul.yaml", "scenario-nul"),
        ("COM1.yaml", "scenario-COM1"),
        ("é ü.yaml", "é-ü"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_short_name_can_be_a_folder_s_everywhere(name, short):
    """It has no path in it, isn't too long, and is no device of Windows."""
    assert upload_name(name.replace("\\", "/").rpartition("/")[2]) == short
    assert read_upload(name, GOOD).name == short
