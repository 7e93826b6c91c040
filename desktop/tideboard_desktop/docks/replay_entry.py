"""The ways into a replay that docks offer, and into the practice on a recorded day: entries of menus, Shift+Enter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


class ReplayFrom(NamedTuple):
    """Where a replay begins: a security, a day of its exchange, and a moment of it (UTC); None = the open."""

    instrument: InstrumentId
    day: date
    at: datetime | None = None


def replay_words(start: ReplayFrom) -> str:
    """What the entry is called."""
    if start.at is None:
        return translate("Replay", "Replay this day")
    return translate("Replay", "Replay from here")


def begin_replay(context: DockContext, start: ReplayFrom | None) -> bool:
    """Open the replay; nothing happens, and False is returned, where there is none or nothing is pointed at."""
    replay = context.window.replay
    if replay is None or start is None:
        return False
    replay(*start)
    return True


def add_replay(menu: QMenu, context: DockContext, start: ReplayFrom | None) -> None:
    """Add the entry where the window has replays."""
    if context.window.replay is not None and start is not None:
        menu.addAction(replay_words(start)).triggered.connect(lambda _on=False: begin_replay(context, start))


def practise_words(start: ReplayFrom) -> str:
    """What the entry of the practice is called."""
    if start.at is None:
        return translate("Replay", "Practise this day")
    return translate("Replay", "Practise this day from here")


def add_practice(menu: QMenu, context: DockContext, start: ReplayFrom | None) -> None:
    """Add the entry that begins the practice on the recorded day, where the window has practices."""
    practise = context.window.practise
    if practise is not None and start is not None:
        menu.addAction(practise_words(start)).triggered.connect(lambda _on=False: practise(*start))


def replay_command(
    context: DockContext, dock: str, group: str, pointed: Callable[[], ReplayFrom | None], scope: QWidget
) -> list[Command]:
    """Shift+Enter inside `scope`: the replay of what `pointed` returns. None where the window has no replays."""
    if context.window.replay is None:
        return []

    def run() -> None:
        begin_replay(context, pointed())

    return [
        Command(
            id=f"{dock}.replay",
            text=titled(group, translate("Replay", "Replay from here")),
            group=group,
            run=run,
            keys=("Shift+Return",),
            scope=scope,
            enabled=lambda: pointed() is not None,
            why_not=lambda: translate("Replay", "Nothing recorded is pointed at"),
        )
    ]
