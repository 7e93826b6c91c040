"""What is missing is said in one sentence, before Qt would end the process over it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tideboard_desktop.startup.system_libraries import (
    NO_DISPLAY,
    QT_LIBRARIES,
    X_LIBRARIES,
    _listens,
    beside_us,
    display_problem,
    input_module,
    install_line,
    library_problem,
    missing,
)

NO_COMPOSITOR = (
    "there is no Wayland display wayland-7: start it from a desktop session, or for X or no screen at all"
    " with QT_QPA_PLATFORM=xcb or offscreen"
)
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Windows and macOS bring everything")
DISPLAY = {"DISPLAY": ":4711"}


def system(*absent: str) -> Callable[[str], object]:
    """Loads everything but these."""

    def load(soname: str) -> object:
        if soname in absent:
            raise OSError(soname)
        return soname

    return load


def tool(name: str) -> Callable[[str], str | None]:
    """A system that has one of the package tools."""
    return lambda asked: f"/usr/bin/{asked}" if asked == name else None


@LINUX
def test_libraries_are_named_with_what_to_type() -> None:
    error = ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
    load = system("libEGL.so.1", "libGL.so.1")

    apt = library_problem(error, load, tool("dpkg"))
    assert apt == "this system lacks libEGL.so.1, libGL.so.1; install: sudo apt install libegl1 libgl1"
    assert library_problem(error, load, tool("dnf")).endswith("sudo dnf install mesa-libEGL mesa-libGL")
    assert library_problem(error, load, tool("")).endswith("the packages of your system that bring them")


@LINUX
def test_a_library_that_the_table_does_not_know_is_named_and_another_error_is_none() -> None:
    unknown = ImportError("libfoo-2.so.7: cannot open shared object file: No such file or directory")
    assert "libfoo-2.so.7; install: sudo apt install libfoo-2.so.7" in library_problem(unknown, system(), tool("dpkg"))
    assert library_problem(ImportError("No module named 'PySide6'"), system()) == ""


@LINUX
@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, NO_DISPLAY),
        ({"QT_QPA_PLATFORM": "xcb"}, NO_DISPLAY),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, NO_DISPLAY),
        ({"XDG_RUNTIME_DIR": "/absent", "WAYLAND_DISPLAY": "wayland-7"}, NO_COMPOSITOR),
        ({"XDG_RUNTIME_DIR": "/absent", "WAYLAND_DISPLAY": "wayland-7", "DISPLAY": "other.example.com:0"}, ""),
        ({"XDG_RUNTIME_DIR": "/absent", "WAYLAND_DISPLAY": "wayland-7", "DISPLAY": ":4711"}, NO_COMPOSITOR),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "XDG_RUNTIME_DIR": "/absent", "DISPLAY": "other.example.com:0"}, ""),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "/absent/wayland-7"}, NO_COMPOSITOR),
        ({"QT_QPA_PLATFORM": "wayland-egl", "WAYLAND_SOCKET": "7"}, ""),
        ({"QT_QPA_PLATFORM": "offscreen:size=1x1"}, ""),
        ({"QT_QPA_PLATFORM": "offscreen"}, ""),
        ({"DISPLAY": "other.example.com:0"}, ""),
    ],
)
def test_the_display_is_looked_at_first(environment: dict[str, str], told: str) -> None:
    assert display_problem(environment, system()).replace("/absent/", "") == told


@LINUX
def test_a_compositor_is_asked_whether_it_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its socket may have outlived it."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such sockets")
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    environment = {"QT_QPA_PLATFORM": "wayland", "XDG_RUNTIME_DIR": "."}
    assert "there is no Wayland display wayland-0: start it" in display_problem(environment)
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind("wayland-0")
        compositor.listen()
        assert display_problem(environment) == ""
    assert Path("wayland-0").exists()
    assert "there is no Wayland display wayland-0" in display_problem(environment)
    assert "XDG_RUNTIME_DIR" in display_problem({"WAYLAND_DISPLAY": "wayland-0"})


@LINUX
def test_a_display_that_is_not_there_and_one_without_its_libraries_are_told() -> None:
    assert display_problem(DISPLAY, system()).startswith("there is no display :4711")
    absent = display_problem(DISPLAY, system("libxcb-cursor.so.0"), tool("dpkg"))
    assert absent == "this system lacks libxcb-cursor.so.0; install: sudo apt install libxcb-cursor0"


def test_a_server_is_found_by_either_of_its_sockets(tmp_path: Path) -> None:
    abstract = tmp_path / "unix"
    assert _listens(":7", tmp_path, abstract), "a system that tells nothing is believed"
    abstract.write_text(f"Num RefCount\nffff: 00000002 @{tmp_path}/X8\n")
    (tmp_path / "X9").write_text("")

    found = {display: _listens(display, tmp_path, abstract) for display in (":7", ":8", ":8.0", "unix:9", "host:7")}
    assert found == {":7": False, ":8": True, ":8.0": True, "unix:9": True, "host:7": True}


def test_what_an_installed_release_brings_is_not_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert beside_us("libxcb-cursor.so.0") is None
    (tmp_path / "libxcb-cursor.so.0").write_text("")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert beside_us("libxcb-cursor.so.0") == tmp_path / "libxcb-cursor.so.0"
    assert beside_us("libGL.so.1") is None


def test_every_library_has_packages() -> None:
    for soname in (*QT_LIBRARIES, *X_LIBRARIES):
        assert ".so" not in install_line([soname], tool("dpkg"))
        assert ".so" not in install_line([soname], tool("dnf"))


@LINUX
def test_the_look_costs_a_normal_start_next_to_nothing() -> None:
    start = time.thread_time()
    for _ in range(100):
        assert display_problem({"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert (time.thread_time() - start) / 100 < 0.001
    assert missing(["libc.so.6"]) == []


@LINUX
@pytest.mark.parametrize("arguments", [["--data-dir", "data"], ["--smoke-test", "report.json"]])
@pytest.mark.parametrize(
    ("stale", "told"),
    [
        ({}, NO_DISPLAY),
        ({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": "/absent"}, NO_COMPOSITOR),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": "/absent"}, NO_COMPOSITOR),
    ],
)
def test_the_program_says_it_instead_of_being_ended(
    tmp_path: Path, arguments: list[str], stale: dict[str, str], told: str
) -> None:
    """Qt itself aborts without a display."""
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "QT_QPA_PLATFORM"}
    command = [sys.executable, "-m", "tideboard_desktop", *arguments]
    done = subprocess.run(
        command, env=kept | stale, check=False, timeout=60, capture_output=True, text=True, cwd=tmp_path
    )

    assert done.returncode == 2
    assert done.stderr == f"tideboard: {told}\n"


def test_of_a_renamed_package_the_name_that_both_know_is_told() -> None:
    """The newer package provides the older name."""
    assert install_line(["libglib-2.0.so.0"], tool("dpkg")) == "sudo apt install libglib2.0-0"


WHEEL = (
    "libcomposeplatforminputcontextplugin.so",
    "libibusplatforminputcontextplugin.so",
    "libqtvirtualkeyboardplugin.so",
)
FCITX = "libfcitx5platforminputcontextplugin.so"
X, WAYLAND = {"DISPLAY": ":0"}, {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}


@LINUX
@pytest.mark.parametrize(
    ("environment", "files", "module"),
    [
        (X | {"QT_IM_MODULE": "fcitx"}, WHEEL, "ibus"),
        (X | {"QT_IM_MODULE": "fcitx5"}, WHEEL, "ibus"),
        (X | {"QT_IM_MODULES": "wayland;fcitx"}, WHEEL, "ibus"),  # no program on X can use `wayland`
        (X | {"QT_IM_MODULES": "wayland;none"}, WHEEL, None),
        (X | {"QT_IM_MODULES": "fcitx", "QT_IM_MODULE": "ibus"}, WHEEL, "ibus"),  # the list goes before the one name
        (WAYLAND | {"QT_IM_MODULE": "fcitx"}, WHEEL, ""),
        (X | {"QT_QPA_PLATFORM": "wayland", "QT_IM_MODULE": "fcitx"}, WHEEL, ""),
        (WAYLAND | {"QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "fcitx"}, WHEEL, "ibus"),
        (X | {"QT_IM_MODULE": "fcitx"}, (), None),
        (X | {"QT_IM_MODULE": "fcitx"}, (*WHEEL, FCITX), None),
        (X | {"QT_IM_MODULE": "fcitx5"}, (*WHEEL, FCITX), None),
        (X | {"QT_IM_MODULE": "ibus"}, WHEEL, None),
        (X | {"QT_IM_MODULE": "xim"}, WHEEL, None),
        (X | {"QT_IM_MODULES": "fcitx;ibus"}, WHEEL, None),
        (WAYLAND | {"QT_IM_MODULES": "wayland;fcitx"}, WHEEL, None),
        (X | {"QT_IM_MODULE": "none"}, WHEEL, None),
        (X | {"QT_IM_MODULE": ""}, WHEEL, None),
        (X, WHEEL, None),
    ],
)
def test_an_input_module_without_a_plugin_gives_way_to_one_that_types_chinese(
    environment: dict[str, str], files: tuple[str, ...], module: str | None
) -> None:
    assert input_module(environment, files) == module
