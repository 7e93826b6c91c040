"""LongPort packets in memory through our own code, without a socket: argument KIND (quote, depth)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.longport_frames import BEGIN, Pushes, symbols
from benchmarks.subject import serve
from tideboard_core.clock import SystemClock
from tideboard_core.gateways.longport.board import Board
from tideboard_core.gateways.longport.pushes import QuotePushes
from tideboard_core.hub import Hub
from tideboard_core.ports import Key, Topic
from tideboard_core.wire.longport.packet import REPLY_CAP, decode
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
        self.hub, board = Hub(SystemClock()), Board()
        pushes = QuotePushes(self.hub, board, wish=lambda _wish: None, missed=lambda _one: None, names={})
        self.handlers = pushes.routes().handlers
        for symbol in symbols(SYMBOLS):
            record = board.want(instrument_of(symbol), frozenset(TOPICS.values()))
            assert record.quote is not None
            record.quote.pulled(pb.SecurityQuote(symbol=symbol, last_done="20", prev_close="19.5", timestamp=BEGIN))

    def round(self) -> dict[str, Any]:
        """CPU microseconds each: packet to hub, packet to hub and value, its body parsed alone."""
        unread = self._timed(self._take)
        keys = [Key(TOPICS[self.kind], instrument_of(symbol)) for symbol in symbols(SYMBOLS)]
        ends = [self.hub.listen(key, self.hub.value) for key in keys]
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
            packet = decode(data, cap=REPLY_CAP)
            handlers[packet.command](packet.body)


if __name__ == "__main__":
    serve(Bodies(sys.argv[1]).round, "protobuf")
