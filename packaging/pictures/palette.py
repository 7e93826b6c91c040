"""Makes a picture of the window small: at most 256 colours, each near the one that it stands for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

AWAY: Final = (0, *range(4, 19))
"""How far a channel of a pixel may be off, of 255, tried in turn; less than what `compare` takes for another pixel."""
COLOURS: Final = 256
FREQUENT: Final = 64
"""The most frequent colours: grounds, lines and inks, of which two may be near each other."""
SMALLEST: Final = 0
"""The quality for which Qt compresses as well as it can."""


def make_small(path: Path) -> bool:
    """Write a PNG again with few colours; returns whether so few can stand for what it has."""
    image = QImage(str(path))
    found = reduced(image)
    if found is None:
        return False
    if not found.save(str(path), quality=SMALLEST):
        raise RuntimeError(f"{path} cannot be written")
    return True


def reduced(image: QImage) -> QImage | None:
    """The picture with a palette, None if no 256 colours are near enough; the most frequent colours stay."""
    width, height = image.width(), image.height()
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # kept by name: its bits live as long as it does
    pixels = np.frombuffer(plain.constBits(), np.uint32)
    codes, which, counts = np.unique(pixels & 0xFFFFFF, return_inverse=True, return_counts=True)
    for away in AWAY:
        found = _palette(codes, counts, away)
        if found is not None:
            colours, numbers = found
            rows = np.zeros((height, -(-width // 4) * 4), np.uint8)  # Qt's rows begin at multiples of four bytes
            rows[:, :width] = numbers[which].reshape(height, width)
            made = QImage(rows.tobytes(), width, height, rows.shape[1], QImage.Format.Format_Indexed8).copy()
            made.setColorTable([0xFF000000 | int(colour) for colour in colours])
            return made
    return None


def _palette(
    codes: NDArray[np.uint32], counts: NDArray[np.intp], away: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]] | None:
    """Colours so that each of `codes` is near one of them, and the number of the nearest; None if 256 are too few."""
    channels = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.int16)
    chosen: list[int] = []
    far = np.full(len(codes), np.iinfo(np.int16).max, np.int16)
    numbers = np.zeros(len(codes), np.uint8)

    def choose(place: int) -> None:
        distance = np.abs(channels - channels[place]).max(axis=1)
        nearer = distance < far
        numbers[nearer], far[nearer] = len(chosen), distance[nearer]
        chosen.append(place)

    for place in np.argsort(-counts, kind="stable").tolist():
        if len(chosen) >= FREQUENT and far[place] <= away:
            continue
        if len(chosen) == COLOURS:
            return None
        choose(place)
    while len(chosen) < COLOURS and far.any():  # what is left goes where it is seen most: into the fills of curves
        choose(int((counts * far).argmax()))
    return codes[chosen], numbers
