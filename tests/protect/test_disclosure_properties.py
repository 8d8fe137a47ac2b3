"""What must hold whatever the counts: no small count out, everything rounded, and nothing that tells more than the rounding."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.protect.table import NUMBER_COLUMNS

COUNTS = ["refuge_stays_count", "refuge_adults_count", "refuge_referrals_count", "police_da_incidents_count"]
SHARES = ["refuge_disability_percent", "refuge_drugs_percent", "police_repeat_percent"]
REASONS = ["location_unsafe", "no_space_or_capacity", "nrpf", "other"]
WARDS = [f"E0500{n}" for n in range(2229, 2236)]
SOURCES = {"police": "police_incidents;population", "refuge": "refuge_stays"}

small = st.integers(0, 60)
edition = st.fixed_dictionaries(
    {
        "counts": st.lists(small, min_size=len(COUNTS), max_size=len(COUNTS)),
        "shares": st.lists(st.tuples(small, st.integers(60, 150)), min_size=3 * len(SHARES), max_size=3 * len(SHARES)),
        "reasons": st.lists(small, min_size=len(REASONS), max_size=len(REASONS)),
        "wards": st.lists(small, min_size=len(WARDS), max_size=len(WARDS)),
        "stays": st.tuples(st.integers(10, 40), st.integers(20, 200)),
    }
)


def rows_of(make, drawn):
    """An edition's rows: counts, shares by year, reasons with their rank, ward rates with the figures over them, a median."""
    source = {name: SOURCES[name.partition("_")[0]] for name in (*COUNTS, *SHARES)}
    rows = [make(name, "2024", n, value=n, sources=source[name]) for name, n in zip(COUNTS, drawn["counts"], strict=True)]
    for place, (n, whole) in enumerate(drawn["shares"]):
        name = SHARES[place // 3]
        rows.append(make(name, str(2022 + place % 3), n, whole, sources=source[name]))
    for start, name in zip((0, 3, 6), SHARES, strict=True):
        three = drawn["shares"][start : start + 3]
        rows.append(make(name, "2022-2024", sum(n for n, _ in three), sum(n for _, n in three), sources=source[name]))
    refused = max(1, *drawn["reasons"]) + 40
    for code, n in zip(REASONS, drawn["reasons"], strict=True):
        rows.append(make("refuge_refusal_reason_percent", "2024", n, refused, group=code, sources="refuge_referrals"))
    rows.append(make("refuge_no_space_rank", "2024", drawn["reasons"][1], refused, 1, sources="refuge_referrals"))
    for place, (ward, n) in enumerate(zip(WARDS, drawn["wards"], strict=True)):
        rows.append(make("police_da_rate_per_1000", "2024", n, 9000 + place, n / 9, ward=ward, sources=SOURCES["police"]))
        rows.append(make("deprivation_score", "2024", None, None, 40 - place, ward=ward, sources="deprivation", unit="score"))
    rows.append(make("police_deprivation_correlation", "2024", None, 7, 0.5, sources=SOURCES["police"]))
    rows.append(make("police_deprivation_rate_ratio", "2024", 2.0, 1.0, 2.0, sources=SOURCES["police"]))
    days, ended = drawn["stays"]
    rows.append(make("refuge_stay_days_median", "2024", None, ended, days))
    return rows


@settings(max_examples=30, deadline=None)
@given(edition)
def test_nothing_is_printed_that_may_not_be(published, make, drawn):
    """No small count, every count rounded, and a value exactly when the status is ok."""
    whole = published(rows_of(make, drawn)).frame
    ok = whole["status"] == "ok"
    assert (whole["value"].notna() == ok).all()
    assert whole.loc[~ok, list(NUMBER_COLUMNS)].isna().all(axis=None)
    frame = whole.query("unit != 'score' and not indicator.str.startswith('police_deprivation')")
    counts = frame["numerator"].dropna()
    assert not ((counts >= 1) & (counts < 8)).any()
    assert (counts % 5 == 0).all()
    assert (frame.loc[frame["geography"] == "area", "denominator"].dropna() % 5 == 0).all()


@settings(max_examples=25, deadline=None)
@given(edition, st.data())
def test_moving_a_count_inside_its_rounding_moves_nothing_on_the_page(published, make, drawn, data):
    """Counts are independent here, so no sum ties them; a median moves inside its own rounding."""
    moved = drawn | {
        "counts": [data.draw(inside_rounding(n)) for n in drawn["counts"]],
        "wards": [data.draw(inside_rounding(n)) for n in drawn["wards"]],
        "stays": (data.draw(st.integers((drawn["stays"][0] + 2) // 5 * 5 - 2, (drawn["stays"][0] + 2) // 5 * 5 + 2)), drawn["stays"][1]),
    }
    before, after = published(rows_of(make, drawn)).frame, published(rows_of(make, moved)).frame
    assert before.equals(after)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(small, st.integers(80, 150)), min_size=3, max_size=3), st.data())
def test_moving_the_parts_of_shares_inside_their_rounding_moves_nothing(published, make, shares, data):
    """Also the group that the share is of, as long as nearly everybody is as clearly in or out of it."""
    moved = [(data.draw(inside_rounding(n)), data.draw(inside_rounding(whole))) for n, whole in shares]
    before, after = (
        published([make(name, "2024", n, whole) for name, (n, whole) in zip(SHARES[:2], each, strict=False)]).frame
        for each in (shares, moved)
    )
    assert before.equals(after)


@settings(max_examples=15, deadline=None)
@given(edition)
def test_the_internal_view_is_exact(internal, make, drawn):
    rows = rows_of(make, drawn)
    frame = internal(rows).frame.set_index("ref")
    for row in rows:
        got = frame.loc[row["ref"]]
        assert got["value"] == row["value"]
        assert row["numerator"] is None or got["numerator"] == row["numerator"]


def inside_rounding(count, threshold=8, base=5):
    """Every count that prints as `count` does."""
    if count < threshold:
        return st.integers(0, threshold - 1)
    middle = (count + base // 2) // base * base
    return st.integers(max(threshold, middle - base // 2), middle + base // 2)
