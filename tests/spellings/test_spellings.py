"""A column by its spellings says what the plain column says, whatever is done to it on the way."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import spellings as room
from pipeline.spellings import answers, by_spelling, in_plain_text, is_by_spelling, one_below_another, one_spelling, plain_text, spellings, without_unused
from tests.faults.large import as_if_large

TEXTS = st.lists(st.sampled_from(["", " ", "a", "A", "é", "not_mapped", "two words"]), min_size=1, max_size=12)


def arrow(*chunks: list[str]) -> list[pa.Array]:
    return [pa.array(chunk, pa.large_string()) for chunk in chunks]


def text(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_there_and_back(first, second):
    with as_if_large():
        column = by_spelling(arrow(first, second))
        assert is_by_spelling(column)
        assert plain_text(column).tolist() == first + second
        places, known = spellings(column)
        assert known.take(places).tolist() == first + second
        blank = answers(column, lambda texts: texts.str.strip().eq(""))
        assert blank.tolist() == [not each.strip() for each in first + second]
        below = one_below_another([pd.DataFrame({"x": column}), pd.DataFrame({"x": text(*second)})])
    assert is_by_spelling(below["x"])
    assert plain_text(below["x"]).tolist() == first + second + second


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_parts_that_came_by_their_spellings_are_the_same_text(first, second):
    above, below = arrow(first, second)
    for parts in ([above.dictionary_encode(), below], [above, below.dictionary_encode()], [above.dictionary_encode(), below.dictionary_encode()]):
        assert by_spelling(parts).tolist() == first + second  # too short: plain text
        with as_if_large():
            column = by_spelling(parts)
        assert is_by_spelling(column) and plain_text(column).tolist() == first + second


def test_only_long_columns_that_repeat_are_kept_by_their_spellings():
    rows = room.WORTH_IT_ROWS
    assert is_by_spelling(by_spelling(arrow(["a", "b"] * (rows // 2))))
    assert not is_by_spelling(by_spelling(arrow(["a", "b"] * 10)))
    assert not is_by_spelling(by_spelling(arrow([str(number) for number in range(rows)])))
    thrice = [str(number // 3) for number in range(rows)]
    assert not is_by_spelling(by_spelling(arrow(thrice)))
    assert not is_by_spelling(by_spelling([part.dictionary_encode() for part in arrow(thrice)]))
    assert not is_by_spelling(by_spelling(arrow([])))


def test_what_is_missing_stays_missing_and_is_spelled_with_nothing():
    with as_if_large():
        column = by_spelling(arrow(["a", "b", "a"]))
    emptied = column.mask(column.eq("b"))
    assert plain_text(emptied).isna().tolist() == [False, True, False]
    places, known = spellings(emptied)
    assert known.take(places).tolist() == ["a", "", "a"]
    pd.testing.assert_series_equal(plain_text(emptied), text("a", None, "a"))


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_spellings_that_no_row_has_any_more_go(words, data):
    with as_if_large():
        column = by_spelling(arrow(words))
    kept = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    left = column.mask(column.eq("A")).loc[kept]
    mended = without_unused(left)
    assert plain_text(mended).equals(plain_text(left))
    assert set(mended.cat.categories) == {word for word, stays in zip(words, kept, strict=True) if stays and word != "A"}


def test_other_columns_stay_as_they_are():
    table = pd.DataFrame({"n": [1, 2], "x": ["a", None]}, index=[5, 7]).astype({"x": "str"})
    pd.testing.assert_frame_equal(in_plain_text(table), table)
    assert one_spelling("a", table.index).tolist() == ["a", "a"]
    assert one_below_another([table, table[["n"]]])["x"].isna().tolist() == [False, True, True, True]
