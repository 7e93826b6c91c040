"""Which pictures show every screen, language, text size and theme, and the sheets of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from pictures.catalogue import DIALOGS, PLAYED, source_of
from pictures.hands import sheet
from pictures.looks import Look, Shot

SCREENS = (((1280, 720), 1), ((1600, 1000), 1), ((2560, 1440), 1), ((3840, 2400), 1), ((1920, 1200), 2))
"""Logical size of the window, and the scale of its screen: the last one is 3840 x 2400 at 200 %."""
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
THEMES, TEXTS = ("dark", "light"), (100, 150)
CELL = 1100
"""Pixels that one picture of a sheet is wide at most."""
CAPTION = 22
ACROSS = 3
GROUND = "#808080"


def look_of(screen: int, language: int) -> Look:
    """One of the fifteen looks: each two values of two things that can be chosen stand together in at least one."""
    size, scale = SCREENS[screen]
    theme, text = THEMES[(screen // 2 + language) % 2], TEXTS[(screen + language) % 2]
    return Look(language=LANGUAGES[language], theme=theme, scale=scale, size=size, text=text)


def looks(number: int) -> list[Look]:
    """A third of them, with each screen, language, text size and theme; three numbers in turn have them all."""
    return [look_of(screen, (2 * screen + number) % len(LANGUAGES)) for screen in range(len(SCREENS))]


def matrix(names: Sequence[str]) -> list[Shot]:
    """The pictures of this name in the looks of their story; dialogs have looks as if they were one story."""
    sources = [*PLAYED, DIALOGS]
    return [Shot(name, look) for name in names for look in looks(sources.index(source_of(name)))]


def draw_sheets(shots: Sequence[Shot], folder: Path) -> None:
    """A sheet for each name with its pictures side by side, each below the words of its look."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    for name in dict.fromkeys(shot.name for shot in shots):
        paths = [folder / shot.file for shot in shots if shot.name == name]
        cells = [_cell(path) for path in paths if path.exists()]
        if cells:
            rows = [cells[start : start + ACROSS] for start in range(0, len(cells), ACROSS)]
            sheet(rows, GROUND).save(str(folder / f"sheet-{name}.png"))
    del application


def _cell(path: Path) -> QImage:
    image = QImage(str(path))
    image.setDevicePixelRatio(1.0)
    if image.width() > CELL:
        image = image.scaledToWidth(CELL, Qt.TransformationMode.SmoothTransformation)
    result = QImage(max(image.width(), CELL // 2), image.height() + CAPTION, QImage.Format.Format_RGB32)
    result.fill(QColor(GROUND))
    painter = QPainter(result)
    painter.drawText(QRectF(0, 0, result.width(), CAPTION), Qt.AlignmentFlag.AlignVCenter, path.stem)
    painter.drawImage(0, CAPTION, image)
    painter.end()
    return result
