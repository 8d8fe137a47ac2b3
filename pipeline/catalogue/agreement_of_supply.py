"""Do the contracts, the code lists, the area pages and the corrections agree with each other?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.catalogue.contracts import CodeList, CodeRow, Contract, FieldPage
from pipeline.catalogue.pages import Pages, disagree, unknown
from pipeline.problems import Finding


def supply(pages: Pages) -> Iterator[Finding]:
    """Every place where what is agreed about files does not fit: contracts, agencies, wards, census lines, codes, corrections."""
    for look in (_contracts, _agencies, _wards, _census, _codes, _put_right):
        yield from look(pages)


def fields_known(page: str, place: str, names: Iterable[str], contract: Contract) -> Iterator[Finding]:
    """A finding for each name that is not a field of the contract."""
    known = [*(field.name for field in contract.fields), *contract.paired]
    for name in names:
        yield from unknown(page, place, name, known, "a field", f"config/contracts/{contract.name}.yml")


def _contracts(pages: Pages) -> Iterator[Finding]:
    for stem, contract in pages.contracts.items():
        page = f"contracts/{stem}.yml"
        if contract.name != stem:
            yield disagree(page, "name", f"the name of the file, {stem}", f"“{contract.name}”", "give the page and the file one name")
        named = [("primaryKey", contract.primary_key), ("x-year-field", [contract.year_field] if contract.year_field else [])]
        for place, names in named:
            yield from fields_known(page, place, names, contract)
        for field in contract.fields:
            yield from _field(pages, page, field)
        for key in contract.foreign_keys:
            yield from _foreign_key(pages, page, contract, key)
        for check in contract.checks:
            yield from fields_known(page, f"x-checks → {check.id}", _columns(check.arguments), contract)
        yield from fields_known(page, "x-same-person-when", contract.same_person_when, contract)
        if contract.same_person_when and not any(field.identifier for field in contract.fields):
            do = f"in config/{page}, mark the person's reference with x-identifier, or take x-same-person-when out"
            yield disagree(page, "x-same-person-when", "a field with x-identifier", "none", do)
        if contract.counts:
            yield from _counted_form(pages, page, contract)


def _field(pages: Pages, page: str, field: FieldPage) -> Iterator[Finding]:
    place = f"fields → {field.name}"
    if field.code_list:
        yield from unknown(page, f"{place} → x-code-list", field.code_list, pages.codes, "a code list", "config/codes")
    elif field.separator:
        do = f"in config/{page}, name the list of the answers, or take the separator out"
        yield disagree(page, f"{place} → x-separator", "a code list for a field of several answers", "no x-code-list", do)


def _counted_form(pages: Pages, page: str, contract: Contract) -> Iterator[Finding]:
    """The counted form parts by fields there are, counts in one of its own columns, and is only of codes there are."""
    form, place = contract.counts, "x-counts"
    own, known = [field.name for field in form.fields], {field.name: field for field in contract.fields}
    for name in own:
        if name in known:
            do = f"in config/{page}, give the column another name, or name the field under by"
            yield disagree(page, f"{place} → fields", "names that are not fields of the records", name, do)
    yield from unknown(page, f"{place} → count", form.count, own, "a column of the counted form", f"config/{page}, x-counts → fields")
    yield from fields_known(page, f"{place} → by", form.by, contract)
    yield from fields_known(page, f"{place} → only", form.only, contract)
    yield from fields_known(page, f"{place} → wide", [form.wide.field] if form.wide else [], contract)
    for name in [*form.parts, *([form.year_field] if form.year_field else []), *(each for check in form.checks for each in _columns(check.arguments))]:
        yield from unknown(page, place, name, [*own, *form.by], "a column of the counted form", f"config/{page}, x-counts → fields")
    for field in form.fields:
        yield from _field(pages, page, field)
    for name in {*form.by, *form.answers_for} & {*known}:
        if not known[name].code_list:
            yield disagree(page, place, "fields with a code list", name, f"in config/{page}, leave {name} out of the counted form")
    named = [(name, code, "only") for name, code in form.only.items()] + [(form.wide.field, code, "wide") for code in form.parts]
    for name, code, where in named:
        if name in known and known[name].code_list in pages.codes:
            codes = pages.codes[known[name].code_list]
            yield from unknown(page, f"{place} → {where}", code, codes.labels, "a code", f"config/codes/{codes.name}.csv")


def _foreign_key(pages: Pages, page: str, contract: Contract, key) -> Iterator[Finding]:
    yield from fields_known(page, "foreignKeys", key.fields, contract)
    there = key.reference.resource
    yield from unknown(page, "foreignKeys", there, pages.contracts, "a data set", "config/contracts")
    if there in pages.contracts:
        yield from fields_known(page, "foreignKeys", key.reference.fields, pages.contracts[there])


def _columns(arguments: dict[str, object]) -> list[str]:
    """The columns that a check's arguments name."""
    one = [arguments[key] for key in ("column", "column_A", "column_B", "total") if key in arguments]
    return [str(name) for name in [*one, *arguments.get("parts", []), *arguments.get("column_list", [])]]


def _agencies(pages: Pages) -> Iterator[Finding]:
    for area in pages.areas:
        page = f"areas/{area.code}.yml"
        for contract in pages.contracts.values():
            theirs = f"contracts/{contract.name}.yml"
            yield from unknown(theirs, "x-agency", contract.agency, area.agencies, "an agency", f"config/{page}")
        for name, agency in area.agencies.items():
            place = f"agencies → {name} → data_sets"
            for data_set in agency.data_sets:
                yield from unknown(page, place, data_set, pages.contracts, "a data set", "config/contracts")
                if data_set in pages.contracts and pages.contracts[data_set].agency != name:
                    found = f"x-agency of {data_set} is “{pages.contracts[data_set].agency}”"
                    do = f"correct config/{page} or config/contracts/{data_set}.yml"
                    yield disagree(page, place, f"data sets whose x-agency is {name}", found, do)


def _wards(pages: Pages) -> Iterator[Finding]:
    """Each ward of an area must have a row of ward.csv in every year of its set, or its records are counted nowhere."""
    code_list = pages.codes.get("ward", CodeList("ward", ()))
    for area in pages.areas:
        page, first, last = f"areas/{area.code}.yml", area.ward_set.from_year, area.ward_set.to_year
        for ward in area.wards:
            yield from unknown(page, f"wards → {ward.name}", ward.code, code_list.labels, "a ward", "config/codes/ward.csv")
        listed = [ward.code for ward in area.wards if ward.code in code_list.labels]
        for year in range(first, last + 1):
            short = [code for code in listed if not _holds(code_list.rows, code, year)]
            if short:
                wanted = f"a row of config/codes/ward.csv that holds in {year} for every ward"
                found = f"none for {len(short)} of {len(listed)} wards"
                do = "correct the years of ward_set there, or first_year and last_year in config/codes/ward.csv"
                yield disagree(page, "ward_set", wanted, found, do)


def _holds(rows: tuple[CodeRow, ...], code: str, year: int) -> bool:
    return any(row.code == code and (row.first_year or year) <= year <= (row.last_year or year) for row in rows)


def _census(pages: Pages) -> Iterator[Finding]:
    """A share in the service meets a share of the population only under one name."""
    for area in pages.areas:
        for line in area.census_2021:
            if line.characteristic in pages.codes and line.group not in ("any", "none"):
                known, listed_in = pages.codes[line.characteristic].labels, f"config/codes/{line.characteristic}.csv"
                yield from unknown(f"areas/{area.code}.yml", f"census_2021 → {line.characteristic}", line.group, known, "a code", listed_in)


def _codes(pages: Pages) -> Iterator[Finding]:
    for name, code_list in pages.codes.items():
        page = f"codes/{name}.csv"
        labels: dict[str, set[str]] = {}
        for row in code_list.rows:
            labels.setdefault(row.code, set()).add(row.label)
        for code, given in labels.items():
            if given == {""} or len(given) > 1:
                found = "no label" if given == {""} else f"{len(given)} labels"
                yield disagree(page, code, "one label, the same on every row of the code", found, f"write one label for {code} in config/{page}")
        yield from _spellings(page, code_list)


def _spellings(page: str, code_list: CodeList) -> Iterator[Finding]:
    """One spelling in one year must mean one code."""
    by_spelling: dict[str, list[CodeRow]] = {}
    for row in code_list.rows:
        by_spelling.setdefault(" ".join(row.source_value.casefold().replace("&", " and ").split()), []).append(row)
    for rows in by_spelling.values():
        clashing = sorted({row.code for row in rows for other in rows if row.code != other.code and _overlap(row, other)})
        if clashing:
            do = f"in config/{page}, keep the spelling under one code, or give the rows years that do not overlap"
            yield disagree(page, f"source_value “{rows[0].source_value}”", "one code for one spelling in one year", ", ".join(clashing), do)


def _overlap(one: CodeRow, other: CodeRow) -> bool:
    return (one.first_year or 0) <= (other.last_year or 9999) and (other.first_year or 0) <= (one.last_year or 9999)


def _put_right(pages: Pages) -> Iterator[Finding]:
    lines = [("corrections.yml", each.id, each.data_set) for each in pages.corrections]
    lines += [("accepted_findings.yml", each.check, each.data_set) for each in pages.accepted]
    for page, place, data_set in lines:
        yield from unknown(page, f"{place} → data_set", data_set, pages.contracts, "a data set", "config/contracts")
    for each in pages.corrections:
        if each.data_set in pages.contracts:
            cells = {*each.match, *([each.field] if each.field else [])} - {"source_file", "source_sheet", "source_row"}
            yield from fields_known("corrections.yml", each.id, sorted(cells), pages.contracts[each.data_set])
