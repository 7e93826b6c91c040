"""The command line of the program that copies from a shared place, and whether what it needs is installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Final

PACKAGES: Final = ("deltalake", "pyarrow", "obstore")
"""What the extra `desk` brings."""


def missing_packages() -> list[str]:
    """The packages of the extra that are not installed; none of them is loaded for that."""
    return [each for each in PACKAGES if importlib.util.find_spec(each) is None]


def command(
    folder: Path, address: str, *, endpoint: str = "", keys: str = "", practice: bool = False, proxy: str = "none"
) -> list[str]:
    """The command line that copies from the place at `address` for the archive in `folder`.

    `endpoint` is the address of a store of another maker, `keys` the name of the keyring's entry with its keys, `proxy`
    what `proxy_named` reads: an empty one is an address that is missing, and not none.
    """
    options = [("--endpoint", endpoint), ("--connection", keys)]
    named = [part for name, value in options if value for part in (name, value)]
    kind = ["--practice"] if practice else []
    program = [sys.executable, "-m", "tideboard_core.desk.copying_program", str(folder), address]
    return [*program, "--proxy", proxy, *named, *kind]
