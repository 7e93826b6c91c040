"""Tab through everything that can open: a closed order, every stop in sight with the ring around it, none missed."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow, QWidget

from fakes.scenes.screen.turns import turns
from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene, put_away
from fakes.values.waiting import until
from run_forms import sized
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH
from tideboard_desktop.ui.widgets.focus_ring import GAP, WIDTH, FocusRing

pytestmark = pytest.mark.slow

MOST = 150
SPREAD = GAP + WIDTH
Window = QWidget
INSIDE = frozenset({"palette", "cheat sheet", "notices"})
"""They lie in the window, keep the keys in one place while they are open, and have tests of their own for it."""


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeScene]:
    """The whole window, shown, with the ring of the application."""
    made = WholeScene(qapp, tmp_path)
    ring = FocusRing(qapp, made.theme)
    made.window.resize(1600, 1000)
    yield made
    ring.deleteLater()
    await made.end()


async def come_up(window: Window) -> None:
    """Show a window and wait until it takes keys."""
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    await turns()  # the price chart is built when it was painted first


def called(widget: QWidget) -> str:
    """How a failure calls a widget."""
    return widget.accessibleIdentifier() or f"{type(widget).__name__} {widget.objectName()}"


def press(window: Window, key: Qt.Key) -> QWidget:
    """Press a key where the focus is; where it is then."""
    QTest.keyClick(QApplication.focusWidget() or window, key)
    found = QApplication.focusWidget()
    assert found is not None, "the focus is nowhere"
    assert found.window() is window, f"{called(found)} lies in another window"
    return found


def walk(window: Window, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Each stop once, until the first comes again."""
    stops = [press(window, key)]
    problems = flaws(window, stops[0])
    for _ in range(MOST):
        stop = press(window, key)
        if stop is stops[0]:
            assert problems == []
            return stops
        assert stop not in stops, f"{called(stop)} comes again before {called(stops[0])}"
        stops.append(stop)
        problems += flaws(window, stop)
    raise AssertionError(f"no way round: {[called(stop) for stop in stops]}")


def within_frame(window: Window) -> QRect:
    """The environment's frame stays clear of the ring; dialogs have none."""
    side = FRAME_WIDTH if isinstance(window, QDockWidget | QMainWindow) else 0
    return window.rect().adjusted(side, side, -side, -side)


def flaws(window: Window, stop: QWidget) -> list[str]:
    """What is wrong with a stop: out of sight, without a name, or without a ring that goes round it."""
    ring = window.findChild(QWidget, "focus_ring", Qt.FindChildOption.FindDirectChildrenOnly)
    around = QRect(stop.mapTo(window, QPoint(0, 0)), stop.size()).adjusted(-SPREAD, -SPREAD, SPREAD, SPREAD)
    told = []
    if not whole_in_sight(stop):
        told.append("not whole in sight")
    if not stop.accessibleName() and not (isinstance(stop, QAbstractButton) and stop.text()):
        told.append("no name")
    if ring is None or not ring.isVisible() or ring.geometry() != around.intersected(within_frame(window)):
        told.append(f"ring {ring and ring.geometry().getRect()}, not {around.getRect()}")
    return [f"{called(stop)}: {what}" for what in told]


def whole_in_sight(widget: QWidget) -> bool:
    """Whether it is shown and nothing that it lies in cuts it off."""
    rect, parent, at = QRect(widget.rect()), widget.parentWidget(), widget
    while not at.isWindow() and parent is not None:
        rect.translate(at.pos())
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(rect):
            return False
        at, parent = parent, parent.parentWidget()
    return widget.isVisible()


def reachable(window: Window) -> set[QWidget]:
    """What Tab must come by: of buttons of which one is chosen, that one."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.window() is window
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(widget, QAbstractButton) and widget.autoExclusive() and not widget.isChecked())
    }


def check(window: Window) -> None:
    """Round and back, and nothing left out."""
    there = walk(window)
    back = walk(window, Qt.Key.Key_Backtab)

    assert sorted(called(one) for one in reachable(window) - set(there)) == []
    turn = back.index(there[0])
    assert [called(one) for one in [*back[turn:], *back[:turn]]] == [called(one) for one in [there[0], *there[:0:-1]]]


async def test_the_window(scene: WholeScene) -> None:
    await come_up(scene.window)

    check(scene.window)


async def test_the_window_with_bell_and_first_questions(scene: WholeScene) -> None:
    """The card lies over the watchlist; its stops come round like all others."""
    scene.dress()
    await come_up(scene.window)

    check(scene.window)


async def test_what_opens_over_it(scene: WholeScene) -> None:
    """Every dialog; the scene is the dearer part, so that one serves all of them."""
    makers = {name: make for name, make in (DIALOGS | OTHERS).items() if name not in INSIDE}
    for name, make in list(makers.items())[:: sized(4, 1)]:
        dialog = make(scene)
        await come_up(dialog)
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Tab)  # with one stop no focus moves: the key brings the ring
        await turns()
        with named(name):
            check(dialog)
        put_away(dialog)


async def test_floating_docks(scene: WholeScene) -> None:
    """Title bar and inside of each are one round of their own."""
    workspace = scene.built.window.workspace
    late = scene.build_docks(sized(4, 1))
    await come_up(scene.window)
    docks = workspace.docks
    assert len(docks) >= 5 + len(late)
    for name, dock in list(docks.items()):
        if dock in late:
            workspace.open(name)
            await scene.settle()
        dock.setFloating(True)
        await come_up(dock)
        with named(name):
            check(dock)
        dock.setFloating(False)
        if dock in late:
            workspace.close(dock)


@contextlib.contextmanager
def named(name: str) -> Iterator[None]:
    """Let a failure tell where it was."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"in {name!r}")
        raise
