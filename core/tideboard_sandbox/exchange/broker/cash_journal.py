"""The cash journal of an account: deposits, withdrawals, executions, fees, dividends and other payments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.order import Fill, FillStatus, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares
from tideboard_sandbox.exchange.broker.accounts import FIRST_CASH, converted
from tideboard_sandbox.exchange.broker.fees import Traded, fee_total
from tideboard_sandbox.exchange.broker.trading import Broker
from tideboard_sandbox.exchange.instruments.trading_hours import from_us, next_trading_day

_DAYS_TO_SETTLE = {Market.HK: 2, Market.US: 1, Market.SH: 1, Market.SZ: 1, Market.SG: 2}
"""Trading days until the money of a trade moves; options settle on the next."""


class CashKind(StrEnum):
    """The reason of a movement."""

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRADE = "trade"
    FEE = "fee"
    SETTLEMENT = "settlement"
    DIVIDEND = "dividend"
    FRACTION = "fraction"


class CashEntry(NamedTuple):
    """One movement: positive amounts come in. `cleared` is the trading day, `settled` when the money moves.

    `side` and `quantity` belong to a trade, `order_id` to trades and fees. `flow_id` is the broker's number of it.
    """

    time: datetime
    kind: CashKind
    amount: Decimal
    currency: str
    cleared: date
    settled: date
    instrument: InstrumentId | None = None
    side: Side | None = None
    quantity: Shares = 0
    name: str = ""
    order_id: str = ""
    flow_id: int = 0


def journal_of(
    broker: Broker, account_id: str, *, facts: Callable[[InstrumentId], Instrument], opened: datetime
) -> list[CashEntry]:
    """Every movement of the account's money, oldest first; the amounts add up to its cash.

    `opened` is when the account got its first cash (UTC).
    """
    account = broker.account(account_id)
    home = next(iter(sorted(account.markets)))
    begun = exchange_date(home, opened)
    first = FIRST_CASH[account.group]
    entries = [CashEntry(opened, CashKind.DEPOSIT, first, account.currency, begun, begun)]
    for moved in broker.transfers.of(account_id):
        if moved.cash:
            moment = from_us(moved.us)
            kind, day = CashKind.DEPOSIT if moved.cash > 0 else CashKind.WITHDRAWAL, exchange_date(home, moment)
            entries.append(CashEntry(moment, kind, moved.cash, account.currency, day, day))
    entries += _trades(broker, account_id, account.currency, facts)
    for row in broker.settlements.of(account_id):
        moment, market = from_us(row.us), market_of(row.instrument)
        day = exchange_date(market, moment)
        settled = _settled(market, day, 1)
        entry = CashEntry(moment, CashKind.SETTLEMENT, row.value, account.currency, day, settled, row.instrument)
        entries.append(entry._replace(quantity=row.quantity, name=row.instrument))
    for paid in broker.dividends.of(account_id):
        moment = from_us(paid.us)
        day = exchange_date(market_of(paid.instrument), moment)
        kind = CashKind.FRACTION if paid.fraction else CashKind.DIVIDEND
        entry = CashEntry(moment, kind, paid.value, account.currency, day, day, paid.instrument)
        entries.append(entry._replace(quantity=paid.quantity, name=facts(paid.instrument).name))
    entries.sort(key=lambda entry: entry.time)
    return [entry._replace(flow_id=_flow_id(entry, place)) for place, entry in enumerate(entries, 1)]


def _flow_id(entry: CashEntry, place: int) -> int:
    return int(entry.cleared.strftime("%Y%m%d")) * 1_000_000 + place


def _trades(
    broker: Broker, account_id: str, currency: str, facts: Callable[[InstrumentId], Instrument]
) -> Iterator[CashEntry]:
    """Each execution that stands, and the amount by which it raised the fees of its order."""
    charged: dict[tuple[str, InstrumentId], Traded] = {}  # the legs of a combination pay fees of their own
    fees: defaultdict[str, Decimal] = defaultdict(Decimal)
    for fill in reversed(broker.history_fills(account_id, date.min, date.max)):
        if fill.status is FillStatus.CANCELLED:
            continue
        instrument = facts(fill.instrument)
        day = exchange_date(instrument.market, fill.time)
        option = instrument.security_type is SecurityType.OPTION
        settled = _settled(instrument.market, day, 1 if option else _DAYS_TO_SETTLE[instrument.market])
        value = fill.price * fill.quantity * instrument.multiplier
        trade = CashEntry(
            time=fill.time,
            kind=CashKind.TRADE,
            amount=converted(-value if fill.side is Side.BUY else value, instrument.currency, currency),
            currency=currency,
            cleared=day,
            settled=settled,
            instrument=fill.instrument,
            side=fill.side,
            quantity=fill.quantity,
            name=fill.name,
            order_id=fill.order_id,
        )
        yield trade
        order = (fill.order_id, fill.instrument)
        before = charged.get(order)
        after = charged[order] = _with(before, fill, instrument, value, day)
        fee = fee_total(after) - (Decimal(0) if before is None else fee_total(before))
        fees[fill.order_id] += fee
        if fee:
            yield trade._replace(kind=CashKind.FEE, amount=converted(-fee, instrument.currency, currency))
    yield from _other_fees(broker, account_id, currency, facts, fees)


def _other_fees(
    broker: Broker,
    account_id: str,
    currency: str,
    facts: Callable[[InstrumentId], Instrument],
    fees: Mapping[str, Decimal],
) -> Iterator[CashEntry]:
    """What orders paid beside the fees of the executions that stand: rows may go on counting what was taken back."""
    rows = (*broker.history_orders(account_id, date.min, date.max), *broker.orders(account_id))
    dealt = {row.id: row for row in rows if row.filled}
    for paid in broker.fees(account_id, dealt):
        row, more = dealt[paid.order_id], paid.total - fees.get(paid.order_id, Decimal(0))
        if more:
            instrument = facts(row.instrument)
            day = exchange_date(instrument.market, row.updated)
            yield CashEntry(
                time=row.updated,
                kind=CashKind.FEE,
                amount=converted(-more, instrument.currency, currency),
                currency=currency,
                cleared=day,
                settled=_settled(instrument.market, day, _DAYS_TO_SETTLE[instrument.market]),
                instrument=row.instrument,
                order_id=row.id,
            )


def _with(before: Traded | None, fill: Fill, instrument: Instrument, value: Decimal, day: date) -> Traded:
    """What the order has traded once this fill is in: fees count on the whole of it, by the rates of its first day."""
    if before is None:
        return Traded(instrument, fill.side, value, fill.quantity, day)
    return before._replace(value=before.value + value, quantity=before.quantity + fill.quantity)


def _settled(market: Market, day: date, days: int) -> date:
    for _ in range(days):
        day = next_trading_day(market, day)
    return day
