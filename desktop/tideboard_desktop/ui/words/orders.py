"""Words of orders: sides, types, statuses, fees, reasons of a void review, and the one-line name of an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.fees import FeeCode, Unestimated, not_estimated
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import (
    DOUBTED,
    CostBasis,
    Environment,
    Fill,
    Order,
    OrderRequest,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import SHOWN_WITH_PRICE, TOUCHED, TRAILING, OrderTerm, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import BookPreview, Check, CheckCode, OrderSummary, VoidCode, VoidReason
from tideboard_core.model.session_price import AFTER_CLOSE
from tideboard_core.model.shares import Shares
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.offers import ActionOff, OfferReason
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.checks import check_denial
from tideboard_desktop.ui.words.joining import listed, together

translate = QCoreApplication.translate
OrderTerms = Order | OrderRequest | OrderSummary | Draft
"""What has type, prices and distances of one order."""


class TypeWords(NamedTuple):
    """What an order type is called, what it does as a sentence, and its word where there is little room."""

    word: object
    meaning: object = ""
    short: object = ""


SIDES = {Side.BUY: QT_TRANSLATE_NOOP("Orders", "Buy"), Side.SELL: QT_TRANSLATE_NOOP("Orders", "Sell")}
ORDER_TYPES = {
    OrderType.LIMIT: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "Limit"),
        QT_TRANSLATE_NOOP("Orders", "Trades at your price or better, or waits for it."),
    ),
    OrderType.ENHANCED_LIMIT: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "Enhanced limit"),
        QT_TRANSLATE_NOOP("Orders", "Takes up to ten price levels as far as your price; what is left waits there."),
        short=QT_TRANSLATE_NOOP("Orders", "Enhanced"),
    ),
    OrderType.AUCTION_LIMIT: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "At auction limit"),
        QT_TRANSLATE_NOOP("Orders", "Trades in the auction if the price that it finds is yours or better."),
        short=QT_TRANSLATE_NOOP("Orders", "Auction limit"),
    ),
    OrderType.MARKET: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "Market"),
        QT_TRANSLATE_NOOP("Orders", "Trades at once at whatever the book offers."),
    ),
    OrderType.AUCTION: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "At auction"),
        QT_TRANSLATE_NOOP(
            "Orders", "Trades in the auction, at the one price that the auction finds. Nobody knows it before."
        ),
        short=QT_TRANSLATE_NOOP("Orders", "Auction"),
    ),
    OrderType.STOP: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "Stop"),
        QT_TRANSLATE_NOOP(
            "Orders",
            "Waits for the trigger, then trades at the market, whatever the price. "
            "The trigger must lie ahead: some brokers fire it from either side.",
        ),
    ),
    OrderType.STOP_LIMIT: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "Stop limit"),
        QT_TRANSLATE_NOOP(
            "Orders",
            "Waits for the trigger, then becomes a limit order. "
            "The trigger must lie ahead: some brokers fire it from either side.",
        ),
    ),
    OrderType.IF_TOUCHED: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "If touched"),
        QT_TRANSLATE_NOOP(
            "Orders",
            "Waits for a better price than the market's: below it to buy, above it to sell. "
            "Once the last price touches the trigger it trades at the market.",
        ),
        short=QT_TRANSLATE_NOOP("Orders", "Touched"),
    ),
    OrderType.IF_TOUCHED_LIMIT: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "If touched limit"),
        QT_TRANSLATE_NOOP(
            "Orders",
            "Waits for a better price than the market's: below it to buy, above it to sell. "
            "Once the last price touches the trigger it becomes a limit order.",
        ),
        short=QT_TRANSLATE_NOOP("Orders", "Touched limit"),
    ),
    OrderType.TRAILING_STOP: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "Trailing stop"),
        QT_TRANSLATE_NOOP(
            "Orders",
            "A stop that the broker moves behind the best price at your distance, never back. "
            "Once it fires it trades at the market.",
        ),
        short=QT_TRANSLATE_NOOP("Orders", "Trailing"),
    ),
    OrderType.TRAILING_STOP_LIMIT: TypeWords(
        QT_TRANSLATE_NOOP("Orders", "Trailing stop limit"),
        QT_TRANSLATE_NOOP(
            "Orders",
            "A stop that the broker moves behind the best price at your distance, never back. "
            "Once it fires it becomes a limit order.",
        ),
        short=QT_TRANSLATE_NOOP("Orders", "Trailing limit"),
    ),
    OrderType.ODD_LOT: TypeWords(QT_TRANSLATE_NOOP("Orders", "Odd lot")),
    OrderType.SPECIAL_LIMIT: TypeWords(QT_TRANSLATE_NOOP("Orders", "Special limit")),
    OrderType.ALGORITHMIC: TypeWords(QT_TRANSLATE_NOOP("Orders", "Algorithm")),
    OrderType.OTHER: TypeWords(QT_TRANSLATE_NOOP("Orders", "Other")),
}
TIMES_IN_FORCE = {
    TimeInForce.DAY: QT_TRANSLATE_NOOP("Orders", "Day"),
    TimeInForce.GTC: QT_TRANSLATE_NOOP("Orders", "GTC"),
    TimeInForce.GTD: QT_TRANSLATE_NOOP("Orders", "GTD"),
    TimeInForce.IOC: QT_TRANSLATE_NOOP("Orders", "IOC"),
}
TIME_MEANINGS = {
    TimeInForce.DAY: QT_TRANSLATE_NOOP("Orders", "Ends with the session."),
    TimeInForce.GTC: QT_TRANSLATE_NOOP("Orders", "Works until it is cancelled."),
    TimeInForce.GTD: QT_TRANSLATE_NOOP("Orders", "Works to the end of the day that you name."),
}
HOURS = {
    TradingHours.REGULAR: QT_TRANSLATE_NOOP("Orders", "Regular hours"),
    TradingHours.EXTENDED: QT_TRANSLATE_NOOP("Orders", "Extended hours"),
    TradingHours.OVERNIGHT: QT_TRANSLATE_NOOP("Orders", "Overnight"),
    TradingHours.ALL_DAY: QT_TRANSLATE_NOOP("Orders", "All day and night"),
    TradingHours.OPTION_PRE: QT_TRANSLATE_NOOP("Orders", "Options before the open"),
}
HOURS_MEANINGS = {
    TradingHours.REGULAR: QT_TRANSLATE_NOOP("Orders", "Trades in the regular session only."),
    TradingHours.EXTENDED: QT_TRANSLATE_NOOP("Orders", "Trades before the open, in the session and after the close."),
    TradingHours.OVERNIGHT: QT_TRANSLATE_NOOP("Orders", "Trades in the overnight session."),
    TradingHours.ALL_DAY: QT_TRANSLATE_NOOP("Orders", "Trades in every session of day and night."),
    TradingHours.OPTION_PRE: QT_TRANSLATE_NOOP("Orders", "Trades options before the open; another program placed it."),
}
SHORT_HOURS = {
    TradingHours.REGULAR: "",
    TradingHours.EXTENDED: QT_TRANSLATE_NOOP("Orders", "ext"),
    TradingHours.OVERNIGHT: QT_TRANSLATE_NOOP("Orders", "night"),
    TradingHours.ALL_DAY: QT_TRANSLATE_NOOP("Orders", "24 h"),
    TradingHours.OPTION_PRE: QT_TRANSLATE_NOOP("Orders", "pre"),
}
STATUSES = {
    OrderStatus.PENDING: QT_TRANSLATE_NOOP("Orders", "queued"),
    OrderStatus.SUBMITTED: QT_TRANSLATE_NOOP("Orders", "working"),
    OrderStatus.PARTIALLY_FILLED: QT_TRANSLATE_NOOP("Orders", "{filled} done"),
    OrderStatus.FILLED: QT_TRANSLATE_NOOP("Orders", "filled"),
    OrderStatus.CANCELLING: QT_TRANSLATE_NOOP("Orders", "cancelling"),
    OrderStatus.CANCELLED: QT_TRANSLATE_NOOP("Orders", "cancelled"),
    OrderStatus.REJECTED: QT_TRANSLATE_NOOP("Orders", "Rejected"),
    OrderStatus.EXPIRED: QT_TRANSLATE_NOOP("Orders", "expired"),
    OrderStatus.DISABLED: QT_TRANSLATE_NOOP("Orders", "held by the broker"),
    OrderStatus.UNKNOWN: QT_TRANSLATE_NOOP("Orders", "Unknown"),
}
UNNAMED_REASON = QT_TRANSLATE_NOOP(
    "Orders", "The broker lists this order without an id: nothing from here can change or cancel it."
)
OFFER_REASONS = {
    OfferReason.LIMIT_ONLY: QT_TRANSLATE_NOOP("Orders", "This market takes orders with a limit only."),
    OfferReason.MARKET_DAY: QT_TRANSLATE_NOOP("Orders", "A market order does not wait for another day."),
    OfferReason.AUCTION_DAY: QT_TRANSLATE_NOOP("Orders", "An order at auction does not wait for another day."),
    OfferReason.LIMIT_OUTSIDE: QT_TRANSLATE_NOOP("Orders", "Outside the regular session there are limit orders only."),
    OfferReason.BROKER_TYPE: QT_TRANSLATE_NOOP("Orders", "This connection does not take this type of order."),
    OfferReason.BROKER_TIME: QT_TRANSLATE_NOOP("Orders", "This connection does not take this time in force."),
    OfferReason.BROKER_HOURS: QT_TRANSLATE_NOOP("Orders", "This connection does not take orders for these hours."),
    OfferReason.TRAIL_PERCENT: QT_TRANSLATE_NOOP(
        "Orders", "This broker's own programs differ on the unit of a trailing percentage: give the distance in money."
    ),
    OfferReason.MONITOR: QT_TRANSLATE_NOOP("Orders", "This connection has no monitor price."),
    OfferReason.NIGHT_DAY: QT_TRANSLATE_NOOP("Orders", "An order for the overnight session ends with it."),
    OfferReason.NIGHT_ADVANCE: QT_TRANSLATE_NOOP(
        "Orders", "The broker takes orders for the overnight session only while it runs."
    ),
    OfferReason.KIND_HOURS: QT_TRANSLATE_NOOP("Orders", "Contracts trade in the regular session alone here."),
    OfferReason.KIND_TYPE: QT_TRANSLATE_NOOP(
        "Orders", "The broker does not take this type for this kind of security on this market."
    ),
    OfferReason.MARKET_CHANGE: QT_TRANSLATE_NOOP(
        "Orders", "The broker changes no orders on this market: cancel it, or replace it by a new one."
    ),
    OfferReason.PAPER_MARKET: QT_TRANSLATE_NOOP("Orders", "Paper accounts of this broker do not trade this market."),
    OfferReason.PAPER_KIND: QT_TRANSLATE_NOOP("Orders", "This paper account does not trade this kind of security."),
    OfferReason.PAPER_TYPE: QT_TRANSLATE_NOOP("Orders", "Paper accounts of this broker take limit and market orders."),
    OfferReason.PAPER_TIME: QT_TRANSLATE_NOOP("Orders", "Paper accounts of this broker take orders for the day."),
    OfferReason.PAPER_HOURS: QT_TRANSLATE_NOOP("Orders", "Paper accounts of this broker trade in the regular session."),
    OfferReason.PAPER_SHORT: QT_TRANSLATE_NOOP(
        "Orders", "Paper accounts of this broker sell no shares short on this market."
    ),
    OfferReason.PAPER_COMBINATIONS: QT_TRANSLATE_NOOP(
        "Orders", "Paper accounts of this broker take no combinations of options."
    ),
    OfferReason.COMBINATION: QT_TRANSLATE_NOOP(
        "Orders", "A combination is not changed: cancel it and place it again with other terms."
    ),
    OfferReason.NO_COMBINATIONS: QT_TRANSLATE_NOOP("Orders", "This connection takes no combinations of options here."),
    OfferReason.CENTRE_COMBINATIONS: QT_TRANSLATE_NOOP(
        "Orders", "Combinations of options are not offered for accounts of this data centre."
    ),
    OfferReason.CENTRE_TYPE: QT_TRANSLATE_NOOP(
        "Orders", "Orders of this type are not offered for accounts of this data centre: limit and market orders are."
    ),
    OfferReason.STRATEGY: QT_TRANSLATE_NOOP("Orders", "This connection does not take this combination."),
    OfferReason.TERMS_MISSING: QT_TRANSLATE_NOOP("Orders", "The broker does not tell all of its terms."),
    OfferReason.FRACTION: QT_TRANSLATE_NOOP(
        "Orders", "An order for a fraction of a share is not changed from here. Cancelling works."
    ),
    OfferReason.UNNAMED: UNNAMED_REASON,
}
SHORT_OFFER_REASONS = {
    OfferReason.LIMIT_ONLY: QT_TRANSLATE_NOOP("Orders", "not in this market"),
    OfferReason.MARKET_DAY: QT_TRANSLATE_NOOP("Orders", "for the day only"),
    OfferReason.LIMIT_OUTSIDE: QT_TRANSLATE_NOOP("Orders", "not in these hours"),
    OfferReason.BROKER_TYPE: QT_TRANSLATE_NOOP("Orders", "not at this connection"),
    OfferReason.CENTRE_TYPE: QT_TRANSLATE_NOOP("Orders", "not at this data centre"),
    OfferReason.BROKER_TIME: QT_TRANSLATE_NOOP("Orders", "not at this connection"),
    OfferReason.BROKER_HOURS: QT_TRANSLATE_NOOP("Orders", "not at this connection"),
    OfferReason.NIGHT_DAY: QT_TRANSLATE_NOOP("Orders", "for the day only"),
    OfferReason.KIND_HOURS: QT_TRANSLATE_NOOP("Orders", "not in these hours"),
    OfferReason.KIND_TYPE: QT_TRANSLATE_NOOP("Orders", "not for this kind"),
    OfferReason.PAPER_TYPE: QT_TRANSLATE_NOOP("Orders", "not on paper"),
    OfferReason.PAPER_TIME: QT_TRANSLATE_NOOP("Orders", "not on paper"),
    OfferReason.PAPER_MARKET: QT_TRANSLATE_NOOP("Orders", "not on paper"),
    OfferReason.PAPER_KIND: QT_TRANSLATE_NOOP("Orders", "not on paper"),
    OfferReason.PAPER_HOURS: QT_TRANSLATE_NOOP("Orders", "not on paper"),
}
ACTION_OFF = {
    ActionOff.BROKER: QT_TRANSLATE_NOOP("Orders", "This connection cannot do this to an order."),
    ActionOff.PAPER: QT_TRANSLATE_NOOP("Orders", "Paper accounts of this broker cannot do this. Cancelling works."),
    ActionOff.MARKET: QT_TRANSLATE_NOOP("Orders", "The broker has no such act on this market. Cancelling works."),
    ActionOff.DOUBTED: QT_TRANSLATE_NOOP(
        "Orders", "The gateway program is too old to tell whether this order is disabled or over. Cancelling works."
    ),
    ActionOff.NOT_ASKED: QT_TRANSLATE_NOOP("Orders", "The broker does not ask for this order to be confirmed again."),
    ActionOff.NOT_WORKING: QT_TRANSLATE_NOOP("Orders", "Only a working order can be disabled."),
    ActionOff.NOT_DISABLED: QT_TRANSLATE_NOOP("Orders", "Only a disabled order can be enabled."),
    ActionOff.NOT_ENDED: QT_TRANSLATE_NOOP("Orders", "Only an order that ended without being filled can be deleted."),
    ActionOff.UNNAMED: UNNAMED_REASON,
}
FEES = {
    FeeCode.COMMISSION: QT_TRANSLATE_NOOP("Fees", "Commission"),
    FeeCode.PLATFORM: QT_TRANSLATE_NOOP("Fees", "Platform fee"),
    FeeCode.STAMP_DUTY: QT_TRANSLATE_NOOP("Fees", "Stamp duty"),
    FeeCode.TRADING_FEE: QT_TRANSLATE_NOOP("Fees", "Exchange trading fee"),
    FeeCode.SFC_LEVY: QT_TRANSLATE_NOOP("Fees", "SFC levy"),
    FeeCode.AFRC_LEVY: QT_TRANSLATE_NOOP("Fees", "AFRC levy"),
    FeeCode.SETTLEMENT: QT_TRANSLATE_NOOP("Fees", "Settlement fee"),
    FeeCode.SEC_FEE: QT_TRANSLATE_NOOP("Fees", "SEC fee"),
    FeeCode.TRADING_ACTIVITY: QT_TRANSLATE_NOOP("Fees", "Trading activity fee"),
    FeeCode.HANDLING: QT_TRANSLATE_NOOP("Fees", "Handling fee"),
    FeeCode.SUPERVISION: QT_TRANSLATE_NOOP("Fees", "Supervision fee"),
    FeeCode.TRANSFER: QT_TRANSLATE_NOOP("Fees", "Transfer fee"),
    FeeCode.CLEARING: QT_TRANSLATE_NOOP("Fees", "Clearing fee"),
    FeeCode.OPTION_REGULATORY: QT_TRANSLATE_NOOP("Fees", "Option regulatory fee"),
    FeeCode.AUDIT_TRAIL: QT_TRANSLATE_NOOP("Fees", "Audit trail fee"),
    FeeCode.BROKER_UNKNOWN: QT_TRANSLATE_NOOP("Fees", "Broker's fee not known: 0.3 % or tariff"),
}
NOT_ESTIMATED = {
    Unestimated.TRANSACTION_TAX: QT_TRANSLATE_NOOP("Fees", "foreign tax (Italy, France)"),
    Unestimated.ADR_CUSTODY: QT_TRANSLATE_NOOP("Fees", "ADR custody"),
}
VOIDS = {
    VoidCode.BOOK_TOO_OLD: QT_TRANSLATE_NOOP("Void", "The book has not been proven for {value}; the limit is {limit}."),
    VoidCode.CHECK_CHANGED: QT_TRANSLATE_NOOP("Void", "A check changed: {reason}."),
    VoidCode.BEST_LEFT_COLLAR: QT_TRANSLATE_NOOP(
        "Void", "The best price moved {value}, out of your collar of {limit}."
    ),
    VoidCode.LINK_DOWN: QT_TRANSLATE_NOOP("Void", "The connection dropped."),
    VoidCode.LOCKED: QT_TRANSLATE_NOOP("Void", "Trading was locked."),
    VoidCode.PROPOSAL: QT_TRANSLATE_NOOP("Void", "The proposal of {key} does not stand any more."),
    VoidCode.NOT_JUDGED: QT_TRANSLATE_NOOP("Void", "The checks could not be run."),
    VoidCode.TOO_LATE: QT_TRANSLATE_NOOP("Void", "{limit} are over; prices may have moved since you read this."),
    VoidCode.VIEW_FAILED: QT_TRANSLATE_NOOP("Void", "A part of the dialog could not be shown."),
    VoidCode.WITHDRAWN: QT_TRANSLATE_NOOP("Void", "The order was withdrawn."),
}
MONEY_KIND = {
    Environment.PRACTICE: QT_TRANSLATE_NOOP("Environment", "simulated exchange, no real money"),
    Environment.PAPER: QT_TRANSLATE_NOOP("Environment", "the broker's simulation, no real money"),
    Environment.LIVE: QT_TRANSLATE_NOOP("Environment", "real money"),
}


def side_word(side: Side) -> str:
    return translate("Orders", str(SIDES[side]))


def type_word(order_type: OrderType) -> str:
    return translate("Orders", str(ORDER_TYPES[order_type].word))


def type_words(types: Iterable[str]) -> str:
    """Several types by their words."""
    return listed(type_word(OrderType(one)) for one in types)


def short_type_word(order_type: OrderType) -> str:
    """The type's word where there is little room."""
    words = ORDER_TYPES[order_type]
    return translate("Orders", str(words.short or words.word))


def type_meaning(order_type: OrderType) -> str:
    """What the type does, in a sentence for its tooltip."""
    return translate("Orders", str(ORDER_TYPES[order_type].meaning))


def offer_reason(reason: OfferReason) -> str:
    """Why an order type is disabled, as a sentence."""
    return translate("Orders", str(OFFER_REASONS[reason]))


def short_offer_reason(reason: OfferReason) -> str:
    """The same in few words, beside the type in a menu."""
    return translate("Orders", str(SHORT_OFFER_REASONS[reason]))


def time_in_force_word(time_in_force: TimeInForce, expires: date | None = None) -> str:
    """Day or GTC; `to 31 Dec 2026` for an order whose last day is known."""
    if time_in_force is TimeInForce.GTD and expires is not None:
        return translate("Orders", "to {day}").format(day=fmt.day_in_year(expires))
    return translate("Orders", str(TIMES_IN_FORCE[time_in_force]))


def time_meaning(time_in_force: TimeInForce) -> str:
    """How long the order stays, in a sentence for its tooltip."""
    return translate("Orders", str(TIME_MEANINGS[time_in_force]))


def hours_word(hours: TradingHours) -> str:
    """In which sessions the order trades."""
    return translate("Orders", str(HOURS[hours]))


def sessions_word(hours: TradingHours) -> str:
    """`regular session only`, or the sessions in which an order trades."""
    if hours is TradingHours.REGULAR:
        return translate("ConfirmOrder", "regular session only")
    return hours_word(hours)


def hours_meaning(hours: TradingHours) -> str:
    """When the order trades, in a sentence for its tooltip."""
    return translate("Orders", str(HOURS_MEANINGS[hours]))


def short_terms(order: Order) -> str:
    """What is not plain about the order, in few letters: `GTC · ext · LIT`; nothing that the broker does not tell.

    One with a last day has it in the place of `GTC`: the list has no room for both.
    """
    stays, hours = "", SHORT_HOURS[order.hours] if OrderTerm.HOURS not in order.untold else ""
    if order.time_in_force is not TimeInForce.DAY and OrderTerm.TIME not in order.untold:
        stays = time_in_force_word(order.time_in_force)
        if order.ends is not None:
            stays = translate("Orders", "to {day}").format(day=fmt.day_short(order.ends))
    parts = (stays, translate("Orders", str(hours)) if hours else "", order.broker_type)
    return " · ".join(filter(None, parts))


def long_terms(order: Order) -> str:
    """Type, time in force and hours in full, and the broker's own word where it says more.

    What the broker does not tell is left out, whatever was confirmed: it may keep the order otherwise.
    """
    parts = [] if OrderTerm.TYPE in order.untold else [type_word(order.order_type)]
    if OrderTerm.TIME not in order.untold:
        parts.append(time_in_force_word(order.time_in_force, order.expires))
    if order.ends is not None:
        parts.append(translate("Orders", "at most to {day}").format(day=fmt.day_in_year(order.ends)))
    if market_of(order.instrument) is Market.US and OrderTerm.HOURS not in order.untold:
        parts.append(hours_word(order.hours))
    if order.order_type in TRAILING:
        parts.append(trail_terms(order))
    shown = {"monitor_price"} if order.monitor is not None else frozenset[str]()  # stands in the terms before
    own = [order.broker_type, *(f"{name} {value}" for name, value in order.extras if name not in shown)]
    parts += [translate("Orders", "{word} at the broker").format(word=word) for word in own if word]
    return " · ".join(parts)


def trail_distance(order: OrderTerms) -> str:
    """The distance of a trailing stop: `1.5%` or `5.00`."""
    if order.trail_percent is not None:
        return f"{order.trail_percent.normalize():f}%"
    return fmt.MISSING if order.trail_amount is None else fmt.price(order.trail_amount)


def trail_terms(order: OrderTerms) -> str:
    """`1% behind`, `5.00 behind, limit 0.50 beyond`."""
    text = translate("Orders", "{distance} behind").format(distance=trail_distance(order))
    if order.limit_offset is not None:
        limited = translate("Orders", "{trail}, limit {offset} beyond")
        text = limited.format(trail=text, offset=fmt.price(order.limit_offset))
    if order.monitor is None:
        return text
    waits = translate("Orders", "{trail}, from {price} on")
    return waits.format(trail=text, price=fmt.price(order.monitor))


def status_word(order: Order) -> str:
    """The order's status; a partial fill includes the filled quantity.

    One that the broker holds back is alive: it waits for its trigger, or between two sessions for the next one.
    """
    if order.unnamed:
        return translate("Orders", "no id, put aside") if order.put_aside else translate("Orders", "no id, counts")
    if order.asks and order.open:
        return translate("Orders", "confirm again")
    if order.taken_back:
        return translate("Orders", "fill taken back")
    if order.status is OrderStatus.UNKNOWN and order.unlisted:
        return translate("Orders", "Accepted, in no list of the broker's")
    if order.status is OrderStatus.DISABLED and order.broker_status == DOUBTED:
        return translate("Orders", "disabled or over")
    if order.status is OrderStatus.PENDING and order.trigger is not None:
        return translate("Orders", "waits for {trigger}").format(trigger=fmt.price(order.trigger))
    if order.status is OrderStatus.PENDING and order.time_in_force in {TimeInForce.GTC, TimeInForce.GTD}:
        return translate("Orders", "waits for the session")
    text = translate("Orders", str(STATUSES[order.status]))
    return text.format(filled=fmt.quantity(order.filled))


def unnamed_detail(order: Order) -> str:
    """What an order without an id is, and until when it counts."""
    calls = translate("Orders", "The broker calls it: {status}.").format(status=status_name(order.status))
    if order.put_aside:
        until = translate("Orders", "You have said that nothing of it is open: it counts no longer.")
    else:
        until = translate(
            "Orders",
            "It counts as working, whatever its status says, until two lists 30 s apart lack it or you settle it.",
        )
    return together(translate("Orders", str(UNNAMED_REASON)), calls, until)


def status_name(status: OrderStatus) -> str:
    """A status without the figures of an order."""
    if status is OrderStatus.PARTIALLY_FILLED:
        return translate("Orders", "partly filled")
    return translate("Orders", str(STATUSES[status]))


def action_off_sentence(reason: ActionOff | None) -> str:
    """Why an act on an order is off; empty where it is not."""
    return "" if reason is None else translate("Orders", str(ACTION_OFF[reason]))


def fee_word(code: FeeCode) -> str:
    return translate("Fees", str(FEES[code]))


def not_estimated_words(instrument: Instrument) -> str:
    """`Not estimated: ADR custody`, empty where the estimate lacks nothing that is known of."""
    names = listed(translate("Fees", str(NOT_ESTIMATED[one])) for one in not_estimated(instrument))
    return translate("Fees", "Not estimated: {names}").format(names=names) if names else ""


def money_kind(environment: Environment) -> str:
    """Kind of money of an account, in a few words."""
    return translate("Environment", str(MONEY_KIND[environment]))


def order_name(side: Side, quantity: Shares, instrument: InstrumentId, terms: str) -> str:
    """`Buy 2,000 HK.00700 @ 613.00`, with the terms of `order_terms`."""
    return f"{side_word(side)} {fmt.quantity(quantity)} {instrument} {terms}"


def order_terms(order: OrderTerms, step: Decimal | None = None) -> str:
    """The prices of an order of any type: `@ 613.00`, `touched 605.00`, `trailing 1%`, `at auction`."""
    kind = order.order_type
    if kind in TRAILING:
        return translate("Orders", "trailing {distance}").format(distance=trail_distance(order))
    if kind in TOUCHED and order.trigger is not None:
        touched = translate("Orders", "touched {trigger}").format(trigger=fmt.price(order.trigger, step))
        return touched if order.price is None else f"{touched} @ {fmt.price(order.price, step)}"
    if kind is OrderType.AUCTION:
        return translate("Orders", "at auction")
    price = order.price if kind in SHOWN_WITH_PRICE else None
    terms = price_terms(price, order.trigger, step)
    return translate("Orders", "{terms} at auction").format(terms=terms) if kind is OrderType.AUCTION_LIMIT else terms


def price_terms(price: Decimal | None, trigger: Decimal | None, step: Decimal | None = None) -> str:
    """`@ 613.00`, `at market`, `stop 620.00`, `stop 620.00 @ 621.00`; decimals of `step`."""
    if trigger is None:
        return translate("Orders", "at market") if price is None else f"@ {fmt.price(price, step)}"
    stop = translate("Common", "stop {trigger}").format(trigger=fmt.price(trigger, step))
    return stop if price is None else f"{stop} @ {fmt.price(price, step)}"


def fires_when(side: Side, trigger: Decimal, step: Decimal | None = None, *, touched: bool = False) -> str:
    """The condition of a stop, or of a touched order, which waits on the other side: `last ≥ 620.00`."""
    rising = (side is Side.BUY) is not touched
    text = translate("Orders", "last ≥ {trigger}") if rising else translate("Orders", "last ≤ {trigger}")
    return text.format(trigger=fmt.price(trigger, step))


def void_sentence(reason: VoidReason) -> str:
    """Why a review can no longer be confirmed."""
    text = translate("Void", str(VOIDS[reason.code]))
    return text.format_map(_void_figures(reason))


def _void_figures(reason: VoidReason) -> dict[str, str]:
    check = reason.data.get("check")
    if reason.code is VoidCode.CHECK_CHANGED and isinstance(check, CheckCode):
        return {"reason": check_denial(check, reason.data)}
    percent = reason.code is VoidCode.BEST_LEFT_COLLAR
    figures = {key: reason.data.get(key) for key in ("value", "limit", "reason")}
    words = {key: _percent(value) if percent else _seconds(value) for key, value in figures.items()}
    return words | {"key": str(reason.data.get("key", ""))}


def _percent(value: object) -> str:
    return fmt.share(value, 2) if isinstance(value, Decimal | float | int) else fmt.MISSING


def _seconds(value: object) -> str:
    if not isinstance(value, Decimal | float | int):
        return fmt.MISSING
    return translate("Common", "{seconds} s").format(seconds=f"{value:.0f}" if value == int(value) else f"{value:.1f}")


def crossing_sentence(book: BookPreview, summary: OrderSummary, checks: Sequence[Check] = ()) -> tuple[str, str, str]:
    """What would happen now: the strong words, the rest of that line, and one line of detail.

    `checks` say whether the market trades: in an auction, a break and a closure nothing fills, whatever the last book
    shows.
    """
    waits = summary.trigger is not None or summary.order_type in TRAILING
    if waits and not (book.taken or book.resting or book.uncovered):
        return _waiting_sentence(summary)
    session = next((check.data for check in checks if check.code is CheckCode.SESSION), {})
    if session.get("state") in {MarketState.AUCTION, MarketState.CLOSING_AUCTION}:
        strong = translate("Crossing", "Nothing fills before the auction.")
        return strong, translate("Crossing", "Nobody knows its price yet."), ""
    if session.get("state") in AFTER_CLOSE:
        return translate("Crossing", "Nothing fills now."), translate("Crossing", "Only the close is traded."), ""
    if any(check.code is CheckCode.CLOSURE and check.data.get("certain") for check in checks if not check.passed):
        return translate("Crossing", "Nothing fills now."), translate("Crossing", "The market is shut."), ""
    if session.get("waits") or session.get("state") in {MarketState.PRE_OPEN, MarketState.BREAK}:
        return translate("Crossing", "Nothing fills now."), translate("Crossing", "It waits for its session."), ""
    step = summary.instrument.price_step(summary.price or book.average or Decimal(1))
    if book.uncovered:
        strong = translate("Crossing", "The visible book covers {shares} of {all}.")
        shares = summary.quantity - book.uncovered
        return (
            strong.format(shares=fmt.quantity(shares), all=fmt.quantity(summary.quantity)),
            "",
            _extra_line(book, summary),
        )
    if book.average is None:
        rests = (
            translate("Crossing", "Rests at {price} behind about {ahead} shares.")
            if summary.instrument.multiplier == 1
            else translate("Crossing", "Rests at {price} behind about {ahead} contracts.")
        )
        price = fmt.MISSING if summary.price is None else fmt.price(summary.price, step)
        return translate("Crossing", "Crosses nothing."), rests.format(price=price, ahead=fmt.quantity(book.ahead)), ""
    average = fmt.plain(book.average, fmt.decimals_of(step))
    strong = translate("Crossing", "Fills now: {shares} at an average of {average}.").format(
        shares=fmt.quantity(book.taken), average=average
    )
    rest = translate("Crossing", "{shares} would rest.").format(shares=fmt.quantity(book.resting))
    return strong, rest if book.resting else translate("Crossing", "Nothing would rest."), _extra_line(book, summary)


def _waiting_sentence(summary: OrderSummary) -> tuple[str, str, str]:
    step = summary.instrument.price_step(summary.trigger or Decimal(1))
    if summary.trigger is None:
        when = translate("Crossing", "a turn of {distance} from the best price").format(
            distance=trail_distance(summary)
        )
        if summary.monitor is not None:
            text = translate("Crossing", "{monitor}, then a turn of {distance}")
            when = text.format(monitor=fmt.price(summary.monitor, step), distance=trail_distance(summary))
    else:
        when = fires_when(summary.side, summary.trigger, step, touched=summary.order_type in TOUCHED)
    if summary.limit_offset is not None:
        then = translate("Crossing", "Then it is a limit order {offset} beyond its trigger.").format(
            offset=fmt.price(summary.limit_offset, step)
        )
    elif summary.price is None:
        then = translate("Crossing", "Then it trades at the market; nobody knows that price yet.")
    else:
        then = translate("Crossing", "Then it is a limit order at {price}, or better.").format(
            price=fmt.price(summary.price, step)
        )
    return (
        translate("Crossing", "Crosses nothing now."),
        translate("Crossing", "Waits for {when}.").format(when=when),
        then,
    )


def _extra_line(book: BookPreview, summary: OrderSummary) -> str:
    if book.from_best_percent is None or not book.extra:
        return ""
    buy = summary.side is Side.BUY
    text = (
        translate("Crossing", "{percent} above the best ask, {money} {currency} more than one level.")
        if buy
        else translate("Crossing", "{percent} below the best bid, {money} {currency} less than one level.")
    )
    return text.format(
        percent=fmt.share(abs(book.from_best_percent), 2),
        money=fmt.money(book.extra),
        currency=summary.instrument.currency,
    )


def execution_words(fill: Fill, role: ExitRole | None = None) -> str:
    """`Bought 400 HK.00700 @ 611.00`, of an exit `Stop hit: sold 400 HK.00700 @ 605.00`."""
    bought, sold = {
        None: (
            translate("Notices", "Bought {quantity} {symbol} @ {price}"),
            translate("Notices", "Sold {quantity} {symbol} @ {price}"),
        ),
        ExitRole.STOP_LOSS: (
            translate("Notices", "Stop hit: bought {quantity} {symbol} @ {price}"),
            translate("Notices", "Stop hit: sold {quantity} {symbol} @ {price}"),
        ),
        ExitRole.TAKE_PROFIT: (
            translate("Notices", "Take profit hit: bought {quantity} {symbol} @ {price}"),
            translate("Notices", "Take profit hit: sold {quantity} {symbol} @ {price}"),
        ),
    }[role]
    words = bought if fill.side is Side.BUY else sold
    return words.format(quantity=fmt.quantity(fill.quantity), symbol=fill.instrument, price=fmt.price(fill.price))


def lots_text(lots: Decimal, lot_size: int) -> str:
    """`20 lots of 100`."""
    if lots == 1:
        return translate("Ticket", "1 lot of {size}").format(size=fmt.quantity(lot_size))
    shown = fmt.quantity(int(lots)) if lots == int(lots) else f"{lots.normalize():f}"
    return translate("Ticket", "{lots} lots of {size}").format(lots=shown, size=fmt.quantity(lot_size))


def contracts_text(quantity: Shares, multiplier: Shares) -> str:
    """`2 contracts × 100`: contracts and multiplier."""
    if quantity == 1:
        return translate("Ticket", "1 contract × {size}").format(size=fmt.quantity(multiplier))
    text = translate("Ticket", "{quantity} contracts × {size}")
    return text.format(quantity=fmt.quantity(quantity), size=fmt.quantity(multiplier))


def cost_basis_words(basis: CostBasis) -> str:
    """What a cost is that is not the broker's average; empty for that."""
    return {
        CostBasis.DILUTED: translate("Orders", "diluted cost: what sales and dividends gained is taken off it"),
        CostBasis.BY_SETTING: translate("Orders", "cost as the broker's setting has it: diluted by sales, or average"),
        CostBasis.OUR_FILLS: translate("Orders", "mean price of your fills, not the broker's cost"),
    }.get(basis, "")
