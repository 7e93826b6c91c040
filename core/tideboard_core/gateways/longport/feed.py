"""Market data of LongPort: pulls, what the pulls behind subscriptions set right, and the records that pushes move."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Unpack

from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.gateway_parts.bounds import read_rows
from tideboard_core.gateways.longport.board import Board, Record
from tideboard_core.gateways.longport.candle_calls import LongportCandles
from tideboard_core.gateways.longport.endpoint import Endpoint
from tideboard_core.gateways.longport.known import known_ones
from tideboard_core.gateways.longport.lines import Sums
from tideboard_core.gateways.longport.link import LongportPorts
from tideboard_core.gateways.longport.market_hours import LongportHours
from tideboard_core.gateways.longport.pushes import QuotePushes
from tideboard_core.gateways.longport.socket import PushRoutes
from tideboard_core.gateways.longport.subscribing import LongportSubscriptions
from tideboard_core.gateways.longport.trade_log import KEPT, TradeLog
from tideboard_core.gateways.longport.translate import quotes
from tideboard_core.gateways.longport.translate.instruments import instrument, name_in, traded_currency
from tideboard_core.gateways.longport.translate.json_fields import Row, rows, text
from tideboard_core.gateways.longport.translate.sessions import in_session
from tideboard_core.gateways.longport.wishes import Pull, Wish, Wishes
from tideboard_core.model.instrument import (
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    market_of,
)
from tideboard_core.model.quote import BarPeriod, BrokerQueue, OrderBook, Quote, Snapshot, Tick
from tideboard_core.ports import HistoryQuota, Lazy, Topic
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

SNAPSHOT_BOOKS: Final = 10
"""Snapshots up to which the best prices are pulled too: each costs a call of its own."""
_MENDED_BARS: Final = 3
_LISTED: Final = {Market.US: "Overnight"}
"""The only lists of securities that the broker has: what trades in New York overnight."""


class LongportFeed(LongportSubscriptions, LongportHours, LongportCandles):
    """The QuoteFeed port without capital flow."""

    def __init__(self, endpoint: Endpoint, **ports: Unpack[LongportPorts]) -> None:
        super().__init__(endpoint, **ports)
        self._board = Board()
        self._wishes = Wishes(self._clock, serve=self._serve, each_minute=self._lines_due)
        self._names: dict[int, str] = {}
        self._quote_pushes = QuotePushes(
            self._feed, self._board, wish=self._wishes.add, missed=self._missed_push, names=self._names
        )
        self._held, self._found_bad, self._gaps = {}, {}, 0
        self._profile, self._profile_of = None, -1
        self._hours, self._days, self._hours_of, self._hours_refused = {}, {}, None, 0.0

    def quote_routes(self) -> PushRoutes:
        """Where each push of the quote socket goes, for a connection that begins now."""
        self._begin_quotes()
        return self._quote_pushes.routes()

    def begin_pulls(self) -> None:
        """The connection is logged in: ask for what pushes do not bring, until `end_pulls`."""
        self._wishes.start()

    def end_pulls(self) -> None:
        """The connection has ended: nothing of it may go on."""
        self._wishes.stop()

    # --- what is not offered ----------------------------------------------------------------------------------------

    async def history_quota(self) -> HistoryQuota:
        """The broker tells only how many securities history may be asked for, not how many were: NotOffered."""
        raise NotOffered("history-quota-not-told", text="")

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """What trades overnight in New York is the only list there is; NotOffered for other markets."""
        category = _LISTED.get(market)
        if category is None:
            raise NotOffered("market-list-not-offered", text="", market=str(market))
        query = (("market", str(market)), ("category", category))
        data = await self._read("/v1/quote/get_security_list", query)

        def convert(row: Row) -> Instrument:
            known = instrument_of(text(row, "symbol"))
            return Instrument(
                id=known,
                name=name_in(self._endpoint.language, text(row, "name_cn"), text(row, "name_hk"), text(row, "name_en")),
                security_type=SecurityType.STOCK,
                lot_size=1,
                currency=traded_currency(known),
                name_en=text(row, "name_en"),
            )

        return read_rows(rows(data, "list"), convert)

    # --- static facts and prices ------------------------------------------------------------------------------------

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info; unknown ids are left out."""
        language = self._endpoint.language

        async def ask(part: Sequence[InstrumentId]) -> list[Instrument]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._ask_of(part, QuoteCommand.STATIC_INFO, request, pb.SecurityStaticInfoResponse)
            found = (row for row in answer.secu_static_info if row.symbol)
            return read_rows(found, lambda row: instrument(row, language))

        return await known_ones(ids, ask)

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Newest quotes, subscribed or not; what has no price yet is left out like what is not known."""
        rows, late = await self._quote_rows(ids), self._late_of(ids)

        def convert(row: pb.SecurityQuote) -> Quote | None:
            known = instrument_of(row.symbol)
            return quotes.quote(known, row, delayed=known in late)

        return [quote for quote in read_rows(rows, convert) if quote is not None]

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """Quotes with static facts; best prices for SNAPSHOT_BOOKS ids at most, beyond that only where subscribed."""
        priced = await self.quotes(ids)
        facts = {each.id: each for each in await self.instruments([quote.instrument for quote in priced])}
        few = len(priced) <= SNAPSHOT_BOOKS
        books = await asyncio.gather(*(self._best(quote.instrument, ask=few) for quote in priced))
        return [_snapshot(quote, facts.get(quote.instrument), book) for quote, book in zip(priced, books, strict=True)]

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Newest book, subscribed or not; at most as deep as the quote package allows."""
        answer = await self._pull_book(instrument)
        return quotes.order_book_of(instrument, answer.bid[:depth], answer.ask[:depth])

    async def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Newest broker queue of a Hong Kong instrument, with the participants' names."""
        if not self._names:
            await self._learn_names()
        answer = await self._pull_queue(instrument)
        return quotes.broker_queue_of(instrument, answer.bid_brokers, answer.ask_brokers, self._names)

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Newest trades, oldest first, 1000 at most; numbered as the pushed ones are."""
        answer = await self._pull_trades(instrument, min(count, KEPT))
        record = self._board.of(instrument)
        log = record.trades if record is not None else None
        pulled, fresh = (log or TradeLog()).pulled(answer.trades[:])
        if record is not None:
            self._quote_pushes.publish_trades(record, fresh)
        return list(quotes.ticks_of(instrument, pulled.rows, pulled.first))

    # --- pulls behind subscriptions ---------------------------------------------------------------------------------

    async def _serve(self, pull: Pull, ids: Collection[InstrumentId]) -> None:
        """Ask for one thing and put it where pushes go on from it."""
        if pull is Pull.QUOTE:
            await self._mend_quotes(list(ids))
            return
        for each in ids:
            record = self._board.of(each)
            if record is not None:
                await self._mend(pull, record)

    async def _mend(self, pull: Pull, record: Record) -> None:
        each = record.instrument
        if pull is Pull.BOOK:
            await self._pull_book(each)
            update = Lazy(quotes.order_book_of, (each, record.bids, record.asks))
            self._feed.publish(record.book_key, update)
        elif pull is Pull.QUEUE:
            await self._pull_queue(each)
            self._publish_queue(record)
        elif pull is Pull.NAMES and not self._names:
            await self._learn_names()
            self._publish_queue(record)
        elif pull is Pull.TRADES:
            await self._mend_trades(record)
        elif pull is Pull.MINUTES:
            self._feed.publish(record.minutes_key, Lazy.ready(await self.minute_line(each)))
        elif pull is Pull.BARS:
            bars = await self.bars(each, BarPeriod.MIN_1, _MENDED_BARS)
            if record.line is not None and record.quote is not None:
                record.line.bars_pulled(bars, Sums(record.quote.volume, record.quote.turnover))
            self._feed.publish(record.bars_key, Lazy.ready(tuple(bars)))

    async def _mend_quotes(self, ids: Sequence[InstrumentId]) -> None:
        """Whole quotes with previous closes, in one call for many."""
        found: dict[InstrumentId, pb.SecurityQuote] = {}
        try:
            found = dict(read_rows(await self._quote_rows(ids), lambda row: (instrument_of(row.symbol), row)))
        finally:
            late = self._late_of(ids)
            for each in ids:
                self._mend_quote(each, found.get(each), late=each in late)

    def _mend_quote(self, instrument: InstrumentId, row: pb.SecurityQuote | None, *, late: bool) -> None:
        """Take over a whole quote; without an answer pushes go on with what they tell."""
        record = self._board.of(instrument)
        standing = record.quote if record is not None else None
        if record is None or standing is None or (row is None and standing.base is not None):
            return
        standing.pulled(row or pb.SecurityQuote(), late=late)
        if standing.priced:
            self._feed.publish(record.quote_key, Lazy(standing.quote))

    async def _mend_trades(self, record: Record) -> None:
        """Fill the tape of before; where that is refused, pushes go on without it."""
        log = record.trades
        if log is None or not log.broken:
            return
        fresh = None
        try:
            answer = await self._pull_trades(record.instrument, KEPT)
            _, fresh = log.pulled(answer.trades[:])
        finally:
            if log.broken:
                fresh = log.give_up()
            self._quote_pushes.publish_trades(record, fresh)

    def _lines_due(self, now: datetime) -> list[Wish]:
        """A minute has ended: ask for the lines that are watched in open markets, to mend what pushes left out."""
        trading = {market for market in Market if in_session(market, now)}
        return [
            Wish(pull, record.instrument)
            for record in self._board.records()
            for topic, pull in ((Topic.MINUTES, Pull.MINUTES), (Topic.BARS_1M, Pull.BARS))
            if topic in record.wanted and market_of(record.instrument) in trading
        ]

    # --- shared -----------------------------------------------------------------------------------------------------

    async def _quote_rows(self, ids: Sequence[InstrumentId]) -> list[pb.SecurityQuote]:
        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.SecurityQuote]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._ask_of(part, QuoteCommand.QUOTE, request, pb.SecurityQuoteResponse)
            return [row for row in answer.secu_quote if row.symbol]

        return await known_ones(ids, ask)

    async def _pull_book(self, instrument: InstrumentId) -> pb.SecurityDepthResponse:
        request = pb.SecurityRequest(symbol=wire_symbol(instrument))
        answer = await self._ask_of([instrument], QuoteCommand.DEPTH, request, pb.SecurityDepthResponse)
        record = self._board.of(instrument)
        if record is not None and Topic.BOOK in record.wanted:
            record.bids, record.asks = answer.bid, answer.ask
        return answer

    async def _pull_queue(self, instrument: InstrumentId) -> pb.SecurityBrokersResponse:
        request = pb.SecurityRequest(symbol=wire_symbol(instrument))
        answer = await self._ask_of([instrument], QuoteCommand.BROKERS, request, pb.SecurityBrokersResponse)
        record = self._board.of(instrument)
        if record is not None and Topic.BROKERS in record.wanted:
            record.buyers, record.sellers = answer.bid_brokers, answer.ask_brokers
        return answer

    async def _pull_trades(self, instrument: InstrumentId, count: int) -> pb.SecurityTradeResponse:
        request = pb.SecurityTradeRequest(symbol=wire_symbol(instrument), count=count)
        return await self._ask_of([instrument], QuoteCommand.TRADES, request, pb.SecurityTradeResponse)

    async def _learn_names(self) -> None:
        """Exchange participants by broker id, once for as long as the program runs: they change by the month."""
        answer = await self._pull(QuoteCommand.PARTICIPANTS, None, pb.ParticipantBrokerIdsResponse)
        for row in answer.participant_broker_numbers:
            name = name_in(
                self._endpoint.language, row.participant_name_cn, row.participant_name_hk, row.participant_name_en
            )
            self._names.update(dict.fromkeys(row.broker_ids, name))

    async def _best(self, instrument: InstrumentId, *, ask: bool) -> OrderBook | None:
        """The book of a snapshot: what is subscribed, else asked for; None where it may not be seen."""
        record = self._board.of(instrument)
        if record is not None and (record.bids or record.asks):
            return quotes.order_book_of(instrument, record.bids, record.asks)
        if not ask:
            return None
        try:
            return await self.order_book(instrument, 1)
        except (NotOffered, PermissionMissing):
            return None

    def _publish_queue(self, record: Record) -> None:
        parts = (record.instrument, record.buyers, record.sellers, self._names)
        if record.buyers or record.sellers:
            self._feed.publish(record.queue_key, Lazy(quotes.broker_queue_of, parts))


def _snapshot(quote: Quote, facts: Instrument | None, book: OrderBook | None) -> Snapshot:
    bid = book.best_bid if book is not None else None
    ask = book.best_ask if book is not None else None
    return Snapshot(
        quote=quote,
        bid=bid.price if bid is not None else None,
        ask=ask.price if ask is not None else None,
        bid_volume=bid.quantity if bid is not None else 0,
        ask_volume=ask.quantity if ask is not None else 0,
        lot_size=facts.lot_size if facts is not None else 1,
        price_step=None,
        name=facts.name if facts is not None else "",
    )
