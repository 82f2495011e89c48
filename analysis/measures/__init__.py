"""What is measured, with unit and denominator, and the sums it is made of."""

from analysis.measures.catalogue import BY_KEY, MEASURES, measures_of
from analysis.measures.measure import Kind, Measure
from analysis.measures.money import PARTS, compute_costs
from analysis.measures.named import ARRESTS, measure_named
from analysis.measures.staffing import STATES, compute_staff_day
from analysis.measures.sums import compute_measures, compute_sums
from analysis.measures.unit_hours import compute_unit_hours

__all__ = [
    "ARRESTS",
    "BY_KEY",
    "MEASURES",
    "PARTS",
    "STATES",
    "Kind",
    "Measure",
    "compute_costs",
    "compute_measures",
    "compute_staff_day",
    "compute_sums",
    "compute_unit_hours",
    "measure_named",
    "measures_of",
]
