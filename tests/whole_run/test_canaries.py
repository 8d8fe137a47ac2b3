"""What agencies send is looked for in everything a run leaves behind outside data/raw; and a run that would publish it is refused."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pipeline import paper
from pipeline.catalogue import load_contracts
from pipeline.scan import leaks, terms, written

sys.path.insert(0, str(Path(__file__).parent))
from canaries import REMARKS, as_text, text_columns  # noqa: E402

if TYPE_CHECKING:
    from conftest import Project

# Text as it was sent may stand, in the private folder, only here: beside each code what the agency wrote, so that a figure can be
# walked back to it, and each record's own reference.
KEPT = ("_source",)
LINKED = "data/processed/thurrock/2024/linked"


def identifiers(made) -> set[bytes]:
    """Every client reference of the refuge's stays, read straight from the files as sent."""
    found: set[bytes] = set()
    for year in (2022, 2023, 2024):
        path = made.raw(year, "refuge_stays")
        sheet = pd.read_excel(path, header=None, dtype=str, engine="calamine") if path.suffix != ".csv" else None
        text = sheet.to_csv() if sheet is not None else path.read_bytes().decode("cp1252", errors="replace")
        found |= {each.encode() for each in re.findall(r"\bRF-?\d{4,}\b", text)}
    return found


def test_no_identifier_outside_the_raw_folder(made):
    known = identifiers(made)
    assert len(known) > 100
    for folder in ("outputs", "data/processed"):
        for path in (made.root / folder).rglob("*"):
            if path.is_file() and path.name != "sample_truth.json":
                content = path.read_bytes()
                assert not [each for each in known if each in content], path.name


def test_private_folders_are_private(made):
    assert (made.private(2024).stat().st_mode & 0o077) == 0


def _found(files: dict[str, bytes], canaries: set[str]) -> list[str]:
    """Where canaries stand, by the scanner in all twelve encodings and, as written, without it; seven digits inside a longer key are none."""
    whole = _any_of(canaries)
    plainly = [name for name, content in files.items() if whole.search(content)]
    return plainly + [finding.where for finding in leaks(files, terms({"canary": canaries}))]


def _any_of(canaries: set[str]) -> re.Pattern[bytes]:
    """Any canary by itself. Those that begin alike are tried together: one by one, a thousand of them would be tried at every letter."""
    begun: dict[str, list[str]] = {}
    for canary in sorted(canaries):
        begun.setdefault(canary[:3], []).append(re.escape(canary[3:]))
    alternatives = "|".join(f"{re.escape(start)}(?:{'|'.join(rest)})" for start, rest in begun.items())
    return re.compile(f"(?<![0-9A-Za-z])(?:{alternatives})(?![0-9A-Za-z])".encode())


def test_any_of_a_thousand_is_found_by_itself_only(sown):
    """Every single one is found; inside a longer word none is, nor any that is one letter short."""
    _, planted = sown
    whole = _any_of(set(planted.canaries))
    for canary in planted.canaries:
        assert whole.search(f"<p>{canary}</p>".encode())[0] == canary.encode()
        assert not whole.search(f"x{canary}".encode()) and not whole.search(f"{canary}7".encode())
        assert not whole.search(f"<p>{canary[:-1]}</p>".encode())


def _files(project: Project, folder: str, without: tuple[str, ...] = (), but: str = "no folder") -> dict[str, bytes]:
    """path → what stands in the file, for every file of the folder that is not in the folder `but`."""
    paths = sorted(path for path in (project.root / folder).rglob("*") if path.is_file() and path.name != "sample_truth.json")
    named = {path.relative_to(project.root).as_posix(): path for path in paths}
    return {name: as_text(path, without) for name, path in named.items() if not name.startswith(f"{but}/")}


def _linked(project: Project, without: tuple[str, ...] = ()) -> dict[str, bytes]:
    return _files(project, LINKED, without)


def test_a_thousand_canaries_in_every_text_column_of_every_data_set(sown):
    _, planted = sown
    assert len(planted.canaries) == 1000
    assert {data_set for data_set, _ in planted.canaries.values()} == set(load_contracts())
    assert set(planted.canaries.values()) == set(text_columns())


def test_none_is_published_or_told(sown):
    project, planted = sown
    files = _files(project, "outputs") | {"console.txt": (project.root / "console.txt").read_bytes()}
    made = {name.rpartition(".")[2] for name in files}
    assert {"html", "csv", "xlsx", "docx"} <= made and (not paper.browser() or "pdf" in made)
    assert len(files) >= 25
    assert _found(files, set(planted.canaries)) == []


def test_people_words_and_unnamed_columns_are_nowhere_in_the_private_folder(sown):
    project, planted = sown

    def never_kept(data_set: str, name: str) -> bool:
        page = None if name == REMARKS else load_contracts()[data_set].field(name)
        return page is None or bool(page.identifier) or page.free_text

    canaries = planted.of(never_kept)
    linked, others = _linked(project), _files(project, "data/processed", but=LINKED)
    assert len(canaries) > 150 and len(linked) + len(others) > 100
    assert _found(linked, canaries) == []
    assert _found(others, set(planted.canaries)) == []  # nor is any other text as sent outside the linked tables


def test_other_text_as_sent_is_kept_beside_its_code_only(sown):
    project, planted = sown
    references = tuple(
        page.name for contract in load_contracts().values() for page in contract.fields if page.type == "string" and not page.code_list
    )
    assert _found(_linked(project, without=(*KEPT, *references)), set(planted.canaries)) == []
    whole = b"\n".join(_linked(project).values())
    kept = [canary for canary in planted.canaries if canary.encode() in whole]
    assert len(kept) > 400  # the search sees what is there: most canaries went all the way


def test_nothing_is_left_in_scratch(sown):
    project, _ = sown
    assert not [path for path in (project.root / "data" / "processed").rglob("*") if path.name == "scratch" or path.name.endswith(".part")]
    prefix = f"na-{zlib.crc32(str(project.root).encode()):08x}-"
    assert not list(Path(tempfile.gettempdir()).glob(f"{prefix}*"))


def test_the_search_finds_each_canary_in_each_encoding(sown):
    """The same search on the same pages, with one canary in each of the twelve put in by hand."""
    project, planted = sown
    page = (project.site(2024) / "people.html").read_bytes()
    for canary, encoding in zip(sorted(planted.canaries)[::83], written("x"), strict=False):
        for spelling in written(canary)[encoding]:
            sown_page = page.replace(b"</main>", b"<p> " + spelling + b" </p></main>")
            assert "people.html" in [finding.where for finding in leaks({"people.html": sown_page}, terms({"canary": planted.canaries}))]


def _say(project: Project, words: str) -> None:
    """Put words into the prose of a notebook."""
    path = next((project.root / "notebooks").glob("30_*.ipynb"))
    book = json.loads(path.read_text())
    prose = [cell for cell in book["cells"] if cell["cell_type"] == "markdown"]
    prose[-1]["source"] = [*prose[-1]["source"], f"\n\n{words}\n"]
    path.write_text(json.dumps(book))


def test_an_edition_that_names_the_refuge_is_withheld(own):
    before = own.everything_in(2024)
    _say(own, "Thanks are due to everybody at juniper\u00a0lodge.")
    done = own.run("assessment", "--year", "2024")
    assert done.returncode == 1, done.stdout
    told = done.stdout.partition("What ")[2]
    assert "places.html" in told and "never" in told
    assert "uniper" not in done.stdout + done.stderr
    assert own.everything_in(2024) == before
    assert not [path for path in own.site(2024).parent.iterdir() if path.name.startswith(".")]
    (own.root / "data" / "raw" / "never_print.txt").write_text("# nothing\n")
    assert own.run("assessment", "--year", "2024").returncode == 0  # without the list the same words go out: it is the list that stops them
