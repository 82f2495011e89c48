"""What tests in a browser share."""

import pytest


@pytest.fixture(scope="module")
def browser():
    """Start a browser; a module's own, since what drives it leaves a loop running."""
    from tests.browser.browsing import browser

    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def address():
    """Serve the workshop, with years of one week."""
    from tests.browser.serving import serving

    with serving() as found:
        yield found
