"""What a frozen folder asks of the system: libraries that its files name and do not bring, and the oldest C library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from devtools.base import quiet

MAGIC = b"\x7fELF"
NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
C_VERSION = re.compile(r"\bGLIBC_(\d+(?:\.\d+)+)\b")
C_LIBRARY = re.compile(r"^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|BrokenLocale|crypt))\.so\.\d+$")
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Demands:
    """`libraries` are sonames without those of the C library; `c_library` is the version that the folder needs."""

    libraries: frozenset[str]
    bundled: frozenset[str]
    c_library: tuple[int, ...]


def demands(folder: Path) -> Demands:
    """Read every program and library below `folder` with objdump (binutils); raises Stop when that fails."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and is_elf(path)]
    links = (path.name for path in folder.rglob("*") if path.is_symlink())
    told = "\n".join(quiet("objdump", "-p", *files[n : n + AT_ONCE]) for n in range(0, len(files), AT_ONCE))
    bundled = frozenset(path.name for path in files) | frozenset(links)
    wanted = frozenset(name for name in NEEDED.findall(told) if name not in bundled and not C_LIBRARY.match(name))
    versions = [tuple(int(part) for part in version.split(".")) for version in C_VERSION.findall(told)]
    return Demands(wanted, bundled, max(versions, default=(2, 17)))


def is_elf(path: Path) -> bool:
    """Whether a file is a program or library of Linux."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
