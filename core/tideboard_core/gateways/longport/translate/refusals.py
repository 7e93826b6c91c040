"""Converts LongPort's refusal codes to errors; the error keeps the server's whole text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tideboard_core.errors import (
    PRICE_STEP_REFUSED,
    GatewayDown,
    GatewayError,
    LoginRefused,
    NotOffered,
    OrderRejected,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    UnknownSymbol,
    WireError,
)
from tideboard_core.redaction import outside_number, outside_text
from tideboard_core.wire.longport.commands import ErrorCode, HttpCode, parse
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import control_pb2 as control

_LOGIN: Final[Mapping[int, str]] = {
    HttpCode.TOKEN_EXPIRED: "token-expired",
    HttpCode.SIGNATURE_INVALID: "signature-invalid",
    HttpCode.APP_KEY_ILLEGAL: "app-key-illegal",
    HttpCode.IP_NOT_ALLOWED: "ip-not-allowed",
}
RATE_CODES: Final = frozenset({HttpCode.IP_RATE_LIMITED, HttpCode.API_RATE_LIMITED})
_TIMED_OUT: Final = frozenset({Status.SERVER_TIMEOUT, Status.CLIENT_TIMEOUT})
_UNAUTHORIZED: Final = frozenset({401, 403})
_NO_TIME: Final = 408
_TOO_MANY: Final = 429
_SERVER_ERRORS: Final = 500
_BUSINESS_CODES: Final = 100_000
"""Codes of the broker's own have six digits; a smaller one behind a 5xx is the word of something in between."""
_OWN_FAILURES: Final = frozenset(
    {
        HttpCode.INTERNAL_ERROR,
        HttpCode.TRADING_FAILED,
        HttpCode.QUOTES_FAILED,
        HttpCode.TEMPERATURE_FAILED,
        ErrorCode.SERVER_ERROR,
    }
)
_ENDED: Final = frozenset({HttpCode.ORDER_CANCELLED, HttpCode.ORDER_FILLED, HttpCode.ORDER_REFUSED})
_NOT_FOUND: Final = frozenset({HttpCode.EXIT_NOT_FOUND, HttpCode.ORDER_NOT_FOUND})
_BY_CODE: Final[Mapping[int, tuple[type[ServerRefused], str]]] = {
    ErrorCode.SERVER_ERROR: (ServerTrouble, "server-error"),
    ErrorCode.NO_QUOTES: (NotOffered, "no-quotes"),
    ErrorCode.NO_ACCESS: (PermissionMissing, "quote-package-missing"),
    ErrorCode.TOO_MANY_SUBSCRIPTIONS: (QuotaExceeded, "too-many-subscriptions"),
    ErrorCode.RATE_LIMITED: (RateLimited, "rate-limited"),
    ErrorCode.TOO_MANY_SYMBOLS: (QuotaExceeded, "too-many-symbols"),
}


REJECTED: Final[Mapping[int, str]] = {
    HttpCode.ADDRESS_NOT_ALLOWED: "orders-not-from-here",
    HttpCode.MARKET_ORDER_PROTECTION: "market-orders-protected",
    HttpCode.PRICE_STEP: PRICE_STEP_REFUSED,
}


def refusal_of(command: int, status: int, body: bytes, **asked: object) -> GatewayError:
    """Return the error of a socket answer whose status is not 0; `asked` is added to its data (symbols)."""
    try:
        error = parse(body, control.Error)
    except WireError:
        error = control.Error(msg=f"status {status}")
    data: dict[str, object] = {"proto_id": command, "status": status, "number": str(error.code), **asked}
    if status == Status.UNAUTHENTICATED:
        return LoginRefused("session-refused", text=outside_text(error.msg), **data)
    if status in _TIMED_OUT:
        return RequestTimeout("broker-timed-out", text=outside_text(error.msg), **data)
    # One code for two cases: with status 7 the symbol is unknown, with status 3 the request cannot be read.
    if error.code == ErrorCode.INVALID_REQUEST:
        if status == Status.SERVER_ERROR:
            return UnknownSymbol("unknown-symbol", text=outside_text(error.msg), **data)
        return ServerRefused("request-invalid", text=outside_text(error.msg), **data)
    known = _BY_CODE.get(error.code)
    if known is not None:
        kind, code = known
        return kind(code, text=outside_text(error.msg), **data)
    return ServerRefused("server-refused", text=outside_text(error.msg), **data)


def http_refusal_of(http: int, number: int, text: str, **data: object) -> GatewayError:
    """Return the error of a refused read; `number` is its envelope's code, 0 without envelope.

    What becomes of a trade write is for `write_refusal_of` alone.
    """
    details = _details(http, number, text, data)
    if number in _LOGIN:
        return LoginRefused(_LOGIN[number], **details)
    if number in RATE_CODES or http == _TOO_MANY:
        return RateLimited("rate-limited", **details)  # type: ignore[arg-type]
    if number == HttpCode.NOT_FOR_ACCOUNT:
        return ServerRefused("call-not-for-account", **details)  # type: ignore[arg-type]
    if _is_trouble(http, number):
        return ServerTrouble("server-error", **details)  # type: ignore[arg-type]
    if http in _UNAUTHORIZED and not number:
        return LoginRefused("login-refused", **details)
    return ServerRefused("server-refused", **details)  # type: ignore[arg-type]


def _details(http: int, number: int, text: str, data: Mapping[str, object]) -> dict[str, object]:
    """Data of a refusal over HTTP; the trace id is a header's, which may say anything."""
    free = {"trace": outside_number(str(data["trace"]))} if "trace" in data else {}
    shown = outside_text(text) or f"HTTP {http}"
    return {"text": shown, "http": http, "number": str(number), **data, **free}


def _is_trouble(http: int, number: int) -> bool:
    """Whether a read may be answered later: a code of the broker's own says no, whatever the HTTP status."""
    if number in _OWN_FAILURES:
        return True
    internal = HttpCode.INTERNAL_ERROR <= number < HttpCode.INTERNAL_ERROR + _BUSINESS_CODES
    return http >= _SERVER_ERRORS and (number < _BUSINESS_CODES or internal)


def write_refusal_of(
    http: int, number: int, text: str, *, exits: bool = False, cancels: bool = False, **data: object
) -> GatewayError | OrderRejected:
    """Return the error of a refused trade write: OrderRejected if the broker clearly refused it, else unknown.

    `exits` is whether the write asked for exits, `cancels` whether it was a cancel. The code of a rejection chooses its
    sentence and nothing else: only its row says that an order has ended.
    """
    details = _details(http, number, text, data)
    if _is_refusal(http, number):
        details["reason"] = http_refusal_of(http, number, text).code
        if exits and number == HttpCode.ORDER_INVALID:
            return OrderRejected("exits-refused-unexplained", **details)
        if cancels and number in _ENDED:
            return OrderRejected("cancel-of-ended", **details)
        if cancels and number in _NOT_FOUND:
            return OrderRejected("cancel-not-found", **details)
        return OrderRejected(REJECTED.get(number, "order-rejected"), **details)
    return RequestTimeout("answer-without-outcome", **details)


def _is_refusal(http: int, number: int) -> bool:
    """Whether the broker certainly does not have the order.

    An answer without the broker's envelope comes from a proxy and proves nothing. Our time stamps never repeat, so a
    "duplicate" may be a request that a proxy has sent twice, of which the first was accepted. A 408 is a time-out.
    """
    if number == HttpCode.DUPLICATE_REQUEST or http == _NO_TIME:
        return False
    from_broker = number >= _BUSINESS_CODES or (number != 0 and http < _SERVER_ERRORS)
    return from_broker and not HttpCode.INTERNAL_ERROR <= number < HttpCode.INTERNAL_ERROR + _BUSINESS_CODES


def close_reason(code: int, text: str) -> GatewayDown:
    """Return the error of a Close push other than 6."""
    name = control.Close.Code.Name(code) if code in control.Close.Code.values() else str(code)
    return GatewayDown("closed-by-broker", reason=name, text=outside_text(text))
