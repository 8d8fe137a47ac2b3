"""Financial years in every spelling agencies use."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean, financial_year_from_text


def read(text: str):
    year = financial_year_from_text(pd.Series([text], dtype="str")).iloc[0]
    return None if pd.isna(year) else int(year)


@pytest.mark.parametrize(
    "written",
    ["2020/21", "2020-21", "2020/2021", "2020 - 2021", "2020–21", "FY21", "fy 2021", "FY2020/21", "YE Mar 2021", "YE March 21"]
    + ["Year ending 31 March 2021", "April 2020 to March 2021", "Apr 2020 - Mar 2021", "1 April 2020 to 31 March 2021", "2021", " 2020/21 "],
)
def test_all_of_these_are_2021(written):
    assert read(written) == 2021


@pytest.mark.parametrize("written", ["2020/22", "2020/20", "21/20", "", "March 2021", "2020/21/22", "year 2021", "April 2020 to March 2022", "20201"])
def test_none_of_these_is_a_financial_year(written):
    assert read(written) is None


@given(st.integers(2001, 2098), st.sampled_from(["{a}/{b:02d}", "{a}-{b:02d}", "FY{b:02d}", "YE Mar {e}", "April {a} to March {e}", "{e}"]))
@settings(deadline=None)  # a busy machine takes its time
def test_every_year_survives_every_spelling(year, spelling):
    assert read(spelling.format(a=year - 1, b=year % 100, e=year)) == year


def test_a_year_field_in_words_is_read(received, contract, code_lists):
    in_words = contract.model_copy(update={"year_field": "age"})
    cleaned = clean(received(age=["2023/24", "FY24", "never"]), in_words, code_lists)
    assert [None if pd.isna(year) else year for year in cleaned.table["age"]] == [2024, 2024, None]
