"""Every figure as a function: a frame goes in, axes come out.

::

    import lfrsim

    limits = lfrsim.limits("ten-a-week")
    axes = lfrsim.figures.limits(limits.table, caption=limits.caption)
    axes["gains"].set_xlim(-1, 2)
    axes.figure.savefig("limits.png")

A frame is the one that a study holds, or the same read from its CSV file; each
function's docstring says what columns it has, in which units, and where it comes from.
A function returns its axes, or those of several panels by name. The whole page is
their ``figure``. It is no figure of pyplot's, so nothing is global and nothing need be
closed; in a notebook it shows nevertheless, and so do its axes, as the last line of a
cell.

Nothing stands under a figure without a ``caption``. What leaves the notebook should
have one: figures travel without their text.
"""

from analysis.figures.style import Caption
from analysis.studies.validation.plates import london_outlines
from lfrsim.figures.choosing import against_base, best, front
from lfrsim.figures.comparing import differences, funnel, weekly
from lfrsim.figures.explaining import changes, counterfactual, gap, limits
from lfrsim.figures.frames import FrameError
from lfrsim.figures.panels import Panels
from lfrsim.figures.planning import power, stopping
from lfrsim.figures.rare_harm import harm
from lfrsim.figures.sensitivity import indices, scatter
from lfrsim.figures.staffing import hours, staff
from lfrsim.figures.sweeping import curves, dose, heat
from lfrsim.figures.uncertain_inputs import doubt, ends, tornado
from lfrsim.figures.validating import months, pit, ridge, sites_map

__all__ = [
    "Caption",
    "FrameError",
    "Panels",
    "against_base",
    "best",
    "changes",
    "counterfactual",
    "curves",
    "differences",
    "dose",
    "doubt",
    "ends",
    "front",
    "funnel",
    "gap",
    "harm",
    "heat",
    "hours",
    "indices",
    "limits",
    "london_outlines",
    "months",
    "pit",
    "power",
    "ridge",
    "scatter",
    "sites_map",
    "staff",
    "stopping",
    "tornado",
    "weekly",
]
