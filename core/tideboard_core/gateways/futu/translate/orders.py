"""Converts orders, fills and fees; maps types, statuses, currencies and sessions to the broker's numbers; its offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from tideboard_core.gateways.common.bounds import names_field, traded, unreadable
from tideboard_core.gateways.common.remarks import remark_of
from tideboard_core.gateways.common.unnamed_rows import keyed_fill, keyed_order
from tideboard_core.gateways.futu.translate.refusals import raw_text, text_of
from tideboard_core.gateways.futu.translate.symbols import instrument_of, traded_instrument
from tideboard_core.gateways.futu.translate.values import EPOCH, decimal, identifier, moment, price, utc
from tideboard_core.model.combination import CombinationLeg, CombinationsOffer
from tideboard_core.model.connect_days import CONNECT_MARKETS, order_days
from tideboard_core.model.derivatives import ended_by
from tideboard_core.model.instrument import CONTRACTS, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.offers import REGULAR_ONLY, OfferField, OfferRow, OfferSource, OrderCeiling, OrderOffers
from tideboard_core.model.order import (
    FILL_CANCELLED,
    Fill,
    FillStatus,
    Order,
    OrderAction,
    OrderFee,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import AT_AUCTION, TRAILING, OrderTerm, OrderType
from tideboard_core.model.session import exchange_date
from tideboard_core.redaction import outside_text
from tideboard_proto.opend import Common_pb2
from tideboard_proto.opend import Qot_Common_pb2 as Qot
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
CURRENCY_NUMBERS: Final = {name: number for number, name in CURRENCY.items()}

TRD_SIDE: Final = {Side.BUY: Trd.TrdSide_Buy, Side.SELL: Trd.TrdSide_Sell}
TRD_ORDER_TYPE: Final = {
    OrderType.LIMIT: Trd.OrderType_Normal,
    OrderType.MARKET: Trd.OrderType_Market,
    OrderType.STOP: Trd.OrderType_Stop,
    OrderType.STOP_LIMIT: Trd.OrderType_StopLimit,
    OrderType.IF_TOUCHED: Trd.OrderType_MarketifTouched,
    OrderType.IF_TOUCHED_LIMIT: Trd.OrderType_LimitifTouched,
    OrderType.TRAILING_STOP: Trd.OrderType_TrailingStop,
    OrderType.TRAILING_STOP_LIMIT: Trd.OrderType_TrailingStopLimit,
    OrderType.AUCTION: Trd.OrderType_Auction,
    OrderType.AUCTION_LIMIT: Trd.OrderType_AuctionLimit,
}
TRD_TIME_IN_FORCE: Final = {TimeInForce.DAY: Trd.TimeInForce_DAY, TimeInForce.GTC: Trd.TimeInForce_GTC}
_TIME_IN_FORCE: Final[dict[int, TimeInForce]] = {
    **{number: time for time, number in TRD_TIME_IN_FORCE.items()},
    Trd.TimeInForce_IOC: TimeInForce.IOC,
    Trd.TimeInForce_GTD: TimeInForce.GTD,
}
GTC_DAYS: Final = 90
"""Calendar days that an order good till cancelled lasts at most (futu-api 10.11.7108 Trd_Common.proto, comment of
TimeInForce). Whether they count from entry or from a change, and whether the first counts, is not told: the earliest.
"""
TRD_SESSION: Final = {
    TradingHours.REGULAR: Common_pb2.Session_RTH,
    TradingHours.EXTENDED: Common_pb2.Session_ETH,
    TradingHours.OVERNIGHT: Common_pb2.Session_OVERNIGHT,
    TradingHours.ALL_DAY: Common_pb2.Session_ALL,
}
_HOURS: Final[dict[int, TradingHours]] = {number: hours for hours, number in TRD_SESSION.items()}
_PLACED: Final = frozenset(TRD_ORDER_TYPE)
_READ: Final = "2026-11-27"
_QUESTIONS: Final = "openapi.futunn.com futu-api-doc qa/trade Q1"
_EVERY_PAGE: Final = OfferSource(_QUESTIONS, ("zh", "en", "hk"), _READ)
_NEWER_PAGES: Final = OfferSource(_QUESTIONS, ("zh", "hk"), _READ)
_PAPER: Final = (
    OfferRow(
        field=OfferField.MARKETS,
        takes=frozenset({Market.HK, Market.US, Market.SH, Market.SZ}),
        sources=(OfferSource("support.futunn.com topic458", ("zh", "hk"), _READ),),
    ),
    OfferRow(field=OfferField.KINDS, sources=(_NEWER_PAGES,)),
    OfferRow(field=OfferField.TYPES, takes=frozenset({OrderType.LIMIT, OrderType.MARKET}), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.AUCTIONS, takes=frozenset(), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.TIMES, takes=frozenset({TimeInForce.DAY}), sources=(_EVERY_PAGE,)),
    OfferRow(
        field=OfferField.HOURS,
        takes=REGULAR_ONLY,
        wider=REGULAR_ONLY | {TradingHours.EXTENDED},
        sources=(OfferSource(_QUESTIONS, ("en",), _READ), _NEWER_PAGES),
    ),
    OfferRow(field=OfferField.MODIFIED, sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.ACTIONS, takes=frozenset(), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.SHORTS, takes=frozenset({Market.US}), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.EXITS),
    OfferRow(
        field=OfferField.COMBINATIONS,
        takes=frozenset(),
        wider=frozenset({Market.HK, Market.US}),
        sources=(_NEWER_PAGES, OfferSource("github.com FutunnOpen/futu-agent-hub futuapi/SKILL.md", ("zh",), _READ)),
    ),
    OfferRow(field=OfferField.FILLS, takes=frozenset(), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.FEES, takes=frozenset(), sources=(_NEWER_PAGES,)),
    OfferRow(field=OfferField.CASH_LOG, takes=frozenset(), sources=(_NEWER_PAGES,)),
)
"""What paper accounts take. Which kinds one trades is its own `simAccType`. Hours: the English page has the regular
session alone, the Chinese ones the sessions beside it (the Hong Kong one: for the US margin account), none the night.
Combinations: two pages say that their orders cannot be asked for, which is why none is opened; the vendor's own program
places them.
"""
_LIMITED: Final = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.IF_TOUCHED_LIMIT})
_PAGE_TYPES: Final = OfferSource("openapi.futunn.com futu-api-doc qa/trade Q4", ("zh", "en"), "2026-11-26")
_PAGE_ACTIONS: Final = OfferSource("openapi.futunn.com futu-api-doc qa/trade Q5", ("zh", "en"), "2026-11-26")
_PROTO: Final = OfferSource("futu-api 10.11.7108 Trd_Common.proto, comments", ("zh",), "2026-11-27")
_ADVANCED: Final = OfferSource("futuhk.com support topic2_1717, conditional orders", ("zh",), "2026-11-28")
_SKILL: Final = OfferSource("github.com FutunnOpen/futu-agent-hub futuapi/SKILL.md", ("zh",), "2026-11-26")
_ROWS: Final = (
    OfferRow(
        field=OfferField.TYPES,
        markets=frozenset({Market.HK}),
        kinds=frozenset({SecurityType.OPTION}),
        takes=frozenset({OrderType.LIMIT}),
        wider=_LIMITED,
        sources=(_PROTO, _PAGE_TYPES),
    ),
    OfferRow(
        field=OfferField.TYPES,
        markets=frozenset({Market.HK}),
        kinds=frozenset({SecurityType.FUTURE}),
        takes=frozenset({OrderType.TRAILING_STOP_LIMIT}) | _LIMITED,
        wider=_PLACED - AT_AUCTION,
        sources=(_PROTO, _ADVANCED, _PAGE_TYPES),
    ),
    OfferRow(field=OfferField.TYPES, markets=CONNECT_MARKETS, takes=_LIMITED, sources=(_PAGE_TYPES, _SKILL)),
    OfferRow(
        field=OfferField.MODIFIED,
        markets=CONNECT_MARKETS,
        takes=frozenset(),
        sources=(_PAGE_ACTIONS, _SKILL),
        real=True,
    ),
    OfferRow(
        field=OfferField.ACTIONS,
        markets=frozenset(Market) - {Market.HK},
        takes=frozenset({OrderAction.RECONFIRM}),
        sources=(_PROTO, _PAGE_ACTIONS),
        real=True,
    ),
)
"""What single markets and kinds of security take. Options of Hong Kong: the page has limit, stop limit and limit if
touched, the protocol's comment limit alone; its futures: that comment has market orders for shares alone, the help
centre conditional orders with a limit alone. Trailing orders of options are in no table. A-shares through Stock
Connect: three types with a limit, and only cancelled, never changed (paper accounts are no part of Stock Connect).
Acts: Hong Kong has all, New York changes and cancels; a confirmation is a call of its own.
"""
_SHARES: Final = frozenset({SecurityType.STOCK, SecurityType.ETF})
_CEILINGS_PAGE: Final = (
    OfferSource("openapi.futunn.com futu-api-doc qa/trade, most of one order", ("zh", "en"), "2026-11-26"),
)
_US: Final = frozenset({Market.US})
_CEILINGS: Final = (
    OrderCeiling(
        firm="FutuSecurities",
        markets=_US,
        kinds=_SHARES,
        quantity=500_000,
        value=Decimal(5_000_000),
        currency="USD",
        sources=_CEILINGS_PAGE,
    ),
    OrderCeiling(
        firm="FutuSecurities",
        markets=CONNECT_MARKETS,
        kinds=_SHARES,
        quantity=1_000_000,
        value=Decimal(5_000_000),
        currency="CNY",
        sources=_CEILINGS_PAGE,
    ),
    OrderCeiling(
        firm="FutuSecurities", markets=frozenset({Market.HK}), kinds=CONTRACTS, quantity=3_000, sources=_CEILINGS_PAGE
    ),
    OrderCeiling(
        firm="FutuInc",
        markets=_US,
        kinds=_SHARES,
        quantity=500_000,
        value=Decimal(10_000_000),
        currency="USD",
        sources=_CEILINGS_PAGE,
    ),
    OrderCeiling(
        firm="FutuSG",
        markets=_US,
        kinds=_SHARES,
        quantity=500_000,
        value=Decimal(5_000_000),
        currency="USD",
        sources=_CEILINGS_PAGE,
    ),
)
"""The most of one order, by firm. Australia has none; of the other firms no page at hand says it."""
_BASE: Final = OrderOffers(
    types={Market.HK: _PLACED, Market.US: _PLACED - AT_AUCTION, Market.SH: _LIMITED, Market.SZ: _LIMITED},
    hours={Market.US: frozenset(TRD_SESSION)},
    unconfirmed=frozenset({TradingHours.OVERNIGHT, TradingHours.ALL_DAY}),
    modified=_PLACED - {OrderType.AUCTION},
    connect=CONNECT_MARKETS,
    short_for_day=frozenset(Market),
    closing_types={"FutuSecurities": TRAILING},
    gtc_days=GTC_DAYS,
    ceilings=_CEILINGS,
    rows=_ROWS,
    paper=_PAPER,
)
OFFERS: Final = _BASE.widened()
"""What PlaceOrder takes; the broker rejects what a single account may not do. The auction types are Hong Kong's.
Shares are sold short for the day alone (futuhk.com support topic2_146, zh, read 2026-11-28). FUTU HK takes trailing
orders to close alone, on every market (its table of conditional orders, topic2_1717); of other firms no page says so.

OpenD 9.2 to 9.4 refused "all day and night", or accepted it and had no order; later ones are not known to take it
(py-futu-api#199, py-moomoo-api#11, and #14 for the night alone, read 2026-11).
"""

COMBINATIONS: Final = CombinationsOffer(markets=frozenset({Market.HK, Market.US}), signs=False)
"""What PlaceComboOrder takes by its schema; which strategies an account may trade is the broker's to say.

No page says how it marks a net price that is received. Two users' programs write it above zero, one of them by what
GetComboMaxTrdQtys told of a real account (2026-09-17): ours, below zero, could pass for one that is paid.
"""
WITH_COMBINATIONS: Final = replace(_BASE, combinations=COMBINATIONS).widened()

_BUYS: Final = frozenset({Trd.TrdSide_Buy, Trd.TrdSide_BuyBack})
_SIDES: Final = _BUYS | {Trd.TrdSide_Sell, Trd.TrdSide_SellShort}
_ORDER_TYPE: Final[dict[int, OrderType]] = {
    **{number: order_type for order_type, number in TRD_ORDER_TYPE.items()},
    Trd.OrderType_AbsoluteLimit: OrderType.LIMIT,  # paper orders of Hong Kong come back so: moomoo get-order-list.html
    Trd.OrderType_SpecialLimit: OrderType.SPECIAL_LIMIT,
    Trd.OrderType_SpecialLimit_All: OrderType.SPECIAL_LIMIT,
    Trd.OrderType_TWAP_LIMIT: OrderType.ALGORITHMIC,
    Trd.OrderType_TWAP_MARKET: OrderType.ALGORITHMIC,
    Trd.OrderType_VWAP_LIMIT: OrderType.ALGORITHMIC,
    Trd.OrderType_VWAP_MARKET: OrderType.ALGORITHMIC,
}
"""A type of a newer gateway is OTHER; `broker_type` has its number."""
_OWN_WORD: Final[dict[int, str]] = {Trd.OrderType_AbsoluteLimit: "AbsoluteLimit"}
"""The broker's word for what is shown as another type."""

ABOUT_QUANTITY: Final = 1
ABOUT_PRICE: Final = 2
"""The broker's numbers of the reasons for which an order is to be confirmed again."""
_NOT_YET: Final = frozenset(
    {
        Trd.OrderStatus_Unsubmitted,
        Trd.OrderStatus_WaitingSubmit,
        Trd.OrderStatus_Submitting,
        Trd.OrderStatus_Disabled,
    }
)
_CONFIRM: Final = ("确认", "確認", "confirm")
_PRICE: Final = ("价", "價", "price")

_STATUS: Final[dict[int, OrderStatus]] = {
    Trd.OrderStatus_Unsubmitted: OrderStatus.PENDING,
    Trd.OrderStatus_WaitingSubmit: OrderStatus.PENDING,
    Trd.OrderStatus_Submitting: OrderStatus.PENDING,
    Trd.OrderStatus_SubmitFailed: OrderStatus.REJECTED,
    Trd.OrderStatus_TimeOut: OrderStatus.UNKNOWN,  # processing timed out: the result is unknown
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


DELETED: Final = "Deleted"
"""The broker's status of an order that was taken off the list: its unfilled quantity is cancelled."""
_BROKER_STATUS: Final[dict[int, str]] = {
    Trd.OrderStatus_Deleted: DELETED,
    Trd.OrderStatus_FillCancelled: FILL_CANCELLED,
}
_FILL_STATUS: Final[dict[int, FillStatus]] = {
    Trd.OrderFillStatus_OK: FillStatus.NORMAL,
    Trd.OrderFillStatus_Cancelled: FillStatus.CANCELLED,
    Trd.OrderFillStatus_Changed: FillStatus.CHANGED,
    Trd.OrderFillStatus_Payout: FillStatus.PAYOUT,
}
"""`OrderFill.status` by the comments of futu-api 10.11's Trd_Common.proto, read 2026-11."""


def _reconfirm_reason(wire: Trd.Order) -> int:
    """Return the reason for which the broker wants the order confirmed again, 0 if it does not.

    No document says how OpenD reports this. It is inferred from a message about a confirmation on an order that is not
    in the market yet; the reason is the price if the message names it, else the quantity.
    """
    words = raw_text(wire.lastErrMsg).casefold()
    if wire.orderStatus not in _NOT_YET or not any(word in words for word in _CONFIRM):
        return 0
    return ABOUT_PRICE if any(word in words for word in _PRICE) else ABOUT_QUANTITY


def _broker_status(number: int) -> str:
    """Return the broker's own word where ours is not enough, an unknown status by its number."""
    return _BROKER_STATUS.get(number, "" if number in _STATUS else str(number))


def order_status(number: int) -> OrderStatus:
    """Return the status; a number of a newer gateway is UNKNOWN."""
    return _STATUS.get(number, OrderStatus.UNKNOWN)


@names_field
def order(header: Trd.TrdHeader, wire: Trd.Order) -> Order:
    """Return one order; only the message's header has the account. Raises GatewayError for an unknown market.

    One of an unknown side could be any: it counts as not read.
    The code of a combination is one of its strategy, of which no document tells the form: its legs say what it trades.
    """
    legs = legs_of(wire.comboLegs)
    if legs:
        instrument, side = legs[0].instrument, legs[0].side
    else:
        if wire.trdSide not in _SIDES:
            raise unreadable(field="trdSide", value=wire.trdSide)
        side = _side(wire.trdSide)
        instrument = traded_instrument(
            sec_market=wire.secMarket, trd_market=wire.trdMarket or header.trdMarket, code=wire.code
        )
    market = market_of(instrument)
    taken_back = wire.orderStatus == Trd.OrderStatus_FillCancelled  # whatever the row says of what it had filled
    filled, order_type = 0 if taken_back else traded(wire.fillQty), _ORDER_TYPE.get(wire.orderType, OrderType.OTHER)
    untold, created = _untold(wire, market), moment(wire.createTimestamp, wire.createTime, market)
    found = Order(
        id=identifier(wire.orderIDEx, wire.orderID),
        account_id=str(header.accID),
        instrument=instrument,
        name=text_of(wire.name),
        side=side,
        order_type=order_type,
        status=order_status(wire.orderStatus),
        quantity=traded(wire.qty),
        filled=filled,
        price=_net_price(wire, order_type) if legs else _price(wire.price),
        average_price=_average(wire, net=bool(legs)) if filled else None,
        created=created,
        updated=moment(wire.updateTimestamp, wire.updateTime, market),
        trigger=_price(wire.auxPrice),
        # What is not told may be the worst: it lasts, and trades in every session.
        time_in_force=TimeInForce.GTC if OrderTerm.TIME in untold else _TIME_IN_FORCE[wire.timeInForce],
        hours=_HOURS.get(wire.session, TradingHours.ALL_DAY if OrderTerm.HOURS in untold else TradingHours.REGULAR),
        trail_amount=_trail(wire, Trd.TrailType_Amount),
        trail_percent=_trail(wire, Trd.TrailType_Ratio),
        limit_offset=decimal(wire.trailSpread) if wire.orderType == Trd.OrderType_TrailingStopLimit else None,
        remark=remark_of(raw_text(wire.remark)),
        text=outside_text(wire.lastErrMsg),
        asks=_reconfirm_reason(wire),
        currency=CURRENCY.get(wire.currency, ""),
        broker_type=str(wire.orderType) if order_type is OrderType.OTHER else _OWN_WORD.get(wire.orderType, ""),
        broker_status=_broker_status(wire.orderStatus),
        legs=legs,
        untold=untold,
        ends=_ends(header, wire, instrument, created),
    )
    return keyed_order(found)


def legs_of(wire: Iterable[Qot.ComboLeg]) -> tuple[CombinationLeg, ...]:
    """Return the legs of a combination, none of an ordinary order; raises GatewayError for one that is not whole.

    A leg without its side or ratio could be any: the order then counts as not read.
    """
    return tuple(_leg(leg) for leg in wire)


def _leg(wire: Qot.ComboLeg) -> CombinationLeg:
    if wire.side not in _SIDES:
        raise unreadable(field="comboLegs.side", value=wire.side)
    ratio = traded(wire.qtyRatio)
    if ratio <= 0 or not isinstance(ratio, int):
        raise unreadable(field="comboLegs.qtyRatio", value=wire.qtyRatio)
    side = Side.BUY if wire.side in _BUYS else Side.SELL
    return CombinationLeg(instrument=instrument_of(wire.security), side=side, ratio=ratio)


def _net_price(wire: Trd.Order, order_type: OrderType) -> Decimal | None:
    """Return a combination's limit, which may be 0 or below; None at market."""
    return decimal(wire.price) if order_type is OrderType.LIMIT and wire.HasField("price") else None


def _average(wire: Trd.Order, *, net: bool) -> Decimal | None:
    return decimal(wire.fillAvgPrice) if net and wire.HasField("fillAvgPrice") else _price(wire.fillAvgPrice)


@names_field
def fill(header: Trd.TrdHeader, wire: Trd.OrderFill, *, with_status: bool) -> Fill:
    """Return one execution, normal unless it is `with_status`. Raises GatewayError for an unknown market."""
    number = wire.status if with_status else 0
    instrument = traded_instrument(
        sec_market=wire.secMarket, trd_market=wire.trdMarket or header.trdMarket, code=wire.code
    )
    found = Fill(
        id=identifier(wire.fillIDEx, wire.fillID),
        order_id=identifier(wire.orderIDEx, wire.orderID),
        account_id=str(header.accID),
        instrument=instrument,
        name=text_of(wire.name),
        side=_side(wire.trdSide),
        quantity=traded(wire.qty),
        price=price(wire.price),
        time=moment(wire.createTimestamp, wire.createTime, market_of(instrument)),
        side_told=wire.trdSide in _SIDES,
        status=_FILL_STATUS.get(number, FillStatus.NORMAL),
        broker_status="" if number in _FILL_STATUS else str(number),
        revised=utc(wire.updateTimestamp) if wire.updateTimestamp > 0 else None,
    )
    return keyed_fill(found)


@names_field
def order_fee(wire: Trd.OrderFee) -> OrderFee:
    return OrderFee(
        order_id=identifier(wire.orderIDEx),
        total=decimal(wire.feeAmount),
        items=tuple((text_of(item.title), decimal(item.value)) for item in wire.feeList),
    )


def _untold(wire: Trd.Order, market: Market) -> frozenset[OrderTerm]:
    """Return the terms that a row does not tell.

    Older gateways have only the flag `fillOutsideRTH`, which tells no session of a US order.
    """
    hours = market is not Market.US or wire.session in _HOURS
    time = wire.HasField("timeInForce") and wire.timeInForce in _TIME_IN_FORCE
    return frozenset(term for term, stated in ((OrderTerm.HOURS, hours), (OrderTerm.TIME, time)) if not stated)


def _ends(header: Trd.TrdHeader, wire: Trd.Order, instrument: InstrumentId, created: datetime) -> date | None:
    """Return the last day of an order of real money that is good till cancelled; None of one whose entry is untold.

    An option's order ends with the option at the latest.
    """
    lasts = wire.HasField("timeInForce") and wire.timeInForce == Trd.TimeInForce_GTC
    if not lasts or header.trdEnv != Trd.TrdEnv_Real or created == EPOCH:
        return None
    market = market_of(instrument)
    days = order_days(connect=True)
    return ended_by(instrument, days.last_within(market, exchange_date(market, created), GTC_DAYS))


def _trail(wire: Trd.Order, kind: int) -> Decimal | None:
    """Return the distance of a trailing stop if it is of this kind; a ratio of 2 means 2 %."""
    return _price(wire.trailValue) if wire.trailType == kind else None


def _side(number: int) -> Side:
    return Side.BUY if number in _BUYS else Side.SELL


def _price(value: float) -> Decimal | None:
    """Return a price, None for 0: a market order has price 0 on the wire."""
    return price(value) or None
