"""The order book dock: painting only what changed, freezing under the mouse, prices for the ticket."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import book_dock
from fakes.scenes.market.hub_snapshot import ACCOUNT, TENCENT, book, filled_hub, working_order
from fakes.scenes.screen.paint_spy import PaintSpy
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.orders.book_effect import Hypothetical
from tideboard_desktop.book.ladder_rows import DEPTH
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import make_theme

BOOK = Topic.BOOK.of(TENCENT)
HSBC = InstrumentId("HK.00005")


class Desk:
    """A dock with everything it needs."""

    def __init__(self, qtbot: QtBot, qapp: QApplication) -> None:
        install(qapp, make_theme())
        self.clock = ManualClock()
        self.hub = filled_hub(self.clock)
        self.selection = Selection(TENCENT)
        self.frame = Frame(self.hub, fail)
        self.dock = book_dock(dock_context(self.hub, self.selection, self.frame))
        self.ladder = self.dock.ladder
        self.bot = qtbot
        qtbot.addWidget(self.dock)
        qtbot.addWidget(self.dock.title_bar)
        self.dock.resize(312, 392)
        self.dock.show()
        self.settle()
        self.leave()  # the mouse of the test before may still stand here

    def settle(self) -> None:
        """Let the due frame run."""
        self.bot.waitUntil(lambda: not self.frame.running)

    def picture(self) -> QImage:
        """What the ladder shows."""
        return self.ladder.grab().toImage()

    def enter(self) -> None:
        """The mouse comes in."""
        point = QPointF(5, 100)
        QApplication.sendEvent(self.ladder, QEnterEvent(point, point, point))

    def leave(self) -> None:
        """The mouse goes."""
        QApplication.sendEvent(self.ladder, QEvent(QEvent.Type.Leave))


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    """A shown order book."""
    return Desk(qtbot, qapp)


def test_it_wants_the_book_of_the_selection_while_it_is_shown(desk: Desk) -> None:
    """The old book is given back with the move."""
    desk.selection.select(HSBC)
    assert desk.hub.wanted() == {Topic.BOOK.of(HSBC), Topic.QUOTE.of(HSBC)}

    desk.dock.hide()

    assert desk.hub.wanted() == frozenset()


def test_a_page_beside_the_book_is_of_now_while_nobody_wants_the_quote(desk: Desk) -> None:
    """An old quote that comes no more, for none is subscribed, says nothing of the trades that come."""
    dock = desk.dock
    ages: dict[object, float] = {Topic.QUOTE: 300.0, Topic.BOOK: 20.0}
    dock.context = replace(dock.context, stale_price=lambda key: ages[key.topic])
    assert dock.stale_for(None) == 20.0
    dock.tabs.setCurrentIndex(1)
    assert Topic.QUOTE.of(TENCENT) not in desk.hub.wanted()
    assert (dock.stale_for(None), dock.stale_for(7.0)) == (None, 7.0)
    reader = desk.hub.subscribe(Topic.QUOTE.of(TENCENT))
    assert dock.stale_for(None) == 300.0
    reader.close()


def test_a_second_makes_no_widget(desk: Desk) -> None:
    """It has no footer: the base must not make one for it."""
    desk.dock.each_second()
    before = len(QApplication.allWidgets())
    desk.dock.each_second()
    assert not [part for part in QApplication.allWidgets() if isinstance(part, DockFooter)]
    assert len(QApplication.allWidgets()) == before


def test_only_the_changed_rows_are_repainted(desk: Desk) -> None:
    """One level changes: pixels of its row change, nothing else does."""
    before = desk.picture()
    spy = PaintSpy(desk.ladder)
    put(desk.hub, BOOK, book(bids=(2600, 5500, 7900, 6300, 8800, 11200, 7100, 9400, 6000, 18500)))
    desk.bot.waitUntil(lambda: not spy.region.isEmpty())
    painted = [place for place in range(2 * DEPTH) if spy.touched(desk.ladder.row_rect(place))]
    after = desk.picture()

    assert painted == [DEPTH + 1]
    changed = [
        place
        for place in range(2 * DEPTH)
        if before.copy(desk.ladder.row_rect(place)) != after.copy(desk.ladder.row_rect(place))
    ]
    assert changed == [DEPTH + 1]


def test_a_click_offers_the_price_with_its_side_of_the_book(desk: Desk) -> None:
    """Nothing is sent: the ticket listens."""
    picked: list[tuple[Decimal, Side]] = []
    desk.dock.price_clicked.connect(lambda price, side: picked.append((price, side)))

    for place in (DEPTH - 2, DEPTH):
        QTest.mouseClick(desk.ladder, Qt.MouseButton.LeftButton, pos=desk.ladder.row_rect(place).center())

    assert picked == [(Decimal("613.0"), Side.SELL), (Decimal("612.0"), Side.BUY)]


def test_a_click_beside_the_rows_offers_nothing(desk: Desk) -> None:
    """Header, spread row and ratio bar are no prices."""
    picked: list[Decimal] = []
    desk.dock.price_clicked.connect(lambda price, _side: picked.append(price))
    spread = desk.ladder.row_rect(DEPTH).top() - 10

    for y in (4, spread, desk.ladder.height() - 4):
        QTest.mouseClick(desk.ladder, Qt.MouseButton.LeftButton, pos=QPoint(100, y))

    assert picked == []


def test_the_picture_stands_still_under_the_mouse(desk: Desk) -> None:
    """A click hits what is seen, and the newest book appears when the mouse leaves."""
    picked: list[Decimal] = []
    desk.dock.price_clicked.connect(lambda price, _side: picked.append(price))
    desk.enter()
    moved = book()
    put(desk.hub, BOOK, type(moved)(instrument=TENCENT, bids=moved.bids[3:], asks=moved.asks[3:]))
    desk.settle()
    assert desk.ladder.holding

    QTest.mouseClick(desk.ladder, Qt.MouseButton.LeftButton, pos=desk.ladder.row_rect(DEPTH).center())
    desk.leave()

    assert picked == [Decimal("612.0")]
    assert desk.ladder.shown.rows[DEPTH].price == Decimal("610.5")


def test_another_instrument_is_shown_at_once_even_under_the_mouse(desk: Desk) -> None:
    """A frozen price of the old one would land in the ticket of the new one."""
    desk.enter()
    desk.selection.select(HSBC)
    picked: list[Decimal] = []
    desk.dock.price_clicked.connect(lambda price, _side: picked.append(price))
    QTest.mouseClick(desk.ladder, Qt.MouseButton.LeftButton, pos=desk.ladder.row_rect(DEPTH).center())
    assert picked == []

    step = Decimal("0.05")
    levels = tuple(Level(Decimal("112.40") - step * place, 400, 1) for place in range(10))
    put(desk.hub, Topic.BOOK.of(HSBC), OrderBook(instrument=HSBC, bids=levels, asks=()))
    desk.settle()

    assert desk.ladder.holding
    assert desk.ladder.shown.rows[DEPTH].price == Decimal("112.40")


def test_a_dialog_in_front_lets_the_book_go_on(desk: Desk, qtbot: QtBot) -> None:
    """No leave event may come while the mouse rests."""
    with qtbot.waitActive(desk.dock):
        desk.dock.activateWindow()
    desk.enter()
    assert desk.ladder.holding
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    with qtbot.waitActive(other):
        other.activateWindow()

    qtbot.waitUntil(lambda: not desk.ladder.holding)


def test_keys_pick_a_price_too(desk: Desk) -> None:
    """Down begins at the best bid, Enter picks; Space lets go of the mark."""
    picked: list[Decimal] = []
    desk.dock.price_clicked.connect(lambda price, _side: picked.append(price))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(desk.ladder, key)

    assert picked == [Decimal("611.5")]


def test_only_a_left_press_and_a_first_enter_pick(desk: Desk) -> None:
    """Not the click that opens a menu, and not a key that is held down."""
    picked: list[Decimal] = []
    desk.dock.price_clicked.connect(lambda price, _side: picked.append(price))
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseClick(desk.ladder, button, pos=desk.ladder.row_rect(DEPTH).center())
    QTest.keyClick(desk.ladder, Qt.Key.Key_Down)
    repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True)
    QApplication.sendEvent(desk.ladder, repeat)
    assert picked == []


def test_own_orders_and_the_tickets_wish_are_marked(desk: Desk) -> None:
    """Solid is real, dashed is hypothetical; a filled order's mark goes."""
    desk.dock.set_account(ACCOUNT.id)
    desk.dock.set_hypothetical(Hypothetical(Side.BUY, {(Side.SELL, Decimal("612.5")): 1200}))
    rows = desk.ladder.shown.rows
    assert rows[DEPTH + 2].resting == "400"
    assert rows[DEPTH - 1].hypothetical == "1,200"

    put(desk.hub, Topic.ORDERS.of(ACCOUNT.id), [working_order("610.5")])
    desk.settle()

    assert [row.price_text for row in desk.ladder.shown.rows if row.resting] == ["610.50"]


def test_without_a_book_it_says_what_it_waits_for(desk: Desk) -> None:
    """Never just blank."""
    desk.selection.select(HSBC)

    assert desk.dock.book.note.isVisible()
    assert desk.dock.book.note.sentence.text() == "Asking for the book"
    desk.selection.select(TENCENT)
    assert not desk.dock.book.note.isVisible()


def test_the_age_turns_amber(desk: Desk) -> None:
    """Age is time since the last proof, not since the last change."""
    chip = desk.dock.source
    desk.clock.advance(11)
    desk.dock.show_source()
    assert (chip.text(), chip.property("tone")) == ("11 s", "warn")

    desk.hub.prove(BOOK)
    desk.dock.show_source()

    assert (chip.text(), chip.property("tone")) == ("<3 s", "secondary")
    assert "0.0 s" in chip.accessibleName()
    assert "0.0 s" in chip.toolTip()
    desk.clock.advance(4)
    desk.dock.show_source()
    assert (chip.text(), chip.property("tone")) == ("<10 s", "primary")
    assert "4.0 s" in chip.toolTip()


def test_rows_have_words_for_assistive_programs(desk: Desk) -> None:
    """A painted row alone is mute."""
    desk.dock.set_account(ACCOUNT.id)

    assert desk.ladder.row_words(DEPTH + 2) == "Bid 611.00, 7,900 shares, 9 orders, 400 of yours"
    assert desk.ladder.accessibleIdentifier() == "order_book"


@pytest.mark.parametrize("height", [240, 300, 392, 500])
def test_the_best_prices_stay_at_the_spread_whatever_the_height(desk: Desk, height: int) -> None:
    """A low dock loses the far levels, never the near ones."""
    desk.dock.resize(312, height)
    spread = desk.ladder.row_rect(DEPTH).top()
    ask, bid = desk.ladder.row_rect(DEPTH - 1), desk.ladder.row_rect(DEPTH)

    assert 20 < ask.top() < spread < bid.bottom() < desk.ladder.height()


def test_an_assistive_program_finds_one_child_per_row(desk: Desk) -> None:
    """Made only when somebody listens, and kept up to date."""
    assert not [child for child in desk.ladder.children() if child.objectName().startswith("order_book_row_")]
    QAccessible.setActive(True)
    try:
        put(desk.hub, BOOK, book(bids=(100, 5400, 7900, 6300, 8800, 11200, 7100, 9400, 6000, 18500)))
        desk.settle()
        desk.leave()
        rows = {child.objectName(): child for child in desk.ladder.findChildren(QWidget)}
        best = rows[f"order_book_row_{DEPTH}"]
        interface = QAccessible.queryAccessibleInterface(best)
    finally:
        QAccessible.setActive(False)

    assert len([name for name in rows if name.startswith("order_book_row_")]) == 2 * DEPTH
    assert interface.text(QAccessible.Text.Name) == "Bid 612.00, 100 shares, 7 orders"
    assert best.geometry() == desk.ladder.row_rect(DEPTH)


def test_it_says_that_it_is_not_the_book_of_the_shared_minute(desk: Desk) -> None:
    words = desk.dock.not_then
    assert words.isHidden()
    desk.selection.move_minute(1_795_142_520.0)
    assert words.isVisible()
    assert words.text() == "This is live, not of 10:42: no book of that minute was kept"
    desk.selection.move_minute(None)
    assert words.isHidden()
