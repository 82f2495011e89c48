"""Let ``python -m lfrsim.cli`` be the program ``lfrsim``."""

from lfrsim.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
