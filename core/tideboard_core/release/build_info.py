"""This build: version, commit, date and type, and the address of the release feed."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from tideboard_core import __version__

FILE: Final = "build.json"
"""Written next to this module when a release is built; a checkout has none."""
SHOWN_DIGITS: Final = 12
CHANGED: Final = "-changed"
"""Suffix of the commit if the checkout that was built had changes."""

_PACKAGE: Final = Path(__file__).parents[1]
_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?(?:-changed)?")
_REFERENCE: Final = re.compile(r"refs/[\w./+@-]+", re.ASCII)
_LONGEST: Final = 4096
"""Bytes that are read of one of git's small files."""
_HOPS: Final = 5
"""References that may lead to each other before a commit has to come."""


class Kind(StrEnum):
    """How this program came here."""

    FROZEN = "frozen"
    WHEEL = "wheel"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """`commit` is empty if not known, `made` (UTC) is None in a checkout, `feed` is empty for none."""

    version: str
    kind: Kind
    commit: str = ""
    made: datetime | None = None
    feed: str = ""

    @property
    def short_commit(self) -> str:
        """The first digits of the commit, and whether it had changes; empty where it is unknown."""
        digits, changed, _ = self.commit.partition(CHANGED)
        return digits[:SHOWN_DIGITS] + changed

    @property
    def described(self) -> str:
        """`0.1.0 (commit 5dc80c3f1a2b, built 2026-11-20, frozen)`, without what is unknown."""
        commit = f"commit {self.short_commit}" if self.commit else ""
        made = f"built {self.made:%Y-%m-%d}" if self.made is not None else ""
        return f"{self.version} ({', '.join(part for part in (commit, made, self.kind.value) if part)})"


class _Written(msgspec.Struct, frozen=True):
    """What the build wrote; the version is in the package itself, in one place."""

    commit: str
    made: datetime
    kind: Kind
    feed: str = ""


def this_build(package: Path = _PACKAGE) -> Build:
    """What is known of this program; never raises. `package` is the folder of tideboard_core."""
    written = _written(package)
    if written is not None:
        commit = written.commit if _COMMIT.fullmatch(written.commit) else ""
        made = written.made.astimezone(UTC) if written.made.tzinfo is not None else None
        return Build(version=__version__, kind=written.kind, commit=commit, made=made, feed=written.feed)
    if getattr(sys, "frozen", False):
        return Build(version=__version__, kind=Kind.FROZEN)
    root = package.parent.parent
    if package.parent.name == "core" and (root / "pyproject.toml").is_file():
        return Build(version=__version__, kind=Kind.SOURCE, commit=checkout_commit(root))
    return Build(version=__version__, kind=Kind.WHEEL)


def _written(package: Path) -> _Written | None:
    try:
        return msgspec.json.decode((package / FILE).read_bytes(), type=_Written)
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def checkout_commit(root: Path) -> str:
    """The commit of a checkout, read from git's own files; empty if they do not have it."""
    try:
        own = _own_folder(root)
        common = _common_folder(own)
        return _follow(_line(own / "HEAD"), own, common)
    except (OSError, UnicodeError, ValueError):
        return ""


def _own_folder(root: Path) -> Path:
    """`.git`, or where it leads: a second worktree has a file there."""
    path = root / ".git"
    if path.is_dir():
        return path
    return root / _line(path).removeprefix("gitdir: ")


def _common_folder(own: Path) -> Path:
    """Where the references of all worktrees are."""
    try:
        return own / _line(own / "commondir")
    except FileNotFoundError:
        return own


def _follow(text: str, own: Path, common: Path) -> str:
    for _ in range(_HOPS):
        name = text.removeprefix("ref: ")
        if name == text:
            return text if _COMMIT.fullmatch(text) else ""
        if not _REFERENCE.fullmatch(name) or ".." in name:
            return ""
        text = _reference(name, own, common)
    return ""


def _reference(name: str, own: Path, common: Path) -> str:
    for folder in dict.fromkeys((own, common)):
        try:
            return _line(folder / name)
        except (FileNotFoundError, NotADirectoryError):
            continue
    return _packed(name, common)


def _packed(name: str, common: Path) -> str:
    with (common / "packed-refs").open(encoding="utf-8") as lines:
        for line in lines:
            commit, _, packed = line.rstrip("\n").partition(" ")
            if packed == name:
                return commit
    return ""


def _line(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_LONGEST).decode().strip()
