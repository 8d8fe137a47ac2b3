"""Releasing an edition: its cells and records are frozen, the pages lose their draft mark, and two people have signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue, record, store
from pipeline.assessment.cuts import Cuts, changed_since, late, lines_with_cuts, too_few_for_an_erratum, with_cuts
from pipeline.assessment.intake import children_of, linked_tables, outcomes, set_aside
from pipeline.assessment.ledger import Release, cells_of, corrections_in_force, frozen_in, last_release, list_of_releases, read_ledger, seals_of, stood_for
from pipeline.assessment.missing import codes_merged, codes_missing, fields_renamed
from pipeline.assessment.marks import code_of, config_of, key_of
from pipeline.assessment.plan import Plan
from pipeline.assessment.stage import Stage
from pipeline.problems import Finding, Stop, stop_if_any
from pipeline.progress import tell
from pipeline.store import releases, tables

if TYPE_CHECKING:
    import pandas as pd

RELEASED = "released.json"
_KEPT = ("ledger_cells.parquet", "recommendations.parquet")


def released_stage(plan: Plan) -> Stage:
    """What is frozen: which release stands for each data set's year, and this year's own release. The ledger is checked whole."""

    def work() -> None:
        ledger = read_ledger(plan.area.slug)
        _refuse_mixture(ledger, plan)
        _refuse_another_key(ledger, plan)
        errata = catalogue.errata_of(plan.area)
        times = corrections_in_force(ledger, errata)
        frozen = {pair: folder for pair, folder in frozen_in(ledger, times).items() if _is_ours(plan, pair)}
        cells, folders = cells_of(ledger), [each.folder for each in ledger]
        stop_if_any([*codes_missing(Cuts(frozen), cells), *codes_merged(folders), *fields_renamed(folders, cells)])
        findings = _late_records(plan, ledger, frozen, times)
        mine = last_release(ledger, plan.year)
        content = {
            "releases": [each.said["released_on"] for each in ledger if each.said["year"] == plan.year],
            "errata": [each.model_dump(mode="json") for each in errata if _is_ours(plan, (each.data_set, each.year))],
            "frozen": [[name, year, folder.name] for (name, year), folder in sorted(frozen.items())],
            "corrected": [[name, year, number] for (name, year), number in sorted(times.items())],
            "edition": mine.said | {"digest": mine.digest} if mine else None,
            "findings": [asdict(each) for each in findings],
        }
        tables.write_record(content, plan.private(RELEASED))
        if ledger:
            stand = f"years of data sets that stand as released: {len(frozen)}; seal of the last release: {ledger[-1].seal}"
            tell("released", plan.area.name, f"releases in the ledger: {len(ledger)}; {stand}")

    folders = releases.release_folders(plan.area.slug)
    names = [*plan.data_sets, *(child for page in catalogue.load_contracts().values() for child in children_of(page))]
    needs = (
        list_of_releases(plan),
        *(file for folder in folders for file in (*releases.files_of(folder), folder / releases.RECORD) if file.exists()),
        *(plan.private(f"linked/{name}.parquet") for name in names),
        plan.private("supply.json"),
        key_of(plan),
        config_of(plan, "errata.yml", "areas", "disclosure.yml", "contracts", "codes"),
        code_of(plan, "record"),
    )
    return Stage("released", work, needs, (plan.private(RELEASED),))


def tables_as_released(plan: Plan) -> dict[str, pd.DataFrame]:
    """Every linked table, the records of released years as they stood at their release."""
    cuts, linked = _cuts(plan), linked_tables(plan)
    for page in catalogue.load_contracts().values():
        answers = {name: linked[name] for name in children_of(page)}
        linked[page.name], again = with_cuts(cuts, page.name, linked[page.name], answers)
        linked |= again
    return linked


def measured_lines(plan: Plan, name: str) -> pd.DataFrame:
    """The "receipts", the rows in "quarantine" or the "outcomes" of values; those of released years as they stood at their release."""
    return lines_with_cuts(_cuts(plan), name, _lines(plan)[name]())


def _lines(plan: Plan) -> dict[str, Callable[[], pd.DataFrame]]:
    return {
        "receipts": lambda: tables.read_table(plan.private("receipts.parquet")),
        "quarantine": lambda: set_aside(plan),
        "outcomes": lambda: outcomes(plan),
    }


def corrected(plan: Plan) -> dict[tuple[str, int], int]:
    """How often each released year of a data set was counted again."""
    return {(name, year): times for name, year, times in tables.read_record(plan.private(RELEASED))["corrected"]}


def release_edition(plan: Plan, by: str, approved_by: str, words: str, render: Callable[[], Path]) -> Path:
    """Freeze the edition and render it without its draft mark; `render` makes the pages, and the release is taken back if it fails.

    `words` is the digest of the words the pages print. Raises Stop when the edition is released already.
    """
    ledger = read_ledger(plan.area.slug)
    seal = tables.read_record(plan.private("published.seal.json"))["seal"]
    mine = last_release(ledger, plan.year)
    if mine and mine.said["seal"] == seal:
        raise Stop([_released_already(plan, mine.folder.name)])
    name = f"{len(ledger) + 1:04d}-{plan.year}"
    aside = releases.write_release(plan.area.slug, name, *(tables.read_table(plan.private(each)) for each in _KEPT), _cut(plan))
    said = {
        "number": len(ledger) + 1,
        "area": plan.area.code,
        "year": plan.year,
        "years": list(plan.window.years),
        "data_sets": list(plan.data_sets),
        "corrected": tables.read_record(plan.private(RELEASED))["corrected"],
        "errata": [each.model_dump(mode="json") for each in catalogue.errata_of(plan.area)],
        "synthetic": tables.read_record(plan.private("supply.json"))["synthetic"],
        "seal": seal,
        "words": words,
        "sent": _files_as_sent(plan),
        "by": by.strip(),
        "approved_by": approved_by.strip(),
        "released_on": date.today().isoformat(),
        "key": tables.read_record(key_of(plan)),
        "previous": ledger[-1].digest if ledger else "",
        "files": record.fingerprints(releases.files_of(aside), aside),
    }
    folder = releases.settle_release(aside, said)
    releases.write_seals(plan.area.slug, seals_of(ledger) | {name: record.fingerprint(folder / releases.RECORD)})
    try:
        page = render()
    except BaseException:
        releases.write_seals(plan.area.slug, seals_of(ledger))
        releases.drop_release(folder)
        raise
    return page


def recommendations_before(plan: Plan) -> pd.DataFrame | None:
    """What the last released edition of an earlier year recommended; None when there is none."""
    earlier = [each for each in read_ledger(plan.area.slug) if each.said["year"] < plan.year]
    last = max(earlier, key=lambda each: (each.said["year"], each.said["number"]), default=None)
    return releases.read_recommendations(last.folder) if last else None


def released_before(plan: Plan) -> Release | None:
    """The release of exactly the figures that the edition has now; None for a draft."""
    path = plan.private("published.seal.json")
    mine = last_release(read_ledger(plan.area.slug), plan.year)
    return mine if mine and path.exists() and mine.said["seal"] == tables.read_record(path)["seal"] else None


def _files_as_sent(plan: Plan) -> dict[str, str]:
    """file → its digest on the day. A released year's rows are those of the file as it was at the release that stands for it."""
    files = [file for name in plan.data_sets for sent in plan.raw_files(name).values() for file in sent]
    return record.fingerprints(sorted(set(files)), store.raw())


def digests_of(plan: Plan) -> dict[str, dict[str, str]]:
    """data set → file → SHA-256; of a file of a released year, as it was at the release."""
    now = _files_as_sent(plan)
    by_data_set = {name: dict(now) for name in plan.data_sets}
    for (name, year), folder in _cuts(plan).frozen.items():
        for file, digest in tables.read_record(folder / releases.RECORD)["sent"].items():
            if file.startswith(f"{year}/"):
                by_data_set[name][file] = digest if now.get(file) == digest else f"{digest} at the release; the file was changed since"
    return by_data_set


def _is_ours(plan: Plan, pair: tuple[str, int]) -> bool:
    """A data set that is still counted, and a year of this edition."""
    return pair[0] in plan.data_sets and pair[1] in plan.window.years


def _cut(plan: Plan) -> dict[str, pd.DataFrame]:
    """The records of the edition's years, as this edition counted them."""
    return tables_as_released(plan) | {name: measured_lines(plan, name) for name in _lines(plan)}


def _cuts(plan: Plan) -> Cuts:
    listed = tables.read_record(plan.private(RELEASED))["frozen"]
    cuts = Cuts({(name, year): store.released(plan.area.slug) / folder for name, year, folder in listed})
    if gone := sorted({folder.name for folder in cuts.frozen.values() if not folder.exists()}):
        raise Stop([_made_with_another_ledger(plan, gone)])
    return cuts


def _late_records(plan: Plan, ledger: list, frozen: dict, times: dict) -> list[Finding]:
    """What differs from the released records; raises Stop for an erratum so small that it would tell of single records."""
    least, linked, found, refused = catalogue.load_policy().ledger.correction_min_records, None, [], []
    again = {pair: stood_for(ledger, pair) for pair in times if pair not in frozen and _is_ours(plan, pair)}
    for (name, year), folder in sorted((frozen | again).items()):
        linked = linked_tables(plan) if linked is None else linked
        answers = {child: linked[child] for child in children_of(catalogue.load_contracts()[name])}
        changed = changed_since(folder, name, year, linked[name], answers)
        if (name, year) in again and changed < least:
            refused.append(too_few_for_an_erratum(name, year, changed, least))
        elif (name, year) in frozen and changed:
            found.append(late(name, year, changed, least))
    stop_if_any(refused)
    return found


def _refuse_mixture(ledger: list, plan: Plan) -> None:
    synthetic = tables.read_record(plan.private("supply.json"))["synthetic"]
    if any(each.said["synthetic"] != synthetic for each in ledger):
        raise Stop([_other_ledger(plan, synthetic)])


def _refuse_another_key(ledger: list, plan: Plan) -> None:
    """With another key nobody in a released year would be recognised: late records would all look new, and people be counted twice."""
    if ledger and ledger[-1].said["key"] != tables.read_record(key_of(plan)):
        raise Stop([_another_key(ledger[-1].folder.name, plan)])


def signatures(by: str, approved_by: str) -> list[Finding]:
    """What is wrong with the two names: nothing when two different people sign."""
    names = [" ".join(name.casefold().split()) for name in (by, approved_by)]
    if all(names) and names[0] != names[1]:
        return []
    return [
        Finding(
            what="a release needs two people",
            where="the command line",
            wanted="BY and APPROVED_BY, two different people",
            found="one person twice" if all(names) else "a name left out",
            do='say make release YEAR=2024 BY="the author" APPROVED_BY="who approves"',
        )
    ]


def _released_already(plan: Plan, name: str) -> Finding:
    return Finding(
        what="this edition is released already",
        where=f"data/released/{plan.area.slug}/{name}",
        wanted="an edition whose figures differ from those released",
        found="the same figures",
        do="nothing is needed; a sentence edited since is in the pages after make assessment",
    )


def _made_with_another_ledger(plan: Plan, gone: list[str]) -> Finding:
    return Finding(
        what="the edition was last made with a release that is not there",
        where=f"data/released/{plan.area.slug}",
        wanted="the releases that it was made with",
        found=f"not there: {', '.join(gone)}",
        do=f"run make assessment YEAR={plan.year} first (a release that could not be rendered was taken back)",
    )


def _another_key(name: str, plan: Plan) -> Finding:
    return Finding(
        what="the key that turns identifiers into person keys is not the one that the last release was made with",
        where=str(store.link_key_file()),
        wanted=f"the key of data/released/{plan.area.slug}/{name}",
        found="another key",
        do="put the key file back from its backup, over the one that is there; a lost key cannot be made again, and released people cannot be known without it",
    )


def _other_ledger(plan: Plan, synthetic: bool) -> Finding:
    kind = ("invented", "real") if synthetic else ("real", "invented")
    return Finding(
        what="the ledger of released editions belongs to other data",
        where=f"data/released/{plan.area.slug}",
        wanted=f"releases of {kind[0]} data, like the files in data/raw",
        found=f"releases of {kind[1]} data",
        do=f"if it holds releases of invented data, move it and outputs/{plan.area.slug} away; never mix the two",
    )
