"""The vendors' unmodified SDKs do not notice that a market says that it is played from a recorded day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from fakes.servers.vendor_sdk import run_script
from tideboard_core.model.replay_label import ReplayLabel

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]


@pytest.fixture(scope="module")
def replayed() -> Iterator[SandboxHere]:
    """A sandbox whose market carries a label."""
    with sandbox_thread(standing_options(opend_port=0, longport_port=0)) as sandbox:
        sandbox.program.exchange.replay = ReplayLabel(date(2026, 11, 12), "富途 OpenD", bars_only=False)
        yield sandbox


def test_futu_api_logs_in(replayed: SandboxHere, interop_python: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    run_script(interop_python, "vendor_witness.py", replayed.port, result, "REAL", home=tmp_path)
    assert json.loads(result.read_text(encoding="utf-8"))["orders"] == []


def test_the_longport_sdk_logs_in(replayed: SandboxHere, interop_python: Path, tmp_path: Path) -> None:
    line, result = tmp_path / "line.json", tmp_path / "result.json"
    line.write_text(json.dumps(replayed.line), encoding="utf-8")
    run_script(interop_python, "vendor_longport_witness.py", line, result, home=tmp_path)
    assert json.loads(result.read_text(encoding="utf-8")) == []
