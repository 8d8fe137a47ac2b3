"""Faults planted in the sample, few and mild, each listed in the truth with what must become of it.

Rows that must be set aside or merged are extra rows: the true rows, and so the known answers, stay whole. Faults that leave the row
counted (an unknown word, an impossible age) are planted in true rows, never in a field with a known answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.sample.wards import OUTSIDE, WARDS

DUPLICATE, QUARANTINED = "duplicate", "quarantined"
NOT_MAPPED, EMPTIED, TOLD = "kept, not mapped", "kept, value emptied", "kept, told"
READ, UNSEEN = "kept, read as it was meant", "kept, cannot be seen"
NOT_READ, PAST = "told, not read", "read past"
KEPT = (NOT_MAPPED, EMPTIED, TOLD, UNSEEN)
FAULT = "_fault"
COPY = "exact duplicate"  # stands right below its original, cell for cell
SAME_PERSON = "the same person under a second reference"


@dataclass(frozen=True)
class Kind:
    """A kind of fault: what must become of the row, how a true row is turned into it, and which rows it may be made of."""

    expected: str
    spoil: Callable[[pd.DataFrame], pd.DataFrame]
    fits: Callable[[pd.DataFrame], pd.Series] | None = None


DATE_FIELDS = ("start_date", "referral_date", "case_date", "occurred_at", "meeting_date", "contact_date", "concern_date", "disclosed_date")


def _date_field(rows: pd.DataFrame) -> str:
    return next(name for name in DATE_FIELDS if name in rows)


def _end_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(end_date=rows["start_date"] - pd.Timedelta(days=3))


def _last_year(rows: pd.DataFrame) -> pd.DataFrame:
    dates = [name for name in (_date_field(rows), "end_date") if name in rows]
    return rows.assign(**{name: rows[name] - pd.DateOffset(years=1) for name in dates})


def _age_999(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{"victim_age" if "victim_age" in rows else "age": 999})


def _support_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(first_support_date=rows["referral_date"] - pd.Timedelta(days=7))


def second_reference(reference: str) -> str:
    """The reference under which somebody with this one was entered a second time: in the upper half of the numbers, where no true one is."""
    letters, dash, number = reference.partition("-")
    return f"{letters}{dash}{int(number) + 5 * 10 ** (len(number) - 1)}"


def _person_field(rows: pd.DataFrame) -> str:
    return next(name for name in ("victim_ref", "person_ref") if name in rows)


def _entered_twice(rows: pd.DataFrame) -> pd.DataFrame:
    person = _person_field(rows)
    return rows.assign(**{person: rows[person].map(second_reference)})


def _seen_before(rows: pd.DataFrame) -> pd.Series:
    """Rows of people who stand in an earlier row too: under a second reference they become two."""
    return rows[_person_field(rows)].duplicated()


def _unknown_word(field: str, word: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda rows: rows.assign(**{field: word})


KINDS = {
    COPY: Kind(DUPLICATE, lambda rows: rows),
    "end before start": Kind(QUARANTINED, _end_first),
    "dated last year": Kind(QUARANTINED, _last_year),
    "age of 999": Kind(EMPTIED, _age_999),
    "adult among the children": Kind(EMPTIED, lambda rows: rows.assign(age=45)),
    "stay that does not exist": Kind(TOLD, lambda rows: rows.assign(stay_id="S89999")),
    "99 children": Kind(EMPTIED, lambda rows: rows.assign(children_count=99)),
    "fewer beds than households": Kind(QUARANTINED, lambda rows: rows.assign(bedspaces=1, household_places=4)),
    "unknown destination": Kind(NOT_MAPPED, _unknown_word("destination", "Moved on (see file)")),
    "unknown referrer": Kind(NOT_MAPPED, _unknown_word("referrer", "Drop-in desk")),
    "unknown ward": Kind(NOT_MAPPED, _unknown_word("ward", "E05999999")),
    "unknown reason": Kind(NOT_MAPPED, _unknown_word("reason_for_loss", "See notes")),
    "unknown agency": Kind(NOT_MAPPED, _unknown_word("referring_agency", "Panel chair")),
    "support before referral": Kind(QUARANTINED, _support_first),
    "client record that does not exist": Kind(TOLD, lambda rows: rows.assign(client_record_ref="SC89999")),
    SAME_PERSON: Kind(UNSEEN, _entered_twice, _seen_before),
    "from outside, given a local ward": Kind(UNSEEN, lambda rows: rows.assign(ward=WARDS[0].code), lambda rows: rows["ward"].eq(OUTSIDE)),
}

# data set → year → the kinds planted, one word for each row
PLAN: dict[str, dict[int, list[str]]] = {
    "refuge_stays": {
        2019: [COPY, "end before start", "age of 999"],
        2020: [COPY, "dated last year"],
        2021: [COPY, "end before start"],
        2022: ["unknown destination", "end before start"],
        2023: [COPY, "age of 999", "unknown destination"],
        2024: [COPY, "dated last year", "end before start", "unknown destination"],
    },
    "refuge_children": {
        2019: [COPY],
        2020: ["stay that does not exist"],
        2022: ["age of 999"],
        2023: [COPY],
        2024: [COPY, "adult among the children"],
    },
    "refuge_referrals": {
        2019: [COPY, COPY, "unknown referrer"],
        2020: ["99 children", "unknown referrer"],
        2021: [COPY, "dated last year", "dated last year"],
        2022: [COPY],
        2023: ["99 children", "unknown referrer"],
        2024: [COPY, "dated last year", "unknown referrer"],
    },
    "safe_accommodation_units": {2020: [COPY], 2023: ["fewer beds than households"], 2024: [COPY]},
    "police_incidents": {
        year: [COPY] * 3 + ["age of 999"] * 4 + ["dated last year"] * 2 + ["unknown ward"] * 3 for year in range(2019, 2025)
    },
    "housing_cases": {
        2019: [COPY, "dated last year"],
        2020: [COPY],
        2021: ["dated last year", "unknown reason"],
        2022: [COPY],
        2023: [COPY, "unknown reason", "unknown reason"],
        2024: [COPY, "dated last year", "unknown reason"],
    },
    "marac_cases": {
        2019: [COPY],
        2020: ["dated last year", "unknown agency"],
        2021: [COPY, "unknown agency"],
        2022: [COPY, SAME_PERSON, SAME_PERSON],
        2023: ["dated last year"],
        2024: [COPY, "unknown agency", SAME_PERSON, SAME_PERSON, SAME_PERSON],
    },
    "childrens_social_care": {
        2019: [COPY, "dated last year", "age of 999"],
        2020: [COPY, "unknown ward"],
        2021: ["from outside, given a local ward", "age of 999"],
        2022: [COPY, COPY, "from outside, given a local ward", "unknown ward"],
        2023: ["dated last year", "dated last year", "unknown ward"],
        2024: [COPY, "from outside, given a local ward", "from outside, given a local ward"],
    },
    "adult_social_care": {
        2019: [COPY, "dated last year"],
        2021: [COPY, SAME_PERSON],
        2022: [SAME_PERSON],
        2023: ["dated last year"],
        2024: [COPY, SAME_PERSON, SAME_PERSON],
    },
    "health_contacts": {2021: [COPY], 2022: ["dated last year"], 2024: [COPY]},
    "sexual_violence_clients": {
        2020: [COPY, "support before referral"],
        2021: [COPY, "dated last year"],
        2022: ["support before referral"],
        2024: [COPY, "support before referral"],
    },
    "sexual_violence_incidents": {
        2021: [COPY, "dated last year"],
        2023: ["client record that does not exist"],
        2024: [COPY, "client record that does not exist"],
    },
    "service_user_survey": {2020: [COPY], 2023: [COPY]},
}
ID_STARTS = {
    "stay_id": "S9",
    "child_stay_id": "C9",
    "referral_id": "R9",
    "incident_ref": "P9",
    "case_ref": "H9",
    "unit_id": "U9",
    "marac_ref": "MC9",
    "social_care_ref": "CS9",
    "concern_ref": "AS9",
    "contact_ref": "HC9",
    "client_record_ref": "SC9",
    "disclosure_ref": "SI9",
    "response_ref": "SR9",
}  # no true row has these


def plant(rng: np.random.Generator, rows: pd.DataFrame, data_set: str, year: int) -> pd.DataFrame:
    """The year's rows with the planned faults among them; column `_fault` names the kind, and is empty on sound rows."""
    kinds = PLAN.get(data_set, {}).get(year, [])
    rows = rows.reset_index(drop=True).assign(**{FAULT: ""})
    places = rng.permutation(_spoilable(rows)).tolist()
    extra, order = [], [float(place) for place in range(len(rows))]
    for number, kind in enumerate(kinds, start=1):
        place = places.pop(_first_fitting(rows, places, kind))
        if KINDS[kind].expected in KEPT:
            rows = _spoil_in_place(rows, place, kind)
        else:
            extra.append(_extra_row(rows, place, kind, f"{year % 100:02d}{number}"))
            order.append(place + 0.5)
    together = pd.concat([rows, *extra], ignore_index=True)
    return together.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def _spoilable(rows: pd.DataFrame) -> np.ndarray:
    """Places of rows a fault may be made from: not the cases whose reason is a known answer, only finished stays."""
    sound = pd.Series(True, index=rows.index)
    if "reason_for_loss" in rows:
        sound = rows["reason_for_loss"] != "domestic_abuse"
    if "end_date" in rows:
        sound = rows["end_date"].notna()
    return np.flatnonzero(sound)


def _first_fitting(rows: pd.DataFrame, places: list[int], kind: str) -> int:
    """Where in `places` the first row stands of which this kind of fault can be made."""
    fits = KINDS[kind].fits
    return 0 if fits is None else int(np.argmax(fits(rows).to_numpy(dtype=bool)[places]))


def _spoil_in_place(rows: pd.DataFrame, place: int, kind: str) -> pd.DataFrame:
    spoiled = KINDS[kind].spoil(rows.iloc[[place]]).assign(**{FAULT: kind})
    return pd.concat([rows.iloc[:place], spoiled, rows.iloc[place + 1 :]])


def _extra_row(rows: pd.DataFrame, place: int, kind: str, ending: str) -> pd.DataFrame:
    """A copy of the row, spoiled. Unless it is meant as a copy it gets a reference of its own, so that no true row is doubled."""
    extra = KINDS[kind].spoil(rows.iloc[[place]]).assign(**{FAULT: kind})
    if KINDS[kind].expected == DUPLICATE:
        return extra
    own = extra.columns[0]
    digits = len(str(extra[own].iloc[0])) - len(ID_STARTS[own])
    return extra.assign(**{own: ID_STARTS[own] + ending[-digits:].rjust(digits, "0")})


def people_twice(planted: pd.DataFrame, true_rows: pd.DataFrame, data_set: str, year: int) -> list[dict]:
    """Who of the year stands under a second reference, and which is the first; `true_rows` are those before anything was planted."""
    rows = planted.loc[planted[FAULT] == SAME_PERSON]
    if rows.empty:
        return []
    person, own = _person_field(rows), rows.columns[0]
    first = true_rows.set_index(own)[person].loc[rows[own]]
    pairs = zip(rows[person].tolist(), first.tolist(), strict=True)
    return [{"data_set": data_set, "year": year, "reference": second, "first_reference": reference} for second, reference in pairs]
