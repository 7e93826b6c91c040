"""The palette: what it lists, how it is worked by keys, mouse and input method, and what it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fakes.scenes.screen.parts import labels, part
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.keys import give_keys
from fakes.values.failing import fail
from fakes.values.waiting import between_tasks, running, tasks_done, until
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import Side
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.typed_commands.rows import TypedActions, TypedCommands
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.palette.matches import PaletteMatches, PaletteRow
from tideboard_desktop.window.palette.model import RowDelegate
from tideboard_desktop.window.palette.recents import Recents
from tideboard_desktop.window.palette.view import Palette

pytestmark = pytest.mark.slow

TENCENT, HSBC, OPTION = InstrumentId("HK.00700"), InstrumentId("HK.00005"), InstrumentId("US.AAPL261218C250000")


def share(symbol: InstrumentId, name: str) -> Instrument:
    """A stock."""
    kind = SecurityType.STOCK
    return Instrument(id=symbol, name=name, security_type=kind, lot_size=100, currency="HKD")


TWIN = InstrumentId("SZ.000700")
LISTED = (share(TENCENT, "\u9a30\u8a0a\u63a7\u80a1"), share(HSBC, "\u6ed9\u8c50\u63a7\u80a1"))


class Feed:
    """Two shares in Hong Kong, and an option that no list holds; `gate` holds the list back."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Facts of exact symbols."""
        known = (*LISTED, share(OPTION, "An option"), share(TWIN, "Mosu"))
        return [one for one in known if one.id in ids]

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """The list."""
        await self.gate.wait()
        return list(LISTED) if market is Market.HK else [share(TWIN, "Mosu")]


class Scene:
    """A window with a button, two commands and the palette."""

    def __init__(self, bot: QtBot, markets: Sequence[Market] = (Market.HK,)) -> None:
        self.ran: list[str] = []
        self.chosen: list[str] = []
        self.typed: list[tuple[object, ...]] = []
        self.watched: list[InstrumentId] = [TENCENT]
        self.window = QWidget()
        self.window.resize(900, 700)
        bot.addWidget(self.window)
        self.button = QPushButton("a dock")
        QVBoxLayout(self.window).addWidget(self.button)
        self.feed, self.recents, self.tasks = Feed(), Recents(), Tasks(fail)
        self.keys = give_keys(
            self.window, [self.command("lock", "Lock trading"), self.command("off", "Unlock trading", on=False)]
        )
        self.lookup = FeedLookup(self.feed, markets, known=lambda: self.watched)  # type: ignore[arg-type]
        actions = TypedActions(
            fill=lambda *values: self.typed.append(values),
            alert=lambda *values: self.typed.append(values),
            chart=lambda *values: self.typed.append(values),
            bars=lambda *values: self.typed.append(values),
            replay=lambda *values: self.typed.append(values),
            practise=lambda *values: self.typed.append(values),
            today=lambda _market: date(2026, 11, 20),
            why_no_alert=lambda: None,
            facts=lambda _id: None,
        )
        findings = PaletteMatches(
            self.keys,
            self.recents,
            find=self.lookup.find_now,
            facts=self.lookup.facts,
            watched=lambda: self.watched,
            typed=TypedCommands(actions, self.lookup.find_now),
        )
        self.palette = Palette(self.window, findings, self.keys, self.recents, self.lookup, make_theme(), self.tasks)
        self.palette.symbol_chosen.connect(self.chosen.append)
        self.palette.symbol_added.connect(lambda id_: self.watched.append(InstrumentId(id_)))
        self.window.show()
        with bot.waitActive(self.window):
            self.window.activateWindow()
        self.button.setFocus()
        bot.waitUntil(self.button.hasFocus)

    def command(self, id_: str, text: str, *, on: bool = True) -> Command:
        """A command that notes that it ran."""
        return Command(
            id=id_,
            text=text,
            group="Trading",
            run=lambda: self.ran.append(id_),
            keys=(f"Ctrl+{id_[0].upper()}",),
            enabled=lambda: on,
            why_not=lambda: "no account",
        )

    async def opened(self, text: str = "") -> None:
        """Open it, wait for the lists, type."""
        self.palette.open()
        await tasks_done("palette")
        if text.isascii():
            QTest.keyClicks(self.palette.field, text)
        else:
            self.commit(text)

    def commit(self, text: str) -> None:
        """What an input method does at the end of a composition."""
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.palette.field, event)

    def chosen_row(self) -> PaletteRow:
        """The row that Enter takes."""
        return self.palette.model.rows[self.palette.view.currentIndex().row()]

    def footer(self) -> str:
        """What the line below the rows says."""
        return part(self.palette, QLabel, "palette_footer").text()

    def titles(self) -> list[str]:
        """What stands in it, captions too."""
        return [row.title for row in self.palette.model.rows]

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the field."""
        QTest.keyClick(self.palette.field, key, held)


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> Scene:
    """A shown window with the focus on its button."""
    install(qapp, make_theme())
    return Scene(qtbot)


async def test_keys_of_a_floating_dock_go_to_the_palette_and_back(scene: Scene, qtbot: QtBot) -> None:
    floating = QPushButton("a floating dock")
    qtbot.addWidget(floating)
    floating.show()
    floating.activateWindow()
    floating.setFocus()
    await until(floating.hasFocus)

    await scene.opened()
    await until(scene.window.isActiveWindow)
    assert scene.palette.field.hasFocus()
    scene.palette.leave()
    await until(floating.isActiveWindow)
    assert floating.hasFocus()


async def test_empty_it_shows_what_was_used_lately_then_every_command(scene: Scene) -> None:
    scene.recents.opened(HSBC)
    scene.recents.ran("lock")
    await scene.opened()

    assert scene.titles() == ["Recent", LISTED[1].name, "Lock trading", "Trading", "Lock trading", "Unlock trading"]
    row = scene.palette.model.rows[-1]
    assert (row.enabled, row.note) == (False, "no account")
    assert scene.palette.model.rows[2].hints == ("Ctrl+L",)


@pytest.mark.parametrize("text", ["700", "tx", "tengxun", "\u817e\u8baf", "\u9a30\u8a0a"])
async def test_enter_opens_the_best_symbol_and_gives_the_focus_back(scene: Scene, text: str) -> None:
    await scene.opened(text)
    scene.key(Qt.Key.Key_Return)

    assert scene.chosen == [TENCENT]
    assert not scene.palette.isVisible()
    assert scene.button.hasFocus()


async def test_commands_are_found_fuzzily_with_their_letters_marked(scene: Scene) -> None:
    await scene.opened("ltr")
    row = scene.palette.model.rows[1]
    assert (row.title, row.places) == ("Lock trading", (0, 5, 6))

    scene.key(Qt.Key.Key_Return)

    assert scene.ran == ["lock"]
    assert scene.recents.commands == ("lock",)


async def test_a_command_is_found_by_another_word_for_it(scene: Scene) -> None:
    scene.keys.replace([replace(scene.command("grid", "Show 4 panes"), also=("four charts", "\u56db\u5716"))])
    for text in ("four ch", "charts", "\u56db\u56fe"):
        await scene.opened(text)
        assert [row.title for row in scene.palette.model.rows if row.command] == ["Show 4 panes"]
        scene.key(Qt.Key.Key_Escape)


async def test_a_pasted_article_is_read_at_its_beginning_alone(scene: Scene) -> None:
    """Its likeness to the words of every command would take seconds, in which the window stands still."""
    await scene.opened()
    QApplication.clipboard().setText("sixes and sevens " * 1000)
    scene.palette.field.paste()
    assert len(scene.palette.field.text()) == 200


async def test_a_disabled_command_says_why_and_is_not_run(scene: Scene) -> None:
    await scene.opened("unlock")
    assert scene.palette.field.accessibleDescription() == "Unlock trading, Ctrl+O, no account"
    scene.key(Qt.Key.Key_Return)

    assert scene.ran == []
    assert scene.palette.isVisible()
    scene.key(Qt.Key.Key_Escape)


async def test_arrows_and_tab_pass_over_captions_and_stop_at_the_ends(scene: Scene) -> None:
    await scene.opened("k")
    scene.key(Qt.Key.Key_Backspace)
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        scene.key(key)
        seen.append(scene.titles()[scene.palette.view.currentIndex().row()])

    assert seen == ["Unlock trading", "Unlock trading", "Lock trading", "Lock trading", "Unlock trading"]
    scene.key(Qt.Key.Key_Escape)
    assert scene.button.hasFocus()


async def test_shift_enter_and_the_plus_add_to_the_watchlist_and_stay(scene: Scene) -> None:
    scene.watched.clear()
    await scene.opened("\u63a7\u80a1")
    scene.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert scene.watched == [scene.palette.model.rows[1].symbol]
    assert scene.palette.model.rows[1].note == "in a watchlist"

    view = scene.palette.view
    delegate = view.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    place = delegate.add_area(view.visualRect(scene.palette.model.index(2, 0))).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert sorted(scene.watched) == [HSBC, TENCENT]
    assert scene.chosen == []
    scene.key(Qt.Key.Key_Escape)


async def test_a_click_chooses_and_a_click_beside_it_closes(scene: Scene) -> None:
    await scene.opened("700")
    view = scene.palette.view
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(scene.palette.model.index(1, 0)).center()
    )
    assert scene.chosen == [TENCENT]

    await scene.opened()
    QTest.mouseClick(scene.palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 690))
    assert not scene.palette.isVisible()


async def test_an_input_method_composes_in_the_field(scene: Scene) -> None:
    """While it composes nothing is searched; what it commits is."""
    await scene.opened()
    QApplication.sendEvent(scene.palette.field, QInputMethodEvent("teng'xun", []))
    assert scene.palette.field.text() == ""
    scene.commit("\u817e\u8baf")

    assert scene.titles() == ["Symbols", LISTED[0].name]
    scene.key(Qt.Key.Key_Escape)


async def test_enter_before_the_lists_are_there_is_not_lost(scene: Scene) -> None:
    scene.feed.gate.clear()
    scene.palette.open("700")
    scene.key(Qt.Key.Key_Return)
    assert scene.chosen == []

    scene.feed.gate.set()
    await until(lambda: bool(scene.chosen))

    assert scene.chosen == [TENCENT]


async def test_a_row_chosen_by_the_arrows_stays_chosen_when_the_lists_come(scene: Scene) -> None:
    """Otherwise Enter would open the first security instead."""
    scene.feed.gate.clear()
    scene.palette.open("t")
    await until(lambda: "Lock trading" in scene.titles())
    scene.key(Qt.Key.Key_Down)
    chosen = scene.chosen_row().command
    scene.feed.gate.set()
    await tasks_done("palette")

    assert scene.titles()[0] == "Symbols"
    assert scene.chosen_row().command == chosen != ""
    scene.key(Qt.Key.Key_Escape)


async def test_an_exact_symbol_that_no_list_holds_is_asked_for(scene: Scene) -> None:
    await scene.opened(OPTION.lower())
    scene.key(Qt.Key.Key_Return)
    await until(lambda: bool(scene.chosen))

    assert scene.chosen == [OPTION]


async def test_nothing_found_is_said(scene: Scene) -> None:
    await scene.opened("qqqq")

    assert "Nothing found for \u201cqqqq\u201d." in labels(scene.palette)
    scene.key(Qt.Key.Key_Return)
    await tasks_done("palette")
    assert scene.palette.isVisible()
    scene.key(Qt.Key.Key_Escape)


async def test_closing_ends_what_it_was_doing(scene: Scene) -> None:
    scene.feed.gate.clear()
    scene.palette.open("7")
    await asyncio.sleep(0)
    scene.palette.leave()
    await until(lambda: not running("palette"))
    await scene.tasks.close()


async def test_a_window_that_goes_takes_what_was_under_way_with_it(scene: Scene) -> None:
    scene.feed.gate.clear()
    scene.palette.open("7")
    await asyncio.sleep(0)
    scene.window.hide()
    await until(lambda: not running("palette"))
    await scene.tasks.close()


async def test_it_stays_inside_a_small_window(scene: Scene) -> None:
    scene.window.resize(500, 300)
    await scene.opened()

    box = part(scene.palette, QFrame, "palette_frame").geometry()
    assert scene.window.rect().contains(box)
    assert box.height() <= 300 * 0.7
    scene.key(Qt.Key.Key_Escape)


async def test_a_screen_reader_hears_the_rows(scene: Scene) -> None:
    """A list with names; the chosen row is told where the focus is."""
    await scene.opened("700")
    rows = QAccessible.queryAccessibleInterface(scene.palette.view)

    assert rows.role() == QAccessible.Role.List
    assert rows.child(1).text(QAccessible.Text.Name) == f"{LISTED[0].name}, HK.00700, in a watchlist"
    assert scene.palette.field.accessibleDescription() == f"{LISTED[0].name}, HK.00700, in a watchlist"
    assert scene.palette.field.accessibleName() == "Symbol, name, pinyin or command"
    scene.key(Qt.Key.Key_Escape)


# --- commands that are typed with their values ------------------------------------------------------------------------


@pytest.fixture
def two_markets(qapp: QApplication, qtbot: QtBot) -> Scene:
    """As `scene`, with a second market in which the code 700 is another share's."""
    install(qapp, make_theme())
    return Scene(qtbot, (Market.HK, Market.SZ))


async def test_enter_on_a_typed_order_fills_the_ticket_once(scene: Scene) -> None:
    await scene.opened("buy 200 700 610")
    assert scene.palette.field.accessibleDescription().startswith("Buy 200 HK.00700")
    assert "nothing is sent" in scene.footer()
    scene.key(Qt.Key.Key_Return)

    assert scene.typed == [(TENCENT, Side.BUY, 200, 610)]
    assert scene.ran == []
    assert scene.recents.commands == ()
    assert not scene.palette.isVisible()


async def test_a_code_of_two_markets_is_chosen_by_hand(two_markets: Scene) -> None:
    scene = two_markets
    await scene.opened("buy 200 700")
    assert "SZ.000700" in scene.palette.field.accessibleDescription()
    assert "choose one" in scene.footer()
    scene.key(Qt.Key.Key_Return)
    assert scene.typed == []
    assert scene.palette.isVisible()

    scene.key(Qt.Key.Key_Down)
    scene.key(Qt.Key.Key_Down)
    scene.key(Qt.Key.Key_Return)
    assert scene.typed == [(TWIN, Side.BUY, 200, None)]


async def test_a_click_on_a_typed_order_fills_the_ticket_too(two_markets: Scene) -> None:
    scene = two_markets
    await scene.opened("sell 200 700")
    view = scene.palette.view
    place = view.visualRect(scene.palette.model.index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert scene.typed == [(TENCENT, Side.SELL, 200, None)]


async def test_what_is_wrong_with_a_typed_order_is_said_and_enter_does_nothing(scene: Scene) -> None:
    await scene.opened("buy 200 700 610.3")
    scene.key(Qt.Key.Key_Return)
    assert scene.palette.field.accessibleDescription().endswith("Not on a tick of 0.50: write 610.00 or 610.50")
    assert scene.typed == []
    assert scene.palette.isVisible()
    scene.key(Qt.Key.Key_Escape)


async def test_before_the_lists_are_there_enter_takes_no_typed_order(scene: Scene) -> None:
    """Another market may have the same code, and the sentence was not on the screen."""
    scene.feed.gate.clear()
    scene.palette.open("buy 200 700")
    scene.key(Qt.Key.Key_Return)
    scene.feed.gate.set()
    await tasks_done("palette")
    assert scene.typed == []
    assert scene.palette.field.accessibleDescription().startswith("Buy 200 HK.00700")
    scene.key(Qt.Key.Key_Escape)


async def test_while_a_second_list_is_read_enter_takes_no_typed_order(two_markets: Scene) -> None:
    scene = two_markets
    await scene.opened()
    scene.palette.leave()
    gate = asyncio.Event()
    scene.palette.open("buy 200 005")
    scene.palette._start(_wait(gate))
    scene.key(Qt.Key.Key_Return)
    assert scene.typed == []
    assert scene.footer() == "Reading the list of instruments"
    scene.palette.leave()


async def _wait(gate: asyncio.Event) -> None:
    await gate.wait()


async def test_the_symbol_of_a_typed_order_that_no_list_has_is_asked_for_first(scene: Scene) -> None:
    await scene.opened(f"buy 1 {OPTION.lower()} 2")
    scene.key(Qt.Key.Key_Return)
    await until(lambda: not running("palette") and "Buy 1" in scene.palette.field.accessibleDescription())
    assert scene.typed == []

    scene.key(Qt.Key.Key_Return)
    assert scene.typed == [(OPTION, Side.BUY, 1, 2)]


@pytest.mark.parametrize("name", ["Market: Lock", "\u5e02\u573a\uff1aLock"])
async def test_the_dock_of_that_name_comes_before_commands_that_begin_with_it(scene: Scene, name: str) -> None:
    scene.keys.replace([*scene.keys.commands, scene.command("dock.open.lock", name)])
    await scene.opened("lock")
    assert next(title for title in scene.titles() if "ock" in title) == name


async def test_a_command_that_another_one_stands_for_is_not_listed(scene: Scene) -> None:
    shown = [True]
    twin = replace(scene.command("twin", "Lock twice"), listed=lambda: shown[0])
    scene.keys.replace([*scene.keys.commands, twin])
    await scene.opened("lock")
    assert "Lock twice" in scene.titles()

    shown[0] = False
    scene.key(Qt.Key.Key_Backspace)
    assert "Lock twice" not in scene.titles()
    scene.palette.leave()
    scene.palette.open()
    assert "Lock twice" not in scene.titles()
    assert scene.keys.run("twin")
    scene.palette.leave()


# --- while a dock floats ----------------------------------------------------------------------------------------------


@pytest.fixture
async def floating(scene: Scene, qtbot: QtBot) -> QDockWidget:
    """A floating dock with a focused button, over the middle of the window."""
    dock = QDockWidget("a floating dock", scene.window)
    button = QPushButton("in the dock")
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # it is under the whole palette
    dock.setWidget(button)
    dock.setFloating(True)
    dock.setGeometry(QRect(scene.window.mapToGlobal(QPoint(150, 20)), QSize(600, 500)))
    dock.show()
    dock.activateWindow()
    dock.widget().setFocus()
    await until(dock.widget().hasFocus)
    return dock


async def test_it_is_a_window_over_the_active_one_while_a_dock_floats(scene: Scene, floating: QDockWidget) -> None:
    """No part of the main window can be above the dock. Keys reach it, Esc gives the focus back."""
    palette = scene.palette
    await scene.opened("700")
    await until(palette.isActiveWindow)
    assert palette.isWindow()
    assert palette.window() is palette
    assert palette.field.hasFocus()
    assert palette.windowTitle() == palette.accessibleName() == "Command palette"
    assert scene.chosen_row().symbol == TENCENT
    corner = floating.mapToGlobal(QPoint(0, 0))
    assert palette.y() == corner.y() + 6
    assert abs(palette.geometry().center().x() - corner.x() - floating.width() // 2) <= 1
    scene.key(Qt.Key.Key_Escape)
    await until(floating.isActiveWindow)
    assert not palette.isVisible()
    assert floating.widget().hasFocus()
    await until(lambda: not palette.isWindow())


async def test_enter_runs_what_is_chosen_over_a_floating_dock(scene: Scene, floating: QDockWidget) -> None:
    await scene.opened("lock tr")
    scene.key(Qt.Key.Key_Return)
    assert scene.ran == ["lock"]
    await until(floating.isActiveWindow)


async def test_a_click_on_a_row_runs_it_over_a_floating_dock(scene: Scene, floating: QDockWidget) -> None:
    """The first press counts: the palette is the active window, and the dock below it gets nothing."""
    pressed: list[str] = []
    inside = floating.widget()
    assert isinstance(inside, QPushButton)
    inside.clicked.connect(lambda: pressed.append("pressed"))
    await scene.opened("lock tr")
    rows = scene.palette.view
    place = rows.visualRect(rows.currentIndex()).center()
    over = inside.mapFromGlobal(rows.viewport().mapToGlobal(place))
    assert inside.rect().contains(over), "the row lies over the dock"
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (scene.ran, pressed, scene.palette.isVisible()) == (["lock"], [], False)
    await until(floating.isActiveWindow)
    assert inside.hasFocus()


@pytest.mark.parametrize("inside", [True, False], ids=["in the dock", "in the window"])
async def test_a_press_in_another_window_closes_it_and_does_nothing_else(
    scene: Scene, floating: QDockWidget, inside: bool
) -> None:
    pressed: list[str] = []
    target = floating.widget() if inside else scene.button
    assert isinstance(target, QPushButton)
    target.clicked.connect(lambda: pressed.append("pressed"))
    await scene.opened()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    assert not scene.palette.isVisible()
    assert pressed == []
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    assert pressed == ["pressed"]


async def test_once_closed_it_takes_no_press(scene: Scene, floating: QDockWidget) -> None:
    """A press that reaches the main window itself, as one between docks, moves no focus."""
    await scene.opened()
    scene.key(Qt.Key.Key_Escape)
    await until(floating.isActiveWindow)
    scene.window.activateWindow()
    scene.button.setFocus()
    await until(scene.button.hasFocus)
    QTest.mousePress(scene.window, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    QTest.mouseRelease(scene.window, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    await between_tasks(QApplication.processEvents)
    assert scene.window.isActiveWindow()
    assert scene.button.hasFocus()


async def test_it_closes_when_another_window_of_ours_is_chosen(scene: Scene, floating: QDockWidget) -> None:
    await scene.opened()
    await until(scene.palette.isActiveWindow)
    scene.window.activateWindow()
    await until(scene.window.isActiveWindow)
    assert not scene.palette.isVisible()


async def test_it_outlives_the_window_that_it_was_opened_over(scene: Scene, floating: QDockWidget) -> None:
    """A list of commands that changes meanwhile, and afterwards, finds its place."""
    await scene.opened("lock tr")
    delete(floating)
    scene.keys.changed.emit()
    assert scene.palette.geometry().intersects(scene.window.geometry())
    scene.key(Qt.Key.Key_Escape)
    scene.keys.changed.emit()
    assert not scene.palette.isVisible()


async def test_over_a_small_dock_it_keeps_its_width_and_stays_on_the_screen(
    scene: Scene, floating: QDockWidget
) -> None:
    screen = scene.window.screen().availableGeometry()
    floating.setGeometry(QRect(screen.bottomRight() - QPoint(130, 110), QSize(120, 100)))
    await scene.opened()
    assert scene.palette.width() == 640
    assert screen.contains(scene.palette.geometry())
    assert scene.palette.view.height() > 90
    scene.key(Qt.Key.Key_Escape)


async def test_it_is_a_part_of_the_window_again_once_no_dock_floats(scene: Scene, floating: QDockWidget) -> None:
    await scene.opened()
    scene.key(Qt.Key.Key_Escape)
    floating.close()
    scene.window.activateWindow()
    await until(scene.window.isActiveWindow)
    await scene.opened()
    assert not scene.palette.isWindow()
    assert scene.palette.geometry() == scene.window.rect()
    QTest.mouseClick(scene.palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 690))
    assert not scene.palette.isVisible()
