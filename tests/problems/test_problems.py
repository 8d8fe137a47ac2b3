"""A problem has five lines; Stop carries all of them, and survives the way back from another process."""

from __future__ import annotations

import pickle

import pytest

from pipeline.problems import Finding, Stop, row_numbers, stop_if_any, how_many


def finding(what: str = "a column is missing", severity: str = "stop") -> Finding:
    return Finding(
        what=what,
        where="data/raw/2024/refuge_stays.xlsx, sheet “Stays”",
        wanted="a column headed Start date",
        found="eleven other columns",
        do="add the spelling to x-headers of start_date in config/contracts/refuge_stays.yml",
        severity=severity,
        rows=(4, 9),
    )


def test_a_finding_is_five_labelled_lines_in_the_analyst_s_order():
    lines = finding().lines()
    assert [line.split()[0] for line in lines] == ["What", "Where", "Wanted", "Found", "Do"]
    assert lines[0] == "What    a column is missing"
    # The words of each line begin in the same place: eight letters in.
    assert {len(line) - len(line[8:].lstrip()) for line in lines} == {8}


def test_stop_says_every_finding_not_only_the_first():
    stop = Stop([finding("one"), finding("two")])
    assert str(stop).count("What    ") == 2
    assert "\n\n" in str(stop)


def test_stop_comes_back_whole_from_another_process():
    stop = Stop([finding("one"), finding("two")])
    returned = pickle.loads(pickle.dumps(stop))
    assert isinstance(returned, Stop)
    assert returned.findings == stop.findings
    assert str(returned) == str(stop)


def test_stop_keeps_its_own_list():
    given = [finding()]
    stop = Stop(given)
    given.clear()
    assert len(stop.findings) == 1


def test_only_a_finding_that_stops_stops():
    look, note = finding("look at it", "look"), finding("a note", "note")
    assert stop_if_any([look, note]) == [look, note]
    with pytest.raises(Stop) as stopped:
        stop_if_any([look, finding("stop"), note, finding("stop too")])
    assert [each.what for each in stopped.value.findings] == ["stop", "stop too"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no rows"),
        ([4], "row 4"),
        ([4, 9], "rows 4 and 9"),
        ([4, 9, 12], "rows 4, 9 and 12"),
        # Eight are listed; of the ninth on, only how many there are.
        (range(1, 9), "rows 1, 2, 3, 4, 5, 6, 7 and 8"),
        (range(1, 10), "rows 1, 2, 3, 4, 5, 6, 7, 8 and 1 more"),
        (range(1, 2001), "rows 1, 2, 3, 4, 5, 6, 7, 8 and 1,992 more"),
        ([4.0, 9.0], "rows 4 and 9"),
    ],
)
def test_row_numbers_are_words(rows, words):
    assert row_numbers(rows) == words


def test_row_numbers_lists_as_many_as_asked():
    assert row_numbers([2, 3, 5], most=2) == "rows 2, 3 and 1 more"


def test_one_is_one_and_more_are_many():
    assert [how_many(number, "row") for number in (0, 1, 1204)] == ["0 rows", "1 row", "1,204 rows"]
    assert how_many(2, "row that is", "rows that are") == "2 rows that are"
