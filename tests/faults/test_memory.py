"""What must be refused is refused within a gibibyte: a file of 1.5 MB that would unpack to 1.5 GB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.refusals import bomb

HOME = Path(__file__).resolve().parents[2]
GIBIBYTE_IN_KB = 1024 * 1024
SECONDS = 10  # of the processor's time: a busy machine makes the wait longer, not the work
HANGS = 600
IN_A_PROCESS_OF_ITS_OWN = """
import json, resource, sys, time
from pathlib import Path
from pipeline.catalogue import load_contracts
from pipeline.receive import RawFile, receive
path = Path(sys.argv[1])
contract = load_contracts()["refuge_stays"]
begun = time.process_time()
found = receive([RawFile("2024/" + path.name, path)], contract, 2024).findings
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([[f.check for f in found], used.ru_maxrss, used.ru_utime + used.ru_stime - begun]))
"""


@pytest.mark.parametrize(("name", "said"), [("refuge_stays.xlsx", 0), ("refuge_stays.ods", 0), ("refuge_stays.xlsx", 15_000_000)])
def test_a_bomb_is_refused_within_a_gibibyte(name, said, tmp_path):
    path = tmp_path / name
    path.write_bytes(bomb("content.xml" if path.suffix == ".ods" else "xl/worksheets/sheet1.xml", 1_500, said))
    assert path.stat().st_size < 3_000_000
    command = [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN, str(path)]
    done = subprocess.run(command, cwd=HOME, env={**os.environ, "PYTHONPATH": str(HOME)}, capture_output=True, text=True, check=True, timeout=HANGS)
    checks, most_kb, worked = json.loads(done.stdout)
    assert checks == ["file_readable"]
    assert most_kb < GIBIBYTE_IN_KB
    assert worked < SECONDS
