"""The ledger of released editions, read whole and checked: a missing or altered release stops every later edition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue, record, store
from pipeline.assessment.plan import Plan
from pipeline.problems import Finding, Stop
from pipeline.store import releases, tables

if TYPE_CHECKING:
    import pandas as pd

DataSetYear = tuple[str, int]
# What the record of a release says.
SAID = ("number", "area", "year", "years", "data_sets", "corrected", "synthetic", "seal", "words", "sent", "by", "approved_by")
SAID += ("released_on", "previous", "files", "key")


@dataclass(frozen=True)
class Release:
    """One released edition: its folder, its record as written, and the record's digest."""

    folder: Path
    said: dict[str, object]
    digest: str

    @property
    def seal(self) -> str:
        """How its digest begins: what its pages print."""
        return self.digest[: releases.SEAL_DIGITS]

    @property
    def corrected(self) -> dict[DataSetYear, int]:
        """How often each data set's year had been corrected by then."""
        return {(name, year): times for name, year, times in self.said["corrected"]}

    @property
    def frozen(self) -> set[DataSetYear]:
        """The data sets and years whose records it froze."""
        return {(name, year) for name in self.said["data_sets"] for year in self.said["years"]}


def read_ledger(area_slug: str) -> list[Release]:
    """Every release of an area in order; raises Stop when one is missing, was altered, or was published and is not there."""
    ledger = [_read(folder) for folder in releases.release_folders(area_slug)]
    findings = [finding for number, each in enumerate(ledger) for finding in _broken(each, ledger[number - 1] if number else None, number + 1)]
    findings += _not_as_sealed(area_slug, seals_of(ledger))
    known = {each.digest for each in ledger}
    findings += [_not_there(path, area_slug) for path, digest in _published(area_slug) if digest not in known]
    if findings:
        raise Stop(findings)
    return ledger


def corrections_in_force(ledger: list[Release], errata: list[catalogue.Erratum]) -> dict[DataSetYear, int]:
    """How often each released year of a data set was corrected; ledger and errata are those of one area.

    Raises Stop for an erratum of a year never released, and for one that was taken out after a release was made with it.
    """
    times = Counter((each.data_set, each.year) for each in errata)
    frozen = {pair for release in ledger for pair in release.frozen}
    findings = [_not_released(*pair) for pair in sorted(set(times) - frozen)]
    released = {pair: max(each.corrected.get(pair, 0) for each in ledger) for pair in frozen}
    findings += [_taken_out(*pair) for pair, number in sorted(released.items()) if times[pair] < number]
    if findings:
        raise Stop(findings)
    return dict(times)


def frozen_in(ledger: list[Release], corrected: dict[DataSetYear, int]) -> dict[DataSetYear, Path]:
    """data set and year → the release whose records stand for it; a year corrected since has none until it is released again."""
    found: dict[DataSetYear, Path] = {}
    for release in ledger:
        for pair in release.frozen:
            if release.corrected.get(pair, 0) == corrected.get(pair, 0):
                found[pair] = release.folder
    return found


def stood_for(ledger: list[Release], pair: DataSetYear) -> Path | None:
    """The last release of a data set's year, however often it was corrected by then."""
    return next((each.folder for each in reversed(ledger) if pair in each.frozen), None)


def cells_of(ledger: list[Release]) -> pd.DataFrame | None:
    """Every cell that any release printed or hid; None before the first."""
    import pandas as pd

    return pd.concat([releases.read_cells(each.folder) for each in ledger], ignore_index=True) if ledger else None


def last_release(ledger: list[Release], year: int) -> Release | None:
    """The last release of a year's edition."""
    return next((each for each in reversed(ledger) if each.said["year"] == year), None)


def another_seal(area_slug: str, last: list[Release], given: str) -> list[Finding]:
    """What is wrong when `given`, from a copy kept elsewhere, begins the digest of none of `last`; nothing when no seal is given.

    Each record holds the digest of the one before and of every file, so the last seal speaks for the whole ledger. It is the one
    thing that somebody who changes every file of the ledger and of the pages alike cannot make fit.
    """
    seal = "".join(given.split()).casefold()
    known = len(seal) >= releases.SEAL_DIGITS and any(each.digest.startswith(seal) for each in last)
    return [] if known or not seal else [_another_seal(store.released(area_slug) / (last[-1].folder.name if last else ""))]


def word_of_seal(release: Release, compared: bool, first: bool) -> str:
    """What the two who signed are told: the seal, where to keep it, and whether the ledger was compared with a seal kept elsewhere."""
    before = "" if first else "the ledger fits the seal that was given; " if compared else "no seal of the last release was given, so the ledger was compared with none; "
    return f"{before}write this seal into the minutes, and give it with the next release: SEAL={release.seal}"


def list_of_releases(plan: Plan) -> Path:
    """The releases, their digests and the names of their files, as a file: one that came, went or changed makes its readers run again."""
    path = plan.private("ledger.json")
    folders = releases.release_folders(plan.area.slug)
    listed = [[each.name, _digest_of(each), [file.relative_to(each).as_posix() for file in releases.files_of(each)]] for each in folders]
    listed.append([releases.SEALS, _fingerprint(store.released(plan.area.slug) / releases.SEALS), []])
    if not path.exists() or tables.read_record(path) != listed:
        tables.write_record(listed, path)
    return path


def _digest_of(folder: Path) -> str:
    return _fingerprint(folder / releases.RECORD)


def _fingerprint(path: Path) -> str:
    return record.fingerprint(path) if path.exists() else ""


def _read(folder: Path) -> Release:
    if not (folder / releases.RECORD).exists():
        raise Stop([_altered(folder, "no record")])
    try:
        said = tables.read_record(folder / releases.RECORD)
    except ValueError:
        raise Stop([_altered(folder, "a record that cannot be read")]) from None
    if not isinstance(said, dict) or not set(SAID) <= set(said):
        raise Stop([_altered(folder, "a record with parts missing")])
    return Release(folder, said, _digest_of(folder))


def _broken(release: Release, before: Release | None, number: int) -> list[Finding]:
    """The record follows the one before it, and every file is the one that was released."""
    follows = release.said["previous"] == (before.digest if before else "") and release.said["number"] == number
    same = record.fingerprints(releases.files_of(release.folder), release.folder) == release.said["files"]
    findings = [] if follows else [_altered(release.folder, "a release before it is missing or was changed")]
    return findings + ([] if same else [_altered(release.folder, "a file was changed, added or taken away")])


def seals_of(ledger: list[Release]) -> dict[str, str]:
    """name → digest of every release, as they stand beside the ledger."""
    return {each.folder.name: each.digest for each in ledger}


def _not_as_sealed(area_slug: str, digests: dict[str, str]) -> list[Finding]:
    """What stands beside the releases names them all, but perhaps the last: a machine may stop between a release and its seal."""
    try:
        sealed = releases.read_seals(area_slug)
    except ValueError:
        sealed = None
    fits = isinstance(sealed, dict) and sealed == dict(list(digests.items())[: len(sealed)]) and len(digests) - len(sealed) <= 1
    return [] if fits else [_altered(store.released(area_slug) / releases.SEALS, "other seals than those of the releases")]


def _published(area_slug: str) -> list[tuple[Path, str]]:
    """The released editions in outputs, each with the digest of its release."""
    runs = [(path, tables.read_record(path)) for path in sorted(store.outputs(area_slug).glob("[0-9]*/run.json"))]
    return [(path, said["release"]) for path, said in runs if said.get("release")]


def _altered(folder: Path, found: str) -> Finding:
    return Finding(
        what="the ledger of released editions was altered",
        where=f"data/released/{folder.parent.name}/{folder.name}",
        wanted="every release as it was written on the day",
        found=found,
        do="put the folder back from a backup; no edition is made without the whole ledger",
    )


def _another_seal(folder: Path) -> Finding:
    return Finding(
        what="the ledger of released editions is not the one that the seal was copied from",
        where=folder.relative_to(store.root()).as_posix(),
        wanted="SEAL, as the method page of the last release printed it",
        found="a record whose digest begins otherwise, or none",
        do="look whether it was copied rightly; if it was, the ledger was altered: put data/released and outputs back from a backup",
    )


def _not_there(page: Path, area_slug: str) -> Finding:
    return Finding(
        what="a released edition is missing from the ledger",
        where=f"data/released/{area_slug}",
        wanted=f"the release that outputs/{area_slug}/{page.parent.name} was rendered from",
        found="no release with its digest",
        do="put data/released back from a backup; without it the next edition could give away what this one hid (pages of invented data: delete them)",
    )


def _taken_out(data_set: str, year: int) -> Finding:
    return Finding(
        what="an erratum that a release was made with is gone",
        where=f"config/errata.yml, {data_set}, {year}",
        wanted="every erratum of a released edition, for good",
        found="fewer than were released",
        do="put the block back: data/released has it in the release.json of that edition",
    )


def _not_released(data_set: str, year: int) -> Finding:
    return Finding(
        what="an erratum names a year that was never released",
        where=f"config/errata.yml, {data_set}, {year}",
        wanted="a data set and year of a released edition",
        found="none in the ledger",
        do="take the block out: a year that is not released is simply counted from the files",
    )
