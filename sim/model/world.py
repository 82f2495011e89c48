"""The world that a policy is a window on, ready for use.

Everything here follows from scenario, seed and replication before the first
event; only the population remembers, while it runs, who is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.model.clock import WEEK
from sim.model.crowding import Detection
from sim.model.footfall import Slices, cut
from sim.model.grouping import Grouping, grouping
from sim.model.levels import (
    boroughs,
    detection_before,
    detection_now,
    lifts,
    non_mated_rate,
)
from sim.model.listing import Reach, listed, listed_before, reach
from sim.model.population import Flags, Population, draw_population
from sim.model.profile import Flow, flow
from sim.model.streams import Streams
from sim.scenario.schema import OperatingPoint, Scenario


@dataclass(frozen=True, slots=True)
class World:
    """What every deployment of a replication shares: references, no methods.

    Attributes
    ----------
    scenario, streams, population
        What was said, where the luck comes from, who is sought.
    reach, listed, listed_before
        How far the scenario's list goes, who is on it, and who was before week 0.
    faces, wanted
        The shape of a day for the crowd, and for sought persons.
    slices
        The day of the crowd, cut into slices.
    lifts
        By borough: from passages in the status quo to undepleted ones.
    point
        What the matcher does at the scenario's threshold.
    mistaken
        Rate with which one of the crowd is taken for somebody on the list.
    grouping
        Whom recognition treats otherwise than others.
    detection, detection_before
        How well passages are recognised in the scenario, and before week 0.
    site_numbers, borough_numbers
        Places of sites in geographic order, and of boroughs in alphabetical order.
    """

    scenario: Scenario
    streams: Streams
    population: Population
    reach: Reach
    listed: Flags
    listed_before: Flags
    faces: Flow
    wanted: Flow
    slices: Slices
    lifts: Mapping[str, float]
    point: OperatingPoint
    mistaken: float
    grouping: Grouping
    detection: Detection
    detection_before: Detection
    site_numbers: Mapping[str, int]
    borough_numbers: Mapping[str, int]


def build_world(scenario: Scenario, streams: Streams) -> World:
    """Draw the population and prepare what every deployment shares."""
    recognition, depletion = scenario.recognition, scenario.depletion
    population = draw_population(
        streams,
        scenario,
        boroughs=boroughs(scenario),
        start=-depletion.weeks_before * WEEK,
        end=scenario.horizon.weeks * WEEK,
    )
    point = recognition.point_at(recognition.threshold)
    extent = reach(scenario.watchlist, scenario.population)
    return World(
        scenario=scenario,
        streams=streams,
        population=population,
        reach=extent,
        listed=listed(population, extent),
        listed_before=listed_before(population),
        faces=flow(scenario.footfall),
        slices=cut(flow(scenario.footfall), scenario.footfall),
        wanted=flow(scenario.footfall, exponent=scenario.population.sought_exponent),
        lifts=lifts(scenario),
        point=point,
        mistaken=non_mated_rate(
            point, entries=extent.entries, reference=recognition.reference_list
        ),
        grouping=grouping(scenario),
        detection=detection_now(scenario),
        detection_before=detection_before(scenario),
        site_numbers={site: place for place, site in enumerate(scenario.sites)},
        borough_numbers={
            borough: place for place, borough in enumerate(boroughs(scenario))
        },
    )
