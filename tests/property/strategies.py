"""Scenarios that Hypothesis makes up: every rule, staffed well or badly."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from sim.model.clock import HOUR
from sim.model.population import CATEGORIES
from sim.scenario.distributions import Exponential, Fixed
from sim.scenario.schema import Crew, Scenario
from sim.scenario.schema.workforce import Limit
from tests.making import changed, congested, shipped, short

LIFTED = st.lists(st.sampled_from(get_args(Limit)), unique=True, max_size=3).map(tuple)
JUDGES = ["operator", "engagement pair", "command centre"]


@st.composite
def rosters(draw: st.DrawFn) -> dict[str, Any]:
    """Make up who is rostered: too few or enough, called away now and then or daily."""
    protests = "workforce__protests__kinds__short-notice__"
    units = "workforce__roster__units__"
    return {
        "workforce__roster__is_kept": draw(st.booleans()),
        "workforce__roster__rest": draw(st.sampled_from([0.0, 11 * HOUR])),
        "workforce__roster__lent": draw(st.sampled_from([0.0, 0.5])),
        "workforce__protests__from_lfr": draw(st.sampled_from([0.0, 0.5])),
        f"{units}lfr__officers": draw(st.sampled_from([0, 9, 20, 36])),
        f"{units}neighbourhood__officers": draw(st.sampled_from([0, 6, 20])),
        f"{units}public-order__officers": draw(st.sampled_from([0, 20])),
        f"{protests}per_week": draw(st.sampled_from([0.0, 4.0, 20.0])),
    }


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Make up a valid scenario of one or two weeks."""
    base = short(
        shipped("four-a-week"),
        weeks=draw(st.integers(1, 2)),
        before=draw(st.sampled_from([0, 1])),
    )
    full = Crew(
        operators=draw(st.integers(1, 3)),
        pairs=draw(st.integers(1, 5)),
        prisoner_vans=draw(st.integers(0, 3)),
    )
    size = draw(st.sampled_from([300, 3000]))
    unlisted = draw(st.sampled_from([0, 400]))
    scenario = changed(
        base,
        plan__deployments_per_week=draw(st.integers(0, 14)),
        plan__staffing=draw(st.sampled_from(["scales", "fixed"])),
        plan__staffed_for=draw(st.integers(0, 6)),
        plan__rotation=draw(st.sampled_from(["weighted", "round robin"])),
        depletion__regime=draw(st.sampled_from(["none", "mixed", "local"])),
        population__size=size,
        population__visiting=draw(st.sampled_from([0.2, 1.0, "equal"])),
        population__faces_exponent=draw(st.sampled_from([0.0, 0.4, 1.0])),
        population__extra_faces=draw(st.sampled_from(["dilution", "crowding"])),
        recognition__ceiling=draw(st.sampled_from([0.89, 1.0])),
        recognition__crowd_loss=draw(st.sampled_from([0.0, 0.5, 1.0])),
        population__unlisted=unlisted,
        watchlist__size=draw(
            st.sampled_from([0, size // 2, size, size + unlisted // 2, size + unlisted])
        ),
        watchlist__categories=draw(
            st.sampled_from([CATEGORIES, CATEGORIES[1:], ("court",), ()])
        ),
        recognition__threshold=draw(st.sampled_from([0.60, 0.62, 0.64])),
        recognition__rates=draw(st.sampled_from(["field", "npl"])),
        adjudication__by=draw(st.sampled_from(JUDGES)),
        adjudication__reject_mated=draw(st.sampled_from([0.0, 0.3])),
        engagement__choose_not_to=draw(st.sampled_from([0.0, 0.2])),
        engagement__patience=draw(
            st.sampled_from(["walking", Fixed(value=0.0), Exponential(mean=90.0)])
        ),
        disposal__second_pair=draw(st.sampled_from([0.0, 0.7])),
        disposal__arrest_after_false_alert=draw(st.sampled_from([0.0, 0.5])),
        custody__is_limited=draw(st.booleans()),
        custody__hand_over=draw(st.sampled_from(["prisoner van", "own transport"])),
        custody__cells=draw(st.sampled_from([1, 22])),
        custody__extended__suspect=draw(st.sampled_from([0.0, 0.5])),
        custody__when_full=draw(st.sampled_from(["diverts", "waits"])),
        custody__desks=draw(st.sampled_from([1, 3])),
        workforce__is_limited=draw(st.booleans()),
        workforce__lifted=draw(LIFTED),
        workforce__crew=full,
        workforce__command_centre=draw(st.integers(1, 3)),
        workforce__second_line=draw(st.sampled_from([0, 2])),
        workforce__officer_hours=draw(st.sampled_from(["enough", 300.0])),
        **draw(rosters()),
    )
    if scenario.adjudication.by == "command centre":
        scenario = changed(
            scenario,
            workforce__crew__operators=0,
            workforce__least_crew__operators=0,
        )
    curve = tuple(
        point.model_copy(update={"false_alerts_per_million_faces": rate})
        for point, rate in zip(
            scenario.recognition.operating_curves["field"],
            draw(st.sampled_from([(14.0, 3.0), (30_000.0, 6_000.0)])),
            strict=True,
        )
    )
    scenario = changed(scenario, recognition__operating_curves__field=curve)
    return congested(scenario, crowding=draw(st.sampled_from([0.0, 1.0, 8.0])))
