"""What opens the trading lock: passwords, throttled and, if asked, remembered."""

from __future__ import annotations

import asyncio
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import PASSWORD
from tideboard_core.errors import (
    BadInput,
    NotOffered,
    RateLimited,
    TradingLocked,
    VaultUnavailable,
    WrongPassword,
)
from tideboard_core.lock.own_password import password_hash
from tideboard_core.model.hub_keys import LOCK
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason, PasswordKind, UnlockLifetime
from tideboard_core.model.order import Account, Environment
from tideboard_core.redaction import Redactor


def is_open(scene: TradingScene) -> bool:
    return scene.lock.is_open(scene.account)


# --- opening --------------------------------------------------------------------------------------------------------


async def test_it_begins_locked(scene: TradingScene) -> None:
    assert not is_open(scene)
    assert known(scene.hub, LOCK).kind is LockKind.LOCKED
    assert scene.gateway.unlocks == []


async def test_the_broker_s_password_opens_a_live_account(scene: TradingScene) -> None:
    await scene.unlock()

    assert is_open(scene)
    assert scene.gateway.unlocks == [("300003", True)]
    assert known(scene.hub, LOCK).kind is LockKind.UNLOCKED
    assert await scene.lock.password_kind(scene.account) is PasswordKind.BROKER


async def test_a_wrong_password_opens_nothing_and_two_start_a_pause(scene: TradingScene) -> None:
    assert scene.lock.tries_left == 2
    with pytest.raises(WrongPassword):
        await scene.lock.unlock("wrong", lifetime=UnlockLifetime.MINUTES_5)
    assert scene.lock.tries_left == 1
    with pytest.raises(WrongPassword):
        await scene.lock.unlock("wrong", lifetime=UnlockLifetime.MINUTES_5)
    asked = len(scene.gateway.unlocks)

    with pytest.raises(RateLimited) as pause:
        await scene.unlock()
    assert pause.value.retry_after == scene.lock.pause_left == 60
    assert len(scene.gateway.unlocks) == asked
    scene.clock.suspend(60)
    await scene.unlock()
    assert is_open(scene)


async def test_a_wrong_password_is_on_disk_before_anybody_hears_of_it(paper: TradingScene) -> None:
    await paper.unlock()
    paper.lock.lock(LockReason.BY_HAND)
    await paper.audit.drain()
    paper.disk.gate.clear()
    paper.disk.entered.clear()

    attempt = asyncio.get_running_loop().create_task(paper.lock.unlock("another", lifetime=UnlockLifetime.MINUTES_5))
    await asyncio.to_thread(paper.disk.entered.wait)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not attempt.done()
    paper.disk.gate.set()

    with pytest.raises(WrongPassword):
        await attempt


async def test_the_broker_s_own_pause_is_kept(scene: TradingScene) -> None:
    scene.gateway.refuse_unlock = RateLimited("rate", retry_after=47.0)

    with pytest.raises(RateLimited):
        await scene.unlock()

    assert (scene.lock.pause_left, scene.lock.paused_by_broker) == (47, True)
    scene.gateway.refuse_unlock = None
    asked = len(scene.gateway.unlocks)
    with pytest.raises(RateLimited, match="broker-pause"):
        await scene.unlock()
    (await scene.lock.unlock_once(scene.account, PASSWORD, way_out=True)).end()
    assert len(scene.gateway.unlocks) > asked, "a way out asks in spite of it"
    assert scene.lock.pause_left == 0, "the broker's yes ends it"


async def test_no_pause_of_the_broker_is_kept_longer_than_a_minute_or_than_its_connection(scene: TradingScene) -> None:
    scene.gateway.refuse_unlock = RateLimited("rate", retry_after=86400.0)
    with pytest.raises(RateLimited):
        await scene.unlock()
    assert scene.lock.pause_left == 60

    scene.link(LinkState.DISCONNECTED)

    assert scene.lock.pause_left == 0


async def test_unlock_trade_never_goes_out_for_paper(paper: TradingScene) -> None:
    assert await paper.lock.password_kind(paper.account) is PasswordKind.OWN_NEW
    await paper.unlock()
    paper.lock.lock(LockReason.BY_HAND)
    assert await paper.lock.password_kind(paper.account) is PasswordKind.OWN
    with pytest.raises(WrongPassword):
        await paper.lock.unlock("another password", lifetime=UnlockLifetime.MINUTES_5)
    await paper.unlock()
    await paper.spawn.settled()

    assert is_open(paper)
    assert paper.gateway.unlocks == []


async def test_our_own_password_is_not_readable_in_the_keyring(paper: TradingScene) -> None:
    await paper.unlock()

    kept = "".join(paper.store.values.values())
    assert PASSWORD not in kept
    assert password_hash(PASSWORD) not in kept


async def test_a_short_own_password_is_refused(paper: TradingScene) -> None:
    with pytest.raises(BadInput, match="password-too-short"):
        await paper.lock.choose_own("12345")
    assert not is_open(paper)


async def test_without_a_keyring_our_own_password_lives_in_this_run(paper: TradingScene) -> None:
    paper.store.refuse = VaultUnavailable("keyring-unavailable")
    await paper.unlock()
    paper.lock.lock(LockReason.BY_HAND)

    with pytest.raises(WrongPassword):
        await paper.lock.unlock("another password", lifetime=UnlockLifetime.MINUTES_5)
    await paper.unlock()

    assert is_open(paper)


async def test_a_gateway_without_a_lock_for_the_account_leaves_it_to_our_password(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, Environment.PRACTICE) as scene:
        scene.gateway.refuse_unlock = NotOffered("no-lock-on-paper")
        with pytest.raises(NotOffered):
            await scene.unlock()

        assert await scene.lock.password_kind(scene.account) is PasswordKind.OWN_NEW
        assert scene.store.values == {}
        await scene.unlock()
        assert is_open(scene)
        assert await scene.lock.password_kind(scene.account) is PasswordKind.OWN


@pytest.mark.parametrize("code", ["unknown-account", "not-offered", "call-not-offered"])
async def test_no_other_refusal_puts_our_password_in_the_place_of_the_broker_s(scene: TradingScene, code: str) -> None:
    scene.gateway.refuse_unlock = NotOffered(code)
    for _ in range(2):
        with pytest.raises(NotOffered):
            await scene.unlock()

    assert not is_open(scene)
    assert await scene.lock.password_kind(scene.account) is PasswordKind.BROKER
    assert scene.store.values == {}


async def test_without_an_account_there_is_nothing_to_open(scene: TradingScene) -> None:
    scene.lock.switch_account(None)

    with pytest.raises(TradingLocked, match="no-account"):
        await scene.unlock()


async def test_locking_while_the_gateway_still_thinks_wins(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock = scene.gateway.unlock

    async def slow(*arguments: object) -> None:
        await unlock(*arguments)  # type: ignore[arg-type]
        scene.lock.lock(LockReason.BY_HAND)

    monkeypatch.setattr(scene.gateway, "unlock", slow)
    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await scene.unlock()
    await scene.spawn.settled()

    assert not is_open(scene)
    assert scene.gateway.unlocks == [("300003", True), ("300003", False)]


# --- remembering ----------------------------------------------------------------------------------------------------


async def test_nothing_is_kept_unless_asked(scene: TradingScene) -> None:
    await scene.unlock()

    assert scene.store.values == {}
    assert not await scene.lock.remembered()


async def test_our_own_password_is_never_remembered(paper: TradingScene) -> None:
    await paper.unlock()
    kept = dict(paper.store.values)
    paper.lock.lock(LockReason.BY_HAND)

    await paper.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)

    assert paper.store.values == kept


async def test_a_remembered_hash_opens_only_when_a_person_asks(scene: TradingScene) -> None:
    await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()
    asked = len(scene.gateway.unlocks)
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)
    scene.clock.advance(3600)
    scene.lock.tick()
    await scene.blotter.read_again()
    assert len(scene.gateway.unlocks) == asked
    assert not is_open(scene)

    await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)

    assert is_open(scene)


async def test_a_remembered_hash_goes_to_the_server_for_which_it_was_given_alone(scene: TradingScene) -> None:
    """Another OpenD, and the account of another broker with the same number, ask for the password."""
    given = scene.login
    await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()
    asked = len(scene.gateway.unlocks)
    for login, account in (
        (given._replace(address="10.0.0.7:11111"), scene.account),
        (given, replace(scene.account, broker="elsewhere")),
    ):
        scene.login = login
        scene.lock.switch_account(account)
        assert not await scene.lock.remembered()
        with pytest.raises(WrongPassword, match="nothing-remembered"):
            await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)
    assert len(scene.gateway.unlocks) == asked

    scene.lock.switch_account(replace(scene.account, name="Read again"))
    assert await scene.lock.remembered()
    await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)
    assert scene.lock.is_open(scene.account)


@pytest.mark.parametrize("on_the_way", ["the keyring answers", "the password is proven"])
async def test_another_server_meanwhile_gets_no_hash_and_keeps_none(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch, on_the_way: str
) -> None:
    given, other = scene.login, scene.login._replace(address="10.0.0.7:11111")
    read, unlock = scene.store.get, scene.gateway.unlock

    async def moved(name: str) -> str | None:
        scene.login = other
        return await read(name)

    async def proven(account: Account, digest: str) -> None:
        scene.login = other
        await unlock(account, digest)

    if on_the_way == "the password is proven":
        monkeypatch.setattr(scene.gateway, "unlock", proven)
    await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    assert await scene.lock.remembered() is (scene.login == given)
    if on_the_way == "the keyring answers":
        scene.lock.lock(LockReason.BY_HAND)
        await scene.spawn.settled()
        asked = len(scene.gateway.unlocks)
        monkeypatch.setattr(scene.store, "get", moved)
        with pytest.raises(TradingLocked, match="locked-meanwhile"):
            await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)
        assert len(scene.gateway.unlocks) == asked


async def test_what_locks_while_the_keyring_answers_wins(scene: TradingScene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()
    asked = len(scene.gateway.unlocks)
    read = scene.store.get

    async def slow(name: str) -> str | None:
        found = await read(name)
        scene.lock.lock(LockReason.SCREEN_LOCKED)
        return found

    monkeypatch.setattr(scene.store, "get", slow)
    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)

    assert not is_open(scene)
    assert len(scene.gateway.unlocks) == asked


async def test_a_refused_hash_is_forgotten(scene: TradingScene) -> None:
    await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    scene.gateway.refuse_unlock = WrongPassword("wrong-password")

    with pytest.raises(WrongPassword):
        await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)

    assert not await scene.lock.remembered()
    scene.gateway.refuse_unlock = None
    with pytest.raises(WrongPassword, match="nothing-remembered"):
        await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)


async def test_forgetting_removes_the_hash(scene: TradingScene) -> None:
    await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)

    await scene.lock.forget()

    assert scene.store.values == {}


async def test_the_redactor_knows_every_password_before_anything_can_fail(tmp_path: Path) -> None:
    """The wrong ones too: they are often right somewhere else."""
    redactor = Redactor()
    async with trading_scene(tmp_path, redactor=redactor) as scene:
        with pytest.raises(WrongPassword):
            await scene.lock.unlock("another canary", lifetime=UnlockLifetime.MINUTES_5)

    assert redactor.clean("is it another canary?") == "is it [secret]?"


async def test_no_password_and_no_hash_reaches_log_status_or_errors(
    scene: TradingScene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    told: list[str] = []
    for password in ("another canary", PASSWORD):
        try:
            await scene.lock.unlock(password, lifetime=UnlockLifetime.MINUTES_5, remember=True)
        except WrongPassword as error:
            told += [str(error), repr(error), "".join(traceback.format_exception(error))]
    await scene.guard.submit(scene.request())
    told += [
        scene.disk.seen.decode(),
        caplog.text,
        repr(scene.lock.status),
        repr(scene.lock),
        repr(scene.order_journal),
    ]

    for canary in (PASSWORD, "another canary"):
        assert canary not in "".join(told)
        assert password_hash(canary) not in "".join(told)
