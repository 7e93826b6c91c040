"""OpenD is left locked whenever we may have opened it, however the unlock ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest

from fakes.trading import Desk, trading_desk
from fakes.trading_values import ACCOUNTS, PASSWORD
from tideboard_core import gateway_lock
from tideboard_core.errors import GatewayDown, RequestTimeout, TideboardError, TradingLocked, WrongPassword
from tideboard_core.lock import LockPolicy, password_hash
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account, Environment
from tideboard_core.ports import LinkState

OPENED, CLOSED = ("300003", True), ("300003", False)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A LIVE desk, locked."""
    async with trading_desk(tmp_path) as made:
        yield made


class SlowGateway:
    """Holds the answer to an unlock back: that of `desk`'s gateway, or an error."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: TideboardError | None = None) -> None:
        self.asked, self.answers = asyncio.Event(), asyncio.Event()
        self._error = error
        self._unlock = desk.gateway.unlock
        monkeypatch.setattr(desk.gateway, "unlock", self.unlock)

    async def unlock(self, account: Account, digest: str) -> None:
        await self._unlock(account, digest)
        self.asked.set()
        await self.answers.wait()
        if self._error is not None:
            raise self._error


async def test_a_dialog_that_is_closed_before_the_answer_leaves_nothing_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = SlowGateway(desk, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(desk.unlock())
    await gateway.asked.wait()

    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)
    await desk.spawn.settled()

    assert desk.gateway.unlocks == [OPENED, CLOSED]
    assert not desk.lock.is_open(desk.account)


@pytest.mark.parametrize(
    ("error", "closes"),
    [
        (RequestTimeout("no-answer"), True),
        (GatewayDown("connection-lost"), True),
        (GatewayDown("not-connected"), False),
        (WrongPassword("wrong-password"), False),
    ],
)
async def test_an_unlock_without_an_answer_counts_as_opened(desk: Desk, error: TideboardError, *, closes: bool) -> None:
    desk.gateway.refuse_unlock = error
    with pytest.raises(type(error)):
        await desk.unlock()
    await desk.spawn.settled()
    desk.gateway.refuse_unlock = None
    desk.link(LinkState.LIVE)
    await desk.spawn.settled()

    assert (desk.gateway.unlocks[-1] == CLOSED) is closes


async def test_the_account_that_was_opened_is_the_one_that_is_closed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = SlowGateway(desk, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(desk.unlock())
    await gateway.asked.wait()

    desk.lock.switch_account(ACCOUNTS[Environment.PAPER])
    gateway.answers.set()
    with pytest.raises(TideboardError, match="locked-meanwhile"):
        await attempt
    await desk.spawn.settled()

    assert desk.gateway.unlocks == [OPENED, CLOSED]


async def test_a_paper_unlock_does_not_cancel_what_is_owed(desk: Desk) -> None:
    await desk.unlock()
    desk.gateway.refuse_unlock = GatewayDown("connection-closed")
    desk.link(LinkState.DISCONNECTED)
    await desk.spawn.settled()
    desk.gateway.refuse_unlock = None
    desk.lock.switch_account(ACCOUNTS[Environment.PAPER])
    await desk.unlock()
    desk.link(LinkState.LIVE)
    await desk.spawn.settled()

    assert desk.gateway.unlocks == [OPENED, CLOSED, CLOSED]


async def test_the_end_of_the_program_does_not_wait_for_a_silent_gateway(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(_account: Account) -> None:
        await asyncio.Event().wait()

    await desk.unlock()
    monkeypatch.setattr(desk.gateway, "lock", silent)
    monkeypatch.setattr(gateway_lock, "END_TIMEOUT", 0.01)

    async with asyncio.timeout(5):
        await desk.lock.close()

    assert desk.lock.status.reason is LockReason.EXIT


async def test_the_end_of_the_program_closes_what_is_about_to_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = SlowGateway(desk, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(desk.unlock())
    await gateway.asked.wait()

    await desk.lock.close()

    assert desk.gateway.unlocks == [OPENED, CLOSED]
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)


async def test_after_the_end_nothing_opens_it_again(desk: Desk) -> None:
    """The window stands a moment longer, with its password dialogs, while the gateway is being locked."""
    await desk.unlock()
    await desk.lock.close()

    with pytest.raises(TradingLocked):
        await desk.unlock()
    with pytest.raises(TradingLocked):
        await desk.lock.unlock_once(desk.account, PASSWORD)

    assert desk.gateway.unlocks == [OPENED, CLOSED]
    assert not desk.lock.is_open(desk.account)


async def test_the_setting_leaves_it_open(desk: Desk) -> None:
    desk.policy = LockPolicy(lock_gateway_too=False)
    await desk.unlock()
    await desk.lock.close()

    assert desk.gateway.unlocks == [OPENED]


async def test_what_was_opened_again_meanwhile_stays_open(desk: Desk) -> None:
    """The closing of before had not had its turn yet."""
    waiting: list[Coroutine[Any, Any, None]] = []
    lock = gateway_lock.GatewayLock(desk.gateway, spawn=waiting.append, wanted=lambda: True)
    await lock.open(desk.account, password_hash(PASSWORD))
    lock.lock()
    await lock.open(desk.account, password_hash(PASSWORD))
    for work in waiting:
        await work

    assert desk.gateway.unlocks == [OPENED, OPENED]


@pytest.mark.parametrize("refused", [False, True])
async def test_a_closing_gives_way_to_an_unlock_under_way_and_comes_after_a_refusal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, refused: bool
) -> None:
    """Behind the unlock on the wire it would close what the window shows as open."""
    waiting: list[Coroutine[Any, Any, None]] = []
    lock = gateway_lock.GatewayLock(desk.gateway, spawn=waiting.append, wanted=lambda: True)
    await lock.open(desk.account, password_hash(PASSWORD))
    lock.lock()
    gateway = SlowGateway(desk, monkeypatch, WrongPassword("wrong-password") if refused else None)
    unlocking = asyncio.get_running_loop().create_task(lock.open(desk.account, password_hash(PASSWORD)))
    await gateway.asked.wait()
    await waiting.pop()
    assert desk.gateway.unlocks == [OPENED, OPENED]

    gateway.answers.set()
    await asyncio.gather(unlocking, return_exceptions=True)
    for work in waiting:
        await work

    assert lock.opened is not refused
    assert desk.gateway.unlocks == [OPENED, OPENED, CLOSED][: 3 if refused else 2]
