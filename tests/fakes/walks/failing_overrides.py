"""The whole window with every override of the program failing, in a process of its own; prints what it saw."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Iterator
from functools import wraps
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

import tideboard_desktop.ui.overrides  # before every class of the program: it guards them
from fakes.scenes.window.main_window import WholeWindow
from tideboard_desktop.ui import overrides

ROUNDS = 3


class Broken(Exception):
    """What every override raises."""


def classes() -> Iterator[type]:
    """Every class of the program that is derived from one of Qt's, once all modules are imported."""
    for module in pkgutil.walk_packages(tideboard_desktop.__path__, f"{tideboard_desktop.__name__}."):
        if module.name.rpartition(".")[2] not in {"__main__", "windows_start"}:
            importlib.import_module(module.name)
    waiting, seen = [Shiboken.Object], set[type]()
    while waiting:
        for derived in type.__subclasses__(waiting.pop()):
            if derived not in seen:
                seen.add(derived)
                waiting.append(derived)
                if derived.__module__.startswith(tideboard_desktop.__name__):
                    yield derived


def own_overrides() -> Iterator[tuple[type, str]]:
    """Every class with every override that stands in it."""
    return ((cls, name) for cls in classes() for name in overrides.overrides_of(cls))


class Switch:
    """Whether overrides fail now."""

    on = False


def breakable(cls: type, name: str) -> None:
    """Let an override raise inside its guard once `Switch` is on.

    It is replaced before there is an object of its class: PySide keeps a bare pointer to what it has called once.
    """
    whole = vars(cls)[name].__wrapped__

    @wraps(whole)
    def act(*args: object, **kwargs: object) -> object:
        if Switch.on:
            raise Broken(f"{cls.__name__}.{name}")
        return whole(*args, **kwargs)

    setattr(cls, name, overrides.guarded(act))


def is_own(widget: QWidget) -> bool:
    """Whether its class hears the mouse itself: a press on one of Qt's may open a menu, which waits for a person."""
    return hasattr(type(widget).mousePressEvent, overrides.MARK)


def poke(widget: QWidget) -> None:
    """Events of every kind, as they come from a person and from the window system."""
    middle = QPointF(widget.rect().center())
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    mouse = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)
    for kind in mouse if is_own(widget) else ():
        QApplication.sendEvent(widget, QMouseEvent(kind, middle, middle, left, left, none))
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_Down, none))
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, middle))
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusOut))
    delta = QPointF(0, 120).toPoint()
    phase = Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(middle, middle, delta, delta, Qt.MouseButton.NoButton, none, phase, False)
    QApplication.sendEvent(widget, wheel)


async def program(qt: QApplication, directory: Path) -> None:
    """Open the window whole, break it, poke it, and tell."""
    failed: set[str] = set()
    overrides.report_to(lambda _error, where: failed.add(where))
    found = list(own_overrides())
    for cls, name in found:
        breakable(cls, name)
    whole = WholeWindow(qt, directory)
    window = whole.built.window
    window.resize(1500, 900)
    window.show()
    QTest.qWait(300)
    Switch.on = True
    for each in range(ROUNDS):
        window.resize(window.width() + 7 * (-1) ** each, window.height())
        for widget in [window, *window.findChildren(QWidget)]:
            if Shiboken.isValid(widget) and widget.isVisible():
                poke(widget)
                widget.update()
        QTest.qWait(100)
    alive = window.isVisible() and not window.grab().isNull()
    QTest.qWait(50)
    sys.stdout.write(json.dumps({"overrides": len(found), "alive": alive, "failed": sorted(failed)}) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what cannot handle its own events cannot be taken down in order either


def main() -> None:
    """Run it."""
    qt = QApplication(sys.argv[:1])
    asyncio.run(program(qt, Path(sys.argv[1])))


if __name__ == "__main__":
    main()
