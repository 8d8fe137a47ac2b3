"""The workbooks of the year 2024, and ways to read and fill in their XML as Excel would."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipeline.catalogue import load_area, load_codes, load_contracts
from pipeline.templates import workbooks

YEAR = 2024
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ET.register_namespace("", MAIN)
ET.register_namespace("r", LINKS)


def tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


@dataclass
class Book:
    """The parts of an XLSX by name; `fill` changes them, `save` packs them again."""

    parts: dict[str, bytes]

    @property
    def text(self) -> str:
        return "".join(content.decode() for name, content in self.parts.items() if name.endswith((".xml", ".rels")))

    def xml(self, part: str) -> ET.Element:
        return ET.fromstring(self.parts[part])

    @property
    def sheets(self) -> dict[str, str]:
        """Sheet name → part, in the order of the tabs."""
        targets = {each.get("Id"): each.get("Target") for each in self.xml("xl/_rels/workbook.xml.rels")}
        named = self.xml("xl/workbook.xml").iter(tag("sheet"))
        return {each.get("name"): f"xl/{targets[each.get(f'{{{LINKS}}}id')]}" for each in named}

    def shared(self) -> list[str]:
        return ["".join(text.text or "" for text in each.iter(tag("t"))) for each in self.xml("xl/sharedStrings.xml")]

    def cells(self, sheet: str) -> dict[str, str]:
        """Every written cell of a sheet, such as "B4" → its text."""
        shared, found = self.shared(), {}
        for cell in self.xml(self.sheets[sheet]).iter(tag("c")):
            value = cell.find(tag("v"))
            if value is not None:
                found[cell.get("r")] = shared[int(value.text)] if cell.get("t") == "s" else value.text
        return found

    def headings(self, sheet: str) -> dict[str, str]:
        """Column letter → heading in the first row."""
        return {place[:-1]: text for place, text in self.cells(sheet).items() if re.fullmatch("[A-Z]+1", place)}

    def guards(self, sheet: str) -> dict[str, ET.Element]:
        """Column letter → its data validation."""
        found = {}
        for each in self.xml(self.sheets[sheet]).iter(tag("dataValidation")):
            found[re.match("[A-Z]+", each.get("sqref"))[0]] = each
        return found

    def answers(self, formula: str) -> list[str]:
        """What stands in a range such as Answers!$B$4:$B$9."""
        sheet, column, first, last = re.fullmatch(r"(\w+)!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)", formula).groups()
        cells = self.cells(sheet)
        return [cells[f"{column}{row}"] for row in range(int(first), int(last) + 1)]

    def fill(self, sheet: str, typed: dict[str, object]) -> None:
        """Type into cells: "B4" → text or number. A cell takes the format of its column, as in Excel."""
        page = self.xml(self.sheets[sheet])
        styles = {n: each.get("style") for each in page.iter(tag("col")) for n in range(int(each.get("min")), int(each.get("max")) + 1)}
        data = page.find(tag("sheetData"))
        rows = {int(row.get("r")): row for row in data}
        for place, value in typed.items():
            letters, number = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()
            row = rows.get(int(number))
            if row is None:
                row = rows[int(number)] = ET.SubElement(data, tag("row"), {"r": number})
            column = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters)))
            _type_into(row, place, styles.get(column), value)
        self.parts[self.sheets[sheet]] = ET.tostring(page, encoding="utf-8", xml_declaration=True)

    def save(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path


def _type_into(row: ET.Element, place: str, style: str | None, value: object) -> None:
    cell = ET.SubElement(row, tag("c"), {"r": place} | ({"s": style} if style else {}))
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        ET.SubElement(ET.SubElement(cell, tag("is")), tag("t")).text = value
    else:
        ET.SubElement(cell, tag("v")).text = repr(value)


def _open(content: bytes) -> Book:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return Book({name: archive.read(name) for name in archive.namelist()})


@pytest.fixture(scope="session")
def open_book() -> Callable[[bytes], Book]:
    """A workbook's bytes → its parts, to read and to fill in."""
    return _open


@pytest.fixture(scope="session")
def made() -> dict[str, bytes]:
    return workbooks(load_contracts(), load_codes(), load_area(""), YEAR)


@pytest.fixture(scope="session")
def books(made: dict[str, bytes]) -> dict[str, Book]:
    """File name → the workbook's parts, for reading only."""
    return {name: _open(content) for name, content in made.items()}


@pytest.fixture(scope="session")
def forms(books: dict[str, Book]) -> dict[str, tuple[Book, str]]:
    """Data set → its workbook and the name of its sheet to fill in."""
    named = {sheet.lower().replace(" ", "_"): (book, sheet) for book in books.values() for sheet in book.sheets}
    return {data_set: named[data_set] for data_set in load_contracts() if data_set in named}
