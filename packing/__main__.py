"""``make kit``: what a room without a network needs, in ``dist/kit`` and as a zip."""

from __future__ import annotations

import argparse
import subprocess
import sys

from packing.kit import ROOT, check_kit, make_kit
from packing.targets import KINDS, target_of

MEGABYTE = 1e6


def main() -> int:
    """Make a kit, try it if it is for this computer, and say how large it is."""
    parser = argparse.ArgumentParser(prog="make kit", description=__doc__)
    parser.add_argument("--for", dest="name", help=f"one of {', '.join(KINDS)}")
    parser.add_argument("--python", help="its version there, such as 3.12")
    asked = parser.parse_args()
    try:
        target = target_of(asked.name, asked.python)
    except ValueError as error:
        parser.error(str(error))
    folder = ROOT / "dist" / "kit"
    try:
        path = make_kit(folder, target)
        number = len(list(folder.glob("*.whl")))
        size = path.stat().st_size / MEGABYTE
        print(f"{path.relative_to(ROOT)}: {number} wheels, {size:,.0f} MB")
        if target.is_here:
            print(f"installed from it without an index: {check_kit(folder)}")
        else:
            print(f"not tried: this computer isn't {target.name}, {target.python}")
    except subprocess.CalledProcessError as error:
        print(f"the kit can't be made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
