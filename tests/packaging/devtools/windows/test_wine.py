"""Wine's environment and its borrowed files; no Wine is started."""

from __future__ import annotations

import dataclasses
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.windows import places, wine
from devtools.windows.commands import argument, windows
from devtools.windows.wine import Wine


@pytest.fixture
def borrowed() -> Wine:
    """A borrowed one."""
    return Wine(Path("usr/lib/wine/wine64"), borrowed=True)


def test_nothing_is_written_outside_the_checkout(borrowed: Wine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "elsewhere")
    env = borrowed.environment({})

    assert Path(env["WINEPREFIX"]).is_relative_to(places.MACHINE)
    assert Path(env["HOME"]).is_relative_to(places.MACHINE)
    assert "XDG_DATA_HOME" not in env
    assert "winemenubuilder.exe" in env["WINEDLLOVERRIDES"]


def test_another_prefix_has_its_own_drive(borrowed: Wine) -> None:
    other = dataclasses.replace(borrowed, prefix=Path("other"))

    assert other.environment({})["WINEPREFIX"] == "other"
    assert other.system == Path("other/drive_c/windows/system32")


def test_the_windows_python_sees_nothing_of_the_linux_one(borrowed: Wine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "QT_QPA_PLATFORM", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.setenv(name, "of Linux")
    env = borrowed.environment({"DISPLAY": ":7"})

    assert "of Linux" not in env.values()
    assert env["DISPLAY"] == ":7"


def test_an_installed_wine_keeps_its_own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WINESERVER", raising=False)

    assert "WINESERVER" not in Wine(Path("wine"), borrowed=False).environment({})


@pytest.mark.skipif(os.name == "nt", reason="Wine runs on Linux")
def test_borrowed_files_are_put_right_once(tmp_path: Path) -> None:
    folder = tmp_path / "usr" / "lib" / "wine"
    folder.mkdir(parents=True)
    (folder / "wineserver").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / wine.ZLIB).parent.mkdir(parents=True)
    (tmp_path / wine.ZLIB).write_bytes(b"zlib")
    beside = tmp_path / "usr" / "lib" / "x86_64-linux-gnu" / "wine" / "x86_64-windows" / "zlib1.dll"
    beside.parent.mkdir(parents=True)

    wine.settle(tmp_path)
    wine.settle(tmp_path)

    assert (folder / "wineserver").readlink() == Path("wineserver64")
    assert beside.read_bytes() == b"zlib"


def test_other_machines_get_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")

    with pytest.raises(Stop, match="needs Linux on x86-64"):
        wine.provide_wine()


def test_where_nothing_can_be_borrowed_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(wine, "BORROWED", tmp_path)
    monkeypatch.setattr(wine, "installed_wine", lambda: None)
    monkeypatch.setattr(wine, "can_borrow", lambda: False)

    with pytest.raises(Stop, match="apt-get install wine64"):
        wine.provide_wine()


@pytest.mark.skipif(os.name == "nt", reason="Wine runs on Linux")
def test_output_ends_with_its_program_while_a_service_holds_the_pipe(tmp_path: Path) -> None:
    script = "sleep 600 & echo $! > service; printf 'one\\ntwo'"
    with subprocess.Popen(["sh", "-c", script], cwd=tmp_path, stdout=subprocess.PIPE) as process:
        assert b"".join(wine.output(process)) == b"one\ntwo"
    os.kill(int((tmp_path / "service").read_text(encoding="utf-8")), signal.SIGTERM)


@pytest.mark.skipif(os.name == "nt", reason="Wine runs on Linux")
def test_what_a_program_writes_is_shown_line_by_line_with_its_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loader = tmp_path / "loader"
    loader.write_text("#!/bin/sh\nprintf 'one\\r\\ntwo\\nthree'\nexit 3\n", encoding="utf-8")
    loader.chmod(0o700)

    assert Wine(loader, borrowed=False).show("program.exe") == 3
    assert capsys.readouterr().out == "one\ntwo\nthree"
    with pytest.raises(Stop, match="code 3"):
        Wine(loader, borrowed=False).quiet("program.exe")


def test_output_is_read_in_either_encoding() -> None:
    assert wine.text_of("實盤\r\n".encode()) == "實盤\n"
    assert wine.text_of(b"caf\xe9\r\n") == "café\n"


def test_paths_of_this_system_become_those_of_drive_z() -> None:
    assert argument("relative.png") == "relative.png"
    assert argument("--after") == "--after"
    if os.sep == "/":
        assert argument("/tmp/a b.png") == r"Z:\tmp\a b.png"


def test_an_unknown_command_stops_before_anything_is_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Stop, match="smoke"):
        windows(["fly"])
    assert windows(["--help"]) == 0
    assert "smoke" in capsys.readouterr().out
