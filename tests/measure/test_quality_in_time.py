"""When files came and how far their records go. A year ends on 31 March."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import Contract
from pipeline.measure import measure


@pytest.fixture
def received(indicator, figures, receipts):
    def make(*lines: tuple[int, str, str]):
        """(year, day, how) a file of stays → ref → row."""
        came = pd.concat([receipts({("stays", year): None}).assign(received_on=day, received_how=how) for year, day, how in lines])
        return figures({}, indicator("q", "days_to_receipt", data_set="", breakdown="data_set", unit="days"), receipts=came.reset_index(drop=True)).rows

    return make


def test_days_from_the_end_of_the_year(received):
    # April has 30 days, May 31: 20 May is day 50, 1 July day 30 + 31 + 30 + 1 = 92; 21 March is ten days early
    found = received((2022, "2022-05-20", "noted"), (2023, "2023-07-01", "noted"), (2024, "2024-03-21", "noted"))
    assert [found[f"q/{code}/stays"].value for code in ("2022", "2023", "2024", "2022-2024")] == [50, 92, -10, 92]
    assert found["q/2024/units"].status == "not_supplied"


def test_the_last_of_two_files_counts(received):
    found = received((2024, "2024-04-10", "noted"), (2024, "2024-04-30", "noted"))
    assert found["q/2024/stays"].value == 30


def test_one_file_of_which_nobody_knows_is_enough_to_say_nothing(received):
    assert received((2024, "2024-04-10", "noted"), (2024, "", ""))["q/2024/stays"].status == "not_collected"


def test_a_file_date_is_said_to_be_one(received):
    found = received((2022, "2022-04-01", "noted"), (2023, "2023-04-01", "saved"), (2024, "2024-04-01", "noted"))
    carried = {code: found[f"q/{code}/stays"].caveats for code in ("2022", "2023", "2024", "2022-2024")}
    assert carried == {"2022": "", "2023": "received_as_saved", "2024": "", "2022-2024": "received_as_saved"}


@pytest.fixture
def short(indicator, periods, codes, everything, contracts):
    def make(*days: str, least: int = 0) -> dict[str, dict]:
        dated = contracts["stays"].model_dump(by_alias=True) | {"x-year-field": "start"}
        pages = contracts | {"stays": Contract.model_validate(dated)}
        start = pd.to_datetime(pd.Series(days, dtype="str"))
        year = (start.dt.year + (start.dt.month >= 4)).astype("Int64")
        table = pd.DataFrame({"row_id": pd.array(range(len(days)), dtype="Int64"), "year": year, "start": start})
        block = indicator("q", "months_without_records", data_set="", breakdown="data_set", unit="count", smallest_denominator=least)
        made = measure({"stays": table}, {"q": block}, periods, None, everything, "E00000001", contracts=pages, codes=codes)
        return {row["ref"]: row for row in made.frame.to_dict("records")}

    return make


def test_whole_months_after_the_newest_record(short):
    # 2021/22 ends in its last month; 2022/23 in December: January, February and March are missing; 2023/24 in April: eleven are
    found = short("2022-03-01", "2021-05-01", "2022-12-31", "2022-06-01", "2023-04-02")
    assert [found[f"q/{code}/stays"]["value"] for code in ("2022", "2023", "2024", "2022-2024")] == [0, 3, 11, 11]


def test_too_few_records_say_nothing(short):
    # 2022/23: 18 records in the nine months up to December are two a month; 2023/24: one in April is one a month
    found = short(*["2022-12-31"] * 9, *["2022-06-01"] * 9, "2023-04-02", least=2)
    assert found["q/2023/stays"]["value"] == 3
    assert found["q/2024/stays"]["status"] == "too_small_to_rate"
    # 17 records in nine months are fewer than two a month
    assert short(*["2022-12-31"] * 8, *["2022-06-01"] * 9, least=2)["q/2023/stays"]["status"] == "too_small_to_rate"


def test_records_without_a_date_have_no_such_figure(short):
    assert short("2024-03-01")["q/2024/units"]["status"] == "not_collected"
