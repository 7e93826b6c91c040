"""Takes out of frozen libraries what only a debugger reads."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from building.elf import MAGIC, has_run_path
from devtools.base import Stop, say

LINKED_SO = re.compile(r"(^|/)(libicu\w+\.so\.\d+|libpython[\d.]+\.so[\d.]*|lib-dynload/[^/]+\.so)$")
"""Libraries that were linked with a search path, where others had one patched in: of Qt's wheel, and of a Python that
was compiled with one. Debian's Python has none.
"""
_MEGABYTE = 1e6


def make(folder: Path) -> int:
    """Strip the libraries below a folder for Linux; returns the bytes that are gone. Needs binutils; may raise Stop.

    One that names a folder to search is left alone: pip's wheels have had that name patched into it, and `strip` moves
    parts of such a file so that it cannot be loaded any more. So are programs: the freezer puts theirs behind the code.
    """
    gone = 0
    for path in sorted(folder.rglob("*.so*")):
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        if content.startswith(MAGIC) and (LINKED_SO.search(path.as_posix()) or not has_run_path(content)):
            done = subprocess.run(["strip", "--strip-unneeded", str(path)], capture_output=True, text=True, check=False)
            if done.returncode:
                raise Stop(f"{path.name} was not stripped: {done.stderr.strip()}")
            gone += len(content) - path.stat().st_size
    say(f"{gone / _MEGABYTE:.1f} MB of symbols taken out")
    return gone
