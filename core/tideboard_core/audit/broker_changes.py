"""Changes at a broker that are no orders (watchlists, alerts, administration), in the order log without secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from tideboard_core.audit.records import RecordKind
from tideboard_core.redaction import MARK, Redactor

MOST_TEXT: Final = 4_000
"""Characters kept of one text: a line of the log has its limit."""
MOST_ROWS: Final = 500
"""Rows kept of one list."""
MOST_DEPTH: Final = 8
_SECRET_NAME: Final = re.compile(
    r"pass|pwd|secret|token|authori[sz]ation|credential|otp|md5|cookie|(?:^|[_-])(?:api|bearer|rsa|aes|conn\w*)?[_-]?key$",
    re.IGNORECASE,
)
_NO_SECRETS_KNOWN: Final = Redactor()


class ActionOutcome:
    """Outcomes of a change at the broker; the log has one record for each that is known."""

    ASKED: Final = "asked"
    DONE: Final = "done"
    REFUSED: Final = "refused"
    UNKNOWN: Final = "unknown"


class _Log(Protocol):
    def note(self, kind: RecordKind, order_id: str, data: Mapping[str, Any]) -> None: ...


def record_gateway_action(
    audit: _Log,
    call: str,
    data: Mapping[str, Any],
    *,
    outcome: str = ActionOutcome.ASKED,
    redactor: Redactor = _NO_SECRETS_KNOWN,
) -> None:
    """Note a change at the broker that the user confirmed: a watchlist, a reminder, push registration, admin, lock.

    `call` names the row or call (`POST /api/set-price-reminder`, `change_watchlist`). `outcome` is ASKED before the
    call leaves, then DONE, REFUSED or UNKNOWN. Fields whose names mean secrets, and words that look like a hash of
    a password, are masked; long texts and lists are cut. Does not wait and never raises.
    """
    audit.note(
        RecordKind.GATEWAY_ACT, "", {"call": redactor.clean(call), "outcome": outcome, "data": _clean(data, redactor)}
    )


def _clean(value: object, redactor: Redactor, depth: int = 0) -> object:
    if depth >= MOST_DEPTH:
        return "…"
    if isinstance(value, Mapping):
        return {str(name): _of_name(str(name), each, redactor, depth) for name, each in value.items()}
    if isinstance(value, str | bytes):
        return _text(value, redactor)
    if isinstance(value, Sequence | set | frozenset):
        rows = [_clean(each, redactor, depth + 1) for each in list(value)[:MOST_ROWS]]
        return rows if len(value) <= MOST_ROWS else [*rows, "…"]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _text(str(value), redactor)


def _of_name(name: str, value: object, redactor: Redactor, depth: int) -> object:
    if _SECRET_NAME.search(name) and value not in (None, "", True, False):
        return MARK
    return _clean(value, redactor, depth + 1)


def _text(value: str | bytes, redactor: Redactor) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else value
    clean = redactor.clean(text)
    return clean if len(clean) <= MOST_TEXT else clean[:MOST_TEXT] + "…"
