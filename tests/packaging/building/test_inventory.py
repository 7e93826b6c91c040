"""Origins: which work a file of the frozen folder belongs to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building.inventory import Component, Origins, read
from devtools.base import Stop


@pytest.fixture
def origins(tmp_path: Path) -> Origins:
    """An environment with one package."""
    info = tmp_path / "site" / "numpy-2.4.6.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: numpy\nVersion: 2.4.6\n")
    files = ("numpy/__init__.py", "numpy.libs/libscipy_openblas64_-32a4.so", "numpy.libs/libgfortran-04.so.5.0.0")
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in files))
    for name in files:
        (tmp_path / "site" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "site" / name).write_bytes(b"\0OpenBLAS 0.3.31.2  DYNAMIC_ARCH\0" if "openblas" in name else b"")
    return Origins(tmp_path / "site", [tmp_path / "python"], "3.11.2", "6.11.3")


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("site/numpy/__init__.py", Component("numpy", "2.4.6", "pypi")),
        ("site/numpy/__INIT__.py", Component("numpy", "2.4.6", "pypi")),  # as Windows' freezer may spell it
        ("site/numpy.libs/libscipy_openblas64_-32a4.so", Component("OpenBLAS", "0.3.31.2", "numpy")),
        ("site/numpy.libs/libgfortran-04.so.5.0.0", Component("libgfortran", "5.0.0", "numpy")),
        ("site/PySide6/Qt/lib/libQt6Gui.so.6", Component("Qt", "6.11.3", "qt")),
        ("site/PySide6/plugins/platforms/qwindows.dll", Component("Qt", "6.11.3", "qt")),
        ("site/PySide6/Qt6Core.dll", Component("Qt", "6.11.3", "qt")),
        ("site/PySide6/Qt/lib/libicudata.so.73", Component("ICU", "73", "icu")),
        ("python/json/decoder.py", Component("CPython", "3.11.2", "python")),
        ("elsewhere/VCRUNTIME140_1.dll", Component("Microsoft Visual C++ runtime", "14", "windows")),
    ],
)
def test_a_file_belongs_to_its_maker(origins: Origins, tmp_path: Path, name: str, component: Component) -> None:
    """By the place that it was taken from."""
    assert origins.of(tmp_path / name) == component


@pytest.mark.parametrize("name", ["site/stray.py", "elsewhere/libstray.so.1"])
def test_a_file_that_nobody_claims_ends_the_build(origins: Origins, tmp_path: Path, name: str) -> None:
    """Neither a package of Python nor one of the system: its licence is unknown."""
    with pytest.raises(Stop, match="what is its licence"):
        origins.of(tmp_path / name)


def test_files_of_the_system_are_its_packages(origins: Origins) -> None:
    """As dpkg says, here of a library that every Debian has."""
    library = next(Path("/").glob("lib*/*-linux-gnu*/libc.so.6"))

    assert origins.of(library).name.startswith("libc6")
    assert origins.of(library).origin == "debian"


def test_links_have_no_source(tmp_path: Path) -> None:
    """The spec lists them with their target: that file is listed itself."""
    listed = tmp_path / "inventory.json"
    listed.write_text(json.dumps([["a\\b.dll", "/x/b.dll"], ["libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6"]]))

    assert [(entry.inside, entry.source) for entry in read(listed)] == [("a/b.dll", Path("/x/b.dll"))]
