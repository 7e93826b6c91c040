"""The frozen folder as a whole: one time, plain rights, its size."""

from __future__ import annotations

import os
from pathlib import Path

from building.contents import count, disk_usage, held, is_own, largest, scratch, settle


def test_everything_gets_one_time_and_plain_rights(tmp_path: Path) -> None:
    """Links keep their target; programs may run, data and libraries need not."""
    for name, mode in (("program", 0o775), ("lib/x.so", 0o755), ("lib/data.txt", 0o600)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
        (tmp_path / name).chmod(mode)
    (tmp_path / "link").symlink_to("lib/x.so")

    settle(tmp_path, 1_795_000_000)

    paths = [tmp_path, *tmp_path.rglob("*")]
    assert {path.lstat().st_mtime for path in paths} == {1_795_000_000}
    modes = {path.name: path.stat().st_mode & 0o777 for path in paths[1:] if not path.is_symlink()}
    assert modes == {"program": 0o755, "lib": 0o755, "x.so": 0o644, "data.txt": 0o644}
    assert os.readlink(tmp_path / "link") == "lib/x.so"  # noqa: PTH115 the stored text


def test_size_counts_links_and_files_once(tmp_path: Path) -> None:
    """As du does: a link weighs nothing beside its target."""
    (tmp_path / "big").write_bytes(bytes(1_000_000))
    before = disk_usage(tmp_path)
    (tmp_path / "link").symlink_to("big")

    assert before >= 1_000_000
    assert disk_usage(tmp_path) - before < 10_000
    assert count(tmp_path) == 2


def test_the_largest_files_are_named_first_and_links_are_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    for number in range(25):
        (tmp_path / "lib" / f"{number:02}").write_bytes(bytes(number * 100_000))
    (tmp_path / "link").symlink_to("lib/24")

    assert held(tmp_path) == 100_000 * sum(range(25))
    assert largest(tmp_path)[:2] == ["2.4 MB  lib/24", "2.3 MB  lib/23"]
    assert len(largest(tmp_path)) == 20


def test_what_the_build_makes_is_ours(tmp_path: Path) -> None:
    """Stand-ins and entry scripts lie in the stage; what lies in the environment came with a package."""
    assert is_own(tmp_path / "stage" / "packaging" / "entries" / "tideboard.py", tmp_path)
    assert not is_own(tmp_path / "environment" / "lib" / "numpy" / "x.so", tmp_path)
    assert not is_own(Path("/usr/lib/libx.so"), tmp_path)


def test_a_scratch_folder_is_empty(tmp_path: Path) -> None:
    """Nothing of an earlier run is mistaken for a result."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "old").touch()

    assert list(scratch(tmp_path / "work").iterdir()) == []
