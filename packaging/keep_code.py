"""Writes the kept code (core/tideboard_core/system/code_cache.py) that a frozen program has; argument: a folder.

Run by tideboard.spec in the environment that freezes. What a start lacks in these files it compiles.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

from tideboard_core.system import code_cache

WINDOW, SANDBOX, COLLECTOR = "window", "sandbox", "collector"


def modules(program: str) -> dict[str, tuple[str, ...]]:
    """What the process of a program imports, in its order, by the file in which the code is kept."""
    if program == SANDBOX:
        return {"sandbox": ("tideboard_sandbox.program",)}
    if program == COLLECTOR:
        return {"collector": ("tideboard_core.collector.collect_command",)}
    early = ("assembly.prepared", "startup.early_sandbox", "startup.event_loop")
    flow = ("chart.axis_labels", "today.intraday_chart", "history.period_chart", "history.view", "figures", "view")
    return {
        "launch": ("tideboard_desktop.startup.launch",),  # which keeps that of Shiboken
        "sandbox-launch": ("tideboard_core.system.msgspec_import", *(f"tideboard_desktop.{name}" for name in early)),
        "window": ("tideboard_desktop.startup.app",),
        "numpy": ("numpy",),
        "chart": tuple(f"tideboard_desktop.flow.{name}" for name in flow),
    }


def main() -> None:
    """Each program in a process of its own: what one imports keeps no code for another."""
    folder, *program = sys.argv[1:]
    if not program:
        for name in (WINDOW, SANDBOX, COLLECTOR):
            subprocess.run([sys.executable, __file__, folder, name], check=True)
        return
    name = Path(code_cache.cache_from_source("code_cache.py")).name
    code_cache.cache_from_source = lambda _source: str(Path(folder) / name)  # type: ignore[assignment]
    code_cache.FORMAT = 2  # a package is the same each time it is built
    sys.dont_write_bytecode = False
    for file, parts in modules(*program).items():
        with code_cache.kept_code(file, modules=False):  # they are in the program itself
            for part in parts:
                importlib.import_module(part)


if __name__ == "__main__":
    main()
