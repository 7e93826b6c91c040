"""Counts the colours of a picture, and its pixels of one colour."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

TOLERANCE = 24
"""Largest difference of a colour channel that still counts: lines are anti-aliased."""


def colours(picture: QImage) -> int:
    """Number of different colours; an empty background has one."""
    flat = _channels(picture).reshape(-1, 4)
    return len(np.unique(flat, axis=0)) if len(flat) else 0


def near(picture: QImage, wanted: QColor) -> int:
    """How many pixels have this colour, or nearly so."""
    aim = np.array([wanted.blue(), wanted.green(), wanted.red()], dtype=np.int16)
    apart = np.abs(_channels(picture)[:, :, :3].astype(np.int16) - aim)
    return int(np.count_nonzero((apart <= TOLERANCE).all(axis=2)))


def _channels(picture: QImage) -> NDArray[Any]:
    """Rows, columns, and blue, green, red, alpha; of an empty picture nothing."""
    if picture.isNull():
        return np.zeros((0, 0, 4), dtype=np.uint8)
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    room = np.frombuffer(bytes(plain.constBits()), dtype=np.uint8)
    return room.reshape(plain.height(), plain.width(), 4)
