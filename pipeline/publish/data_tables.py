"""The data tables of an edition: every protected figure of the register, one table an indicator, as plain words and numbers.

The workbook, its CSV twin and the metadata beside it are all made from the same list, so they cannot differ.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pandas as pd

from pipeline.catalogue import Indicator
from pipeline.edition import Edition
from pipeline.publish.numbers import PARTS
from pipeline.publish.rows import rows
from pipeline.publish.words import TRENDS, plain_label

EVERYBODY = "All"
DECIMALS = 2  # finer than any page prints
CSV_COLUMNS = {
    "table": ("string", "Sheet of the workbook that the figure stands on"),
    "ref": ("string", "Name of the figure; the same name stands beside it on every page"),
    "title": ("string", "What the figure is"),
    "period": ("string", "Years the figure is about"),
    "area_code": ("string", "Official code of the area or ward"),
    "place": ("string", "Area or ward"),
    "breakdown": ("string", "List that the group is from; empty for everybody"),
    "group": ("string", "Group the figure is about"),
    "unit": ("string", "What the number is counted in"),
    "value": ("number", "The figure; empty when it cannot be given"),
    "lower": ("number", "Lower end of its range"),
    "upper": ("number", "Upper end of its range"),
    "numerator": ("number", "Number counted, rounded"),
    "denominator": ("number", "Total it is a share of, rounded"),
    "symbol": ("string", "Why a figure is not given, in square brackets; empty when it is"),
    "trend": ("string", "Direction over the three years, or against the year before, where it was tested; of a quarter, whether it is more than usual"),
    "caveats": ("string", "What to know before using the figure, separated by semicolons"),
    "sources": ("string", "Data sets it comes from, separated by semicolons"),
}
_UNITS = {
    "percent": "Percentage",
    "count": "Number",
    "rate_per_1000": "Rate for every thousand people",
    "rate_per_10000": "Rate for every ten thousand people",
    "days": "Days",
    "score": "Score",
    "rank": "Rank",
    "correlation": "Rank correlation",
    "ratio": "Ratio",
    "pounds": "Pounds",
}


@dataclass(frozen=True, eq=False)
class DataTable:
    """One table: `frame` has words, numbers and symbols only, no empty cell; `notes` are codes of caveats."""

    number: int
    title: str
    about: str
    notes: tuple[str, ...]
    frame: pd.DataFrame


def data_tables(edition: Edition) -> list[DataTable]:
    """A table for each indicator of the register that has a planned figure, in the register's order, numbered from one."""
    every = all_figures(edition)
    numbers = table_numbers(edition)
    return [_table(edition, edition.indicators[name], number, every.loc[every["table"].eq(sheet_of(number))]) for name, number in numbers.items()]


def table_numbers(edition: Edition) -> dict[str, int]:
    """Indicator → the number of its table, for those that have one."""
    planned = set(edition.protected.frame["indicator"])
    having = [name for name, block in edition.indicators.items() if planned & set(block.titles)]
    return {name: place for place, name in enumerate(having, start=1)}


def sheet_of(number: int) -> str:
    """The name of a table's sheet in the workbook."""
    return f"Table_{number}"


def all_figures(edition: Edition) -> pd.DataFrame:
    """Every figure, one a row, with the columns of CSV_COLUMNS in words; a number that cannot be given is missing."""
    numbers, planned = table_numbers(edition), set(edition.protected.frame["indicator"])
    block_of = {figure: name for name in numbers for figure in edition.indicators[name].titles}
    found = rows(edition, *(figure for figure in block_of if figure in planned), period="all")
    told = found.assign(
        table=found["indicator"].map(block_of).map(numbers).map(sheet_of),
        period=found["period_label"],
        place=[_place(edition, *row) for row in zip(found["geography"], found["area_code"], strict=True)],
        group=[plain_label(edition, *row) if row[1] else EVERYBODY for row in zip(found["breakdown"], found["group"], strict=True)],
        symbol=[edition.statuses[status].symbol for status in found["status"]],
        trend=found["trend"].map(TRENDS),
    )
    for part in PARTS:  # rounded by Python's rule, which the last look before publishing shares
        rounded = [pd.NA if pd.isna(number) or symbol else round(float(number), DECIMALS) for number, symbol in zip(told[part], told["symbol"])]
        told[part] = pd.array(rounded, dtype="Float64")
    return told[list(CSV_COLUMNS)]


def figures_csv(edition: Edition) -> str:
    """Every figure as CSV: the twin of the workbook."""
    return all_figures(edition).to_csv(index=False, lineterminator="\n", float_format="%.10g")


def metadata(edition: Edition, file: str) -> str:
    """What the columns of that CSV hold and who made it, as JSON in the form of the W3C's CSV on the Web."""
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": file,
        "dc:title": f"Domestic abuse safe accommodation needs assessment: {edition.area.name}, {edition.window.label}",
        "dc:description": edition.area.attribution,
        "dc:language": "en-GB",
        "tableSchema": {
            "primaryKey": "ref",
            "columns": [{"name": name, "titles": told, "datatype": kind} for name, (kind, told) in CSV_COLUMNS.items()],
        },
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _place(edition: Edition, geography: str, area_code: str) -> str:
    return plain_label(edition, "ward", area_code) if geography == "ward" else edition.area.name


def _table(edition: Edition, block: Indicator, number: int, figures: pd.DataFrame) -> DataTable:
    shown = pd.DataFrame({"Period": figures["period"]})
    for heading, column, plain in (("Figure", "title", ""), ("Place", "place", ""), ("Group", "group", EVERYBODY)):
        if figures[column].nunique() > 1 or (plain and set(figures[column]) != {plain}):
            shown[heading] = figures[column]
    units = list(dict.fromkeys(figures["unit"]))
    shown[_UNITS.get(units[0], "Figure") if len(units) == 1 else "Figure given"] = _numbers(figures, "value")
    for heading, column in (("Lower end of range", "lower"), ("Upper end of range", "upper"), ("Number", "numerator"), ("Out of", "denominator")):
        if figures[column].notna().any() and heading not in shown:
            shown[heading] = _numbers(figures, column)
    if figures["trend"].ne("").any():
        shown["Trend over the years"] = figures["trend"].where(figures["trend"].ne(""), "[z]")
    notes = tuple(dict.fromkeys(code for joined in figures["caveats"] for code in joined.split(";") if code))
    return DataTable(number, f"{block.title}, {edition.area.name}", block.what, notes, shown.reset_index(drop=True))


def _numbers(figures: pd.DataFrame, column: str) -> pd.Series:
    """The numbers of a column as a spreadsheet shows them; the symbol, or "[z]" where this figure has no such part."""
    told = zip(figures[column], figures["symbol"], strict=True)
    return pd.Series([symbol or ("[z]" if pd.isna(number) else _plain(float(number))) for number, symbol in told], index=figures.index, dtype=object)


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number
