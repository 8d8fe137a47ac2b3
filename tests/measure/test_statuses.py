"""Every planned figure has a row; what cannot be given says why; the shape of the long table."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.measure.coverage import Coverage
from pipeline.measure.rows import COLUMNS, Made, measure_row
from pipeline.measure.settling import settle


@pytest.fixture
def several(indicator):
    return (
        indicator("n_count", "count", unit="count"),
        indicator("p_count", "distinct", field="person_key", unit="count"),
        indicator("red", "share", field="colour", codes=["red"]),
        indicator("mind", "share", field="needs", codes=["mind"]),
        indicator("c_percent", "distribution", field="colour", breakdown="colour"),
        indicator("a_percent", "distribution", field="age", breakdown="age_band"),
        indicator("n_percent", "distribution", field="needs", breakdown="need", of="recorded"),
        indicator("top_percent", "top", field="colour", breakdown="colour", items=2),
        indicator("mind_rank", "rank", field="needs", codes=["mind"]),
        indicator("days_median", "median_stay", field="start", ends_on="end"),
        indicator("u_count", "units", data_set="units", field="kind", breakdown="kind"),
        indicator("f_count", "family_places", data_set="units", field="room"),
    )


# a period: rows, people, 3 of red, 3 of mind, 5 colours, 5 bands, 4 needs, top, rank, median, 2 kinds, family places
PLANNED = 1 + 1 + 3 + 3 + 5 + 5 + 4 + 1 + 1 + 1 + 2 + 1


def test_a_data_set_that_did_not_come_leaves_every_row(several, figures, receipts):
    made = figures({}, *several, receipts=receipts({("other", 2024): None}))
    assert len(made.frame) == 4 * PLANNED
    assert set(made.frame["status"]) == {"not_supplied"}
    assert made.frame[["numerator", "denominator", "value", "lower", "upper"]].isna().all(axis=None)
    assert made.evidence.empty


def test_the_same_rows_are_planned_when_it_did_come(several, figures, stays, receipts):
    rows = [(2024, "red", 20, ["mind"], "a", 5), (2023, "blue", 30, None, "b", None)]
    made = figures(stays(*rows), *several)
    missing = figures({}, *several, receipts=receipts({("other", 2024): None}))
    assert list(made.frame["ref"]) == list(missing.frame["ref"])
    assert made.frame["value"].notna().eq(made.frame["status"].eq("ok")).all()
    assert set(made.evidence["ref"]) <= set(made.frame.loc[made.frame["status"].eq("ok"), "ref"])


def test_a_missing_year_is_missing_from_the_window_too(indicator, stays, figures, receipts):
    came = receipts({("stays", 2022): None, ("stays", 2024): None})
    made = figures(stays((2024, "red", 20, None, "a", 1)), indicator("n_count", "count"), receipts=came)
    statuses = [made.rows[f"n_count/{code}"].status for code in ("2022", "2023", "2024", "2022-2024")]
    assert statuses == ["ok", "not_supplied", "ok", "not_supplied"]
    assert made.rows["n_count/2022"].value == 0
    assert ("n_count/2022-2024", "numerator") not in made.behind


@pytest.mark.parametrize("words", [{"field": "colour"}, {"field": "needs", "where": {"colour": ["red"]}}])
def test_a_field_nobody_asked_is_not_collected(indicator, stays, figures, receipts, words):
    fields = ["client", "start", "end", "age", "needs", "over"]
    came = receipts({("stays", 2022): None, ("stays", 2023): None, ("stays", 2024): fields})
    made = figures(stays((2024, "not_recorded", 20, None, "a", 1)), indicator("x", "share", codes=["red"], **words), receipts=came)
    for name in ("percent", "of_recorded_percent", "recorded_percent"):
        assert made.rows[f"x_{name}/2024"].status == "not_collected"
        assert made.rows[f"x_{name}/2022-2024"].status == "not_collected"


@pytest.mark.parametrize("files", [(["age"], ["colour"]), (["colour"], ["age"])])
def test_two_files_of_one_year_are_read_together(indicator, stays, figures, receipts, files):
    parts = [receipts({("stays", year): fields for year in (2022, 2023, 2024)}) for fields in files]
    made = figures(
        stays((2024, "red", 20, None, "a", 1)), indicator("x", "share", field="colour", codes=["red"]), receipts=pd.concat(parts)
    )
    assert made.rows["x_percent/2024"].status == "ok"


def test_a_column_that_is_not_in_the_table_at_all(several, figures, stays):
    tables = stays((2024, "red", 20, ["mind"], "a", 5))
    tables = {"stays": tables["stays"].drop(columns=["colour", "end"])}
    made = figures(tables, *several)
    assert made.rows["c_percent/2024/not_recorded"].value == 100
    assert made.rows["days_median/2024"].status == "too_small_to_rate"
    assert len(made.frame) == 4 * PLANNED


def test_a_break_gives_its_caveat_to_the_periods_it_lies_in(indicator, stays, figures):
    def crosses(first: date, last: date) -> bool:
        return first < date(2023, 3, 1) and last >= date(2023, 2, 1)

    mine = SimpleNamespace(data_set="stays", caveat="changed", effect="caution", crosses=crosses)
    every = SimpleNamespace(data_set="all", caveat="shut", effect="caution", crosses=crosses)
    other = SimpleNamespace(data_set="units", caveat="no", effect="caution", crosses=crosses)
    made = figures(
        stays((2024, "red", 20, None, "a", 1)),
        indicator("n_count", "count", caveats=["own"]),
        indicator("b_count", "benchmark", data_set="population", per=10000),
        breaks=[mine, every, other],
    )
    caveats = [made.rows[f"n_count/{code}"].caveats for code in ("2022", "2023", "2024", "2022-2024")]
    assert caveats == ["own", "own;changed;shut", "own", "own;changed;shut"]
    assert made.rows["b_count/2023"].caveats == ""


def test_the_long_table_has_its_columns_and_types(several, figures, stays):
    made = figures(stays((2024, "red", 20, ["mind"], "a", 5)), *several)
    assert tuple(made.frame.columns) == COLUMNS
    assert {str(made.frame[name].dtype) for name in ("numerator", "denominator", "value", "lower", "upper")} == {"Float64"}
    assert made.frame["ref"].is_unique
    assert set(made.evidence.columns) == {"ref", "data_set", "part", "row_ids"}


def test_two_figures_with_one_ref_are_refused(indicator, stays, figures):
    with pytest.raises(ValueError, match="red_percent/2022"):
        figures(
            stays((2024, "red", 20, None, "a", 1)),
            indicator("red", "share", field="colour", codes=["red"]),
            indicator("red_percent", "top", field="colour", breakdown="colour", items=1),
        )


def test_a_row_that_is_not_ok_keeps_no_number(indicator, periods):
    row = measure_row(indicator("x", "count"), periods[0], status="not_supplied", value=3, numerator=3)
    assert (row["value"], row["numerator"]) == (None, None)


def test_a_ward_row_is_named_by_its_ward(indicator, periods):
    row = measure_row(indicator("r", "count", breakdown="colour"), periods[0], ward="W1", value=1)
    assert (row["ref"], row["area_code"], row["geography"], row["breakdown"], row["group"]) == ("r/2022/W1", "W1", "ward", "", "")


def test_a_ward_row_keeps_its_ward_as_its_area(indicator, periods):
    block = indicator("r", "count", data_set="population")
    made = Made([measure_row(block, periods[0], ward="W1", value=1), measure_row(block, periods[0], value=2)], [])
    rows, _ = settle(made, block, periods, Coverage({}, {}), [], "E00000001")
    assert [row["area_code"] for row in rows] == ["W1", "E00000001"]


def test_a_number_the_table_has_no_column_for_is_refused(indicator, periods):
    with pytest.raises(TypeError, match="mean"):
        measure_row(indicator("x", "count"), periods[0], mean=3)
