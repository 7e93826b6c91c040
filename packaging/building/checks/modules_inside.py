"""Runs in the build environment: what modules frozen programs hold, which of them name a folder, what runs first.

Arguments: the folder, the file of modules, the programs. Writes {"modules": [...], "traced": [...], "steps": [...]}
to standard output.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PyInstaller.archive.readers import (  # type: ignore[import-untyped]  # only in that environment
    CArchiveReader,
    ZlibArchiveReader,
)

STEP = "pyi_rth_"
"""How the freezer's names of what runs before a program begin."""


def main(folder: bytes, file: str, programs: list[Path]) -> dict[str, list[str]]:
    """Read the file of modules, and the archive of those inside each program that it needs before."""
    traced, steps, archives = set(), set(), [ZlibArchiveReader(file)]
    for program in programs:
        archive = CArchiveReader(str(program))
        for name in archive.toc:
            if name.startswith(STEP):
                steps.add(name)
            if name.endswith(".pyz"):
                archives.append(archive.open_embedded_archive(name))
            elif folder in archive.extract(name):
                traced.add(f"{program.name}: {name}")
    for packed in archives:
        traced |= {entry for entry in packed.toc if folder in (packed.extract(entry, raw=True) or b"")}
    return {"modules": sorted(archives[0].toc), "traced": sorted(traced), "steps": sorted(steps)}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1].encode(), sys.argv[2], [Path(name) for name in sys.argv[3:]])))
