"""Which files each agency sent, year by year, and how it wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FIRST_YEAR = 2019


@dataclass(frozen=True)
class FileStyle:
    """How one file is written: its kind, its dates, its word for missing, its encoding."""

    kind: Literal["csv", "xlsx", "ods"]
    dates: Literal["day first", "unpadded", "month name", "real", "serial"]
    missing: str = ""
    encoding: str = "utf-8"


_STYLES: dict[str, list[FileStyle | None]] = {  # 2019 to 2024; None: nothing was sent that year
    "refuge_stays": [
        FileStyle("xlsx", "day first", "N/K"),
        FileStyle("xlsx", "real", "Not known"),
        FileStyle("csv", "month name", "-", "cp1252"),
        FileStyle("xlsx", "serial", "Not recorded"),
        FileStyle("csv", "unpadded", "Not known", "utf-8-sig"),
        FileStyle("xlsx", "real", "Not recorded"),
    ],
    "refuge_children": [
        FileStyle("csv", "day first", "N/K", "cp1252"),
        FileStyle("csv", "month name", "-"),
        FileStyle("xlsx", "real", "Not known"),
        FileStyle("xlsx", "real"),
        FileStyle("csv", "day first", "Not known", "utf-8-sig"),
        FileStyle("xlsx", "serial", "Not recorded"),
    ],
    "refuge_referrals": [
        FileStyle("csv", "unpadded", "N/K", "cp1252"),
        FileStyle("xlsx", "day first", "Not known"),
        FileStyle("xlsx", "real", "-"),
        FileStyle("csv", "month name", "Not recorded"),
        FileStyle("xlsx", "serial", "Not known"),
        FileStyle("csv", "day first", "Not recorded", "utf-8-sig"),
    ],
    "safe_accommodation_units": [FileStyle("xlsx", "real")] * 3 + [FileStyle("xlsx", "day first")] * 2 + [FileStyle("csv", "day first")],
    "police_incidents": [
        FileStyle("csv", "day first", "", "cp1252"),
        FileStyle("csv", "day first", "Unknown", "cp1252"),
        FileStyle("xlsx", "real", "Not stated"),
        FileStyle("csv", "month name", "NS"),
        FileStyle("csv", "month name", "NS", "utf-8-sig"),
        FileStyle("csv", "unpadded", "Not stated", "utf-8-sig"),
    ],
    "housing_cases": [
        FileStyle("xlsx", "serial", "Not known"),
        FileStyle("csv", "day first", "Not known", "cp1252"),
        FileStyle("xlsx", "real", "Not recorded"),
        FileStyle("xlsx", "real", "-"),
        FileStyle("csv", "day first", "Not recorded", "utf-8-sig"),
        FileStyle("xlsx", "month name", "Not known"),
    ],
    "police_hour_weekday": [FileStyle("csv", "day first")] * 3 + [FileStyle("xlsx", "day first")] * 3,
    "marac_cases": [
        FileStyle("csv", "day first", "Not known", "cp1252"),
        FileStyle("csv", "unpadded", "N/K"),
        FileStyle("xlsx", "real", "Not known"),
        FileStyle("csv", "month name", "-", "utf-8-sig"),
        FileStyle("xlsx", "serial", "Not recorded"),
        FileStyle("csv", "day first", "Not recorded", "utf-8-sig"),
    ],
    "childrens_social_care": [
        FileStyle("csv", "day first", "Not known", "cp1252"),
        FileStyle("csv", "unpadded", "-"),
        FileStyle("csv", "month name", "Not recorded"),
        FileStyle("xlsx", "real", "Not recorded"),
        FileStyle("csv", "day first", "Not known", "utf-8-sig"),
        FileStyle("csv", "unpadded", "Not recorded", "utf-8-sig"),
    ],
    "adult_social_care": [
        FileStyle("csv", "day first", "Unknown", "cp1252"),
        FileStyle("xlsx", "day first", "Not known"),
        FileStyle("csv", "month name", "Not recorded"),
        FileStyle("csv", "day first", "-", "utf-8-sig"),
        FileStyle("ods", "real", "Not known"),
        FileStyle("csv", "day first", "Not recorded", "utf-8-sig"),
    ],
    "health_contacts": [
        None,
        None,
        FileStyle("csv", "day first", "Not known"),
        FileStyle("xlsx", "real", "Unknown"),
        None,
        FileStyle("csv", "month name", "Not known", "utf-8-sig"),
    ],
    "health_contacts_counts": [None, FileStyle("csv", "day first"), None, None, FileStyle("xlsx", "day first"), None],
    "sexual_violence_clients": [
        FileStyle("csv", "unpadded", "N/K", "cp1252"),
        FileStyle("csv", "day first", "Not known"),
        FileStyle("xlsx", "real", "Not known"),
        FileStyle("xlsx", "serial", "Not recorded"),
        FileStyle("csv", "month name", "Not recorded", "utf-8-sig"),
        FileStyle("xlsx", "day first", "Not recorded"),
    ],
    "sexual_violence_incidents": [
        FileStyle("csv", "day first", "N/K", "cp1252"),
        FileStyle("csv", "month name", "Not known"),
        FileStyle("csv", "unpadded", "Not known"),
        FileStyle("xlsx", "real", "Not recorded"),
        FileStyle("csv", "day first", "-", "utf-8-sig"),
        FileStyle("csv", "month name", "Not recorded", "utf-8-sig"),
    ],
    "service_user_survey": [
        FileStyle("xlsx", "day first", "Skipped"),
        FileStyle("csv", "day first", "Skipped"),
        None,  # no survey in the first year of the pandemic
        FileStyle("csv", "day first", "-", "utf-8-sig"),
        FileStyle("xlsx", "day first", "Prefer not to say"),
        FileStyle("csv", "day first", "Skipped", "utf-8-sig"),
    ],
    # published first for the edition of 2021
    "prevent_benchmarks": [None, None, FileStyle("csv", "day first"), *[FileStyle("xlsx", "real")] * 2, FileStyle("csv", "day first")],
    "channel_statement": [None, None, FileStyle("csv", "day first"), FileStyle("csv", "day first"), *[FileStyle("xlsx", "real")] * 2],
    "training_survey": [FileStyle("csv", "day first")] * 4 + [FileStyle("xlsx", "real")] * 2,
    "event_attendances": [*[FileStyle("csv", "month name")] * 2, None, *[FileStyle("csv", "day first")] * 3],  # no events in the pandemic
    "hate_crimes": [FileStyle("csv", "day first")] * 3 + [FileStyle("xlsx", "real")] + [FileStyle("csv", "unpadded")] * 2,
    "survey_invitations": [*[FileStyle("csv", "day first")] * 2, None, FileStyle("xlsx", "day first"), *[FileStyle("csv", "day first")] * 2],
    "demand_profile": [None, None, FileStyle("csv", "day first"), None, None, FileStyle("xlsx", "day first")],
}

# drawn as a table of their own, sent as the counted form of the data set
SENT_AS = {"health_contacts_counts": "health_contacts"}
# sent in two halves, and sent twice under two names
HALVES = {("childrens_social_care", 2023): ("_apr_to_sep", "_oct_to_mar")}
SECOND_COPIES = {("adult_social_care", 2022): "_copy"}


def style_of(data_set: str, year: int) -> FileStyle | None:
    """How the agency wrote this data set's file for `year`; None when it sent none."""
    return _STYLES[data_set][year - FIRST_YEAR]


def halves_of(data_set: str, year: int) -> tuple[str, ...]:
    """What is added to the names of the files among which the year's rows are shared out: one file with nothing added, or two."""
    return HALVES.get((data_set, year), ("",))


def _names(data_set: str, year: int, style: FileStyle) -> list[str]:
    copies = [SECOND_COPIES[data_set, year]] if (data_set, year) in SECOND_COPIES else []
    return [f"{year}/{SENT_AS.get(data_set, data_set)}{added}.{style.kind}" for added in [*halves_of(data_set, year), *copies]]


SAMPLE_FILES = [
    name
    for data_set, styles in _STYLES.items()
    for place, style in enumerate(styles)
    if style
    for name in _names(data_set, FIRST_YEAR + place, style)
]
