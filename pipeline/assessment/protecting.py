"""The stage that protects: what may be published, the same exact for those who may see it, and the report for who signs."""

from __future__ import annotations

from pathlib import Path

from pipeline import catalogue, chapters
from pipeline.assessment.disclosing import end_state_files, keep_end_state
from pipeline.assessment.ledger import cells_of, read_ledger
from pipeline.assessment.marks import code_of, config_of
from pipeline.assessment.plan import Plan
from pipeline.assessment.releasing import corrected
from pipeline.assessment.stage import Stage
from pipeline.progress import tell
from pipeline.store import editions, tables

LEDGER_CELLS = "ledger_cells.parquet"
_BEHIND = ("contributors.parquet", "people.parquet")


def protect_stage(plan: Plan) -> Stage:
    """What may be published, and the same exact for those who may see it."""

    def work() -> None:
        from pipeline.protect import as_internal, protect, published_documents, vocabulary

        chapters.warm_up()

        measured = tables.read_table(plan.private("measures.parquet"))
        rules = (catalogue.load_policy(), catalogue.load_indicators(), catalogue.load_series_breaks())
        words = vocabulary(catalogue.load_contracts(), catalogue.load_codes(), corrected(plan))
        behind = (tables.read_table(plan.private(name)) for name in _BEHIND)
        made = protect(measured, *rules, words, *behind, released=cells_of(read_ledger(plan.area.slug)))
        editions.write_protected(made.table, plan.folder, "published")
        editions.write_protected(as_internal(measured, *rules), plan.folder, "internal")
        tables.write_record(published_documents(_lines(plan), rules[0], plan.year), plan.private(editions.DOCUMENTS))
        tables.write_table(made.ledger, plan.private(LEDGER_CELLS))
        keep_end_state(plan, made)
        _told(plan, made)

    needs = (
        plan.private("measures.parquet"),
        *(plan.private(name) for name in _BEHIND),
        *(_linked(plan, contract) for contract in _documents()),
        plan.private("released.json"),
        config_of(plan, "disclosure.yml", "indicators.yml", "series_breaks.yml", "supply.yml", "contracts", "codes"),
        code_of(plan, "protect", "statistics"),
    )
    made = (plan.private(LEDGER_CELLS), plan.private(editions.DOCUMENTS), *end_state_files(plan))
    makes = (*sealed(plan, "published"), *sealed(plan, "internal"), *made)
    return Stage("protect", work, needs, makes)


def _documents() -> list:
    return [contract for contract in catalogue.load_contracts().values() if contract.is_document]


def _linked(plan: Plan, contract) -> Path:
    return plan.private(f"linked/{contract.name}.parquet")


def _lines(plan: Plan) -> list[tuple]:
    """Each contract of a document, and its clean lines."""
    return [(contract, tables.read_table(_linked(plan, contract))) for contract in _documents()]


def sealed(plan: Plan, view: str) -> tuple[Path, Path]:
    """A protected table and its seal."""
    return plan.private(f"{view}.parquet"), plan.private(f"{view}.seal.json")


def _told(plan: Plan, made) -> None:
    frame, attack = made.table.frame, made.audit.counts
    hidden = int(frame["status"].eq("suppressed").sum())
    tell("protected", plan.area.name, f"{len(frame):,} figures, {hidden:,} of them hidden; {attack['masked']:,} hidden counts attacked, none worked out")
