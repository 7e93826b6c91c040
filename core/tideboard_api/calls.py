"""Every call of the API: method, path, parameters, and the type of its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode
from uuid import uuid4

import msgspec

from tideboard_api.proposing import ProposalFields, ProposalReply, ProposedSide, ProposedType
from tideboard_api.replies import (
    BarsReply,
    BookReply,
    FlowReply,
    InstrumentReply,
    MinutesReply,
    OrderReply,
    PercentileReply,
    PositionReply,
    QuoteReply,
    SessionReply,
    StatusReply,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
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


def status() -> Call[StatusReply]:
    """State of the window."""
    return Call("GET", "status", StatusReply)


def instruments(symbols: Sequence[str]) -> Call[list[InstrumentReply]]:
    """Static facts of securities that the window knows."""
    return Call("GET", "instruments", list[InstrumentReply], {"symbols": ",".join(symbols)})


def quotes(symbols: Sequence[str]) -> Call[list[QuoteReply]]:
    """The newest quotes, in the order asked for."""
    return Call("GET", "quote", list[QuoteReply], {"symbols": ",".join(symbols)})


def book(symbol: str) -> Call[BookReply]:
    """The newest order book."""
    return Call("GET", "book", BookReply, {"symbol": symbol})


def flow(symbol: str) -> Call[FlowReply]:
    """Today's capital flow."""
    return Call("GET", "flow", FlowReply, {"symbol": symbol})


def bars(symbol: str) -> Call[BarsReply]:
    """Today's one-minute candles."""
    return Call("GET", "bars", BarsReply, {"symbol": symbol})


def minutes(symbol: str, day: date | None) -> Call[MinutesReply]:
    """A recorded session by minutes; without a day the newest one."""
    return Call("GET", "minutes", MinutesReply, {"symbol": symbol, "day": None if day is None else day.isoformat()})


def sessions(symbol: str) -> Call[list[SessionReply]]:
    """The recorded sessions of a security, oldest first."""
    return Call("GET", "sessions", list[SessionReply], {"symbol": symbol})


def percentile(symbol: str) -> Call[PercentileReply]:
    """Where today's net stands among earlier sessions."""
    return Call("GET", "percentile", PercentileReply, {"symbol": symbol})


def positions() -> Call[list[PositionReply]]:
    """Holdings of the account in view."""
    return Call("GET", "positions", list[PositionReply])


def orders() -> Call[list[OrderReply]]:
    """Today's orders of the account in view."""
    return Call("GET", "orders", list[OrderReply])


def propose(fields: ProposalFields) -> Call[ProposalReply]:
    """Put a proposal before the person."""
    return Call("POST", "proposals", ProposalReply, body=fields)


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


def proposal(identity: str) -> Call[ProposalReply]:
    """The state of a proposal of this key."""
    return Call("GET", f"proposals/{quote(identity, safe='')}", ProposalReply)


def withdraw(identity: str) -> Call[ProposalReply]:
    """Take a proposal of this key back."""
    return Call("DELETE", f"proposals/{quote(identity, safe='')}", ProposalReply)
