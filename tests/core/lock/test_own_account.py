"""An account whose broker has no trade password: Tideboard's own gates it from the first unlock on, real money too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
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
from tideboard_core.lock.trading_lock import TradingLock, password_hash
from tideboard_core.market.hub import Hub
from tideboard_core.model.lock import PasswordKind, UnlockLifetime
from tideboard_core.model.order import Account, Environment


@pytest.fixture(params=list(Environment))
async def desk(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """A locked desk of a broker without a lock, as LongPort is."""
    async with trading_desk(tmp_path, request.param) as made:
        made.account = replace(made.account, broker_lock=False)
        made.lock.switch_account(made.account)
        yield made


def own(desk: Desk) -> Account:
    return desk.account


async def test_a_password_is_chosen_by_itself_and_asks_nobody_else(desk: Desk) -> None:
    """Not by an unlock: that may be one typing, in a dialog that says nothing of choosing."""
    assert await desk.lock.password_kind(own(desk)) is PasswordKind.OWN_NEW
    with pytest.raises(OrderDenied, match="lock"):
        await desk.guard.submit(desk.request())
    with pytest.raises(TradingLocked, match="own-password-missing"):
        await desk.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)
    with pytest.raises(TradingLocked, match="own-password-missing"):
        await desk.lock.unlock_once(own(desk), "our own words")
    assert desk.store.values == {}
    assert desk.lock.tries_left == 2

    await desk.lock.choose_own("our own words")
    assert not desk.lock.is_open(own(desk))
    with pytest.raises(BadInput, match="own-password-exists"):
        await desk.lock.choose_own("other words")
    await desk.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)

    assert desk.lock.is_open(own(desk))
    assert await desk.lock.password_kind(own(desk)) is PasswordKind.OWN
    assert desk.gateway.unlocks == []


async def test_another_password_is_wrong_and_wrong_ones_make_a_pause(desk: Desk) -> None:
    await unlock_chosen(desk.lock, "our own words")
    desk.lock.switch_account(None)
    desk.lock.switch_account(own(desk))

    with pytest.raises(RateLimited):  # noqa: PT012  which of the tries pauses is the throttle's own test
        for _ in range(20):
            with pytest.raises(WrongPassword):
                await desk.lock.unlock("other words", lifetime=UnlockLifetime.MINUTES_15)

    assert not desk.lock.is_open(own(desk))
    assert desk.lock.pause_left > 0
    assert desk.gateway.unlocks == []


async def test_locking_asks_nothing_of_the_broker(desk: Desk) -> None:
    await unlock_chosen(desk.lock, "our own words")

    await desk.lock.close()

    assert not desk.lock.is_open(own(desk))
    assert desk.gateway.unlocks == []


async def test_after_the_end_our_own_password_opens_nothing(desk: Desk) -> None:
    await unlock_chosen(desk.lock, "our own words")
    await desk.lock.close()

    with pytest.raises(TradingLocked):
        await desk.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)

    assert not desk.lock.is_open(own(desk))


async def test_a_remembered_hash_never_opens_what_our_own_password_gates(tmp_path: Path) -> None:
    """Whatever lies in the keyring under its name: nobody typed anything."""
    async with trading_desk(tmp_path, Environment.PAPER) as desk:
        await desk.store.set(f"unlock-{desk.account.id}", password_hash(PASSWORD))
        with pytest.raises(WrongPassword, match="own-password-needed"):
            await desk.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)
        assert not desk.lock.is_open(desk.account)


@pytest.mark.parametrize("shut", [VaultLocked("keyring-locked"), VaultTimeout("keyring-prompt-unanswered")])
async def test_a_locked_keyring_lets_paper_alone_choose_for_this_run(desk: Desk, shut: VaultError) -> None:
    """A LIVE account would else be opened by whoever keeps the keyring shut."""
    desk.store.refuse = shut
    if desk.account.environment is not Environment.PAPER:
        for call in (desk.lock.password_kind(own(desk)), desk.lock.choose_own(PASSWORD), desk.unlock()):
            with pytest.raises(type(shut)):
                await call
        assert not desk.lock.is_open(own(desk))
        return
    assert await desk.lock.password_kind(own(desk)) is PasswordKind.OWN_NEW
    await desk.unlock()
    assert desk.lock.is_open(own(desk))
    with pytest.raises(WrongPassword):
        await desk.lock.unlock("other words", lifetime=UnlockLifetime.MINUTES_15)

    desk.account = replace(ACCOUNTS[Environment.LIVE], broker_lock=False)
    desk.lock.switch_account(desk.account)
    with pytest.raises(type(shut)):
        await desk.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    desk.store.refuse = None
    assert await desk.lock.password_kind(own(desk)) is PasswordKind.OWN_NEW
    assert desk.store.values == {}


async def test_the_password_of_a_run_without_a_keyring_opens_all(desk: Desk) -> None:
    desk.store.refuse = VaultUnavailable("keyring-unavailable")
    await desk.unlock()

    assert desk.lock.is_open(own(desk))


async def test_six_tries_in_one_turn_are_not_all_judged(desk: Desk) -> None:
    await desk.lock.choose_own(PASSWORD)
    tries = [desk.lock.unlock(f"guess {n}", lifetime=UnlockLifetime.MINUTES_15) for n in range(6)]

    answers = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(answer) for answer in answers] == [WrongPassword] * 2 + [RateLimited] * 4
    assert desk.lock.pause_left > 0


async def test_wrong_passwords_are_counted_across_connections_and_starts(desk: Desk) -> None:
    await desk.lock.choose_own(PASSWORD)
    for _ in range(2):
        with pytest.raises(WrongPassword):
            await desk.lock.unlock("other words", lifetime=UnlockLifetime.MINUTES_15)
    again = TradingLock(hub=Hub(desk.clock), clock=desk.clock, gateway=desk.gateway, store=desk.store, spawn=desk.spawn)
    again.restore(await desk.records())
    again.switch_account(own(desk))

    with pytest.raises(RateLimited, match="password-pause"):
        await again.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    desk.clock.advance(60)
    await again.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)

    assert again.is_open(own(desk))
