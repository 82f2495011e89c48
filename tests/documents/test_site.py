"""The site of the documents: built without a warning, whole, and asking for nothing."""

import inspect
import re
import types
from functools import cache
from html.parser import HTMLParser
from typing import get_type_hints
from urllib.parse import unquote, urlsplit

import pytest

import lfrsim
from analysis.measures import BY_KEY
from docs.site.columns import columns_page, meaning_of
from docs.site.links import relinked
from docs.site.pages import TOP, completed, included
from docs.site.settings import anchor_of
from lfrsim.cli.endings import Status
from lfrsim.cli.program import EPILOG, program
from sim.model.records import TABLES, TALLIES, Tallied
from sim.scenario.settings import settings

LOADED = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src")}
NOT_LOADED = {"next", "prev", "index", "search", "canonical", "author"}


class Page(HTMLParser):
    """What a page links to, what it loads, and what of it can be linked to."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a tag links to, loads, or is linked to by."""
        found = dict(attrs)
        self.ids |= {found["id"]} if found.get("id") else set()
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        for name in ("href", "src"):
            if (tag, name) in LOADED and found.get("rel") not in NOT_LOADED:
                self.loads += [found[name]] if found.get(name) else []


@cache
def page(path):
    """Return a page that was built, read once."""
    return Page(path.read_text(encoding="utf-8"))


def led(path, link):
    """Return the file and the anchor that a link on a page leads to."""
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    return target, unquote(parts.fragment)


def pages(site):
    """Return every page, but for what a theme brings along and what is downloaded."""
    apart = {"_static", "_downloads"}
    return [one for one in site.rglob("*.html") if not apart & {*one.parts}]


def reference(site, name):
    return page(site / f"reference/{name}.html")


def built(test):
    """Mark a test that takes the built site: it is built once, by one worker."""
    return pytest.mark.slow(pytest.mark.xdist_group("browser")(test))


@built
def test_every_page_is_reached_from_the_first(site):
    """By links alone, without search."""
    first = site / "index.html"
    seen, waiting = {first}, [first]
    while waiting:
        path = waiting.pop()
        for link in page(path).links:
            target, _ = led(path, link)
            if target.suffix == ".html" and target.is_file() and target not in seen:
                seen.add(target)
                waiting.append(target)
    there = {one.relative_to(site).as_posix() for one in pages(site)}
    reached = {one.relative_to(site).as_posix() for one in seen}
    assert len(reached) > 30
    assert there - reached <= {"search.html"}  # it is a form


@built
def test_every_link_within_the_site_leads_somewhere(site):
    """To a file that is there, and to a place in it that is there."""
    broken = []
    for path in pages(site):
        for link in page(path).links:
            if urlsplit(link).scheme:
                continue
            target, anchor = led(path, link)
            is_there = target.is_file() and (
                not anchor or target.suffix != ".html" or anchor in page(target).ids
            )
            if not is_there:
                broken.append((path.name, link))
    assert broken == []


@built
def test_nothing_is_loaded_from_elsewhere(site):
    """Scripts, styles, fonts and pictures all lie in the site."""
    loads = [(path, link) for path in pages(site) for link in page(path).loads]
    styles = [
        (path, link)
        for path in site.rglob("*.css")
        for link in re.findall(
            r"url\(['\"]?([^'\")]+)", path.read_text(encoding="utf-8")
        )
        if not link.startswith(("data:", "#"))
    ]
    assert len(loads) > 100
    assert len(styles) >= 3
    assert [link for _, link in (*loads, *styles) if urlsplit(link).netloc] == []
    missing = [
        link for path, link in (*loads, *styles) if not led(path, link)[0].exists()
    ]
    assert missing == []


@built
def test_no_page_tells_where_it_was_built(site):
    """Neither this machine's folders nor a clock: the same documents, the same site."""
    told = [
        path.name
        for path in (*pages(site), site / "searchindex.js")
        if str(TOP) in path.read_text(encoding="utf-8")
    ]
    assert told == []


@built
def test_formulas_are_drawn_without_a_script(site):
    """Each formula of the model is MathML, and no dollar sign is left of it."""
    text = (site / "model.html").read_text(encoding="utf-8")
    kept = re.findall(r"\$\$|(?<!\$)\$(?!\$)", (TOP / "docs/model.md").read_text())
    assert text.count("<math ") == len(kept) / 2 > 100
    assert [link for link in page(site / "model.html").loads if "math" in link] == []


@built
def test_the_reference_has_every_command_and_its_options(site):
    """By name, as in the program."""
    text = (site / "reference/commands.html").read_text(encoding="utf-8")
    plain = re.sub(r"<[^>]+>", "", text)
    ids = reference(site, "commands").ids
    assert [name for name in program.commands if f"lfrsim-{name}" not in ids] == []
    options = {
        option
        for command in program.commands.values()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
    assert len(options) > 30
    assert [option for option in options if option not in plain] == []


@built
def test_the_reference_has_every_setting_and_every_measure(site):
    """Each with a place of its own, which can be linked to."""
    there = reference(site, "settings").ids
    anchors = [anchor_of(one) for one in settings()]
    assert len(set(anchors)) == len(anchors) > 100
    assert [one for one in anchors if one not in there] == []
    there = reference(site, "measures").ids
    keys = [f"measure-{key.replace('_', '-')}" for key in BY_KEY]
    assert [key for key in keys if key not in there] == []


@built
def test_the_reference_has_every_public_name(site):
    """Of the door and of its figures; and whatever a function says that it returns."""
    there = reference(site, "python").ids | reference(site, "figures").ids
    names = {
        f"{module.__name__}.{name}"
        for module in (lfrsim, lfrsim.figures)
        for name in module.__all__
        if not isinstance(getattr(module, name), types.ModuleType | str)
    }
    returned = {
        re.sub(r"tuple\[(.*)\]", r"\1", inspect.signature(function).return_annotation)
        for name in lfrsim.__all__
        if inspect.isfunction(function := getattr(lfrsim, name))
    }
    last = {one.rpartition(".")[2] for one in there}
    assert len(names) > 40
    assert names - there == set()
    assert set(", ".join(returned).split(", ")) - last - {"str"} == set()


@built
def test_a_search_can_find_a_word_of_each_kind_of_page(site):
    """The index is a script, so that it is read from a file too."""
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert index.startswith("Search.setIndex(")
    for word in ("deplet", "three-pairs", "plan.deployments_per_week"):
        assert word.split("-")[0].split(".")[0] in index


def test_the_exit_statuses_are_those_of_the_program():
    """The table has every status, and what the program says of each begins alike."""
    text = (TOP / "docs/reference/commands.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", text, re.M))
    said = dict(re.findall(r"(\d+) ([a-z ']+)", EPILOG.partition(":")[2]))
    assert set(rows) == {str(int(one)) for one in Status} == set(said)
    for number, words in said.items():
        assert rows[number].startswith(words.split()[0]), number


def test_every_column_says_what_it_is():
    """No table of the records is left out, and no column is without a meaning."""
    text = columns_page()
    for name, record in {**TABLES, TALLIES: Tallied}.items():
        assert f"## {name}\n" in text
        for column in get_type_hints(record):
            assert meaning_of(record, column), (name, column)
            assert f"`{column}`" in text


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("[costs](../benchmarks/RESULTS.md#x)", "[costs](project/costs.md#x)"),
        ("[cite](../CITATION.cff)", "cite (`CITATION.cff`)"),
        ("[CITATION.cff](../CITATION.cff)", "`CITATION.cff`"),
        ("[model](model.md#1-horizon)", "[model](model.md#1-horizon)"),
        ("[cards](lessons/cards.html)", "[cards](lessons/cards.html)"),
        ("[here](#there)", "[here](#there)"),
        ("[far](https://example.org/x)", "[far](https://example.org/x)"),
        ("![seen](figures/a.svg)", "![seen](figures/a.svg)"),
        ("`[code](../CITATION.cff)`", "`[code](../CITATION.cff)`"),
        ("[`a` file](../LICENSE)", "`a` file (`LICENSE`)"),
        ("```\n[block](../LICENSE)\n```", "```\n[block](../LICENSE)\n```"),
    ],
)  # fmt: skip
def test_links_out_of_the_documents(link, told):
    """They lead to the site's own page, or are the path that they are."""
    assert included()["benchmarks/RESULTS.md"] == "docs/project/costs.md"
    found = relinked(link, file="docs/x.md", page="docs/x.md", pages=included())
    assert found == told


def test_a_number_stays_on_a_line_with_its_unit_but_in_code() -> None:
    """What is to be typed is left as it is."""
    text = "95 % in 3 min, `50 % 3 min`\n\n```yaml\nshare: 42 %\n```\n"
    told = text.replace("95 %", "95\N{NO-BREAK SPACE}%")
    told = told.replace("in 3 min", "in 3\N{NO-BREAK SPACE}min")
    assert completed(text, "docs/x.md", {}) == told


def test_a_figure_is_a_link_to_itself_and_its_words_are_whole() -> None:
    """However its words are wrapped in the document; a page of code is left alone."""
    text = "![a finding\nin words](figures/a.svg)\n\n`![a](b.svg)`\n"
    told = '![a finding in words](figures/a.svg){width="100%"}\n\n`![a](b.svg)`\n'
    assert completed(text, "docs/x.md", {}) == told


def test_a_document_that_is_included_leads_where_it_led():
    """Its links are taken from where it is kept, and not from where it is shown."""
    pages = included()
    text = (TOP / "docs/project/readme.md").read_text(encoding="utf-8")
    whole = completed(text, "docs/project/readme.md", pages)
    assert "](../model.md#what-it-doesnt-model)" in whole
    assert "](contributing.md)" in whole
    assert "In five minutes" in whole
    assert "](../figures/differences.svg)" in whole
    assert "](docs/" not in whole
