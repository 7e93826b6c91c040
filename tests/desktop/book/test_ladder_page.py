"""The frozen book: under a real mouse a click takes the price that is seen, whatever came meanwhile."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import BookScene
from fakes.scenes.market.hub_snapshot import ACCOUNT, TENCENT, book, quote
from fakes.scenes.screen.timers import timer_of
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayError, PermissionMissing, QuotaExceeded
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Side
from tideboard_core.model.quote import ExtendedQuote, OrderBook, TradeState
from tideboard_core.orders.book_effect import Hypothetical
from tideboard_desktop.book.ladder_rows import DEPTH, SpreadLine
from tideboard_desktop.docks.figures.extended_hours import ExtendedHours, hours_at

BOOK = Topic.BOOK.of(TENCENT)
FULL = book()
SHORT = {ExtendedHours.PRE: "pre", ExtendedHours.POST: "post", ExtendedHours.OVERNIGHT: "night"}
MOVED = OrderBook(instrument=TENCENT, bids=FULL.bids[3:], asks=FULL.asks[3:])


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> BookScene:
    """A dock with a book, the mouse outside of its rows."""
    return BookScene(qapp, qtbot)


def over_best_bid(scene: BookScene) -> QPoint:
    """Where the best bid stands."""
    return scene.dock.ladder.row_rect(DEPTH).center()


def publish(scene: BookScene, newer: OrderBook) -> None:
    """A book arrives and is drawn."""
    put(scene.hub, BOOK, newer)
    scene.frame_now()


def between(scene: BookScene) -> SpreadLine:
    """What is written between the sides."""
    return scene.dock.ladder._spread


def test_a_click_takes_the_price_that_is_seen(scene: BookScene) -> None:
    """Two books come while the mouse rests; leaving shows the newest one."""
    ladder, picked = scene.dock.ladder, list[tuple[Decimal, Side]]()
    scene.dock.price_clicked.connect(lambda price, side: picked.append((price, side)))
    point = over_best_bid(scene)
    scene.move(ladder, point)
    publish(scene, MOVED)
    publish(scene, MOVED)
    seen = scene.dock.grab().toImage()
    scene.click(ladder, point)

    assert picked == [(Decimal("612.0"), Side.BUY)]
    assert scene.dock.book.waiting == 2
    assert ladder.recentre.text() == "frozen \u00b7 2 newer"
    assert ladder.recentre.isVisible()
    assert seen == scene.dock.grab().toImage()

    scene.leave()

    assert ladder.shown.rows[DEPTH].price == MOVED.bids[0].price
    assert ladder.recentre.isHidden()


def test_the_button_goes_to_the_newest_book_and_holds_that(scene: BookScene) -> None:
    """The mouse never leaves the ladder on its way to the button."""
    ladder = scene.dock.ladder
    scene.move(ladder, over_best_bid(scene))
    publish(scene, MOVED)
    scene.move(ladder.recentre, ladder.recentre.rect().center())
    assert ladder.holding

    scene.click(ladder.recentre, ladder.recentre.rect().center())

    assert ladder.shown.rows[DEPTH].price == MOVED.bids[0].price
    publish(scene, FULL)
    assert ladder.shown.rows[DEPTH].price == MOVED.bids[0].price
    assert scene.dock.book.waiting == 1
    QTest.keyClick(ladder, Qt.Key.Key_Space)
    assert ladder.shown.rows[DEPTH].price == FULL.bids[0].price


def test_keyboard_focus_does_not_freeze(scene: BookScene) -> None:
    """The mark stays at its price while the book moves on, and goes when the price has left it."""
    ladder = scene.dock.ladder
    ladder.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(4):
        QTest.keyClick(ladder, Qt.Key.Key_Down)
    assert ladder.cursor_price == Decimal("610.5")

    publish(scene, MOVED)

    assert ladder.shown.rows[DEPTH].price == Decimal("610.5")
    assert ladder.cursor_price == Decimal("610.5")
    picked: list[Decimal] = []
    scene.dock.price_clicked.connect(lambda price, _side: picked.append(price))
    QTest.keyClick(ladder, Qt.Key.Key_Return)
    publish(scene, OrderBook(instrument=TENCENT, bids=FULL.bids[4:], asks=FULL.asks))
    QTest.keyClick(ladder, Qt.Key.Key_Return)
    assert picked == [Decimal("610.5")]
    assert ladder.cursor_price is None


def test_own_orders_and_the_tickets_wish_appear_on_a_frozen_book(scene: BookScene) -> None:
    """What was clicked must be seen at once; both tags stand at one price."""
    scene.move(scene.dock.ladder, over_best_bid(scene))
    publish(scene, MOVED)
    scene.dock.set_account(ACCOUNT.id)
    scene.dock.set_hypothetical(Hypothetical(Side.BUY, {(Side.BUY, Decimal("611.0")): 300}))

    row = scene.dock.ladder.shown.rows[DEPTH + 2]
    assert (row.price_text, row.resting, row.hypothetical) == ("611.00", "400", "300")
    assert scene.dock.ladder.row_words(DEPTH + 2).endswith("400 of yours, 300 by the ticket")


def test_what_an_option_s_book_counts_are_contracts(scene: BookScene) -> None:
    """In the rows that a screen reader gets, and in the file of the tape."""
    for symbol, word in (("HK.TCH261230C600000", "contracts"), (TENCENT, "shares")):
        instrument = InstrumentId(symbol)
        scene.selection.select(instrument)
        put(scene.hub, Topic.BOOK.of(instrument), OrderBook(instrument=instrument, bids=FULL.bids, asks=FULL.asks))
        scene.frame_now()
        assert word in scene.dock.ladder.row_words(DEPTH)
        assert f"quantity [{word}]" in scene.dock.tape.as_file()[0]


def test_a_refusal_says_why_and_offers_the_rights(scene: BookScene) -> None:
    """Not an empty ladder: the reason, and one way forward."""
    scene.refused[BOOK] = PermissionMissing("permission-missing", text="no HK right")
    scene.hub.forget(BOOK)
    scene.frame_now()
    page = scene.dock.book

    assert page.note.sentence.text() == "Not with your quote rights"
    assert "no HK right" in page.footer.reason.text()
    page.footer.button.click()
    assert scene.pages == ["connection:allowances"]


def test_a_refusal_is_said_below_the_last_book_and_not_over_it(scene: BookScene) -> None:
    scene.refused[BOOK] = QuotaExceeded("quota")
    scene.hub.touch(BOOK)
    scene.frame_now()
    page = scene.dock.book

    assert page.note.isHidden()
    assert page.footer.name.text() == "The provider says"
    assert scene.dock.ladder.shown.rows[DEPTH].price is not None


def test_rows_are_few_or_roomy_as_wanted(scene: BookScene) -> None:
    """The best prices stay at the spread."""
    ladder = scene.dock.ladder
    scene.dock.set_rows(levels=5, roomy=True)

    assert ladder.row_rect(DEPTH).height() == 20
    assert ladder.row_rect(DEPTH - 1).bottom() < ladder.row_rect(DEPTH).top()
    assert ladder.place_at(ladder.row_rect(DEPTH + 4).center().y()) == DEPTH + 4
    assert ladder.place_at(ladder.row_rect(DEPTH + 5).center().y()) is None


def test_a_feed_that_stays_silent_is_told_after_five_seconds(scene: BookScene) -> None:
    """Another symbol starts anew; a book that comes takes the words away."""
    page = scene.dock.book
    scene.selection.select(InstrumentId("HK.09999"))
    for _second in range(4):
        scene.dock.each_second()
    assert page.note.sentence.text() == "Asking for the book"

    scene.dock.each_second()
    assert page.note.sentence.text() == "Nothing has arrived"
    assert page.footer.isVisible()
    assert page.footer.reason.text().startswith("The subscription stands")

    scene.selection.select(TENCENT)
    publish(scene, MOVED)
    scene.dock.each_second()
    assert not page.note.isVisible()
    assert not page.footer.isVisible()


def test_a_halt_takes_the_place_of_the_spread(scene: BookScene) -> None:
    put(scene.hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, "612.50", "604.00", suspended=True))
    scene.frame_now()

    assert between(scene).spread == "trading suspended"
    told = replace(quote(TENCENT, "612.50", "604.00", suspended=True), state=TradeState.CIRCUIT_BREAKER)
    put(scene.hub, Topic.QUOTE.of(TENCENT), told)
    scene.frame_now()
    assert between(scene).spread == "circuit breaker"


def test_outside_regular_hours_the_price_between_the_sides_is_that_of_the_session(scene: BookScene) -> None:
    """As the watchlist has it, with its change since the close and the session in a word."""
    traded = Decimal("539.00")
    block = ExtendedQuote(
        price=traded,
        high=traded,
        low=traded,
        volume=1,
        turnover=traded,
        change=Decimal("-73.50"),
        change_rate=Decimal(-12),
        time=None,
    )
    closed = quote(TENCENT, "612.50", "604.00")
    outside = hours_at(int(scene.clock.market().timestamp() // 60))
    put(scene.hub, Topic.QUOTE.of(TENCENT), replace(closed, after=block, overnight=block, pre=block))
    scene.frame_now()

    line = between(scene)
    assert outside is not None
    assert (line.last, line.sign) == ("539.00", -12.0)
    assert line.change == f"\u221212.00% {SHORT[outside]}"

    put(scene.hub, Topic.QUOTE.of(TENCENT), closed)
    scene.frame_now()
    assert between(scene).last == "612.50"


def test_unreadable_books_say_why_below_the_last_good_one(scene: BookScene) -> None:
    page, good = scene.dock.book, scene.hub.value(BOOK)
    scene.hub.publish(BOOK, Lazy.failed(GatewayError("reply-unreadable", field="volume")))
    page.draw()

    assert scene.hub.value(BOOK) is good
    assert not page.footer.isHidden()
    assert page.note.isHidden()
    assert "(field volume)" in page.footer.reason.text()

    scene.hub.publish(BOOK, Lazy.ready(good))
    page.draw()
    assert page.footer.isHidden()


def resized(size: int, *, level: int = 2) -> OrderBook:
    """The book with another size at one bid."""
    bids = list(FULL.bids)
    bids[level] = replace(bids[level], quantity=bids[level].quantity + size)
    return replace(FULL, bids=tuple(bids))


def size_colours(scene: BookScene, place: int) -> set[str]:
    """The colours of a row around its size."""
    ladder = scene.dock.ladder
    rect = ladder.row_rect(place)
    image = ladder.grab(rect).toImage()
    right = round(ladder.width() * 0.82)
    return {image.pixelColor(x, 2).name() for x in range(right - 30, right)}


def test_a_changed_size_flashes_and_fades(scene: BookScene) -> None:
    """More and less in different colours; after six tenths of a second the row looks as it did."""
    place, ladder = DEPTH + 2, scene.dock.ladder
    assert ladder.flashes is not None
    fresh = []
    for change in (200, -200):
        publish(scene, FULL)
        scene.clock.advance(0.7)
        timer_of(ladder.flashes).timeout.emit()
        publish(scene, resized(change))
        fresh.append(size_colours(scene, place))
        assert ladder.flashes.active
        scene.clock.advance(0.7)
        timer_of(ladder.flashes).timeout.emit()
        assert not ladder.flashes.active
        assert size_colours(scene, place) != fresh[-1]
    assert fresh[0] != fresh[1]


def test_sizes_that_change_all_at_once_do_not_flash(scene: BookScene) -> None:
    """The share is one of the rows on the screen, not of the sixty levels that a high window has room for."""
    publish(scene, FULL)
    publish(scene, replace(FULL, bids=tuple(replace(level, quantity=level.quantity + 200) for level in FULL.bids)))
    assert scene.dock.ladder.flashes is not None
    assert not scene.dock.ladder.flashes.active


def test_prices_that_move_to_other_rows_do_not_flash(scene: BookScene) -> None:
    """A new best price shifts all rows: no size changed."""
    publish(scene, FULL)
    publish(scene, replace(FULL, bids=FULL.bids[1:]))
    assert scene.dock.ladder.flashes is not None
    assert not scene.dock.ladder.flashes.active
    publish(scene, replace(FULL, bids=FULL.bids[1:], asks=FULL.asks[1:]))
    assert not scene.dock.ladder.flashes.active
