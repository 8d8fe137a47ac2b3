"""The data tables as one accessible workbook: a cover, contents, notes, and a sheet for each table, in the government's layout."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pandas as pd

from pipeline.edition import Edition
from pipeline.publish.data_tables import DataTable, data_tables, sheet_of

# A workbook says when it was made. One fixed day keeps the same edition the same file; the day of a release stands on its cover.
_MADE = datetime(2024, 1, 1)
_A4 = 9
_NOTES = ["Note number", "Note text"]


def workbook(edition: Edition) -> bytes:
    """The workbook's bytes, the same for the same edition; the sheets are those of data_tables, in their order."""
    import gptables

    tables = data_tables(edition)
    file = BytesIO()
    book = gptables.produce_workbook(
        filename=file,
        sheets={sheet_of(table.number): _sheet(gptables, edition, table) for table in tables},
        cover=_cover(gptables, edition),
        contentsheet_options={"column_names": ["Sheet", "What it shows"]},
        notes_table=_notes(edition, tables),
        workbook_options={"in_memory": True},
    )
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
    book.set_properties({"title": title_of_workbook(edition), "author": edition.area.tier_one_authority, "created": _MADE})
    book.close()
    return file.getvalue()


def title_of_workbook(edition: Edition) -> str:
    """What the workbook is called, on its cover and in its properties."""
    return f"Data tables: domestic abuse safe accommodation needs assessment, {edition.area.name}, {edition.window.label}"


def _cover(gptables, edition: Edition):
    if edition.view == "internal":
        state = "Internal: not for publication."
    elif edition.draft:
        state = "Draft: the figures may still change and should not be quoted."
    else:
        state = f"Released on {edition.released_on.day} {edition.released_on:%B %Y}."
    synthetic = ["Synthetic data: invented for testing, about no real person."] if edition.synthetic else []
    symbols = {status.symbol: status.sentence for status in edition.statuses.values() if status.symbol}
    return gptables.Cover(
        title=title_of_workbook(edition),
        intro=[*synthetic, state, "Every figure of the edition is here, one table a sheet. The contents sheet leads to each."],
        about=[
            "Counts of people are rounded and small ones are hidden, so parts may not add up to totals.",
            "Shares, ranges and rates are worked out from the counts as they are printed.",
            "Where a figure is not given, a symbol in square brackets says why:",
            *(f"{symbol} {sentence}" for symbol, sentence in symbols.items()),
            "How each figure was made is on the page “Method” beside this workbook.",
        ],
        contact=[edition.area.tier_one_authority, edition.area.attribution],
    )


def _sheet(gptables, edition: Edition, table: DataTable):
    used = set(table.frame.astype("str").to_numpy().ravel())
    symbols = {status.symbol: status.sentence for status in edition.statuses.values() if status.symbol in used}
    marks = "".join(f"$${code}$$" for code in table.notes)
    return gptables.GPTable(
        table=table.frame,
        table_name=f"table_{table.number}",
        title=f"{table.title}{' ' if marks else ''}{marks}",
        subtitles=[table.about],
        instructions="This worksheet contains one table." + (" Notes are on the notes sheet." if marks else ""),
        legend=[f"{symbol} {sentence}" for symbol, sentence in symbols.items()],
        index_columns={2: 0},
    )


def _notes(edition: Edition, tables: list[DataTable]) -> pd.DataFrame:
    """The caveats that tables refer to, in the order of their first use."""
    used = dict.fromkeys(code for table in tables for code in table.notes)
    return pd.DataFrame([(code, edition.caveats[code]) for code in used], columns=_NOTES)
