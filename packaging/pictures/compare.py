"""Whether two pictures show the same, give or take what another processor or font library draws differently."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

STEP = 24
"""A channel of a pixel may be this far off, of 255, before the pixel counts as another one."""
MOST = 0.002
"""Share of other pixels that is not worth a word: two or three short words in a whole window."""


def different(old: Path, new: Path) -> str:
    """What is wrong with a new picture, in words; empty when it shows what the old one does."""
    kept, fresh = QImage(str(old)), QImage(str(new))
    if kept.isNull():
        return "there is none to compare with"
    was, now = kept.size(), fresh.size()
    if was != now:
        return f"{now.width()} x {now.height()} instead of {was.width()} x {was.height()}"
    share = differing(kept, fresh)
    return f"{share:.2%} of the pixels differ, {MOST:.2%} may" if share > MOST else ""


def differing(one: QImage, other: QImage) -> float:
    """Share of the pixels that differ by more than STEP in any channel; both of one size."""
    away = np.abs(_pixels(one).astype(np.int16) - _pixels(other))
    return float((away.max(axis=2) > STEP).mean())


def _pixels(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()
