"""The macOS wheels of a build: which are looked into, and what is refused of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from building import macos
from building.macos_wheels import LOCK, pinned, signed_of

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
    assert {line.split("==")[0] for line in heads} >= {"pyside6-essentials", "numpy", "cryptography", "ta-lib"}
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
