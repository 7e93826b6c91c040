"""What a refusal below HTTP 200 means: the missing scope, the unknown field, the route that is not there."""

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
)
from tideboard_core.gateways.opend_rest.scopes import ScopeBook, scope_of
from tideboard_core.model.gateway_health import ScopeState
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.answers import Kind, Outcome
from tideboard_core.wire.opend_rest.dialect import ALLOWED_MARKETS, MAX_ORDER_VALUE, TRADING_OFF

_LIMITS: Final = (
    (TRADING_OFF, "rest-trading-off"),
    (ALLOWED_MARKETS, "rest-market-not-allowed"),
    (MAX_ORDER_VALUE, "rest-value-above-limit"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a connection knows when it is refused: whether it has a key, whether the daemon asks for one, the scopes."""

    key: bool
    keyless: bool
    scopes: ScopeBook


def refusal_of(row: RestRow, body: Any, answer: Outcome, known: Standing) -> GatewayError:  # noqa: ANN401
    """The error of a read that was refused, or of an answer that is none."""
    told: dict[str, object] = {"text": answer.message, "call": row.key}
    match answer.kind:
        case Kind.UNAUTHORIZED:
            return _unauthorized(answer, told, known)
        case Kind.FORBIDDEN:
            return _forbidden(row, body, answer, known)
        case Kind.NOT_FOUND:
            return NotOffered("route-missing", **told)  # type: ignore[arg-type]
        case Kind.RATE_LIMITED:
            return RateLimited("rate-limited", text=answer.message, retry_after=answer.pause, call=row.key)
        case Kind.BAD_REQUEST if answer.field:
            return ServerRefused("rest-field-refused", field=answer.field, **told)  # type: ignore[arg-type]
        case Kind.BAD_REQUEST:
            return ServerRefused("rest-request-refused", **told)  # type: ignore[arg-type]
        case Kind.UNREACHABLE:
            return ServerRefused("server-error", http=answer.status, **told)  # type: ignore[arg-type]
        case _:
            return GatewayError("reply-unreadable", proto_id=row.key, detail=f"HTTP {answer.status}", **told)


def write_refusal_of(row: RestRow, body: Any, answer: Outcome, known: Standing) -> GatewayError | OrderRejected:  # noqa: ANN401
    """The error of a trade write without an answer of the call: a clear no is a rejection, anything else unknown."""
    if not answer.refused:
        return RequestTimeout("answer-without-outcome", text=answer.message or f"HTTP {answer.status}", call=row.key)
    if answer.field == "remark" or answer.field.endswith(".remark"):
        return OrderRejected("remark-refused", text=answer.message, field=answer.field, call=row.key)
    error = refusal_of(row, body, answer, known)
    return OrderRejected(error.code, reason=error.code, **error.data)


def limit_of(message: str) -> str:
    """Return the code of the daemon's own limit that a refusal names, empty for another refusal."""
    return next((code for pattern, code in _LIMITS if pattern.search(message)), "")


def _unauthorized(answer: Outcome, told: dict[str, object], known: Standing) -> GatewayError:
    if known.keyless:
        return PermissionMissing("rest-keyless", **told)  # type: ignore[arg-type]
    return LoginRefused("rest-key-refused" if known.key else "rest-key-missing", http=answer.status, **told)


def _forbidden(row: RestRow, body: Any, answer: Outcome, known: Standing) -> PermissionMissing:  # noqa: ANN401
    text = answer.message
    if code := limit_of(text):
        return PermissionMissing(code, text=text, call=row.key)
    if known.keyless:
        return PermissionMissing("rest-keyless", text=text, call=row.key)
    scope = scope_of(row, body)
    if scope is not None and known.scopes.state(scope) is ScopeState.HELD:
        return PermissionMissing("rest-key-limit", text=text, call=row.key, scope=str(scope))
    named = str(scope) if scope is not None else " / ".join(map(str, row.scopes))
    return PermissionMissing("rest-scope-missing", text=text, call=row.key, scope=named)
