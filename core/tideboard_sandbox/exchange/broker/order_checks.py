"""The checks of an order by exchange and broker that do not depend on money; each raises its refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from tideboard_core.model.connect_days import connect_shut, order_days
from tideboard_core.model.instrument import Instrument, Market, SecurityType
from tideboard_core.model.order import Side, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, PRICED, TOUCHED, TRAILING, TRIGGERED, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.shares import Shares
from tideboard_sandbox.exchange.broker.orders import OrderTicket, TradingAccount
from tideboard_sandbox.exchange.broker.phase_rules import check_bounds, check_let_go
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal, to_units
from tideboard_sandbox.exchange.instruments.trading_hours import Phase, is_cut_out
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

_HK_LOTS = 3000
"""Lots that one order may hold in HKEX's automatic matching."""
_HK_SHARES = 99_999_999
"""Shares that it may hold there, where that is less."""

_MOST_SHARES = 1_000_000
"""Shares that one order may hold elsewhere."""

MARKET_FACTOR = 9
"""HKEX refuses a price nine times or more away from the market."""

_STAR, _CHINEXT = ("SH.688", "SH.689"), "SZ.30"
_STAR_LEAST = 200
"""Shares of the smallest order on the STAR market, from which on every share counts."""
_MOST_ON_STAR: Final = 100_000, 50_000
"""Shares that one order with a limit, and one at the market, may hold there: 233.com."""
_MOST_ON_CHINEXT: Final = 300_000, 150_000
"""The same on ChiNext; no source was read."""
_UNAUCTIONED = frozenset({SecurityType.WARRANT, SecurityType.BOND})
"""Kinds of which Hong Kong's auctions take no input: structured products and debt."""
_NEXT_DAY = frozenset(MarketState) - {
    MarketState.PRE_OPEN,
    MarketState.AUCTION,
    MarketState.OPEN,
    MarketState.BREAK,
    MarketState.CLOSING_AUCTION,
    MarketState.PRE_MARKET,
    MarketState.UNKNOWN,
}
"""States in which an order is kept for the next session; that it is so of trading at the close is inferred."""
_AFTER_HOURS = frozenset({TradingHours.EXTENDED, TradingHours.ALL_DAY})
_CONNECT = "stock-connect"
"""What a refusal names as the state of a market that trades, and takes no order by way of Hong Kong."""
_AUCTIONS = frozenset({MarketState.AUCTION, MarketState.PRE_OPEN, MarketState.CLOSING_AUCTION})


def check_ticket(ticket: OrderTicket, account: TradingAccount, market: InstrumentMarket, phase: Phase) -> None:
    """Check a new order; raises Refusal."""
    instrument = _checked_security(ticket, account, market)
    _check_kind(ticket, instrument, phase)
    if phase.state not in _NEXT_DAY and connect_rests(account, instrument.market, phase.day):
        raise ExchangeRefusal(
            Reason.MARKET_CLOSED, market=instrument.market.value, state=_CONNECT, kind=ticket.kind.value
        )
    needs_price = ticket.kind is OrderType.MARKET or ticket.kind in TRIGGERED or ticket.kind in TRAILING
    if needs_price and not market.day.tape.last:  # a recording may not know one yet
        raise ExchangeRefusal(Reason.NO_LIQUIDITY, instrument=instrument.id)
    check_prices(ticket.kind, ticket.price, ticket.trigger, market)
    check_trail(ticket)
    _check_not_passed(ticket, market)


def check_change(order: WorkingOrder, asked: OrderTicket, market: InstrumentMarket, now_us: int) -> None:
    """Check the terms that an open order is asked to have; raises Refusal.

    `asked` has its quantity, limit and trigger too. The net price of a combination is judged elsewhere.
    """
    before = (order.quantity, order.price, order.trigger)
    terms = replace(asked, quantity=order.ticket.quantity, price=order.ticket.price, trigger=order.ticket.trigger)
    if (terms, (asked.quantity, asked.price, asked.trigger)) == (order.ticket, before):
        raise ExchangeRefusal(Reason.NOTHING_CHANGED, order=order.id)
    if asked.quantity <= order.filled:
        raise ExchangeRefusal(Reason.BELOW_FILLED, quantity=asked.quantity, filled=order.filled)
    check_let_go(order, now_us, changes=True)
    _check_trades(market)
    check_quantity(asked, order.instrument)
    if not asked.legs:
        check_prices(asked.kind, asked.price, asked.trigger, market)
    if not asked.legs and asked.price != order.price:
        check_bounds(asked.kind, asked.side, asked.price, market, now_us)
    check_trail(asked)


def connect_rests(account: TradingAccount, market: Market, day: date) -> bool:
    """Whether orders of the account go through Stock Connect, which rests on a day on which the market trades."""
    return account.real and connect_shut(market, day) is not None


def first_day(ticket: OrderTicket, account: TradingAccount, market: Market, phase: Phase) -> date:
    """The first exchange day of a new order, by the days of Stock Connect where it goes through that."""
    late = phase.state is MarketState.AFTER_HOURS and ticket.hours in _AFTER_HOURS
    if phase.state not in _NEXT_DAY or late:
        return phase.day
    return order_days(connect=account.real).next_session(market, phase.day).date


def check_leg(ticket: OrderTicket, account: TradingAccount, market: InstrumentMarket, phase: Phase) -> None:
    """Check a leg of a combination, which has no price of its own; raises Refusal."""
    _check_kind(ticket, _checked_security(ticket, account, market), phase)


def _checked_security(ticket: OrderTicket, account: TradingAccount, market: InstrumentMarket) -> Instrument:
    """The security, if this account may trade it now in this quantity; raises Refusal."""
    instrument = market.listing.instrument
    future = instrument.security_type is SecurityType.FUTURE  # needs a futures account; the practice has none
    if instrument.market not in account.markets or future:
        raise ExchangeRefusal(Reason.WRONG_MARKET, account=account.id, instrument=instrument.id)
    if market.untradable is not None:
        raise ExchangeRefusal(market.untradable, instrument=instrument.id)
    if not instrument.tradable:
        raise ExchangeRefusal(Reason.NOT_TRADABLE, instrument=instrument.id)
    _check_trades(market)
    check_quantity(ticket, instrument)
    return instrument


def _check_trades(market: InstrumentMarket) -> None:
    """Refuse a code that is closed while its shares have another, and a suspended security."""
    name, other = market.listing.id, market.traded_as
    if other is not None:
        raise ExchangeRefusal(Reason.CODE_CLOSED, instrument=name, other=other)
    if market.day.suspended:
        raise ExchangeRefusal(Reason.SUSPENDED, instrument=name)


def check_step(price: Decimal, step: Decimal) -> None:
    """Refuse a price between two steps."""
    if price % step:
        raise ExchangeRefusal(Reason.OFF_TICK, price=price, step=step)


def check_quantity(ticket: OrderTicket, instrument: Instrument) -> None:
    """Positive, whole lots, not too large.

    A sale of A shares may be odd, as `is_rest` has it; on the STAR market every share counts from 200 on.
    """
    quantity, lot = ticket.quantity, instrument.lot_size
    if quantity <= 0:
        raise ExchangeRefusal(Reason.QUANTITY_NOT_POSITIVE, quantity=quantity)
    mainland_sale = instrument.market in {Market.SH, Market.SZ} and ticket.side is Side.SELL
    star = instrument.id.startswith(_STAR)
    if not mainland_sale and (quantity < _STAR_LEAST if star else quantity % lot):
        raise ExchangeRefusal(Reason.ODD_LOT, quantity=quantity, lot=_STAR_LEAST if star else lot)
    limit = _most(ticket, instrument)
    if quantity > limit:
        raise ExchangeRefusal(Reason.QUANTITY_TOO_LARGE, quantity=quantity, limit=limit)


def _most(ticket: OrderTicket, instrument: Instrument) -> int:
    """Shares that one order may hold."""
    if instrument.market is Market.HK:
        return min(instrument.lot_size * _HK_LOTS, _HK_SHARES)
    limited = ticket.kind in PRICED
    if instrument.id.startswith(_STAR):
        return _MOST_ON_STAR[not limited]
    return _MOST_ON_CHINEXT[not limited] if instrument.id.startswith(_CHINEXT) else _MOST_SHARES


def is_rest(instrument: Instrument, quantity: Shares, available: Shares) -> bool:
    """Whether the odd part of a sale, if there is one, is all that the account has of it: it goes in one order."""
    if instrument.market not in {Market.SH, Market.SZ}:
        return True
    if instrument.id.startswith(_STAR):
        return quantity >= _STAR_LEAST or quantity == available
    odd = quantity % instrument.lot_size
    return odd in {0, available % instrument.lot_size}


def check_prices(kind: OrderType, price: Decimal | None, trigger: Decimal | None, market: InstrumentMarket) -> None:
    """Limit and trigger prices present where the kind has them, on the ladder and within the day's limits."""
    if kind in PRICED:
        if price is None or not price.is_finite() or price <= 0:
            raise ExchangeRefusal(Reason.PRICE_MISSING, kind=kind.value)
        _check_price(price, market)
    if kind in TRIGGERED:
        if trigger is None or not trigger.is_finite() or trigger <= 0:
            raise ExchangeRefusal(Reason.TRIGGER_MISSING, kind=kind.value)
        _check_price(trigger, market)


def price_limits(market: InstrumentMarket) -> tuple[Decimal, Decimal]:
    """Lowest and highest price that the exchange takes: ninefold in HK, 10 or 20 % in the mainland, free in the US."""
    close = to_decimal(market.day.prev_close)
    if not close:  # a recording may lack it
        return Decimal(0), Decimal(999_999)
    if market.market is Market.HK:
        last = to_decimal(market.day.tape.last)
        return last / MARKET_FACTOR, last * MARKET_FACTOR
    if market.market in {Market.SH, Market.SZ}:
        width = Decimal("0.2") if _growth_board(market.listing.id) else Decimal("0.1")
        return close * (1 - width), close * (1 + width)
    return Decimal(0), Decimal(999_999)


def _growth_board(symbol: str) -> bool:
    return symbol.startswith((_CHINEXT, *_STAR))


def _check_price(price: Decimal, market: InstrumentMarket) -> None:
    units = to_units(price)
    ladder = market.listing.ladder
    if Decimal(units) != price * 10_000 or not ladder.valid(units):
        raise ExchangeRefusal(Reason.OFF_TICK, price=price, step=to_decimal(ladder.step(units)))
    low, high = price_limits(market)
    if not low <= price <= high:
        raise ExchangeRefusal(Reason.PRICE_TOO_FAR, price=price, low=low, high=high)


def _check_kind(ticket: OrderTicket, instrument: Instrument, phase: Phase) -> None:
    kind, state, market = ticket.kind, phase.state, instrument.market
    if is_cut_out(market, phase):
        raise ExchangeRefusal(Reason.MARKET_SHUT, market=market.value)
    if kind is OrderType.MARKET and state is not MarketState.OPEN:
        raise ExchangeRefusal(Reason.MARKET_CLOSED, market=market.value, state=state.value, kind=kind.value)
    waits = kind in TRIGGERED or kind in TRAILING
    if market is Market.HK and instrument.security_type in _UNAUCTIONED and state in _AUCTIONS and not waits:
        raise ExchangeRefusal(Reason.MARKET_CLOSED, market=market.value, state=state.value, kind=kind.value)
    if kind in AT_AUCTION:
        # The auctions are those of the securities market.
        if market is not Market.HK or instrument.security_type is SecurityType.OPTION:
            raise ExchangeRefusal(Reason.KIND_NOT_OFFERED, kind=kind.value, market=market.value)
        if state not in _AUCTIONS:
            raise ExchangeRefusal(Reason.MARKET_CLOSED, market=market.value, state=state.value, kind=kind.value)


def check_trail(ticket: OrderTicket) -> None:
    """A trailing kind has one distance, and a percentage below the whole; raises Refusal."""
    if ticket.kind not in TRAILING:
        return
    trails = [trail for trail in (ticket.trail_amount, ticket.trail_percent) if trail is not None and trail > 0]
    if len(trails) != 1 or (ticket.trail_percent or 0) >= 100:
        raise ExchangeRefusal(Reason.TRAIL_MISSING, kind=ticket.kind.value)


def _check_not_passed(ticket: OrderTicket, market: InstrumentMarket) -> None:
    last = to_decimal(market.day.tape.last)
    if ticket.kind in TRIGGERED and ticket.trigger is not None and fires(ticket, ticket.trigger, last):
        raise ExchangeRefusal(Reason.TRIGGER_PASSED, trigger=ticket.trigger, last=last)


def fires(ticket: OrderTicket, trigger: Decimal, last: Decimal) -> bool:
    """Whether a last price triggers the order: a stop by a worse price, a touched order by a better one."""
    upward = (ticket.side is Side.BUY) is not (ticket.kind in TOUCHED)
    return last >= trigger if upward else last <= trigger
