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
