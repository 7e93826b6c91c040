"""Roles of widgets that paint themselves: Qt takes each of them for a filler, which screen readers pass over."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from weakref import WeakKeyDictionary, WeakMethod

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken

PROPERTY = "accessible_role"
_last: list[QAccessibleInterface] = []
_waiting: WeakKeyDictionary[QObject, WeakMethod[Callable[[], None]]] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt ask here first; call it when there is an application, before there is a widget.

    What comes first goes last: installed after Qt has made an interface, this would end before that is deleted, and
    an interface of a widget that outlives the application would be deleted twice.
    """
    QAccessible.installFactory(_interface)


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Let a widget be heard as this kind of thing, whoever has asked before; name and description stay as they are."""
    install()
    _forget(widget)
    widget.setProperty(PROPERTY, role.value)


def when_heard(widget: QWidget, act: Callable[[], None]) -> None:
    """Let the loop call a method of a widget, once, as soon as an assistive program wants to know of the widget."""
    install()
    _waiting[widget] = WeakMethod(act)
    if QAccessible.isActive():
        _wake(widget)


def speak(widget: QWidget, words: str) -> None:
    """Keep `words` as a widget's description, and let a screen reader say them now; empty words are only kept."""
    widget.setAccessibleDescription(words)
    announce(widget, words)


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say now what has just come to stand somewhere that has not the focus."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _forget(widget: QWidget) -> None:
    """Drop what Qt made of a widget so far: while somebody listens it asks at birth, and keeps that answer for good.

    Only the number of the interface comes to Python: an interface of Qt's own must not be wrapped when it is deleted.
    """
    QAccessible.deleteAccessibleInterface(QAccessibleEvent(widget, QAccessible.Event.NameChanged).uniqueId())


def _wake(thing: QObject) -> None:
    method = _waiting.pop(thing, None)
    act = None if method is None else method()
    if act is not None:
        QTimer.singleShot(0, thing, act)


def _interface(_kind: str, thing: QObject) -> QAccessibleInterface | None:
    _wake(thing)
    role = thing.property(PROPERTY)
    if role is None or not isinstance(thing, QWidget):
        return None
    while _last:
        Shiboken.invalidate(_last.pop())  # Qt owns and deletes it; Python would delete it a second time
    made: QAccessibleInterface = QAccessibleWidget(thing, QAccessible.Role(role))
    _last.append(made)  # lives on until Qt has taken it from our hands
    return made
