"""Each account of a login has its own unlock with its own time; what locks for all, and what a switch keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import ACCOUNTS, PASSWORD
from tideboard_core.errors import GatewayDown, TradingLocked
from tideboard_core.lock.gateway_lock import GatewayLogin
from tideboard_core.model.hub_keys import LOCK, Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockPolicy, LockReason, LockStatus, UnlockLifetime
from tideboard_core.model.order import Account, Environment

FIRST = ACCOUNTS[Environment.LIVE]
SECOND = replace(FIRST, id="300009")
PAPER = ACCOUNTS[Environment.PAPER]
FIRST_OPENED, SECOND_OPENED = (FIRST.id, True), (SECOND.id, True)


@pytest.fixture
async def both(scene: TradingScene) -> TradingScene:
    """Two LIVE accounts of one login, both unlocked: the first for 30 minutes, the second, in view, for five."""
    scene.policy = LockPolicy(idle=3600)
    scene.publish(Topic.ACCOUNTS, "", (FIRST, SECOND, PAPER))
    await scene.unlock(UnlockLifetime.MINUTES_30)
    scene.lock.switch_account(SECOND)
    assert not scene.lock.is_open(SECOND)
    await scene.unlock(UnlockLifetime.MINUTES_5)
    return scene


def view(scene: TradingScene, account: Account) -> bool:
    """Put an account in view; whether it is open then."""
    scene.lock.switch_account(account)
    return scene.lock.is_open(account)


async def test_going_back_and_forth_asks_for_no_password(both: TradingScene) -> None:
    asked = len(both.gateway.unlocks)

    assert [view(both, account) for account in (FIRST, SECOND, FIRST)] == [True, True, True]
    await both.spawn.settled()

    assert len(both.gateway.unlocks) == asked
    assert both.lock.status.account == FIRST.identity
    assert both.lock.status.also_open == (SECOND.identity,)


async def test_only_the_account_in_view_is_open(both: TradingScene) -> None:
    assert both.lock.is_open(SECOND)
    assert not both.lock.is_open(FIRST)


async def test_an_account_whose_password_was_not_given_is_not_opened_by_the_other_s(scene: TradingScene) -> None:
    await scene.unlock()

    assert not view(scene, SECOND)
    assert scene.lock.status.reason is LockReason.NOT_UNLOCKED
    assert scene.lock.status.also_open == (FIRST.identity,)


async def test_each_has_its_own_time(both: TradingScene) -> None:
    both.clock.advance(300)

    assert not both.lock.is_open(SECOND)
    assert both.lock.status.reason is LockReason.EXPIRED
    assert view(both, FIRST)
    assert both.lock.seconds_left == 1500


async def test_the_time_of_an_account_out_of_view_runs_on(both: TradingScene) -> None:
    """And its end does not touch what the person is about to send from the other one."""
    view(both, FIRST)
    epoch = both.lock.epoch
    both.clock.advance(300)
    both.lock.tick()

    assert both.lock.is_open(FIRST)
    assert both.lock.epoch == epoch
    assert both.lock.status.also_open == ()
    assert both.told[-1].account == SECOND.identity
    assert (both.told[-1].kind, both.told[-1].reason) == (LockKind.LOCKED, LockReason.EXPIRED)
    assert not view(both, SECOND)


async def test_a_time_that_ended_unseen_is_over_at_the_switch(both: TradingScene) -> None:
    """Nothing ticked meanwhile."""
    view(both, FIRST)
    both.clock.advance(300)

    assert not view(both, SECOND)


LOCKS: list[tuple[str, Callable[[TradingScene], object]]] = [
    ("by hand", lambda scene: scene.lock.lock(LockReason.BY_HAND)),
    ("screen", lambda scene: scene.lock.lock(LockReason.SCREEN_LOCKED)),
    ("other program", lambda scene: scene.lock.lock(LockReason.OTHER_PROGRAM)),
    ("idle", lambda scene: scene.clock.advance(3601)),
    ("suspend", lambda scene: scene.clock.suspend(60)),
    ("connection", lambda scene: scene.link(LinkState.DISCONNECTED)),
    ("paper in view", lambda scene: scene.lock.switch_account(PAPER)),
    ("no account", lambda scene: scene.lock.switch_account(None)),
]


@pytest.mark.parametrize("event", [event for _name, event in LOCKS], ids=[name for name, _event in LOCKS])
async def test_what_locks_locks_all(both: TradingScene, event: Callable[[TradingScene], object]) -> None:
    event(both)
    both.lock.tick()

    assert not both.lock.any_open
    assert [view(both, account) for account in (SECOND, FIRST, SECOND)] == [False, False, False]
    await both.spawn.settled()
    assert both.gateway.unlocks[-1][1] is False
    assert both.lock.status.owed == ()


async def test_locking_while_the_account_in_view_is_locked_locks_the_others(both: TradingScene) -> None:
    both.clock.advance(300)
    both.lock.tick()
    assert both.lock.status.kind is LockKind.LOCKED

    both.lock.lock(LockReason.BY_HAND)

    assert not view(both, FIRST)


async def test_what_locks_others_is_said_beside_an_account_that_was_locked(both: TradingScene) -> None:
    """A notice comes of it: what a person left open was closed."""
    both.clock.advance(300)
    both.lock.tick()
    both.clock.suspend(60)
    both.lock.tick()

    assert not both.lock.any_open
    assert both.lock.status.reason is LockReason.SUSPENDED


async def test_an_unlock_right_after_a_sleep_locks_what_was_open_before_it(both: TradingScene) -> None:
    """Its own account is opened by a password of now, the other one was before; no second has come since."""
    both.lock.lock(LockReason.BY_HAND)
    both.lock.switch_account(FIRST)
    await both.unlock()
    both.lock.switch_account(SECOND)
    both.clock.suspend(30)
    await both.unlock()

    assert view(both, SECOND)
    assert not view(both, FIRST)


async def test_from_paper_to_real_money_the_password_is_always_asked(scene: TradingScene) -> None:
    """And the other way round: one kind of money never opens beside another."""
    scene.publish(Topic.ACCOUNTS, "", (FIRST, SECOND, PAPER))
    await scene.unlock()
    assert not view(scene, PAPER)
    await scene.unlock()

    assert not view(scene, FIRST)
    assert not view(scene, PAPER)


async def test_one_number_of_two_kinds_of_money_is_two_accounts(scene: TradingScene) -> None:
    await scene.unlock()

    assert not view(scene, replace(PAPER, id=FIRST.id))


async def test_another_login_at_the_same_address_begins_locked(both: TradingScene) -> None:
    both.login = GatewayLogin(address=both.login.address, login="8")

    assert not view(both, FIRST)


async def test_an_account_that_the_login_lists_no_more_is_locked(both: TradingScene) -> None:
    both.publish(Topic.ACCOUNTS, "", (SECOND, PAPER))

    assert both.lock.is_open(SECOND)
    assert both.lock.status.also_open == ()
    assert not view(both, FIRST)


async def test_a_switch_makes_what_was_confirmed_before_void(both: TradingScene) -> None:
    """Back in view and open again is not the same: the property of the write (safety.md 3)."""
    epoch = both.lock.epoch

    assert view(both, FIRST)
    assert view(both, SECOND)
    assert both.lock.epoch > epoch


async def test_a_password_under_way_does_not_open_what_was_left(
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
    scene.lock.switch_account(SECOND)
    scene.lock.switch_account(FIRST)
    answer.set()

    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await attempt
    await scene.spawn.settled()
    assert not scene.lock.any_open
    assert scene.gateway.unlocks == [FIRST_OPENED, (FIRST.id, False)]


# --- the one lock of OpenD ------------------------------------------------------------------------------------------


async def test_opend_stays_unlocked_while_an_account_of_the_firm_needs_it(both: TradingScene) -> None:
    both.clock.advance(300)
    both.lock.tick()
    await both.spawn.settled()
    assert both.gateway.unlocks == [FIRST_OPENED, SECOND_OPENED]
    assert both.lock.status.owed == ()

    both.lock.lock(LockReason.BY_HAND)
    await both.spawn.settled()

    assert both.gateway.unlocks == [FIRST_OPENED, SECOND_OPENED, (FIRST.id, False)]
    assert both.lock.status.owed == ()


async def test_each_firm_s_lock_is_closed_by_itself(scene: TradingScene) -> None:
    other = replace(SECOND, firm="FutuInc")
    scene.publish(Topic.ACCOUNTS, "", (FIRST, other))
    await scene.unlock(UnlockLifetime.MINUTES_5)
    scene.lock.switch_account(other)
    await scene.unlock(UnlockLifetime.MINUTES_15)
    scene.clock.advance(300)
    scene.lock.touched()
    await scene.spawn.settled()

    assert scene.lock.is_open(other)
    assert scene.gateway.unlocks[2:] == [(FIRST.id, False)]
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()
    assert scene.gateway.unlocks[3:] == [(other.id, False)]


async def test_the_end_of_the_program_closes_what_is_open_out_of_view(both: TradingScene) -> None:
    view(both, FIRST)

    await both.lock.close()

    assert both.gateway.unlocks[-1][1] is False
    assert both.lock.status.owed == ()


async def test_a_lock_that_opend_did_not_hear_is_owed_for_both_accounts(both: TradingScene) -> None:
    both.gateway.refuse_unlock = GatewayDown("connection-closed")
    both.lock.lock(LockReason.BY_HAND)
    await both.spawn.settled()
    assert {one.account_id for one in both.lock.status.owed} == {FIRST.id, SECOND.id}

    both.gateway.refuse_unlock = None
    both.link(LinkState.LIVE)
    await both.spawn.settled()

    assert both.lock.status.owed == ()


async def test_one_cancel_of_the_other_account_leaves_opend_open_for_the_one_in_view(scene: TradingScene) -> None:
    await scene.unlock()
    act = await scene.lock.unlock_once(SECOND, PASSWORD)
    act.end()
    await scene.spawn.settled()

    assert scene.lock.is_open(FIRST)
    assert scene.gateway.unlocks == [FIRST_OPENED, SECOND_OPENED]


async def test_of_two_acts_the_first_that_ends_leaves_opend_to_the_other(scene: TradingScene) -> None:
    first = await scene.lock.unlock_once(FIRST, PASSWORD)
    second = await scene.lock.unlock_once(FIRST, PASSWORD)
    first.end()
    await scene.spawn.settled()
    assert (first.valid, second.valid) == (False, True)
    assert scene.gateway.unlocks == [FIRST_OPENED, FIRST_OPENED]

    second.end()
    await scene.spawn.settled()

    assert scene.gateway.unlocks[2:] == [(FIRST.id, False)]


@pytest.mark.parametrize("event", [event for _name, event in LOCKS[:6]], ids=[name for name, _event in LOCKS[:6]])
async def test_what_locks_ends_an_act_while_trading_is_locked(
    scene: TradingScene, event: Callable[[TradingScene], object]
) -> None:
    """A flatten of minutes may run under one."""
    act = await scene.lock.unlock_once(FIRST, PASSWORD)
    assert act.valid
    event(scene)

    assert not act.valid
    await scene.spawn.settled()
    assert scene.gateway.unlocks[-1] == (FIRST.id, False)


async def test_an_unlock_that_was_over_already_does_not_end_the_act_that_follows(scene: TradingScene) -> None:
    """Nothing ticked between: the password was typed after the end."""
    await scene.unlock(UnlockLifetime.MINUTES_5)
    scene.clock.advance(1000)

    act = await scene.lock.unlock_once(FIRST, PASSWORD)

    assert act.valid
    assert not scene.lock.is_open(FIRST)
    await scene.spawn.settled()
    assert scene.gateway.unlocks[-1] == FIRST_OPENED


async def test_a_lost_connection_ends_an_act_of_real_money_beside_paper_at_once(paper: TradingScene) -> None:
    act = await paper.lock.unlock_once(FIRST, PASSWORD)

    paper.link(LinkState.DISCONNECTED)

    assert not act.valid


async def test_an_act_that_is_void_no_longer_makes_a_lost_connection_lock_paper_at_once(paper: TradingScene) -> None:
    """Its dialog is still there. What it held open at OpenD is locked there with it."""
    paper.lock.switch_account(FIRST)
    act = await paper.lock.unlock_once(FIRST, PASSWORD)
    paper.lock.switch_account(PAPER)
    await paper.spawn.settled()
    assert not act.valid
    assert paper.gateway.unlocks == [(FIRST.id, True), (FIRST.id, False)]
    await paper.unlock()

    paper.link(LinkState.DISCONNECTED)

    assert paper.lock.is_open(PAPER)
    act.end()
    paper.clock.advance(61)
    assert not paper.lock.is_open(PAPER)


# --- what is told ---------------------------------------------------------------------------------------------------


async def test_the_order_log_gets_each_opening_and_closing_of_its_account_once(both: TradingScene) -> None:
    def told() -> list[tuple[str, bool]]:
        return [("" if one.account is None else one.account.id, one.unlocked) for one in both.told]

    assert told() == [FIRST_OPENED, SECOND_OPENED]
    view(both, FIRST)
    view(both, SECOND)
    both.lock.lock(LockReason.BY_HAND)

    assert told() == [FIRST_OPENED, SECOND_OPENED, (SECOND.id, False), (FIRST.id, False)]


async def test_no_status_ever_shows_an_account_open_that_is_not(both: TradingScene) -> None:
    wrong: list[LockStatus] = []

    def look(_key: object) -> None:
        status = both.lock.status
        account = next((one for one in (FIRST, SECOND) if one.identity == status.account), None)
        if account is not None and status.opens(account) and not both.lock.is_open(account):
            wrong.append(status)

    both.hub.listen(LOCK, look)
    for account in (FIRST, SECOND, FIRST):
        view(both, account)
    both.lock.lock(LockReason.BY_HAND)

    assert wrong == []


async def test_an_act_ends_with_the_login_of_its_account(paper: TradingScene) -> None:
    paper.publish(Topic.ACCOUNTS, "", (PAPER, FIRST))
    act = await paper.lock.unlock_once(FIRST, PASSWORD)
    assert act.valid

    paper.publish(Topic.ACCOUNTS, "", (PAPER,))

    assert not act.valid


async def test_a_lost_connection_ends_the_proof_of_a_live_account_beside(
    paper: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked = asyncio.Event(), asyncio.Event()

    async def slow(_account: Account, _digest: str) -> None:
        asked.set()
        await answer.wait()

    monkeypatch.setattr(paper.gateway, "unlock", slow)
    attempt = asyncio.get_running_loop().create_task(paper.lock.unlock_once(FIRST, PASSWORD))
    await asked.wait()
    paper.link(LinkState.DISCONNECTED)
    paper.link(LinkState.LIVE)
    answer.set()

    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await attempt
