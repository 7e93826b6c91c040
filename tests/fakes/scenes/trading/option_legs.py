"""Options of TENCENT with books in a trading scene, and combinations of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import BOOK, QUOTE, TENCENT, levels, position
from tideboard_core.model.combination import CombinationLeg, CombinationMargin, CombinationRequest, CombinationsOffer
from tideboard_core.model.derivatives import OptionStyle
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import OrderType, Position, Side
from tideboard_core.model.quote import OrderBook

PRICES = {
    "C600": ("22.00", "22.40"),
    "C610": ("17.00", "17.40"),
    "C620": ("13.00", "13.40"),
    "C600n": ("30.00", "30.60"),
    "P590": ("9.00", "9.40"),
    "P600": ("13.00", "13.40"),
}
"""Best bid and ask of the contracts, each 50 contracts deep; `n` is of the next month."""


def option_id(name: str) -> InstrumentId:
    """`C600` as the exchange spells it."""
    month = "270128" if name.endswith("n") else "261230"
    return InstrumentId(f"HK.TCH{month}{name[0]}{int(name[1:].rstrip('n')) * 1000}")


def contract(name: str, **changes: Any) -> Instrument:
    """Facts of a contract."""
    facts = Instrument(
        id=option_id(name),
        name=f"TCH {name}",
        security_type=SecurityType.OPTION,
        lot_size=1,
        currency="HKD",
        underlying=TENCENT.id,
        multiplier=100,
        style=OptionStyle.AMERICAN,
    )
    return replace(facts, **changes)


def leg(text: str) -> CombinationLeg:
    """`+2 C600` is two calls of 600 bought in each combination."""
    count, name = text.split()
    return CombinationLeg(
        instrument=option_id(name), side=Side.BUY if int(count) > 0 else Side.SELL, ratio=abs(int(count))
    )


def book_of(name: str, bid: str = "", ask: str = "", depth: int = 50) -> OrderBook:
    """A book with one level a side; an empty price leaves the side empty, None the usual price."""
    found = structs.replace(
        BOOK,
        instrument=option_id(name),
        bids=levels((bid or PRICES[name][0], depth)),
        asks=levels((ask or PRICES[name][1], depth)),
    )
    assert isinstance(found, OrderBook)
    return found


def push_book(scene: TradingScene, name: str, book: OrderBook | None = None) -> None:
    """Push a book, which reads find too."""
    scene.gateway.books[option_id(name)] = book or book_of(name)
    scene.publish(Topic.BOOK, option_id(name), scene.gateway.books[option_id(name)])


def with_options(scene: TradingScene, *names: str) -> None:
    """Facts, quotes and fresh books of contracts, and a connection that takes combinations."""
    for name in names or tuple(PRICES):
        scene.publish(Topic.INSTRUMENT, option_id(name), contract(name))
        last = Decimal(PRICES[name][0])
        quote = structs.replace(QUOTE, instrument=option_id(name), last=last)
        scene.publish(Topic.QUOTE, option_id(name), quote)
        scene.gateway.quote_rows.append(quote)
        scene.gateway.fact_rows.append(contract(name))
        push_book(scene, name)
    scene.gateway.combinations = CombinationsOffer(markets=frozenset({Market.HK}))
    scene.gateway.combination_figures = CombinationMargin(buying_power_change=Decimal(-1000))


def combination(scene: TradingScene, *legs: str, price: str | None = "5.40", **changes: Any) -> CombinationRequest:
    """A call spread of 600 and 610 for its net ask; `legs` and `changes` as they are, no price = at market."""
    fields: dict[str, Any] = {
        "account": scene.account,
        "legs": tuple(map(leg, legs or ("+1 C600", "-1 C610"))),
        "quantity": 1,
        "order_type": OrderType.MARKET if price is None else OrderType.LIMIT,
        "price": None if price is None else Decimal(price),
        "client_order_id": scene.guard.client_order_id(),
    }
    return CombinationRequest(**(fields | changes))


def held(scene: TradingScene, name: str, quantity: int) -> Position:
    """A holding in a contract."""
    return replace(position(scene.account, quantity), instrument=option_id(name))


def held_row(instrument: InstrumentId, quantity: int) -> Position:
    """A row of positions of no scene."""
    return Position(
        account_id="1",
        instrument=instrument,
        name="",
        quantity=quantity,
        available=0,
        average_cost=None,
        last=Decimal(1),
        value=Decimal(1),
        pl=Decimal(0),
        pl_percent=None,
        pl_today=None,
        currency="HKD",
    )
