"""Reads REST answers: the envelope with `ret_type` and the `{"error"}` form become one `RestOutcome`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

import msgspec

from tideboard_core.pauses import PauseBy, header_seconds
from tideboard_core.wire.opend_rest.dialect import ERROR_KEY, OK_STATUS, UNKNOWN_FIELD, is_envelope

LONGEST_MESSAGE: Final = 5_000
"""Characters of a message that are looked at; it is as it came, and becomes data with its error."""
_SERVER_ERRORS: Final = 500
_NO_TIME: Final = 408
_REDIRECTS: Final = 300
_STATUSES: Final = 400


class OutcomeKind(StrEnum):
    """How a request ended."""

    OK = "ok"
    BUSINESS = "business"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    RATE_LIMITED = "rate-limited"
    BAD_REQUEST = "bad-request"
    UNREACHABLE = "unreachable"
    PROTOCOL = "protocol"


CLEAR_STATUSES: Final = frozenset({400, 401, 403, 404, 429})
"""The documented refusals before the call is made: nothing happened. Any other status may come from something in
between, and proves nothing; a business refusal shows by `ret_type` whether it did."""

_KINDS: Final = {
    401: OutcomeKind.UNAUTHORIZED,
    403: OutcomeKind.FORBIDDEN,
    404: OutcomeKind.NOT_FOUND,
    405: OutcomeKind.NOT_FOUND,
    429: OutcomeKind.RATE_LIMITED,
}


class RestOutcome(NamedTuple):
    """One answer. `body` is its JSON, `field` the field that a refusal names, `pause` the seconds to wait as told."""

    kind: OutcomeKind
    message: str = ""
    body: Any = None
    ret_type: int = 0
    field: str = ""
    pause: float = 0.0
    status: int = OK_STATUS

    @property
    def worded_type(self) -> int:
        """The `ret_type` of an envelope that has words and comes with any status; 0 without both."""
        return int(self.body["ret_type"]) if is_envelope(self.body) and self.body.get("ret_msg") else 0

    @property
    def number(self) -> int:
        """The `err_code` beside it, which the broker's support may ask for; 0 without one."""
        code = self.body.get("err_code") if isinstance(self.body, Mapping) else None
        return code if isinstance(code, int) and not isinstance(code, bool) else 0

    @property
    def refused(self) -> bool:
        """Whether the gateway refused the call before making it, in its own JSON; a proxy's page proves nothing."""
        return self.whose is PauseBy.OWN and self.status in CLEAR_STATUSES

    @property
    def whose(self) -> PauseBy:
        """The party that answered: the gateway's own JSON, in either of its forms, or any other page."""
        own = isinstance(self.body, Mapping) and (ERROR_KEY in self.body or is_envelope(self.body))
        return PauseBy.OWN if own else PauseBy.FOREIGN


def outcome(status: int, raw: bytes, retry_after: str = "") -> RestOutcome:
    """Return the outcome of an HTTP answer; never raises, whatever the bytes. `retry_after` is the header's text."""
    body = _json(raw)
    pause = header_seconds(retry_after)
    answer = RestOutcome(OutcomeKind.PROTOCOL, _message(body, raw), body, status=status, pause=pause)
    if status == OK_STATUS:
        return _envelope(answer)
    # A gateway or proxy that gave up says nothing of the call: the order of a write may exist.
    if status >= _SERVER_ERRORS or status == _NO_TIME:
        return answer._replace(kind=OutcomeKind.UNREACHABLE)
    if status < _STATUSES:  # a redirect is never followed: it could lead the key elsewhere
        return answer
    return answer._replace(kind=_KINDS.get(status, OutcomeKind.BAD_REQUEST), field=field_in(answer.message))


def field_in(message: str) -> str:
    """Return the field that a refusal calls unknown; empty if it names none."""
    found = UNKNOWN_FIELD.search(message)
    return found["field"].rstrip(".") if found else ""


def _envelope(answer: RestOutcome) -> RestOutcome:
    body = answer.body
    if not is_envelope(body):
        if isinstance(body, Mapping) and ERROR_KEY not in body and "ret_type" not in body:
            return answer._replace(kind=OutcomeKind.OK)  # rows without a definition may come without an envelope
        return answer
    if body["ret_type"] == 0:
        return answer._replace(kind=OutcomeKind.OK)
    return answer._replace(kind=OutcomeKind.BUSINESS, ret_type=body["ret_type"], field=field_in(answer.message))


def _json(raw: bytes) -> Any:  # noqa: ANN401  any JSON value
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _message(body: object, raw: bytes) -> str:
    """Return the message of either form, else the start of the body."""
    if isinstance(body, Mapping):
        words = body.get(ERROR_KEY) or body.get("ret_msg") or ""
        if isinstance(words, Mapping):
            words = words.get("message") or ""
        return str(words)[:LONGEST_MESSAGE]
    return raw[: 4 * LONGEST_MESSAGE].decode(errors="replace")[:LONGEST_MESSAGE].strip()
