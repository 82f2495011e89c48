"""The published record and its two tables (scenarios/record) fit together."""

import csv
import json
import math
import re
from itertools import pairwise
from pathlib import Path
from statistics import median

RECORD = Path(__file__).resolve().parents[2] / "scenarios" / "record"

LONDON = {"latitude": (51.28, 51.70), "longitude": (-0.52, 0.34)}

# Rows whose coordinate is not of the street they name: a borough's middle, or
# another street of that name. (place, latitude, longitude), as printed.
MISPLACED = {
    ("Camden", "51.5428", "-0.16248"),
    ("Camden High Rd", "51.5428", "-0.16248"),
    ("Catford", "51.44052", "-0.00598"),
    ("Coventry St, Piccadilly", "51.50044", "-0.12654"),
    ("Dalston", "51.54562", "-0.0557"),
    ("Earls Ct Rd, Earls Court", "51.5038", "-0.20079"),
    ("High St, East Ham", "51.53923", "-0.0006"),
    ("Hammersmith B\u2019way", "51.52448", "-0.23208"),
    ("Kings St, Hammersmith", "51.47019", "-0.21037"),
    ("High St, Hounslow", "51.4449", "-0.4107"),
    ("High St, Ilford", "51.58097", "0.02193"),
    ("High St, Ilford", "51.59163", "0.08326"),
    ("High St, Lewisham", "51.47867", "-0.02605"),
    ("Lewisham", "51.46564", "-0.01396"),
    ("Crisp St, Poplar", "51.51461", "-0.03506"),
    ("Uxbridge Rd, Shepherds Buh", "51.49831", "-0.22788"),
    ("Westfield, Shepherds Bush", "51.49831", "-0.22788"),
    ("Tooting", "51.45953", "-0.18954"),
    ("Tooting B\u2019way", "51.45703", "-0.19326"),
    ("Haringey, Love Lane", "51.58794", "-0.10544"),
    ("High Rd, Wood Green", "51.57592", "-0.07248"),
    ("High Rd, Wood Green, Haringey", "51.5978", "-0.0694"),
}

# Alerts that are not the sum of true and false ones, as printed: (date, place).
DOES_NOT_ADD_UP = {("2024-01-10", "Westminster")}


def table(name):
    """Return the rows of a CSV table of the record as dictionaries."""
    with (RECORD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = table("met_lfr_deployments.csv")
PLACES = table("places.csv")
SITES = {row["site"]: row for row in table("sites.csv")}
SITE_OF = {(row["place"], row["borough"]): row["site"] for row in PLACES}


def site_of(row):
    """Return the site of a row of the record."""
    return SITES[SITE_OF[row["place"], row["borough"]]]


def coordinate(row):
    """Return the latitude and longitude of a row or a site, in degrees."""
    return float(row["latitude"]), float(row["longitude"])


def is_misplaced(row):
    """Say whether a row of the record is on the list of misplaced ones."""
    return (row["place"], row["latitude"], row["longitude"]) in MISPLACED


def offset_km(origin, point):
    """Return how far east and north of the origin a point is, in kilometres."""
    north = 111.2 * (point[0] - origin[0])
    east = 111.2 * (point[1] - origin[1]) * math.cos(math.radians(origin[0]))
    return east, north


def from_site_km(row):
    """Return how far a row of the record is from its site, in kilometres."""
    return math.hypot(*offset_km(coordinate(site_of(row)), coordinate(row)))


def distance_to_outline_km(point, rings):
    """Return 0 inside the rings (even-odd rule), else how far the nearest edge is."""
    inside, nearest = False, math.inf
    for ring in rings:
        corners = [
            offset_km(point, (latitude, longitude)) for longitude, latitude in ring
        ]
        for (x1, y1), (x2, y2) in pairwise(corners):
            dx, dy = x2 - x1, y2 - y1
            length2 = dx * dx + dy * dy
            along = (
                0 if length2 == 0 else min(1, max(0, -(x1 * dx + y1 * dy) / length2))
            )
            nearest = min(nearest, math.hypot(x1 + along * dx, y1 + along * dy))
            if (y1 > 0) != (y2 > 0) and x1 - y1 * dx / dy > 0:
                inside = not inside
    return 0 if inside else nearest


def outlines():
    """Return the rings of each borough by its name."""
    collection = json.loads(
        (RECORD / "london_boroughs.geojson").read_text(encoding="utf-8")
    )
    found = {}
    for feature in collection["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        found[feature["properties"]["name"]] = [
            ring for rings in polygons for ring in rings
        ]
    return found


def test_the_record_has_all_its_rows():
    """The record has 443 rows, in date order."""
    assert len(ROWS) == 443
    dates = [row["date"] for row in ROWS]
    assert dates == sorted(dates)


def test_every_printed_place_has_exactly_one_site():
    """Each (place, borough) of the record is in places.csv once, and no other is."""
    assert len(SITE_OF) == len(PLACES)
    assert set(SITE_OF) == {(row["place"], row["borough"]) for row in ROWS}


def test_every_site_has_a_place_and_every_place_a_known_site():
    """The sites of places.csv are those of sites.csv, none missing and none idle."""
    assert set(SITE_OF.values()) == set(SITES)


def test_site_ids_are_unique_and_kebab_case():
    """No id or name stands for two sites; ids are lower-case words and hyphens."""
    rows = table("sites.csv")
    assert len(SITES) == len(rows)
    assert len({row["name"] for row in rows}) == len(rows)
    kebab = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    assert [site for site in SITES if not kebab.fullmatch(site)] == []


def test_kind_and_fixed_cameras_use_their_words():
    """A site is a street or an event, and has fixed cameras or has none."""
    assert {site["kind"] for site in SITES.values()} == {"street", "event"}
    assert {site["fixed_cameras"] for site in SITES.values()} == {"yes", "no"}


def test_only_sites_with_fixed_rows_have_fixed_cameras():
    """Fixed cameras are where the record has them: in North End, Croydon, alone."""
    in_record = {site_of(row)["site"] for row in ROWS if row["camera"] == "fixed"}
    in_sites = {name for name, site in SITES.items() if site["fixed_cameras"] == "yes"}
    assert in_sites == in_record == {"croydon-north-end"}


def test_event_rows_are_at_event_sites():
    """A row printed as an event is at an event site, but for Paddington Station."""
    at_streets = {
        site_of(row)["site"]
        for row in ROWS
        if "PSO" in row["use_case"] and site_of(row)["kind"] == "street"
    }
    assert at_streets == {"paddington-station"}


def test_sites_are_in_london():
    """Every site is in London's box, its coordinate printed with five decimals."""
    for site in SITES.values():
        for axis, (low, high) in LONDON.items():
            assert low <= float(site[axis]) <= high, site
            assert re.fullmatch(r"-?\d+\.\d{5}", site[axis]), site


def test_sites_are_in_or_near_their_borough():
    """Every site is inside its borough's outline, or within 1.5 km of it."""
    rings = outlines()
    assert len(rings) == 33
    far = {
        name: site["borough"]
        for name, site in SITES.items()
        if distance_to_outline_km(coordinate(site), rings[site["borough"]]) > 1.5
    }
    assert far == {}


def test_sites_carry_the_borough_of_their_places():
    """A site's borough is the one printed, but for one empty and one on a boundary."""
    others = {
        (place, borough)
        for (place, borough), site in SITE_OF.items()
        if borough != SITES[site]["borough"]
    }
    assert others == {("London Bridge", ""), ("Tottenham Ct Rd", "Westminster")}


def test_places_lie_near_their_site():
    """A row is within 1 km of its site, unless it is listed as misplaced."""
    far = [
        (row["date"], row["place"])
        for row in ROWS
        if not is_misplaced(row) and from_site_km(row) > 1
    ]
    assert far == []


def test_misplaced_rows_are_misplaced():
    """Every misplaced row is in the record, and more than 900 m from its site."""
    rows = [row for row in ROWS if is_misplaced(row)]
    listed = {(row["place"], row["latitude"], row["longitude"]) for row in rows}
    assert listed == MISPLACED
    assert [row["place"] for row in rows if from_site_km(row) < 0.9] == []


def test_a_site_is_at_the_median_of_its_rows():
    """A site's coordinate is the median of its rows, the misplaced ones left out."""
    for name, site in SITES.items():
        points = [
            coordinate(row)
            for row in ROWS
            if site_of(row)["site"] == name and not is_misplaced(row)
        ]
        middle = tuple(median(values) for values in zip(*points, strict=True))
        pairs = zip(middle, coordinate(site), strict=True)
        assert all(abs(a - b) < 0.00001 for a, b in pairs), name


def test_alerts_are_the_true_and_the_false():
    """Alerts are true plus false ones where all are printed, but for one row."""
    keys = ("alerts", "true_alerts", "false_alerts")
    odd = set()
    for row in ROWS:
        if all(row[key] for key in keys):
            alerts, true, false = (int(row[key]) for key in keys)
            if alerts != true + false:
                odd.add((row["date"], row["place"]))
    assert odd == DOES_NOT_ADD_UP
