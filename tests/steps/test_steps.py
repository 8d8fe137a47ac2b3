"""Filters and joins that count, and refuse what would go wrong in silence."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.steps import Step, account, join, keep


def stays() -> pd.DataFrame:
    return pd.DataFrame({"stay_id": ["S1", "S2", "S3", None], "age": [30, 41, 17, 25]})


def homes() -> pd.DataFrame:
    return pd.DataFrame({"stay_id": ["S1", "S3", "S9"], "ward": ["east", "west", "west"]})


class TestKeep:
    def test_keeps_the_rows_and_enters_the_cost(self):
        table = stays()
        with account() as steps_taken:
            kept = keep(table, table["age"].ge(18), "adults only")
        assert kept["age"].tolist() == [30, 41, 25]
        assert steps_taken == [Step("keep", 4, 3, "adults only")]

    def test_missing_counts_as_false(self):
        table = stays()
        rows = pd.Series([True, None, False, True], dtype="boolean")
        assert keep(table, rows, "known to be in scope")["age"].tolist() == [30, 25]
        assert keep(table, rows.astype(object), "known to be in scope")["age"].tolist() == [30, 25]

    def test_leaves_the_table_it_was_given(self):
        table = stays()
        kept = keep(table, table["age"].ge(18), "adults only")
        kept["age"] = 0
        assert table["age"].tolist() == [30, 41, 17, 25]

    def test_rows_one_after_the_other_are_those_and_no_others(self):
        """Rows 1 and 2 follow each other, 0 and 2 do not; every row, and none."""
        table = stays()
        for chosen in ([False, True, True, False], [True, False, True, False], [True] * 4, [False] * 4):
            kept = keep(table, pd.Series(chosen), "chosen")
            assert kept.index.tolist() == [place for place, each in enumerate(chosen) if each]
            kept["age"] = 0
            assert table["age"].tolist() == [30, 41, 17, 25]

    def test_refuses_an_answer_about_other_rows(self):
        with pytest.raises(pd.errors.IndexingError):
            keep(stays(), pd.Series([True, False]), "an answer for two rows only")

    def test_works_outside_an_account(self):
        assert len(keep(stays(), stays()["age"].ge(18), "adults only")) == 3


class TestJoin:
    def test_keeps_every_row_of_the_left_and_counts_those_without_a_partner(self):
        with account() as steps_taken:
            joined = join(stays(), homes(), "stay_id", "ward of each stay")
        # S1 and S3 have a home; S2 and the stay without a reference do not; S9 has no stay.
        assert joined["ward"].fillna("").tolist() == ["east", "", "west", ""]
        assert list(joined.columns) == ["stay_id", "age", "ward"]
        assert steps_taken == [Step("join left", 4, 4, "ward of each stay", unmatched=2)]

    def test_an_inner_join_counts_what_it_loses(self):
        with account() as steps_taken:
            join(stays(), homes(), "stay_id", "stays with a ward", how="inner")
        assert steps_taken == [Step("join inner", 4, 2, "stays with a ward")]

    def test_joins_on_several_columns(self):
        left = pd.DataFrame({"year": [2023, 2024], "ward": ["east", "east"], "incidents": [7, 9]})
        right = pd.DataFrame({"year": [2024], "ward": ["east"], "residents": [1000]})
        assert join(left, right, ["year", "ward"], "residents")["residents"].isna().tolist() == [True, False]

    def test_refuses_a_key_that_repeats_on_the_right(self):
        twice = pd.concat([homes(), homes()])
        with pytest.raises(pd.errors.MergeError):
            join(stays(), twice, "stay_id", "ward of each stay")

    def test_refuses_a_key_that_repeats_on_the_left_when_asked(self):
        with pytest.raises(pd.errors.MergeError):
            join(pd.concat([stays(), stays()]), homes(), "stay_id", "one to one", validate="one_to_one")

    def test_refuses_a_right_row_without_a_key(self):
        # pandas would give the ward "nowhere" to the stay that has no reference.
        nameless = pd.concat([homes(), pd.DataFrame({"stay_id": [None], "ward": ["nowhere"]})])
        with pytest.raises(pd.errors.MergeError, match="no key in stay_id"):
            join(stays(), nameless, "stay_id", "ward of each stay")
        with pytest.raises(pd.errors.MergeError):
            join(stays(), nameless, ["stay_id"], "ward of each stay")

    def test_refuses_two_columns_of_one_name(self):
        # pandas would call them age_x and age_y.
        with pytest.raises(ValueError, match="overlap"):
            join(stays(), homes().assign(age=1), "stay_id", "ward of each stay")


class TestAccount:
    def test_an_inner_account_does_not_leak_into_the_outer(self):
        with account() as outer:
            keep(stays(), stays()["age"].gt(0), "outer")
            with account() as inner:
                keep(stays(), stays()["age"].gt(0), "inner")
            keep(stays(), stays()["age"].gt(0), "outer again")
        assert [step.why for step in outer] == ["outer", "outer again"]
        assert [step.why for step in inner] == ["inner"]

    def test_closes_when_the_block_breaks(self):
        with pytest.raises(KeyError), account() as broken:
            raise KeyError("ward")
        keep(stays(), stays()["age"].gt(0), "after")
        assert broken == []
