"""Dates as people and their systems write them, read with the contracts' own formats: always with the day first."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import load_codes, load_contracts
from pipeline.clean import clean
from pipeline.clean.values import UNREADABLE, read_column

DAYS = ["03/05/2023", "3/5/2023", "3/5/23", "03.05.2023", "3 May 2023", "03 may 2023", "3 September 2023", "3 Sep 2023", "03-May-23", "2023-05-03", "45049"]
WITH_TIME = ["03/05/2023 21:30", "03/05/2023 21:30:15", "2023-05-03 21:30:15", "45049.9"]
TIMES = ["3/5/23 21:30", "03.05.2023 21:30", "3 May 2023 21:30", "3 Sep 2023 21:30", "03-May-23 21:30"]
FIELDS = [pytest.param(page, id=f"{name}.{page.name}") for name, contract in load_contracts().items() for page in contract.fields if page.type in ("date", "datetime")]


@pytest.mark.parametrize("page", FIELDS)
def test_every_date_is_read_with_the_day_first(page):
    """45049 is 3 May 2023 in Excel. A day keeps no time of the day."""
    written = [*WITH_TIME, *(DAYS if page.type == "date" else TIMES)]
    values, faults = read_column(pd.Series(written, dtype="str"), page, [""])
    assert faults.eq("").all(), [text for text, fault in zip(written, faults, strict=True) if fault]
    assert {(day.year, day.day, day.month) for day in values} <= {(2023, 3, 5), (2023, 3, 9)}
    assert page.type == "datetime" or (values == values.dt.normalize()).all()


@pytest.mark.parametrize("page", FIELDS)
def test_a_month_is_never_put_first_and_words_are_no_dates(page):
    written = ["05/13/2023", "05/13/23", "05/13/2023 21:30", "05.13.2023", "May 2023", "May 3 2023", "still here", "31/02/2023", "3 May"]
    assert read_column(pd.Series(written, dtype="str"), page, [""])[1].eq(UNREADABLE).all()


@pytest.mark.parametrize("page", FIELDS)
@pytest.mark.parametrize("word", ["now", "today", "Now", "TODAY", " now ", "soon"])
def test_words_for_the_day_of_the_run_are_no_dates(page, word):
    """pandas reads the first two as the day on which it is asked: a stay that ended "now" would be longer with every run."""
    values, faults = read_column(pd.Series([word, "01/05/2023 10:00"], dtype="str"), page, [""])
    assert values.isna().tolist() == [True, False] and faults.tolist() == [UNREADABLE, ""]


def test_a_date_is_asked_for_in_examples():
    units = load_contracts()["safe_accommodation_units"]
    row = {page.name: "" for page in units.fields} | {"unit_id": "U001", "open_from": "soon"}
    place = {"source_file": "2024/units.csv", "source_sheet": "", "source_row": 2, "year": 2024, "quarantine_reason": ""}
    found = clean(pd.DataFrame([row | place]).astype({name: "str" for name in row}), units, load_codes(), []).findings
    (finding,) = [each for each in found if each.check == "open_from_readable"]
    ways = "31/12/2023, 31-Dec-23, 2023-12-31 or in another way that its contract lists"
    assert finding.wanted == f"a date written as {ways}, never with the month before the day"
