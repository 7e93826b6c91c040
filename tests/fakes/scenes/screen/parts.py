"""Finds a part of what is on screen by what a person or a screen reader knows of it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QLabel, QWidget

W = TypeVar("W", bound=QWidget)


def part(root: QWidget, kind: type[W], identifier: str) -> W:
    """The one part of this class and accessible identifier, on screen or not."""
    (found,) = [one for one in root.findChildren(kind) if identifier in {one.accessibleIdentifier(), one.objectName()}]
    return found


def label(root: QWidget, begin: str) -> QLabel:
    """The one label on screen whose text begins so."""
    (found,) = [one for one in root.findChildren(QLabel) if one.isVisible() and one.text().startswith(begin)]
    return found


def labels(root: QWidget) -> list[str]:
    """The texts of the labels on screen."""
    return [one.text() for one in root.findChildren(QLabel) if one.isVisible() and one.text()]
