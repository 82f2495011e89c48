"""The README quotes what is printed today, and `make golden` has it do so.

The quoted answer is of a hundred replications, which take minutes. What each of them
adds up to is kept in a file: the quotation must be what a comparison of these sums
prints, and the first replications, run again, must add up to theirs. So whatever moves
a result fails here, unless it happens in none of twelve years; and what is that rare
moves no digit of a mean over a hundred.
"""

import shlex
from dataclasses import replace

import pandas as pd
import pytest

from analysis.measures import compute_measures
from analysis.studies.comparison import compare
from analysis.studies.words.caution import cautions
from lfrsim.cli import main
from lfrsim.cli.output import print_report
from tests.documents.reading import README, quotations, text_of
from tests.documents.sums import LAST, QUOTED, keep, kept_sums

LABEL = 42  # width of the first column of a table
AGAIN = 12


def refreshed(quoted, printed):
    """Return a quotation with today's answer, and today's line for each label."""
    _, _, rows = quoted.partition("...\n")
    new = printed.splitlines()
    today = {line[:LABEL]: line for line in new} | dict(zip(new, new, strict=True))
    lines = [
        today.get(line, today.get(line[:LABEL], line)) for line in rows.splitlines()
    ]
    return "\n".join([printed.partition("\n\n")[0], "...", *lines, ""])


def the_quotation():
    """Return the command that the README quotes at length, and what it shows."""
    ((command, quoted),) = (
        (command, shown)
        for path, command, shown in quotations()
        if path == README and command.startswith("lfrsim compare")
    )
    return command, quoted


def printed_of(comparison, sums, capsys):
    """Return what is printed of a comparison in which replications had other sums."""
    a, b = (
        replace(
            each, sums=sums[each.name], measures=compute_measures(sums=sums[each.name])
        )
        for each in (comparison.a, comparison.b)
    )
    table = compare.compute_table(a=a.measures, b=b.measures)
    warnings = cautions((a, b), replications=len(a.sums))
    whole = replace(comparison, a=a, b=b, table=table, warnings=warnings)
    print_report(whole.sentence, whole.lines, [])
    return capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.longest
def test_the_readme_quotes_the_real_answer(tmp_path, monkeypatch, capsys, refresh):
    """The answer, and every line that the README quotes, are what is printed."""
    monkeypatch.chdir(tmp_path)
    command, quoted = the_quotation()
    words = shlex.split(command)[1:]
    found = []

    def watched(results, real=compare.compare):
        found.append(real(results))
        return found[-1]

    monkeypatch.setattr(compare, "compare", watched)
    few = [] if refresh else ["-n", str(AGAIN)]
    assert main([*words, *few, "--quiet"]) == 0
    printed = capsys.readouterr().out
    (comparison,) = found
    if refresh:
        keep(QUOTED, {each.name: each.sums for each in (comparison.a, comparison.b)})
        for path, one, shown in quotations():
            if one == command:
                text = text_of(path).replace(shown, refreshed(shown, printed))
                path.write_text(text, encoding="utf-8")
        return

    kept = kept_sums(QUOTED)
    again = {name: sums.iloc[:AGAIN] for name, sums in kept.items()}
    for each in (comparison.a, comparison.b):
        pd.testing.assert_frame_equal(each.sums, again[each.name], rtol=LAST, atol=0)
    table, _, figures = printed.partition("figure: ")
    assert printed_of(comparison, again, capsys) == table
    whole = printed_of(comparison, kept, capsys)
    answer = whole.partition("\n\n")[0]
    lines = {*whole.splitlines(), *f"figure: {figures}".splitlines(), "..."}

    assert "arrests" in answer
    assert quoted.startswith(answer)
    assert [line for line in quoted.splitlines() if line not in lines] == []
