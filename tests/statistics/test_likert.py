"""Agreement less disagreement, against published intervals and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.likert import net_agreement

sides = st.tuples(st.integers(0, 80), st.integers(0, 80), st.integers(0, 80)).filter(any)


def test_net_agreement_of_the_published_example():
    # Bonett's own example of the function for a paired difference: 26 and 4 of 40: 0.3126438 to 0.7349752
    found = net_agreement(26, 4, 40)
    assert (found.value, found.lower, found.upper, found.n) == pytest.approx((55, 31.26438, 73.49752, 40), abs=1e-5)


def test_net_agreement_by_hand():
    # 30 of 50 agree (60 %) and 10 disagree (20 %): net 40
    assert net_agreement(30, 10, 50).value == 40


@given(sides)
def test_backwards_turns_net_agreement_round(counts):
    agree, disagree, neither = counts
    total = agree + disagree + neither
    found, turned = net_agreement(agree, disagree, total), net_agreement(disagree, agree, total)
    assert (turned.value, turned.lower, turned.upper) == pytest.approx((-found.value, -found.upper, -found.lower))
    assert -100 <= found.lower <= found.value <= found.upper <= 100


def test_the_limits_hold_as_often_as_said():
    rng, samples = np.random.default_rng(5), 3_000
    drawn = rng.multinomial(40, [0.5, 0.3, 0.2], samples)
    found = [net_agreement(agree, disagree, 40) for agree, disagree, _ in drawn.tolist()]
    assert 0.93 <= sum(each.lower <= 20 <= each.upper for each in found) / samples <= 0.97


@pytest.mark.parametrize(("agree", "disagree", "total"), [(1, 1, 0), (-1, 1, 5), (4, 3, 6)])
def test_no_net_of_impossible_counts(agree, disagree, total):
    with pytest.raises(ValueError, match="net agreement"):
        net_agreement(agree, disagree, total)
