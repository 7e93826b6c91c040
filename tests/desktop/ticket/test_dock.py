"""The ticket under real key and mouse events; nothing in it can send."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from fakes.scenes.screen.timers import timer_of
from fakes.scenes.screen.whole_style import install
from fakes.scenes.trading.filled_hub import order_book, quote
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import TENCENT, account, checks, order
from fakes.values.waiting import between_tasks, until
from tideboard_core.errors import OrderUnknown
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import (
    Account,
    Environment,
    LiveAccount,
    ModifyRequest,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.book_effect import Hypothetical
from tideboard_desktop.orders.results import UnknownDialog
from tideboard_desktop.ticket.presenter import PREVIEW_MS
from tideboard_desktop.ui import format as fmt

LEFT = Qt.MouseButton.LeftButton


# --- review, never send ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["button", "enter in price", "enter in quantity"])
async def test_every_way_out_of_the_ticket_is_a_review(scene: TicketScene, way: str) -> None:
    scene.type("613", "2000")
    if way == "button":
        QTest.mouseClick(scene.dock.form.action, LEFT)
    else:
        QTest.keyClick(scene.price if way.endswith("price") else scene.quantity, Qt.Key.Key_Return)
    await scene.settle()
    (request,) = scene.sent
    assert (request.side, request.quantity, request.price) == (Side.BUY, 2000, Decimal(613))
    assert request.account is scene.room.floor.account


async def test_while_a_review_is_open_there_is_no_second_one(scene: TicketScene) -> None:
    scene.room.guard.hold = asyncio.Event()
    scene.type("613", "2000")
    for _ in range(5):
        QTest.mouseClick(scene.dock.form.action, LEFT)
        QTest.keyClick(scene.price, Qt.Key.Key_Return)
        await scene.settle()
    assert len(scene.sent) == 1
    assert not scene.dock.form.action.isEnabled()
    scene.room.guard.hold.set()
    await scene.settle()
    assert scene.dock.form.action.isEnabled()


async def test_the_button_counts_the_wait_for_lists_and_becomes_ready_by_itself(scene: TicketScene) -> None:
    guard, action = scene.room.guard, scene.dock.form.action
    guard.hold, guard.reading_left = asyncio.Event(), 1.6
    scene.type("613", "2000")
    ready = action.text()
    QTest.mouseClick(action, LEFT)
    await scene.settle()
    timer = timer_of(scene.dock, once=False)
    assert timer.isActive()
    timer.timeout.emit()
    assert action.text() == "Reading orders, 2 s"
    assert not action.isEnabled()

    guard.reading_left = 0.4
    timer.timeout.emit()
    assert action.text() == "Reading orders, 1 s"
    guard.reading_left = None
    timer.timeout.emit()
    assert action.text() == "In review"
    guard.hold.set()
    await scene.settle()
    assert action.text() == ready
    assert action.isEnabled()
    assert not timer.isActive()
    assert len(scene.sent) == 1


async def test_locked_it_asks_for_the_unlock_and_keeps_its_values(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.room.floor.lock()
    scene.frame()
    assert scene.dock.form.action.text() == "Unlock to trade"
    QTest.mouseClick(scene.dock.form.action, LEFT)
    QTest.keyClick(scene.price, Qt.Key.Key_Return)
    await scene.settle()
    assert len(scene.unlocks) == 2
    assert not scene.sent
    scene.room.floor.unlock()
    scene.frame()
    assert scene.dock.form.action.text() == "Review practice buy 2,000 @ 613.00"


async def test_the_lock_of_another_account_does_not_open_this_one(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.dock.set_account(account(Environment.LIVE))
    assert scene.dock.form.action.text() == "Unlock to trade"


async def test_a_pinned_account_is_said_where_one_would_send(scene: TicketScene) -> None:
    """The button asks to remove the pin; what is filled in stays, also from another dock."""
    scene.type("613", "2000")
    scene.room.floor.lock(LockReason.PINNED)
    scene.frame()
    scene.dock.preview.show_checks()
    asked = len(scene.unlocks)

    assert scene.dock.form.action.text() == "Unpin to trade"
    line = scene.dock.form.checks_line.line
    assert (line.words.text(), line.figure.text()) == ("This account is pinned", "")
    QTest.mouseClick(scene.dock.form.action, LEFT)
    assert len(scene.unlocks) == asked + 1
    assert not scene.sent


async def test_the_lock_line_says_since_when(scene: TicketScene) -> None:
    scene.room.floor.lock()
    scene.room.floor.clock.advance(120)
    scene.frame()
    scene.dock.preview.show_checks()
    line = scene.dock.form.checks_line.line
    assert (line.words.text(), line.figure.text()) == ("Trading is locked", "since 10:30")
    clock = scene.room.floor.clock
    for seconds in (-1, 0.4, -0.2, 300):  # the exchange's time is told anew every few seconds
        clock.set_market(clock.market() + timedelta(seconds=seconds))
        scene.dock.preview.show_checks()
        assert line.figure.text() == "since 10:30"


@pytest.mark.parametrize(
    ("price", "quantity", "note"),
    [("613.25", "2000", "Not on a tick of 0.50"), ("613", "150", "Not whole lots of 100"), ("613", "xyz", "")],
)
async def test_what_is_wrong_is_told_in_place_and_cannot_be_reviewed(
    scene: TicketScene, price: str, quantity: str, note: str
) -> None:
    size = scene.dock.size()
    scene.type(price, quantity)
    QTest.keyClick(scene.price, Qt.Key.Key_Return)
    await scene.settle()
    assert not scene.sent
    assert not scene.dock.form.action.isEnabled()
    assert note in scene.dock.form.price_row.note.text() + scene.dock.form.quantity_row.note.text()
    assert scene.dock.size() == size


# --- price ----------------------------------------------------------------------------------------------------------


async def test_letters_never_enter_the_numbers(scene: TicketScene) -> None:
    scene.type("6b1e3", "2x000")
    assert (scene.dock.form.price.text, scene.dock.form.quantity.text) == ("613.00", "2000")


@pytest.mark.parametrize(("chip", "price"), [("bid", "612.00"), ("last", "612.50"), ("ask", "612.50")])
async def test_chips_carry_and_set_the_markets_prices(scene: TicketScene, chip: str, price: str) -> None:
    button = scene.dock.form.price_chips.buttons[chip]
    assert button.text() in {"Bid", "Last", "Ask"}
    assert button.accessibleName() == button.toolTip() == f"{button.text()} {price}"
    QTest.mouseClick(button, LEFT)
    assert scene.dock.form.price.text == price


async def test_a_click_on_the_book_fills_the_price_and_sends_nothing(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.dock.take_price(Decimal("611.5"), Topic.BOOK)
    await scene.settle()
    assert scene.dock.form.price.text == "611.50"
    assert not scene.room.guard.submitted


@pytest.mark.parametrize("source", [SourceKind.REAL, SourceKind.DELAYED])
async def test_prices_of_another_kind_never_enter_the_ticket(scene: TicketScene, source: SourceKind) -> None:
    scene.source = source
    scene.dock.take_price(Decimal("611.5"), Topic.BOOK)
    scene.dock.price_to("ask")
    QTest.keyClick(scene.price, Qt.Key.Key_Up)
    scene.dock._show_market()
    assert not scene.dock.form.price.text
    assert not any(button.isEnabled() for button in scene.dock.form.price_chips.buttons.values())


async def test_a_market_order_has_no_price(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.dock.form.order_type.button("market").click()
    assert scene.dock.form.price.text == "Market"
    assert not scene.price.isEnabled()
    scene.dock.form.time_in_force.pick("gtc")
    QTest.mouseClick(scene.dock.form.action, LEFT)
    await scene.settle()
    (request,) = scene.sent
    assert (request.order_type, request.price, request.time_in_force) == (
        OrderType.MARKET,
        None,
        TimeInForce.DAY,  # a market order does not wait for another day
    )


# --- quantity -------------------------------------------------------------------------------------------------------


async def test_quantity_steps_by_lots(scene: TicketScene) -> None:
    scene.type("613", "150")
    QTest.keyClick(scene.quantity, Qt.Key.Key_Up)
    assert scene.dock.form.quantity.text == "200"
    QTest.keyClick(scene.quantity, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert scene.dock.form.quantity.text == "1,200"


async def test_money_becomes_whole_lots(scene: TicketScene) -> None:
    scene.type("613", "")
    scene.dock.form.unit.button("amount").click()
    scene.quantity.setFocus()
    QTest.keyClicks(scene.quantity, "1,000,000")
    assert "1,600 shares" in scene.dock.form.quantity_row.note.text()
    assert scene.dock.form.action.text() == "Review practice buy 1,600 @ 613.00"


async def test_percent_of_power_uses_the_brokers_maximum(scene: TicketScene) -> None:
    scene.type("613", "")
    await scene.dock.max_quantity.load(scene.room.floor.account, Decimal(613))
    scene.dock.form.quantity_chips.buttons["50%"].click()
    assert scene.dock.form.quantity.text == "2,400"
    assert "max 4,800" in scene.dock.form.quantity_row.note.text()
    assert scene.broker.asked == [("HK.00700", OrderType.LIMIT, "613")]


async def test_without_the_brokers_word_power_and_position_bound_the_quantity(scene: TicketScene) -> None:
    scene.broker.silent = True
    scene.type("613", "")
    await scene.dock.max_quantity.load(scene.room.floor.account, Decimal(613))
    assert scene.dock.ticket.most == 4800
    scene.dock.choose_side(Side.SELL)
    assert scene.dock.ticket.most == 1000


async def test_changing_the_unit_keeps_the_shares(scene: TicketScene) -> None:
    scene.type("613", "2400")
    await scene.dock.max_quantity.load(scene.room.floor.account, Decimal(613))
    for unit, shown in (("amount", "1,471,200.00"), ("power", "50%"), ("shares", "2,400")):
        scene.dock.form.unit.button(unit).click()
        assert scene.dock.form.quantity.text == shown
        assert scene.dock.ticket.shares == 2400


@pytest.mark.parametrize(("chip", "shares"), [("1", "100"), ("5", "500"), ("20", "2,000")])
async def test_quick_chips_are_lots(scene: TicketScene, chip: str, shares: str) -> None:
    QTest.mouseClick(scene.dock.form.quantity_chips.buttons[chip], LEFT)
    assert scene.dock.form.quantity.text == shares


# --- side, account, change ------------------------------------------------------------------------------------------


async def test_another_environment_empties_the_form(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.dock.set_account(account(Environment.LIVE))
    assert not scene.dock.form.price.text
    assert not scene.dock.form.quantity.text
    facts = scene.dock.form.facts
    assert (facts.account.text(), facts.held.text()) == ("Futu HK \u00b7\u00b74821", "Positions not read yet")
    assert facts._environment is scene.dock.title_bar.environment is Environment.LIVE


def of_the_same_number(known: Account, which: str) -> Account:
    """An account that shares nothing but its number with `known`: of real money, or at another broker."""
    live = LiveAccount(id=known.id, name=known.name, markets=known.markets, currency=known.currency)
    return live if which == "live" else replace(known, broker="other")


@pytest.mark.parametrize("which", ["live", "other-broker"])
async def test_so_does_another_account_of_the_same_number(scene: TicketScene, which: str) -> None:
    """What was filled in for practice never stands in a ticket of real money, nor comes back there."""
    scene.type("613", "2000")
    messages = list[str]()
    scene.room.desk.message.connect(messages.append)
    draft, known = scene.dock.draft(), scene.room.floor.account
    request = scene.dock.ticket.request()
    assert isinstance(request, OrderRequest)
    scene.dock.filling.keep(request)
    scene.dock.set_account(of_the_same_number(known, which))
    begun = ("" if which == "live" else "612.50", "100")  # a practice market's price fits no LIVE account; one lot
    assert (scene.price.text(), scene.quantity.text()) == begun
    scene.dock.take_draft(draft)
    scene.dock.prefill(request)
    assert (scene.price.text(), scene.quantity.text()) == begun
    assert messages == ["This order belongs to another account. Switch to that account first."]


async def test_another_instrument_empties_price_and_quantity(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.dock.choose_side(Side.SELL)
    scene.room.selection.select(InstrumentId("HK.09988"))
    assert not scene.dock.form.price.text
    assert not scene.dock.form.quantity.text
    assert scene.dock.form.side.side is Side.SELL


async def test_a_working_order_is_changed_through_the_same_review(scene: TicketScene) -> None:
    working = order(filled=400)
    scene.dock.edit(working)
    assert not scene.dock.form.side.isEnabled()
    assert not scene.dock.form.stop_editing.isHidden()
    QTest.keyClick(scene.price, Qt.Key.Key_Up)
    assert scene.dock.form.action.text() == "Review change 1,000 @ 611.50"
    QTest.mouseClick(scene.dock.form.action, LEFT)
    await scene.settle()
    (change,) = scene.room.guard.submitted
    assert isinstance(change, ModifyRequest)
    assert (change.order, change.price, change.quantity) == (working, Decimal("611.5"), 1000)
    assert scene.dock.ticket.replacing is None


@pytest.mark.parametrize("typed", [False, True])
async def test_a_change_without_an_answer_is_left_once_the_order_shows_it(scene: TicketScene, *, typed: bool) -> None:
    """What else was typed meanwhile is a change of its own."""
    working, account_id = order(), scene.room.floor.account.id
    scene.room.floor.put(Topic.ORDERS, account_id, (working,))
    scene.dock.edit(working)
    QTest.keyClick(scene.price, Qt.Key.Key_Up)
    scene.room.guard.error = OrderUnknown("no-answer", client_order_id="TB-1120-KQXW-0417")
    QTest.mouseClick(scene.dock.form.action, LEFT)
    await scene.settle()
    for dialog in scene.room.window.findChildren(UnknownDialog):
        dialog.reject()
    await scene.settle()
    assert scene.dock.ticket.replacing is not None

    scene.room.floor.put(Topic.ORDERS, account_id, (replace(working, filled=100),))
    scene.frame()
    assert scene.dock.ticket.replacing is not None

    if typed:
        QTest.keyClick(scene.price, Qt.Key.Key_Up)
    scene.room.floor.put(Topic.ORDERS, account_id, (replace(working, price=Decimal("611.5")),))
    scene.frame()
    assert (scene.dock.ticket.replacing is None) is not typed


async def test_a_change_does_not_become_a_new_order_when_its_account_is_told_again(scene: TicketScene) -> None:
    """The broker describes the same account anew, as it does after a login: the change ends, and takes its values."""
    scene.dock.edit(order(number="7002"))
    known = scene.room.floor.account
    scene.dock.set_account(replace(known, name=f"{known.name} 2"))
    assert (scene.price.text(), scene.quantity.text()) == ("", "")
    assert scene.dock.ticket.request() is None


async def test_what_is_typed_stays_when_its_account_is_told_again(scene: TicketScene) -> None:
    scene.type("613.00", "1300")
    known = scene.room.floor.account
    scene.dock.set_account(replace(known, name=f"{known.name} 2"))
    assert scene.dock.ticket.request() is not None


async def test_a_change_can_be_left(scene: TicketScene) -> None:
    scene.dock.edit(order())
    QTest.mouseClick(scene.dock.form.stop_editing, LEFT)
    assert scene.dock.form.side.isEnabled()
    assert scene.dock.ticket.replacing is None


# --- preview --------------------------------------------------------------------------------------------------------


async def test_the_preview_shows_cost_and_tells_the_book(scene: TicketScene) -> None:
    told: list[Hypothetical] = []
    scene.dock.would_take.connect(told.append)
    scene.type("613", "2000")
    scene.dock.preview.show()
    values = [value.text() for _title, value in scene.dock.form.cost._lines]
    assert values == ["1,226,000.00", "1,764.50", "1,227,764.50", "1,770,875.50"]
    takes = {(Side.SELL, Decimal("613.00")): 800, (Side.SELL, Decimal("612.50")): 1200}
    assert told[-1] == Hypothetical(Side.BUY, takes)
    scene.type("613", "0")
    scene.dock.preview.show()
    assert told[-1].shares == {}


@pytest.mark.parametrize("other", ["security", "account", "side", "type", "change"])
async def test_no_figure_of_the_order_before_stands_beside_another_one(scene: TicketScene, other: str) -> None:
    scene.type("613", "2000")
    scene.dock.preview.show()
    form = scene.dock.form
    assert form.checks_line.line.words.text() == "All checks passed"
    assert form.cost.total[1] != fmt.MISSING

    if other == "security":
        scene.room.selection.select(InstrumentId("HK.09988"))
    elif other == "account":
        scene.dock.set_account(account(Environment.LIVE))
    elif other == "side":
        scene.dock.choose_side(Side.SELL)
    elif other == "type":
        scene.dock.choose_type(OrderType.MARKET)
    else:
        scene.dock.edit(order())

    assert [value.text() for _title, value in form.cost._lines] == [fmt.MISSING] * 4
    assert not form.checks.lines
    line = form.checks_line.line
    assert not any(word in line.words.text() + line.figure.text() for word in ("passed", "market", "size", "%"))


async def test_what_denies_stands_on_the_line_and_the_rest_is_counted_and_listed(scene: TicketScene) -> None:
    scene.room.guard.checks = checks(far=True, warning=True)
    scene.type("613", "2000")
    scene.dock.preview.show()
    form = scene.dock.form
    assert (form.checks_line.line.words.text(), form.checks_line.line.figure.text()) == (
        "Too far from last",
        "+1 \u00b7 +3.40% of 2%",
    )
    lines = [line.words.text() for line in form.checks.lines]
    assert lines == ["Takes 2 levels", "Unlocked, account right", "Within size and value"]


async def test_the_new_side_of_a_form_that_nobody_is_in_is_checked_soon(scene: TicketScene) -> None:
    scene.dock.preview.show()
    scene.dock.preview._later.stop()
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    scene.dock.choose_side(Side.SELL)
    assert scene.dock.ticket.at_rest
    assert scene.dock.preview._later.interval() == PREVIEW_MS


async def test_verdicts_follow_the_time_while_nothing_arrives(scene: TicketScene) -> None:
    """A session ends, an order log stops: no word about the security comes."""
    scene.type("613", "2000")
    scene.dock.preview.show()
    scene.dock.preview._later.stop()
    scene.room.guard.checks = checks(far=True)
    scene.dock.each_second()
    assert scene.dock.preview._later.isActive()
    scene.dock.preview._later.timeout.emit()
    assert scene.dock.form.checks_line.line.words.text() == "Too far from last"


async def test_a_burst_of_market_data_asks_the_guard_once(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.dock.preview.show()
    before = scene.room.guard.previews
    for step in range(50):
        scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote(f"612.{step:02}"))
        scene.room.floor.put(Topic.BOOK, TENCENT.id, order_book())
        scene.frame()
    assert scene.room.guard.previews == before
    await until(lambda: scene.room.guard.previews == before + 1)


# --- access ---------------------------------------------------------------------------------------------------------


async def test_the_form_fits_its_dock_beside_a_scroll_bar(scene: TicketScene, qapp: QApplication) -> None:
    """Nothing is cut at the right; 312 px is the dock of the default layout, 8 px the scroll bar."""
    install(qapp, scene.room.theme)
    scene.type("613", "2000")
    area = scene.dock.findChild(QScrollArea)
    form = None if area is None else area.widget()
    assert form is not None

    assert form.minimumSizeHint().width() <= 312 - 8


@pytest.mark.parametrize(
    ("typed", "shares", "words"),
    [
        ("1,000", 1000, "10 lots"),
        ("１，０００", 1000, "10 lots"),
        ("1 000", 1000, "10 lots"),
        ("1,5", None, "A comma only groups thousands: 1,000."),
        ("10,00", None, "A comma only groups thousands: 1,000."),
        ("0,500", None, "A comma only groups thousands: 1,000."),
        ("100.0", None, "Write a whole number."),
        ("50%", None, "Write it without a percent sign."),
        ("١٠٠", None, "Write it in digits 0 to 9."),
        ("-100", None, "Write it without a sign."),
        ("1" * 28, None, "Too many digits."),
        ("1e3", None, "This is not a number."),
        ("1_000", None, "This is not a number."),
    ],
)
async def test_a_quantity_is_what_is_read_or_refused_in_words(
    scene: TicketScene, typed: str, shares: int | None, words: str
) -> None:
    """`1,5` was 15 and `10,00` was 1,000: no check catches a quantity. What was typed stays to be mended."""
    scene.type("613", "")
    scene.quantity.insert(typed)
    scene.dock.preview.show()
    form = scene.dock.form

    assert scene.dock.ticket.shares == shares
    assert words in form.quantity_row.note.text()
    assert (scene.dock.ticket.request() is not None) is (shares is not None)
    form.quantity.field.editingFinished.emit()
    scene.dock.choose_side(Side.SELL)
    assert form.quantity.text == ("1,000" if shares else typed)


async def test_a_refused_price_gives_way_to_one_of_the_market_and_to_another_security(scene: TicketScene) -> None:
    """It is the person's until a step, a chip or another security takes its place."""
    scene.type("612,50", "2000")
    ticket, form = scene.dock.ticket, scene.dock.form
    assert ticket.form.price is None
    assert form.price_row.note.text() == "A comma only groups thousands: 1,000."

    scene.dock.take_price(Decimal("612.5"), Topic.BOOK)
    assert (form.price.text, form.price_row.note.text()[:4]) == ("612.50", "tick")

    scene.type("HK$ 613", "2000")
    assert form.price_row.note.text() == "Write it without a currency."
    ticket.select(InstrumentId("HK.00005"))
    scene.dock.choose_side(Side.BUY)
    assert (form.price.text, dict(ticket.form.refused)) == ("", {})


async def test_a_price_takes_the_decimals_of_its_tick_when_the_field_is_left(scene: TicketScene) -> None:
    """`613` beside 613.40 is 613.00; while it is being typed nothing is put into it."""
    field = scene.price
    field.setFocus()
    QTest.keyClicks(field, "613")
    assert field.text() == "613"

    QTest.keyClick(field, Qt.Key.Key_Tab)

    assert field.text() == "613.00"
    assert scene.dock.ticket.form.price == 613


# --- a dead button has a reason -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "quantity", "words"),
    [
        ("", "", "Waits for a price and a quantity"),
        ("613", "", "Waits for a quantity"),
        ("", "2000", "Waits for a price"),
        ("613", "2000", "All checks passed"),
    ],
)
async def test_an_empty_form_says_what_it_waits_for(scene: TicketScene, price: str, quantity: str, words: str) -> None:
    """A field that a person has emptied stays empty."""
    scene.type(price, quantity)
    scene.dock.preview.show()

    assert scene.dock.form.checks_line.line.words.text() == words
    assert scene.dock.form.action.isEnabled() is (words == "All checks passed")


async def test_an_index_cannot_be_ordered_and_says_so(scene: TicketScene) -> None:
    """Price and quantity are typed, nothing is asked of the guard."""
    scene.room.floor.put(Topic.INSTRUMENT, TENCENT.id, replace(TENCENT, security_type=SecurityType.INDEX))
    scene.type("613", "2000")
    scene.dock.preview.show()

    assert scene.dock.form.checks_line.line.words.text() == "This security cannot be traded"
    assert not scene.dock.form.action.isEnabled()


# --- work in proportion ---------------------------------------------------------------------------------------------


async def test_what_no_order_reads_asks_for_no_new_preview(scene: TicketScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flow, trades and brokers of its security come every second or more often."""
    asked: list[int] = []
    monkeypatch.setattr(scene.dock, "_changed", lambda: asked.append(1))
    shown = scene.dock.ticket.instrument_id
    scene.dock.refresh({Topic.FLOW.of(shown), Topic.DISTRIBUTION.of(shown), Topic.TICKS.of(shown)})
    assert not asked
    scene.dock.refresh({Topic.INSTRUMENT.of(shown)})
    assert len(asked) == 1


@pytest.mark.parametrize("topic", [Topic.QUOTE, Topic.BOOK])
async def test_a_push_that_moves_no_shown_price_asks_only_for_the_checks(
    scene: TicketScene, monkeypatch: pytest.MonkeyPatch, topic: Topic[object]
) -> None:
    """Turnover and deeper levels come with every trade; the checks read them, the form does not show them."""
    asked: list[int] = []
    scene.dock._changed()
    scene.dock.preview._later.stop()
    monkeypatch.setattr(scene.dock, "_changed", lambda: asked.append(1))
    shown = scene.dock.ticket.instrument_id
    scene.dock.refresh({topic.of(shown)})
    assert not asked
    assert scene.dock.preview._later.isActive()

    monkeypatch.setattr(scene.dock, "_shown_prices", (shown, True, None, None, None))
    scene.dock.refresh({topic.of(shown)})
    assert asked


async def test_a_button_that_says_the_same_is_not_painted(scene: TicketScene) -> None:
    """A translucent dock would be painted below it with each quote."""
    scene.type("613", "2000")
    action = scene.dock.form.action
    await between_tasks(QApplication.processEvents)
    painted = Painted(action)
    scene.dock._show_action()
    await between_tasks(QApplication.processEvents)
    assert painted.count == 0
    scene.room.floor.lock()
    scene.frame()
    await between_tasks(QApplication.processEvents)
    assert painted.count > 0


class Painted(QObject):
    """Counts the paints of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        self.count += event.type() is QEvent.Type.Paint
        return False
