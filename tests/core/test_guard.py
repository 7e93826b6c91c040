"""The path of an order, step by step, and what stops it on the way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.disk import Disk
from fakes.trading import ACCOUNTS, BOOK, TENCENT, Desk, consent, funds, levels, position, trading_desk
from tideboard_core.errors import (
    GatewayDown,
    InsecureTransport,
    NotOffered,
    OrderDenied,
    OrderError,
    OrderRejected,
    OrderUnknown,
    RequestTimeout,
    ServerRefused,
    TradingLocked,
)
from tideboard_core.model.lock import LockKind, LockReason
from tideboard_core.model.order import Environment, MaxQuantity, ModifyRequest, OrderStatus, OrderType, Side
from tideboard_core.model.review import (
    REFUSED,
    CheckCode,
    Confirmation,
    Gesture,
    VoidCode,
)
from tideboard_core.ports import Key, LinkState, OrderReview, Topic, WriteVerb


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A LIVE desk, unlocked."""
    async with trading_desk(tmp_path) as made:
        await made.unlock()
        yield made


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made


async def denied(desk: Desk, **changes: object) -> OrderDenied:
    """Submit and expect a denial; nothing may have gone out, and the log says so."""
    request = desk.request(**changes)
    with pytest.raises(OrderDenied) as error:
        await desk.guard.submit(request)
    assert desk.gateway.writes == []
    assert "intent" not in await desk.story(request.client_order_id)
    return error.value


# --- the whole way --------------------------------------------------------------------------------------------------


async def test_what_was_displayed_is_on_disk_before_it_is_on_the_wire(desk: Desk) -> None:
    request = desk.request()

    order_id = await desk.guard.submit(request)

    (write,) = desk.gateway.writes
    assert order_id == "B1"
    assert write.request is request is desk.person.reviews[0].summary.request
    assert json.loads(write.log_then.rstrip(b"\0").splitlines()[-1])["id"] == request.client_order_id
    assert await desk.story(request.client_order_id) == ["intent", "accepted"]


async def test_the_intent_tells_the_whole_order(desk: Desk) -> None:
    await desk.guard.submit(desk.request())

    intent = (await desk.records())[-2]
    assert intent.data == {
        "verb": "place",
        "account": "300003",
        "instrument": "HK.00700",
        "side": "buy",
        "type": "limit",
        "quantity": 100,
        "price": "612.50",
        "trigger": None,
        "order": "",
        "environment": "LIVE",
        "value": "61250.00",
        "day": "2026-11-20",
    }


async def test_a_change_goes_the_same_way(desk: Desk) -> None:
    order = desk.working()
    act = desk.guard.client_order_id()

    await desk.guard.submit_modify(
        ModifyRequest(account=desk.account, order=order, client_order_id=act, quantity=300, price=Decimal("611.50"))
    )

    (write,) = desk.gateway.writes
    summary = desk.person.reviews[0].summary
    assert write.verb is WriteVerb.MODIFY
    assert (summary.replaces, summary.quantity, summary.price) == (order, 300, Decimal("611.50"))
    assert await desk.story(act) == ["intent", "accepted"]


async def test_nobody_says_yes_nothing_goes_out(desk: Desk) -> None:
    desk.person.answer = REFUSED

    error = await denied(desk)

    assert error.code == "not-confirmed"
    assert error.data["record"] == 1


async def test_one_id_is_one_order(desk: Desk) -> None:
    request = desk.request()

    results = await asyncio.gather(*(desk.guard.submit(request) for _ in range(50)), return_exceptions=True)

    assert len(desk.gateway.writes) == 1
    assert [r for r in results if not isinstance(r, OrderDenied)] == ["B1"]


async def test_fifty_clicks_in_one_frame_open_one_confirmation(desk: Desk) -> None:
    requests = [desk.request(client_order_id=f"TB-1120-{n:04}") for n in range(1, 51)]

    async def look(review: OrderReview) -> None:
        await asyncio.sleep(0)

    desk.person.act = look

    results = await asyncio.gather(*(desk.guard.submit(r) for r in requests), return_exceptions=True)

    assert len(desk.person.reviews) == len(desk.gateway.writes) == 1
    assert {r.code for r in results if isinstance(r, OrderDenied)} == {"confirmation-open"}


async def test_ids_go_on_after_a_restart(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_desk(tmp_path, disk=disk) as first:
        await first.unlock()
        assert first.guard.client_order_id() == "TB-1120-0001"
        await first.guard.submit(first.request())

    async with trading_desk(tmp_path, disk=disk) as second:
        assert second.guard.client_order_id() == "TB-1120-0002"
        await second.unlock()
        with pytest.raises(OrderDenied, match="duplicate"):
            await second.guard.submit(second.request(client_order_id="TB-1120-0001"))


# --- gestures -------------------------------------------------------------------------------------------------------

CLICK = Confirmation(accepted=True)
HOLD = Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.9)
TYPED = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=100)


@pytest.mark.parametrize(
    ("answer", "goes"),
    [
        (HOLD, True),
        (TYPED, True),
        (CLICK, False),
        (replace(HOLD, held=0.89), False),
        (replace(TYPED, typed_quantity=10), False),
        (replace(TYPED, typed_quantity=None), False),
        (Confirmation(accepted=True, gesture=Gesture.TICK, ticked=frozenset(CheckCode)), False),
    ],
)
async def test_live_sends_by_holding_or_typing_alone(desk: Desk, answer: Confirmation, goes: bool) -> None:
    desk.person.answer = answer

    if goes:
        await desk.guard.submit(desk.request())
    else:
        assert (await denied(desk)).code == "gesture-missing"

    assert len(desk.gateway.writes) == goes


async def test_live_above_the_typed_limit_is_typed(desk: Desk) -> None:
    desk.limits = replace(desk.limits, typed_quantity_value=Decimal(60_000))
    desk.person.answer = HOLD

    assert (await denied(desk)).code == "gesture-missing"
    assert desk.person.reviews[0].gesture is Gesture.TYPE


async def test_a_warning_in_live_is_typed_and_in_practice_ticked(tmp_path: Path) -> None:
    for environment, gesture in ((Environment.LIVE, Gesture.TYPE), (Environment.PRACTICE, Gesture.TICK)):
        async with trading_desk(tmp_path / environment, environment) as desk:
            await desk.unlock()
            await desk.guard.submit(desk.request(quantity=1500, price="613.00"))
            assert desk.person.reviews[0].gesture is gesture


async def test_an_unticked_warning_does_not_send(practice: Desk) -> None:
    practice.person.answer = Confirmation(accepted=True, gesture=Gesture.TICK)

    error = await denied(practice, quantity=1500, price="613.00")

    assert error.code == "gesture-missing"


async def test_practice_sends_by_one_click(practice: Desk) -> None:
    practice.person.answer = CLICK

    await practice.guard.submit(practice.request())

    assert len(practice.gateway.writes) == 1


# --- what makes an approval void ------------------------------------------------------------------------------------


def book_moves(desk: Desk) -> None:
    desk.market(replace(BOOK, asks=levels(("598.00", 9000))))


def verdict_changes(desk: Desk) -> None:
    desk.publish(Topic.FUNDS, desk.account.id, funds("1000"))


def silence(desk: Desk) -> None:
    desk.gateway.refuse_reads = RequestTimeout("no-answer")
    desk.clock.advance(3.1)


def wait_long(desk: Desk) -> None:
    for _ in range(31):
        desk.clock.advance(1)
        desk.market()


VOIDS: list[tuple[Callable[[Desk], None], VoidCode]] = [
    (silence, VoidCode.BOOK_TOO_OLD),
    (verdict_changes, VoidCode.CHECK_CHANGED),
    (book_moves, VoidCode.BEST_LEFT_COLLAR),
    (lambda desk: desk.link(LinkState.DISCONNECTED), VoidCode.LINK_DOWN),
    (lambda desk: desk.lock.lock(LockReason.BY_HAND), VoidCode.LOCKED),
    (wait_long, VoidCode.TOO_LATE),
]


def void_code(review: OrderReview) -> VoidCode | None:
    return review.void_reason.code if review.void_reason is not None else None


@pytest.mark.parametrize(("event", "code"), VOIDS, ids=[code.value for _, code in VOIDS])
async def test_an_approval_becomes_void_and_stays_so(desk: Desk, event: Callable[[Desk], None], code: VoidCode) -> None:
    seen: list[VoidCode | None] = []

    async def look_away(review: OrderReview) -> None:
        review.refresh()
        assert void_code(review) is None
        event(desk)
        review.refresh()
        seen.append(void_code(review))
        desk.link(LinkState.LIVE)
        desk.market()
        review.refresh()
        seen.append(void_code(review))

    desk.person.act = look_away
    error = await denied(desk)

    assert seen == [code, code]
    assert error.code == code.value


async def test_a_link_that_came_back_meanwhile_is_another_one(desk: Desk) -> None:
    async def relog(review: OrderReview) -> None:
        desk.gateway.generation += 1

    desk.person.act = relog

    assert (await denied(desk)).code == "link-down"


async def test_checks_run_again_on_current_data_after_the_yes(desk: Desk) -> None:
    """No tick of the dialog, no publish: the second look is the guard's own."""

    async def meanwhile(review: OrderReview) -> Confirmation:
        answer = consent(review)
        desk.gateway.budgets[WriteVerb.PLACE] = 4.0
        return answer

    desk.person.act = meanwhile
    error = await denied(desk)

    assert (error.code, error.data["check"], error.data["seconds"]) == ("check-changed", CheckCode.RATE_BUDGET, 4.0)


async def test_a_silent_book_is_read_again_while_the_dialog_is_open(desk: Desk) -> None:
    async def read_slowly(review: OrderReview) -> None:
        for _ in range(8):
            desk.clock.advance(0.8)
            review.refresh()
            await desk.spawn.settled()
        assert review.book is not None
        assert review.book.age <= 1

    desk.person.act = read_slowly
    await desk.guard.submit(desk.request())

    assert desk.gateway.reads.count("book") >= 3


async def test_a_changed_order_that_filled_further_voids_its_change(desk: Desk) -> None:
    order = desk.working()

    async def fill(review: OrderReview) -> None:
        desk.working(status=OrderStatus.PARTIALLY_FILLED, filled=100)

    desk.person.act = fill
    with pytest.raises(OrderDenied, match=r"withdrawn"):
        await desk.guard.submit_modify(
            ModifyRequest(account=desk.account, order=order, client_order_id="TB-1120-0009", quantity=300)
        )
    assert desk.gateway.writes == []


# --- between audit and wire -----------------------------------------------------------------------------------------


def account_switch(desk: Desk) -> None:
    desk.lock.switch_account(next(other for other in ACCOUNTS.values() if other.id != desk.account.id))


def relogin(desk: Desk) -> None:
    desk.link(LinkState.DISCONNECTED)
    desk.link(LinkState.LIVE)


def budget_gone(desk: Desk) -> None:
    desk.gateway.budgets = dict.fromkeys(WriteVerb, 7.0)


EVENTS: list[tuple[Callable[[Desk], None], str]] = [
    (lambda desk: desk.lock.lock(LockReason.BY_HAND), "not-sent-locked"),
    (lambda desk: desk.link(LinkState.DISCONNECTED), "not-sent-link"),
    (relogin, "not-sent-link"),
    (account_switch, "not-sent-locked"),
    (lambda desk: desk.clock.advance(2.0), "not-sent-late"),
    (lambda desk: desk.clock.suspend(1000), "not-sent-locked"),
    (budget_gone, "rate-budget"),
]


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize(("event", "code"), EVENTS)
async def test_whatever_happens_during_the_flush_no_bytes_leave(
    tmp_path: Path, environment: Environment, event: Callable[[Desk], None], code: str
) -> None:
    async with trading_desk(tmp_path, environment) as desk:
        await desk.unlock()
        await desk.audit.drain()
        desk.disk.gate.clear()
        desk.disk.entered.clear()
        request = desk.request()

        async def interfere() -> None:
            await asyncio.to_thread(desk.disk.entered.wait)
            event(desk)
            desk.disk.gate.set()

        with pytest.raises(OrderDenied) as error:
            await asyncio.gather(desk.guard.submit(request), interfere())

        assert error.value.code == code
        assert desk.gateway.writes == []
        assert await desk.story(request.client_order_id) == ["intent", "not-sent"]


async def test_an_audit_that_cannot_write_sends_nothing(desk: Desk) -> None:
    await desk.audit.drain()
    desk.disk.capacity = 0
    request = desk.request()

    with pytest.raises(OrderDenied) as error:
        await desk.guard.submit(request)

    assert error.value.code == "audit"
    assert desk.gateway.writes == []


async def test_what_the_gateway_refuses_before_the_wire_was_not_sent(desk: Desk) -> None:
    desk.gateway.refuse_write = InsecureTransport("plain-text", host="10.0.0.1")
    request = desk.request()

    with pytest.raises(OrderDenied, match="not-sent-plain-text"):
        await desk.guard.submit(request)

    assert await desk.story(request.client_order_id) == ["intent", "not-sent"]


# --- the broker's answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "refusal", [OrderRejected("rejected", text="购买力不足"), ServerRefused("x", text="购买力不足")]
)
async def test_a_no_of_the_broker_is_rejected_with_its_text(desk: Desk, refusal: Exception) -> None:
    desk.gateway.answer = lambda _: refusal
    request = desk.request()

    with pytest.raises(OrderRejected) as error:
        await desk.guard.submit(request)

    assert error.value.data["text"] == "购买力不足"
    assert await desk.story(request.client_order_id) == ["intent", "rejected"]
    assert desk.blotter.unknowns(desk.account.id) == ()


async def test_a_gateway_locked_by_another_program_locks_here(desk: Desk) -> None:
    desk.gateway.answer = lambda _: TradingLocked("locked", text="没有解锁交易")

    with pytest.raises(OrderRejected):
        await desk.guard.submit(desk.request())

    assert desk.lock.status.kind is LockKind.LOCKED_ELSEWHERE


@pytest.mark.parametrize("silence_kind", [RequestTimeout("no-answer"), GatewayDown("connection-closed")])
async def test_no_answer_is_unknown_and_never_sent_again(desk: Desk, silence_kind: Exception) -> None:
    desk.gateway.answer = lambda _: silence_kind
    request = desk.request()

    with pytest.raises(OrderUnknown):
        await desk.guard.submit(request)
    await desk.spawn.settled()

    assert len(desk.gateway.writes) == 1
    assert await desk.story(request.client_order_id) == ["intent", "unknown"]
    rows = desk.hub.value(_orders(desk))
    assert [(row.status, row.remark) for row in rows] == [(OrderStatus.UNKNOWN, request.client_order_id)]


async def test_an_error_of_our_own_while_waiting_is_unknown_too(desk: Desk) -> None:
    desk.gateway.answer = lambda _: ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await desk.guard.submit(desk.request())
    await desk.spawn.settled()

    assert len(desk.blotter.unknowns(desk.account.id)) == 1


async def test_giving_up_while_the_broker_is_silent_leaves_it_unknown(desk: Desk) -> None:
    desk.gateway.answer = None
    sending = asyncio.ensure_future(desk.guard.submit(desk.request()))  # noqa: TID251  awaited below
    await desk.gateway.wrote.wait()

    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await desk.spawn.settled()

    assert len(desk.blotter.unknowns(desk.account.id)) == 1


async def test_an_unknown_denies_its_side_unless_the_quantity_is_typed(practice: Desk) -> None:
    practice.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await practice.guard.submit(practice.request())
    await practice.spawn.settled()
    practice.market()
    practice.gateway.answer = practice.gateway.accept
    practice.gateway.position_rows = [position(practice.account, 1000)]

    practice.person.answer = Confirmation(accepted=True, gesture=Gesture.TICK, ticked=frozenset(CheckCode))
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await practice.guard.submit(practice.request(quantity=200))
    practice.person.answer = None
    await practice.guard.submit(practice.request(quantity=200))
    await practice.guard.submit(practice.request(side=Side.SELL, price="612.00"))

    assert practice.person.reviews[1].gesture is Gesture.TYPE
    assert practice.person.reviews[3].gesture is Gesture.CLICK
    assert len(practice.gateway.writes) == 3


# --- asking the broker first ----------------------------------------------------------------------------------------


async def test_a_book_that_fell_silent_is_read_before_the_first_checks(desk: Desk) -> None:
    desk.clock.advance(20)
    desk.publish(Topic.QUOTE, TENCENT.id, desk.hub.value(_quote()))

    await desk.guard.submit(desk.request())

    assert "book" in desk.gateway.reads


async def test_a_broker_that_does_not_tell_its_maximum_leaves_power_to_decide(desk: Desk) -> None:
    desk.gateway.most = NotOffered("not-offered")

    await desk.guard.submit(desk.request())

    assert len(desk.gateway.writes) == 1


async def test_more_than_the_broker_would_take_is_denied(desk: Desk) -> None:
    desk.gateway.most = replace(_most(desk), cash_buy=0)

    error = await denied(desk)

    assert (error.code, error.data["value"], error.data["limit"]) == ("max-quantity", 100, 0)


# --- preview --------------------------------------------------------------------------------------------------------


async def test_the_preview_uses_nothing_up_and_sends_nothing(desk: Desk) -> None:
    request = desk.request()
    preview = desk.guard.preview(request)

    assert preview.denied_by is None
    assert preview.gesture is Gesture.HOLD
    assert desk.guard.client_order_id() == request.client_order_id
    assert desk.gateway.writes == []


async def test_the_preview_of_a_locked_desk_says_so(tmp_path: Path) -> None:
    async with trading_desk(tmp_path) as locked:
        preview = locked.guard.preview(locked.request())

        assert preview.denied_by is not None
        assert preview.denied_by.code is CheckCode.LOCK
        error = await denied(locked)
        assert error.code == "lock"
        assert locked.person.reviews == []


async def test_a_market_order_is_valued_at_the_worst_level_it_takes(desk: Desk) -> None:
    preview = desk.guard.preview(desk.request(order_type=OrderType.MARKET, quantity=2000))

    assert preview.summary.estimated
    assert preview.summary.value == Decimal("613.00") * 2000


def test_error_kinds_are_told_apart() -> None:
    assert not issubclass(OrderDenied, OrderRejected)
    assert all(issubclass(kind, OrderError) for kind in (OrderDenied, OrderRejected, OrderUnknown))


def _orders(desk: Desk) -> Key:
    return Key(Topic.ORDERS, desk.account.id)


def _quote() -> Key:
    return Key(Topic.QUOTE, TENCENT.id)


def _most(desk: Desk) -> MaxQuantity:
    assert not isinstance(desk.gateway.most, Exception)
    return desk.gateway.most
