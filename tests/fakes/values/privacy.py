"""Tells whether a file or folder is closed to other people, by what its system has: modes or an access list."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from tideboard_core.system import access_list


def is_private(path: Path) -> bool:
    """Whether nobody but the user and the system may open `path`; elsewhere mode 0600 of a file, 0700 of a folder."""
    if sys.platform == "win32":
        return not access_list.others(access_list.read(path), access_list.user())
    mode = stat.S_IMODE(path.stat().st_mode)
    return mode == (0o700 if path.is_dir() else 0o600)
