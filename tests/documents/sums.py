"""What the replications behind documents add up to, kept in files.

An answer that is quoted, and a figure that is shown, are of replications that take
minutes. What both need of these is a row a replication: the sums of its records, every
digit of them.
"""

import math
from pathlib import Path

import pandas as pd

from analysis.measures import ARRESTS, compute_measures, measure_named
from analysis.studies.choosing.several import several_of
from analysis.studies.comparison.compare import Comparison, compute_table
from analysis.studies.outcome import Outcome
from analysis.studies.words.caution import cautions
from lfrsim.cli.options import SEED
from sim.experiment.design import NamedScenario
from sim.scenario.loading import load_scenario

LAST = 1e-12  # the last digits of a sum may be another processor's
QUOTED = Path(__file__).with_name("quoted.csv")
SEVERAL = Path(__file__).with_name("several.csv")


def kept_sums(path):
    """Return the sums of the kept replications, by scenario."""
    frame = pd.read_csv(path)
    return {
        name: rows.drop(columns="scenario").set_index("replication")
        for name, rows in frame.groupby("scenario", sort=False)
    }


def keep(path, sums):
    """Write the sums of replications, every digit of them."""
    frame = pd.concat(sums, names=["scenario"]).reset_index()
    frame.to_csv(path, index=False, lineterminator="\n")


def kept_comparison():
    """Return the comparison that the README quotes, without weeks, hours and alerts."""
    a, b = kept_outcomes(QUOTED).values()
    return Comparison(
        a=a,
        b=b,
        seed=SEED,
        table=compute_table(a=a.measures, b=b.measures),
        same_week=math.nan,
        other_week=math.nan,
        warnings=cautions((a, b), replications=len(a.sums)),
    )


def kept_several():
    """Return the comparison of several scenarios that a how-to page shows."""
    return several_of(kept_outcomes(SEVERAL), by=measure_named(ARRESTS), seed=SEED)


def kept_outcomes(path):
    """Return what sums alone tell of each scenario as it is today."""
    return {name: _outcome(name, sums) for name, sums in kept_sums(path).items()}


def _outcome(name, sums):
    named = NamedScenario.of(name, load_scenario(name))
    return Outcome(
        name=named.name,
        scenario=named.scenario,
        sums=sums,
        measures=compute_measures(sums=sums),
        weeks=pd.DataFrame(),
        staff_day=None,
        prices=named.prices,
        unit_hours=pd.DataFrame(),
    )
