"""Whether a widget that is painted in parts shows what a whole painting of it does, after each of many random steps."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from random import Random
from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from fakes.values.waiting import between_tasks
from run_forms import sized
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Appearance, Theme, make_theme

Step = Callable[[Random], object]
"""One thing that happens: a tick, a new minute, the crosshair elsewhere, another size."""

STEPS: Final = 200
UNSEEN: Final = 2
"""Of 255: Qt rounds the coverage of a pixel otherwise where a shape is clipped."""
SEEDS: Final = range(1, 1 + sized(1, 4))
"""For `parametrize`."""


def on_screen(widget: QWidget) -> QImage:
    """What the window shows of a widget now, from the memory that parts of it are painted into."""
    for _ in range(2):  # tables lay themselves out by timers
        QApplication.processEvents()
    for _ in range(3):  # what timers asked for, without those that are due only now
        QApplication.sendPostedEvents()
    shown = widget.window().backingStore().paintDevice()
    assert isinstance(shown, QImage)  # a picture of the screen ends at its logical size at 200 %
    return _part_of(shown, widget)


def painted_whole(widget: QWidget) -> QImage:
    """What a whole painting of a widget shows, at its place in a picture of the window.

    `QWidget.grab` would begin at a whole device pixel, which that place is not at 125 %.
    """
    window, ratio = widget.window(), widget.devicePixelRatioF()
    picture = canvas(window.width(), window.height(), ratio, window.palette().window().color())
    widget.render(picture, widget.mapTo(window, widget.rect().topLeft()), QRegion(widget.rect()))
    return _part_of(picture.toImage(), widget)


def _part_of(window: QImage, widget: QWidget) -> QImage:
    """The pixels of a widget alone in a picture of its window; at broken ratios its neighbours have a part of some."""
    ratio, corner = window.devicePixelRatioF(), widget.mapTo(widget.window(), widget.rect().topLeft())
    left, top = math.ceil(corner.x() * ratio), math.ceil(corner.y() * ratio)
    right, bottom = int((corner.x() + widget.width()) * ratio), int((corner.y() + widget.height()) * ratio)
    return window.copy(QRect(left, top, right - left, bottom - top)).convertToFormat(QImage.Format.Format_RGB32)


def residue(shown: QImage, whole: QImage) -> QRect:
    """The rectangle around the pixels that a person could tell apart in two pictures of one size; empty without any."""
    assert shown.size() == whole.size(), (shown.size(), whole.size())
    if shown == whole:
        return QRect()
    differs = (np.abs(_channels(shown) - _channels(whole)) > UNSEEN).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return QRect()
    first, last = QPoint(int(columns[0]), int(rows[0])), QPoint(int(columns[-1]), int(rows[-1]))
    return QRect(first, last)


def _channels(image: QImage) -> np.typing.NDArray[np.int16]:
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, :3].astype(np.int16)


def keep() -> None:
    """Of a widget that keeps nothing painted."""


def hold_to_whole_paintings(
    widget: QWidget, steps: Sequence[Step], forget: Callable[[], object] = keep, *, seed: int = 1, count: int = STEPS
) -> None:
    """Fail at the first step after which parts left something; `forget` drops what the widget keeps painted.

    `forget` must not ask for a repaint, which would hide what is looked for. At 200 % a picture has four times the
    pixels: there is a quarter of the steps.
    """
    chance = Random(seed)
    for number in range(round(count / widget.devicePixelRatioF() ** 2)):
        step = chance.choice(steps)
        step(chance)
        _compare(widget, forget, f"step {number}, {_name(step)}")


async def hold_dock_to_whole_paintings(
    widget: QWidget,
    steps: Sequence[Step],
    forget: Callable[[], object],
    turn: Callable[[], Awaitable[object]],
    *,
    seed: int,
    count: int,
) -> None:
    """The same where `turn` lets the tasks of a dock end after each step."""
    chance = Random(seed)
    for number in range(round(count / widget.devicePixelRatioF() ** 2)):
        step = chance.choice(steps)
        step(chance)
        await turn()
        await between_tasks(partial(_compare, widget, forget, f"step {number}, {_name(step)}"))


def recolour(widget: QWidget, theme: Theme) -> Step:
    """The step to the other colours, after which a window paints itself anew, as by another style sheet."""

    def other_colours(chance: Random) -> None:
        theme.take_colours(make_theme(chance.choice((Appearance.LIGHT, Appearance.DARK))))
        theme.show_colours()
        for each in (widget.window(), *widget.window().findChildren(QWidget)):
            each.update()

    return other_colours


def _compare(widget: QWidget, forget: Callable[[], object], about: str) -> None:
    shown = on_screen(widget)
    forget()
    left = residue(shown, painted_whole(widget))
    assert left.isEmpty(), f"{about}: {left}"


def _name(step: Step) -> str:
    return getattr(step, "__name__", str(step))
