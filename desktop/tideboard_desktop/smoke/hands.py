"""Sees and acts as a screen reader does, by role and name, on the windows of this very process.

Every search begins anew, and no interface outlives the call: Qt deletes them with their widgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget

T = TypeVar("T")
Role = QAccessible.Role
PRESS, TOGGLE = "Press", "Toggle"


class Control(NamedTuple):
    """A control by its role (None = any) and name; names are regular expressions for the whole.

    `window` is the name of the window it stands in.
    """

    role: QAccessible.Role | None
    name: str
    window: str = ".*"


def seen(control: Control) -> bool:
    """Whether it is on screen."""
    return _with(control, lambda _node: True, otherwise=False)


def said(control: Control) -> str:
    """Its name, empty while it is not on screen."""
    return _with(control, _name, "")


def all_said(control: Control) -> list[str]:
    """The names of all of its kind on screen, in their order."""
    return [_name(node) for node in _found(control)]


def described(control: Control) -> str:
    """Its description, empty while it is not on screen."""
    return _with(control, lambda node: node.text(QAccessible.Text.Description), "")


def window_said(name: str) -> str:
    """The whole name of a window on screen, empty while there is none."""
    return next((said for _window, _top, said in _windows() if re.fullmatch(name, said)), "")


def windows() -> list[str]:
    """The names of all windows on screen, dialogs first."""
    return [said for _window, _top, said in _windows()]


def picture(control: Control) -> QImage:
    """What its place in the window looks like; an empty picture while it is not on screen."""
    for window, top, said in _windows():
        if re.fullmatch(control.window, said) and (node := next(_fitting(top, control), None)) is not None:
            place = node.rect()
            return window.grab(QRect(window.mapFromGlobal(place.topLeft()), place.size())).toImage()
    return QImage()


def cells(control: Control) -> list[str]:
    """What the cells of a table say."""
    return _with(control, lambda node: [_name(one) for one in _nodes(node) if one.role() == Role.Cell], [])


def do(control: Control, action: str = PRESS) -> bool:
    """Do an action as soon as it is offered; whether it was."""

    def act(node: QAccessibleInterface) -> bool:
        actions = _perhaps(node.actionInterface())
        if actions is None or node.state().disabled or action not in actions.actionNames():
            return False
        actions.doAction(action)
        return True

    return _with(control, act, otherwise=False)


def choose(control: Control) -> bool:
    """Choose one of several, or tick a box; whether it is chosen now."""
    if _with(control, lambda node: bool(node.state().checked), otherwise=False):
        return True
    do(control, TOGGLE)
    return False


def write(control: Control, text: str) -> bool:
    """Replace the text of a field; whether it was there."""

    def replace(node: QAccessibleInterface) -> bool:
        field, now = _perhaps(node.editableTextInterface()), _perhaps(node.textInterface())
        if field is None or now is None or node.state().disabled:
            return False
        field.replaceText(0, now.characterCount(), text)
        return True

    return _with(control, replace, otherwise=False)


def _with(control: Control, act: Callable[[QAccessibleInterface], T], otherwise: T) -> T:
    node = next(_found(control), None)
    return otherwise if node is None else act(node)


def _found(control: Control) -> Iterator[QAccessibleInterface]:
    for _window, top, said in _windows():
        if re.fullmatch(control.window, said):
            yield from _fitting(top, control)


def _fitting(top: QAccessibleInterface, control: Control) -> Iterator[QAccessibleInterface]:
    for node in _nodes(top):
        if control.role in (None, node.role()) and re.fullmatch(control.name, _name(node)):
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


def _name(node: QAccessibleInterface) -> str:
    return node.text(QAccessible.Text.Name)


def _perhaps(thing: T) -> T | None:
    """Qt gives None where it has no such interface, which its type hints do not say."""
    return thing
