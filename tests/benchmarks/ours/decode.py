"""Bodies of pushes through our own handlers to model objects: arguments KIND FILE with the frames."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from benchmarks.subject import Stopwatch, serve
from tideboard_core.gateways.futu.pushes import Pushes
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import Lazy
from tideboard_core.system.clock import SystemClock
from tideboard_core.wire.opend.framing import REPLY_CAP, FrameReader, OpendFrame
from tideboard_proto.opend import Qot_UpdateBasicQot_pb2, Qot_UpdateOrderBook_pb2

CLASSES = {"quote": Qot_UpdateBasicQot_pb2.Response, "book": Qot_UpdateOrderBook_pb2.Response}


class Newest:
    """Keeps what a handler hands over, as the hub would, and nothing else of it."""

    def __init__(self) -> None:
        self.update: Lazy[Any] = Lazy.ready(None)

    def unreadable(self, what: str, field: str) -> None:
        """Nothing here is unreadable."""
        raise AssertionError(what, field)

    def publish(self, _key: Key[object], update: Lazy[Any]) -> None:
        """Take it."""
        self.update = update


class Decoding:
    """The frames of one kind, and our way from their bodies to values."""

    def __init__(self, kind: str, file: Path) -> None:
        self.frames: list[OpendFrame] = list(FrameReader(cap=REPLY_CAP).feed(file.read_bytes()))
        self.parse = CLASSES[kind].FromString
        self.newest, self.hub = Newest(), Hub(SystemClock())
        proto_id = self.frames[0].proto_id
        self.handler = Pushes(self.newest, None).handlers()[proto_id]  # type: ignore[arg-type]  # no order comes
        self.to_hub = Pushes(self.hub, None).handlers()[proto_id]  # type: ignore[arg-type]

    def round(self) -> dict[str, Any]:
        """CPU microseconds each: received and not looked at, looked at, received into the hub, parsed alone."""
        works = {"unseen": self._receive, "seen": self._look, "hub": self._publish, "parse": self._parse}
        timed = {name: self._timed(work) for name, work in works.items()}
        return {name: each["value"] for name, each in timed.items()} | {
            f"{name} wall": each["wall"] for name, each in timed.items()
        }

    def _timed(self, work: Any) -> dict[str, float]:
        watch, repeats = Stopwatch(), 4
        for _ in range(repeats):
            work()
        return watch.each(repeats * len(self.frames), 1e6)

    def _receive(self) -> None:
        handler = self.handler
        for frame in self.frames:
            handler(frame)

    def _look(self) -> None:
        handler, newest = self.handler, self.newest
        for frame in self.frames:
            handler(frame)
            assert newest.update.value is not None

    def _publish(self) -> None:
        handler = self.to_hub
        for frame in self.frames:
            handler(frame)
        assert self.hub.take_dirty()

    def _parse(self) -> None:
        parse = self.parse
        for frame in self.frames:
            parse(frame.body)


if __name__ == "__main__":
    serve(Decoding(sys.argv[1], Path(sys.argv[2])).round, "protobuf")
