"""How long an unlock lives, what closes it, and what the gateway is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import ManualClock
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS, PASSWORD
from tideboard_core.errors import (
    GatewayDown,
    TradingLocked,
)
from tideboard_core.lock.trading_lock import READS
from tideboard_core.model.hub_keys import LOCK
from tideboard_core.model.live import (
    GatewayNotice,
    LinkState,
    NoticeKind,
)
from tideboard_core.model.lock import LockKind, LockPolicy, LockReason, PasswordKind, UnlockLifetime
from tideboard_core.model.order import Environment
from tideboard_core.orders.review import UnlockForOne


def is_open(scene: TradingScene) -> bool:
    return scene.lock.is_open(scene.account)


# --- lifetimes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lifetime", "minutes"),
    [(UnlockLifetime.MINUTES_5, 5), (UnlockLifetime.MINUTES_15, 15), (UnlockLifetime.MINUTES_30, 30)],
)
async def test_an_unlock_lives_so_long(scene: TradingScene, lifetime: UnlockLifetime, minutes: int) -> None:
    await scene.unlock(lifetime)
    for _ in range(minutes * 60 - 1):
        scene.clock.advance(1)
        scene.lock.touched()
    assert is_open(scene)
    scene.clock.advance(1)

    assert not is_open(scene)
    assert scene.lock.status.reason is LockReason.EXPIRED


@pytest.mark.parametrize(("left", "seconds"), [(5400.0, 5400), (None, 1800), (0.0, 1800), (1e6, 8 * 3600)])
async def test_a_session_s_unlock_ends_with_the_session(
    scene: TradingScene, left: float | None, seconds: float
) -> None:
    scene.session_left = left
    scene.policy = LockPolicy(idle=1e9)

    await scene.unlock(UnlockLifetime.SESSION)

    assert scene.lock.seconds_left == seconds


async def test_ten_minutes_without_input_lock(scene: TradingScene) -> None:
    await scene.unlock(UnlockLifetime.MINUTES_30)
    scene.clock.advance(300)
    scene.lock.touched()
    scene.clock.advance(599)
    assert is_open(scene)
    scene.clock.advance(1)
    scene.lock.tick()

    assert scene.lock.status.reason is LockReason.IDLE


@pytest.mark.parametrize(("minutes", "seen", "seconds"), [(10, False, 300), (2, False, 120), (10, True, 600)])
async def test_live_waits_five_minutes_at_most_where_no_screen_lock_was_seen(
    scene: TradingScene, minutes: int, seconds: int, *, seen: bool
) -> None:
    """A lock that is seen while it is open ends that at once; paper waits as the settings say."""
    scene.policy = LockPolicy(idle=minutes * 60.0)
    scene.lock.screen_locks.own_saver = False
    if scene.account.environment is not Environment.LIVE:
        seconds = minutes * 60
    await scene.unlock(UnlockLifetime.MINUTES_30)
    if seen:
        scene.lock.screen_locks.saw()
        scene.lock.tick()
    assert scene.lock.status.idle_locks == scene.clock.boot() + seconds
    scene.clock.advance(seconds - 1)
    assert is_open(scene)
    scene.clock.advance(1)
    scene.lock.tick()

    assert scene.lock.status.reason is LockReason.IDLE


async def test_input_after_the_idle_time_does_not_bring_it_back(scene: TradingScene) -> None:
    await scene.unlock(UnlockLifetime.MINUTES_30)
    scene.clock.advance(601)

    scene.lock.touched()

    assert not is_open(scene)


async def test_the_time_left_follows_the_input(scene: TradingScene) -> None:
    """The window counts down from what is in the hub."""
    await scene.unlock(UnlockLifetime.MINUTES_30)
    scene.clock.advance(60)
    scene.lock.touched()
    scene.clock.advance(1)
    scene.lock.tick()

    assert known(scene.hub, LOCK).seconds_left(scene.clock.boot()) == 599


async def test_the_last_thirty_seconds_are_told_and_input_ends_the_telling(scene: TradingScene) -> None:
    await scene.unlock(UnlockLifetime.MINUTES_30)
    scene.clock.advance(571)
    scene.lock.tick()
    assert known(scene.hub, LOCK).kind is LockKind.LOCKING_SOON
    assert scene.lock.seconds_left == 29

    scene.lock.touched()

    assert known(scene.hub, LOCK).kind is LockKind.UNLOCKED
    assert scene.lock.seconds_left == 600


async def test_the_status_is_published_only_where_it_differs(scene: TradingScene) -> None:
    """The listeners of the status ask whether it is open: an answer that was published would call them without end."""
    await scene.unlock(UnlockLifetime.MINUTES_5)
    published: list[LockKind] = []

    def ask(_key: object) -> None:
        published.append(scene.lock.status.kind)
        scene.lock.is_open(scene.account)

    scene.hub.listen(LOCK, ask)
    for left in reversed(range(299)):
        scene.clock.advance(1)
        assert scene.lock.is_open(scene.account)
        scene.lock.tick()
        assert scene.lock.seconds_left == left + 1

    assert published == [LockKind.LOCKING_SOON]


async def test_the_question_closes_the_gate_that_is_due_in_the_same_step(scene: TradingScene) -> None:
    await scene.unlock(UnlockLifetime.MINUTES_5)
    epoch = scene.lock.epoch
    scene.clock.advance(300)
    asked: list[bool] = []
    scene.hub.listen(LOCK, lambda _key: asked.append(is_open(scene)))

    assert not is_open(scene)

    assert (scene.lock.epoch, scene.lock.status.reason) == (epoch + 1, LockReason.EXPIRED)
    assert asked == [False]
    await scene.spawn.settled()
    assert scene.gateway.unlocks[-1] == ("300003", False)


async def test_a_mouse_that_moves_publishes_at_most_once_a_second(scene: TradingScene) -> None:
    """Also in the last half minute, where its input no longer helps."""
    await scene.unlock(UnlockLifetime.MINUTES_5)
    scene.clock.advance(275)
    scene.lock.tick()
    published: list[float | None] = []
    scene.hub.listen(LOCK, lambda _key: published.append(scene.lock.status.idle_locks))
    for _ in range(100):
        scene.clock.advance(0.02)
        scene.lock.touched()

    assert len(published) <= 3


# --- closing --------------------------------------------------------------------------------------------------------

EVENTS: list[tuple[str, Callable[[TradingScene], None], LockReason]] = [
    ("by hand", lambda d: d.lock.lock(LockReason.BY_HAND), LockReason.BY_HAND),
    ("screen", lambda d: d.lock.lock(LockReason.SCREEN_LOCKED), LockReason.SCREEN_LOCKED),
    ("suspend", lambda d: d.clock.suspend(30), LockReason.SUSPENDED),
    ("suspend on Windows", lambda d: d.clock.suspend(5, windows=True), LockReason.SUSPENDED),
    ("clock set forward", lambda d: d.clock.jump_wall(3), LockReason.CLOCK_SET),
    ("clock set back", lambda d: d.clock.jump_wall(-3), LockReason.CLOCK_SET),
    ("account", lambda d: d.lock.switch_account(ACCOUNTS[Environment.PAPER]), LockReason.ACCOUNT_SWITCHED),
    ("password", lambda d: _notice(d, NoticeKind.PASSWORD_CHANGED), LockReason.PASSWORD_CHANGED),
    ("kicked", lambda d: _notice(d, NoticeKind.KICKED_OUT), LockReason.KICKED_OUT),
    ("no paper", lambda d: _notice(d, NoticeKind.NOT_PAPER), LockReason.NOT_PAPER),
    ("logged out", lambda d: _notice(d, NoticeKind.TRADE_LOGGED_OUT), LockReason.LOGGED_OUT),
    ("link", lambda d: d.link(LinkState.DISCONNECTED), LockReason.CONNECTION_LOST),
]


def _notice(scene: TradingScene, kind: NoticeKind) -> None:
    scene.blotter.notice(GatewayNotice(kind=kind, text="as received"))


@pytest.mark.parametrize(("event", "reason"), [e[1:] for e in EVENTS], ids=[e[0] for e in EVENTS])
async def test_what_locks_live_at_once(
    scene: TradingScene, event: Callable[[TradingScene], None], reason: LockReason
) -> None:
    await scene.unlock()

    event(scene)

    assert not is_open(scene)
    assert scene.lock.status.reason is reason
    await scene.spawn.settled()
    assert scene.gateway.unlocks[-1] == ("300003", False)


class HeldBackClock(ManualClock):
    """The system holds the program back for `seconds` between two looks, the next `times` times."""

    seconds = 30.0
    times = 0

    def wall(self) -> datetime:
        now = super().wall()
        if self.times:
            self.times -= 1
            self.advance(self.seconds)
        return now


async def test_a_program_that_is_held_back_between_two_clocks_sees_no_jump(tmp_path: Path) -> None:
    clock = HeldBackClock()
    async with trading_scene(tmp_path, clock=clock) as scene:
        await scene.unlock()
        clock.times = READS - 1
        assert is_open(scene)
        clock.jump_wall(3)
        clock.times = READS - 1
        assert not is_open(scene)
        assert scene.lock.status.reason is LockReason.CLOCK_SET


@pytest.mark.parametrize("event", [lambda d: d.clock.suspend(30), lambda d: d.clock.jump_wall(3)], ids=["sleep", "set"])
@pytest.mark.parametrize("remembered", [True, False])
async def test_a_password_that_was_typed_before_a_sleep_opens_nothing_after_it(
    scene: TradingScene, event: Callable[[TradingScene], None], *, remembered: bool
) -> None:
    """No second has come since: the proof itself has to look at the clocks."""
    if remembered:
        await scene.lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
        scene.lock.lock(LockReason.BY_HAND)
    begun = scene.lock.unlock_remembered(lifetime=UnlockLifetime.MINUTES_5) if remembered else scene.unlock()
    attempt = asyncio.get_running_loop().create_task(begun)
    await asyncio.sleep(0)
    assert not attempt.done()
    event(scene)
    with pytest.raises(TradingLocked, match="locked-meanwhile"):
        await attempt
    assert not is_open(scene)


async def test_other_notices_lock_nothing(scene: TradingScene) -> None:
    await scene.unlock()

    _notice(scene, NoticeKind.QUOTE_RIGHTS_CHANGED)

    assert is_open(scene)


async def test_paper_stays_open_for_a_minute_without_a_connection(paper: TradingScene) -> None:
    await paper.unlock()
    paper.link(LinkState.DISCONNECTED)
    paper.clock.advance(30)
    paper.link(LinkState.CONNECTING)
    paper.clock.advance(29)
    assert is_open(paper)
    paper.clock.advance(1)

    assert not is_open(paper)
    assert paper.lock.status.reason is LockReason.CONNECTION_LOST


async def test_a_connection_back_in_time_keeps_paper_open(paper: TradingScene) -> None:
    await paper.unlock()
    paper.link(LinkState.DISCONNECTED)
    paper.clock.advance(59)
    paper.link(LinkState.LIVE)
    paper.clock.advance(59)

    assert is_open(paper)


async def test_a_clock_set_backwards_does_not_lengthen_an_unlock(scene: TradingScene) -> None:
    await scene.unlock()
    scene.clock.jump_wall(-3600)
    assert not is_open(scene)
    await scene.unlock()
    assert scene.lock.status.seconds_left(scene.clock.boot()) == 600


async def test_a_clock_that_is_corrected_little_by_little_locks_nothing(scene: TradingScene) -> None:
    """A time server moves it by milliseconds; two seconds at once are a step, also one made while locked."""
    scene.clock.jump_wall(86_400)
    await scene.unlock()
    for _ in range(10):
        scene.clock.advance(1)
        scene.clock.jump_wall(1.9)
        assert is_open(scene)


async def test_every_opening_and_closing_is_told_once(scene: TradingScene) -> None:
    await scene.unlock(UnlockLifetime.MINUTES_30)
    scene.clock.advance(580)
    scene.lock.tick()
    scene.lock.touched()
    scene.lock.lock(LockReason.BY_HAND)
    scene.lock.switch_account(ACCOUNTS[Environment.PAPER])

    assert [(status.unlocked, status.reason) for status in scene.told] == [(True, None), (False, LockReason.BY_HAND)]


async def test_the_first_reason_stays(scene: TradingScene) -> None:
    await scene.unlock()
    scene.lock.lock(LockReason.IDLE)
    scene.lock.lock(LockReason.BY_HAND)

    assert scene.lock.status.reason is LockReason.IDLE


async def test_another_account_is_never_open(scene: TradingScene) -> None:
    await scene.unlock()

    assert not scene.lock.is_open(ACCOUNTS[Environment.PAPER])


async def test_the_same_account_again_keeps_it_open(scene: TradingScene) -> None:
    await scene.unlock()

    scene.lock.switch_account(scene.account)

    assert is_open(scene)


async def test_real_money_under_the_number_of_a_paper_account_is_another_account(paper: TradingScene) -> None:
    """Other keys may bring it after a reconnect."""
    await paper.unlock()
    live = replace(ACCOUNTS[Environment.LIVE], id=paper.account.id)
    assert not paper.lock.is_open(live)

    paper.lock.switch_account(live)

    assert not paper.lock.is_open(live)
    assert paper.lock.status.reason is LockReason.ACCOUNT_SWITCHED


# --- the gateway's lock ---------------------------------------------------------------------------------------------


async def test_the_gateway_stays_open_if_the_setting_says_so(scene: TradingScene) -> None:
    scene.policy = LockPolicy(lock_gateway_too=False)
    await scene.unlock()
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [("300003", True)]


async def test_a_gateway_that_was_away_is_locked_after_the_next_login(scene: TradingScene) -> None:
    await scene.unlock()
    scene.gateway.refuse_unlock = GatewayDown("connection-closed")
    scene.link(LinkState.DISCONNECTED)
    await scene.spawn.settled()
    scene.gateway.refuse_unlock = None
    scene.link(LinkState.LIVE)
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [("300003", True), ("300003", False), ("300003", False)]


async def test_the_end_of_the_program_locks_the_gateway_and_waits_for_it(scene: TradingScene) -> None:
    await scene.unlock()

    await scene.lock.close()

    assert scene.gateway.unlocks[-1] == ("300003", False)
    assert scene.lock.status.reason is LockReason.EXIT


async def test_the_end_of_a_locked_program_says_nothing_to_the_gateway(scene: TradingScene) -> None:
    await scene.lock.close()

    assert scene.gateway.unlocks == []


async def test_one_act_is_given_back_once(scene: TradingScene) -> None:
    act = await scene.lock.unlock_once(scene.account, PASSWORD)
    assert act.valid
    act.end()
    act.end()
    await scene.spawn.settled()

    assert not act.valid
    assert scene.gateway.unlocks == [("300003", True), ("300003", False)]


async def test_a_question_that_ends_while_its_password_is_judged_leaves_nothing_unlocked(scene: TradingScene) -> None:
    unlock = UnlockForOne(scene.lock, scene.account, PasswordKind.BROKER)
    scene.spawn(unlock.once(PASSWORD))
    await asyncio.sleep(0)
    unlock.end()
    await scene.spawn.settled()

    assert not unlock.valid
    assert scene.gateway.unlocks == [("300003", True), ("300003", False)]


@pytest.mark.parametrize("event", [lambda d: d.clock.suspend(30), lambda d: d.clock.jump_wall(3)], ids=["sleep", "set"])
async def test_a_password_for_one_act_right_after_a_sleep_is_asked_at_the_broker(
    scene: TradingScene, event: Callable[[TradingScene], None]
) -> None:
    """No second has come since: the press for a cancel must not end in silence."""
    unlock = UnlockForOne(scene.lock, scene.account, PasswordKind.BROKER)
    event(scene)
    await unlock.once(PASSWORD)

    assert unlock.valid
    assert scene.gateway.unlocks == [("300003", True)]


async def test_the_end_of_one_act_leaves_the_gateway_to_a_person_who_has_unlocked_meanwhile(
    scene: TradingScene,
) -> None:
    act = await scene.lock.unlock_once(scene.account, PASSWORD)
    await scene.unlock()
    act.end()
    await scene.spawn.settled()

    assert scene.gateway.unlocks == [("300003", True), ("300003", True)]
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()
    assert scene.gateway.unlocks[-1] == ("300003", False)


@pytest.mark.parametrize(
    "event",
    [
        lambda scene: scene.lock.lock(LockReason.BY_HAND),
        lambda scene: scene.lock.switch_account(None),
        lambda scene: scene.link(LinkState.DISCONNECTED),
        lambda scene: scene.lock.notice(GatewayNotice(kind=NoticeKind.PASSWORD_CHANGED, text="")),
    ],
)
async def test_what_locks_ends_one_act_too(scene: TradingScene, event: Callable[[TradingScene], None]) -> None:
    act = await scene.lock.unlock_once(scene.account, PASSWORD)

    event(scene)

    assert not act.valid


async def test_the_epoch_tells_a_lock_that_was_opened_again(scene: TradingScene) -> None:
    await scene.unlock()
    before = scene.lock.epoch
    assert is_open(scene)
    assert scene.lock.epoch == before

    scene.lock.lock(LockReason.BY_HAND)
    await scene.unlock()

    assert scene.lock.epoch > before


async def test_an_unlock_without_a_connection_lasts_no_longer_than_the_minute(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, Environment.PAPER) as paper:
        paper.link(LinkState.DISCONNECTED)
        paper.clock.advance(50)
        await paper.unlock()
        assert is_open(paper)
        paper.clock.advance(10)

        assert not is_open(paper)
        assert paper.lock.status.reason is LockReason.CONNECTION_LOST
