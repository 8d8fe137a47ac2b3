"""Who finds no room and the units needed come from printed figures alone: the same prints give the same answer, whatever lies behind them."""

from __future__ import annotations

import pytest

from pipeline.catalogue import load_supply
from pipeline.statistics.queueing import erlang_refused_percent

WINDOW = "2022-2024"
REFERRALS, UNITS = "refuge_referrals", "safe_accommodation_units"
REASONS = {"no_space_or_capacity": 203, "large_family": 66, "older_male_child": 26, "male_or_trans_not_accommodated": 15}
DAYS = 1096  # April 2021 to March 2024


@pytest.fixture
def rows(make):
    """stays, mean days with its limits, refusals by reason → the rows of an edition."""

    def made(stays=331, mean=(49.9, 45.3, 54.9), **changed):
        reasons = REASONS | changed
        days = dict(zip(("lower", "upper"), mean[1:], strict=True))
        found = [
            make("refuge_stays_count", WINDOW, stays),
            make("refuge_stay_days_mean", WINDOW, None, stays, mean[0], unit="days", **days),
            make("refuge_family_places_count", WINDOW, 22, sources=UNITS, unit="count"),
            make("refuge_places_average_count", WINDOW, None, None, 20.35, sources=UNITS, unit="count"),
        ]
        found += [make("refuge_refusal_reason_percent", WINDOW, number, 769, group=code, sources=REFERRALS) for code, number in reasons.items()]
        over = {"sources": f"refuge_stays;{REFERRALS};{UNITS}"}
        for name in ("refuge_occupied_percent", "refuge_turned_away_percent"):
            found.append(make(name, WINDOW, None, None, 99.9, **over))
        for code in load_supply().refusal_targets:
            found += [make(f"refuge_units_needed_{each}count", WINDOW, None, None, 99, group=code, **over) for each in ("", "faster_")]
        return found + [make("refuge_expected_refused_percent", WINDOW, None, None, 99.9, group=code, **over) for code in load_supply().scenarios]

    return made


# printed: 330 stays of 50 days (45 to 55, widened to 42.5 and 57.5), 205, 65, 25 and 15 refusals
LOAD = (330 + 205) / DAYS * 50


def test_turned_away_is_of_the_printed_counts(published, rows):
    cell = published(rows()).cell(f"refuge_turned_away_percent/{WINDOW}")
    # 205 + 65 + 25 + 15 = 310 of 640
    assert (cell.numerator, cell.denominator, cell.value, cell.lower, cell.upper) == (310, 640, 48, 45, 52)


def test_how_full_is_of_the_printed_stays_and_mean(published, rows):
    cell = published(rows()).cell(f"refuge_occupied_percent/{WINDOW}")
    # 330 * 50 / (1,096 * 20.35) = 74.0 %; 327.5 * 42.5 and 332.5 * 57.5: 62.4 and 85.7 %
    assert (cell.value, cell.lower, cell.upper) == (74, 62, 86)


@pytest.mark.parametrize(("code", "target"), load_supply().refusal_targets.items())
def test_units_needed_are_the_fewest_that_are_enough(published, rows, code, target):
    table = published(rows())
    cell, faster = (table.cell(f"refuge_units_needed_{each}count/{WINDOW}/{code}") for each in ("", "faster_"))
    assert erlang_refused_percent(int(cell.value), LOAD) <= target < erlang_refused_percent(int(cell.value) - 1, LOAD)
    assert erlang_refused_percent(int(faster.value), 0.8 * LOAD) <= target < erlang_refused_percent(int(faster.value) - 1, 0.8 * LOAD)
    # limits of the load: Byar's of 535 are 490.6 and 582.3, 5 further for the rounding: hypot(ln(535/485.6), ln(50/42.5)) = 0.189 below and
    # hypot(ln(587.3/535), ln(57.5/50)) = 0.168 above
    low, high = LOAD * 2.718281828**-0.189, LOAD * 2.718281828**0.168
    assert erlang_refused_percent(int(cell.lower), low) <= target < erlang_refused_percent(int(cell.lower) - 1, low)
    assert erlang_refused_percent(int(cell.upper), high) <= target < erlang_refused_percent(int(cell.upper) - 1, high)


def test_what_is_expected_as_now(published, rows):
    table = published(rows())
    cell = table.cell(f"refuge_expected_refused_percent/{WINDOW}/as_now")
    fits = 535 / 640
    assert cell.value == round(100 * (1 - fits) + fits * erlang_refused_percent(22, LOAD))
    assert cell.caveats == "turned_away_more"  # 48 % were, and 34 % are expected
    assert table.cell(f"refuge_expected_refused_percent/{WINDOW}/faster_move_on").caveats == ""


def test_nothing_but_what_is_printed_moves_them(published, rows):
    """Two editions that print the same are the same in every figure made of them."""
    one = published(rows()).frame.set_index("ref")
    other = published(rows(stays=328, mean=(51.8, 44.1, 53.2), no_space_or_capacity=207, large_family=63)).frame.set_index("ref")
    derived = [ref for ref in one.index if ref.split("/")[0].endswith(("occupied_percent", "turned_away_percent", "needed_count", "faster_count", "refused_percent"))]
    assert len(derived) == 2 + 6 + len(load_supply().scenarios)
    numbers = ["numerator", "denominator", "value", "lower", "upper", "status", "caveats"]
    assert one.loc[derived, numbers].equals(other.loc[derived, numbers])
    assert (one.loc[derived, "status"] == "ok").all()


def test_a_hidden_reason_of_another_kind_is_left_out_and_said_to_be(published, rows):
    table = published(rows(male_or_trans_not_accommodated=4))
    cell = table.cell(f"refuge_turned_away_percent/{WINDOW}")
    assert (cell.numerator, cell.caveats) == (295, "hidden_reasons_left_out")
    assert "hidden_reasons_left_out" in table.cell(f"refuge_expected_refused_percent/{WINDOW}/more_units").caveats


def test_without_the_refusals_for_want_of_room_there_is_no_answer(published, rows):
    table = published(rows(no_space_or_capacity=5))
    for ref in ("refuge_turned_away_percent/{}", "refuge_units_needed_count/{}/ten", "refuge_expected_refused_percent/{}/as_now"):
        assert table.cell(ref.format(WINDOW)).status == "suppressed"
    assert table.cell(f"refuge_occupied_percent/{WINDOW}").status == "ok"


def test_without_a_printed_mean_there_is_no_answer(published, rows):
    table = published(rows(stays=14))  # fewer than the policy's smallest number for a mean
    for ref in ("refuge_occupied_percent/{}", "refuge_turned_away_percent/{}", "refuge_units_needed_count/{}/ten"):
        assert table.cell(ref.format(WINDOW)).status == "suppressed"
