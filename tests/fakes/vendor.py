"""Runs scripts in the vendors' environment, apart from ours."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

INTEROP = Path(__file__).parents[1] / "interop"


def run_script(python: Path, script: str, *arguments: object, home: Path) -> None:
    """Run a script of tests/interop there; the SDK writes its logs below `home`."""
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": ""}
    environment.pop("PYTHONWARNINGS", None)
    ended = subprocess.run(
        [python, INTEROP / script, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
