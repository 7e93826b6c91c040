"""What programs may have the broker asked for: values for a while, two calls in thirty seconds, none without scope."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.programs_desk import ProgramsDesk, ToldProcess
from fakes.scenes.served_programs import ServedProgramsScene
from fakes.scenes.trading.filled_hub import quote
from fakes.values.waiting import tasks_done, until
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import RateLimited, UnknownSymbol
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.ports.bars import BarPage
from tideboard_core.programs.channel import CallRefused, ReadOf, WatchCall, WatchedOf
from tideboard_core.programs.channel import WatchedItem as Item
from tideboard_desktop.programs import fetches as module
from tideboard_desktop.programs.fetches import HELD_FOR, MOST_HELD, RESERVE
from tideboard_desktop.programs.scarce_calls import CALLS, WINDOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramsDesk]:
    monkeypatch.setattr(module, "WITHIN", 0.1)
    monkeypatch.setattr(module, "STEP", 0.005)
    scene = ServedProgramsScene(tmp_path)
    desk = ProgramsDesk(scene)
    await desk.make("fetcher", ProgramScope.FETCH)
    await desk.make("reader")
    yield desk
    await scene.close()


def flow(symbol: str) -> CapitalFlow:
    return CapitalFlow(
        instrument=InstrumentId(symbol), period=FlowPeriod.INTRADAY, times=(0.0,), net=(1.0,), tiers=None, provider="F"
    )


async def test_a_quote_that_the_window_lacks_is_held_for_a_while_and_let_go(desk: ProgramsDesk) -> None:
    assert (await desk.read(ReadOf.QUOTE, "HK.00005", key="reader"))[0]["reason"] == "not-watched"
    assert not desk.wants(Topic.QUOTE, "HK.00005"), "without the scope nothing is asked for"
    desk.ask(ReadOf.QUOTE, "HK.00700", "HK.00005")
    await until(lambda: desk.wants(Topic.QUOTE, "HK.00005"))
    assert not desk.told.said[1:], "it waits for the broker"
    desk.scene.put(Topic.QUOTE, "HK.00005", quote("61.25"))
    await until(lambda: len(desk.told.said) == 2)
    assert [each["last"] for each in desk.told.last] == ["612.50", "61.25"]
    desk.later(HELD_FOR - 1)
    assert (await desk.read(ReadOf.QUOTE, "HK.00005"))[0]["last"] == "61.25"
    desk.later(HELD_FOR - 1)
    assert desk.wants(Topic.QUOTE, "HK.00005"), "it was read a minute ago"
    desk.later(1)
    assert not desk.wants(Topic.QUOTE, "HK.00005")
    assert not desk.scene.fetches._look.isActive()
    assert desk.scene.calls == []


async def test_what_does_not_come_is_answered_with_the_reason(desk: ProgramsDesk) -> None:
    assert (await desk.read(ReadOf.BOOK, "HK.00005"))["reason"] == "not-yet"
    desk.scene.refused = UnknownSymbol("unknown-symbol")
    assert (await desk.read(ReadOf.QUOTE, "HK.00006"))[0]["reason"] == "unknown-symbol"


async def test_subscriptions_for_programs_are_few_and_leave_the_window_its_own(desk: ProgramsDesk) -> None:
    await desk.make("other", ProgramScope.FETCH)
    share = [f"HK.{code:05}" for code in range(1, MOST_HELD // 4 + 1)]
    await desk.read(ReadOf.QUOTE, *share)
    assert await desk.read(ReadOf.BOOK, "HK.09988") == ("rate", {"seconds": HELD_FOR}), "a key has its share"
    desk.scene.quota = SubscriptionInfo(used=0, remaining=RESERVE + 1, own=frozenset())
    assert (await desk.read(ReadOf.BOOK, "HK.09988", key="other"))["reason"] == "not-yet"
    assert (await desk.read(ReadOf.BOOK, "HK.00005", key="other"))[0] == "rate", "one was taken since the last look"
    watch = WatchCall(key=desk.keys["other"], items=(Item(WatchedOf.QUOTE, "HK.09988"),))
    desk.scene.service._take(watch)
    assert not desk.wants(Topic.QUOTE, "HK.09988"), "nor has a stream room"
    await desk.scene.service.revoke(desk.keys["fetcher"])
    assert not desk.wants(Topic.QUOTE, share[0])


async def test_programs_never_take_of_the_last_fifth_of_the_subscriptions(desk: ProgramsDesk) -> None:
    desk.scene.quota = SubscriptionInfo(used=800, remaining=201, own=frozenset())  # 200.2 are a fifth
    assert (await desk.read(ReadOf.BOOK, "HK.09988"))[0] == "rate"
    desk.scene.quota = SubscriptionInfo(used=800, remaining=202, own=frozenset())
    assert (await desk.read(ReadOf.BOOK, "HK.09988"))["reason"] == "not-yet"


async def test_flow_and_candles_are_read_twice_in_thirty_seconds_for_all_keys(desk: ProgramsDesk) -> None:
    await desk.make("other", ProgramScope.FETCH)

    async def answer(symbol: str, _since: float) -> None:
        desk.scene.put(Topic.FLOW, symbol, flow(symbol))

    desk.scene.answer_flow = answer
    at = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    desk.scene.page = BarPage(bars=tuple(bar(at + n * MINUTE) for n in (-1440, -1439, 0, 1)))
    assert (await desk.read(ReadOf.FLOW, "HK.00005"))["net"] == [1.0]
    assert len((await desk.read(ReadOf.BARS, "HK.00005", key="other"))["times"]) == 2, "of the newest session"
    assert desk.scene.calls == ["HK.00005", "HK.00005 1m"]
    assert await desk.read(ReadOf.FLOW, "HK.00006") == ("rate", {"seconds": WINDOW})
    desk.later(10.0)
    assert await desk.read(ReadOf.BARS, "HK.00006", key="other") == ("rate", {"seconds": 20.0})
    assert (await desk.read(ReadOf.FLOW, "HK.00005"))["source"]["age"] == 10.0, "what was read is not read again"
    assert (await desk.read(ReadOf.BARS, "HK.00005", key="reader"))["source"]["age"] == 10.0
    assert len(desk.scene.calls) == CALLS
    desk.later(20.0)
    assert len((await desk.read(ReadOf.BARS, "HK.00005", period="day"))["times"]) == 4
    assert (await desk.read(ReadOf.FLOW, "HK.00006", key="other"))["net"] == [1.0]
    desk.later(25.0)
    assert (await desk.read(ReadOf.FLOW, "HK.00005"))["source"]["age"] == 55.0, "the old one, with its age"
    assert len(desk.scene.calls) == 2 * CALLS
    assert not desk.wants(Topic.FLOW, "HK.00005"), "the window's own polling begins for none of it"


async def test_what_a_chart_follows_is_read_from_it(desk: ProgramsDesk) -> None:
    tencent, at = InstrumentId("HK.00700"), datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    interest = desk.scene.hub.subscribe(Topic.BARS_1M.of(tencent))
    series = desk.scene.reader.series(SeriesKey(tencent, Interval(1, Unit.MINUTE)))
    desk.scene.reader.pushed(tencent, [bar(at + n * MINUTE) for n in (-1440, 0, 1)], at)
    assert len(series.columns) == 3
    assert len((await desk.read(ReadOf.BARS, "HK.00700"))["times"]) == 2
    assert desk.scene.calls == []
    interest.close()


async def test_without_the_scope_no_call_is_made(desk: ProgramsDesk) -> None:
    for what in (ReadOf.QUOTE, ReadOf.BOOK, ReadOf.FLOW, ReadOf.BARS):
        found = await desk.read(what, "HK.00005", key="reader")
        assert (found[0] if what is ReadOf.QUOTE else found)["reason"] == "not-watched"
    items = tuple(Item(what, "HK.00005") for what in WatchedOf)
    desk.scene.service._take(WatchCall(key=desk.keys["reader"], items=items))
    desk.later(WINDOW)
    await tasks_done()
    assert (desk.scene.calls, desk.scene.hub.wanted()) == ([], frozenset())


async def test_streams_of_flow_are_read_in_turn_and_leave_a_call(desk: ProgramsDesk) -> None:
    symbols = ["HK.00005", "HK.00006", "HK.00007"]
    items = tuple(Item(WatchedOf.FLOW, each) for each in symbols)
    desk.scene.service._take(WatchCall(key=desk.keys["fetcher"], items=items))
    for _ in range(100):
        desk.later(1.0)
        await asyncio.sleep(0)
    assert desk.scene.calls == [*symbols, symbols[0]], "one in thirty seconds, each in its turn"
    await desk.read(ReadOf.FLOW, "HK.09988")
    assert desk.scene.calls[-1] == "HK.09988", "who waits for an answer has the other one"
    await desk.scene.service.revoke(desk.keys["fetcher"])
    desk.later(WINDOW)
    await tasks_done()
    assert len(desk.scene.calls) == 5


async def test_a_call_that_the_window_comes_before_is_given_up(desk: ProgramsDesk) -> None:
    async def never(_symbol: str, _since: float) -> None:
        await asyncio.Event().wait()

    desk.scene.answer_flow = never
    assert (await desk.read(ReadOf.FLOW, "HK.00005"))["reason"] == "not-watched"
    assert desk.scene.fetches._asked == {}, "the next one may try again"


async def test_what_the_broker_limits_is_told_with_its_seconds(
    desk: ProgramsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def limited(*_: object) -> BarPage:
        raise RateLimited("rate-limited", retry_after=7.0)

    monkeypatch.setattr(desk.scene.fetches, "_read_bars", limited)
    assert await desk.read(ReadOf.BARS, "HK.00005") == ("rate", {"seconds": 7.0})


async def test_an_answer_goes_to_the_process_that_asked_and_to_a_key_that_counts(desk: ProgramsDesk) -> None:
    desk.ask(ReadOf.QUOTE, "HK.00005")
    desk.scene.service._child = other = ToldProcess()  # type: ignore[assignment]
    await asyncio.sleep(0.2)
    assert not desk.told.said
    assert not other.said, "its question of this number is another one"
    desk.ask(ReadOf.QUOTE, "HK.00006")
    await desk.scene.service.revoke(desk.keys["fetcher"])
    await until(lambda: any(isinstance(each, CallRefused) for each in other.said))
    assert other.last == ("wrong-key", {})


async def test_reads_of_a_key_that_wait_are_few(desk: ProgramsDesk) -> None:
    for code in range(1, 12):
        desk.ask(ReadOf.BOOK, f"HK.{code:05}")
    assert [type(each) for each in desk.told.said] == [CallRefused]
    await until(lambda: len(desk.told.said) == 11)


def bar(start: datetime) -> Bar:
    return Bar(
        instrument=InstrumentId("HK.00005"),
        period=BarPeriod.MIN_1,
        start=start,
        open=Decimal("612.50"),
        high=Decimal("613.00"),
        low=Decimal("612.00"),
        close=Decimal("612.50"),
        volume=100,
        turnover=Decimal("61250.00"),
    )
