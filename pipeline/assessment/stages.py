"""The stages after intake, one short function each: gathered, placed, measured, protected, prioritised, drawn, published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue, chapters, record, store
from pipeline.assessment import leak_scan
from pipeline.assessment.chapter_stage import QUALITY, WORDS, drawn_by
from pipeline.assessment.stage import Stage
from pipeline.assessment.intake import arrivals_file, children_of, outcomes_file, pages_of_dates
from pipeline.assessment.intake import quarantine_file, with_arrivals
from pipeline.assessment.releasing import measured_lines, recommendations_before, tables_as_released
from pipeline.assessment.marks import code_of, config_of
from pipeline.assessment.papering import asked_file, offered, with_papers
from pipeline.assessment.ledger import list_of_releases
from pipeline.assessment.plan import Plan
from pipeline.assessment.protecting import sealed
from pipeline.problems import Finding, Stop, how_many, stop_if_any
from pipeline.progress import tell, tell_findings
from pipeline.store import editions, places, site, tables

if TYPE_CHECKING:
    import pandas as pd

_SENTENCES = ("findings.yml", "recommendations.yml")


def agree_stage(plan: Plan) -> Stage:
    """Pages of config that agree with each other; nothing is measured while they do not."""

    def work() -> None:
        findings = stop_if_any(catalogue.disagreements())
        tables.write_record([finding.what for finding in findings], plan.private("agreement.json"))

    return Stage("agree", work, (config_of(plan, ""), code_of(plan)), (plan.private("agreement.json"),))


def gather_stage(plan: Plan, close_checks: Callable[[], None]) -> Stage:
    """Receipts of every data set together, and whether the files are synthetic. Every table is checked by now."""

    def work() -> None:
        import pandas as pd

        close_checks()
        receipts = pd.concat([tables.read_table(path) for path in _receipts(plan)], ignore_index=True)
        tables.write_table(with_arrivals(plan, receipts), plan.private("receipts.parquet"))
        tables.write_record({"synthetic": _synthetic(receipts)}, plan.private("supply.json"))

    needs = (plan.private("agreement.json"), *_receipts(plan), *pages_of_dates(plan), code_of(plan, "receive"))
    return Stage("gather", work, needs, (plan.private("receipts.parquet"), plan.private("supply.json"), arrivals_file(plan)))


def _receipts(plan: Plan) -> tuple[Path, ...]:
    return tuple(plan.private(f"intake/{name}.receipts.parquet") for name in plan.data_sets)


def _synthetic(receipts: pd.DataFrame) -> bool:
    """True when every file was invented, False when none was; raises Stop for a mixture."""
    sent = receipts.loc[receipts["status"].eq("received")].groupby("file")["synthetic"].any()
    if sent.nunique() > 1:
        raise Stop([_mixture(sorted(sent.index[sent]), sorted(sent.index[~sent]))])
    return bool(len(sent)) and bool(sent.all())


def _mixture(synthetic: list[str], real: list[str]) -> Finding:
    fewer, kind = (synthetic, "synthetic") if len(synthetic) <= len(real) else (real, "not synthetic")
    return Finding(
        what="synthetic files lie beside real ones: no edition is made of a mixture",
        where="data/raw",
        wanted="only files the agencies sent, or only the synthetic sample",
        found=f"{how_many(len(synthetic), 'synthetic file')} and {how_many(len(real), 'other')}",
        do=f"move these out of data/raw ({kind}): {', '.join(fewer[:12])}",
    )


def places_stage(plan: Plan) -> Stage:
    """The area's wards and people, from official files where there are any."""
    files = store.reference_files()
    listed = plan.private("reference.files.json")
    names = [path.name for path in files]
    if not listed.exists() or tables.read_record(listed) != names:
        tables.write_record(names, listed)

    def work() -> None:
        from pipeline.receive_reference import places_from_area_page, read_reference

        found = read_reference(files, plan.area) if files else places_from_area_page(plan.area)
        places.write_places(found, plan.folder)
        tell_findings(list(found.findings))
        tell("received", "places", f"{len(found.wards)} wards, {'computed from ' + str(len(files)) + ' official files' if files else 'from the area page'}")

    needs = (*files, listed, config_of(plan, "areas"), code_of(plan, "receive_reference"))
    return Stage("places", work, needs, places.places_files(plan.folder))


def measure_stage(plan: Plan) -> Stage:
    """Every figure of the register, with the rows behind it."""

    def work() -> None:
        from pipeline.measure import measure

        chapters.warm_up()  # the notebooks come soon; their process imports while this one counts

        measured = measure(
            tables_as_released(plan),
            catalogue.load_indicators(),
            plan.periods,
            places.read_places(plan.folder),
            measured_lines(plan, "receipts"),
            plan.area.code,
            contracts=catalogue.load_contracts(),
            codes=catalogue.load_codes(),
            breaks=catalogue.load_series_breaks(),
            quarantine=measured_lines(plan, "quarantine"),
            outcomes=measured_lines(plan, "outcomes"),
        )
        tables.write_table(measured.frame, plan.private("measures.parquet"))
        tables.write_table(measured.evidence, plan.private("evidence.parquet"))
        tables.write_table(measured.contributors, plan.private("contributors.parquet"))
        tables.write_table(measured.people, plan.private("people.parquet"))
        given = int(measured.frame["status"].eq("ok").sum())
        tell("measured", plan.area.name, f"{len(measured.frame):,} figures planned, {given:,} given")

    names = [*plan.data_sets, *(child for page in catalogue.load_contracts().values() for child in children_of(page))]
    needs = (
        *(plan.private(f"linked/{name}.parquet") for name in names),
        *(file(plan, name) for name in plan.data_sets for file in (quarantine_file, outcomes_file)),
        plan.private("receipts.parquet"),
        plan.private("released.json"),
        *places.places_files(plan.folder),
        config_of(plan, "indicators.yml", "series_breaks.yml", "codes", "contracts", "facts.yml", "supply.yml"),
        code_of(plan, "measure", "statistics"),
    )
    makes = tuple(plan.private(f"{name}.parquet") for name in ("measures", "evidence", "contributors", "people"))
    return Stage("measure", work, needs, makes)


def prioritise_stage(plan: Plan) -> Stage:
    """The recommendations by rule, over what may be published."""

    def work() -> None:
        from pipeline.prioritise import prioritise

        chapters.warm_up()

        rows = prioritise(editions.read_protected(plan.folder, "published"), catalogue.load_recommendations(), recommendations_before(plan))
        tables.write_table(rows, plan.private("recommendations.parquet"))
        fired = int(rows["status"].eq("fired").sum())
        tell("prioritised", plan.area.name, f"{len(rows)} rules, {fired} fired")

    needs = (*sealed(plan, "published"), list_of_releases(plan), config_of(plan, "recommendations.yml"), code_of(plan, "prioritise", "protect"))
    return Stage("prioritise", work, needs, (plan.private("recommendations.parquet"),))


def publish_stage(plan: Plan, started: datetime) -> Stage:
    """The pages, staged aside and swapped in whole."""
    drawn = tuple(drawn_by(plan, notebook) for notebook in plan.chapters)

    def work() -> None:
        import nbformat

        from pipeline.publish import publish_site

        edition = replace(opened := editions.open_edition(plan.area.slug, plan.year, plan.view), amended=_amended(plan, opened))
        names = offered(plan, edition.draft)
        pages = publish_site(edition, {path.stem: nbformat.read(path, as_version=4) for path in drawn}, names)
        files = with_papers(pages, edition, names)
        gate = leak_scan.open_gate(plan, edition, files["numbers.csv"])
        leak_scan.refuse_leaks(gate, files)
        staged = site.stage_site(files, plan.site)
        figures = files["numbers.csv"]
        lines = figures.count("\n" if isinstance(figures, str) else b"\n") - 1
        run = _run_record(plan, started, staged, edition, lines)
        tables.write_record(run, staged / "run.json")
        tables.write_record(run | {"files_as_sent": _files_as_sent(plan, names=True)}, plan.private(f"run/{plan.view}.json"))
        leak_scan.refuse_leaks_beside(gate, staged, looked_at=files)
        site.swap_in(staged, plan.site)
        tell("published", plan.area.name, f"{sum(name.endswith('.html') for name in files)} pages, {lines:,} printed figures in numbers.csv")

    needs = (
        *drawn,
        *sealed(plan, plan.view),
        plan.private("published.seal.json"),
        plan.private(editions.DOCUMENTS),
        plan.private("supply.json"),
        plan.private("released.json"),
        plan.private("recommendations.parquet"),
        asked_file(plan),
        *leak_scan.files_searched_for(plan),
        config_of(plan, *WORDS, *_SENTENCES, *QUALITY),
        code_of(plan, "publish", "draw", "edition", "record", "scan", "paper"),
    )
    return Stage(f"publish, {plan.view}", work, needs, tuple(plan.site / name for name in ("index.html", "numbers.csv", "recommendations.csv", "run.json")))


def words_of(plan: Plan) -> str:
    """The digest of the words that pages print: those of config, of the notebooks and of published documents."""
    words = config_of(plan, *WORDS, *_SENTENCES, *QUALITY)
    return record.digest_of([record.fingerprint(path) for path in (words, plan.private(editions.DOCUMENTS), *plan.chapters)])


def _amended(plan: Plan, edition) -> bool:
    """True when words were amended after the figures were released."""
    return not edition.draft and tables.read_record(plan.private("released.json"))["edition"]["words"] != words_of(plan)


def _run_record(plan: Plan, started: datetime, staged: Path, edition, figures: int) -> dict[str, object]:
    config = [path for path in store.config_folder().rglob("*") if path.is_file()]
    return record.run_record(
        area=plan.area.code,
        year=plan.year,
        window=plan.window.label,
        synthetic=edition.synthetic,
        started=started,
        code=record.code_version(store.code_root()),
        sent=_files_as_sent(plan, names=False),
        config=record.fingerprints(config, store.config_folder()),
        site=record.fingerprints([path for path in staged.rglob("*") if path.is_file()], staged),
        figures=figures,
        release="" if edition.draft else tables.read_record(plan.private("released.json"))["edition"]["digest"],
    )


def _files_as_sent(plan: Plan, names: bool) -> list[dict[str, object]]:
    sent = [(name, year, path) for name in plan.data_sets for year, files in plan.raw_files(name).items() for path in files]
    return record.files_as_sent([*sent, *(("reference", None, path) for path in store.reference_files())], store.raw(), names)
