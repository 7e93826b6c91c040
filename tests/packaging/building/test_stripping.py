"""What is taken out of frozen libraries, and which are left alone."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from building import stripping
from building.elf import has_run_path

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("strip") is None, reason="needs binutils on Linux"
)


def library(name: str) -> Path:
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin)


def test_icu_has_a_search_path_and_is_stripped_all_the_same(tmp_path: Path) -> None:
    """Qt sorts with the stripped libraries as with the whole ones."""
    found = sorted((library("PySide6").parent / "Qt" / "lib").glob("libicu*.so.*"))
    assert all(has_run_path(path.read_bytes()) for path in found)
    copies = [tmp_path / path.name for path in found]
    for path, copy in zip(found, copies, strict=True):
        shutil.copyfile(path, copy)

    assert stripping.make(tmp_path) > 1_000_000

    code = "from PySide6.QtCore import QCollator, QLocale; print(QCollator(QLocale('zh_CN')).compare('阿', 'b') < 0)"
    env = {**os.environ, "LD_PRELOAD": ":".join(map(str, copies))}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("True\n", "")


@pytest.mark.parametrize(
    "name", ["libpython3.11.so.1.0", "python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so"]
)
def test_a_python_that_was_linked_with_a_search_path_is_stripped(tmp_path: Path, name: str) -> None:
    """With its symbols it made the folder 26 MB larger; here a library of Qt's stands for it, linked likewise."""
    linked = next(iter(sorted((library("PySide6").parent / "Qt" / "lib").glob("libicuuc.so.*"))))
    copy, other = tmp_path / name, tmp_path / "numpy" / "_core.so"
    for target in (copy, other):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(linked, target)

    assert stripping.make(tmp_path) > 100_000
    assert copy.stat().st_size < other.stat().st_size == linked.stat().st_size


def test_what_can_be_stripped_is_smaller_and_still_loads(tmp_path: Path) -> None:
    """A library without a search path loses its symbols; one with a path and a program keep every byte."""
    plain, patched = library("multidict._multidict"), library("numpy._core._multiarray_umath")
    assert not has_run_path(plain.read_bytes())
    assert has_run_path(patched.read_bytes())
    folder = tmp_path / "multidict"
    shutil.copytree(plain.parent, folder)
    for source, name in ((patched, "numpy.so"), (Path("/bin/true"), "tideboard")):
        shutil.copyfile(source, tmp_path / name)
    kept = {name: (tmp_path / name).read_bytes() for name in ("numpy.so", "tideboard")}
    (tmp_path / "words.so").write_text("not a library", encoding="utf-8")
    (tmp_path / "link.so").symlink_to(folder / plain.name)

    gone = stripping.make(tmp_path)

    assert gone >= plain.stat().st_size - (folder / plain.name).stat().st_size > 100_000
    assert {name: (tmp_path / name).read_bytes() for name in kept} == kept
    code = "import multidict._multidict as m; print(m.__file__); print(m.MultiDict([('a', 1)])['a'])"
    told = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True
    ).stdout.split()
    assert told == [str(folder / plain.name), "1"]
    assert stripping.make(tmp_path) == 0
