"""What the exchanges refuse in some minutes of a day: withdrawals and changes, and prices beyond bounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Instrument, Market, SecurityType
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.order_terms import PRICED, TRAILING, TRIGGERED, OrderType
from tideboard_core.model.session import Session, exchange_date, exchange_zone
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, to_decimal, to_units
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, from_us
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

_MINUTE: Final = timedelta(minutes=1)
_AUCTIONED: Final = frozenset({SecurityType.STOCK, SecurityType.ETF})
_MAINLAND: Final = frozenset({Market.SH, Market.SZ})
_FREE: Final = Decimal(0), Decimal(999_999)
_WIDTH, _STEPS = Decimal("0.02"), 10
_STAR: Final = "SH.688", "SH.689"
"""How far beyond the best opposite price the mainland takes a limit, the wider of both, on STAR the share alone:
edu.tfzq.com, sfnews.sh.cn; of the main boards and of the ten steps a publisher's page, kzq.baitongwang.com."""
_OPENING, _CLOSING = Decimal("0.15"), Decimal("0.05")
"""Hong Kong's auctions, by the previous close and by the reference price, here the last one: boom.com, webull.hk."""


class _Stretch(NamedTuple):
    """Minutes from an instant: no withdrawals, or changes alone; with `placed` of orders from before their begin."""

    begin: datetime
    end: datetime
    changes_alone: bool = False
    placed: bool = False


def check_let_go(order: WorkingOrder, now_us: int, *, changes: bool = False) -> None:
    """Refuse what takes an order out of the market, or changes it, in minutes in which the exchange does not.

    An order that waits for a trigger, is disabled, or is for a fraction of a share stands at the broker. Options have
    exchanges of their own.
    """
    until = let_go_from(order, now_us, changes=changes)
    if until is not None:
        clock = until.astimezone(exchange_zone(order.instrument.market))
        raise ExchangeRefusal(Reason.NOT_LET_GO, order=order.id, until=f"{clock:%H:%M}")


def let_go_from(order: WorkingOrder, now_us: int, *, changes: bool = False) -> datetime | None:
    """The end of the minutes in which the exchange does not let an order go, None in any others."""
    kind = order.instrument.security_type
    at_broker = order.unfired or order.status is OrderStatus.DISABLED or not order.at_exchange
    if at_broker or order.ticket.legs or kind in {SecurityType.OPTION, SecurityType.FUTURE}:
        return None
    now, placed = from_us(now_us), from_us(order.created)
    session = CALENDAR.session_on(order.instrument.market, exchange_date(order.instrument.market, now))
    if session is None:
        return None
    for row in _stretches(session, auctioned=kind in _AUCTIONED):
        meant = (changes or not row.changes_alone) and not (row.placed and placed >= row.begin)
        if meant and row.begin <= now < row.end:
            return row.end
    return None


def _stretches(session: Session, *, auctioned: bool) -> Iterator[_Stretch]:
    """What HKEX (boom.com, futunn topic55, magpiesecurities), SSE, SZSE (boom.com) and SGX (rule 8.2, poems) refuse."""
    begin, end, market = session.open, session.close, session.market
    if market is Market.HK and auctioned:
        if not session.late_open:
            yield _Stretch(begin - 15 * _MINUTE, begin)
        yield _Stretch(end, end + _MINUTE)
        yield _Stretch(end + 6 * _MINUTE, end + 10 * _MINUTE)
    if market is Market.HK and len(session.segments) > 1:
        noon, afternoon = session.segments[0].end, session.segments[1].begin
        yield _Stretch(noon, noon + 30 * _MINUTE, placed=True)
        yield _Stretch(noon, afternoon, changes_alone=True, placed=True)
    if market in _MAINLAND:
        yield _Stretch(begin - 10 * _MINUTE, begin - 5 * _MINUTE)
        yield _Stretch(end - 3 * _MINUTE, end)
    if market is Market.SG:
        for part in session.segments:
            yield _Stretch(part.begin - 2 * _MINUTE, part.begin)
        yield _Stretch(end + 4 * _MINUTE, end + 6 * _MINUTE)


def check_bounds(kind: OrderType, side: Side, price: Decimal | None, market: InstrumentMarket, now_us: int) -> None:
    """Refuse a limit that the exchange does not take at this minute for where it lies; a trigger is no such limit."""
    if price is None or kind not in PRICED or kind in TRIGGERED | TRAILING:
        return
    facts = market.listing.instrument
    low, high = _opposite(side, market) if market.day.continuous(now_us) else _auction(facts, market, from_us(now_us))
    if not low <= price <= high:
        raise ExchangeRefusal(Reason.PRICE_TOO_FAR, price=price, low=low, high=high)


def _opposite(side: Side, market: InstrumentMarket) -> tuple[Decimal, Decimal]:
    """Bounds of the mainland's shares in continuous trading; without a best opposite price there is none."""
    best = _best(market, bid=side is Side.SELL)
    if market.market not in _MAINLAND or market.listing.instrument.security_type is not SecurityType.STOCK or not best:
        return _FREE
    steps = 0 if market.listing.instrument.id.startswith(_STAR) else _STEPS
    away = max(best * _WIDTH, Decimal(market.listing.ladder.step(to_units(best))) * steps / SCALE)
    return (best - away, _FREE[1]) if side is Side.SELL else (_FREE[0], best + away)


def _auction(facts: Instrument, market: InstrumentMarket, now: datetime) -> tuple[Decimal, Decimal]:
    """Bounds of Hong Kong's auctions; in the minutes without withdrawals those of the best prices, if there are two."""
    session = CALENDAR.session_on(facts.market, exchange_date(facts.market, now))
    if facts.market is not Market.HK or facts.security_type not in _AUCTIONED or session is None:
        return _FREE
    to_open, past = session.open - now, now - session.close
    opening = not session.late_open and timedelta() < to_open <= 30 * _MINUTE
    if opening and to_open > 15 * _MINUTE:
        return _around(to_decimal(market.day.prev_close), _OPENING)
    if timedelta() <= past < 6 * _MINUTE:
        return _around(to_decimal(market.day.tape.last), _CLOSING)
    if opening or timedelta() <= past < 10 * _MINUTE:
        both = _best(market, bid=True), _best(market, bid=False)
        return (min(both), max(both)) if all(both) else _FREE
    return _FREE


def _around(price: Decimal, share: Decimal) -> tuple[Decimal, Decimal]:
    return (price * (1 - share), price * (1 + share)) if price else _FREE


def _best(market: InstrumentMarket, *, bid: bool) -> Decimal:
    """The best price of a side, zero without one."""
    levels = market.day.levels(1, bid=bid)
    return levels[0].price if levels else Decimal(0)
