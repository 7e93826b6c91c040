"""The inferred parts of the FutuOpenD-rs interface: each detail that the reference leaves open, with our reason.

If a daemon does otherwise, only this module changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Any, Final

# --- names and values -------------------------------------------------------------------------------------------------

WORD_ENDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""The places at which a proto name is split into snake_case: `orderIDEx` is `order_id_ex`, `td_plVal` `td_pl_val`. The
reference shows a few such names and no rule; the daemon may rename or add fields."""

OTHER_NAMES: Final = {"order_count": "oreder_count"}
"""Names that are accepted besides the proto's: it misspells the order count of a price, and a daemon may correct it."""


def absent(value: object) -> bool:
    """Whether a JSON value counts as a missing field: null does, since serializers write either."""
    return value is None


class KlineNumbers(StrEnum):
    """The two numberings of `kl_type`: the reference contradicts the proto; 6 to 10 are the same in both.

    A gateway starts with the proto's numbers, which the daemon's backend uses, and keeps those that fit its first
    answer.
    """

    PROTO = "proto"
    REFERENCE = "reference"


_REFERENCE_KLINES: Final = {2: 1, 3: 2, 4: 3, 1: 5}
"""The reference's number of the proto's day, week, month and minute."""
_REFERENCE_LACKS: Final = frozenset({5, 11})
"""The proto's numbers of year and quarter, which the reference gives to other periods; it has none for these two."""
_SPACINGS: Final = {1: "minutes", 2: "day", 3: "week", 4: "month", 5: "year", 11: "quarter"}
"""Usual distance of candles by the proto's number; 6 to 10 are minutes in both numberings and prove nothing."""
_LONGEST_OF: Final = (("minutes", 0.5), ("day", 4.5), ("week", 20.0), ("month", 60.0), ("quarter", 200.0))
"""The longest distance of each spacing in days; a longer one is a year."""
_GAPS_NEEDED: Final = 3
_DAY: Final = 86_400


def kline_number(number: int, numbers: KlineNumbers) -> int | None:
    """Return the number on the wire of a proto `klType`; None if that numbering has no such period."""
    if numbers is KlineNumbers.PROTO:
        return number
    return None if number in _REFERENCE_LACKS else _REFERENCE_KLINES.get(number, number)


def kline_numbers_of(asked: int, times: Sequence[float]) -> KlineNumbers | None:
    """Return the numbering that a daemon uses, by the candles it sent for the proto's number `asked`; None if unclear.

    `times` are the candles' times in UTC epoch seconds, oldest first. Too few of them prove nothing.
    """
    if asked not in _SPACINGS or len(times) <= _GAPS_NEEDED:
        return None
    gap = median(later - earlier for earlier, later in pairwise(times)) / _DAY
    got = next((name for name, most in _LONGEST_OF if gap <= most), "year")
    if got == _SPACINGS[asked]:
        return KlineNumbers.PROTO
    meant = next((number for number, wire in _REFERENCE_KLINES.items() if wire == asked), None)
    return KlineNumbers.REFERENCE if meant is not None and got == _SPACINGS[meant] else None


# --- requests ---------------------------------------------------------------------------------------------------------

ORDER_TYPE_DEFAULT: Final = 1
"""A limit order: the reference's example of an order names no type. A client of ours always names it."""

CANCEL_ALL_FORCED: Final[Mapping[str, Any]] = {"order_id": 0, "modify_order_op": 2, "for_all": True}
"""Fields of ModifyOrder that cancel-all stands for: the daemon forces the operation, the rest follows from the proto.
The answer then has order id 0."""

PUSH_SWITCHES: Final = {True: "/api/sub-acc-push", False: "/api/unsub-acc-push"}
"""Rows of Trd_SubAccPush, by its flag; they have no protocol id of their own. Their body is the list of accounts."""


SYMBOLS_PER_BODY: Final = 100
"""Securities of one body: the changelog has a cap of 100 on `symbols` since 1.4.90 and does not say on which rows, so
every list is cut to it."""


# --- answers ----------------------------------------------------------------------------------------------------------

ERROR_KEY: Final = "error"
"""The key of a refusal's message; documented for 403 only, assumed for every status but 200."""

OK_STATUS: Final = 200
"""The status of a call that the broker refused too: `ret_type` decides. The status table is documented in part."""

SCHEME: Final = "Bearer"

RETRY_AFTER: Final = "Retry-After"
"""In seconds; the reference says that a client must back off after 429, but not for how long."""

UNKNOWN_FIELD: Final = re.compile(r"unknown fields?\W+(?P<field>[A-Za-z_][\w.\[\]]*)", re.IGNORECASE)
"""The reference has the words `unknown field`; the field's name follows, quoted or not."""

ALLOWED_MARKETS: Final = re.compile(r"allowed[-_ ]markets?|market\s+(?:is\s+)?not\s+allowed", re.IGNORECASE)
MAX_ORDER_VALUE: Final = re.compile(r"max(?:imum)?[-_ ]order[-_ ]value", re.IGNORECASE)
"""Refusals by limits of the daemon or of its key name the flag that sets the limit."""

TRADING_OFF: Final = re.compile(r"enable[-_ ]trading|trading\s+(?:is\s+)?(?:disabled|not\s+enabled|off)", re.IGNORECASE)
"""The refusal of a daemon that was started without `--enable-trading` names the flag."""

SCOPE_GATE_FIRST: Final = True
"""The daemon checks the key's scope before the body: a refused body proves that the key has the scope."""


def is_envelope(body: object) -> bool:
    """Whether a JSON body is the answer of the call itself, success or failure, and not a refusal before the call."""
    return (
        isinstance(body, Mapping) and isinstance(body.get("ret_type"), int) and not isinstance(body["ret_type"], bool)
    )


def content_of(body: Any) -> Any:  # noqa: ANN401  any JSON value
    """Return the content of an answer: its `s2c`, or the whole body if it has no envelope.

    Admin status, push-subscriber-info and the calls without a public definition have no known shape.
    """
    return body.get("s2c") if is_envelope(body) else body


_VERSION: Final = re.compile(r"(?<![\d.])(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?![\d])")
_VERSION_KEYS: Final = ("version", "daemon_version")
"""Where `/api/ping` has the daemon's version: the changelog says that it tells one since 1.4.74, not under which name
nor whether inside `s2c`. The reference has the fields of GetGlobalState for it, whose numbers are OpenD's."""


def version_of(body: object) -> tuple[int, ...] | None:
    """Return the daemon's version in an answer to `/api/ping`; None where it tells none that can be read."""
    places = (body, body.get("s2c")) if isinstance(body, Mapping) else ()
    for place in places:
        for key in _VERSION_KEYS:
            text = place.get(key) if isinstance(place, Mapping) else None
            found = _VERSION.search(text) if isinstance(text, str) else None
            if found is not None:
                return tuple(map(int, found.groups()))
    return None


# --- pushes -----------------------------------------------------------------------------------------------------------

_RET_TYPE_0: Final = b"\x08\x00"
_AFTER_RET_TYPE: Final = frozenset({0x12, 0x18, 0x22})
"""Tags that may follow `retType` in a Response: its message, its code, its content."""
_CONTENT_TAG: Final = b"\x22"


def push_response(body: bytes) -> bytes:
    """Return the bytes of a push's Response; a push that has only the S2C is wrapped in one.

    The reference leaves open which of the two `body_b64` holds; the practice market sends the Response, as OpenD does.
    A Response begins with `retType` 0 and goes on with field 2, 3 or 4. No content that is pushed begins so: where
    its first field is a number (candles, notices) the next is field 2 as a number, or the first is not 0.
    """
    if body[:2] == _RET_TYPE_0 and (len(body) == len(_RET_TYPE_0) or body[2] in _AFTER_RET_TYPE):
        return body
    return _RET_TYPE_0 + _CONTENT_TAG + _length(len(body)) + body


def _length(number: int) -> bytes:
    """Return a number as a protobuf varint."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
