"""The build environment: which Python is frozen, and what of this machine the build may see."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from building import environment
from building.release import Release
from devtools.base import Stop

RELEASE = Release(version="0.2.0", commit="0" * 40, epoch=1_795_000_000, system="linux", machine="x86_64")


def test_the_python_that_was_asked_for_is_taken() -> None:
    """With its version, which decides which shared library it needs."""
    builder = environment.chosen_builder(Path(sys.executable))

    assert builder.path == Path(sys.executable)
    assert builder.version == sys.version_info[:2]
    assert builder.full.startswith(f"{builder.version[0]}.{builder.version[1]}.")


def test_what_is_no_python_is_refused(tmp_path: Path) -> None:
    """Absent, or another program."""
    for path in (tmp_path / "absent", Path("/bin/true")):
        with pytest.raises(Stop, match=r"is no Python 3\.11 or newer"):
            environment.chosen_builder(path)


def test_a_build_sees_no_variable_of_the_person(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Time and hashes are fixed; where packages come from stays the machine's affair."""
    monkeypatch.setenv("MY_OWN", "1")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://example.org")

    env = environment.variables(RELEASE, tmp_path, {"LD_LIBRARY_PATH": "/borrowed"})

    assert not {"MY_OWN", "PYTHONPATH"} & set(env)
    assert env["PIP_INDEX_URL"] == "https://example.org"
    assert env["LD_LIBRARY_PATH"] == "/borrowed"
    assert (env["SOURCE_DATE_EPOCH"], env["PYTHONHASHSEED"]) == ("1795000000", "1")
    assert env["PYTHONNODEBUGRANGES"] == "1", "the packed code is a third larger"
    assert env["PYINSTALLER_ZLIB_COMPRESSION_LEVEL"] == "0", "a download is a quarter larger"
