"""A combination of options through the guard at each gateway: it fills, or the connection says that it takes none."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.values.hub_values import known
from tideboard_core.errors import NotOffered, OrderDenied
from tideboard_core.model.combination import CombinationLeg, CombinationRequest, Strategy, strategy_of
from tideboard_core.model.derivatives import OptionStyle
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.model.review import CheckCode, OrderPreview
from tideboard_core.orders.offers import OfferReason
from tideboard_core.ports.trading import ApprovedOrder

CALL, HIGHER = (InstrumentId(f"HK.TCH261230{code}000") for code in ("C600", "C610"))
LATER = InstrumentId("HK.TCH270128C600000")
INDEX_CALL, INDEX_LATER = (InstrumentId(f"HK.HSI{day}C25800000") for day in ("261230", "270128"))
LEGS = (CombinationLeg(instrument=CALL, side=Side.BUY), CombinationLeg(instrument=HIGHER, side=Side.SELL))


def request(scene: SandboxScene, price: Decimal) -> CombinationRequest:
    return CombinationRequest(
        account=scene.account,
        legs=LEGS,
        quantity=2,
        order_type=OrderType.LIMIT,
        price=price,
        client_order_id=scene.guard.client_order_id(),
    )


async def test_a_spread_fills_whole_or_is_not_taken_here(scene: SandboxScene) -> None:
    keys = [Topic.BOOK.of(one) for one in (CALL, HIGHER)]
    with ExitStack() as shown:
        for key in keys:
            shown.enter_context(closing(scene.hub.subscribe(key)))
        await scene.until(lambda: all(scene.hub.value(key) is not None for key in keys))
        call, higher = (known(scene.hub, key) for key in keys)
    asked = request(scene, call.asks[0].price - higher.bids[0].price + Decimal("0.20"))
    if scene.guard.offers.combinations is None:
        with pytest.raises(OrderDenied) as error:
            await scene.guard.submit_combination(asked)
        assert (error.value.code, error.value.data["reason"]) == (CheckCode.OFFERED, OfferReason.NO_COMBINATIONS)
        approved = ApprovedOrder(asked, approved_at=0.0, generation=scene.gateway.generation)
        with pytest.raises(NotOffered, match="combinations-not-offered"):
            scene.gateway.trading.place_combination(approved)
        assert await scene.arrived(asked.client_order_id) == []
        return

    assert strategy_of(LEGS) is Strategy.VERTICAL_CALL
    order_id = await scene.guard.submit_combination(asked)
    order = await scene.until_order(asked.client_order_id, lambda row: row.filled == 2 and bool(row.legs))
    assert (order.id, order.legs, order.price) == (order_id, LEGS, asked.price)
    rows = await scene.done(scene.gateway.trading.positions(scene.account))
    assert {row.instrument: row.quantity for row in rows if row.instrument in {CALL, HIGHER}} == {CALL: 2, HIGHER: -2}
    assert len(await scene.arrived(asked.client_order_id)) == 1
    assert (await scene.story(asked.client_order_id))[:2] == ["intent", "accepted"]
    await scene.done(scene.blotter.read_holdings(scene.account))
    sold, back = closing_order(scene, CALL, Side.SELL), closing_order(scene, HIGHER, Side.BUY)
    (short,) = (one for one in sold.checks if one.code is CheckCode.SHORT)
    assert (short.passed, short.data["uncovered"], short.data["sold"]) == (False, 2, (HIGHER,))
    assert CheckCode.SHORT not in {one.code for one in back.checks}, "the sold one is bought back without a word"

    await scene.pace(31)  # a whole window of calls
    run = await scene.done(scene.guard.submit_flatten(scene.account, [CALL, HIGHER]))
    assert [(one.line.instrument, one.line.side) for one in run.outcomes] == [(HIGHER, Side.BUY), (CALL, Side.SELL)]
    assert [(one.state, one.error) for one in run.outcomes] == [(LineState.DONE, None)] * 2


def closing_order(scene: SandboxScene, leg: InstrumentId, side: Side) -> OrderPreview:
    """What the ticket shows of an order that closes both contracts of a leg."""
    book = known(scene.hub, Topic.BOOK.of(leg))
    return scene.guard.preview(
        OrderRequest(
            account=scene.account,
            instrument=leg,
            side=side,
            order_type=OrderType.LIMIT,
            quantity=2,
            price=(book.bids if side is Side.SELL else book.asks)[0].price,
            client_order_id=scene.guard.client_order_id(),
        )
    )


@pytest.mark.parametrize(
    ("near", "later", "style", "loss"),
    [(CALL, LATER, OptionStyle.AMERICAN, 800), (INDEX_CALL, INDEX_LATER, OptionStyle.EUROPEAN, None)],
    ids=["share", "index"],
)
async def test_the_largest_loss_of_a_bought_calendar_is_told_by_the_style_of_the_facts(
    scene: SandboxScene, near: InstrumentId, later: InstrumentId, style: OptionStyle, loss: int | None
) -> None:
    """Every connection tells the style: a European one is worth less than its exercise, by how much nobody says."""
    keys = [topic.of(one) for one in (near, later) for topic in (Topic.BOOK, Topic.INSTRUMENT)]
    with ExitStack() as shown:
        for key in keys:
            shown.enter_context(closing(scene.hub.subscribe(key)))
        await scene.until(lambda: all(scene.hub.value(key) is not None for key in keys))
        legs = (
            CombinationLeg(instrument=later, side=Side.BUY),
            CombinationLeg(instrument=near, side=Side.SELL),
        )
        asked = replace(request(scene, Decimal(4)), legs=legs)
        terms = scene.guard.preview_combination(asked, None).summary.terms
    assert {known(scene.hub, Topic.INSTRUMENT.of(one)).style for one in (near, later)} == {style}
    assert (terms.outcome_known, terms.loss_known, terms.max_loss) == (False, loss is not None, loss)
