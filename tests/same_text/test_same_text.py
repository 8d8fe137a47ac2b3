"""Which texts stand twice: what pandas' own `duplicated` says, whatever the texts, their number and their pieces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import same_text
from pipeline.same_text import standing_twice

LONG = "the first sixty-four bytes of these references are the same, and then "
TEXTS = st.one_of(
    st.none(), st.sampled_from(["", " ", "a", "b", "ab", "a\0", "é", "REF-0001", "REF-00010", LONG, LONG + "a", LONG + "b"]), st.text(max_size=20)
)


@pytest.fixture(autouse=True)
def as_if_long(monkeypatch):
    monkeypatch.setattr(same_text, "WORTH_IT_ROWS", 1)
    monkeypatch.setattr(same_text, "ROWS_AT_ONCE", 3)


def column(*texts: str | None) -> pd.Series:
    return pd.Series(texts, dtype="str", index=range(10, 10 + len(texts)))


@given(st.lists(TEXTS, min_size=1, max_size=40))
def test_it_says_what_pandas_says(texts):
    said = standing_twice(column(*texts))
    assert said.tolist() == column(*texts).duplicated(keep=False).tolist()


def test_by_hand_among_many_that_differ():
    # Of 30 references two stand twice (rows 0 and 29, 1 and 15): few enough to be looked for by their numbers.
    texts = [f"REF-{number:04}" for number in range(30)]
    texts[29], texts[15] = texts[0], texts[1]
    assert np.flatnonzero(standing_twice(column(*texts))).tolist() == [0, 1, 15, 29]


def test_texts_that_only_share_their_number_are_told_apart(monkeypatch):
    texts = [f"{LONG}{number}" for number in range(30)] + ["alone"] * 2
    assert np.flatnonzero(standing_twice(column(*texts))).tolist() == [30, 31]
    by_pairs = np.repeat(np.arange(16, dtype="uint64"), 2)
    monkeypatch.setattr(same_text, "_numbers", lambda _: np.where(by_pairs == 3, by_pairs, np.arange(100, 132, dtype="uint64")))
    assert not standing_twice(column(*(f"{number}" for number in range(32)))).any()


def test_a_number_tells_texts_apart_by_length_and_by_each_of_its_first_bytes():
    texts = ["", "\0", "a", "a\0", "\0a", "b", "12345678", "123456780", "023456781", "1234567812345678", "1234567812345679", "é", "e"]
    assert len(set(same_text._numbers(column(*texts)).tolist())) == len(texts)
    assert len(set(same_text._numbers(column(LONG, LONG[:-1] + "!")).tolist())) == 1  # only their ends differ, which are not looked at


@pytest.mark.parametrize("kind", ["category", "Int64", "float64"])
def test_other_columns_are_pandas_own(kind):
    values = pd.Series([1, 2, 1, 3]).astype(kind)
    assert standing_twice(values).tolist() == [True, False, True, False]


def test_a_longer_text_beside_it_does_not_change_a_texts_number():
    alone, beside = same_text._numbers(column("a", "b", "c")), same_text._numbers(column("a", "a much longer text", "c"))
    assert alone[[0, 2]].tolist() == beside[[0, 2]].tolist()
