"""Roles of widgets that paint themselves: Qt takes each of them for a filler, which screen readers pass over."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken

PROPERTY = "accessible_role"
_last: list[QAccessibleInterface] = []


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Let a widget be heard as this kind of thing; its name and description stay what they are."""
    _install()
    widget.setProperty(PROPERTY, role.value)


def speak(widget: QWidget, words: str) -> None:
    """Keep `words` as a widget's description, and let a screen reader say them now; empty words are only kept."""
    widget.setAccessibleDescription(words)
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


@lru_cache(maxsize=1)
def _install() -> None:
    QAccessible.installFactory(_interface)


def _interface(_kind: str, thing: QObject) -> QAccessibleInterface | None:
    role = thing.property(PROPERTY)
    if role is None or not isinstance(thing, QWidget):
        return None
    made: QAccessibleInterface = QAccessibleWidget(thing, QAccessible.Role(role))
    while _last:
        Shiboken.invalidate(_last.pop())  # Qt owns and deletes it; Python would delete it a second time
    _last.append(made)  # lives on until Qt has taken it from our hands
    return made
