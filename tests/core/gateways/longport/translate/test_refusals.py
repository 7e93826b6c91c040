"""Each row of the error tables, and what is no clear no."""

from __future__ import annotations

import pytest

from tideboard_core.errors import (
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
)
from tideboard_core.gateways.longport.translate.refusals import (
    close_reason,
    http_refusal_of,
    refusal_of,
    write_refusal_of,
)
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import control_pb2 as control


def body(code: int, text: str = "words") -> bytes:
    return control.Error(code=code, msg=text).SerializeToString()


@pytest.mark.parametrize(
    ("status", "number", "kind", "code"),
    [
        (3, 301600, ServerRefused, "request-invalid"),
        (3, 301606, RateLimited, "rate-limited"),
        (7, 301606, RateLimited, "rate-limited"),
        (7, 301602, ServerTrouble, "server-error"),
        (7, 301600, UnknownSymbol, "unknown-symbol"),
        (7, 301603, NotOffered, "no-quotes"),
        (7, 301604, PermissionMissing, "quote-package-missing"),
        (7, 301605, QuotaExceeded, "too-many-subscriptions"),
        (7, 301607, QuotaExceeded, "too-many-symbols"),
        (5, 0, LoginRefused, "session-refused"),
        (1, 0, RequestTimeout, "broker-timed-out"),
        (2, 0, RequestTimeout, "broker-timed-out"),
        (6, 0, ServerRefused, "server-refused"),
        (7, 399999, ServerRefused, "server-refused"),
        (99, 1, ServerRefused, "server-refused"),
    ],
)
def test_a_socket_refusal_becomes_its_kind(status: int, number: int, kind: type[GatewayError], code: str) -> None:
    error = refusal_of(24, status, body(number), symbols=("700.HK",))
    assert (type(error), error.code) == (kind, code)
    assert error.data["text"] == "words"
    assert error.data["symbols"] == ("700.HK",)
    assert (error.data["proto_id"], error.data["number"]) == (24, str(number))


def test_a_refusal_without_words_is_one_all_the_same() -> None:
    error = refusal_of(24, Status.SERVER_ERROR, b"\xff\xff")
    assert type(error) is ServerRefused
    assert error.data["text"] == "status 7"


@pytest.mark.parametrize(
    ("http", "number", "kind", "code"),
    [
        (401, 401003, LoginRefused, "token-expired"),
        (403, 403201, LoginRefused, "signature-invalid"),
        (403, 403202, ServerRefused, "server-refused"),
        (403, 403203, LoginRefused, "app-key-illegal"),
        (403, 403205, LoginRefused, "ip-not-allowed"),
        (429, 429001, RateLimited, "rate-limited"),
        (429, 0, RateLimited, "rate-limited"),
        (500, 500000, ServerTrouble, "server-error"),
        (200, 500000, ServerTrouble, "server-error"),
        (502, 0, ServerTrouble, "server-error"),
        (502, 502, ServerTrouble, "server-error"),
        (500, 500123, ServerTrouble, "server-error"),
        (200, 301602, ServerTrouble, "server-error"),
        (500, 12, ServerRefused, "call-not-for-account"),
        (200, 12, ServerRefused, "call-not-for-account"),
        (503, 602035, ServerRefused, "server-refused"),
        (500, 301604, ServerRefused, "server-refused"),
        (401, 0, LoginRefused, "login-refused"),
        (403, 0, LoginRefused, "login-refused"),
        (400, 400001, ServerRefused, "server-refused"),
    ],
)
def test_an_http_refusal_becomes_its_kind(http: int, number: int, kind: type[GatewayError], code: str) -> None:
    error = http_refusal_of(http, number, "", trace="t")
    assert (type(error), error.code) == (kind, code)
    assert error.data["text"] == f"HTTP {http}"
    assert error.data["trace"] == "t"


@pytest.mark.parametrize(
    ("http", "number", "sure"),
    [
        (200, 602001, True),
        (403, 403201, True),
        (403, 403202, False),
        (408, 408, False),
        (429, 429002, True),
        (503, 602012, True),
        (200, 7, True),
        *((status, 0, False) for status in (400, 401, 403, 404, 429)),
        *((status, 0, False) for status in (402, 405, 408, 409, 413, 422, 423, 424, 425, 499)),
        (200, 0, False),
        (302, 0, False),
        (500, 0, False),
        (502, 502, False),
        (200, 500000, False),
        (400, 599999, False),
        (500, 500123, False),
    ],
)
def test_only_a_clear_no_is_a_rejection(http: int, number: int, *, sure: bool) -> None:
    error = write_refusal_of(http, number, "words", trace="t")
    assert isinstance(error, OrderRejected if sure else RequestTimeout)
    assert error.code == ("order-rejected" if sure else "answer-without-outcome")
    assert error.data["trace"] == "t"


def test_a_rejection_says_what_kind_of_no_it_was() -> None:
    assert write_refusal_of(401, 401003, "x").data["reason"] == "token-expired"


@pytest.mark.parametrize(("code", "name"), [(0, "HeartbeatTimeout"), (2, "ServerShutdown"), (77, "77")])
def test_a_close_code_has_its_name(code: int, name: str) -> None:
    error = close_reason(code, "words")
    assert type(error) is GatewayDown
    assert error.data == {"reason": name, "text": "words"}


@pytest.mark.parametrize(
    ("number", "exits", "code"),
    [
        (602315, False, "orders-not-from-here"),
        (602315, True, "orders-not-from-here"),
        (602001, True, "exits-refused-unexplained"),
        (602001, False, "order-rejected"),
        (602035, True, "price-step-refused"),
    ],
)
@pytest.mark.parametrize(("http", "sure"), [(200, True), (503, True), (408, False)])
def test_what_a_rejection_says_changes_nothing_of_what_it_is(
    http: int, number: int, code: str, *, exits: bool, sure: bool
) -> None:
    error = write_refusal_of(http, number, "words", exits=exits, trace="t")
    assert type(error) is (OrderRejected if sure else RequestTimeout)
    assert error.code == (code if sure else "answer-without-outcome")
    assert (error.data["text"], error.data["number"], error.data["trace"]) == ("words", str(number), "t")


@pytest.mark.parametrize("number", [601011, 601012, 601013])
def test_that_an_order_has_ended_is_said_of_a_cancel_alone(number: int) -> None:
    """Without the cancel the same code has another meaning: a user met 601011 for want of buying power."""
    cancelled = write_refusal_of(400, number, "Order has been cancelled", cancels=True)
    placed = write_refusal_of(400, number, "Order has been cancelled")

    assert (type(cancelled), cancelled.code) == (OrderRejected, "cancel-of-ended")
    assert (type(placed), placed.code) == (OrderRejected, "order-rejected")
    assert cancelled.data["text"] == "Order has been cancelled"


@pytest.mark.parametrize(("http", "number"), [(408, 601012), (200, 500000), (400, 603001), (400, 601029)])
def test_no_other_answer_to_a_cancel_is_the_end_of_its_order(http: int, number: int) -> None:
    assert write_refusal_of(http, number, "words", cancels=True).code != "cancel-of-ended"


@pytest.mark.parametrize("number", [601029, 603001])
def test_what_a_cancel_does_not_find_has_a_code_of_its_own(number: int) -> None:
    assert write_refusal_of(400, number, "words", cancels=True).code == "cancel-not-found"
    assert write_refusal_of(400, number, "words").code == "order-rejected"


@pytest.mark.parametrize("number", [603203, 2601400, 2601500])
def test_an_internal_error_of_the_broker_is_asked_again_and_no_word_about_a_write(number: int) -> None:
    assert type(http_refusal_of(400, number, "internal error")) is ServerTrouble
    assert type(write_refusal_of(400, number, "internal error")) is OrderRejected
