"""A proposal: the fields that a program fills, what refuses it, and the states that the program learns."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

LONGEST_REASON: Final = 280
SHORTEST_LIFE: Final = 10
SHORTEST_LIVE_LIFE: Final = 60
LONGEST_LIFE: Final = 600
"""Seconds for which a proposal may stand; where it would be real money at least `SHORTEST_LIVE_LIFE`."""


class ProposedSide(StrEnum):
    """Buy or sell; what a sale does to a holding is the person's to see."""

    BUY = "buy"
    SELL = "sell"


class ProposedType(StrEnum):
    """Order types that may be proposed."""

    LIMIT = "limit"
    MARKET = "market"
    STOP = "stop"
    STOP_LIMIT = "stop-limit"


class ProposalFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a program proposes. Account, time in force, hours and exits are the person's.

    `price` of limit and stop-limit, `trigger` of stop and stop-limit, both in the security's currency and exact;
    `quantity` in shares, or contracts. `ttl` are the seconds for which it stands. `client_id` is the program's own: the
    same once more is the same proposal.
    """

    client_id: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+(?![\s\S])")]
    symbol: Annotated[str, Meta(min_length=3, max_length=32)]
    side: ProposedSide
    type: ProposedType
    quantity: Annotated[int, Meta(ge=1, le=1_000_000_000)]
    price: Decimal | None = None
    trigger: Decimal | None = None
    reason: Annotated[str, Meta(max_length=LONGEST_REASON)] = ""
    ttl: Annotated[int, Meta(ge=SHORTEST_LIFE, le=LONGEST_LIFE)] = 120


class ProposalState(StrEnum):
    """`CREATED`: in the list; `SHOWN`: opened by the person, and perhaps put back; the others are final.

    `CONFIRMED`: the person confirmed the order; nothing is said of the order itself. `STOPPED`: programs were switched
    off, the key was revoked, the window ended, or a check of the order failed.
    """

    CREATED = "created"
    SHOWN = "shown"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


FINAL: Final = frozenset(ProposalState) - {ProposalState.CREATED, ProposalState.SHOWN}
"""States after which nothing follows."""


class ProposalRefusal(StrEnum):
    """Why a proposal is not taken; such a one is shown to nobody and stands in the order log alone."""

    PRICES = "prices"  # a price or trigger that the type has not, or lacks
    UNKNOWN_SYMBOL = "unknown-symbol"
    NOT_TRADABLE = "not-tradable"
    LOT = "lot"
    TICK = "tick"
    VALUE = "value"  # more than the key's own limit
    LIFE = "life"  # shorter than real money asks for, of a key that proposes nowhere else
    OPEN = "open"  # too many of this key, or of all, wait
    DAY = "day"  # too many of this key today
    DECLINED = "declined"  # the person declined the same security and side a while ago
    CONFIRMED = "confirmed"  # the person confirmed the same security and side a while ago
    PAUSED = "paused"  # until the person resumes the key
    UNKNOWN_ORDER = "unknown-order"  # an order of the same security and side has no answer
    REPLAY = "replay"  # a recorded day is shown
    UNKEPT = "unkept"  # it could not be written down, so it was not shown


class ProposalReply(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as the program learns it: `edited` once the person changed a field; times UTC."""

    id: str
    client_id: str
    state: ProposalState
    edited: bool
    created: datetime
    ends: datetime
