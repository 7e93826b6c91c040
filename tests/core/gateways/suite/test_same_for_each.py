"""The suite has the same tests for each gateway, and nothing in it can be skipped."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from checkout import ROOT
from fakes.servers.gateway_rigs import RIGS

HERE = Path(__file__).parent
RIG = re.compile(rf"[\[-]({'|'.join(rig.name for rig in RIGS)})(?=[-\]])")
"""The gateway in the id of a test, also behind the scenario of its exchange."""
OVER_ALL = "test_sessions_over_three_ports_agree"
"""The one test that trades over every gateway in turn; the whole run has it."""
WAYS_OUT = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")


def collected() -> list[str]:
    """The ids of this folder's tests, as pytest finds them in a process of its own."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", str(HERE)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    lines = [line for line in told.stdout.splitlines() if "::" in line and Path(__file__).name not in line]
    return [line for line in lines if not line.endswith(f"::{OVER_ALL}")]


def test_each_gateway_has_the_same_tests() -> None:
    """By number and by name: each test runs for one gateway, and for every other, too."""
    found = collected()
    gateways = [RIG.search(line) for line in found]
    assert [line for line, gateway in zip(found, gateways, strict=True) if gateway is None] == []

    counts = Counter(gateway[1] for gateway in gateways if gateway is not None)
    names = {RIG.sub("[", line, count=1) for line in found}

    assert set(counts) == {rig.name for rig in RIGS}
    assert set(counts.values()) == {len(names)}
    assert len(names) > 100


def test_nothing_is_skipped() -> None:
    """What a broker lacks is refused with its reason, and asserted so."""
    files = sorted(HERE.glob("*.py"))
    assert len(files) > 5
    assert [file.name for file in files if WAYS_OUT.search(file.read_text(encoding="utf-8"))] == []
