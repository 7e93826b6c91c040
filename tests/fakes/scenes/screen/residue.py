"""Whether a widget that is painted in parts shows what a whole painting of it does, after each of many random steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication, QWidget

Step = Callable[[Random], object]
"""One thing that happens: a tick, a new minute, the crosshair elsewhere, another size."""

STEPS = 200


def on_screen(widget: QWidget) -> QImage:
    """What the window shows of a widget now, from the memory that parts of it are painted into."""
    QApplication.processEvents()
    window = widget.window()
    shown = window.screen().grabWindow(window.winId()).toImage()
    ratio = shown.devicePixelRatioF()
    corner = widget.mapTo(window, widget.rect().topLeft())
    area = QRect(corner * ratio, widget.size() * ratio)
    return shown.copy(area).convertToFormat(QImage.Format.Format_RGB32)


def residue(shown: QImage, whole: QImage) -> QRegion:
    """The pixels in which two pictures of one size differ."""
    assert shown.size() == whole.size(), (shown.size(), whole.size())
    if shown == whole:
        return QRegion()
    found = QRegion()
    for y in range(whole.height()):
        if shown.copy(0, y, shown.width(), 1) != whole.copy(0, y, whole.width(), 1):
            differs = [x for x in range(whole.width()) if shown.pixel(x, y) != whole.pixel(x, y)]
            found += QRegion(differs[0], y, differs[-1] - differs[0] + 1, 1)
    return found


def hold_to_whole_paintings(
    widget: QWidget, steps: Sequence[Step], forget: Callable[[], object], *, seed: int = 1, count: int = STEPS
) -> None:
    """Fail at the first step after which parts left something; `forget` drops what the widget keeps painted.

    `forget` must not ask for a repaint, which would hide what is looked for.
    """
    chance = Random(seed)
    for number in range(count):
        step = chance.choice(steps)
        step(chance)
        shown = on_screen(widget)
        forget()
        whole = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        left = residue(shown, whole)
        assert left.isEmpty(), f"step {number}, {getattr(step, '__name__', step)}: {left.boundingRect()}"
