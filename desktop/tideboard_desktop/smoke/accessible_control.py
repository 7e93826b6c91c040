"""Reads and operates this process's windows through accessibility, by role and name, as a screen reader does.

Every search starts again, and no interface outlives the call: Qt deletes them with their widgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QWidget
from shiboken6 import isValid

from tideboard_desktop.ui.tables.current_row import row_words

T = TypeVar("T")
Role = QAccessible.Role
PRESS, TOGGLE = "Press", "Toggle"


class AccessibleControl(NamedTuple):
    """A control by its role (None = any) and name; names are regular expressions for the whole.

    `window` is the name of its window.
    """

    role: QAccessible.Role | None
    name: str
    window: str = ".*"


def on_screen(control: AccessibleControl) -> bool:
    return _with(control, lambda _node: True, otherwise=False)


def name_of(control: AccessibleControl) -> str:
    """Its name, empty while it is not on screen."""
    return _with(control, _name, "")


def names_of(control: AccessibleControl) -> list[str]:
    """The names of all matching controls on screen, in their order."""
    return [_name(node) for node in _found(control)]


def description_of(control: AccessibleControl) -> str:
    """Its description, empty while it is not on screen."""
    return _with(control, lambda node: node.text(QAccessible.Text.Description), "")


def window_name(name: str) -> str:
    """The whole name of the first matching window on screen, empty if there is none."""
    return next((found for _window, _top, found in _windows() if re.fullmatch(name, found)), "")


def windows() -> list[str]:
    """The names of all windows on screen, dialogs first."""
    return [name for _window, _top, name in _windows()]


def picture(control: AccessibleControl) -> QImage:
    """A picture of the control; empty if it is not on screen."""
    for window, top, name in _windows():
        if re.fullmatch(control.window, name) and (node := next(_fitting(top, control), None)) is not None:
            place = node.rect()
            return window.grab(QRect(window.mapFromGlobal(place.topLeft()), place.size())).toImage()
    return QImage()


def cells(control: AccessibleControl) -> list[str]:
    """The names of a table's cells; where tables have none for assistive programs, what its rows say."""
    return _with(control, _cells, [])


def _cells(node: QAccessibleInterface) -> list[str]:
    named, table = [_name(one) for one in _nodes(node) if one.role() == Role.Cell], node.object()
    if named or not isinstance(table, QTableView):
        return named
    model = table.model()
    return [words for row in range(model.rowCount()) for words in row_words(table, model.index(row, 0))]


def do(control: AccessibleControl, action: str = PRESS) -> bool:
    """Do an action if it is offered; returns whether it was."""
    return _with(control, lambda node: _perform(node, action), otherwise=False)


def _perform(node: QAccessibleInterface, action: str) -> bool:
    actions = _perhaps(node.actionInterface())
    if actions is None or node.state().disabled or action not in actions.actionNames():
        return False
    actions.doAction(action)
    return True


def press(thing: QObject) -> bool:
    """Press a button that is at hand, without a search; returns whether it could be pressed."""
    node = _perhaps(QAccessible.queryAccessibleInterface(thing)) if isValid(thing) else None
    return node is not None and _perform(node, PRESS)


class PressInTurn:
    """Searches for a control when it is called, and presses it when it is called again: call it in turns of the loop.

    A search takes a busy computer longer than a trading dialog bears without its clock, and a press right after it
    counts as none. `refused` = it was there and off at the last try.
    """

    def __init__(self, control: AccessibleControl) -> None:
        self._control = control
        self._found: QObject | None = None
        self.refused = False

    def __call__(self) -> bool:
        """Whether it was pressed now."""
        found, self._found = self._found, None
        if found is not None:
            pressed = press(found)
            self.refused = not pressed and isValid(found)
            return pressed
        self._found = _with(self._control, lambda node: node.object(), otherwise=None)
        return False


def choose(control: AccessibleControl) -> bool:
    """Select an option or tick a box; returns whether it was selected before, so call it until true."""
    if _with(control, lambda node: bool(node.state().checked), otherwise=False):
        return True
    do(control, TOGGLE)
    return False


def write(control: AccessibleControl, text: str) -> bool:
    """Replace the text of a field; returns whether the field was there."""

    def replace(node: QAccessibleInterface) -> bool:
        field, now = _perhaps(node.editableTextInterface()), _perhaps(node.textInterface())
        if field is None or now is None or node.state().disabled:
            return False
        field.replaceText(0, now.characterCount(), text)
        return True

    return _with(control, replace, otherwise=False)


def _with(control: AccessibleControl, use: Callable[[QAccessibleInterface], T], otherwise: T) -> T:
    node = next(_found(control), None)
    return otherwise if node is None else use(node)


def _found(control: AccessibleControl) -> Iterator[QAccessibleInterface]:
    for _window, top, name in _windows():
        if re.fullmatch(control.window, name):
            yield from _fitting(top, control)


def _fitting(top: QAccessibleInterface, control: AccessibleControl) -> Iterator[QAccessibleInterface]:
    for node in _nodes(top):
        if control.role in (None, _role(node)) and re.fullmatch(control.name, _name(node)):
            yield node


def _windows() -> list[tuple[QWidget, QAccessibleInterface, str]]:
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    tops = [(widget, _perhaps(QAccessible.queryAccessibleInterface(widget))) for widget in shown]
    found = [(widget, top, _name(top)) for widget, top in tops if top is not None]
    return sorted(found, key=lambda one: not isinstance(one[0], QDialog))


def _nodes(top: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield top
    for at in range(top.childCount()):
        child = _perhaps(top.child(at))
        if child is not None and not child.state().invisible:
            yield from _nodes(child)


def _role(node: QAccessibleInterface) -> QAccessible.Role:
    """The role; a table is one also where it is a group for assistive programs."""
    return Role.Table if isinstance(node.object(), QTableView) else node.role()


def _name(node: QAccessibleInterface) -> str:
    return node.text(QAccessible.Text.Name)


def _perhaps(thing: T) -> T | None:
    """The interface or None: Qt returns None if it has no such interface, which its type hints leave out."""
    return thing
