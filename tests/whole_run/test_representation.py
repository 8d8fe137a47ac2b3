"""Over and under by another route: shares from the truth of the sample and the area page, words from the z of two shares."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest

from pipeline.catalogue import load_area, load_indicators

WORDS = {"represented_over": "over", "represented_under": "under", "represented_no_clear_difference": "cannot say", "represented_too_few": "cannot say"}
# ratio → the share here and the share there, both single shares in the truth
SINGLE = {
    "refuge_disability_marac_ratio": ("refuge_disability", "marac_disability"),
    "refuge_lgb_marac_ratio": ("refuge_lgb", "marac_lgbt"),
    "refuge_female_police_ratio": ("refuge_female", "police_female"),
}
CENSUS = {
    "refuge_disability_census_ratio": ("refuge_disability", "disability", ("any",)),
    "refuge_language_census_ratio": ("refuge_first_language_not_english", "first_language", ("not_english",)),
    "refuge_lgb_census_ratio": ("refuge_lgb", "sexual_orientation", ("gay_or_lesbian", "bisexual", "other")),
}
GROUPED = {"refuge_ethnic_group_census_ratio": None, "refuge_ethnic_group_police_ratio": "police_ethnic_group_percent"}


class Truth:
    """Shares as (part, whole of those who say), from what the sample knows of itself."""

    def __init__(self, truth: dict, code: str):
        self.counts, self.totals, self.code = truth["counts"], truth["totals"], code

    def single(self, name: str) -> tuple[int, int]:
        ref = f"{name}_of_recorded_percent/{self.code}"
        return self.counts[ref], self.totals[ref]

    def groups(self, name: str) -> dict[str, tuple[int, int]]:
        start = f"{name}/{self.code}/"
        parts = {ref.removeprefix(start): n for ref, n in self.counts.items() if ref.startswith(start)}
        return {group: (n, sum(parts.values())) for group, n in parts.items()}


def census(characteristic: str) -> dict[str, tuple[int, int]]:
    lines = [line for line in load_area("").census_2021 if line.characteristic == characteristic]
    silent = sum(line.number for line in lines if line.group == "not_recorded")
    return {line.group: (line.number, line.total - silent) for line in lines if line.group != "not_recorded"}


def word_of(here: tuple[int, int], there: tuple[int, int], full: bool, judged: int) -> str:
    """By the z of a share beside a known share, or of two shares: never by an interval."""
    (a, n), (b, m) = here, there
    share = b / m if full else (a + b) / (n + m)
    if not enough(here, there, full):
        return "cannot say"
    spread = math.sqrt(share * (1 - share) * (1 / n + (0 if full else 1 / m)))
    z = (a / n - b / m) / spread
    if abs(z) <= NormalDist().inv_cdf(1 - 0.025 / judged):
        return "cannot say"
    return "over" if z > 0 else "under"


def enough(here: tuple[int, int], there: tuple[int, int], full: bool) -> bool:
    (a, n), (b, m) = here, there
    share, least = (b / m, n) if full else ((a + b) / (n + m), min(n, m))
    return least * min(share, 1 - share) >= 5


def expected(truth: Truth) -> dict[str, tuple[float, str]]:
    """ref → the ratio and the word that the truth asks for."""
    pairs = {f"{name}/{truth.code}": (truth.single(one), truth.single(other), False) for name, (one, other) in SINGLE.items()}
    for name, (one, characteristic, groups) in CENSUS.items():
        lines = [census(characteristic)[group] for group in groups]
        pairs[f"{name}/{truth.code}"] = (truth.single(one), (sum(n for n, _ in lines), lines[0][1]), True)
    found = {ref: (a / n / (b / m), word_of((a, n), (b, m), full, 1)) for ref, ((a, n), (b, m), full) in pairs.items()}
    here = truth.groups("refuge_ethnic_group_percent")
    for name, other in GROUPED.items():
        there = truth.groups(other) if other else census("ethnic_group")
        both = {group: (here[group], there[group]) for group in here if group in there}
        judged = sum(enough(*pair, other is None) for pair in both.values())
        for group, ((a, n), (b, m)) in both.items():
            found[f"{name}/{truth.code}/{group}"] = (a / n / (b / m), word_of((a, n), (b, m), other is None, judged))
    minority = (here["white_british"][1] - here["white_british"][0], here["white_british"][1])
    a, b = minority, truth.single("marac_ethnic_minority")
    found[f"refuge_ethnic_minority_marac_ratio/{truth.code}"] = (a[0] / a[1] / (b[0] / b[1]), word_of(a, b, False, 1))
    return found


@pytest.mark.parametrize("year", [2021, 2024])
def test_every_ratio_and_word_is_that_of_the_truth(made, year):
    code = f"{year - 2}-{year}"
    measures, checked = made.measures(year), 0
    for ref, (ratio, word) in expected(Truth(made.truth(), code)).items():
        row = measures.loc[ref]
        assert row["status"] == "ok", ref
        assert row["value"] == pytest.approx(ratio, rel=1e-9), ref
        assert WORDS[row["caveats"].split(";")[-1]] == word, ref
        checked += 1
    assert checked >= 35


def test_ages_beside_residents_by_another_route(made):
    """The ages of the linked stays themselves, and the ages of the area page."""
    import pandas as pd

    ages = pd.read_parquet(made.private(2024) / "linked" / "refuge_stays.parquet").query("2022 <= year <= 2024")["age"].dropna()
    residents = load_area("").population
    bands = {"age_16_24": (16, 24), "age_25_34": (25, 34), "age_35_44": (35, 44), "age_45_54": (45, 54), "age_55_and_over": (55, 120)}
    for band, (first, last) in bands.items():
        row = made.measures(2024).loc[f"refuge_age_residents_ratio/2022-2024/{band}"]
        here, there = ((ages >= first) & (ages <= last)).mean(), residents.aged(first, last) / residents.aged(16)
        assert row["value"] == pytest.approx(here / there, rel=1e-9)


@pytest.mark.parametrize(
    ("ref", "word"),
    [
        # Planted: half of adult stays are of disabled people, who are a seventh of residents and a tenth of MARAC cases; two thirds
        # of residents and fewer than half of adult stays are White British; young adults come most, the old least.
        ("refuge_disability_census_ratio/2022-2024", "over"),
        ("refuge_disability_marac_ratio/2022-2024", "over"),
        ("refuge_ethnic_group_census_ratio/2022-2024/white_british", "under"),
        ("refuge_ethnic_minority_marac_ratio/2022-2024", "over"),
        ("refuge_age_residents_ratio/2022-2024/age_25_34", "over"),
        ("refuge_age_residents_ratio/2022-2024/age_55_and_over", "under"),
        # Planted alike: African and Other White groups at their share of residents, other languages too.
        ("refuge_ethnic_group_census_ratio/2022-2024/african", "cannot say"),
        ("refuge_ethnic_group_census_ratio/2022-2024/other_white", "cannot say"),
        ("refuge_language_census_ratio/2022-2024", "cannot say"),
    ],
)
def test_what_was_planted_is_found_in_print(made, ref, word):
    printed, measured = made.protected(2024).loc[ref], made.measures(2024).loc[ref]
    assert WORDS[printed["caveats"].split(";")[-1]] == word
    assert printed["value"] == pytest.approx(measured["value"], rel=0.25)


@pytest.mark.parametrize("year", [2021, 2024])
def test_printed_words_rest_on_printed_figures(made, year):
    """The ratio on the page is that of the two figures on the page, within the rounding of its last place."""
    protected, blocks, checked = made.protected(year), load_indicators(), 0
    for _, row in protected.loc[protected["unit"].eq("share_ratio") & protected["status"].eq("ok")].iterrows():
        assert row["value"] == pytest.approx(row["numerator"] / row["denominator"], abs=0.011 + 0.01 * row["value"])
        assert row["lower"] <= row["value"] <= row["upper"]
        here = protected.loc["/".join(filter(None, (blocks[row["indicator"]].compared, row["period"], row["group"])))] if row["group"] else None
        assert here is None or here["status"] == "ok"
        checked += 1
    assert checked >= 20
