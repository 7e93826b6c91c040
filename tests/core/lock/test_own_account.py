"""An account whose broker has no trade password: Tideboard's own gates it from the first unlock on, real money too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.lock import unlock_chosen
from fakes.values.trading import ACCOUNTS, PASSWORD
from tideboard_core.errors import (
    BadInput,
    OrderDenied,
    RateLimited,
    TradingLocked,
    VaultError,
    VaultLocked,
    VaultTimeout,
    VaultUnavailable,
    WrongPassword,
)
from tideboard_core.lock.own_password import RememberedUnlocks, password_hash
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.lock import PasswordKind, UnlockLifetime
from tideboard_core.model.order import Account, Environment


@pytest.fixture(params=list(Environment))
async def scene(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[TradingScene]:
    """A locked scene of a broker without a lock, as LongPort is."""
    async with trading_scene(tmp_path, request.param) as made:
        made.account = replace(made.account, broker_lock=False)
        made.lock.switch_account(made.account)
        yield made


def own(scene: TradingScene) -> Account:
    return scene.account


async def test_a_password_is_chosen_by_itself_and_asks_nobody_else(scene: TradingScene) -> None:
    """Not by an unlock: that may be one typing, in a dialog that says nothing of choosing."""
    assert await scene.lock.password_kind(own(scene)) is PasswordKind.OWN_NEW
    with pytest.raises(OrderDenied, match="lock"):
        await scene.guard.submit(scene.request())
    with pytest.raises(TradingLocked, match="own-password-missing"):
        await scene.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)
    with pytest.raises(TradingLocked, match="own-password-missing"):
        await scene.lock.unlock_once(own(scene), "our own words")
    assert scene.store.values == {}
    assert scene.lock.tries_left == 2

    await scene.lock.choose_own("our own words")
    assert not scene.lock.is_open(own(scene))
    with pytest.raises(BadInput, match="own-password-exists"):
        await scene.lock.choose_own("other words")
    await scene.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)

    assert scene.lock.is_open(own(scene))
    assert await scene.lock.password_kind(own(scene)) is PasswordKind.OWN
    assert scene.gateway.unlocks == []


async def test_another_password_is_wrong_and_wrong_ones_make_a_pause(scene: TradingScene) -> None:
    await unlock_chosen(scene.lock, "our own words")
    scene.lock.switch_account(None)
    scene.lock.switch_account(own(scene))

    with pytest.raises(RateLimited):  # noqa: PT012  which of the tries pauses is the throttle's own test
        for _ in range(20):
            with pytest.raises(WrongPassword):
                await scene.lock.unlock("other words", lifetime=UnlockLifetime.MINUTES_15)

    assert not scene.lock.is_open(own(scene))
    assert scene.lock.pause_left > 0
    assert scene.gateway.unlocks == []


async def test_locking_asks_nothing_of_the_broker(scene: TradingScene) -> None:
    await unlock_chosen(scene.lock, "our own words")

    await scene.lock.close()

    assert not scene.lock.is_open(own(scene))
    assert scene.gateway.unlocks == []


async def test_after_the_end_our_own_password_opens_nothing(scene: TradingScene) -> None:
    await unlock_chosen(scene.lock, "our own words")
    await scene.lock.close()

    with pytest.raises(TradingLocked):
        await scene.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)

    assert not scene.lock.is_open(own(scene))


async def test_a_remembered_hash_never_opens_what_our_own_password_gates(tmp_path: Path) -> None:
    """Whatever lies in the keyring under its name: nobody typed anything."""
    async with trading_scene(tmp_path, Environment.PAPER) as scene:
        kept = RememberedUnlocks(scene.store)
        await kept.set(scene.account.identity, scene.login.address, password_hash(PASSWORD))
        with pytest.raises(WrongPassword, match="own-password-needed"):
            await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)
        assert not scene.lock.is_open(scene.account)


@pytest.mark.parametrize("shut", [VaultLocked("keyring-locked"), VaultTimeout("keyring-prompt-unanswered")])
async def test_a_locked_keyring_lets_paper_alone_choose_for_this_run(scene: TradingScene, shut: VaultError) -> None:
    """A LIVE account would else be opened by whoever keeps the keyring shut."""
    scene.store.refuse = shut
    if scene.account.environment is not Environment.PAPER:
        for call in (scene.lock.password_kind(own(scene)), scene.lock.choose_own(PASSWORD), scene.unlock()):
            with pytest.raises(type(shut)):
                await call
        assert not scene.lock.is_open(own(scene))
        return
    assert await scene.lock.password_kind(own(scene)) is PasswordKind.OWN_NEW
    await scene.unlock()
    assert scene.lock.is_open(own(scene))
    with pytest.raises(WrongPassword):
        await scene.lock.unlock("other words", lifetime=UnlockLifetime.MINUTES_15)

    scene.account = replace(ACCOUNTS[Environment.LIVE], broker_lock=False)
    scene.lock.switch_account(scene.account)
    with pytest.raises(type(shut)):
        await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    scene.store.refuse = None
    assert await scene.lock.password_kind(own(scene)) is PasswordKind.OWN_NEW
    assert scene.store.values == {}


async def test_the_password_of_a_run_without_a_keyring_opens_all(scene: TradingScene) -> None:
    scene.store.refuse = VaultUnavailable("keyring-unavailable")
    await scene.unlock()

    assert scene.lock.is_open(own(scene))


async def test_six_tries_in_one_turn_are_not_all_judged(scene: TradingScene) -> None:
    await scene.lock.choose_own(PASSWORD)
    tries = [scene.lock.unlock(f"guess {n}", lifetime=UnlockLifetime.MINUTES_15) for n in range(6)]

    answers = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(answer) for answer in answers] == [WrongPassword] * 2 + [RateLimited] * 4
    assert scene.lock.pause_left > 0


async def test_wrong_passwords_are_counted_across_connections_and_starts(scene: TradingScene) -> None:
    await scene.lock.choose_own(PASSWORD)
    for _ in range(2):
        with pytest.raises(WrongPassword):
            await scene.lock.unlock("other words", lifetime=UnlockLifetime.MINUTES_15)
    again = TradingLock(
        hub=Hub(scene.clock), clock=scene.clock, gateway=scene.gateway, store=scene.store, spawn=scene.spawn
    )
    again.restore(await scene.records())
    again.switch_account(own(scene))

    with pytest.raises(RateLimited, match="password-pause"):
        await again.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    scene.clock.advance(60)
    await again.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)

    assert again.is_open(own(scene))
