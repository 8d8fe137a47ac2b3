"""The synthetic partnership, written where the agencies' files would be."""

from __future__ import annotations

from pipeline import store
from pipeline.problems import Finding, Stop
from pipeline.progress import tell

FIRST_YEAR, LAST_YEAR = 2019, 2024


def make_sample_if_empty() -> None:
    """Write the sample when no agency has sent anything, and say so."""
    if store.raw_is_empty():
        tell("sample", "data/raw", "is empty: synthetic files are made first, and every page will say so")
        make_sample_files()


def make_sample_files() -> None:
    """Write the sample into data/raw; raises Stop when real files are there."""
    from pipeline.sample import make_sample
    from pipeline.sample.withheld import write_never_print

    strangers = _real_files()
    if strangers:
        raise Stop([_not_empty(strangers)])
    written = make_sample(store.raw(), store.sample_truth(), range(FIRST_YEAR, LAST_YEAR + 1))
    write_never_print(store.raw())
    tell("sample", "data/raw", f"{len(written)} synthetic files for {FIRST_YEAR} to {LAST_YEAR}")


def _real_files() -> list[str]:
    """Files that the sample would not itself write over."""
    from pipeline.sample import RECEIVED_PAGES, SAMPLE_FILES

    there = [path.relative_to(store.raw()).as_posix() for year in store.raw_years() for path in (store.raw() / str(year)).iterdir() if path.is_file()]
    return sorted(set(there) - {*SAMPLE_FILES, *RECEIVED_PAGES})


def _not_empty(strangers: list[str]) -> Finding:
    return Finding(
        what="there are files in data/raw that are not the sample's",
        where="data/raw",
        wanted="no file, or only the sample's own",
        found=f"{len(strangers)} others, the first of them {strangers[0]}",
        do="move them to a safe place first: synthetic and real files are never mixed",
    )
