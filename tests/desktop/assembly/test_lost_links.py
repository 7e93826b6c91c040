"""A lost connection turns what it serves grey with one word; no price is taken of it until it is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT, TENCENT, link
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.hub_values import put
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, LinkKey, Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import OrderType, Side
from tideboard_core.orders.book_effect import NO_ORDER, Hypothetical
from tideboard_desktop.assembly.built_window import LostLinks
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.ui.theme import Appearance, make_theme

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
BOOK_KEYS = (Qt.Key.Key_B, Qt.Key.Key_M, Qt.Key.Key_A)
OLD = "Quotes are 12 s old: no price can be taken."


class Stage:
    """The whole window on screen, of which connections are lost and come back."""

    def __init__(self, whole: WholeWindow) -> None:
        self.whole, self.built = whole, whole.built
        self.window, self.ticket = whole.built.window, whole.built.ticket

    def put(self, key: LinkKey, *, lost: bool, connection: str = "") -> None:
        now = self.whole.clock.monotonic()
        state = LinkState.DISCONNECTED if lost else LinkState.LIVE
        proven = now - 12 if lost else None
        put(self.whole.hub, key, link(state, since=now - 11, proven=proven, attempt=1, connection=connection))

    def lose(self, *keys: LinkKey) -> None:
        """Lose the connections of these uses; each use has one of its own where only one is lost."""
        apart = len(keys) == 1
        for key in (QUOTES_LINK, ORDERS_LINK):
            self.put(key, lost=key in keys, connection=key.subject if apart else "")
        self.tell()

    def tell(self) -> None:
        changed = self.whole.hub.take_dirty()
        for one in self.window.strip.findChildren(LostLinks):
            one.show()
        for part in (self.ticket, self.built.blotter, self.built.book, self.window.top_bar):
            part.refresh(changed)
        self.ticket.each_second()
        self.window.strip.refresh()

    def docks(self) -> dict[str, Dock]:
        found = dict[str, Dock]()
        for key, one in self.window.workspace.docks.items():
            body = one.body.inside if isinstance(one.body, LazyDock) else one.body
            if isinstance(body, Dock):
                found[key] = body
        return found

    def grey(self) -> set[str]:
        return {key for key, dock in self.docks().items() if dock.LINK is not None and dock.context.theme.stale}

    def prove(self, *topics: Topic[object]) -> None:
        """Let twelve seconds pass in which these alone are told again."""
        self.whole.clock.advance(12)
        for key in (topic.of(TENCENT) for topic in topics):
            put(self.whole.hub, key, self.whole.hub.value(key))
        self.tell()

    def click_book(self) -> None:
        ladder = self.built.book.ladder
        QTest.mouseClick(ladder, LEFT, pos=ladder.row_rect(2).center())

    def press_alt(self, *keys: Qt.Key) -> list[Decimal | None]:
        """The price after each of these keys with Alt."""
        field, found = self.ticket.form.quantity.field, list[Decimal | None]()
        field.setFocus()
        for key in keys:
            QTest.keyClick(field, key, ALT)
            found.append(self.price)
        return found

    @property
    def offered(self) -> set[str]:
        """The chips that give a price."""
        return {key for key, chip in self.ticket.form.price_chips.buttons.items() if chip.isEnabled()}

    def type_price(self, text: str) -> None:
        field = self.ticket.form.price.field
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    @property
    def side(self) -> str:
        return self.ticket.ticket.form.side.value

    @property
    def price(self) -> Decimal | None:
        return self.ticket.ticket.form.price


@pytest.fixture
async def stage(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Stage]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.frame.stop()
    window = made.built.window
    window.resize(1600, 1000)
    window.show()
    window.settle()
    window.activateWindow()
    await until(window.isActiveWindow)
    result = Stage(made)
    result.lose()
    yield result
    await made.end()


async def test_only_what_the_lost_connection_serves_is_grey(stage: Stage) -> None:
    assert stage.grey() == set()
    stage.lose(QUOTES_LINK)
    assert {"watchlist", "book", "flow"} <= stage.grey()
    assert "blotter" not in stage.grey()
    stage.lose(ORDERS_LINK)
    assert stage.grey() == {"blotter"}
    stage.lose(QUOTES_LINK, ORDERS_LINK)
    assert {"watchlist", "book", "flow", "blotter"} <= stage.grey()
    assert not stage.ticket.context.theme.stale, "one can still type there"
    stage.lose()
    assert stage.grey() == set()


async def test_a_panel_keeps_one_word_and_gives_its_chips_back(stage: Stage) -> None:
    watchlist, book = stage.built.watchlist, stage.built.book
    stage.lose(QUOTES_LINK, ORDERS_LINK)
    for dock in (watchlist, book, stage.built.flow, stage.built.blotter):
        bar = dock.title_bar
        assert bar.age == "12 s old"
        chips = [one for one in bar.findChildren(QLabel, "chip") if one.isVisible() and one.width() > 0]
        assert [one.text() for one in chips] == ["12 s old"]
        assert dock.accessibleDescription() == "12 s old"
        assert "12 s old" in chips[0].accessibleName()
    pair = book.context.theme
    assert pair.up == pair.down
    assert pair.up.text == pair.surface.text2
    stage.lose()
    for dock in (watchlist, book):
        assert (dock.title_bar.age, dock.accessibleDescription(), dock.styleSheet()) == ("", "", "")
    assert book.context.theme.up == stage.whole.theme.up
    assert book.source.maximumWidth() > 0


async def test_the_window_changes_its_colours_while_a_connection_is_lost(stage: Stage) -> None:
    stage.lose(QUOTES_LINK)
    light = make_theme(Appearance.LIGHT)
    stage.whole.theme.take_colours(light)
    stage.whole.theme.show_colours()
    grey = stage.built.book.context.theme
    assert (grey.surface.panel, grey.up.text) == (light.surface.panel, light.surface.text2)
    assert light.surface.text2 in stage.built.book.styleSheet()
    stage.lose()
    assert grey.up == light.up


async def test_no_price_is_taken_and_the_ticket_says_why(stage: Stage) -> None:
    form, ticket = stage.ticket.form, stage.ticket
    assert stage.price is not None, "it follows the market"
    stage.lose(QUOTES_LINK)
    assert stage.price is None
    assert form.stale_note.words.text() == OLD
    assert form.stale_note.isVisible()
    assert OLD in form.price.field.accessibleDescription()
    assert form.price.field.placeholderText() == "type a price"
    assert stage.offered == set()
    assert ticket.title_bar.heading.endswith("—")

    stage.click_book()
    assert stage.price is None
    assert stage.press_alt(*BOOK_KEYS) == [None] * 3
    form.price.field.setFocus()
    QTest.keyClick(form.price.field, Qt.Key.Key_Up)
    assert stage.price is None, "a step begins at the last price"
    stage.built.docks.context.window.price_ticket(TENCENT, Side.BUY, Decimal("600.5"))
    assert stage.price is None
    ticket.choose_type(OrderType.STOP)
    QTest.keyClick(form.trigger.field, Qt.Key.Key_Up)
    assert ticket.ticket.form.trigger is None


async def test_a_book_that_comes_no_more_gives_no_price_and_the_quote_beside_it_does(stage: Stage) -> None:
    """A right to depth that is lost withdraws the book alone."""
    form, ticket = stage.ticket.form, stage.ticket
    stage.prove(Topic.QUOTE)
    assert stage.price is None, "the best opposite one is of the book"
    assert form.stale_note.words.text() == "The book is 12 s old: no price can be taken of it."
    assert form.price.field.placeholderText() == "type a price"
    assert stage.offered == {"last"}
    stage.click_book()
    assert stage.price is None
    assert stage.press_alt(*BOOK_KEYS) == [None] * 3
    QTest.mouseClick(form.price_chips.buttons["last"], LEFT)
    assert stage.price == ticket.ticket.last
    stage.built.docks.context.window.price_ticket(TENCENT, Side.BUY, Decimal("600.5"))
    assert stage.price == Decimal("600.5")


async def test_a_quote_that_comes_no_more_gives_no_price_and_the_book_beside_it_does(stage: Stage) -> None:
    form, ticket = stage.ticket.form, stage.ticket.ticket
    stage.prove(Topic.BOOK)
    assert stage.price == ticket.ask
    assert form.stale_note.words.text() == "The quote is 12 s old: no price can be taken of it."
    assert form.price.field.placeholderText() == ""
    assert stage.offered == {"bid", "ask"}
    stage.built.docks.context.window.price_ticket(TENCENT, Side.BUY, Decimal("600.5"))
    assert stage.price == ticket.ask
    orders = stage.built.docks.context.services.orders
    assert orders is not None
    assert orders.why_no_price(TENCENT) == OLD
    assert stage.press_alt(*BOOK_KEYS) == [ticket.bid, ticket.middle, ticket.ask]
    stage.click_book()
    assert stage.price not in {None, ticket.ask}
    stage.ticket.choose_type(OrderType.STOP)
    QTest.keyClick(form.trigger.field, Qt.Key.Key_Up)
    assert ticket.form.trigger is None, "a step begins at the last price"


async def test_a_price_is_taken_for_ten_seconds_after_the_last_proof_though_nothing_changed(stage: Stage) -> None:
    """A click and the keys; what is told again without a change is a proof."""
    stage.prove(Topic.QUOTE, Topic.BOOK)
    stage.whole.clock.advance(10)
    stage.tell()
    taken = stage.press_alt(*BOOK_KEYS)
    assert None not in taken
    stage.click_book()
    assert stage.price not in {None, taken[-1]}
    stage.whole.clock.advance(0.1)
    stage.tell()
    assert stage.ticket.form.stale_note.words.text() == "Quotes are 10 s old: no price can be taken."
    before = stage.price
    stage.click_book()
    assert stage.press_alt(*BOOK_KEYS) == [before] * 3
    stage.prove(Topic.QUOTE, Topic.BOOK)
    assert stage.press_alt(*BOOK_KEYS) == taken


async def test_a_preview_goes_at_once_with_the_price_that_it_was_made_at(stage: Stage) -> None:
    preview, cost, marks = stage.ticket.preview, stage.ticket.form.cost, list[Hypothetical]()
    stage.ticket.would_take.connect(marks.append)
    preview.show()
    assert (preview.shown is None, cost.total[1] == "—") == (False, False)
    stage.lose(QUOTES_LINK)
    assert (preview.shown is None, cost.total[1]) == (True, "—")
    stage.type_price("611.5")
    preview.show()
    assert cost.total[1] != "—", "what is typed has a cost"
    stage.ticket.choose_type(OrderType.MARKET)
    preview.show()
    assert (preview.shown is None, cost.total[1]) == (False, "—"), "the market's price is not known"
    stage.lose()
    preview.show()
    assert cost.total[1] != "—"
    assert marks[-1] != NO_ORDER
    stage.lose(QUOTES_LINK)
    assert marks[-1] == NO_ORDER, "no level of the book is marked"


async def test_the_row_of_a_filled_window_says_how_old_its_counts_are(stage: Stage) -> None:
    row = stage.window.fill_row
    stage.window.workspace.toggle_fill(stage.window.workspace.docks["flow"])

    def aged() -> list[str]:
        return [one.text() for one in row.findChildren(QLabel, "chip") if one.isVisible()]

    stage.lose(QUOTES_LINK)
    assert (aged(), row.accessibleDescription()) == ([], ""), "orders go elsewhere"
    stage.lose(ORDERS_LINK)
    assert (aged(), row.accessibleDescription()) == (["12 s old"], "12 s old")
    stage.whole.clock.advance(2)
    stage.tell()
    assert aged() == ["14 s old"]
    stage.lose()
    assert (aged(), row.accessibleDescription()) == ([], "")


async def test_what_is_typed_stays_and_the_keys_go_on(stage: Stage) -> None:
    stage.lose(QUOTES_LINK)
    stage.window.activateWindow()
    QTest.keyClick(stage.ticket.form.quantity.field, Qt.Key.Key_F3)
    assert stage.side == Side.SELL.value
    stage.type_price("611.5")
    assert stage.price == Decimal("611.5")
    stage.tell()
    assert stage.price == Decimal("611.5")
    QTest.keyClick(stage.ticket.form.quantity.field, Qt.Key.Key_F2)
    assert stage.side == Side.BUY.value
    assert stage.price == Decimal("611.5")
    stage.lose()
    assert stage.price == Decimal("611.5")
    assert not stage.ticket.form.stale_note.isVisible()
    assert stage.ticket.form.price_chips.buttons["bid"].isEnabled()


async def test_without_the_connection_of_the_orders_nothing_is_known_of_the_account(stage: Stage) -> None:
    form, bar = stage.ticket.form, stage.window.top_bar
    put(stage.whole.hub, Topic.POSITIONS.of(ACCOUNT.id), ())
    stage.tell()
    stage.built.blotter.show_orders()
    assert stage.built.blotter.cancel_all.isEnabled()
    stage.lose(QUOTES_LINK)
    assert stage.built.blotter.cancel_all.isEnabled(), "orders go elsewhere"
    assert "—" not in bar.account.lines.whole
    stage.lose(QUOTES_LINK, ORDERS_LINK)
    assert not stage.built.blotter.cancel_all.isEnabled()
    assert "power —" in bar.account.lines.whole
    assert "max —" in form.facts.held.text()
    stage.type_price("611.5")
    stage.ticket.preview.show()
    assert form.cost.total[1] == "—"
    stage.lose()
    assert stage.built.blotter.cancel_all.isEnabled()
    assert "power —" not in bar.account.lines.whole


async def test_it_is_told_once_with_one_retry(stage: Stage) -> None:
    stage.lose(QUOTES_LINK, ORDERS_LINK)
    stage.window.each_second()
    assert stage.window.strip.state.accessibleName().startswith("No connection · 12 s")
    message = stage.window.banner.message
    assert message is not None
    assert message.text.startswith("No connection to OpenD sandbox since")
    assert (message.button, message.link) == ("", "Connection…")
    words = {"Retry", "Retry now"}
    shown = [one for one in stage.window.findChildren(QWidget) if one.isVisible() and one.property("text") in words]
    assert len(shown) <= 1


async def test_the_labels_of_a_chart_give_no_price(stage: Stage) -> None:
    orders = stage.built.docks.context.services.orders
    assert orders is not None
    stage.ticket.choose_type(OrderType.STOP)
    stage.lose(QUOTES_LINK)
    orders.limit(TENCENT, Side.BUY, Decimal("605.5"))
    assert stage.ticket.ticket.form.order_type is OrderType.STOP, "the form is left as it is"
    assert orders.why_no_price(TENCENT) == OLD
    stage.lose()
    orders.limit(TENCENT, Side.BUY, Decimal("605.5"))
    assert stage.price == Decimal("605.5")
