"""A picture of an X screen becomes the same picture as PNG."""

from __future__ import annotations

import struct

import pytest
from PySide6.QtGui import QImage

from building.x_picture import png

RED, BLUE = b"\x00\x00\xff", b"\xff\x00\x00"


def screen(bits: int, rows: list[bytes], *, line: int, version: int = 7) -> bytes:
    """A file as xwd writes it: a head with a title, two colours of a table, rows with filling at their ends."""
    head = [0] * 25
    head[0], head[1], head[4], head[5], head[11], head[12], head[19] = 104, version, 2, len(rows), bits, line, 2
    return struct.pack(">25I", *head) + b"hi\0\0" + bytes(24) + b"".join(row.ljust(line, b"\7") for row in rows)


@pytest.mark.parametrize("filler", [b"", b"\0"])
def test_colours_stand_where_they_stood(filler: bytes) -> None:
    """With three or four bytes per pixel, and lines that are longer than their pixels."""
    made = png(screen(24 + 8 * len(filler), [RED + filler + BLUE + filler, BLUE + filler + RED + filler], line=12))

    image = QImage.fromData(made)
    assert (image.width(), image.height()) == (2, 2)
    assert [image.pixelColor(x, y).name() for y in (0, 1) for x in (0, 1)] == [
        "#ff0000",
        "#0000ff",
        "#0000ff",
        "#ff0000",
    ]


def test_another_kind_of_picture_is_refused() -> None:
    """Better than a picture of something else."""
    with pytest.raises(ValueError, match="16 bits"):
        png(screen(16, [b"1234"], line=4))
    with pytest.raises(ValueError, match="version 6"):
        png(screen(32, [bytes(8)], line=8, version=6))
