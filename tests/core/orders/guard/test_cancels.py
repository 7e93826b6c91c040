"""Cancels: a light form, one by one, also while locked, also on a full disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import BOOK, NOON, PASSWORD, TENCENT, position
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown, RequestTimeout, VaultLocked, WrongPassword
from tideboard_core.lock.one_act import OneAct
from tideboard_core.model.exchange_minutes import NoWithdrawals
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason, PasswordKind
from tideboard_core.model.open_review import CancelReview, WithoutStop
from tideboard_core.model.order import Account, CancelRequest, Environment, Order, OrderStatus, OrderType, Side
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.model.shares import Shares
from tideboard_core.orders import sender
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path) as made:
        yield made


@pytest.fixture
async def scene(locked: TradingScene) -> TradingScene:
    await locked.unlock()
    return locked


def cancel(scene: TradingScene, order: Order) -> CancelRequest:
    return CancelRequest(account=scene.account, order=order, client_order_id=scene.guard.client_order_id())


async def test_a_cancel_needs_no_fresh_book_no_collar_and_no_gesture(scene: TradingScene) -> None:
    order = scene.working(quantity=90_000, price=Decimal(1))
    scene.clock.advance(60)
    scene.market(structs.replace(BOOK, asks=(), bids=()))
    request = cancel(scene, order)

    await scene.guard.submit_cancel(request)

    (write,) = scene.gateway.writes
    assert (write.verb, write.request) == (WriteVerb.CANCEL, request)
    assert scene.person.cancels[0].needs_password is None
    assert await scene.story(request.client_order_id) == ["intent", "accepted"]


async def test_the_review_names_the_shares_that_lose_their_stop(scene: TradingScene) -> None:
    scene.gateway.position_rows = [position(scene.account, 400)]
    await scene.blotter.read_holdings(scene.account)
    terms = {"side": Side.SELL, "order_type": OrderType.STOP, "price": None, "status": OrderStatus.PENDING}
    stop = scene.working(id="W8", quantity=300, trigger=Decimal(600), **terms)
    entry = scene.working(id="W9", exits=())

    await scene.guard.submit_cancel(cancel(scene, stop))
    await scene.guard.submit_cancel(cancel(scene, entry))

    of_the_stop, of_the_entry = scene.person.cancels
    assert of_the_stop.without_stop == {TENCENT.id: WithoutStop(400)}
    assert of_the_entry.without_stop == {}
    scene.publish(Topic.INSTRUMENT, TENCENT.id, replace(TENCENT, security_type=SecurityType.FUTURE))
    assert of_the_stop.without_stop == {TENCENT.id: WithoutStop(400, contracts=True)}


async def test_an_order_at_the_market_is_told_as_one_and_its_cancel_is_sent(scene: TradingScene) -> None:
    scene.gateway.market_ends = frozenset({Market.HK})
    order = scene.working(order_type=OrderType.MARKET, price=None)

    await scene.guard.submit_cancel(cancel(scene, order))

    assert scene.person.cancels[0].not_by_hand == {order.id}
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL]


async def test_cancel_all_tells_of_each_from_when_on_it_is_taken_and_sends_all(scene: TradingScene) -> None:
    """An exit that waits with its entry is left out, and so is what was placed in the break."""
    begin, until = NOON - timedelta(minutes=10), NOON + timedelta(minutes=20)
    at = [moment.astimezone(ZoneInfo("Asia/Hong_Kong")).time() for moment in (begin, until)]
    scene.gateway.no_withdrawals = {Market.HK: (NoWithdrawals(at[0], at[1], of_before=True),)}
    scene.working(id="W1", created=begin - timedelta(minutes=5))
    scene.working(id="W2", created=begin + timedelta(minutes=5))
    scene.working(id="W3", created=begin - timedelta(minutes=5), entry="W1", status=OrderStatus.PENDING)

    await scene.guard.submit_cancel_all(scene.account)

    (review,) = scene.person.cancels
    assert review.taken_from == {"W1": until}
    cancelled = [write.request.order.id for write in scene.gateway.writes if write.verb is WriteVerb.CANCEL]
    assert "W1" in cancelled, "a cancel is sent at every hour"


async def test_keeping_the_order_sends_nothing(scene: TradingScene) -> None:
    scene.person.answer = REFUSED

    with pytest.raises(OrderDenied, match="not-confirmed"):
        await scene.guard.submit_cancel(cancel(scene, scene.working()))

    assert scene.gateway.writes == []


async def test_the_review_follows_the_order(scene: TradingScene) -> None:
    order = scene.working()
    told: list[Shares] = []

    async def fill_meanwhile(review: CancelReview) -> None:
        review.listen(lambda: told.append(review.orders[0].filled))
        scene.working(status=OrderStatus.PARTIALLY_FILLED, filled=100)

    scene.person.on_review = fill_meanwhile
    await scene.guard.submit_cancel(cancel(scene, order))

    assert told == [100]


async def test_an_order_that_is_over_is_not_cancelled(scene: TradingScene) -> None:
    order = scene.working(status=OrderStatus.FILLED, filled=200)

    with pytest.raises(OrderDenied, match="order"):
        await scene.guard.submit_cancel(cancel(scene, order))
    assert scene.person.cancels == []


async def test_an_order_that_ends_while_the_dialog_asks_is_not_cancelled(scene: TradingScene) -> None:
    order = scene.working()

    async def fill(review: CancelReview) -> None:
        scene.working(status=OrderStatus.FILLED, filled=200)

    scene.person.on_review = fill
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit_cancel(cancel(scene, order))

    assert error.value.data["status"] is OrderStatus.FILLED
    assert scene.gateway.writes == []


async def test_without_a_connection_nothing_is_asked(scene: TradingScene) -> None:
    order = scene.working()
    scene.link(LinkState.DISCONNECTED)

    with pytest.raises(OrderDenied, match="link"):
        await scene.guard.submit_cancel(cancel(scene, order))


# --- while locked ---------------------------------------------------------------------------------------------------


async def test_the_same_dialog_takes_the_password_for_this_act_only(locked: TradingScene) -> None:
    locked.person.password = PASSWORD

    await locked.guard.submit_cancel(cancel(locked, locked.working()))
    await locked.spawn.settled()

    assert len(locked.gateway.writes) == 1
    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]
    assert locked.lock.status.kind is LockKind.LOCKED
    with pytest.raises(OrderDenied, match="lock"):
        await locked.guard.submit(locked.request())


async def test_of_two_passwords_at_once_one_unlocks_and_that_ends_with_the_act(locked: TradingScene) -> None:
    async def twice(review: CancelReview) -> None:
        await asyncio.gather(review.unlock_once(PASSWORD), review.unlock_once(PASSWORD))

    locked.person.on_review = twice
    await locked.guard.submit_cancel(cancel(locked, locked.working()))
    await locked.spawn.settled()

    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]


async def test_a_password_that_waited_for_another_opens_nothing_after_a_lock(
    locked: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock_once = locked.lock.unlock_once

    async def with_a_lock_behind_it(account: Account, password: str, *, way_out: bool = False) -> OneAct:
        opened = await unlock_once(account, password, way_out=way_out)
        locked.lock.lock(LockReason.BY_HAND)
        return opened

    async def twice(review: CancelReview) -> None:
        await asyncio.gather(review.unlock_once(PASSWORD), review.unlock_once(PASSWORD))
        assert review.needs_password is not None

    monkeypatch.setattr(locked.lock, "unlock_once", with_a_lock_behind_it)
    locked.person.on_review = twice
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await locked.guard.submit_cancel(cancel(locked, locked.working()))
    await locked.spawn.settled()

    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]


async def test_the_password_is_proven_for_the_order_s_account_not_the_one_in_view(locked: TradingScene) -> None:
    locked.lock.switch_account(replace(locked.account, id="300009"))
    locked.person.password = PASSWORD

    await locked.guard.submit_cancel(cancel(locked, locked.working()))
    await locked.spawn.settled()

    assert len(locked.gateway.writes) == 1
    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]


async def test_a_paper_account_asks_for_our_own_password(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, Environment.PAPER) as paper:
        await paper.unlock()
        paper.lock.lock(LockReason.BY_HAND)
        kinds: list[PasswordKind | None] = []

        async def look(review: CancelReview) -> None:
            kinds.append(review.needs_password)
            await review.unlock_once(PASSWORD)
            kinds.append(review.needs_password)

        paper.person.on_review = look
        await paper.guard.submit_cancel(cancel(paper, paper.working()))

        assert kinds == [PasswordKind.OWN, None]
        assert paper.gateway.unlocks == []
        assert len(paper.gateway.writes) == 1


async def test_a_keyring_that_does_not_answer_leaves_the_field(tmp_path: Path) -> None:
    async with trading_scene(tmp_path) as scene:
        scene.account = replace(scene.account, broker_lock=False)
        scene.lock.switch_account(scene.account)
        scene.store.refuse = VaultLocked("keyring-locked")
        kinds: list[PasswordKind | None] = []

        async def look(review: CancelReview) -> Confirmation:
            kinds.append(review.needs_password)
            return REFUSED

        scene.person.on_review = look
        with pytest.raises(OrderDenied, match="not-confirmed"):
            await scene.guard.submit_cancel(cancel(scene, scene.working()))

        assert kinds == [PasswordKind.OWN]


async def test_a_lock_after_the_password_takes_it_back(locked: TradingScene) -> None:
    async def unlock_and_lock(review: CancelReview) -> None:
        await review.unlock_once(PASSWORD)
        locked.lock.lock(LockReason.BY_HAND)

    locked.person.on_review = unlock_and_lock
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await locked.guard.submit_cancel(cancel(locked, locked.working()))

    assert locked.gateway.writes == []


async def test_a_wrong_password_cancels_nothing(locked: TradingScene) -> None:
    locked.person.password = "wrong"

    with pytest.raises(WrongPassword):
        await locked.guard.submit_cancel(cancel(locked, locked.working()))

    assert locked.gateway.writes == []


async def test_a_yes_without_the_password_is_not_sent(locked: TradingScene) -> None:
    request = cancel(locked, locked.working())

    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await locked.guard.submit_cancel(request)

    assert locked.gateway.writes == []
    assert await locked.story(request.client_order_id) == ["intent", "not-sent"]


# --- disk -----------------------------------------------------------------------------------------------------------


async def test_on_a_full_disk_a_cancel_goes_and_its_record_is_kept(scene: TradingScene) -> None:
    await scene.audit.drain()
    order = scene.working()
    await scene.audit.drain()
    scene.disk.capacity = 0
    scene.disk.seen[:] = bytes(scene.disk.durable).rstrip(b"\0")
    request = cancel(scene, order)

    await scene.guard.submit_cancel(request)

    assert len(scene.gateway.writes) == 1
    assert scene.audit.status.kept >= 1
    scene.disk.capacity = None
    assert await scene.story(request.client_order_id) == ["intent", "accepted"]
    assert "gap" in {record.kind.value for record in await scene.records()}


async def test_a_disk_that_hangs_delays_a_cancel_by_one_second_at_most(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender.FLUSH < sender.APPROVAL_AGE
    monkeypatch.setattr(sender, "FLUSH", 0.02)
    order = scene.working()
    await scene.audit.drain()
    scene.disk.gate.clear()

    await scene.guard.submit_cancel(cancel(scene, order))

    assert len(scene.gateway.writes) == 1


# --- answers --------------------------------------------------------------------------------------------------------


async def test_a_cancel_without_an_answer_is_unknown_and_settles_when_the_order_is_over(scene: TradingScene) -> None:
    order = scene.working()
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = cancel(scene, order)

    with pytest.raises(OrderUnknown):
        await scene.guard.submit_cancel(request)
    await scene.spawn.settled()
    assert [w.verb for w in scene.blotter.writes.unknowns(scene.account.id)] == [WriteVerb.CANCEL]
    scene.working(status=OrderStatus.CANCELLED)

    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert await scene.story(request.client_order_id) == ["intent", "unknown", "settled"]


# --- cancel all -----------------------------------------------------------------------------------------------------


async def test_cancel_all_lists_every_order_it_will_hit(scene: TradingScene) -> None:
    own = scene.request()
    await scene.guard.submit(own)
    scene.working(id="B1", remark=own.client_order_id)
    scene.working(id="W2")
    scene.working(id="W3", status=OrderStatus.FILLED, filled=200)

    outcomes = await scene.guard.submit_cancel_all(scene.account)

    (review,) = scene.person.cancels
    assert review.everything
    assert {order.id for order in review.orders} == {"B1", "W2"}
    assert review.foreign_ids == {"W2"}
    assert {o.order_id: o.error for o in outcomes} == {"B1": None, "W2": None}
    assert [w.verb for w in scene.gateway.writes[1:]] == [WriteVerb.CANCEL] * 2
    assert len({w.request.client_order_id for w in scene.gateway.writes}) == 3


async def test_each_order_of_cancel_all_has_its_own_end(scene: TradingScene) -> None:
    for name in ("W1", "W2", "W3"):
        scene.working(id=name)
    ends = {"W1": None, "W2": OrderRejected("rejected", text="no"), "W3": RequestTimeout("no-answer")}
    scene.gateway.answer = lambda write: ends[write.request.order.id]

    outcomes = await scene.guard.submit_cancel_all(scene.account)
    await scene.spawn.settled()

    kinds = {o.order_id: type(o.error).__name__ for o in outcomes}
    assert kinds == {"W1": "NoneType", "W2": "OrderRejected", "W3": "OrderUnknown"}


async def test_cancel_all_goes_on_after_a_cancel_that_is_denied(scene: TradingScene) -> None:
    for name in ("W1", "W2", "W3"):
        scene.working(id=name)
    cancel, denied = scene.gateway.cancel, list[str]()

    def deny_first(approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        if not denied:
            denied.append(approved.request.order.id)
            raise OrderDenied("rate-budget", verb="cancel", seconds=1.0)
        return cancel(approved)

    scene.gateway.cancel = deny_first  # type: ignore[method-assign]
    outcomes = await scene.guard.submit_cancel_all(scene.account)

    assert [o.order_id for o in outcomes if o.error is not None] == denied
    assert {write.request.order.id for write in scene.gateway.writes} == {"W1", "W2", "W3"} - {*denied}


async def test_cancel_all_keeps_the_pace_the_broker_wants_and_tells_what_did_not_fit(scene: TradingScene) -> None:
    for name in ("W1", "W2", "W3"):
        scene.working(id=name)
    scene.gateway.budgets[WriteVerb.CANCEL] = 0.04
    left = [2]

    def pass_time() -> None:
        left[0] -= 1
        scene.gateway.budgets[WriteVerb.CANCEL] = 0.0 if left[0] >= 0 else 12.0

    def keep_busy(write: object) -> None:
        scene.gateway.budgets[WriteVerb.CANCEL] = 0.04 if left[0] > 0 else 12.0

    scene.sleep.before = pass_time
    scene.gateway.answer = keep_busy
    outcomes = await scene.guard.submit_cancel_all(scene.account)

    errors = [o.error for o in outcomes if o.error is not None]
    assert len(scene.gateway.writes) == 2
    assert [(type(e), e.code, e.data["seconds"]) for e in errors] == [(OrderDenied, "rate-budget", 12.0)]


async def test_a_cancel_waits_for_the_pace_and_not_for_a_spent_budget(scene: TradingScene) -> None:
    scene.gateway.budgets[WriteVerb.CANCEL] = 12.0
    with pytest.raises(OrderDenied, match="rate-budget"):
        await scene.guard.submit_cancel(cancel(scene, scene.working()))
    assert 12.0 not in scene.sleep.log


async def test_cancel_all_without_open_orders_says_so(scene: TradingScene) -> None:
    with pytest.raises(OrderDenied, match="nothing-to-cancel"):
        await scene.guard.submit_cancel_all(scene.account)


async def test_an_unknown_order_has_no_number_to_cancel_by(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(scene.request())
    await scene.spawn.settled()
    shown = scene.blotter.writes.unknowns(scene.account.id)[0].shown()

    with pytest.raises(OrderDenied, match="order"):
        await scene.guard.submit_cancel(cancel(scene, shown))


async def test_two_cancel_dialogs_do_not_stand_at_once(scene: TradingScene) -> None:
    first, second = scene.working(id="W1"), scene.working(id="W2")

    async def ask_twice(review: CancelReview) -> Confirmation:
        scene.person.on_review = None
        with pytest.raises(OrderDenied, match="confirmation-open"):
            await scene.guard.submit_cancel(cancel(scene, second))
        return Confirmation(accepted=True)

    scene.person.on_review = ask_twice
    await scene.guard.submit_cancel(cancel(scene, first))

    assert [w.request.order.id for w in scene.gateway.writes] == ["W1"]
