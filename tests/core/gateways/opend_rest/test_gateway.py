"""Quiet values are read: after silence, in a session, few at a time, and never over what a push has just said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, GatewayError, RateLimited
from tideboard_core.gateways.opend_rest.gateway import READINGS, Polling
from tideboard_core.gateways.opend_rest.last_heard import LastHeard
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy, Polled
from tideboard_core.model.quote import MarketState
from tideboard_core.ports.bars import BarRequest

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
QUIET = 10.0


class Feed:
    """Answers every read, and counts them."""

    def __init__(self) -> None:
        self.read: list[tuple[str, object]] = []
        self.error: GatewayError | None = None
        self.sequence = 5

    def note(self, what: str, of: object) -> None:
        self.read.append((what, of))
        if self.error is not None:
            raise self.error

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Any]:
        self.note("quotes", tuple(ids))
        return [SimpleNamespace(instrument=each, last=Decimal(1)) for each in ids]

    async def order_book(self, each: InstrumentId) -> str:
        self.note("book", each)
        return "book"

    async def ticks(self, each: InstrumentId, count: int) -> list[Any]:
        self.note("ticks", each)
        return [SimpleNamespace(sequence=number) for number in range(self.sequence)]

    async def broker_queue(self, each: InstrumentId) -> str:
        self.note("brokers", each)
        return "brokers"

    async def minute_line(self, each: InstrumentId) -> str:
        self.note("minutes", each)
        return "minutes"

    async def bars(self, request: BarRequest) -> SimpleNamespace:
        self.note("bars", request.instrument)
        return SimpleNamespace(bars=("bar",))


class Scene:
    """Polling of everything of one security, in an open session."""

    def __init__(self) -> None:
        self.clock, self.sinks, self.feed = ManualClock(datetime(2026, 11, 18, 3, tzinfo=UTC)), Sinks(), Feed()
        self.heard = LastHeard(self.sinks, self.clock)
        self.polling = Polling(self.feed, self.heard, self.clock, quiet=QUIET)  # type: ignore[arg-type]
        self.polling.markets = {Market.HK: MarketState.OPEN, Market.US: MarketState.CLOSED}

    def push(self, *topics: Topic[object], of: InstrumentId = TENCENT) -> None:
        """Something comes by itself."""
        for topic in topics:
            self.heard.publish(topic.of(of), Lazy[object].ready("pushed"))

    @property
    def published(self) -> dict[Topic[object], Any]:
        return {key.topic: lazy.value for key, lazy in self.sinks.published}


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    made = Scene()
    made.polling.start(pushes=True, again=False)
    made.polling.add([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS])
    yield made
    await made.polling.stop()


async def test_what_is_pushed_is_not_read(scene: Scene) -> None:
    scene.push(*SUBSCRIBED_TOPICS)
    for _ in range(3):
        scene.clock.advance(QUIET - 1)
        await scene.polling.look()
        scene.push(*SUBSCRIBED_TOPICS)
    assert scene.feed.read == []


async def test_after_silence_everything_is_read_and_published_as_a_push_would_be(scene: Scene) -> None:
    scene.push(*SUBSCRIBED_TOPICS)
    scene.clock.advance(QUIET)
    scene.sinks.published.clear()

    await scene.polling.look()

    told = scene.published
    assert set(told) == SUBSCRIBED_TOPICS
    assert told[Topic.QUOTE].instrument == TENCENT
    assert [tick.sequence for tick in told[Topic.TICKS]] == [0, 1, 2, 3, 4]
    assert (told[Topic.BOOK], told[Topic.MINUTES], told[Topic.BARS_1M]) == ("book", "minutes", ("bar",))
    await scene.polling.look()
    assert len(scene.feed.read) == len(SUBSCRIBED_TOPICS), "read twice in one silence"


async def test_what_was_read_says_that_no_push_brought_it(scene: Scene) -> None:
    scene.clock.advance(2.0)
    await scene.polling.look()
    scene.push(Topic.BOOK)
    told = [isinstance(lazy, Polled) for key, lazy in scene.sinks.published if key.topic is Topic.BOOK]
    assert told == [True, False]


async def test_a_tick_is_told_once(scene: Scene) -> None:
    for sequence, expected in ((5, 5), (5, None), (7, 2)):
        scene.feed.sequence = sequence
        scene.clock.advance(QUIET)
        scene.sinks.published.clear()
        await scene.polling.look()
        assert len(scene.published.get(Topic.TICKS, ())) == (expected or 0)


async def test_a_value_that_never_came_is_read_soon_also_when_the_market_is_closed(scene: Scene) -> None:
    scene.polling.add([Topic.QUOTE.of(APPLE)])
    scene.clock.advance(2.0)
    await scene.polling.look()
    assert scene.feed.read[0] == ("quotes", (TENCENT, APPLE))
    scene.clock.advance(1000)
    await scene.polling.look()
    assert ("quotes", (TENCENT, APPLE)) not in scene.feed.read[len(SUBSCRIBED_TOPICS) + 1 :]


@pytest.mark.parametrize("state", [MarketState.CLOSED, MarketState.BREAK, MarketState.UNKNOWN])
async def test_a_market_that_does_not_trade_is_let_be(scene: Scene, state: MarketState) -> None:
    scene.push(*SUBSCRIBED_TOPICS)
    scene.polling.markets = {Market.HK: state}
    scene.clock.advance(1000)
    await scene.polling.look()
    assert scene.feed.read == []


async def test_after_a_lost_connection_everything_is_read_at_once(scene: Scene) -> None:
    """The gateway kept the subscriptions, and drops equal pushes: none need come."""
    scene.push(*SUBSCRIBED_TOPICS)
    await scene.polling.stop()
    scene.polling.start(pushes=True, again=True)
    scene.polling.add([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS])
    await scene.sinks.until(lambda: len(scene.feed.read) == len(SUBSCRIBED_TOPICS))


async def test_without_pushes_everything_is_read_every_few_seconds(scene: Scene) -> None:
    await scene.polling.stop()
    scene.polling.start(pushes=False, again=False)
    scene.polling.add([Topic.QUOTE.of(TENCENT)])
    for _ in range(3):
        scene.clock.advance(2.0)
        await scene.polling.look()
    assert len(scene.feed.read) == 3


async def test_few_are_read_at_a_time_the_longest_silent_first(scene: Scene) -> None:
    many = [InstrumentId(f"HK.{code:05}") for code in range(20)]
    scene.push(*SUBSCRIBED_TOPICS)
    for each in many:
        scene.polling.add([Topic.BOOK.of(each)])
        scene.clock.advance(0.1)
    scene.push(*SUBSCRIBED_TOPICS)
    scene.clock.advance(2.0)
    await scene.polling.look()
    assert scene.feed.read == [("book", each) for each in many[:READINGS]]


async def test_quotes_of_many_securities_count_as_one_of_these_readings(scene: Scene) -> None:
    many = [InstrumentId(f"HK.{code:05}") for code in range(20)]
    scene.push(*SUBSCRIBED_TOPICS)
    scene.polling.add([topic.of(each) for each in many for topic in (Topic.QUOTE, Topic.BOOK)])
    scene.clock.advance(2.0)
    await scene.polling.look()
    assert [what for what, _ in scene.feed.read] == ["quotes"] + ["book"] * (READINGS - 1)


async def test_a_refusal_is_kept_to_and_a_lost_connection_comes_out(scene: Scene) -> None:
    scene.polling.discard([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS - {Topic.BOOK}])
    scene.feed.error = RateLimited("rate-limited", retry_after=60.0)
    scene.clock.advance(QUIET)
    await scene.polling.look()
    for _ in range(6):
        scene.clock.advance(QUIET)
        await scene.polling.look()
    assert len(scene.feed.read) == 1
    scene.feed.error = GatewayError("reply-unreadable")
    scene.clock.advance(QUIET)
    await scene.polling.look()
    scene.feed.error = GatewayDown("connection-lost")
    scene.clock.advance(QUIET)
    with pytest.raises(GatewayDown):
        await scene.polling.look()
    assert scene.published == {}


async def test_what_is_given_back_meanwhile_is_not_published(scene: Scene) -> None:
    async def quotes(ids: Sequence[InstrumentId]) -> list[Any]:
        scene.polling.discard([Topic.QUOTE.of(TENCENT)])
        return [SimpleNamespace(instrument=each) for each in ids]

    scene.feed.quotes = quotes  # type: ignore[method-assign]
    scene.clock.advance(QUIET)
    await scene.polling.look()
    assert Topic.QUOTE not in scene.published
