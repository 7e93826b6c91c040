"""The lock over each gateway: the broker's where there is one, else Tideboard's own, under the same rules."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from fakes.scenes.trading.sandbox_scene import OpenScene, SandboxScene
from fakes.servers.gateway_rigs import Call, Lack, Optional
from tideboard_core.errors import BadInput, OrderDenied, RateLimited, WrongPassword
from tideboard_core.lock.one_act import OneAct
from tideboard_core.market.session import STEADY
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason, PasswordKind, UnlockLifetime
from tideboard_core.model.order import Environment, OrderStatus

WRONG = "654321"
BOTH = pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER])


@pytest.fixture
async def chosen(scenes: OpenScene, environment: Environment) -> AsyncIterator[SandboxScene]:
    """A scene that was opened once and locked again: a password of our own has been chosen by then."""
    async with scenes(environment) as scene:
        await scene.unlock()
        scene.lock.lock(LockReason.BY_HAND)
        await scene.spawn.settled()
        yield scene


def gated_by_the_broker(scene: SandboxScene) -> bool:
    """Whose password opens the account in view."""
    return scene.rig.broker_lock and scene.environment is Environment.LIVE


@BOTH
async def test_whose_password_opens_the_account(chosen: SandboxScene) -> None:
    broker = gated_by_the_broker(chosen)

    assert await chosen.lock.password_kind(chosen.account) is (PasswordKind.BROKER if broker else PasswordKind.OWN)
    assert chosen.account.broker_lock is chosen.rig.broker_lock
    assert bool(chosen.store.values) is not broker
    assert "123456" not in str(chosen.store.values)


@BOTH
async def test_it_opens_and_orders_go(chosen: SandboxScene) -> None:
    await chosen.unlock()

    order = await chosen.resting()

    assert order.open
    assert (await chosen.unlocked()) is gated_by_the_broker(chosen)


@BOTH
async def test_a_wrong_password_opens_nothing(chosen: SandboxScene) -> None:
    before = await chosen.asked(Call.PLACE)
    with pytest.raises(WrongPassword):
        await chosen.lock.unlock(WRONG, lifetime=UnlockLifetime.MINUTES_15)
    with pytest.raises(OrderDenied, match="lock"):
        await chosen.guard.submit(chosen.request())

    assert chosen.lock.tries_left == 1
    assert await chosen.asked(Call.PLACE) == before
    assert not await chosen.unlocked()


@BOTH
async def test_two_wrong_passwords_start_a_pause(chosen: SandboxScene) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassword):
            await chosen.lock.unlock(WRONG, lifetime=UnlockLifetime.MINUTES_15)
    with pytest.raises(RateLimited, match="pause") as paused:
        await chosen.unlock()

    assert 0 < paused.value.retry_after <= 60
    await chosen.pace(61)
    await chosen.unlock()
    assert chosen.lock.is_open(chosen.account)


@BOTH
@pytest.mark.parametrize(
    ("seconds", "touched", "reason"),
    [(15 * 60, True, LockReason.EXPIRED), (10 * 60, False, LockReason.IDLE)],
    ids=["expired", "idle"],
)
async def test_it_locks_by_itself(chosen: SandboxScene, seconds: float, touched: bool, reason: LockReason) -> None:
    await chosen.unlock()
    for _ in range(int(seconds) // 60):
        chosen.clock.advance(60)
        if touched:
            chosen.lock.touched()
    chosen.lock.tick()
    await chosen.spawn.settled()

    assert (chosen.lock.is_open(chosen.account), chosen.lock.status.reason) == (False, reason)
    assert not await chosen.unlocked()
    with pytest.raises(OrderDenied, match="lock"):
        await chosen.guard.submit(chosen.request())


@BOTH
async def test_a_lost_connection_locks_live_at_once_and_others_after_a_minute(chosen: SandboxScene) -> None:
    chosen.eager = False
    await chosen.unlock()
    await chosen.sandbox.ask("close-door", door=chosen.rig.name)
    await chosen.until_link(lambda status: status.state is LinkState.DISCONNECTED)

    assert chosen.lock.is_open(chosen.account) is (chosen.environment is Environment.PAPER)
    chosen.clock.advance(59)
    assert chosen.lock.is_open(chosen.account) is (chosen.environment is Environment.PAPER)
    chosen.clock.advance(2)
    assert not chosen.lock.is_open(chosen.account)
    assert chosen.lock.status.reason is LockReason.CONNECTION_LOST
    await chosen.sandbox.ask("open-door", door=chosen.rig.name)
    chosen.session.retry_now()
    await chosen.until_live(1)
    assert not chosen.lock.is_open(chosen.account)


@BOTH
async def test_a_connection_that_comes_back_opens_nothing(chosen: SandboxScene) -> None:
    """It stays as it was: LIVE locked, others open within their minute."""
    await chosen.unlock()
    generation = chosen.gateway.generation
    await chosen.sandbox.ask("cut", door=chosen.rig.name)
    await chosen.until_live(generation)

    assert chosen.lock.is_open(chosen.account) is (chosen.environment is Environment.PAPER)


@BOTH
async def test_a_fault_of_our_own_locks_as_a_lost_connection_does_and_comes_back(chosen: SandboxScene) -> None:
    """It is told once; until the next login nothing is sent, and LIVE stays locked."""
    faults: list[str] = []
    chosen.hub.on_fault(lambda error, _where: faults.append(repr(error)))
    chosen.eager = False
    await chosen.unlock()
    generation, live = chosen.gateway.generation, chosen.environment is Environment.LIVE
    before = await chosen.asked(Call.PLACE)

    async def fail() -> None:
        raise ValueError("a fault of ours")

    whole, chosen.session._look = chosen.session._look, fail  # type: ignore[method-assign]
    chosen.clock.advance(STEADY)
    await chosen.until_link(lambda status: status.state is LinkState.DISCONNECTED)
    assert faults == ["ValueError('a fault of ours')"]
    assert chosen.session.status.reason == "session-failed"
    assert chosen.lock.is_open(chosen.account) is not live
    with pytest.raises(OrderDenied, match="link"):
        await chosen.guard.submit(chosen.request())

    chosen.session._look = whole  # type: ignore[method-assign]
    chosen.session.retry_now()
    await chosen.until_live(generation)
    assert chosen.gateway.generation == generation + 1
    assert chosen.lock.is_open(chosen.account) is not live
    assert await chosen.asked(Call.PLACE) == before


async def test_another_program_on_the_login_locks_and_nobody_loops(scene: SandboxScene) -> None:
    """A notice, or a connection that is taken over: locked, and only a person brings it back."""
    generation = scene.gateway.generation
    logins = scene.rig.logins(await scene.sandbox.state())

    await scene.rig.kick(scene.sandbox, scene.gateway)
    await scene.until(lambda: not scene.lock.is_open(scene.account))
    kept = scene.rig.keeps_its_place
    assert scene.lock.status.reason is (LockReason.KICKED_OUT if kept else LockReason.CONNECTION_LOST)
    if not kept:
        status = await scene.until_link(lambda status: status.state is LinkState.FAILED)
        assert (status.reason, status.retry_at) == ("taken-over", None)
    await scene.pace(60)
    for _ in range(20):
        await scene.sandbox.ask("time")
    assert scene.rig.logins(await scene.sandbox.state()) == logins
    assert scene.gateway.connected is kept
    if not kept:
        scene.session.retry_now()
        await scene.until_live(generation)
    assert not scene.lock.is_open(scene.account)
    assert scene.gateway.generation == generation + (not kept)


@BOTH
async def test_a_cancel_while_locked_takes_the_password_for_this_act_alone(chosen: SandboxScene) -> None:
    await chosen.unlock()
    order = await chosen.resting()
    chosen.lock.lock(LockReason.BY_HAND)
    await chosen.spawn.settled()
    await chosen.pace(1)

    chosen.person.password = WRONG
    with pytest.raises((OrderDenied, WrongPassword)):
        await chosen.guard.submit_cancel(chosen.withdrawal(order))
    chosen.person.password = chosen.sandbox.trade_password
    await chosen.guard.submit_cancel(chosen.withdrawal(order))
    await chosen.spawn.settled()

    await chosen.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)
    assert not await chosen.unlocked()
    assert not chosen.lock.is_open(chosen.account)


@pytest.fixture
async def unlocks(chosen: SandboxScene) -> list[OneAct]:
    """Two unlocks for an act each, as of two flattens: of two accounts of a firm where there are two."""
    accounts = await chosen.done(chosen.gateway.trading.accounts())
    live = [one for one in accounts if one.environment is Environment.LIVE]
    return [await chosen.lock.unlock_once(one, chosen.sandbox.trade_password) for one in (live[0], live[-1])]


@pytest.mark.parametrize("environment", [Environment.LIVE])
@pytest.mark.parametrize("last", [0, 1])
async def test_the_broker_s_lock_is_closed_when_the_last_act_of_its_firm_has_ended(
    chosen: SandboxScene, unlocks: list[OneAct], last: int
) -> None:
    unlocks[1 - last].end()
    await chosen.spawn.settled()
    assert unlocks[last].valid
    assert await chosen.unlocked() is gated_by_the_broker(chosen)

    unlocks[last].end()
    await chosen.spawn.settled()
    assert not await chosen.unlocked()


@pytest.mark.parametrize("environment", [Environment.LIVE])
async def test_an_act_that_ends_leaves_the_broker_s_lock_open_for_the_account_in_view(
    chosen: SandboxScene, unlocks: list[OneAct]
) -> None:
    await chosen.unlock()
    for one in unlocks:
        one.end()
    await chosen.spawn.settled()

    assert chosen.lock.is_open(chosen.account)
    assert await chosen.unlocked() is gated_by_the_broker(chosen)


@pytest.mark.parametrize("environment", [Environment.LIVE])
@pytest.mark.parametrize("reason", [LockReason.BY_HAND, LockReason.IDLE, LockReason.SUSPENDED])
async def test_what_locks_closes_the_broker_s_lock_at_once_under_every_act(
    chosen: SandboxScene, unlocks: list[OneAct], reason: LockReason
) -> None:
    if reason is LockReason.BY_HAND:
        chosen.lock.lock(reason)
    elif reason is LockReason.IDLE:
        chosen.clock.advance(10 * 60)
    else:
        chosen.clock.suspend(60)
    chosen.lock.tick()
    await chosen.spawn.settled()

    assert [one.valid for one in unlocks] == [False, False]
    assert not await chosen.unlocked()
    for one in unlocks:
        one.end()


@pytest.mark.parametrize("environment", [Environment.PAPER])
async def test_a_password_of_our_own_is_long_enough(scenes: OpenScene, environment: Environment) -> None:
    async with scenes(environment) as scene:
        with pytest.raises(BadInput, match="password-too-short"):
            await scene.lock.choose_own("12345")

        assert not scene.lock.is_open(scene.account)


@pytest.mark.parametrize("which", [Optional.UNLOCK, Optional.PAPER_UNLOCK])
async def test_an_unlock_at_the_broker_is_refused_where_there_is_no_lock(scenes: OpenScene, which: Optional) -> None:
    """With the gateway's word for it, which turns the lock to our own password."""
    environment = Environment.LIVE if which is Optional.UNLOCK else Environment.PAPER
    async with scenes(environment) as scene:
        lack: Lack | None = scene.rig.lacks.get(which)
        digest = "e10adc3949ba59abbe56e057f20f883e"
        if lack is None:
            await scene.gateway.trading.unlock(scene.account, digest)
            assert await scene.unlocked()
            await scene.gateway.trading.lock(scene.account)
        else:
            for call in (
                scene.gateway.trading.unlock(scene.account, digest),
                scene.gateway.trading.lock(scene.account),
            ):
                with pytest.raises(lack.error, match=lack.code):
                    await call
        assert not await scene.unlocked()
