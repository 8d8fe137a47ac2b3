"""Plain lines are read at once: every row must be the one that Python's strict reader gives, in the same place."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.receive import comma_lines
from pipeline.receive.comma_lines import rows_of_csv, table_of_csv

LINES = ["a,b,c", "1,2,3", "", ",,", "x", " , é ,z", '"q",2,3', '"two\nlines",2,3', '"one ""in"" it",,', "1,2", "a,b,c,d", "\ufeff,b,c", "\t,\u00a0,-", '1,"2,2",3', '"1","",",3,"', '"",,"é"']
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


def assert_same(text: str) -> None:
    try:
        wanted = strictly(text)
    except csv.Error:
        with pytest.raises(csv.Error):
            table_of_csv(text.encode())
        return
    table = table_of_csv(text.encode())
    assert table.to_numpy().tolist() == wanted
    assert len(table) == len(wanted) and all(dtype == "str" for dtype in table.dtypes)


@given(lines=st.lists(st.tuples(st.sampled_from(LINES), st.integers(1, 4)), max_size=12), end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
@settings(max_examples=300, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_as_the_strict_reader(lines, end, last, short_runs):
    assert_same(end.join(line for line, times in lines for _ in range(times)) + (end if last else ""))


@given(lines=st.lists(st.sampled_from([*LINES, *LINES, *ODD]), max_size=12), ends=st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=12, max_size=12))
@settings(max_examples=300, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_or_the_same_refusal_whatever_the_line_ends(lines, ends, short_runs):
    assert_same("".join(line + end for line, end in zip(lines, ends, strict=False)))


@given(text=st.text(alphabet='ab,"\n\r é', max_size=60))
@settings(max_examples=400, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all(text, short_runs):
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


def test_nothing_at_all():
    assert isinstance(table_of_csv(b""), pd.DataFrame) and table_of_csv(b"").shape == (0, 0)
