"""LongPort's trading sessions, trading days and market states; sessions and days are read once per day."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from tideboard_core.errors import GatewayDown, GatewayError
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.quotes.pushes import QuotePushes
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.translate.quotes import SUSPENDED
from tideboard_core.gateways.longport.translate.sessions import (
    MARKET_NAMES,
    Days,
    Hours,
    day_assumed,
    market_state,
    market_status,
    trading_days,
    trading_hours,
)
from tideboard_core.gateways.longport.translate.values import day_text, utc
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import GatewayState
from tideboard_core.model.quote import MarketState
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import exchange_date
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

log = logging.getLogger(__name__)

STATUS: Final = "/v1/quote/market-status"
_BEFORE: Final = timedelta(days=3)
_AFTER: Final = timedelta(days=21)
_MAX_RANGE: Final = timedelta(days=27)
"""Longest range of one trading-days request: the broker refuses more than a month."""
_FURTHEST_STAMP: Final = timedelta(minutes=10)
"""A push stamped further ahead of the clock than this is ignored as a wrong stamp."""
_AGAIN_AFTER: Final = 60.0
"""Seconds after which a refused read of the sessions is repeated; the built-in calendar is used meanwhile."""


class MarketHours:
    """Reads market states and exchange time; `pushes.newest` is the time of the newest quote."""

    def __init__(self, link: LongportLink, rights: QuoteRights, pushes: QuotePushes) -> None:
        self._link = link
        self._rights = rights
        self._pushes = pushes
        self._hours: dict[Market, tuple[Hours, ...]] = {}
        self._days: dict[Market, Days] = {}
        self._hours_of: tuple[int, date] | None = None
        """Connection and Hong Kong day for which hours and days were read."""
        self._hours_refused = 0.0

    async def gateway_state(self) -> GatewayState:
        """Return login flags, market states and exchange time, which is the clock's or, if later, the newest push's."""
        now = self._exchange_time()
        self._link.connection()  # without one there is no state to report
        await self._learn_hours(now)
        connected = self._link.connected
        return GatewayState(
            time=self._exchange_time(),
            quotes_logged_in=connected,
            trade_logged_in=connected,
            markets={market: self._state_of(market, now) for market in Market},
            assumed=frozenset(market for market in Market if day_assumed(market, now, self._days.get(market))),
        )

    async def market_states(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, MarketState]:
        """Return each instrument's market state, CLOSED while it is halted; unknown ids are left out."""
        now = self._exchange_time()
        await self._learn_hours(now)

        async def ask(part: Sequence[InstrumentId]) -> list[tuple[InstrumentId, MarketState]]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._rights.ask(part, QuoteCommand.QUOTE, request, pb.SecurityQuoteResponse)
            return read_rows(answer.secu_quote, lambda row: (instrument_of(row.symbol), self._state_with(row, now)))

        return dict(await self._rights.read_list(QuoteCommand.QUOTE, ids, ask))

    async def market_status(self) -> dict[Market, MarketState]:
        """Return what the broker says of its markets now: all else here is by their hours."""
        return market_status(await self._link.look_up(STATUS))

    async def market_days(self, market: Market, begin: date, end: date) -> list[TradingDay]:
        """Return the broker's trading days from `begin` to `end` inclusive, with half days marked, ascending."""
        found: set[TradingDay] = set()
        first = begin
        while first <= end:
            last = min(first + _MAX_RANGE, end)
            days = await self._ask_days(market, first, last)
            found |= {TradingDay(day, day in days.half) for day in days.trading}
            first = last + timedelta(days=1)
        return sorted(row for row in found if begin <= row.day <= end)

    def _exchange_time(self) -> datetime:
        now = self._link.clock.market()
        newest = self._pushes.newest
        if newest > now.timestamp() and (pushed := utc(newest)) - now < _FURTHEST_STAMP:
            return pushed
        return now

    def _state_with(self, row: pb.SecurityQuote, now: datetime) -> MarketState:
        halted = row.trade_status in SUSPENDED
        return MarketState.CLOSED if halted else self._state_of(market_of(instrument_of(row.symbol)), now)

    def _state_of(self, market: Market, now: datetime) -> MarketState:
        return market_state(market, now, self._hours.get(market, ()), self._days.get(market))

    async def _learn_hours(self, now: datetime) -> None:
        """Read sessions and days once per connection and Hong Kong day; after a refusal the calendar is used."""
        of = (self._link.generation, exchange_date(Market.HK, now))
        waits = self._hours_refused and self._link.clock.monotonic() - self._hours_refused < _AGAIN_AFTER
        if of == self._hours_of or waits:
            return
        try:
            answer = await self._link.ask(QuoteCommand.TRADING_SESSION, None, pb.MarketTradePeriodResponse)
            hours = trading_hours(answer)
            days = {market: await self._days_around(market, now) for market in (Market.HK, Market.US, Market.SG)}
            # Shanghai and Shenzhen trade on the same days: one call for both.
            mainland = await self._days_around(Market.SH, now)
        except GatewayDown:
            raise
        except GatewayError as error:
            log.info("hours of the markets not read: %s", error.code)
            self._hours_refused = self._link.clock.monotonic()
            return
        self._hours, self._days = hours, {**days, Market.SH: mainland, Market.SZ: mainland}
        self._hours_of, self._hours_refused = of, 0.0

    async def _days_around(self, market: Market, now: datetime) -> Days:
        today = exchange_date(market, now)
        return await self._ask_days(market, today - _BEFORE, today + _AFTER)

    async def _ask_days(self, market: Market, begin: date, end: date) -> Days:
        request = pb.MarketTradeDayRequest(market=MARKET_NAMES[market], beg_day=day_text(begin), end_day=day_text(end))
        answer = await self._link.ask(QuoteCommand.TRADING_DAYS, request, pb.MarketTradeDayResponse)
        return trading_days(answer, begin, end)
