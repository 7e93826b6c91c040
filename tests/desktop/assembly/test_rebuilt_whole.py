"""A window that is rebuilt says what it showed: bars, menus, docks and undo offers, and nothing known is read again."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT, funds
from fakes.scenes.screen.shown_texts import said_by
from fakes.scenes.screen.timers import next_second, run_out
from fakes.scenes.window.main_window import WholeWindow
from fakes.scenes.window.rebuilt_window import TURNS, Room
from fakes.values.hub_values import put
from fakes.values.waiting import until
from run_forms import sized
from tideboard_core.model.hub_keys import Topic
from tideboard_core.system.appearance import Language, ThemeChoice
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.ui.command import UndoOffer
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.workspace.dock_widget import DockWidget

pytestmark = pytest.mark.slow

MARK = "\u2063"
"""Ends each message of the language of this test, whose words are the ids of the messages."""
FLOATING = ("book", "depth", "calendar")
OF_THE_PAST = frozenset(
    {
        "nothing recorded yet",
        "Compared while the row is on screen and its flow arrives.",
        "\u9a30\u8a0a\u63a7\u80a1, 09:30, not received",
        "\u9a30\u8a0a\u63a7\u80a1, no minute of this session yet",
        "25%",
    }
)
"""What depends on how a dock was drawn before: a column that was shown once, a cell that was painted, spare room."""
SECOND = replace(ACCOUNT, id="281756450002", name="Practice HK 2")
Texts = dict[str, list[str]]


class Marked(QTranslator):
    """A language of the messages' ids, each with the mark behind it."""

    def translate(self, _context: str, source: str, _disambiguation: str | None = "", _number: int = -1) -> str:
        """Return the id."""
        return source and source + MARK

    def isEmpty(self) -> bool:  # noqa: N802  Qt's name
        """Say that it has messages."""
        return False


class Appeared(QObject):
    """Notes the windows that appear while something is built."""

    def __init__(self, qapp: QApplication) -> None:
        super().__init__(qapp)
        self._qapp, self._seen = qapp, list[QWidget]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note the event."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._seen.append(watched)
        return False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Only for so long: each event of the program passes through here."""
        self._qapp.installEventFilter(self)
        yield
        self._qapp.removeEventFilter(self)

    @property
    def strangers(self) -> list[str]:
        """The windows that are neither the main one nor a dock of it."""
        known = (DockWidget, MainWindow)
        return [f"{type(one).__name__} {one.objectName()!r}" for one in self._seen if not isinstance(one, known)]


def entries(menu: QMenu) -> Iterator[str]:
    """The entries of a menu and of those in it, filled as when it opens."""
    menu.aboutToShow.emit()
    for one in menu.actions():
        if one.isVisible() and not one.isSeparator():
            yield f"{one.text()}, {one.isEnabled()}, {one.isChecked()}"
            inside = one.menu()
            if isinstance(inside, QMenu):
                yield from entries(inside)


def place(part: QObject | None) -> str:
    """The names of the widgets that a menu hangs on."""
    if part is None:
        return ""
    name = (part.accessibleIdentifier() or part.objectName()) if isinstance(part, QWidget) else ""
    return "/".join(filter(None, (place(part.parent()), name)))


def texts(part: QWidget) -> list[str]:
    """What it says, however its tool tips are broken into lines."""
    found = (" ".join(each.text.split()) for each in said_by(part, hidden=False))
    return [text for text in found if text.replace(MARK, "") not in OF_THE_PAST]


def read_docks(room: Room) -> list[str]:
    """The docks whose texts are read: in the gate one of four, behind those that become windows."""
    keys = [*FLOATING, *(key for key in room.rebuild.window().workspace.specs if key not in FLOATING)]
    return keys[:: sized(4, 1)]


def open_all(room: Room, appeared: Appeared) -> None:
    """The docks that are read, built, some docks windows of their own."""
    workspace = room.rebuild.window().workspace
    with appeared.watching():
        for key in {**dict.fromkeys(FLOATING), **dict.fromkeys(read_docks(room))}:
            in_front(room, key)
    for key in FLOATING:
        workspace.docks[key].setFloating(True)


def in_front(room: Room, key: str) -> DockWidget:
    workspace = room.rebuild.window().workspace
    workspace.open(key)
    dock = workspace.docks[key]
    if isinstance(dock.body, LazyDock):
        dock.body.build()
    return dock


async def settled(room: Room) -> None:
    """Let what was asked come, or be refused, and a frame and a second."""
    frame = room.whole.frame
    for _ in range(2):
        for _ in range(TURNS):
            await asyncio.sleep(0)
        await until(lambda: not room.whole.tasks.others(""))
        run_out(room.rebuild.window())
        next_second(frame)
    frame.catch_up()


async def says(room: Room) -> Texts:
    """What each part says: the bars as they are, each dock in front of the others."""
    window, found = room.rebuild.window(), Texts()
    bars = {"top bar": window.top_bar, "strip": window.strip, "banner": window.banner}
    found |= {name: texts(part) for name, part in bars.items()}
    window.top_bar.account.open_menu()
    found["account menu"] = list(entries(window.top_bar.account.menu))
    window.top_bar.account.menu.hide()
    for key in read_docks(room):
        dock = in_front(room, key)
        await settled(room)
        found[key] = texts(dock)
    for menu in window.findChildren(QMenu):
        if not isinstance(menu.parent(), QMenu):
            found.setdefault(f"menu of {place(menu)}", []).extend(entries(menu))
    found["commands"] = [f"{one.id} {one.text} {one.enabled()}" for one in room.rebuild.built.keyboard.table.commands]
    found["docks"] = [f"{key} {dock.isFloating()} {dock.closed}" for key, dock in window.workspace.docks.items()]
    memories = {key: one.memory for key, one in room.rebuild.built.capture().docks.items()}
    found["states"] = [f"{key} {json.dumps(one, sort_keys=True)}".replace(".0", "") for key, one in memories.items()]
    return found


def differing(before: Texts, after: Texts) -> list[str]:
    """What only one of the two says."""
    found = [f"{name} is gone" for name in before.keys() - after.keys()]
    for name in sorted(before.keys() & after.keys()):
        one, other = Counter(before[name]), Counter(after[name])
        if one != other:
            found.append(f"{name}: {sorted(one - other)} -> {sorted(other - one)}")
    return found


def without_marks(words: Texts) -> Texts:
    """The ids of the messages."""
    return {name: [text.replace(MARK, "") for text in each] for name, each in words.items()}


class MarkedRoom(Room):
    """The window, whose words are the ids of the messages in any language but English."""

    marks: Marked | None = None

    def make(self, appearance: ResolvedAppearance, window: MainWindow | None) -> BuiltWindow:
        """Make it with the language of this test in front of the other one, or without."""
        if self.marks is not None:
            self.whole.qapp.removeTranslator(self.marks)
            self.marks = None
        if appearance.language is not Language.ENGLISH:
            self.marks = Marked(self.whole.qapp)
            self.whole.qapp.installTranslator(self.marks)
        return super().make(appearance, window)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_a_window_that_is_rebuilt_says_the_same(qapp: QApplication, tmp_path: Path) -> None:
    """By language the same messages, by text size, theme and account the same texts; nothing of the old language."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    room, offered, appeared = MarkedRoom(WholeWindow(qapp, tmp_path), still=False), UndoOffer(), Appeared(qapp)
    try:
        put(room.whole.hub, Topic.ACCOUNTS.of(""), [ACCOUNT, SECOND])
        put(room.whole.hub, Topic.FUNDS.of(SECOND.id), funds(SECOND))
        window = room.rebuild.window()
        window.undo_offered.connect(offered.offer)
        open_all(room, appeared)
        window.banner.show_message("order", BannerMessage("Order 7 was refused."))
        await says(room)
        await until(lambda: not room.whole.tasks.others(""))
        before = await says(room)
        assert any("Practice HK 2" in one for one in before["account menu"])

        with appeared.watching():
            room.change(language=Language.SIMPLIFIED)
        assert differing(before, without_marks(await says(room))) == []

        room.account = SECOND
        room.change(language=Language.ENGLISH, text_percent=110, theme=ThemeChoice.LIGHT)
        room.account = ACCOUNT
        room.change(text_percent=100, theme=ThemeChoice.DARK)
        assert differing(before, await says(room)) == []
        assert appeared.strangers == []
    finally:
        await room.close()
