"""Intake at one, ten and a hundred times the volume of one area, beside a bare read by pandas: `python -m benchmarks.intake`.

The synthetic files of three years are made once; for the larger scales the large data sets are repeated under new references and
written as CSV. At each scale, one process after another: pandas reading the files as text; our intake of every data set in them;
Great Expectations as it comes, with our expectations, on the cleaned table of the largest data set; our checks of that table. The
ratios take the whole process, imports included; time a row takes only what follows the imports, since those would flatter the larger
scale: each the stricter of the two. On a busy machine the ratio of processor work says more than that of seconds. Repeated rows have
references of their own, but the dates and answers of the first, which spares our intake some work: it reads each spelling once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks.assessment import environment
from benchmarks.measuring import measure
from benchmarks.scaled_files import SampleFile, large_data_sets, write_sample, write_scaled

HOME = Path(__file__).resolve().parents[1]
TITLES = {
    "bare": "bare pandas read, the same files",
    "intake": "our intake, every data set",
    "default": "Great Expectations, largest data set",
    "checks": "our checks, the same table",
}
BESIDE = {"intake": "bare", "checks": "default"}
AIM_BESIDE_BARE = 3.0
AIMED_SCALE = 100
AIM_LINEAR = 1.2
COLUMNS = (("rows", 11), ("seconds", 9), ("work_s", 8), ("peak_mb", 9), ("rows_a_second", 15), ("ratio", 7), ("ratio_of_work", 15))


def main() -> None:
    """Measure every scale asked for, print the table and the aims, and write them to the file given by --json."""
    asked = argparse.ArgumentParser(description="Our intake beside a bare read by pandas and Great Expectations by default.")
    asked.add_argument("--scales", default="1,10,100", help="how many times the volume of one area, such as 1,10")
    asked.add_argument("--json", type=Path, help="write every figure to this file")
    options = asked.parse_args()
    results: list[dict] = []
    print(heading(), flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as aside:
        files = write_sample(Path(aside) / "sample")
        for scale in map(int, options.scales.split(",")):
            results.append(one_scale(files, Path(aside), scale))
            if options.json:
                options.json.write_text(json.dumps({**machine(), "scales": results}, indent=2) + "\n", encoding="utf-8")
    print("\n".join(said(results)))


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {"python": platform.python_version(), "system": platform.system(), "processors": os.cpu_count()}


def one_scale(files: list[SampleFile], aside: Path, scale: int) -> dict:
    """Every figure of one scale, each printed as it comes; raises SystemExit when a process failed."""
    place, largest = aside / f"{scale}x", large_data_sets(files)[0]
    written = write_scaled(files, aside / "sample", place, scale)
    (place / "largest").write_text(largest, encoding="utf-8")
    (place / "headings.json").write_text(json.dumps({file.name: file.header_row for file in written}), encoding="utf-8")
    size = sum((place / "data" / "raw" / file.name).stat().st_size for file in written if file.data_set == largest)
    result = {"scale": scale, "largest": largest, "largest_mb": round(size / 1e6, 1), "load": _load(), "measured": {}}
    print(f"{scale} times, load {result['load']:.1f}", flush=True)
    for work in ("bare", "intake", "cleaned", "default", "checks"):
        found = _measured(work, place)
        if work in TITLES:
            result["measured"][work] = found | _ratios(found, result["measured"].get(BESIDE.get(work)))
            print(line_of(work, result["measured"][work]), flush=True)
    return result


def _ratios(found: dict, other: dict | None) -> dict[str, float | None]:
    if other is None:
        return {}
    work = found["work_s"] / other["work_s"] if other["work_s"] else None
    return {"ratio": round(found["seconds"] / other["seconds"], 2), "ratio_of_work": work and round(work, 2)}


def _measured(work: str, place: Path) -> dict:
    around = {**environment(place), "NEEDS_ASSESSMENT_ROOT": str(place), "PYTHONPATH": str(HOME)}
    told = measure([sys.executable, "-m", "benchmarks.intake_work", work, str(place)], place, around, place / "log")
    found = json.loads((place / f"{work}.json").read_text(encoding="utf-8"))
    rows = found.pop("rows_in")
    return {
        "rows": rows,
        "seconds": round(told.seconds, 2),
        "work_s": round(told.work_s, 2),
        "peak_mb": round(told.peak_mb),
        "rows_a_second": round(rows / told.seconds),
        "after_imports_s": round(found.pop("seconds"), 2),
        **found,
    }


def heading() -> str:
    """The names of the columns."""
    return f"{'':38}" + "".join(f"{name.replace('_', ' '):>{width}}" for name, width in COLUMNS)


def line_of(work: str, found: dict) -> str:
    """The figures of one process as a line of text; under our intake, where its work went."""
    line = f"  {TITLES[work]:36}" + "".join(f"{_number(found.get(name)):>{width}}" for name, width in COLUMNS)
    verbs = ", ".join(f"{verb} {seconds:.1f}" for verb, seconds in found.get("verbs", {}).items())
    return line + (f"\n    processor seconds of it, without the process of the checks: {verbs}" if verbs else "")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def said(results: list[dict]) -> list[str]:
    """The aims in words: beside the bare read, time a row, and memory beside the largest data set."""
    return [_beside_bare(result) for result in results] + [_growth(*pair) for pair in zip(results, results[1:], strict=False)]


def _beside_bare(result: dict) -> str:
    ours, size = result["measured"]["intake"], result["largest_mb"]
    verdict = f", the aim of {AIM_BESIDE_BARE:g} {_verdict(ours['ratio'], AIM_BESIDE_BARE)}" if result["scale"] >= AIMED_SCALE else ""
    return (
        f"{result['scale']} times: {ours['ratio']:.2f} times the seconds of the bare read{verdict}; "
        f"peak {ours['peak_mb']:,} MB, {ours['peak_mb'] / size:.1f} times the {size:,} MB of {result['largest']}"
    )


def _growth(less: dict, more: dict) -> str:
    few, many = less["measured"]["intake"], more["measured"]["intake"]
    a_row = (many["after_imports_s"] / many["rows"]) / (few["after_imports_s"] / few["rows"])
    grown = (many["peak_mb"] - few["peak_mb"]) / (more["largest_mb"] - less["largest_mb"])
    return (
        f"{more['scale']} beside {less['scale']} times: a row takes {a_row:.2f} times as long, the aim of {AIM_LINEAR:g} "
        f"{_verdict(a_row, AIM_LINEAR)}; peak memory grew by {grown:.1f} MB for each MB of {more['largest']}"
    )


def _verdict(value: float, aim: float) -> str:
    return "met" if value <= aim else "not met"


def _load() -> float:
    """How busy the machine was in the last minute; 0 where the system does not tell."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0


if __name__ == "__main__":
    main()
