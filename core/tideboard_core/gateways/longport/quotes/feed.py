"""LongPort's market data port: composes subscriptions, pushes and the refresh queue, and reads quotes and books."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.quotes.candles import BAR_OFFER, Candles
from tideboard_core.gateways.longport.quotes.instruments import Instruments
from tideboard_core.gateways.longport.quotes.last_values import LastValues
from tideboard_core.gateways.longport.quotes.market_hours import MarketHours
from tideboard_core.gateways.longport.quotes.pushes import QuotePushes, publish_trades
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.quotes.reads import QuoteReads, Refresher
from tideboard_core.gateways.longport.quotes.refresh_queue import RefreshQueue
from tideboard_core.gateways.longport.quotes.subscriptions import Subscriptions
from tideboard_core.gateways.longport.quotes.trade_numbers import KEPT, TradeNumbers
from tideboard_core.gateways.longport.translate import quotes
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.gateways.longport.transport.socket import PushRoutes
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.price_steps import Bands
from tideboard_core.model.quote import BrokerQueue, OrderBook, Quote, Snapshot, Tick
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_proto.longport import quote_pb2 as pb

SNAPSHOT_BOOKS: Final = 10
"""Most snapshots for which best prices are read: each book is a call of its own, and ten calls a second are allowed."""


class LongportQuotes:
    """Implements `ports.market.QuoteFeed` for LongPort; most methods are those of its parts."""

    def __init__(self, link: LongportLink, rights: QuoteRights, instruments: Instruments) -> None:
        self._link = link
        self._rights = rights
        self.last_values = LastValues()
        self._reads = QuoteReads(link, rights, self.last_values)
        candles = Candles(rights, self.last_values)
        self.refresher = Refresher(link.feed, rights, self.last_values, self._reads, candles)
        self.refresh_queue = RefreshQueue(
            link.clock, serve=self.refresher.serve, each_minute=self.refresher.minute_refreshes
        )
        self.pushes = QuotePushes(
            link.feed,
            link.events,
            self.last_values,
            refresh=self.refresh_queue.add,
            names=self._reads.broker_names,
        )
        self.subscriptions = Subscriptions(link, rights, self.last_values, self.refresh_queue)
        hours = MarketHours(link, rights, self.pushes)

        self.subscribe = self.subscriptions.subscribe
        self.unsubscribe = self.subscriptions.unsubscribe
        self.subscription_info = self.subscriptions.subscription_info
        self.quote_rights = rights.quote_rights
        self.quote_packages = rights.quote_packages
        self.instruments = instruments.instruments
        self.market_instruments = instruments.market_instruments
        self.gateway_state = hours.gateway_state
        self.market_states = hours.market_states
        self.trading_days = hours.trading_days
        self.market_days = hours.market_days
        self.minute_line = candles.minute_line
        self.bars = candles.bars
        self.bar_quota = candles.bar_quota
        self.bar_offer = BAR_OFFER

    def push_routes(self) -> PushRoutes:
        """Forget the last connection's subscriptions and return the push handlers for the next one."""
        self.subscriptions.begin()
        return self.pushes.routes()

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Return the newest quotes, subscribed or not; unknown ids and securities without a price are left out."""
        rows, delayed = await self._reads.quote_rows(ids), self._rights.delayed_ids(ids)

        def convert(row: pb.SecurityQuote) -> Quote | None:
            known = instrument_of(row.symbol)
            return quotes.quote(known, row, delayed=known in delayed)

        return [quote for quote in read_rows(rows, convert) if quote is not None]

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """Return quotes with static info; best prices of subscribed books, and of all if at most SNAPSHOT_BOOKS."""
        priced = await self.quotes(ids)
        facts = {each.id: each for each in await self.instruments([quote.instrument for quote in priced])}
        few = len(priced) <= SNAPSHOT_BOOKS
        books = await asyncio.gather(*(self._best(quote.instrument, ask=few) for quote in priced))
        return [_snapshot(quote, facts.get(quote.instrument), book) for quote, book in zip(priced, books, strict=True)]

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Return the newest book, subscribed or not; the quote package may allow fewer levels than `depth`."""
        answer = await self._reads.book(instrument)
        return quotes.order_book_of(instrument, answer.bid[:depth], answer.ask[:depth])

    async def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Return the newest broker queue of a Hong Kong security, with the participants' names."""
        if not self._reads.broker_names:
            await self._reads.learn_broker_names()
        answer = await self._reads.queue(instrument)
        return quotes.broker_queue_of(instrument, answer.bid_brokers, answer.ask_brokers, self._reads.broker_names)

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Return the newest trades, at most 1000, oldest first, with the sequence numbers that pushes continue."""
        answer = await self._reads.trades(instrument, min(count, KEPT))
        record = self.last_values.of(instrument)
        numbers = record.trades if record is not None else None
        pulled, fresh = (numbers or TradeNumbers()).pulled(answer.trades[:])
        if record is not None:
            publish_trades(self._link.feed, record, fresh)
        return list(quotes.ticks_of(instrument, pulled.rows, pulled.first))

    async def step_tables(self) -> list[Bands]:
        """Return an empty list: LongPort has no call for price steps."""
        return []

    async def _best(self, instrument: InstrumentId, *, ask: bool) -> OrderBook | None:
        """Return the book for a snapshot: the subscribed one, else read if `ask`; None without a right to it."""
        record = self.last_values.of(instrument)
        if record is not None and (record.bids or record.asks):
            return quotes.order_book_of(instrument, record.bids, record.asks)
        if not ask:
            return None
        try:
            return await self.order_book(instrument, 1)
        except (NotOffered, PermissionMissing):
            return None


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
