"""The unmodified futu-api finds its way back when the gateway went away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script

pytestmark = pytest.mark.slow


def test_quotes_come_back_by_themselves(interop_python: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    with sandbox_here() as sandbox:
        control = str(sandbox.line["control"]).rpartition(":")[2]
        run_script(interop_python, "vendor_reconnect.py", sandbox.port, control, result, home=tmp_path)
    seen = json.loads(result.read_text(encoding="utf-8"))

    assert seen["noticed"]
    assert seen["ready_again"]
    assert seen["pushed_again"]
    assert seen["quote"]["ret"] == 0
