"""The lock over each gateway: the broker's where there is one, else Tideboard's own, under the same rules."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from fakes.scenes.trading.sandbox_desk import Desks, SandboxDesk
from fakes.servers.gateway_rigs import Call, Lack, Optional
from tideboard_core.errors import BadInput, OrderDenied, RateLimited, WrongPassword
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason, PasswordKind, UnlockLifetime
from tideboard_core.model.order import Environment, OrderStatus

WRONG = "654321"
BOTH = pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER])


@pytest.fixture
async def chosen(desks: Desks, environment: Environment) -> AsyncIterator[SandboxDesk]:
    """A desk that was opened once and locked again: a password of our own has been chosen by then."""
    async with desks(environment) as desk:
        await desk.unlock()
        desk.lock.lock(LockReason.BY_HAND)
        await desk.spawn.settled()
        yield desk


def gated_by_the_broker(desk: SandboxDesk) -> bool:
    """Whose password opens the account in view."""
    return desk.rig.broker_lock and desk.environment is Environment.LIVE


@BOTH
async def test_whose_password_opens_the_account(chosen: SandboxDesk) -> None:
    broker = gated_by_the_broker(chosen)

    assert await chosen.lock.password_kind(chosen.account) is (PasswordKind.BROKER if broker else PasswordKind.OWN)
    assert chosen.account.broker_lock is chosen.rig.broker_lock
    assert bool(chosen.store.values) is not broker
    assert "123456" not in str(chosen.store.values)


@BOTH
async def test_it_opens_and_orders_go(chosen: SandboxDesk) -> None:
    await chosen.unlock()

    order = await chosen.resting()

    assert order.open
    assert (await chosen.unlocked()) is gated_by_the_broker(chosen)


@BOTH
async def test_a_wrong_password_opens_nothing(chosen: SandboxDesk) -> None:
    before = await chosen.asked(Call.PLACE)
    with pytest.raises(WrongPassword):
        await chosen.lock.unlock(WRONG, lifetime=UnlockLifetime.MINUTES_15)
    with pytest.raises(OrderDenied, match="lock"):
        await chosen.guard.submit(chosen.request())

    assert chosen.lock.tries_left == 1
    assert await chosen.asked(Call.PLACE) == before
    assert not await chosen.unlocked()


@BOTH
async def test_two_wrong_passwords_start_a_pause(chosen: SandboxDesk) -> None:
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
async def test_it_locks_by_itself(chosen: SandboxDesk, seconds: float, touched: bool, reason: LockReason) -> None:
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
async def test_a_lost_connection_locks_live_at_once_and_others_after_a_minute(chosen: SandboxDesk) -> None:
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
async def test_a_connection_that_comes_back_opens_nothing(chosen: SandboxDesk) -> None:
    """It stays as it was: LIVE locked, others open within their minute."""
    await chosen.unlock()
    generation = chosen.gateway.generation
    await chosen.sandbox.ask("cut", door=chosen.rig.name)
    await chosen.until_live(generation)

    assert chosen.lock.is_open(chosen.account) is (chosen.environment is Environment.PAPER)


async def test_another_program_on_the_login_locks_and_nobody_loops(desk: SandboxDesk) -> None:
    """A notice, or a connection that is taken over: locked, and only a person brings it back."""
    generation = desk.gateway.generation
    logins = desk.rig.logins(await desk.sandbox.state())

    await desk.rig.kick(desk.sandbox, desk.gateway)
    await desk.until(lambda: not desk.lock.is_open(desk.account))
    kept = desk.rig.keeps_its_place
    assert desk.lock.status.reason is (LockReason.KICKED_OUT if kept else LockReason.CONNECTION_LOST)
    if not kept:
        status = await desk.until_link(lambda status: status.state is LinkState.FAILED)
        assert (status.reason, status.retry_at) == ("taken-over", None)
    await desk.pace(60)
    for _ in range(20):
        await desk.sandbox.ask("time")
    assert desk.rig.logins(await desk.sandbox.state()) == logins
    assert desk.gateway.connected is kept
    if not kept:
        desk.session.retry_now()
        await desk.until_live(generation)
    assert not desk.lock.is_open(desk.account)
    assert desk.gateway.generation == generation + (not kept)


@BOTH
async def test_a_cancel_while_locked_takes_the_password_for_this_act_alone(chosen: SandboxDesk) -> None:
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


@pytest.mark.parametrize("environment", [Environment.PAPER])
async def test_a_password_of_our_own_is_long_enough(desks: Desks, environment: Environment) -> None:
    async with desks(environment) as desk:
        with pytest.raises(BadInput, match="password-too-short"):
            await desk.lock.choose_own("12345")

        assert not desk.lock.is_open(desk.account)


@pytest.mark.parametrize("which", [Optional.UNLOCK, Optional.PAPER_UNLOCK])
async def test_an_unlock_at_the_broker_is_refused_where_there_is_no_lock(desks: Desks, which: Optional) -> None:
    """With the gateway's word for it, which turns the lock to our own password."""
    environment = Environment.LIVE if which is Optional.UNLOCK else Environment.PAPER
    async with desks(environment) as desk:
        lack: Lack | None = desk.rig.lacks.get(which)
        digest = "e10adc3949ba59abbe56e057f20f883e"
        if lack is None:
            await desk.gateway.trading.unlock(desk.account, digest)
            assert await desk.unlocked()
            await desk.gateway.trading.lock(desk.account)
        else:
            for call in (desk.gateway.trading.unlock(desk.account, digest), desk.gateway.trading.lock(desk.account)):
                with pytest.raises(lack.error, match=lack.code):
                    await call
        assert not await desk.unlocked()
