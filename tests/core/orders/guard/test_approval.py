"""What counts as a yes, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.trading_scene import TradingScene, denied, trading_scene
from fakes.values.order_checks import with_money
from fakes.values.trading import BOOK, NOON, funds, levels
from tideboard_core.errors import (
    OrderDenied,
    RequestTimeout,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import Environment, ModifyRequest, OrderStatus, TimeInForce
from tideboard_core.model.review import (
    CheckCode,
    Confirmation,
    Gesture,
    VoidCode,
)
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_core.ports.trading import WriteVerb

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
async def test_live_sends_by_holding_or_typing_alone(scene: TradingScene, answer: Confirmation, goes: bool) -> None:
    scene.person.answer = answer

    if goes:
        await scene.guard.submit(scene.request())
    else:
        assert (await denied(scene)).code == "gesture-missing"

    assert len(scene.gateway.writes) == goes


async def test_live_above_the_typed_limit_is_typed(scene: TradingScene) -> None:
    scene.limits = with_money(scene.limits, typed=Decimal(60_000))
    scene.person.answer = HOLD

    assert (await denied(scene)).code == "gesture-missing"
    assert scene.person.reviews[0].gesture is Gesture.TYPE


async def test_a_warning_in_live_is_typed_and_in_practice_ticked(tmp_path: Path) -> None:
    for environment, gesture in ((Environment.LIVE, Gesture.TYPE), (Environment.PRACTICE, Gesture.TICK)):
        async with trading_scene(tmp_path / environment, environment) as scene:
            await scene.unlock()
            await scene.guard.submit(scene.request(quantity=1500, price="613.00"))
            assert scene.person.reviews[0].gesture is gesture


async def test_an_unticked_warning_does_not_send(practice: TradingScene) -> None:
    practice.person.answer = Confirmation(accepted=True, gesture=Gesture.TICK)

    error = await denied(practice, quantity=1500, price="613.00")

    assert error.code == "gesture-missing"


async def test_one_tick_of_two_does_not_send(practice: TradingScene) -> None:
    two = {"quantity": 1500, "price": "613.00"}
    await practice.guard.submit(practice.request(**two))
    practice.gateway.writes.clear()
    practice.person.answer = Confirmation(accepted=True, gesture=Gesture.TICK, ticked=frozenset({CheckCode.LEVELS}))

    error = await denied(practice, **two)

    assert {check.code for check in practice.person.reviews[1].checks if check.warns} == {
        CheckCode.LEVELS,
        CheckCode.REPEAT,
    }
    assert error.code == "gesture-missing"


async def test_practice_sends_by_one_click(practice: TradingScene) -> None:
    practice.person.answer = CLICK

    await practice.guard.submit(practice.request())

    assert len(practice.gateway.writes) == 1


# --- what makes an approval void ------------------------------------------------------------------------------------


def book_moves(scene: TradingScene) -> None:
    scene.market(structs.replace(BOOK, asks=levels(("598.00", 9000))))


def verdict_changes(scene: TradingScene) -> None:
    scene.publish(Topic.FUNDS, scene.account.id, funds("1000"))


def silence(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = RequestTimeout("no-answer")
    scene.clock.advance(3.1)


def wait_long(scene: TradingScene) -> None:
    for _ in range(31):
        scene.clock.advance(1)
        scene.market()


VOIDS: list[tuple[Callable[[TradingScene], None], VoidCode]] = [
    (silence, VoidCode.BOOK_TOO_OLD),
    (verdict_changes, VoidCode.CHECK_CHANGED),
    (book_moves, VoidCode.BEST_LEFT_COLLAR),
    (lambda scene: scene.link(LinkState.DISCONNECTED), VoidCode.LINK_DOWN),
    (lambda scene: scene.lock.lock(LockReason.BY_HAND), VoidCode.LOCKED),
    (wait_long, VoidCode.TOO_LATE),
]


def void_code(review: OrderReview) -> VoidCode | None:
    return review.void_reason.code if review.void_reason is not None else None


@pytest.mark.parametrize(("event", "code"), VOIDS, ids=[code.value for _, code in VOIDS])
async def test_an_approval_becomes_void_and_stays_so(
    scene: TradingScene, event: Callable[[TradingScene], None], code: VoidCode
) -> None:
    seen: list[VoidCode | None] = []

    async def look_away(review: OrderReview) -> None:
        review.refresh()
        assert void_code(review) is None
        event(scene)
        review.refresh()
        seen.append(void_code(review))
        scene.link(LinkState.LIVE)
        scene.market()
        review.refresh()
        seen.append(void_code(review))

    scene.person.on_review = look_away
    error = await denied(scene)

    assert seen == [code, code]
    assert error.code == code.value


async def test_a_link_that_came_back_meanwhile_is_another_one(scene: TradingScene) -> None:
    async def relog(review: OrderReview) -> None:
        scene.gateway.generation += 1

    scene.person.on_review = relog

    assert (await denied(scene)).code == "link-down"


async def test_checks_run_again_on_current_data_after_the_yes(scene: TradingScene) -> None:
    """No tick of the dialog, no publish: the second look is the guard's own."""

    async def meanwhile(review: OrderReview) -> Confirmation:
        answer = consent(review)
        scene.gateway.budgets[WriteVerb.PLACE] = 4.0
        return answer

    scene.person.on_review = meanwhile
    error = await denied(scene)

    assert (error.code, error.data["check"], error.data["seconds"]) == ("check-changed", CheckCode.RATE_BUDGET, 4.0)


async def test_a_last_day_that_a_broker_lists_as_shut_meanwhile_sends_nothing(scene: TradingScene) -> None:
    """That it lists today so ends nothing: the market is open by its word, and a way out must not fail for it."""
    last, shut = date(2026, 11, 24), list[date]()
    scene.gateway.times = frozenset(TimeInForce)

    async def shuts(_review: OrderReview) -> None:
        put_in_force({(Market.HK, day): DayForm.SHUT for day in shut})

    scene.person.on_review = shuts
    try:
        shut.append(NOON.date())
        await scene.guard.submit(scene.request(time_in_force=TimeInForce.GTD, expires=last))
        assert len(scene.gateway.writes) == 1
        scene.gateway.writes.clear()
        shut.append(last)
        request = scene.request(time_in_force=TimeInForce.GTD, expires=last, quantity=200)
        with pytest.raises(OrderDenied, match="check-changed") as error:
            await scene.guard.submit(request)
    finally:
        put_in_force({})
    assert (error.value.data["check"], scene.gateway.writes) == (CheckCode.EXPIRY, [])


async def test_a_silent_book_is_read_again_while_the_dialog_is_open(scene: TradingScene) -> None:
    async def read_slowly(review: OrderReview) -> None:
        for _ in range(8):
            scene.clock.advance(0.8)
            review.refresh()
            await scene.spawn.settled()
        assert review.book is not None
        assert review.book.age <= 1

    scene.person.on_review = read_slowly
    await scene.guard.submit(scene.request())

    assert scene.gateway.reads.count("book") >= 3


async def test_a_changed_order_that_filled_further_voids_its_change(scene: TradingScene) -> None:
    order = scene.working()

    async def fill(review: OrderReview) -> None:
        scene.working(status=OrderStatus.PARTIALLY_FILLED, filled=100)

    scene.person.on_review = fill
    with pytest.raises(OrderDenied, match=r"withdrawn"):
        await scene.guard.submit_modify(
            ModifyRequest(account=scene.account, order=order, client_order_id="TB-1120-0009", quantity=300)
        )
    assert scene.gateway.writes == []


@pytest.mark.parametrize("seconds", [-1.9, 1.9])
async def test_an_open_review_keeps_its_age_over_a_clock_that_is_set(scene: TradingScene, seconds: float) -> None:
    """In steps that do not lock, to an hour: the review would be long too old, or never become so."""
    ages: list[VoidCode | None] = []

    async def set_clock(review: OrderReview) -> None:
        begun = scene.clock.wall()
        while abs((scene.clock.wall() - begun).total_seconds()) < 3600:
            scene.clock.jump_wall(seconds)
            review.refresh()
        ages.append(void_code(review))
        wait_long(scene)
        review.refresh()
        ages.append(void_code(review))

    scene.person.on_review = set_clock
    with pytest.raises(OrderDenied):
        await scene.guard.submit(scene.request())
    assert ages == [None, VoidCode.TOO_LATE]


@pytest.mark.parametrize("seconds", [-3600, 3600, 86_400, -86_400])
async def test_setting_the_computer_s_clock_changes_no_age(scene: TradingScene, seconds: float) -> None:
    """Ages count from arrival on the monotonic face: a set clock makes no quote fresh and none old."""
    scene.clock.jump_wall(seconds)
    await scene.unlock()
    await scene.guard.submit(scene.request())
    scene.gateway.refuse_reads = RequestTimeout("no-answer")
    scene.clock.advance(4)
    scene.clock.jump_wall(-4)
    await scene.unlock()

    with pytest.raises(OrderDenied, match="book-age"):
        await scene.guard.submit(scene.request(quantity=200))
    assert len(scene.gateway.writes) == 1


# --- limits changed in the settings while a review is open -----------------------------------------------------------


@pytest.mark.parametrize(
    "narrower",
    [
        TradingLimits(typed_lots=0),
        with_money(order=Decimal(61_249)),
        TradingLimits(silent_levels=0),
        with_money(typed=Decimal(1)),
        with_money(typed=Decimal(0), order=Decimal(0)),
    ],
)
async def test_limits_made_narrower_meanwhile_end_the_review(scene: TradingScene, narrower: TradingLimits) -> None:
    async def narrow(_review: OrderReview) -> None:
        scene.limits = narrower

    scene.person.on_review = narrow
    assert (await denied(scene)).code == "check-changed"


async def test_limits_made_wider_meanwhile_count_for_orders_submitted_after_it(scene: TradingScene) -> None:
    """What was opened to be typed is not sent by holding, however wide the limits are by then."""
    scene.limits = with_money(scene.limits, typed=Decimal(60_000))

    async def widen(_review: OrderReview) -> Confirmation:
        scene.limits = with_money(scene.limits, typed=Decimal(9_000_000))
        return HOLD

    scene.person.on_review = widen
    assert (await denied(scene)).code == "gesture-missing"
    scene.person.on_review = None
    await scene.guard.submit(scene.request())
    assert len(scene.gateway.writes) == 1


async def test_a_limit_that_denied_is_not_helped_by_a_review_of_another_order(scene: TradingScene) -> None:
    """A denied order needs a submission of its own after the limits were changed."""
    scene.limits = with_money(order=Decimal(61_249))
    assert (await denied(scene)).code == CheckCode.VALUE
    assert scene.person.reviews == []
