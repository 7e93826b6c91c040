"""What a value costs on its way through the hub, in calls of Python functions, which no load of the machine moves."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import nats

import tideboard_core
from fakes.scenes.fanout import fanout, quote, window
from fakes.servers.nats import nats_server
from fakes.servers.sandbox import sandbox_here
from fakes.values.waiting import in_time, until
from tideboard_core.fanout.window import Feed
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy

CORE, LIBRARY = (Path(each.__file__ or "").parent for each in (tideboard_core, nats))
PLACES = tuple(map(str, (LIBRARY, CORE / "fanout", CORE / "model", CORE / "market" / "hub.py")))
SECURITIES, ROUNDS = 100, 4
MOST = 38
"""Calls of a value at both sides, with reading it: 35 were counted, 68 with a task of the library for each."""


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the calls of our functions and of the NATS library's by this thread."""
    found: Counter[str] = Counter()

    def take(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PLACES):
            found[frame.f_code.co_qualname] += 1

    sys.setprofile(take)
    try:
        yield found
    finally:
        sys.setprofile(None)


async def test_a_value_costs_few_calls_on_its_way_to_a_window(tmp_path: Path) -> None:
    keys = [Topic.QUOTE.of(InstrumentId(f"HK.{20_000 + number}")) for number in range(SECURITIES)]
    with nats_server(tmp_path / "hub") as server, sandbox_here(seed=7, start="10:00") as sandbox:
        async with fanout(server.fanout, sandbox) as one, window(server.window, 60.0) as reads:
            await reads.reader.subscribe(keys)
            await until(lambda: one.hub.wanted_subscriptions() >= {*keys} and reads.reader.status.feed is Feed.LIVE)

            ends, here = asyncio.Event(), reads.hub.listen(keys[-1], lambda _key: ends.set())

            async def pass_on(price: int) -> None:
                ends.clear()
                for key in keys:
                    one.hub.publish(key, Lazy.ready(quote(InstrumentId(key.subject), price)))
                async with in_time("the last value"):
                    await ends.wait()
                values = [reads.hub.value(key) for key in keys]
                assert all(value is not None and value.last == price for value in values)

            await pass_on(1)
            with counted() as found:
                for price in range(2, ROUNDS + 2):
                    await pass_on(price)
            here()
        calls = found.total() / (ROUNDS * SECURITIES)
        assert calls <= MOST, found.most_common(40)
