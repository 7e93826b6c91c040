"""A way out is never denied for its size: what proves that an order reduces, and what takes the proof away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, denied
from fakes.values.trading import BOOK, NOON, TENCENT, funds, order_row, position
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout, ServerRefused
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import CancelRequest, Fill, MaxQuantity, ModifyRequest, OrderStatus, Side
from tideboard_core.model.review import CheckCode, Gesture, Severity, VoidCode
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.sender import APPROVAL_AGE
from tideboard_core.orders.writes import write_data, write_of
from tideboard_core.ports.trading import WriteVerb

EXIT: dict[str, Any] = {"side": Side.SELL, "price": "612.00", "quantity": 8000}
"""4.9 million, above the largest value of one order."""


@pytest.fixture
def holder(scene: TradingScene) -> TradingScene:
    """LIVE, with 8,000 shares."""
    scene.gateway.position_rows = [position(scene.account, 8000)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=8000, short_sell=None)
    return scene


async def hold(scene: TradingScene, quantity: int = 8000) -> None:
    """The scene knows the holding as it is read after a login."""
    scene.gateway.position_rows = [position(scene.account, quantity)]
    await scene.blotter.read_again()


def sale(scene: TradingScene, **changes: Any) -> Any:
    return order_row(scene.account, side=Side.SELL, price=Decimal("700.00"), remark="", **changes)


async def test_what_is_held_can_be_sold_whatever_it_is_worth(holder: TradingScene) -> None:
    await hold(holder)

    await holder.guard.submit(holder.request(**EXIT))

    (review,) = holder.person.reviews
    warned = {check.code: check for check in review.checks if check.warns}
    assert warned.keys() >= {CheckCode.VALUE}
    assert warned[CheckCode.VALUE].severity is Severity.SOFT
    assert warned[CheckCode.VALUE].data["limit"] == 2_000_000
    assert review.gesture is Gesture.TYPE
    assert len(holder.gateway.writes) == 1


async def test_the_day_s_limit_stops_no_exit(holder: TradingScene) -> None:
    await hold(holder, 16000)
    sold = sale(holder, id="S1", quantity=8000, filled=8000, status=OrderStatus.FILLED, average_price=Decimal(612))
    holder.gateway.order_rows = [sold]
    await hold(holder)

    await holder.guard.submit(holder.request(side=Side.SELL, price="612.00", quantity=400))

    assert {c.code for c in holder.person.reviews[0].checks if c.warns} == {CheckCode.DAILY_VALUE}


async def test_a_short_is_bought_back_whatever_it_is_worth(holder: TradingScene) -> None:
    holder.gateway.position_rows = [replace(position(holder.account, 8000), quantity=-8000)]
    holder.gateway.fund_row = funds("9000000")
    await holder.blotter.read_again()

    await holder.guard.submit(holder.request(quantity=8000, price="612.50"))

    assert len(holder.gateway.writes) == 1


async def test_positions_are_read_for_an_exit_not_believed(holder: TradingScene) -> None:
    """What the window shows may be old: another program has sold meanwhile."""
    await hold(holder)
    holder.gateway.position_rows = [position(holder.account, 7900)]
    sold = sale(holder, id="S1", quantity=100, filled=100, status=OrderStatus.FILLED, average_price=Decimal(700))
    holder.gateway.order_rows = [sold]

    assert (await denied(holder, **EXIT)).code in {CheckCode.VALUE, CheckCode.SHORT}


async def test_a_warning_that_vanishes_voids_the_review(holder: TradingScene) -> None:
    """Far below the best bid a sale of what is held is typed; without bids that check does not apply any more."""
    await hold(holder)
    holder.market(last="598.00")

    async def look(review: OrderReview) -> None:
        assert {check.code for check in review.checks if check.warns} == {CheckCode.COLLAR_BEST}
        holder.market(structs.replace(BOOK, bids=()), last="598.00")
        assert {check.code for check in review.checks if check.warns} == set()
        assert review.void_reason is not None

    holder.person.on_review = look
    error = await denied(holder, **(EXIT | {"price": "598.00", "quantity": 1000}))
    assert error.code == VoidCode.BEST_LEFT_COLLAR


async def test_a_warning_that_becomes_a_denial_voids_the_review(holder: TradingScene) -> None:
    """Another program's sale takes the shares while the dialog is open."""
    await hold(holder)

    async def look(review: OrderReview) -> None:
        assert {check.code for check in review.checks if check.warns} == {CheckCode.VALUE}
        holder.working(id="X1", side=Side.SELL, quantity=8000)
        holder.market()
        assert review.void_reason is not None
        assert review.void_reason.data["check"] is CheckCode.VALUE

    holder.person.on_review = look
    assert (await denied(holder, **(EXIT | {"quantity": 4000}))).code == "check-changed"


@pytest.mark.parametrize("status", [OrderStatus.SUBMITTED, OrderStatus.PENDING, OrderStatus.PARTIALLY_FILLED])
async def test_working_exits_of_anybody_lessen_what_is_free(holder: TradingScene, status: OrderStatus) -> None:
    holder.gateway.order_rows = [sale(holder, id="X1", quantity=200, filled=100, status=status)]
    await hold(holder)

    error = await denied(holder, **EXIT)

    assert error.code == CheckCode.VALUE
    assert (await denied(holder, **(EXIT | {"quantity": 100 * 80}))).data["value"] == 8000 * 612
    await holder.guard.submit(holder.request(**(EXIT | {"quantity": 7900})))


async def test_an_exit_of_ours_that_is_not_listed_yet_lessens_it(holder: TradingScene) -> None:
    await hold(holder)
    await holder.guard.submit(holder.request(**(EXIT | {"quantity": 5000})))
    holder.gateway.writes.clear()

    assert (
        await denied(
            holder,
            **EXIT,
        )
    ).code == CheckCode.VALUE
    await holder.guard.submit(holder.request(**(EXIT | {"quantity": 3000, "price": "612.50"})))


@pytest.mark.parametrize("side", list(Side))
async def test_an_unknown_sale_takes_its_whole_quantity_and_an_unknown_purchase_nothing(
    holder: TradingScene, side: Side
) -> None:
    """What is free besides it stays a way out, minutes later too; it is typed."""
    await hold(holder)
    holder.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await holder.guard.submit(holder.request(side=side, price="612.00"))
    holder.gateway.answer = holder.gateway.accept
    holder.gateway.writes.clear()
    holder.clock.advance(200)
    holder.market()

    if side is Side.SELL:
        assert (await denied(holder, **EXIT)).code == CheckCode.VALUE
        await holder.guard.submit(holder.request(**(EXIT | {"quantity": 7900})))
        assert holder.person.reviews[-1].gesture is Gesture.TYPE
    else:
        await holder.guard.submit(holder.request(**EXIT))


async def test_an_unanswered_sale_of_an_earlier_day_takes_its_quantity_until_it_is_settled(
    holder: TradingScene,
) -> None:
    """The person then names the order that it became, which no list shows any more."""
    number = "TB-1119-0001"
    old = holder.request(side=Side.SELL, price="612.00", client_order_id=number)
    data = write_data(write_of(old, NOON - timedelta(days=1))) | {"value": "61200", "day": "2026-11-19"}
    record = Record(kind=RecordKind.INTENT, id=number, at=NOON - timedelta(days=1), data=data)
    holder.guard.restore([record])
    await hold(holder)

    assert (await denied(holder, **EXIT)).code == CheckCode.VALUE
    holder.blotter.writes.decide(number, "X1")
    await hold(holder)
    await holder.guard.submit(holder.request(**EXIT))


async def test_lists_of_before_a_cancel_of_the_symbol_prove_nothing(holder: TradingScene) -> None:
    order = holder.working(quantity=100)
    await hold(holder)
    holder.gateway.answer = None
    cancel = CancelRequest(account=holder.account, order=order, client_order_id=holder.guard.client_order_id())
    act = asyncio.get_running_loop().create_task(holder.guard.submit_cancel(cancel))
    await holder.gateway.wrote.wait()
    (write,) = holder.gateway.writes
    holder.gateway.writes.clear()

    exit_ = draft_of(holder.request(**EXIT))
    assert not holder.pretrade.verdicts(exit_).proves(CheckCode.VALUE)
    write.answer.set_result(None)
    await act
    holder.gateway.answer = holder.gateway.accept
    await holder.guard.submit(holder.request(**EXIT))  # it reads them anew


async def test_a_list_with_rows_left_out_ends_the_proof_of_the_one_before(holder: TradingScene) -> None:
    await hold(holder)
    holder.gateway.whole = False

    error = await denied(holder, **EXIT)

    assert (error.code, error.data["what"], error.data["field"]) == ("unreadable", Topic.ORDERS, "price")
    assert not holder.blotter.reread(holder.account.id, TENCENT.id)


async def test_exits_of_an_earlier_day_that_cannot_be_read_leave_no_proof_for_their_security(
    holder: TradingScene,
) -> None:
    await hold(holder)
    holder.gateway.unproven = frozenset({InstrumentId("HK.09988")})
    await holder.blotter.read_again()
    assert holder.blotter.reread(holder.account.id, TENCENT.id)
    holder.gateway.unproven = frozenset({TENCENT.id})

    error = await denied(holder, **EXIT)

    assert (error.code, error.data["unproven"]) == (CheckCode.VALUE, True)


async def test_a_list_that_may_lack_orders_of_earlier_days_proves_no_way_out(holder: TradingScene) -> None:
    await hold(holder)
    holder.gateway.partial = True

    error = await denied(holder, **EXIT)

    assert (error.code, error.data["unproven"]) == (CheckCode.VALUE, True)
    assert not holder.blotter.reread(holder.account.id, TENCENT.id)


async def test_locked_and_opened_again_in_the_second_look_is_not_sent(holder: TradingScene) -> None:
    """The yes was given to the unlock before: its lists, read after it, take no more than a second of that."""
    await hold(holder)

    async def interfere() -> None:
        holder.gateway.before_positions = None
        holder.lock.lock(LockReason.BY_HAND)
        await holder.unlock()

    async def asked(_review: OrderReview) -> None:
        holder.gateway.before_positions = interfere

    holder.person.on_review = asked
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await holder.guard.submit(holder.request(**EXIT))
    assert holder.lock.is_open(holder.account)
    assert holder.gateway.before_positions is None, "else nothing happened in between"
    assert holder.gateway.writes == []


async def test_lists_that_would_come_after_their_submission_are_not_asked_for(holder: TradingScene) -> None:
    """Lists that wait for a limit would use its calls up when no exit needs them any more."""
    await hold(holder)
    holder.clock.advance(3.1)
    holder.market()
    holder.gateway.reads.clear()
    holder.gateway.lists_after = 2.5
    assert (await denied(holder, **EXIT)).code == CheckCode.VALUE
    assert "orders" not in holder.gateway.reads

    holder.gateway.lists_after = 1.5
    await holder.guard.submit(holder.request(**EXIT))
    assert holder.gateway.reads.count("orders") == 1, "for its second look they would come too late"
    assert len(holder.gateway.writes) == 1


async def test_without_a_fresh_read_nothing_is_exempt(holder: TradingScene) -> None:
    await hold(holder)
    holder.clock.advance(3.1)
    holder.market()
    holder.gateway.refuse_reads = ServerRefused("server-refused", text="busy")

    error = await denied(holder, **EXIT)

    assert (error.code, error.data["unproven"]) == (CheckCode.VALUE, True)


def fill(scene: TradingScene) -> None:
    """Another program's sale is filled; the position that was read is older."""
    told = Fill(
        id="F1",
        order_id="X1",
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="",
        side=Side.SELL,
        quantity=100,
        price=Decimal(612),
        time=NOON,
    )
    scene.blotter.filled(told)


def another_sale(scene: TradingScene) -> None:
    scene.blotter.order_changed(sale(scene, id="X2", quantity=100))


def fill_unread(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = ServerRefused("server-refused", text="busy")
    fill(scene)


def fill_read(scene: TradingScene) -> None:
    scene.gateway.position_rows = [position(scene.account, 7900)]
    fill(scene)


@pytest.mark.parametrize("change", [fill_unread, fill_read, another_sale])
async def test_what_happens_during_the_flush_takes_the_exemption_away(
    holder: TradingScene, change: Callable[[TradingScene], None]
) -> None:
    """The proof is looked at once more in the step of the write."""
    await hold(holder)
    await holder.audit.drain()
    holder.disk.gate.clear()
    holder.disk.entered.clear()
    request = holder.request(**EXIT)
    sending = asyncio.get_running_loop().create_task(holder.guard.submit(request))
    assert await asyncio.to_thread(holder.disk.entered.wait, 5)
    change(holder)
    holder.disk.gate.set()

    with pytest.raises(OrderDenied, match="not-sent-not-reducing"):
        await sending

    assert holder.gateway.writes == []
    assert await holder.story(request.client_order_id) == ["intent", "not-sent"]


async def test_a_fill_while_the_dialog_is_open_is_read_again(holder: TradingScene) -> None:
    await hold(holder)

    async def meanwhile(_review: OrderReview) -> None:
        fill(holder)
        holder.gateway.position_rows = [position(holder.account, 7900)]

    holder.person.on_review = meanwhile
    assert (await denied(holder, **EXIT)).code == "check-changed"

    async def harmless(_review: OrderReview) -> None:
        fill(holder)

    holder.person.on_review = harmless
    await hold(holder)
    await holder.guard.submit(holder.request(**EXIT))
    assert len(holder.gateway.writes) == 1


async def test_a_slow_person_is_judged_on_what_is_read_after_the_yes(holder: TradingScene) -> None:
    await hold(holder)

    async def slow(_review: OrderReview) -> None:
        holder.clock.advance(20)
        holder.market()

    holder.person.on_review = slow
    await holder.guard.submit(holder.request(**EXIT))
    holder.gateway.writes.clear()
    holder.gateway.order_rows = []

    async def refused(_review: OrderReview) -> None:
        holder.clock.advance(20)
        holder.market()
        holder.gateway.refuse_reads = ServerRefused("server-refused", text="busy")

    holder.person.on_review = refused
    await hold(holder, 16_000)
    error = await denied(holder, **EXIT)
    assert (error.code, error.data["unproven"]) == (CheckCode.VALUE, True)


async def test_a_lock_while_positions_are_read_after_the_yes_sends_nothing(holder: TradingScene) -> None:
    """Open again is not the same: nobody confirmed anything since."""
    await hold(holder)

    async def lock_and_unlock() -> None:
        holder.gateway.before_positions = None
        holder.lock.lock(LockReason.BY_HAND)
        await holder.unlock()

    async def yes(_review: OrderReview) -> None:
        holder.gateway.before_positions = lock_and_unlock

    holder.person.on_review = yes
    request = holder.request(**EXIT)
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await holder.guard.submit(request)
    assert holder.lock.is_open(holder.account)
    assert holder.gateway.writes == []
    assert await holder.story(request.client_order_id) == ["intent", "not-sent"]


async def test_the_time_in_which_positions_are_read_after_the_yes_ages_the_approval(holder: TradingScene) -> None:
    await hold(holder)

    async def slow() -> None:
        holder.clock.advance(2.1)
        holder.market()

    async def yes(_review: OrderReview) -> None:
        holder.gateway.before_positions = slow

    holder.person.on_review = yes
    with pytest.raises(OrderDenied, match="not-sent-late") as late:
        await holder.guard.submit(holder.request(**EXIT))
    assert late.value.data["limit"] == APPROVAL_AGE
    assert holder.gateway.writes == []


async def test_four_changes_that_no_push_has_shown_meet_the_day_s_limit(scene: TradingScene) -> None:
    scene.publish(Topic.FUNDS, scene.account.id, funds("100000000"))
    scene.gateway.most = MaxQuantity(cash_buy=100_000, margin_buy=None, position_sell=0, short_sell=None)
    orders = [scene.working(id=f"W{n}", quantity=100, price=Decimal("611.00")) for n in range(4)]

    def grown(number: int) -> ModifyRequest:
        act = scene.guard.client_order_id()
        return ModifyRequest(
            account=scene.account,
            order=orders[number],
            client_order_id=act,
            quantity=3200,
            price=Decimal("611.00"),
        )

    await scene.guard.submit_modify(grown(0))
    await scene.guard.submit_modify(grown(1))
    for number in (2, 3):
        with pytest.raises(OrderDenied) as caught:
            await scene.guard.submit_modify(grown(number))
        assert caught.value.code == CheckCode.DAILY_VALUE
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.MODIFY] * 2


async def test_the_gateway_s_tomorrow_gives_no_new_day(scene: TradingScene) -> None:
    scene.publish(Topic.FUNDS, scene.account.id, funds("100000000"))
    for price in ("612.00", "612.50"):
        await scene.guard.submit(scene.request(quantity=3200, price=price))
    scene.gateway.writes.clear()
    scene.clock.set_market(NOON + timedelta(days=1))

    assert (await denied(scene, quantity=3100, price="612.00")).code == CheckCode.DAILY_VALUE


async def test_a_sale_of_what_exits_have_been_promised_names_them_not_the_brake(holder: TradingScene) -> None:
    """A person who wants out has to cancel them: a wider limit or the next day would not help."""
    holder.with_brake(LossLimits(trades=1))
    holder.gateway.fill_rows = [bought(holder, 800)]
    stop = order_row(holder.account, id="X1", side=Side.SELL, quantity=500, price=None, trigger=Decimal("590.00"))
    exits = [stop, sale(holder, id="X2", quantity=300)]
    holder.gateway.order_rows = exits
    await hold(holder, 800)

    error = await denied(holder, **(EXIT | {"quantity": 100}))
    assert (error.code, error.data["promised"]) == (CheckCode.BRAKE, 800)
    assert error.data["at"] == (Decimal("700.00"), Decimal("590.00"))

    more = await denied(holder, **(EXIT | {"quantity": 900}))
    assert "promised" not in more.data, "more than is held could not be sold without them either"
    holder.gateway.order_rows = [replace(one, status=OrderStatus.CANCELLED) for one in exits]
    await hold(holder, 800)
    await holder.guard.submit(holder.request(**(EXIT | {"quantity": 100})))


def bought(scene: TradingScene, quantity: int) -> Fill:
    return Fill(
        id="F9",
        order_id="W9",
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="",
        side=Side.BUY,
        quantity=quantity,
        price=Decimal("612.00"),
        time=NOON,
    )


@pytest.mark.parametrize(("wait", "named"), [(0.0, None), (1.5, None), (23.4, 23.4)])
async def test_an_exit_without_its_proof_says_when_the_limit_lets_it_be_read(
    holder: TradingScene, wait: float, named: float | None
) -> None:
    """Below two seconds it waits for it; else it does not wait at all, and a person sends it again then."""
    await hold(holder)
    holder.clock.advance(20)
    holder.market()
    holder.gateway.lists_after = wait
    holder.gateway.reads.clear()
    if named is None:
        await holder.guard.submit(holder.request(**EXIT))
        assert "orders" in holder.gateway.reads
        return
    error = await denied(holder, **EXIT)
    assert (error.code, error.data["unproven"], error.data["proof_wait"]) == (CheckCode.VALUE, True, named)
    assert "orders" not in holder.gateway.reads


async def test_a_wait_that_kept_no_list_from_being_read_is_not_named(holder: TradingScene) -> None:
    """The lists are read and prove nothing: the gap to the next call is not why."""
    await hold(holder)
    holder.gateway.partial, holder.gateway.lists_after = True, 0.4
    error = await denied(holder, **EXIT)
    assert (error.code, error.data["unproven"], error.data.get("proof_wait")) == (CheckCode.VALUE, True, None)
