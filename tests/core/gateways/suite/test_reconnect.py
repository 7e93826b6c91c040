"""The life of each gateway's connection: lost and found again, refused subscriptions, silence, calls that queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, OpenScene, SandboxScene
from fakes.servers.gateway_rigs import Call
from fakes.values.hub_values import known
from fakes.values.waiting import in_time
from tideboard_core.errors import GatewayDown, PermissionMissing, QuotaExceeded, RateLimited, UnknownSymbol
from tideboard_core.market.session import SILENCE, UNSUBSCRIBE_AFTER
from tideboard_core.model.hub_keys import (
    SUBSCRIBED_TOPICS,
    Key,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment, OrderStatus
from tideboard_core.pauses import PauseBy
from tideboard_core.ports.trading import ServerPause, WriteVerb
from tideboard_core.wire.opend.protocols import ProtoId

ON_THE_WAY_UP = [LinkState.CONNECTING, LinkState.LOGGING_IN, LinkState.LIVE]
NOBODY, APPLE = "HK.99999", "US.AAPL"
MANY = ("00005", "00388", "00941", "01024", "01299", "01810", "02318", "03690", "09618", "09988", "02800", "02269")


@pytest.fixture
async def viewer(scenes: OpenScene) -> AsyncIterator[SandboxScene]:
    """A PAPER scene, locked: somebody who looks."""
    async with scenes(Environment.PAPER) as scene:
        yield scene


def serials(scene: SandboxScene, keys: set[Key[object]]) -> dict[Key[object], int]:
    """How often each key was published."""
    entries = {key: scene.hub.entry(key) for key in keys}
    return {key: 0 if entry is None else entry.serial for key, entry in entries.items()}


async def served(scene: SandboxScene, before: dict[Key[object], int]) -> None:
    """Wait until each key was published since."""
    await scene.until(lambda: all(now > before[key] for key, now in serials(scene, set(before)).items()))


# --- lost and found again -------------------------------------------------------------------------------------------


async def test_a_new_connection_never_stands_under_the_number_of_the_one_before(viewer: SandboxScene) -> None:
    """Whatever looks between any two steps of the loop: an approval and a subscription belong to a number."""
    gateway, before, seen = viewer.gateway, viewer.gateway.generation, set[tuple[bool, int]]()
    assert gateway.connected

    async def observe() -> None:
        lost = False
        while True:
            lost = lost or not gateway.connected
            if lost:
                seen.add((gateway.connected, gateway.generation))
            await asyncio.sleep(0)

    observing = asyncio.get_running_loop().create_task(observe())
    await viewer.sandbox.ask("cut", door=viewer.rig.name)
    await viewer.until_live(before)
    observing.cancel()

    assert seen >= {(False, before), (True, before + 1)}
    assert (True, before) not in seen


async def test_a_pause_that_the_server_asked_for_ends_with_its_connection(viewer: SandboxScene) -> None:
    gateway: Any = viewer.gateway
    limits = gateway.link.limits
    if hasattr(limits, "trade"):
        limits.trade.bar(60.0)
    else:
        limits.pause(ProtoId.Trd_PlaceOrder, viewer.account.id, 60.0, PauseBy.OWN)
    before, trading = viewer.gateway.generation, viewer.gateway.trading
    assert trading.server_pause(WriteVerb.PLACE, viewer.account).write > 59.0

    await viewer.sandbox.ask("cut", door=viewer.rig.name)
    await viewer.until_live(before)

    assert trading.server_pause(WriteVerb.PLACE, viewer.account) == ServerPause()


async def test_after_a_cut_everything_wanted_is_subscribed_again_with_its_first_push(viewer: SandboxScene) -> None:
    keys = {topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS}
    readers = [viewer.hub.subscribe(key) for key in sorted(keys)]
    await viewer.until(lambda: viewer.session.holds() >= keys)
    await served(viewer, dict.fromkeys(keys, 0))
    generation, before = viewer.gateway.generation, serials(viewer, keys)

    await viewer.sandbox.ask("cut", door=viewer.rig.name)
    await viewer.sandbox.advance(60)  # LongPort's tape is published again only with trades that it did not show yet
    await viewer.until_live(generation)
    await served(viewer, before)

    assert viewer.gateway.generation == generation + 1
    assert [status.state for status in viewer.statuses[-4:]] == [LinkState.DISCONNECTED, *ON_THE_WAY_UP]
    info = await viewer.done(viewer.gateway.quotes.subscription_info())
    assert info.own == viewer.session.holds() == {reader.key for reader in readers}


async def test_what_happened_while_it_was_away_is_read(scene: SandboxScene) -> None:
    """An order fills while nobody listens: order, fill, holding and money are there after the return."""
    scene.eager = False
    request = scene.request(price=scene.book.bids[0].price)
    await scene.guard.submit(request)
    await scene.until_order(request.client_order_id, lambda order: order.open)
    asked, generation = await scene.asked(Call.ORDERS), scene.gateway.generation
    await scene.sandbox.ask("close-door", door=scene.rig.name)
    await scene.until_link(lambda status: status.state is LinkState.DISCONNECTED)
    while (await scene.arrived(request.client_order_id))[0]["status"] != "filled":
        await scene.sandbox.advance(60)

    await scene.sandbox.ask("open-door", door=scene.rig.name)
    scene.session.retry_now()
    await scene.until_live(generation)
    filled = await scene.until_order(request.client_order_id, lambda order: order.status is OrderStatus.FILLED)

    assert await scene.asked(Call.ORDERS) > asked
    await scene.until(
        lambda: any(fill.order_id == filled.id for fill in known(scene.hub, Topic.FILLS.of(scene.account.id)))
    )
    held = Topic.POSITIONS.of(scene.account.id)
    await scene.until(lambda: any(row.instrument == TENCENT for row in known(scene.hub, held)))
    assert len(await scene.arrived(request.client_order_id)) == 1


async def test_a_door_that_is_shut_is_tried_with_growing_pauses_until_it_opens(viewer: SandboxScene) -> None:
    viewer.eager, generation, waits = False, viewer.gateway.generation, []
    await viewer.sandbox.ask("close-door", door=viewer.rig.name)
    for attempt in (1, 2, 3):
        status = await viewer.until_link(
            lambda status, attempt=attempt: (status.attempt, status.state) == (attempt, LinkState.DISCONNECTED)  # type: ignore[misc]
        )
        assert status.retry_at is not None
        waits.append(round(status.retry_at - viewer.clock.monotonic(), 1))
        viewer.session.retry_now()
    down = [status.since for status in viewer.statuses if status.state is LinkState.DISCONNECTED]
    await viewer.until_link(lambda status: (status.attempt, status.state) == (4, LinkState.DISCONNECTED))
    await viewer.sandbox.ask("open-door", door=viewer.rig.name)
    viewer.session.retry_now()
    await viewer.until_live(generation)

    assert waits == [0.8, 1.6, 3.2]
    assert len(set(down)) == 1, "it went down once, however often it was tried"
    assert viewer.session.status.attempt == 0


async def test_a_session_is_resumed_where_the_broker_keeps_one_else_it_is_a_new_login(viewer: SandboxScene) -> None:
    generation = viewer.gateway.generation
    logins = viewer.rig.logins(await viewer.sandbox.state())

    await viewer.sandbox.ask("cut", door=viewer.rig.name)
    await viewer.until_live(generation)

    after = viewer.rig.logins(await viewer.sandbox.state())
    assert (after == logins) is viewer.rig.resumes
    assert viewer.gateway.connected


async def test_calls_in_hand_end_with_the_connection_and_calls_without_one_say_so(viewer: SandboxScene) -> None:
    viewer.eager = False
    asked = await viewer.asked(Call.FLOW)
    await viewer.fault(Call.FLOW, "no-reply")
    waiting = asyncio.get_running_loop().create_task(viewer.gateway.flow.capital_flow(TENCENT))
    async with in_time("the call at the gateway"):
        while await viewer.asked(Call.FLOW) == asked:
            pass  # each look is a question and its answer

    await viewer.sandbox.ask("close-door", door=viewer.rig.name)
    with pytest.raises(GatewayDown):
        await waiting
    await viewer.until_link(lambda status: status.state is LinkState.DISCONNECTED)
    with pytest.raises(GatewayDown):
        await viewer.gateway.flow.capital_flow(TENCENT)
    await viewer.sandbox.ask("open-door", door=viewer.rig.name)


# --- subscriptions that are refused ---------------------------------------------------------------------------------


async def test_an_unknown_symbol_says_so_and_the_rest_lives(viewer: SandboxScene) -> None:
    keys = [Topic.QUOTE.of(NOBODY), Topic.QUOTE.of("HK.00388")]
    readers = [viewer.hub.subscribe(key) for key in keys]

    await viewer.until(lambda: viewer.session.refused(keys[0]) is not None)
    await viewer.until(lambda: viewer.hub.value(keys[1]) is not None)

    assert isinstance(viewer.session.refused(keys[0]), UnknownSymbol)
    assert viewer.session.status.state is LinkState.LIVE
    assert len(readers) == 2


async def test_beyond_the_quota_a_key_says_why_and_the_rest_lives(viewer: SandboxScene) -> None:
    await viewer.sandbox.scenario("quota")
    await viewer.sandbox.ask("cut", door=viewer.rig.name)
    await viewer.until_live(1)
    keys = [Topic.QUOTE.of(f"HK.{code}") for code in MANY]
    readers = [viewer.hub.subscribe(key) for key in keys]

    await viewer.until(lambda: all(viewer.session.refused(key) or key in viewer.session.holds() for key in keys))

    refused = [key for key in keys if viewer.session.refused(key)]
    error = viewer.session.refused(refused[0])
    assert 0 < len(refused) < len(keys)
    assert isinstance(error, QuotaExceeded)
    assert error.text or error.data["limit"] == 10
    assert viewer.session.status.state is LinkState.LIVE
    info = await viewer.done(viewer.gateway.quotes.subscription_info())
    assert info.used == 10
    assert info.remaining == 0
    assert len(readers) == len(keys)


async def test_a_market_without_a_right_says_so_and_the_rest_lives(viewer: SandboxScene) -> None:
    await viewer.sandbox.scenario("no-permission")
    await viewer.sandbox.ask("cut", door=viewer.rig.name)
    await viewer.until_live(1)
    keys = [Topic.QUOTE.of(APPLE), Topic.QUOTE.of("HK.00388")]
    readers = [viewer.hub.subscribe(key) for key in keys]

    await viewer.until(lambda: viewer.session.refused(keys[0]) is not None)
    await viewer.until(lambda: viewer.hub.value(keys[1]) is not None)

    error = viewer.session.refused(keys[0])
    assert isinstance(error, PermissionMissing)
    assert error.text
    assert len(readers) == 2


async def test_a_key_that_nobody_wants_is_given_back_after_its_minute(viewer: SandboxScene) -> None:
    key = Topic.QUOTE.of("HK.00388")
    reader = viewer.hub.subscribe(key)
    await viewer.until(lambda: viewer.hub.value(key) is not None)
    reader.close()
    kept = viewer.hub.subscribe(Topic.QUOTE.of("HK.00941"))
    await viewer.until(lambda: kept.key in viewer.session.holds())
    assert key in viewer.session.holds()

    await viewer.pace(UNSUBSCRIBE_AFTER)
    third = viewer.hub.subscribe(Topic.QUOTE.of("HK.01299"))  # wakes the session
    await viewer.until(lambda: key not in viewer.session.holds() and third.key in viewer.session.holds())

    assert key not in (await viewer.done(viewer.gateway.quotes.subscription_info())).own


# --- silence and limits ---------------------------------------------------------------------------------------------


async def test_silence_in_an_open_session_degrades_and_data_heals(viewer: SandboxScene) -> None:
    await viewer.sandbox.scenario("silent")
    viewer.pass_time(SILENCE + 1)
    reader = viewer.hub.subscribe(Topic.QUOTE.of("HK.00941"))  # wakes the session
    status = await viewer.until_link(lambda status: status.state is LinkState.DEGRADED)
    assert status.reason == "silent"

    before = serials(viewer, {Topic.QUOTE.of(TENCENT)})
    await viewer.sandbox.scenario("calm")
    await viewer.sandbox.advance(30)
    await served(viewer, before)
    again = viewer.hub.subscribe(Topic.QUOTE.of("HK.01299"))
    await viewer.until_link(lambda status: status.state is LinkState.LIVE)
    assert reader.key != again.key


async def queueing(scene: SandboxScene) -> None:
    """Wait until a call waits for its limit."""
    async with in_time(lambda: scene.queue.asleep):
        while not scene.queue.asleep:
            await scene.sandbox.ask("time")


async def test_reads_beyond_the_limit_queue_and_come(viewer: SandboxScene) -> None:
    """Forty at once are within no broker's limit: none is refused, none goes before its turn."""
    await viewer.pace(60)
    before = await viewer.asked(Call.FLOW)
    calls = [asyncio.get_running_loop().create_task(viewer.gateway.flow.capital_flow(TENCENT)) for _ in range(40)]
    await queueing(viewer)
    at_once = await viewer.asked(Call.FLOW) - before
    assert 0 < at_once <= 30
    assert viewer.gateway.flow.flow_wait() > 0

    async with in_time("the end of all calls", lambda: calls):
        while not all(call.done() for call in calls):
            await viewer.pace(1)

    assert await viewer.asked(Call.FLOW) - before == 40
    assert {(await call).instrument for call in calls} == {TENCENT}


async def test_a_refusal_for_the_rate_says_how_long_and_is_kept_to(viewer: SandboxScene) -> None:
    """Another program has spent the budget: the next call of ours waits for it by itself."""
    call = viewer.rig.limited
    ask = (
        (lambda: viewer.gateway.flow.capital_flow(TENCENT))
        if call is Call.FLOW
        else (lambda: viewer.gateway.trading.orders(viewer.account))
    )
    await viewer.pace(60)
    await viewer.sandbox.scenario("rate-limited")

    async def many() -> None:
        for _ in range(6):
            await ask()

    with pytest.raises(RateLimited) as limited:
        await viewer.done(many())
    assert 0 < limited.value.retry_after <= 60
    assert limited.value.text
    before = await viewer.asked(call)
    waiting = asyncio.get_running_loop().create_task(ask())
    await queueing(viewer)
    assert await viewer.asked(call) == before

    await viewer.sandbox.scenario("calm")
    async with in_time("the end of the call", lambda: waiting):
        while not waiting.done():
            await viewer.pace(5)

    assert await waiting is not None
    assert await viewer.asked(call) == before + 1


@pytest.mark.parametrize("topic", sorted(SUBSCRIBED_TOPICS))
async def test_each_subscription_is_pushed_as_the_exchange_moves(viewer: SandboxScene, topic: Topic[object]) -> None:
    key = topic.of(InstrumentId("HK.00700"))
    reader = viewer.hub.subscribe(key)
    await viewer.until(lambda: viewer.hub.value(key) is not None)

    await viewer.until(lambda: key in viewer.session.holds())
    before = serials(viewer, {key})
    await viewer.sandbox.advance(61)
    await served(viewer, before)

    assert viewer.hub.value(reader.key) is not None
