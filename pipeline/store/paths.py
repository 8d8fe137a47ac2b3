"""Every path of the project. The folder boundary is the disclosure boundary.

`data/raw` is theirs, `data/processed` is ours and private, `outputs` is safe to publish.
"""

from __future__ import annotations

import os
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]
TABLE_ENDINGS = (".csv", ".xlsx", ".xls", ".ods", ".xlsm", ".txt", ".tsv")
_LEFT_BY_THE_SYSTEM = ("thumbs.db", "desktop.ini")
RECEIVED_PAGE = "received.csv"


def root() -> Path:
    """The project folder, or the one named by NEEDS_ASSESSMENT_ROOT (used by tests and by shared drives)."""
    return Path(os.environ.get("NEEDS_ASSESSMENT_ROOT") or _HOME)


def code_root() -> Path:
    """Where the code, the notebooks and the template live."""
    return _HOME


def config_folder() -> Path:
    """config/ of the project folder."""
    own = root() / "config"
    return own if own.exists() else _HOME / "config"


def config_file(name: str) -> Path:
    """A page of config."""
    return config_folder() / name


def config_files(folder: str, ending: str) -> list[Path]:
    """The pages of one folder of config, by name."""
    return sorted((config_folder() / folder).glob(f"*{ending}"))


def notebook(name: str) -> Path:
    """A notebook of the project folder."""
    own = root() / "notebooks"
    return (own if own.exists() else _HOME / "notebooks") / name


def notebooks() -> list[Path]:
    """The chapters in reading order."""
    return sorted(notebook("").glob("*.ipynb"))


def code_files(*rooms: str) -> list[Path]:
    """The source files of rooms ("measure", "check" …): a changed room makes its stage run again."""
    found: list[Path] = []
    for room in rooms:
        package = _HOME / "pipeline" / room
        module = _HOME / "pipeline" / f"{room}.py"
        found += sorted(p for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc") if package.is_dir() else [module]
    return found


def raw() -> Path:
    """Files exactly as the agencies sent them."""
    return root() / "data" / "raw"


def raw_years() -> list[int]:
    """The years that have a folder with at least one file in it."""
    folders = (p for p in raw().glob("*") if p.is_dir() and p.name.isdigit())
    return sorted(int(p.name) for p in folders if any(was_sent(q) for q in p.iterdir()))


def was_sent(path: Path) -> bool:
    """False for our own page of dates, and for what a desktop leaves behind: hidden files, and the "~$" file beside an open workbook."""
    return path.is_file() and not path.name.startswith((".", "~$")) and path.name.lower() not in (*_LEFT_BY_THE_SYSTEM, RECEIVED_PAGE)


def received_pages(years: tuple[int, ...]) -> dict[str, Path]:
    """year's folder → the page there that says when its files came, for folders that have one."""
    pages = {str(year): raw() / str(year) / RECEIVED_PAGE for year in years}
    return {folder: page for folder, page in pages.items() if page.is_file()}


def raw_is_empty() -> bool:
    """True when no agency has sent anything."""
    return not raw_years()


def raw_files(data_set: str, year: int, others: tuple[str, ...] = ()) -> list[Path]:
    """The files of one data set and year; a longer data set name that starts alike (`others`) keeps its own files."""
    return [path for path in _sent_tables(year) if _belongs(path.stem.lower(), data_set, others)]


def _sent_tables(year: int) -> list[Path]:
    return tables_in(raw() / str(year))


def tables_in(path: Path) -> list[Path]:
    """The tables of a folder, by name; the file itself when `path` is one; none when there is nothing."""
    if path.is_file():
        return [path]
    return sorted(p for p in path.glob("*") if was_sent(p) and p.suffix.lower() in TABLE_ENDINGS)


def _belongs(stem: str, data_set: str, others: tuple[str, ...]) -> bool:
    longer = [name for name in others if name != data_set and name.startswith(data_set) and stem.startswith(name)]
    return stem.startswith(data_set) and not longer


def agency_workbooks(agency: str, year: int) -> list[Path]:
    """Workbooks of ours that an agency filled in and sent back: they hold all of its data sets."""
    return [path for path in _sent_tables(year) if path.stem.lower().startswith(f"{agency}_workbook")]


def unclaimed_files(year: int, data_sets: tuple[str, ...], agencies: tuple[str, ...] = ()) -> list[Path]:
    """Files in a year's folder that belong to no data set and are no agency's workbook."""
    folder = raw() / str(year)
    claimed = {p for name in data_sets for p in raw_files(name, year, data_sets)}
    claimed |= {p for agency in agencies for p in agency_workbooks(agency, year)}
    return sorted(p for p in folder.glob("*") if was_sent(p) and p not in claimed)


def reference_files() -> list[Path]:
    """Official population, deprivation, lookup and boundary files, when somebody put them there."""
    folder = raw() / "reference"
    return sorted(p for p in folder.rglob("*") if was_sent(p))


def processed(area_slug: str, year: int) -> Path:
    """The private folder of one edition."""
    return root() / "data" / "processed" / area_slug / str(year)


def released(area_slug: str) -> Path:
    """The ledger of an area's released editions: private, kept for good, one folder a release."""
    return root() / "data" / "released" / area_slug


def replies() -> Path:
    """Answers to agencies about their files: private, since they name row numbers."""
    return root() / "data" / "processed" / "replies"


def sample_truth() -> Path:
    """What the synthetic data was made to contain: never read by the pipeline."""
    return root() / "data" / "processed" / "sample_truth.json"


def outputs(area_slug: str) -> Path:
    """The folder that holds an area's editions."""
    return root() / "outputs" / area_slug


def link_key_file() -> Path:
    """The key that turns identifiers into person keys: outside the project, readable by its owner only."""
    named = os.environ.get("NEEDS_ASSESSMENT_KEY_FILE")
    if named:
        return Path(named)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "needs-assessment" / "link.key"
