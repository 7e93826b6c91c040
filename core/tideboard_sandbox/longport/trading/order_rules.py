"""LongPort's own rules of orders, which the exchange itself does not have: hours, triggers, changes, fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Final

from tideboard_core.model.exchange_minutes import NoWithdrawals
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.order import Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, TOUCHED_OF, TRAITS, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.shares import whole
from tideboard_core.model.withdrawals import withdrawals_from
from tideboard_core.wire.longport.commands import HttpCode
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder, OrderTicket, Watch
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import night_shut, to_us
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.longport.access.refusals import BAD_REQUEST, HttpRefusal
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

_AT_ANY_PRICE: Final = frozenset({OrderType.MARKET, OrderType.AUCTION})
"""Types that are not changed: help market-orders says so of the first, the other has no price to change."""
_PROTECTED = frozenset({"MO", "MIT"})
_PROTECTION = "High volatility of the underlying has triggered the market order protection mechanism"
"""As a user saw it twice on 5 August 2026 (xhqing/DayTradingAgent 81eda94, CHANGELOG)."""
_NO_WITHDRAWALS = "The current status of the order does not allow amendment"
_AT_THE_OPEN = time(9, 15), time(9, 30)
_SHUT = {
    Market.HK: (
        *(NoWithdrawals(*_AT_THE_OPEN, half_days=half) for half in (False, True)),
        NoWithdrawals(time(12), time(13), of_before=True),
        *(NoWithdrawals(time(hour, 6), time(hour, 10), half_days=hour == 12) for hour in (12, 16)),
    )
}
"""Help centre, `hk-trading-rules.md`: matching before the open, the lunch break for orders of the morning, after the
close; another page of it says from 09:00."""

_WITHDRAWN: Final = frozenset({"TSMAMT", "TSMPCT"})
_TENCENT, _FAR = InstrumentId("HK.00700"), Decimal("0.1")
_TRAIL_TO_LIMIT: Final = frozenset({"TSLPAMT", "TSLPPCT"})
_COUNTED: Final = _TRAIL_TO_LIMIT | {"LIT", "MIT"}
_LEVELS, _MOST_TRIGGERS = 5, 3

_STOPS: Final = {touched: stop for stop, touched in TOUCHED_OF.items()}


def held_to_hours(exchange: Exchange, ticket: OrderTicket) -> OrderTicket:
    """The ticket with the hours that the service makes of those that it names; refuses what it does not take.

    The overnight session is one of its own: limit orders for the day, taken while it runs, which in New York is from
    20:00 to 03:50 (help us-trading-rules; staff in developers#908). An option order for other hours becomes one for
    regular hours (openapi#443), but for OPTION_PRE_MARKET: limit orders for the day (help options-extended-hours).
    """
    option = parse(ticket.instrument) is not None
    if ticket.hours is TradingHours.OPTION_PRE:
        if not option:
            raise bad_parameter("outside_rth")
        _check_terms(ticket)
        return ticket
    if option:
        return replace(ticket, hours=TradingHours.REGULAR)
    if ticket.hours is not TradingHours.OVERNIGHT:
        return ticket
    _check_terms(ticket)
    phase = exchange.phase(market_of(ticket.instrument))
    shut = night_shut(phase)
    if shut is None or to_us(exchange.now) >= shut:
        state = phase.state if shut is None else MarketState.CLOSED
        raise ExchangeRefusal(Reason.MARKET_CLOSED, market=Market.US.value, state=state.value, kind=ticket.hours.value)
    return replace(ticket, night_alone=True)


def _check_terms(ticket: OrderTicket) -> None:
    """Refuse what is no limit order for the day."""
    if ticket.kind is not OrderType.LIMIT:
        market = market_of(ticket.instrument)
        raise ExchangeRefusal(Reason.KIND_NOT_OFFERED, kind=ticket.broker_type, market=market.value)
    if ticket.time_in_force is not TimeInForce.DAY:
        raise bad_parameter("time_in_force")


def check_auctioned(exchange: Exchange, ticket: OrderTicket) -> None:
    """Refuse an auction order for a warrant, bull or bear: they trade in no auction (help warrants, cbbc)."""
    if ticket.kind in AT_AUCTION and exchange.instrument(ticket.instrument).security_type is SecurityType.WARRANT:
        raise ExchangeRefusal(Reason.KIND_NOT_OFFERED, kind=ticket.broker_type, market=Market.HK.value)


def check_changed(order: ExchangeOrder) -> None:
    """Refuse the change of an open order that the service does not change: NOT_CHANGED.

    An order at the market or an auction, one whose trigger has fired and made it one at the market, and one for a
    fraction of a share (help market-orders, odd-lot). Stock Connect takes no change at all.
    """
    at_market = order.fired is not None and TRAITS[order.kind].limited is False
    fraction = order.quantity != whole(order.quantity)
    connect = market_of(order.instrument) in {Market.SH, Market.SZ}
    if order.open and (at_market or fraction or connect or order.kind in _AT_ANY_PRICE):
        raise ExchangeRefusal(Reason.NOT_CHANGED, kind=order.broker_type)


def refuse_protected(call: HttpCall, word: str) -> None:
    """Refuse what would be a market order, as the service does while a security moves a lot."""
    if word in _PROTECTED and call.shared.behaviour.protects_market_orders:
        raise HttpRefusal(BAD_REQUEST, HttpCode.MARKET_ORDER_PROTECTION, _PROTECTION)


def refuse_withdrawal(call: HttpCall, order: ExchangeOrder) -> None:
    """Refuse a withdrawal or a change in minutes in which the vendor's page has none.

    An exit that waits for its trigger is left out: whether the page means it is open. The code is that of a status that
    allows no change, seen for another one by users (openapi#91); that it is this one here is inferred.
    """
    market = market_of(order.instrument)
    until = withdrawals_from(_SHUT, market, order.created, call.shared.exchange.now)
    if until is not None and order.open and order.fired is None and not order.waits_for_entry:
        raise HttpRefusal(BAD_REQUEST, HttpCode.STATUS_NOT_CHANGED, _NO_WITHDRAWALS)


def fired_type(
    call: HttpCall, instrument: InstrumentId, kind: OrderType, side: Side, trigger: Decimal | None
) -> OrderType:
    """Kind of an if-touched order: it fires when the price reaches its trigger from either side, so some are stops."""
    if kind not in _STOPS or trigger is None:
        return kind
    above = trigger > call.shared.exchange.quote(instrument).last
    return _STOPS[kind] if above is (side is Side.BUY) else kind


def refuse_withdrawn_type(call: HttpCall, word: str, instrument: InstrumentId) -> None:
    """Refuse a new order or a change of a type that left the vendor's list; one that stands works, and is withdrawn.

    `changelog.md` of the developers' pages, 2024-04-29; that the service refuses them, and a change too, is inferred.
    """
    if word in _WITHDRAWN and not call.shared.behaviour.takes_withdrawn_types:
        raise ExchangeRefusal(Reason.KIND_NOT_OFFERED, kind=word, market=market_of(instrument).value)


def hold_withdrawn_type(exchange: Exchange) -> None:
    """Let each of LongPort's accounts in Hong Kong have an order of such a type that stands, one at a time."""
    for account in (part for owner in LONGPORT_ACCOUNTS for part in exchange.broker.accounts_of(owner)):
        standing = (row.broker_type in _WITHDRAWN and row.open for row in exchange.broker.orders(account.id))
        if Market.HK in account.markets and not any(standing):
            last = exchange.quote(_TENCENT).last
            ticket = OrderTicket(
                account_id=account.id,
                instrument=_TENCENT,
                side=Side.BUY,
                kind=OrderType.TRAILING_STOP,
                quantity=exchange.instrument(_TENCENT).lot_size,
                trail_amount=Decimal(whole(last * _FAR)),
                time_in_force=TimeInForce.GTC if account.real else TimeInForce.DAY,
                broker_type="TSMAMT",
            )
            exchange.broker.place(ticket)


def watch_of(call: HttpCall, word: str) -> Watch:
    """How the trigger of an order of this type is watched for; refuses a field that its type does not have.

    Ranges and types as the vendor's page has them (`submit.md`). A change that leaves a field out has none of it: the
    page calls all of them required there, and whether the service keeps what was is open (`replace.md`).
    """
    monitor, level = call.decimal("monitor_price"), call.integer("limit_depth_level", 0)
    count = call.integer("trigger_count", 0)
    trails = word in _TRAIL_TO_LIMIT
    if monitor is not None and monitor and (not trails or monitor < 0):
        raise bad_parameter("monitor_price")
    if level and not (trails and abs(level) <= _LEVELS):
        raise bad_parameter("limit_depth_level")
    if count and not (word in _COUNTED and 0 < count <= _MOST_TRIGGERS):
        raise bad_parameter("trigger_count")
    return Watch(monitor or None, level, count)


def refuse_delay(call: HttpCall) -> None:
    """Refuse an order that waits for a time: this exchange works none, and ignoring it would work it at once."""
    if call.text("delayed_until") not in {"", "0"}:
        raise bad_parameter("delayed_until")
