"""Market data pushes: parsed and merged on arrival, converted to model values when they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from google.protobuf.message import DecodeError

from tideboard_core.errors import field_of
from tideboard_core.gateways.common.connection_events import LinkEvents
from tideboard_core.gateways.longport.quotes.last_values import Arrival, InstrumentState, LastValues, Stream, side
from tideboard_core.gateways.longport.quotes.refresh_queue import Refresh, RefreshType
from tideboard_core.gateways.longport.quotes.running_minute import Sums, bars_of, minute_line_of
from tideboard_core.gateways.longport.quotes.trade_numbers import NumberedTrades
from tideboard_core.gateways.longport.translate.quotes import REGULAR, broker_queue_of, order_book_of, ticks_of
from tideboard_core.gateways.longport.transport.socket import PushRoutes
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy, LinkEventKind
from tideboard_core.ports.market import FeedSink
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

_MESSAGES: Final[dict[int, type[pb.PushQuote | pb.PushDepth | pb.PushBrokers | pb.PushTrade]]] = {
    QuoteCommand.PUSH_QUOTE: pb.PushQuote,
    QuoteCommand.PUSH_DEPTH: pb.PushDepth,
    QuoteCommand.PUSH_BROKERS: pb.PushBrokers,
    QuoteCommand.PUSH_TRADE: pb.PushTrade,
}


class QuotePushes:
    """Routes each push to its record and publishes it.

    `refresh` is called with what only a read can set right; a gap in the pushes is also an event of the connection log.
    TICKS and BARS_1M values are tuples of what a push brought, oldest first; MINUTES is a MinuteLine of the newest
    point alone. `names` are the exchange participants' by broker id, `newest` the latest stamp of a quote, UTC epoch
    seconds.
    """

    def __init__(
        self,
        feed: FeedSink,
        events: LinkEvents,
        last_values: LastValues,
        *,
        refresh: Callable[[Refresh], None],
        names: Mapping[int, str],
    ) -> None:
        self._feed, self._publish = feed, feed.publish
        self._events = events
        self._last_values = last_values
        self._refresh = refresh
        self._names = names
        self._gaps = 0
        self.newest = 0

    def routes(self) -> PushRoutes:
        """Return the handler of each push command."""
        handlers = {
            QuoteCommand.PUSH_QUOTE: self._quote,
            QuoteCommand.PUSH_DEPTH: self._depth,
            QuoteCommand.PUSH_BROKERS: self._brokers,
            QuoteCommand.PUSH_TRADE: self._trades,
        }
        return PushRoutes({int(command): handler for command, handler in handlers.items()}, self._dropped)

    def _dropped(self, command: int, body: bytes, error: Exception) -> None:
        """Count an unreadable push and mark its value as failed until the next readable push."""
        self._feed.unreadable(QuoteCommand(command).name, field_of(error))
        record = self._record_of(command, body)
        if record is None:
            return
        keys = {
            QuoteCommand.PUSH_QUOTE: record.quote_key,
            QuoteCommand.PUSH_DEPTH: record.book_key,
            QuoteCommand.PUSH_BROKERS: record.queue_key,
            QuoteCommand.PUSH_TRADE: record.tick_key,
        }
        self._publish(keys[QuoteCommand(command)], Lazy.failed(error))

    def _record_of(self, command: int, body: bytes) -> InstrumentState | None:
        try:
            return self._last_values.of_symbol(_MESSAGES[command].FromString(body).symbol)
        except DecodeError:
            return None

    def _quote(self, body: bytes) -> None:
        push = pb.PushQuote.FromString(body)
        record = self._last_values.of_symbol(push.symbol)
        state = record.quote if record is not None else None
        if record is None or state is None:
            return
        if not self._in_order(record, record.quote_stream, push.sequence, RefreshType.QUOTE):
            return
        if state.pushed(push):
            self._refresh(Refresh(RefreshType.QUOTE, record.instrument))
        if push.timestamp > self.newest:
            self.newest = push.timestamp
        if state.priced:
            self._publish(record.quote_key, Lazy(state.quote))
        if record.line is not None and push.trade_session == REGULAR:
            self._minute(record, push)

    def _depth(self, body: bytes) -> None:
        push = pb.PushDepth.FromString(body)
        record = self._last_values.of_symbol(push.symbol)
        if record is None or Topic.BOOK not in record.wanted:
            return
        if not self._in_order(record, record.book_stream, push.sequence, RefreshType.BOOK):
            return
        bids, asks = side(record.bids, push.bid), side(record.asks, push.ask)
        if (not bids and asks and record.bids) or (not asks and bids and record.asks):
            # A side without rows may have no orders or be left out: it is shown empty at once, and the book read again.
            self._refresh(Refresh(RefreshType.BOOK, record.instrument))
        record.bids, record.asks = bids, asks
        self._publish(record.book_key, Lazy(order_book_of, (record.instrument, bids, asks)))

    def _brokers(self, body: bytes) -> None:
        push = pb.PushBrokers.FromString(body)
        record = self._last_values.of_symbol(push.symbol)
        if record is None or Topic.BROKERS not in record.wanted:
            return
        if not self._in_order(record, record.queue_stream, push.sequence, RefreshType.QUEUE):
            return
        record.buyers = side(record.buyers, push.bid_brokers)
        record.sellers = side(record.sellers, push.ask_brokers)
        parts = (record.instrument, record.buyers, record.sellers, self._names)
        self._publish(record.queue_key, Lazy(broker_queue_of, parts))

    def _trades(self, body: bytes) -> None:
        push = pb.PushTrade.FromString(body)
        record = self._last_values.of_symbol(push.symbol)
        if record is None or record.trades is None:
            return
        log = record.trades
        rows = push.trade[:]
        order = record.tick_stream.take(push.sequence, record.counter, self._last_values.counter, len(rows))
        if order is Arrival.OUT_OF_ORDER:
            return
        if order is Arrival.GAP:
            log.broken = True
            self._lost(record, RefreshType.TRADES)
        publish_trades(self._feed, record, log.pushed(rows))

    def _minute(self, record: InstrumentState, push: pb.PushQuote) -> None:
        line, state = record.line, record.quote
        assert line is not None
        assert state is not None
        minute = line.pushed(push, Sums(state.volume, state.turnover))
        if minute is not None:
            if Topic.MINUTES in record.wanted:
                parts = (record.instrument, minute, state.prev_close)
                self._publish(record.minutes_key, Lazy(minute_line_of, parts))
            if Topic.BARS_1M in record.wanted:
                self._publish(record.bars_key, Lazy(bars_of, (record.instrument, minute)))

    def _in_order(self, record: InstrumentState, stream: Stream, number: int, refresh_type: RefreshType) -> bool:
        """Return whether a push may be used; a gap before it queues a refresh."""
        order = stream.take(number, record.counter, self._last_values.counter)
        if order is Arrival.GAP:
            self._lost(record, refresh_type)
        return order is not Arrival.OUT_OF_ORDER

    def _lost(self, record: InstrumentState, refresh_type: RefreshType) -> None:
        self._gaps += 1
        self._events.report(LinkEventKind.PUSHES_MISSED, instrument=str(record.instrument), count=self._gaps)
        self._refresh(Refresh(refresh_type, record.instrument))


def publish_trades(feed: FeedSink, record: InstrumentState, fresh: NumberedTrades | None) -> None:
    """Publish new trades of an instrument, if there are any."""
    if fresh is not None:
        feed.publish(record.tick_key, Lazy(ticks_of, (record.instrument, fresh.rows, fresh.first)))
