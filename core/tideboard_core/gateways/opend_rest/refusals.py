"""Errors of REST answers that are no reply of the call: missing scope, unknown field, missing route, key limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tideboard_core.errors import (
    GatewayError,
    LoginRefused,
    NotOffered,
    OrderRejected,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.gateways.futu.translate.refusals import refusal_of as reply_refusal_of
from tideboard_core.gateways.opend_rest.scopes import ScopeBook, scope_of
from tideboard_core.model.gateway_health import ScopeState
from tideboard_core.model.rest import RestRow
from tideboard_core.redaction import outside_text
from tideboard_core.wire.opend_rest.answers import OutcomeKind, RestOutcome
from tideboard_core.wire.opend_rest.dialect import ALLOWED_MARKETS, MAX_ORDER_VALUE, TRADING_OFF

_LIMITS: Final = (
    (TRADING_OFF, "rest-trading-off"),
    (ALLOWED_MARKETS, "rest-market-not-allowed"),
    (MAX_ORDER_VALUE, "rest-value-above-limit"),
)

_ENVELOPED: Final = frozenset({OutcomeKind.BUSINESS, OutcomeKind.UNREACHABLE, OutcomeKind.BAD_REQUEST})
"""Outcomes whose envelope says more than their status; the others are about the key, its limits or the route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalContext:
    """The state of a connection that decides what a refusal means.

    `key` is whether a key was sent, `keyless` whether the daemon runs without keys, `scopes` what the key may do.
    """

    key: bool
    keyless: bool
    scopes: ScopeBook


def refusal_of(row: RestRow, body: Any, answer: RestOutcome, known: RefusalContext) -> GatewayError:  # noqa: ANN401
    """Return the error of a read that was refused or whose answer cannot be read.

    An envelope says what became of it, whatever the status: it is the broker's own word.
    """
    if answer.worded_type and answer.kind in _ENVELOPED and not answer.field:
        return reply_refusal_of(row.proto_id or 0, answer.worded_type, answer.message, answer.number)
    return _status_refusal(row, body, answer, known)


def _status_refusal(row: RestRow, body: Any, answer: RestOutcome, known: RefusalContext) -> GatewayError:  # noqa: ANN401
    """Return the error of a refusal by its status."""
    text = outside_text(answer.message)
    details: dict[str, object] = {"text": text or f"HTTP {answer.status}", "call": row.key}
    match answer.kind:
        case OutcomeKind.UNAUTHORIZED:
            return _unauthorized(answer, details, known)
        case OutcomeKind.FORBIDDEN:
            return _forbidden(row, body, answer, known)
        case OutcomeKind.NOT_FOUND:
            return NotOffered("route-missing", **details)  # type: ignore[arg-type]
        case OutcomeKind.RATE_LIMITED:
            pause, whose = answer.pause, answer.whose
            return RateLimited("rate-limited", text=text, retry_after=pause, whose=whose, call=row.key)
        case OutcomeKind.BAD_REQUEST if answer.field:
            return ServerRefused("rest-field-refused", field=outside_text(answer.field), **details)  # type: ignore[arg-type]
        case OutcomeKind.BAD_REQUEST:
            return ServerRefused("rest-request-refused", **details)  # type: ignore[arg-type]
        case OutcomeKind.UNREACHABLE:
            return ServerTrouble("server-error", http=answer.status, **details)  # type: ignore[arg-type]
        case _:
            return GatewayError("reply-unreadable", proto_id=row.key, detail=f"HTTP {answer.status}", **details)


def write_refusal_of(
    row: RestRow,
    body: Any,  # noqa: ANN401
    answer: RestOutcome,
    known: RefusalContext,
) -> GatewayError | OrderRejected:
    """Return the error of a trade write that got no reply of the call: OrderRejected, or RequestTimeout if unknown."""
    # Only the daemon's own JSON under a documented status proves that the call was not made; a proxy's page does not.
    text = outside_text(answer.message)
    if not answer.refused:
        return RequestTimeout("answer-without-outcome", text=text or f"HTTP {answer.status}", call=row.key)
    # The reference's order example has no remark: a daemon that refuses the field gets later orders without it.
    if answer.field == "remark" or answer.field.endswith(".remark"):
        return OrderRejected("remark-refused", text=text, field=outside_text(answer.field), call=row.key)
    if answer.kind is OutcomeKind.RATE_LIMITED:  # of a write these are the key's order rate, day's value and hours
        return OrderRejected("rest-key-rate", text=text, retry_after=answer.pause, call=row.key)
    error = _status_refusal(row, body, answer, known)
    return OrderRejected(error.code, reason=error.code, **error.data)


def limit_of(message: str) -> str:
    """Return the error code of the daemon's own limit that a refusal names, empty if it names none."""
    return next((code for pattern, code in _LIMITS if pattern.search(message)), "")


def _unauthorized(answer: RestOutcome, details: dict[str, object], known: RefusalContext) -> GatewayError:
    # Without a keys file reads stay open, and writes and admin calls answer 401: no key could be the right one.
    if known.keyless:
        return PermissionMissing("rest-keyless", **details)  # type: ignore[arg-type]
    return LoginRefused("rest-key-refused" if known.key else "rest-key-missing", http=answer.status, **details)


def _forbidden(row: RestRow, body: Any, answer: RestOutcome, known: RefusalContext) -> PermissionMissing:  # noqa: ANN401
    text = outside_text(answer.message)
    if code := limit_of(answer.message):
        return PermissionMissing(code, text=text, call=row.key)
    if known.keyless:
        return PermissionMissing("rest-keyless", text=text, call=row.key)
    # 403 means a missing scope or one of the key's limits, with the same body: a scope that is held tells them apart.
    scope = scope_of(row, body)
    if scope is not None and known.scopes.state(scope) is ScopeState.HELD:
        return PermissionMissing("rest-key-limit", text=text, call=row.key, scope=str(scope))
    named = str(scope) if scope is not None else " / ".join(map(str, row.scopes))
    return PermissionMissing("rest-scope-missing", text=text, call=row.key, scope=named)
