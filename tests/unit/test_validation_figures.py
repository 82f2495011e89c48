"""Published against predicted: figures say where the two differ, and never more."""

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from analysis.figures import map as maps
from analysis.figures import months, pit, style

NOTE = "the record misses some weeks."
CAPTION = style.Caption(
    names=("record",), replications=200, seed=8, weeks=(52,), notes=(NOTE,)
)
EVEN = [0.1] * 10
RISING = [0.01, 0.03, 0.05, 0.07, 0.09, 0.11, 0.13, 0.15, 0.17, 0.19]
ENDS = [0.2, 0.15, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.15, 0.2]
# Full at one end only: the faces of the second half of 2025, predicted from the first.
ONE_END = [0.09, 0.05, 0.05, 0.03, 0.07, 0.11, 0.05, 0.04, 0.15, 0.36]
MIDDLE = [0.02, 0.05, 0.1, 0.15, 0.18, 0.18, 0.15, 0.1, 0.05, 0.02]
ONE_BAR = [0.095, 0.095, 0.095, 0.095, 0.095, 0.145, 0.095, 0.095, 0.095, 0.095]
OUTLINE = np.array([[-0.5, 51.3], [0.3, 51.3], [0.3, 51.7], [-0.5, 51.7]])
AS_IN_TITLE = "Alerts and arrests fall where they were predicted to"
DIFFERENT = "Alerts, arrests and false alerts don't fall where they were predicted to"
ENOUGH = {"faces_seen": EVEN, "alerts": RISING, "arrests": ENDS, "false_alerts": MIDDLE}


def tenths(n=400, **shares):
    """Make shares of tenths of some counts."""
    rows = {"tenth": range(10), "n": n}
    frames = [
        pd.DataFrame({"count": count, "share": share, **rows})
        for count, share in shares.items()
    ]
    return pd.concat(frames, ignore_index=True)


def totals(within, *, counts=("faces_seen", "alerts", "arrests"), first="2025-07"):
    """Make monthly totals of 10 to 30, where published is 20, or 40 if not within."""
    spans = pd.period_range(first, periods=len(within), freq="M")
    scale = {"faces_seen": 10_000, "alerts": 1, "arrests": 1}
    rows = [
        {"what": str(span), "of": count, "deployments": 5 + index, "is_within": one}
        | {"published": scale[count] * (20 if one else 40)}
        | {"predicted": scale[count] * 22, "low": scale[count] * 10}
        | {"high": scale[count] * 30}
        for count in counts
        for index, (span, one) in enumerate(zip(spans, within, strict=True))
    ]
    return pd.DataFrame(rows)


def sites(within, **columns):
    """Make sites in a row, each farther outside of its interval than the one before."""
    number = len(within)
    order = np.arange(number)
    frame = {
        "site": [f"site-{n}" for n in order],
        "name": [f"Street {n}" for n in order],
        "borough": "Camden",
        "latitude": 51.5 + 0.001 * order,
        "longitude": -0.3 + 0.5 * order / number,
        "is_known": True,
        "deployments": 10,
        "published": np.where(within, 5.0, 10.0 + order),
        "predicted": 5.5,
        "low": 4.0,
        "high": 7.0,
        "is_within": within,
    }
    return pd.DataFrame(frame | columns)


def draw_pit(frame, **p_values):
    return pit.draw(frame, p_values=p_values, caption=CAPTION)


def draw_map(frame, outlines=(OUTLINE,)):
    return maps.draw(frame, outlines=list(outlines), caption=CAPTION)


def words(axes):
    return [" ".join(text.get_text().split()) for text in axes.texts]


def dots(axes):
    """Return heights of published: those filled, and those with a vermilion edge."""
    lines = [line for line in axes.lines if line.get_marker() == "o"]
    hollow = [one for one in lines if one.get_markeredgecolor() == style.VERMILION]
    filled = [one for one in lines if one not in hollow]
    assert all(one.get_markerfacecolor() == "white" for one in hollow)
    assert all(one.get_markerfacecolor() == style.INK for one in filled)
    return [[y for one in some for y in one.get_ydata()] for some in (filled, hollow)]


def rings(axes):
    """Return where rings are drawn."""
    return [
        tuple(one.get_offsets()[0])
        for one in axes.collections
        if to_hex(one.get_edgecolor()[0]).upper() == style.VERMILION
    ]


def symbols(axes):
    """Return the collections that are coloured by alerts."""
    return [one for one in axes.collections if one.get_array() is not None]


EXTREMES = {
    "a tenth of everything": lambda: draw_pit(tenths(**ENOUGH), alerts=0.23),
    "one deployment": lambda: draw_pit(tenths(n=1, alerts=[1, *[0] * 9])),
    "two counts": lambda: draw_pit(tenths(alerts=EVEN, arrests=RISING)),
    "one month": lambda: months.draw(totals([True]), caption=CAPTION),
    "two years": lambda: months.draw(totals([True, False] * 12), caption=CAPTION),
    "all within": lambda: months.draw(totals([True] * 5), caption=CAPTION),
    "none within": lambda: months.draw(totals([False] * 5), caption=CAPTION),
    "no faces": lambda: months.draw(
        totals([True], counts=("alerts", "arrests")), caption=CAPTION
    ),
    "one site": lambda: draw_map(sites([False]), outlines=()),
    "three sites": lambda: draw_map(sites([True, False, True]), outlines=()),
    "sites within": lambda: draw_map(sites([True] * 9)),
    "sites outside": lambda: draw_map(sites([False] * 9)),
    "sites in one place": lambda: draw_map(
        sites([False] * 9, latitude=51.5, longitude=-0.1)
    ),
    "no alerts anywhere": lambda: draw_map(
        sites([True] * 2, published=0.0, predicted=0.0, low=0.0, high=0.0)
    ),
}


# All -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("case", EXTREMES)
def test_whatever_the_numbers_every_text_lies_on_the_page(case):
    """Also with one month or one site, all within, none within, or a count missing."""
    figure = EXTREMES[case]()
    renderer = figure.canvas.get_renderer()
    figure.draw(renderer)
    found = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    for axes in figure.axes:
        if axes.axison:
            found += [axes._left_title, axes.xaxis.label, axes.yaxis.label]
            found += [*axes.get_xticklabels(), *axes.get_yticklabels()]
    for text in found:
        if text.get_text() and text.get_visible():
            box = text.get_window_extent(renderer)
            assert figure.bbox.x0 <= box.x0, text.get_text()
            assert box.x1 <= figure.bbox.x1, text.get_text()
            assert figure.bbox.y0 <= box.y0, text.get_text()
            assert box.y1 <= figure.bbox.y1, text.get_text()
    assert f"Note: {NOTE}" in [text.get_text() for text in figure.texts]


@pytest.mark.slow
@pytest.mark.parametrize("case", ["two counts", "two years", "sites outside"])
def test_the_same_frame_gives_the_same_bytes(case):
    """Drawn twice, PNG and SVG are alike."""
    first, second = (
        style.render(EXTREMES[case](), title=case, description=case) for _ in range(2)
    )
    assert first == second


# Tenths ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"alerts": EVEN}, "Alerts fall where they were predicted to"),
        ({"alerts": RISING}, "Alerts run higher than predicted"),
        ({"alerts": RISING[::-1]}, "Alerts run lower than predicted"),
        ({"alerts": ENDS}, "Alerts scatter more widely than predicted"),
        ({"alerts": ONE_END}, "Alerts run higher than predicted"),
        ({"alerts": ONE_END[::-1]}, "Alerts run lower than predicted"),
        ({"alerts": MIDDLE}, "Alerts scatter less widely than predicted"),
        ({"alerts": ONE_BAR}, "Alerts fall unevenly"),
        (
            {"faces_seen": RISING, "alerts": EVEN, "arrests": EVEN},
            AS_IN_TITLE + "; faces seen run higher than predicted",
        ),
        (ENOUGH, DIFFERENT),
    ],
)
def test_the_title_says_which_counts_fall_where_they_were_predicted(shares, expected):
    """Too high, too low, too wide and too narrow are told apart."""
    assert pit.title(tenths(**shares)) == expected


def test_of_a_few_deployments_nothing_is_said():
    """Where an empty tenth would lie in the band, no bar says that predictions fit."""
    frame = tenths(n=30, alerts=EVEN)
    assert pit.title(frame) == "Alerts come from too few deployments to tell"
    assert "too few deployments to tell" in words(draw_pit(frame).axes[0])
    assert "fall where" in pit.title(tenths(n=60, alerts=EVEN))


def test_too_long_a_title_leaves_out_what_it_must():
    """It fits its line, and what it says is true of the counts that it names."""
    mixed = pd.concat(
        [
            tenths(faces_seen=EVEN, false_alerts=EVEN),
            tenths(n=30, alerts=EVEN, arrests=EVEN),
        ]
    )
    expected = "Faces seen and false alerts fall where they were predicted to"
    assert pit.title(mixed) == expected


def test_there_is_a_panel_a_count_in_the_usual_order():
    """Those that are missing leave no gap."""
    every = draw_pit(tenths(**dict(reversed(ENOUGH.items()))))
    assert [a.get_label() for a in every.axes] == list(ENOUGH)
    some = draw_pit(tenths(arrests=EVEN, alerts=EVEN))
    assert [a.get_label() for a in some.axes] == ["alerts", "arrests"]
    assert some.axes[0].get_ylim() == some.axes[1].get_ylim()


def test_bars_outside_of_the_band_have_another_colour_and_a_hatch():
    """Those within have neither, and all are as high as their share."""
    (axes,) = draw_pit(tenths(alerts=RISING)).axes
    band, *bars = axes.patches
    low, high = band.get_y(), band.get_y() + band.get_height()
    assert (low, high) == pytest.approx((6.25, 14.0))  # 25 and 56 of 400
    assert sorted(bar.get_height() / 100 for bar in bars) == pytest.approx(RISING)
    for bar in bars:
        is_within = low <= bar.get_height() <= high
        colour = style.BLUE if is_within else style.VERMILION
        assert to_hex(bar.get_facecolor()).upper() == colour
        assert bool(bar.get_hatch()) != is_within
    (dashed,) = axes.lines
    assert list(dashed.get_ydata()) == [10, 10]


def test_a_bar_that_ends_on_the_band_lies_within():
    """Shares are quotients that needn't be exact."""
    shares = [0.14, 0.0625, *[0.7975 / 8] * 8]
    assert pit.title(tenths(alerts=shares)) == (
        "Alerts fall where they were predicted to"
    )


def test_an_empty_tenth_that_should_not_be_is_marked():
    """A bar of no height has no colour to tell."""
    (axes,) = draw_pit(tenths(alerts=[0.0, 0.2, *[0.1] * 8])).axes
    assert "0" in words(axes)


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (0.23, "p = 0.23 n = 400"),
        (0.0042, "p = 0.004 n = 400"),
        (1e-9, "p < 0.001 n = 400"),
        (math.nan, "n = 400"),
    ],
)
def test_the_p_value_stands_in_its_panel(p, expected):
    """It's never 0, and left out where there is none."""
    first, second = draw_pit(tenths(alerts=EVEN, arrests=EVEN), arrests=p).axes
    assert expected in words(second)
    assert "n = 400" in words(first)


# Months ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ([True, False], "1 of 2 monthly totals lies in its 90 % interval"),
        ([True, True, False], "2 of 3 monthly totals lie in their 90 % interval"),
        ([True, True], "All 2 monthly totals lie in their 90 % interval"),
        ([False, False], "None of 2 monthly totals lies in its 90 % interval"),
        ([True], "The only monthly total lies in its 90 % interval"),
        ([False], "The only monthly total lies outside of its 90 % interval"),
    ],
)
def test_the_title_counts_the_totals_in_their_interval(within, expected):
    assert months.title(totals(within, counts=("alerts",))) == expected


def test_published_is_filled_within_and_hollow_outside():
    """Colour and filling say the same, at the published number."""
    figure = months.draw(totals([True, False, True]), caption=CAPTION)
    faces, alerts, arrests = figure.axes
    assert dots(alerts) == dots(arrests) == [[20, 20], [40]]
    assert dots(faces) == [[200, 200], [400]]
    assert faces.get_title(loc="left") == "Faces seen, thousands"
    assert alerts.get_title(loc="left") == "Alerts"
    assert "2 of 3 in their interval" in words(alerts)


def test_the_bar_is_the_interval_and_the_tick_the_mean():
    """The axis begins at 0 all the same."""
    axes = months.draw(totals([True]), caption=CAPTION).axes[1]
    (bar,) = axes.patches
    assert isinstance(bar, Rectangle)
    assert (bar.get_y(), bar.get_y() + bar.get_height()) == (10, 30)
    (ticks,) = axes.collections
    assert isinstance(ticks, LineCollection)
    assert {y for segment in ticks.get_segments() for _, y in segment} == {22}
    assert axes.get_ylim()[0] == 0


def test_faces_are_in_millions_where_there_are_millions():
    frame = totals([True, False], counts=("faces_seen",))
    numbers = ["published", "predicted", "low", "high"]
    many = months.draw(
        frame.assign(**{name: 10 * frame[name] for name in numbers}), caption=CAPTION
    )
    few = months.draw(
        frame.assign(**{name: frame[name] / 100 for name in numbers}), caption=CAPTION
    )
    assert many.axes[0].get_title(loc="left") == "Faces seen, millions"
    assert dots(many.axes[0]) == [[2], [4]]
    assert few.axes[0].get_title(loc="left") == "Faces seen"


def test_a_month_without_deployments_keeps_its_place():
    """The years stand where they begin, deployments below each month."""
    frame = totals([True] * 4, first="2024-11", counts=("alerts",))
    figure = months.draw(frame[frame["what"] != "2024-12"], caption=CAPTION)
    (axes,) = figure.axes
    labels = [" ".join(t.get_text().split()) for t in axes.get_xticklabels()]
    assert labels == ["Nov 2024", "Dec", "Jan 2025", "Feb"]
    assert words(axes)[-5:] == ["5", "0", "7", "8", "Deployments"]
    within, _ = axes.lines
    assert np.asarray(within.get_xdata()).tolist() == [0, 2, 3]


# Map -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ([True, False], "lie in their 90 % interval at 1 of 2 sites"),
        ([True, True], "lie in their 90 % interval at all 2 sites"),
        ([False, False], "lie in their 90 % interval at none of 2 sites"),
        ([True], "lie in their 90 % interval at the only site"),
        ([False], "lie outside of their 90 % interval at the only site"),
    ],
)
def test_the_title_counts_the_sites(within, expected):
    assert maps.title(sites(within)) == f"Alerts a deployment {expected}"


def test_both_maps_have_the_same_scales_and_their_own_numbers():
    """A colour and an area mean the same on both, and degrees are as on the ground."""
    columns = {"deployments": [20, 10, 5], "published": [1.0, 2.0, 9.0]}
    published, predicted, *_ = draw_map(sites([True] * 3, **columns)).axes
    assert published.get_xlim() == predicted.get_xlim()
    assert published.get_ylim() == predicted.get_ylim()
    assert published.get_aspect() == pytest.approx(1 / math.cos(math.radians(51.5)))
    assert [one.get_array()[0] for one in symbols(published)] == [1, 2, 9]
    assert [one.get_array()[0] for one in symbols(predicted)] == [5.5] * 3
    for axes in (published, predicted):
        assert {one.norm.vmax for one in symbols(axes)} == {9}
        areas = [one.get_sizes()[0] for one in symbols(axes)]
        assert areas == pytest.approx([4 * areas[2], 2 * areas[2], areas[2]])


def test_sites_outside_have_a_ring_on_both_maps():
    """Those within have none."""
    frame = sites([True, False, True])
    expected = (frame["longitude"][1], frame["latitude"][1])
    for axes in draw_map(frame).axes[:2]:
        assert rings(axes) == [pytest.approx(expected)]


def test_sites_that_the_scenario_does_not_know_are_squares_of_the_same_area():
    """So shape tells what is known, and not how many deployments there were."""
    axes, *_ = draw_map(sites([True, True], is_known=[True, False])).axes
    known, unknown = symbols(axes)
    assert len(known.get_paths()[0].vertices) > len(unknown.get_paths()[0].vertices)
    assert unknown.get_sizes()[0] == pytest.approx(known.get_sizes()[0] * math.pi / 4)


def test_the_six_farthest_outside_are_numbered_and_listed():
    """In widths of their interval, the farthest first."""
    frame = sites([False] * 8)
    frame.loc[0, ["low", "high"]] = [8.99, 9.0]
    figure = draw_map(frame)
    named = [text for text in words(figure.axes[-1]) if text.startswith("Street")]
    assert named == [f"Street {n}" for n in (0, 7, 6, 5, 4, 3)]
    for axes in figure.axes[:2]:
        assert words(axes) == ["1", "2", "3", "4", "5", "6"]
        named_at = [text.xy[0] for text in axes.texts]
        assert named_at == pytest.approx(frame["longitude"][[0, 7, 6, 5, 4, 3]])


@pytest.mark.slow
def test_numbers_do_not_overlap_where_sites_are_close():
    """Nine sites in one place have six discs that stand apart, on the map."""
    figure = EXTREMES["sites in one place"]()
    figure.draw_without_rendering()
    boxes = [text.get_bbox_patch().get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) == 6
    for number, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[number + 1 :])
        assert figure.axes[0].bbox.x0 <= box.x0
        assert box.x1 <= figure.axes[0].bbox.x1


def test_sites_without_coordinates_are_left_out_and_counted():
    """The title is about those that are shown."""
    frame = sites([True, False, False], latitude=[51.5, 51.6, math.nan])
    figure = draw_map(frame)
    assert len(symbols(figure.axes[0])) == 2
    said = " ".join(" ".join(text.get_text().split()) for text in figure.texts)
    assert "Not shown: 1 site without coordinates." in said
    assert maps.title(frame).endswith("at 1 of 2 sites")
    assert "Not shown" not in " ".join(
        text.get_text() for text in draw_map(sites([True])).texts
    )


def test_the_map_is_cropped_to_its_outlines_or_to_its_sites():
    """Nothing that is to be shown lies beyond the edge."""
    frame = sites([True, True], longitude=[-0.2, -0.1])
    with_outlines, without = (draw_map(frame, some).axes[0] for some in ([OUTLINE], []))
    for axes, (west, east) in ((with_outlines, (-0.5, 0.3)), (without, (-0.2, -0.1))):
        low, high = axes.get_xlim()
        assert low < west < east < high
        assert high - low < 1.5 * (east - west)
