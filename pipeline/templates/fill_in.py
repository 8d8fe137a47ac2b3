"""The sheet to fill in: headings in the first row, one marked-up table, a guard on every column."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.templates.answers import AnswerList
from pipeline.templates.forms import FIRST_ROW, Column, Form
from pipeline.templates.guards import Sources, guard
from pipeline.templates.looks import height_for, print_on_a4

NARROWEST, WIDEST = 13, 44
_WIDTHS = {"date": 14, "datetime": 20, "integer": 13, "number": 13}


def write_form(page: Worksheet, form: Form, sources: Sources, lists: Mapping[str, AnswerList], looks: Mapping[str, Format]) -> None:
    """Headings as receive knows them, column formats, guards to the last row, and the cells known beforehand."""
    page.add_table(0, 0, max(1, len(form.prefilled)), len(form.columns) - 1, _table(form, looks))
    for column in form.columns:
        page.set_column(column.place, column.place, _width(column, lists), looks[_kind(column)])
        page.data_validation(FIRST_ROW - 1, column.place, form.last_row - 1, column.place, guard(column, form, sources))
    for number, known in enumerate(form.prefilled):
        for column in form.columns:
            if column.field.name in known:
                page.write(FIRST_ROW - 1 + number, column.place, known[column.field.name], looks["known"])
    page.set_row(0, height_for((column.header, _width(column, lists)) for column in form.columns))
    page.freeze_panes(1, 1)
    page.repeat_columns(0)
    print_on_a4(page, heading_row=0, across_one_page=False)


def _table(form: Form, looks: Mapping[str, Format]) -> dict[str, object]:
    heads = [(each.header, "required" if each.field.constraints.required else "optional") for each in form.columns]
    return {
        "name": form.contract.name,
        "title": form.contract.title,
        "description": form.contract.description,
        "columns": [{"header": header, "header_format": looks[look]} for header, look in heads],
        "autofilter": False,
        "style": None,
    }


def _kind(column: Column) -> str:
    """The look of the cells below a heading: text stays text, so that no leading nought is lost."""
    if column.takes_several:
        return "several"
    return "as text" if column.answers or column.field.type not in _WIDTHS else column.field.type


def _width(column: Column, lists: Mapping[str, AnswerList]) -> float:
    """Wide enough for the longest word of the heading, and for the answers within reason."""
    longest = max(len(word) for word in column.header.split()) + 3
    texts = [answer.text for answer in lists[column.answers].answers] if column.answers else []
    wanted = max([longest, _WIDTHS.get(column.field.type, NARROWEST), *(len(text) + 3 for text in texts)])
    return min(WIDEST, max(NARROWEST, wanted))
