"""What a broker keeps in place of the asked order: the terms of a command, the order that works, a lost one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.kept_terms import Keeping, Write, terms_of
from tideboard_sandbox.exchange.broker.orders import ComboLeg, Exits, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal, Reason

TENCENT = InstrumentId("HK.00700")
Ticket = Callable[..., OrderTicket]
BRACKET = Exits(
    profit=Decimal(700), stop=Decimal(500), stop_limit=Decimal(495), time_in_force=TimeInForce.GTD, expires=date.max
)


def keeping(terms: Mapping[str, object], write: Write = Write.PLACE) -> Keeping:
    return Keeping(write=write, terms=terms_of(terms, write))


@pytest.mark.parametrize(
    ("terms", "asked", "kept"),
    [
        ({"side": "sell"}, {}, {"side": Side.SELL}),
        ({"quantity": "300"}, {}, {"quantity": 300}),
        ({"limit": "599.5"}, {}, {"price": Decimal("599.5")}),
        ({"hours": "extended"}, {}, {"hours": TradingHours.EXTENDED}),
        ({"time-in-force": "gtc"}, {}, {"time_in_force": TimeInForce.GTC}),
        (
            {"time-in-force": "gtd", "last-day": "2026-11-27"},
            {},
            {"time_in_force": TimeInForce.GTD, "expires": date(2026, 11, 27)},
        ),
        (
            {"time-in-force": "day"},
            {"time_in_force": TimeInForce.GTD, "expires": date(2026, 11, 27)},
            {"time_in_force": TimeInForce.DAY, "expires": None},
        ),
        ({"last-day": "none"}, {"time_in_force": TimeInForce.GTD, "expires": date.max}, {"expires": None}),
        ({"type": "market"}, {}, {"kind": OrderType.MARKET, "price": None}),
        (
            {"type": "stop", "trigger": "620"},
            {},
            {"kind": OrderType.STOP, "price": None, "trigger": Decimal(620)},
        ),
        (
            {"type": "limit"},
            {"kind": OrderType.STOP_LIMIT, "price": Decimal(625), "trigger": Decimal(620)},
            {"kind": OrderType.LIMIT, "trigger": None},
        ),
        (
            {"trail": "3%"},
            {"kind": OrderType.TRAILING_STOP, "trail_amount": Decimal(5)},
            {"trail_amount": None, "trail_percent": Decimal(3)},
        ),
        (
            {"trail": "4", "offset": "2"},
            {"kind": OrderType.TRAILING_STOP_LIMIT, "trail_percent": Decimal(3), "limit_offset": Decimal(1)},
            {"trail_amount": Decimal(4), "trail_percent": None, "limit_offset": Decimal(2)},
        ),
        ({"exits": "none"}, {"exits": BRACKET}, {"exits": None}),
        ({"side": "sell"}, {"exits": BRACKET}, {"side": Side.SELL, "exits": None}),
        ({"exits.stop": "505"}, {"exits": BRACKET}, {"exits": BRACKET._replace(stop=Decimal(505))}),
        ({"exits.stop": "none"}, {"exits": BRACKET}, {"exits": BRACKET._replace(stop=None, stop_limit=None)}),
        ({"exits.stop": "none", "exits.profit": "none"}, {"exits": BRACKET}, {"exits": None}),
        (
            {"exits.time-in-force": "day", "exits.hours": "extended"},
            {"exits": BRACKET},
            {"exits": BRACKET._replace(time_in_force=TimeInForce.DAY, expires=None, hours=TradingHours.EXTENDED)},
        ),
    ],
)
def test_an_order_is_kept_with_the_terms_of_the_command(
    ticket: Ticket, terms: Mapping[str, object], asked: dict[str, Any], kept: dict[str, Any]
) -> None:
    wanted = ticket(**asked)

    assert keeping(terms).kept(wanted) == ticket(**{"price": wanted.price, **asked, **kept})


def test_the_other_side_of_a_combination_is_that_of_each_leg(ticket: Ticket) -> None:
    legs = (ComboLeg(TENCENT, Side.BUY, 1), ComboLeg(InstrumentId("HK.00005"), Side.SELL, 2))

    kept = keeping({"side": "sell"}).kept(ticket(legs=legs))

    assert [(leg.side, leg.ratio) for leg in kept.legs] == [(Side.SELL, 1), (Side.BUY, 2)]


@pytest.mark.parametrize(
    "terms",
    [
        {"colour": "red"},
        {"side": "both"},
        {"type": "algorithmic"},
        {"quantity": "1.5"},
        {"limit": "NaN"},
        {"limit": "before"},
        {"trail": "much"},
        {"time-in-force": "ioc"},
        {"last-day": "tomorrow"},
        {"exits": "some"},
        {"exits.stop": "low"},
    ],
)
def test_a_term_that_means_nothing_is_refused_when_it_is_ordered(terms: Mapping[str, object]) -> None:
    with pytest.raises(CommandRefusal):
        terms_of(terms, Write.PLACE)


def test_the_exchange_works_with_the_order_as_it_is_kept(exchange: Exchange, ticket: Ticket, account: str) -> None:
    best = exchange.order_book(TENCENT).best_ask
    assert best is not None
    order = exchange.broker.place(keeping({"limit": str(best.price)}).kept(ticket(price=Decimal(500))))

    assert (order.status, order.price, order.average_price) == (OrderStatus.FILLED, best.price, best.price)


def test_a_change_is_kept_otherwise_or_not_at_all(exchange: Exchange, ticket: Ticket, account: str) -> None:
    order = exchange.broker.place(ticket(price=Decimal(550), quantity=200))
    otherwise = keeping({"limit": "552", "hours": "extended", "time-in-force": "gtc"}, Write.CHANGE)

    changed = exchange.broker.modify(account, order.id, price=Decimal(560), quantity=300, kept=otherwise.kept)

    terms = (changed.price, changed.quantity, changed.hours, changed.time_in_force)
    assert terms == (Decimal(552), 300, TradingHours.EXTENDED, TimeInForce.GTC)
    ignored = keeping({"limit": "before", "quantity": "before"}, Write.CHANGE)
    assert exchange.broker.modify(account, order.id, price=Decimal(570), quantity=500, kept=ignored.kept) == changed
    with pytest.raises(ExchangeRefusal):
        exchange.broker.modify(account, order.id, price=Decimal(552), quantity=300)  # without a fault it is refused


def test_a_smaller_quantity_with_other_hours_is_no_change_in_place(
    exchange: Exchange, ticket: Ticket, account: str
) -> None:
    order = exchange.broker.place(ticket(price=Decimal(550), quantity=200))
    changed = exchange.broker.modify(
        account, order.id, quantity=100, kept=keeping({"hours": "all-day"}, Write.CHANGE).kept
    )

    assert (changed.quantity, changed.hours) == (100, TradingHours.ALL_DAY)


def test_a_lost_order_has_a_number_and_is_nowhere(exchange: Exchange, ticket: Ticket, account: str) -> None:
    free = exchange.broker.funds(account).power
    lost = exchange.broker.lose(ticket(price=Decimal(550)))

    assert exchange.broker.orders(account) == ()
    assert exchange.broker.funds(account).power == free
    with pytest.raises(ExchangeRefusal) as refusal:
        exchange.broker.order(account, lost.id)
    assert refusal.value.reason is Reason.UNKNOWN_ORDER
    assert exchange.broker.place(ticket(price=Decimal(550))).id != lost.id
    with pytest.raises(ExchangeRefusal):
        exchange.broker.lose(ticket(price=Decimal("550.01")))  # what would be refused is refused
