"""Price and quantity that the ticket fills by itself: what they follow, when they stand, and what never comes along."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from msgspec.structs import replace as change
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.filled_hub import order_book
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import TENCENT, account, order
from fakes.values.waiting import until
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import ExitsOffer, OrderOffers
from tideboard_core.model.order import Environment, ModifyRequest, OrderType, Side, TimeInForce
from tideboard_core.model.order_terms import OrderTerm, TermDifference
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import SourceKind
from tideboard_desktop.ticket.prefill import change_back, prepare_anew

OTHER = InstrumentId("HK.09988")


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    room.floor.put(Topic.INSTRUMENT, OTHER, replace(TENCENT, id=OTHER, name="Alibaba", lot_size=500))
    room.floor.put(Topic.BOOK, OTHER, change(order_book(), instrument=OTHER))
    result = TicketScene(room)
    await until(room.window.isActiveWindow)
    return result


def moved(by: str) -> OrderBook:
    """The book with every price moved."""
    book = order_book()
    step = Decimal(by)
    return change(
        book,
        bids=tuple(change(level, price=level.price + step) for level in book.bids),
        asks=tuple(change(level, price=level.price + step) for level in book.asks),
    )


def push(scene: TicketScene, by: str) -> None:
    scene.room.floor.put(Topic.BOOK, TENCENT.id, moved(by))
    scene.frame()


def shown(scene: TicketScene) -> tuple[str, str]:
    return scene.price.text(), scene.quantity.text()


async def test_the_price_is_the_best_opposite_one_and_the_quantity_one_lot(scene: TicketScene) -> None:
    assert shown(scene) == ("612.50", "100")
    scene.dock.choose_side(Side.SELL)
    assert shown(scene) == ("612.00", "100")


async def test_an_untouched_price_follows_the_market_until_its_field_has_the_focus(scene: TicketScene) -> None:
    push(scene, "1")
    assert scene.price.text() == "613.50"
    assert "follows the ask" in scene.dock.form.price_row.note.text()

    QTest.keyClick(scene.room.window, Qt.Key.Key_F2)
    push(scene, "2")
    scene.room.floor.clock.advance(12)
    scene.dock.each_second()

    assert scene.price.text() == "613.50"
    assert "ask, 12 s ago" in scene.dock.form.price_row.note.text()
    scene.quantity.setFocus()
    push(scene, "3")
    assert scene.price.text() == "613.50"


async def test_f2_takes_an_untouched_price_anew(scene: TicketScene) -> None:
    QTest.keyClick(scene.room.window, Qt.Key.Key_F2)
    push(scene, "2")
    QTest.keyClick(scene.price, Qt.Key.Key_F2)
    assert scene.price.text() == "614.50"
    QTest.keyClick(scene.price, Qt.Key.Key_F3)
    assert scene.price.text() == "614.00"


async def test_what_is_typed_after_f2_replaces_a_price_whose_field_had_the_focus(scene: TicketScene) -> None:
    scene.type("306", "100")
    scene.price.setFocus()
    scene.price.deselect()
    QTest.keyClick(scene.price, Qt.Key.Key_F2)
    QTest.keyClicks(scene.price, "612")
    assert scene.dock.ticket.form.price == Decimal(612)


@pytest.mark.parametrize("way", ["typed", "stepped", "clicked"])
async def test_a_price_that_a_person_set_is_never_replaced(scene: TicketScene, way: str) -> None:
    scene.price.setFocus()
    if way == "typed":
        scene.type("600", "200")
    elif way == "stepped":
        QTest.keyClick(scene.price, Qt.Key.Key_Up)
    else:
        scene.dock.take_clicked(Decimal("611.5"))
    before = shown(scene)
    push(scene, "2")
    scene.dock.choose_side(Side.SELL)
    push(scene, "3")
    assert shown(scene) == before


async def test_a_price_that_moves_leaves_the_quantity_that_is_being_typed(scene: TicketScene) -> None:
    scene.quantity.setFocus()
    QTest.keyClicks(scene.quantity, "2000")
    push(scene, "1")
    assert shown(scene) == ("613.50", "2000")


async def test_another_security_gets_its_own_price_and_lot(scene: TicketScene) -> None:
    scene.dock.form.quantity_chips.buttons["5"].click()
    scene.room.selection.select(OTHER)
    assert shown(scene) == ("612.50", "500")
    assert scene.dock.ticket.form.cleared is None


@pytest.mark.parametrize(("price", "quantity"), [("600", ""), ("", "2000"), ("600", "2000")])
async def test_typed_text_does_not_come_along_to_another_security(
    scene: TicketScene, price: str, quantity: str
) -> None:
    """The ticket is empty then, not filled anew under the hands of somebody who types, and it says why."""
    scene.type(price, quantity)
    scene.room.selection.select(OTHER)
    scene.frame()

    assert shown(scene) == ("", "")
    assert scene.dock.form.price_row.note.text() == "Cleared: typed for HK.00700"
    assert scene.dock.ticket.request() is None

    QTest.keyClick(scene.room.window, Qt.Key.Key_F2)
    assert shown(scene) == ("612.50", "500")
    assert "Cleared" not in scene.dock.form.price_row.note.text()


async def test_typed_text_does_not_come_along_to_another_account(scene: TicketScene) -> None:
    scene.type("600", "2000")
    scene.source = SourceKind.REAL
    scene.dock.set_account(account(Environment.LIVE))
    assert shown(scene) == ("", "")
    assert scene.dock.form.price_row.note.text() == "Cleared: typed for another account"


async def test_the_last_quantity_is_kept_for_the_same_security_alone(scene: TicketScene) -> None:
    scene.type("612.5", "2000")
    QTest.keyClick(scene.price, Qt.Key.Key_Return)
    await scene.settle()
    assert len(scene.sent) == 1

    scene.room.selection.select(OTHER)
    assert shown(scene) == ("612.50", "500")
    scene.room.selection.select(TENCENT.id)
    assert shown(scene) == ("612.50", "2,000")


async def test_the_answer_to_an_order_leaves_what_was_typed_for_another_security_meanwhile(scene: TicketScene) -> None:
    scene.room.guard.hold = asyncio.Event()
    scene.type("600", "200")
    scene.dock.review()
    await scene.settle()
    scene.room.selection.select(OTHER)
    scene.type("610", "500")
    scene.room.guard.hold.set()
    await scene.settle()

    scene.room.selection.select(TENCENT.id)
    assert shown(scene) == ("", "")
    scene.dock.bring_back()
    assert scene.dock.ticket.instrument_id == OTHER
    assert shown(scene) == ("610.00", "500")


async def test_the_last_quantity_is_kept_for_the_same_account_alone(scene: TicketScene) -> None:
    scene.type("612.5", "2000")
    QTest.keyClick(scene.price, Qt.Key.Key_Return)
    await scene.settle()
    scene.source = SourceKind.REAL
    scene.dock.set_account(account(Environment.LIVE))
    assert shown(scene) == ("612.50", "100")
    scene.source = SourceKind.PRACTICE
    scene.dock.set_account(scene.room.floor.account)
    assert shown(scene) == ("612.50", "2,000")


@pytest.mark.parametrize("source", [SourceKind.REAL, SourceKind.DELAYED])
async def test_a_price_of_another_kind_is_never_filled_in(room: Room, source: SourceKind) -> None:
    assert TicketScene(room, source).price.text() == ""


async def test_types_with_a_trigger_have_no_prefilled_limit(scene: TicketScene) -> None:
    for order_type, text in ((OrderType.STOP_LIMIT, ""), (OrderType.MARKET, "Market"), (OrderType.LIMIT, "612.50")):
        scene.dock.choose_type(order_type)
        assert scene.price.text() == text


async def test_a_change_that_is_left_does_not_become_a_prefilled_order(scene: TicketScene) -> None:
    scene.dock.edit(order())
    scene.dock.leave_editing()
    push(scene, "1")
    assert shown(scene) == ("", "")


async def test_an_order_nobody_began_puts_no_tags_into_the_book(scene: TicketScene) -> None:
    told: list[object] = []
    focused = scene.room.window.focusWidget()
    if focused is not None:
        focused.clearFocus()
    scene.dock.would_take.connect(lambda order: told.append(order.shares))
    scene.dock.preview.show()
    QTest.keyClick(scene.room.window, Qt.Key.Key_F2)
    scene.dock.preview.show()
    assert told[0] == {}
    assert told[-1]


# --- what was confirmed -------------------------------------------------------------------------------------------


async def test_a_change_back_asks_for_what_was_confirmed_of_the_order_as_it_stands(scene: TicketScene) -> None:
    """The form sends nothing by itself: Enter reviews it as any other change."""
    kept = replace(
        order(),
        differs=(
            TermDifference(term=OrderTerm.LIMIT, asked="610.5", kept="611"),
            TermDifference(term=OrderTerm.QUANTITY, asked="800", kept="1000"),
            TermDifference(term=OrderTerm.TIME, asked="gtc", kept="day", settled=True),
        ),
    )
    scene.dock.edit(kept, partial(change_back, scene.dock.ticket))

    assert shown(scene) == ("610.50", "800")
    assert scene.dock.ticket.replacing == kept
    assert scene.room.guard.submitted == []
    QTest.keyClick(scene.quantity, Qt.Key.Key_Return)
    await scene.settle()
    (change_,) = scene.room.guard.submitted
    assert isinstance(change_, ModifyRequest)
    assert (change_.order, change_.price, change_.quantity) == (kept, Decimal("610.5"), 800)


async def test_an_order_is_prepared_anew_with_the_exits_that_were_asked_for(scene: TicketScene) -> None:
    asked = AttachedExits(
        stop_loss=ExitTerms(trigger=Decimal(600), limit=Decimal("599.5")),
        take_profit=ExitTerms(trigger=Decimal(630), limit=Decimal(630)),
        time_in_force=TimeInForce.DAY,
    )
    times = frozenset({TimeInForce.DAY, TimeInForce.GTC})
    scene.room.guard.offers = OrderOffers(
        exits=ExitsOffer(
            markets=frozenset({Market.HK}), entries=frozenset({OrderType.LIMIT}), sides=frozenset(Side), times=times
        )
    )
    row = replace(order(), price=Decimal("610.5"), exits_asked=asked)
    scene.dock.prefill(row, partial(prepare_anew, scene.dock.ticket))

    assert shown(scene) == ("610.50", "1,000")
    assert scene.dock.ticket.replacing is None
    assert scene.dock.ticket.attached == asked
    assert scene.room.guard.submitted == []

    scene.room.guard.offers = OrderOffers()
    scene.dock.prefill(row, partial(prepare_anew, scene.dock.ticket))
    assert scene.dock.ticket.attached is None, "the connection holds none"
