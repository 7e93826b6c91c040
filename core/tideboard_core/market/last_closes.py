"""Reads the close of New York's last session where quotes alone do not tell from which close a day counts."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from tideboard_core.errors import GatewayError, RequestTimeout
from tideboard_core.market.bars.requests import newest_bars
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.pauses import IdlePause
from tideboard_core.ports.bars import BarFeed
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

AT_ONCE: Final = 10
"""Daily candles of one reading: at Futu each takes a subscription for a minute."""
_BARS: Final = 3
"""Today's bar, that of the last session, and one more: some providers have bars of days on which nothing traded."""
_CALENDAR: Final = TradingCalendar()


class LastCloses:
    """Reads the daily candle of securities that were first seen after an open; none of any other."""

    def __init__(self, hub: Hub, clock: Clock, feed: BarFeed) -> None:
        self._hub, self._clock, self._feed = hub, clock, feed
        self._rests: dict[InstrumentId, IdlePause] = {}
        """The rests of those whose candle told no base: what nobody traded in that session has none all day."""
        self._due: dict[InstrumentId, float] = {}

    async def read(self, instruments: Iterable[InstrumentId]) -> None:
        """Read what is lacking of these, some at a time; GatewayError kinds stay inside."""
        now, due = self._clock.market(), []
        for one in instruments:
            opening = self._hub.opening(one)
            if opening is not None and opening.lacks_close(now) and self._due.get(one, 0.0) <= self._clock.monotonic():
                due.append(one)
        day = exchange_date(Market.US, now)
        for one in due[:AT_ONCE]:
            self._due[one] = self._clock.monotonic() + self._rests.setdefault(one, IdlePause()).refused()
            try:
                page = await newest_bars(self._feed, one, BarPeriod.DAY, _BARS)
            except GatewayError as error:
                log.info("last close of %s not read: %s", one, error.code)
                if isinstance(error, RequestTimeout):
                    return  # the prices that the caller reads do not wait for as many time-outs
                continue
            if closes := self._closes(one, day, page.bars):
                self._hub.openings.learn_closes(one, day, closes)

    def _closes(self, instrument: InstrumentId, day: date, bars: Iterable[Bar]) -> tuple[Decimal, ...]:
        """The close of the session before `day`, and on an ex-day that less its dividend; empty without its bar."""
        before = _CALENDAR.previous_session(Market.US, day).date
        close = next((bar.close for bar in bars if exchange_date(Market.US, bar.start) == before), None)
        if close is None:
            return ()
        paid = (one.dividend for one in self._hub.value(Topic.EX_DAYS.of(instrument)) or () if one.day == day)
        return (close, *(close - dividend for dividend in paid if dividend is not None))
