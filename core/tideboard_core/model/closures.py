"""A market that is shut although its trading days say that it trades, and what shows it.

A technical halt, a market-wide circuit breaker and a storm have no list ahead of them. None of what shows one is enough
alone: a broker's state may be wrong, a feed may be silent, a refusal may be about the order. Two of them are. A halt of
single securities, however many, is none: it stands in their quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import ceil
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import Session, exchange_date

ENOUGH: Final = 2
"""Signs that make a closure certain."""
SHUT_STATES: Final = frozenset(
    {MarketState.CLOSED, MarketState.HALF_DAY_CLOSED, MarketState.BREAK, MarketState.PRE_OPEN}
)
"""States of a market that is shut in its regular hours: of one that opens late PRE_OPEN."""


class ClosureSign(StrEnum):
    """What shows that a market is shut.

    STATE: the broker's own state of the market. TRADES: none for three minutes in all that is watched there, of which
    a liquid security had traded before. REFUSAL: the broker refused an order in words about the market.
    """

    STATE = "state"
    TRADES = "trades"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A market that seems to be shut, `since` when (aware), and by which signs; `certain` by enough of them."""

    market: Market
    since: datetime
    signs: frozenset[ClosureSign]

    @property
    def certain(self) -> bool:
        return len(self.signs) >= ENOUGH


def certain_closure(closures: Iterable[Closure] | None, market: Market) -> Closure | None:
    """The certain closure of a market among those that are known."""
    return next((one for one in closures or () if one.certain and one.market is market), None)


_MARKET_WORDS: Final = (
    "market is closed",
    "market closed",
    "market halt",
    "trading halt of the market",
    "market-wide",
    "market wide",
    "market circuit breaker",
    "休市",
    "熔断",
    "熔斷",
    "市场已停止交易",
    "市場已停止交易",
)
_ORDER_WORDS: Final = (
    *("order type", "overnight", "pre-market", "after-hours", "extended hours", "expir", "good till", "gtd"),
    *("short sale", "short sell", "short-sale", "short-sell"),
    *("this security", "this stock", "the stock", "single-stock", "single stock", "this symbol"),
    *("订单类型", "訂單類型", "夜盘", "夜盤", "盘前", "盤前", "盘后", "盤後", "沽空", "卖空", "賣空", "有效期", "到期"),
    *("停牌", "个股", "個股", "该股", "該股", "该证券", "該證券", "该标的", "該標的"),
)
"""Words of a refusal that is about the kind of order, its hours or last day, or about one security."""


def is_about_market(text: str) -> bool:
    """Whether a broker's refusal says that the market as a whole is shut.

    The words are inferred: no broker publishes those of a closure. What they miss is no sign, so that the broker goes
    on deciding on each order.
    """
    words = text.casefold()
    return any(one in words for one in _MARKET_WORDS) and not any(one in words for one in _ORDER_WORDS)


class ClosedSpan(NamedTuple):
    """Between which aware times a market was shut for certain, on one of its days."""

    market: Market
    begin: datetime
    end: datetime


_SPANS: Final[dict[tuple[Market, date], dict[datetime, datetime]]] = {}
"""Ends of closures by their begins, of this process."""


def put_closed(spans: Iterable[ClosedSpan]) -> None:
    """Let the minutes of these closures, and of no others, be none that a session could have had."""
    _SPANS.clear()
    for span in spans:
        keep_closed(span)


def keep_closed(span: ClosedSpan) -> None:
    """Add a closure, or give one that goes on its newest end."""
    _SPANS.setdefault((span.market, exchange_date(span.market, span.begin)), {})[span.begin] = span.end


def all_closed() -> tuple[ClosedSpan, ...]:
    """Every closure that is known."""
    days = list(_SPANS.items())
    return tuple(ClosedSpan(market, *span) for (market, _day), spans in days for span in list(spans.items()))


def closed_days() -> tuple[tuple[Market, date], ...]:
    """The days on which a market was shut for certain, for a part of its hours."""
    return tuple(_SPANS)


def has_closure(market: Market, day: date) -> bool:
    """Whether a market was shut for certain on a day, for a part of its hours."""
    return (market, day) in _SPANS


def traded_parts(session: Session) -> list[tuple[float, float]]:
    """Begin and end (UTC seconds) of the parts of a session in which its market was not shut for certain."""
    parts = [(one.begin.timestamp(), one.end.timestamp()) for one in session.segments]
    for begin, end in sorted(_SPANS.get((session.market, session.date), {}).items()):
        shut_from, shut_to = begin.timestamp(), end.timestamp()
        before = [(first, min(last, shut_from)) for first, last in parts]
        after = [(max(first, shut_to), last) for first, last in parts]
        parts = sorted((first, last) for first, last in before + after if first < last)
    return parts


def closed_minutes(session: Session) -> frozenset[int]:
    """The minutes of a session in which its market was shut for certain, those in which that began or ended included.

    That a minute is among them is no reason to leave a value of it out: there may be one. `shut_minutes` has no value.
    """
    return frozenset(minute for begin, end in _closed_axis(session) for minute in range(int(begin), ceil(end)))


def shut_minutes(session: Session) -> frozenset[int]:
    """The minutes of a session in the whole of which its market was shut for certain.

    A closure that was seen last in the minute before the close went on to it: nobody looks at that moment itself.
    """
    last = session.minutes - 1
    spans = [(begin, ceil(end) if end > last else int(end)) for begin, end in _closed_axis(session)]
    return frozenset(minute for begin, end in spans for minute in range(ceil(begin), end))


def _closed_axis(session: Session) -> list[tuple[float, float]]:
    """Closures of a session's day on its axis; other threads ask while one may be added."""
    at = session.axis_minute
    spans = list(_SPANS.get((session.market, session.date), {}).items())
    return [(at(begin.timestamp()), at(end.timestamp())) for begin, end in spans]
