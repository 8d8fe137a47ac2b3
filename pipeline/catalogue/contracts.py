"""Contracts (one page a data set) and code lists (one CSV a list)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from pipeline import store
from pipeline.catalogue.reading import Strict, _x_dash, load_each, read_csv_rows, read_yaml
from pipeline.catalogue.renamed import load_renamed_codes, names_today

NOT_RECORDED = "not_recorded"
NOT_MAPPED = "not_mapped"
_OLDEST = 200
_BAND = re.compile(r"age_(\d+)_(?:(\d+)|and_over)$")
PAIRED = "paired_change"  # the list of what a field of x-paired can say


class Header(Strict):
    """A spelling of a column's header and the years it was used in."""

    name: str
    from_year: int | None = Field(None, alias="from")
    to_year: int | None = Field(None, alias="to")

    def used_in(self, year: int) -> bool:
        """True when the agency used this spelling in `year`."""
        return (self.from_year or year) <= year <= (self.to_year or year)


class Constraints(Strict):
    """Frictionless constraints that we check."""

    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    enum: list[str] | None = None


class _Extended(Strict):
    """Plain names as they stand, ours under x-."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _x(default: object, name: str) -> object:
    return Field(default, alias=_x_dash(name))


class FieldPage(_Extended):
    """One column of a data set."""

    name: str
    title: str
    description: str = ""
    type: Literal["string", "integer", "number", "date", "datetime", "boolean"] = "string"
    constraints: Constraints = Constraints()
    headers: list[Header | str] = _x([], "headers")
    code_list: str | None = _x(None, "code_list")
    separator: str | None = _x(None, "separator")
    identifier: Literal["person", "household"] | None = _x(None, "identifier")
    date_formats: list[str] = _x([], "date_formats")
    characteristic: bool = _x(False, "characteristic")
    free_text: bool = _x(False, "free_text")
    published_wording: bool = _x(False, "published_wording")
    example: str | int | float | None = _x(None, "example")
    why: str = _x("", "why")

    @property
    def is_checked(self) -> bool:
        """True when a value can be right or wrong by itself: it has a code list, a format or a range."""
        return bool(self.code_list or self.constraints.enum) or self.type != "string"

    def headers_in(self, year: int) -> list[str]:
        """The header spellings used in `year`; the field's own title and name always count."""
        spelled = [each if isinstance(each, str) else each.name for each in self.headers if isinstance(each, str) or each.used_in(year)]
        return [*spelled, self.title, self.name]


class Reference(Strict):
    """Where a foreign key points."""

    resource: str
    fields: list[str]


class ForeignKey(Strict):
    """Columns that must be found in another data set."""

    fields: list[str]
    reference: Reference


class CheckPage(Strict):
    """A check beyond those the constraints make."""

    id: str
    expectation: str
    arguments: dict[str, object] = {}
    severity: Literal["stop", "look"]
    why: str
    bad_example: dict[str, object]


class Wide(Strict):
    """A field of the contract whose codes stand side by side as columns of counts, each under the code's own name."""

    field: str
    columns: list[str]


class CountsForm(_Extended):
    """A data set as a table of counts: a row for each meeting of groups, and how many there are of it.

    `by`: fields of the contract that the counts may be parted by; an agency leaves out those it does not part by. `fields`: further
    columns, among them `count`. `only`: field → the code that everything counted has, where the table is of a part of the data set.
    `wide`: the count of a row is parted once more, across columns. `year_field`: a column that names the financial year.
    """

    description: str
    by: list[str]
    count: str
    only: dict[str, str] = {}
    wide: Wide | None = None
    year_field: str = ""
    fields: list[FieldPage]
    checks: list[CheckPage] = []

    @property
    def parts(self) -> list[str]:
        """The columns into which the count of a row is parted; none where it is not."""
        return self.wide.columns if self.wide else []

    @property
    def answers_for(self) -> frozenset[str]:
        """The fields of the records that every count of the form speaks of."""
        return frozenset(self.only) | ({self.wide.field} if self.wide else set())


class Contract(_Extended):
    """All that was agreed with an agency about one data set."""

    name: str
    title: str
    description: str
    primary_key: list[str] = Field([], alias="primaryKey")
    foreign_keys: list[ForeignKey] = Field([], alias="foreignKeys")
    missing_values: list[str] = Field([""], alias="missingValues")
    agency: str = _x(..., "agency")
    unit: str = _x(..., "unit")
    shape: Literal["records", "counts"] = _x("records", "shape")
    year_field: str = _x("", "year_field")
    if_missing: Literal["stop", "not_supplied"] = _x("not_supplied", "if_missing")
    quarantine_limit_percent: float = _x(5, "quarantine_limit_percent")
    totals: list[str] = _x(["Total"], "totals")
    licence: str = _x("", "licence")
    contact: str = _x("", "contact")
    obtained: str = _x("", "obtained")
    purpose: str = _x("", "purpose")
    retention: str = _x("", "retention")
    fields: list[FieldPage]
    checks: list[CheckPage] = _x([], "checks")
    counts: CountsForm | None = _x(None, "counts")
    paired: dict[str, tuple[str, str]] = _x({}, "paired")
    same_person_when: list[str] = _x([], "same_person_when")

    def as_counts(self) -> Contract:
        """The contract of the data set's counted form: a cell a row, each once; raises ValueError when none was agreed."""
        form = self.counts
        if form is None:
            raise ValueError(f"{self.name} has no counted form")
        pages = [*(_as_group(self.field(name)) for name in form.by), *form.fields]
        changed = {
            "description": form.description,
            "primary_key": [page.name for page in pages if page.name not in (form.count, form.year_field, *form.parts)],
            "foreign_keys": [],
            "shape": "counts",
            "year_field": form.year_field,
            "fields": pages,
            "checks": form.checks,
            "same_person_when": [],
        }
        return self.model_copy(update=changed)

    @property
    def is_counted_form(self) -> bool:
        """True for what `as_counts` gives."""
        return self.counts is not None and self.shape == "counts"

    @property
    def is_document(self) -> bool:
        """True when its rows are lines of a published document, whose words go to the page as they stand."""
        return any(page.published_wording for page in self.fields)

    @property
    def sheet(self) -> str:
        """The name of its sheet in the workbooks we send out, by which receive tells their sheets apart; Excel allows 31 letters."""
        return self.name.replace("_", " ").capitalize()[:31]

    @property
    def required_fields(self) -> list[FieldPage]:
        """The fields that a row cannot do without."""
        return [page for page in self.fields if page.constraints.required]

    def field(self, name: str) -> FieldPage:
        """The page of the field called `name`; raises KeyError."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(f"{self.name} has no field {name!r}")


def _as_group(page: FieldPage) -> FieldPage:
    """A field of a record as the heading of a group: it may be left out, and it stands in many rows."""
    looser = page.constraints.model_copy(update={"required": False, "unique": False})
    return page.model_copy(update={"constraints": looser})


@dataclass(frozen=True)
class CodeRow:
    """One spelling of a code, and the years it holds for."""

    code: str
    label: str = ""
    source_value: str = ""
    first_year: int | None = None
    last_year: int | None = None
    order: int = 0


@dataclass(frozen=True)
class CodeList:
    """A code list: every spelling; labels and order of the codes; old codes of released editions, each with its code today."""

    name: str
    rows: tuple[CodeRow, ...]
    renamed: tuple[tuple[str, str], ...] = ()

    @cached_property
    def labels(self) -> dict[str, str]:
        """code → label, in the list's order, with the two implicit codes last."""
        ordered = sorted(self.rows, key=lambda row: row.order)
        return {row.code: row.label for row in ordered} | {NOT_RECORDED: "Not recorded", NOT_MAPPED: "Not mapped"}


def ages_in(code: str) -> range | None:
    """The ages in years that a band's code names: age_16_24 has both its ends, age_55_and_over no upper end; None for any other code."""
    band = _BAND.match(code)
    return band and range(int(band[1]), int(band[2] or _OLDEST) + 1)


def coded_fields(contracts: Mapping[str, Contract], codes: Mapping[str, CodeList]) -> dict[tuple[str, str], str]:
    """(data set, field) → its code list; in a table of counts any list may name the groups, under its own name."""
    own = {(page.name, column.name): column.code_list for page in contracts.values() for column in page.fields if column.code_list}
    return {(page.name, name): name for page in contracts.values() if page.shape == "counts" for name in codes} | own


@cache
def load_contracts() -> dict[str, Contract]:
    """data set → its contract, in the order of the file names; raises Stop with the mistakes of all the pages."""
    return load_each(Contract, store.config_files("contracts", ".yml"), read_yaml)


@cache
def load_codes() -> dict[str, CodeList]:
    """list name → code list; raises Stop with the mistakes of all the lists."""
    lists = load_each(tuple[CodeRow, ...], store.config_files("codes", ".csv"), read_csv_rows)
    return {name: CodeList(name, rows, tuple(names_today(load_renamed_codes(), name).items())) for name, rows in lists.items()}
