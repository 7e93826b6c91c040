"""LongPort packets in memory through our own code, without a socket: argument KIND (quote, depth)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.longport_frames import BEGIN, Pushes, symbols
from benchmarks.subject import serve
from tideboard_core.gateways.common.connection_events import LinkEvents
from tideboard_core.gateways.longport.quotes.last_values import LastValues
from tideboard_core.gateways.longport.quotes.pushes import QuotePushes
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.system.clock import SystemClock
from tideboard_core.wire.longport.packet import REPLY_CAP, decode, plain_push
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_proto.longport import quote_pb2 as pb

SYMBOLS = 100
COUNT = 10_000
CLASSES: dict[str, type[pb.PushQuote | pb.PushDepth]] = {"quote": pb.PushQuote, "depth": pb.PushDepth}
TOPICS = {"quote": Topic.QUOTE, "depth": Topic.BOOK}


class Bodies:
    """Packets of one kind that go on where those of the round before ended, and what they are pushed into."""

    def __init__(self, kind: str) -> None:
        self.kind, self.pushes = kind, Pushes(symbols(SYMBOLS))
        self.parse = CLASSES[kind].FromString
        self.hub, last_values = Hub(SystemClock()), LastValues()
        pushes = QuotePushes(self.hub, LinkEvents(self.hub), last_values, refresh=lambda _: None, names={})
        self.handlers = pushes.routes().handlers
        for symbol in symbols(SYMBOLS):
            record = last_values.want(instrument_of(symbol), frozenset(TOPICS.values()))
            assert record.quote is not None
            record.quote.pulled(pb.SecurityQuote(symbol=symbol, last_done="20", prev_close="19.5", timestamp=BEGIN))

    def _read(self, key: Key[object]) -> None:
        self.hub.value(key)

    def round(self) -> dict[str, Any]:
        """CPU microseconds each: packet to hub, packet to hub and value, its body parsed alone."""
        unread = self._timed(self._take)
        keys = [TOPICS[self.kind].of(instrument_of(symbol)) for symbol in symbols(SYMBOLS)]
        ends = [self.hub.listen(key, self._read) for key in keys]
        read = self._timed(self._take)
        for end in ends:
            end()
        bodies = [decode(packet, cap=REPLY_CAP).body for packet in self._packets()]
        return {"unread": unread, "read": read, "parsing alone": self._timed(lambda _: list(map(self.parse, bodies)))}

    def _packets(self) -> list[bytes]:
        return [self.pushes.packet(self.kind) for _ in range(COUNT)]

    def _timed(self, work: Callable[[list[bytes]], object]) -> float:
        packets = self._packets()
        started = time.process_time()
        work(packets)
        return (time.process_time() - started) / len(packets) * 1e6

    def _take(self, packets: list[bytes]) -> None:
        handlers = self.handlers
        for data in packets:
            push = plain_push(data, REPLY_CAP)
            assert push is not None
            command, body = push
            handlers[command](body)


if __name__ == "__main__":
    serve(Bodies(sys.argv[1]).round, "protobuf")
