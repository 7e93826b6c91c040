"""LongPort's minute lines and candles: the newest ones, and history, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.longport.quotes.last_values import LastValues
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.quotes.running_minute import Sums
from tideboard_core.gateways.longport.translate.bars import ADJUST_TYPE, PERIOD, bars, minute_line
from tideboard_core.gateways.longport.translate.values import amount, day_text, utc
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import BarSessions, MinuteLine
from tideboard_core.model.session import exchange_zone
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest, page_of
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

BARS_PER_PAGE: Final = 1000
REGULAR_ONLY: Final = 0
"""The wire's filter of trade sessions; 100 brings pre-market, post-market and overnight too."""
_SESSIONS: Final = {BarSessions.REGULAR: REGULAR_ONLY, BarSessions.EXTENDED: 100}
_PAGES_CAP: Final = 400
"""Most pages of one history read: two years of minutes in New York are 200, so more means that pages repeat."""
_MINUTE: Final = timedelta(minutes=1)

BAR_OFFER: Final = BarOffer(periods=frozenset(PERIOD), adjustments=frozenset(ADJUST_TYPE), history_costs=False)
"""Every period; no backward adjustment."""


class Candles:
    """Reads minute lines of regular hours, and candles."""

    def __init__(self, rights: QuoteRights, last_values: LastValues) -> None:
        self._rights = rights
        self._last_values = last_values

    async def minute_line(self, instrument: InstrumentId) -> MinuteLine:
        """Return today's minute line, subscribed or not; a subscribed one goes on from it by pushes."""
        request = pb.SecurityIntradayRequest(symbol=wire_symbol(instrument), trade_session=REGULAR_ONLY)
        answer = await self._rights.ask([instrument], QuoteCommand.INTRADAY, request, pb.SecurityIntradayResponse)
        line = minute_line(instrument, answer.lines, await self._prev_close(instrument))
        record = self._last_values.of(instrument)
        if record is not None and record.line is not None and record.quote is not None:
            record.line.line_pulled(line, Sums(record.quote.volume, record.quote.turnover))
        return line

    async def bars(self, request: BarRequest) -> BarPage:
        """Return the newest candles, subscribed or not, or history; NotOffered for backward adjustment."""
        if request.adjustment not in ADJUST_TYPE:
            raise NotOffered("kline-not-offered", text="")
        return await (self._newest(request) if request.before is None else self._past(request, request.before))

    async def bar_quota(self) -> HistoryQuota | None:
        """None: how much of the month's allowance of securities is used is not told."""
        return None

    async def _newest(self, request: BarRequest) -> BarPage:
        count = min(max(request.count, 1), BARS_PER_PAGE)
        wire = pb.SecurityCandlestickRequest(
            symbol=wire_symbol(request.instrument),
            period=PERIOD[request.period],
            count=count,
            adjust_type=ADJUST_TYPE[request.adjustment],
            trade_session=_SESSIONS[request.sessions],
        )
        answer = await self._rights.ask(
            [request.instrument], QuoteCommand.CANDLESTICKS, wire, pb.SecurityCandlestickResponse
        )
        page = page_of(request, bars(request.instrument, request.period, answer.candlesticks))
        return replace(page, older=len(answer.candlesticks) >= count)

    async def _past(self, request: BarRequest, before: datetime) -> BarPage:
        """Return candles before an instant, page by page backwards; the query by date has one page and no paging."""
        rows: dict[int, pb.Candlestick] = {}
        older, at = True, before
        for _ in range(_PAGES_CAP):
            # A range has no count to ask for: whole pages until its begin is reached.
            left = BARS_PER_PAGE if request.begin is not None else request.count - len(rows)
            count = min(max(left, 1), BARS_PER_PAGE)
            page = await self._candles_before(request, at, count)
            fresh = [row for row in page if row.timestamp not in rows]
            rows.update((row.timestamp, row) for row in fresh)
            # A page that brings nothing new would be asked for without end.
            older = len(page) >= count and bool(fresh)
            if not older:
                break
            at = utc(min(rows))
            if at <= request.begin if request.begin is not None else len(rows) >= request.count:
                break
        return replace(page_of(request, bars(request.instrument, request.period, rows.values())), older=older)

    async def _candles_before(self, request: BarRequest, before: datetime, count: int) -> Sequence[pb.Candlestick]:
        """Return one page of candles that start before an instant; the broker reads date and minute as market time."""
        local = (before - _MINUTE).astimezone(exchange_zone(market_of(request.instrument)))
        wire = pb.SecurityHistoryCandlestickRequest(
            symbol=wire_symbol(request.instrument),
            period=PERIOD[request.period],
            adjust_type=ADJUST_TYPE[request.adjustment],
            trade_session=_SESSIONS[request.sessions],
            query_type=pb.QUERY_BY_OFFSET,
            offset_request=pb.SecurityHistoryCandlestickRequest.OffsetQuery(
                direction=pb.BACKWARD, date=day_text(local.date()), minute=f"{local:%H%M}", count=count
            ),
        )
        command = QuoteCommand.HISTORY_CANDLESTICKS
        answer = await self._rights.ask([request.instrument], command, wire, pb.SecurityCandlestickResponse)
        return answer.candlesticks[:]

    async def _prev_close(self, instrument: InstrumentId) -> Decimal:
        """Return the previous close, from the subscribed quote or else by a call; 0 if the broker sends none."""
        record = self._last_values.of(instrument)
        if record is not None and record.quote is not None and record.quote.prev_close:
            return record.quote.prev_close
        request = pb.MultiSecurityRequest(symbol=[wire_symbol(instrument)])
        answer = await self._rights.ask([instrument], QuoteCommand.QUOTE, request, pb.SecurityQuoteResponse)
        return next((amount(row.prev_close) for row in answer.secu_quote), Decimal(0))
