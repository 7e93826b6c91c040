"""The program's icon: every size that the systems ask for is in the files, and they are the same each time."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QImageReader

from building.icons import HICOLOR, ICNS, ICO, SIMPLE_UP_TO, Icons, make


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Icons:
    """All of them, drawn once."""
    return make(Path(sys.executable), tmp_path_factory.mktemp("icons"))


def pictures(path: Path) -> list[QImage]:
    """What another reader than ours finds in a file."""
    reader = QImageReader(str(path))
    found = []
    for _ in range(reader.imageCount()):
        found.append(reader.read())
        reader.jumpToNextImage()
    return found


def test_hicolor_has_every_size(icons: Icons) -> None:
    """A desktop asks for the folder of the size that it shows."""
    assert [QImage(str(icons.png(size))).width() for size in HICOLOR] == [*HICOLOR]


def test_windows_finds_every_size_with_its_corners_clear(icons: Icons) -> None:
    """Each entry is the drawing itself: upright, dark, round at the corners."""
    found = pictures(icons.ico)

    assert [picture.width() for picture in found] == [*ICO]
    for picture in found:
        size = picture.width()
        assert picture.pixelColor(0, 0).alpha() < 128
        assert picture.pixelColor(size // 2, 1).name() == "#101318"
        assert picture.pixelColor(size // 4, size // 4 + size // 16) != picture.pixelColor(size // 4, size - 2)


def test_macos_finds_every_kind(icons: Icons) -> None:
    """The lengths in the file lead from entry to entry to its end, and each has the size of its kind."""
    data, place, found = icons.icns.read_bytes(), 8, {}
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4)[0] == len(data)
    while place < len(data):
        length = struct.unpack_from(">I", data, place + 4)[0]
        found[data[place : place + 4]] = QImage.fromData(data[place + 8 : place + length]).width()
        place += length

    assert found == ICNS


def test_small_sizes_are_drawn_more_simply(icons: Icons) -> None:
    """At 16 to 24 pixels the wave fills the square; from 32 on there is air at its sides."""

    def lightest_column(size: int) -> float:
        image = QImage(str(icons.png(size)))
        bright = [
            x for x in range(size) if any(image.pixelColor(x, y).lightness() > 140 for y in range(size // 8, size))
        ]
        return bright[0] / size

    assert max(lightest_column(size) for size in HICOLOR if size <= SIMPLE_UP_TO) < 0.125
    assert min(lightest_column(size) for size in HICOLOR if size > SIMPLE_UP_TO) >= 0.1


def test_the_same_drawings_give_the_same_bytes(icons: Icons, tmp_path: Path) -> None:
    """Else two builds of one commit would differ."""
    again = make(Path(sys.executable), tmp_path)

    assert [again.ico.read_bytes(), again.icns.read_bytes()] == [icons.ico.read_bytes(), icons.icns.read_bytes()]
