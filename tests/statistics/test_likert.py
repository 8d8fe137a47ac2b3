"""Answers on a scale, against published intervals and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.likert import likert_item, net_agreement

answers = st.lists(st.integers(0, 80), min_size=2, max_size=7).filter(any)


def test_goodmans_limits_of_the_published_example():
    # 276, 380, 118 (Fagerland, Lydersen and Laake 2017, Statistical analysis of contingency tables, chapter 3): 0.1525 (0.1241 to 0.1859)
    found = likert_item([276, 380, 118]).answers[2]
    assert (found.percent, *found.together) == pytest.approx((15.25, 12.41, 18.59), abs=0.01)


def test_net_agreement_of_the_published_example():
    # Bonett's own example of the function for a paired difference: 26 and 4 of 40: 0.3126438 to 0.7349752
    found = net_agreement(26, 4, 40)
    assert (found.value, found.lower, found.upper, found.n) == pytest.approx((55, 31.26438, 73.49752, 40), abs=1e-5)


def test_agree_and_disagree_by_hand():
    # 5 answers of 50 people: 4 + 6 disagree (20 %), 10 neither, 18 + 12 agree (60 %): net 40
    found = likert_item([4, 6, 10, 18, 12])
    assert (found.disagree.value, found.agree.value, found.net.value) == (20, 60, 40)
    # Wilson for 10 of 50: 11.24 to 33.04
    assert found.disagree[1:3] == pytest.approx((11.24, 33.04), abs=0.01)
    assert [each.percent for each in found.answers] == [8, 12, 20, 36, 24]


def test_without_a_middle_everybody_takes_a_side():
    found = likert_item([1, 2, 3, 4])
    assert found.agree.value + found.disagree.value == 100


@given(answers)
def test_limits_hold_the_share_and_together_are_wider(counts):
    for each in likert_item(counts).answers:
        assert each.together.lower <= each.alone.lower <= each.percent <= each.alone.upper <= each.together.upper


@given(answers)
def test_backwards_turns_net_agreement_round(counts):
    found, turned = likert_item(counts).net, likert_item(counts[::-1]).net
    assert (turned.value, turned.lower, turned.upper) == pytest.approx((-found.value, -found.upper, -found.lower))
    assert -100 <= found.lower <= found.value <= found.upper <= 100


def test_the_limits_hold_as_often_as_said():
    rng = np.random.default_rng(5)
    shares, samples = np.array([0.1, 0.2, 0.2, 0.3, 0.2]), 3_000
    drawn = rng.multinomial(40, shares, samples)
    net = joint = 0
    for counts in drawn.tolist():
        item = likert_item(counts)
        net += item.net.lower <= 20 <= item.net.upper
        joint += all(each.together.lower <= 100 * share <= each.together.upper for each, share in zip(item.answers, shares))
    assert 0.93 <= net / samples <= 0.97
    assert 0.93 <= joint / samples <= 0.98


@pytest.mark.parametrize("counts", [[5], [0, 0, 0], [3, -1, 2]])
def test_no_shares_of_nothing(counts):
    with pytest.raises(ValueError, match="somebody who answered"):
        likert_item(counts)


@pytest.mark.parametrize(("agree", "disagree", "total"), [(1, 1, 0), (-1, 1, 5), (4, 3, 6)])
def test_no_net_of_impossible_counts(agree, disagree, total):
    with pytest.raises(ValueError, match="net agreement"):
        net_agreement(agree, disagree, total)
