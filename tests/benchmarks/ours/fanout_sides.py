"""The two sides of a fan-out over NATS, each a process: python -m benchmarks.ours.fanout_sides SIDE URL KEY ...

`fanout URL KEY OPEND SECURITIES EACH SECONDS` publishes quotes of so many securities, each so often a second, once a
window wants all of them; `begin` on its output comes a second before the first one, its figures at the end. `window URL
KEY SECURITIES` reads all of them; it forgets what it counted at SIGUSR1 and tells its figures at SIGTERM.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.subject import tell
from fakes.scenes.fanout import fanout, quote, running
from fakes.servers.sandbox import OpenSandbox
from fakes.values.waiting import until
from tideboard_core.fanout.bus import BusAddress
from tideboard_core.fanout.window import FanoutReader
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Quote
from tideboard_core.system.clock import SystemClock

FIRST: Final = 20_000
"""Code of the practice exchange's first security that it makes for load."""
TICK: Final = 0.01
"""Seconds between two portions."""
PAUSE: Final = 1.0
PRICES: Final = 7
"""Different quotes of a security, in turn; they are made before anything is measured."""


def keys_of(count: int) -> list[Key[Quote]]:
    """The quotes of so many securities."""
    return [Topic.QUOTE.of(InstrumentId(f"HK.{FIRST + number}")) for number in range(count)]


async def publish(address: BusAddress, opend: str, count: int, each: float, seconds: float) -> None:
    """Publish at a steady rate, and tell messages and processor time."""
    keys = keys_of(count)
    made = [[Lazy.ready(quote(InstrumentId(key.subject), price + 1)) for price in range(PRICES)] for key in keys]
    async with fanout(address, OpenSandbox({"opend": opend})) as one:
        await until(lambda: len(one.hub.wanted_subscriptions()) >= count)
        await asyncio.sleep(PAUSE)
        tell(begin=True)
        await asyncio.sleep(PAUSE)
        loop = asyncio.get_running_loop()
        before, cpu, begun, sent = one.publisher.published, time.process_time(), loop.time(), 0
        while (passed := loop.time() - begun) < seconds:
            while sent < passed * count * each:
                one.hub.publish(keys[sent % count], made[sent % count][sent // count % PRICES])
                sent += 1
            await asyncio.sleep(TICK)
        await asyncio.sleep(PAUSE)
        published, spent = one.publisher.published - before, time.process_time() - cpu
        tell(published=published, us=spent / published * 1e6)


class _Hearing(Hub):
    """A hub that keeps the age of each value as it comes, and reads it."""

    def __init__(self, clock: SystemClock) -> None:
        super().__init__(clock)
        self._clock_here = clock
        self.ages: list[float] = []

    def publish(self, key: Key[object], update: Lazy[object], arrived: float | None = None) -> None:  # type: ignore[override]
        super().publish(key, update, arrived)
        self.value(key)
        if arrived is not None:
            self.ages.append(self._clock_here.monotonic() - arrived)


async def read(address: BusAddress, count: int) -> None:
    """Read until SIGTERM."""
    clock, ended = SystemClock(), asyncio.Event()
    hub = _Hearing(clock)
    reader = FanoutReader(address, hub, clock)
    begun = {"cpu": time.process_time(), "gaps": 0}

    def begin() -> None:
        hub.ages.clear()
        begun.update(cpu=time.process_time(), gaps=reader.gaps)

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, begin)
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    async with running(reader.run()):
        await reader.subscribe(keys_of(count))
        tell(ready=True)
        await ended.wait()
        spent, ages = time.process_time() - begun["cpu"], np.array(hub.ages or [np.nan]) * 1000
        middle, late = np.percentile(ages, [50, 99])
        heard = len(hub.ages)
        tell(heard=heard, gaps=reader.gaps - begun["gaps"], us=spent / max(heard, 1) * 1e6, p50=middle, p99=late)


def main() -> None:
    """Run a side."""
    side, url, key, *rest = sys.argv[1:]
    address = BusAddress(url=url, key_file=Path(key))
    if side == "fanout":
        asyncio.run(publish(address, rest[0], int(rest[1]), float(rest[2]), float(rest[3])))
    else:
        asyncio.run(read(address, int(rest[0])))


if __name__ == "__main__":
    main()
