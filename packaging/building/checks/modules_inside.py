"""Runs in the build environment: what modules frozen programs hold, which of them name a folder, what runs first.

Arguments: the folder, then the programs. Writes {"modules": [...], "traced": [...], "steps": [...]} to standard output.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PyInstaller.archive.readers import CArchiveReader  # type: ignore[import-untyped]  # only in that environment

STEP = "pyi_rth_"
"""How the freezer's names of what runs before a program begin."""


def main(folder: bytes, programs: list[Path]) -> dict[str, list[str]]:
    """Read the archive of modules inside each program."""
    modules, traced, steps = set(), set(), set()
    for program in programs:
        archive = CArchiveReader(str(program))
        for name in archive.toc:
            if name.startswith(STEP):
                steps.add(name)
            if name.endswith(".pyz"):
                inner = archive.open_embedded_archive(name)
                modules |= set(inner.toc)
                traced |= {entry for entry in inner.toc if folder in (inner.extract(entry, raw=True) or b"")}
            elif folder in archive.extract(name):
                traced.add(f"{program.name}: {name}")
    return {"modules": sorted(modules), "traced": sorted(traced), "steps": sorted(steps)}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1].encode(), [Path(name) for name in sys.argv[2:]])))
