"""A picture of an X screen, as `xwd` writes it, made into a PNG without any library."""

from __future__ import annotations

import struct
import zlib

HEAD = 25
"""Numbers of four bytes each, most significant first, at the start of the file (X11/XWDFile.h, version 7)."""
COLOUR = 12
"""Bytes of a colour in the table behind the header."""


def png(xwd: bytes) -> bytes:
    """The picture; raises ValueError unless its pixels begin with B, G, R, as those of Xvfb at depth 24 do."""
    head = struct.unpack_from(f">{HEAD}I", xwd)
    size, version, width, height, order = head[0], head[1], head[4], head[5], head[7]
    bits, line, colours = head[11], head[12], head[19]
    if (version, order) != (7, 0) or bits not in {24, 32}:
        raise ValueError(f"xwd version {version}, byte order {order}, {bits} bits per pixel")
    step = bits // 8
    start = size + COLOUR * colours
    rows = bytearray()
    for number in range(height):
        row = xwd[start + line * number : start + line * number + step * width]
        plain = bytearray(3 * width)
        plain[0::3], plain[1::3], plain[2::3] = row[2::step], row[1::step], row[0::step]
        rows += b"\0" + plain
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
