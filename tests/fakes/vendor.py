"""Runs scripts in the vendors' environment, apart from ours."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
INTEROP = TESTS / "interop"


class Seen:
    """What a vendor's client saw in one session: an answer or a refusal for each call by name."""

    def __init__(self, seen: dict[str, Any]) -> None:
        self.seen = seen

    def ok(self, name: str) -> Any:
        """The data of an answer that said yes."""
        answer = self.seen[name]
        assert "data" in answer, f"{name}: {answer}"
        return answer["data"]

    def refused(self, name: str) -> int:
        """The code of an answer that said no."""
        answer = self.seen[name]
        assert "code" in answer, f"{name} was not refused: {answer}"
        return int(answer["code"])


def run_script(python: Path, script: str, *arguments: object, home: Path) -> None:
    """Run a script of tests/interop there; the SDK writes its logs below `home`."""
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(TESTS)}
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
