"""Runs scripts in the vendors' environment, apart from ours."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fakes.servers.desktop_services import not_run_here
from fakes.servers.sandbox import REPOSITORY

TESTS = Path(__file__).parents[2]
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


@dataclass(frozen=True, slots=True)
class Witness:
    """Asks in a process of the vendors' environment; the SDK writes its logs below `home`."""

    home: Path

    def ask(self, port: int, environment: str = "REAL") -> dict[str, Any]:
        """Orders, deals, positions, funds and fees of the REAL or SIMULATE account behind that OpenD port."""
        python = Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python"))
        if not python.exists():
            not_run_here("the vendors' environment is not made")
        result = self.home / "witness.json"
        run_script(python, "vendor_witness.py", port, result, environment, home=self.home)
        told: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return told

    def orders(self, port: int) -> list[tuple[Any, ...]]:
        """Side, kind, quantity and status of each order, sorted."""
        rows = self.ask(port)["orders"]
        return sorted((row["trd_side"], row["order_type"], int(row["qty"]), row["order_status"]) for row in rows)
