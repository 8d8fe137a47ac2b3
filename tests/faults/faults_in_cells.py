"""Faults of a single cell: numbers, dates, codes and references that are not what they should be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.catalogue import load_codes
from tests.faults.ends import End, kept, set_aside
from tests.faults.fault import ALL_BOOKS, ALL_FORMS, CANARY, Fault, field_of, in_cell
from tests.faults.sheets import Formula, Sheet

CSV, XLSX = ("csv",), ("xlsx",)


def cell(name: str, kind: str, value: object, end: End, on: Sequence[str], forms: Sequence[str] = CSV) -> Fault:
    """A class of faults that one value in the first record makes."""
    return Fault(name, end, on, forms, in_cell(kind, value))


def ward_and(sheet: Sheet) -> None:
    """A ward's name with '&' where the list has 'and', in capitals."""
    named = next(row for row in load_codes()["ward"].rows if " and " in row.source_value and row.code == row.code.upper())
    sheet.put(0, "ward", named.source_value.replace(" and ", " & ").upper())
    sheet.put(1, "ward", named.code)


def years_in_words(sheet: Sheet) -> None:
    """Every usual spelling of the one financial year, one a row."""
    for row, spelled in enumerate(["2023/24", "2023-24", "FY24", "YE Mar 2024", "2023/2024", "April 2023 to March 2024"]):
        sheet.put(row, field_of(sheet, "date"), spelled)


def total_with_comma(sheet: Sheet) -> None:
    """A thousand more than the example says, in the part and in the total, both written with a comma."""
    for name in ("emergency_department", "total"):
        sheet.put(0, name, f"{int(sheet.get(0, name)) + 1000:,}")


def swapped_dates(sheet: Sheet) -> None:
    """An end on a day long before the start."""
    sheet.put(0, field_of(sheet, "end"), "02/01/2011")


def key_of_two(sheet: Sheet) -> None:
    """Two rows that share a key and differ in a code."""
    sheet.put(1, field_of(sheet, "key"), sheet.get(0, field_of(sheet, "key")))
    sheet.put(1, field_of(sheet, "coded"), "Not known")


def all_in_error(sheet: Sheet) -> None:
    """A required date that a formula fetched from a sheet which is gone, in every record."""
    for row in range(len(sheet.records)):
        sheet.put(row, field_of(sheet, "date"), Formula("=Gone!A1", "#REF!"))


def one_person_two_ids(sheet: Sheet) -> None:
    """Two rows alike in everything but the keys and the person's reference."""
    names = [page.name for page in sheet.contract.fields if page.name not in sheet.contract.primary_key and not page.identifier]
    for name in names:
        sheet.put(1, name, sheet.get(0, name))


DATED = ("refuge_referrals", "marac_cases")
COUNTED = ("police_incidents", "refuge_children")
CODED = ("health_contacts", "adult_social_care", "sexual_violence_incidents")
UNREAD = "cannot be read"
ONE_OF_24 = End(accepted=23, quarantined=1, reason="fails {number}_required", told="{number}_given")
ONE_OF_5 = End(accepted=4, quarantined=1, reason="belongs to another year", told="inside_year", stop="quarantine_limit")
ONE_OF_12 = End(accepted=11, quarantined=1, reason="belongs to another year", told="inside_year", stop="quarantine_limit")

NUMBERS = [
    *[
        cell(f"a small number hidden as {value}", "number", value, kept("{number}_given", number=""), on, forms)
        for value, on, forms in (
            ("<5", COUNTED, ("csv", "xlsx")),
            ("5 or under", ("police_incidents",), ("csv", "ods")),
            ("*", ("refuge_referrals",), ("csv", "xlsx")),
            ("[c]", ("sexual_violence_clients",), CSV),
        )
    ],
    cell("a small number hidden in a table of counts", "number", "<5", ONE_OF_24, ("police_hour_weekday",), ALL_FORMS),
    cell("an age of 999", "number", "999", kept("{number}_range", number=""), COUNTED, ALL_FORMS),
    cell("an adult of 0 years", "number", "0", kept("{number}_range", number=""), ("refuge_stays",), ("csv", "xlsx")),
    cell("an age below nought", "number", "-31", kept("{number}_range", number=""), COUNTED),
    cell("a child inside the mother's row", "number", f"34 + {CANARY} 6", kept("{number}_readable", number=""), ("refuge_stays",), ALL_FORMS),
    cell("a broken number", "number", "12.34567", kept("{number}_readable", number=""), COUNTED, ("csv", "xlsx")),
    cell("a number of another script", "number", "٣٤١٢٣", kept("{number}_readable", number=""), ("refuge_stays",)),
    cell("a number that is no number", "number", "NaN98765", kept("{number}_readable", number=""), ("police_incidents",)),
    cell("a number too large for any integer", "number", "9" * 30, kept("{number}_range", number=""), ("refuge_stays", "police_incidents")),
    Fault("a comma in thousands", End(accepted=12, reads={"number": "1016", "total": "1047"}), ("health_contacts_counts",), ALL_FORMS, total_with_comma),
    cell("a comma in a count", "number", "1,052", End(accepted=5, reads={"number": "1052"}), ("survey_invitations",), ALL_FORMS),
    cell("parts that do not make the total", "number", "7", End(23, 1, reason="days_add_up_to_total"), ("police_hour_weekday",), ALL_FORMS),
]
DATES = [
    cell("a day first date", "date", "1/6/2023", kept(date="2023-06-01"), DATED, ("csv", "xlsx")),
    cell("an Excel serial date", "date", "45078", kept(date="2023-06-01"), DATED),
    cell("an Excel serial date as a number", "date", 45078, kept(date="2023-06-01"), DATED, ALL_BOOKS),
    cell("a date cell of a workbook", "date", date(2023, 6, 1), kept(date="2023-06-01"), DATED, ALL_BOOKS),
    cell("an Excel serial with a time", "date", "45078.5", kept(date="2023-06-01 12:00:00"), ("police_incidents",), CSV),
    cell("a month in letters", "date", "01-Jun-23", kept(date="2023-06-01"), DATED),
    cell("a month first date", "date", "05/31/2023", set_aside(UNREAD, "{date}_readable"), DATED, ("csv", "xlsx")),
    cell("a day that never was", "date", "31/02/2024", set_aside(UNREAD, "{date}_readable"), DATED, ("csv", "ods")),
    cell("words for a date", "date", f"{CANARY} last spring", set_aside(UNREAD, "{date}_readable"), (*DATED, "police_incidents"), ("csv", "xlsx")),
    cell("a required date left empty", "date", "", set_aside("{date}_required", "{date}_required"), DATED, ALL_FORMS),
    cell("last year's row", "date", "2022-12-24", set_aside("belongs to another year", "inside_year"), (*DATED, "health_contacts", "sexual_violence_incidents"), ("csv", "xlsx")),
    cell("a row of years to come", "date", "24/12/2099", set_aside("belongs to another year", "inside_year"), ("adult_social_care",)),
    Fault("end before start", set_aside("before"), ("refuge_stays", "safe_accommodation_units", "sexual_violence_clients"), ("csv", "xlsx"), swapped_dates),
    Fault("financial years in every spelling", End(accepted=12), ("health_contacts_counts",), ALL_FORMS, years_in_words),
    cell("another financial year in words", "date", "2022/23", ONE_OF_12, ("health_contacts_counts",), ("csv", "xlsx")),
    cell("invitations of another year", "date", "2022/23", ONE_OF_5, ("survey_invitations",), ("csv", "xlsx")),
]
CODES = [
    cell("a spelling the code list does not know", "coded", CANARY, kept("{coded}_code_known", coded="not_mapped"), CODED, ALL_FORMS),
    *[
        cell(f"nothing written as '{word}'", "coded", word, kept(coded="not_recorded"), ("refuge_stays", "health_contacts"))
        for word in ("-", "N/K", "not  KNOWN", "")
    ],
    cell("NA is not missing", "coded", "NA", kept("{coded}_code_known", coded="not_mapped"), ("refuge_stays", "adult_social_care"), ("csv", "xlsx")),
    cell("NA is an answer where the list says so", "coded", "NA", kept(coded="not_applicable"), ("service_user_survey",), ("csv", "xlsx")),
    cell("None is an answer", "several", "None", kept(several="none"), ("refuge_stays", "sexual_violence_clients"), ALL_FORMS),
    cell("spaces that cannot be seen", "number", "\u00a0 17 \u00a0", kept(number="17"), COUNTED, ("csv", "xlsx")),
    cell("one unknown answer of several", "several", f"none;{CANARY}", kept("{several}_code_known", several="none;not_mapped"), ("refuge_stays",), ALL_FORMS),
    cell("an answer given twice in a cell", "several", "None;none", kept(several="none"), ("refuge_stays", "sexual_violence_clients")),
    cell("answers parted by another mark", "several", "Alcohol|Drugs", kept("{several}_code_known", several="not_mapped"), ("refuge_stays",)),
    cell("a truth of a workbook", "coded", True, kept(coded="yes"), ("safe_accommodation_units",), XLSX),
    Fault("& for and in a ward's name", kept(), ("police_incidents", "housing_cases"), ALL_FORMS, ward_and),
    cell("a resident of elsewhere", "ward", f"{CANARY} Ward", kept("ward_code_known", ward="not_mapped"), ("police_incidents", "housing_cases"), ("csv", "xlsx")),
]
REFERENCES = [
    cell("leading zeros lost from a key", "key", 1, set_aside("{key}_pattern", "{key}_pattern"), ("refuge_stays", "police_incidents"), (*ALL_FORMS, "xls")),
    cell("leading zeros lost from a person's number", "person", 12345, kept("child_ref_pattern", person=""), ("childrens_social_care",), ALL_FORMS),
    cell("a key left empty", "key", "", set_aside("{key}_required", "{key}_required"), ("refuge_stays", "marac_cases"), ("csv", "xlsx")),
    cell("a key of another data set", "key", f"{CANARY}9", set_aside("{key}_pattern", "{key}_pattern"), ("housing_cases",), ("csv", "ods")),
    Fault("one key for two rows", End(46, 2, reason="fails key_unique", told="key_unique"), CODED, ("csv", "xlsx"), key_of_two),
    Fault("one person under two ids", kept(), ("marac_cases", "housing_cases"), CSV, one_person_two_ids),
]
FORMULAS = [
    cell("a formula", "number", Formula("=30+4", 34), kept(number="34"), ("refuge_stays", "police_incidents"), XLSX),
    cell("a formula that failed", "number", Formula("=1/0", "#DIV/0!"), kept("cells_without_errors", number=""), ("refuge_stays",), (*ALL_FORMS, "xls")),
    cell("a formula that failed in a code", "coded", Formula("=A0", "#REF!"), kept("cells_without_errors", coded="not_recorded"), CODED, (*ALL_FORMS, "xls")),
    cell("a formula that failed for a date", "date", Formula("=x", "#N/A"), set_aside("{date}_required", "cells_without_errors"), DATED, (*ALL_FORMS, "xls")),
    Fault("a required column of errors", End(stop="cells_without_errors", says="48 × #REF!"), DATED, (*ALL_FORMS, "xls"), all_in_error),
    cell("a formula written out", "number", "=SUM(A1:A9)", kept("{number}_readable", number=""), COUNTED),
    cell("a formula that would call a program", "coded", f"=cmd|'/c {CANARY}'!A1", kept("{coded}_code_known", coded="not_mapped"), CODED),
]
FAULTS = [*NUMBERS, *DATES, *CODES, *REFERENCES, *FORMULAS]
