"""The path of an order: what goes out, what is asked first, what the ticket sees."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, denied, trading_scene
from fakes.values.disk import Disk
from fakes.values.order_checks import with_money
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


async def test_what_was_displayed_is_on_disk_before_it_is_on_the_wire(scene: TradingScene) -> None:
    request = scene.request()

    order_id = await scene.guard.submit(request)

    (write,) = scene.gateway.writes
    assert order_id == "B1"
    assert write.request is request is scene.person.reviews[0].summary.request
    assert json.loads(write.log_then.rstrip(b"\0").splitlines()[-1])["id"] == request.client_order_id
    assert await scene.story(request.client_order_id) == ["intent", "accepted"]


async def test_the_intent_tells_the_whole_order(scene: TradingScene) -> None:
    await scene.guard.submit(scene.request())

    intent = (await scene.records())[-2]
    assert {name: value for name, value in intent.data.items() if name not in {"checks", "book", "book_age"}} == {
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
        "broker": "futu",
        "value": "61250.00",
        "multiplier": 1,
        "currency": "HKD",
        "day": "2026-11-20",
    }


async def test_a_change_goes_the_same_way(scene: TradingScene) -> None:
    order = scene.working()
    act = scene.guard.client_order_id()

    await scene.guard.submit_modify(
        ModifyRequest(account=scene.account, order=order, client_order_id=act, quantity=300, price=Decimal("611.50"))
    )

    (write,) = scene.gateway.writes
    summary = scene.person.reviews[0].summary
    assert write.verb is WriteVerb.MODIFY
    assert (summary.replaces, summary.quantity, summary.price) == (order, 300, Decimal("611.50"))
    assert await scene.story(act) == ["intent", "accepted"]
    assert scene.order_journal.counted(act)["value"] == 300 * Decimal("611.50")


async def test_nobody_says_yes_nothing_goes_out(scene: TradingScene) -> None:
    scene.person.answer = REFUSED

    written = len(await scene.records())
    error = await denied(scene)

    assert error.code == "not-confirmed"
    assert error.data["record"] == written + 1


async def test_one_id_is_one_order(scene: TradingScene) -> None:
    request = scene.request()

    results = await asyncio.gather(*(scene.guard.submit(request) for _ in range(50)), return_exceptions=True)

    assert len(scene.gateway.writes) == 1
    assert [r for r in results if not isinstance(r, OrderDenied)] == ["B1"]
    assert {r.code for r in results if isinstance(r, OrderDenied)} == {"duplicate"}
    with pytest.raises(OrderDenied, match="duplicate"):  # also once the first has its answer
        await scene.guard.submit(request)
    assert len(scene.gateway.writes) == 1


async def test_fifty_clicks_in_one_frame_open_one_confirmation(scene: TradingScene) -> None:
    requests = [scene.request(client_order_id=f"TB-1120-{n:04}") for n in range(1, 51)]

    async def look(review: OrderReview) -> None:
        await asyncio.sleep(0)

    scene.person.on_review = look

    results = await asyncio.gather(*(scene.guard.submit(r) for r in requests), return_exceptions=True)

    assert len(scene.person.reviews) == len(scene.gateway.writes) == 1
    assert {r.code for r in results if isinstance(r, OrderDenied)} == {"confirmation-open"}


async def test_no_id_is_used_again_after_a_restart(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_scene(tmp_path, disk=disk) as first:
        await first.unlock()
        used = first.guard.client_order_id()
        assert used.endswith("-0001")
        await first.guard.submit(first.request())

    async with trading_scene(tmp_path, disk=disk) as second:
        assert not second.order_journal.own(second.guard.client_order_id())
        await second.unlock()
        with pytest.raises(OrderDenied, match="duplicate"):
            await second.guard.submit(second.request(client_order_id=used))


# --- asking the broker first ----------------------------------------------------------------------------------------


async def test_a_book_that_fell_silent_is_read_before_the_first_checks(scene: TradingScene) -> None:
    scene.clock.advance(20)
    scene.publish(Topic.QUOTE, TENCENT.id, scene.hub.value(_quote()))

    await scene.guard.submit(scene.request())

    assert "book" in scene.gateway.reads


async def test_a_broker_that_does_not_tell_its_maximum_leaves_power_to_decide(scene: TradingScene) -> None:
    scene.gateway.most = NotOffered("not-offered")

    await scene.guard.submit(scene.request())

    assert len(scene.gateway.writes) == 1


async def test_more_than_the_broker_would_take_is_denied(scene: TradingScene) -> None:
    scene.gateway.most = replace(_most(scene), cash_buy=0)

    error = await denied(scene)

    assert (error.code, error.data["value"], error.data["limit"]) == ("max-quantity", 100, 0)


# --- preview --------------------------------------------------------------------------------------------------------


async def test_the_preview_uses_nothing_up_and_sends_nothing(scene: TradingScene) -> None:
    request = scene.request()
    preview = scene.guard.preview(request)

    assert denying(preview) == []
    assert preview.gesture is Gesture.HOLD
    assert scene.guard.client_order_id() == request.client_order_id
    assert scene.gateway.writes == []


async def test_the_preview_of_a_locked_desk_says_so(tmp_path: Path) -> None:
    async with trading_scene(tmp_path) as locked:
        preview = locked.guard.preview(locked.request())

        assert denying(preview)[0] is CheckCode.LOCK
        error = await denied(locked)
        assert error.code == "lock"
        assert locked.person.reviews == []


async def test_power_in_another_currency_is_left_to_the_broker_s_maximum(scene: TradingScene) -> None:
    scene.publish(Topic.FUNDS, scene.account.id, replace(funds("9"), currency="USD"))
    assert denying(scene.guard.preview(scene.request())) == []

    await scene.guard.submit(scene.request())
    scene.gateway.most = NotOffered("not-offered")

    with pytest.raises(OrderDenied, match="power"):
        await scene.guard.submit(scene.request(quantity=200))


async def test_a_market_order_is_valued_at_the_worst_level_it_takes(scene: TradingScene) -> None:
    preview = scene.guard.preview(scene.request(order_type=OrderType.MARKET, quantity=2000))

    assert preview.summary.estimated
    assert preview.summary.value == Decimal("613.00") * 2000


def test_error_kinds_are_told_apart() -> None:
    assert not issubclass(OrderDenied, OrderRejected)
    assert all(issubclass(kind, OrderError) for kind in (OrderDenied, OrderRejected, OrderUnknown))


def _quote() -> Key[object]:
    return Topic.QUOTE.of(TENCENT.id)


def _most(scene: TradingScene) -> MaxQuantity:
    assert not isinstance(scene.gateway.most, Exception)
    return scene.gateway.most


async def test_an_order_whose_task_ends_in_the_flush_no_longer_counts_for_the_day(scene: TradingScene) -> None:
    """An order that never went out: the next one of the same value is within the day's limit."""
    scene.limits = with_money(scene.limits, day=Decimal(100_000))
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    sending = asyncio.get_running_loop().create_task(scene.guard.submit(scene.request()))
    assert await asyncio.to_thread(scene.disk.entered.wait, 5)
    assert CheckCode.DAILY_VALUE in scene.failing(scene.request())
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    scene.disk.gate.set()
    await scene.audit.drain()

    assert scene.gateway.writes == []
    assert CheckCode.DAILY_VALUE not in scene.failing(scene.request())
