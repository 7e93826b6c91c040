"""Handlers of orders: place, modify, cancel, lists, fills, largest quantity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

from tideboard_core.model.order import Fill, OrderStatus
from tideboard_core.model.order_terms import TRAILING, OrderType
from tideboard_proto.opend import Common_pb2
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_GetComboMaxTrdQtys_pb2 as combo_most_pb
from tideboard_proto.opend import Trd_GetHistoryOrderFillList_pb2 as past_fills_pb
from tideboard_proto.opend import Trd_GetHistoryOrderList_pb2 as past_orders_pb
from tideboard_proto.opend import Trd_GetMaxTrdQtys_pb2 as most_pb
from tideboard_proto.opend import Trd_GetOrderFillList_pb2 as fills_pb
from tideboard_proto.opend import Trd_GetOrderList_pb2 as orders_pb
from tideboard_proto.opend import Trd_ModifyOrder_pb2 as modify_pb
from tideboard_proto.opend import Trd_PlaceComboOrder_pb2 as combo_pb
from tideboard_proto.opend import Trd_PlaceOrder_pb2 as place_pb
from tideboard_proto.opend import Trd_ReconfirmOrder_pb2 as confirm_pb
from tideboard_sandbox.exchange.broker.kept_terms import Write
from tideboard_sandbox.exchange.broker.orders import (
    HELD_PRICE,
    HELD_QUANTITY,
    ExchangeOrder,
    OrderTicket,
    TradingAccount,
    Trail,
)
from tideboard_sandbox.opend.messages.codes import local_day, moment_of
from tideboard_sandbox.opend.messages.order_tickets import (
    adjusted,
    combo_of,
    decimal_of,
    instrument_named,
    kind_of,
    ticket_of,
    whole,
)
from tideboard_sandbox.opend.messages.orders import clock_market, fill_message, header_of, order_message, status_number
from tideboard_sandbox.opend.messages.refusals import (
    BAD_ARGUMENT,
    CONFIRM_FIRST,
    LOCKED_IN_ENGLISH,
    NO_CONFIRMATION,
    PAPER_DELETE,
    PAPER_NO_CANCEL_ALL,
    PAPER_NO_FILLS,
    REPLAYED_PACKET,
    TRADING_LOCKED,
    TRY_LATER,
    Refusal,
)
from tideboard_sandbox.opend.session.state import Session
from tideboard_sandbox.opend.trading.accounts import account_of, last_read, names
from tideboard_sandbox.opend.trading.order_rules import (
    check_all_orders,
    check_change,
    check_combination,
    check_operation,
    held_to_rules,
)

RECONFIRM_REASONS = {HELD_QUANTITY: 1, HELD_PRICE: 2}
"""A quantity or a price that is out of the ordinary; the proto names the field and not its values."""
LARGE_LOTS, FAR_PERCENT = 10, Decimal(2)
"""Scenario `reconfirm`: more lots, or a limit further from the last price, are asked about again."""

_OPERATIONS = frozenset({trd.ModifyOrderOp_Disable, trd.ModifyOrderOp_Enable, trd.ModifyOrderOp_Delete})
_CHANGEABLE = ("qty", "price", "auxPrice", "trailValue", "trailSpread")


class _Write(Protocol):
    @property
    def packetID(self) -> Common_pb2.PacketID: ...  # noqa: N802 the broker's name

    @property
    def header(self) -> trd.TrdHeader: ...


def place_order(session: Session, c2s: place_pb.C2S) -> place_pb.S2C:
    """Take an order; it is in the order list before the reply goes out."""
    account, broker = _writing(session, c2s), session.shared.exchange.broker
    ticket = held_to_rules(session, account, ticket_of(session.shared.exchange, account, c2s))
    keeping = session.shared.faults.keeping(Write.PLACE)
    if keeping is not None:
        ticket = keeping.kept(ticket)
    lost = keeping is not None and keeping.lost
    order = broker.lose(ticket) if lost else broker.place(ticket, hold=_hold(session, ticket))
    return place_pb.S2C(header=header_of(account), orderID=int(order.shown_id), orderIDEx=order.shown_id)


def place_combo(session: Session, c2s: combo_pb.C2S) -> combo_pb.S2C:
    """Take an order of several option legs; it is in the order list before the reply goes out."""
    account, broker = _writing(session, c2s), session.shared.exchange.broker
    ticket = combo_of(session.shared.exchange, account, c2s)
    check_combination(session, account, ticket)
    keeping = session.shared.faults.keeping(Write.PLACE)
    if keeping is not None:
        ticket = keeping.kept(ticket)
    order = broker.lose(ticket) if keeping is not None and keeping.lost else broker.place_combo(ticket)
    return combo_pb.S2C(header=header_of(account), orderIDEx=order.shown_id)


def combo_quantities(session: Session, c2s: combo_most_pb.C2S) -> combo_most_pb.S2C:
    """What a combination would change in the account; `orderIDEx` is not looked at.

    The margin of sold legs is the largest loss at their end; initial and maintenance margin are the same here.
    """
    account, exchange = account_of(session, c2s.header), session.shared.exchange
    order = combo_pb.C2S(comboLegs=c2s.comboLegs, qty=c2s.qty, orderType=c2s.orderType)
    if c2s.HasField("price"):
        order.price = c2s.price
    found = exchange.broker.combo_margin(combo_of(exchange, account, order))
    margin, needed = float(found.margin), float(found.needed)
    return combo_most_pb.S2C(
        header=header_of(account),
        maxTrdQtys=trd.ComboMaxTrdQtys(
            nlvChange=-float(found.fees),
            initialMarginChange=margin,
            maintenanceMarginChange=margin,
            optionBuyPower=float(max(found.free, Decimal(0))),
            maxWithDrawChange=-needed,
            buyPowerDecrease=needed,
        ),
    )


def modify_order(session: Session, c2s: modify_pb.C2S) -> modify_pb.S2C:
    """Change, cancel, disable, enable or delete an order; `forAll` cancels every open one (real accounts)."""
    account = _writing(session, c2s)
    if c2s.forAll:
        _cancel_all(session, account, c2s)
        return modify_pb.S2C(header=header_of(account), orderID=0, orderIDEx="")
    order_id = c2s.orderIDEx or str(c2s.orderID)
    broker = session.shared.exchange.broker
    if c2s.modifyOrderOp in _OPERATIONS:
        check_operation(account, broker.order(account.id, order_id).instrument)
    if c2s.modifyOrderOp == trd.ModifyOrderOp_Normal:
        _change(session, account, order_id, c2s)
    elif c2s.modifyOrderOp == trd.ModifyOrderOp_Cancel:
        broker.cancel(account.id, order_id)
    elif c2s.modifyOrderOp == trd.ModifyOrderOp_Disable:
        broker.disable(account.id, order_id)
    elif c2s.modifyOrderOp == trd.ModifyOrderOp_Enable:
        if broker.order(account.id, order_id).text in RECONFIRM_REASONS:
            raise Refusal(CONFIRM_FIRST.format(order=order_id))
        broker.enable(account.id, order_id)
    elif c2s.modifyOrderOp == trd.ModifyOrderOp_Delete:
        if broker.paper.holds(account):
            raise Refusal(PAPER_DELETE)
        broker.delete(account.id, order_id)
    else:
        raise Refusal(BAD_ARGUMENT.format(name="modifyOrderOp"))
    return modify_pb.S2C(header=header_of(account), orderID=int(order_id), orderIDEx=order_id)


def reconfirm_order(session: Session, c2s: confirm_pb.C2S) -> confirm_pb.S2C:
    """Confirm an order that waits for it: here one that was taken out of the market; it goes back into it."""
    account = _writing(session, c2s)
    if c2s.reconfirmReason not in RECONFIRM_REASONS.values():
        raise Refusal(BAD_ARGUMENT.format(name="reconfirmReason"))
    broker, order_id = session.shared.exchange.broker, str(c2s.orderID)
    order = broker.order(account.id, order_id)
    if RECONFIRM_REASONS.get(order.text, c2s.reconfirmReason) != c2s.reconfirmReason:
        raise Refusal(BAD_ARGUMENT.format(name="reconfirmReason"))
    if order.open and order.status is not OrderStatus.DISABLED:
        raise Refusal(NO_CONFIRMATION.format(order=order_id))
    broker.enable(account.id, order_id)
    return confirm_pb.S2C(header=header_of(account), orderID=int(order_id))


def _hold(session: Session, ticket: OrderTicket) -> str:
    """Why an order waits to be confirmed again; empty outside scenario `reconfirm`."""
    if not session.shared.behaviour.reconfirms:
        return ""
    exchange = session.shared.exchange
    if ticket.quantity > LARGE_LOTS * exchange.instrument(ticket.instrument).lot_size:
        return HELD_QUANTITY
    last = exchange.quote(ticket.instrument).last
    far = ticket.price is not None and abs(ticket.price - last) * 100 > last * FAR_PERCENT
    return HELD_PRICE if far else ""


def order_list(session: Session, c2s: orders_pb.C2S) -> orders_pb.S2C:
    """Today's orders and everything still open."""
    account = account_of(session, c2s.header)

    def make() -> list[trd.Order]:
        return _orders(session, account, session.shared.exchange.broker.orders(account.id), c2s)

    rows = last_read(session, account, refresh=c2s.refreshCache, make=make)
    return orders_pb.S2C(header=header_of(account), orderList=rows)


def history_orders(session: Session, c2s: past_orders_pb.C2S) -> past_orders_pb.S2C:
    """Past orders of a date range."""
    account = account_of(session, c2s.header)
    window = _window(session, account, c2s.filterConditions)
    past = session.shared.exchange.broker.history_orders(account.id, *_days(window))
    rows = [row for row in past if row.created in window]
    return past_orders_pb.S2C(header=header_of(account), orderList=_orders(session, account, rows, c2s))


def fill_list(session: Session, c2s: fills_pb.C2S) -> fills_pb.S2C:
    """Today's fills; real accounts only."""
    account = _real(session, c2s.header)
    found = session.shared.exchange.broker.fills(account.id)
    if session.shared.behaviour.moomoo and not found:
        raise Refusal(TRY_LATER)
    rows = _fills(account, found, c2s.filterConditions)
    return fills_pb.S2C(header=header_of(account), orderFillList=rows)


def history_fills(session: Session, c2s: past_fills_pb.C2S) -> past_fills_pb.S2C:
    """Past fills of a date range; real accounts only."""
    account = _real(session, c2s.header)
    window = _window(session, account, c2s.filterConditions)
    past = session.shared.exchange.broker.history_fills(account.id, *_days(window))
    rows = [row for row in past if row.time in window]
    return past_fills_pb.S2C(header=header_of(account), orderFillList=_fills(account, rows, c2s.filterConditions))


def largest_quantities(session: Session, c2s: most_pb.C2S) -> most_pb.S2C:
    """The largest order that would be taken now."""
    account = account_of(session, c2s.header)
    exchange = session.shared.exchange
    instrument = instrument_named(exchange, account, code=c2s.code, sec_market=c2s.secMarket)
    kind = kind_of(c2s.orderType)
    price = None if kind is OrderType.MARKET else decimal_of("price", c2s.price)
    most = exchange.broker.max_quantity(account.id, instrument, kind, price or None)
    return most_pb.S2C(
        header=header_of(account),
        maxTrdQtys=trd.MaxTrdQtys(
            maxCashBuy=most.cash_buy,
            maxCashAndMarginBuy=most.margin_buy,
            maxPositionSell=most.position_sell,
            maxSellShort=most.short_sell,
            maxBuyBack=most.buy_back,
        ),
    )


def _writing(session: Session, c2s: _Write) -> TradingAccount:
    """Everything that a trading write must pass before the order itself is looked at; raises Refusal."""
    session.shared.check_trading_allowed(session)
    packet = c2s.packetID
    # A client may count its PacketIDs apart from the serials of its frames: only a used number is a replay.
    if packet.connID != session.conn_id or packet.serialNo in session.used_serials:
        raise Refusal(REPLAYED_PACKET)
    session.used_serials.add(packet.serialNo)
    account = account_of(session, c2s.header)
    if account.real and not session.shared.unlocked:
        raise Refusal(LOCKED_IN_ENGLISH if session.shared.is_daemon else TRADING_LOCKED)
    return account


def _real(session: Session, header: trd.TrdHeader) -> TradingAccount:
    account = account_of(session, header)
    if not account.real:
        raise Refusal(PAPER_NO_FILLS)
    return account


def _change(session: Session, account: TradingAccount, order_id: str, c2s: modify_pb.C2S) -> None:
    exchange = session.shared.exchange
    order = exchange.broker.order(account.id, order_id)
    check_change(account, order.instrument)
    if order.open and not any(map(c2s.HasField, _CHANGEABLE)):
        return  # A change that names nothing leaves the order as it is.
    price = decimal_of("price", c2s.price) if c2s.HasField("price") and order.price is not None else None
    if price is not None and c2s.adjustPrice and not order.legs:
        price = adjusted(exchange.instrument(order.instrument), price, limit=c2s.adjustSideAndLimit)
    keeping = session.shared.faults.keeping(Write.CHANGE)
    exchange.broker.modify(
        account.id,
        order_id,
        quantity=whole(c2s.qty) if c2s.HasField("qty") else None,
        price=price,
        trigger=decimal_of("auxPrice", c2s.auxPrice) if c2s.HasField("auxPrice") else None,
        terms=_trail(order, c2s) if order.kind in TRAILING else (),
        kept=None if keeping is None else keeping.kept,
    )


def _trail(order: ExchangeOrder, c2s: modify_pb.C2S) -> tuple[Trail, ...]:
    """The distances of a trailing order after a change; empty = it names none."""
    if not c2s.HasField("trailValue") and not c2s.HasField("trailSpread"):
        return ()
    amount, percent = order.trail_amount, order.trail_percent
    if c2s.HasField("trailValue"):
        value = decimal_of("trailValue", c2s.trailValue)
        by_ratio = c2s.trailType == trd.TrailType_Ratio if c2s.HasField("trailType") else percent is not None
        amount, percent = (None, value) if by_ratio else (value, None)
    limited = order.kind is OrderType.TRAILING_STOP_LIMIT and c2s.HasField("trailSpread")
    offset = decimal_of("trailSpread", c2s.trailSpread) if limited else order.limit_offset
    return (Trail(amount, percent, offset),)


def _cancel_all(session: Session, account: TradingAccount, c2s: modify_pb.C2S) -> None:
    if not account.real:
        raise Refusal(PAPER_NO_CANCEL_ALL)
    if c2s.modifyOrderOp != trd.ModifyOrderOp_Cancel:
        raise Refusal(BAD_ARGUMENT.format(name="forAll"))
    check_all_orders(account)
    session.shared.exchange.broker.cancel_all(account.id)


def _orders(
    session: Session, account: TradingAccount, rows: Iterable[ExchangeOrder], c2s: orders_pb.C2S | past_orders_pb.C2S
) -> list[trd.Order]:
    conditions, statuses = c2s.filterConditions, set(c2s.filterStatusList)
    combinations = session.shared.exchange.broker.paper.lists_combinations(account)
    ids = {*conditions.orderIDExList, *map(str, conditions.idList)}
    return [
        order_message(account, row)
        for row in rows
        if any(names(conditions, name) for name in row.instruments)
        and (combinations or not row.legs)
        and (not ids or row.id in ids)
        and (not statuses or status_number(row) in statuses)
    ]


def _fills(account: TradingAccount, rows: Iterable[Fill], conditions: trd.TrdFilterConditions) -> list[trd.OrderFill]:
    ids = {*conditions.orderIDExList, *map(str, conditions.idList)}
    return [
        fill_message(account, row)
        for row in rows
        if names(conditions, row.instrument) and (not ids or row.order_id in ids or row.id in ids)
    ]


class _Window(NamedTuple):
    """A span of time, both ends included."""

    begin: datetime
    end: datetime

    def __contains__(self, time: object) -> bool:
        return isinstance(time, datetime) and self.begin <= time <= self.end


def _window(session: Session, account: TradingAccount, conditions: trd.TrdFilterConditions) -> _Window:
    """The window of a filter, whose times are those of the header's market; the days of a missing one are today's."""
    market = clock_market(account)
    today = local_day(session.shared.exchange.now, market)
    end = conditions.endTime or f"{today} 23:59:59"
    begin = conditions.beginTime or end[:10]
    whole_day = timedelta() if len(end.strip()) > len("2026-11-20") else timedelta(days=1)
    return _Window(moment_of(begin, market), moment_of(end, market) + whole_day)


def _days(window: _Window) -> tuple[date, date]:
    """Days between which every market's dates of a window lie."""
    return window.begin.date() - timedelta(days=1), window.end.date() + timedelta(days=1)
