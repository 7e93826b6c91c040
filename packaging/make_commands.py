"""Write the table of all commands, from which the palette knows those of docks that are not built: make_commands.py.

Run it in the environment of the program (`.venv/bin/python packaging/make_commands.py`) after a command got another
text, key or id. It builds every dock of a window that is not connected.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "resources" / "tideboard_resources" / "lookup" / "commands.json"
SECONDS = 240


def table_text() -> str:
    """The table as it should be: one row on each line, in the order of the window."""
    sys.path[:0] = [str(ROOT / "tests")]
    from fakes.walks.own_process import run_fake

    with tempfile.TemporaryDirectory() as folder:
        rows = run_fake("every_command", folder, seconds=SECONDS)
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    TARGET.write_text(table_text(), "utf-8", newline="\n")
