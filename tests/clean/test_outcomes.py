"""How many values were given in each checked field, and how many of them could be used."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean


def counts(cleaned) -> dict[tuple[str, int], tuple[int, int]]:
    return {(row["field"], row["year"]): (row["given"], row["valid"]) for row in cleaned.outcomes.to_dict("records")}


def with_range(contract, **limits):
    fields = [page.model_copy(update={"constraints": page.constraints.model_copy(update=limits)}) if page.name == "age" else page for page in contract.fields]
    return contract.model_copy(update={"fields": fields})


def test_missing_and_hidden_are_not_given(received, contract, code_lists):
    # 34 and "old" and 999 are given, 34 and 999 can be read; "-" says nothing and "<5" is hidden by the agency
    found = counts(clean(received(age=["34", "old", "-", "<5", "999"]), contract, code_lists))
    assert found["age", 2024] == (3, 2)


def test_a_number_outside_its_range_cannot_be_used(received, contract, code_lists):
    found = counts(clean(received(age=["16", "15", "110", "111", ""]), with_range(contract, minimum=16, maximum=110), code_lists))
    assert found["age", 2024] == (4, 2)


def test_dates_and_truths(received, contract, code_lists):
    found = counts(clean(received(start_date=["1/2/2024", "32/2/2024", "N/K"], consent=["yes", "perhaps", "no"]), contract, code_lists))
    assert (found["start_date", 2024], found["consent", 2024]) == ((2, 1), (3, 2))


def test_spellings_the_code_list_of_the_year_does_not_know(received, contract, code_lists):
    table = received([2022, 2024, 2024, 2024], ward=["South", "South", "Nowhere", ""], needs=["Substance use", "MH;Substance use", "MH;none", "-"])
    found = counts(clean(table, contract, code_lists))
    # "Substance use" held until 2022, so one of the two cells of 2024 with needs has an answer that is not known
    assert (found["ward", 2022], found["ward", 2024]) == ((1, 1), (2, 1))
    assert (found["needs", 2022], found["needs", 2024]) == ((1, 1), (2, 1))


def test_free_words_are_not_counted(received, contract, code_lists):
    fields = {field for field, _ in counts(clean(received(age=["1"]), contract, code_lists))}
    assert fields == {"start_date", "seen_at", "age", "cost", "consent", "ward", "needs"}


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", "-", "12", "twelve", "<5", "1e3", "7"]), min_size=1, max_size=20))
def test_usable_are_part_of_given_and_given_of_all(written):
    import pandas as pd

    from pipeline.catalogue import FieldPage
    from pipeline.clean.outcomes import plain_outcome, years_of
    from pipeline.clean.values import read_column

    page = FieldPage(name="n", title="N", type="integer")
    values, fault = read_column(pd.Series(written, dtype="str"), page, ["-"])
    (row,) = plain_outcome(page, years_of(pd.Series([2024] * len(written))), values, fault).to_dict("records")
    assert 0 <= row["valid"] <= row["given"] <= len(written)
    assert row["valid"] == sum(each in ("12", "7") for each in written)


@given(st.lists(st.tuples(st.sampled_from([2022, 2023, 2024]), st.booleans()), min_size=1, max_size=20), st.booleans())
def test_rows_are_counted_in_their_year_whatever_their_order(rows, in_order):
    import pandas as pd

    from pipeline.catalogue import FieldPage
    from pipeline.clean.outcomes import coded_outcome, years_of

    rows = sorted(rows) if in_order else rows
    unknown = pd.Series([wrong for _, wrong in rows])
    found = coded_outcome(FieldPage(name="w", title="W", type="string"), years_of(pd.Series([year for year, _ in rows])), unknown & False, unknown)
    by_year = {year: [wrong for other, wrong in rows if other == year] for year, _ in rows}
    wanted = {year: (len(each), each.count(False)) for year, each in by_year.items()}
    assert {row["year"]: (row["given"], row["valid"]) for row in found.to_dict("records")} == wanted
