"""Papers that another program of the machine makes from ours: PDF by an installed browser, OpenDocument by LibreOffice.

Both are looked for, or named by a setting, never installed, and run with no network. A machine without them makes the other papers
and says so.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

BROWSERS = ("msedge", "microsoft-edge", "google-chrome", "google-chrome-stable", "chrome", "chromium", "chromium-browser")
OFFICES = ("soffice", "libreoffice")
# A setting may name the program, where it lies in no usual place, or say that none is to be used.
BROWSER_SETTING, OFFICE_SETTING, NONE = "NEEDS_ASSESSMENT_BROWSER", "NEEDS_ASSESSMENT_OFFICE", "none"
_INSTALLED_APART = (  # where Windows and macOS put programs that no search path names
    ("ProgramFiles(x86)", "Microsoft/Edge/Application/msedge.exe"),
    ("ProgramFiles", "Microsoft/Edge/Application/msedge.exe"),
    ("ProgramFiles", "Google/Chrome/Application/chrome.exe"),
    ("ProgramFiles", "LibreOffice/program/soffice.exe"),
    ("", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    ("", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ("", "/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
_AS_PAPER = ("--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf")
_SECONDS = 120
_PART = re.compile(rb"node\d{8}")
_ELSEWHERE = re.compile(r'(<a\b[^>]*?) href="(?!#)[^"]*"')
_DAY = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")


def browser() -> str:
    """The path of a browser that can print; "" when there is none."""
    return _program(BROWSER_SETTING, BROWSERS)


def office() -> str:
    """The path of LibreOffice; "" when there is none."""
    return _program(OFFICE_SETTING, OFFICES)


def as_pdf(page: str, browser_path: str) -> bytes:
    """The page as a tagged PDF with an outline, the same bytes for the same page; raises OSError when the browser makes none.

    A page has no scripts and asks for nothing, so the browser's own sandbox is not needed where it cannot be had (as root in a container).
    """
    with TemporaryDirectory(prefix="paper-") as folder:
        here = Path(folder)
        # A link to a file beside the page would be printed with the path of this machine.
        (here / "page.html").write_text(_ELSEWHERE.sub(r"\1", page), encoding="utf-8")
        profile = f"--user-data-dir={here / 'profile'}"
        target = f"--print-to-pdf={here / 'page.pdf'}"
        _run([browser_path, *_QUIET, *_without_sandbox(), profile, *_AS_PAPER, target, (here / "page.html").as_uri()])
        return _steady(_made(here / "page.pdf"))


def as_ods(workbook: bytes, office_path: str) -> bytes:
    """The workbook as an OpenDocument spreadsheet; raises OSError when LibreOffice makes none."""
    with TemporaryDirectory(prefix="paper-") as folder:
        here = Path(folder)
        (here / "tables.xlsx").write_bytes(workbook)
        profile = f"-env:UserInstallation={(here / 'profile').as_uri()}"
        _run([office_path, profile, "--headless", "--norestore", "--convert-to", "ods", "--outdir", str(here), str(here / "tables.xlsx")])
        return _made(here / "tables.ods")


def _steady(pdf: bytes) -> bytes:
    """The PDF without the minute it was made and with its parts numbered from one: a browser counts on from its own windows."""
    order = {name: b"node%08d" % place for place, name in enumerate(sorted(set(_PART.findall(pdf))), start=1)}
    return _DAY.sub(rb"\g<1>20240101000000", _PART.sub(lambda found: order[found[0]], pdf))


def _program(setting: str, names: tuple[str, ...]) -> str:
    named = os.environ.get(setting, "")
    if named:
        return "" if named == NONE else named
    return next((path for name in names if (path := shutil.which(name) or _apart(name))), "")


def _apart(name: str) -> str:
    """Where Windows and macOS put a program; "" when it is not there."""
    places = (Path(os.environ.get(folder, ""), place) for folder, place in _INSTALLED_APART if not folder or folder in os.environ)
    return next((str(place) for place in places if place.stem.lower().replace(" ", "-") == name and place.exists()), "")


def _without_sandbox() -> tuple[str, ...]:
    return ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, timeout=_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except subprocess.SubprocessError as error:
        raise OSError(f"{Path(command[0]).name} made no paper ({type(error).__name__})") from error


def _made(path: Path) -> bytes:
    if not path.exists():
        raise OSError(f"no {path.suffix} came of it")
    return path.read_bytes()
