"""Finds words on screen that lie over each other, and buttons that a scroll area has to hold and does not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def overlapping(root: QWidget) -> Iterator[str]:
    """Pairs of visible siblings with words of which one lies over the other."""
    for parent in [root, *root.findChildren(QWidget)]:
        if not parent.isVisible():
            continue
        wordy = [one for one in parent.children() if isinstance(one, QLabel | QAbstractButton) and _shown(one)]
        for one, other in combinations(wordy, 2):
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > 1 and shared.height() > 1:
                yield f"{_told(one)} and {_told(other)} share {shared.width()} x {shared.height()} px"


def _shown(widget: QLabel | QAbstractButton) -> bool:
    return widget.isVisible() and bool(widget.text())


def _told(widget: QLabel | QAbstractButton) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} {widget.text()!r}"
