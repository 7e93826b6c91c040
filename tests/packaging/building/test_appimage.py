"""What the AppImage starts, and the part of it that is fetched."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from building.appimage import PROGRAM, START, fetched
from devtools.base import Stop


@pytest.mark.parametrize(
    ("name", "program"),
    [("Tideboard.AppImage", "tideboard"), ("/bin/tideboard-sandbox", "tideboard-sandbox"), ("", "tideboard")],
)
def test_the_name_of_the_call_chooses_the_program(name: str, program: str, tmp_path: Path) -> None:
    """Arguments pass through whole; the folder may have blanks in its name and be reached by a link."""
    folder = tmp_path / "a mount"
    for each in ("tideboard", "tideboard-sandbox"):
        file = folder / PROGRAM / each
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'#!/bin/sh\necho "{each}:$1:$2"\n', encoding="utf-8")
        file.chmod(0o755)
    (folder / "AppRun").write_text(START, encoding="utf-8")
    (folder / "AppRun").chmod(0o755)
    (tmp_path / "link").symlink_to(folder / "AppRun")

    command = [str(tmp_path / "link"), "--open", "two words"]
    told = subprocess.run(command, env={"ARGV0": name, "PATH": "/usr/bin:/bin"}, capture_output=True, check=True)

    assert told.stdout.decode() == f"{program}:--open:two words\n"


def test_what_was_pinned_is_taken(tmp_path: Path) -> None:
    """The bytes whose sum stands here."""
    there = tmp_path / "there"
    there.write_bytes(b"runtime")

    assert fetched(there.as_uri(), hashlib.sha256(b"runtime").hexdigest(), tmp_path) == b"runtime"


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    """Whoever put them there."""
    there = tmp_path / "there"
    there.write_bytes(b"other")

    with pytest.raises(Stop, match="is not what was pinned"):
        fetched(there.as_uri(), hashlib.sha256(b"runtime").hexdigest(), tmp_path)


def test_an_address_without_an_answer_is_told(tmp_path: Path) -> None:
    """In words, with the address."""
    with pytest.raises(Stop, match="absent cannot be fetched"):
        fetched((tmp_path / "absent").as_uri(), "", tmp_path)
