"""Changes of working orders: exits may be moved whatever works beside them, and an entry may always be lessened."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.braked_scene import TRIPPED, lost
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import held_exit, order_row, position
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import PLAIN_TYPES, ExitsOffer
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import (
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.order_terms import TOUCHED
from tideboard_core.model.review import CheckCode, Gesture
from tideboard_core.orders.draft import draft_of

BESIDE = ("alone", "of one entry", "two orders")
CHANGES = ("stop nearer", "stop of half", "take profit at the bid")


def stop_and_target(scene: TradingScene, held: int, beside: str) -> tuple[Order, Order | None]:
    """A stop at 580 and, but for `alone`, a take profit at 640 on the same shares."""
    entry = "E1" if beside == "of one entry" else ""
    fields: dict[str, Any] = {"side": Side.SELL, "quantity": held, "entry": entry, "remark": ""}
    stop = order_row(
        scene.account,
        id="S1",
        order_type=OrderType.STOP,
        status=OrderStatus.PENDING,
        price=None,
        trigger=Decimal(580),
        **fields,
    )
    target = order_row(scene.account, id="T1", price=Decimal(640), **fields)
    return stop, None if beside == "alone" else target


async def standing(scene: TradingScene, rows: list[Order], held: int, *, braked: bool = False) -> None:
    scene.gateway.position_rows = [position(scene.account, held)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=held, short_sell=None)
    scene.gateway.order_rows = rows
    scene.gateway.order_types = PLAIN_TYPES | TOUCHED
    if braked:
        lost(scene)
        scene.with_brake(TRIPPED)
    await scene.blotter.read_again()


def change(scene: TradingScene, order: Order, **changes: Any) -> ModifyRequest:
    fields: dict[str, Any] = {"quantity": int(order.quantity), "price": order.price, "trigger": order.trigger}
    number = scene.guard.client_order_id()
    return ModifyRequest(account=scene.account, order=order, client_order_id=number, **(fields | changes))


def denials(scene: TradingScene, request: ModifyRequest) -> set[CheckCode]:
    """What denies it, proofs included."""
    verdicts = scene.pretrade.verdicts(draft_of(request))
    return {
        check.code
        for check in verdicts.checks
        if not check.passed and (not check.warns or ("reduces" in check.data and not verdicts.proves(check.code)))
    }


@pytest.mark.parametrize("held", [800, 8000])
@pytest.mark.parametrize("braked", [False, True], ids=["", "braked"])
@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("what", CHANGES)
async def test_an_exit_is_changed_whatever_works_beside_it(
    scene: TradingScene, held: int, braked: bool, beside: str, what: str
) -> None:
    """Above the order limit (4.9 million of 2) and under a tripped brake as below and without."""
    stop, target = stop_and_target(scene, held, beside)
    await standing(scene, [stop] if target is None else [stop, target], held, braked=braked)
    if what == "take profit at the bid":
        order = target or replace(stop, id="T1", order_type=OrderType.LIMIT, price=Decimal(640), trigger=None)
        if target is None:
            await standing(scene, [order], held)
        request = change(scene, order, price=Decimal("612.00"))
    else:
        moved = {"quantity": held // 2} if what == "stop of half" else {"trigger": Decimal(595)}
        request = change(scene, stop, **moved)

    await scene.guard.submit_modify(request)

    assert len(scene.gateway.writes) == 1


@pytest.mark.parametrize(("what", "shares"), [("stop", 500), ("stop", 800), ("take profit", 500)])
@pytest.mark.parametrize("filled", [0, 200])
async def test_a_change_to_fewer_shares_says_what_of_the_position_has_no_stop_then(
    scene: TradingScene, what: str, shares: int, filled: int
) -> None:
    """What the order has filled is not held any more, and a take profit takes no stop away."""
    stop, target = stop_and_target(scene, 800, "two orders")
    assert target is not None
    stop, target = (replace(one, quantity=800 + filled, filled=filled) for one in (stop, target))
    await standing(scene, [stop, target], 800)

    checks = scene.guard.preview(change(scene, stop if what == "stop" else target, quantity=shares + filled)).checks

    left = [one.data["value"] for one in checks if one.code is CheckCode.EXIT_FEWER]
    assert left == ([800 - shares] if what == "stop" and shares < 800 else [])


async def test_an_exit_that_grows_beyond_what_is_held_is_judged_whole(scene: TradingScene) -> None:
    stop, target = stop_and_target(scene, 8000, "of one entry")
    assert target is not None
    await standing(scene, [stop, target], 8000)
    assert denials(scene, change(scene, stop, quantity=8100)) >= {CheckCode.VALUE, CheckCode.SHORT}
    half = replace(stop, quantity=4000)
    await standing(scene, [half, target], 8000)
    assert denials(scene, change(scene, half, quantity=8000)) == set(), "of the two the broker lets one trade"
    half, target = replace(half, entry=""), replace(target, entry="")
    await standing(scene, [half, target], 8000)
    assert CheckCode.VALUE in denials(scene, change(scene, half, quantity=4100)), "more than it has left"
    assert denials(scene, change(scene, half, quantity=4000, trigger=Decimal(590))) == set()


async def test_what_an_unanswered_change_may_have_left_bounds_the_next_one(scene: TradingScene) -> None:
    """The stop may stand at 2,000 of 8,000 shares by now: to leave 4,000 may add."""
    stop, target = stop_and_target(scene, 8000, "two orders")
    assert target is not None
    await standing(scene, [stop, target], 8000)
    scene.gateway.answer = lambda _write: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_modify(change(scene, stop, quantity=2000))
    await scene.blotter.read_holdings(scene.account)
    scene.market()
    assert CheckCode.VALUE in denials(scene, change(scene, stop, quantity=4000, trigger=Decimal(590)))
    assert denials(scene, change(scene, stop, quantity=2000, trigger=Decimal(590))) == set()


@pytest.mark.parametrize("braked", [False, True], ids=["", "braked"])
async def test_an_entry_is_lessened_above_the_limit_and_under_the_brake(scene: TradingScene, braked: bool) -> None:
    """Another program's purchase of 8,000, or one that is older than a lowered limit."""
    entry = order_row(scene.account, quantity=8000, price=Decimal("610.00"))
    await standing(scene, [entry], 0, braked=braked)
    for better in ({"quantity": 4000}, {"price": Decimal("598.00")}, {"quantity": 4000, "price": Decimal("598.00")}):
        assert denials(scene, change(scene, entry, **better)) == set(), better
    walls = {CheckCode.VALUE} | ({CheckCode.BRAKE} if braked else set())
    for worse in ({"price": Decimal("611.00")}, {"quantity": 4000, "price": Decimal("611.00")}, {"quantity": 8100}):
        assert denials(scene, change(scene, entry, **worse)) >= walls, worse


async def test_the_terms_that_an_unanswered_change_may_have_set_count_for_an_entry(scene: TradingScene) -> None:
    entry = order_row(scene.account, quantity=8000, price=Decimal("610.00"))
    await standing(scene, [entry], 0)
    scene.gateway.answer = lambda _write: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_modify(change(scene, entry, quantity=3000))
    assert denials(scene, change(scene, entry, quantity=4000)) == {CheckCode.VALUE}
    assert denials(scene, change(scene, entry, quantity=3000, price=Decimal("600.00"))) == set()


async def test_a_trigger_that_moves_toward_the_price_is_an_entry_again(scene: TradingScene) -> None:
    entry = order_row(
        scene.account,
        order_type=OrderType.STOP,
        status=OrderStatus.PENDING,
        quantity=8000,
        price=None,
        trigger=Decimal(630),
    )
    await standing(scene, [entry], 0)
    assert CheckCode.VALUE in denials(scene, change(scene, entry, trigger=Decimal(620)))
    assert CheckCode.VALUE in denials(scene, change(scene, entry, trigger=Decimal(640))), "it would cost more"
    assert denials(scene, change(scene, entry, quantity=4000, trigger=Decimal(640))) == set()


async def test_exits_of_an_entry_above_the_limit_are_changed_and_a_looser_stop_is_typed(scene: TradingScene) -> None:
    """Half filled, and its limit far from the price by now: the entry is not judged."""
    scene.gateway.exits = ExitsOffer(
        markets=frozenset(Market),
        entries=frozenset({OrderType.LIMIT}),
        sides=frozenset({Side.BUY}),
        times=frozenset(TimeInForce),
    )
    entry = order_row(
        scene.account,
        quantity=8000,
        filled=4000,
        status=OrderStatus.PARTIALLY_FILLED,
        exits=(held_exit(quantity=8000, trigger=Decimal(580)),),
    )
    await standing(scene, [entry], 4000, braked=True)

    def stop(trigger: str) -> ModifyRequest:
        exits = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(trigger)))
        return change(scene, entry, exits=exits)

    await scene.guard.submit_modify(stop("595"))
    assert scene.person.reviews[-1].gesture is Gesture.TYPE, "its value has to be typed"
    assert denials(scene, stop("570")) == set()
    looser = scene.guard.preview(stop("570"))
    assert CheckCode.EXIT_LOOSER in {check.code for check in looser.checks if check.warns}
    assert denials(scene, change(scene, entry, cancel_exits=True)) == set()
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit_modify(replace(stop("595"), price=Decimal("612.50")))
    assert error.value.code == CheckCode.VALUE


@pytest.mark.parametrize("pushed", [True, False], ids=["pushed", "push lost"])
async def test_a_sibling_that_fills_while_the_dialog_is_open_leaves_less_to_close(
    scene: TradingScene, pushed: bool
) -> None:
    """300 of 8,000 are sold by the take profit: the whole stop would sell more than is held by then."""
    stop, target = stop_and_target(scene, 8000, "of one entry")
    assert target is not None
    await standing(scene, [stop, target], 8000)

    async def sells_some(_review: OrderReview) -> None:
        sold = replace(target, filled=300, status=OrderStatus.PARTIALLY_FILLED, average_price=Decimal(640))
        scene.gateway.order_rows = [stop, sold]
        scene.gateway.position_rows = [position(scene.account, 7700)]
        if pushed:
            scene.blotter.order_changed(sold)

    scene.person.on_review = sells_some
    with pytest.raises(OrderDenied):
        await scene.guard.submit_modify(change(scene, stop, trigger=Decimal(595)))
    assert scene.gateway.writes == []
