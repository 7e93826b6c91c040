"""Refusals of the LongPort port on its sockets and over HTTP, with the codes and texts of the exchange's reasons."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.order import OrderStatus
from tideboard_core.wire.longport.commands import ErrorCode, HttpCode
from tideboard_core.wire.longport.packet import Status
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

SENTENCES: dict[Reason, tuple[int, str]] = {
    Reason.UNKNOWN_SYMBOL: (602002, "The security {instrument} does not exist"),
    Reason.NOT_OFFERED: (602003, "{instrument} does not offer this"),
    Reason.NOT_RECORDED: (602031, "No data: {what} was not recorded"),
    Reason.NO_FACTS: (
        602032,
        "{instrument} cannot be traded in this replay: its lot, name, currency and price steps were not recorded",
    ),
    Reason.DAY_OVER: (602033, "{instrument} is not traded any more in this replay: the recorded session is over"),
    Reason.UNKNOWN_ACCOUNT: (602004, "The account {account} does not exist"),
    Reason.WRONG_MARKET: (602005, "The account does not trade {instrument}"),
    Reason.NOT_TRADABLE: (602006, "{instrument} cannot be traded"),
    Reason.QUANTITY_NOT_POSITIVE: (602007, "The quantity must be positive"),
    Reason.ODD_LOT: (602001, "The quantity {quantity} is not a multiple of the lot size {lot}"),
    Reason.QUANTITY_TOO_LARGE: (602009, "The quantity {quantity} is above the limit of {limit}"),
    Reason.PRICE_MISSING: (602010, "This order type needs a price"),
    Reason.OFF_TICK: (602035, "Wrong bid size, please change the price: {price} does not fit the step {step}"),
    Reason.PRICE_TOO_FAR: (602036, "The price is too far from the market: it must be between {low} and {high}"),
    Reason.TRIGGER_MISSING: (602037, "This order type needs a trigger price"),
    Reason.TRIGGER_PASSED: (602014, "The trigger price {trigger} is reached already: the last price is {last}"),
    Reason.TRAIL_MISSING: (602015, "This order type needs one trailing distance"),
    Reason.EXIT_WRONG_SIDE: (602027, "The attached price {trigger} is on the wrong side of the order's price {price}"),
    Reason.NO_BUYING_POWER: (601011, "Insufficient buying power: {needed} {currency} needed, {power} available"),
    Reason.NO_SHORT_POOL: (602017, "Insufficient holdings: {quantity} asked, {available} available"),
    Reason.MARKET_SHUT: (602018, "The {market} market is closed, no orders are taken"),
    Reason.MARKET_CLOSED: (602018, "The market {market} is closed for this order type ({state})"),
    Reason.SUSPENDED: (602019, "{instrument} is suspended"),
    Reason.CODE_CLOSED: (602038, "{instrument} is closed: its shares trade as {other}"),
    Reason.NO_LIQUIDITY: (602020, "There is nobody on the other side of {instrument} now"),
    Reason.KIND_NOT_OFFERED: (602001, "order type not support"),
    Reason.UNKNOWN_ORDER: (603001, "Order not found: {order}"),
    Reason.ORDER_CLOSED: (602013, "The order status does not allow amendment: {order} ({status})"),
    Reason.NOT_CHANGED: (602012, "Amendment is not supported for this order type ({kind})"),
    Reason.NOT_LET_GO: (602013, "The current status of the order does not allow amendment: {order}, before {until}"),
    Reason.BELOW_FILLED: (602024, "The quantity {quantity} is not above what is filled already ({filled})"),
    Reason.NOTHING_CHANGED: (602025, "The order {order} is like that already"),
    Reason.PAPER_ONLY_NOT: (602026, "Paper accounts do not support {what}"),
    Reason.ALERT_LIMIT: (602028, "At most {limit} reminders of one kind for a security"),
    Reason.BAD_ALERT: (602029, "The {name} of the reminder is not valid"),
    Reason.UNKNOWN_ALERT: (602030, "The reminder {key} does not exist"),
}
"""601011, 602001, 602012, 602013, 602035 and 603001 are the vendor's, as its users quote them, and so are the words of
602001 for a type that is not taken (openapi-go#56); the other codes and sentences are ours. 601011 came to users both
at the cancel of what was cancelled and for want of buying power."""
_CANCEL_OF_ENDED = {
    OrderStatus.FILLED.value: (601012, "Order has been filled"),
    OrderStatus.REJECTED.value: (601013, "Order has been rejected"),
}
_CANCEL_OF_CANCELLED = (601011, "Order has been cancelled")


_ON_PAPER = {
    "market": "this market",
    "kind": "trading options",
    "hours": "pre & post market and overnight trading",
    "exits": "attached orders",
    "combination": "trading options",
}
"""What paper accounts do not take, in words that are inferred from the page's own."""
_TIME_NOT_TAKEN = (602001, "time in force not support")
"""What users met on paper for an order that is not for the day (openapi#116, openapi#121)."""


def cancel_refusal_of(refusal: ExchangeRefusal, *, exit_: bool) -> HttpRefusal:
    """What the port answers to a cancel: of an order that has ended, how it has.

    `exit_` is whether an exit has the number that no order has: it was named without `is_attached`.
    """
    if refusal.reason is Reason.UNKNOWN_ORDER and exit_:
        return HttpRefusal(BAD_REQUEST, 601029, "无法查询到订单")
    if refusal.reason is not Reason.ORDER_CLOSED:
        return refusal_of(refusal)
    return HttpRefusal(BAD_REQUEST, *_CANCEL_OF_ENDED.get(str(refusal.data["status"]), _CANCEL_OF_CANCELLED))


def refusal_of(refusal: ExchangeRefusal) -> HttpRefusal:
    """What the port answers for a reason; a missing datum shows as a question mark."""
    if refusal.reason is Reason.PAPER_ONLY_NOT and refusal.data.get("what") == "time":
        return HttpRefusal(BAD_REQUEST, *_TIME_NOT_TAKEN)
    code, sentence = SENTENCES[refusal.reason]
    data = _Data({name: _plain(value) for name, value in refusal.data.items()})
    if refusal.reason is Reason.PAPER_ONLY_NOT:
        data["what"] = _ON_PAPER.get(str(data.get("what")), "?")
    return HttpRefusal(BAD_REQUEST, code, sentence.format_map(data))


def _plain(value: object) -> object:
    """Amounts without an exponent and without needless zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class _Data(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


BAD_REQUEST, UNAUTHORISED, FORBIDDEN, NOT_FOUND, TOO_MANY_REQUESTS, INTERNAL = 400, 401, 403, 404, 429, 500


class SocketRefusal(Exception):
    """A refused socket request: packet status, and the `Error{code,msg}` of the body."""

    def __init__(self, status: Status, code: ErrorCode | int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = int(code)
        self.text = text

    def with_numbers(self, *, status: int | None, code: int | None) -> SocketRefusal:
        """The same words with another packet status or code; None keeps its own."""
        packet_status = self.status if status is None else Status(status)
        return SocketRefusal(packet_status, self.code if code is None else code, self.text)


class HttpRefusal(Exception):
    """A refused HTTP call: HTTP status, and `code` and `message` of the envelope."""

    def __init__(self, http_status: int, code: HttpCode | int, message: str) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.code = int(code)
        self.message = message


def unauthenticated(text: str) -> SocketRefusal:
    """The refusal for an ended one-time password or session: the client gets a new password and authenticates again."""
    return SocketRefusal(Status.UNAUTHENTICATED, 0, text)
