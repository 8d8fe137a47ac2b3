"""Faults of a whole sheet or of how a file was written: headings, titles, totals, copies, quotation marks, alphabets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.receive import RawFile
from tests.faults.ends import End, kept, not_opened, set_aside
from tests.faults.fault import ALL_BOOKS, ALL_FORMS, BOOKS, CANARY, Fault, field_of, in_cell
from tests.faults.sheets import Sheet, csv_text, raw_file, sound, write

SOME = ("refuge_children", "housing_cases")
Send = Callable[[Sheet, str, Path], list[RawFile]]


def written_as(encoding: str, end: str = "\r\n", separator: str = ",") -> Send:
    """A CSV in another alphabet, with other ends of line, or with other marks between cells."""

    def send(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
        file = raw_file(folder, f"{sheet.contract.name}.csv")
        file.path.write_bytes(csv_text(sheet.rows, end, separator).encode(encoding, "surrogateescape"))
        return [file]

    return send


def line(number: int, change: Callable[[str], str]) -> Send:
    """A CSV of which one line was changed after it was saved."""

    def send(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
        lines = csv_text(sheet.rows).splitlines()
        lines[number] = change(lines[number])
        file = raw_file(folder, f"{sheet.contract.name}.csv")
        file.path.write_bytes("\r\n".join([*lines, ""]).encode())
        return [file]

    return send


def open_at_two_rows(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """Two quotation marks that close each other, four rows apart."""
    lines = csv_text(sheet.rows).splitlines()
    lines[2] = lines[2].rsplit(",", 1)[0] + ',"'
    lines[6] = lines[6].rsplit(",", 1)[0] + ',"'
    file = raw_file(folder, f"{sheet.contract.name}.csv")
    file.path.write_bytes("\r\n".join([*lines, ""]).encode())
    return [file]


def sent_twice(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """The same extract under two names."""
    return [write(sheet, form, folder), write(sheet, form, folder, f"{sheet.contract.name}_final")]


def in_two_parts(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """The first half and the second in files of their own, ten rows in both."""
    first, second = replace(sheet, records=sheet.records[:29]), replace(sheet, records=sheet.records[19:])
    return [write(first, form, folder, f"{sheet.contract.name}_1"), write(second, form, folder, f"{sheet.contract.name}_2")]


def no_file(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """Nothing came."""
    return []


def above(*rows: list[object]) -> Callable[[Sheet], None]:
    """Rows over the headings."""
    return lambda sheet: sheet.above.extend(rows)


def below(*rows: list[object]) -> Callable[[Sheet], None]:
    """Rows under the records."""
    return lambda sheet: sheet.below.extend(rows)


def between(make: Callable[[Sheet], list[object]]) -> Callable[[Sheet], None]:
    """A row after the third record."""
    return lambda sheet: sheet.records.insert(3, make(sheet))


def merged_headings(sheet: Sheet) -> None:
    """Groups over the headings: a merged cell holds its text in its first column only."""
    sheet.above.append(["About the case", *[""] * (len(sheet.headings) - 3), "About the end"])


def heading(kind: str, change: Callable[[str], str]) -> Callable[[Sheet], None]:
    """The heading of a field changed."""

    def plant(sheet: Sheet) -> None:
        number = sheet.column(field_of(sheet, kind))
        sheet.headings[number] = change(str(sheet.headings[number]))

    return plant


def without(kind: str) -> Callable[[Sheet], None]:
    """A field's column taken out."""

    def plant(sheet: Sheet) -> None:
        number = sheet.column(field_of(sheet, kind))
        for row in (sheet.headings, *sheet.records):
            del row[number]

    return plant


def with_column(title: str) -> Callable[[Sheet], None]:
    """A column more, with a remark in each record."""

    def plant(sheet: Sheet) -> None:
        sheet.planted.append(f"{CANARY} remark")
        sheet.headings.append(title)
        for row in sheet.records:
            row.append(f"{CANARY} remark")

    return plant


def reordered(sheet: Sheet) -> None:
    """The columns from last to first."""
    for row in (sheet.headings, *sheet.records):
        row.reverse()


def spaced_headings(sheet: Sheet) -> None:
    """Capitals, doubled spaces and hard spaces in every heading."""
    sheet.headings = [f"  {str(text).upper().replace(' ', chr(160) + ' ')} " for text in sheet.headings]


def one_cell_more(sheet: Sheet) -> None:
    """A remark to the right of the last column."""
    sheet.planted.append(f"{CANARY} moved")
    sheet.records[0].append(f"{CANARY} moved")


def cut_short(sheet: Sheet) -> None:
    """A record that ends after its first cell."""
    del sheet.records[0][1:]


def last_cells_left_out(sheet: Sheet) -> None:
    """A record whose last three cells, all optional, were not written."""
    del sheet.records[0][-3:]


def hidden_sheet(sheet: Sheet) -> None:
    """Another sheet with records, hidden."""
    sheet.hidden["Working"] = [sheet.headings, *sheet.records[:2]]


def hidden_rows(sheet: Sheet) -> None:
    """Three records in hidden rows, as a filter leaves them."""
    sheet.hidden_rows = [5, 6, 9]


def hidden_column(sheet: Sheet) -> None:
    """A column nobody sees."""
    sheet.hidden_columns = [sheet.column(field_of(sheet, "coded"))]


def notes_beside(sheet: Sheet) -> None:
    """A first sheet of notes."""
    sheet.others["About this extract"] = [["Run by the performance team"], [], ["Domestic abuse flag only"]]


def wrong_total(sheet: Sheet) -> None:
    """A totals row that no column adds up to."""
    sheet.below.append(["Total", *["98765"] * (len(sheet.headings) - 1)])


def all_of_last_year(sheet: Sheet) -> None:
    """Every record dated a year before."""
    for row in range(len(sheet.records)):
        sheet.put(row, field_of(sheet, "date"), "2022-12-24")


def only_headings(sheet: Sheet) -> None:
    """No record."""
    sheet.records.clear()


def nothing_at_all(sheet: Sheet) -> None:
    """Not even headings."""
    sheet.records.clear()
    sheet.headings.clear()


def prose(sheet: Sheet) -> None:
    """A letter in place of a table."""
    sheet.headings, sheet.records = ["Dear colleague"], [[f"{CANARY} please find the numbers in the appendix"]]


def another_data_set(sheet: Sheet) -> None:
    """The survey under the name of another data set."""
    survey = sound("service_user_survey")
    sheet.headings, sheet.records = survey.headings, survey.records


def a_long_cell(sheet: Sheet) -> None:
    """A cell of 200,000 characters."""
    sheet.put(0, field_of(sheet, "coded"), CANARY * 22_223)


def a_nought_byte(sheet: Sheet) -> None:
    """A character that no text holds, in the last record."""
    sheet.put(-1, field_of(sheet, "coded"), f"{CANARY}\0x")


def no_end(text: str) -> str:
    """The line with a quotation mark before its last cell and none after it."""
    start, last = text.rsplit(",", 1)
    return f'{start},"{last}'


TITLES = (["Domestic abuse extract"], ["April 2023 to March 2024"], [])
LAYOUT = [
    Fault("a title over the headings", End(non_data=4), SOME, (*ALL_FORMS, "xls"), above(*TITLES)),
    Fault("merged headings", End(non_data=2), SOME, ALL_FORMS, merged_headings),
    Fault("a totals row", End(non_data=2, told="rows_are_records"), SOME, ALL_FORMS, below(["Grand total", "48"])),
    Fault("notes below the records", End(non_data=3), SOME, ("csv", "xlsx"), below(["Note: provisional"], ["run by the team on request"])),
    Fault("blank rows among the records", End(non_data=2), SOME, ALL_FORMS, between(lambda sheet: [])),
    Fault("headings printed again", End(non_data=2), SOME, ALL_FORMS, between(lambda sheet: list(sheet.headings))),
    Fault("a totals row that does not add up", End(24, non_data=2, told="column_adds_up"), ("police_hour_weekday",), ALL_FORMS, wrong_total),
    Fault("a total of those invited that does not add up", End(5, non_data=2, told="column_adds_up"), ("survey_invitations",), ALL_FORMS, wrong_total),
    Fault("a hidden sheet", kept("no_hidden_sheet"), SOME, ALL_BOOKS, hidden_sheet),
    Fault("hidden rows", kept("no_hidden_row"), SOME, BOOKS, hidden_rows),
    Fault("a hidden column", kept("no_hidden_column"), SOME, BOOKS, hidden_column),
    Fault("a sheet of notes beside", End(non_data=4), SOME, ALL_BOOKS, notes_beside),
    Fault("cells outside the headed columns", kept("cells_under_headings"), SOME, BOOKS, one_cell_more),
    Fault("more cells than headings", set_aside("more cells than headings"), SOME, ("csv",), one_cell_more),
    Fault("a record cut short", set_aside("_required"), SOME, ("csv",), cut_short),
    Fault("last cells left out", kept(), SOME, ("csv",), last_cells_left_out),
    Fault("headings without records", End(accepted=0, told="file_has_records"), SOME, ALL_FORMS, only_headings),
    Fault("an empty sheet", not_opened("file_has_records"), SOME[:1], ("xlsx",), nothing_at_all),
    Fault("a letter in place of a table", not_opened("heading_row"), SOME, ALL_FORMS, prose),
    Fault("the file of another data set", not_opened("heading_row"), SOME[:2], ("csv", "xlsx"), another_data_set),
]
HEADINGS = [
    Fault("a required column renamed", End(stop="columns_present"), SOME, ("csv", "xlsx"), heading("date", lambda text: f"{text} (new)")),
    Fault("a required column missing", End(stop="columns_present"), ("housing_cases", "marac_cases"), ("csv", "ods"), without("key")),
    Fault("an optional column missing", kept("columns_present"), SOME, ("csv", "ods"), without("coded")),
    Fault("an optional column renamed", kept("columns_present"), SOME, ("csv",), heading("coded", lambda text: f"{text} (as coded)")),
    Fault("a column nobody asked for", kept("columns_known"), SOME, ALL_FORMS, with_column("Officer remarks")),
    Fault("one column twice", End(stop="columns_present"), ("refuge_stays",), ("csv", "xlsx"), with_column("Ethnicity")),
    Fault("columns in another order", kept(), SOME, ALL_FORMS, reordered),
    Fault("headings in capitals with odd spaces", kept(), SOME, ALL_FORMS, spaced_headings),
]
TEXTS = [
    Fault("a byte order mark", kept(), SOME, ("csv",), send=written_as("utf-8-sig")),
    Fault("Windows text", kept("text_encoding", coded="not_mapped"), SOME, ("csv",), in_cell("coded", f"{CANARY} café"), written_as("cp1252")),
    Fault("text in UTF-16", not_opened("file_readable"), SOME, ("csv",), send=written_as("utf-16")),
    Fault("text of no known alphabet", not_opened("text_encoding"), SOME[:2], ("csv",), in_cell("coded", "\udc81\udc8d"), written_as("utf-8")),
    Fault("a code that ends in a hard space", kept(), SOME[:2], ("csv",), in_cell("coded", "Not known\u00a0"), written_as("cp1252")),
    Fault("ends of line of an old Macintosh", kept(), SOME, ("csv",), send=written_as("utf-8", "\r")),
    Fault("ends of line of Unix", kept(), SOME[:1], ("csv",), send=written_as("utf-8", "\n")),
    Fault("semicolons between cells", not_opened("heading_row"), SOME[:2], ("csv",), send=written_as("utf-8", separator=";")),
    Fault("tabs between cells", not_opened("heading_row"), SOME[:2], ("csv",), send=written_as("utf-8", separator="\t")),
    Fault("a quotation mark left open", not_opened("quotes_closed"), SOME, ("csv",), send=line(30, no_end)),
    Fault("a quotation mark inside a cell", not_opened("quotes_closed"), SOME[:1], ("csv",), send=line(30, lambda text: '"x"y,' + text)),
    Fault("two open quotation marks", End(accepted=44, stop="quotes_closed"), SOME, ("csv",), send=open_at_two_rows),
    Fault("a cell of a whole book", not_opened("quotes_closed"), SOME[:2], ("csv",), a_long_cell),
    Fault("a nought byte far down", kept("{coded}_code_known"), ("housing_cases",), ("csv",), a_nought_byte),
]
COPIES = [
    Fault("the same extract twice", End(48, duplicates=48, non_data=2, told="rows_once"), SOME, ("csv", "xlsx"), send=sent_twice),
    Fault("a record twice", End(48, duplicates=1, told="rows_once"), SOME, ALL_FORMS, between(lambda sheet: list(sheet.records[0]))),
    Fault("two files that overlap", End(48, duplicates=10, non_data=2, told="rows_once"), SOME, ALL_FORMS, send=in_two_parts),
    Fault("last year's file in this year's folder", End(0, 48, stop="inside_year"), SOME, ("csv", "xlsx"), all_of_last_year),
    Fault("nothing came", End(0, non_data=0, told="supplied"), ("refuge_stays", "police_incidents", "health_contacts"), ("csv",), send=no_file),
]
FAULTS = [*LAYOUT, *HEADINGS, *TEXTS, *COPIES]
