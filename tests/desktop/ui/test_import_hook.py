"""PySide reads no source text of what the program imports, and its own modules are compiled once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checkout import ROOT

COUNT = "import linecache, email.mime.text; print(sum('email' in name for name in linecache.cache))"
STATE = """
import builtins
importer, compiler = builtins.__import__, builtins.compile
import tideboard_desktop.ui.import_hook
import PySide6.QtWidgets
from tideboard_core.system.code_cache import CodeCache
assert (builtins.__import__, builtins.compile) == (importer, compiler)
print(len(CodeCache("shiboken")._codes))
"""


def printed(program: str, *options: str) -> int:
    """The number that a program prints in a process of its own."""
    command = [sys.executable, *options, "-c", program]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPATH"] = os.pathsep.join(str(ROOT / name) for name in ("core", "desktop"))
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=env).stdout)


def test_pyside_reads_no_source_once_its_import_is_taken_back() -> None:
    assert printed(f"import PySide6.QtCore; {COUNT}") > 5  # else this part of the module is not needed any more
    assert printed(f"import tideboard_desktop.ui.import_hook; {COUNT}") == 0


def test_its_own_modules_are_kept_and_the_builtins_are_pythons(tmp_path: Path) -> None:
    options = ("-X", f"pycache_prefix={tmp_path}")
    assert printed(STATE, "-B", *options) == 0
    assert printed(STATE, *options) > 10  # else it compiles none any more
    assert printed(STATE, *options) > 10
