"""Plain lines are read at once: every row must be the one that Python's strict reader gives, in the same place."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.receive import comma_lines, plain_middle
from pipeline.receive.comma_lines import rows_of_csv, table_of_csv
from pipeline.receive.plain_middle import middle_of
from pipeline.spellings import in_plain_text

LINES = ["a,b,c", "1,2,3", "", ",,", "x", " , é ,z", '"q",2,3', '"two\nlines",2,3', '"one ""in"" it",,', "1,2", "NA,null,NaN", "a,b,c,d", "\ufeff,b,c", "\t,\u00a0,-", '1,"2,2",3', '"1","",",3,"', '"",,"é"']
ODD = ['"open,2,3', 'a"b,c,d', '"shut"too,2,3', "lone\rreturn,2,3", "nul\0,2,3"]


def strictly(text: str) -> list[list[str]]:
    rows = list(rows_of_csv(text))
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


@pytest.fixture
def short_runs(monkeypatch):
    monkeypatch.setattr(comma_lines, "LEAST_RUN", 2)
    monkeypatch.setattr(comma_lines, "BYTES_AT_ONCE", 20)
    monkeypatch.setattr(comma_lines, "ROWS_AT_ONCE", 3)


@pytest.fixture(params=[(1, 1, 8), (12, 10, 30), (1_000_000, 64_000, 1_000_000)], ids=["all at once", "short edges", "line by line"])
def short_middles(request, monkeypatch):
    for name, value in zip(("WORTH_IT_BYTES", "EDGE_BYTES", "SAMPLE_BYTES"), request.param, strict=True):
        monkeypatch.setattr(plain_middle, name, value)


def assert_same(text: str) -> None:
    try:
        wanted = strictly(text)
    except csv.Error:
        with pytest.raises(csv.Error):
            table_of_csv(text.encode())
        return
    table = in_plain_text(table_of_csv(text.encode()))
    assert table.to_numpy().tolist() == wanted
    assert len(table) == len(wanted) and all(dtype == "str" for dtype in table.dtypes)


@given(lines=st.lists(st.tuples(st.sampled_from(LINES), st.integers(1, 4)), max_size=12), end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
@settings(max_examples=200, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_as_the_strict_reader(lines, end, last, short_runs, short_middles):
    assert_same(end.join(line for line, times in lines for _ in range(times)) + (end if last else ""))


@given(lines=st.lists(st.sampled_from([*LINES, *LINES, *ODD]), max_size=12), ends=st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=12, max_size=12))
@settings(max_examples=200, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_or_the_same_refusal_whatever_the_line_ends(lines, ends, short_runs, short_middles):
    assert_same("".join(line + end for line, end in zip(lines, ends, strict=False)))


@given(text=st.text(alphabet='ab,"\n\r é', max_size=60))
@settings(max_examples=300, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all(text, short_runs, short_middles):
    assert_same(text)


def test_a_quotation_mark_left_open_swallows_plain_lines_as_the_strict_reader_has_it():
    # 1 + 600 plain lines, a cell that begins in line 602 and ends in line 1,203, 600 plain lines: 1,202 rows
    plain = ["1,2,3"] * 600
    text = "\n".join(["a,b,c", *plain, '"begins', *plain, 'ends",2,3', *plain])
    table = table_of_csv(text.encode())
    assert len(table) == 1 + 600 + 1 + 600
    assert table.to_numpy().tolist() == strictly(text)


def test_a_cell_beyond_the_readers_limit_is_refused():
    with pytest.raises(csv.Error):
        table_of_csv(("1,2\n" * 600 + "x" * (csv.field_size_limit() + 1) + ",2\n").encode())


LONG = [f"{number},{'yes' if number % 3 else 'no'},\"one, {number % 5}\",é" for number in range(60_000)]


def test_a_long_middle_is_read_at_once_and_by_its_spellings():
    text = "\n".join(["Police, 2023", "Ref,Flag,Group,Letter", *LONG, "Total,60000", ""])
    middle = middle_of(text.encode())
    assert middle.rows > 50_000 and [str(column.type)[:10] for column in middle.columns] == ["large_stri", "dictionary", "dictionary", "dictionary"]
    assert [str(dtype) for dtype in table_of_csv(text.encode()).dtypes] == ["str", "category", "category", "category"]
    assert_same(text)


# each stands in the middle of the long file, where it must be seen: a quotation mark, a line end, a cell too many or too few
WRONG = ['1,"yes,no,é', '1,y"e"s,no,é', '1,"yes"!,no,é', "1,yes\rno,no,é", "1,yes,no,é,", "1,yes,no", '1,"two\nlines",no,é', "1,yes\0,no,é", "1,yes,\ufeffno,é"]


@pytest.mark.parametrize("line", WRONG, ids=range(len(WRONG)))
def test_what_has_to_be_looked_at_is_not_read_at_once(line):
    text = "\n".join(["Ref,Flag,Group,Letter", *LONG[:30_000], line, *LONG[30_000:], ""])
    assert "\0" in text or middle_of(text.encode()) is None
    assert_same(text)


def test_an_empty_line_in_a_long_middle_is_a_row_of_nothing():
    text = "\n".join([*LONG[:30_000], "", *LONG[30_000:], ""])
    assert table_of_csv(text.encode()).iloc[30_000].tolist() == ["", "", "", ""]
    assert_same(text)


def test_a_quotation_mark_left_open_above_the_middle_runs_on_into_it():
    text = "\n".join(['Ref,"Flag,Group,Letter', *LONG, '"'])
    assert middle_of(text.encode()) is not None
    with pytest.raises(csv.Error):
        table_of_csv(text.encode())


def test_a_cell_of_the_middle_beyond_the_readers_limit_is_refused():
    text = "\n".join([*LONG[:30_000], f"1,{'x' * (csv.field_size_limit() + 1)},no,é", *LONG[30_000:], ""])
    with pytest.raises(csv.Error):
        table_of_csv(text.encode())


def test_nothing_but_empty_lines(short_middles):
    assert table_of_csv(b"\n" * 40).shape == (40, 0)


def test_nothing_at_all():
    assert isinstance(table_of_csv(b""), pd.DataFrame) and table_of_csv(b"").shape == (0, 0)
