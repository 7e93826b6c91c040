"""An account whose broker has no trade password: Tideboard's own gates it from the first unlock on, real money too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.trading import Desk, trading_desk
from fakes.trading_values import PASSWORD
from tideboard_core.errors import OrderDenied, RateLimited, WrongPassword
from tideboard_core.lock import password_hash
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


async def test_the_first_unlock_chooses_the_password_and_asks_nobody_else(desk: Desk) -> None:
    assert await desk.lock.password_kind(own(desk)) is PasswordKind.OWN_NEW
    with pytest.raises(OrderDenied, match="lock"):
        await desk.guard.submit(desk.request())

    await desk.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)

    assert desk.lock.is_open(own(desk))
    assert await desk.lock.password_kind(own(desk)) is PasswordKind.OWN
    assert desk.gateway.unlocks == []


async def test_another_password_is_wrong_and_wrong_ones_make_a_pause(desk: Desk) -> None:
    await desk.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)
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
    await desk.lock.unlock("our own words", lifetime=UnlockLifetime.MINUTES_15)

    await desk.lock.close()

    assert not desk.lock.is_open(own(desk))
    assert desk.gateway.unlocks == []


async def test_a_remembered_hash_never_opens_what_our_own_password_gates(tmp_path: Path) -> None:
    """Whatever lies in the keyring under its name: nobody typed anything."""
    async with trading_desk(tmp_path, Environment.PAPER) as desk:
        await desk.store.set(f"unlock-{desk.account.id}", password_hash(PASSWORD))
        with pytest.raises(WrongPassword, match="own-password-needed"):
            await desk.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)
        assert not desk.lock.is_open(desk.account)
