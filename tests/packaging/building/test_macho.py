"""The system that a macOS library asks for, by the real headers of two wheels."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from pathlib import Path

import pytest

from building import macos
from building.macho import Demand, in_wheels, oldest_systems, too_new
from checkout import ROOT
from devtools.base import Stop
from wheels_served import MACOS

HEADERS: dict[str, dict[str, str]] = json.loads((ROOT / "tests" / "vectors" / "macho-headers.json").read_text("utf-8"))
"""Header and load commands of each machine by offset, without the code behind them, by wheel and file."""
QT, NUMPY = HEADERS


def content(name: str) -> bytes:
    """The file with nothing where its code was."""
    parts = {int(offset): base64.b64decode(text) for offset, text in HEADERS[name].items()}
    whole = bytearray(max(offset + len(part) for offset, part in parts.items()))
    for offset, part in parts.items():
        whole[offset : offset + len(part)] = part
    return bytes(whole)


def test_each_machine_of_a_file_is_told_apart() -> None:
    """PySide's wheel says 13 in its name; numpy's is the one that pip prefers on macOS 15."""
    assert oldest_systems(content(QT)) == {"x86_64": (15, 0), "arm64": (15, 0)}
    assert oldest_systems(content(NUMPY)) == {"arm64": (14, 0)}


def test_what_is_no_library_of_macos_asks_for_nothing() -> None:
    archive = content(QT)[:0x1000] + b"!<arch>\n" + content(QT)[0x1008:0x1B4000] + b"!<arch>\n"
    for other in (b"", b"\x7fELF\0\0\0\0", b"#!/bin/sh\n", archive):
        assert oldest_systems(other) == {}


@pytest.mark.parametrize(
    ("damaged", "told"),
    [
        (content(NUMPY)[:200], "cut off"),
        (content(NUMPY)[:16] + bytes(4) + content(NUMPY)[20:], "names no system"),
    ],
)
def test_a_file_that_cannot_be_judged_is_refused(damaged: bytes, told: str) -> None:
    """Silence would pass for a file that runs everywhere."""
    with pytest.raises(Stop, match=told):
        oldest_systems(damaged)


def test_the_libraries_of_wheels_are_listed_newest_first(tmp_path: Path) -> None:
    """By ending, and a framework's by its folder; too new is what asks for more than was promised."""
    wheel = tmp_path / "a-1-cp311-cp311-macosx_13_0_universal2.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("a/old.so", content(NUMPY))
        archive.writestr("a/Qt.framework/Versions/A/Qt", content(QT))
        archive.writestr("a/text.py", "x")

    found = in_wheels([wheel], "arm64")

    assert [demand.system for demand in found] == [(15, 0), (14, 0)]
    assert too_new(found, "14.0") == [Demand((15, 0), f"{wheel.name}: a/Qt.framework/Versions/A/Qt")]
    assert too_new(found, "15.0") == []


def test_the_app_asks_for_the_system_that_its_libraries_ask_for() -> None:
    """Another PySide has to be looked up: download its wheel, write its headers here, and set the system by them."""
    lock = (ROOT / "packaging" / "build.lock").read_text(encoding="utf-8")
    pinned = re.search(r"^pyside6-essentials==(\S+)", lock, re.MULTILINE)

    assert pinned
    assert QT.startswith(f"pyside6_essentials-{pinned[1]}-"), "the headers are those of another version"
    highest = max(system for name in HEADERS for system in oldest_systems(content(name)).values())
    assert macos.MINIMUM_SYSTEM == ".".join(map(str, highest)) == ".".join(map(str, MACOS))
