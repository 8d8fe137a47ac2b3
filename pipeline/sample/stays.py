"""The refuge's adult stays, as they truly were: one row a stay, clean codes, no agency habits yet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.sample import known_answers as known
from pipeline.sample.draws import NOT_ASKED, exactly, several, spread_days, weighted
from pipeline.sample.units import refuge_places

EXTRACT_LAG_DAYS = 30  # the refuge exports at the end of April: stays not over by then have no end date

DISABILITY_TYPES = {
    "mental_health_condition": 38,
    "long_term_illness": 22,
    "mobility": 17,
    "learning_disability": 8,
    "neurodivergent": 7,
    "hearing": 4,
    "sight": 4,
}
DESTINATIONS = {
    "private_rented": 17,
    "temporary_accommodation": 16,
    "family_or_friends": 15,
    "local_authority_tenancy": 12,
    "second_stage": 10,
    "another_refuge": 10,
    "housing_association_tenancy": 7,
    "returned_to_perpetrator": 6,
    "returned_home_safely": 4,
    "other": 2,
    NOT_ASKED: 3,
}
REASONS_LEFT = {"planned_move": 60, "own_choice": 18, "moved_for_safety": 9, "asked_to_leave": 6, "needs_too_high": 4, "other": 2, NOT_ASKED: 3}


def draw_stays(seed: int, years: list[int]) -> pd.DataFrame:
    """All adult stays of `years` (column `year`), in the order they began, with a client reference each."""
    stays = _as_exported(stays_to_their_end(seed, years))
    stays["origin_authority"] = _origins(np.random.default_rng([seed, 2]), years)
    stays.insert(0, "stay_id", [f"S{number:05d}" for number in range(1, len(stays) + 1)])
    stays.insert(1, "client_ref", _client_refs(np.random.default_rng([seed, 3]), stays))
    return stays


def stays_to_their_end(seed: int, years: list[int]) -> pd.DataFrame:
    """All adult stays of `years` as they truly went, with the day on which each ended, however long after the refuge's export that was."""
    every_year = [_stays_of_year(np.random.default_rng([seed, 1, year]), year) for year in years]
    return make_room(pd.concat(every_year, ignore_index=True), refuge_places())


def _stays_of_year(rng: np.random.Generator, year: int) -> pd.DataFrame:
    size = known.in_year(known.ADULT_STAYS, year)
    answers = {
        field: exactly(rng, size, known.of_year(counts, year), known.REST[field]) for field, counts in known.STAY_ANSWERS.items()
    }
    answers["first_language"] = _languages(rng, answers["ethnic_group"], known.of_year(known.FIRST_LANGUAGES, year))
    stays = pd.DataFrame({"year": year, "start_date": spread_days(rng, size, year), "age": _ages(rng, size), **answers})
    stays["interpreter"] = _interpreter(rng, stays["first_language"], year)
    stays["disability"] = _disability(rng, size, year)
    stays["needs"] = several(
        rng, size, known.of_year(known.NEEDS, year), not_asked=known.in_year(known.NEEDS_NOT_ASKED, year), none="none"
    )
    stays["abuse_types"] = several(
        rng, size, known.of_year(known.ABUSE_TYPES, year), not_asked=known.in_year(known.ABUSE_NOT_ASKED, year)
    )
    return _end_stays(rng, stays)


def _ages(rng: np.random.Generator, size: int) -> pd.Series:
    ages = np.clip(np.round(rng.gamma(9.0, 3.8, size)), 17, 71)
    unknown = rng.permutation(size) < 1
    return pd.Series(np.where(unknown, np.nan, ages)).astype("Int64")


def _languages(rng: np.random.Generator, ethnic_group: np.ndarray, counts: dict[str, int]) -> np.ndarray:
    """A first language for each stay, exactly as often as `counts` says, by adults of a group that often speaks it where there are enough."""
    languages = np.full(len(ethnic_group), "english", dtype="<U20")
    for language, count in counts.items():
        free = np.flatnonzero(languages == "english")
        likely = np.isin(ethnic_group[free], known.LANGUAGE_GROUPS.get(language, known.OTHER_LANGUAGE_GROUPS))
        by_likelihood = np.argsort(rng.random(len(free)) - likely, kind="stable")
        languages[free[by_likelihood[:count]]] = language
    return languages


def _interpreter(rng: np.random.Generator, language: pd.Series, year: int) -> np.ndarray:
    needed = np.full(len(language), "no", dtype="<U3")
    speaks_other = np.flatnonzero(~language.isin(["english", NOT_ASKED]))
    speaks_english = np.flatnonzero(language == "english")
    needed[rng.choice(speaks_other, known.in_year(known.INTERPRETER_YES, year), replace=False)] = "yes"
    needed[rng.choice(speaks_english, known.in_year(known.INTERPRETER_NOT_ASKED, year), replace=False)] = NOT_ASKED
    return needed


def _disability(rng: np.random.Generator, size: int, year: int) -> np.ndarray:
    """Types of disability: one each, two for about a quarter of those disabled."""
    disabled = known.in_year(known.DISABLED, year)
    not_asked = known.in_year(known.DISABILITY_NOT_ASKED, year)
    first = weighted(rng, disabled, DISABILITY_TYPES)
    second = weighted(rng, disabled, DISABILITY_TYPES)
    two = (rng.random(disabled) < 0.25) & (first != second)
    types = np.where(two, np.char.add(np.char.add(first, ";"), second), first)
    rest = np.repeat(["none", NOT_ASKED], [size - disabled - not_asked, not_asked])
    return rng.permutation(np.concatenate([types, rest]))


def _end_stays(rng: np.random.Generator, stays: pd.DataFrame) -> pd.DataFrame:
    """The stays with the day on which each would end, destination and reason."""
    days = np.clip(np.round(rng.lognormal(3.75, 0.75, len(stays))), 1, 300)
    stays["end_date"] = stays["start_date"] + pd.to_timedelta(days, unit="D")
    stays["destination"] = weighted(rng, len(stays), DESTINATIONS)
    stays["reason_left"] = weighted(rng, len(stays), REASONS_LEFT)
    return stays


def make_room(stays: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    """The stays (in the order they began) with as many nights as there were places for: `places` = day of a change → places from then on.

    When somebody comes to a full house, or a place closes, whoever would have left next leaves that day instead.
    """
    ends, there = stays["end_date"].tolist(), []
    changes = [(day, None) for day in places.index]
    for day, number in sorted([*changes, *zip(stays["start_date"], range(len(stays)), strict=True)], key=lambda event: event[0]):
        there = [other for other in there if ends[other] > day]
        room = int(places.loc[:day].iloc[-1]) - (number is not None)
        for other in sorted(there, key=lambda each: ends[each])[: max(len(there) - room, 0)]:
            ends[other] = day
            there.remove(other)
        if number is not None:
            there.append(number)
    return stays.assign(end_date=pd.to_datetime(ends))


def _as_exported(stays: pd.DataFrame) -> pd.DataFrame:
    """The stays as the refuge's file has them: no end date, destination or reason where the adult was still there on the day of the export."""
    export = pd.to_datetime(stays["year"].astype(str) + "-03-31") + pd.Timedelta(days=EXTRACT_LAG_DAYS)
    over = stays["end_date"] <= export
    answers = {name: stays[name].where(over, NOT_ASKED) for name in ("destination", "reason_left")}
    return stays.assign(end_date=stays["end_date"].where(over), **answers)


def _origins(rng: np.random.Generator, years: list[int]) -> np.ndarray:
    """Places of origin: the four largest exact in each year, the others exact over each three years."""
    pools = [exactly(rng, sum(counts.values()), counts).tolist() for counts in known.OTHER_ORIGINS]
    origins = []
    for year in years:
        largest = known.of_year(known.LARGEST_ORIGINS, year)
        others = known.in_year(known.ADULT_STAYS, year) - sum(largest.values())
        pool = pools[known.YEARS.index(year) // 3]
        taken, pool[:] = pool[:others], pool[others:]
        origins.append(rng.permutation(np.concatenate([exactly(rng, sum(largest.values()), largest), taken])))
    return np.concatenate(origins)


def _client_refs(rng: np.random.Generator, stays: pd.DataFrame) -> list[str]:
    """A reference for each stay: new, except for the few stays a year by an adult who had stayed before."""
    returns = _returns(rng, stays)
    references: dict[int, str] = {}
    for place in range(len(stays)):
        references[place] = references[returns[place]] if place in returns else f"RF-{place + 1 - _earlier(returns, place):04d}"
    return list(references.values())


def _earlier(returns: dict[int, int], place: int) -> int:
    return sum(1 for returned in returns if returned < place)


def _returns(rng: np.random.Generator, stays: pd.DataFrame) -> dict[int, int]:
    """place of a returning stay → place of that adult's earlier stay."""
    returns: dict[int, int] = {}
    for year in stays["year"].unique():
        wanted = len(returns) + known.in_year(known.RETURNS, int(year))
        for place in rng.permutation(np.flatnonzero(stays["year"] == year)).tolist():
            if len(returns) == wanted:
                break
            before = _could_be_earlier(stays, place, set(returns) | set(returns.values()))
            if before is not None:
                returns[place] = before
    return returns


def _could_be_earlier(stays: pd.DataFrame, place: int, taken: set[int]) -> int | None:
    """The latest stay over before this one by somebody of the same description, aged as she was then; None when there is none."""
    here = stays.iloc[place]
    if place in taken or pd.isna(here["age"]):
        return None
    same = ["sex", "ethnic_group", "first_language", "sexual_orientation"]
    before = stays.iloc[:place]
    years_between = here["year"] - before["year"]
    fits = (before[same] == here[same]).all(axis=1) & (before["end_date"] < here["start_date"])
    fits &= ((here["age"] - before["age"]) == years_between).fillna(False).astype(bool)
    places = [found for found in np.flatnonzero(fits).tolist() if found not in taken]
    return places[-1] if places else None
