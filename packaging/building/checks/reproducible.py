"""Two builds of one tree in two folders: the same bytes in every file."""

from __future__ import annotations

from pathlib import Path

from building import sums
from building.release import Release
from devtools.base import ROOT, Stop

FIRST = ROOT / "build" / "package"
SECOND = ROOT / "build" / "package-again"
NAMED = 8


def check(dist: Path, _release: Release, _work: Path) -> str:
    """Compare the frozen folders file by file, then every product."""
    frozen = differences(FIRST / "frozen", SECOND / "frozen")
    products = differences(dist, SECOND / "dist", of={path.name for path in (SECOND / "dist").iterdir()})
    if different := [*frozen, *products]:
        raise Stop(f"{len(different)} files differ between two builds: {', '.join(different[:NAMED])}")
    files = len(described(FIRST / "frozen"))
    return f"{files} files of the folder and {len(described(SECOND / 'dist'))} products are the same, byte for byte"


def described(folder: Path) -> dict[str, str]:
    """What counts of each file: link target, or rights and content."""
    facts = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            facts[name] = f"link to {path.readlink()}"
        elif path.is_file():
            facts[name] = f"{path.stat().st_mode:o} {sums.digest(path)}"
    return facts


def differences(first: Path, second: Path, of: set[str] | None = None) -> list[str]:
    """Names of files that only one folder has, or that differ; with `of` only those names count."""
    one, other = described(first), described(second)
    names = sorted(one.keys() | other.keys() if of is None else of)
    return [name for name in names if one.get(name) != other.get(name)]
