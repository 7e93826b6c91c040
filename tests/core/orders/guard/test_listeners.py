"""A listener that raises loses its own call alone; one that guards fails closed, and nothing is sent on its word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import Any, NoReturn

import pytest

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.clock import Naps
from fakes.values.trading import BOOK, order_row, position
from tideboard_core.errors import OrderDenied, ServerRefused
from tideboard_core.lock.trading_lock import ACCOUNTS
from tideboard_core.model.hub_keys import LOCK, ORDERS_LINK, QUOTES_LINK, Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import MaxQuantity, OrderStatus, Side
from tideboard_core.model.review import CheckCode, VoidCode
from tideboard_core.orders.brake.loss_limits import LossLimits

EXIT: dict[str, Any] = {"side": Side.SELL, "price": "612.00", "quantity": 8000}
"""4.9 million, above the largest value of one order: only a proof that it reduces lets it go."""


TOPICS: list[Topic[Any]] = [topic for topic in vars(Topic).values() if isinstance(topic, Topic)]


def fail(*_told: object) -> Any:
    """What a broken part does."""
    raise ValueError("broken")


@pytest.fixture
def faults(scene: TradingScene) -> list[str]:
    """Where faults of our own were caught."""
    told: list[str] = []
    scene.hub.on_fault(lambda _error, where: told.append(where))
    return told


# --- views ----------------------------------------------------------------------------------------------------------


async def test_with_every_view_broken_an_order_is_judged_and_sent_once(scene: TradingScene, faults: list[str]) -> None:
    """Listeners of every key and topic, before and after those that guard; each is told once."""
    keys = (LOCK, ACCOUNTS, ORDERS_LINK, QUOTES_LINK, *(topic.of(scene.account.id) for topic in TOPICS))
    for key in keys:
        scene.hub.listen(key, fail)
        scene.hub._listeners[key].insert(0, fail)
    for topic in TOPICS:
        scene.hub.listen_to(topic, fail)
    brake = scene.with_brake(LossLimits(loss={"HKD": Decimal(10_000)}))
    brake.listen(fail)

    async def look(review: OrderReview) -> None:
        scene.market()
        scene.lock.touched()
        assert review.void_reason is None

    scene.person.on_review = look
    await scene.guard.submit(scene.request())
    scene.working(id="B1", remark=scene.gateway.writes[0].request.client_order_id)
    assert len(scene.gateway.writes) == 1
    assert len(faults) == len(set(faults)) >= 1

    scene.lock.lock(LockReason.BY_HAND)
    with pytest.raises(OrderDenied, match="lock"):
        await scene.guard.submit(scene.request())
    assert len(scene.gateway.writes) == 1


async def test_a_confirmation_whose_view_fails_is_void(scene: TradingScene, caplog: pytest.LogCaptureFixture) -> None:
    """It may not have shown what would be sent."""

    async def look(review: OrderReview) -> None:
        review.listen(fail)
        scene.market()
        assert review.void_reason is not None
        assert review.void_reason.code is VoidCode.VIEW_FAILED

    scene.person.on_review = look
    with pytest.raises(OrderDenied, match="view-failed"):
        await scene.guard.submit(scene.request())
    assert scene.gateway.writes == []
    assert "a view of a confirmation failed" in caplog.text


# --- what guards ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lasting", [True, False], ids=["for good", "once"])
async def test_a_confirmation_that_cannot_be_judged_is_void_for_good(
    scene: TradingScene, faults: list[str], caplog: pytest.LogCaptureFixture, lasting: bool
) -> None:
    async def look(review: OrderReview) -> None:
        read = scene.hub.sound
        scene.hub.sound = fail  # type: ignore[method-assign,assignment]
        try:
            scene.market()
        finally:
            if not lasting:
                scene.hub.sound = read  # type: ignore[method-assign]
        assert review.void_reason is not None
        assert review.void_reason.code is VoidCode.NOT_JUDGED
        scene.hub.sound = read  # type: ignore[method-assign]
        scene.market()
        review.refresh()
        assert review.void_reason.code is VoidCode.NOT_JUDGED

    scene.person.on_review = look
    request = scene.request()
    with pytest.raises(OrderDenied, match="not-judged"):
        await scene.guard.submit(request)
    assert scene.gateway.writes == []
    assert await scene.story(request.client_order_id) == ["denied"]
    assert "a confirmation could not be judged" in caplog.text
    assert faults == []


async def test_a_flatten_that_cannot_be_judged_is_void(scene: TradingScene, caplog: pytest.LogCaptureFixture) -> None:
    scene.gateway.position_rows = [position(scene.account, 400)]
    await scene.blotter.read_again()

    async def look(review: Any) -> None:
        whole, scene.lock.is_open = scene.lock.is_open, fail  # type: ignore[method-assign,assignment]
        try:
            scene.link(LinkState.LIVE)
        finally:
            scene.lock.is_open = whole  # type: ignore[method-assign]
        assert review.void_reason.code is VoidCode.NOT_JUDGED

    scene.person.on_review = look
    with pytest.raises(OrderDenied, match="not-judged"):
        await scene.guard.submit_flatten(scene.account)
    assert scene.gateway.writes == []
    assert "a confirmation could not be judged" in caplog.text


@pytest.mark.parametrize(("key", "part"), [(ACCOUNTS, "follow"), (ORDERS_LINK, "close_owed")])
async def test_a_listener_of_the_lock_that_raises_locks(
    scene: TradingScene, faults: list[str], key: Any, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.unlock()
    epoch = scene.lock.epoch
    monkeypatch.setattr(scene.lock._shared, part, fail)

    async def look(review: OrderReview) -> None:
        value = (scene.account,) if key == ACCOUNTS else scene.hub.value(ORDERS_LINK)
        scene.publish(key.topic, key.subject, value)
        assert review.void_reason is not None
        assert review.void_reason.code is VoidCode.LOCKED

    scene.person.on_review = look
    with pytest.raises(OrderDenied, match="locked"):
        await scene.guard.submit(scene.request())
    assert (scene.lock.status.reason, scene.lock.epoch) == (LockReason.FAULT, epoch + 1)
    assert len(faults) == 1
    await scene.spawn.settled()
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)
    assert scene.gateway.writes == []


async def test_a_record_of_the_lock_that_fails_keeps_no_gateway_open(scene: TradingScene, faults: list[str]) -> None:
    scene.lock._on_change = fail
    scene.lock.lock(LockReason.BY_HAND)
    await scene.spawn.settled()

    assert not scene.lock.is_open(scene.account)
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)
    assert faults == ["record of the trading lock"]


# --- what the broker says ---------------------------------------------------------------------------------------------


TAKEN: dict[str, tuple[str, Callable[[TradingScene], object]]] = {
    "an order's push": ("_take", lambda scene: scene.working(id="X8", status=OrderStatus.FILLED, filled=200)),
    "a fill's push": ("_filled.note", lambda scene: scene.working(id="X8", status=OrderStatus.FILLED, filled=200)),
}


async def busy(*_: object, **_options: object) -> NoReturn:
    raise ServerRefused("server-refused", text="busy")


@pytest.mark.parametrize("name", list(TAKEN))
async def test_a_push_that_cannot_be_taken_ends_every_proof_until_all_was_read_again(
    scene: TradingScene, faults: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, push = TAKEN[name]
    scene.gateway.position_rows = [position(scene.account, 8000)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=8000, short_sell=None)
    brake = scene.with_brake(LossLimits(loss={"HKD": Decimal(1_000_000)}))
    await scene.blotter.read_again()
    await scene.spawn.settled()
    scene.sleep.naps = naps = Naps()
    place, _, method = part.rpartition(".")
    owner = attrgetter(place)(scene.blotter) if place else scene.blotter
    whole = getattr(owner, method)
    setattr(owner, method, fail)
    push(scene)
    assert faults == ["blotter"]
    assert not scene.blotter.reread(scene.account.id, BOOK.instrument)
    braked = brake.judge(scene.account, "HKD")
    assert braked is not None
    assert braked.holds
    assert "gap" in braked.data
    with monkeypatch.context() as broker:  # the submission reads them too: what it takes whole is a proof
        broker.setattr(scene.gateway, "positions", busy)
        with pytest.raises(OrderDenied) as refused:
            await scene.guard.submit(scene.request(**EXIT))
    assert refused.value.code in {CheckCode.UNREADABLE, CheckCode.VALUE, CheckCode.BRAKE}
    assert scene.gateway.writes == []

    setattr(owner, method, whole)
    for _ in range(50):
        await turn(scene)
        if naps.asleep:
            scene.clock.advance(naps.nearest)
            naps.let_pass(naps.nearest)
    await scene.guard.submit(scene.request(**EXIT))
    assert len(scene.gateway.writes) == 1
    await scene.spawn.cancel()


async def test_a_list_that_cannot_be_taken_is_read_again_one_at_a_time_with_growing_pauses(
    scene: TradingScene, faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No order is lost from the screen meanwhile, and none is exempt."""
    kept = scene.working(id="W1")
    over = scene.working(id="X9", remark="", status=OrderStatus.FILLED, filled=200)
    await scene.blotter.read_again()
    await scene.spawn.settled()
    scene.sleep.naps = naps = Naps()
    monkeypatch.setattr("tideboard_core.orders.blotter.confirm", fail)
    scene.gateway.order_rows = [order_row(scene.account, id="W2")]
    with pytest.raises(Exception, match="reply-unreadable"):
        await scene.blotter.read_orders(scene.account)
    pauses, reads = [], []
    for _ in range(6):
        await turn(scene)
        reads.append(scene.gateway.reads.count("orders"))
        pauses.append(naps.nearest)
        for half in (naps.nearest / 2,) * 2:
            scene.clock.advance(half)
            naps.let_pass(half)
            if naps.nearest > 0:
                await scene.blotter.poll()  # an account of which a read is due already
    assert pauses == [12.0, 24.0, 48.0, 60.0, 60.0, 60.0]
    assert [after - before for before, after in pairwise(reads)] == [1] * 5
    assert {order.id for order in scene.blotter.orders(scene.account.id) or ()} >= {kept.id, over.id}
    assert not scene.blotter.reread(scene.account.id, BOOK.instrument)
    assert scene.hub.sound(Topic.ORDERS.of(scene.account.id)) is None
    assert faults == ["blotter"]

    monkeypatch.undo()
    await turn(scene)
    for _ in range(10):
        await turn(scene)
        if naps.asleep:
            scene.clock.advance(naps.nearest)
            naps.let_pass(naps.nearest)
    assert scene.hub.sound(Topic.ORDERS.of(scene.account.id)) is not None
    await scene.spawn.cancel()


async def turn(scene: TradingScene) -> None:
    """Whatever is not asleep goes on."""
    for _ in range(8):
        await asyncio.sleep(0)
    await scene.audit.drain()
