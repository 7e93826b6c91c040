"""The freezer's warnings: a library that it did not find ends the build, unless what needs it is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building import freeze
from building.freeze import inside_name, missing_libraries
from building.release import Release
from devtools.base import Stop

SITE = "/build/environment/lib/python3.11/site-packages"
WARNING = "31337 WARNING: Library not found: could not resolve '{}', dependency of '{}'."


def test_a_missing_library_is_named_with_what_needs_it() -> None:
    """PyInstaller only warns and ships a window plugin that cannot be loaded."""
    log = WARNING.format("libxcb-icccm.so.4", f"{SITE}/PySide6/Qt/plugins/platforms/libqxcb.so")

    assert missing_libraries(f"1 INFO: well\n{log}\n{log}\n") == [
        "libxcb-icccm.so.4 (for PySide6/Qt/plugins/platforms/libqxcb.so)"
    ]


def test_what_a_dropped_file_needs_may_be_missing() -> None:
    """The gtk theme is not in the folder, so nobody misses gtk."""
    assert (
        missing_libraries(WARNING.format("libgtk-3.so.0", f"{SITE}/PySide6/Qt/plugins/platformthemes/libqgtk3.so"))
        == []
    )
    assert missing_libraries(WARNING.format("libfoo.so.1", "/usr/lib/x86_64-linux-gnu/libcairo.so.2")) == []
    assert missing_libraries(WARNING.format("libcairo.so.2", f"{SITE}/PySide6/Qt/lib/libQt6Gui.so.6")) == []


def test_drivers_and_servers_are_the_systems() -> None:
    """OpenGL, X and Wayland come from the machine that the program runs on."""
    user = f"{SITE}/PySide6/Qt/lib/libQt6Gui.so.6"

    assert missing_libraries("\n".join(WARNING.format(name, user) for name in ("libGL.so.1", "libEGL.so.1"))) == []
    assert missing_libraries(WARNING.format("libwayland-egl.so.1", user)) == []
    assert missing_libraries(WARNING.format("libxcb-shape.so.0", user)) != []


def test_names_inside_are_those_of_the_bundle() -> None:
    """Of the environment the part behind site-packages, of the system the bare name, of Windows likewise."""
    assert inside_name(f"{SITE}/numpy/x.so") == "numpy/x.so"
    assert inside_name("/usr/lib/libfoo.so.1") == "libfoo.so.1"
    assert inside_name(r"C:\\build\\Lib\\site-packages\\PySide6\\Qt6Gui.dll") == "PySide6/Qt6Gui.dll"


WINDOWS = Release(version="0.2.0", commit="ab" * 20, epoch=0, system="windows", machine="x86_64")


def test_the_freezer_reads_every_path_as_it_is_spelled_there(tmp_path: Path) -> None:
    """A Python under Wine sees this system on drive Z; what names no file stays as it is."""
    options = {"icon": str(tmp_path / "a.ico"), "target_arch": "arm64"}

    arguments, changes = freeze.prepared(tmp_path, WINDOWS, tmp_path, options, lambda path: f"Z:{path}")

    written = json.loads((tmp_path / freeze.SCRATCH / "options.json").read_text(encoding="utf-8"))
    assert written["icon"] == f"Z:{tmp_path / 'a.ico'}"
    assert written["target_arch"] == "arm64"
    assert written["inventory"] == f"Z:{tmp_path / freeze.INVENTORY}"
    paths = [word for word in (*arguments, *changes.values()) if str(tmp_path) in word]
    assert len(paths) == 4
    assert all(path.startswith("Z:") for path in paths)


def test_a_failed_freezer_ends_the_build_with_its_last_lines(tmp_path: Path) -> None:
    """And a success without a library, too."""
    (tmp_path / freeze.LOG).write_text("the last line\n", encoding="utf-8")
    assert freeze.judged(0, WINDOWS, tmp_path) == tmp_path / "frozen" / "tideboard"
    with pytest.raises(Stop, match="the last line\nFreezing failed"):
        freeze.judged(1, WINDOWS, tmp_path)
    (tmp_path / freeze.LOG).write_text(WARNING.format("libfoo.so.1", f"{SITE}/numpy/x.so"), encoding="utf-8")
    with pytest.raises(Stop, match="did not find libfoo"):
        freeze.judged(0, WINDOWS, tmp_path)
