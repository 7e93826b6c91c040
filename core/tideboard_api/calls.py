"""Every call of the API: method, path, parameters, and the type of its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote, urlencode
from uuid import uuid4

import msgspec

from tideboard_api.proposing import ProposalFields, ProposalReply, ProposedSide, ProposedType
from tideboard_api.replies import (
    AbsentReason,
    BarsPeriod,
    BarsReply,
    BookReply,
    FlowReply,
    InstrumentReply,
    MinutesReply,
    OrderReply,
    PercentileReply,
    PositionReply,
    QuoteReply,
    RecordReply,
    SessionReply,
    SignalsReply,
    StatusReply,
)

T = TypeVar("T")
Period = Literal["1m", "day"]
"""A `BarsPeriod` as text."""


@dataclass(frozen=True, slots=True)
class ApiCall(Generic[T]):
    """One request. `answer` is the type of the body; `query` without those that are None."""

    method: str
    path: str
    answer: Any
    query: Mapping[str, str | int | None] = field(default_factory=dict)
    body: msgspec.Struct | None = None

    @property
    def target(self) -> str:
        """Path with the query, as it stands in the first line of the request."""
        given = {name: value for name, value in self.query.items() if value is not None}
        return f"/v1/{self.path}" + (f"?{urlencode(given, quote_via=quote)}" if given else "")


def status() -> ApiCall[StatusReply]:
    """State of the window."""
    return ApiCall("GET", "status", StatusReply)


def instruments(symbols: Sequence[str]) -> ApiCall[list[InstrumentReply]]:
    """Static facts of securities that the window knows."""
    return ApiCall("GET", "instruments", list[InstrumentReply], {"symbols": ",".join(symbols)})


def quotes(symbols: Sequence[str]) -> ApiCall[list[QuoteReply]]:
    """The newest quotes, in the order asked for."""
    return ApiCall("GET", "quote", list[QuoteReply], {"symbols": ",".join(symbols)})


def book(symbol: str) -> ApiCall[BookReply]:
    """The newest order book."""
    return ApiCall("GET", "book", BookReply, {"symbol": symbol})


def flow(symbol: str) -> ApiCall[FlowReply]:
    """Today's capital flow."""
    return ApiCall("GET", "flow", FlowReply, {"symbol": symbol})


def bars(symbol: str, period: Period = "1m", before: datetime | None = None) -> ApiCall[BarsReply]:
    """Candles of the newest session by minutes, or of about a year by days; ValueError for another period.

    With `before` (with a zone, else it counts as UTC) those that start before it, which takes the scope `fetch` and,
    where the broker counts history, a unit of its allowance: programs have a fifth of it and never its last fifth.
    """
    until = None if before is None else (before if before.tzinfo else before.replace(tzinfo=UTC)).isoformat()
    return ApiCall("GET", "bars", BarsReply, {"symbol": symbol, "period": BarsPeriod(period).value, "before": until})


def minutes(symbol: str, day: date | None) -> ApiCall[MinutesReply]:
    """A recorded session by minutes; without a day the newest one."""
    return ApiCall("GET", "minutes", MinutesReply, {"symbol": symbol, "day": None if day is None else day.isoformat()})


def sessions(symbol: str) -> ApiCall[list[SessionReply]]:
    """The recorded sessions of a security, oldest first."""
    return ApiCall("GET", "sessions", list[SessionReply], {"symbol": symbol})


def percentile(symbol: str) -> ApiCall[PercentileReply]:
    """Where today's net stands among earlier sessions."""
    return ApiCall("GET", "percentile", PercentileReply, {"symbol": symbol})


def signals() -> ApiCall[SignalsReply]:
    """What the rules of signals fired today."""
    return ApiCall("GET", "signals", SignalsReply)


def record(rule: str, symbols: Sequence[str]) -> ApiCall[RecordReply]:
    """What followed the firings of a rule on at most 20 securities of one market; takes seconds.

    It is made for eight seconds; after that the reason is `too-long`, and the same call goes on from there.
    """
    return ApiCall("GET", "record", RecordReply, {"rule": rule, "symbols": ",".join(symbols)})


def goes_on(reply: RecordReply) -> bool:
    """Whether the same call would go on making this record."""
    return reply.reason is AbsentReason.TOO_LONG


def positions() -> ApiCall[list[PositionReply]]:
    """Holdings of the account in view."""
    return ApiCall("GET", "positions", list[PositionReply])


def orders() -> ApiCall[list[OrderReply]]:
    """Today's orders of the account in view."""
    return ApiCall("GET", "orders", list[OrderReply])


def propose(fields: ProposalFields) -> ApiCall[ProposalReply]:
    """Put a proposal before the person."""
    return ApiCall("POST", "proposals", ProposalReply, body=fields)


def proposal_fields(
    symbol: str,
    side: ProposedSide | str,
    quantity: int,
    price: Decimal | str | None = None,
    *,
    order_type: ProposedType | str = ProposedType.LIMIT,
    trigger: Decimal | str | None = None,
    reason: str = "",
    ttl: int = 120,
    client_id: str = "",
) -> ProposalFields:
    """The fields of a proposal, with a new id if none is given; ValueError for what is no side, type or number."""
    given: tuple[object, ...] = (price, trigger)
    if any(isinstance(each, float) for each in given):  # whatever its annotation says: 612.55 is no such float
        raise ValueError("a price is exact: a Decimal, or text such as '612.50', never a float")
    try:
        money = [None if each is None else Decimal(each) for each in (price, trigger)]
    except InvalidOperation:
        raise ValueError("a price is a Decimal, or text such as '612.50'") from None
    return ProposalFields(
        client_id=client_id or uuid4().hex,
        symbol=symbol,
        side=ProposedSide(side),
        type=ProposedType(order_type),
        quantity=quantity,
        price=money[0],
        trigger=money[1],
        reason=reason,
        ttl=ttl,
    )


def proposal(identity: str) -> ApiCall[ProposalReply]:
    """The state of a proposal of this key."""
    return ApiCall("GET", f"proposals/{quote(identity, safe='')}", ProposalReply)


def withdraw(identity: str) -> ApiCall[ProposalReply]:
    """Take a proposal of this key back."""
    return ApiCall("DELETE", f"proposals/{quote(identity, safe='')}", ProposalReply)
