"""Orders, fills and fees; the trading words of both sides."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tideboard_core.gateways.opend.refusals import text_of
from tideboard_core.gateways.opend.translate.symbols import traded_instrument
from tideboard_core.gateways.opend.translate.values import decimal, moment, shares
from tideboard_core.model.instrument import market_of
from tideboard_core.model.order import Fill, Order, OrderFee, OrderStatus, OrderType, Side, TimeInForce
from tideboard_proto.opend import Trd_Common_pb2 as Trd

CURRENCY: Final[dict[int, str]] = {
    Trd.Currency_HKD: "HKD",
    Trd.Currency_USD: "USD",
    Trd.Currency_CNH: "CNY",
    Trd.Currency_JPY: "JPY",
    Trd.Currency_SGD: "SGD",
    Trd.Currency_AUD: "AUD",
    Trd.Currency_CAD: "CAD",
    Trd.Currency_MYR: "MYR",
    Trd.Currency_NZD: "NZD",
}
"""ISO codes. The broker's CNH and the CNY of mainland quotes are one currency to a trader, so they get one name."""

TRD_SIDE: Final = {Side.BUY: Trd.TrdSide_Buy, Side.SELL: Trd.TrdSide_Sell}
TRD_ORDER_TYPE: Final = {
    OrderType.LIMIT: Trd.OrderType_Normal,
    OrderType.MARKET: Trd.OrderType_Market,
    OrderType.STOP: Trd.OrderType_Stop,
    OrderType.STOP_LIMIT: Trd.OrderType_StopLimit,
}
TRD_TIME_IN_FORCE: Final = {TimeInForce.DAY: Trd.TimeInForce_DAY, TimeInForce.GTC: Trd.TimeInForce_GTC}

_BUYS: Final = frozenset({Trd.TrdSide_Buy, Trd.TrdSide_BuyBack})
_ORDER_TYPE: Final[dict[int, OrderType]] = {
    **{number: order_type for order_type, number in TRD_ORDER_TYPE.items()},
    Trd.OrderType_Auction: OrderType.MARKET,
    Trd.OrderType_TWAP_MARKET: OrderType.MARKET,
    Trd.OrderType_VWAP_MARKET: OrderType.MARKET,
    Trd.OrderType_MarketifTouched: OrderType.STOP,
    Trd.OrderType_TrailingStop: OrderType.STOP,
    Trd.OrderType_LimitifTouched: OrderType.STOP_LIMIT,
    Trd.OrderType_TrailingStopLimit: OrderType.STOP_LIMIT,
}
"""Kinds that Tideboard cannot place itself are shown as the nearest one; the rest have a price: LIMIT."""

_STATUS: Final[dict[int, OrderStatus]] = {
    Trd.OrderStatus_Unsubmitted: OrderStatus.PENDING,
    Trd.OrderStatus_WaitingSubmit: OrderStatus.PENDING,
    Trd.OrderStatus_Submitting: OrderStatus.PENDING,
    Trd.OrderStatus_SubmitFailed: OrderStatus.REJECTED,
    Trd.OrderStatus_TimeOut: OrderStatus.UNKNOWN,
    Trd.OrderStatus_Submitted: OrderStatus.SUBMITTED,
    Trd.OrderStatus_Filled_Part: OrderStatus.PARTIALLY_FILLED,
    Trd.OrderStatus_Filled_All: OrderStatus.FILLED,
    Trd.OrderStatus_Cancelling_Part: OrderStatus.CANCELLING,
    Trd.OrderStatus_Cancelling_All: OrderStatus.CANCELLING,
    Trd.OrderStatus_Cancelled_Part: OrderStatus.CANCELLED,
    Trd.OrderStatus_Cancelled_All: OrderStatus.CANCELLED,
    Trd.OrderStatus_Failed: OrderStatus.REJECTED,
    Trd.OrderStatus_Disabled: OrderStatus.DISABLED,
    Trd.OrderStatus_Deleted: OrderStatus.CANCELLED,
    Trd.OrderStatus_FillCancelled: OrderStatus.CANCELLED,
}


def order_status(number: int) -> OrderStatus:
    """Return the status; a number of a newer gateway is UNKNOWN."""
    return _STATUS.get(number, OrderStatus.UNKNOWN)


def order(header: Trd.TrdHeader, wire: Trd.Order) -> Order:
    """Return one order; the account stands in the message's header alone. Raises GatewayError for an unknown market."""
    instrument = traded_instrument(
        sec_market=wire.secMarket, trd_market=wire.trdMarket or header.trdMarket, code=wire.code
    )
    market = market_of(instrument)
    filled = shares(wire.fillQty)
    return Order(
        id=wire.orderIDEx or str(wire.orderID),
        account_id=str(header.accID),
        instrument=instrument,
        name=text_of(wire.name),
        side=_side(wire.trdSide),
        order_type=_ORDER_TYPE.get(wire.orderType, OrderType.LIMIT),
        status=order_status(wire.orderStatus),
        quantity=shares(wire.qty),
        filled=filled,
        price=_price(wire.price),
        average_price=_price(wire.fillAvgPrice) if filled else None,
        created=moment(wire.createTimestamp, wire.createTime, market),
        updated=moment(wire.updateTimestamp, wire.updateTime, market),
        trigger=_price(wire.auxPrice),
        time_in_force=TimeInForce.GTC if wire.timeInForce == Trd.TimeInForce_GTC else TimeInForce.DAY,
        remark=text_of(wire.remark),
        text=text_of(wire.lastErrMsg),
        currency=CURRENCY.get(wire.currency, ""),
    )


def fill(header: Trd.TrdHeader, wire: Trd.OrderFill) -> Fill:
    """Return one execution. Raises GatewayError for an unknown market."""
    instrument = traded_instrument(
        sec_market=wire.secMarket, trd_market=wire.trdMarket or header.trdMarket, code=wire.code
    )
    return Fill(
        id=wire.fillIDEx or str(wire.fillID),
        order_id=wire.orderIDEx or str(wire.orderID),
        account_id=str(header.accID),
        instrument=instrument,
        name=text_of(wire.name),
        side=_side(wire.trdSide),
        quantity=shares(wire.qty),
        price=decimal(wire.price),
        time=moment(wire.createTimestamp, wire.createTime, market_of(instrument)),
    )


def order_fee(wire: Trd.OrderFee) -> OrderFee:
    """Return the fees of one order."""
    return OrderFee(
        order_id=wire.orderIDEx,
        total=decimal(wire.feeAmount),
        items=tuple((text_of(item.title), decimal(item.value)) for item in wire.feeList),
    )


def _side(number: int) -> Side:
    return Side.BUY if number in _BUYS else Side.SELL


def _price(value: float) -> Decimal | None:
    """Return a price, None for the wire's 0 = there is none."""
    return decimal(value) or None
