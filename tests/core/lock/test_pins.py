"""A pinned LIVE account stays locked until its own password removes the pin, over restarts too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.disk import Disk
from fakes.values.trading import ACCOUNTS, PASSWORD
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import BadInput, RateLimited, TideboardError, TradingLocked, VaultUnavailable, WrongPassword
from tideboard_core.model.hub_keys import LOCK
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockEvent, LockKind, LockReason, UnlockLifetime
from tideboard_core.model.order import Account, Environment

LIVE = ACCOUNTS[Environment.LIVE]
OTHER = replace(LIVE, id="300009")


async def pins_on_disk(scene: TradingScene) -> list[tuple[str, str]]:
    """What the order log says of pins, in its order."""
    events = {LockEvent.PINNED, LockEvent.UNPINNED}
    records = [one for one in await scene.records() if one.kind is RecordKind.LOCK]
    return [(one.data["kind"], one.data["account"]) for one in records if one.data.get("kind") in events]


def pinned_now(scene: TradingScene) -> list[Account]:
    """The accounts of the two that the status names."""
    return [one for one in (LIVE, OTHER) if one in scene.lock.status.pinned]


async def test_pinning_locks_the_account_and_says_so(scene: TradingScene) -> None:
    await scene.unlock()
    epoch = scene.lock.epoch

    await scene.lock.pin(LIVE)
    await scene.spawn.settled()

    assert scene.lock.pinned(LIVE)
    assert not scene.lock.is_open(LIVE)
    assert scene.lock.epoch > epoch
    assert (scene.lock.status.kind, scene.lock.status.reason) == (LockKind.LOCKED, LockReason.PINNED)
    assert pinned_now(scene) == [LIVE]
    assert scene.gateway.unlocks[-1] == (LIVE.id, False)


async def test_no_password_unlocks_a_pinned_account(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)

    with pytest.raises(TradingLocked, match="account-pinned"):
        await scene.unlock()
    with pytest.raises(TradingLocked, match="account-pinned"):
        await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_15)

    assert not scene.lock.is_open(LIVE)
    assert scene.gateway.unlocks == []


async def test_a_password_under_way_does_not_open_what_is_pinned_meanwhile(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked = asyncio.Event(), asyncio.Event()
    unlock = scene.gateway.unlock

    async def slow(account: Account, digest: str) -> None:
        await unlock(account, digest)
        asked.set()
        await answer.wait()

    monkeypatch.setattr(scene.gateway, "unlock", slow)
    attempt = asyncio.get_running_loop().create_task(scene.unlock())
    await asked.wait()
    await scene.lock.pin(LIVE)
    answer.set()

    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await attempt
    await scene.spawn.settled()
    assert not scene.lock.is_open(LIVE)
    assert scene.gateway.unlocks == [(LIVE.id, True), (LIVE.id, False)]


async def test_its_own_password_unpins_and_leaves_trading_locked(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)

    await scene.lock.unpin(LIVE, PASSWORD)
    await scene.spawn.settled()

    assert not scene.lock.pinned(LIVE)
    assert not scene.lock.is_open(LIVE)
    assert pinned_now(scene) == []
    assert scene.gateway.unlocks == [(LIVE.id, True), (LIVE.id, False)]
    await scene.unlock()
    assert scene.lock.is_open(LIVE)


async def test_a_wrong_password_leaves_it_pinned_and_is_counted(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)
    scene.gateway.refuse_unlock = WrongPassword("wrong-password")
    for _ in range(2):
        with pytest.raises(WrongPassword):
            await scene.lock.unpin(LIVE, "654321")
    with pytest.raises(RateLimited):
        await scene.lock.unpin(LIVE, PASSWORD)

    assert scene.lock.pinned(LIVE)
    assert await pins_on_disk(scene) == [("account-pinned", LIVE.id)]


async def test_the_proof_of_another_account_removes_nothing(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)
    proof = await scene.lock.unlock_once(OTHER, PASSWORD)

    with pytest.raises(TradingLocked):
        await scene.lock.pins.remove(LIVE, proof)

    assert scene.lock.pinned(LIVE)


async def test_a_paper_account_of_the_same_number_removes_nothing(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)
    twin = replace(ACCOUNTS[Environment.PAPER], id=LIVE.id)
    await scene.lock.choose_own(PASSWORD)

    with pytest.raises(TradingLocked):
        await scene.lock.pins.remove(LIVE, await scene.lock.unlock_once(twin, PASSWORD))

    assert scene.lock.pinned(LIVE)
    assert not scene.lock.pinned(twin)


ENDS: list[tuple[str, Callable[[TradingScene], object]]] = [
    ("lock", lambda scene: scene.lock.lock(LockReason.BY_HAND)),
    ("switch", lambda scene: scene.lock.switch_account(OTHER)),
    ("pin", lambda scene: scene.lock.hold(LIVE)),
    ("connection", lambda scene: scene.link(LinkState.DISCONNECTED)),
    ("suspend", lambda scene: scene.clock.suspend(60)),
]


@pytest.mark.parametrize("event", [event for _name, event in ENDS], ids=[name for name, _event in ENDS])
async def test_what_locks_while_the_log_is_written_keeps_the_pin(
    scene: TradingScene, event: Callable[[TradingScene], object]
) -> None:
    """In memory and, after what was written meanwhile, on disk."""
    await scene.lock.pin(LIVE)
    proof = await scene.lock.unlock_once(LIVE, PASSWORD)
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()

    async def interfere() -> None:
        await asyncio.to_thread(scene.disk.entered.wait)
        event(scene)
        scene.disk.gate.set()

    with pytest.raises(TradingLocked):
        await asyncio.gather(scene.lock.pins.remove(LIVE, proof), interfere())

    assert scene.lock.pinned(LIVE)
    assert (await pins_on_disk(scene))[-1] == ("account-pinned", LIVE.id)


async def test_an_unpin_that_is_cancelled_while_the_log_is_written_keeps_the_pin(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)
    proof = await scene.lock.unlock_once(LIVE, PASSWORD)
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    removing = asyncio.get_running_loop().create_task(scene.lock.pins.remove(LIVE, proof))
    await asyncio.to_thread(scene.disk.entered.wait)
    removing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await removing
    scene.disk.gate.set()

    assert scene.lock.pinned(LIVE)
    assert [kind for kind, _account in await pins_on_disk(scene)] == [
        "account-pinned",
        "account-unpinned",
        "account-pinned",
    ]


async def test_an_ended_proof_removes_nothing(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)
    proof = await scene.lock.unlock_once(LIVE, PASSWORD)
    proof.end()

    with pytest.raises(TradingLocked):
        await scene.lock.pins.remove(LIVE, proof)

    assert await pins_on_disk(scene) == [("account-pinned", LIVE.id)]


@pytest.mark.parametrize("environment", [Environment.PRACTICE, Environment.PAPER])
async def test_only_real_money_is_pinned(scene: TradingScene, environment: Environment) -> None:
    with pytest.raises(BadInput, match="pin-live-only"):
        await scene.lock.pin(ACCOUNTS[environment])

    assert await pins_on_disk(scene) == []


async def test_pinning_twice_is_one_record_and_ends_no_flatten(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)
    epoch = scene.lock.epoch

    await scene.lock.pin(LIVE)

    assert scene.lock.epoch == epoch
    assert await pins_on_disk(scene) == [("account-pinned", LIVE.id)]


async def test_pinning_another_account_touches_nothing_of_the_one_in_view(scene: TradingScene) -> None:
    await scene.unlock()
    epoch = scene.lock.epoch

    await scene.lock.pin(OTHER)

    assert scene.lock.is_open(LIVE)
    assert scene.lock.epoch == epoch
    assert pinned_now(scene) == [OTHER]
    scene.lock.switch_account(OTHER)
    assert scene.lock.status.reason is LockReason.PINNED


async def test_pinning_an_account_that_is_open_out_of_view_locks_it(scene: TradingScene) -> None:
    await scene.unlock()
    scene.lock.switch_account(OTHER)
    await scene.lock.pin(LIVE)
    scene.lock.switch_account(LIVE)

    assert not scene.lock.any_open
    assert not scene.lock.is_open(LIVE)


async def test_every_account_that_is_told_is_listed(scene: TradingScene) -> None:
    told: list[list[Account]] = []
    scene.hub.listen(LOCK, lambda _key: told.append(pinned_now(scene)))

    await scene.lock.pin(LIVE)
    await scene.lock.pin(OTHER)
    await scene.lock.unpin(LIVE, PASSWORD)

    assert told[-1] == [OTHER]


async def test_a_pin_outlives_restarts_and_reconnects(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_scene(tmp_path, disk=disk) as scene:
        await scene.lock.pin(LIVE)
        await scene.lock.pin(OTHER)
        await scene.lock.unpin(OTHER, PASSWORD)
    async with trading_scene(tmp_path, disk=disk) as scene:
        assert pinned_now(scene) == [LIVE]
        assert scene.lock.pinned(LIVE)
        scene.link(LinkState.DISCONNECTED)
        scene.link(LinkState.LIVE)
        scene.lock.switch_account(LIVE)
        with pytest.raises(TideboardError, match="account-pinned"):
            await scene.unlock()
        await scene.lock.unpin(LIVE, PASSWORD)
    async with trading_scene(tmp_path, disk=disk) as scene:
        assert not scene.lock.pinned(LIVE)


async def test_a_pin_is_in_force_also_where_the_log_cannot_be_written(scene: TradingScene) -> None:
    await scene.audit.drain()
    scene.disk.fail_at = scene.disk.effects + 1

    with pytest.raises(TradingLocked, match="pin-unwritten"):
        await scene.lock.pin(LIVE)

    assert scene.lock.pinned(LIVE)
    assert scene.lock.status.view_pinned
    with pytest.raises(TradingLocked, match="account-pinned"):
        await scene.unlock()
    assert await pins_on_disk(scene) == [("account-pinned", LIVE.id)], "once the disk takes it"


async def test_a_pin_is_in_force_from_the_click_and_shows_once_it_is_on_disk(scene: TradingScene) -> None:
    await scene.unlock()
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    scene.lock.hold(LIVE)
    assert not scene.lock.is_open(LIVE)
    pinning = asyncio.get_running_loop().create_task(scene.lock.pin(LIVE))
    await asyncio.to_thread(scene.disk.entered.wait)
    assert scene.lock.pinned(LIVE)
    assert (pinned_now(scene), scene.lock.status.view_pinned) == ([], False)
    with pytest.raises(TradingLocked, match="account-pinned"):
        await scene.unlock()

    scene.disk.gate.set()
    await pinning
    assert b"account-pinned" in scene.disk.durable, "a kill now does not lose it"
    assert (scene.lock.status.view_pinned, scene.lock.status.reason) == (True, LockReason.PINNED)


async def test_a_pin_that_is_removed_while_it_is_written_was_written_before(scene: TradingScene) -> None:
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    pinning = asyncio.get_running_loop().create_task(scene.lock.pin(LIVE))
    await asyncio.to_thread(scene.disk.entered.wait)
    removing = asyncio.get_running_loop().create_task(scene.lock.unpin(LIVE, PASSWORD))
    for _turn in range(20):
        await asyncio.sleep(0)
    assert scene.lock.pinned(LIVE)

    scene.disk.gate.set()
    await asyncio.gather(pinning, removing)
    assert not scene.lock.pinned(LIVE)
    assert await pins_on_disk(scene) == [("account-pinned", LIVE.id), ("account-unpinned", LIVE.id)]


async def test_a_pin_that_follows_an_unpin_under_way_is_on_disk_after_it(scene: TradingScene) -> None:
    await scene.lock.pin(LIVE)
    proof = await scene.lock.unlock_once(LIVE, PASSWORD)
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    removing = asyncio.get_running_loop().create_task(scene.lock.pins.remove(LIVE, proof))
    await asyncio.to_thread(scene.disk.entered.wait)
    pinning = asyncio.get_running_loop().create_task(scene.lock.pin(LIVE))
    await asyncio.sleep(0)
    scene.disk.gate.set()
    await pinning
    assert scene.disk.durable.rindex(b"account-pinned") > scene.disk.durable.rindex(b"account-unpinned")
    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await removing
    assert scene.lock.pinned(LIVE)


async def test_an_account_is_held_while_the_keyring_is_asked_whether_its_pin_would_last(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, held = replace(LIVE, broker_lock=False), list[bool]()
    scene.lock.switch_account(own)
    get = scene.store.get

    async def slow(name: str) -> str | None:
        held.append(scene.lock.pinned(own))
        return await get(name)

    monkeypatch.setattr(scene.store, "get", slow)
    with pytest.raises(TradingLocked, match="own-password-missing"):
        await scene.lock.pin(own)
    assert set(held) == {True}
    assert not scene.lock.pinned(own)
    assert await pins_on_disk(scene) == []


async def test_a_pin_alone_closes_the_gate(scene: TradingScene) -> None:
    """Whatever was opened before: the question itself asks for the pin."""
    await scene.unlock()

    scene.lock.pins.hold(LIVE)

    assert not scene.lock.is_open(LIVE)


async def test_a_proof_under_way_ends_with_a_pin(scene: TradingScene) -> None:
    act = await scene.lock.unlock_once(LIVE, PASSWORD)

    await scene.lock.pin(LIVE)

    assert not act.valid


@pytest.mark.parametrize(
    "event",
    [lambda scene: scene.lock.hold(LIVE), lambda scene: scene.lock.switch_account(OTHER)],
    ids=["pin", "switch"],
)
async def test_a_remembered_password_does_not_overtake_a_pin_or_a_switch(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch, event: Callable[[TradingScene], object]
) -> None:
    """It comes while the keyring is asked, before the password is judged."""
    await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()
    get = scene.store.get

    async def slow(name: str) -> str | None:
        event(scene)
        return await get(name)

    monkeypatch.setattr(scene.store, "get", slow)
    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_15)
    await scene.spawn.settled()

    assert not scene.lock.any_open
    assert scene.gateway.unlocks[-1] == (LIVE.id, False)


async def test_a_password_that_ends_with_the_run_neither_pins_nor_unpins(scene: TradingScene) -> None:
    """Without a keyring ours is chosen anew in each run: whoever starts the program would remove the pin."""
    own = replace(LIVE, broker_lock=False)
    scene.lock.switch_account(own)
    with pytest.raises(TradingLocked, match="own-password-missing"):
        await scene.lock.check_pin(own)
    scene.store.refuse = VaultUnavailable("no-keyring")
    await scene.lock.choose_own(PASSWORD)
    with pytest.raises(TradingLocked, match="pin-needs-keyring"):
        await scene.lock.pin(own)
    assert not scene.lock.pinned(own)
    await scene.lock.pins.add(own)
    with pytest.raises(TradingLocked, match="pin-needs-keyring"):
        await scene.lock.unpin(own, PASSWORD)

    assert scene.lock.pinned(own)
    (await scene.lock.unlock_once(own, PASSWORD)).end()  # a way out stays


async def test_a_password_in_the_keyring_pins_and_unpins(scene: TradingScene) -> None:
    own = replace(LIVE, broker_lock=False)
    scene.lock.switch_account(own)
    await scene.lock.choose_own(PASSWORD)
    await scene.lock.check_pin(own)
    await scene.lock.pin(own)
    with pytest.raises(WrongPassword):
        await scene.lock.unpin(own, "654321")
    await scene.lock.unpin(own, PASSWORD)

    assert not scene.lock.pinned(own)


async def test_the_broker_s_password_needs_no_keyring(scene: TradingScene) -> None:
    scene.store.refuse = VaultUnavailable("no-keyring")

    await scene.lock.check_pin(LIVE)


# --- whose account ----------------------------------------------------------------------------------------------------


ELSEWHERE = replace(LIVE, broker="elsewhere")
"""An account of real money with the same number at another broker."""


async def test_a_pin_holds_its_account_over_every_connection_and_no_other_broker_s(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_scene(tmp_path, disk=disk) as scene:
        await scene.lock.pin(LIVE)
        proof = await scene.lock.unlock_once(ELSEWHERE, PASSWORD)
        with pytest.raises(TradingLocked):
            await scene.lock.pins.remove(LIVE, proof)
    async with trading_scene(tmp_path, disk=disk) as scene:
        by_another_way = replace(LIVE, name="Over REST", margin=True)
        assert scene.lock.pinned(by_another_way)
        assert not scene.lock.pinned(ELSEWHERE)
        assert ELSEWHERE not in scene.lock.status.pinned
        await scene.lock.pin(ELSEWHERE)
        await scene.lock.unpin(LIVE, PASSWORD)
    async with trading_scene(tmp_path, disk=disk) as scene:
        assert [scene.lock.pinned(one) for one in (LIVE, ELSEWHERE)] == [False, True]


async def of_an_older_version(directory: Path, disk: Disk, *kinds: LockEvent) -> None:
    """Leave events of a pin in the log as older versions wrote them: by the number alone."""
    async with trading_scene(directory, disk=disk) as scene:
        for kind in kinds:
            await scene.audit.record(RecordKind.LOCK, "", {"kind": kind, "account": LIVE.id})


async def test_a_pin_by_number_alone_holds_every_account_of_it_until_its_own_password(tmp_path: Path) -> None:
    disk = Disk()
    await of_an_older_version(tmp_path, disk, LockEvent.PINNED)
    paper = replace(ACCOUNTS[Environment.PAPER], id=LIVE.id)
    async with trading_scene(tmp_path, disk=disk) as scene:
        held = [one for one in (LIVE, ELSEWHERE, paper, OTHER) if scene.lock.pinned(one)]
        assert held == [LIVE, ELSEWHERE]
        assert all(one in scene.lock.status.pinned for one in held)
        await scene.lock.unpin(ELSEWHERE, PASSWORD)
        assert [scene.lock.pinned(one) for one in (LIVE, ELSEWHERE)] == [True, False]
    async with trading_scene(tmp_path, disk=disk) as scene:
        assert [scene.lock.pinned(one) for one in (LIVE, ELSEWHERE)] == [True, False]
    await of_an_older_version(tmp_path, disk, LockEvent.PINNED)
    async with trading_scene(tmp_path, disk=disk) as scene:
        assert scene.lock.pinned(ELSEWHERE), "pinned again"


async def test_what_an_older_version_unpins_is_what_its_number_must_mean(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_scene(tmp_path, disk=disk) as scene:
        await scene.lock.pin(LIVE)
    await of_an_older_version(tmp_path, disk, LockEvent.UNPINNED)
    async with trading_scene(tmp_path, disk=disk) as scene:
        assert not scene.lock.pinned(LIVE)
        await scene.lock.pin(LIVE)
        await scene.lock.pin(ELSEWHERE)
    await of_an_older_version(tmp_path, disk, LockEvent.UNPINNED)
    async with trading_scene(tmp_path, disk=disk) as scene:
        assert [scene.lock.pinned(one) for one in (LIVE, ELSEWHERE)] == [True, True]
