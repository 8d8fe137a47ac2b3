"""The checks of a data set: those its constraints make, and those its contract spells out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, CheckPage, Contract, FieldPage, ForeignKey
from pipeline.periods import financial_year_of
from pipeline.same_text import standing_twice
from pipeline.spellings import in_plain_text, plain_text

PARTS_TO_TOTAL = "expect_parts_to_sum_to_total"


@dataclass(frozen=True)
class Check:
    """One check. `fate` says what becomes of what fails: the row is set aside, the value is emptied, or it is only told."""

    id: str
    expectation: str
    arguments: Mapping[str, object]
    severity: Literal["stop", "look"]
    why: str
    column: str = ""
    fate: Literal["row", "value", "told"] = "row"
    told_by_clean: bool = field(default=False, compare=False)

    @property
    def columns(self) -> list[str]:
        """The columns it looks at."""
        named = [self.arguments.get(name) for name in ("column", "column_A", "column_B")]
        return [name for name in (*named, *self.arguments.get("column_list", ())) if name]


def checks_of(contract: Contract, references: Mapping[str, pd.DataFrame]) -> list[Check]:
    """Every check of the data set, in the order an analyst would ask: there, once, in range, in the year, known, then the contract's own.

    A foreign key to a data set that is not in `references` is left out: there is nothing to compare it with.
    """
    checks = [check for page in contract.fields for check in _field_checks(page, contract)]
    checks += _key_checks(contract) + _year_checks(contract) + _code_checks(contract)
    checks += [_reference(key, contract) for key in contract.foreign_keys if key.reference.resource in (*references, contract.name)]
    return checks + [_own(page, contract) for page in contract.checks]


def _field_checks(page: FieldPage, contract: Contract) -> list[Check]:
    wants, fate = page.constraints, "row" if page.constraints.required else "value"
    checks = []
    if wants.required:
        why = f"Without '{page.title}' a row cannot be counted in the right place."
        checks.append(_required(page, why))
    if wants.unique and contract.primary_key != [page.name]:
        column = f"{page.name} in its year"
        why = f"Rows that share a '{page.title}' may be one {contract.unit} counted twice."
        checks.append(Check(f"{page.name}_unique", "expect_column_values_to_be_unique", {"column": column}, "stop", why, page.name))
    if wants.minimum is not None or wants.maximum is not None:
        limits = {"column": page.name, "min_value": wants.minimum, "max_value": wants.maximum}
        why = f"'{page.title}' outside its range was mistyped or stands for not known."
        checks.append(Check(f"{page.name}_range", "expect_column_values_to_be_between", limits, "stop", why, page.name, fate))
    if wants.pattern:
        form = {"column": page.name, "regex": wants.pattern}
        why = f"'{page.title}' in another form is a slip, or the value of another column."
        checks.append(Check(f"{page.name}_pattern", "expect_column_values_to_match_regex", form, "stop", why, page.name, fate))
    if wants.enum:
        allowed = {"column": page.name, "value_set": list(wants.enum)}
        checks.append(Check(f"{page.name}_allowed", "expect_column_values_to_be_in_set", allowed, "stop", "Only these were agreed.", page.name, fate))
    return checks


def _required(page: FieldPage, why: str) -> Check:
    if page.code_list:
        empty = {"column": page.name, "value_set": [NOT_RECORDED]}
        return Check(f"{page.name}_required", "expect_column_values_to_not_be_in_set", empty, "stop", why, page.name)
    return Check(f"{page.name}_required", "expect_column_values_to_not_be_null", {"column": page.name}, "stop", why, page.name)


def _key_checks(contract: Contract) -> list[Check]:
    if not contract.primary_key:
        return []
    why = f"Rows that share a key are one {contract.unit} counted twice, or several that cannot be told apart."
    unique = "expect_column_values_to_be_unique"
    return [Check("key_unique", unique, {"column": "key in its year"}, "stop", why, ", ".join(contract.primary_key))]


def _year_checks(contract: Contract) -> list[Check]:
    if not contract.year_field:
        return []
    columns = {"column_A": "year it is dated in", "column_B": "year", "ignore_row_if": "either_value_is_missing"}
    equal = "expect_column_pair_values_to_be_equal"
    return [Check("inside_year", equal, columns, "stop", "A row dated in another year would be counted in this one.", contract.year_field)]


def _code_checks(contract: Contract) -> list[Check]:
    if not any(page.code_list for page in contract.fields):
        return []
    none = {"column": "answers not mapped", "min_value": 0, "max_value": 0}
    why = "An answer the code list does not know is counted as not mapped, and missing from its group."
    between = "expect_column_values_to_be_between"
    return [Check("codes_known", between, none, "look", why, fate="told", told_by_clean=True)]


def _reference(key: ForeignKey, contract: Contract) -> Check:
    resource = key.reference.resource
    found = {"column": f"found in {resource}", "min_value": 1, "max_value": 1}
    why = f"A row that points to no row of {resource} cannot be joined to it; the other may lie in an earlier year or be set aside."
    name = f"{'_'.join(key.fields)}_in_{resource}"
    return Check(name, "expect_column_values_to_be_between", found, "look", why, ", ".join(key.fields), "told")


def _own(page: CheckPage, contract: Contract) -> Check:
    fate = "row" if page.severity == "stop" else "told"
    if page.expectation == PARTS_TO_TOTAL:
        nothing = {"column": f"left over by {page.id}", "min_value": 0, "max_value": 0}
        between = "expect_column_values_to_be_between"
        return Check(page.id, between, nothing, page.severity, page.why, str(page.arguments["total"]), fate)
    arguments = {name: _typed(value, name, page, contract) for name, value in page.arguments.items()}
    check = Check(page.id, page.expectation, arguments, page.severity, page.why, fate=fate)
    return Check(page.id, page.expectation, arguments, page.severity, page.why, ", ".join(check.columns), fate)


def _typed(value: object, name: str, page: CheckPage, contract: Contract) -> object:
    """A limit on a date column is a date, though YAML may hold it as text."""
    if name not in ("min_value", "max_value") or not isinstance(value, str):
        return value
    return pd.Timestamp(value) if contract.field(str(page.arguments["column"])).type in ("date", "datetime") else value


def with_check_columns(table: pd.DataFrame, contract: Contract, references: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The table with the columns that checks look at and no agency sends; their names are words, so they clash with no field."""
    added: dict[str, pd.Series] = {}
    inside = pd.Series(True, index=table.index)
    if contract.year_field:
        dated = _year_dated(table[contract.year_field])
        added["year it is dated in"] = dated
        inside = dated.eq(table["year"]).fillna(False).astype(bool)
    if contract.primary_key:
        added["key in its year"] = _numbered(_key(table, contract).where(inside))
    for page in contract.fields:
        if page.constraints.unique and contract.primary_key != [page.name]:
            added[f"{page.name} in its year"] = _numbered(table[page.name].where(inside))
    coded = [page.name for page in contract.fields if page.code_list]
    if coded:
        several = {page.name for page in contract.fields if page.separator}
        unknown = np.zeros(len(table), dtype="int64")
        for name in coded:
            unknown += _not_mapped(table[name], name in several).to_numpy("bool")
        added["answers not mapped"] = pd.Series(unknown, index=table.index)
    added |= _found(table, contract, references) | _left_over(table, contract)
    return table.assign(**added)


def _numbered(column: pd.Series) -> pd.Series:
    """A number of its own for each value that stands once, one for all that stand more often, missing where it is: far sooner compared."""
    numbers = np.arange(len(column))
    numbers[standing_twice(column)] = len(column)
    return pd.Series(pd.array(numbers, dtype="Int64"), index=column.index).mask(column.isna())


def _not_mapped(column: pd.Series, several: bool) -> pd.Series:
    return column.str.contains(NOT_MAPPED, regex=False) if several else column.eq(NOT_MAPPED)


def _year_dated(column: pd.Series) -> pd.Series:
    return financial_year_of(column) if pd.api.types.is_datetime64_any_dtype(column) else column.astype("Int64")


def _key(table: pd.DataFrame, contract: Contract) -> pd.Series:
    """The key fields as one text, missing where one of them is; a row without a date of its own has its year in the key."""
    names = [*contract.primary_key] if contract.year_field and contract.shape == "records" else [*contract.primary_key, "year"]
    if contract.is_counted_form:
        coded = [name for name in contract.primary_key if contract.field(name).code_list]
        table = table.assign(**{name: _group_told_apart(table, name) for name in coded})
    if len(names) == 1:
        return table[names[0]]
    whole = table[names[0]].astype("str")
    for name in names[1:]:
        whole = whole + "\x1f" + table[name].astype("str")
    return whole.mask(table[names].isna().any(axis=1))


def _group_told_apart(table: pd.DataFrame, name: str) -> pd.Series:
    """The code of a group of counts, or what was written where there is none: two wards of elsewhere are two groups."""
    codes, written = plain_text(table[name]), plain_text(table[f"{name}_source"])
    silent = codes.str.contains(f"{NOT_MAPPED}|{NOT_RECORDED}", regex=True)
    return codes.mask(silent, written.str.strip().str.casefold())


def _found(table: pd.DataFrame, contract: Contract, references: Mapping[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """1 where the row's foreign key is in the other data set, 0 where it is not, missing where the row has none.

    Missing too where the other data set did not come for the row's year: there is nothing to compare it with.
    """
    found = {}
    for key in contract.foreign_keys:
        other = table if key.reference.resource == contract.name else references.get(key.reference.resource)
        if other is None:
            continue
        wanted = pd.MultiIndex.from_frame(in_plain_text(other[key.reference.fields]).drop_duplicates())
        present = pd.Series(pd.MultiIndex.from_frame(in_plain_text(table[key.fields])).isin(wanted), index=table.index).astype("Int64")
        silent = table[key.fields].isna().any(axis=1)
        if {"year"} <= {*table} & {*other}:
            silent |= ~table["year"].isin(other["year"])
        found[f"found in {key.reference.resource}"] = present.mask(silent)
    return found


def _left_over(table: pd.DataFrame, contract: Contract) -> dict[str, pd.Series]:
    """The total less its parts; missing where one of them is."""
    sums = [page for page in contract.checks if page.expectation == PARTS_TO_TOTAL]
    return {
        f"left over by {page.id}": table[page.arguments["total"]] - table[page.arguments["parts"]].sum(axis=1, skipna=False) for page in sums
    }
