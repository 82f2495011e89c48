"""The README quotes what is printed today, and `make golden` has it do so."""

import shlex

import pytest

from lfrsim.cli import main
from tests.documents.test_docs import README, blocks, text_of

LABEL = 42  # width of the first column of a table


def refreshed(quoted, printed):
    """Return a quotation with today's answer, and today's line for each label."""
    _, _, rows = quoted.partition("...\n")
    new = printed.splitlines()
    today = {line[:LABEL]: line for line in new} | dict(zip(new, new, strict=True))
    lines = [
        today.get(line, today.get(line[:LABEL], line)) for line in rows.splitlines()
    ]
    return "\n".join([printed.partition("\n\n")[0], "...", *lines, ""])


@pytest.mark.slow
@pytest.mark.longest
def test_the_readme_quotes_the_real_answer(tmp_path, monkeypatch, capsys, refresh):
    """The answer, and every line that the README quotes, are what is printed."""
    monkeypatch.chdir(tmp_path)
    shown = blocks(README, "console")
    (block,) = (b for b in shown if b.startswith("$ lfrsim compare"))
    command, _, quoted = block.partition("\n")

    assert main([*shlex.split(command)[2:], "--quiet"]) == 0
    printed = capsys.readouterr().out
    answer = printed.partition("\n\n")[0]
    lines = {*printed.splitlines(), "..."}
    if refresh:
        text = text_of(README).replace(quoted, refreshed(quoted, printed))
        README.write_text(text, encoding="utf-8")
        return

    assert "arrests" in answer
    assert quoted.startswith(answer)
    assert [line for line in quoted.splitlines() if line not in lines] == []
