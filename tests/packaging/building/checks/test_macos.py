"""The check of the disk image, with shell scripts in the place of Apple's tools."""

from __future__ import annotations

import os
import plistlib
import sys
from pathlib import Path

import pytest

from building.checks import macos
from building.macos import BUNDLE
from building.release import Release
from devtools.base import Stop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tools are shell scripts")
RELEASE = Release(version="1.2.3", commit="0" * 40, epoch=0, system="macos", machine="arm64")
FACTS = {"CFBundleIdentifier": "io.tideboard.Tideboard"}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of what was asked of the tools: an image is a folder, mounting it a copy to where a folder is."""
    tools = tmp_path / "tools"
    tools.mkdir()
    scripts = {
        "hdiutil": '[ "$1" = detach ] || { test -d "$5" && cp -R "$6"/. "$5"; }',
        "ditto": 'cp -R "$1" "$2"',
        "codesign": '! grep -q broken "$4/Contents/seal"',
    }
    for name, script in scripts.items():
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {tmp_path}/asked\n{script}\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "asked"


def image(folder: Path, version: str = "1.2.3", seal: str = "whole") -> Path:
    """A disk image with the program of a version."""
    programs = folder / "image" / BUNDLE / "Contents" / "MacOS"
    programs.mkdir(parents=True)
    (programs / "tideboard").write_text(f"#!/bin/sh\necho tideboard {version}\n", encoding="utf-8")
    (programs / "tideboard").chmod(0o755)
    (programs.parent / "Info.plist").write_bytes(plistlib.dumps(FACTS))
    (programs.parent / "seal").write_text(seal, encoding="utf-8")
    return folder / "image"


def test_the_program_is_copied_out_of_the_image_and_started(tmp_path: Path, asked: Path) -> None:
    """The volume is let go before anything else is tried with the copy."""
    copy = tmp_path / BUNDLE
    words = macos.opened(image(tmp_path), FACTS, RELEASE, tmp_path / "volume", copy)

    assert words == "image: every signature holds, 'tideboard 1.2.3' started from it"
    assert (copy / "Contents" / "MacOS" / "tideboard").is_file()
    assert [line.split()[0] for line in asked.read_text().splitlines()] == ["hdiutil", "ditto", "codesign", "hdiutil"]


@pytest.mark.parametrize(
    ("version", "seal", "fact", "words"),
    [
        ("1.2.4", "whole", "io.tideboard.Tideboard", "calls itself"),
        ("1.2.3", "broken", "io.tideboard.Tideboard", "codesign"),
        ("1.2.3", "whole", "io.example.Other", "its own idea of CFBundleIdentifier"),
    ],
)
def test_a_fault_of_the_image_stops_and_lets_it_go(
    version: str, seal: str, fact: str, words: str, tmp_path: Path, asked: Path
) -> None:
    made = image(tmp_path, version, seal)

    with pytest.raises(Stop, match=words):
        macos.opened(made, {"CFBundleIdentifier": fact}, RELEASE, tmp_path / "volume", tmp_path / BUNDLE)
    assert asked.read_text().splitlines()[-1].startswith("hdiutil detach")
