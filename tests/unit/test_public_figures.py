"""Figures from the door: frames from memory and from files, and what is wrong with one.

Every figure is drawn twice here, of the frame that a study holds and of the same read
from the file that the study wrote.
"""

import ast
import inspect
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread

import lfrsim
from analysis.figures import style
from analysis.figures.style import Caption, Uncaptioned
from analysis.measures import measure_named
from analysis.statistics.stopping import Goal
from analysis.studies.binding.limits import Limits, compute_limits
from analysis.studies.choosing.against_base import compute_all_against_base
from analysis.studies.choosing.choice import find_choice
from analysis.studies.choosing.front import compute_front
from analysis.studies.choosing.several import Several
from analysis.studies.doubt.apart import Apart
from analysis.studies.harm.harm import compute_harm
from analysis.studies.plates.folder import DIGITS, write_plates, write_table
from analysis.studies.proportion.gap import Gap
from analysis.studies.ridge.ridge import weighed
from analysis.studies.sweeping.curve import compute_curve
from analysis.studies.sweeping.dose import compute_dose_curve
from analysis.studies.sweeping.heat import compute_heat
from analysis.studies.sweeping.measured import BESIDE, sweep_table
from analysis.studies.sweeping.spread import compute_spread
from analysis.studies.sweeping.sweep import Sweep
from lfrsim import figures
from lfrsim.figures import (
    choosing,
    comparing,
    explaining,
    planning,
    rare_harm,
    sensitivity,
    staffing,
    sweeping,
    uncertain_inputs,
    validating,
)
from lfrsim.figures.frames import Form, FrameError
from lfrsim.figures.panels import Panels
from tests.unit import test_changes as changing
from tests.unit import test_counterfactual as otherwise
from tests.unit import test_gap as gaps
from tests.unit import test_ridge as ridges
from tests.unit.test_apart import shares
from tests.unit.test_choosing import chosen, stubs
from tests.unit.test_ends import made as moved_to_ends
from tests.unit.test_figures import comparison, unit_hours
from tests.unit.test_harm import stub
from tests.unit.test_limits import ARRESTS, GAINS
from tests.unit.test_stopping import VALUES, stopped
from tests.unit.test_sweep import HIGHER, LEVELS, grid, measured
from tests.unit.test_trial import planned
from tests.unit.test_validation_figures import ENOUGH, OUTLINE, sites, tenths, totals

pytestmark = pytest.mark.xdist_group("public figures")  # they share what is run once

MODULES = (choosing, comparing, explaining, planning, rare_harm, sensitivity, staffing,
           sweeping, uncertain_inputs, validating)  # fmt: skip
FORMS = [form for module in MODULES for form in vars(module).values()
         if isinstance(form, Form)]  # fmt: skip
DRAWING = [
    name
    for name in figures.__all__
    if name not in ("Caption", "FrameError", "Panels", "london_outlines")
]
NOTE = "something that must be known"
CAPTION = Caption(names=("ten",), replications=4, seed=8, weeks=(52,), notes=(NOTE,))


# Findings, made by hand ---------------------------------------------------------------


def compared():
    """Compare two scenarios that have rosters."""
    found = comparison()
    a, b = (
        replace(one, unit_hours=unit_hours(hours))
        for one, hours in ((found.a, 100.0), (found.b, 250.0))
    )
    return replace(found, a=a, b=b)


def compared_several():
    """Compare three scenarios with the first of them."""
    outcomes: Any = stubs(0, 3, 1, faces=[900.0, 1e3, 800.0])
    measures = {name: one.measures for name, one in outcomes.items()}
    by = [measure_named("arrests_per_week"), measure_named("pairs_busy_share")]
    return Several(
        outcomes, by[0], 8, compute_all_against_base(measures, base="s0", by=by),
        compute_front(outcomes), (NOTE,),
    )  # fmt: skip


def swept(**parts):
    """Return a sweep as far as figures ask for it."""
    layout: Any = SimpleNamespace(name="ten")
    return Sweep(layout, pd.DataFrame(), parts, CAPTION)


def dosed():
    """Find a dose curve."""
    doses = grid("plan.deployments_per_week=0..3")
    return compute_dose_curve(measured(doses, HIGHER, drawn=LEVELS), tried=2)


def curved():
    """Sweep one setting."""
    found = measured(grid("plan.vans=1..4"), LEVELS)
    return compute_curve(found, sweep_table(found))


def heated():
    """Sweep two settings, of which one has words for values."""
    settings = grid("plan.vans=1,2", "custody.hand_over=own transport,prisoner van")
    return compute_heat(measured(settings, [5.0, 12.0, 9.0, 12.01]), by=BESIDE)


def drawn():
    """Spread a Sobol design."""
    design = grid("plan.vans=0..8", "custody.cells=0..8", kind="sobol", points=8)
    means = [3.0 * int(one) + 0.1 * int(two) for one, two in design.points]
    return compute_spread(measured(design, means), by=BESIDE)


def several():
    """Sweep three settings."""
    design = grid("plan.vans=1,2", "custody.cells=3,4", "workforce.crew.pairs=2,3")
    return compute_heat(measured(design, list(range(8))), by=BESIDE)


def doubted():
    """Tell error, risk and doubt apart."""
    half = {"low": 0.2, "high": 0.8, "low_low": 0.1, "low_high": 0.3}
    edges = {**half, "high_low": 0.7, "high_high": 0.9, "mean": 0.5, "number": 64}
    inner = dict.fromkeys(("low_low", "low_high", "high_low", "high_high"), np.nan)
    spread = [
        {
            "key": key,
            "label": f"{key}: said",
            **edges,
            **(inner if key == "error" else {}),
        }
        for key in ("error", "year", "week", "doubt")
    ]
    ends = [
        {"name": name, "members": members, "group": "sites", "standing": "assumed",
         "value": "5 min", "share": share, "share_low": 0.1, "share_high": 0.7,
         "at_low": "4", "at_high": "6", **half, "high_low": 0.7, "high_high": 0.9,
         "centre": 0.5}
        for name, members, share in (("sites.x", "", 0.5), ("staff", "a, b", 0.2))
    ]  # fmt: skip
    keys = ["doubt", "luck", "error"]
    parts = {"key": keys, "label": keys, "share": [0.6, 0.3, 0.1]}
    none = pd.DataFrame()
    return Apart(
        names=("four", "ten"), drawn=2, draws=64, each=4, is_told=True, table=none,
        spread=pd.DataFrame(spread), parts=pd.DataFrame(parts),
        groups=shares(("sites", 2, 0.5, 0.3, 0.7), ("rest", 0, 0.2, 0.1, 0.4)),
        inputs=pd.DataFrame(ends), by_draw=none, shares=none, same_week=0.9,
        other_week=0.8, caption=CAPTION,
    )  # fmt: skip


def crews():
    """Find a staff ridge."""
    return ridges.result(weighed(pd.DataFrame(ridges.ROWS), ridges.RECORD))


def sweep_of(key, part):
    """Return a sweep of one part."""
    return swept(**{key: part()})


SWEPT: dict[str, Callable[[], Any]] = {
    "dose": dosed,
    "curve": curved,
    "combinations": heated,
    "sensitivity": drawn,
}
FOUND: dict[str, Callable[[], Any]] = {
    "comparison": compared,
    "harm": lambda: compute_harm([stub("four"), stub("ten")], seed=8),
    "gap": lambda: Gap(("a", "b"), 2.5, gaps.made({"a~no-depletion": gaps.A}), CAPTION),
    "limits": lambda: Limits(
        "ten", compute_limits(GAINS, arrests=ARRESTS, weeks=10), 10.0, 0.5, CAPTION
    ),
    "changes": changing.made,
    "counterfactual": otherwise.made,
    "several": compared_several,
    "choice": lambda: find_choice(chosen(stubs(0, 3, 1, faces=[900.0, 1e3, 800.0]))),
    "trial": planned,
    "stop": lambda: stopped(VALUES, Goal(relative=0.2)),
    "ridge": crews,
    "doubt": doubted,
    "ends": moved_to_ends,
    "spread": lambda: swept(combinations=several()),
    **{key: partial(sweep_of, key, of) for key, of in SWEPT.items()},
}


@dataclass(frozen=True)
class Case:
    """A figure: from which finding, its frames by argument, and their files.

    The frames and what else is needed are asked of the finding.
    """

    of: str
    frames: Callable[[Any], dict[str, Any]]
    files: dict[str, str]
    beside: Callable[[Any], dict[str, Any]] = lambda _: {}
    caption: Callable[[Any], Caption] = lambda found: found.caption
    axes: tuple[str, ...] = field(default=())


CASES: dict[str, Case] = {
    "differences": Case(
        "comparison", lambda c: {"frame": c.table}, {"frame": "summary.csv"},
        lambda c: {"proportion": c.proportion}, lambda c: c.priced_caption,
    ),
    "funnel": Case(
        "comparison", lambda c: {"frame": c.frames["funnel"]},
        {"frame": "figures/funnel.csv"},
    ),
    "weekly": Case(
        "comparison",
        lambda c: {"frame": c.frames["weekly"], "replications": c.replication_table},
        {"frame": "figures/weekly.csv", "replications": "replications.csv"},
        lambda c: {"other_week": c.other_week}, axes=("four", "ten"),
    ),
    "staff": Case(
        "comparison", lambda c: {"frame": c.frames["staff"]},
        {"frame": "figures/staff.csv"},
        axes=("pairs four", "operators four", "pairs ten", "operators ten"),
    ),
    "hours": Case(
        "comparison", lambda c: {"frame": c.frames["hours"]},
        {"frame": "figures/hours.csv"},
    ),
    "harm": Case(
        "harm", lambda h: {"frame": h.table, "disparities": h.disparities},
        {"frame": "harm.csv", "disparities": "disparities.csv"}, axes=("rates", "seen"),
    ),
    "doubt": Case(
        "doubt",
        lambda d: {"frame": d.spread, "parts": d.parts, "groups": d.groups},
        {"frame": "figures/doubt.csv", "parts": "doubt_parts.csv",
         "groups": "doubt_groups.csv"},
        lambda d: {"chances": (d.same_week, d.other_week)},
        axes=("spread", "parts", "groups"),
    ),
    "tornado": Case(
        "doubt", lambda d: {"frame": d.inputs}, {"frame": "figures/tornado.csv"}
    ),
    "ends": Case("ends", lambda m: {"frame": m.table}, {"frame": "ends.csv"}),
    "gap": Case(
        "gap", lambda g: {"frame": g.table}, {"frame": "gap.csv"},
        lambda g: {"ratio": g.ratio},
    ),
    "limits": Case(
        "limits", lambda one: {"frame": one.table}, {"frame": "limits.csv"},
        axes=("gains", "shares"),
    ),
    "changes": Case(
        "changes", lambda c: {"frame": c.flow, "causes": c.causes},
        {"frame": "flow.csv", "causes": "changes.csv"}, axes=("flow", "causes"),
    ),
    "counterfactual": Case(
        "counterfactual", lambda c: {"frame": c.table, "shifts": c.shifts},
        {"frame": "counterfactual.csv", "shifts": "brought-forward.csv"},
        axes=("persons", "shifts", "rates"),
    ),
    "against_base": Case(
        "several", lambda s: {"frame": s.table}, {"frame": "summary.csv"},
        axes=("means", "differences"),
    ),
    "best": Case("choice", lambda c: {"frame": c.table}, {"frame": "choice.csv"}),
    "front": Case(
        "choice", lambda c: {"frame": c.fronts}, {"frame": "front.csv"},
        axes=("faces", "fruitless_stops", "officer_hours"),
    ),
    "power": Case(
        "trial", lambda t: {"frame": t.curve}, {"frame": "figures/power.csv"},
        lambda t: {"weeks": t.asked.weeks, "needed": t.weeks},
    ),
    "stopping": Case("stop", lambda s: {"frame": s.path}, {"frame": "precision.csv"}),
    "dose": Case(
        "dose", lambda s: {"frame": s.parts["dose"].table}, {"frame": "dose.csv"},
        lambda s: {"said": s.parts["dose"].said, "tried": s.parts["dose"].tried},
        axes=("levels", "worth", "arrests_per_week", "faces_per_week",
              "officer_hours_per_week", "fruitless_stops_per_week", "cost_per_week",
              "said"),
    ),
    "curves": Case(
        "curve", lambda s: {"frame": s.parts["curve"].frame},
        {"frame": "figures/sweep.csv"},
        lambda s: {"name": s.parts["curve"].setting},
        axes=("arrests_per_week", "faces_per_week", "officer_hours_per_week",
              "fruitless_stops_per_week", "cost_per_week",
              "arrests_per_100_officer_hours"),
    ),
    "heat": Case(
        "combinations", lambda s: {"frame": s.parts["combinations"].frame},
        {"frame": "figures/heat.csv"},
        lambda s: {"names": s.parts["combinations"].settings},
        axes=("arrests_per_week", "scale arrests_per_week",
              "fruitless_stops_per_week", "scale fruitless_stops_per_week"),
    ),
    "scatter": Case(
        "spread", lambda s: {"frame": s.parts["combinations"].points_frame},
        {"frame": "figures/points.csv"}, axes=("vans", "cells", "pairs"),
    ),
    "indices": Case(
        "sensitivity", lambda s: {"frame": s.parts["sensitivity"].frame},
        {"frame": "figures/indices.csv"},
        axes=("arrests_per_week", "fruitless_stops_per_week"),
    ),
    "ridge": Case(
        "ridge", lambda r: {"frame": r.table}, {"frame": "ridge.csv"},
        axes=("1 prisoner van a deployment", "2 prisoner vans a deployment",
              "Own transport: the pair drives the prisoner in"),
    ),
    "months": Case(
        "validation", lambda v: {"frame": v["months.csv"]}, {"frame": "months.csv"},
        caption=lambda _: CAPTION, axes=("faces_seen", "alerts", "arrests"),
    ),
    "pit": Case(
        "validation", lambda v: {"frame": v["figures/pit.csv"]},
        {"frame": "figures/pit.csv"}, lambda _: {"p_values": {"alerts": 0.2}},
        lambda _: CAPTION, axes=("faces_seen", "alerts", "arrests", "false_alerts"),
    ),
    "sites_map": Case(
        "validation", lambda v: {"frame": v["figures/map.csv"]},
        {"frame": "figures/map.csv"}, lambda _: {"outlines": [OUTLINE]},
        lambda _: CAPTION,
        axes=("published", "predicted", "colours", "symbols", "farthest off"),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    """Return the findings, by name; those of a validation are frames by file."""
    validated = {
        "months.csv": totals([True, False, True]),
        "figures/pit.csv": tenths(**ENOUGH),
        "figures/map.csv": sites([True, False, True]),
    }
    return {name: make() for name, make in FOUND.items()} | {"validation": validated}


@pytest.fixture(scope="module")
def files(found, tmp_path_factory):
    """Let every study write its files, a folder each; pictures cost nothing."""
    folder = tmp_path_factory.mktemp("written")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "render", lambda *_, **__: {})
        for name, one in found.items():
            if name == "validation":
                for file, frame in one.items():
                    write_table(folder / name / file, frame)
            elif (
                name == "comparison"
            ):  # without the parts, which are there by themselves
                write_table(folder / name / "summary.csv", one.table)
                write_table(folder / name / "replications.csv", one.replication_table)
                write_plates(folder / name, one.plates())
            else:
                one.write(folder / name)
    return folder


def draw(name, found, **changes):
    """Draw a figure of what a study holds."""
    case = CASES[name]
    one = found[case.of]
    wanted = {**case.frames(one), **case.beside(one), **changes}
    return getattr(figures, name)(wanted.pop("frame"), **wanted)


def rounded(frame):
    """Return a frame with the ten digits that files have: 0.3749... is 0.375 there."""
    return frame.assign(
        **{
            column: [float(DIGITS % value) for value in frame[column]]
            for column in frame.select_dtypes("float")
        }
    )


def page(axes) -> Figure:
    """Return the figure of what a function returned."""
    figure: Figure = axes.figure
    return figure


def texts(figure):
    """Return all that is written on a figure."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += [
            *axes.texts,
            axes.title,
            axes._left_title,
            axes.xaxis.label,
            axes.yaxis.label,
            *axes.get_xticklabels(),
            *axes.get_yticklabels(),
        ]
        found += axes.get_legend().get_texts() if axes.get_legend() else []
    return [text.get_text() for text in found if text.get_text()]


def numbers(figure):
    """Return all places that something is drawn at."""
    found: list[Any] = []
    for axes in figure.axes:
        found += [line.get_xydata() for line in axes.lines]
        found += [patch.get_path().vertices for patch in axes.patches]
        found += [one.get_offsets() for one in axes.collections]
        found += [p.vertices for one in axes.collections for p in one.get_paths()]
        found += [np.asarray(image.get_array()) for image in axes.images]
        found += [[*axes.get_xlim(), *axes.get_ylim()]]
    return np.concatenate(
        [np.ma.filled(np.ravel(one).astype(float), 0) for one in found]
    )


# All figures --------------------------------------------------------------------------


def test_there_is_a_function_for_every_figure():
    """And a case here, and a page in the notes on notebooks."""
    modules = {path.stem for path in (Path(style.__file__).parent).glob("*.py")}
    modules -= {"__init__", "style", "badges", "spans", "rows"}
    names = {name.replace("sites_map", "map") for name in DRAWING}
    assert names == modules
    assert set(CASES) == set(DRAWING)
    assert {form.figure for form in FORMS} == set(DRAWING)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_frame_from_a_file_gives_the_same_figure(name, found, files):
    """Words, numbers and places are those of the frame that the study holds."""
    case = CASES[name]
    read = {
        argument: pd.read_csv(files / case.of / file)
        for argument, file in case.files.items()
    }
    caption = case.caption(found[case.of])
    frames = {key: rounded(f) for key, f in case.frames(found[case.of]).items()}
    held, again = (
        page(draw(name, found, caption=caption, **more)) for more in (frames, read)
    )
    assert texts(again) == texts(held)
    assert numbers(again) == pytest.approx(numbers(held), rel=1e-8, nan_ok=True)
    assert len(numbers(held)) > 20


@pytest.mark.parametrize("name", CASES)
def test_axes_come_out_by_name(name, found):
    """One, or all panels; the page is their figure."""
    drawn = draw(name, found)
    if CASES[name].axes:
        assert isinstance(drawn, Panels)
        assert tuple(drawn) == CASES[name].axes
        assert list(drawn.values()) == drawn.figure.axes
    else:
        assert isinstance(drawn, Axes)
        assert page(drawn).axes == [drawn]


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_caption_stands_below_or_nothing(name, found):
    """Without one nothing is written where it would be, not even a blank line."""
    caption = CASES[name].caption(found[CASES[name].of])
    below = [
        [text.get_text() for text in page(drawn).texts if text.get_position()[1] < 0.1]
        for drawn in (draw(name, found), draw(name, found, caption=caption))
    ]
    assert below[0] == []
    assert f"seed {caption.seed}" in " ".join(below[1])
    assert not any("SEE NOTE" in text for text in texts(page(draw(name, found))))


@pytest.mark.parametrize("name", CASES)
def test_frames_stay_as_they_are(name, found):
    """What is put right is a copy."""
    frames = CASES[name].frames(found[CASES[name].of])
    before = {argument: frame.copy(deep=True) for argument, frame in frames.items()}
    draw(name, found, **frames)
    for argument, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[argument])


# Notebooks ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["limits", "best"])
def test_a_notebook_shows_the_page(name, found):
    """Axes, panels and page give the same picture, and nothing is pyplot's."""
    drawn = draw(name, found)
    shown: list[Any] = [drawn, page(drawn), *page(drawn).axes]
    (picture,) = {one._repr_png_() for one in shown}
    assert imread(io.BytesIO(picture)).shape == (1240, 1753, 4)


def test_the_figures_are_imported_when_they_are_asked_for():
    """The door itself imports none of it; see test_door.py."""
    assert lfrsim.figures is figures
    assert set(figures.__all__) <= set(vars(figures))


# Wrong frames -------------------------------------------------------------------------


def form_of(name, argument="frame"):
    """Return what a frame must be like."""
    return next(f for f in FORMS if (f.figure, f.argument) == (name, argument))


ARGUMENTS = [
    (name, argument) for name, case in CASES.items() for argument in case.files
]


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_a_missing_column_is_named_and_where_there_is_one(name, argument, found):
    """Any column that the figure needs, of each of its frames."""
    frames = CASES[name].frames(found[CASES[name].of])
    form = form_of(name, argument)
    for column in form.columns:
        less = {argument: frames[argument].drop(columns=column)}
        with pytest.raises(FrameError) as error:
            draw(name, found, **less)
        assert str(error.value).startswith(
            f"lfrsim.figures.{name}: {argument} has no column {column!r}; its columns"
        )
        assert str(error.value).endswith(f"Such a frame is {form.source}.")


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_the_docstring_says_every_column_and_its_file(name, argument, found):
    """No column is needed that isn't described, and none described that isn't there."""
    said = inspect.getdoc(getattr(figures, name)) or ""
    form = form_of(name, argument)
    needed = set(form.columns)
    assert [column for column in needed if f"``{column}``" not in said] == []
    file = CASES[name].files[argument]
    assert f"``{file}``" in said
    assert file in form.source
    for section in ("Parameters", "Returns", "Examples"):
        assert f"\n{section}\n---" in said
    described = set(re.findall(r"^ +- ((?:``\w+``(?:, | and )?)+)", said, re.M))
    named = {word for some in described for word in re.findall(r"``(\w+)``", some)}
    frames = CASES[name].frames(found[CASES[name].of])
    there = {column for frame in frames.values() for column in frame.columns}
    assert named - there == set()


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("limits", {"frame": "limits.csv"}, "frame is a str and no DataFrame"),
        ("funnel", {"frame": pd.DataFrame()}, "has no column 'scenario'.*are none"),
        ("gap", {"frame": lambda f: f.head(0)}, "frame has no rows"),
        ("gap", {"frame": lambda f: f[f["key"] != "gap"]}, "no row with key 'gap'"),
        ("differences", {"frame": lambda f: f[f["kind"] == "yield"]},
         "no row with key 'officer_hours_per_week'"),
        ("funnel", {"frame": lambda f: f.drop(index=3)},
         "no row with stage 'stops' for four"),
        ("funnel", {"caption": CAPTION}, "scenarios four, ten, and the caption ten"),
        ("hours", {"caption": CAPTION}, "scenarios four, ten, and the caption ten"),
        ("limits", {"caption": "ten a week"}, "the caption is a str"),
        ("limits", {"frame": lambda f: f.assign(gain="some")},
         "has 'some' in its column 'gain': no number"),
        ("limits", {"frame": lambda f: f.assign(is_there="maybe")},
         "has 'maybe' in its column 'is_there': neither True nor False"),
        ("weekly", {"frame": lambda f: f.assign(arrests=0.5)}, "0.5.*no whole number"),
        ("weekly", {"replications": lambda f: f[f["scenario"] == "ten"]},
         "replications has no scenario 'four'"),
        ("front", {"frame": lambda f: f.assign(verdict="good")},
         "has 'good' as 'verdict', where on the front, dominated, can't be told"),
        ("funnel", {"frame": lambda f: pd.concat([f, f.assign(scenario="x")])},
         "has 3 different 'scenario', and 2 fit"),
        ("against_base", {"by": "stops_per_week"}, "no row with key 'stops_per_week'"),
        ("against_base", {"frame": lambda f: f[~f["is_base"]]},
         "no row with is_base True for arrests_per_week"),
        ("against_base", {"caption": CAPTION}, "s0, s1, s2, and the caption ten"),
        ("heat", {"frame": lambda f: f.drop(index=0)}, "no row for each of 2 x and 2"),
        ("months", {"frame": lambda f: f.assign(what="all")}, "'all' as 'what'"),
        ("sites_map", {"frame": lambda f: f.assign(latitude=np.nan)}, "no site with"),
        ("power", {"design": "crossover"}, "parallel or before-after, not 'crossover'"),
        ("harm", {"disparities": lambda f: f[f["ratio"] != 2]}, "ratio 2.0"),
        ("ends", {"frame": lambda f: f.assign(measure=["a", "b"])},
         "2 different 'measure', and 1 fit"),
        ("curves", {"frame": lambda f: f[f["is_base"]]}, "and is_base False"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(name, changes, said, found):
    """In one sentence that names it."""
    frames = CASES[name].frames(found[CASES[name].of])
    wrong = {
        key: value(frames[key]) if callable(value) else value
        for key, value in changes.items()
    }
    with pytest.raises(FrameError, match=said):
        draw(name, found, **wrong)


def test_words_that_a_file_made_numbers_are_words_again():
    """Also where half of them are missing, or are true and false."""
    form = Form(figure="heat", source="nowhere", texts=("x", "y", "z"))
    file = io.StringIO("x,y,z\n1,true,a\n2.5,false,\n,true,4 h\n")
    found = form.read(pd.read_csv(file))
    assert list(found["x"]) == ["1", "2.5", ""]
    assert list(found["y"]) == ["true", "false", "true"]
    assert list(found["z"]) == ["a", "", "4 h"]


def test_rows_may_come_in_another_order_where_it_says_nothing(found):
    """A funnel's stages and a map's cells have places of their own."""
    for name in ("funnel", "heat"):
        (frame,) = CASES[name].frames(found[CASES[name].of]).values()
        keys = ["scenario"] if name == "funnel" else ["key", "x", "y"]
        turned = frame.iloc[::-1].sort_values(keys, kind="stable")
        first, second = (page(draw(name, found, frame=f)) for f in (frame, turned))
        assert texts(first) == texts(second)


def test_a_key_in_the_index_is_a_column(found):
    """As a table often has been given one by then."""
    table = found["limits"].table.set_index("key")
    assert texts(page(draw("limits", found, frame=table))) == texts(
        page(draw("limits", found))
    )


def test_a_heat_map_names_its_settings_itself(found):
    """By the columns that have a setting's path for a name."""
    panels = draw("heat", found, names=None)
    axes = panels["arrests_per_week"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("vans", "hand over")
    bare = found["combinations"].parts["combinations"].frame
    panels = draw("heat", found, names=None, frame=bare.filter(regex=r"^[^.]+$"))
    assert panels["arrests_per_week"].get_xlabel() == "x"


def test_values_in_words_stay_on_the_page(found):
    """Beside a heat map they are folded, and its label isn't cut off."""
    figure = page(draw("heat", found))
    figure.draw_without_rendering()
    for axes in figure.axes:
        box = axes.get_tightbbox()
        assert box is not None
        assert 0 < box.x0 < box.x1 < figure.bbox.x1
    ticks = figure.axes[0].get_yticklabels()
    assert [tick.get_text() for tick in ticks] == ["own\ntransport", "prisoner\nvan"]


def test_the_measure_that_is_asked_for_is_drawn(found):
    """Of a table with several, its label and its means."""
    table = found["several"].table
    labels = {
        "arrests_per_week": "Arrests a week",
        "pairs_busy_share": "Pairs busy, % of their time on duty",
    }
    for key, label in labels.items():
        means = draw("against_base", found, by=key)["means"]
        assert means.get_xlabel() == label
        drawn = [line.get_xdata()[0] for line in means.lines[1::2]]
        assert drawn == list(table[table["key"] == key]["mean"])


def test_weeks_have_ticks_only_with_replications(found):
    """And say so."""
    with_ticks, without = (
        draw("weekly", found, **more) for more in ({}, {"replications": None})
    )
    assert len(with_ticks["four"].lines) == len(without["four"].lines) + 1
    assert "Ticks" not in " ".join(texts(without.figure))


def test_nothing_under_a_figure_names_scenarios_all_the_same():
    """A and B where there are no names."""
    assert Uncaptioned(names=("", "")).labels == ("A", "B")
    assert Uncaptioned().text == ""


# Examples -----------------------------------------------------------------------------


def examples(name):
    """Return the code of a docstring's examples."""
    lines = (inspect.getdoc(getattr(figures, name)) or "").splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith((">>> ", "... ")))


def door(found) -> Any:
    """Return a door whose studies are made by hand, and take what the real ones do."""

    def answer(name: str, of: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*words: Any, **options: Any) -> Any:
            inspect.signature(getattr(lfrsim, name)).bind(*words, **options)
            return of(*words, **options)

        return asked

    def sweep(_, vary, **how):
        if how:
            return found["sensitivity"]
        is_dose = "plan.deployments_per_week" in vary and len(vary) == 1
        return found[
            "combinations" if len(vary) > 1 else "dose" if is_dose else "curve"
        ]

    harmed = SimpleNamespace(
        **{key: getattr(found["comparison"], key)
           for key in ("table", "frames", "caption", "priced_caption", "proportion",
                       "replication_table")},
        harm=found["harm"],
    )  # fmt: skip
    answers: Mapping[str, Callable[..., Any]] = {
        "compare": lambda *_, **__: harmed,
        "compare_until": lambda *_, **__: (harmed, found["stop"]),
        "compare_several": lambda *_, **__: found["several"],
        "choose": lambda *_, **__: found["choice"],
        "power": lambda *_, **__: found["trial"],
        "sweep": sweep,
        "run": lambda *_, **__: None,
        **{key: lambda *_, key=key, **__: found[key]
           for key in ("gap", "limits", "changes", "counterfactual", "doubt", "ends")},
    }  # fmt: skip
    return SimpleNamespace(
        figures=figures, **{name: answer(name, of) for name, of in answers.items()}
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWING)
def test_the_examples_run(name, found, files, tmp_path, monkeypatch):
    """Each as it stands, but for the studies, and the figure is the last it says."""
    results = tmp_path / "results"
    results.mkdir()
    (results / "validation-four-a-week").symlink_to(files / "validation")
    (results / "ridge").symlink_to(files / "ridge")
    monkeypatch.chdir(tmp_path)
    code = examples(name)
    *before, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    known = {"lfrsim": door(found), "pd": pd}
    exec(compile(ast.Module(before, []), name, "exec"), known)
    shown = eval(compile(ast.Expression(last.value), name, "eval"), known)
    assert isinstance(shown, Axes | Panels)
    assert f"figures.{name}(" in ast.unparse(last)
