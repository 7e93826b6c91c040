"""The trading lock: what opens it, what closes it, what it tells the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from fakes.trading import Desk, trading_desk
from fakes.trading_values import ACCOUNTS, PASSWORD
from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    NotOffered,
    RateLimited,
    TradingLocked,
    VaultLocked,
    VaultUnavailable,
    WrongPassword,
)
from tideboard_core.lock import LOCK, LockPolicy, password_hash
from tideboard_core.model.lock import LockKind, LockReason, PasswordKind, UnlockLifetime
from tideboard_core.model.order import Environment
from tideboard_core.ports import LinkState, Notice, NoticeKind


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A LIVE desk, locked."""
    async with trading_desk(tmp_path) as made:
        yield made


@pytest.fixture
async def paper(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path, Environment.PAPER) as made:
        yield made


def is_open(desk: Desk) -> bool:
    return desk.lock.is_open(desk.account)


# --- opening --------------------------------------------------------------------------------------------------------


async def test_it_begins_locked(desk: Desk) -> None:
    assert not is_open(desk)
    assert desk.hub.value(LOCK).kind is LockKind.LOCKED
    assert desk.gateway.unlocks == []


async def test_the_broker_s_password_opens_a_live_account(desk: Desk) -> None:
    await desk.unlock()

    assert is_open(desk)
    assert desk.gateway.unlocks == [("300003", True)]
    assert desk.hub.value(LOCK).kind is LockKind.UNLOCKED
    assert await desk.lock.password_kind(desk.account) is PasswordKind.BROKER


async def test_a_wrong_password_opens_nothing_and_two_start_a_pause(desk: Desk) -> None:
    assert desk.lock.tries_left == 2
    with pytest.raises(WrongPassword):
        await desk.lock.unlock("wrong", lifetime=UnlockLifetime.MINUTES_5)
    assert desk.lock.tries_left == 1
    with pytest.raises(WrongPassword):
        await desk.lock.unlock("wrong", lifetime=UnlockLifetime.MINUTES_5)
    asked = len(desk.gateway.unlocks)

    with pytest.raises(RateLimited) as pause:
        await desk.unlock()
    assert pause.value.retry_after == desk.lock.pause_left == 60
    assert len(desk.gateway.unlocks) == asked
    desk.clock.suspend(60)
    await desk.unlock()
    assert is_open(desk)


async def test_the_broker_s_own_pause_is_kept(desk: Desk) -> None:
    desk.gateway.refuse_unlock = RateLimited("rate", retry_after=47.0)

    with pytest.raises(RateLimited):
        await desk.unlock()

    assert desk.lock.pause_left == 47


async def test_unlock_trade_never_goes_out_for_paper(paper: Desk) -> None:
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


async def test_our_own_password_is_not_readable_in_the_keyring(paper: Desk) -> None:
    await paper.unlock()

    kept = "".join(paper.store.values.values())
    assert PASSWORD not in kept
    assert password_hash(PASSWORD) not in kept


async def test_a_short_own_password_is_refused(paper: Desk) -> None:
    with pytest.raises(BadInput, match="password-too-short"):
        await paper.lock.unlock("12345", lifetime=UnlockLifetime.MINUTES_5)
    assert not is_open(paper)


async def test_without_a_keyring_our_own_password_lives_in_this_run(paper: Desk) -> None:
    paper.store.refuse = VaultUnavailable("keyring-unavailable")
    await paper.unlock()
    paper.lock.lock(LockReason.BY_HAND)

    with pytest.raises(WrongPassword):
        await paper.lock.unlock("another password", lifetime=UnlockLifetime.MINUTES_5)
    await paper.unlock()

    assert is_open(paper)


async def test_a_locked_keyring_is_told_and_opens_nothing(paper: Desk) -> None:
    paper.store.refuse = VaultLocked("keyring-locked")

    with pytest.raises(VaultLocked):
        await paper.unlock()
    assert not is_open(paper)


async def test_a_gateway_without_a_lock_for_the_account_leaves_it_to_our_password(tmp_path: Path) -> None:
    async with trading_desk(tmp_path, Environment.PRACTICE) as desk:
        desk.gateway.refuse_unlock = NotOffered("no-lock-on-paper")
        await desk.unlock()

        assert is_open(desk)
        assert await desk.lock.password_kind(desk.account) is PasswordKind.OWN


async def test_without_an_account_there_is_nothing_to_open(desk: Desk) -> None:
    desk.lock.switch_account(None)

    with pytest.raises(TradingLocked, match="no-account"):
        await desk.unlock()


async def test_locking_while_the_gateway_still_thinks_wins(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    unlock = desk.gateway.unlock

    async def slow(*arguments: object) -> None:
        await unlock(*arguments)  # type: ignore[arg-type]
        desk.lock.lock(LockReason.BY_HAND)

    monkeypatch.setattr(desk.gateway, "unlock", slow)
    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await desk.unlock()
    await desk.spawn.settled()

    assert not is_open(desk)
    assert desk.gateway.unlocks == [("300003", True), ("300003", False)]


# --- remembering ----------------------------------------------------------------------------------------------------


async def test_nothing_is_kept_unless_asked(desk: Desk) -> None:
    await desk.unlock()

    assert desk.store.values == {}
    assert not await desk.lock.remembered()


async def test_a_remembered_hash_opens_only_when_a_person_asks(desk: Desk) -> None:
    await desk.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    desk.lock.lock(LockReason.BY_HAND)
    await desk.spawn.settled()
    asked = len(desk.gateway.unlocks)
    desk.link(LinkState.DISCONNECTED)
    desk.link(LinkState.LIVE)
    desk.clock.advance(3600)
    desk.lock.tick()
    await desk.blotter.read_again()
    assert len(desk.gateway.unlocks) == asked
    assert not is_open(desk)

    await desk.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)

    assert is_open(desk)


async def test_a_refused_hash_is_forgotten(desk: Desk) -> None:
    await desk.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    desk.lock.lock(LockReason.BY_HAND)
    desk.gateway.refuse_unlock = WrongPassword("wrong-password")

    with pytest.raises(WrongPassword):
        await desk.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)

    assert not await desk.lock.remembered()
    desk.gateway.refuse_unlock = None
    with pytest.raises(WrongPassword, match="nothing-remembered"):
        await desk.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5)


async def test_forgetting_removes_the_hash(desk: Desk) -> None:
    await desk.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)

    await desk.lock.forget()

    assert desk.store.values == {}


# --- lifetimes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lifetime", "minutes"),
    [(UnlockLifetime.MINUTES_5, 5), (UnlockLifetime.MINUTES_15, 15), (UnlockLifetime.MINUTES_30, 30)],
)
async def test_an_unlock_lives_so_long(desk: Desk, lifetime: UnlockLifetime, minutes: int) -> None:
    await desk.unlock(lifetime)
    for _ in range(minutes * 60 - 1):
        desk.clock.advance(1)
        desk.lock.touched()
    assert is_open(desk)
    desk.clock.advance(1)

    assert not is_open(desk)
    assert desk.lock.status.reason is LockReason.EXPIRED


@pytest.mark.parametrize(("left", "seconds"), [(5400.0, 5400), (None, 1800), (0.0, 1800), (1e6, 8 * 3600)])
async def test_a_session_s_unlock_ends_with_the_session(desk: Desk, left: float | None, seconds: float) -> None:
    desk.session_left = left
    desk.policy = LockPolicy(idle=1e9)

    await desk.unlock(UnlockLifetime.SESSION)

    assert desk.lock.seconds_left == seconds


async def test_ten_minutes_without_input_lock(desk: Desk) -> None:
    await desk.unlock(UnlockLifetime.MINUTES_30)
    desk.clock.advance(300)
    desk.lock.touched()
    desk.clock.advance(599)
    assert is_open(desk)
    desk.clock.advance(1)
    desk.lock.tick()

    assert desk.lock.status.reason is LockReason.IDLE


async def test_input_after_the_idle_time_does_not_bring_it_back(desk: Desk) -> None:
    await desk.unlock(UnlockLifetime.MINUTES_30)
    desk.clock.advance(601)

    desk.lock.touched()

    assert not is_open(desk)


async def test_the_last_thirty_seconds_are_told_and_input_ends_the_telling(desk: Desk) -> None:
    await desk.unlock(UnlockLifetime.MINUTES_30)
    desk.clock.advance(571)
    desk.lock.tick()
    assert desk.hub.value(LOCK).kind is LockKind.LOCKING_SOON
    assert desk.lock.seconds_left == 29

    desk.lock.touched()

    assert desk.hub.value(LOCK).kind is LockKind.UNLOCKED
    assert desk.lock.seconds_left == 600


# --- closing --------------------------------------------------------------------------------------------------------

EVENTS: list[tuple[str, Callable[[Desk], None], LockReason]] = [
    ("by hand", lambda d: d.lock.lock(LockReason.BY_HAND), LockReason.BY_HAND),
    ("screen", lambda d: d.lock.lock(LockReason.SCREEN_LOCKED), LockReason.SCREEN_LOCKED),
    ("suspend", lambda d: d.clock.suspend(30), LockReason.SUSPENDED),
    ("account", lambda d: d.lock.switch_account(ACCOUNTS[Environment.PAPER]), LockReason.ACCOUNT_SWITCHED),
    ("password", lambda d: _notice(d, NoticeKind.PASSWORD_CHANGED), LockReason.PASSWORD_CHANGED),
    ("kicked", lambda d: _notice(d, NoticeKind.KICKED_OUT), LockReason.KICKED_OUT),
    ("logged out", lambda d: _notice(d, NoticeKind.TRADE_LOGGED_OUT), LockReason.LOGGED_OUT),
    ("link", lambda d: d.link(LinkState.DISCONNECTED), LockReason.CONNECTION_LOST),
]


def _notice(desk: Desk, kind: NoticeKind) -> None:
    desk.blotter.notice(Notice(kind=kind, text="as received"))


@pytest.mark.parametrize(("event", "reason"), [e[1:] for e in EVENTS], ids=[e[0] for e in EVENTS])
async def test_what_locks_live_at_once(desk: Desk, event: Callable[[Desk], None], reason: LockReason) -> None:
    await desk.unlock()

    event(desk)

    assert not is_open(desk)
    assert desk.lock.status.reason is reason
    await desk.spawn.settled()
    assert desk.gateway.unlocks[-1] == ("300003", False)


async def test_other_notices_lock_nothing(desk: Desk) -> None:
    await desk.unlock()

    _notice(desk, NoticeKind.QUOTE_RIGHTS_CHANGED)

    assert is_open(desk)


async def test_paper_stays_open_for_a_minute_without_a_connection(paper: Desk) -> None:
    await paper.unlock()
    paper.link(LinkState.DISCONNECTED)
    paper.clock.advance(30)
    paper.link(LinkState.CONNECTING)
    paper.clock.advance(29)
    assert is_open(paper)
    paper.clock.advance(1)

    assert not is_open(paper)
    assert paper.lock.status.reason is LockReason.CONNECTION_LOST


async def test_a_connection_back_in_time_keeps_paper_open(paper: Desk) -> None:
    await paper.unlock()
    paper.link(LinkState.DISCONNECTED)
    paper.clock.advance(59)
    paper.link(LinkState.LIVE)
    paper.clock.advance(59)

    assert is_open(paper)


async def test_a_clock_set_backwards_does_not_lengthen_an_unlock(desk: Desk) -> None:
    """Where there is no boot clock it is wall time, and wall time can be set."""
    await desk.unlock()
    desk.clock._boot -= 3600

    assert not is_open(desk)


async def test_every_opening_and_closing_is_told_once(desk: Desk) -> None:
    await desk.unlock(UnlockLifetime.MINUTES_30)
    desk.clock.advance(580)
    desk.lock.tick()
    desk.lock.touched()
    desk.lock.lock(LockReason.BY_HAND)
    desk.lock.switch_account(ACCOUNTS[Environment.PAPER])

    assert [(status.unlocked, status.reason) for status in desk.told] == [(True, None), (False, LockReason.BY_HAND)]


async def test_the_first_reason_stays(desk: Desk) -> None:
    await desk.unlock()
    desk.lock.lock(LockReason.IDLE)
    desk.lock.lock(LockReason.BY_HAND)

    assert desk.lock.status.reason is LockReason.IDLE


async def test_another_account_is_never_open(desk: Desk) -> None:
    await desk.unlock()

    assert not desk.lock.is_open(ACCOUNTS[Environment.PAPER])


async def test_the_same_account_again_keeps_it_open(desk: Desk) -> None:
    await desk.unlock()

    desk.lock.switch_account(desk.account)

    assert is_open(desk)


# --- the gateway's lock ---------------------------------------------------------------------------------------------


async def test_the_gateway_stays_open_if_the_setting_says_so(desk: Desk) -> None:
    desk.policy = LockPolicy(lock_gateway_too=False)
    await desk.unlock()
    desk.lock.lock(LockReason.BY_HAND)
    await desk.spawn.settled()

    assert desk.gateway.unlocks == [("300003", True)]


async def test_a_gateway_that_was_away_is_locked_after_the_next_login(desk: Desk) -> None:
    await desk.unlock()
    desk.gateway.refuse_unlock = GatewayDown("connection-closed")
    desk.link(LinkState.DISCONNECTED)
    await desk.spawn.settled()
    desk.gateway.refuse_unlock = None
    desk.link(LinkState.LIVE)
    await desk.spawn.settled()

    assert desk.gateway.unlocks == [("300003", True), ("300003", False), ("300003", False)]


async def test_the_end_of_the_program_locks_the_gateway_and_waits_for_it(desk: Desk) -> None:
    await desk.unlock()

    await desk.lock.close()

    assert desk.gateway.unlocks[-1] == ("300003", False)
    assert desk.lock.status.reason is LockReason.EXIT


async def test_the_end_of_a_locked_program_says_nothing_to_the_gateway(desk: Desk) -> None:
    await desk.lock.close()

    assert desk.gateway.unlocks == []


async def test_one_act_is_given_back_once(desk: Desk) -> None:
    act = await desk.lock.unlock_once(desk.account, PASSWORD)
    assert act.valid
    act.end()
    act.end()
    await desk.spawn.settled()

    assert not act.valid
    assert desk.gateway.unlocks == [("300003", True), ("300003", False)]
