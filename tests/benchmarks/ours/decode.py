"""Bodies of pushes through our own handlers to model objects: arguments KIND FILE with the frames."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.subject import serve
from tideboard_core.clock import SystemClock
from tideboard_core.gateways.opend.pushes import Pushes
from tideboard_core.hub import Hub
from tideboard_core.wire.opend.framing import REPLY_CAP, Frame, FrameReader
from tideboard_proto.opend import Qot_UpdateBasicQot_pb2, Qot_UpdateOrderBook_pb2

CLASSES = {"quote": Qot_UpdateBasicQot_pb2.Response, "book": Qot_UpdateOrderBook_pb2.Response}


class Decoding:
    """The frames of one kind, and our way from their bodies to values."""

    def __init__(self, kind: str, file: Path) -> None:
        self.frames: list[Frame] = list(FrameReader(cap=REPLY_CAP).feed(file.read_bytes()))
        self.parse = CLASSES[kind].FromString
        self.hub = Hub(SystemClock())
        handlers = Pushes(self.hub, None).handlers()  # type: ignore[arg-type]  # no order comes
        self.handler = handlers[self.frames[0].proto_id]

    def round(self) -> dict[str, Any]:
        """CPU microseconds each: received and not looked at, received and looked at, parsed alone."""
        unseen = self._timed(self._receive)
        seen = self._timed(self._look)
        parse = self._timed(self._parse)
        return {"unseen": unseen, "seen": seen, "parse": parse}

    def _timed(self, work: Any) -> float:
        started = time.process_time()
        repeats = 4
        for _ in range(repeats):
            work()
        return (time.process_time() - started) / repeats / len(self.frames) * 1e6

    def _receive(self) -> None:
        handler = self.handler
        for frame in self.frames:
            handler(frame)
        self.hub.take_dirty()

    def _look(self) -> None:
        handler, hub = self.handler, self.hub
        for frame in self.frames:
            handler(frame)
            (key,) = hub.take_dirty()
            assert hub.value(key) is not None

    def _parse(self) -> None:
        parse = self.parse
        for frame in self.frames:
            parse(frame.body)


if __name__ == "__main__":
    serve(Decoding(sys.argv[1], Path(sys.argv[2])).round, "protobuf")
