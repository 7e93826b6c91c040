"""The system that a macOS library asks for, by the real headers of two wheels."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from pathlib import Path

import pytest

from building import macos
from building.macho import LOCK, Demand, in_wheels, oldest_systems, pinned, signed_of, too_new
from checkout import ROOT
from devtools.base import Stop
from wheels_served import MACOS, wheels_of

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
    ("damaged", "reason"),
    [
        (content(NUMPY)[:200], "cut off"),
        (content(NUMPY)[:16] + bytes(4) + content(NUMPY)[20:], "names no system"),
    ],
)
def test_a_file_that_cannot_be_judged_is_refused(damaged: bytes, reason: str) -> None:
    """Silence would pass for a file that runs everywhere."""
    with pytest.raises(Stop, match=reason):
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


THIN = bytes.fromhex("cffaedfe0c000001")
"""The first bytes of a library for Apple silicon."""


def wheel(folder: Path, **members: bytes) -> Path:
    """A wheel of these files."""
    path = folder / "a-1-cp311-cp311-macosx_15_0_arm64.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def test_the_pins_with_libraries_are_taken_without_markers() -> None:
    """One numpy, that of the Python of a release; the whole blocks, with their hashes."""
    taken = pinned(LOCK.read_text(encoding="utf-8"))

    heads = [line for line in taken.splitlines() if "==" in line]
    native = {pin.name for pin in wheels_of("build") if any("macosx" in file for file in pin.files)}
    assert {line.split("==")[0] for line in heads} == native - {"grpcio", "grpcio-tools", "pyinstaller"}
    assert len({line.split("==")[0] for line in heads}) == len(heads)
    assert " ; " not in taken
    assert taken.count("--hash=sha256:") > len(heads)


def test_every_library_is_signed(tmp_path: Path) -> None:
    """By whatever name it has; a text is none."""
    library = macos_library()
    made = wheel(tmp_path, **{"a__x.so": library, "a__y.dylib": library, "a__text.txt": b"x"})

    assert signed_of([made], tmp_path / "Tideboard.app") == 4  # with the second program and the app
    assert macos.signing_order(tmp_path / "Tideboard.app")[-1].name == "Tideboard.app"


def macos_library() -> bytes:
    """The smallest file that the system and our reader take for a library: one command, built for macOS 15."""
    command = (0x32).to_bytes(4, "little") + (24).to_bytes(4, "little") + (1).to_bytes(4, "little")
    version = (15 << 16).to_bytes(4, "little")
    head = THIN + bytes(4) + (6).to_bytes(4, "little") + (1).to_bytes(4, "little") + (24).to_bytes(4, "little")
    return head + bytes(8) + command + version + bytes(8)
