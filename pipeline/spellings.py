"""Long columns of text kept as their different spellings and, for each row, which of them: most columns of a large file say few things.

Such a column is categorical. It takes a third of the memory, and what is asked of text is asked once of each spelling. "" is always among them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pyarrow as pa

WORTH_IT_ROWS = 20_000
LEAST_REPEATED = 4  # how often a spelling must occur on average
SAMPLE_ROWS = 10_000


def by_spelling(chunks: Sequence[pa.Array]) -> pd.Series:
    """A text column (no missing values) by its spellings where it is long and they repeat, as plain text where not.

    `chunks` are its parts, one below the other: text, or text by its spellings already.
    """
    length = sum(map(len, chunks))
    if not any(isinstance(chunk, pa.DictionaryArray) for chunk in chunks):
        text = pa.chunked_array(chunks, pa.large_string())
        return _plain(text) if length < WORTH_IT_ROWS or _nearly_unique(text) else _repeated(text.dictionary_encode(), length)
    return _repeated(pa.chunked_array([chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode() for chunk in chunks]), length)


def _repeated(encoded: pa.ChunkedArray, length: int) -> pd.Series:
    """The column by its spellings if they repeat often enough, as plain text if not."""
    encoded = encoded.unify_dictionaries()
    different = encoded.chunk(0).dictionary
    if length < WORTH_IT_ROWS or len(different) * LEAST_REPEATED > length:
        return _plain(encoded.cast(pa.large_string()))
    places = np.concatenate([chunk.indices.to_numpy() for chunk in encoded.chunks])
    return by_number(pd.Series(different, dtype="str"), places, pd.RangeIndex(length))


def is_by_spelling(column: pd.Series) -> bool:
    """True for a column that is kept by its spellings."""
    return isinstance(column.dtype, pd.CategoricalDtype)


def spellings(column: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """For each row the number of its spelling, and the spellings as plain text; a missing value is spelled ""."""
    if is_by_spelling(column):
        known, places = column.cat.categories, column.cat.codes.to_numpy()
        return np.where(places < 0, known.get_loc(""), places), pd.Series(known, dtype="str")
    places, different = pd.factorize(column.fillna(""))
    return places, pd.Series(different, dtype="str")


def by_number(values: pd.Series, places: np.ndarray, index: pd.Index) -> pd.Series:
    """Text by its spellings: row n says what stands at the n-th place among `values`, which may say the same twice or be missing."""
    numbers, different = pd.factorize(values)
    known = pd.Index(different, dtype="str")
    known = known if "" in known else known.append(pd.Index([""], dtype="str"))
    return pd.Series(pd.Categorical.from_codes(numbers[places].astype("int32"), categories=known), index=index)


def spelled_like(column: pd.Series, values: pd.Series, places: np.ndarray) -> pd.Series:
    """Row n says what stands at the n-th place among `values`: by its spellings where `column` is so, as plain text where not."""
    if is_by_spelling(column):
        return by_number(values, places, column.index)
    return values.take(places).set_axis(column.index)


def answers(column: pd.Series, question: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """What `question` says (true or false) of each row's text, asked once of each spelling where the column is kept by them."""
    if not is_by_spelling(column):
        return question(column)
    places, known = spellings(column)
    return pd.Series(question(known).to_numpy("bool")[places], index=column.index)


def one_spelling(text: str, index: pd.Index) -> pd.Series:
    """The same text in every row."""
    if len(index) < WORTH_IT_ROWS:
        return pd.Series(text, index=index, dtype="str")
    return by_number(pd.Series([text], dtype="str"), np.zeros(len(index), dtype="int32"), index)


def without_unused(column: pd.Series) -> pd.Series:
    """The column with no spelling that none of its rows has any more, such as that of a row set aside."""
    codes, known = column.cat.codes.to_numpy(), column.cat.categories
    used = np.bincount(codes.astype("int64") + 1, minlength=len(known) + 1)[1:] > 0
    if used.all():
        return column
    afresh = np.append(np.cumsum(used) - 1, -1).astype(codes.dtype)  # the last stands in for missing, which is number -1
    return pd.Series(pd.Categorical.from_codes(afresh[codes], categories=known[used]), index=column.index)


def plain_text(column: pd.Series) -> pd.Series:
    """The column as plain text where it is kept by its spellings; any other as it is."""
    if not is_by_spelling(column):
        return column
    places = column.cat.codes.to_numpy()
    known = pa.array(column.cat.categories, pa.large_string())
    encoded = pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), known)
    return pd.Series(encoded.cast(pa.large_string()).to_pandas(), dtype="str").set_axis(column.index)


def in_plain_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every column as plain text that was kept by its spellings."""
    spelled = {name: column for name, column in table.items() if is_by_spelling(column)}
    if not spelled:
        return table
    with ThreadPoolExecutor() as several:
        plain = dict(zip(spelled, several.map(plain_text, spelled.values()), strict=True))
    return pd.DataFrame({name: plain.get(name, column) for name, column in table.items()}, index=table.index)


def one_below_another(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The tables as one, numbered afresh: where their columns are the same, by their spellings; plain text where not."""
    if len(tables) == 1:
        return tables[0].reset_index(drop=True)
    if any(list(table) != list(tables[0]) for table in tables):
        return pd.concat(map(in_plain_text, tables), ignore_index=True)
    index = pd.RangeIndex(sum(map(len, tables)))
    return pd.DataFrame({name: _one_column([table[name] for table in tables], index) for name in tables[0]}, index=index)


def _one_column(parts: list[pd.Series], index: pd.Index) -> pd.Series:
    if not any(map(is_by_spelling, parts)):
        return pd.concat(parts, ignore_index=True)
    read = [spellings(part) for part in parts]
    before = np.cumsum([0, *(len(known) for _, known in read)])
    places = np.concatenate([places + start for (places, _), start in zip(read, before, strict=False)])
    return by_number(pd.concat([known for _, known in read], ignore_index=True), places, index)


def _nearly_unique(text: pa.ChunkedArray) -> bool:
    """True for text that hardly ever occurs twice, as far as every n-th row tells: to compare it would take longest."""
    sample = text.take(pa.array(np.arange(0, len(text), max(1, len(text) // SAMPLE_ROWS))))
    return len(sample.unique()) > 0.9 * len(sample)


def _plain(text: pa.ChunkedArray) -> pd.Series:
    return pd.Series(text.to_pandas(), dtype="str")
