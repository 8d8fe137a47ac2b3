"""The walk back on a tiny edition made by hand: file, sheet, rows as ranges, column letters, and never what stands in them."""

from __future__ import annotations

import dataclasses
import json

import pandas as pd
import pytest

from pipeline.problems import Finding
from pipeline.record import Evidence, walk_back

REF = "refuge_disability_percent/2022-2024"
# What stands in the cells: none of it may ever be shown.
SECRETS = ["wheelchair", "RF-0007", "never-to-be-seen"]


def stays() -> pd.DataFrame:
    """Nine stays: four in a workbook of 2023 with two sheets, five in a CSV of 2024."""
    return pd.DataFrame(
        {
            "row_id": [1, 2, 3, 4, 5, 6, 7, 8, 9],
            "source_file": ["2023/refuge_stays.xlsx"] * 4 + ["2024/refuge_stays.csv"] * 5,
            "source_sheet": ["Spring", "Spring", "Autumn", "Autumn", "", "", "", "", ""],
            "source_row": [4, 5, 4, 9, 2, 3, 4, 7, 12],
            "disability": ["wheelchair"] * 9,
            "client": ["RF-0007"] * 9,
            "remark": ["never-to-be-seen"] * 9,
        }
    )


def receipts() -> pd.DataFrame:
    """The two sheets have the same columns in other places; the CSV in others again."""
    return pd.DataFrame(
        {
            "file": ["2023/refuge_stays.xlsx", "2023/refuge_stays.xlsx", "2024/refuge_stays.csv"],
            "sheet": ["Spring", "Autumn", ""],
            "columns": [
                json.dumps({"disability": "J", "client": "B"}),
                json.dumps({"disability": "K", "client": "C"}),
                json.dumps({"disability": "AA", "client": "A"}),
            ],
        }
    )


def row(**changed: object) -> pd.Series:
    return pd.Series(
        {"value": 40.0, "numerator": 10.0, "denominator": 25.0, "lower": None, "upper": None, "status": "ok", "caveats": "", "sources": "refuge_stays"}
        | changed
    )


def rows_behind(numerator: list[int], denominator: list[int], data_set: str = "refuge_stays") -> pd.DataFrame:
    return pd.DataFrame(
        {"ref": [REF, REF], "data_set": [data_set] * 2, "part": ["numerator", "denominator"], "row_ids": [numerator, denominator]}
    )


def evidence(**changed: object) -> Evidence:
    whole = Evidence(
        ref=REF,
        title="Adults in refuge with a disability",
        counted={"numerator": "Adult stays of a person with any disability recorded", "denominator": ""},
        columns=["disability"],
        figure=row(value=40.0, numerator=10, denominator=25, lower=23.4, upper=59.3, caveats="one_refuge;unnamed"),
        measured=row(value=100 * 8 / 22, numerator=8, denominator=22, lower=19.7, upper=57.05),
        rows=rows_behind([1, 3, 5, 6, 7, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        tables={"refuge_stays": stays()},
        receipts=receipts(),
        printed=pd.DataFrame({"printed": ["40 %", "about 40 %"], "pages": ["index.html", "people.html, data.html"]}),
        digests={"2023/refuge_stays.xlsx": "a" * 64, "2024/refuge_stays.csv": "b" * 64},
        findings=[Finding("ages are missing", "2024/refuge_stays.csv", "an age", "2 rows", "ask", severity="look")],
        corrected=["stays_age: age set in row 7 of 2024/refuge_stays.csv"],
        caveats={"one_refuge": "There is one refuge."},
    )
    return dataclasses.replace(whole, **changed)


def lines_of(label: str, lines: list[str]) -> list[str]:
    return [line[12:] for line in lines if line.startswith(label)]


def after(start: str, lines: list[str]) -> list[str]:
    """The indented lines under the line that begins with `start`."""
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    under = []
    for line in lines[first + 1 :]:
        if not line.startswith(" "):
            break
        under.append(line.strip())
    return under


class TestTheWalk:
    def test_begins_with_the_figure_and_where_it_is_printed(self):
        lines = walk_back(evidence())
        assert lines[0] == f"Figure      {REF}"
        assert lines_of("Printed", lines) == ["“40 %” on index.html", "“about 40 %” on people.html, data.html"]
        assert lines_of("Status", lines) == ["ok"]

    def test_gives_the_published_and_the_measured_figure(self):
        lines = walk_back(evidence())
        assert lines_of("Published", lines) == ["value 40, 10 of 25, interval 23.4 to 59.3"]
        # 8 of 22 is 36.3636 %.
        assert lines_of("Measured", lines) == ["value 36.3636, 8 of 22, interval 19.7 to 57.05   (private: do not publish)"]

    def test_names_file_sheet_rows_and_column_of_the_numerator(self):
        """Rows 1, 3, 5, 6, 7 and 9 of the table: row 4 of each sheet, and rows 2 to 4 and 12 of the CSV."""
        assert after("Numerator   6 rows of refuge_stays", walk_back(evidence())) == [
            "data/raw/2023/refuge_stays.xlsx, sheet “Autumn”: row 4",
            f"disability in column K; SHA-256 {'a' * 64}",
            "data/raw/2023/refuge_stays.xlsx, sheet “Spring”: row 4",
            f"disability in column J; SHA-256 {'a' * 64}",
            "data/raw/2024/refuge_stays.csv: rows 2 to 4 and 12",
            f"disability in column AA; SHA-256 {'b' * 64}",
        ]

    def test_names_those_of_the_denominator(self):
        assert after("Denominator 9 rows of refuge_stays", walk_back(evidence()))[::2] == [
            "data/raw/2023/refuge_stays.xlsx, sheet “Autumn”: rows 4 and 9",
            "data/raw/2023/refuge_stays.xlsx, sheet “Spring”: rows 4 to 5",
            "data/raw/2024/refuge_stays.csv: rows 2 to 4, 7 and 12",
        ]

    def test_says_in_words_what_was_counted(self):
        assert "Numerator   Adult stays of a person with any disability recorded" in walk_back(evidence())

    def test_ends_with_corrections_findings_and_caveats(self):
        lines = walk_back(evidence())
        assert lines_of("Correction", lines) == ["stays_age: age set in row 7 of 2024/refuge_stays.csv"]
        assert lines_of("Finding", lines) == ["ages are missing (2024/refuge_stays.csv): 2 rows"]
        assert lines_of("Caveat", lines) == ["There is one refuge.", "unnamed"]

    def test_never_shows_what_stands_in_a_cell(self):
        everything = "\n".join(walk_back(evidence(columns=["disability", "client", "remark"])))
        assert not [secret for secret in SECRETS if secret in everything]

    def test_of_a_field_with_several_answers_leads_to_the_rows_of_the_record(self):
        lines = walk_back(evidence(rows=rows_behind([9], [8, 9], "refuge_stays__disability")))
        assert after("Numerator   1 row of refuge_stays__disability", lines)[0] == "data/raw/2024/refuge_stays.csv: row 12"

    def test_names_a_row_once_though_two_records_stand_in_it(self):
        """A child inside the mother's row: two records, one row of the file."""
        table = stays().assign(source_row=[4, 4, 4, 9, 2, 2, 3, 7, 12])
        lines = walk_back(evidence(tables={"refuge_stays": table}))
        assert "data/raw/2024/refuge_stays.csv: rows 2 to 3 and 12" in after("Numerator   6 rows", lines)


class TestWhatMayBeMissing:
    def test_a_figure_printed_nowhere(self):
        nowhere = pd.DataFrame({"printed": [], "pages": []})
        assert lines_of("Printed", walk_back(evidence(printed=nowhere))) == ["nowhere in this edition"]

    def test_a_figure_that_is_hidden(self):
        hidden = row(value=None, numerator=None, denominator=None, status="suppressed")
        lines = walk_back(evidence(figure=hidden, measured=row(value=12.5, numerator=1, denominator=8)))
        assert lines_of("Published", lines) == ["no figure (suppressed)"]
        assert lines_of("Measured", lines) == ["value 12.5, 1 of 8   (private: do not publish)"]

    def test_a_figure_from_no_agency_s_rows(self):
        empty = rows_behind([], []).iloc[:0]
        lines = walk_back(evidence(rows=empty, figure=row(sources="population;deprivation")))
        assert lines_of("From", lines) == ["no agency's rows: population, deprivation"]

    def test_nothing_corrected_and_nothing_found(self):
        lines = walk_back(evidence(corrected=[], findings=[]))
        assert lines_of("Correction", lines) == ["none applies to these data sets"]
        assert lines_of("Finding", lines) == ["none on these data sets"]

    def test_a_file_without_receipt_or_digest(self):
        lines = walk_back(evidence(receipts=receipts().iloc[:0], digests={}))
        assert after("Numerator   6 rows", lines)[1] == "the whole row; SHA-256 not known"

    def test_rows_that_the_table_no_longer_has_are_said_to_be_lost(self):
        """Rows 10 and 11 are in the evidence and in no table: the edition and the tables are of two runs."""
        lines = walk_back(evidence(rows=rows_behind([1, 10, 11], [1])))
        assert after("Numerator   1 row of refuge_stays", lines)[0].startswith("2 rows more cannot be found")


@pytest.mark.parametrize(
    ("amount", "words"),
    [(40.0, "40"), (36.363636, "36.3636"), (0.5, "0.5"), (1234567.0, "1,234,567"), (175531, "175,531"), (-0.71, "-0.71"), (100.0, "100"), (0.0, "0")],
)
def test_numbers_are_read_without_powers_of_ten(amount, words):
    lines = walk_back(evidence(figure=row(value=amount, numerator=None, denominator=None)))
    assert lines_of("Published", lines) == [f"value {words}"]
