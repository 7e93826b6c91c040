"""A session recorded live, closed, and replayed: at random seconds each figure is the one that was on screen then."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.recorded_session import RecordedSession, Seen, recorded_session
from fakes.scenes.replay import ReplayScene, replay_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND, REST, Rig
from fakes.values.archive_market import TENCENT
from fakes.values.replayed import reading
from run_forms import sized
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Level, OrderBook, Quote, Tick
from tideboard_core.replay.recorded_day import recorded_day

pytestmark = pytest.mark.slow

MINUTES, SECONDS = sized(2, 6), sized(100, 300)
LEVELS = 10
_ON_SCREEN = ("last", "prev_close", "open", "high", "low", "volume", "turnover", "suspended", "time")


def figures(quote: Quote | None) -> tuple[object, ...]:
    return () if quote is None else tuple(getattr(quote, name) for name in _ON_SCREEN)


def levels(book: OrderBook | None) -> tuple[tuple[Level, ...], ...]:
    return () if book is None else (book.bids[:LEVELS], book.asks[:LEVELS])


def minutes(flow: CapitalFlow | None, until: float) -> list[tuple[float, ...]]:
    """Net and tiers of the minutes that were over, from the open on: a running one is not recorded."""
    if flow is None:
        return []
    columns = [flow.net] if flow.tiers is None else [flow.net, *(getattr(flow.tiers, name) for name in _TIERS)]
    rows = zip(flow.times, *columns, strict=True)
    return [row for row in rows if row[0] <= until]


_TIERS = ("extra_large", "large", "medium", "small")


def traded(ticks: tuple[Tick, ...]) -> list[tuple[object, ...]]:
    return [(tick.time, tick.price, tick.quantity, tick.direction) for tick in ticks]


def compare(scene: ReplayScene, seen: Seen, symbols: tuple[InstrumentId, ...]) -> None:
    """Watchlist, flow, book and tape against what was kept."""
    market = scene.market
    assert market is not None
    hub, at = market.hub, seen.time
    for symbol in symbols:
        where = f"{symbol} at {at:%H:%M:%S}"
        assert figures(hub.value(Topic.QUOTE.of(symbol))) == figures(seen.quotes.get(symbol)), where
        then, now = seen.flows.get(symbol), hub.value(Topic.FLOW.of(symbol))
        if then is not None and at.second:  # at a full minute it was noted before that minute's reading
            assert minutes(now, at.timestamp()) == minutes(then, at.timestamp()), where
    assert levels(hub.value(Topic.BOOK.of(TENCENT))) == levels(seen.books.get(TENCENT)), f"book at {at:%H:%M:%S}"
    security = scene.day.known(TENCENT)
    assert security is not None
    shown = traded(seen.trades[TENCENT])
    told = security.ticks(security.trades_known(at), len(shown))
    assert traded(tuple(told)) == shown, f"tape at {at:%H:%M:%S}"
    pushed = hub.value(Topic.TICKS.of(TENCENT))
    assert not shown or (pushed is not None and traded(pushed)[-1] == shown[-1])


@pytest.mark.whole("rest", "longport")
@pytest.mark.parametrize(
    "rig",
    [pytest.param(OPEND, id="opend"), pytest.param(REST, id="rest"), pytest.param(LONGPORT, id="longport")],
)
async def test_each_figure_is_the_one_that_was_on_screen(qapp: QApplication, tmp_path: Path, rig: Rig) -> None:
    """In the gate by OpenD's TCP, which is in no way easier than the other two."""
    recorded: RecordedSession = recorded_session(tmp_path / "archive", rig=rig, minutes=MINUTES, sealed=True)
    day = await recorded_day(reading(recorded.folder), recorded.key, recorded.day)
    chance = random.Random(34)
    async with replay_scene(qapp, recorded.folder, day=day, at=recorded.seen[60].time) as scene:
        scene.content.book.show_tab("tape")
        await scene.until(lambda: scene.hub_has(Topic.TICKS.of(TENCENT)))
        scene.content.book.show_tab("book")
        topics = (Topic.QUOTE, Topic.FLOW)
        await scene.until(lambda: all(scene.hub_has(topic.of(each)) for topic in topics for each in recorded.symbols))
        await scene.until(lambda: scene.hub_has(Topic.BOOK.of(TENCENT)))
        player = scene.window.player
        assert player is not None
        for seen in chance.sample(recorded.seen, min(SECONDS, len(recorded.seen))):
            player.go(seen.time)
            compare(scene, seen, recorded.symbols)
