"""What must hold whatever the counts: no small count out, everything rounded, and nothing that tells more than the rounding."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.protect.table import NUMBER_COLUMNS

YEARS = ["2022", "2023", "2024"]
REFUGE_SHARES = ["refuge_disability_percent", "refuge_drugs_percent"]
REASONS = ["location_unsafe", "no_space_or_capacity", "nrpf", "other"]
WARDS = [f"E0500{n}" for n in range(2229, 2236)]
STAYS, POLICE, REFERRALS = "refuge_stays", "police_incidents;population", "refuge_referrals"

small = st.integers(0, 60)
three = st.tuples(small, small, small)
edition = st.fixed_dictionaries(
    {
        "stays": st.tuples(*[st.integers(60, 150)] * 3),
        "shares": st.tuples(three, three),
        "adults": st.integers(0, 5),
        "reasons": st.lists(small, min_size=len(REASONS), max_size=len(REASONS)),
        "turned_away": small,
        "wards": st.lists(small, min_size=len(WARDS), max_size=len(WARDS)),
        "no_ward": small,
        "repeats": small,
        "days": st.integers(10, 40),
    }
)


def rows_of(make, drawn):
    """An edition's rows whose sums hold: stays with shares over the years, refusals by reason, police records by ward, a median."""
    rows = []
    for name, numbers in (("refuge_stays_count", drawn["stays"]), *zip(REFUGE_SHARES, drawn["shares"], strict=True)):
        for period, n, whole in zip((*YEARS, "2022-2024"), (*numbers, sum(numbers)), (*drawn["stays"], sum(drawn["stays"])), strict=True):
            rows.append(make(name, period, n, None if name.endswith("count") else whole, sources=STAYS))
    rows.append(make("refuge_adults_count", "2024", drawn["stays"][2] - drawn["adults"], sources=STAYS))
    refused = max(drawn["reasons"]) + drawn["turned_away"] + 40
    rows.append(make("refuge_referrals_count", "2024", refused + 50, sources=REFERRALS))
    for code, n in zip(REASONS, drawn["reasons"], strict=True):
        rows.append(make("refuge_refusal_reason_percent", "2024", n, refused, group=code, sources=REFERRALS))
    rows.append(make("refuge_no_space_rank", "2024", drawn["reasons"][1], refused, 1, sources=REFERRALS))
    rows.append(make("refuge_stay_days_median", "2024", None, drawn["stays"][2], drawn["days"]))
    return [*rows, *police_rows(make, drawn)]


def police_rows(make, drawn):
    """Police records: the area's, each ward's, the repeats among them, and what is derived from the wards."""
    all_records = sum(drawn["wards"]) + drawn["no_ward"] + drawn["repeats"]
    rows = [
        make("police_da_incidents_count", "2024", all_records, sources=POLICE),
        make("police_repeat_percent", "2024", drawn["repeats"], max(all_records, 1), sources="police_incidents") if all_records else None,
        make("police_deprivation_correlation", "2024", None, 7, 0.5, sources=POLICE),
        make("police_deprivation_rate_ratio", "2024", 2.0, 1.0, 2.0, sources=POLICE),
    ]
    for place, (ward, n) in enumerate(zip(WARDS, drawn["wards"], strict=True)):
        rows.append(make("police_da_rate_per_1000", "2024", n, 9000 + place, n / 9, ward=ward, sources=POLICE))
        rows.append(make("deprivation_score", "2024", None, None, 40 - place, ward=ward, sources="deprivation", unit="score"))
    return [row for row in rows if row]


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


@settings(max_examples=20, deadline=None)
@given(edition, st.data())
def test_moving_a_count_inside_its_rounding_moves_nothing_on_the_page(published, make, drawn, data):
    """A ward's count moves and those of no ward move against it, so that the sums still hold; a median moves inside its own rounding."""
    ward = data.draw(st.integers(0, len(WARDS) - 1))
    n = data.draw(inside_rounding(drawn["wards"][ward]))
    middle = (drawn["days"] + 2) // 5 * 5
    moved = drawn | {
        "wards": [n if place == ward else other for place, other in enumerate(drawn["wards"])],
        "no_ward": drawn["no_ward"] + drawn["wards"][ward] - n,
        "days": data.draw(st.integers(middle - 2, middle + 2)),
    }
    assume(moved["no_ward"] >= 8 and drawn["no_ward"] >= 8)
    before, after = published(rows_of(make, drawn)).frame, published(rows_of(make, moved)).frame
    assert before.equals(after)


@settings(max_examples=25, deadline=None)
@given(st.tuples(small, small), st.integers(80, 150), st.data())
def test_moving_the_parts_of_shares_inside_their_rounding_moves_nothing(published, make, parts, whole, data):
    """Also the group that the shares are of, as long as nearly everybody is as clearly in or out of it."""
    moved = [data.draw(inside_rounding(n)) for n in parts], data.draw(inside_rounding(whole))
    before, after = (
        published([make(name, "2024", n, of) for name, n in zip(REFUGE_SHARES, numbers, strict=True)]).frame
        for numbers, of in ((parts, whole), moved)
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
