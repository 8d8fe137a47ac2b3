"""An agency's file examined before it goes into data/raw: the same rooms as a run, everything told, nothing kept but the reply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from pipeline import catalogue, store
from pipeline.assessment.recognise import Sent, recognise
from pipeline.catalogue import Contract
from pipeline.periods import financial_year
from pipeline.problems import Finding, how_many
from pipeline.progress import console, tell
from pipeline.reply import Account, reply_csv, reply_rows, reply_text, request_of
from pipeline.store import tables

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.receive import Received

_SHEETS_READ = "sheets_read"
_READABLE, _CODE_KNOWN = "_readable", "_code_known"  # how checks end that find cells, and say how the cells should be written


@dataclass
class _Looked:
    """One data set, from all the files that hold it. `checked` and `receipts` stand for the files whose values were looked at."""

    contract: Contract
    sent: list[Sent]
    cleaned: pd.DataFrame
    receipts: pd.DataFrame
    findings: list[Finding]
    checked: pd.DataFrame | None = None
    examined: set[str] = field(default_factory=set)

    def stopped(self, sent: Sent) -> bool:
        """True when something about this file would stop a run."""
        return any(finding.severity == "stop" and _concerns(finding, sent) for finding in self.findings)


def check_files(path: Path, data_set: str = "", year: int | None = None) -> bool:
    """True when the file, or every file of the folder, can be used as it is.

    What is wrong with headings, rows and spellings is told before Great Expectations is imported; it is, only for files that have
    no such problem, to look at the values. A reply for the agency is written for each file whose data set and year are known.
    """
    files = store.tables_in(path)
    wrong = _wrong_words(path, files, data_set)
    if wrong:
        _tell(wrong)
        return False
    sent = [_recognised(each, data_set, year) for each in files]
    looked: dict[str, _Looked] = {}
    for name in _parents_first({name for each in sent if each.is_known for name in each.data_sets}):
        for form in _look(catalogue.load_contracts()[name], [each for each in sent if each.is_known and name in each.data_sets]):
            looked[f"{name} as counts" if form.contract.is_counted_form else name] = form
    _check_values(looked)
    usable = [_conclude(each, [form for form in looked.values() if each in form.sent]) for each in sent]
    if len(files) > 1:
        console.print(f"\n{how_many(len(files), 'file')}: {sum(usable)} can be used, {len(files) - sum(usable)} cannot be used yet.")
    return all(usable)


def _recognised(path: Path, data_set: str, year: int | None) -> Sent:
    tell("opening", path.name, "")
    sent = recognise(path, data_set, year)
    sent = replace(sent, findings=tuple(_shown(sent.findings, [sent])))
    _tell(sent.findings)
    return sent


def _parents_first(data_sets: set[str]) -> list[str]:
    """The data sets in an order in which each comes after those its rows point to."""
    contracts = catalogue.load_contracts()
    parents = {name: {key.reference.resource for key in contracts[name].foreign_keys} & data_sets - {name} for name in sorted(data_sets)}
    return list(TopologicalSorter(parents).static_order())


def _look(contract: Contract, sent: list[Sent]) -> list[_Looked]:
    """The data set received and cleaned, its counts apart from its records, and what was found told at once."""
    from pipeline.receive import RawFile, by_form, receive

    years = sorted({each.year for each in sent})
    tell("examining", contract.name, f"{contract.title}, {', '.join(financial_year(year).label for year in years)}")
    parts = [receive([RawFile(each.name, each.path) for each in sent if each.year == year], contract, year) for year in years]
    counted = {year for year, part in zip(years, parts, strict=True) if part.contract.is_counted_form}
    forms = [(each, [one for one in sent if (one.year in counted) is each.contract.is_counted_form]) for each in by_form(parts)]
    return [_look_at(received, its_files) for received, its_files in forms]


def _look_at(received: Received, sent: list[Sent]) -> _Looked:
    from pipeline.check import accept_findings  # without its engine, which is imported when values are checked
    from pipeline.clean import clean

    contract = received.contract
    if contract.is_counted_form:
        tell("counts", contract.name, f"each row is the count of a group; the counts stand in the place of the year's records")
    cleaned = clean(received.table, contract, catalogue.load_codes(), _corrections_of(sent))
    found = accept_findings([*received.findings, *cleaned.findings], catalogue.load_accepted_findings(), date.today())
    looked = _Looked(contract, sent, cleaned.table, received.receipts, _shown(found, sent))
    _tell(looked.findings)
    return looked


def _corrections_of(sent: Iterable[Sent]) -> list[catalogue.Correction]:
    """The corrections that name one of these files: another file's correction would match nothing here."""
    names = {each.name for each in sent}
    return [each for each in catalogue.load_corrections() if each.match.get("source_file") in names]


def _check_values(looked: dict[str, _Looked]) -> None:
    """Fill in what the contract's checks say, for every file that nothing has stopped so far."""
    for each in looked.values():
        each.examined = {sent.name for sent in each.sent if not each.stopped(sent)}
    ready = {name: each for name, each in looked.items() if each.examined}
    if any(len(each.cleaned) for each in ready.values()):
        console.print("checking values …")
    for name, each in ready.items():
        _check(each, {parent: other.checked for parent, other in ready.items() if other.checked is not None and parent != name})


def _check(looked: _Looked, references: dict[str, pd.DataFrame]) -> None:
    from pipeline.check import accept_findings, check, look_within
    from pipeline.receive import account_for_rows
    from pipeline.steps import keep

    name = looked.contract.name
    rows = keep(looked.cleaned, looked.cleaned["source_file"].isin(looked.examined), f"{name}: rows of files that nothing stopped")
    checked = check(rows, looked.contract, references)
    receipts = keep(looked.receipts, looked.receipts["file"].isin(looked.examined), f"{name}: receipts of the same files")
    filled = account_for_rows(receipts, checked.table, checked.quarantine)
    others = keep(looked.receipts, ~looked.receipts["file"].isin(looked.examined), f"{name}: receipts of the other files")
    looked.receipts = _together(filled, others)
    looked.checked = checked.table
    within = look_within(checked.table, looked.contract, catalogue.load_quality().limits)
    found = accept_findings([*checked.findings, *within], catalogue.load_accepted_findings(), date.today())
    found = _shown(found, looked.sent)
    _tell(found, with_why=True)
    looked.findings += found
    for key in looked.contract.foreign_keys if len(checked.table) else ():
        if key.reference.resource not in (*references, name):
            tell("not looked", name, f"whether each {looked.contract.unit} is found in {key.reference.resource}: no such file was read here")


def _together(filled: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([filled, others], ignore_index=True)


def _conclude(sent: Sent, looked: Sequence[_Looked]) -> bool:
    """Tell what would happen to the rows of a file, write its reply, and say whether it can be used."""
    findings = [*sent.findings, *(finding for each in looked for finding in each.findings if _concerns(finding, sent))]
    accounts = [account for each in looked for account in _accounts(sent, each)]
    console.print(f"\n{sent.path.name}")
    for account in accounts:
        tell("rows", account.data_set, account.words)
    unread = _unread(sent, looked)
    _tell(unread)
    findings += unread
    stops = sum(finding.severity == "stop" for finding in findings)
    if not stops and not any(account.parts.get("accepted") for account in accounts):
        findings.append(_nothing_used(sent))
        _tell(findings[-1:])
        stops = 1
    if sent.is_known:
        tell("reply", "ready to e-mail", f"{_write_reply(sent, looked, findings, accounts)}, and the same as .csv")
    things = f"{stops} thing{'' if stops == 1 else 's'} to mend"
    if sent.is_known and not stops:
        role = looked[0].contract.contact
        tell("to note", "when it came", f"put {sent.path.name},{date.today().isoformat()},{role} into data/raw/{sent.year}/received.csv")
    console.print(f"This file cannot be used yet: {things}" if stops else "This file can be used")
    return not stops


def _accounts(sent: Sent, looked: _Looked) -> list[Account]:
    """What becomes of the file's rows in one data set; sheets that hold only notes are left out, on both sides of the sum."""
    lines = looked.receipts
    lines = lines[lines["file"].eq(sent.name) & lines["status"].ne("notes")]
    if lines.empty:
        return []
    names = ("rows_in", "accepted", "quarantined", "duplicates", "non_data") if sent.name in looked.examined else ("rows_in",)
    return [Account(looked.contract.name, {name: int(lines[name].sum()) for name in names})]


def _unread(sent: Sent, looked: Sequence[_Looked]) -> list[Finding]:
    """What to say of sheets that no data set was read from, ours apart: records may stand there that nobody would miss."""
    from pipeline.templates import is_guidance

    lines = [each.receipts.loc[lambda lines: lines["file"].eq(sent.name) & lines["rows_in"].gt(0)] for each in looked]
    told = {finding.sheet for each in looked for finding in each.findings if finding.check == _SHEETS_READ and finding.file == sent.name}
    read = told.union(*(each.loc[each["status"].ne("notes"), "sheet"] for each in lines))
    notes = {row["sheet"]: int(row["rows_in"]) for each in lines for row in each.to_dict("records")}
    unread = [f"'{sheet}', {how_many(rows, 'row')}" for sheet, rows in notes.items() if sheet not in read and not is_guidance(sheet)]
    if not unread:
        return []
    names = ", ".join(each.contract.name for each in looked)
    said = {"what": "a sheet was not read" if len(unread) == 1 else f"{len(unread)} sheets were not read", "where": str(sent.path), "found": "; ".join(unread)}
    do = "look whether records stand there; they belong below the others, on the sheet named after the data set"
    return [Finding(**said, wanted="every record on the sheet of its data set", do=do, severity="look", data_set=names, file=sent.name, check=_SHEETS_READ)]


def _write_reply(sent: Sent, looked: Sequence[_Looked], findings: Sequence[Finding], accounts: Sequence[Account]) -> str:
    contracts = {each.contract.name: each.contract for each in looked}
    text = reply_text(sent.path.name, sent.year, findings, accounts, contracts, date.today())
    path = store.replies() / f"{sent.path.stem}_{sent.year}.txt"
    tables.write_bytes(text.encode("utf-8"), path)
    tables.write_bytes(reply_csv(reply_rows(findings, contracts)), path.with_name(f"{sent.path.stem}_{sent.year}.csv"))
    return path.relative_to(store.root()).as_posix()


def _concerns(finding: Finding, sent: Sent) -> bool:
    """True when the finding is about this file: by name, or about all of a data set, or about all of its rows of a year."""
    if finding.check == "quarantine_limit":
        return finding.year == sent.year
    return finding.file in ("", sent.name)


def _shown(findings: Iterable[Finding], sent: Sequence[Sent]) -> list[Finding]:
    """The findings with each file where it truly lies, which is not yet data/raw."""
    shown = []
    for finding in findings:
        where = finding.where
        for each in sent:
            where = where.replace(f"data/raw/{each.name}", str(each.path)).replace(f"data/raw/{each.path.name}", str(each.path))
        shown.append(replace(finding, where=where))
    return shown


def _tell(findings: Sequence[Finding], with_why: bool = False) -> None:
    """Five lines for what stops a run, one for the rest, with what was wanted of cells; `with_why` gives a check's reason, where it has one, in place of its name."""
    for finding in sorted(findings, key=lambda finding: finding.severity != "stop"):
        if finding.severity == "stop":
            console.print()
            for line in finding.lines():
                console.print(Text.assemble((line[:8], "bold"), line[8:]))
            console.print()
        else:
            why = with_why and finding.wanted.endswith(".")
            said = f"{finding.wanted if why else f'{finding.what}:'} {finding.found} ({finding.where})"
            tell(finding.severity, finding.data_set, f"{said}{_how_to_write(finding)}")


def _how_to_write(finding: Finding) -> str:
    """What the cells should hold: a date in the words of the reply, since formats are written for the machine."""
    if finding.check.endswith(_READABLE):
        return f". {request_of(finding, catalogue.load_contracts().get(finding.data_set))}"
    return f"; wanted: {finding.wanted}" if finding.check.endswith(_CODE_KNOWN) else ""


def _wrong_words(path: Path, files: Sequence[Path], data_set: str) -> list[Finding]:
    """What is wrong with the words of the command: no such file, an unknown data set, two files of one stem."""
    known = catalogue.load_contracts()
    if not files:
        found, do = "nothing there, or a folder without tables", "name one file, or the folder the files lie in: make check FILE=…"
        return [Finding("there is no file to check", str(path), "a CSV file or workbook, or a folder of them", found, do)]
    if data_set and data_set not in known:
        return [Finding("there is no such data set", "the command line", f"one of {', '.join(known)}", "another word", "correct DATA_SET=…")]
    stems = Counter(file.stem for file in files)
    twice = [stem for stem, count in stems.items() if count > 1]
    if twice:
        do = "keep one of them here, or check them one by one"
        return [Finding("files differ only in their endings", str(path), "a name of its own for each file", f"{', '.join(twice[:5])}", do)]
    return []


def _nothing_used(sent: Sent) -> Finding:
    return Finding(
        what="no row of the file would be used",
        where=str(sent.path),
        wanted="at least one record",
        found="none",
        do="look at the lines above; if the agency has nothing to give, no file is needed: the page then says not supplied",
        check="row_used",
    )
