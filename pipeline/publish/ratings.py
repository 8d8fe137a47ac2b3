"""How good each agency's data is, rated by the rules of config/quality.yml from the figures that are printed and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from pipeline.catalogue import Bands, Contract
from pipeline.edition import Edition
from pipeline.protect.table import Cell
from pipeline.publish.numbers import cells

STATUS, ACCEPTED = "quality_status", "quality_rows_accepted_percent"
REQUIRED, RECORDED = "quality_required_filled_percent", "quality_field_recorded_percent"
VALID, RECEIVED, SHORT = "quality_field_valid_percent", "quality_received_days", "quality_months_short_count"
FILLED = "quality_field_filled_percent"
AS_SAVED, COUNTS_SUPPLIED = "received_as_saved", "counts_supplied"

NOT_SUPPLIED, NOT_RATED = "not_supplied", "not_rated"
WORST_FIRST = ("red", "amber", "green")
SYMBOLS = {"green": "●", "amber": "▲", "red": "■", NOT_SUPPLIED: "✕", NOT_RATED: "–"}
WORDS = {"green": "Green", "amber": "Amber", "red": "Red", NOT_SUPPLIED: "Not supplied", NOT_RATED: "Not rated"}
# In the order in which an agency is asked about them: the part of a rating, and what it is called.
PARTS = {
    "complete": "Records to the end of the year",
    "recorded": "Characteristics",
    "valid": "Values",
    "accepted": "Rows counted",
    "required": "Required items",
    "timely": "Time of receipt",
    "change": "Rows against the year before",
}


@dataclass(frozen=True)
class Rating:
    """One data set in one year: its worst part's rating, and the rating of each part."""

    overall: str
    parts: dict[str, str]

    @property
    def because(self) -> list[str]:
        """The parts that are rated as low as the whole, by name; none when the whole is green or not rated."""
        return [PARTS[name] for name, rated in self.parts.items() if rated == self.overall and rated in ("red", "amber")]

    @property
    def short_of_green(self) -> list[str]:
        """The parts that are red or amber, in the order in which an agency is asked about them."""
        return [name for name in PARTS if self.parts.get(name) in ("red", "amber")]


def mark(rated: str) -> Markup:
    """A rating as a symbol and its word; the colour only repeats them."""
    return Markup('<span class="rating {}"><span aria-hidden="true">{}</span> {}</span>').format(rated, SYMBOLS[rated], WORDS[rated])


@lru_cache(maxsize=64)
def rating(edition: Edition, data_set: str, year: int) -> Rating:
    """The rating of a data set in a year of the window."""
    if not came(edition, data_set, year):
        return Rating(NOT_SUPPLIED, {})
    bands = edition.quality.ratings
    worst, fewest = least_recorded(edition, data_set, year), least_valid(edition, data_set, year)
    parts = {
        "complete": _smaller_is_better(_value(edition, SHORT, data_set, year), bands.short_months),
        "recorded": _larger_is_better(_share(worst) if worst else None, bands.recorded_percent),
        "valid": _larger_is_better(_share(fewest) if fewest else None, bands.valid_percent),
        "accepted": _larger_is_better(_value(edition, ACCEPTED, data_set, year), bands.accepted_percent),
        "required": _larger_is_better(_value(edition, REQUIRED, data_set, year), bands.required_percent),
        "timely": _smaller_is_better(_days_late(edition, data_set, year), bands.late_days, earlier_is_fine=True),
        "change": _smaller_is_better(change(edition, data_set, year), bands.change_percent),
    }
    return Rating(next((each for each in WORST_FIRST if each in parts.values()), NOT_RATED), parts)


def came(edition: Edition, data_set: str, year: int) -> bool:
    """True when the data set was supplied for the year."""
    cell = cells(edition).get(f"{STATUS}/{year}/{data_set}")
    return cell is not None and cell.status == "ok"


def change(edition: Edition, data_set: str, year: int) -> float | None:
    """By how many percent the printed number of rows counted differs from the year before; None where a number is not printed.

    A table of counts has as many rows each year, so it has no change; nor has a year of counts beside a year of records.
    """
    if edition.contracts[data_set].shape == "counts" or any(came_as_counts(edition, data_set, each) for each in (year, year - 1)):
        return None
    now, before = (cells(edition).get(f"{ACCEPTED}/{each}/{data_set}") for each in (year, year - 1))
    if not now or not before or not now.numerator or not before.numerator:
        return None
    return 100 * (now.numerator - before.numerator) / before.numerator


def came_as_counts(edition: Edition, data_set: str, year: int) -> bool:
    """True when the year came as counts in the place of records: its rows are groups, not people or cases."""
    cell = cells(edition).get(f"{ACCEPTED}/{year}/{data_set}")
    return cell is not None and COUNTS_SUPPLIED in cell.caveats.split(";")


def _days_late(edition: Edition, data_set: str, year: int) -> float | None:
    """Days after the day when files are wanted; None where nobody noted when the file came."""
    cell = cells(edition).get(f"{RECEIVED}/{year}/{data_set}")
    if cell is None or cell.value is None or AS_SAVED in cell.caveats.split(";"):
        return None
    return cell.value - edition.quality.timeliness.due_days


def least_valid(edition: Edition, data_set: str, year: int) -> Cell | None:
    """The item of the data set whose given values can be used least often; None where no such figure is printed."""
    known = [cell for cell in valid(edition, edition.contracts[data_set], year) if cell.status == "ok"]
    return min(known, key=_share) if known else None


def valid(edition: Edition, contract: Contract, year: int) -> Iterator[Cell]:
    """The shares of given values that can be used, item by item."""
    for field in contract.fields:
        cell = cells(edition).get(f"{VALID}/{year}/{contract.name}.{field.name}")
        if cell is not None:
            yield cell


def least_recorded(edition: Edition, data_set: str, year: int) -> Cell | None:
    """The characteristic of the data set that is recorded least, one that was not asked for before all others; None without any."""
    known = list(recorded(edition, edition.contracts[data_set], year))
    return min(known, key=_share) if known else None


def recorded(edition: Edition, contract: Contract, year: int) -> Iterator[Cell]:
    """The recording rates of a data set's characteristics that are printed, and those of characteristics not asked for.

    A year may come as counts by agreement: what these are not parted by is no gap.
    """
    told = ("ok",) if came_as_counts(edition, contract.name, year) else ("ok", "not_collected")
    for field in contract.fields:
        cell = cells(edition).get(f"{RECORDED}/{year}/{contract.name}.{field.name}")
        if field.characteristic and cell is not None and cell.status in told:
            yield cell


def too_seldom(edition: Edition, cell: Cell) -> bool:
    """True when a recording rate is not green."""
    return _larger_is_better(_share(cell), edition.quality.ratings.recorded_percent) != "green"


def _share(cell: Cell) -> float:
    return 0.0 if cell.value is None else float(cell.value)


def _value(edition: Edition, indicator: str, data_set: str, year: int) -> float | None:
    cell = cells(edition).get(f"{indicator}/{year}/{data_set}")
    return None if cell is None or cell.status != "ok" else cell.value


def _larger_is_better(figure: float | None, bands: Bands) -> str:
    """The rating of a percent as it is printed, whole: a reader who compares it with the rule comes to the same."""
    if figure is None:
        return NOT_RATED
    figure = int(figure + 0.5)
    return "green" if figure >= bands.green else "amber" if figure >= bands.amber else "red"


def _smaller_is_better(figure: float | None, bands: Bands, earlier_is_fine: bool = False) -> str:
    """The rating of how far a figure is from nothing, in either direction or only above it."""
    if figure is None:
        return NOT_RATED
    far = max(figure, 0) if earlier_is_fine else abs(figure)
    return "green" if far <= bands.green else "amber" if far <= bands.amber else "red"
