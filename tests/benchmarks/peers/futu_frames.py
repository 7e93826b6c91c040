"""Frames out of a file, cut without any help, for measurements of futu-api's own code."""

from __future__ import annotations

import struct
from pathlib import Path

HEADER = struct.Struct("<2sIBBII20s8s")


def whole_frames(path: Path) -> list[tuple[int, bytes, bytes]]:
    """(protocol id, frame, body) of each."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        _, proto_id, _, _, _, length, _, _ = HEADER.unpack_from(data, at)
        end = at + HEADER.size + length
        found.append((proto_id, data[at:end], data[at + HEADER.size : end]))
        at = end
    return found
