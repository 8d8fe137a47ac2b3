"""How full the places were, night by night. A year's file does not say when those left who were still there at its end, so they
count on each later night with the chance that a stay lasts so long. The chance is told from the stays of the window, which the next edition
has another of: so nothing is said of a single year, whose released figures must stay, nor of a month of one refuge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.catalogue import load_indicators, load_supply
from pipeline.measure.answers import code_list, rows_of
from pipeline.measure.rows import NOT_SUPPLIED, OK, TOO_SMALL, Made, evidence_row, gather, measure_row
from pipeline.measure.stays import days_so_far
from pipeline.periods import financial_year
from pipeline.statistics import chance_at_least, occupancy_by_day, share_still_there, stay_curve

FULL, NEARLY, ROOM = "full", "nearly_full", "room"
NEARLY_FULL = 0.9
# Of those who were there when the first year began nothing is known; when so few of them can still be there, nights are counted.
STILL_UNTOLD = 0.05
ONE_NIGHT = np.timedelta64(1, "D")


@dataclass(frozen=True, eq=False)
class Nights:
    """Nights in order with the places open, those certainly taken, the chances of the stays beside them (a column each), and whether
    enough of those there are in the files for the night to be told."""

    nights: np.ndarray
    places: np.ndarray
    taken: np.ndarray
    chances: np.ndarray
    told: np.ndarray

    def where(self, chosen: np.ndarray) -> Nights:
        """These nights alone."""
        return Nights(*(part[chosen] for part in (self.nights, self.places, self.taken, self.chances, self.told)))


def nights_by_fullness(indicator, tables: dict[str, pd.DataFrame], periods: list, places) -> Made:
    """One row a period and group: the nights on which all, at least nine in ten, or fewer places were taken, in percent of those told."""
    stays, groups = _stays(indicator, tables), code_list(indicator, tables)
    known = _nights(indicator, stays, tables)

    def rows(period) -> Made:
        here = _within(known, _day(period.first_day), _day(period.last_day))
        shares = _shares(here) if here is not None and len(here.nights) else {}
        return gather(_row(indicator, period, group, shares.get(group), known, stays) for group in groups)

    return gather(rows(period) for period in periods)


def _stays(indicator, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = rows_of(indicator, tables)
    return rows.loc[rows[indicator.field].notna() & rows["year"].notna()]


def _nights(indicator, stays: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> Nights | None:
    """Every night of the years that came; None where too few stays say how long they lasted."""
    if len(stays) < max(indicator.smallest_denominator, 1):
        return None
    years = [int(year) for year in sorted(stays["year"].unique())]
    first, last = financial_year(years[0]).first_day, financial_year(years[-1]).last_day
    days, ended = days_so_far(stays, indicator.field, indicator.ends_on)
    starts = stays[indicator.field].to_numpy(dtype="datetime64[D]")
    seen_until = starts + days.astype("int64") * ONE_NIGHT + np.where(ended, 0, 1) * ONE_NIGHT
    known = occupancy_by_day(starts, seen_until, first, last)
    curve = stay_curve(days, ended)
    chances = _chances(curve, known.nights, starts[~ended], days[~ended])
    untold = curve.days[curve.still_there <= STILL_UNTOLD]
    settled = int(untold[0] if len(untold) else curve.longest)
    return Nights(known.nights, _places(tables, years, first, last), known.occupied, chances, _told(known.nights, years, settled))


def _chances(curve, nights: np.ndarray, starts: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """For each night (row) and each stay not seen to end (column) the chance that it went on, after the days it was seen; 0 until then."""
    so_far = (nights[:, None] - starts[None, :]) // ONE_NIGHT
    was_there = np.broadcast_to(share_still_there(curve, seen), so_far.shape)
    goes_on = np.divide(share_still_there(curve, so_far), was_there, out=np.zeros(so_far.shape), where=was_there > 0)
    return np.where(so_far > seen, goes_on, 0.0)


def _told(nights: np.ndarray, years: list[int], settled: int) -> np.ndarray:
    """Nights of a year whose year before came, and those that lie so many days into any other year that came."""
    told = np.zeros(len(nights), dtype=bool)
    for year in years:
        own = financial_year(year)
        from_day = _day(own.first_day) + (0 if year - 1 in years else settled) * ONE_NIGHT
        told |= (nights >= from_day) & (nights <= _day(own.last_day))
    return told


def _places(tables: dict[str, pd.DataFrame], years: list[int], first, last) -> np.ndarray:
    """Places open on each night, each year's by its own list."""
    block = load_indicators()[load_supply().made_of.places_average]
    units = rows_of(block, tables)
    one_a_place = units.loc[units.index.repeat(units[block.field].fillna(0).astype("int64"))]
    parts = [np.zeros(0, dtype="int64")]
    for year in range(years[0], years[-1] + 1):
        own, listed = financial_year(year), one_a_place.loc[one_a_place["year"].eq(year)]
        parts.append(occupancy_by_day(listed["open_from"], listed["open_to"], own.first_day, own.last_day).occupied)
    return np.concatenate(parts)


def _within(known: Nights | None, first: np.datetime64, last: np.datetime64) -> Nights | None:
    """The nights of the days that can be told, on which there were places."""
    return known and known.where((known.nights >= first) & (known.nights <= last) & known.told & (known.places > 0))


def _shares(here: Nights) -> dict[str, float]:
    """group → percent of the nights."""
    full, nearly = (chance_at_least(here.taken, here.chances, wanted).mean() for wanted in (here.places, np.ceil(NEARLY_FULL * here.places)))
    return {FULL: 100 * full, NEARLY: 100 * (nearly - full), ROOM: 100 * (1 - nearly)}


def _row(indicator, period, group: str, value: float | None, known: Nights | None, stays: pd.DataFrame) -> Made:
    sources = [load_indicators()[load_supply().made_of.places_average].data_set]
    status = TOO_SMALL if known is None else NOT_SUPPLIED if value is None else OK
    if status != OK:
        return Made([measure_row(indicator, period, group=group, status=status, sources=sources)], [])
    row = measure_row(indicator, period, group=group, value=value, sources=sources)
    return Made([row], [evidence_row(row["ref"], indicator.data_set, "numerator", stays["row_id"])])


def _day(day) -> np.datetime64:
    return np.datetime64(day, "D")
