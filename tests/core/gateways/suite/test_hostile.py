"""Trading while every field of what the broker tells is at its worst: an order is Denied, or exactly what was shown."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from decimal import Decimal
from typing import Any

from fakes.scenes.trading.sandbox_scene import SandboxScene
from run_forms import sized
from tideboard_core.errors import GatewayDown, OrderDenied, TideboardError, TradingLocked
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_core.model.shares import whole

ATTEMPTS = sized(24, 96)
MOST = 20 * ATTEMPTS
"""Attempts among which one is denied for sure: over REST a connection that ends denies one, and nothing else does."""
SPACE = 31
"""Seconds between two attempts: every window of a rate limit is over."""


async def outcome_of(scene: SandboxScene, turn: int, wanted: Order | None, price: Decimal) -> tuple[str, str]:
    """Submit a buy, a sale, a change or a cancel; returns what came of it and the act's id."""
    act = ""
    try:
        if turn % 4 < 2 or wanted is None:
            side = Side.SELL if turn % 4 == 1 else Side.BUY
            request = scene.request(side, price=price, quantity=100 + 100 * (turn % 3))
            act = request.client_order_id
            await scene.submitted(scene.guard.submit(request))
        elif turn % 4 == 2:
            change = scene.change(wanted, quantity=whole(wanted.quantity) + 100)
            act = change.client_order_id
            await scene.submitted(scene.guard.submit_modify(change))
        else:
            cancel = scene.withdrawal(wanted)
            act = cancel.client_order_id
            await scene.submitted(scene.guard.submit_cancel(cancel))
    except TideboardError as error:
        says = bool(error.code and error.data)
        return "denied" if isinstance(error, OrderDenied) and says else type(error).__name__, act
    return "sent", act


def facts(row: dict[str, Any]) -> tuple[str, int, Decimal]:
    """What of an order at the broker a confirmation shows."""
    return row["side"], row["quantity"], Decimal(row["price"])


async def unlock_again(scene: SandboxScene) -> None:
    """Open trading on a connection that the hostile exchange may end under way; then on the next one."""
    while True:
        await scene.until_link(lambda status: status.state is LinkState.LIVE)
        with suppress(GatewayDown, TradingLocked):
            return await scene.unlock()


async def test_under_worst_values_an_order_is_denied_or_is_exactly_what_was_shown(scene: SandboxScene) -> None:
    holding = scene.request(quantity=600, price=scene.book.asks[4].price)
    await scene.guard.submit(holding)
    await scene.until_order(holding.client_order_id, lambda order: order.status is OrderStatus.FILLED)
    await scene.blotter.read_holdings(scene.account)
    bids, asks = scene.book.bids, scene.book.asks
    passive = {Side.BUY: bids[3].price, Side.SELL: asks[3].price}
    before = {row["id"]: facts(row) for row in await scene.at_the_broker()}
    written, seen = await scene.written(), Counter[str]()
    await scene.sandbox.ask("scenario", name="hostile")

    sides = set[Side]()
    expected: dict[str, tuple[str, int, Decimal]] = {}
    for turn in range(MOST):
        if turn >= ATTEMPTS and seen["denied"]:
            break
        await scene.pace(SPACE)
        if scene.lock.seconds_left < 2 * SPACE:  # so many attempts take longer than trading stays unlocked
            await unlock_again(scene)
        scene.lock.touched()
        wanted = next((row for row in scene.orders if row.open and not row.sketch and row.remark in expected), None)
        side = Side.SELL if turn % 4 == 1 else Side.BUY
        reviews = len(scene.person.reviews)
        outcome, act = await outcome_of(scene, turn, wanted, passive[side])
        seen[outcome] += 1
        arrived = {row["remark"]: row for row in await scene.at_the_broker() if row["id"] not in before}
        shown = scene.person.reviews[-1].summary if len(scene.person.reviews) > reviews else None
        if outcome == "denied":
            assert act not in arrived
        elif shown is not None and outcome != "OrderRejected":
            assert shown.account.id == scene.account.id
            assert shown.price is not None
            sides.add(shown.side)
            changed = turn % 4 > 1 and wanted is not None
            expected[wanted.remark if changed and wanted else act] = str(shown.side), shown.quantity, shown.price
        assert {remark: facts(row) for remark, row in arrived.items()}.items() <= expected.items()

    assert seen["denied"]
    assert seen["sent"]
    assert sides == set(Side)
    assert set(seen) <= {"denied", "sent", "OrderRejected", "OrderUnknown"}
    assert sum((await scene.written() - written).values()) <= seen.total() - seen["denied"]
    assert {row["id"]: facts(row) for row in await scene.at_the_broker() if row["id"] in before} == before
    assert await scene.records()
