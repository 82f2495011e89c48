"""The workshop's command with years of one week, for tests of its pages.

Nothing else differs: the scenario files that it makes, runs and hands out say so.
"""

import sys

from lfrsim.cli import main
from lfrsim.workshop import visit
from lfrsim.workshop.asked import worlds

SHORT = {"horizon.weeks": 1, "depletion.weeks_before": 0}

if __name__ == "__main__":
    ordinary = worlds.files_of
    worlds.files_of = lambda question, values: ordinary(question, {**values, **SHORT})
    vars(visit)["files_of"] = worlds.files_of
    sys.exit(main(["workshop", "--no-browser", *sys.argv[1:]]))
