"""Accessible roles of widgets that paint themselves; without one Qt reports a filler, which screen readers skip."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from weakref import WeakKeyDictionary, WeakMethod

from PySide6.QtCore import QLoggingCategory, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QAccessibleWidget, QWidget
from shiboken6 import Shiboken

PROPERTY = "accessible_role"
_last: list[QAccessibleInterface] = []
_plain: list[type[QWidget]] = []
_waiting: WeakKeyDictionary[QObject, WeakMethod[Callable[[], None]]] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def install() -> None:
    """Install the factory of accessible interfaces; call it after the application is made and before any widget.

    Qt ends its factories in reverse order: installed after Qt has made an interface, this one would end before that
    is deleted, and an interface of a widget that outlives the application would be deleted twice.
    """
    QAccessible.installFactory(_interface)


def leave_out_cells() -> None:
    """Let tables, lists, trees and their headers be groups without cells from now on; call it right after `install`.

    Qt's bridge to Cocoa reads a table after it has deleted it, as soon as any accessibility client looks at one with a
    selection (QTBUG-149612; 6.10 to 6.12.0 at least), which ends the program. It does so only where the interface of a
    widget has cells. `ui/tables/current_row.py` reads the current row instead.
    """
    _plain.append(QAbstractItemView)
    QLoggingCategory.setFilterRules("qt.accessibility.core.warning=false")  # else a line for each cell that Qt misses


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Give a widget an accessible role, also if its interface was made before; name and description stay."""
    install()
    _forget(widget)
    widget.setProperty(PROPERTY, role.value)


def on_first_query(widget: QWidget, action: Callable[[], None]) -> None:
    """Call a method of a widget once, from the event loop, as soon as an assistive program queries the widget."""
    install()
    _waiting[widget] = WeakMethod(action)
    if QAccessible.isActive():
        _wake(widget)


def speak(widget: QWidget, words: str) -> None:
    """Set `words` as a widget's description and let a screen reader read them now; empty words are only set."""
    widget.setAccessibleDescription(words)
    announce(widget, words)


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader read text that has just appeared outside the focus."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _forget(widget: QWidget) -> None:
    """Delete the interface that Qt made of a widget: while an assistive program listens, Qt makes it early.

    Only the number of the interface comes to Python: an interface of Qt's own must not be wrapped when it is deleted.
    """
    QAccessible.deleteAccessibleInterface(QAccessibleEvent(widget, QAccessible.Event.NameChanged).uniqueId())


def _wake(thing: QObject) -> None:
    method = _waiting.pop(thing, None)
    action = None if method is None else method()
    if action is not None:
        QTimer.singleShot(0, thing, action)


def _interface(_kind: str, thing: QObject) -> QAccessibleInterface | None:
    _wake(thing)
    role = thing.property(PROPERTY)
    if role is None and isinstance(thing, tuple(_plain)):
        role = QAccessible.Role.Grouping.value
    if role is None or not isinstance(thing, QWidget):
        return None
    while _last:
        Shiboken.invalidate(_last.pop())  # Qt owns and deletes it; Python would delete it a second time
    made: QAccessibleInterface = QAccessibleWidget(thing, QAccessible.Role(role))
    _last.append(made)  # kept alive until Qt has taken it
    return made
