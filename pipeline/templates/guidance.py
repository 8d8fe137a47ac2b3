"""The sheets that explain: the cover, the list of sheets, a sheet about each form, and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.catalogue import Agency, Area
from pipeline.periods import Period
from pipeline.templates.answers import AnswerList
from pipeline.templates.examples import example_of
from pipeline.templates.forms import MOST_ROWS, Form
from pipeline.templates.looks import height_for, print_on_a4
from pipeline.templates.relations import parent_of
from pipeline.templates.words import ANSWERS_SHEET, how, reasons, requirement

CONTENTS_SHEET = "Contents"
PAGE_WIDTH = 100
SPACE_ABOVE = 10
NEVER_ASKED = (
    "Names of people, whether adults, children, perpetrators or workers.",
    "Addresses, postcodes, and the address of any refuge or safe house.",
    "Dates of birth, telephone numbers, e-mail addresses, NHS numbers and National Insurance numbers.",
    "Case notes, or anything else told in someone's own words, unless a column asks for it by name.",
)


def title_of(agency: Agency, period: Period) -> str:
    """The workbook's title, on its cover and in its properties."""
    return f"Domestic abuse needs assessment: workbook for {agency.name}, {period.short_label}"


def version_of(forms: Sequence[Form], lists: Mapping[str, AnswerList]) -> str:
    """The version in plain counts: two workbooks that ask for different things differ here."""
    columns = sum(len(form.columns) for form in forms)
    answers = sum(len(each.answers) for each in lists.values())
    return f"{forms[0].period.code}: {len(forms)} data sets, {columns} columns, {answers} answers"


def write_cover(page: Worksheet, area: Area, agency: Agency, forms: Sequence[Form], version: str, looks: Mapping[str, Format]) -> None:
    """Title, for whom, version, how to fill in, what is never asked, and whom to send it to."""
    period = forms[0].period
    role = agency.contact_role or agency.name
    parts = [
        ("", [f"For: {role}, {agency.name}", f"About: {area.name}, {period.label}", f"Version: {version}"]),
        ("How to fill it in", _steps(forms, period)),
        ("What to leave out", ["Never put any of these into this workbook:", *NEVER_ASKED, "Use your own reference numbers: we replace them."]),
        ("Where to send it", _sending(area, period)),
    ]
    _write_page(page, title_of(agency, period), parts, looks)


def _steps(forms: Sequence[Form], period: Period) -> list[str]:
    counted = [form for form in forms if form.prefilled]
    return [
        f"Fill in these sheets: {', '.join(form.sheet for form in forms)}. If you have nothing for one of them, say so when you send the workbook.",
        f"Give what happened from {period.label}, one row for each record. Keep the headings in the first row as they are.",
        *(f"The sheet {form.sheet} asks for counts. The grey cells are filled in already: {_known_headers(form)}." for form in counted),
        "A heading in bold white letters on dark blue must be filled in. One in plain black letters on light grey may be left empty.",
        "Choose a cell and a small window says what belongs in it. Where a cell has a list, choose from the list. Where it has none, type.",
        f"If you do not know an answer, leave the cell empty. Do not guess. All the answers stand on the sheet {ANSWERS_SHEET}.",
        f"The guards reach down {MOST_ROWS:,} rows. If you have more, or paste from your own system, paste values only: pasting takes guards away.",
        "Do not add totals, notes, columns or sheets. If something does not fit, write to us.",
    ]


def _known_headers(form: Form) -> str:
    return " and ".join(column.header for column in form.columns if column.field.name in form.prefilled[0])


def _sending(area: Area, period: Period) -> list[str]:
    return [
        f"Keep the file's name and save it as an Excel workbook (.xlsx), without a password. It belongs to {period.short_label}.",
        f"Send it to the needs assessment analyst at {area.tier_one_authority} through the secure transfer agreed, never by ordinary e-mail.",
        "Ask the same analyst if a column cannot be filled in, or is called something else in your system.",
    ]


def _write_page(page: Worksheet, title: str, parts: list[tuple[str, list[str]]], looks: Mapping[str, Format]) -> None:
    page.set_column(0, 0, PAGE_WIDTH, looks["text"])
    page.write_string(0, 0, title, looks["title"])
    lines = [(text, look) for heading, texts in parts for text, look in [(heading, "heading"), *((text, "text") for text in texts)] if text]
    for number, (text, look) in enumerate(lines, start=1):
        page.write_string(number, 0, text, looks[look])
        page.set_row(number, height_for([(text, PAGE_WIDTH)]) + (SPACE_ABOVE if look == "heading" else 0))
    print_on_a4(page)


def write_contents(page: Worksheet, sheets: Sequence[tuple[str, str]], looks: Mapping[str, Format]) -> None:
    """A table of the sheets, each name a link."""
    _write_top(page, CONTENTS_SHEET, ["This sheet lists the others. Follow a link to go to a sheet."], looks)
    _write_table(page, 2, "list_of_sheets", {"Sheet": 36, "What it holds": 80}, [list(line) for line in sheets], looks)
    for number, (sheet, _) in enumerate(sheets, start=3):
        page.write_url(number, 0, f"internal:'{sheet}'!A1", looks["link"], sheet)


def write_about(page: Worksheet, form: Form, forms: Mapping[str, Form], lists: Mapping[str, AnswerList], looks: Mapping[str, Format]) -> None:
    """What each column of a form asks for, how, why, and an example row."""
    contract = form.contract
    above = [contract.description, *_once_together(form), f"Why we ask: {contract.purpose}", f"How long we keep it: {contract.retention}"]
    above += [f"On what terms: {contract.licence}"] if contract.licence else []
    _write_top(page, f"About the sheet {form.sheet}: {contract.title}", above, looks)
    lines = [_about_column(column, form, forms, lists) for column in form.columns]
    widths = {"Column": 26, "Must it be filled in?": 22, "What to put": 60, "Why we ask": 50, "Example row": 34}
    _write_table(page, len(above) + 1, f"about_{contract.name}", widths, lines, looks)


def _about_column(column, form: Form, forms: Mapping[str, Form], lists: Mapping[str, AnswerList]) -> list[str]:
    what = " ".join([column.field.description, *how(column, form, parent_of(column, form, forms))])
    return [column.header, requirement(column), what, reasons(column, form), example_of(column, form, lists)]


def _once_together(form: Form) -> list[str]:
    keys = [form.column(name) for name in form.contract.primary_key]
    if len(keys) < 2 or not all(keys):
        return []
    return [f"No two rows may have the same {' and '.join(repr(key.header) for key in keys if key)}."]


def write_answers(page: Worksheet, lists: Mapping[str, AnswerList], looks: Mapping[str, Format]) -> dict[str, str]:
    """Every list of answers, one below the other in one table; gives back the range of each list, by its name."""
    above = ["The lists in the cells come from here. An answer and its code mean the same; both are read."]
    _write_top(page, ANSWERS_SHEET, above, looks)
    lines, ranges = [], {}
    for name, each in lists.items():
        first = len(above) + 3 + len(lines)
        ranges[name] = f"{ANSWERS_SHEET}!$B${first}:$B${first + len(each.answers) - 1}"
        lines += [[each.title, answer.text, answer.code, "; ".join(each.used_in)] for answer in each.answers]
    _write_table(page, len(above) + 1, "answers", {"List": 28, "Answer": 60, "Code": 34, "Used in": 60}, lines, looks)
    return ranges


def _write_top(page: Worksheet, title: str, texts: Sequence[str], looks: Mapping[str, Format]) -> None:
    page.write_string(0, 0, title, looks["title"])
    for number, text in enumerate(texts, start=1):
        page.write_string(number, 0, text)


def _write_table(page: Worksheet, row: int, name: str, widths: Mapping[str, int], lines: list[list[str]], looks: Mapping[str, Format]) -> None:
    columns = [{"header": header, "header_format": looks["head"], "format": looks["cell"]} for header in widths]
    options = {"name": name, "columns": columns, "data": lines, "autofilter": False, "style": None}
    page.add_table(row, 0, row + len(lines), len(widths) - 1, options)
    for place, width in enumerate(widths.values()):
        page.set_column(place, place, width)
    for number, cells in enumerate([list(widths), *lines], start=row):
        page.set_row(number, height_for(zip(cells, widths.values(), strict=True)))
    page.freeze_panes(row + 1, 1)
    print_on_a4(page, heading_row=row)
