"""OpenD is left locked whenever we may have opened it, however the unlock ended."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import ACCOUNTS, PASSWORD
from fakes.values.waiting import in_time, until
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import (
    GatewayDown,
    NotOffered,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    TideboardError,
    TradingLocked,
    WrongPassword,
)
from tideboard_core.lock import gateway_lock
from tideboard_core.lock.gateway_lock import GatewayLogin, openings_of
from tideboard_core.lock.own_password import password_hash
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.lock import LockPolicy, LockReason, UnlockLifetime
from tideboard_core.model.order import Account, Environment

OPENED, CLOSED = ("300003", True), ("300003", False)


class SlowGateway:
    """Holds the answer to an unlock back: that of `scene`'s gateway, or an error."""

    def __init__(
        self, scene: TradingScene, monkeypatch: pytest.MonkeyPatch, error: TideboardError | None = None
    ) -> None:
        self.asked, self.answers = asyncio.Event(), asyncio.Event()
        self._error = error
        self._unlock = scene.gateway.unlock
        monkeypatch.setattr(scene.gateway, "unlock", self.unlock)

    async def unlock(self, account: Account, digest: str) -> None:
        await self._unlock(account, digest)
        self.asked.set()
        await self.answers.wait()
        if self._error is not None:
            raise self._error


async def test_a_dialog_that_is_closed_before_the_answer_leaves_nothing_open(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = SlowGateway(scene, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await gateway.asked.wait()

    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)
    gateway.answers.set()
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED, CLOSED, CLOSED]
    assert not scene.lock.is_open(scene.account)


@pytest.mark.parametrize(
    ("error", "closes"),
    [
        (RequestTimeout("no-answer"), True),
        (GatewayDown("connection-lost"), True),
        (ServerTrouble("server-error", text="HTTP 502"), True),
        (GatewayDown("not-connected"), False),
        (WrongPassword("wrong-password"), False),
    ],
)
async def test_an_unlock_without_an_answer_counts_as_opened(
    scene: TradingScene, error: TideboardError, *, closes: bool
) -> None:
    scene.gateway.refuse_unlock = error
    with pytest.raises(type(error)):
        await scene.unlock()
    await scene.spawn.settled()
    scene.gateway.refuse_unlock = None
    scene.link(LinkState.LIVE)
    await scene.spawn.settled()

    assert (scene.gateway.unlocks[-1] == CLOSED) is closes


async def test_the_answer_to_a_lock_ends_no_unlock_that_is_still_under_way(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over REST the two have no order: OpenD may carry the unlock out after the lock that it answers first."""
    gateway = SlowGateway(scene, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await gateway.asked.wait()
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)
    await until(lambda: scene.gateway.unlocks == [OPENED, CLOSED])
    assert scene.gateway.unlocks == [OPENED, CLOSED]
    assert await owed(scene) == ["300003"]
    assert scene.lock.status.owed_here

    gateway.answers.set()
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED, CLOSED, CLOSED]
    assert await owed(scene) == []
    assert not scene.lock.status.owed_here


async def test_a_lock_that_went_out_before_the_unlock_had_ended_ends_nothing(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer may come when the unlock has been carried out since."""
    asked, answers = asyncio.Event(), asyncio.Event()
    sent = scene.gateway.lock

    async def slow(account: Account) -> None:
        asked.set()
        await answers.wait()
        await sent(account)

    gateway = SlowGateway(scene, monkeypatch)
    monkeypatch.setattr(scene.gateway, "lock", slow)
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await gateway.asked.wait()
    attempt.cancel()
    await asked.wait()
    asked.clear()
    gateway.answers.set()
    await asked.wait()  # the second one, after the unlock

    answers.set()
    await scene.spawn.settled()

    noted = [record.data["openings"] for record in await scene.records() if record.data.get("kind") == "opend-locked"]
    assert len(noted) == 1
    assert scene.gateway.unlocks == [OPENED, CLOSED, CLOSED]
    await asyncio.gather(attempt, return_exceptions=True)


async def test_a_late_refusal_of_an_unlock_ends_what_it_owed(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = SlowGateway(scene, monkeypatch, WrongPassword("wrong-password"))
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await gateway.asked.wait()
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)

    gateway.answers.set()
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED, CLOSED]
    assert await owed(scene) == []


async def test_an_unlock_without_an_answer_is_owed_until_it_can_no_longer_be_carried_out(scene: TradingScene) -> None:
    scene.gateway.refuse_unlock = RequestTimeout("no-answer")
    with pytest.raises(RequestTimeout):
        await scene.unlock()
    scene.gateway.refuse_unlock = None
    await scene.lock.lock_gateway()  # by hand, while the unlock may still be under way
    assert scene.gateway.unlocks[-1] == CLOSED
    assert await owed(scene) == ["300003"]

    scene.clock.advance(gateway_lock.CARRIED_OUT_WITHIN - 1)
    scene.lock.tick()
    await scene.spawn.settled()
    assert await owed(scene) == ["300003"]
    closings = scene.gateway.unlocks.count(CLOSED)
    scene.clock.advance(1)
    scene.lock.tick()
    await scene.spawn.settled()

    assert scene.gateway.unlocks.count(CLOSED) == closings + 1
    assert await owed(scene) == []
    assert not scene.lock.status.owed_here


async def test_what_may_still_be_carried_out_is_not_closed_under_a_new_unlock(scene: TradingScene) -> None:
    """The lock at the end of that one pays for both."""
    scene.gateway.refuse_unlock = RequestTimeout("no-answer")
    with pytest.raises(RequestTimeout):
        await scene.unlock()
    scene.gateway.refuse_unlock = None
    await scene.spawn.settled()
    await scene.unlock()
    before = scene.gateway.unlocks[:]

    scene.clock.advance(gateway_lock.CARRIED_OUT_WITHIN)
    scene.lock.tick()
    await scene.spawn.settled()
    assert scene.gateway.unlocks == before

    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()
    assert scene.gateway.unlocks == [*before, CLOSED]
    assert await owed(scene) == []


async def test_the_account_that_was_opened_is_the_one_that_is_closed(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = SlowGateway(scene, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await gateway.asked.wait()

    scene.lock.switch_account(ACCOUNTS[Environment.PAPER])
    gateway.answers.set()
    with pytest.raises(TideboardError, match="locked-meanwhile"):
        await attempt
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED, CLOSED]


async def test_a_paper_unlock_does_not_cancel_what_is_owed(scene: TradingScene) -> None:
    await scene.unlock()
    scene.gateway.refuse_unlock = GatewayDown("connection-closed")
    scene.link(LinkState.DISCONNECTED)
    await scene.spawn.settled()
    scene.gateway.refuse_unlock = None
    scene.lock.switch_account(ACCOUNTS[Environment.PAPER])
    await scene.unlock()
    scene.link(LinkState.LIVE)
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED, CLOSED, CLOSED]


async def test_the_end_of_the_program_does_not_wait_for_a_silent_gateway(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(_account: Account) -> None:
        await asyncio.Event().wait()

    await scene.unlock()
    monkeypatch.setattr(scene.gateway, "lock", silent)
    monkeypatch.setattr(gateway_lock, "END_TIMEOUT", 0.01)

    async with in_time("the end"):
        await scene.lock.close()

    assert scene.lock.status.reason is LockReason.EXIT


async def test_the_end_of_the_program_closes_what_is_about_to_open(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = SlowGateway(scene, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await gateway.asked.wait()

    await scene.lock.close()

    assert scene.gateway.unlocks == [OPENED, CLOSED]
    assert await owed(scene) == ["300003"]  # it may be carried out after that answer: the next start locks it again
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)


async def test_the_end_of_the_program_waits_for_a_closing_under_way(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows asks whether the session may end, which locks, and ends it: the answer has to be in the order log."""
    asked, answers = asyncio.Event(), asyncio.Event()

    async def slow(_account: Account) -> None:
        asked.set()
        await answers.wait()

    monkeypatch.setattr(scene.gateway, "lock", slow)
    await scene.unlock()
    scene.lock.lock(LockReason.EXIT)
    await asked.wait()
    asyncio.get_running_loop().call_later(0.01, answers.set)

    await scene.lock.close()

    kinds = [record.data.get("kind") for record in await scene.records()]
    assert kinds[-1] == "opend-locked"


async def test_after_the_end_nothing_opens_it_again(scene: TradingScene) -> None:
    """The window stands a moment longer, with its password dialogs, while the gateway is being locked."""
    await scene.unlock()
    await scene.lock.close()

    with pytest.raises(TradingLocked):
        await scene.unlock()
    with pytest.raises(TradingLocked):
        await scene.lock.unlock_once(scene.account, PASSWORD)

    assert scene.gateway.unlocks == [OPENED, CLOSED]
    assert not scene.lock.is_open(scene.account)


async def test_the_setting_leaves_it_open_at_a_lock_too(scene: TradingScene) -> None:
    scene.policy = LockPolicy(lock_gateway_too=False)
    await scene.unlock()

    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED]


async def test_the_setting_leaves_it_open(scene: TradingScene) -> None:
    scene.policy = LockPolicy(lock_gateway_too=False)
    await scene.unlock()
    await scene.lock.close()

    assert scene.gateway.unlocks == [OPENED]


async def test_what_was_opened_again_meanwhile_stays_open(scene: TradingScene) -> None:
    """The closing of before had not had its turn yet."""
    waiting: list[Coroutine[Any, Any, None]] = []
    lock = gateway_lock.GatewayLock(scene.gateway, spawn=waiting.append, wanted=lambda: True, now=scene.clock.boot)
    await lock.open(scene.account, password_hash(PASSWORD))
    lock.lock()
    await lock.open(scene.account, password_hash(PASSWORD))
    for work in waiting:
        await work

    assert scene.gateway.unlocks == [OPENED, OPENED]


@pytest.mark.parametrize("refused", [False, True])
async def test_a_closing_gives_way_to_an_unlock_under_way_and_comes_after_a_refusal(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch, *, refused: bool
) -> None:
    """Behind the unlock on the wire it would close what the window shows as open."""
    waiting: list[Coroutine[Any, Any, None]] = []
    lock = gateway_lock.GatewayLock(scene.gateway, spawn=waiting.append, wanted=lambda: True, now=scene.clock.boot)
    await lock.open(scene.account, password_hash(PASSWORD))
    lock.lock()
    gateway = SlowGateway(scene, monkeypatch, WrongPassword("wrong-password") if refused else None)
    unlocking = asyncio.get_running_loop().create_task(lock.open(scene.account, password_hash(PASSWORD)))
    await gateway.asked.wait()
    await waiting.pop()
    assert scene.gateway.unlocks == [OPENED, OPENED]

    gateway.answers.set()
    await asyncio.gather(unlocking, return_exceptions=True)
    for work in waiting:
        await work

    assert lock.opened is not refused
    assert scene.gateway.unlocks == [OPENED, OPENED, CLOSED][: 3 if refused else 2]


# --- what outlives a run --------------------------------------------------------------------------------------------

OTHER = replace(ACCOUNTS[Environment.LIVE], id="300009")


async def killed(scene: TradingScene) -> TradingLock:
    """The lock of the next run on the same order log; the last one ended without a word."""
    lock = TradingLock(
        hub=Hub(scene.clock),
        clock=scene.clock,
        gateway=scene.gateway,
        store=scene.store,
        spawn=scene.spawn,
        policy=lambda: scene.policy,
        login=lambda: scene.login,
        journal=scene.journal,
    )
    lock.restore(await scene.records())
    return lock


def log_in(scene: TradingScene, lock: TradingLock, *accounts: Account) -> None:
    """The session is live and tells its accounts."""
    lock._hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))


async def owed(scene: TradingScene) -> list[str]:
    """What the order log on disk says."""
    return [opening.account_id for opening in openings_of(await scene.records())]


async def test_a_killed_run_s_unlock_is_paid_after_the_login(scene: TradingScene) -> None:
    await scene.unlock()
    lock = await killed(scene)
    assert [one.account_id for one in lock.status.owed] == ["300003"]
    assert scene.gateway.unlocks == [OPENED]

    log_in(scene, lock, scene.account)
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED, CLOSED]
    assert lock.status.owed == ()
    assert await owed(scene) == []
    assert (await killed(scene)).status.owed == ()


async def test_an_unlock_is_in_the_log_before_it_is_sent(scene: TradingScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill between question and answer leaves OpenD unlocked as well."""
    gateway = SlowGateway(scene, monkeypatch)
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await gateway.asked.wait()

    assert await owed(scene) == ["300003"]

    gateway.answers.set()
    await attempt


async def test_a_lock_while_the_log_is_written_sends_no_unlock(scene: TradingScene) -> None:
    await scene.audit.drain()
    scene.disk.entered.clear()
    scene.disk.gate.clear()
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await asyncio.to_thread(scene.disk.entered.wait)
    scene.lock.lock(LockReason.BY_HAND)
    scene.disk.gate.set()

    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await attempt

    assert scene.gateway.unlocks == []
    assert await owed(scene) == []


@pytest.mark.parametrize("refusal", [WrongPassword("wrong-password"), GatewayDown("not-connected")])
async def test_a_refused_unlock_is_no_debt(scene: TradingScene, refusal: TideboardError) -> None:
    scene.gateway.refuse_unlock = refusal
    with pytest.raises(type(refusal)):
        await scene.unlock()

    assert await owed(scene) == []


@pytest.mark.parametrize("error", [RequestTimeout("no-answer"), ServerRefused("refused"), GatewayDown("lost")])
async def test_only_an_answer_of_opend_ends_it(scene: TradingScene, error: TideboardError) -> None:
    await scene.unlock()
    lock = await killed(scene)
    scene.gateway.refuse_unlock = error
    log_in(scene, lock, scene.account)
    await scene.spawn.settled()
    assert [one.account_id for one in lock.status.owed] == ["300003"]
    assert lock.status.owed_here
    assert await owed(scene) == ["300003"]

    with pytest.raises(type(error)):
        await lock.lock_gateway()
    assert await owed(scene) == ["300003"]
    scene.gateway.refuse_unlock = None
    await lock.lock_gateway()

    assert await owed(scene) == []
    assert not lock.status.owed_here


@pytest.mark.parametrize(
    ("login", "accounts", "button"),
    [
        (GatewayLogin(address="10.0.0.5:11111", login="7"), (ACCOUNTS[Environment.LIVE],), True),
        (GatewayLogin(address="127.0.0.1:11111", login="8"), (OTHER,), True),
        (GatewayLogin(address="127.0.0.1:11111", login="7"), (ACCOUNTS[Environment.PAPER],), False),
        (GatewayLogin(address="10.0.0.5:11111", login="8"), (OTHER,), False),
        (GatewayLogin(address="10.0.0.5:11111", login="7"), (), False),
    ],
    ids=["another address", "another login", "another account", "all another", "nobody"],
)
async def test_elsewhere_nothing_is_locked_unasked(
    scene: TradingScene, login: GatewayLogin, accounts: tuple[Account, ...], *, button: bool
) -> None:
    """It stays told; a person may say that this OpenD is the one."""
    await scene.unlock()
    scene.login = login
    lock = await killed(scene)
    log_in(scene, lock, *accounts)
    await scene.spawn.settled()
    assert scene.gateway.unlocks == [OPENED]
    assert [one.account_id for one in lock.status.owed] == ["300003"]
    assert not lock.status.owed_here
    assert lock.can_lock_gateway is button

    if button:
        await lock.lock_gateway()
        assert scene.gateway.unlocks[-1] == (accounts[0].id, False)
        assert await owed(scene) == []
    else:
        with pytest.raises(NotOffered):
            await lock.lock_gateway()
        assert await owed(scene) == ["300003"]


async def test_several_debts_are_one_call(scene: TradingScene) -> None:
    for _ in range(3):
        run = await killed(scene)
        run.switch_account(scene.account)
        await run.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    lock = await killed(scene)
    assert len(lock.status.owed) == 3

    log_in(scene, lock, scene.account)
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED] * 3 + [CLOSED]
    assert await owed(scene) == []


async def test_an_unlock_of_this_run_is_not_closed_for_an_older_debt(scene: TradingScene) -> None:
    """It is closed with it, when this run locks."""
    await scene.unlock()
    lock = await killed(scene)
    lock.switch_account(scene.account)
    await lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    log_in(scene, lock, scene.account)
    await scene.spawn.settled()
    assert scene.gateway.unlocks == [OPENED, OPENED]
    assert lock.status.owed == ()

    lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [OPENED, OPENED, CLOSED]
    assert await owed(scene) == []


async def test_the_setting_that_leaves_it_open_owes_nothing(scene: TradingScene) -> None:
    await scene.unlock()
    scene.policy = LockPolicy(lock_gateway_too=False)
    lock = await killed(scene)
    log_in(scene, lock, scene.account)
    await scene.spawn.settled()
    assert lock.status.owed == ()
    assert scene.gateway.unlocks == [OPENED]

    scene.policy = LockPolicy()
    lock.tick()
    assert lock.status.owed_here


async def test_an_opend_left_open_by_the_setting_is_no_debt_later(scene: TradingScene) -> None:
    scene.policy = LockPolicy(lock_gateway_too=False)
    await scene.unlock()
    scene.link(LinkState.LIVE)
    scene.lock.lock(LockReason.BY_HAND)
    scene.policy = LockPolicy()

    assert (await killed(scene)).status.owed == ()


async def test_the_practice_exchange_owes_nothing(tmp_path: Path) -> None:
    """It is this run's child and ends with it."""
    async with trading_scene(tmp_path, Environment.PRACTICE) as scene:
        await scene.unlock()

        assert await owed(scene) == []
        assert (await killed(scene)).status.owed == ()


async def test_an_unlock_of_practice_that_a_kill_left_is_no_debt(tmp_path: Path) -> None:
    """A log that never named an opening has only the unlocks of practice: nothing would ever pay them."""
    async with trading_scene(tmp_path, Environment.PRACTICE) as scene:
        scene.audit.note(RecordKind.LOCK, "", {"kind": "unlocked", "account": scene.account.id, "reason": ""})
        lock = await killed(scene)
        log_in(scene, lock, scene.account)
        await scene.spawn.settled()

        assert lock.status.owed == ()


async def test_the_log_of_version_0_1_is_told_and_locked_by_hand(scene: TradingScene) -> None:
    """It has no login of an opening: nothing is locked unasked."""
    for kind in ("unlocked", "locked", "unlocked"):
        scene.audit.note(RecordKind.LOCK, "", {"kind": kind, "account": "300003", "reason": ""})
    lock = await killed(scene)
    assert not lock.status.owed  # the account may be one of paper, or of a broker without a lock

    log_in(scene, lock, scene.account)
    await scene.spawn.settled()
    assert [one.account_id for one in lock.status.owed] == ["300003"]
    assert scene.gateway.unlocks == []

    await lock.lock_gateway()
    assert scene.gateway.unlocks == [CLOSED]
    assert (await killed(scene)).status.owed == ()
