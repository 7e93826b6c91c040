"""A recorded day as a connection: pushes as time goes on, bars of the days before, refusals with a reason."""

from __future__ import annotations

import asyncio
import gc
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, session
from fakes.values.clock import ManualClock
from fakes.values.replayed import BEFORE, FACTS, KEY, QUOTES, fill, moment, reading
from tideboard_core.archive.units import micros
from tideboard_core.errors import NotOffered
from tideboard_core.market.flow_schedule import FlowPace, FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.live import LinkState
from tideboard_core.model.quote import BarAdjustment, BarPeriod, OrderBook
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.gateway import Gateway
from tideboard_core.replay.clock import ReplayClock
from tideboard_core.replay.gateway import RecordedGateway
from tideboard_core.replay.recorded_day import days_of, recorded_day


class Rig:
    """Gateway and hub of a replay of the day at 10:47, with a clock that a test moves."""

    def __init__(self, gateway: RecordedGateway, hub: Hub, real: ManualClock, clock: ReplayClock) -> None:
        self.gateway, self.hub, self.real, self.clock = gateway, hub, real, clock

    def pass_seconds(self, seconds: float) -> None:
        self.real.advance(seconds)
        self.gateway.feed.move()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gateway") / "archive"
    fill(made, with_books=True)
    return made


def facts(instrument: InstrumentId) -> Instrument | None:
    if instrument != TENCENT:
        return None
    return Instrument(id=TENCENT, name="TENCENT", security_type=SecurityType.STOCK, lot_size=100, currency="HKD")


@pytest.fixture
async def rig(folder: Path) -> Rig:
    real = ManualClock()
    clock = ReplayClock(real, moment("10:47"), session(DAY).open, session(DAY).close)
    hub = Hub(clock)
    day = await recorded_day(reading(folder), KEY, DAY)
    gateway = RecordedGateway(day, clock, hub, facts, "Futu (replay 2026-11-20)")
    await gateway.connect()
    await gateway.log_in()
    return Rig(gateway, hub, real, clock)


async def test_it_pushes_what_became_known_and_nothing_twice(rig: Rig) -> None:
    keys = [topic.of(TENCENT) for topic in (Topic.QUOTE, Topic.TICKS, Topic.MINUTES, Topic.BARS_1M)]
    await rig.gateway.quotes.subscribe(keys)
    quote = rig.hub.value(Topic.QUOTE.of(TENCENT))
    assert quote is not None
    assert quote.time <= moment("10:47")
    rig.hub.take_dirty()
    rig.gateway.feed.move()
    assert rig.hub.take_dirty() == set()
    rig.clock.play(10)
    rig.pass_seconds(30)
    assert rig.clock.market() == moment("10:52")
    assert rig.hub.take_dirty() >= set(keys)
    line = rig.hub.value(Topic.MINUTES.of(TENCENT))
    assert line is not None
    assert line.times[-1] == moment("10:52").timestamp(), "the minute that runs, by its trades"
    known = rig.gateway.feed._day.known(TENCENT)
    assert known is not None
    assert known.bars(moment("10:52"))[-1].start == moment("10:50"), "the bar came three seconds after its end"
    told = rig.hub.value(Topic.TICKS.of(TENCENT))
    assert told is not None
    assert len(told) <= 100
    assert all(tick.time <= moment("10:52") for tick in told)


async def test_every_trade_is_pushed_once_however_fast_it_plays(rig: Rig) -> None:
    seen: list[int] = []
    key = Topic.TICKS.of(TENCENT)
    rig.hub.listen(key, lambda key: seen.extend(tick.sequence for tick in rig.hub.value(key) or ()))
    await rig.gateway.quotes.subscribe([key])
    seen.clear()
    rig.clock.play(60)
    for _ in range(50):
        rig.pass_seconds(0.1)
    security = rig.gateway.feed._day.known(TENCENT)
    assert security is not None
    before, now = (security.trades_known(at) for at in (moment("10:47"), rig.clock.market()))
    assert seen == [tick.sequence for tick in security.ticks(now, now - before)]


async def test_a_long_move_pushes_each_trade_and_bar_once_in_their_order(rig: Rig) -> None:
    key, bars = Topic.TICKS.of(TENCENT), Topic.BARS_1M.of(TENCENT)
    await rig.gateway.quotes.subscribe([key, bars])
    seen: list[int] = []
    pushes: list[int] = []

    def listener(_key: object) -> None:
        pushed = rig.hub.value(key)
        assert pushed is not None
        pushes.append(len(pushed))
        seen.extend(tick.sequence for tick in pushed)

    end = rig.hub.listen(key, listener)
    rig.clock.go(moment("11:07"))
    rig.gateway.feed.move()
    end()
    security = rig.gateway.feed._day.known(TENCENT)
    assert security is not None
    before, now = (security.trades_known(at) for at in (moment("10:47"), moment("11:07")))
    assert now - before > 100
    assert max(pushes) == 100
    assert seen == [tick.sequence for tick in security.ticks(now, now - before)]
    pushed = rig.hub.value(bars)
    assert pushed is not None
    new = security.bars_known(moment("11:07")) - security.bars_known(moment("10:47"))
    assert len(pushed) == new > 3


async def test_pushes_go_on_where_a_read_before_the_subscription_ended(rig: Rig) -> None:
    """However many trades became known between the read and the subscription."""
    key = Topic.TICKS.of(TENCENT)
    read = await rig.gateway.quotes.ticks(TENCENT, 1000)
    seen: list[int] = []
    rig.hub.listen(key, lambda key: seen.extend(tick.sequence for tick in rig.hub.value(key) or ()))
    rig.clock.go(moment("11:07"))
    rig.gateway.feed.move()
    await rig.gateway.quotes.subscribe([key])
    newest = await rig.gateway.quotes.ticks(TENCENT, 1000)
    assert set(seen) | {tick.sequence for tick in read} >= {tick.sequence for tick in newest}
    assert len(seen) > 100

    rig.clock.go(moment("10:47"))
    rig.gateway.feed.begin_again()
    seen.clear()
    await rig.gateway.quotes.subscribe([key])
    assert len(seen) == 100, "what was read at another second counts no longer"


async def test_it_tells_how_far_one_move_reaches(rig: Rig) -> None:
    await rig.gateway.quotes.subscribe([Topic.TICKS.of(TENCENT)])
    feed = rig.gateway.feed
    assert feed.reaches(moment("10:47"))
    assert feed.reaches(moment("10:48", 30))
    assert not feed.reaches(moment("10:46", 59)), "what was shown is not taken back"
    assert not feed.reaches(moment("11:30"))


async def test_flow_moves_with_its_minutes_once_somebody_asked_for_it(rig: Rig) -> None:
    key = Topic.FLOW.of(TENCENT)
    first = await rig.gateway.flow.capital_flow(TENCENT)
    assert first.times[-1] == moment("10:46").timestamp()
    rig.gateway.feed.move()
    assert rig.hub.value(key) is None, "nothing new"
    rig.clock.play(60)
    rig.pass_seconds(1)
    flow = rig.hub.value(key)
    assert flow is not None
    assert flow.times[-1] == moment("10:47").timestamp()
    assert flow.provider == "Futu (replay 2026-11-20)"


async def test_the_session_of_the_window_runs_over_it(rig: Rig) -> None:
    """The same session and schedule as over a broker: connected, subscribed, polled, closed."""
    hub, gateway = rig.hub, rig.gateway
    schedule = FlowSchedule(hub, rig.clock, pace=FlowPace(limit=100, calls=100, window=1.0, kept_back=1))
    checked: Gateway = gateway
    session_of = ConnectionSession(
        checked, hub, rig.clock, pollers=[schedule], market_time=rig.clock.set_market, links=[QUOTES_LINK]
    )
    wanted = [hub.subscribe(topic.of(TENCENT)) for topic in (Topic.QUOTE, Topic.FLOW, Topic.BOOK)]
    wanted.append(hub.subscribe(Topic.BOOK.of(MEITUAN)))
    running = asyncio.get_running_loop().create_task(session_of.run())
    for _ in range(40):
        await asyncio.sleep(0)
    status = hub.value(QUOTES_LINK)
    assert status is not None
    assert status.state is LinkState.LIVE
    assert hub.value(Topic.QUOTE.of(TENCENT)) is not None
    assert hub.value(Topic.FLOW.of(TENCENT)) is not None
    assert hub.value(Topic.BOOK.of(TENCENT)) is not None
    refused = session_of.refused(Topic.BOOK.of(MEITUAN))
    assert isinstance(refused, NotOffered)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    for one in wanted:
        one.close()


async def test_bars_end_at_the_second_and_begin_with_the_recorded_days(rig: Rig) -> None:
    async def bars(period: BarPeriod, count: int) -> list[object]:
        request = BarRequest(instrument=TENCENT, period=period, count=count, adjustment=BarAdjustment.NONE)
        return [*(await rig.gateway.quotes.bars(request)).bars]

    minutes = await bars(BarPeriod.MIN_1, 400)
    assert len(minutes) == 400
    assert minutes[-1].start == moment("10:45")  # type: ignore[attr-defined]  # the last that had come
    days = await bars(BarPeriod.DAY, 10)
    assert len(days) == len(BEFORE) + 1
    running = days[-1]
    assert running.volume == sum(bar.volume for bar in minutes[-76:])  # type: ignore[attr-defined]
    older = await rig.gateway.quotes.bars(
        BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, count=50, before=session(DAY).open)
    )
    assert len(older.bars) == 50
    assert older.bars[-1].start < session(DAY).open


async def test_what_was_not_recorded_is_refused_by_name(rig: Rig) -> None:
    with pytest.raises(NotOffered) as trading:
        _ = rig.gateway.trading
    assert trading.value.code == "replay-no-trading"
    with pytest.raises(NotOffered):
        await rig.gateway.quotes.subscribe([Topic.QUOTE.of("HK.00005")])
    with pytest.raises(NotOffered) as book:
        await rig.gateway.quotes.order_book(MEITUAN)
    assert book.value.code == "replay-no-book"
    with pytest.raises(NotOffered):
        await rig.gateway.flow.capital_flow(InstrumentId("US.AAPL"))


async def test_days_that_can_be_replayed(folder: Path) -> None:
    assert await days_of(reading(folder), KEY.market) == [*BEFORE, DAY]
    assert await days_of(reading(folder), KEY.market, MEITUAN) == [DAY]


async def test_nothing_in_it_can_send(rig: Rig) -> None:
    """Every object that the gateway reaches is of the archive, the model or the replay."""
    seen: set[int] = set()
    waiting: list[object] = [rig.gateway]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        module = type(one).__module__
        assert not module.startswith(("tideboard_core.orders", "tideboard_core.gateways", "tideboard_core.lock")), one
        if module.startswith("tideboard_core") or isinstance(one, dict | list | tuple | set):
            waiting += gc.get_referents(one)
    assert len(seen) > 50
    assert rig.clock.market() - moment("10:47") == timedelta(0)


async def test_the_book_of_the_second_is_pushed_and_taken_back_in_a_hole(rig: Rig) -> None:
    key, feed = Topic.BOOK.of(TENCENT), rig.gateway.feed
    await feed.subscribe([key])
    recorded = feed.book_then(TENCENT)
    assert recorded is not None
    first = rig.hub.value(key)
    assert first == recorded.book(moment("10:47"))
    received = recorded.received(moment("10:47"))
    assert received is not None
    assert feed.age(key) == (moment("10:47") - received).total_seconds()
    rig.clock.play(60)
    rig.pass_seconds(1)
    assert rig.hub.value(key) == recorded.book(moment("10:48")) != first
    rig.clock.go(moment("10:22"))
    feed.begin_again()
    assert rig.hub.value(key) is None
    assert feed.age(key) is None
    assert (await feed.order_book(TENCENT)).bids == ()
    rig.clock.go(moment("10:40"))
    feed.begin_again()
    assert rig.hub.value(key) == recorded.book(moment("10:40"))
    assert (
        await feed.order_book(TENCENT, 3)
        == OrderBook(
            instrument=TENCENT,
            bids=rig.hub.value(key).bids[:3],  # type: ignore[union-attr]
            asks=rig.hub.value(key).asks[:3],  # type: ignore[union-attr]
            time=rig.hub.value(key).time,  # type: ignore[union-attr]
        )
    )


async def test_the_recorded_quote_is_pushed_while_quotes_were_recorded(rig: Rig) -> None:
    await rig.gateway.quotes.subscribe([Topic.QUOTE.of(TENCENT)])
    quote = rig.hub.value(Topic.QUOTE.of(TENCENT))
    row = QUOTES.row_at(micros(moment("10:47")))
    assert row is not None
    assert quote == QUOTES.quote(TENCENT, row)
    rig.clock.go(moment("11:30"))
    rig.gateway.feed.begin_again()
    later = rig.hub.value(Topic.QUOTE.of(TENCENT))
    assert later is not None
    assert later.time > moment("11:29"), "of bars and trades, which went on after the last quote"


async def test_facts_are_those_of_the_day(rig: Rig) -> None:
    found = await rig.gateway.quotes.instruments([TENCENT, MEITUAN, InstrumentId("HK.00005")])
    assert [(each.id, each.name, each.lot_size) for each in found] == [(TENCENT, FACTS.name, FACTS.lot_size)]
    assert found[0].price_step(QUOTES.quote(TENCENT, 0).last) == FACTS.steps[0][1]
