"""What the broker is asked for because of programs is shared fairly, tried again, and never lost for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.scenes.programs_desk import ProgramsDesk
from fakes.scenes.served_programs import ServedProgramsScene
from fakes.values.waiting import tasks_done, until
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import GatewayDown, GatewayError, PermissionMissing, RequestTimeout
from tideboard_core.model.hub_keys import SubscriptionInfo, Topic
from tideboard_core.ports.bars import BarPage
from tideboard_core.programs.channel import ReadOf, WatchCall, WatchedOf
from tideboard_core.programs.channel import WatchedItem as Item
from tideboard_desktop.programs import fetches as module
from tideboard_desktop.programs.fetches import HELD_FOR, RESERVE
from tideboard_desktop.programs.scarce_calls import CALLS, WINDOW

NO_ROOM = SubscriptionInfo(used=0, remaining=RESERVE, own=frozenset())
ROOM = SubscriptionInfo(used=0, remaining=500, own=frozenset())


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramsDesk]:
    monkeypatch.setattr(module, "WITHIN", 0.05)
    monkeypatch.setattr(module, "STEP", 0.005)
    scene = ServedProgramsScene(tmp_path)
    desk = ProgramsDesk(scene)
    await desk.make("fetcher", ProgramScope.FETCH)
    await desk.make("other", ProgramScope.FETCH)
    yield desk
    await scene.close()


def watch(desk: ProgramsDesk, what: WatchedOf, *symbols: str) -> None:
    items = tuple(Item(what, each) for each in symbols)
    desk.scene.service._take(WatchCall(key=desk.keys["fetcher"], items=items))


def failing(desk: ProgramsDesk, monkeypatch: pytest.MonkeyPatch, error: GatewayError) -> None:
    """Each call fails."""

    async def flow(_symbol: str, _since: float) -> None:
        raise error

    async def bars(*_: object) -> BarPage:
        desk.scene.calls.append("bars")
        raise error

    desk.scene.answer_flow = flow
    monkeypatch.setattr(desk.scene.fetches, "_read_bars", bars)


async def test_a_security_that_is_asked_for_twice_is_held_once(desk: ProgramsDesk) -> None:
    found = await desk.read(ReadOf.QUOTE, "HK.00005", "HK.00700", "HK.00005")
    assert [each["symbol"] for each in found] == ["HK.00005", "HK.00700", "HK.00005"]
    desk.later(HELD_FOR)
    assert not desk.wants(Topic.QUOTE, "HK.00005")
    await desk.read(ReadOf.QUOTE, "HK.00006", "HK.00006")
    desk.scene.fetches.close()
    assert not desk.wants(Topic.QUOTE, "HK.00006")


async def test_no_call_is_spent_where_its_subscription_has_no_room(desk: ProgramsDesk) -> None:
    desk.scene.quota = NO_ROOM
    for symbol in ("HK.00005", "HK.00006"):
        assert (await desk.read(ReadOf.BARS, symbol))[0] == "rate"
    await desk.read(ReadOf.FLOW, "HK.00007")
    await desk.read(ReadOf.FLOW, "HK.00008")
    assert desk.scene.calls == ["HK.00007", "HK.00008"]


async def test_two_that_ask_for_the_same_candles_share_a_call(desk: ProgramsDesk) -> None:
    desk.ask(ReadOf.BARS, "HK.00005")
    desk.ask(ReadOf.BARS, "HK.00005", key="other")
    for _ in range(5):
        await asyncio.sleep(0)
    assert not desk.told.said, "the second one waits for it, too"
    await until(lambda: len(desk.told.said) == 2)
    assert desk.scene.calls == ["HK.00005 1m"]


async def test_a_stream_of_flow_is_read_beside_single_reads(desk: ProgramsDesk) -> None:
    watch(desk, WatchedOf.FLOW, "HK.00001")
    for second in range(0, 300, 5):
        if second % 20 == 0:
            await desk.read(ReadOf.FLOW, f"HK.{second + 10:05}", key="other")
        desk.later(5.0)
        await asyncio.sleep(0)
    assert desk.scene.calls.count("HK.00001") >= 8


async def test_a_key_that_polls_leaves_a_call_to_one_that_was_refused(desk: ProgramsDesk) -> None:
    for symbol in ("HK.00005", "HK.00006"):
        await desk.read(ReadOf.FLOW, symbol)
    assert await desk.read(ReadOf.FLOW, "HK.00007", key="other") == ("rate", {"seconds": WINDOW})
    desk.later(WINDOW)
    await desk.read(ReadOf.FLOW, "HK.00008")
    assert await desk.read(ReadOf.FLOW, "HK.00009") == ("rate", {"seconds": 10.0})
    await desk.read(ReadOf.FLOW, "HK.00007", key="other")
    assert desk.scene.calls[CALLS:] == ["HK.00008", "HK.00007"]


async def test_a_call_is_left_to_nobody_for_long(desk: ProgramsDesk) -> None:
    for symbol in ("HK.00005", "HK.00006"):
        await desk.read(ReadOf.FLOW, symbol)
    await desk.read(ReadOf.FLOW, "HK.00007", key="other")
    desk.later(WINDOW + 10.0)
    for symbol in ("HK.00008", "HK.00009"):
        await desk.read(ReadOf.FLOW, symbol)
    assert len(desk.scene.calls) == 2 * CALLS


async def test_what_two_keys_read_is_held_until_none_reads_it(desk: ProgramsDesk) -> None:
    await desk.read(ReadOf.QUOTE, "HK.00005")
    await desk.read(ReadOf.QUOTE, "HK.00005", key="other")
    await desk.scene.service.revoke(desk.keys["fetcher"])
    assert desk.wants(Topic.QUOTE, "HK.00005")
    await desk.scene.service.revoke(desk.keys["other"])
    assert not desk.wants(Topic.QUOTE, "HK.00005")


async def test_a_flow_that_is_refused_for_good_costs_no_wait_and_no_call(desk: ProgramsDesk) -> None:
    desk.scene.refused = PermissionMissing("no-permission")
    watch(desk, WatchedOf.FLOW, "HK.00005")
    for _ in range(2):
        desk.ask(ReadOf.FLOW, "HK.00005")
        assert desk.told.last["reason"] == "no-permission", "in the same turn"
        desk.later(WINDOW)
    await tasks_done()
    assert desk.scene.calls == []


async def test_a_flow_that_failed_a_moment_ago_is_answered_at_once(
    desk: ProgramsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WITHIN", 1000.0)
    failing(desk, monkeypatch, RequestTimeout("timeout"))
    for _ in range(2):
        assert (await desk.read(ReadOf.FLOW, "HK.00005"))["reason"] == "not-watched"
    assert desk.scene.calls == ["HK.00005"]


async def test_candles_that_failed_for_a_while_are_read_again(
    desk: ProgramsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(desk, monkeypatch, RequestTimeout("timeout"))
    for _ in range(2):
        await desk.read(ReadOf.BARS, "HK.00005", period="day")
    assert desk.scene.calls == ["bars", "bars"]
    desk.later(WINDOW)
    failing(desk, monkeypatch, PermissionMissing("no-permission"))
    for _ in range(2):
        assert (await desk.read(ReadOf.BARS, "HK.00005", period="day"))["reason"] == "no-permission"
    assert desk.scene.calls == ["bars"] * 3


async def test_without_a_connection_no_call_is_spent(desk: ProgramsDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(desk, monkeypatch, GatewayDown("connection-closed"))
    for what in (ReadOf.BARS, ReadOf.FLOW) * 2:
        assert "reason" in await desk.read(what, "HK.00005", period="day")
    assert len(desk.scene.calls) == 4


async def test_a_stream_comes_alive_when_there_is_room_again(desk: ProgramsDesk) -> None:
    watches = desk.scene.service._watches
    desk.scene.quota = NO_ROOM
    watch(desk, WatchedOf.QUOTE, "HK.09988", "HK.00005")
    assert watches._again.isActive()
    desk.scene.quota = ROOM
    watches._again.timeout.emit()
    assert desk.wants(Topic.QUOTE, "HK.09988")
    assert not watches._again.isActive()
    await desk.scene.service.revoke(desk.keys["fetcher"])
    assert not desk.wants(Topic.QUOTE, "HK.09988")


async def test_a_stream_that_ended_is_not_tried_again(desk: ProgramsDesk) -> None:
    desk.scene.quota = NO_ROOM
    watch(desk, WatchedOf.QUOTE, "HK.09988")
    await desk.scene.service.revoke(desk.keys["fetcher"])
    desk.scene.quota = ROOM
    desk.scene.service._watches.try_again()
    assert not desk.wants(Topic.QUOTE, "HK.09988")
