"""Ways into a replay: an entry of a menu and a key, where the window has replays and something is pointed at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.replay_entry import ReplayFrom, add_practice, add_replay, begin_replay, replay_command

DAY, AT = date(2026, 11, 12), datetime(2026, 11, 12, 2, 30, tzinfo=UTC)
START = ReplayFrom(InstrumentId("HK.00700"), DAY, AT)


def context_with(replay: object, practise: object = None) -> DockContext:
    return cast("DockContext", SimpleNamespace(window=SimpleNamespace(replay=replay, practise=practise)))


def test_the_entry_opens_a_replay_there(qapp: QApplication) -> None:
    asked: list[Any] = []
    menu = QMenu()
    add_replay(menu, context_with(lambda *what: asked.append(what)), START)
    add_replay(menu, context_with(lambda *what: asked.append(what)), START._replace(at=None))
    assert [action.text() for action in menu.actions()] == ["Replay from here", "Replay this day"]
    for action in menu.actions():
        action.trigger()
    assert asked == [(*START[:2], AT), (*START[:2], None)]


def test_the_entry_begins_the_practice_there(qapp: QApplication) -> None:
    asked: list[Any] = []
    menu, context = QMenu(), context_with(None, lambda *what: asked.append(what))
    for start in (START, START._replace(at=None), None):
        add_practice(menu, context, start)
    add_practice(menu, context_with(None), START)
    assert [action.text() for action in menu.actions()] == ["Practise this day from here", "Practise this day"]
    for action in menu.actions():
        action.trigger()
    assert asked == [(*START[:2], AT), (*START[:2], None)]


def test_the_key_needs_something_that_is_pointed_at(qapp: QApplication) -> None:
    asked: list[Any] = []
    pointed: list[ReplayFrom | None] = [None]
    scope = QWidget()
    (command,) = replay_command(
        context_with(lambda *what: asked.append(what)), "archive", "Archive", lambda: pointed[-1], scope
    )
    assert not command.enabled()
    command.run()
    assert asked == []
    pointed.append(START)
    assert command.enabled()
    command.run()
    assert asked == [tuple(START)]


def test_in_a_window_without_replays_there_is_neither(qapp: QApplication) -> None:
    menu = QMenu()
    add_replay(menu, context_with(None), START)
    assert menu.actions() == []
    assert not begin_replay(context_with(None), START)
    assert replay_command(context_with(None), "archive", "Archive", lambda: START, QWidget()) == []
