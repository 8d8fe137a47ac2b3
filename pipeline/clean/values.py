"""Text into numbers, dates and truths. Each distinct spelling is read once, however often it occurs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from pipeline.catalogue import FieldPage
from pipeline.spellings import by_number, is_by_spelling, spellings

READ, MISSING, HIDDEN, UNREADABLE = "", "missing", "hidden", "unreadable"
TYPES = {"integer": "Int64", "number": "Float64", "date": "datetime64[us]", "datetime": "datetime64[us]", "boolean": "boolean", "string": "str"}
_NUMBER = r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"
_HIDDEN = r"(?:(?:<|≤|<=|under|less than|fewer than|up to)\s*\d+|\d+\s*(?:or|and)\s*(?:under|fewer|less|below)|\*+|\[[a-z]\]|\.\.|:)"
_ODD = r"[^\x21-\x7e]"  # anything but visible ASCII, in which there is nothing to trim
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_SERIAL = r"\d{5}(?:\.\d+)?"
_EXCEL_DAY_NOUGHT = pd.Timestamp("1899-12-30")
_TRUTHS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}


def trimmed(column: pd.Series) -> pd.Series:
    """The text without spaces around it and with single spaces inside."""
    odd = column.str.contains(_ODD, regex=True)
    if not odd.any():
        return column
    places, written = pd.factorize(column[odd])
    mended = pd.Series([" ".join(text.replace("\ufeff", "").split()) for text in written.tolist()], dtype="str")
    if odd.all():
        return _spread(mended, places, column.index)
    text = column.copy()
    text[odd] = mended.take(places).array
    return text


def is_missing(text: pd.Series, words: Iterable[str]) -> pd.Series:
    """True where trimmed text is one of the contract's words for nothing, whatever their case."""
    return text.str.lower().isin({" ".join(word.lower().split()) for word in words} | {""})


def read_column(column: pd.Series, page: FieldPage, missing_words: Iterable[str]) -> tuple[pd.Series, pd.Series]:
    """The column in the field's type, and for each row "" or why it is empty: missing, hidden ("<5") or unreadable."""
    if page.type == "string":
        return _read_text(column, missing_words)
    places, written = spellings(column)
    text = trimmed(written)
    missing = is_missing(text, missing_words)
    hidden = text.str.lower().str.fullmatch(_HIDDEN) if page.type in ("integer", "number") else missing & False
    values = _READERS[page.type](text.mask(missing | hidden), page)
    fault = pd.Series(READ, index=text.index, dtype="str")
    fault = fault.mask(values.isna(), UNREADABLE).mask(hidden, HIDDEN).mask(missing, MISSING)
    return _spread(values, places, column.index), by_number(fault, places, column.index)


def _read_text(column: pd.Series, missing_words: Iterable[str]) -> tuple[pd.Series, pd.Series]:
    """Text stays as it is, by its spellings or not: references are often each their own."""
    places, written = spellings(column) if is_by_spelling(column) else (None, column.fillna(""))
    text = trimmed(written)
    missing = is_missing(text, missing_words)
    faults, values = missing.to_numpy("int64"), text.mask(missing)
    if places is not None:
        faults, values = faults[places], by_number(values, places, column.index)
    return values, by_number(pd.Series([READ, MISSING], dtype="str"), faults, column.index)


def _spread(values: pd.Series, places: np.ndarray, index: pd.Index) -> pd.Series:
    return values.take(places).set_axis(index)


def _number(text: pd.Series, _: FieldPage) -> pd.Series:
    plain = text.where(text.str.fullmatch(_NUMBER).fillna(False)).str.replace(",", "", regex=False)
    return pd.to_numeric(plain, errors="coerce").astype("Float64")


def _whole_number(text: pd.Series, page: FieldPage) -> pd.Series:
    numbers = _number(text, page)
    return numbers.where(numbers.mod(1).eq(0).fillna(False)).astype("Int64")


def _date(text: pd.Series, page: FieldPage) -> pd.Series:
    return _moment(text, page).dt.normalize()


def _moment(text: pd.Series, page: FieldPage) -> pd.Series:
    """ISO first, then the declared formats in their order: a day never becomes a month because the month would not fit.

    Text without a figure is no date: pandas would read "now" and "today" as the day of the run, whatever the format.
    """
    text = text.where(text.str.contains(r"[0-9]", regex=True).fillna(False))
    iso = text.where(text.str.fullmatch(_ISO).fillna(False))
    moments = pd.to_datetime(iso, format="ISO8601", errors="coerce").astype("datetime64[us]")
    for spelled in page.date_formats:
        left = text.where(moments.isna())
        if left.isna().all():
            break
        read = _serial(left) if spelled == "excel" else pd.to_datetime(left, format=spelled, errors="coerce")
        moments = moments.fillna(read.astype("datetime64[us]"))
    return moments


def _serial(text: pd.Series) -> pd.Series:
    """Days since 30 December 1899, as Excel counts them; to the nearest second."""
    days = pd.to_numeric(text.where(text.str.fullmatch(_SERIAL).fillna(False)), errors="coerce").astype("float64")
    return _EXCEL_DAY_NOUGHT + pd.to_timedelta((days * 86_400).round(), unit="s")


def _truth(text: pd.Series, _: FieldPage) -> pd.Series:
    return text.str.lower().map(_TRUTHS).astype("boolean")


_READERS: dict[str, Callable[[pd.Series, FieldPage], pd.Series]] = {
    "integer": _whole_number,
    "number": _number,
    "date": _date,
    "datetime": _moment,
    "boolean": _truth,
}
