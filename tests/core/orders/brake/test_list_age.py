"""How old lists may be that prove an exit under a loss brake: ten seconds, in which nothing else happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.braked_scene import HELD, TRIPPED, braked_scene, fill, filled_at_once, later, tripped
from fakes.scenes.trading.option_legs import combination, held, option_id, with_options
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import TENCENT, order_row
from tideboard_core.errors import OrderDenied, RequestTimeout
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import Account, ModifyRequest, Order, Side
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.draft import draft_of


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, 1,000 shares held; nothing has traded today."""
    async with braked_scene(tmp_path) as scene:
        yield scene


async def unread(account: Account, **_kept: Any) -> Any:
    raise RequestTimeout("no-answer")


async def proven_then_silent(scene: TradingScene) -> None:
    """The brake holds, the lists are of now, and from now on none comes any more."""
    await tripped(scene)
    later(scene, 0.5)
    await scene.blotter.read_holdings(scene.account)
    scene.gateway.orders = unread  # type: ignore[method-assign]
    scene.gateway.positions = unread  # type: ignore[method-assign]


async def leaves(scene: TradingScene, quantity: int) -> bool:
    """Whether such an exit is sent; the brake alone denies it."""
    scene.market()
    before = len(scene.gateway.writes)
    denial: OrderDenied | None = None
    try:
        await scene.guard.submit(scene.request(side=Side.SELL, price="612.00", quantity=quantity))
    except OrderDenied as error:
        denial = error
    assert denial is None or (denial.code, denial.data.get("unproven")) == (CheckCode.BRAKE, True)
    return len(scene.gateway.writes) > before


def doubted(scene: TradingScene, quantity: int) -> bool:
    """Whether such an exit is typed, since fills of ours say that so much is not held."""
    checks = scene.guard.preview(scene.request(side=Side.SELL, price="612.00", quantity=quantity)).checks
    failed = {one.code: one for one in checks if not one.passed}
    assert failed[CheckCode.BRAKE].severity is failed[CheckCode.SHORT].severity is Severity.TYPED
    return failed[CheckCode.SHORT].data["doubt"] is DoubtCause.FILLS


@pytest.mark.parametrize(("seconds", "sent"), [(9.5, True), (10.5, False)])
async def test_an_exit_may_rest_on_lists_of_ten_seconds(live: TradingScene, seconds: float, *, sent: bool) -> None:
    await proven_then_silent(live)
    live.clock.advance(seconds)
    assert await leaves(live, HELD) is sent


async def test_the_whole_of_our_exits_is_taken_off_what_the_lists_prove(live: TradingScene) -> None:
    await proven_then_silent(live)
    live.gateway.answer = filled_at_once(live)
    live.clock.advance(4)
    assert await leaves(live, 600)
    await asyncio.sleep(0)
    live.clock.advance(1)
    assert doubted(live, 500)
    assert await leaves(live, 400)
    await asyncio.sleep(0)
    assert doubted(live, 100)


def foreign_order(scene: TradingScene) -> None:
    scene.blotter.order_changed(order_row(scene.account, id="X1", side=Side.SELL, price=Decimal("640.00")))


def foreign_fill(scene: TradingScene) -> None:
    scene.blotter.filled(fill(scene, "X9", Side.SELL))


def unreadable_push(scene: TradingScene) -> None:
    scene.blotter.orders_unreadable(scene.account.id, "price")
    for topic in (Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS):
        value = scene.hub.value(topic.of(scene.account.id))
        scene.publish(topic, scene.account.id, value)


def new_login(scene: TradingScene) -> None:
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


def no_pushes(scene: TradingScene) -> None:
    scene.gateway.pushes = False


def degraded(scene: TradingScene) -> None:
    scene.link(LinkState.DEGRADED)


@pytest.mark.parametrize("meanwhile", [foreign_order, foreign_fill, unreadable_push, new_login, no_pushes, degraded])
async def test_what_happens_meanwhile_ends_what_lists_prove(
    live: TradingScene, meanwhile: Callable[[TradingScene], None]
) -> None:
    await proven_then_silent(live)
    live.clock.advance(4)
    draft = live.request(side=Side.SELL, price="612.00", quantity=100)
    verdicts = live.pretrade.verdicts
    assert verdicts(draft_of(draft)).proves(CheckCode.BRAKE)
    meanwhile(live)
    assert not verdicts(draft_of(draft)).proves(CheckCode.BRAKE)


@pytest.mark.parametrize("trips", [True, False], ids=["trips", "lets go"])
async def test_a_brake_that_changes_while_an_exit_is_shown_does_not_hold_it_up(
    live: TradingScene, *, trips: bool
) -> None:
    """The exit is judged anew, on lists read anew; its gesture is the one that was shown."""
    live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    live.market(last="606.00" if trips else "600.00")
    live.gateway.quote_rows = []

    async def act(review: OrderReview) -> None:
        live.clock.advance(4)
        live.market(last="600.00")
        live.clock.advance(0.3)
        live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)
        if not trips:
            live.pretrade.brake = None
        assert review.void_reason is None

    live.person.on_review = act
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=HELD))
    assert len(live.gateway.writes) == 1


async def test_a_brake_that_trips_while_an_entry_is_shown_ends_it(live: TradingScene) -> None:
    live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    live.market(last="606.00")

    async def act(review: OrderReview) -> None:
        live.market(last="600.00")
        live.clock.advance(1)

    live.person.on_review = act
    with pytest.raises(OrderDenied) as error:
        await live.guard.submit(live.request(price="606.00"))
    assert (error.value.code, error.value.data["check"]) == ("check-changed", CheckCode.BRAKE)
    assert live.gateway.writes == []


@pytest.mark.parametrize("answers", [True, False])
async def test_a_brake_that_trips_while_an_exit_is_shown_wants_its_proof(live: TradingScene, *, answers: bool) -> None:
    """What was known when it was submitted is too old: lists are read anew, and without them nothing is proven."""
    live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    live.market(last="606.00")

    async def act(review: OrderReview) -> None:
        live.clock.advance(11)
        if not answers:
            live.gateway.orders = live.gateway.positions = unread  # type: ignore[method-assign]
        live.market(last="600.00")
        live.clock.advance(0.3)
        live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)

    live.person.on_review = act
    request = live.request(side=Side.SELL, price="612.00", quantity=HELD)
    if answers:
        await live.guard.submit(request)
    else:
        with pytest.raises(OrderDenied) as error:
            await live.guard.submit(request)
        assert (error.value.code, error.value.data["unproven"]) == (CheckCode.BRAKE, True)
    assert len(live.gateway.writes) == answers


async def test_another_security_says_nothing_of_this_one(live: TradingScene) -> None:
    await proven_then_silent(live)
    live.clock.advance(4)
    live.blotter.order_changed(order_row(live.account, id="X1", instrument=option_id("C600")))
    assert await leaves(live, HELD)


@pytest.mark.parametrize("side", list(Side))
async def test_an_order_of_ours_that_is_no_exit_or_has_no_answer_ends_it(live: TradingScene, side: Side) -> None:
    """A purchase that was answered; of a sale that was not, its whole quantity is taken off."""
    await proven_then_silent(live)
    live.pretrade.brake = None
    request = live.request(side=side, quantity=100, price="612.50" if side is Side.BUY else "612.00")
    if side is Side.SELL:
        live.gateway.answer = lambda _write: RequestTimeout("no-answer")
        with pytest.raises(Exception, match="no-answer"):
            await live.guard.submit(request)
    else:
        await live.guard.submit(request)
    live.with_brake(TRIPPED)
    live.clock.advance(4)
    live.market()

    def proves(quantity: int) -> bool:
        return live.pretrade.verdicts(draft_of(live.request(side=Side.SELL, quantity=quantity))).proves(CheckCode.BRAKE)

    assert proves(100) is (side is Side.SELL)
    assert not proves(HELD)


async def test_size_and_value_keep_three_seconds(live: TradingScene) -> None:
    await proven_then_silent(live)
    live.limits = replace(live.limits, typed_lots=1)
    live.clock.advance(4)
    live.market()
    with pytest.raises(OrderDenied) as error:
        await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=500))
    assert (error.value.code, error.value.data["unproven"]) == (CheckCode.SIZE, True)


async def test_an_exit_is_changed_on_the_same_lists(live: TradingScene) -> None:
    """Its own shares count once, whatever filled of it since."""
    await tripped(live)
    await live.guard.submit(live.request(side=Side.SELL, price="612.50", quantity=600))
    (write,) = live.gateway.writes
    row = order_row(
        live.account,
        id="B1",
        remark=write.request.client_order_id,
        side=Side.SELL,
        quantity=600,
        price=Decimal("612.50"),
    )
    live.working(**{name: getattr(row, name) for name in ("id", "remark", "side", "quantity", "price")})
    await live.blotter.read_holdings(live.account)
    live.gateway.orders = live.gateway.positions = unread  # type: ignore[method-assign]
    live.clock.advance(4)
    live.market()
    order = live.blotter.order(live.account.id, "B1")
    assert order is not None

    def change(quantity: int, order: Order) -> ModifyRequest:
        return ModifyRequest(
            account=live.account,
            order=order,
            client_order_id=live.guard.client_order_id(),
            quantity=quantity,
            price=Decimal("612.00"),
        )

    with pytest.raises(OrderDenied):
        await live.guard.submit_modify(change(HELD + 100, order))
    live.market()
    await live.guard.submit_modify(change(HELD, order))
    assert len(live.gateway.writes) == 2


def shown_for(scene: TradingScene, seconds: int) -> Callable[[OrderReview], Any]:
    """A person who looks for so long, with fresh prices each second."""

    async def look(_review: OrderReview) -> None:
        for _ in range(seconds):
            scene.clock.advance(1)
            with_options(scene)
            scene.market()

    return look


@pytest.mark.parametrize("seconds", [1, 5])
async def test_a_combination_that_closes_is_not_held_up_by_its_own_write(live: TradingScene, seconds: int) -> None:
    """Its lists are some seconds old when it is sent: nothing was sent of its contracts since, but itself."""
    with_options(live)
    live.gateway.position_rows = [held(live, "C600", 2), held(live, "C610", -2)]
    await tripped(live)
    later(live, 12)
    with_options(live)
    live.person.on_review = shown_for(live, seconds)
    await live.guard.submit_combination(combination(live, "-1 C600", "+1 C610", price="-4.60"))
    assert len(live.gateway.writes) == 1


@pytest.mark.parametrize("seconds", [1, 5])
async def test_a_change_of_another_program_s_exit_is_not_held_up_by_its_own_write(
    live: TradingScene, seconds: int
) -> None:
    order = live.working(id="X1", side=Side.SELL, quantity=600, price=Decimal("612.50"))
    await tripped(live)
    later(live, 12)
    live.person.on_review = shown_for(live, seconds)
    change = ModifyRequest(
        account=live.account,
        order=order,
        client_order_id=live.guard.client_order_id(),
        quantity=600,
        price=Decimal("612.00"),
    )
    await live.guard.submit_modify(change)
    assert len(live.gateway.writes) == 1


async def test_the_write_before_ends_what_lists_prove_of_its_contracts(live: TradingScene) -> None:
    """A combination that was answered: the next order of a leg rests on newer lists."""
    with_options(live)
    live.gateway.position_rows = [held(live, "C600", 2), held(live, "C610", -2)]
    await tripped(live)
    live.market()
    await live.guard.submit_combination(combination(live, "-1 C600", "+1 C610", price="-4.60"))
    live.clock.advance(4)
    for name, side in (("C610", Side.BUY), ("C600", Side.SELL)):
        order = live.request(instrument=option_id(name), side=side, quantity=1, price="17.00")
        assert not live.pretrade.verdicts(draft_of(order)).proves(CheckCode.BRAKE)
