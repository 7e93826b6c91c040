"""Trading while every field of what the broker tells is at its worst: an order is Denied, or exactly what was shown."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from fakes.scenes.trading.sandbox_desk import SandboxDesk
from tideboard_core.errors import OrderDenied, TideboardError
from tideboard_core.model.order import Order, OrderStatus, Side

ATTEMPTS = 48


async def outcome_of(desk: SandboxDesk, turn: int, wanted: Order | None, price: Decimal) -> tuple[str, str]:
    """Submit a buy, a sale, a change or a cancel; returns what came of it and the act's id."""
    act = ""
    try:
        if turn % 4 < 2 or wanted is None:
            side = Side.SELL if turn % 4 == 1 else Side.BUY
            request = desk.request(side, price=price, quantity=100 + 100 * (turn % 3))
            act = request.client_order_id
            await desk.guard.submit(request)
        elif turn % 4 == 2:
            change = desk.change(wanted, quantity=wanted.quantity + 100)
            act = change.client_order_id
            await desk.guard.submit_modify(change)
        else:
            cancel = desk.withdrawal(wanted)
            act = cancel.client_order_id
            await desk.guard.submit_cancel(cancel)
    except TideboardError as error:
        says = bool(error.code and error.data)
        return "denied" if isinstance(error, OrderDenied) and says else type(error).__name__, act
    return "sent", act


def facts(row: dict[str, Any]) -> tuple[str, int, Decimal]:
    """What of an order at the broker a confirmation shows."""
    return row["side"], row["quantity"], Decimal(row["price"])


async def test_under_worst_values_an_order_is_denied_or_is_exactly_what_was_shown(desk: SandboxDesk) -> None:
    holding = desk.request(quantity=600, price=desk.book.asks[4].price)
    await desk.guard.submit(holding)
    await desk.until_order(holding.client_order_id, lambda order: order.status is OrderStatus.FILLED)
    await desk.blotter.read_holdings(desk.account)
    bids, asks = desk.book.bids, desk.book.asks
    passive = {Side.BUY: bids[3].price, Side.SELL: asks[3].price}
    before = {row["id"]: facts(row) for row in await desk.at_the_broker()}
    written, seen = await desk.written(), Counter[str]()
    await desk.sandbox.ask("scenario", name="hostile")

    sides = set[Side]()
    expected: dict[str, tuple[str, int, Decimal]] = {}
    for turn in range(ATTEMPTS):
        await desk.pace(3)
        desk.lock.touched()
        wanted = next((row for row in desk.orders if row.open and not row.sketch and row.remark in expected), None)
        side = Side.SELL if turn % 4 == 1 else Side.BUY
        reviews = len(desk.person.reviews)
        outcome, act = await outcome_of(desk, turn, wanted, passive[side])
        seen[outcome] += 1
        arrived = {row["remark"]: row for row in await desk.at_the_broker() if row["id"] not in before}
        shown = desk.person.reviews[-1].summary if len(desk.person.reviews) > reviews else None
        if outcome == "denied":
            assert act not in arrived
        elif shown is not None and outcome != "OrderRejected":
            assert shown.account.id == desk.account.id
            assert shown.price is not None
            sides.add(shown.side)
            changed = turn % 4 > 1 and wanted is not None
            expected[wanted.remark if changed and wanted else act] = str(shown.side), shown.quantity, shown.price
        assert {remark: facts(row) for remark, row in arrived.items()}.items() <= expected.items()

    assert seen["denied"]
    assert seen["sent"]
    assert sides == set(Side)
    assert set(seen) <= {"denied", "sent", "OrderRejected", "OrderUnknown"}
    assert sum((await desk.written() - written).values()) <= ATTEMPTS - seen["denied"]
    assert {row["id"]: facts(row) for row in await desk.at_the_broker() if row["id"] in before} == before
    assert await desk.records()
