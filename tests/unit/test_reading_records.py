"""A record of deployments is read whole, or refused with place, rule and remedy."""

import csv
import os
import pickle
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.record.description import KEYS
from analysis.record.errors import RecordError
from analysis.record.files import beside
from analysis.record.reading import read_record
from lfrsim.cli.endings import Status, brought_to_an_end
from sim.scenario.finding import Found

RECORD = Path(__file__).parents[2] / "scenarios" / "record"
SHIPPED = RECORD / "met_lfr_deployments.csv"
LEAST = "date,place,alerts\n"
SUMS = (
    "date,place,alerts,true_alerts,false_alerts,true_alerts_unconfirmed,"
    "engagements,arrests,other_disposals,no_action\n"
)
TWICE = "date,place,camera,alerts,faces_seen\n"
WHERE = "date,place,borough,alerts\n"
SITES = """\
site,name,borough,latitude,longitude,kind,fixed_cameras
high-street-acton,High Street,Acton,51.5,-0.3,street,no
high-street-barnet,High Street,Barnet,51.6,-0.2,street,no
kings-cross,"King's Cross",Camden,51.53,-0.12,event,yes
"""
PLACES = 'place,borough,site\n"The Cross, north",Camden,kings-cross\n'


@pytest.fixture(scope="module")
def shipped():
    """Read the record that ships."""
    return read_record()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder, so that messages name files as a user does."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(content, name="mine.csv"):
    """Write a file into the current folder and return its name."""
    content = content.encode() if isinstance(content, str) else content
    Path(name).write_bytes(content)
    return name


def told(problem):
    """Return a problem on one line: place, what is marked, message, hint, notes."""
    where = ""
    if problem.spans:
        at = problem.spans[0]
        line = at.source.lines[at.line]
        where = f"{at.place} [{line[at.column : at.column + at.length]}] "
    said = [problem.message, str(problem.hint), *problem.notes]
    return where + " | ".join(one for one in said if one)


def faults(name="mine.csv"):
    """Return the problems of a record, a line each."""
    with pytest.raises(RecordError) as caught:
        read_record(name)
    return [told(one) for one in caught.value.problems]


def said(name):
    """Return the message of what is wrong with a record, or that it was read."""
    try:
        return f"read {len(read_record(name).frame)}"
    except RecordError as error:
        return str(error)


# The record that ships ---------------------------------------------------------


def test_the_record_that_ships_is_read_whole(shipped):
    """443 rows in date order, with the sums that the file has."""
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    frame = shipped.frame
    assert len(frame) == len(rows) == 443
    assert frame["line"].tolist() == list(range(2, 445))
    assert [str(day.date()) for day in frame["date"]] == [row["date"] for row in rows]
    for column in frame.select_dtypes("float").columns:
        printed = [float(row[column]) if row[column] else np.nan for row in rows]
        np.testing.assert_array_equal(frame[column], printed, err_msg=column)
    assert len(frame.select_dtypes("float").columns) == 12
    assert frame["alerts"].sum() == 3777
    assert frame["arrests"].sum() == 1750


def test_the_record_that_ships_is_where_its_tables_say(shipped):
    """Every row's site is that of places.csv, and every site is one of sites.csv."""
    with (RECORD / "places.csv").open(encoding="utf-8", newline="") as lines:
        site = {
            (one["place"], one["borough"]): one["site"] for one in csv.DictReader(lines)
        }
    frame = shipped.frame
    pairs = zip(frame["place"], frame["borough"], strict=True)
    assert frame["site"].tolist() == [site[pair] for pair in pairs]
    assert len(shipped.sites) == 108
    assert all(one.is_placed for one in shipped.sites.values())
    fixed = {name for name, one in shipped.sites.items() if one.has_fixed_cameras}
    assert fixed == {"croydon-north-end"}


def test_events_are_told_by_ground_or_by_site(shipped):
    """Rows at event sites are events, and so are two at Paddington Station."""
    frame = shipped.frame
    kinds = np.array([shipped.sites[name].kind for name in frame["site"]])
    at_streets = frame[frame["is_event"] & (kinds == "street")]
    assert frame["is_event"][kinds == "event"].all()
    assert set(at_streets["site"]) == {"paddington-station"}
    assert len(at_streets) == 2
    assert len(frame[frame["is_event"]]) == 18


def test_the_description_that_ships_is_read(shipped):
    """It says from when on what was counted as now, and which row is a misprint."""
    said = shipped.description
    assert (said.name, said.author) == ("London 2025", "Metropolitan Police")
    days = (said.faces_from, said.alerts_from, said.outcomes_from)
    assert [str(day.date()) for day in days] == [
        "2025-02-01",
        "2024-07-25",
        "2025-01-01",
    ]
    assert said.misprints == ((date(2024, 1, 10), "Westminster"),)


def test_a_copy_of_what_ships_is_the_same_record(shipped, folder):
    """By path it reads as by no path."""
    for file in RECORD.glob("*.[cy]*"):
        put(file.read_bytes(), file.name)
    copy = read_record(SHIPPED.name)
    pd.testing.assert_frame_equal(copy.frame, shipped.frame)
    assert copy.sites == shipped.sites
    assert copy.description == shipped.description
    assert (copy.label, copy.path) == (SHIPPED.name, Path(SHIPPED.name))


def test_without_its_description_the_misprint_is_a_fault(folder):
    """Nothing but the description excuses a row that doesn't add up."""
    for name in (SHIPPED.name, "sites.csv", "places.csv"):
        put((RECORD / name).read_bytes(), name)
    first = faults(SHIPPED.name)[0]
    assert ":34:" in first
    assert "alerts: 1 aren't 2 true and 0 false ones" in first


def test_what_lies_beside_a_packed_record_is_found_in_its_package(tmp_path):
    """An installation can be an archive, which has no folders to look into."""
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("met.csv", LEAST)
    packed = zipfile.Path(tmp_path / "packed.zip", "met.csv")
    record = Found("scenarios/record/met.csv", packed, "met", is_shipped=True)
    found = beside(record, "sites.csv")
    assert found is not None
    assert found.label == os.path.normpath("scenarios/record/sites.csv")
    assert found.file.is_file()
    assert beside(record, "nothing.csv") is None


# What is wrong with a file -----------------------------------------------------

FILES = {
    "empty": ("", ["mine.csv: is empty | the first line names the columns: date,place,alerts, ..."]),
    "blank": ("\n ,,\n", ["mine.csv: is empty | the first line names the columns: date,place,alerts, ..."]),
    "header alone": (LEAST, ["mine.csv:1:1 [date,place,alerts] a header and not one row"]),
    "semicolons": (
        "date;place;alerts\n2025-02-01;A;3\n",
        ["mine.csv:1:5 [;] columns are separated by semicolons | save it with commas between the columns"],
    ),
    "tabs": (
        "date\tplace\talerts\n",
        ["mine.csv:1:5 [\t] columns are separated by tabs | save it with commas between the columns"],
    ),
    "a workbook": (
        b"PK\x03\x04\xff",
        [("mine.csv:1: not UTF-8 (byte 5) | save the file with the encoding UTF-8"
         " | a spreadsheet is saved as 'CSV UTF-8' and not as a workbook")],
    ),
    "no text": (
        b"date\x00",
        ["mine.csv:1:5 [\x00] control character U+0000 in the text | retype or delete this character"],
    ),
    "a needed column is missing": (
        "date,plaice,alerts\n2025-02-01,A,3\n",
        ["mine.csv:1:1 [date,plaice,alerts] no column 'place' | needed: date, place, alerts",
         "mine.csv:1:6 [plaice] unknown column 'plaice' | did you mean 'place'? | leave it out, or rename it | ALLOWED"],
    ),
    "an unknown column": (
        "date,place,alerts,arests\n2025-02-01,A,3,1\n",
        [("mine.csv:1:19 [arests] unknown column 'arests' | did you mean 'arrests'?"
         " | leave it out, or rename it | ALLOWED")],
    ),
    "a column twice": (
        "date,place,alerts,place\n2025-02-01,A,3,B\n",
        ["mine.csv:1:19 [place] two columns 'place' | keep one of the two"],
    ),
    "a column without a name": (
        "date,place,alerts,\n2025-02-01,A,3,\n",
        ["mine.csv:1:19 [] a column without a name | leave it out"],
    ),
    "too many cells": (
        LEAST + "2025-02-01,A,1,234\n",
        [("mine.csv:2:16 [234] 4 cells, but 3 columns"
         " | too many: a text with a comma needs quotes, a number has none")],
    ),
    "too few cells": (
        LEAST + "2025-02-01,A\n",
        ["mine.csv:2:13 [] 2 cells, but 3 columns | too few: an empty cell needs its comma too"],
    ),
    "an open quote": (
        LEAST + '2025-02-01,"A,3\n',
        [("mine.csv:2:12 [\"] a quote that isn't closed"
         " | close it in this line, and write \"\" for a quote inside")],
    ),
    "a long cell": (
        LEAST + f"2025-02-01,{'A' * 501},3\n",
        [f"mine.csv:2:12 [{'A' * 501}] a cell of 501 characters | at most 500"],
    ),
    "too many commas": (
        LEAST + "A" + "," * 10_001,
        ["mine.csv:2:1 [A] more than 10,000 commas in one line"],
    ),
}  # fmt: skip
ALLOWED = (
    "allowed: date, place, alerts, borough, latitude, longitude, camera, hours, "
    "watchlist_size, threshold, faces_seen, true_alerts, true_alerts_unconfirmed, "
    "false_alerts, engagements, arrests, other_disposals, no_action, use_case, source"
)


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_such_table_is_refused(case, folder):
    """With what is wrong with its form."""
    content, expected = FILES[case]
    put(content)
    assert faults() == [one.replace("ALLOWED", ALLOWED) for one in expected]


@pytest.mark.slow
def test_a_table_of_more_rows_than_any_force_has_is_refused(folder):
    """Before its faults fill the memory."""
    put(LEAST + "x\n" * 50_001)
    assert faults() == ["mine.csv:50002:1 [x] more than 50,000 rows"]


def test_a_file_that_is_larger_than_any_record_is_refused(folder):
    """And isn't read to its end."""
    put(b"x" * (4 * 1024 * 1024 + 1))
    assert faults() == ["mine.csv: larger than 4,096 KB"]


def test_what_is_no_file_is_refused(folder):
    """A folder, a name that isn't there, and the description itself."""
    put(LEAST, "mine.csv")
    Path("sub").mkdir()
    put("name: A\n", "mine.yaml")
    assert faults("sub") == ["sub: is a folder; name a file in it"]
    assert faults("min.csv") == [
        (
            "min.csv: no such file | did you mean 'mine.csv'? | "
            "CSV files in that folder: mine.csv"
        )
    ]
    assert faults("no/mine.csv") == [
        "no/mine.csv: no such file | there is no such folder either"
    ]
    assert faults("mine.yaml") == [
        (
            "mine.yaml: not a record, but what describes one | "
            "name the table beside it: mine.csv"
        )
    ]


# What is wrong in a cell -------------------------------------------------------

ISO = "a date is written year-month-day, such as 2025-02-01"
WHOLE = "a count is a whole number"
CELLS = [
    ("date", "01/02/2025", f"'01/02/2025' isn't an ISO date | write 2025-02-01 if the day comes first | {ISO}"),
    ("date", "31/31/2025", f"'31/31/2025' isn't an ISO date | {ISO}"),
    ("date", "2025-2-1", f"'2025-2-1' isn't an ISO date | {ISO}"),
    ("date", "2025-02-29", f"there is no day 2025-02-29 | {ISO}"),
    ("date", "1925-02-01", "1925-02-01 can't be the day of a deployment | from 2000-01-01 to 2099-12-31"),
    ("alerts", "-3", f"negative count -3 | {WHOLE}"),
    ("alerts", "1.5", f"1.5 isn't a count | {WHOLE}"),
    ("alerts", "12.0", f"12.0 isn't a count | write 12 | {WHOLE}"),
    ("faces_seen", '"12,345"', f"'12,345' has a thousands separator | write 12345 | {WHOLE}"),
    ("faces_seen", "10000001", "10000001 is too many | at most 10,000,000"),
    ("arrests", "n/a", f"'n/a' isn't a number | leave the cell empty if it isn't known | {WHOLE}"),
    ("arrests", "two", f"'two' isn't a number | {WHOLE}"),
    ("arrests", "٣", f"'٣' isn't a number | {WHOLE}"),
    ("hours", "0", "0 is out of bounds | must be more than 0, and at most 24"),
    ("hours", "24.5", "24.5 is out of bounds | must be more than 0, and at most 24"),
    ("hours", "nan", "'nan' isn't a number | leave the cell empty if it isn't known | a number more than 0, and at most 24"),
    ("threshold", "64", "64 is out of bounds | write 0.64 for 64 % | must be from 0 to 1"),
    ("threshold", "-0.1", "-0.1 is out of bounds | must be from 0 to 1"),
    ("threshold", '"0,64"', "'0,64' isn't a number | a number from 0 to 1"),
    ("latitude", "90.5", "90.5 is out of bounds | must be from -90 to 90"),
    ("longitude", "-180.5", "-180.5 is out of bounds | must be from -180 to 180"),
    ("camera", "van", "'van' isn't known here | allowed: mobile, fixed"),
    ("camera", "fixd", "'fixd' isn't known here | did you mean 'fixed'? | allowed: mobile, fixed"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "written", "expected"), CELLS)
def test_a_cell_that_cannot_be_so_is_refused(column, written, expected, folder):
    """With the value, what is allowed, and what would do."""
    cells = {"date": "2025-02-01", "place": "A", "alerts": "3", "latitude": "51",
             "longitude": "0"}  # fmt: skip
    cells[column] = written
    put(f"{','.join(cells)}\n{','.join(cells.values())}\n")
    before = [*cells.values()][: [*cells].index(column)]
    start = len(",".join([*before, ""])) + 1
    assert faults() == [f"mine.csv:2:{start} [{written}] {column}: {expected}"]


def test_what_each_row_must_have_is_asked_for(folder):
    """A date, a place and both halves of a coordinate."""
    put("date,place,latitude,longitude,alerts\n,A,,,3\n2025-02-01,,51,,3\n")
    assert faults() == [
        "mine.csv:2:1 [,] no date",
        "mine.csv:3:12 [,] no place",
        "mine.csv:3:16 [,] half a coordinate: no longitude",
    ]


# What is wrong between cells and rows ------------------------------------------

LIST = (
    "if it is printed so, add to misprints in mine.yaml: - {date: 2025-02-01, place: A}"
)
ROWS = [
    ("5,3,1,,,,,", f"5 [5] alerts: 5 aren't 3 true and 1 false ones | {LIST}"),
    ("2,3,,,,,,", f"7 [3] true_alerts: 3, but only 2 alerts | {LIST}"),
    ("2,,3,,,,,", f"8 [3] false_alerts: 3, but only 2 alerts | {LIST}"),
    ("3,3,0,4,,,,", f"11 [4] true_alerts_unconfirmed: 4, but only 3 true alerts | {LIST}"),
    ("3,,,,,4,,", f"11 [4] arrests: 4, but only 3 alerts | {LIST}"),
    ("9,,,,3,4,0,0", f"12 [4] arrests: 4, but only 3 engagements | {LIST}"),
    (
        "9,,,,3,1,2,1",
        ("12 [1] arrests, other_disposals, no_action: 1, 2, 1 are more than 3 engagements"
        f" | {LIST} | if they weren't told apart yet, say outcomes_from in mine.yaml"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("numbers", "expected"), ROWS)
def test_numbers_that_contradict_each_other_are_refused(numbers, expected, folder):
    """Unless the description lists the row."""
    put(f"{SUMS}2025-02-01,A,{numbers}\n")
    column, _, rest = expected.partition(" ")
    start = 9 + int(column)
    assert faults() == [f"mine.csv:2:{start} {rest}"]
    put("misprints: [{date: 2025-02-01, place: A}]\n", "mine.yaml")
    assert len(read_record("mine.csv").frame) == 1


def test_disposals_are_held_to_engagements_only_once_they_are_told_apart(folder):
    """Before outcomes_from the same persons may be counted under two heads."""
    put(f"{SUMS}2025-02-01,A,9,,,,3,1,2,2\n2025-02-02,A,9,,,,3,1,1,1\n")
    put("outcomes_from: 2025-02-02\n", "mine.yaml")
    assert len(read_record("mine.csv").frame) == 2
    put("outcomes_from: 2025-02-01\n", "mine.yaml")
    assert len(faults()) == 1


def test_engagements_may_be_more_than_alerts(folder):
    """The record that ships has such a row: persons are counted, not alerts."""
    put(f"{SUMS}2025-02-01,A,7,7,0,0,8,1,2,5\n")
    assert len(read_record("mine.csv").frame) == 1


def test_the_same_row_twice_is_refused(folder):
    """With both lines; a van of the same day and place may well have as many alerts."""
    row = "2025-02-01,A,mobile,3,1234\n"
    put(TWICE + row + row)
    assert faults() == [
        (
            "mine.csv:3:1 [2025-02-01] the same deployment as in line 2 | "
            "is it there twice?"
        )
    ]
    put(TWICE + row + row.replace("mobile", "fixed") + row.replace("1234", "1235"))
    assert len(read_record("mine.csv").frame) == 3
    put(TWICE + 2 * "2025-02-01,A,mobile,3,\n")
    assert len(read_record("mine.csv").frame) == 2


def test_all_faults_are_told_at_once_and_twenty_are_shown(folder):
    """Across rows and files, as one reads; the text says how many more there are."""
    put(LEAST + "2025-02-01,A,x\n" * 22)
    put("nme: A\n", "mine.yaml")
    with pytest.raises(RecordError) as caught:
        read_record("mine.csv")
    text = str(caught.value)
    assert len(caught.value.problems) == 23
    assert text.startswith(
        "error: alerts: 'x' isn't a number\n"
        "  --> mine.csv:2:14\n"
        "    |\n"
        "  2 | 2025-02-01,A,x\n"
        "    |              ^ leave the cell empty if it isn't known\n"
        "    = a count is a whole number\n\n"
    )
    assert text.endswith("\n\nand 3 more errors")
    assert told(caught.value.problems[-1]).startswith("mine.yaml:1:1 [nme]")
    assert str(pickle.loads(pickle.dumps(caught.value))) == text


@pytest.mark.slow
def test_a_command_ends_with_the_status_of_wrong_input(folder, capsys):
    """A record that can't be used is the user's to mend: no traceback, exit status 2."""
    status = brought_to_an_end(
        lambda: read_record("none.csv"), is_debugging=False, is_quiet=False
    )
    assert status == Status.wrong_input
    assert capsys.readouterr().err.startswith("error: none.csv: no such file\n")


# The description ----------------------------------------------------------------

KNOWN = f"allowed: {', '.join(KEYS)}"
EXAMPLE = "write: misprints: [{date: 2024-01-10, place: Westminster}]"
DESCRIPTIONS = [
    ("face_from: 2025-02-01", f"1 [face_from] unknown key 'face_from' | did you mean 'faces_from'? | {KNOWN}"),
    ("- name", f"1 [-] a description must be keys with values | allowed keys: {', '.join(KEYS)}"),
    ("name: 2025", "7 [2025] name: must be a text on one line | put it in quotes"),
    ("note: [a]", "7 [[] note: must be a text on one line"),
    ('note: "a\\nb"', '7 ["a\\nb"] note: must be a text on one line'),
    ("faces_from: 1 Feb", f"13 [1 Feb] faces_from: '1 Feb' isn't an ISO date | {ISO}"),
    ("alerts_from: 2025", f"14 [2025] alerts_from: must be a date | {ISO}"),
    ("sites: no.csv", "8 [no.csv] sites: no such file: no.csv | a path from the folder of the record"),
    ("places: no.csv", "9 [no.csv] places: no such file: no.csv | a path from the folder of the record"),
    ("misprints: A", f"12 [A] misprints: must be a list of rows | {EXAMPLE}"),
    ("misprints: [A]", f"13 [A] misprints: a row is told by its date and its place | {EXAMPLE}"),
    ("misprints: [{date: 2025-02-01, place: Aa}]", "13 [{] misprints: the record has no row of 2025-02-01 at 'Aa' | did you mean 'A'?"),
    ("misprints: [{date: x, place: A}]", f"20 [x] misprints.date: 'x' isn't an ISO date | {ISO}"),
    ("name: !t A", "7 [!t A] tags (!) aren't allowed; write the plain value"),
    ("name: &a A", "7 [&a A] anchors (&) aren't allowed"),
    ("name: *a", "7 [*a] aliases (*) aren't allowed"),
    ("<<: {name: A}", "1 [<<] merge keys (<<) aren't allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), DESCRIPTIONS)
def test_a_description_that_says_what_none_can_is_refused(content, expected, folder):
    """With its line, what is allowed and the nearest known key."""
    put(LEAST + "2025-02-01,A,3\n")
    put(content, "mine.yaml")
    assert faults() == [f"mine.yaml:1:{expected}"]


def test_what_a_description_leaves_open_has_a_default(folder):
    """Its name is the file's, and everything counts from the first day on."""
    put(LEAST + "2025-02-02,A,3\n2025-02-01,A,3\n")
    said = read_record("mine.csv").description
    assert (said.name, said.title) == ("mine", "Record of LFR deployments")
    first = pd.Timestamp("2025-02-01")
    assert said.faces_from == said.alerts_from == said.outcomes_from == first
    put("", "mine.yaml")
    assert read_record("mine.csv").description == said


# Sites and places ----------------------------------------------------------------


def test_a_place_is_looked_for_as_printed_then_by_name(folder):
    """Case, spaces and punctuation make no difference to a name; a borough breaks ties."""
    put(SITES, "sites.csv")
    put(PLACES, "places.csv")
    put(
        WHERE
        + '2025-02-01,"The Cross, north",Camden,3\n'
        + '2025-02-01,"The Cross, north",,3\n'
        + "2025-02-01,KINGS CROSS.,Anywhere,3\n"
        + "2025-02-01,kings-cross,,3\n"
        + "2025-02-01,High-Street,barnet,3\n"
    )
    record = read_record("mine.csv")
    assert record.frame["site"].tolist() == [
        *["kings-cross"] * 4,
        "high-street-barnet",
    ]
    assert record.frame["is_event"].tolist() == [True] * 4 + [False]
    assert record.sites["kings-cross"] == (
        "King's Cross", "Camden", 51.53, -0.12, "event", True,
    )  # fmt: skip


def test_a_place_without_a_site_is_told_once_with_the_line_to_add(folder):
    """And with what is nearest among sites and places."""
    put(SITES, "sites.csv")
    put(PLACES, "places.csv")
    put(
        WHERE
        + '2025-02-01,"The Cross, nort",Camden,3\n' * 2
        + "2025-02-01,High Street,Camden,3\n"
        + "2025-02-01,Zzz,,3\n"
    )
    add = "add a line to places.csv (place,borough,site): "
    assert faults() == [
        (
            "mine.csv:2:12 [\"The Cross, nort\"] place: 'The Cross, nort' in Camden is no "
            f'known site (2 rows) | {add}"The Cross, nort",Camden,THE-SITE | '
            "a site that isn't in sites.csv yet needs a line there first | the most "
            'similar place there: "The Cross, north", which is kings-cross'
        ),
        (
            "mine.csv:4:12 [High Street] place: 'High Street' in Camden could be several "
            "sites: high-street-acton, high-street-barnet | did you mean "
            f"'high-street-acton'? | if so, {add}High Street,Camden,high-street-acton"
        ),
        (
            f"mine.csv:5:12 [Zzz] place: 'Zzz' is no known site | {add}Zzz,,THE-SITE | "
            "a site that isn't in sites.csv yet needs a line there first"
        ),
    ]


def test_the_message_that_the_documents_show_is_the_message(folder):
    """What docs/record.md prints of a place without a site is what is said."""
    put(
        'site,name,borough,latitude,longitude\nhigh-street-acton,"High Street, Acton",Acton,51.5,-0.3\n',
        "sites.csv",
    )
    put(WHERE + "2025-02-01,Hight Street,Acton,3\n")
    text = (RECORD.parents[1] / "docs" / "record.md").read_text(encoding="utf-8")
    assert f"```\n{said('mine.csv')}\n```" in text


TABLES = [
    ("sites", "site,name,borough,latitude\n", ["1:1 [site,name,borough,latitude] no column 'longitude' | needed: site, name, borough, latitude, longitude"]),
    ("sites", SITES.partition("\n")[0], ["1:1 [site,name,borough,latitude,longitude,kind,fixed_cameras] a header and not one row"]),
    ("sites", SITES + "kings-cross,B,C,51,0,,\n", ["5:1 [kings-cross] site: two rows of 'kings-cross'"]),
    ("sites", SITES + "King St,B,C,51,0,,\n", ["5:1 [King St] site: 'King St' can't be an id | write king-st | lower-case letters and digits, with hyphens between words"]),
    ("sites", SITES + "b,,,,0,,\n", ["5:3 [,] no name", "5:4 [,] no borough", "5:5 [,] no latitude"]),
    ("sites", SITES + "b,B,C,91,0,strt,true\n", [
        "5:7 [91] latitude: 91 is out of bounds | must be from -90 to 90",
        "5:12 [strt] kind: 'strt' isn't known here | did you mean 'street'? | allowed: street, event",
        "5:17 [true] fixed_cameras: 'true' isn't known here | allowed: no, yes",
    ]),
    ("places", PLACES + "B,,king-cross\n", ["3:4 [king-cross] site: there is no site 'king-cross' | did you mean 'kings-cross'?"]),
    ("places", PLACES + ",,kings-cross\nB,,\n", ["3:1 [,] no place", "4:4 [] no site"]),
    ("places", PLACES * 2, ["3:15 [site] site: there is no site 'site'", "4:1 [\"The Cross, north\"] place: two rows of 'The Cross, north'"]),
    ("places", PLACES + PLACES.partition("\n")[2], ["3:1 [\"The Cross, north\"] place: two rows of 'The Cross, north'"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "content", "expected"), TABLES)
def test_the_tables_beside_are_read_as_strictly(table, content, expected, folder):
    """And no place is said to be unknown on top of that."""
    put(LEAST + "2025-02-01,Nowhere,3\n")
    put(SITES, "sites.csv")
    put(PLACES, "places.csv")
    put(content, f"{table}.csv")
    assert faults() == [f"{table}.csv:{one}" for one in expected]


def test_a_table_of_places_alone_says_nothing(folder):
    """Its sites are those of no table."""
    put(LEAST + "2025-02-01,A,3\n")
    put(PLACES, "places.csv")
    assert faults() == [
        (
            "places.csv: says which place is which site of no table | "
            "put a sites.csv beside it, or take it away"
        )
    ]


def test_tables_elsewhere_are_found_by_what_the_description_says(folder):
    """A path starts in the folder of the record, wherever the reader is."""
    Path("records").mkdir()
    put(LEAST + "2025-02-01,Kings Cross,3\n", "records/mine.csv")
    put(SITES, "where.csv")
    put("sites: ../where.csv\n", "records/mine.yaml")
    assert read_record("records/mine.csv").frame["site"].tolist() == ["kings-cross"]
    put(SITES + "b", "where.csv")
    assert faults("records/mine.csv")[0].startswith("where.csv:5:2 [] 1 cell, but 7")


def test_without_tables_each_place_is_a_site_of_its_own(folder):
    """With the median of its rows as its place, and its borough in its id if need be."""
    put(
        "date,place,borough,latitude,longitude,alerts,camera,use_case\n"
        "2025-02-01,High St.,Acton,51.5,-0.1,3,,\n"
        "2025-02-02,high st,Acton,51.7,-0.3,3,fixed,\n"
        "2025-02-03,High St.,Acton,51.9,-0.2,3,,Event\n"
        "2025-02-04,High St.,Barnet,,,3,,Event PSO\n"
        "2025-02-05,King's Café,,51.5,-0.1,3,,CNI\n"
    )
    record = read_record("mine.csv")
    assert record.frame["site"].tolist() == [
        *["high-st-acton"] * 3, "high-st-barnet", "kings-cafe",
    ]  # fmt: skip
    acton, barnet, cafe = record.sites.values()
    assert acton == ("High St.", "Acton", 51.7, -0.2, "street", True)
    assert (barnet.kind, cafe.kind) == ("event", "event")
    assert acton.is_placed


def test_a_site_that_is_nowhere_says_so(folder):
    """Coordinates that nobody gave aren't 0, which is a place in the Atlantic."""
    put(LEAST + "2025-02-01,A,3\n")
    (site,) = read_record("mine.csv").sites.values()
    assert (site.name, site.borough) == ("A", "")
    assert np.isnan([site.latitude, site.longitude]).all()
    assert not site.is_placed


def test_names_that_make_the_same_id_stay_apart(folder):
    """Two places are two sites, whatever can be made of their names."""
    put(LEAST + "2025-02-01,é,3\n2025-02-01,e,3\n2025-02-01,東,3\n2025-02-01,京,3\n")
    assert [*read_record("mine.csv").sites] == ["e", "e-2", "site", "site-2"]


# What makes no difference ----------------------------------------------------------


def test_a_record_without_optional_columns_reads(folder):
    """What isn't there is empty, and cameras are mobile."""
    put(LEAST + "2025-02-01,A,3\n2025-02-01,A,\n")
    frame = read_record("mine.csv").frame
    assert frame["alerts"].tolist() == pytest.approx([3, np.nan], nan_ok=True)
    assert (frame["camera"] == "mobile").all()
    assert not frame["is_event"].any()
    others = frame.select_dtypes("float").drop(columns="alerts")
    assert others.isna().all().all()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.replace(b"\n", b"\r"),
        lambda text: text.replace(b"mobile", b' "mobile" '),
        lambda text: text.rstrip(b"\n"),
    ],
    ids=["byte order mark", "CRLF", "CR", "quotes and spaces", "no last newline"],
)
def test_how_a_table_was_saved_makes_no_difference(change, shipped, folder):
    """Programs save CSV in many ways; all mean the same."""
    for name in ("met_lfr_deployments.yaml", "sites.csv", "places.csv"):
        put((RECORD / name).read_bytes(), name)
    put(change(SHIPPED.read_bytes()), SHIPPED.name)
    pd.testing.assert_frame_equal(read_record(SHIPPED.name).frame, shipped.frame)


def test_a_cell_in_quotes_may_hold_commas_and_quotes(folder):
    """A quote inside is doubled."""
    put(LEAST + '2025-02-01,"The ""Arch"", north",3\n')
    assert read_record("mine.csv").frame["place"].tolist() == ['The "Arch", north']


def test_blank_lines_are_skipped_and_lines_counted_on(folder):
    """Lines of nothing but commas are what spreadsheets leave behind."""
    put("\n" + LEAST + "\n2025-02-02,A,3\n,,\n2025-02-01,A,3\n\n")
    assert read_record("mine.csv").frame["line"].tolist() == [6, 4]


EIGHT = SHIPPED.read_text(encoding="utf-8").splitlines()[200:208]
HEADER, *_ = csv.reader(SHIPPED.read_text(encoding="utf-8").splitlines())


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(columns=st.permutations(HEADER), rows=st.permutations(EIGHT))
def test_the_order_of_columns_and_rows_makes_no_difference(folder, columns, rows):
    """Rows of one day stay in the order in which they are printed."""
    cells = [dict(zip(HEADER, one, strict=True)) for one in csv.reader(rows)]
    with Path("mine.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(cells)
    frame = read_record("mine.csv").frame
    in_order = sorted(rows, key=lambda row: row[: len("2025-02-01")])
    put("\n".join([",".join(HEADER), *in_order]))
    expected = read_record("mine.csv").frame
    assert frame["line"].tolist() == [rows.index(row) + 2 for row in in_order]
    pd.testing.assert_frame_equal(
        frame.drop(columns="line"), expected.drop(columns="line")
    )


PIECES = st.sampled_from(
    [
        *("date", "place", "alerts", "borough", "2025-02-01", "01/02/2025", "-3", "A"),
        *(",", ",", ",", "\n", "\n", '"', '""', " ", "\r", ";", "\t", "\0", "\ufeff"),
        *("name: A", "faces_from: 2025-02-01", "misprints: [", "{", "}", "]", ": "),
        *("- ", "&a", "*a", "!t", "---", "%", "|", "'", "#", "\x85", "\u2028"),
    ]
)
ANY = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60)).map(
    lambda text: text.encode("utf-8", "replace")
) | st.binary(max_size=60)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(record=ANY, description=ANY, sites=ANY, places=ANY)
def test_any_bytes_are_read_or_refused(folder, record, description, sites, places):
    """No other exception leaves, and a message can always be shown."""
    whole = LEAST.encode() + b"2025-02-01,A,3\n"
    for table in (record, LEAST.encode() + record, whole):
        put(table)
        put(description, "mine.yaml")
        put(sites, "sites.csv")
        put(places, "places.csv")
        assert said("mine.csv").startswith(("read", "error: "))
