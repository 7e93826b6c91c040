"""What the reference of FutuOpenD-rs leaves open and Tideboard had to decide: each detail here, with its reason.

If a daemon turns out to do otherwise, this module alone changes.
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
"""Where a proto name is split into snake_case: `orderIDEx` is `order_id_ex`, `td_plVal` is `td_pl_val`. The reference
shows a few names of each kind and no rule; the daemon may rename or add."""

OTHER_NAMES: Final = {"order_count": "oreder_count"}
"""Names that are read as well: the proto misspells the number of orders of a price, and a daemon may put it right."""


def absent(value: object) -> bool:
    """Whether a JSON value counts as a field that is not there: null does, since serializers write either."""
    return value is None


class KlineNumbers(StrEnum):
    """Which numbers `kl_type` has. The reference's contradict the proto's; 6 to 10 are the same in both.

    A gateway begins with the proto's, which a daemon's backend knows, and keeps those that fit its first answer.
    """

    PROTO = "proto"
    REFERENCE = "reference"


_REFERENCE_KLINES: Final = {2: 1, 3: 2, 4: 3, 1: 5}
"""The reference's number of the proto's day, week, month and minute."""
_REFERENCE_LACKS: Final = frozenset({5, 11})
"""The proto's numbers of year and quarter: the reference has none for them, and gives these to other periods."""
_SPACINGS: Final = {1: "minutes", 2: "day", 3: "week", 4: "month", 5: "year", 11: "quarter"}
"""Usual distance of candles by the proto's number; 6 to 10 are minutes in both numberings and prove nothing."""
_LONGEST_OF: Final = (("minutes", 0.5), ("day", 4.5), ("week", 20.0), ("month", 60.0), ("quarter", 200.0))
"""Days up to which a distance is counted as such; what is longer is a year."""
_GAPS_NEEDED: Final = 3
_DAY: Final = 86_400


def kline_number(number: int, numbers: KlineNumbers) -> int | None:
    """The number on the wire of a proto `klType`; None where that numbering has no such period."""
    if numbers is KlineNumbers.PROTO:
        return number
    return None if number in _REFERENCE_LACKS else _REFERENCE_KLINES.get(number, number)


def kline_numbers_of(asked: int, times: Sequence[float]) -> KlineNumbers | None:
    """Which numbering a daemon follows, by the candles it gave for the proto's number `asked`; None if unclear.

    `times` are those of the candles, in seconds and order. Too few of them prove nothing.
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
"""What cancel-all means in ModifyOrder: the daemon forces the operation, the rest follows from the proto. The answer
then has order id 0."""

PUSH_SWITCHES: Final = {True: "/api/sub-acc-push", False: "/api/unsub-acc-push"}
"""Rows without a number of their own that mean Trd_SubAccPush. Their body is the list of accounts, flat."""


# --- answers ----------------------------------------------------------------------------------------------------------

ERROR_KEY: Final = "error"
"""Where a refusal below HTTP 200 has its words; documented for 403 alone, taken for all."""

OK_STATUS: Final = 200
"""Also that of a call which the broker refused: `ret_type` decides. The status table is documented in part."""

SCHEME: Final = "Bearer"

RETRY_AFTER: Final = "Retry-After"
"""In seconds; the reference says that one is to back off, and not for how long."""

UNKNOWN_FIELD: Final = re.compile(r"unknown fields?\W+(?P<field>[A-Za-z_][\w.\[\]]*)", re.IGNORECASE)
"""The reference has the words `unknown field`; the field's name follows, in quotes or not."""

ALLOWED_MARKETS: Final = re.compile(r"allowed[-_ ]markets?|market\s+(?:is\s+)?not\s+allowed", re.IGNORECASE)
MAX_ORDER_VALUE: Final = re.compile(r"max(?:imum)?[-_ ]order[-_ ]value", re.IGNORECASE)
"""Limits that a daemon was started with or that belong to its key: their refusals name the flag."""

TRADING_OFF: Final = re.compile(r"enable[-_ ]trading|trading\s+(?:is\s+)?(?:disabled|not\s+enabled|off)", re.IGNORECASE)
"""A daemon that was started without `--enable-trading`: it says so in words that name the flag."""

SCOPE_GATE_FIRST: Final = True
"""The key's scope is looked at before the body, so that a body which is refused shows that the scope is there."""


def is_envelope(body: object) -> bool:
    """Whether a JSON body is an answer of the call itself, good or bad, and no refusal before it."""
    return (
        isinstance(body, Mapping) and isinstance(body.get("ret_type"), int) and not isinstance(body["ret_type"], bool)
    )


def content_of(body: Any) -> Any:  # noqa: ANN401  any JSON value
    """What an answer holds: its `s2c`, or the whole of one without an envelope.

    Admin status, push-subscriber-info and the calls without a public definition have no known shape.
    """
    return body.get("s2c") if is_envelope(body) else body


# --- pushes -----------------------------------------------------------------------------------------------------------

_RET_TYPE_0: Final = b"\x08\x00"
_AFTER_RET_TYPE: Final = frozenset({0x12, 0x18, 0x22})
"""Tags that may follow `retType` in a Response: its message, its code, its content."""
_CONTENT_TAG: Final = b"\x22"


def push_response(body: bytes) -> bytes:
    """The Response that a push means: its bytes, or the same around the bytes of its content alone.

    The reference leaves open which of the two `body_b64` holds; the practice market sends the whole, as OpenD does.
    A Response begins with `retType` 0 and goes on with field 2, 3 or 4. No content that is pushed begins so: where
    its first field is a number (candles, notices) the next is field 2 as a number, or the first is not 0.
    """
    if body[:2] == _RET_TYPE_0 and (len(body) == len(_RET_TYPE_0) or body[2] in _AFTER_RET_TYPE):
        return body
    return _RET_TYPE_0 + _CONTENT_TAG + _length(len(body)) + body


def _length(number: int) -> bytes:
    """A protobuf varint."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
