"""The start: what must come before anything is read, and what cannot be used is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_desktop import start
from tideboard_desktop.command_line import parse


def test_core_dumps_are_forbidden_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def no_data(_directory: Path) -> None:
        done.append("read")
        raise BadInput("not-a-directory", path=str(tmp_path))

    monkeypatch.setattr(start, "forbid_core_dumps", lambda: done.append("forbid"))
    monkeypatch.setattr(start, "private_directory", no_data)

    assert start.run(parse([]), tmp_path) == 2
    assert done == ["forbid", "read"]


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "data"
    file.write_text("")

    assert start.run(parse([]), file) == 2

    assert str(file) in capsys.readouterr().err
