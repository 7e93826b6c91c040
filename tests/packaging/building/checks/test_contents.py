"""Looking for what is missing in the frozen folder and for what should not be there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building.checks import contents
from building.contents import LARGEST_FOLDER, LARGEST_PRODUCT
from checkout import ROOT


def installed(site: Path, name: str, requires: tuple[str, ...] = ()) -> None:
    """A package of an environment with one file."""
    info = site / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    lines = "".join(f"Requires-Dist: {each}\n" for each in requires)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1\n{lines}")
    (info / "RECORD").write_text(f"{name}.py,,\n")
    (site / f"{name}.py").touch()  # importlib_metadata, which keyring puts in the library's place, lists what is there


def test_a_package_that_nobody_requires_is_a_stranger(tmp_path: Path) -> None:
    """The freezer once took an unrelated PyYAML along; what is required through others is invited."""
    installed(tmp_path, "tideboard", ("keyring>=25", "pytest; extra == 'dev'"))
    installed(tmp_path, "keyring", ("jeepney",))
    for name in ("jeepney", "PyYAML", "pytest"):
        installed(tmp_path, name)
    listed = tmp_path / "inventory.json"
    names = ("tideboard", "keyring", "jeepney", "PyYAML", "pytest")
    listed.write_text(json.dumps([[name, str(tmp_path / f"{name}.py")] for name in names]))

    assert contents.strangers(tmp_path, listed) == {"pyyaml", "pytest"}


def test_every_module_of_the_program_is_asked_for(tmp_path: Path) -> None:
    """Packages by their own name; a module that was made during the build as well."""
    for name in ("__init__.py", "a.py", "deep/__init__.py", "deep/b_pb2.py"):
        path = tmp_path / "core" / "tideboard_core" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    assert contents.own_modules(tmp_path) == {
        "tideboard_core",
        "tideboard_core.a",
        "tideboard_core.deep",
        "tideboard_core.deep.b_pb2",
    }


def test_tests_sources_and_bytecode_are_unwanted_but_not_the_kept_code() -> None:
    folder = "_internal/tideboard_core/system/__pycache__"
    for name in (
        "_internal/numpy/tests/x.py",
        f"{folder}/code_cache.cpython-311.pyc.py",
        f"{folder}/other.window",
        "x.c",
    ):
        assert contents.unwanted(name), name
    for name in (f"{folder}/code_cache.cpython-311.sandbox-launch", "_internal/libz.so.1"):
        assert not contents.unwanted(name), name


def test_a_folder_and_a_product_beyond_their_bounds_are_complaints(tmp_path: Path) -> None:
    """Each by its name, the folder with what is large in it."""
    folder, product = tmp_path / "frozen", tmp_path / "tideboard.deb"
    folder.mkdir()
    for path, size in ((folder / "libicudata.so.73", LARGEST_FOLDER), (product, LARGEST_PRODUCT)):
        with path.open("wb") as file:
            file.truncate(size)
    assert contents.too_large(folder, [product]) == []

    for path in (folder / "more", product):
        with path.open("ab") as file:
            file.write(b"x")
    large, heavy = contents.too_large(folder, [product])
    assert f"{LARGEST_FOLDER + 1:,} bytes, with {LARGEST_FOLDER / 1e6:.1f} MB  libicudata.so.73" in large
    assert heavy == f"tideboard.deb has {LARGEST_PRODUCT + 1:,} bytes"


def test_traces_of_the_machine_and_keys_are_found(tmp_path: Path) -> None:
    """The build folder in any bytes, a private key in any file."""
    (tmp_path / "clean").write_bytes(b"\x7fELF nothing")
    (tmp_path / "path").write_bytes(b"\0" + str(ROOT).encode() + b"/x.c\0")
    (tmp_path / "key").write_text("-----BEGIN RSA PRIVATE" + " KEY-----\n" + "A" * 64 + "\n")

    assert contents.traced(tmp_path) == ["key", "path"]


@pytest.mark.parametrize(
    "name", ["_internal/numpy/tests/x.csv", "a/conftest.py", "x.pyi", "y.proto", "z/__pycache__/a"]
)
def test_files_that_do_not_belong_there(name: str) -> None:
    """Tests, sources, leftovers."""
    assert contents.UNWANTED.search(name)


@pytest.mark.parametrize(
    "name", ["_internal/base_library.zip", "licenses/x/LICENSE", "_internal/PySide6/Qt/lib/libQt6Gui.so.6"]
)
def test_files_that_do(name: str) -> None:
    """The pattern does not fit what the program needs."""
    assert not contents.UNWANTED.search(name)
