"""The example row: what each column would hold, as a person would type it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pipeline.templates.answers import AnswerList
from pipeline.templates.forms import Column, Form

MARCH = 3


def example_of(column: Column, form: Form, lists: Mapping[str, AnswerList]) -> str:
    """The contract's example in the spelling of the form: labels for codes, the day first, dates moved into the form's year."""
    given = column.field.example
    if given is None:
        return ""
    if column.answers:
        return _labels(str(given), column, lists[column.answers])
    if column.field.type in ("date", "datetime"):
        pattern = "%d/%m/%Y %H:%M" if column.field.type == "datetime" else "%d/%m/%Y"
        return _moved(datetime.fromisoformat(str(given)), _years_on(form)).strftime(pattern)
    if column.field.name == form.contract.year_field:
        return str(form.period.years[-1])
    return str(given)


def _labels(given: str, column: Column, answers: AnswerList) -> str:
    texts = {answer.code: answer.text for answer in answers.answers}
    mark = column.field.separator
    return (f"{mark} ").join(texts.get(code.strip(), code.strip()) for code in (given.split(mark) if mark else [given]))


def _years_on(form: Form) -> int:
    """How many years lie between the contract's example and the year of the form."""
    column = form.column(form.contract.year_field)
    if column is None or column.field.example is None or column.field.type not in ("date", "datetime"):
        return 0
    day = datetime.fromisoformat(str(column.field.example))
    return form.period.years[-1] - _financial_year(day)


def _financial_year(day: date) -> int:
    return day.year + (day.month > MARCH)


def _moved(day: datetime, years: int) -> datetime:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)
