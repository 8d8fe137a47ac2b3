"""The data tables: every figure once, the same in the workbook as in its CSV twin, and no empty cell."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import pandas as pd
import pytest

from pipeline.publish.data_tables import CSV_COLUMNS, data_tables, figures_csv, metadata, sheet_of, table_numbers
from pipeline.publish.workbook import workbook


@pytest.fixture(scope="module")
def book(edition) -> bytes:
    return workbook(edition)


@pytest.fixture(scope="module")
def sheets(book) -> dict[str, pd.DataFrame]:
    return pd.read_excel(io.BytesIO(book), sheet_name=None, header=None, engine="calamine", dtype="str", keep_default_na=False)


def test_the_csv_has_each_figure_of_the_edition_once(edition):
    said = [row["ref"] for row in csv.DictReader(io.StringIO(figures_csv(edition)))]
    frame = edition.protected.frame
    left_out = frame["group"].eq("not_mapped") & frame["numerator"].eq(0).fillna(False)  # an answer that nobody gave
    assert sorted(said) == sorted(frame.loc[~left_out, "ref"])


def test_a_figure_stands_with_its_parts_and_a_hidden_one_with_its_symbol_only(small_edition):
    edition = small_edition(
        shown={"ref": "refuge_disability_percent/2022-2024", "value": 36, "numerator": 120, "denominator": 330, "lower": 31.4999, "upper": 42},
        gone={"ref": "refuge_interpreter_percent/2022-2024", "status": "suppressed"},
    )
    gone, shown = csv.DictReader(io.StringIO(figures_csv(edition)))
    assert [shown[name] for name in ("value", "lower", "upper", "numerator", "denominator", "symbol")] == ["36", "31.5", "42", "120", "330", ""]
    assert [gone[name] for name in ("value", "lower", "upper", "numerator", "denominator", "symbol")] == ["", "", "", "", "", "[c]"]
    assert (shown["period"], shown["place"], shown["group"]) == ("April 2021 to March 2024", "Thurrock", "All")
    second, first = data_tables(edition)
    assert list(first.frame.columns) == ["Period", "Percentage", "Lower end of range", "Upper end of range", "Number", "Out of", "Trend over the years"]
    assert first.frame.iloc[0].tolist() == ["April 2021 to March 2024", 36, 31.5, 42, 120, 330, "too few to say"]
    assert second.frame.iloc[0, :2].tolist() == ["April 2021 to March 2024", "[c]"]


def test_a_part_that_a_figure_never_has_is_not_applicable(small_edition):
    edition = small_edition(
        ranged={"ref": "refuge_ethnic_group_percent/2022-2024/white_british", "value": 40, "lower": 35, "upper": 45},
        bare={"ref": "refuge_ethnic_group_percent/2024/white_british", "value": 40},
    )
    (table,) = data_tables(edition)
    assert table.frame["Lower end of range"].tolist() == ["[z]", 35]


def test_numbers_of_tables_follow_the_register(edition):
    numbers = table_numbers(edition)
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    assert list(numbers) == [name for name in edition.indicators if name in numbers]


def test_every_table_has_a_sheet_and_no_empty_cell(edition, sheets):
    tables = data_tables(edition)
    assert list(sheets) == ["Cover", "Contents", "Notes", *(sheet_of(table.number) for table in tables)]
    for table in tables:
        assert table.frame.notna().all().all() and not (table.frame == "").any().any(), table.title


def test_a_sheet_reads_back_as_its_table(edition, sheets):
    """By another reader: the rows under the heading of each sheet, as text, are those of the table."""
    for table in data_tables(edition):
        sheet = sheets[sheet_of(table.number)]
        assert str(sheet.iat[0, 0]).startswith(table.title)
        body = sheet.iloc[-len(table.frame) :, : table.frame.shape[1]].map(_plain).to_numpy().tolist()
        assert body == table.frame.map(_plain).to_numpy().tolist(), table.title


def _plain(cell: object) -> str:
    try:
        return f"{float(cell):.6g}"
    except ValueError:
        return str(cell)


def test_every_table_is_marked_up_with_its_own_name(book):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        marked = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/tables/")]
    names = [re.search(r'displayName="([^"]+)"', each)[1] for each in marked]
    assert len(names) == len(set(names)) >= 80


def test_notes_say_what_the_marks_mean(edition, sheets):
    told = " ".join(sheets["Notes"].to_numpy().ravel())
    assert edition.caveats["one_refuge"] in told
    assert "[note" in sheets[sheet_of(1)].iat[0, 0]


def test_the_cover_says_draft_and_explains_each_symbol(edition, sheets):
    told = " ".join(sheets["Cover"].to_numpy().ravel())
    assert "Draft:" in told and "Synthetic data" in told
    for status in edition.statuses.values():
        assert status.symbol in told


def test_the_same_edition_gives_the_same_bytes(edition, book):
    assert workbook(edition) == book


def test_the_description_names_every_column_of_the_csv(edition):
    told = json.loads(metadata(edition, "data-tables.csv"))
    assert told["url"] == "data-tables.csv"
    heading = figures_csv(edition).splitlines()[0].split(",")
    assert [column["name"] for column in told["tableSchema"]["columns"]] == heading == list(CSV_COLUMNS)
