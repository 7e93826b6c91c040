"""Cancels: a light form, one by one, also while locked, also on a full disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.trading import BOOK, PASSWORD
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown, RequestTimeout, VaultLocked, WrongPassword
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason, PasswordKind
from tideboard_core.model.open_review import CancelReview
from tideboard_core.model.order import CancelRequest, Environment, Order, OrderStatus
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.orders import sender
from tideboard_core.ports.trading import WriteVerb


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path) as made:
        yield made


@pytest.fixture
async def desk(locked: Desk) -> Desk:
    await locked.unlock()
    return locked


def cancel(desk: Desk, order: Order) -> CancelRequest:
    return CancelRequest(account=desk.account, order=order, client_order_id=desk.guard.client_order_id())


async def test_a_cancel_needs_no_fresh_book_no_collar_and_no_gesture(desk: Desk) -> None:
    order = desk.working(quantity=90_000, price=Decimal(1))
    desk.clock.advance(60)
    desk.market(structs.replace(BOOK, asks=(), bids=()))
    request = cancel(desk, order)

    await desk.guard.submit_cancel(request)

    (write,) = desk.gateway.writes
    assert (write.verb, write.request) == (WriteVerb.CANCEL, request)
    assert desk.person.cancels[0].needs_password is None
    assert await desk.story(request.client_order_id) == ["intent", "accepted"]


async def test_keeping_the_order_sends_nothing(desk: Desk) -> None:
    desk.person.answer = REFUSED

    with pytest.raises(OrderDenied, match="not-confirmed"):
        await desk.guard.submit_cancel(cancel(desk, desk.working()))

    assert desk.gateway.writes == []


async def test_the_review_follows_the_order(desk: Desk) -> None:
    order = desk.working()
    told: list[int] = []

    async def fill_meanwhile(review: CancelReview) -> None:
        review.listen(lambda: told.append(review.orders[0].filled))
        desk.working(status=OrderStatus.PARTIALLY_FILLED, filled=100)

    desk.person.act = fill_meanwhile
    await desk.guard.submit_cancel(cancel(desk, order))

    assert told == [100]


async def test_an_order_that_is_over_is_not_cancelled(desk: Desk) -> None:
    order = desk.working(status=OrderStatus.FILLED, filled=200)

    with pytest.raises(OrderDenied, match="order"):
        await desk.guard.submit_cancel(cancel(desk, order))
    assert desk.person.cancels == []


async def test_an_order_that_ends_while_the_dialog_asks_is_not_cancelled(desk: Desk) -> None:
    order = desk.working()

    async def fill(review: CancelReview) -> None:
        desk.working(status=OrderStatus.FILLED, filled=200)

    desk.person.act = fill
    with pytest.raises(OrderDenied) as error:
        await desk.guard.submit_cancel(cancel(desk, order))

    assert error.value.data["status"] is OrderStatus.FILLED
    assert desk.gateway.writes == []


async def test_without_a_connection_nothing_is_asked(desk: Desk) -> None:
    order = desk.working()
    desk.link(LinkState.DISCONNECTED)

    with pytest.raises(OrderDenied, match="link"):
        await desk.guard.submit_cancel(cancel(desk, order))


# --- while locked ---------------------------------------------------------------------------------------------------


async def test_the_same_dialog_takes_the_password_for_this_act_only(locked: Desk) -> None:
    locked.person.password = PASSWORD

    await locked.guard.submit_cancel(cancel(locked, locked.working()))
    await locked.spawn.settled()

    assert len(locked.gateway.writes) == 1
    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]
    assert locked.lock.status.kind is LockKind.LOCKED
    with pytest.raises(OrderDenied, match="lock"):
        await locked.guard.submit(locked.request())


async def test_the_password_is_proven_for_the_order_s_account_not_the_one_in_view(locked: Desk) -> None:
    locked.lock.switch_account(replace(locked.account, id="300009"))
    locked.person.password = PASSWORD

    await locked.guard.submit_cancel(cancel(locked, locked.working()))
    await locked.spawn.settled()

    assert len(locked.gateway.writes) == 1
    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]


async def test_a_paper_account_asks_for_our_own_password(tmp_path: Path) -> None:
    async with trading_desk(tmp_path, Environment.PAPER) as paper:
        await paper.unlock()
        paper.lock.lock(LockReason.BY_HAND)
        kinds: list[PasswordKind | None] = []

        async def look(review: CancelReview) -> None:
            kinds.append(review.needs_password)
            await review.unlock_once(PASSWORD)
            kinds.append(review.needs_password)

        paper.person.act = look
        await paper.guard.submit_cancel(cancel(paper, paper.working()))

        assert kinds == [PasswordKind.OWN, None]
        assert paper.gateway.unlocks == []
        assert len(paper.gateway.writes) == 1


async def test_a_keyring_that_does_not_answer_leaves_the_field(tmp_path: Path) -> None:
    async with trading_desk(tmp_path) as desk:
        desk.account = replace(desk.account, broker_lock=False)
        desk.lock.switch_account(desk.account)
        desk.store.refuse = VaultLocked("keyring-locked")
        kinds: list[PasswordKind | None] = []

        async def look(review: CancelReview) -> Confirmation:
            kinds.append(review.needs_password)
            return REFUSED

        desk.person.act = look
        with pytest.raises(OrderDenied, match="not-confirmed"):
            await desk.guard.submit_cancel(cancel(desk, desk.working()))

        assert kinds == [PasswordKind.OWN]


async def test_a_lock_after_the_password_takes_it_back(locked: Desk) -> None:
    async def unlock_and_lock(review: CancelReview) -> None:
        await review.unlock_once(PASSWORD)
        locked.lock.lock(LockReason.BY_HAND)

    locked.person.act = unlock_and_lock
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await locked.guard.submit_cancel(cancel(locked, locked.working()))

    assert locked.gateway.writes == []


async def test_a_wrong_password_cancels_nothing(locked: Desk) -> None:
    locked.person.password = "wrong"

    with pytest.raises(WrongPassword):
        await locked.guard.submit_cancel(cancel(locked, locked.working()))

    assert locked.gateway.writes == []


async def test_a_yes_without_the_password_is_not_sent(locked: Desk) -> None:
    request = cancel(locked, locked.working())

    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await locked.guard.submit_cancel(request)

    assert locked.gateway.writes == []
    assert await locked.story(request.client_order_id) == ["intent", "not-sent"]


# --- disk -----------------------------------------------------------------------------------------------------------


async def test_on_a_full_disk_a_cancel_goes_and_its_record_is_kept(desk: Desk) -> None:
    await desk.audit.drain()
    order = desk.working()
    await desk.audit.drain()
    desk.disk.capacity = 0
    desk.disk.seen[:] = bytes(desk.disk.durable).rstrip(b"\0")
    request = cancel(desk, order)

    await desk.guard.submit_cancel(request)

    assert len(desk.gateway.writes) == 1
    assert desk.audit.status.kept >= 1
    desk.disk.capacity = None
    assert await desk.story(request.client_order_id) == ["intent", "accepted"]
    assert "gap" in {record.kind.value for record in await desk.records()}


async def test_a_disk_that_hangs_delays_a_cancel_by_one_second_at_most(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender.FLUSH < sender.APPROVAL_AGE
    monkeypatch.setattr(sender, "FLUSH", 0.02)
    order = desk.working()
    await desk.audit.drain()
    desk.disk.gate.clear()

    await desk.guard.submit_cancel(cancel(desk, order))

    assert len(desk.gateway.writes) == 1


# --- answers --------------------------------------------------------------------------------------------------------


async def test_a_cancel_without_an_answer_is_unknown_and_settles_when_the_order_is_over(desk: Desk) -> None:
    order = desk.working()
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = cancel(desk, order)

    with pytest.raises(OrderUnknown):
        await desk.guard.submit_cancel(request)
    await desk.spawn.settled()
    assert [w.verb for w in desk.blotter.writes.unknowns(desk.account.id)] == [WriteVerb.CANCEL]
    desk.working(status=OrderStatus.CANCELLED)

    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    assert await desk.story(request.client_order_id) == ["intent", "unknown", "settled"]


# --- cancel all -----------------------------------------------------------------------------------------------------


async def test_cancel_all_lists_every_order_it_will_hit(desk: Desk) -> None:
    own = desk.request()
    await desk.guard.submit(own)
    desk.working(id="B1", remark=own.client_order_id)
    desk.working(id="W2")
    desk.working(id="W3", status=OrderStatus.FILLED, filled=200)

    outcomes = await desk.guard.submit_cancel_all(desk.account)

    (review,) = desk.person.cancels
    assert review.everything
    assert {order.id for order in review.orders} == {"B1", "W2"}
    assert review.foreign_ids == {"W2"}
    assert {o.order_id: o.error for o in outcomes} == {"B1": None, "W2": None}
    assert [w.verb for w in desk.gateway.writes[1:]] == [WriteVerb.CANCEL] * 2
    assert len({w.request.client_order_id for w in desk.gateway.writes}) == 3


async def test_each_order_of_cancel_all_has_its_own_end(desk: Desk) -> None:
    for name in ("W1", "W2", "W3"):
        desk.working(id=name)
    ends = {"W1": None, "W2": OrderRejected("rejected", text="no"), "W3": RequestTimeout("no-answer")}
    desk.gateway.answer = lambda write: ends[write.request.order.id]

    outcomes = await desk.guard.submit_cancel_all(desk.account)
    await desk.spawn.settled()

    kinds = {o.order_id: type(o.error).__name__ for o in outcomes}
    assert kinds == {"W1": "NoneType", "W2": "OrderRejected", "W3": "OrderUnknown"}


async def test_cancel_all_keeps_the_pace_the_broker_wants_and_tells_what_did_not_fit(desk: Desk) -> None:
    for name in ("W1", "W2", "W3"):
        desk.working(id=name)
    desk.gateway.budgets[WriteVerb.CANCEL] = 0.04
    left = [2]

    def pass_time() -> None:
        left[0] -= 1
        desk.gateway.budgets[WriteVerb.CANCEL] = 0.0 if left[0] >= 0 else 12.0

    def keep_busy(write: object) -> None:
        desk.gateway.budgets[WriteVerb.CANCEL] = 0.04 if left[0] > 0 else 12.0

    desk.sleep.before = pass_time
    desk.gateway.answer = keep_busy
    outcomes = await desk.guard.submit_cancel_all(desk.account)

    errors = [o.error for o in outcomes if o.error is not None]
    assert len(desk.gateway.writes) == 2
    assert [(type(e), e.code, e.data["seconds"]) for e in errors] == [(OrderDenied, "rate-budget", 12.0)]


async def test_a_cancel_waits_for_the_pace_and_not_for_a_spent_budget(desk: Desk) -> None:
    desk.gateway.budgets[WriteVerb.CANCEL] = 12.0
    with pytest.raises(OrderDenied, match="rate-budget"):
        await desk.guard.submit_cancel(cancel(desk, desk.working()))
    assert 12.0 not in desk.sleep.log


async def test_cancel_all_without_open_orders_says_so(desk: Desk) -> None:
    with pytest.raises(OrderDenied, match="nothing-to-cancel"):
        await desk.guard.submit_cancel_all(desk.account)


async def test_an_unknown_order_has_no_number_to_cancel_by(desk: Desk) -> None:
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await desk.guard.submit(desk.request())
    await desk.spawn.settled()
    shown = desk.blotter.writes.unknowns(desk.account.id)[0].shown()

    with pytest.raises(OrderDenied, match="order"):
        await desk.guard.submit_cancel(cancel(desk, shown))


async def test_two_cancel_dialogs_do_not_stand_at_once(desk: Desk) -> None:
    first, second = desk.working(id="W1"), desk.working(id="W2")

    async def ask_twice(review: CancelReview) -> Confirmation:
        desk.person.act = None
        with pytest.raises(OrderDenied, match="confirmation-open"):
            await desk.guard.submit_cancel(cancel(desk, second))
        return Confirmation(accepted=True)

    desk.person.act = ask_twice
    await desk.guard.submit_cancel(cancel(desk, first))

    assert [w.request.order.id for w in desk.gateway.writes] == ["W1"]
