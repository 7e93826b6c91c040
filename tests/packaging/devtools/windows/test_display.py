"""The virtual display: which one is taken, and what makes a borrowed server run."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.windows import display


def test_the_display_that_there_is_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":5")

    with display.display() as variables:
        assert variables == {}


def test_without_any_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(display, "provide_programs", lambda wanted: None)
    monkeypatch.setattr(display, "find_program", lambda name: None)

    with pytest.raises(Stop, match="apt-get install xvfb"), display.display():
        raise AssertionError("there is a display")


def test_a_borrowed_server_finds_its_compiler_by_path(tmp_path: Path) -> None:
    server = tmp_path / "borrowed"
    server.write_bytes(b"code\0/usr/bin\0code")

    assert display.relocated(server, tmp_path).read_bytes() == b"code\0\0usr/bin\0code"
    server.write_bytes(b"code")
    with pytest.raises(Stop, match="built otherwise"):
        display.relocated(server, tmp_path)
