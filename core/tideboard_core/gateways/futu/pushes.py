"""OpenD's pushes: parsed on arrival to find key and errors, converted to model values only when they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Generic, TypeVar

from tideboard_core.errors import WireError, field_of
from tideboard_core.gateways.futu.link import OwnNumber, PushHandler
from tideboard_core.gateways.futu.translate import alerts, bars, orders, quotes
from tideboard_core.gateways.futu.translate.notices import notices
from tideboard_core.gateways.futu.translate.symbols import has_known_market, instrument_of, known_instrument
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Bar, BarPeriod, Tick
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.trading import TradingSink
from tideboard_core.wire.opend.codec import parse, parse_partial
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Notify_pb2,
    Qot_Common_pb2,
    Qot_UpdateBasicQot_pb2,
    Qot_UpdateBroker_pb2,
    Qot_UpdateKL_pb2,
    Qot_UpdateOrderBook_pb2,
    Qot_UpdatePriceReminder_pb2,
    Qot_UpdateRT_pb2,
    Qot_UpdateTicker_pb2,
    Trd_Common_pb2,
    Trd_UpdateOrder_pb2,
    Trd_UpdateOrderFill_pb2,
)

T = TypeVar("T")

_KEPT_KEYS: Final = 16384
_PRIVATE: Final = frozenset({ProtoId.Trd_UpdateOrder, ProtoId.Trd_UpdateOrderFill})


class Keys(Generic[T], dict[tuple[int, str], Key[T] | None]):
    """The keys of one topic by market number and code, made once; None for a market that Tideboard does not know."""

    def __init__(self, topic: Topic[T]) -> None:
        super().__init__()
        self._topic = topic

    def __missing__(self, security: tuple[int, str]) -> Key[T] | None:
        """Make and keep a key; raises GatewayError for a security without a code. Clears all keys at _KEPT_KEYS."""
        instrument = known_instrument(*security)
        if len(self) >= _KEPT_KEYS:
            self.clear()
        key = self[security] = None if instrument is None else self._topic.of(instrument)
        return key


class Pushes:
    """The handlers of OpenD's pushes: each publishes market data to the feed, or reports an order to the trading sink.

    TICKS and BARS_1M values are tuples of the rows of one push, oldest first; MINUTES is a MinuteLine of the newest
    points only. Pushes of orders and fills of the accounts that are `left_out` are dropped. `on_rights` is called with
    the word that the login has other quote rights. `fill_status` is whether what the gateway says became of an
    execution counts.
    """

    def __init__(
        self,
        feed: FeedSink,
        trading: TradingSink,
        *,
        left_out: Callable[[], Collection[OwnNumber]] = tuple,
        blocks: quotes.BlockTimes | None = None,
        on_rights: Callable[[], None] = lambda: None,
        fill_status: Callable[[], bool] = lambda: True,
    ) -> None:
        self._left_out, self._blocks, self._fill_status = left_out, blocks, fill_status
        self._on_rights = on_rights
        self._feed, self._publish_key = feed, feed.publish
        self._trading = trading
        self._quote_keys, self._book_keys, self._tick_keys = Keys(Topic.QUOTE), Keys(Topic.BOOK), Keys(Topic.TICKS)

    def dropped(self, frame: OpendFrame, error: Exception) -> None:
        """Count a push that a handler could not read; one of an order or fill is also reported to the trading sink."""
        field = field_of(error)
        self._feed.unreadable(_name_of(frame.proto_id), field)
        if frame.proto_id in _PRIVATE:
            self._trading.orders_unreadable(_account_of(frame), field)

    def no_push(self) -> None:
        """Count a message that is no push: nobody can tell whether it was about an order."""
        self._feed.unreadable("push", "envelope")
        self._trading.orders_unreadable("", "envelope")

    def handlers(self) -> dict[int, PushHandler]:
        """Return the handler of each protocol id."""
        return {
            ProtoId.Qot_UpdateBasicQot: self._quotes,
            ProtoId.Qot_UpdateOrderBook: self._book,
            ProtoId.Qot_UpdateTicker: self._ticks,
            ProtoId.Qot_UpdateRT: self._minutes,
            ProtoId.Qot_UpdateBroker: self._brokers,
            ProtoId.Qot_UpdateKL: self._bars,
            ProtoId.Qot_UpdatePriceReminder: self._alert,
            ProtoId.Trd_UpdateOrder: self._order,
            ProtoId.Trd_UpdateOrderFill: self._fill,
            ProtoId.Notify: self._notice,
        }

    def _quotes(self, frame: OpendFrame) -> None:
        rows = parse_partial(frame, Qot_UpdateBasicQot_pb2.Response).s2c.basicQotList
        blocks = self._blocks
        # A list: iterating a protobuf container ends with an IndexError, which costs as much as all the rest.
        for row in rows[:]:
            security = row.security
            key = self._quote_keys[security.market, security.code]
            if key is not None:
                times = quotes.NO_TIME if blocks is None else blocks.pushed(row)
                self._publish_key(key, Lazy(quotes.quote_of, (key.subject, row, times)))

    def _book(self, frame: OpendFrame) -> None:
        s2c = parse_partial(frame, Qot_UpdateOrderBook_pb2.Response).s2c
        security = s2c.security
        key = self._book_keys[security.market, security.code]
        if key is not None:
            self._publish_key(key, Lazy(quotes.order_book_of, (key.subject, s2c)))

    def _ticks(self, frame: OpendFrame) -> None:
        s2c = parse_partial(frame, Qot_UpdateTicker_pb2.Response).s2c
        security = s2c.security
        key = self._tick_keys[security.market, security.code]
        if key is not None:
            self._publish_key(key, Lazy(_tick_values, (s2c,)))

    def _minutes(self, frame: OpendFrame) -> None:
        s2c = parse_partial(frame, Qot_UpdateRT_pb2.Response).s2c
        self._publish(Topic.MINUTES, s2c.security, Lazy(bars.minute_line, (s2c,)))

    def _brokers(self, frame: OpendFrame) -> None:
        s2c = parse_partial(frame, Qot_UpdateBroker_pb2.Response).s2c
        self._publish(Topic.BROKERS, s2c.security, Lazy(quotes.broker_queue, (s2c,)))

    def _bars(self, frame: OpendFrame) -> None:
        s2c = parse_partial(frame, Qot_UpdateKL_pb2.Response).s2c
        # Another program on the same OpenD may have subscribed other periods of the security.
        if s2c.klType == bars.KL_TYPE[BarPeriod.MIN_1]:
            self._publish(Topic.BARS_1M, s2c.security, Lazy(_bar_values, (s2c,)))

    def _alert(self, frame: OpendFrame) -> None:
        s2c = parse(frame, Qot_UpdatePriceReminder_pb2.Response).s2c
        self._publish(Topic.ALERT, s2c.security, Lazy(alerts.fired, (s2c,)))

    def _publish(self, topic: Topic[T], security: Qot_Common_pb2.Security, update: Lazy[T]) -> None:
        if has_known_market(security):
            self._publish_key(topic.of(instrument_of(security)), update)

    def _order(self, frame: OpendFrame) -> None:
        s2c = parse(frame, Trd_UpdateOrder_pb2.Response).s2c
        if self._used(s2c.header):
            self._trading.order_changed(orders.order(s2c.header, s2c.order))

    def _fill(self, frame: OpendFrame) -> None:
        s2c = parse(frame, Trd_UpdateOrderFill_pb2.Response).s2c
        if self._used(s2c.header):
            self._trading.filled(orders.fill(s2c.header, s2c.orderFill, with_status=self._fill_status()))

    def _used(self, header: Trd_Common_pb2.TrdHeader) -> bool:
        return (header.trdEnv, header.accID) not in self._left_out()

    def _notice(self, frame: OpendFrame) -> None:
        s2c = parse(frame, Notify_pb2.Response).s2c
        if s2c.type == Notify_pb2.NotifyType_QotRight:
            self._on_rights()
        for notice in notices(s2c):
            self._trading.notice(notice)


def _name_of(proto_id: int) -> str:
    return ProtoId(proto_id).name if proto_id in set(ProtoId) else str(proto_id)


def _account_of(frame: OpendFrame) -> str:
    """Return the account id of an unreadable push of an order or fill; empty if even that cannot be read."""
    try:
        s2c = parse_partial(frame, Trd_UpdateOrder_pb2.Response).s2c  # a fill's header has the same place
    except WireError:
        return ""
    return str(s2c.header.accID or "")


def _tick_values(s2c: Qot_UpdateTicker_pb2.S2C) -> tuple[Tick, ...]:
    instrument: InstrumentId = instrument_of(s2c.security)
    return tuple(quotes.tick(instrument, row) for row in s2c.tickerList)


def _bar_values(s2c: Qot_UpdateKL_pb2.S2C) -> tuple[Bar, ...]:
    return tuple(bars.bars(instrument_of(s2c.security), BarPeriod.MIN_1, s2c.klList))
