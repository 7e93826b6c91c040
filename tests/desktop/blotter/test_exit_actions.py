"""What is offered for a position: a stop filled into the ticket, and the confirmation that takes a surplus away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.filled_hub import position, quote
from fakes.values.reviews import TENCENT, order
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import OfferField, OfferRow, OrderOffers
from tideboard_core.model.order import (
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.shares import Shares
from tideboard_desktop.blotter.exit_actions import Protection


def stop(quantity: int = 1000, number: str = "7100", **changes: object) -> Order:
    """A stop of a long position."""
    terms = replace(order(number=number), side=Side.SELL, order_type=OrderType.STOP, quantity=quantity)
    return replace(terms, price=None, trigger=Decimal("590.00"), **changes)  # type: ignore[arg-type]  # its own fields


def put(room: Room, held: Shares, *orders: Order) -> None:
    account = room.floor.account
    room.floor.put(Topic.POSITIONS, account.id, (position(account, held),) if held else ())
    room.floor.put(Topic.ORDERS, account.id, tuple(replace(row, account_id=account.id) for row in orders))


def bracket(filled: int, stop: Order) -> Order:
    """An entry of 1,000 whose broker holds this stop, of which so many have filled."""
    assert stop.trigger is not None
    held = HeldExit(
        order_id=stop.id,
        role=ExitRole.STOP_LOSS,
        trigger=stop.trigger,
        limit=None,
        quantity=1000,
        filled=0,
        status=stop.status,
        time_in_force=stop.time_in_force,
        expires=None,
        updated=stop.updated,
    )
    part = OrderStatus.FILLED if filled == 1000 else OrderStatus.PARTIALLY_FILLED
    return replace(order(number="7001"), quantity=1000, filled=filled, status=part, exits=(held,))


async def test_of_an_entry_that_has_filled_in_part_a_stop_is_prepared_in_its_place(room: Room) -> None:
    account = room.floor.account
    attached = stop(300, number="attached-1", status=OrderStatus.PENDING, entry="7001")
    put(room, 300, bracket(300, attached), attached)
    words = room.exits.words(account, TENCENT.id)
    assert (words.text, words.wrong) == ("no exit works yet", True)
    assert room.exits.why_not_protect(account, TENCENT.id) == ""
    room.exits.protect(account, TENCENT.id)
    assert [(request.side, request.quantity) for request in room.filled] == [(Side.SELL, 300)]

    put(room, 1000, bracket(1000, attached), replace(attached, quantity=1000))
    assert room.exits.words(account, TENCENT.id).text == "stop 590.00"
    assert room.exits.why_not_protect(account, TENCENT.id) == "A stop stands at the broker for all of it."


async def test_a_stop_that_works_beside_a_part_of_an_entry_is_told(room: Room) -> None:
    attached = stop(300, number="attached-1", status=OrderStatus.PENDING, entry="7001")
    put(room, 1100, bracket(300, attached), attached, stop(800, "7200"))
    words = room.exits.words(room.floor.account, TENCENT.id)
    assert (words.text, words.wrong) == ("stop for 800 of 1,100", True)
    assert words.sentence.endswith("withdrawing the rest does not start them.")


async def test_beside_an_exit_that_stays_it_is_for_what_its_place_leaves(room: Room) -> None:
    """More would be denied, also with the entry withdrawn."""
    room.floor.put(Topic.INSTRUMENT, TENCENT.id, TENCENT)
    profit = replace(stop(800, "7200"), order_type=OrderType.LIMIT, price=Decimal(640), trigger=None)
    put(room, 1100, bracket(300, stop(300)), profit)
    room.exits.protect(room.floor.account, TENCENT.id)
    assert [request.quantity for request in room.filled] == [300]


def said(room: Room) -> list[str]:
    words: list[str] = []
    room.desk.message.connect(words.append)
    return words


@pytest.mark.parametrize(("held", "side", "trigger"), [(1000, Side.SELL, "582.00"), (-1000, Side.BUY, "643.00")])
async def test_the_ticket_is_filled_with_a_stop_behind_the_position(
    room: Room, held: int, side: Side, trigger: str
) -> None:
    put(room, held)
    room.exits.protect(room.floor.account, TENCENT.id)
    (request,) = room.filled
    assert isinstance(request, OrderRequest)
    assert (request.side, request.order_type, request.quantity) == (side, OrderType.STOP, 1000)
    assert (request.trigger, request.price, request.time_in_force) == (Decimal(trigger), None, TimeInForce.GTC)
    assert room.guard.submitted == []


@pytest.mark.parametrize(
    ("how", "amount", "percent"),
    [(Protection.TRAIL_PERCENT, None, Decimal(5)), (Protection.TRAIL_AMOUNT, Decimal("30.5"), None)],
)
async def test_the_ticket_is_filled_with_a_stop_that_follows_the_market(
    room: Room, how: Protection, amount: Decimal | None, percent: Decimal | None
) -> None:
    put(room, 1000)
    assert room.exits.why_not_protect(room.floor.account, TENCENT.id, how).endswith(
        "trailing stops here. It takes: Limit, Market, Stop, Stop limit."
    )
    room.guard.offers = OrderOffers(types={Market.HK: frozenset({OrderType.LIMIT, OrderType.TRAILING_STOP_LIMIT})})
    room.exits.protect(room.floor.account, TENCENT.id, how)
    (request,) = room.filled
    assert (request.side, request.order_type, request.quantity) == (Side.SELL, OrderType.TRAILING_STOP_LIMIT, 1000)
    assert (request.trail_amount, request.trail_percent, request.trigger) == (amount, percent, None)
    assert request.limit_offset == Decimal(6)
    assert room.guard.submitted == []


async def test_it_covers_only_what_no_exit_stands_for(room: Room) -> None:
    put(room, 1000, stop(300))
    room.exits.protect(room.floor.account, TENCENT.id)
    assert [request.quantity for request in room.filled] == [700]


async def test_a_connection_without_gtc_and_plain_stops_gets_a_stop_limit_for_the_day(room: Room) -> None:
    types = {Market.HK: frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})}
    room.guard.offers = OrderOffers(types=types, times=frozenset({TimeInForce.DAY}))
    put(room, 1000)
    room.exits.protect(room.floor.account, TENCENT.id)
    (request,) = room.filled
    assert (request.order_type, request.time_in_force) == (OrderType.STOP_LIMIT, TimeInForce.DAY)
    assert request.price is not None
    assert request.trigger is not None
    assert request.price < request.trigger


@pytest.mark.parametrize(
    ("held", "orders", "why"),
    [
        (0, (), "Nothing of this security is held."),
        (1000, (stop(),), "A stop stands at the broker for all of it."),
        (
            1000,
            (replace(order(), side=Side.SELL),),
            "Exits for 1,000 of the 1,000 held stand already. Cancel or reduce one first.",
        ),
    ],
)
async def test_it_says_why_there_is_nothing_to_fill_in(
    room: Room, held: int, orders: tuple[Order, ...], why: str
) -> None:
    put(room, held, *orders)
    words = said(room)
    room.exits.protect(room.floor.account, TENCENT.id)
    assert (room.filled, words) == ([], [why])


async def test_without_stops_at_the_connection_nothing_is_missing(room: Room) -> None:
    room.guard.offers = OrderOffers(types={Market.HK: frozenset({OrderType.LIMIT})})
    put(room, 1000)
    assert room.exits.words(room.floor.account, TENCENT.id).text == ""
    assert room.exits.why_not_protect(room.floor.account, TENCENT.id)


async def test_at_a_data_centre_without_stops_each_position_says_that_it_has_none_at_the_broker(room: Room) -> None:
    types = {Market.HK: frozenset({OrderType.LIMIT, OrderType.MARKET})}
    room.guard.offers = OrderOffers(types=types, centre=DataCentre.UNITED_STATES)
    put(room, 1000)
    words = room.exits.words(room.floor.account, TENCENT.id)
    assert (words.text, words.wrong) == ("no stop at the broker", False)
    assert words.sentence.endswith("a position there is without a stop at the broker.")
    assert room.exits.why_not_protect(room.floor.account, TENCENT.id) == words.sentence


async def test_exits_beyond_the_position_are_reduced_by_the_confirmation_of_a_change(room: Room) -> None:
    put(room, 400, stop(1000))
    words = room.exits.words(room.floor.account, TENCENT.id)
    assert (words.text, words.surplus) == ("exits 1,000, position 400", True)
    room.exits.open_next(room.floor.account, TENCENT.id)
    await asyncio.sleep(0)
    (request,) = room.guard.submitted
    assert isinstance(request, ModifyRequest)
    assert (request.order.id, request.quantity, request.trigger) == ("7100", 400, Decimal("590.00"))


async def test_a_trailing_stop_beyond_the_position_keeps_its_distance(room: Room) -> None:
    """Its trigger moves with the market: a change that named it would be refused."""
    room.guard.offers = OrderOffers(modified=frozenset({OrderType.TRAILING_STOP}))
    put(room, 400, stop(1000, order_type=OrderType.TRAILING_STOP, trail_percent=Decimal(2)))
    room.exits.open_next(room.floor.account, TENCENT.id)
    await asyncio.sleep(0)
    (request,) = room.guard.submitted
    assert isinstance(request, ModifyRequest)
    assert (request.quantity, request.price, request.trigger) == (400, None, None)


@pytest.mark.parametrize("held", [0, 1000])
async def test_an_exit_too_many_is_withdrawn_by_the_question_of_a_cancel(room: Room, held: int) -> None:
    """Nothing is held any more, or a limit stands beside a stop: the stop stays."""
    other = stop() if held else stop(500, "7200")
    extra = replace(order(number="7101"), side=Side.SELL) if held else stop(500, "7101")
    put(room, held, extra, other)
    room.exits.open_next(room.floor.account, TENCENT.id)
    await asyncio.sleep(0)
    (request,) = room.guard.submitted
    assert isinstance(request, CancelRequest)
    assert request.order.id == "7101"


async def test_one_that_is_not_changed_here_is_withdrawn(room: Room) -> None:
    put(room, 400, stop(1000, order_type=OrderType.TRAILING_STOP))
    room.guard.offers = OrderOffers(modified=frozenset({OrderType.LIMIT}))
    room.exits.open_next(room.floor.account, TENCENT.id)
    await asyncio.sleep(0)
    assert [type(request) for request in room.guard.submitted] == [CancelRequest]


async def test_words_follow_a_stop_that_fills(room: Room) -> None:
    account = room.floor.account
    put(room, 1000, stop())
    assert room.exits.words(account, TENCENT.id).text == "stop 590.00"
    put(room, 600, stop(filled=400, status=OrderStatus.PARTIALLY_FILLED))
    assert room.exits.words(account, TENCENT.id).text == "stop 590.00"
    put(room, 1000, stop(600))
    assert room.exits.words(account, TENCENT.id).text == "stop for 600 of 1,000"
    room.floor.put(Topic.QUOTE, TENCENT.id, quote("600.00"))
    assert room.exits.words(account, TENCENT.id).wrong


@pytest.mark.parametrize(
    ("held", "stopped", "said_"),
    [
        ("0.75", 0, "0.75 shares are less than a tradable unit: no stop can stand for them."),
        ("1000.5", 1000, "0.5 shares are less than a tradable unit: no stop can stand for them."),
        ("100.5", 0, ""),
    ],
)
async def test_less_than_a_tradable_unit_wants_no_stop_and_says_so(
    room: Room, held: str, stopped: int, said_: str
) -> None:
    put(room, Decimal(held), *([stop(stopped)] if stopped else []))
    assert room.exits.why_not_protect(room.floor.account, TENCENT.id) == said_
    words = room.exits.words(room.floor.account, TENCENT.id)
    assert (words.wrong, words.surplus) == (not said_, False)
    if not said_:
        room.exits.protect(room.floor.account, TENCENT.id)
        (request,) = room.filled
        assert isinstance(request, OrderRequest)
        assert request.quantity == 100


NO_CHANGES = OfferRow(field=OfferField.MODIFIED, markets=frozenset({Market.HK}), takes=frozenset())


async def test_where_no_order_is_changed_a_stop_is_loaded_all_the_same_and_its_change_replaces_it(room: Room) -> None:
    room.guard.offers = OrderOffers(rows=(NO_CHANGES,))
    standing = replace(stop(account_id=room.floor.account.id), order_type=OrderType.STOP_LIMIT, price=Decimal(584))
    put(room, 1000, standing)
    assert room.desk.unchangeable(standing) == ""
    entry = replace(standing, side=Side.BUY)
    assert room.desk.unchangeable(entry).startswith("The broker changes no orders on this market")
    put(room, 0, standing)
    assert room.desk.unchangeable(standing), "it closes nothing"

    room.guard.instead = OrderRequest(
        account=room.floor.account,
        instrument=TENCENT.id,
        side=Side.SELL,
        order_type=OrderType.STOP_LIMIT,
        quantity=1000,
        client_order_id="TB-1",
        price=Decimal("594.00"),
        trigger=Decimal("600.00"),
    )
    change = ModifyRequest(
        account=room.floor.account,
        order=standing,
        client_order_id="TB-1",
        quantity=1000,
        price=Decimal("594.00"),
        trigger=Decimal("600.00"),
    )
    room.desk.submit(change)
    for _ in range(4):
        await asyncio.sleep(0)
    assert room.guard.replaced == [standing]


async def test_a_security_that_takes_no_stop_says_what_it_takes(room: Room) -> None:
    room.floor.put(Topic.INSTRUMENT, TENCENT.id, TENCENT)
    put(room, 1000)
    takes, wider = frozenset({OrderType.LIMIT}), frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})
    kinds = frozenset({TENCENT.security_type})
    row = OfferRow(field=OfferField.TYPES, markets=frozenset({Market.HK}), kinds=kinds, takes=takes)
    room.guard.offers = OrderOffers(rows=(row,)).widened()
    off = room.exits.why_not_protect(room.floor.account, TENCENT.id)
    assert off == "This connection takes no stop orders here. It takes: Limit."
    room.guard.offers = OrderOffers(rows=(replace(row, wider=wider),)).widened()
    room.exits.protect(room.floor.account, TENCENT.id)
    assert [request.order_type for request in room.filled] == [OrderType.STOP_LIMIT], "typed: a text has it"
