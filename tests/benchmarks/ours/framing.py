"""Frames off a real socket on Qt's loop through our Connection to a handler that only counts.

Arguments: PORT, and `encrypted` for frames in AES.
"""

from __future__ import annotations

import asyncio
import sys

import qasync
from PySide6.QtCore import QCoreApplication

from benchmarks.frames import session_aes
from benchmarks.orders import asynchronous_orders
from benchmarks.subject import Stopwatch, tell, versions
from tideboard_core.gateways.opend.connection import OpendConnection
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend.protocols import PUSH_IDS


class Counter:
    """Counts pushes, and measures the time from the order of a round to its last push."""

    def __init__(self) -> None:
        self.wanted = self.count = 0
        self.watch = Stopwatch()
        self.seen: dict[str, float] = {}
        self.done = asyncio.Event()

    def expect(self, count: int) -> None:
        """A new round."""
        self.wanted, self.count = count, 0
        self.done.clear()
        self.watch = Stopwatch()

    def take(self, _frame: OpendFrame) -> None:
        """The handler of every push."""
        self.count += 1
        if self.count == self.wanted:
            self.seen = self.watch.each(self.count, 1e6)
            self.done.set()


async def program(port: int, *, aes: bool) -> int:
    """Log in, then count rounds; with `aes` what follows the login is encrypted, the login itself never."""
    counter = Counter()
    closed = asyncio.get_running_loop().create_future()
    connection = OpendConnection(
        handlers=dict.fromkeys(map(int, PUSH_IDS), counter.take),
        on_closed=closed.set_result,
        on_time=lambda _seconds: None,
    )
    await connection.open("127.0.0.1", port)
    await connection.log_in()
    if aes:
        connection._reader.cipher = session_aes()
    tell(ready=versions(["PySide6-Essentials", "qasync", "protobuf"]))
    async for order in asynchronous_orders():
        counter.expect(order["count"])
        tell(started=True)
        await counter.done.wait()
        tell(**counter.seen)
    await connection.close()
    return 0


if __name__ == "__main__":
    qt = QCoreApplication([])
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner:
        sys.exit(runner.run(program(int(sys.argv[1]), aes="encrypted" in sys.argv)))
