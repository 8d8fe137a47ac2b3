"""What agencies wrote into codes, by the code list that held in the year; what they wrote is kept beside it."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from functools import lru_cache

import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, CodeList, CodeRow, FieldPage
from pipeline.clean.outcomes import Years, years_of
from pipeline.clean.values import is_missing, trimmed
from pipeline.problems import Finding, Stop
from pipeline.spellings import plain_text, spelled_like, spellings

SPELLINGS_COMPARED = 10
LABELS_NAMED = 3
NEAR = 0.75  # how much of two spellings is alike


def same_spelling(text: str) -> str:
    """A spelling without what does not matter: case, spaces around and doubled, '&' for 'and'."""
    return " ".join(text.casefold().replace("&", " and ").split())


@lru_cache(maxsize=512)
def spellings_in(codes: CodeList, year: int) -> dict[str, str]:
    """spelling (as `same_spelling` gives it) → code, for what held in `year`; the codes and labels themselves count too.

    A ward's name leads to its code only here, through the years the list gives it. Raises Stop when one spelling has two codes.
    """
    rows = [row for row in codes.rows if _held(row, year)]
    found: dict[str, str] = {"not_recorded": NOT_RECORDED, "not recorded": NOT_RECORDED}
    agreed: dict[str, str] = {}
    for row in rows:
        key = same_spelling(row.source_value)
        if agreed.setdefault(key, row.code) != row.code:
            raise Stop([_two_codes(codes, year)])
    for row in rows:
        found.setdefault(same_spelling(row.label), row.code)
        found[same_spelling(row.code)] = row.code
    return found | agreed


def _held(row: CodeRow, year: int) -> bool:
    return (row.first_year or year) <= year <= (row.last_year or year)


def read_codes(column: pd.Series, years: Years, codes: CodeList, missing_words: list[str]) -> pd.Series:
    """The code of each row; not_recorded where nothing was written, not_mapped where the list of that year has no such spelling."""
    places, written = spellings(column)
    texts = [same_spelling(text) for text in written.tolist()]
    nothing = is_missing(trimmed(written), missing_words).to_numpy()
    which, in_years = years
    known = [spellings_in(codes, int(year)) for year in in_years]
    coded = [
        NOT_RECORDED if empty else of_year.get(text, NOT_MAPPED) for of_year in known for text, empty in zip(texts, nothing, strict=True)
    ]
    return spelled_like(column, pd.Series(coded, dtype="str"), which * len(texts) + places)


def known_in_other_years(column: pd.Series, codes: CodeList) -> int:
    """How many of these texts the list knows, but not for their year: a label or a ward from another time."""
    always = {same_spelling(text) for row in codes.rows for text in (row.source_value, row.label, row.code)}
    places, written = spellings(column)
    return int(written.map(same_spelling).isin(always).to_numpy()[places].sum())


def nearest_labels(column: pd.Series, page: FieldPage, codes: CodeList, year: int) -> list[str]:
    """Up to three labels of the list nearest to the commonest spellings it has not in that year: labels only, never what was written."""
    labels = {same_spelling(row.label): row.label for row in codes.rows if _held(row, year)}
    written = plain_text(column).fillna("")
    parts = written.str.split(page.separator, regex=False).explode() if page.separator else written
    unknown = Counter(text for text in map(same_spelling, parts.tolist()) if text and text not in spellings_in(codes, year))
    near = [get_close_matches(text, labels, n=1, cutoff=NEAR) for text, _ in unknown.most_common(SPELLINGS_COMPARED)]
    return list(dict.fromkeys(labels[match] for matches in near for match in matches))[:LABELS_NAMED]


def read_several(table: pd.DataFrame, page: FieldPage, codes: CodeList, missing_words: list[str]) -> tuple[pd.Series, pd.DataFrame]:
    """A cell with several answers as codes joined by the separator, and the child table: row_id, item, item_source.

    A cell that says nothing has one item, not_recorded. An answer written twice in a cell counts once.
    """
    answers = pd.DataFrame({"row_id": table["row_id"], "year": table["year"], "item_source": plain_text(table[page.name]).fillna("")})
    answers = answers.assign(item_source=answers["item_source"].str.split(page.separator, regex=False)).explode("item_source")
    answers = answers.assign(item_source=answers["item_source"].str.strip().astype("str")).reset_index(drop=True)
    answers["item"] = read_codes(answers["item_source"], years_of(answers["year"]), codes, missing_words)
    said = answers["item"].ne(NOT_RECORDED)
    silent = ~answers["row_id"].isin(answers.loc[said, "row_id"])
    child = answers.loc[said | silent].drop_duplicates(["row_id", "item"]).reset_index(drop=True)
    said_in: dict[int, list[str]] = {}
    for row_id, item in zip(child["row_id"].tolist(), child["item"].tolist(), strict=True):
        said_in.setdefault(row_id, []).append(item)
    joined = [page.separator.join(said_in[row_id]) for row_id in table["row_id"].tolist()]
    return pd.Series(joined, index=table.index, dtype="str"), child[["row_id", "item", "item_source"]]


def _two_codes(codes: CodeList, year: int) -> Finding:
    return Finding(
        what="a code list says two things about one spelling",
        where=f"config/codes/{codes.name}.csv, the rows that hold in {year}",
        wanted="one code for each spelling in a year",
        found="a spelling with two codes",
        do="sort the file by source_value, find the spelling that stands there twice, and part the two by first_year and last_year",
        check="code_list",
    )
