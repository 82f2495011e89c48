"""Lines as wide as a terminal."""

from analysis.studies.words.wrapping import WIDTH, wrapped


def test_a_name_is_never_parted_at_its_hyphens():
    """Whoever copies it from the terminal has all of it."""
    text = "on the front are " + "four-a-week " * 40

    lines = wrapped(text, first="> ", rest="  ")

    assert max(map(len, lines)) <= WIDTH
    assert not any(line.endswith("-") for line in lines)
    assert lines[0].startswith("> on")
    assert all(line.startswith("  four-a-week") for line in lines[1:])
