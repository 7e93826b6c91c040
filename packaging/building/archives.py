"""A folder as one file whose bytes depend on nothing but its content: sorted, one time, one owner."""

from __future__ import annotations

import io
import lzma
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from building.release import Release

LZMA = {"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 64 * 1024 * 1024}
BRANCHES = {"x86_64": [{"id": lzma.FILTER_X86}]}
"""Machine code gets smaller where its jumps are written as addresses; every xz can read that."""
AR = b"!<arch>\n"
AR_HEAD = 60
"""Bytes before each member: name 16, time 12, owner 6, group 6, rights 8, size 10, end 2."""
EXECUTABLE = 0o755
PLAIN = 0o644


def make(frozen: Path, release: Release, target: Path) -> Path:
    """The frozen folder as tar.xz; it unpacks into one folder that is named after the version."""
    product = target / release.archive
    tar_xz(frozen, f"tideboard-{release.version}", product, release.epoch, filters(release))
    return product


def filters(release: Release) -> list[Mapping[str, int]]:
    """How xz packs programs of a release's machine."""
    return [*BRANCHES.get(release.machine, []), LZMA]


def filters_for(machine: str) -> list[Mapping[str, int]]:
    """How machine code of that machine gets smallest."""
    return [*BRANCHES.get(machine, []), LZMA]


def compress_deb(plain: Path, package: Path, filters: Sequence[Mapping[str, int]] = (LZMA,)) -> None:
    """Compress what `dpkg-deb -Znone` has built, a tenth smaller than it would itself: it knows no such filters."""
    content = plain.read_bytes()
    assert content.startswith(AR), "dpkg-deb writes ar archives"
    place, members = len(AR), []
    while place < len(content):
        head = content[place : place + AR_HEAD]
        name, size = head[:16].decode().strip(), int(head[48:58])
        data = content[place + AR_HEAD : place + AR_HEAD + size]
        place += AR_HEAD + size + size % 2
        if name.endswith(".tar"):
            name, data = f"{name}.xz", lzma.compress(data, filters=list(filters))
        fixed = f"{name:16}".encode() + head[16:48] + f"{len(data):<10}".encode() + head[58:]
        members.append(fixed + data + b"\n" * (len(data) % 2))
    package.write_bytes(AR + b"".join(members))


def tar_xz(
    folder: Path,
    name: str,
    product: Path,
    epoch: int,
    chain: Sequence[Mapping[str, int]] = (LZMA,),
    form: int = tarfile.PAX_FORMAT,
) -> None:
    """Pack a folder under a name; `epoch` (seconds UTC) is the time of everything in it, `form` one of tarfile's."""
    with (
        lzma.open(product, "wb", filters=list(chain)) as packed,
        tarfile.open(fileobj=packed, mode="w", format=form) as archive,
    ):
        archive.addfile(_plain(archive.gettarinfo(folder, name), epoch))
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            inside = f"{name}/{path.relative_to(folder).as_posix()}"
            # A second name of the same bytes is packed as a file of its own: links depend on the file system.
            archive.inodes.clear()  # type: ignore[attr-defined]  # the standard library's, without a type
            entry = _plain(archive.gettarinfo(path, inside), epoch)
            archive.addfile(entry, io.BytesIO(path.read_bytes()) if entry.isreg() else None)


def _plain(entry: tarfile.TarInfo, epoch: int) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = epoch
    entry.mode = EXECUTABLE if entry.isdir() or entry.mode & 0o100 else PLAIN
    return entry
