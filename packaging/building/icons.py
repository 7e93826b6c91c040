"""The program's icon in the forms that the three systems want, all from two drawings."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from devtools.base import ROOT, quiet

FOLDER = ROOT / "build" / "package" / "icons"
"""Where a build keeps them; the packagers of the systems take them from here."""
DRAWINGS = ROOT / "resources" / "tideboard_resources" / "icons"
SIMPLE_UP_TO = 24
"""Pixels: up to here the drawing without the base line, with a larger and bolder wave, can be told better."""
HICOLOR = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO = (16, 24, 32, 48, 64, 128, 256)
ICNS = {
    b"icp4": 16,
    b"icp5": 32,
    b"icp6": 64,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic10": 1024,
    b"ic11": 32,
    b"ic12": 64,
    b"ic13": 256,
    b"ic14": 512,
}
"""Kind of an entry and its size in pixels; ic10 to ic14 are the doubled ones of 512, 16, 32, 128 and 256."""
PNG_FROM = 256
"""Pixels: smaller entries of an .ico are plain bitmaps, which every reader of that format knows."""


@dataclass(frozen=True, slots=True)
class Icons:
    """The files below one folder."""

    folder: Path

    def png(self, size: int) -> Path:
        """One size of `HICOLOR`, in pixels."""
        return self.folder / f"{size}.png"

    @property
    def scalable(self) -> Path:
        """The drawing itself."""
        return DRAWINGS / "app.svg"

    @property
    def ico(self) -> Path:
        """For Windows."""
        return self.folder / "tideboard.ico"

    @property
    def icns(self) -> Path:
        """For macOS."""
        return self.folder / "tideboard.icns"


def make(python: Path, work: Path = FOLDER, env: Mapping[str, str] | None = None) -> Icons:
    """Draw all sizes into `work` with the Qt of an environment; same drawings, same bytes. May raise Stop.

    `env` leads to borrowed system libraries where Qt's are not installed.
    """
    work.mkdir(parents=True, exist_ok=True)
    sizes = sorted({*HICOLOR, *ICO, *ICNS.values()})
    wanted = [f"{'app-small' if size <= SIMPLE_UP_TO else 'app'}:{size}" for size in sizes]
    quiet(python, Path(__file__).with_name("icon_drawing.py"), DRAWINGS, work, *wanted, env=env)
    icons = Icons(work)
    pictures = {size: icons.png(size).read_bytes() for size in sizes}
    pixels = {size: (work / f"{size}.bgra").read_bytes() for size in ICO if size < PNG_FROM}
    icons.ico.write_bytes(ico(pixels | {size: pictures[size] for size in ICO if size >= PNG_FROM}))
    icons.icns.write_bytes(icns({kind: pictures[size] for kind, size in ICNS.items()}))
    return icons


def ico(entries: Mapping[int, bytes]) -> bytes:
    """An .ico by pixel size; content is PNG from `PNG_FROM` on, rows of B, G, R, A from the top below."""
    images = [(size, data if size >= PNG_FROM else _bitmap(size, data)) for size, data in sorted(entries.items())]
    head = struct.pack("<HHH", 0, 1, len(images))
    place = len(head) + 16 * len(images)
    table = b""
    for size, data in images:
        table += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), place)
        place += len(data)
    return head + table + b"".join(data for _, data in images)


def _bitmap(size: int, pixels: bytes) -> bytes:
    """A bitmap as an .ico holds it: twice the height, rows from the bottom, then an empty mask (alpha is in use)."""
    row, mask_row = 4 * size, (size + 31) // 32 * 4
    rows = [pixels[row * n : row * (n + 1)] for n in reversed(range(size))]
    head = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, (row + mask_row) * size, 0, 0, 0, 0)
    return head + b"".join(rows) + bytes(mask_row * size)


def icns(entries: Mapping[bytes, bytes]) -> bytes:
    """An .icns of PNG pictures by kind of entry."""
    body = b"".join(kind + struct.pack(">I", 8 + len(data)) + data for kind, data in entries.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body
