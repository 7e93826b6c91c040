"""The newest price outside the regular US hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.instrument import Market
from tideboard_core.model.opening import AroundOpen, price_time
from tideboard_core.model.quote import ExtendedQuote, Quote
from tideboard_core.model.session import TradingCalendar, exchange_zone, forget_with_days
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate
_CALENDAR = TradingCalendar()


PRE_OPEN, POST_CLOSE = time(4), time(20)
"""New York time: pre-market begins, post-market ends and the overnight session begins (US brokers' usual hours)."""


class ExtendedHours(StrEnum):
    """A part of the US day outside the regular session."""

    PRE = "pre"
    POST = "post"
    OVERNIGHT = "overnight"


_SHORT: dict[ExtendedHours, object] = {
    ExtendedHours.PRE: QT_TRANSLATE_NOOP("Watchlist", "pre"),
    ExtendedHours.POST: QT_TRANSLATE_NOOP("Watchlist", "post"),
    ExtendedHours.OVERNIGHT: QT_TRANSLATE_NOOP("Watchlist", "night"),
}


_LONG: dict[ExtendedHours, object] = {
    ExtendedHours.PRE: QT_TRANSLATE_NOOP("Watchlist", "pre-market"),
    ExtendedHours.POST: QT_TRANSLATE_NOOP("Watchlist", "post-market"),
    ExtendedHours.OVERNIGHT: QT_TRANSLATE_NOOP("Watchlist", "overnight"),
}


_NEWEST_FIRST = {
    ExtendedHours.PRE: (ExtendedHours.PRE, ExtendedHours.OVERNIGHT, ExtendedHours.POST),
    ExtendedHours.POST: (ExtendedHours.POST,),
    ExtendedHours.OVERNIGHT: (ExtendedHours.OVERNIGHT, ExtendedHours.POST),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedPrice:
    """Price and change since the regular close; `percent` 1.41 means 1.41 %. `age` in seconds, None without a stamp."""

    hours: ExtendedHours
    price: str
    change: str
    percent: float
    volume: int
    age: float | None = None

    @property
    def word(self) -> str:
        """Its session in a word that fits into a row."""
        return translate("Watchlist", str(_SHORT[self.hours]))

    @property
    def long_word(self) -> str:
        return translate("Watchlist", str(_LONG[self.hours]))


def extended(
    quote: Quote, now: datetime, step: Decimal | None, opening: AroundOpen | None = None
) -> ExtendedPrice | None:
    """The newest block at `now` (UTC market time); None in the regular hours and where nothing was traded outside.

    The time stamps of the blocks decide which is the newest; where one has none the time of day does. `opening` is what
    came of the security around its open, None = nothing.
    """
    if quote.pre is None and quote.after is None and quote.overnight is None:
        return None
    for part in _newest_first(quote, now, opening):
        block = _block(quote, part)
        if block is not None and block.price > 0:
            return ExtendedPrice(
                hours=part,
                price=fmt.price(block.price, step),
                change=fmt.percent(block.change_rate),
                percent=float(round(block.change_rate, 2)),  # the colour of what is shown: a zero has none
                volume=block.volume,
                age=None if block.time is None else max(0.0, (now - block.time).total_seconds()),
            )
    return None


def _newest_first(quote: Quote, now: datetime, opening: AroundOpen | None) -> tuple[ExtendedHours, ...]:
    blocks = {part: block for part in ExtendedHours if (block := _block(quote, part)) is not None}
    stamps = {part: block.time for part, block in blocks.items() if block.time is not None}
    hours = hours_at(int(now.timestamp() // 60))
    if len(stamps) == len(blocks):
        late = price_time(quote, now, opening)
        later = [part for part, time in stamps.items() if time > late]
        return tuple(sorted(later, key=lambda part: stamps[part], reverse=True))
    return () if hours is None else _NEWEST_FIRST[hours]


@lru_cache(maxsize=256)
def hours_at(minute: int) -> ExtendedHours | None:
    """Which part of the US day a UTC minute (since the epoch) lies in; None = the regular session.

    From the last post-market of a week to the first overnight session of the next one it is still that post-market.
    """
    local = datetime.fromtimestamp(minute * 60, UTC).astimezone(exchange_zone(Market.US))
    clock, today = local.time(), local.date()
    if clock >= POST_CLOSE:
        next_day = _CALENDAR.is_trading_day(Market.US, today + timedelta(days=1))
        return ExtendedHours.OVERNIGHT if next_day else ExtendedHours.POST
    session = _CALENDAR.session_on(Market.US, today)
    if session is None:
        return ExtendedHours.POST
    if clock < PRE_OPEN:
        return ExtendedHours.OVERNIGHT
    if local < session.open:
        return ExtendedHours.PRE
    return None if local < session.close else ExtendedHours.POST


forget_with_days(hours_at.cache_clear)


def _block(quote: Quote, part: ExtendedHours) -> ExtendedQuote | None:
    return {ExtendedHours.PRE: quote.pre, ExtendedHours.POST: quote.after, ExtendedHours.OVERNIGHT: quote.overnight}[
        part
    ]
