"""What the cells of a row owe each other, read off the contract: end after start, parts and total, a row of another sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.templates.forms import Column, Form

AT_LEAST = "expect_column_pair_values_a_to_be_greater_than_b"
PARTS_TO_TOTAL = "expect_parts_to_sum_to_total"
_FORM = re.compile(r"\^?(?P<letters>[A-Za-z0-9 _/-]*?)(?:\[0-9\]|\\d)\{(?P<digits>\d+)\}\$?")


@dataclass(frozen=True)
class Partner:
    """Another column of the same row that this one may not fall below (or rise above). `apart` is 1 where they may not be equal."""

    column: Column
    above: bool
    apart: int


@dataclass(frozen=True)
class Shape:
    """References that are some letters and then a number of digits, such as S00001."""

    letters: str
    digits: int


def partner_of(column: Column, form: Form) -> Partner | None:
    """The column this one is compared with, when it stands to the left: the one typed second is the one that is stopped."""
    for check in form.contract.checks:
        if check.expectation != AT_LEAST:
            continue
        higher, lower = (form.column(str(check.arguments.get(name))) for name in ("column_A", "column_B"))
        if higher is None or lower is None or column not in (higher, lower):
            continue
        other = lower if column is higher else higher
        if other.place < column.place:
            return Partner(other, above=other is lower, apart=0 if check.arguments.get("or_equal") else 1)
    return None


def parts_of(column: Column, form: Form) -> list[Column]:
    """The columns whose sum this one must be; none when it is no total."""
    for check in form.contract.checks:
        if check.expectation == PARTS_TO_TOTAL and check.arguments.get("total") == column.field.name:
            parts = [form.column(str(name)) for name in check.arguments["parts"]]
            return [part for part in parts if part is not None] if all(parts) else []
    return []


def parent_of(column: Column, form: Form, forms: Mapping[str, Form]) -> tuple[Form, Column] | None:
    """The form of the same workbook, and its column, in which this reference must stand."""
    for key in form.contract.foreign_keys:
        parent = forms.get(key.reference.resource)
        if parent and key.fields == [column.field.name] and len(key.reference.fields) == 1:
            other = parent.column(key.reference.fields[0])
            return (parent, other) if other else None
    return None


def is_only_once(column: Column, form: Form) -> bool:
    """True where no two rows may hold the same."""
    return column.field.constraints.unique or form.contract.primary_key == [column.field.name]


def shape_of(column: Column) -> Shape | None:
    """The letters and digits that the field's pattern asks for; None when it asks for something else."""
    found = _FORM.fullmatch(column.field.constraints.pattern or "")
    return Shape(found["letters"], int(found["digits"])) if found else None
