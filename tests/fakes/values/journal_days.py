"""A made-up autumn of trading: fills, orders with stops, fees, notes and tags of an account, always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market, market_of
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.trips.facts import FeeTold, TripKey, TripNote
from tideboard_core.trips.rows import OrderState, OwnOrder

LAST: Final = date(2026, 11, 20)
TAGS: Final = ("flow turn", "pullback", "breakout", "fade", "news")
NOTES: Final = (
    "Waited for the turn to hold",
    "Left before the turn held",
    "Stop one tick too tight",
    "Good exit, plan kept",
    "Chased",
    "Against flow, small size",
)
CENT: Final = Decimal("0.01")
_PREFIXES: Final = {Market.HK: "j", Market.US: "u"}
"""Of the ids of orders."""
Closes: TypeAlias = "Mapping[tuple[InstrumentId, date], Sequence[Decimal]]"


class Traded(NamedTuple):
    """A security with a price about which it moves, its price step, and the usual number of shares."""

    instrument: InstrumentId
    name: str
    price: Decimal
    step: Decimal
    shares: int


SECURITIES: Final = (
    Traded(InstrumentId("HK.00700"), "騰訊控股", Decimal(610), Decimal("0.5"), 200),
    Traded(InstrumentId("HK.09988"), "阿里巴巴-W", Decimal(159), Decimal("0.1"), 700),
    Traded(InstrumentId("HK.01810"), "小米集團-W", Decimal(46), Decimal("0.05"), 2200),
    Traded(InstrumentId("HK.00981"), "中芯國際", Decimal(74), Decimal("0.05"), 2500),
    Traded(InstrumentId("HK.00388"), "香港交易所", Decimal(437), Decimal("0.2"), 200),
    Traded(InstrumentId("HK.02800"), "盈富基金", Decimal("25.5"), Decimal("0.02"), 7500),
    Traded(InstrumentId("HK.03690"), "美團-W", Decimal(92), Decimal("0.05"), 2000),
)
AMERICAN: Final = (
    Traded(InstrumentId("US.AAPL"), "Apple", Decimal(271), Decimal("0.01"), 100),
    Traded(InstrumentId("US.NVDA"), "NVIDIA", Decimal(182), Decimal("0.01"), 150),
)


@dataclass
class MadeTrading:
    """What the stores get."""

    fills: list[Fill] = field(default_factory=list)
    orders: list[OwnOrder] = field(default_factory=list)
    fees: list[FeeTold] = field(default_factory=list)
    notes: list[TripNote] = field(default_factory=list)


def made_trading(
    account: AccountId,
    trips: int,
    sessions: int = 49,
    seed: int = 20,
    closes: Closes | None = None,
    securities: Sequence[Traded] = SECURITIES,
) -> MadeTrading:
    """So many round trips of shares of one market over the sessions up to LAST; none is open at the end.

    With `closes` of minutes, by security and day, they were made at those prices.
    """
    draw, made = random.Random(seed), MadeTrading()
    days = list(_sessions(sessions, market_of(securities[0].instrument)))
    for number in range(trips):
        session = days[number * len(days) // trips]
        _trip(account, number, session, draw, made, draw.choice(securities), closes or {})
    return made


def _sessions(count: int, market: Market) -> Iterator[Session]:
    calendar = TradingCalendar()
    day = LAST
    found: list[Session] = []
    while len(found) < count:
        session = calendar.session_on(market, day)
        if session is not None:
            found.append(session)
        day -= timedelta(days=1)
    return reversed(found)


def _trip(
    account: AccountId,
    number: int,
    session: Session,
    draw: random.Random,
    made: MadeTrading,
    traded: Traded,
    closes: Closes,
) -> None:
    name, long = f"{_PREFIXES[session.market]}{number}", draw.random() < 0.55
    minute = draw.choice((draw.randrange(5, 60), draw.randrange(60, 300)))
    held = draw.choice((4, 9, 18, 31, 48, 56))
    begin = session.minute_end(minute) + timedelta(seconds=draw.randrange(40))
    end = session.minute_end(min(minute + held, session.minutes - 1)) + timedelta(seconds=draw.randrange(20))
    entry = traded.price + traded.step * draw.randrange(-20, 21)
    moved = traded.step * Decimal(draw.choice((-9, -6, -4, -3, -2, 1, 2, 5, 8, 12)))
    exit_price = entry + (moved if long else -moved)
    known = closes.get((traded.instrument, session.date))
    if known is not None:
        entry, exit_price = known[minute], known[min(minute + held, session.minutes - 1)]
        long = (exit_price > entry) is (draw.random() < 0.8)  # a person is right more often than a coin
    first, last = (Side.BUY, Side.SELL) if long else (Side.SELL, Side.BUY)
    for part, side, price, at in ((1, first, entry, begin), (2, last, exit_price, end)):
        order_id = f"{name}-{part}"
        made.orders.append(_order(order_id, traded, side, price, at, OrderType.LIMIT))
        made.fills.append(_fill(account, order_id, traded, side, price, at))
        made.fees.append(FeeTold(order_id=order_id, total=_fee(traded.shares * price), told=at + timedelta(hours=9)))
    if draw.random() < 0.8:
        trigger = entry - traded.step * 6 if long else entry + traded.step * 6
        made.orders.append(
            _order(f"{name}-s", traded, last, None, begin + timedelta(seconds=5), OrderType.STOP, trigger)
        )
    if draw.random() < 0.95:
        text = draw.choice(NOTES) if draw.random() < 0.5 else ""
        key = TripKey(account, f"f-{name}-1")
        made.notes.append(TripNote(key=key, text=text, tags=(draw.choice(TAGS),), changed=end))


def _fill(account: AccountId, order_id: str, traded: Traded, side: Side, price: Decimal, at: datetime) -> Fill:
    return Fill(
        id=f"f-{order_id}",
        order_id=order_id,
        account_id=account.id,
        instrument=traded.instrument,
        name=traded.name,
        side=side,
        quantity=traded.shares,
        price=price,
        time=at,
    )


def _order(
    order_id: str,
    traded: Traded,
    side: Side,
    price: Decimal | None,
    at: datetime,
    order_type: OrderType,
    trigger: Decimal | None = None,
) -> OwnOrder:
    """A limit order that was filled at once, or a stop that was never hit."""
    filled = trigger is None
    state = OrderState(
        at=at,
        status=OrderStatus.FILLED if filled else OrderStatus.SUBMITTED,
        quantity=traded.shares,
        filled=traded.shares if filled else 0,
        price=price,
        trigger=trigger,
        average=price,
    )
    return OwnOrder(
        id=order_id,
        our_id="",
        instrument=traded.instrument,
        name=traded.name,
        side=side,
        order_type=order_type,
        created=at - timedelta(seconds=10),
        currency=MARKET_CURRENCY[market_of(traded.instrument)],
        states=(state,),
    )


def _fee(turnover: Decimal) -> Decimal:
    """Commission, platform and levies about as a broker takes them."""
    return (turnover * Decimal("0.0011") + 18).quantize(CENT)
