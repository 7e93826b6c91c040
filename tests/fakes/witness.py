"""An independent witness: what the unmodified futu-api says that an exchange holds."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fakes.borrowed import not_run_here
from fakes.sandbox import REPOSITORY
from fakes.vendor import run_script


@dataclass(frozen=True, slots=True)
class Witness:
    """Asks in a process of the vendors' environment; the SDK writes its logs below `home`."""

    home: Path

    def ask(self, port: int) -> dict[str, Any]:
        """Orders, deals and positions of the REAL account behind that OpenD port."""
        python = Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python"))
        if not python.exists():
            not_run_here("the vendors' environment is not made")
        result = self.home / "witness.json"
        run_script(python, "vendor_witness.py", port, result, home=self.home)
        told: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return told

    def orders(self, port: int) -> list[tuple[Any, ...]]:
        """Side, kind, quantity and status of each order, sorted."""
        rows = self.ask(port)["orders"]
        return sorted((row["trd_side"], row["order_type"], int(row["qty"]), row["order_status"]) for row in rows)
