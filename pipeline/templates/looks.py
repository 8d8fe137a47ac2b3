"""How the workbooks look: few colours, dark on light or light on dark, and never a colour that says something by itself."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": "none"}  # no scheme: the theme would put its own font in place
POINTS_A_LINE, POINTS_AROUND = 16, 4
CHARACTERS_A_WIDTH = 1.02  # how many letters fit in one unit of a column's width
A4 = 9
BLACK, WHITE, DARK_BLUE, LIGHT_GREY, GREY = "#000000", "#FFFFFF", "#12436D", "#E6E6E6", "#767676"

_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "heading": {"bold": True, "font_size": 14, "valign": "bottom"},
    "text": {"text_wrap": True, "valign": "top"},
    "cell": {"text_wrap": True, "valign": "top", "border": 1, "border_color": GREY},
    "link": {"text_wrap": True, "valign": "top", "border": 1, "border_color": GREY, "font_color": DARK_BLUE, "underline": True},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "font_color": WHITE, "bg_color": DARK_BLUE, "border": 1, "border_color": WHITE},
    "required": {"bold": True, "text_wrap": True, "valign": "top", "font_color": WHITE, "bg_color": DARK_BLUE, "border": 1, "border_color": WHITE},
    "optional": {"bold": False, "text_wrap": True, "valign": "top", "font_color": BLACK, "bg_color": LIGHT_GREY, "border": 1},
    "known": {"bold": True, "num_format": "0", "font_color": BLACK, "bg_color": LIGHT_GREY, "border": 1},
    "as text": {"num_format": "@", "valign": "top"},
    "several": {"num_format": "@", "valign": "top", "text_wrap": True},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top"},
    "datetime": {"num_format": "dd/mm/yyyy hh:mm", "valign": "top"},
    "integer": {"num_format": "0", "valign": "top"},
    "number": {"num_format": "General", "valign": "top"},
}


def looks_of(book: Workbook) -> dict[str, Format]:
    """The formats of a workbook by name."""
    return {name: book.add_format(FONT | properties) for name, properties in _LOOKS.items()}


def height_for(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row whose cells hold these texts in columns of these widths, wrapped."""
    lines = max((ceil(len(text) / (width * CHARACTERS_A_WIDTH)) for text, width in cells), default=1)
    return POINTS_AROUND + POINTS_A_LINE * max(1, lines)


def print_on_a4(page: Worksheet, heading_row: int | None = None, across_one_page: bool = True) -> None:
    """Printed on landscape pages, with the headings again on every page."""
    page.set_landscape()
    page.set_paper(A4)
    if across_one_page:
        page.fit_to_pages(1, 0)
    if heading_row is not None:
        page.repeat_rows(heading_row)
