"""An open confirmation: frozen summary, live checks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.trading import Desk, trading_desk
from fakes.trading_values import BOOK, levels
from tideboard_core.model.order import Environment, OrderType
from tideboard_core.model.review import CheckCode, Gesture, VoidCode
from tideboard_core.ports import OrderReview


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path) as made:
        await made.unlock()
        yield made


async def test_the_summary_stays_while_the_book_moves(desk: Desk) -> None:
    told: list[int] = []

    async def look(review: OrderReview) -> None:
        frozen, before = review.summary, review.book
        end = review.listen(lambda: told.append(len(review.checks)))
        desk.market(structs.replace(BOOK, asks=levels(("613.00", 4300), ("613.50", 3800))))
        assert review.summary is frozen
        assert review.book != before
        assert before is not None
        assert before.taken == 100
        assert review.book is not None
        assert review.book.taken == 0
        end()
        end()
        desk.market()

    desk.person.act = look
    await desk.guard.submit(desk.request())

    assert len(told) == 2


async def test_a_void_review_says_which_check_changed_and_its_figures(desk: Desk) -> None:
    async def look(review: OrderReview) -> None:
        desk.market(structs.replace(BOOK, asks=levels(("612.50", 100), ("613.00", 9000))))
        assert review.void_reason is not None
        assert review.void_reason.code is VoidCode.CHECK_CHANGED
        assert review.void_reason.data["check"] is CheckCode.LEVELS
        assert review.void_reason.data["value"] == 2

    desk.person.act = look
    with pytest.raises(Exception, match="check-changed"):
        await desk.guard.submit(desk.request(quantity=200, price="613.00"))


async def test_a_check_that_gets_better_changes_its_verdict_too(desk: Desk) -> None:
    async def look(review: OrderReview) -> None:
        desk.market(structs.replace(BOOK, asks=levels(("612.50", 9000))))
        assert review.void_reason is not None
        assert review.void_reason.data["passed"] is True

    desk.person.act = look
    with pytest.raises(Exception, match="check-changed"):
        await desk.guard.submit(desk.request(quantity=2000, price="613.00"))


async def test_a_check_that_no_longer_applies_counts_as_passed(desk: Desk) -> None:
    async def look(review: OrderReview) -> None:
        desk.market(structs.replace(BOOK, asks=()))
        assert CheckCode.COLLAR_BEST not in {check.code for check in review.checks}
        assert review.void_reason is None

    desk.person.act = look
    await desk.guard.submit(desk.request())


async def test_an_order_that_grows_past_the_typed_limit_is_void(desk: Desk) -> None:
    """A market order is valued at what it would take now; a hold was asked for at the old value."""
    desk.limits = replace(desk.limits, typed_quantity_value=Decimal(61_250))

    async def look(review: OrderReview) -> None:
        assert review.gesture is Gesture.HOLD
        desk.market(structs.replace(BOOK, asks=levels(("613.00", 9000))))
        assert review.void_reason is not None
        assert review.void_reason.data["check"] is CheckCode.VALUE

    desk.person.act = look
    with pytest.raises(Exception, match="check-changed"):
        await desk.guard.submit(desk.request(order_type=OrderType.MARKET))


async def test_a_repeat_stays_a_repeat_while_the_dialog_is_open(tmp_path: Path) -> None:
    async with trading_desk(tmp_path, Environment.PRACTICE) as desk:
        await desk.unlock()
        await desk.guard.submit(desk.request())

        async def linger(review: OrderReview) -> None:
            assert review.gesture is Gesture.TICK
            desk.clock.advance(11)
            desk.market()
            assert review.void_reason is None
            assert review.seconds_left == 19

        desk.person.act = linger
        await desk.guard.submit(desk.request())


async def test_nothing_follows_the_market_after_the_dialog(desk: Desk) -> None:
    await desk.guard.submit(desk.request())
    review = desk.person.reviews[0]
    book = review.book

    desk.market(structs.replace(BOOK, asks=levels(("613.00", 4300))))

    assert review.book is book
