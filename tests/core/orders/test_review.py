"""An open confirmation: frozen summary, live checks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.order_checks import with_money
from fakes.values.trading import BOOK, TENCENT, levels
from tideboard_core.errors import GatewayDown, GatewayError, OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import Environment, OrderType
from tideboard_core.model.review import CheckCode, Gesture, VoidCode

BOOK_KEY = Topic.BOOK.of(TENCENT.id)


async def test_the_summary_stays_while_the_book_moves(scene: TradingScene) -> None:
    told: list[int] = []

    async def look(review: OrderReview) -> None:
        frozen, before = review.summary, review.book
        end = review.listen(lambda: told.append(len(review.checks)))
        scene.market(structs.replace(BOOK, asks=levels(("613.00", 4300), ("613.50", 3800))))
        assert review.summary is frozen
        assert review.book != before
        assert before is not None
        assert before.taken == 100
        assert review.book is not None
        assert review.book.taken == 0
        end()
        end()
        scene.market()

    scene.person.on_review = look
    await scene.guard.submit(scene.request())

    assert len(told) == 2


def lock_left(review: OrderReview) -> object:
    """What its first check says of the unlock."""
    return next(check.data["left"] for check in review.checks if check.code is CheckCode.LOCK)


@pytest.mark.parametrize(("left", "why"), [(38, VoidCode.TOO_LATE), (14, VoidCode.LOCKED)])
async def test_a_confirmation_is_judged_through_the_last_half_minute_of_the_unlock(
    scene: TradingScene, left: int, why: VoidCode
) -> None:
    """Each push, each second of the lock and each look of the dialog asks the lock, whose status asks the review."""
    await scene.unlock(UnlockLifetime.MINUTES_5)
    scene.clock.advance(300 - left)
    scene.market()
    shown: list[object] = []
    epoch = scene.lock.epoch

    async def look(review: OrderReview) -> None:
        end = review.listen(
            lambda: shown.append(next(c.data["left"] for c in review.checks if c.code is CheckCode.LOCK))
        )
        for second in range(1, left + 1):
            scene.clock.advance(1)
            scene.market()
            scene.lock.tick()
            review.refresh()
            if review.void_reason is None:
                assert scene.lock.seconds_left == shown[-1] == left - second
                assert review.seconds_left == 30 - second
        end()
        assert review.void_reason is not None
        assert review.void_reason.code is why

    scene.person.on_review = look
    with pytest.raises(OrderDenied):
        await scene.guard.submit(scene.request())

    assert len(shown) < 5 * left
    assert scene.lock.epoch == epoch + 1
    assert not scene.gateway.writes


async def test_a_void_review_says_which_check_changed_and_its_figures(scene: TradingScene) -> None:
    async def look(review: OrderReview) -> None:
        scene.market(structs.replace(BOOK, asks=levels(("612.50", 100), ("613.00", 9000))))
        assert review.void_reason is not None
        assert review.void_reason.code is VoidCode.CHECK_CHANGED
        assert review.void_reason.data["check"] is CheckCode.LEVELS
        assert review.void_reason.data["value"] == 2

    scene.person.on_review = look
    with pytest.raises(Exception, match="check-changed"):
        await scene.guard.submit(scene.request(quantity=200, price="613.00"))


async def test_a_check_that_gets_better_changes_its_verdict_too(scene: TradingScene) -> None:
    async def look(review: OrderReview) -> None:
        scene.market(structs.replace(BOOK, asks=levels(("612.50", 9000))))
        assert review.void_reason is not None
        assert review.void_reason.data["passed"] is True

    scene.person.on_review = look
    with pytest.raises(Exception, match="check-changed"):
        await scene.guard.submit(scene.request(quantity=2000, price="613.00"))


async def test_a_check_that_no_longer_applies_counts_as_passed(scene: TradingScene) -> None:
    async def look(review: OrderReview) -> None:
        scene.market(structs.replace(BOOK, asks=()))
        assert CheckCode.COLLAR_BEST not in {check.code for check in review.checks}
        assert review.void_reason is None

    scene.person.on_review = look
    await scene.guard.submit(scene.request())


async def test_an_order_that_grows_past_the_typed_limit_is_void(scene: TradingScene) -> None:
    """A market order is valued at what it would take now; a hold was asked for at the old value."""
    scene.limits = with_money(scene.limits, typed=Decimal(61_250))

    async def look(review: OrderReview) -> None:
        assert review.gesture is Gesture.HOLD
        scene.market(structs.replace(BOOK, asks=levels(("613.00", 9000))))
        assert review.void_reason is not None
        assert review.void_reason.data["check"] is CheckCode.VALUE

    scene.person.on_review = look
    with pytest.raises(Exception, match="check-changed"):
        await scene.guard.submit(scene.request(order_type=OrderType.MARKET))


@pytest.mark.parametrize("facts", [{"currency": "CNY"}, {"multiplier": 2}, {"lot_size": 50}])
async def test_a_value_that_is_in_another_currency_or_unit_than_shown_is_void(
    scene: TradingScene, facts: dict[str, Any]
) -> None:
    async def look(review: OrderReview) -> None:
        scene.publish(Topic.INSTRUMENT, TENCENT.id, replace(TENCENT, **facts))
        scene.market()
        assert review.void_reason is not None
        assert review.void_reason.data["check"] is CheckCode.VALUE

    scene.person.on_review = look
    with pytest.raises(OrderDenied, match="check-changed"):
        await scene.guard.submit(scene.request())
    assert scene.gateway.writes == []


async def test_a_repeat_stays_a_repeat_while_the_dialog_is_open(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, Environment.PRACTICE) as scene:
        await scene.unlock()
        await scene.guard.submit(scene.request())

        async def linger(review: OrderReview) -> None:
            assert review.gesture is Gesture.TICK
            scene.clock.advance(11)
            scene.market()
            assert review.void_reason is None
            assert review.seconds_left == 19

        scene.person.on_review = linger
        await scene.guard.submit(scene.request())


async def test_nothing_follows_the_market_after_the_dialog(scene: TradingScene) -> None:
    await scene.guard.submit(scene.request())
    review = scene.person.reviews[0]
    book = review.book

    scene.market(structs.replace(BOOK, asks=levels(("613.00", 4300))))

    assert review.book is book


def spoiled(scene: TradingScene) -> None:
    """A push of the book that cannot be read."""
    scene.hub.publish(BOOK_KEY, Lazy.failed(GatewayError("reply-unreadable", field="volume")))


async def test_unreadable_books_void_an_open_confirmation_and_deny_the_next_order(scene: TradingScene) -> None:
    """They prove nothing: the book before them grows old on the screen, and nobody decides by it."""
    scene.gateway.refuse_reads = GatewayDown("connection-closed")

    async def look(review: OrderReview) -> None:
        for _ in range(4):
            scene.clock.advance(1)
            spoiled(scene)
        assert scene.hub.age(BOOK_KEY) == 4
        assert review.void_reason is not None
        assert review.void_reason.code is VoidCode.BOOK_TOO_OLD
        (found,) = [check for check in review.checks if check.code is CheckCode.UNREADABLE]
        assert found.data == {"what": Topic.BOOK, "field": "volume"}

    scene.person.on_review = look
    with pytest.raises(OrderDenied, match="book-too-old"):
        await scene.guard.submit(scene.request())

    with pytest.raises(OrderDenied, match="book-age"):
        await scene.guard.submit(scene.request())
    assert scene.gateway.writes == []


@pytest.mark.parametrize("topic", [Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS])
async def test_what_cannot_be_read_of_the_account_denies_with_its_field(
    scene: TradingScene, topic: Topic[object]
) -> None:
    scene.hub.publish(topic.of(scene.account.id), Lazy.failed(GatewayError("reply-unreadable", field="qty")))

    preview = scene.guard.preview(scene.request())

    (found,) = [check for check in preview.checks if check.code is CheckCode.UNREADABLE]
    assert (found.passed, found.data) == (False, {"what": topic, "field": "qty"})
    with pytest.raises(OrderDenied):
        await scene.guard.submit(scene.request())


async def test_a_dialog_that_could_not_be_shown_sends_nothing_whatever_was_answered(scene: TradingScene) -> None:
    async def look(review: OrderReview) -> None:
        review.fail()
        scene.market()
        assert review.void_reason is not None

    scene.person.on_review = look
    with pytest.raises(OrderDenied, match="view-failed"):
        await scene.guard.submit(scene.request())

    assert scene.gateway.writes == []
