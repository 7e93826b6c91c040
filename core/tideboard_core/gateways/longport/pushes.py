"""Market data pushes: parsed and merged on arrival, converted to model values when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from google.protobuf.message import DecodeError

from tideboard_core.errors import field_of
from tideboard_core.gateways.longport.board import Board, Record, side
from tideboard_core.gateways.longport.lines import Sums, bars_of, minute_line_of
from tideboard_core.gateways.longport.sequence import Order, Stream
from tideboard_core.gateways.longport.socket import PushRoutes
from tideboard_core.gateways.longport.trade_log import Numbered
from tideboard_core.gateways.longport.translate.quotes import REGULAR, broker_queue_of, order_book_of, ticks_of
from tideboard_core.gateways.longport.wishes import Pull, Wish
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import FeedSink, Lazy, Topic
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

    `wish` is told what only a pull can set right, `missed` about which instrument a gap was seen. TICKS and BARS_1M
    values are tuples of what a push brought, oldest first; MINUTES is a MinuteLine of the newest point alone. `names`
    are the exchange participants' by broker id, `newest` the latest stamp of a quote, UTC epoch seconds.
    """

    def __init__(
        self,
        feed: FeedSink,
        board: Board,
        *,
        wish: Callable[[Wish], None],
        missed: Callable[[InstrumentId], None],
        names: Mapping[int, str],
    ) -> None:
        self._feed, self._take = feed, feed.publish
        self._board = board
        self._wish = wish
        self._missed = missed
        self._names = names
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
        """Count a push that could not be read; what it was about is proven by the next one that can be."""
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
        self._take(keys[QuoteCommand(command)], Lazy.failed(error))

    def _record_of(self, command: int, body: bytes) -> Record | None:
        try:
            return self._board.of_symbol(_MESSAGES[command].FromString(body).symbol)
        except DecodeError:
            return None

    def _quote(self, body: bytes) -> None:
        push = pb.PushQuote.FromString(body)
        record = self._board.of_symbol(push.symbol)
        standing = record.quote if record is not None else None
        if record is None or standing is None:
            return
        if not self._in_order(record, record.quote_stream, push.sequence, Pull.QUOTE):
            return
        if standing.pushed(push):
            self._wish(Wish(Pull.QUOTE, record.instrument))
        if push.timestamp > self.newest:
            self.newest = push.timestamp
        if standing.priced:
            self._take(record.quote_key, Lazy(standing.quote))
        if record.line is not None and push.trade_session == REGULAR:
            self._minute(record, push)

    def _depth(self, body: bytes) -> None:
        push = pb.PushDepth.FromString(body)
        record = self._board.of_symbol(push.symbol)
        if record is None or Topic.BOOK not in record.wanted:
            return
        if not self._in_order(record, record.book_stream, push.sequence, Pull.BOOK):
            return
        bids, asks = side(record.bids, push.bid), side(record.asks, push.ask)
        if (not bids and asks and record.bids) or (not asks and bids and record.asks):
            self._wish(Wish(Pull.BOOK, record.instrument))  # a side that ended is shown as ended, and asked about
        record.bids, record.asks = bids, asks
        self._take(record.book_key, Lazy(order_book_of, (record.instrument, bids, asks)))

    def _brokers(self, body: bytes) -> None:
        push = pb.PushBrokers.FromString(body)
        record = self._board.of_symbol(push.symbol)
        if record is None or Topic.BROKERS not in record.wanted:
            return
        if not self._in_order(record, record.queue_stream, push.sequence, Pull.QUEUE):
            return
        record.buyers = side(record.buyers, push.bid_brokers)
        record.sellers = side(record.sellers, push.ask_brokers)
        parts = (record.instrument, record.buyers, record.sellers, self._names)
        self._take(record.queue_key, Lazy(broker_queue_of, parts))

    def _trades(self, body: bytes) -> None:
        push = pb.PushTrade.FromString(body)
        record = self._board.of_symbol(push.symbol)
        if record is None or record.trades is None:
            return
        log = record.trades
        rows = push.trade[:]
        order = record.tick_stream.take(push.sequence, record.counter, self._board.counter, len(rows))
        if order is Order.LATE:
            return
        if order is Order.GAP:
            log.broken = True
            self._lost(record, Pull.TRADES)
        self.publish_trades(record, log.pushed(rows))

    def publish_trades(self, record: Record, fresh: Numbered | None) -> None:
        """Publish trades that are new."""
        if fresh is not None:
            self._take(record.tick_key, Lazy(ticks_of, (record.instrument, fresh.rows, fresh.first)))

    def _minute(self, record: Record, push: pb.PushQuote) -> None:
        line, standing = record.line, record.quote
        assert line is not None
        assert standing is not None
        minute = line.pushed(push, Sums(standing.volume, standing.turnover))
        if minute is not None:
            if Topic.MINUTES in record.wanted:
                parts = (record.instrument, minute, standing.prev_close)
                self._take(record.minutes_key, Lazy(minute_line_of, parts))
            if Topic.BARS_1M in record.wanted:
                self._take(record.bars_key, Lazy(bars_of, (record.instrument, minute)))

    def _in_order(self, record: Record, stream: Stream, number: int, pull: Pull) -> bool:
        """Whether a push may be used; a hole before it is told, and what it left out is asked for."""
        order = stream.take(number, record.counter, self._board.counter)
        if order is Order.GAP:
            self._lost(record, pull)
        return order is not Order.LATE

    def _lost(self, record: Record, pull: Pull) -> None:
        self._missed(record.instrument)
        self._wish(Wish(pull, record.instrument))
