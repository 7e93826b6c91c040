"""The app records the trades that are pushed: of what is shown and of chosen lists, on a real sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from fakes.scenes.archive_window import ArchiveScene, archive_on_sandbox
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_thread
from tideboard_core.archive.gaps import GapReason, GapState, gaps_of
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, PRINTS
from tideboard_core.flow.own_inflow import count_prints
from tideboard_core.flow.prints import prints_of
from tideboard_core.flow.size_limits import SIZE_LIMITS
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.settings import TradeChoice
from tideboard_sandbox.command_line import Options

TENCENT, MEITUAN = InstrumentId("HK.00700"), InstrumentId("HK.03690")
DAY = date.fromisoformat(PRACTICE_DAY)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait for more trades to write."""
    monkeypatch.setattr("tideboard_desktop.archive.collecting.LOOK_EVERY", 0.05)
    monkeypatch.setattr("tideboard_desktop.archive.collecting.REST", 0.05)
    monkeypatch.setattr("tideboard_desktop.archive.collecting.WRITE_EVERY", 0.05)


@pytest.fixture
def trading() -> Iterator[OpenSandbox]:
    with sandbox_thread(Options(seed=7, speed=0, control_port=0, start=time(9, 32), date=DAY)) as running:
        yield running


async def recorded(scene: ArchiveScene, instrument: InstrumentId) -> int:
    """How many trades the archive has."""
    key = scene.service.definition(Market.HK)
    assert key is not None

    def count(reader: ArchiveReader) -> int:
        return len(reader.last(key, instrument, DAY, PRINTS))

    return await scene.service.read(count)


async def until_recorded(scene: ArchiveScene, instrument: InstrumentId, least: int = 1) -> None:
    """Wait for the signal that comes with rows; what comes during a read of them is not lost."""

    async def signalled() -> None:
        await scene.until(lambda: any(instrument in each for each in scene.contents))
        scene.contents.clear()

    await signalled()
    while await recorded(scene, instrument) < least:
        await signalled()


async def test_what_is_shown_is_recorded_and_counts_to_the_providers_flow(tmp_path: Path, trading: OpenSandbox) -> None:
    """Every trade since the open, some by a read and some by pushes; what was not shown is not there."""
    async with archive_on_sandbox(tmp_path, trading, [TENCENT, MEITUAN]) as scene:
        scene.service.keep_trades(TradeChoice())
        subscription = scene.hub.subscribe(Topic.TICKS.of(TENCENT))
        await scene.until(lambda: scene.service.state.condition.value in {"recording", "collecting"})
        await scene.until(lambda: scene.hub.arrived(Topic.TICKS.of(TENCENT)) or None)
        await until_recorded(scene, TENCENT)
        before = await recorded(scene, TENCENT)
        scene.contents.clear()
        await trading.advance(60)
        await until_recorded(scene, TENCENT, before + 1)
        key = scene.service.definition(Market.HK)
        assert key is not None

        def counted(reader: ArchiveReader) -> tuple[list[float], list[int], list[tuple[int, int, GapReason]]]:
            hours = reader.hours(Market.HK, DAY)
            own = count_prints(prints_of(reader.last(key, TENCENT, DAY, PRINTS)), hours, SIZE_LIMITS[Market.HK])
            flow = reader.last(key, TENCENT, DAY, FLOW)
            found = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
            missing = [
                (each.first, each.last, each.why)
                for each in found
                if each.series == PRINTS.name and each.state is not GapState.FILLED
            ]
            return own.net.tolist(), flow["net"].tolist(), missing

        own, sent, missing = await scene.service.read(counted)
        whole = min(2, len(sent))
        assert whole
        assert [round(each * 1000) for each in own[:whole]] == sent[:whole]
        assert all(why is GapReason.NOT_RUNNING and first >= 2 for first, _last, why in missing)
        assert await recorded(scene, MEITUAN) == 0
        subscription.close()


async def test_a_list_is_subscribed_for_its_trades_alone(tmp_path: Path, trading: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, trading, [MEITUAN]) as scene:
        (one,) = scene.preferences.settings.watchlists
        scene.preferences.change(watchlists=(replace(one, id="a"),))
        scene.service.keep_trades(TradeChoice(shown=False, lists=("a",)))
        other = scene.hub.subscribe(Topic.TICKS.of(TENCENT))
        await scene.until(lambda: Topic.TICKS.of(MEITUAN) in scene.hub.wanted())
        await scene.until(lambda: scene.hub.arrived(Topic.TICKS.of(TENCENT)) or None)
        await trading.advance(60)
        await until_recorded(scene, MEITUAN)
        assert await recorded(scene, TENCENT) == 0
        scene.service.keep_trades(TradeChoice(shown=False))
        await scene.until(lambda: Topic.TICKS.of(MEITUAN) not in scene.hub.wanted())
        other.close()


async def test_an_orderly_end_writes_the_trades_that_were_pushed_since_the_last_write(
    tmp_path: Path, trading: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT]) as scene:
        scene.service.keep_trades(TradeChoice())
        subscription = scene.hub.subscribe(Topic.TICKS.of(TENCENT))
        await until_recorded(scene, TENCENT)
        monkeypatch.setattr("tideboard_desktop.archive.collecting.WRITE_EVERY", 3600.0)
        before, pushed = await recorded(scene, TENCENT), list[int]()
        end = scene.hub.listen(
            Topic.TICKS.of(TENCENT), lambda key: pushed.extend(each.sequence for each in scene.hub.value(key) or ())
        )
        await trading.advance(10)
        await scene.until(lambda: len(pushed) >= 10)
        assert await recorded(scene, TENCENT) == before
        await scene.service.stop()
        assert await recorded(scene, TENCENT) >= before + 10
        end()
        subscription.close()
