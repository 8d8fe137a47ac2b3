"""The last look before the swap: what the agencies sent is read once more, in memory, and looked for in every file of the edition.

The terms are never written down. They are taken from data/raw when the pages are finished and forgotten when the stage ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipeline import store
from pipeline.assessment.numbers_allowed import accounts_of
from pipeline.assessment.plan import Plan
from pipeline.assessment.words_sent import words_sent
from pipeline.problems import stop_if_any
from pipeline.progress import tell
from pipeline.store import site, withheld

if TYPE_CHECKING:
    from pipeline.edition import Edition
    from pipeline.scan import Accounts, Terms

_MODULES = ("assessment/leak_scan", "assessment/words_sent", "assessment/numbers_allowed")

_begun: dict[Path, Future] = {}
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Gate:
    """What is looked for in an edition, and what its numbers may be."""

    sought: Terms
    accounts: Accounts


def begin(plan: Plan) -> Future:
    """Read what is to be looked for in the background, while notebooks run and this process only waits; gives what `open_gate` takes up."""
    with _one_at_a_time:
        if plan.folder not in _begun:
            pool = ThreadPoolExecutor(1)
            _begun[plan.folder] = pool.submit(words_sent, plan)
            pool.shutdown(wait=False)
        return _begun[plan.folder]


def forget() -> None:
    """Let go of what was read: a run that ends early leaves nothing for the next one."""
    _begun.clear()


def files_searched_for(plan: Plan) -> tuple[Path, ...]:
    """The files whose words an edition is searched for, and these modules: when one of them changes, the pages are looked at again."""
    sent = {path for data_set in plan.data_sets for files in plan.raw_files(data_set).values() for path in files}
    never = withheld.never_print_file()
    return (*sorted(sent), *([never] if never.exists() else []), *store.code_files(*_MODULES))


def open_gate(plan: Plan, edition: Edition, ledger: str | bytes) -> Gate:
    """The gate of this edition, whose numbers.csv is `ledger`; reads the agencies' files."""
    from pipeline.scan import terms

    accounts = accounts_of(edition, ledger)
    sent = begin(plan).result()
    if not edition.synthetic and not _has_own_list():
        tell("look", plan.area.name, "no list of words that are never printed: put the refuge's name and street into data/raw/never_print.txt")
    known = accounts.in_cells | {each.replace(",", "") for each in accounts.in_cells}
    return Gate(terms({kind: values - known for kind, values in sent.items()}), accounts)


def refuse_leaks(gate: Gate, files: Mapping[str, str | bytes]) -> None:
    """Raise Stop when a file holds what must not leave, a number that nothing accounts for, or cannot be read at all."""
    from pipeline.scan import leaks, number_findings, scanner_findings

    content = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    stop_if_any([*scanner_findings(), *leaks(content, gate.sought), *number_findings(content, gate.accounts)])


def refuse_leaks_beside(gate: Gate, staged: Path, looked_at: Mapping[str, str | bytes]) -> None:
    """The same for the files of the staged folder that are not, byte for byte, those looked at; the folder goes when one is refused."""
    done = {name: text.encode() if isinstance(text, str) else text for name, text in looked_at.items()}
    others = {name: content for name, content in site.contents(staged).items() if done.get(name) != content}
    try:
        refuse_leaks(gate, others)
    except BaseException:
        site.discard(staged)
        raise


def _has_own_list() -> bool:
    """True when the office has written a list of its own: the sample's says nothing about a real refuge."""
    from pipeline.sample.withheld import invented

    return bool(set(withheld.never_print()) - set(invented()))
