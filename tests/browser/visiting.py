"""A visitor of the workshop for tests, who waits and notes what a page does."""

from playwright.sync_api import Page, expect

STILL = "[data-testid=stApp][data-test-script-state=notRunning]"
WIDE, NARROW = 1280, 360
PATIENCE = 240_000  # ms, on a busy machine
SIDEWAYS = """
() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .map(one => one.scrollWidth - innerWidth)
"""
FOCUSED = """
() => {
    const one = document.activeElement;
    const said = one.getAttribute('aria-label') || one.innerText || '';
    return said.trim().split('\\n').pop();  // an icon comes before
}
"""


class Visitor:
    """Somebody at a browser.

    Attributes
    ----------
    page
        What they look at.
    said
        What the browser complained of.
    asked
        Hosts that were asked for something, websockets too.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: set[str] = set()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self._ask(request.url))
        page.on("websocket", lambda socket: self._ask(socket.url))
        page.goto(address)
        self.see("Ask")

    def see(self, heading: str) -> None:
        """Wait for a page, and until nothing on it changes any more."""
        self.page.get_by_role("heading", name=heading, exact=True).wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the page is no longer being made."""
        self.page.wait_for_timeout(200)
        self.page.wait_for_selector(STILL)
        self.page.wait_for_timeout(200)

    def press(self, button: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def finish(self) -> None:
        """Wait until a run is over."""
        expect(self.page.get_by_test_id("stProgress")).to_have_count(
            0, timeout=PATIENCE
        )
        self.settle()

    def tab_to(self, name: str) -> None:
        """Go to what has a name, with the keyboard alone."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) == name:
                return
        message = f"the keyboard doesn't get to {name!r}"
        raise AssertionError(message)

    def faults(self) -> list[str]:
        """Return what axe finds, and what scrolls sideways, at two widths."""
        from tests.browser.browsing import violations

        found = []
        for width in (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.settle()
            found += [f"{width}: {one}" for one in violations(self.page)]
            if max(self.page.evaluate(SIDEWAYS)) > 0:
                found.append(f"{width}: scrolls sideways")
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        return found

    def _note(self, message) -> None:
        if message.type == "error":
            self.said.append(message.text)

    def _ask(self, url: str) -> None:
        if not url.startswith(("data:", "blob:")):
            self.asked.add(url.split("/")[2])
