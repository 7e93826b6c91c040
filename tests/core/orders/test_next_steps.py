"""A denied exit names the act that would pass, prepared; it is confirmed as any other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import TENCENT
from tideboard_core.errors import OrderDenied
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.lock import LockReason
from tideboard_core.model.offers import OfferField, OfferRow
from tideboard_core.model.order import ModifyRequest, Order, OrderRequest, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode
from tideboard_core.model.shares import whole
from tideboard_core.orders.offers import OfferReason
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
SELL = Side.SELL


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    return FlattenBroker(scene, (800, 0, 0))


def sale(scene: TradingScene, **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": scene.account,
        "instrument": FIRST,
        "side": SELL,
        "order_type": OrderType.LIMIT,
        "quantity": 800,
        "price": Decimal(500),
        "client_order_id": scene.guard.client_order_id(),
    }
    return OrderRequest(**(fields | changes))


def stop(scene: TradingScene, **changes: Any) -> OrderRequest:
    return sale(scene, order_type=OrderType.STOP, price=None, trigger=Decimal(590), **changes)


async def denied(scene: TradingScene, request: OrderRequest) -> None:
    await scene.blotter.read_holdings(scene.account)
    with pytest.raises(OrderDenied):
        await scene.guard.submit(request)
    assert scene.gateway.writes == []


async def test_a_limit_beyond_three_collars_has_that_at_the_bid(scene: TradingScene, broker: FlattenBroker) -> None:
    await denied(scene, sale(scene))
    (step,) = scene.guard.next_steps(sale(scene))
    assert step.request is not None
    assert (step.exit_, step.request.price, step.request.order_type) == (None, Decimal("612.0"), OrderType.LIMIT)
    await scene.guard.submit(step.request)
    assert [one.request.price for one in scene.gateway.writes] == [Decimal("612.0")]


async def test_a_stop_beside_a_take_profit_has_its_replacement(scene: TradingScene, broker: FlattenBroker) -> None:
    small, large = broker.new(FIRST, SELL, 100), broker.new(FIRST, SELL, 700)
    await denied(scene, stop(scene, quantity=800))
    assert [one.exit_ for one in scene.guard.next_steps(stop(scene))] == [None]  # one cancel does not free all
    (step,) = scene.guard.next_steps(stop(scene, quantity=700))
    assert (step.exit_, small.open) == (large, True)
    assert step.request is not None
    await scene.guard.submit_replacement(large, step.request)
    assert broker.placed[-1][:3] == (FIRST, SELL, 700)


async def test_where_no_order_would_pass_it_is_a_flatten(scene: TradingScene, broker: FlattenBroker) -> None:
    """Its trigger is passed, and a stop of another program takes the shares."""
    broker.stop(FIRST, SELL, 800, "580.00")
    broker.move(TENCENT, "585.00")
    await denied(scene, stop(scene))
    (step,) = scene.guard.next_steps(stop(scene))
    assert (step.request, step.exit_) == (None, None)


@pytest.mark.parametrize("what", ["a lock", "no position", "an entry", "a closed market", "a proposal"])
async def test_none_is_named_where_none_would_pass(scene: TradingScene, broker: FlattenBroker, what: str) -> None:
    request = sale(scene)
    if what == "a lock":
        scene.lock.lock(LockReason.BY_HAND)
    elif what == "no position":
        broker.held[FIRST] = 0
    elif what == "an entry":
        request = sale(scene, side=Side.BUY, price=Decimal(900))
    elif what == "a proposal":
        request = sale(scene, proposal=ProposalTag("research-agent", "P-1"))
    else:
        scene.session(MarketState.CLOSED)
    await denied(scene, request)
    assert scene.guard.next_steps(request) == ()


async def test_of_a_pinned_account_it_is_a_flatten_which_asks_for_its_password(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    await scene.lock.pin(scene.account)
    await denied(scene, sale(scene))
    (step,) = scene.guard.next_steps(sale(scene))
    assert (step.request, step.exit_) == (None, None)


async def test_the_replaced_exit_is_the_one_with_the_most_left(scene: TradingScene, broker: FlattenBroker) -> None:
    """Either would free enough."""
    broker.new(FIRST, SELL, 300)
    large = broker.new(FIRST, SELL, 500)
    await scene.blotter.read_holdings(scene.account)
    (step,) = scene.guard.next_steps(stop(scene, quantity=300))
    assert step.exit_ == large


async def test_a_limit_at_the_bid_is_not_named_in_its_own_place(scene: TradingScene, broker: FlattenBroker) -> None:
    """Nor one that would sell more than is held."""
    scene.limits = replace(scene.limits, no_short_sales=False)
    await scene.blotter.read_holdings(scene.account)
    at_bid = sale(scene, price=Decimal("612.0"))
    for request in (at_bid, sale(scene, quantity=900)):
        assert [one.request for one in scene.guard.next_steps(request)] == [None]


@pytest.mark.parametrize(
    "mistyped",
    [
        {"quantity": 150},
        {"price": Decimal("612.03")},
        {"order_type": OrderType.IF_TOUCHED, "price": None, "trigger": Decimal(640)},
    ],
    ids=["no whole lots", "off the step", "a type that is not offered"],
)
async def test_what_was_mistyped_is_no_reason_to_close_the_position(
    scene: TradingScene, broker: FlattenBroker, mistyped: dict[str, Any]
) -> None:
    request = sale(scene, **({"price": Decimal("612.0")} | mistyped))
    await denied(scene, request)
    assert [one for one in scene.guard.next_steps(request) if one.request is None] == []


async def test_a_stop_whose_change_was_refused_has_one_with_a_limit_in_its_place(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    standing = broker.stop(FIRST, SELL, 800, "580.00")
    await scene.blotter.read_holdings(scene.account)
    step = scene.guard.limited_instead(change(scene, standing, "600.00"))
    assert step is not None
    assert step.request is not None
    assert (step.exit_, step.request.order_type) == (standing, OrderType.STOP_LIMIT)
    assert (step.request.trigger, step.request.price, step.request.quantity) == (Decimal(600), Decimal(594), 800)

    await scene.guard.submit_replacement(standing, step.request)
    assert broker.placed[-1][:3] == (FIRST, SELL, 800)
    assert broker.crossed == []


async def test_only_a_stop_at_market_of_its_own_has_one(scene: TradingScene, broker: FlattenBroker) -> None:
    plain = broker.new(FIRST, SELL, 100)
    attached = broker.stop(FIRST, SELL, 100, "580.00", entry="E1", status=OrderStatus.PENDING)
    past = broker.stop(FIRST, SELL, 100, "580.00")
    await scene.blotter.read_holdings(scene.account)
    moved = ModifyRequest(account=scene.account, order=plain, client_order_id="TB-1", quantity=100, price=Decimal(641))
    assert scene.guard.limited_instead(moved) is None
    assert scene.guard.limited_instead(change(scene, attached, "600.00")) is None
    assert scene.guard.limited_instead(change(scene, past, "640.00")) is None, "it would fire at once"


def change(scene: TradingScene, order: Order, trigger: str) -> ModifyRequest:
    """A stop that is to be moved."""
    return ModifyRequest(
        account=scene.account,
        order=order,
        client_order_id=scene.guard.client_order_id(),
        quantity=whole(order.quantity),
        trigger=Decimal(trigger),
    )


async def test_an_odd_sale_of_a_shares_has_the_quantities_that_would_pass(scene: TradingScene) -> None:
    facts = replace(TENCENT, id=InstrumentId("SH.600519"), currency="CNY")
    broker = FlattenBroker(scene, (230,), (facts,))
    broker.market(facts)
    scene.session(MarketState.OPEN, Market.SH)
    odd = sale(scene, instrument=facts.id, quantity=215, price=Decimal("612.0"))
    await denied(scene, odd)
    steps = scene.guard.next_steps(odd)
    assert [one.shares for one in steps] == [230, 200, 30]
    assert steps[0].request is not None
    await scene.guard.submit(steps[0].request)
    assert [one.request.quantity for one in scene.gateway.writes] == [230]


NO_CHANGES = OfferRow(field=OfferField.MODIFIED, markets=frozenset({Market.HK}), takes=frozenset())


def stop_limit(scene: TradingScene, broker: FlattenBroker, **changes: Any) -> Order:
    standing = broker.stop(FIRST, SELL, 800, "580.00")
    terms: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "price": Decimal("574.00")}
    broker.orders[standing.id] = replace(standing, **(terms | changes))
    return broker.orders[standing.id]


def moved(scene: TradingScene, order: Order) -> ModifyRequest:
    return ModifyRequest(
        account=scene.account,
        order=order,
        client_order_id=scene.guard.client_order_id(),
        quantity=800,
        price=Decimal("594.00"),
        trigger=Decimal("600.00"),
    )


async def test_where_no_order_is_changed_a_stop_is_replaced_by_one_with_the_new_terms(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    standing = stop_limit(scene, broker)
    await scene.blotter.read_holdings(scene.account)
    request = moved(scene, standing)
    assert scene.guard.instead_of_change(request) is None, "a change is one here"
    scene.gateway.rows = (NO_CHANGES,)
    with pytest.raises(OrderDenied) as denied_change:
        await scene.guard.submit_modify(moved(scene, standing))
    assert denied_change.value.data["reason"] == OfferReason.MARKET_CHANGE
    assert scene.gateway.writes == []

    request = moved(scene, standing)
    instead = scene.guard.instead_of_change(request)
    assert instead is not None
    assert (instead.order_type, instead.trigger, instead.price) == (
        OrderType.STOP_LIMIT,
        Decimal("600.00"),
        Decimal("594.00"),
    )
    preview = {check.code: check for check in scene.guard.preview(request).checks}
    assert preview[CheckCode.OFFERED].passed
    assert preview[CheckCode.SHORT].passed, "the one that stands is withdrawn first"
    await scene.guard.submit_replacement(standing, instead)
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL, WriteVerb.PLACE]
    assert broker.placed[-1][:3] == (FIRST, SELL, 800)


@pytest.mark.parametrize(
    "changes",
    [{"side": Side.BUY}, {"order_type": OrderType.LIMIT, "trigger": None}, {"entry": "E1"}],
    ids=["an entry", "a target", "an exit of an entry"],
)
async def test_nothing_else_is_replaced_in_the_place_of_a_change(
    scene: TradingScene, broker: FlattenBroker, changes: dict[str, Any]
) -> None:
    scene.gateway.rows = (NO_CHANGES,)
    standing = stop_limit(scene, broker, **changes)
    await scene.blotter.read_holdings(scene.account)
    change_ = moved(scene, standing)
    if standing.trigger is None:
        change_ = replace(change_, trigger=None)
    assert scene.guard.instead_of_change(change_) is None


async def test_a_change_of_an_exit_with_terms_that_no_order_of_ours_can_have_is_denied(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """A last day that the broker does not tell: the ticket's preview says so, and raises nothing."""
    scene.gateway.rows = (NO_CHANGES,)
    change_ = moved(scene, stop_limit(scene, broker, time_in_force=TimeInForce.GTD))
    await scene.blotter.read_holdings(scene.account)
    assert scene.guard.instead_of_change(change_) is None
    preview = {check.code: check for check in scene.guard.preview(change_).checks}
    assert preview[CheckCode.OFFERED].data["reason"] == OfferReason.MARKET_CHANGE


async def test_a_stop_takes_no_other_s_place_where_orders_are_changed(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    standing = stop_limit(scene, broker)
    await scene.blotter.read_holdings(scene.account)
    other = sale(scene, order_type=OrderType.STOP_LIMIT, price=Decimal("594.00"), trigger=Decimal("600.00"))
    with pytest.raises(OrderDenied, match="replace-not-possible"):
        await scene.guard.submit_replacement(standing, other)
