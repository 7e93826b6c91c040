"""Messages of a hub with one to three bent fields: the other values are shown, nothing is raised, no link changes."""

from __future__ import annotations

import asyncio
import random
from types import SimpleNamespace
from typing import Any, Final, get_args, get_origin

import msgspec
import pytest

from fakes.values.bending import amounts, bend, made, plain
from fakes.values.clock import ManualClock
from fakes.values.trading import TENCENT
from run_forms import sized
from tideboard_core.errors import ServerRefused, WireError
from tideboard_core.fanout.bus import BusAddress
from tideboard_core.fanout.calls import PARTS, CallAnswer, calls_of, value_in
from tideboard_core.fanout.messages import FORMAT, AskAnswer, encode, raw
from tideboard_core.fanout.window import FanoutReader, Feed
from tideboard_core.market.hub import Hub
from tideboard_core.market.price_rules import PriceRules
from tideboard_core.model.bounds import bounded
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Bar, BrokerQueue, MinuteLine, OrderBook, Quote, Tick

pytestmark = pytest.mark.timeout(900)  # of the whole form on a busy machine
ANSWERS, CALLS = sized(600, 40_000), sized(600, 30_000)
TYPES: Final[dict[Topic[Any], Any]] = {
    Topic.QUOTE: Quote,
    Topic.BOOK: OrderBook,
    Topic.TICKS: tuple[Tick, ...],
    Topic.BROKERS: BrokerQueue,
    Topic.MINUTES: MinuteLine,
    Topic.BARS_1M: tuple[Bar, ...],
}


def within(found: object) -> None:
    """Fail for a value beyond the model's limits, and for an amount that is no number."""
    bounded(found)
    assert all(amount.is_finite() for amount in amounts(found))


class AskedReader(FanoutReader):
    """A reader that asks when a test says so."""

    async def ask(self, client: Any, keys: list[Key[Any]]) -> None:
        """Ask once."""
        await self._ask(client, keys)

    def expect(self, sequence: int) -> None:
        """Take what comes after this: a bent sequence would have the right ones refused as old."""
        for newest in self._wanted.values():
            newest.sequence = sequence


class BentHub:
    """A window's reader, whose questions are answered here."""

    def __init__(self, seed: int) -> None:
        self.rng, self.clock = random.Random(seed), ManualClock()
        self.hub, self.faults = Hub(self.clock), list[str]()
        self.hub.on_fault(lambda error, where: self.faults.append(f"{where}: {error!r}"))
        self.rules = PriceRules(self.hub, self.clock, trades=False)
        self.statuses = list[Feed]()
        address = BusAddress(url="nats://127.0.0.1:4222", key="none")
        on_status = lambda status: self.statuses.append(status.feed)  # noqa: E731
        self.reader = AskedReader(address, self.hub, self.clock, on_status=on_status)
        self.values = {topic.of(TENCENT.id): made(kind, self.rng) for topic, kind in TYPES.items()}
        self.hub.publish(Topic.INSTRUMENT.of(TENCENT.id), Lazy.ready(TENCENT))
        self.sequence = 0

    async def request(self, _subject: str, _data: bytes, timeout: float) -> SimpleNamespace:
        """What stands for the NATS client: the next answer."""
        return SimpleNamespace(data=self.answer)

    async def asked(self, *, bent: bool) -> set[Key[Any]]:
        """Have the reader ask; returns the keys of which nothing was bent."""
        self.sequence += 1
        now, known, keys = self.clock.monotonic(), list[Any](), list(self.values)
        for key in keys:
            known.append([str(key.topic), key.subject, [7, self.sequence, now, now, plain(self.values[key])]])
        paths = bend(known, self.rng) if bent else []
        answer = AskAnswer(format=FORMAT, run=7, login=1, clock=now, provider="", state="live")
        parts = tuple(msgspec.Raw(msgspec.msgpack.encode(each)) for each in known)
        self.answer = encode(msgspec.structs.replace(answer, values=parts))
        await self.reader.ask(self, keys)
        self.rules.look()
        return set(keys) - {keys[int(str(path[0]))] for path in paths}

    def shown(self, sound: set[Key[Any]]) -> bool:
        """Whether these values are shown as they were sent, and of the others none that is beyond its limits."""
        for key in self.values:
            found = self.hub.sound(key)
            if found is not None:
                within(found)
            if key in sound and found != self.values[key]:
                return False
        return True


@pytest.mark.parametrize("seed", range(10))
async def test_of_an_answer_with_bent_values_the_others_are_shown(seed: int) -> None:
    scene = BentHub(seed)
    await scene.reader.subscribe(list(scene.values))
    for key in scene.values:
        scene.hub.subscribe(key)
    assert scene.shown(await scene.asked(bent=False))
    scene.statuses.clear()
    for _ in range(ANSWERS // 10):
        assert scene.shown(await scene.asked(bent=True)), scene.answer
        scene.reader.expect(scene.sequence)
    assert not scene.statuses
    assert not scene.faults
    await asyncio.sleep(0)


@pytest.mark.parametrize("part", PARTS)
def test_a_bent_answer_to_a_call_is_refused_or_within_limits(part: str) -> None:
    rng = random.Random(part)
    calls = sorted(calls_of(part).items())
    for turn in range(CALLS // len(PARTS)):
        name, signature = calls[turn % len(calls)]
        whole = plain(made(signature.returns, rng))
        message = msgspec.msgpack.decode(msgspec.msgpack.encode(whole))
        paths = bend([message], rng)
        answer = CallAnswer(0.0, raw(message))
        try:
            found = value_in(answer, part, name)
        except (WireError, ServerRefused):
            assert get_origin(signature.returns) is not list or () in {path[1:] for path in paths}
            continue
        within(found)
        if get_origin(signature.returns) is list and isinstance(message, list):
            kind = get_args(signature.returns)[0]
            rows = [msgspec.convert(row, kind) for at, row in enumerate(whole) if at not in {path[1] for path in paths}]
            assert all(row in found for row in rows)


async def test_a_flow_whose_columns_differ_in_length_is_no_flow() -> None:
    flow = made(CapitalFlow, random.Random(1))
    message = plain(flow) | {"times": [1.0], "net": [1.0, 2.0]}
    with pytest.raises(WireError):
        value_in(CallAnswer(0.0, raw(message)), "flow", "capital_flow")
