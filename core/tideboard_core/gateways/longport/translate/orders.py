"""Converts orders, fills and fees; maps order types, sides, statuses and times in force to the broker's words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.gateways.common.bounds import UnknownMarket, unreadable
from tideboard_core.gateways.common.remarks import remark_of
from tideboard_core.gateways.common.unnamed_rows import keyed_fill, keyed_order
from tideboard_core.gateways.longport.translate import combinations
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.model.connect_days import CONNECT_MARKETS
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.exchange_minutes import NoWithdrawals
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.offers import REGULAR_ONLY, ExitsOffer, OfferField, OfferRow, OfferSource, OrderOffers
from tideboard_core.model.order import Fill, Order, OrderFee, OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import (
    AT_AUCTION,
    PLACED,
    SHOWN_WITH_PRICE,
    TOUCHED,
    TOUCHED_OF,
    TRAILING,
    TRIGGERED,
    OrderTerm,
    OrderType,
)
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares
from tideboard_core.redaction import known_or_free
from tideboard_core.wire.longport.symbols import instrument_of

EPOCH: Final = datetime.fromtimestamp(0, UTC)
"""Stands for a time that the broker left out."""

SIDE: Final = {Side.BUY: "Buy", Side.SELL: "Sell"}
_SIDES: Final = {word: side for side, word in SIDE.items()}

ORDER_TYPE: Final = {
    OrderType.LIMIT: "LO",
    OrderType.ENHANCED_LIMIT: "ELO",
    OrderType.MARKET: "MO",
    OrderType.STOP: "MIT",
    OrderType.STOP_LIMIT: "LIT",
    OrderType.IF_TOUCHED: "MIT",
    OrderType.IF_TOUCHED_LIMIT: "LIT",
    OrderType.TRAILING_STOP: "TSM",
    OrderType.TRAILING_STOP_LIMIT: "TSLP",
    OrderType.AUCTION: "AO",
    OrderType.AUCTION_LIMIT: "ALO",
    OrderType.ODD_LOT: "ODD",
    OrderType.SPECIAL_LIMIT: "SLO",
}
"""LongPort has no stop of its own. Its "if touched" types MIT and LIT fire when the last price reaches the trigger from
either side: on which side of the market the trigger lies makes one a stop or a touched order, and that it lies there is
the guard's check (`CheckCode.TRIGGER`). After a trailing stop's word follows AMT or PCT, the kind of distance."""

_ORDER_TYPES: Final[dict[str, OrderType]] = {
    f"{word}{distance}": order_type
    for order_type, word in ORDER_TYPE.items()
    if order_type not in TOUCHED
    for distance in (("AMT", "PCT") if order_type in TRAILING else ("",))
}
"""A type that is not in here is OTHER; `broker_type` has its name."""
TIME_IN_FORCE: Final = {TimeInForce.DAY: "Day", TimeInForce.GTC: "GTC", TimeInForce.GTD: "GTD"}
TIMES: Final = {word: time for time, word in TIME_IN_FORCE.items()}

OUTSIDE_RTH: Final = {
    TradingHours.REGULAR: "RTH_ONLY",
    TradingHours.EXTENDED: "ANY_TIME",
    TradingHours.OVERNIGHT: "OVERNIGHT",
}
HOURS: Final = {word: hours for hours, word in OUTSIDE_RTH.items()} | {"OPTION_PRE_MARKET": TradingHours.OPTION_PRE}
"""How rows say it. OPTION_PRE_MARKET is for options of ten owners, limited and for the day: shown, never asked for."""

STATUS: Final[dict[str, OrderStatus]] = {
    "NotReported": OrderStatus.PENDING,
    "ReplacedNotReported": OrderStatus.PENDING,
    "ProtectedNotReported": OrderStatus.PENDING,
    "VarietiesNotReported": OrderStatus.PENDING,
    "DelayedNotReported": OrderStatus.PENDING,
    "WaitToNew": OrderStatus.PENDING,
    "NewStatus": OrderStatus.SUBMITTED,
    "WaitToReplace": OrderStatus.SUBMITTED,
    "PendingReplaceStatus": OrderStatus.SUBMITTED,
    "ReplacedStatus": OrderStatus.SUBMITTED,
    "PartialFilledStatus": OrderStatus.PARTIALLY_FILLED,
    "FilledStatus": OrderStatus.FILLED,
    "WaitToCancel": OrderStatus.CANCELLING,
    "PendingCancelStatus": OrderStatus.CANCELLING,
    "CanceledStatus": OrderStatus.CANCELLED,
    "PartialWithdrawal": OrderStatus.CANCELLED,
    "RejectedStatus": OrderStatus.REJECTED,
    "ExpiredStatus": OrderStatus.EXPIRED,
}
"""A partial withdrawal has filled in part; the rest of it is withdrawn. DelayedNotReported waits for its time
(longbridge/developers#1263, page `trade-definition`)."""
PLAIN_STATUS: Final = {
    OrderStatus.PENDING: "NotReported",
    OrderStatus.SUBMITTED: "NewStatus",
    OrderStatus.PARTIALLY_FILLED: "PartialFilledStatus",
    OrderStatus.FILLED: "FilledStatus",
    OrderStatus.CANCELLING: "PendingCancelStatus",
    OrderStatus.CANCELLED: "CanceledStatus",
    OrderStatus.REJECTED: "RejectedStatus",
    OrderStatus.EXPIRED: "ExpiredStatus",
}
"""The word that a status stands for by itself; an order in any other keeps it in `broker_status`."""
OPEN_WORDS: Final = tuple(
    word
    for word, status in STATUS.items()
    if status not in {OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.REJECTED}
)
"""Statuses of orders that may still fill. LongPort reports a GTC or GTD order as expired between two sessions and as
new again in the next one, so the word alone does not end an order: see `as_of`."""
LONGEST_LIFE: Final = timedelta(days=90)
"""How long an order that outlives its day is taken to be open while the broker calls it expired."""
_LASTING: Final = frozenset({TimeInForce.GTC, TimeInForce.GTD})
_HELD: Final = frozenset({"DEACTIVE", "ACTIVE"})
"""Trigger statuses before the trigger: not yet watched or, by a newer page in Chinese, no longer valid (developers
2c39f00f, `trade/definition`); watched. RELEASED has fired.

NOT_USED says nothing: the page has it for a conditional order whose trigger was not reached, the pushes for any other.
"""
UNWATCHED: Final = "DEACTIVE"
_WAITS: Final = "VarietiesNotReported"
"""The status of a conditional order that waits, whatever its trigger status is."""

COUNTS: Final = frozenset({"limit_depth_level", "trigger_count"})
"""Names among `_EXTRAS` that a change sends as numbers; a price is a text."""
_PRICE, _COUNT = r"\d{1,15}(\.\d{1,12})?", r"-?\d{1,4}"
_EXTRAS: Final = {
    name: re.compile(_COUNT if name in COUNTS else _PRICE, re.ASCII)
    for name in ("monitor_price", "limit_depth_level", "trigger_count")
}
"""Only what is one goes back to the broker in a change."""

CURRENCY: Final = {"CNH": "CNY"}
"""The broker's CNH and the CNY of mainland quotes are one currency to a trader, so they get one name."""
_PLACED: Final = (frozenset(ORDER_TYPE) & frozenset(PLACED)) - {OrderType.TRAILING_STOP}
"""Trailing stops at market (TSMAMT, TSMPCT) left the vendor's list of types on 2024-04-29 (developers, `changelog.md`);
its programs refuse to send them, its SDK still has the words. Those that stand are shown and can be cancelled."""
_WITH_EXITS: Final = frozenset({Market.HK, Market.US})
_READ: Final = "2026-11-27"
_QUESTIONS: Final = OfferSource("longbridge/developers 551e371b docs/qa/trade Q1, Q2, Q4, Q9", ("en", "zh-CN"), _READ)
"""Its page in zh-HK (aaff85d2) says the same; that of May 2026 had no options yet."""
_PAPER: Final = (
    OfferRow(field=OfferField.MARKETS, takes=frozenset({Market.HK, Market.US}), sources=(_QUESTIONS,)),
    OfferRow(
        field=OfferField.KINDS,
        takes=frozenset({SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT, SecurityType.OPTION}),
        sources=(_QUESTIONS, OfferSource("longbridge/developers aaff85d2 docs/qa/general Q4", ("en",), _READ)),
        why="no-otc",
    ),
    OfferRow(
        field=OfferField.KINDS,
        markets=frozenset({Market.HK}),
        takes=frozenset({SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT}),
        sources=(_QUESTIONS,),
    ),
    OfferRow(field=OfferField.TYPES, sources=(_QUESTIONS,)),
    OfferRow(field=OfferField.AUCTIONS),
    OfferRow(
        field=OfferField.TIMES,
        takes=frozenset({TimeInForce.DAY}),
        wider=frozenset(TIME_IN_FORCE),
        sources=(
            OfferSource("longbridge/openapi#116, the vendor's answer of 2025-02-19", ("zh-CN",), "2026-11-28"),
            _QUESTIONS,
        ),
    ),
    OfferRow(field=OfferField.HOURS, takes=REGULAR_ONLY, sources=(_QUESTIONS,)),
    OfferRow(field=OfferField.MODIFIED),
    OfferRow(field=OfferField.ACTIONS),
    OfferRow(field=OfferField.SHORTS, takes=frozenset({Market.US}), sources=(_QUESTIONS,)),
    OfferRow(
        field=OfferField.EXITS,
        takes=frozenset(),
        wider=_WITH_EXITS,
        tried=frozenset({Market.US}),
        sources=(
            _QUESTIONS,
            OfferSource("docs.rs longbridge 4.4.3 SubmitOrderOptions", ("en",), _READ),
            OfferSource("xhqing/DayTradingAgent 81eda94 CHANGELOG, 3 and 4 August 2026", ("zh-CN",), _READ),
        ),
    ),
    OfferRow(field=OfferField.COMBINATIONS, takes=frozenset(), sources=(_QUESTIONS,)),
    OfferRow(field=OfferField.FILLS),
    OfferRow(field=OfferField.FEES),
    OfferRow(field=OfferField.CASH_LOG),
)
"""What paper accounts take; where no page says anything nothing is taken away. Times: the vendor has answered that
paper takes orders for the day alone, and its page of what paper lacks does not name them. Exits: the page says that no
account has them, the vendor's SDK sends them, and a user saw them work for a US share and stand still for a Hong Kong
one: typed in New York, not offered in Hong Kong.
"""
NO_WITHDRAWALS: Final = {
    Market.HK: (
        NoWithdrawals(time(9, 15), time(9, 30)),
        NoWithdrawals(time(9, 15), time(9, 30), half_days=True),
        NoWithdrawals(time(12), time(13), of_before=True),
        NoWithdrawals(time(16, 6), time(16, 10)),
        NoWithdrawals(time(12, 6), time(12, 10), half_days=True),
    )
}
"""Help centre, `trading-hours-and-rules/hk-trading-rules.md`, read 2026-11-26; its `cancel-order.md` says from 09:00.
Outside the session a cancel is taken and works in the next one. That Hong Kong's exchange takes cancels from 12:30, and
whether any of it binds an exit that waits for its trigger, is open. A cancel is sent at every hour all the same."""
_CONNECT: Final = OfferRow(
    field=OfferField.MODIFIED,
    markets=CONNECT_MARKETS,
    takes=frozenset(),
    sources=(OfferSource("solomonwin.com.hk and oponline, northbound trading: no amendment", ("en",), "2026-11-26"),),
)
"""Stock Connect takes no change of an order; whether this broker cancels and places anew by itself is open."""
OFFERS: Final = OrderOffers(
    types={
        Market.HK: _PLACED,
        Market.US: _PLACED - AT_AUCTION - {OrderType.ENHANCED_LIMIT},
        Market.SH: frozenset({OrderType.LIMIT}),
        Market.SZ: frozenset({OrderType.LIMIT}),
        Market.SG: frozenset({OrderType.LIMIT, OrderType.MARKET}),
    },
    times=frozenset(TIME_IN_FORCE),
    hours={Market.US: frozenset(OUTSIDE_RTH)},
    night_alone=True,
    regular_kinds=frozenset({SecurityType.OPTION}),
    unauctioned=frozenset({SecurityType.WARRANT}),
    market_freezes={Market.HK: Decimal("1.2")},
    market_ends=frozenset({Market.HK, Market.US}),
    exits=ExitsOffer(
        markets=_WITH_EXITS,
        entries=frozenset({OrderType.LIMIT, OrderType.MARKET}),
        sides=frozenset({Side.BUY}),
        times=frozenset(TIME_IN_FORCE),
        hours=frozenset({TradingHours.REGULAR, TradingHours.EXTENDED}),
        dated_by_entry=True,
    ),
    modified=_PLACED - {OrderType.MARKET, OrderType.AUCTION},
    # A hundredfold apart: 0.05 is 5 % in longbridge-mcp (`trade.rs`), 3 is 3 % in longbridge-terminal (`cli/mod.rs`).
    trail_percent=False,
    short_by_limit=frozenset({Market.HK}),
    ex_days_end=_WITH_EXITS,
    connect=CONNECT_MARKETS,
    monitors=True,
    no_withdrawals=NO_WITHDRAWALS,
    actions=frozenset(),
    combinations=combinations.OFFER,
    rows=(_CONNECT,),
    paper=_PAPER,
)
"""What Tideboard places at LongPort. Odd-lot and special-limit types are shown, not placed; a market order has nothing
to change, nor has one at auction. On the mainland the conditional types are not documented, so they are not offered.
The overnight session is one of its own, for the day, not in advance (help us-trading-rules; staff in developers#908).
Exits until a date have the last day of their entry (developers 279e2df1 `submit` in Chinese, c0a3fdb2 `replace` in
English). The service makes other hours of an option order regular ones (openapi#443). What a market order freezes and
that it is not withdrawn by hand: help market-orders. Warrants, bulls and bears trade in the continuous session alone:
help warrants, cbbc. Short sales of Hong Kong: help hk-short-selling. What lasts ends before the open of an ex-day: help
limit-orders, for dividends too; impact-on-orders and cancel-order name splits and joins alone, bounce-order says that
conditional orders may end with an action of the company (all read 2026-11-27)."""


_AMERICAN_TYPES: Final = frozenset({OrderType.LIMIT, OrderType.MARKET})
US_OFFERS: Final = OrderOffers(
    types={Market.US: _AMERICAN_TYPES},
    times=frozenset(TIME_IN_FORCE),
    hours={Market.US: frozenset({TradingHours.REGULAR, TradingHours.EXTENDED})},
    regular_kinds=frozenset({SecurityType.OPTION}),
    market_ends=frozenset({Market.US}),
    modified=frozenset({OrderType.LIMIT}),
    trail_percent=False,
    ex_days_end=frozenset({Market.US}),
    markets=frozenset({Market.US}),
    shorts=frozenset(),
    actions=frozenset(),
    centre=DataCentre.UNITED_STATES,
)
"""What Tideboard places at the United States' data centre, by calls that both centres have (longbridge 5.3).

Conditional orders, attached exits, combinations and the overnight session no source names for it: they are not offered.
So are short sales, of which no call tells how many shares may be sold.
"""


_ELSEWHERE: Final = re.compile(r"[\w.-]{1,32}\.[A-Z]{2,4}", re.ASCII)
"""How symbols are written, those of markets that Tideboard does not know included."""


def order_word(order_type: OrderType, *, percent: bool = False) -> str:
    """Return LongPort's word for a type, NotOffered where it has none; `percent` = its distance is a percentage."""
    word = ORDER_TYPE.get(order_type)
    if word is None:
        raise NotOffered("not-offered", text="", type=str(order_type))
    if order_type in TRAILING:
        return f"{word}{'PCT' if percent else 'AMT'}"
    return word


def _touched(row: Row, order_type: OrderType, side: Side) -> bool:
    """Whether an MIT or LIT order that waits is a touched one: its trigger lies on the better side of the last price.

    By the page (docs/trade/order/today_orders) `last_done` is empty until something has filled; orders without one, and
    those that fired, are called stops here, with the broker's word beside it: see `TriggerSides`.
    """
    trigger, last = fields.price(row, "trigger_price"), fields.price(row, "last_done")
    held = fields.text(row, "trigger_status") in _HELD or fields.text(row, "status") == _WAITS
    waits = held and fields.shares(row, "executed_quantity") == 0
    if order_type not in TOUCHED_OF or not waits or trigger is None or last is None:
        return False
    return trigger < last if side is Side.BUY else trigger > last


def side_of(row: Row) -> Side | None:
    """Return the side, None if the row has none (fills of older services). Raises GatewayError."""
    word = fields.text(row, "side")
    if word and word not in _SIDES:
        raise unreadable(field="side", value=word)
    return _SIDES.get(word)


def instrument(row: Row) -> InstrumentId:
    """Return the instrument; raises UnknownMarket for one of another market, GatewayError for an impossible symbol."""
    symbol = fields.required(row, "symbol")
    try:
        return instrument_of(symbol)
    except BadInput:
        error = unreadable(field="symbol", value=symbol)
        raise UnknownMarket(error.code, **error.data) if _ELSEWHERE.fullmatch(symbol) else error from None


def order(row: Row, account_id: str) -> Order:
    """Return one order of a list. Raises GatewayError for a row that cannot be read."""
    expires = fields.day(row, "expire_date")
    time, hours = TIMES.get(fields.text(row, "time_in_force")), HOURS.get(fields.text(row, "outside_rth"))
    found = _order(row, account_id, quantity="quantity", price="price")
    return replace(
        found,
        time_in_force=time or TimeInForce.GTC,
        expires=expires if time is TimeInForce.GTD else None,
        hours=hours or worst_hours(found.instrument),
        untold=untold(found.instrument, time, hours),
    )


def worst_hours(instrument: InstrumentId) -> TradingHours:
    """The hours of an order of which they are not told: it may trade in every session that its market has."""
    return TradingHours.ALL_DAY if market_of(instrument) is Market.US else TradingHours.REGULAR


def untold(instrument: InstrumentId, time: TimeInForce | None, hours: TradingHours | None) -> frozenset[OrderTerm]:
    """Return what a row does not tell of time in force and hours; other markets than the US have the regular ones."""
    lacks_hours = hours is None and market_of(instrument) is Market.US
    return frozenset(term for term, lacks in ((OrderTerm.TIME, time is None), (OrderTerm.HOURS, lacks_hours)) if lacks)


def as_of(order: Order, now: datetime) -> Order:
    """Return the order with its status at `now` (aware), which can differ from the broker's.

    A GTC or GTD order that the broker calls expired is open until its last exchange date is over, or for `LONGEST_LIFE`
    without one; a GTD order past that date is expired.
    """
    market = market_of(order.instrument)
    today = exchange_date(market, now)
    begun = now if order.created == EPOCH else order.created
    last = order.expires or exchange_date(market, begun + LONGEST_LIFE)
    if order.open and order.expires is not None and order.expires < today:
        word = order.broker_status or PLAIN_STATUS.get(order.status, "")
        return replace(order, status=OrderStatus.EXPIRED, broker_status=word)
    if order.status is OrderStatus.EXPIRED and order.time_in_force in _LASTING and last >= today:
        status = OrderStatus.PARTIALLY_FILLED if order.filled else OrderStatus.PENDING
        return replace(order, status=status, broker_status=PLAIN_STATUS[OrderStatus.EXPIRED])
    return order


def pushed_order(row: Row, account_id: str) -> Order:
    """Return the order of a push; it is incomplete, and its time in force is that of its tag only."""
    tag = fields.text(row, "tag").casefold()  # the page writes "GTC", the vendor's clients "Gtc"
    return replace(
        _order(row, account_id, quantity="submitted_quantity", price="submitted_price"),
        time_in_force=TimeInForce.GTC if tag == "gtc" else TimeInForce.DAY,
        sketch=True,
    )


def pushed_fill(row: Row, account_id: str) -> Fill | None:
    """Return the fill of a push, None for a push without one and for a combination, whose legs are in the lists.

    One of an order without a name is none either: the list has it.
    Pushes have no fill id: ours is made of the order id and the filled total, so that a repeated push is the same fill.
    The list of fills replaces it. Raises GatewayError.
    """
    last, at = fields.shares(row, "last_share"), fields.price(row, "last_price")
    upto, side = fields.shares(row, "executed_quantity"), side_of(row)
    if last <= 0 or at is None or side is None or upto <= 0 or combinations.legs_of(row):
        return None
    order_id = fields.identifier(row, "order_id")
    if not order_id:  # nobody could tell it from the same execution in the list
        return None
    return Fill(
        id=f"{order_id}/{upto}",
        order_id=order_id,
        account_id=account_id,
        instrument=instrument(row),
        name=fields.text(row, "stock_name"),
        side=side,
        quantity=min(last, upto),
        price=at,
        time=fields.moment(row, "updated_at") or EPOCH,
        upto=upto,
    )


def fill(row: Row, account_id: str, *, side: Side, name: str) -> Fill:
    """Return one fill; `side` and `name` are its order's. Raises GatewayError."""
    found = Fill(
        id=fields.identifier(row, "trade_id"),
        order_id=fields.identifier(row, "order_id"),
        account_id=account_id,
        instrument=instrument(row),
        name=name,
        side=side_of(row) or side,
        quantity=fields.shares(row, "quantity"),
        price=fields.number(row, "price"),
        time=fields.moment(row, "trade_done_at") or EPOCH,
    )
    return keyed_fill(found)


def order_fee(row: Row, order_id: str) -> OrderFee | None:
    """Return the fees of an order's detail, None while the broker has not charged any."""
    charges = fields.mapping(row, "charge_detail")
    if not charges:
        return None
    items = [
        (fields.text(fee, "name") or fields.text(fee, "code"), fields.number(fee, "amount"))
        for category in fields.rows(charges, "items")
        for fee in fields.rows(category, "fees")
    ]
    total, filled = fields.number(charges, "total_amount"), fields.shares(row, "executed_quantity")
    # A user saw 0 in the detail of an order that had filled: that says nothing.
    return OrderFee(order_id=order_id, total=total, items=tuple(items), filled=filled or None)


def _extras(row: Row) -> tuple[tuple[str, str], ...]:
    """Terms that only the broker's own programs set; its page calls them required in a change (`order/replace.md`)."""
    found = ((name, str(row.get(name) or "").strip()) for name in _EXTRAS)
    return tuple((name, text) for name, text in found if _EXTRAS[name].fullmatch(text) and Decimal(text))


def _order(row: Row, account_id: str, *, quantity: str, price: str) -> Order:
    """Return the order of a row of a list or push; `quantity` and `price` are the names of these fields in the row."""
    side = side_of(row)
    if side is None:
        raise unreadable(field="side", value="")
    word = fields.required(row, "order_type")
    order_type = _ORDER_TYPES.get(word, OrderType.OTHER)
    if _touched(row, order_type, side):
        order_type = TOUCHED_OF[order_type]
    plain = (
        ORDER_TYPE.get(order_type) == word and order_type not in TRIGGERED
    )  # whose word says something else: it is shown beside ours
    fields.required(row, quantity)
    fields.required(row, "executed_quantity")
    filled = fields.shares(row, "executed_quantity")
    status, stated = status_of(row, filled), fields.text(row, "status")
    if status is OrderStatus.FILLED and not filled:
        # A paper account told 0 of orders that had filled (openapi-go#61); what is counted as unfilled is sold again.
        filled = fields.shares(row, quantity)
    created = fields.moment(row, "submitted_at") or EPOCH
    # Only of a trailing stop limit does 0 say something: its limit is its trigger.
    limited, offset = order_type is OrderType.TRAILING_STOP_LIMIT, fields.optional_number(row, "limit_offset")
    legs = combinations.legs_of(row)  # the form of a combination's own symbol is not documented
    found = Order(
        id=fields.identifier(row, "order_id"),
        account_id=account_id,
        instrument=legs[0].instrument if legs else instrument(row),
        name=fields.text(row, "stock_name"),
        side=side,
        order_type=order_type,
        status=status,
        quantity=fields.shares(row, quantity),
        filled=filled,
        price=fields.price(row, price) if order_type in SHOWN_WITH_PRICE else None,
        average_price=fields.price(row, "executed_price"),
        created=created,
        updated=fields.moment(row, "updated_at") or created,
        trigger=fields.price(row, "trigger_price"),
        remark=remark_of(fields.raw_text(row, "remark")),
        text=fields.free_text(row, "msg"),
        currency=CURRENCY.get(fields.text(row, "currency")) or fields.free_text(row, "currency"),
        trail_amount=fields.price(row, "trailing_amount"),
        trail_percent=fields.price(row, "trailing_percent"),
        limit_offset=offset if limited or offset else None,
        monitor=fields.price(row, "monitor_price") if order_type in TRAILING else None,
        unwatched=_unwatched(row, filled),
        extras=_extras(row),
        broker_type="" if plain else known_or_free(word, _ORDER_TYPES),
        broker_status="" if PLAIN_STATUS.get(status) == stated else known_or_free(stated, STATUS),
    )
    return keyed_order(combinations.as_combination(found, legs) if legs else found)


def _unwatched(row: Row, filled: Shares) -> bool:
    """Whether an order waits of whose trigger nobody can say that it is watched; what has a word for waiting does."""
    waits = STATUS.get(fields.required(row, "status")) is OrderStatus.SUBMITTED and not filled
    return waits and fields.text(row, "trigger_status") == UNWATCHED and fields.price(row, "trigger_price") is not None


def may_fill(row: Row) -> bool:
    """Whether an order may still fill by the word of its status, also where nobody knows that."""
    word = fields.text(row, "status")
    return word in OPEN_WORDS or word not in STATUS


def status_of(row: Row, filled: Shares) -> OrderStatus:
    """Return the status; a working order whose trigger has not fired is held back. An unknown word is UNKNOWN."""
    status = STATUS.get(fields.required(row, "status"), OrderStatus.UNKNOWN)
    if status is not OrderStatus.SUBMITTED:
        return status
    if filled:
        return OrderStatus.PARTIALLY_FILLED
    return OrderStatus.PENDING if fields.text(row, "trigger_status") in _HELD else status
