"""The archive: same folder, same bytes, whoever packs it and whenever."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

from building.archives import tar_xz

EPOCH = 1_795_000_000


def folder(place: Path, *, late: bool) -> Path:
    """A program folder, written in one of two orders, at one of two times, by a person with another umask."""
    names = ["b/data.txt", "a.txt", "program"]
    for name in reversed(names) if late else names:
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        path.chmod((0o700 if late else 0o775) if name == "program" else (0o600 if late else 0o664))
        os.utime(path, (1, 1) if late else (2, 2))
    (place / "link").symlink_to("b/data.txt")
    return place


def test_two_packers_make_the_same_bytes(tmp_path: Path) -> None:
    """Order, times, owners and rights of the disk do not get in."""
    for name, late in (("one", False), ("two", True)):
        tar_xz(folder(tmp_path / name, late=late), "tideboard-1.0.0", tmp_path / f"{name}.tar.xz", EPOCH)

    assert (tmp_path / "one.tar.xz").read_bytes() == (tmp_path / "two.tar.xz").read_bytes()


def test_what_is_packed_comes_out(tmp_path: Path) -> None:
    """One folder named after the version, programs that may run, links that stay links."""
    source = folder(tmp_path / "one", late=False)
    os.link(source / "a.txt", source / "again.txt")
    tar_xz(source, "tideboard-1.0.0", tmp_path / "x.tar.xz", EPOCH)

    with tarfile.open(tmp_path / "x.tar.xz") as archive:
        members = {member.name: member for member in archive}
        again = archive.extractfile("tideboard-1.0.0/again.txt")
        assert again is not None
        assert again.read() == b"a.txt"
    assert {member.mtime for member in members.values()} == {EPOCH}
    assert {(member.uid, member.uname) for member in members.values()} == {(0, "root")}
    assert members["tideboard-1.0.0/program"].mode == 0o755
    assert members["tideboard-1.0.0/b/data.txt"].mode == 0o644
    assert members["tideboard-1.0.0/link"].linkname == "b/data.txt"
    assert {name.split("/")[0] for name in members} == {"tideboard-1.0.0"}
