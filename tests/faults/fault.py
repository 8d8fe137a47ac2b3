"""What a class of faults is: how it is planted, which data sets and formats carry it, and where each of its files must end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.receive import RawFile
from tests.faults.ends import End
from tests.faults.sheets import Sheet, sound, write

CANARY = "Zq7canary"
ALL_FORMS = ("csv", "xlsx", "ods")
BOOKS = ("xlsx", "ods")
ALL_BOOKS = (*BOOKS, "xls")
# What each data set calls the fields that faults are planted in.
FIELDS = {
    "refuge_stays": {"key": "stay_id", "date": "start_date", "end": "end_date", "number": "age", "coded": "ethnic_group", "several": "needs"},
    "refuge_referrals": {"key": "referral_id", "date": "referral_date", "number": "children_count", "coded": "outcome", "several": "refusal_reasons"},
    "refuge_children": {"key": "child_stay_id", "date": "start_date", "number": "age", "coded": "school_place", "parent": "stay_id"},
    "safe_accommodation_units": {"key": "unit_id", "date": "position_date", "end": "open_to", "number": "bedspaces", "coded": "accepts_men"},
    "police_incidents": {"key": "incident_ref", "date": "occurred_at", "number": "victim_age", "coded": "outcome", "ward": "ward", "person": "victim_ref"},
    "housing_cases": {"key": "case_ref", "date": "case_date", "coded": "duty", "several": "support_needs", "ward": "ward", "person": "household_ref"},
    "marac_cases": {"key": "marac_ref", "date": "meeting_date", "number": "dash_score", "coded": "referral_criterion", "person": "victim_ref"},
    "childrens_social_care": {"key": "social_care_ref", "date": "contact_date", "number": "age", "coded": "outcome", "several": "da_factors", "ward": "ward"}
    | {"person": "child_ref"},
    "adult_social_care": {"key": "concern_ref", "date": "concern_date", "coded": "outcome", "several": "abuse_types", "person": "person_ref"},
    "health_contacts": {"key": "contact_ref", "date": "contact_date", "coded": "setting"},
    "sexual_violence_clients": {"key": "client_record_ref", "date": "referral_date", "end": "first_support_date", "number": "wait_days"}
    | {"coded": "ethnic_group", "several": "disability"},
    "sexual_violence_incidents": {"key": "disclosure_ref", "date": "disclosed_date", "coded": "incident_type"},
    "service_user_survey": {"key": "response_ref", "coded": "felt_safer", "date": "survey_year"},
    "police_hour_weekday": {"key": "hour", "number": "monday"},
    "prevent_benchmarks": {"key": "number", "date": "due", "coded": "rating_now", "words": "action", "named": "benchmark"},
    "channel_statement": {"key": "item", "date": "due", "coded": "rating", "words": "standard"},
    "demand_profile": {"key": "number", "coded": "current_trend", "words": "profile", "named": "theme"},
    "training_survey": {"key": "response_ref", "date": "answered_on", "coded": "training"},
    "event_attendances": {"key": "attendance_ref", "date": "event_date", "number": "knowledge_before", "coded": "event"},
    "hate_crimes": {"key": "crime_ref", "date": "recorded_on", "coded": "strand", "ward": "ward"},
    "survey_invitations": {"key": "service", "date": "survey_year", "number": "invited"},
    "health_contacts_counts": {"key": "month", "date": "financial_year", "number": "emergency_department"},
}


def nothing(sheet: Sheet) -> None:
    """Leave the sheet as it is: the fault is in the file, not on the sheet."""


def one_file(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """The sheet as one file."""
    return [write(sheet, form, folder)]


@dataclass(frozen=True)
class Fault:
    """A class of faults. In `end`, {key}, {date} and so on stand for what the data set calls that field."""

    name: str
    end: End
    on: Sequence[str]
    forms: Sequence[str] = ("csv",)
    plant: Callable[[Sheet], None] = nothing
    send: Callable[[Sheet, str, Path], list[RawFile]] = one_file


@dataclass(frozen=True)
class Case:
    """One file, or the few files that belong together, and its end."""

    fault: Fault
    data_set: str
    form: str

    @property
    def name(self) -> str:
        """Such as "formula-refuge_stays-xlsx"."""
        return f"{self.fault.name}-{self.data_set}-{self.form}"

    @property
    def end(self) -> End:
        """The fault's end in the words of the data set."""
        fields = FIELDS[self.data_set]
        end = self.fault.end
        words = {name: getattr(end, name).format(**fields) for name in ("reason", "told", "stop")}
        return replace(end, **words, reads={fields.get(kind, kind): value for kind, value in end.reads.items()})

    def make(self, folder: Path) -> tuple[list[RawFile], Sheet]:
        """The files as an agency would send them, and the sheet they were made from."""
        sheet = sound(self.data_set)
        self.fault.plant(sheet)
        return self.fault.send(sheet, self.form, folder), sheet


def field_of(sheet: Sheet, kind: str) -> str:
    """What the sheet's data set calls its key, date, number …"""
    return FIELDS[sheet.contract.name].get(kind, kind)


def in_cell(kind: str, value: object) -> Callable[[Sheet], None]:
    """Plant `value` in a field of the first record."""

    def plant(sheet: Sheet) -> None:
        sheet.put(0, field_of(sheet, kind), value)

    return plant
