"""The units of safe accommodation on the last day of each year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class UnitGroup:
    """Units alike: how many, what kind, who can live there, when they opened and closed."""

    count: int
    accommodation_type: str
    bedspaces: int
    household_places: int
    open_from: str
    open_to: str = ""
    accessible: str = "no"
    accepts_men: str = "no"
    accepts_older_sons: str = "no"
    accepts_large_families: str = "no"
    accepts_drugs_alcohol: str = "no"
    accepts_nrpf: str = "no"


UNIT_GROUPS = [
    UnitGroup(10, "refuge", 3, 1, "2012-04-01", accepts_nrpf="yes"),
    UnitGroup(5, "refuge", 2, 1, "2012-04-01"),
    UnitGroup(1, "refuge", 5, 1, "2012-04-01", accessible="yes", accepts_large_families="yes"),
    UnitGroup(1, "refuge", 4, 1, "2016-10-03", accepts_large_families="yes"),
    UnitGroup(1, "refuge", 3, 1, "2016-10-03", open_to="2020-09-30"),
    UnitGroup(2, "refuge", 3, 1, "2020-11-02", accepts_older_sons="yes"),
    UnitGroup(2, "refuge", 4, 1, "2022-07-04", accessible="yes", accepts_nrpf="yes"),
    UnitGroup(1, "refuge", 2, 1, "2023-09-11"),
    UnitGroup(2, "specialist_safe", 2, 1, "2017-04-01", accepts_nrpf="yes"),
    UnitGroup(3, "dispersed", 4, 1, "2018-06-01", accepts_men="yes", accepts_older_sons="yes", accepts_large_families="yes"),
    UnitGroup(4, "dispersed", 4, 1, "2022-01-10", accepts_men="yes", accepts_older_sons="yes", accepts_drugs_alcohol="yes"),
    UnitGroup(4, "second_stage", 3, 1, "2015-04-01"),
    UnitGroup(2, "second_stage", 3, 1, "2023-04-03", accessible="yes"),
    UnitGroup(2, "other_emergency", 4, 1, "2020-05-01", open_to="2022-06-30", accepts_men="yes"),
    UnitGroup(6, "sanctuary", 3, 1, "2014-04-01", accepts_men="yes", accepts_older_sons="yes", accepts_nrpf="yes"),
    UnitGroup(2, "not_relevant", 2, 1, "2017-04-01", accepts_men="yes"),
]


def draw_units(years: list[int]) -> pd.DataFrame:
    """Each year's units (column `year`): those opened by its last day and not closed before it began."""
    units = _all_units()
    every_year = [_on_last_day(units, year) for year in years]
    return pd.concat(every_year, ignore_index=True)


def refuge_places() -> pd.Series:
    """Household places in refuge from each day on which they changed, in order of the days."""
    refuge = _all_units().loc[lambda units: units["accommodation_type"].eq("refuge")]
    opened = pd.Series(refuge["household_places"].to_numpy(), index=refuge["open_from"])
    closed = pd.Series(-refuge["household_places"].to_numpy(), index=refuge["open_to"]).loc[lambda days: days.index.notna()]
    return pd.concat([opened, closed]).groupby(level=0).sum().sort_index().cumsum()


def _all_units() -> pd.DataFrame:
    units = pd.DataFrame([vars(group) for group in UNIT_GROUPS for _ in range(group.count)]).drop(columns="count")
    units.insert(0, "unit_id", [f"U{number:03d}" for number in range(1, len(units) + 1)])
    for day in ("open_from", "open_to"):
        units[day] = pd.to_datetime(units[day], format="%Y-%m-%d")
    for number in ("bedspaces", "household_places"):
        units[number] = units[number].astype("Int64")
    return units


def _on_last_day(units: pd.DataFrame, year: int) -> pd.DataFrame:
    first_day, last_day = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
    listed = (units["open_from"] <= last_day) & ~(units["open_to"] < first_day)
    rows = units.loc[listed].assign(year=year, position_date=last_day)
    rows["open_to"] = rows["open_to"].where(rows["open_to"] <= last_day)
    return rows
