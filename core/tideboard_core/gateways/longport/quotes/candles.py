"""LongPort's minute lines and candles: the newest ones, and history by date, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from tideboard_core.gateways.longport.quotes.last_values import LastValues
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.quotes.running_minute import Sums
from tideboard_core.gateways.longport.translate.bars import ADJUST_TYPE, PERIOD, bars, minute_line
from tideboard_core.gateways.longport.translate.values import amount, day_text
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod, MinuteLine
from tideboard_core.model.session import exchange_date, exchange_zone
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

BARS_PER_PAGE: Final = 1000
REGULAR_ONLY: Final = 0
"""The wire's filter of trade sessions; 100 would bring pre-market, post-market and overnight too."""
_PAGES_CAP: Final = 400
"""Most pages of one history read: two years of minutes in New York are 200, so more means that pages repeat."""


class Candles:
    """Reads minute lines and candles, of regular hours alone."""

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

    async def bars(
        self,
        instrument: InstrumentId,
        period: BarPeriod,
        count: int = 100,
        *,
        adjustment: BarAdjustment = BarAdjustment.FORWARD,
    ) -> list[Bar]:
        """Return the newest `count` candles, at most 1000, oldest first."""
        request = pb.SecurityCandlestickRequest(
            symbol=wire_symbol(instrument),
            period=PERIOD[period],
            count=min(max(count, 1), BARS_PER_PAGE),
            adjust_type=ADJUST_TYPE[adjustment],
            trade_session=REGULAR_ONLY,
        )
        answer = await self._rights.ask(
            [instrument], QuoteCommand.CANDLESTICKS, request, pb.SecurityCandlestickResponse
        )
        return bars(instrument, period, answer.candlesticks)

    async def history_bars(
        self,
        instrument: InstrumentId,
        period: BarPeriod,
        begin: date,
        end: date,
        *,
        adjustment: BarAdjustment = BarAdjustment.FORWARD,
    ) -> list[Bar]:
        """Return the candles of a range of exchange dates, both included, oldest first.

        The query by date has no paging, and which end of a longer range its one page covers is not documented: a full
        page is extended in both directions by the query by offset.
        """
        dates = pb.SecurityHistoryCandlestickRequest.DateQuery(start_date=day_text(begin), end_date=day_text(end))
        question = self._candle_request(instrument, period, adjustment)
        request = pb.SecurityHistoryCandlestickRequest()
        request.CopyFrom(question)
        request.query_type = pb.QUERY_BY_DATE
        request.date_request.CopyFrom(dates)
        first = await self._candle_page(instrument, request)
        rows = {row.timestamp: row for row in first}
        if len(first) >= BARS_PER_PAGE:
            await self._extend_candles(instrument, question, rows, pb.BACKWARD, begin)
            await self._extend_candles(instrument, question, rows, pb.FORWARD, end)
        wanted = [row for stamp, row in rows.items() if begin <= self._day(instrument, stamp) <= end]
        return bars(instrument, period, wanted)

    async def _extend_candles(
        self,
        instrument: InstrumentId,
        question: pb.SecurityHistoryCandlestickRequest,
        rows: dict[int, pb.Candlestick],
        direction: pb.Direction,
        until: date,
    ) -> None:
        """Add pages to `rows` in one direction until the date is passed or a page brings nothing new."""
        edge = max if direction == pb.FORWARD else min
        for _ in range(_PAGES_CAP):
            stamp = edge(rows)
            day = self._day(instrument, stamp)
            if (day > until) if direction == pb.FORWARD else (day < until):
                return
            moment = datetime.fromtimestamp(stamp, exchange_zone(market_of(instrument)))
            page = await self._candles_from(instrument, question, moment, direction)
            fresh = [row for row in page if row.timestamp not in rows]
            rows.update((row.timestamp, row) for row in fresh)
            if not fresh or edge(rows) == stamp:
                return

    async def _candles_from(
        self,
        instrument: InstrumentId,
        question: pb.SecurityHistoryCandlestickRequest,
        moment: datetime,
        direction: pb.Direction,
    ) -> Sequence[pb.Candlestick]:
        """Return one page of candles from `moment` on; the broker reads date and minute as market time."""
        local = moment.astimezone(exchange_zone(market_of(instrument)))
        request = pb.SecurityHistoryCandlestickRequest()
        request.CopyFrom(question)
        request.query_type = pb.QUERY_BY_OFFSET
        request.offset_request.CopyFrom(
            pb.SecurityHistoryCandlestickRequest.OffsetQuery(
                direction=direction, date=day_text(local.date()), minute=f"{local:%H%M}", count=BARS_PER_PAGE
            )
        )
        return await self._candle_page(instrument, request)

    async def _candle_page(
        self, instrument: InstrumentId, request: pb.SecurityHistoryCandlestickRequest
    ) -> Sequence[pb.Candlestick]:
        command = QuoteCommand.HISTORY_CANDLESTICKS
        answer = await self._rights.ask([instrument], command, request, pb.SecurityCandlestickResponse)
        return answer.candlesticks[:]

    async def _prev_close(self, instrument: InstrumentId) -> Decimal:
        """Return the previous close, from the subscribed quote or else by a call; 0 if the broker sends none."""
        record = self._last_values.of(instrument)
        if record is not None and record.quote is not None and record.quote.prev_close:
            return record.quote.prev_close
        request = pb.MultiSecurityRequest(symbol=[wire_symbol(instrument)])
        answer = await self._rights.ask([instrument], QuoteCommand.QUOTE, request, pb.SecurityQuoteResponse)
        return next((amount(row.prev_close) for row in answer.secu_quote), Decimal(0))

    @staticmethod
    def _day(instrument: InstrumentId, stamp: int) -> date:
        market = market_of(instrument)
        return exchange_date(market, datetime.fromtimestamp(stamp, exchange_zone(market)))

    @staticmethod
    def _candle_request(
        instrument: InstrumentId, period: BarPeriod, adjustment: BarAdjustment
    ) -> pb.SecurityHistoryCandlestickRequest:
        return pb.SecurityHistoryCandlestickRequest(
            symbol=wire_symbol(instrument),
            period=PERIOD[period],
            adjust_type=ADJUST_TYPE[adjustment],
            trade_session=REGULAR_ONLY,
        )
