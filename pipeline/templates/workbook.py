"""One workbook for each agency, the same bytes each time."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from pipeline.catalogue import Agency, Area, CodeList, Contract
from pipeline.periods import financial_year
from pipeline.templates.answers import answer_lists
from pipeline.templates.fill_in import write_form
from pipeline.templates.forms import ABOUT, Form, form_of
from pipeline.templates.guards import Sources
from pipeline.templates.guidance import (
    CONTENTS_SHEET,
    title_of,
    version_of,
    write_about,
    write_answers,
    write_contents,
    write_cover,
)
from pipeline.templates.looks import FONT, looks_of
from pipeline.templates.words import ANSWERS_SHEET

COVER_SHEET = "Cover"
LANGUAGE = "en-GB"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_PROPERTIES = "docProps/core.xml"


def workbooks(contracts: Mapping[str, Contract], codes: Mapping[str, CodeList], area: Area, year: int) -> dict[str, bytes]:
    """file name → XLSX: a workbook to fill in for each agency of the area that supplies a data set with a contract.

    `year` is the year the financial year ends in. The file is named "<agency's key>_workbook_<year>.xlsx".
    """
    made = {}
    for key, agency in area.agencies.items():
        own = [contracts[name] for name in agency.data_sets if name in contracts]
        if own:
            made[f"{key}_workbook_{year}.xlsx"] = _workbook(own, codes, area, agency, year)
    return made


def is_guidance(sheet: str) -> bool:
    """True for the name of a sheet of ours that nobody fills in."""
    return sheet in (COVER_SHEET, CONTENTS_SHEET, ANSWERS_SHEET) or sheet.startswith(ABOUT)


def _workbook(contracts: list[Contract], codes: Mapping[str, CodeList], area: Area, agency: Agency, year: int) -> bytes:
    lists = answer_lists(contracts, codes, year)
    forms = {contract.name: form_of(contract, lists, year) for contract in contracts}
    version = version_of(list(forms.values()), lists)
    content = BytesIO()
    with Workbook(content, _OPTIONS | {"default_format_properties": dict(FONT)}) as book:
        _write_properties(book, area, agency, year, version)
        looks = looks_of(book)
        pages = {sheet: book.add_worksheet(sheet) for sheet, _ in _sheets(forms)}
        write_cover(pages[COVER_SHEET], area, agency, list(forms.values()), version, looks)
        write_contents(pages[CONTENTS_SHEET], _sheets(forms)[2:], looks)
        sources = Sources(write_answers(pages[ANSWERS_SHEET], lists, looks) if lists else {}, forms)
        for form in forms.values():
            write_form(pages[form.sheet], form, sources, lists, looks)
            write_about(pages[form.about], form, forms, lists, looks)
    return _with_language(content.getvalue())


def _sheets(forms: Mapping[str, Form]) -> list[tuple[str, str]]:
    """Every sheet in its order, and what it holds."""
    sheets = [(COVER_SHEET, "For whom the workbook is, how to fill it in and where to send it."), (CONTENTS_SHEET, "The list of sheets.")]
    for form in forms.values():
        sheets.append((form.sheet, f"To fill in: {form.contract.title}. {form.contract.description}"))
        sheets.append((form.about, f"What each column of {form.sheet} asks for, why, and an example row."))
    if any(column.answers for form in forms.values() for column in form.columns):
        sheets.append((ANSWERS_SHEET, "The answers that the lists offer, and the codes they stand for."))
    return sheets


def _write_properties(book: Workbook, area: Area, agency: Agency, year: int, version: str) -> None:
    """A title, and a date of making that comes from the year and not from the clock."""
    period = financial_year(year)
    book.set_properties(
        {
            "title": title_of(agency, period),
            "subject": f"{area.name}, {period.label}",
            "author": area.tier_one_authority,
            "comments": f"Version {version}",
            "created": datetime(period.last_day.year, period.last_day.month, period.last_day.day),
        }
    )


def _with_language(content: bytes) -> bytes:
    """The same workbook with its language among its properties: XlsxWriter has no word for it."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            text = before.read(member)
            if member.filename == _PROPERTIES:
                text = text.replace(b"</cp:coreProperties>", f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>".encode())
            after.writestr(member, text)
    return made.getvalue()
