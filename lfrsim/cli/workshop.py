"""The command that opens a workshop: a page for a room of people."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lfrsim.cli.endings import say
from lfrsim.cli.options import applied, debug, jobs_option

if TYPE_CHECKING:
    from lfrsim.workshop.server import Listening

WARNING = """\
Everybody on this network who knows the PIN can use the page and run scenarios on this
computer. What they send isn't encrypted: nothing personal belongs there. Your firewall
may ask whether to allow it. Ctrl-C ends it."""


@click.command(short_help="Open the workshop's page in a browser.")
@applied(
    click.option(
        "--port",
        type=click.IntRange(1, 65535),
        help="Where it answers.  [default: the first free one from 8501 on]",
    ),
    click.option(
        "--share-on-lan",
        "is_shared",
        is_flag=True,
        help="Let others on this network in, with a PIN. Without it the page can be "
        "reached from this computer alone.",
    ),
    jobs_option,
    click.option(
        "--folder",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="FOLDER",
        help="Where results are kept, so that codes outlast a restart.  [default: a "
        "temporary one, which is removed at the end]",
    ),
    click.option(
        "--no-browser", "is_silent", is_flag=True, help="Don't open a browser."
    ),
    debug,
)
def workshop(
    *,
    port: int | None,
    is_shared: bool,
    jobs: int | None,
    folder: Path | None,
    is_silent: bool,
) -> None:
    """Open the workshop's page: ask, predict, run, watch, doubt, take home.

    It runs until Ctrl-C. Unless it is shared, nothing leaves this computer.
    """
    if find_spec("streamlit") is None:
        message = (
            "the page needs Streamlit, which isn't installed (in a checkout: make "
            "workshop): pip install 'lfrsim[app]'"
        )
        raise click.UsageError(message)

    from lfrsim.workshop.door.access import new_pin
    from lfrsim.workshop.house import open_house
    from lfrsim.workshop.server import PortError, listen, serve
    from sim.experiment.executors import available_cores

    try:
        at = listen(port, is_shared=is_shared)
    except PortError as error:
        raise click.UsageError(str(error)) from error
    pin = new_pin() if is_shared else ""

    def tell() -> None:
        _say_where(at, pin)
        if not is_silent:
            _open_browser(at.address)

    with at.socket:
        if folder is not None:
            _make(folder)
        house = open_house(folder=folder, jobs=jobs or available_cores(), pin=pin)
        try:
            serve(house, at, tell=tell)
        finally:
            house.close()


def _make(folder: Path) -> None:
    from sim.experiment.store import make_folder

    make_folder(folder)


def _say_where(at: Listening, pin: str) -> None:
    """Print the address, and nothing else, on stdout; what to know of it on stderr."""
    if not pin:
        click.echo(at.address)
        say("Open this address in a browser on this computer. Ctrl-C ends it.")
        return

    from lfrsim.workshop.door.gate import lan_addresses

    say(WARNING)
    addresses = lan_addresses()
    for address in addresses:
        click.echo(f"http://{address}:{at.port}")
    if not addresses:
        say("This computer has no address on a network: nobody else can reach it.")
    say(f"On this computer: {at.address}")
    say(f"PIN: {pin}")


def _open_browser(address: str) -> None:
    """Open a browser where there is a screen; say nothing where there is none."""
    import os
    import sys
    import threading
    import webbrowser

    has_screen = sys.platform in {"win32", "darwin"} or any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))
    )
    if has_screen:
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
