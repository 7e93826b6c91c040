"""Colours and dashes that a person chooses for a curve or a drawing, as entries of menus."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QActionGroup, QIcon, QPainter
from PySide6.QtWidgets import QMenu

from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme, colour

translate = QCoreApplication.translate
T = TypeVar("T", bound=Hashable)
_SWATCH = 12


def colour_names() -> dict[str, str]:
    """The ink of text, and the colours of `theme.free`."""
    return {
        "": translate("Drawings", "Ink"),
        "lime": translate("Drawings", "Lime"),
        "jade": translate("Drawings", "Jade"),
        "cobalt": translate("Drawings", "Cobalt"),
        "plum": translate("Drawings", "Plum"),
        "rose": translate("Drawings", "Rose"),
        "brown": translate("Drawings", "Brown"),
    }


def curve_dash_names() -> dict[str, str]:
    """How curves are dashed."""
    return {
        "solid": translate("Drawings", "Solid"),
        "dashed": translate("Drawings", "Dashed"),
        "dotted": translate("Drawings", "Dotted"),
    }


def add_colours(menu: QMenu, theme: Theme, chosen: str, take: Callable[[str], None]) -> None:
    """The ink of text and the colours without a meaning, each with a disc."""
    group = add_choices(menu, colour_names(), chosen, take)
    for action, name in zip(group.actions(), colour_names(), strict=True):
        action.setIcon(_swatch(theme.free.get(name, theme.surface.text2)))


def add_choices(menu: QMenu, names: Mapping[T, str], chosen: T, take: Callable[[T], None]) -> QActionGroup:
    """One action for each value, of which one is chosen."""
    group = QActionGroup(menu)
    for value, name in names.items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(value == chosen)
        group.addAction(action)
        action.triggered.connect(lambda _on=False, value=value: take(value))
    return group


def _swatch(tint: str) -> QIcon:
    """A disc of a colour."""
    found = canvas(_SWATCH, _SWATCH, 2)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tint))
    painter.drawEllipse(QRectF(1, 1, _SWATCH - 2, _SWATCH - 2))
    painter.end()
    return QIcon(found)
