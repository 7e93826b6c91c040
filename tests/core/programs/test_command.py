"""The process that serves programs is started as a process of its own, with which a socket can be shared."""

from __future__ import annotations

import sys

import pytest

from tideboard_core.programs.command import server_command, server_environment

GIVEN = ["--channel", "5"]
LAUNCHER = r"C:\venv\Scripts\python.exe"


def test_it_is_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_base_executable", sys.executable, raising=False)
    assert server_command(GIVEN) == [sys.executable, "-m", "tideboard_core.programs.server", *GIVEN]
    assert server_environment() is None


def test_frozen_it_is_this_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert server_command(GIVEN) == [sys.executable, "programs", *GIVEN]
    assert server_environment() is None


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a virtual environment has a Python, not a launcher")
def test_of_a_virtual_environment_it_is_the_real_python(monkeypatch: pytest.MonkeyPatch) -> None:
    real = sys.executable
    monkeypatch.setattr(sys, "_base_executable", real)
    monkeypatch.setattr(sys, "executable", LAUNCHER)
    assert server_command(GIVEN)[0] == real
    assert (server_environment() or {})["__PYVENV_LAUNCHER__"] == LAUNCHER
