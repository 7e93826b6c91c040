"""A yes to cancel all lives for three minutes, each cancel ages from its own turn, and what ends the yes is named."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import Naps
from fakes.values.trading import PASSWORD, TENCENT
from tideboard_core.errors import ServerRefused, TradingLocked
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason
from tideboard_core.model.open_review import CancelReview
from tideboard_core.orders.cancels import CONSENT_LIFE, CancelRun
from tideboard_core.ports.trading import WriteVerb

ORDERS = 20


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path) as made:
        yield made


@pytest.fixture
async def scene(locked: TradingScene) -> TradingScene:
    await locked.unlock()
    return locked


def work(scene: TradingScene, count: int = ORDERS) -> None:
    for number in range(count):
        scene.working(id=f"W{number}")


def paced(scene: TradingScene, seconds: float) -> None:
    """Each cancel has to wait so long for the one before: each wait for the budget takes a part of it."""
    naps = [0]

    def pass_time() -> None:
        scene.clock.advance(seconds / 3)
        naps[0] += 1
        scene.gateway.budgets[WriteVerb.CANCEL] = 0.0 if naps[0] % 3 == 0 else 0.05

    def sent(write: Write) -> None:
        scene.gateway.budgets[WriteVerb.CANCEL] = 0.05

    scene.sleep.before, scene.gateway.answer = pass_time, sent


async def test_each_cancel_has_two_seconds_from_its_own_turn(scene: TradingScene) -> None:
    work(scene)
    paced(scene, 1.2)

    outcomes = await scene.guard.submit_cancel_all(scene.account)

    assert [one.error for one in outcomes] == [None] * ORDERS
    assert len(scene.gateway.writes) == ORDERS


async def test_while_locked_the_unlock_for_this_act_lives_as_long(locked: TradingScene) -> None:
    work(locked)
    paced(locked, 1.2)
    locked.person.password = PASSWORD

    outcomes = await locked.guard.submit_cancel_all(locked.account)
    await locked.spawn.settled()

    assert [one.error for one in outcomes] == [None] * ORDERS
    assert locked.gateway.unlocks == [(locked.account.id, True), (locked.account.id, False)]
    assert locked.lock.status.kind is LockKind.LOCKED


def lock(scene: TradingScene) -> None:
    scene.lock.lock(LockReason.BY_HAND)


def switch(scene: TradingScene) -> None:
    """Another account of the same login comes into view, beside which this one stays open."""
    scene.lock.switch_account(replace(scene.account, id="300009"))


def relogin(scene: TradingScene) -> None:
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


ENDS: list[tuple[Callable[[TradingScene], object], str]] = [
    (lock, "not-sent-locked"),
    (switch, "not-sent-locked"),
    (lambda scene: scene.link(LinkState.DISCONNECTED), "not-sent-link"),
    (relogin, "not-sent-link"),
    (lambda scene: scene.clock.suspend(CONSENT_LIFE - 30), "not-sent-locked"),
]


@pytest.mark.parametrize(("event", "code"), ENDS)
@pytest.mark.parametrize("before", ["unlocked", "locked"])
async def test_what_ends_the_yes_keeps_the_rest_which_is_named(
    locked: TradingScene, before: str, event: Callable[[TradingScene], object], code: str
) -> None:
    if before == "unlocked":
        await locked.unlock()
    locked.person.password = PASSWORD
    work(locked, 4)
    sent: list[Write] = []

    def second(write: Write) -> None:
        sent.append(write)
        if len(sent) == 2:
            event(locked)

    locked.gateway.answer = second
    outcomes = await locked.guard.submit_cancel_all(locked.account)

    assert [None if one.error is None else one.error.code for one in outcomes] == [None, None, code, code]
    kept = [record.id for record in await locked.records() if record.kind.value == "not-sent"]
    assert len(kept) == 2


class LocksAndOpens(Naps):
    """In the first wait after the first cancel trading is locked and unlocked again."""

    def __init__(self, scene: TradingScene) -> None:
        super().__init__()
        self._scene = scene

    async def __call__(self, seconds: float) -> None:
        scene = self._scene
        if scene.gateway.writes and not self.seconds:
            self.seconds = 1.0
            lock(scene)
            await scene.unlock()
        scene.gateway.budgets[WriteVerb.CANCEL] = 0.0


async def test_locked_and_opened_again_sends_no_more(scene: TradingScene) -> None:
    work(scene, 3)
    scene.gateway.budgets[WriteVerb.CANCEL] = 0.05
    paced(scene, 0.0)
    scene.sleep.naps = LocksAndOpens(scene)

    outcomes = await scene.guard.submit_cancel_all(scene.account)

    assert scene.lock.is_open(scene.account)
    assert [None if one.error is None else one.error.code for one in outcomes] == [None, *["not-sent-locked"] * 2]
    assert len(scene.gateway.writes) == 1


@pytest.mark.parametrize("after", [2, 3])
async def test_a_stop_keeps_the_rest(scene: TradingScene, after: int) -> None:
    work(scene, 4)
    counted: list[int] = []

    def follow(run: CancelRun) -> None:
        def moved() -> None:
            counted.append(run.asked)
            if run.asked == after and not run.stopped:
                run.stop()

        run.listen(moved)
        assert len(run.orders) == 4

    outcomes = await scene.guard.submit_cancel_all(scene.account, started=follow)

    kept = [one.error.code for one in outcomes if one.error is not None]
    assert kept == ["cancel-stopped"] * (4 - after + 1)
    assert counted[0] == 1


async def test_what_another_program_locks_meanwhile_is_heard_before_the_next_one(scene: TradingScene) -> None:
    """Answers are heard as they come, though the series may take minutes."""
    work(scene, 4)
    paced(scene, 1.2)
    sent = scene.gateway.answer
    assert sent is not None

    def locked_by_another(write: Write) -> object:
        sent(write)
        return TradingLocked("trading-locked", text="") if len(scene.gateway.writes) == 1 else None

    scene.gateway.answer = locked_by_another
    outcomes = await scene.guard.submit_cancel_all(scene.account)

    codes = [None if one.error is None else one.error.code for one in outcomes]
    assert codes == ["trading-locked", *["not-sent-locked"] * 3]
    assert len(scene.gateway.writes) == 1


async def test_three_minutes_after_the_yes_nothing_more_is_asked(scene: TradingScene) -> None:
    work(scene, 4)
    sent: list[Write] = []

    def slow(write: Write) -> None:
        sent.append(write)
        for _ in range(3):  # so that no sleep of the computer is seen, nor a person that is away
            scene.clock.advance(CONSENT_LIFE / 6)
            scene.lock.touched()

    scene.gateway.answer = slow
    outcomes = await scene.guard.submit_cancel_all(scene.account)

    assert [None if one.error is None else one.error.code for one in outcomes] == [None, None, *["cancel-too-late"] * 2]


async def test_a_view_that_fails_keeps_no_order_from_being_asked(
    scene: TradingScene, caplog: pytest.LogCaptureFixture
) -> None:
    work(scene, 3)

    def fail() -> None:
        raise RuntimeError("a view")

    def follow(run: CancelRun) -> None:
        run.listen(fail)

    outcomes = await scene.guard.submit_cancel_all(scene.account, started=follow)

    assert [one.error for one in outcomes] == [None] * 3
    assert [record.message for record in caplog.records] == ["a listener of cancels failed"]
    caplog.clear()


# --- what the list may lack -------------------------------------------------------------------------------------------


def cut(scene: TradingScene) -> None:
    scene.gateway.partial = True


def without_exits(scene: TradingScene) -> None:
    scene.gateway.unproven = frozenset({TENCENT.id})


def unreadable(scene: TradingScene) -> None:
    scene.gateway.whole = False


def refused(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = ServerRefused("server-refused", text="busy")


@pytest.mark.parametrize("lacking", [cut, without_exits, unreadable, refused])
async def test_cancel_all_says_where_the_list_may_lack_orders(
    scene: TradingScene, lacking: Callable[[TradingScene], None]
) -> None:
    order, marks = scene.working(id="W1"), list[bool]()

    async def read(review: CancelReview) -> None:
        marks.append(review.incomplete)

    scene.person.on_review = read
    await scene.blotter.read_orders(scene.account)
    await scene.guard.submit_cancel_all(scene.account)
    lacking(scene)
    with suppress(ServerRefused):
        await scene.blotter.read_orders(scene.account)

    await scene.guard.submit_cancel_all(scene.account)
    await scene.guard.submit_cancel_several(scene.account, [order])

    assert marks == [False, True, False]


async def test_before_the_first_whole_list_of_a_login_it_says_so_too(scene: TradingScene) -> None:
    scene.working(id="W1")
    await scene.blotter.read_again()
    relogin(scene)

    await scene.guard.submit_cancel_all(scene.account)

    assert scene.person.cancels[-1].incomplete
    assert scene.hub.problem(Topic.ORDERS.of(scene.account.id)) == ""
