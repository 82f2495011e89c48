"""The figures that documents show are those that the code draws today.

`make golden` draws them anew.
"""

import shlex

import pandas as pd
import pytest

from analysis.studies.choosing import several
from lfrsim.cli import main
from tests.documents.reading import README, ROOT, blocks
from tests.documents.shown_figures import FIGURES, FOLDER, drawn, shown, svg_of
from tests.documents.sums import LAST, SEVERAL, keep, kept_sums

PAGE = ROOT / "docs/how-to/several.md"
AGAIN = 2
MOST_BYTES = 150_000
NEAR = 0.02  # points: no eye sees it


@pytest.mark.slow
def test_the_command_of_several_gives_what_its_figure_is_of(
    tmp_path, monkeypatch, refresh
):
    """The first replications of each scenario add up to what is kept of them."""
    monkeypatch.chdir(tmp_path)
    words, found = shlex.split(blocks(PAGE, "sh")[0])[1:], []

    def watched(results, real=several.find_several, **options):
        found.append(real(results, **options))
        return found[-1]

    monkeypatch.setattr(several, "find_several", watched)
    few = [] if refresh else ["-n", str(AGAIN)]
    assert main([*words, *few, "--quiet"]) == 0
    sums = {name: one.sums for name, one in found[0].outcomes.items()}
    if refresh:
        keep(SEVERAL, sums)
        return
    kept = kept_sums(SEVERAL)
    assert list(kept) == list(sums)
    assert {len(one) for one in kept.values()} == {int(words[-1])}
    for name, one in sums.items():
        pd.testing.assert_frame_equal(one, kept[name].iloc[:AGAIN], rtol=LAST, atol=0)


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_what_is_drawn_today(name, refresh):
    """Word by word, shape by shape, and each number up to what nobody sees."""
    path = FOLDER / f"{name}.svg"
    today = svg_of(FIGURES[name]())
    if refresh:
        path.write_text(today, encoding="utf-8")

    words, shapes, numbers = drawn(path.read_text(encoding="utf-8"))
    words_today, shapes_today, numbers_today = drawn(today)
    assert words == words_today
    assert shapes == shapes_today
    assert numbers == pytest.approx(numbers_today, abs=NEAR)


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_told_to_who_does_not_see_it(name):
    """Wherever it is shown, its finding is in the words beside it."""
    title = FIGURES[name]().title
    told = [alt for _, alt, path in shown() if path == FOLDER / f"{name}.svg"]

    assert told
    assert [alt for alt in told if title not in alt] == []


def test_every_figure_is_shown_and_light():
    """None lies there that no document shows; git keeps each version for ever."""
    files = {path.stem: path for path in FOLDER.iterdir()}

    assert set(files) == set(FIGURES)
    assert {path for _, _, path in shown()} == set(files.values())
    assert README in {document for document, *_ in shown()}
    assert max(path.stat().st_size for path in files.values()) < MOST_BYTES
