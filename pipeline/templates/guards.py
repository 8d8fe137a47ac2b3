"""The guard of a column: what Excel lets in, what it says beside the cell, and what it says to a slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.templates.forms import Column, Form
from pipeline.templates.relations import Shape, is_only_once, parent_of, partner_of, parts_of, shape_of
from pipeline.templates.words import PROMPT_LENGTH, TITLE_LENGTH, cut, fitting, how, slip

EXCEL_DAY_NOUGHT = date(1899, 12, 30)
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
LARGEST = 999_999_999
_END_OF_DAY = 86_399 / 86_400


@dataclass(frozen=True)
class Sources:
    """Where a guard may look: the ranges of the answers by list name, and the other forms of the workbook by data set."""

    ranges: Mapping[str, str]
    forms: Mapping[str, Form]


def guard(column: Column, form: Form, sources: Sources) -> dict[str, object]:
    """XlsxWriter's options for the cells of a column: the rule, the prompt (at most 255 characters) and the message to a slip."""
    rule = _rule(column, form, sources)
    parent = parent_of(column, form, sources.forms)
    needs = "Required." if column.field.constraints.required else "Leave empty if not known."
    said = how(column, form, parent)
    return rule | {
        "input_title": cut(column.header, TITLE_LENGTH),
        "input_message": fitting([needs, column.field.description, *said], PROMPT_LENGTH),
        "error_title": "Please look again",
        "error_message": fitting([slip(column, said), f"The sheet {form.about} says more."], PROMPT_LENGTH),
        "error_type": "warning" if parent else "stop",
    }


def _rule(column: Column, form: Form, sources: Sources) -> dict[str, object]:
    kind = column.field.type
    if column.takes_several:
        return {"validate": "any"}
    if column.answers:
        return {"validate": "list", "source": f"={sources.ranges[column.answers]}"}
    if parts := parts_of(column, form):
        return {"validate": "integer", "criteria": "==", "value": f"=SUM({','.join(part.cell for part in parts)})"}
    if kind in ("integer", "number"):
        return {"validate": "integer" if kind == "integer" else "decimal"} | _between(column, form, *_number_limits(column, form))
    if kind in ("date", "datetime"):
        return {"validate": "date"} | _between(column, form, *_day_limits(column, form))
    return _reference_rule(column, form, sources)


def _number_limits(column: Column, form: Form) -> tuple[float, float]:
    limits = column.field.constraints
    if column.field.name == form.contract.year_field:
        return form.period.years[0], form.period.years[-1]
    low = -LARGEST if limits.minimum is None else limits.minimum
    return low, LARGEST if limits.maximum is None else limits.maximum


def _day_limits(column: Column, form: Form) -> tuple[float, float]:
    """Excel's numbers of the first and last moment allowed: the year's, or those of any day that can be meant."""
    inside = column.field.name == form.contract.year_field
    first, last = (form.period.first_day, form.period.last_day) if inside else (EARLIEST, LATEST)
    return serial(first), serial(last) + (_END_OF_DAY if column.field.type == "datetime" else 0)


def serial(day: date | datetime) -> float:
    """The number Excel holds for a day, or a moment."""
    plain = day.date() if isinstance(day, datetime) else day
    seconds = day.hour * 3600 + day.minute * 60 + day.second if isinstance(day, datetime) else 0
    return (plain - EXCEL_DAY_NOUGHT).days + seconds / 86_400


def _between(column: Column, form: Form, low: float, high: float) -> dict[str, object]:
    """From low to high, drawn in by the column this one is compared with."""
    limits: dict[str, object] = {"criteria": "between", "minimum": _plain(low), "maximum": _plain(high)}
    if partner := partner_of(column, form):
        cell, apart = partner.column.cell, f"+{partner.apart}" if partner.apart else ""
        if partner.above:
            limits["minimum"] = f"=MAX({_plain(low)},{cell}{apart})"
        else:
            limits["maximum"] = f'=IF({cell}="",{_plain(high)},MIN({_plain(high)},{cell}{apart.replace("+", "-")}))'
    return limits


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else round(number, 6)


def _reference_rule(column: Column, form: Form, sources: Sources) -> dict[str, object]:
    """Text: in the form agreed, once only, found on the parent's sheet; any text where nothing was agreed."""
    tests = _shape_tests(column, shape_of(column))
    if parent := parent_of(column, form, sources.forms):
        other, there = parent
        tests.append(f"COUNTIF('{other.sheet}'!{other.cells_of(there)},{column.cell})>0")
    if is_only_once(column, form):
        tests.append(f"COUNTIF({form.cells_of(column)},{column.cell})=1")
    return {"validate": "custom", "value": f"=AND({','.join(tests)})"} if tests else {"validate": "any"}


def _shape_tests(column: Column, shape: Shape | None) -> list[str]:
    if shape is None:
        return []
    start, cell = len(shape.letters), column.cell
    letters = [f'EXACT(LEFT({cell},{start}),"{shape.letters}")'] if start else []
    return [f"LEN({cell})={start + shape.digits}", *letters, f"ISNUMBER(VALUE(MID({cell},{start + 1},{shape.digits})))"]
