"""The reference service: every wanted instrument is asked once per connection."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import known
from fakes.values.waiting import in_time
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.market.hub import Hub
from tideboard_core.market.reference import AGAIN_AFTER, BATCH, Reference
from tideboard_core.market.session import REFUSED_FOR
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.pauses import FIRST_IDLE
from tideboard_core.ports.trading import ReadRows

TENCENT, HSBC, NOBODY = InstrumentId("HK.00700"), InstrumentId("HK.00005"), InstrumentId("HK.99999")


class Listing:
    """Knows every code but 99999; `errors` are raised by the next calls, `answered` is set after each."""

    def __init__(self) -> None:
        self.asked: list[list[InstrumentId]] = []
        self.errors: list[GatewayError] = []
        self.barred: InstrumentId | None = None
        self.refused: frozenset[InstrumentId] = frozenset()
        self.later: frozenset[InstrumentId] = frozenset()
        self.answered = asyncio.Event()

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        self.asked.append(list(ids))
        self.answered.set()
        if self.errors:
            raise self.errors.pop()
        if self.barred in ids:
            raise PermissionMissing("no-right")
        found = ReadRows(
            Instrument(id=one, name=one, security_type=SecurityType.STOCK, lot_size=100, currency="HKD")
            for one in ids
            if one not in {NOBODY, *self.refused, *self.later}
        )
        found.refused, found.later = self.refused.intersection(ids), self.later.intersection(ids)
        return found


class Scene:
    """A hub with readers, and the service running over a listing."""

    def __init__(self) -> None:
        self.hub = Hub(ManualClock())
        self.reference = Reference(self.hub)
        self.listing = Listing()

    def want(self, *ids: InstrumentId) -> None:
        for one in ids:
            self.hub.subscribe(Topic.INSTRUMENT.of(one))

    async def answered(self, calls: int) -> None:
        while len(self.listing.asked) < calls:
            self.listing.answered.clear()
            await self.listing.answered.wait()
        await asyncio.sleep(0)


async def test_what_is_wanted_later_is_asked_alone_and_nothing_twice() -> None:
    scene = Scene()
    scene.want(TENCENT, HSBC)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(1)
        scene.want(NOBODY)
        await scene.answered(2)
        running.cancel()

    assert scene.listing.asked == [[HSBC, TENCENT], [NOBODY]]
    assert known(scene.hub, Topic.INSTRUMENT.of(TENCENT)).id == TENCENT
    assert scene.reference.unknown(NOBODY)
    assert not scene.reference.unknown(TENCENT)
    assert Topic.INSTRUMENT.of(NOBODY) in scene.hub.take_dirty()


async def test_a_new_connection_is_asked_for_everything_again() -> None:
    scene = Scene()
    scene.want(TENCENT)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(1)
        scene.reference.renew()
        await scene.answered(2)
        running.cancel()

    assert scene.listing.asked == [[TENCENT], [TENCENT]]


async def test_the_end_of_the_connection_comes_out_and_the_ids_stay_open() -> None:
    scene = Scene()
    scene.want(TENCENT)
    scene.listing.errors = [GatewayDown("connection-lost")]

    with pytest.raises(GatewayDown):
        await scene.reference.run(gateway_of(scene.listing))

    assert not scene.reference.unknown(TENCENT)


async def test_a_failed_call_does_not_end_the_service() -> None:
    scene = Scene()
    scene.want(TENCENT)
    scene.listing.errors = [RequestTimeout("no-answer")]
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(1)
        scene.want(HSBC)
        await scene.answered(2)
        running.cancel()

    assert scene.listing.asked == [[TENCENT], [HSBC]]


@pytest.mark.parametrize(
    "error", [RequestTimeout("no-answer"), RateLimited("too-many-calls"), ServerTrouble("server-error", text="oops")]
)
async def test_what_got_no_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch, error: GatewayError) -> None:
    """Without its name, lot and price step a security cannot be traded until the connection is made anew."""
    monkeypatch.setattr("tideboard_core.market.reference.AGAIN_AFTER", 0.0)
    scene = Scene()
    scene.want(TENCENT)
    scene.listing.errors = [error]
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(2)
        running.cancel()

    assert scene.listing.asked == [[TENCENT], [TENCENT]]
    assert known(scene.hub, Topic.INSTRUMENT.of(TENCENT)).id == TENCENT


async def test_a_long_list_is_asked_in_pieces_of_what_opend_takes() -> None:
    scene = Scene()
    scene.want(*(InstrumentId(f"HK.{code:05d}") for code in range(1, BATCH + 2)))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(2)
        running.cancel()

    assert [len(ids) for ids in scene.listing.asked] == [BATCH, 1]


async def test_one_that_is_refused_leaves_the_others_their_names() -> None:
    """LongPort refuses a whole list for one symbol of a market without a right."""
    scene = Scene()
    scene.listing.barred = HSBC
    ids = [TENCENT, *(InstrumentId(f"HK.{code:05d}") for code in range(1, 8))]
    assert HSBC in ids
    scene.want(*ids)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(7)
        running.cancel()

    known = {one for one in ids if scene.hub.value(Topic.INSTRUMENT.of(one)) is not None}
    assert known == set(ids) - {HSBC}
    assert scene.listing.asked.count([HSBC]) == 1


async def test_a_list_that_is_refused_for_none_of_its_members_is_not_cut_and_asked_for_a_minute_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene()
    scene.want(TENCENT, HSBC)
    scene.listing.errors = [ServerRefused("server-refused", text="busy")]
    loop, passed = asyncio.get_running_loop(), 0.0
    time = loop.time
    monkeypatch.setattr(loop, "time", lambda: time() + passed)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(1)
        await asyncio.sleep(0.05)
        assert scene.listing.asked == [[HSBC, TENCENT]]
        assert not scene.reference.unknown(TENCENT)
        passed = FIRST_IDLE + 1
        scene.want(NOBODY)
        await scene.answered(3)
        running.cancel()

    assert scene.listing.asked[1:] == [[NOBODY], [HSBC, TENCENT]]


async def test_whom_the_gateway_names_as_refused_is_not_asked_again_and_who_waits_for_a_turn_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene()
    scene.want(TENCENT, HSBC, NOBODY)
    loop, passed = asyncio.get_running_loop(), 0.0
    time = loop.time
    monkeypatch.setattr(loop, "time", lambda: time() + passed)
    scene.listing.refused, scene.listing.later = frozenset({HSBC}), frozenset({TENCENT})
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(1)
        scene.listing.later = frozenset()
        passed = AGAIN_AFTER
        await scene.answered(2)
        running.cancel()

    assert scene.listing.asked == [[HSBC, TENCENT, NOBODY], [TENCENT]]
    assert known(scene.hub, Topic.INSTRUMENT.of(TENCENT)).id == TENCENT
    scene.listing.asked.clear()
    scene.hub.ask_again()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(1)
        running.cancel()
    assert scene.listing.asked == [[HSBC]]


async def test_what_a_login_has_no_right_to_is_not_asked_in_the_next_one_but_when_a_person_asks() -> None:
    scene = Scene()
    scene.want(TENCENT, HSBC)
    scene.listing.barred = HSBC

    async def asked_after(calls: int) -> list[list[InstrumentId]]:
        scene.listing.asked.clear()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
            await scene.answered(calls)
            running.cancel()
        return scene.listing.asked

    assert await asked_after(3) == [[HSBC, TENCENT], [HSBC], [TENCENT]]
    scene.reference.renew()
    assert await asked_after(1) == [[TENCENT]]
    scene.hub.ask_again()
    assert await asked_after(1) == [[HSBC]]


async def test_what_a_right_was_missing_to_is_asked_again_after_a_day_of_one_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene()
    scene.want(HSBC)
    scene.listing.barred = HSBC
    loop, passed = asyncio.get_running_loop(), 0.0
    time = loop.time
    monkeypatch.setattr(loop, "time", lambda: time() + passed)
    patience = in_time("facts that are asked for again", lambda: scene.listing.asked, seconds=REFUSED_FOR + 65.0)
    async with patience, asyncio.TaskGroup() as group:
        running = group.create_task(scene.reference.run(gateway_of(scene.listing)))
        await scene.answered(1)
        passed = REFUSED_FOR - 60.0
        scene.want(TENCENT)
        await scene.answered(2)
        scene.listing.barred = None
        passed = REFUSED_FOR + 60.0
        await scene.answered(3)
        running.cancel()

    assert scene.listing.asked == [[HSBC], [TENCENT], [HSBC]]
    assert known(scene.hub, Topic.INSTRUMENT.of(HSBC)).id == HSBC
