"""Futu's own rules of orders, which the exchange itself does not have: types, acts, sizes, hours, how long they last.

Written down from the vendor's texts once more, apart from what the client offers. Where two of them differ the exchange
has the stricter one; see `docs/futu-evidence.md`. The words of the refusals are inferred, no text of one is published,
but for those that say so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.model.connect_days import order_days
from tideboard_core.model.instrument import CONTRACTS, Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.order import Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import TRAILING, OrderType
from tideboard_core.model.session import exchange_date
from tideboard_sandbox.exchange.broker.orders import OrderTicket, TradingAccount
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.opend.messages.refusals import (
    NO_NIGHT,
    OPERATION_NOT_TAKEN,
    ORDER_TOO_LARGE,
    RISK_NOT_DISCLOSED,
    TYPE_NOT_TAKEN,
    Refusal,
)
from tideboard_sandbox.opend.session.state import Session

_CONNECT: Final = frozenset({Market.SH, Market.SZ})
_LIMITED: Final = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.IF_TOUCHED_LIMIT})
_NIGHT: Final = frozenset({TradingHours.ALL_DAY, TradingHours.OVERNIGHT})
_NIGHT_LIST: Final = frozenset(InstrumentId(f"US.{code}") for code in ("AAPL", "NVDA", "TSLA", "SPY", "QQQ"))
"""What trades overnight in scenario `night-list`."""
GTC_DAYS: Final = 90
"""Days that an order lasts at most, that of its entry included: the earlier of the readings."""


class _Most(NamedTuple):
    quantity: int
    value: Decimal | None = None


_US_SHARES: Final = _Most(500_000, Decimal(5_000_000))
_A_SHARES: Final = _Most(1_000_000, Decimal(5_000_000))
_HK_CONTRACTS: Final = _Most(3_000)


def held_to_rules(session: Session, account: TradingAccount, ticket: OrderTicket) -> OrderTicket:
    """The ticket as the broker keeps it; raises Refusal for what it does not take. Paper has rules of its own."""
    if not account.real:
        return ticket
    instrument = session.shared.exchange.instrument(ticket.instrument)
    _check_type(ticket, instrument)
    _check_closes(session, account, ticket)
    _check_size(session, ticket, instrument)
    return _with_last_day(session, _held_to_night(session, ticket))


def check_combination(session: Session, account: TradingAccount, ticket: OrderTicket) -> None:
    """Refuse a combination of which a leg has more contracts than one order may; raises Refusal. Paper has no most."""
    if account.real:
        for leg in ticket.legs:
            alone = replace(ticket, instrument=leg.instrument, quantity=ticket.quantity * leg.ratio, legs=())
            _check_size(session, alone, session.shared.exchange.instrument(leg.instrument))


def check_change(account: TradingAccount, instrument: InstrumentId) -> None:
    """Refuse the change of an order through Stock Connect: it is only cancelled; raises Refusal."""
    if account.real and market_of(instrument) in _CONNECT:
        raise Refusal(OPERATION_NOT_TAKEN)


def check_operation(account: TradingAccount, instrument: InstrumentId) -> None:
    """Refuse to disable, enable or delete an order outside Hong Kong; raises Refusal."""
    if account.real and market_of(instrument) is not Market.HK:
        raise Refusal(OPERATION_NOT_TAKEN)


def check_all_orders(account: TradingAccount) -> None:
    """Refuse to cancel everything at once through Stock Connect; raises Refusal."""
    if account.real and account.markets <= _CONNECT:
        raise Refusal(OPERATION_NOT_TAKEN)


def _check_type(ticket: OrderTicket, instrument: Instrument) -> None:
    option = instrument.market is Market.HK and instrument.security_type is SecurityType.OPTION
    taken = frozenset({OrderType.LIMIT}) if option else _LIMITED
    if (option or instrument.market in _CONNECT) and ticket.kind not in taken:
        raise Refusal(TYPE_NOT_TAKEN.format(symbol=ticket.instrument, type=ticket.kind.value))


def _check_closes(session: Session, account: TradingAccount, ticket: OrderTicket) -> None:
    """Refuse a trailing order that opens, as FUTU HK does, in the scenario that has it so."""
    if ticket.kind not in TRAILING or not session.shared.behaviour.trailing_closes:
        return
    rows = session.shared.exchange.broker.positions(account.id)
    held = sum(row.quantity for row in rows if row.instrument == ticket.instrument)
    if not held or (held > 0) is (ticket.side is Side.BUY):
        raise Refusal(TYPE_NOT_TAKEN.format(symbol=ticket.instrument, type=ticket.kind.value))


def _check_size(session: Session, ticket: OrderTicket, instrument: Instrument) -> None:
    contract = instrument.security_type in CONTRACTS
    most = {
        Market.US: None if contract else _US_SHARES,
        Market.SH: _A_SHARES,
        Market.SZ: _A_SHARES,
        Market.HK: _HK_CONTRACTS if contract else None,
    }.get(instrument.market)
    if most is None:
        return
    price = ticket.price or ticket.trigger or session.shared.exchange.quote(ticket.instrument).last
    too_dear = most.value is not None and price * ticket.quantity > most.value
    if ticket.quantity > most.quantity or too_dear:
        raise Refusal(ORDER_TOO_LARGE.format(limit=most.quantity, value=most.value or "-"))


def _held_to_night(session: Session, ticket: OrderTicket) -> OrderTicket:
    """What becomes of orders for the night: a list of securities, and a disclosure that has to be signed first."""
    behaviour = session.shared.behaviour
    if ticket.hours not in _NIGHT:
        return ticket
    if behaviour.night_unsigned:
        raise Refusal(RISK_NOT_DISCLOSED)
    if not behaviour.night_list or ticket.instrument in _NIGHT_LIST:
        return ticket
    if ticket.hours is TradingHours.OVERNIGHT:
        raise Refusal(NO_NIGHT.format(symbol=ticket.instrument))
    return replace(ticket, hours=TradingHours.EXTENDED)


def _with_last_day(session: Session, ticket: OrderTicket) -> OrderTicket:
    """The ticket with the last trading day within its ninety, and within an option's life."""
    if ticket.time_in_force is not TimeInForce.GTC:
        return ticket
    market = market_of(ticket.instrument)
    last = _last_day(market, exchange_date(market, session.shared.exchange.now))
    contract = parse(ticket.instrument)
    return replace(ticket, ends=last if contract is None else min(last, contract.expiry))


def _last_day(market: Market, begun: date) -> date:
    days, last = order_days(connect=True), begun + timedelta(days=GTC_DAYS - 1)
    return last if days.is_trading_day(market, last) else days.previous_session(market, last).date
