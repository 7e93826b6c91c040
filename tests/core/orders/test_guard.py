"""The path of an order: what goes out, what is asked first, what the ticket sees."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.desk import Desk, denied, trading_desk
from fakes.values.disk import Disk
from fakes.values.trading import TENCENT, funds
from tideboard_core.errors import (
    NotOffered,
    OrderDenied,
    OrderError,
    OrderRejected,
    OrderUnknown,
)
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import MaxQuantity, ModifyRequest, OrderType
from tideboard_core.model.review import (
    REFUSED,
    CheckCode,
    Gesture,
    OrderPreview,
    Severity,
)
from tideboard_core.ports.trading import WriteVerb


def denying(preview: OrderPreview) -> list[CheckCode]:
    """The hard checks that fail, in their order."""
    return [check.code for check in preview.checks if not check.passed and check.severity is Severity.HARD]


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
        "time_in_force": "day",
        "hours": "regular",
        "expires": None,
        "order": "",
        "environment": "LIVE",
        "value": "61250.00",
        "multiplier": 1,
        "currency": "HKD",
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
    assert desk.order_journal.counted(act)["value"] == 300 * Decimal("611.50")


async def test_nobody_says_yes_nothing_goes_out(desk: Desk) -> None:
    desk.person.answer = REFUSED

    written = len(await desk.records())
    error = await denied(desk)

    assert error.code == "not-confirmed"
    assert error.data["record"] == written + 1


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

    assert denying(preview) == []
    assert preview.gesture is Gesture.HOLD
    assert desk.guard.client_order_id() == request.client_order_id
    assert desk.gateway.writes == []


async def test_the_preview_of_a_locked_desk_says_so(tmp_path: Path) -> None:
    async with trading_desk(tmp_path) as locked:
        preview = locked.guard.preview(locked.request())

        assert denying(preview)[0] is CheckCode.LOCK
        error = await denied(locked)
        assert error.code == "lock"
        assert locked.person.reviews == []


async def test_power_in_another_currency_is_left_to_the_broker_s_maximum(desk: Desk) -> None:
    desk.publish(Topic.FUNDS, desk.account.id, replace(funds("9"), currency="USD"))
    assert denying(desk.guard.preview(desk.request())) == []

    await desk.guard.submit(desk.request())
    desk.gateway.most = NotOffered("not-offered")

    with pytest.raises(OrderDenied, match="power"):
        await desk.guard.submit(desk.request(quantity=200))


async def test_a_market_order_is_valued_at_the_worst_level_it_takes(desk: Desk) -> None:
    preview = desk.guard.preview(desk.request(order_type=OrderType.MARKET, quantity=2000))

    assert preview.summary.estimated
    assert preview.summary.value == Decimal("613.00") * 2000


def test_error_kinds_are_told_apart() -> None:
    assert not issubclass(OrderDenied, OrderRejected)
    assert all(issubclass(kind, OrderError) for kind in (OrderDenied, OrderRejected, OrderUnknown))


def _quote() -> Key[object]:
    return Topic.QUOTE.of(TENCENT.id)


def _most(desk: Desk) -> MaxQuantity:
    assert not isinstance(desk.gateway.most, Exception)
    return desk.gateway.most
