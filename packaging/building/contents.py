"""The frozen folder as a whole: what it is made of, its licences, one time for all of it, its size."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from building import freeze, inventory, licences
from building.environment import Builder
from building.inventory import Component
from building.release import Release
from devtools.base import quiet

PLACES = (
    "import sys, sysconfig, PySide6.QtCore as q; p = sysconfig.get_paths(); "
    "print(p['purelib'], p['stdlib'], sys.base_prefix, q.qVersion(), sep='\\n')"
)
BLOCK = 512
LARGEST_FOLDER = 218_000_000
LARGEST_PRODUCT = 50_000_000
"""Bytes of the Linux folder's files, and of each file that a person fetches: more means that something came in.

Measured on 29 November 2026, in megabytes of the folder: the modules of both programs 44 (of which a download has 8),
Qt and its modules 61, numpy with its OpenBLAS 42, code that is kept compiled 6, cryptography 12, Python 12, TA-Lib 9,
fonts 6, OpenSSL 5, the guide 2. The archive of that day has 48.2.
"""
NAMED = 20
_MEGABYTE = 1e6


def licensed(
    frozen: Path, release: Release, python: Path, builder: Builder, work: Path, env: Mapping[str, str]
) -> list[Component]:
    """Find out what is inside, put the licence texts of all of it beside it, and return the list."""
    told = quiet(python, "-c", PLACES, env=env).split("\n")
    site, standard, prefix, qt = Path(told[0]), Path(told[1]), Path(told[2]), told[3]
    base = (standard, prefix) if prefix != Path("/usr") else (standard, Path("/usr/lib/python3"))
    origins = inventory.Origins(site, base, builder.full.split()[0], qt)
    return described(frozen, release, origins, site, standard, work)


def described(
    frozen: Path, release: Release, origins: inventory.Origins, site: Path, standard: Path, work: Path
) -> list[Component]:
    """Put the licence texts of all that the inventory lists beside it, and return the list of components."""
    entries = inventory.read(work / freeze.INVENTORY)
    found = {origins.of(entry.source) for entry in entries if not is_own(entry.source, work)}
    found |= {owner for owner in set(inventory.distribution_files(site).values()) if owner.name == "pyinstaller"}
    licences.make(found, site, standard, licences.folder_of(frozen, release), release)
    return sorted(found)


def is_own(source: Path, work: Path) -> bool:
    """Whether the build itself made that file, and not in its environment."""
    return source.is_relative_to(work) and not source.is_relative_to(work / "environment")


def settle(frozen: Path, epoch: int) -> None:
    """One time (seconds UTC) and plain rights for every file and folder."""
    for path in sorted(frozen.rglob("*"), reverse=True):
        if not path.is_symlink():
            runs = path.is_dir() or (path.stat().st_mode & 0o100 and not path.name.endswith((".so", ".txt")))
            path.chmod(0o755 if runs else 0o644)
        if not path.is_symlink() or os.utime in os.supports_follow_symlinks:
            os.utime(path, (epoch, epoch), follow_symlinks=not path.is_symlink())
    os.utime(frozen, (epoch, epoch))


def disk_usage(folder: Path) -> int:
    """Bytes on disk, as `du` counts them; a system without blocks tells the bytes of the files."""
    entries = [path.lstat() for path in [folder, *folder.rglob("*")]]
    return sum(getattr(entry, "st_blocks", 0) * BLOCK or entry.st_size for entry in entries)


def held(folder: Path) -> int:
    """Bytes of all files below a folder; a link is not the file it leads to."""
    return sum(size for _, size in _sizes(folder))


def largest(folder: Path) -> list[str]:
    """The largest files below a folder, each with its megabytes."""
    ordered = sorted(_sizes(folder), key=lambda entry: (-entry[1], entry[0]))
    return [f"{size / _MEGABYTE:.1f} MB  {name}" for name, size in ordered[:NAMED]]


def _sizes(folder: Path) -> list[tuple[str, int]]:
    plain = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in plain]


def count(folder: Path) -> int:
    """Files and links below a folder."""
    return sum(not path.is_dir() for path in folder.rglob("*"))


def scratch(folder: Path) -> Path:
    """An empty folder of that name."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
