"""The main window: frame, title, bars, keys, menu, banner, names for assistive programs."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Sequence
from itertools import chain

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QStatusBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken, isValid

from fakes.scenes.market.book import book_dock
from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS, TENCENT, filled_hub, link
from fakes.scenes.market.watchlist import watchlist_dock
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.scenes.window.keys import give_keys
from fakes.scenes.window.workspace import PLACES
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason, LockStatus, Opening
from tideboard_core.model.order import Account, LiveAccount, PaperAccount
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.window.bars.status_strip import Meter, Readout, StripReading
from tideboard_desktop.window.bars.top_bar import TopBar
from tideboard_desktop.window.main_window import MainWindow, set_tab_order
from tideboard_desktop.window.workspace.dock_specs import DockParts, DockSpec

pytestmark = pytest.mark.slow

LIVE = LiveAccount(id="281756454821", name="Futu HK", markets=frozenset({Market.HK}), currency="HKD", margin=True)
WM_DPICHANGED = 0x02E0
Rectangle = ctypes.c_long * 4
"""RECT: left, top, right, bottom."""
PAPER = PaperAccount(id="9034", name="Futu HK paper", markets=frozenset({Market.HK}), currency="HKD")


class NoLookup:
    """A lookup that finds nothing."""

    async def find(self, text: str) -> Sequence[Instrument]:
        """Nothing."""
        return ()


class Desk:
    """A window with real watchlist and book, plain panels elsewhere."""

    def __init__(self, qapp: QApplication) -> None:
        theme = make_theme()
        install(qapp, theme)
        self.clock = ManualClock()
        self.hub = filled_hub(self.clock)
        self.selection = Selection(TENCENT)
        self.frame = Frame(self.hub, fail)
        self.tasks = tasks = Tasks(fail)
        lookup = NoLookup()
        self.watchlist = watchlist_dock(
            dock_context(self.hub, self.selection, self.frame, theme=theme, clock=self.clock, tasks=tasks),
            lookup=lookup,
            lists=WatchLists([SymbolList(name="", symbols=IDS)], lambda _lists: None),
        )
        self.book = book_dock(dock_context(self.hub, self.selection, self.frame, theme=theme))
        self.plain = {name: QPushButton(name) for name in ("flow", "ticket", "positions", "orders")}
        blotter = QWidget()
        for name in ("positions", "orders"):
            self.plain[name].setParent(blotter)
        views = {name: self.plain[name] for name in ("positions", "orders")}
        parts = {
            "watchlist": DockParts(self.watchlist.title_bar, self.watchlist, self.watchlist.view),
            "flow": DockParts(TitleBar("Capital flow", theme), self.plain["flow"], self.plain["flow"]),
            "book": DockParts(self.book.title_bar, self.book, self.book.ladder),
            "ticket": DockParts(TitleBar("Order entry", theme), self.plain["ticket"], self.plain["ticket"]),
            "blotter": DockParts(TitleBar("Positions", theme), blotter, blotter, None, views),
        }
        self.window = MainWindow(
            self.hub,
            self.selection,
            self.frame,
            self.clock,
            tasks,
        )
        self.window.furnish(
            theme,
            meters=[Meter("Flow calls", lambda: (6, 30), "in 30 s")],
            readings=[
                StripReading("loop", lambda: Readout("Loop", "2 ms")),
                StripReading("empty", lambda: Readout("")),
            ],
        )

        def row(key: str) -> DockSpec:
            return DockSpec(key=key, title=key, build=lambda _selection: parts[key], place=PLACES[key], shown=True)

        self.window.fill([row(key) for key in parts])
        self.window.set_account(ACCOUNT)

    def show(self, bot: QtBot, size: QSize | None = None) -> None:
        """Put the window on the offscreen screen."""
        if size is not None:
            self.window.resize(size)
        with bot.waitExposed(self.window):
            self.window.show()
        bot.waitUntil(lambda: not self.frame.running)


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """A shown window."""
    desk = Desk(qapp)
    qtbot.addWidget(desk.window)
    desk.show(qtbot)
    yield desk
    desk.frame.stop()


def texts(widget: QWidget) -> list[str]:
    """Visible labels of a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def named(window: QWidget, identifier: str) -> QWidget:
    """The widget an automation would find."""
    found = [widget for widget in window.findChildren(QWidget) if widget.accessibleIdentifier() == identifier]
    assert len(found) == 1, identifier
    return found[0]


def left_edge(desk: Desk) -> list[QColor]:
    """Colours down the left frame."""
    picture: QImage = desk.window.grab().toImage()
    return [picture.pixelColor(1, y) for y in range(100, 160)]


def test_the_default_layout(desk: Desk) -> None:
    """Columns 338 and 312, book 424 high, 4 px gutters inside a 4 px frame."""
    watchlist = desk.watchlist.mapTo(desk.window, desk.watchlist.rect().topLeft())

    assert (watchlist.x(), desk.watchlist.width()) == (8, 338)
    assert desk.book.width() == 312
    assert abs(desk.book.height() + 30 + 2 - 424) <= 1
    assert desk.window.width() - (desk.book.mapTo(desk.window, desk.book.rect().topRight()).x() + 1) == 8


def test_the_smallest_window_fits(qapp: QApplication, qtbot: QtBot) -> None:
    """1280 x 720 keeps every dock on screen."""
    desk = Desk(qapp)
    qtbot.addWidget(desk.window)
    desk.show(qtbot, QSize(1280, 720))

    assert desk.window.size() == QSize(1280, 720)
    assert (desk.watchlist.width(), desk.book.width()) == (338, 312)
    ticket = desk.plain["ticket"].parentWidget()
    assert ticket is not None
    assert ticket.height() > 200
    desk.frame.stop()


def test_tab_walks_the_docks_as_the_eye_does_and_comes_back(desk: Desk, qtbot: QtBot) -> None:
    """Bar, watchlist, flow, book, ticket, blotter; a part that came late stands in its own dock's place."""
    late = QPushButton("late", desk.plain["flow"])
    late.show()
    desk.window.chain_docks()
    with qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    desk.window.top_bar.search.setFocus()
    seen: list[QWidget] = []
    for _stop in range(40):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(desk.window.focusWidget())
        if seen[-1] is desk.window.top_bar.search:
            break
    plain = desk.plain
    wanted = [desk.watchlist.view, plain["flow"], late, desk.book.ladder, plain["ticket"], plain["positions"]]

    assert seen[-1] is desk.window.top_bar.search
    assert [widget for widget in seen if widget in wanted] == wanted


def test_side_columns_never_take_more_than_their_share(qapp: QApplication, qtbot: QtBot) -> None:
    """In a narrow window the chart keeps the larger half."""
    desk = Desk(qapp)
    qtbot.addWidget(desk.window)
    desk.show(qtbot, QSize(1024, 720))

    assert desk.watchlist.width() == round(1024 * 0.30)
    assert desk.book.width() == round(1024 * 0.27)
    desk.frame.stop()


def test_one_step_makes_at_most_one_bar(desk: Desk) -> None:
    """Both bars and the rest kept the loop for more than 25 ms of processor time."""
    window, bars = desk.window, ("top_bar", "strip", "layouts")
    window.empty()
    before = {name: getattr(window, name) for name in bars}
    steps = [
        [name for name in bars if getattr(window, name) is not before[name]]
        for _ in chain(window.furnish_in_turns(make_theme()), [None])
    ]

    assert steps == [[], ["top_bar"], ["top_bar", "strip"], ["top_bar", "strip", "layouts"]]


def test_emptying_leaves_what_qt_made_for_itself(desk: Desk) -> None:
    """A second change of look before Qt deleted the status bar that ours replaced: the program crashed at its end."""
    window, theme = desk.window, make_theme()
    window.empty()
    window.furnish(theme)
    theirs = [child for child in window.children() if not Shiboken.createdByPython(child)]
    assert any(isinstance(child, QStatusBar) for child in theirs)

    window.empty()

    assert all(isValid(child) for child in theirs)
    assert not window.findChildren(TopBar)
    window.furnish(theme)


def test_a_low_window_shows_five_levels_and_a_tall_one_ten(desk: Desk, qtbot: QtBot) -> None:
    """The far levels go, the near ones stay, and all come back."""
    ladder = desk.book.ladder
    desk.window.resize(1366, 768)
    qtbot.waitUntil(lambda: ladder.height_for(5) <= ladder.height() < ladder.height_for(6))

    desk.window.resize(1366, 1000)
    qtbot.waitUntil(lambda: ladder.height() >= ladder.height_for(10))


def test_real_money_is_solid_and_all_else_is_patterned(desk: Desk) -> None:
    """Told apart by pattern, not by hue alone."""
    looks = {}
    for account in (ACCOUNT, PAPER, LIVE):
        desk.window.set_account(account)
        looks[account.environment] = len({colour.name() for colour in left_edge(desk)})

    assert looks[LIVE.environment] == 1
    assert looks[PAPER.environment] > 1
    assert looks[ACCOUNT.environment] > 2


@pytest.mark.parametrize(
    ("account", "title"),
    [
        (ACCOUNT, "HK.00700 612.50 \u00b7 PRACTICE \u00b7 Tideboard"),
        (PAPER, "HK.00700 612.50 \u00b7 PAPER \u00b7 Tideboard"),
        (LIVE, "HK.00700 612.50 \u00b7 LIVE \u00b7\u00b74821 \u00b7 Tideboard"),
    ],
)
def test_the_title_carries_symbol_price_and_environment(desk: Desk, account: Account, title: str) -> None:
    """LIVE with the account number."""
    desk.window.set_account(account)

    assert desk.window.windowTitle() == title


def test_the_top_bar_tells_account_lock_link_and_time(desk: Desk) -> None:
    """All of it in words."""
    shown = texts(desk.window.top_bar)

    for text in (
        "Practice HK \u00b7\u00b70001",
        "power 2,998,640.00 HKD",
        "Unlocked",
        "locks in 14:32",
        "OpenD sandbox",
        "connected",
        "10:47:12 HKT",
        "HK open to 12:00",
    ):
        assert text in shown


@pytest.mark.parametrize(
    ("kind", "words", "button"),
    [
        (LockKind.LOCKED, "Locked", "unlock_trading"),
        (LockKind.UNLOCKED, "Unlocked", "lock_trading"),
        (LockKind.LOCKING_SOON, "Locking in 0:26", "lock_trading"),
        (LockKind.LOCKED_ELSEWHERE, "Locked outside", "unlock_trading"),
    ],
)
def test_four_lock_states(desk: Desk, qtbot: QtBot, kind: LockKind, words: str, button: str) -> None:
    """Each with its words and its one button; the button asks and does nothing itself."""
    boot = desk.clock.boot()
    put(
        desk.hub,
        Topic.LOCK.of(""),
        LockStatus(kind=kind, account=None, since=desk.clock.market(), reason=LockReason.IDLE, expires=boot + 26),
    )
    qtbot.waitUntil(lambda: not desk.frame.running)
    assert words in texts(desk.window.top_bar.lock)
    shown = named(desk.window, button)
    assert shown.isVisible()

    signal = desk.window.lock_requested if button == "lock_trading" else desk.window.unlock_requested
    with qtbot.waitSignal(signal):
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("kind", "idle", "words"),
    [
        (LockKind.UNLOCKED, 598.0, "locks in 9:58 if idle"),
        (LockKind.UNLOCKED, 900.0, "locks in 14:20"),
        (LockKind.LOCKING_SOON, 26.0, "any input stays"),
        (LockKind.LOCKING_SOON, 900.0, "its time is over"),
    ],
)
def test_the_lock_names_the_rule_that_locks_first(
    desk: Desk, qtbot: QtBot, kind: LockKind, idle: float, words: str
) -> None:
    """Input moves the idle limit, not the end of the time that was chosen."""
    boot, left = desk.clock.boot(), 26 if kind is LockKind.LOCKING_SOON else 860
    desk.window.resize(2400, 900)
    end = boot + (left if idle > 800 else 890)
    status = LockStatus(kind=kind, account=None, since=desk.clock.market(), expires=end, idle_locks=boot + idle)
    put(desk.hub, Topic.LOCK.of(""), status)
    qtbot.waitUntil(lambda: not desk.frame.running)
    assert words in texts(desk.window.top_bar.lock)


def test_a_locked_window_says_that_opend_is_not(desk: Desk, qtbot: QtBot) -> None:
    """Until OpenD answered that it is locked."""
    owed = (Opening(id="a", address="127.0.0.1:11111", account_id="1"),)
    for here, words in ((True, "OpenD"), (False, "sending is off")):
        status = LockStatus(kind=LockKind.LOCKED, account=None, since=desk.clock.market(), owed=owed, owed_here=here)
        put(desk.hub, Topic.LOCK.of(""), status)
        qtbot.waitUntil(lambda: not desk.frame.running)
        assert any(words in text for text in texts(desk.window.top_bar.lock))
        assert desk.window.top_bar.lock.property("look") == ("warn" if here else "plain")


def test_locking_by_keyboard_keeps_the_focus_in_place(desk: Desk, qtbot: QtBot) -> None:
    """The other button takes it over, and no field far away."""
    desk.window.activateWindow()
    desk.window.top_bar.lock.lock.setFocus()
    locked = LockStatus(kind=LockKind.LOCKED, account=None, since=desk.clock.market(), reason=LockReason.BY_HAND)
    put(desk.hub, Topic.LOCK.of(""), locked)
    qtbot.waitUntil(lambda: not desk.frame.running)

    assert desk.window.focusWidget() is desk.window.top_bar.lock.unlock


def test_keys_ask_and_move(desk: Desk, qtbot: QtBot) -> None:
    """Ctrl+L, Ctrl+U, Alt+1 to Alt+6; the menu tells those of its entries."""
    table = give_keys(desk.window, desk.window.commands())
    desk.window.show_keys(table.keys)
    assert "Quit\tCtrl+Q" in [action.text() for action in desk.window.menu.actions()]
    with qtbot.waitSignal(desk.window.lock_requested):
        QTest.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(desk.window.unlock_requested):
        QTest.keyClick(desk.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    others = [desk.plain[name] for name in ("ticket", "positions", "orders")]
    targets = (desk.watchlist.view, desk.plain["flow"], desk.book.ladder, *others)
    for number, target in enumerate(targets):
        QTest.keyClick(desk.window, Qt.Key(Qt.Key.Key_1.value + number), Qt.KeyboardModifier.AltModifier)
        assert desk.window.focusWidget() is target


def test_letters_and_digits_that_no_field_took_ask_for_the_palette(desk: Desk, qtbot: QtBot) -> None:
    """Wherever the focus is in the docks."""
    desk.plain["flow"].setFocus()

    with qtbot.waitSignal(desk.window.typed) as told:
        QTest.keyClick(desk.plain["flow"], Qt.Key.Key_7)

    assert told.args == ["7"]


def test_the_menu_leads_to_settings_connection_keys_layouts_and_help(desk: Desk) -> None:
    """What the window shows anyway is not in it, such as its docks and the lock."""
    menu, pages = desk.window.menu, list[str]()
    desk.window.page_wanted.connect(pages.append)
    menu.aboutToShow.emit()
    shown = [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]
    words = [action.text().partition("\t")[0] for action in shown]
    assert words == [
        "Settings",
        "Connection",
        "Keyboard",
        "Layouts and docks",
        "Help",
        "About Tideboard",
        "Reset practice account",
        "Quit",
    ]
    for action in shown[:3]:
        action.trigger()
    assert pages == ["settings:", "connection:", "settings:keys"]
    (help_menu,) = [action.menu() for action in shown if action.text() == "Help"]
    assert isinstance(help_menu, QMenu)
    assert [action.text().partition("\t")[0] for action in help_menu.actions()] == [
        "User guide",
        "Check for updates",
        "Crash reports\u2026",
    ]


def test_resetting_is_for_practice_only(desk: Desk) -> None:
    """No such thing exists for a broker's account."""
    reset = next(action for action in desk.window.menu.actions() if action.text() == "Reset practice account")
    assert reset.isVisible()

    desk.window.set_account(LIVE)

    assert not reset.isVisible()


def test_a_lost_link_fills_the_banner_until_it_is_back(desk: Desk, qtbot: QtBot) -> None:
    """The top bar has the one button that asks for a retry; the layout below moves by the banner's height only."""
    later = desk.clock.monotonic() + 8
    lost = link(LinkState.DISCONNECTED, attempt=1, retry_at=later, text="OpenD closed the socket.")
    put(desk.hub, Topic.LINK.of(""), lost)
    desk.window.each_second()
    banner = desk.window.banner
    assert banner.isVisible()
    assert "OpenD closed the socket." in banner.text.text()
    qtbot.waitUntil(lambda: not desk.frame.running)
    with qtbot.waitSignal(desk.window.retry_requested):
        QTest.mouseClick(desk.window.top_bar.link.retry, Qt.MouseButton.LeftButton)

    put(desk.hub, Topic.LINK.of(""), link())
    desk.window.each_second()

    assert not banner.isVisible()


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_the_strip_tells_sources_meters_and_readings(desk: Desk) -> None:
    """Behind its one cell; a reading without words is hidden."""
    QTest.keyClick(desk.window.strip.state, Qt.Key.Key_Space)
    shown = texts(desk.window.strip.details)
    desk.window.strip.details.hide()

    for text in ("Flow", "to 10:46", "age <10 s", "Quotes", "6", "/ 30", "in 30 s", "Loop", "2 ms"):
        assert text in shown
    assert "Empty" not in shown


def test_selecting_moves_clock_and_title(desk: Desk) -> None:
    """The exchange clock follows the selected market."""
    desk.selection.select(InstrumentId("SG.D05"))

    assert desk.window.windowTitle().startswith("SG.D05 54.12")
    assert "10:47:12 SGT" in texts(desk.window.top_bar)


def test_every_focusable_widget_has_a_name(desk: Desk) -> None:
    """What assistive programs would read."""
    nameless = [
        widget
        for widget in desk.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget not in desk.plain.values()
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]

    assert nameless == []


@pytest.mark.parametrize("identifier", ["symbol_search", "watchlist", "order_book", "lock_trading", "unlock_trading"])
def test_identifiers_are_there_once(desk: Desk, identifier: str) -> None:
    """A contract for automation."""
    widget = named(desk.window, identifier)

    assert widget.objectName() == identifier
    assert widget.accessibleName()


def test_names_begin_with_the_visible_words(desk: Desk) -> None:
    """Who speaks to the computer says what stands there."""
    for button in desk.window.findChildren(QPushButton):
        assert button.accessibleName().startswith(button.text()) or not button.accessibleName()


def test_closing_is_told(desk: Desk, qtbot: QtBot) -> None:
    """The composition root ends the program."""
    with qtbot.waitSignal(desk.window.closed):
        desk.window.close()


def test_it_takes_the_place_that_windows_gives_it_at_another_resolution(desk: Desk, qtbot: QtBot) -> None:
    """WM_DPICHANGED brings the rectangle in pixels of the new monitor, here one of 150 %."""
    if sys.platform != "win32" or QGuiApplication.platformName() != "windows":
        pytest.skip("needs windows of Windows")
    place, taken = Rectangle(60, 40, 1560, 940), Rectangle()
    handle, user32 = ctypes.c_void_p(int(desk.window.winId())), ctypes.windll.user32

    user32.SendMessageW(handle, WM_DPICHANGED, 144 | 144 << 16, ctypes.byref(place))

    user32.GetWindowRect(handle, ctypes.byref(taken))
    assert list(taken) == list(place)
    qtbot.waitUntil(lambda: not desk.frame.running)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Two parts, the lower one made first, and a button in none of them; each button bears a number."""
    window = QWidget()
    column = QVBoxLayout(window)
    lower, upper = QWidget(window), QWidget(window)
    for number, parent in enumerate((lower, lower, upper, upper, window)):
        button = QPushButton(str(number), parent)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus if number == 3 else Qt.FocusPolicy.StrongFocus)
    column.addWidget(upper)
    column.addWidget(lower)
    qtbot.addWidget(window)
    return window


def test_parts_come_in_their_order_and_what_is_in_none_last(window: QWidget) -> None:
    lower, upper = (child for child in window.children() if type(child) is QWidget)

    set_tab_order(window, [upper, lower])

    assert walk(window) == ["2", "0", "1", "4"]


def walk(window: QWidget) -> list[str]:
    """The numbers of the buttons that can take the focus, in the order of Tab."""
    found: list[str] = []
    window.show()
    window.findChildren(QPushButton)[2].setFocus()
    for _ in range(4):
        button = window.focusWidget()
        found.append(button.text() if isinstance(button, QPushButton) else "")
        window.focusNextChild()
    window.hide()
    return found
