"""What is inside: the build's own list in a frozen program, what is installed elsewhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tideboard_desktop.about.components import INDEX, components_inside

NEEDED = {"aiohttp", "cryptography", "keyring", "msgspec", "numpy", "platformdirs", "protobuf", "pyqtgraph", "qasync"}


def test_everything_that_is_needed_here_is_told_with_its_text() -> None:
    """From our own requirements, and from those of what we require; none of the tools of developers."""
    parts = components_inside()
    names = {part.name.lower() for part in parts}

    assert parts[0].name == "Tideboard"
    assert "Apache License" in parts[0].text()
    assert NEEDED | {"pyside6_essentials", "python", "yarl", "inter", "noto sans cjk", "lucide"} <= names
    assert not names & {"pytest", "ruff", "mypy"}
    silent = {part.name for part in parts if not part.text()}
    assert silent <= {"PySide6_Essentials", "shiboken6"}  # whose packages bring none
    assert all(part.license for part in parts)


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen program's folder with two components."""
    folder = tmp_path / "program" / "licenses"
    (folder / "Qt").mkdir(parents=True)
    (folder / "Qt" / "GPL-3.txt").write_text("gpl")
    (folder / "Qt" / "LGPL-3.txt").write_text("lgpl")
    (folder / "own.txt").write_text("apache")
    (tmp_path / "secret").write_text("secret")
    lines = [
        {"name": "Qt", "version": "6.11.3", "license": "LGPL-3.0", "file": "Qt"},
        {"name": "Tideboard", "version": "0.1.0", "license": "Apache-2.0", "file": "own.txt"},
        {"name": "odd", "version": "1", "license": "", "file": "../../secret"},
        {"name": "gone", "version": "1", "license": "", "file": "gone.txt"},
    ]
    (folder / INDEX).write_text(json.dumps(lines))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "program" / "tideboard"))
    return folder


def test_a_frozen_program_tells_the_list_of_its_build(frozen: Path) -> None:
    """A folder stands for all texts in it; nothing outside is read."""
    told = [(part.name, part.version, part.license, part.text()) for part in components_inside()]

    assert told == [
        ("Tideboard", "0.1.0", "Apache-2.0", "apache"),
        ("gone", "1", "", ""),
        ("odd", "1", "", ""),
        ("Qt", "6.11.3", "LGPL-3.0", "gpl\n\nlgpl"),
    ]


def test_a_macos_bundle_keeps_it_among_its_resources(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = frozen.parent / "Contents"
    (contents / "MacOS").mkdir(parents=True)
    (contents / "Resources").mkdir()
    frozen.rename(contents / "Resources" / "licenses")
    monkeypatch.setattr(sys, "executable", str(contents / "MacOS" / "tideboard"))

    assert components_inside()[0].text() == "apache"


@pytest.mark.parametrize("text", ["", "{}", '[{"name": 1}]', "\xff"])
def test_a_damaged_list_leaves_what_the_program_knows_itself(frozen: Path, text: str) -> None:
    (frozen / INDEX).write_text(text, encoding="latin-1")

    assert {"Tideboard", "Inter", "Lucide"} <= {part.name for part in components_inside()}
