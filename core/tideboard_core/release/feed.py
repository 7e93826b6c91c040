"""The release feed: its JSON object about the newest release, and whether that version is newer than this build."""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from tideboard_core.errors import BadInput, FeedError
from tideboard_core.release.build_info import Kind

_NUMBER: Final = r"(0|[1-9][0-9]{0,8})"
_FORM: Final = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:rc([1-9][0-9]{{0,8}})|\.dev{_NUMBER})?")
_SHOWN: Final = 40
"""Characters of an invalid version that an error shows."""


class VersionStep(IntEnum):
    """How far a version is, in the order of PEP 440."""

    DEVELOPMENT = 0
    CANDIDATE = 1
    FINAL = 2


_STEPS: Final = {VersionStep.DEVELOPMENT: ".dev", VersionStep.CANDIDATE: "rc"}


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Compares as PEP 440 does: what is built on the way to a version, its candidates, the version itself."""

    major: int
    minor: int
    patch: int
    step: VersionStep
    number: int
    """Number of the build or candidate, 0 for the version itself."""

    def __str__(self) -> str:
        numbered = "" if self.step is VersionStep.FINAL else f"{_STEPS[self.step]}{self.number}"
        return f"{self.major}.{self.minor}.{self.patch}{numbered}"


def version(text: str) -> Version:
    """Read a version; raises BadInput `bad-version` for every other form, also for those that PEP 440 allows."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise BadInput("bad-version", text=text[:_SHOWN])
    major, minor, patch, candidate, build = found.groups()
    step = VersionStep.CANDIDATE if candidate else VersionStep.DEVELOPMENT if build else VersionStep.FINAL
    return Version(int(major), int(minor), int(patch), step, int(candidate or build or 0))


SYSTEMS: Final = {"linux": "linux", "win32": "windows", "darwin": "macos"}
MACHINES: Final = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}
DEBIAN_MACHINES: Final = {"x86_64": "amd64", "arm64": "arm64"}
"""As they stand in the names of a release's files; a test compares them with those of packaging/building/release.py."""

LONGEST_PAGE: Final = 1000
"""Characters of an address."""
_DETAIL: Final = 200
_BILL: Final = ".cdx.json"


class ReleaseVerdict(StrEnum):
    """The newest release compared with this build."""

    NEWER = "newer"
    SAME = "same"
    OLDER = "older"


class ReleaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a release: its size in bytes and the SHA-256 of its content, lower-case hex digits."""

    name: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._+~-]{0,149}\Z")]
    sha256: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    size: Annotated[int, Meta(ge=0, le=2**40)] = msgspec.field(name="bytes")


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """`notes` is Markdown as text without control characters; `page` is https with a host and no name or password."""

    version: Annotated[str, Meta(max_length=40)]
    date: date
    notes: str = ""
    page: str
    files: Annotated[tuple[ReleaseFile, ...], Meta(max_length=200)] = ()


def read_release(body: bytes) -> Release:
    """Read a feed; unknown fields are ignored, a later version may have more.

    Raises FeedError: `feed-not-json`, `feed-wrong-shape`, `feed-version`.
    """
    try:
        release = msgspec.json.decode(body, type=Release)
    except msgspec.ValidationError as error:
        raise FeedError("feed-wrong-shape", detail=str(error)[:_DETAIL]) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise FeedError("feed-not-json", detail=str(error)[:_DETAIL]) from None
    try:
        version(release.version)
    except BadInput as error:
        raise FeedError("feed-version", text=error.data["text"]) from None
    if not _usable_page(release.page):
        raise FeedError("feed-wrong-shape", detail="`$.page` is no https address")
    return msgspec.structs.replace(release, notes=_plain(release.notes))


def compare(own: str, release: Release) -> ReleaseVerdict:
    """What the newest release is to a build of the version `own`; BadInput when that is none."""
    mine, theirs = version(own), version(release.version)
    if theirs == mine:
        return ReleaseVerdict.SAME
    return ReleaseVerdict.NEWER if theirs > mine else ReleaseVerdict.OLDER


def files_for(
    release: Release, kind: Kind, *, system: str = sys.platform, machine: str = platform.machine()
) -> tuple[ReleaseFile, ...]:
    """The files that fit a program of this kind on a system, as `sys.platform` and `platform.machine()` name it."""
    fits = _for_pip if kind is Kind.WHEEL else _for_system
    known = SYSTEMS.get(system, system), MACHINES.get(machine.lower(), machine)
    return tuple(file for file in release.files if file.name.startswith("tideboard") and fits(file.name, *known))


def _for_pip(name: str, _system: str, _machine: str) -> bool:
    return name.startswith("tideboard-") and name.endswith((".whl", ".tar.gz"))  # not the sandbox's own wheel


def _for_system(name: str, system: str, machine: str) -> bool:
    if name.endswith(_BILL):
        return False
    debian = f"_{DEBIAN_MACHINES.get(machine, machine)}.deb"
    rest = name.partition(f"-{system}-{machine}")
    return (bool(rest[1]) and rest[2][:1] in {".", "-"}) or (system == "linux" and name.endswith(debian))


def _usable_page(page: str) -> bool:
    """Whether a browser may be sent there."""
    try:
        parts = urlsplit(page)
        host, _port = parts.hostname, parts.port  # a port that is none raises
    except ValueError:
        return False
    plain = page.isascii() and page.isprintable() and not set(' "<>\\^`{|}') & set(page)
    return plain and parts.scheme == "https" and bool(host) and "@" not in parts.netloc and len(page) <= LONGEST_PAGE


def _plain(text: str) -> str:
    """Lines of visible characters: nothing that moves the cursor or turns the direction of writing."""
    lines = text.replace("\t", "    ").splitlines()
    return "\n".join("".join(_visible(letter) for letter in line).rstrip() for line in lines).strip()


def _visible(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else ""
