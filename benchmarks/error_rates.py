"""How often the intervals hold the truth and the words are wrong, by simulation: `python -m benchmarks.error_rates [NAME ...]`.

The figures that docstrings in pipeline/statistics quote come from here. Each line says what was simulated, and in how many of 100
samples the interval held the truth or the word was said. Seeded: the same figures every time.
"""

from __future__ import annotations

import math
import sys
from collections import Counter

import numpy as np

from pipeline.statistics.control import control_chart
from pipeline.statistics.forecast import forecast_months
from pipeline.statistics.likert import net_agreement
from pipeline.statistics.queue_simulation import Demand, Scenario, simulate_refusals
from pipeline.statistics.queueing import erlang_refused_percent
from pipeline.statistics.representation import represented_against_demand
from pipeline.statistics.scenarios import Asked, load_of
from pipeline.statistics.survival import length_of_stay, mean_stay_interval

SIZES = (20, 60, 300)
SPREAD = 0.8


def draw_stays(kind: str, how_many: int, rng: np.random.Generator) -> np.ndarray:
    """Stays with a mean of about 90 days in whole days, exponential or lognormal, and at least one day."""
    if kind == "exponential":
        return np.ceil(rng.exponential(90, how_many))
    return np.ceil(rng.lognormal(math.log(90) - SPREAD**2 / 2, SPREAD, how_many))


def stays_hold_their_median(samples: int = 4_000) -> None:
    """The interval of the median stay, with nobody or about 30 % still there."""
    for kind in ("exponential", "lognormal"):
        rng = np.random.default_rng(1)
        truth = float(np.median(draw_stays(kind, 2_000_001, rng)))
        for size in SIZES:
            for seen_days in (math.inf, 200):
                held = 0
                for _ in range(samples):
                    stay = draw_stays(kind, size, rng)
                    seen = np.ceil(rng.uniform(0, seen_days, size)) if seen_days < math.inf else stay
                    median = length_of_stay(np.minimum(stay, seen), stay <= seen).median
                    held += not median.lower > truth and not median.upper < truth
                print(f"median stay, {kind}, {size} stays, observed up to {seen_days} days: {100 * held / samples:.1f}")


def loads_hold_the_truth(samples: int = 1_000) -> None:
    """The interval of the load: those who ask in three years, Poisson or twice as variable; stays of the half of them that were housed."""
    for kind in ("exponential", "lognormal"):
        rng = np.random.default_rng(2)
        mean = float(draw_stays(kind, 4_000_000, rng).mean())
        for size in SIZES:
            for dispersion in (1, 2):
                held = 0
                for _ in range(samples):
                    expected = rng.gamma(2 * size, 1.0) if dispersion > 1 else 2 * size
                    stay = mean_stay_interval(draw_stays(kind, size, rng), np.ones(size, dtype=bool))
                    found = load_of(Asked(size, max(rng.poisson(expected) - size, 0), 0, 1095, stay))
                    held += found.lower <= 2 * size / 1095 * mean <= found.upper
                print(f"load, {kind}, {size} stays, arrivals {dispersion} times as variable as Poisson: {100 * held / samples:.1f}")


def simulations_hold_erlang(samples: int = 400) -> None:
    """How often the simulation's Monte Carlo limits hold what Erlang's formula gives, at few, fair and many units."""
    demand = Demand(60, np.array([15.0, 60.0, 200.0]), np.array([0.25, 0.45, 0.30]))
    load = 60 / 365.25 * float(demand.stay_days @ demand.probability)
    for units in (8, 14, 20):
        expected, held = erlang_refused_percent(units, load), 0
        for seed in range(samples):
            found = simulate_refusals(demand, Scenario("", units), years=3, runs=40, seed=seed)
            held += found.lower <= expected <= found.upper
        print(f"simulation, {units} units: Monte Carlo limits held Erlang's {expected:.1f} % in {100 * held / samples:.1f}")


def words_against_demand_are_wrong(samples: int = 20_000) -> None:
    """How often a group with the same share in the service and in recorded demand is called over or under."""
    rng = np.random.default_rng(3)
    for total, demand in ((30, 100), (60, 300), (100, 100), (300, 3_000)):
        for share in (0.1, 0.2, 0.5):
            pairs = zip(rng.binomial(total, share, samples).tolist(), rng.binomial(demand, share, samples).tolist())
            found = Counter(pairs)
            judged = {pair: represented_against_demand(pair[0], total, pair[1], demand) for pair in found}
            wrong = sum(often for pair, often in found.items() if judged[pair].word != "cannot_say")
            held = sum(often for pair, often in found.items() if judged[pair].lower <= 1 <= judged[pair].upper)
            print(
                f"representation, {total} people against {demand}, share {share}: word wrong {100 * wrong / samples:.1f}, "
                f"interval held 1 {100 * held / samples:.1f}"
            )


def net_agreement_holds(samples: int = 20_000) -> None:
    """The interval of net agreement for answers mostly agreeing, mostly neither, and nearly all agreeing."""
    rng = np.random.default_rng(4)
    for shares in ((0.2, 0.2, 0.6), (0.1, 0.7, 0.2), (0.03, 0.07, 0.9)):
        for size in SIZES:
            held, truth = 0, 100 * (shares[2] - shares[0])
            for disagree, _, agree in rng.multinomial(size, shares, samples).tolist():
                found = net_agreement(agree, disagree, size)
                held += found.lower <= truth <= found.upper
            print(f"net agreement, {shares}, {size} answers: {100 * held / samples:.1f}")


def marks_are_wrong(samples: int = 20_000) -> None:
    """How often a series in which nothing changed gets a mark: on its last value, and on any value."""
    rng = np.random.default_rng(5)
    for mean in (10, 40):
        for size in (12, 16, 20):
            last = outside = anywhere = 0
            for series in rng.poisson(mean, (samples, size)):
                marks = control_chart(series).marks
                last += marks[-1] != "usual"
                outside += "high" in marks or "low" in marks
                anywhere += set(marks) != {"usual"}
            print(
                f"marks, Poisson {mean}, {size} quarters: last value {100 * last / samples:.1f}, "
                f"any outside {100 * outside / samples:.1f}, any mark {100 * anywhere / samples:.1f}"
            )


def draw_months(kind: str, months: int, mean: float, rng: np.random.Generator) -> np.ndarray:
    """Monthly counts: flat, with seasons a quarter of the mean either way, more variable than Poisson, or with seasons and rising or
    falling by 1 % of the mean a month."""
    when = np.arange(months)
    expected = np.full(months, mean)
    if kind != "flat":
        expected = expected * (1 + 0.25 * np.sin(2 * math.pi * when / 12))
    if kind in ("rising", "falling"):
        expected = expected * (1 + 0.01 * (when - (months - 12) / 2) * (1 if kind == "rising" else -1))
    if kind == "varied":
        expected = rng.gamma(expected, 1.0)
    return rng.poisson(expected)


def forecasts_hold_and_words_are_wrong(samples: int = 400) -> None:
    """How many of the twelve months ahead and of their totals lie within the limits, and how often each word is said."""
    rng = np.random.default_rng(6)
    for kind in ("flat", "seasons", "varied", "rising", "falling"):
        for months in (24, 36, 60):
            for mean in (8, 60, 400):
                held, totals, now, ahead, ratios = 0.0, 0, Counter(), Counter(), []
                for _ in range(samples):
                    series = draw_months(kind, months + 12, mean, rng)
                    made = forecast_months(series[:months])
                    held += float(((made.lower <= series[months:]) & (series[months:] <= made.upper)).mean())
                    totals += sum(made.lower) <= series[months:].sum() <= sum(made.upper)
                    now[made.current_trend] += 1
                    ahead[made.forecast_trend] += 1
                    ratios.append(made.error_ratio)
                print(
                    f"forecast, {kind}, {months} months of {mean}: held {100 * held / samples:.1f}, total held {100 * totals / samples:.1f}, error ratio {np.median(ratios):.2f}, "
                    f"clear now {100 - 100 * now['stable'] / samples:.1f} (increasing {100 * now['increasing'] / samples:.1f}), "
                    f"forecast increase {100 * ahead['increase'] / samples:.1f}, decrease {100 * ahead['decrease'] / samples:.1f}"
                )


MEASURED = {
    "forecasts": forecasts_hold_and_words_are_wrong,
    "loads": loads_hold_the_truth,
    "marks": marks_are_wrong,
    "net": net_agreement_holds,
    "simulation": simulations_hold_erlang,
    "representation": words_against_demand_are_wrong,
    "stays": stays_hold_their_median,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASURED:
        MEASURED[name]()
