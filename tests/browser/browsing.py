"""A browser for tests: Debian's Chromium, offline, with a fresh profile each time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Of what holds only the rules are wanted, not all that they were held against.
LOOK = """
async levels => {
    const found = await axe.run({runOnly: levels, resultTypes: ['violations']});
    const told = found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`));
    return [found.passes.length, told];
}
"""
QUIET = (
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def browser() -> Iterator[Browser]:
    """Give a browser that looks for nothing on its own."""
    program = next(found for name in PROGRAMS if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        try:
            yield started
        finally:
            started.close()


def violations(page, *, least: int = 10) -> list[str]:
    """Return what axe finds against WCAG 2.0 to 2.2, A and AA.

    More than so many rules must have passed, or it has looked at nothing.
    """
    page.evaluate(AXE)
    passed, told = page.evaluate(LOOK, LEVELS)
    assert passed > least
    return list(told)


def open_all(page) -> None:
    """Unfold everything that is folded."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(one => one.open = true)"
    )
