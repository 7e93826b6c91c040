"""A gateway that cuts at random places: whatever is asked, no order is ever sent twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from fakes.sandbox import running_sandbox
from fakes.sandbox_desk import sandbox_desk
from tideboard_core.errors import OrderDenied, OrderUnknown
from tideboard_core.model.order import Environment
from tideboard_core.wire.opend.protocols import ProtoId

PLACE = str(int(ProtoId.Trd_PlaceOrder))
ORDERS = 12


async def test_orders_over_a_flaky_gateway_arrive_once_or_not_at_all(tmp_path: Path) -> None:
    """Each ends as accepted, as Unknown or as not sent; the exchange holds none of them twice."""
    async with running_sandbox() as sandbox, sandbox_desk(sandbox, tmp_path, Environment.PAPER) as desk:
        await desk.unlock()
        await sandbox.scenario("flaky")
        ends: Counter[str] = Counter()
        accepted, sent = set[str](), set[str]()
        prices = [desk.book.bids[4].price, *(level.price for level in desk.book.bids[5:9])]
        for number in range(ORDERS):
            request = desk.request(price=prices[number % len(prices)], quantity=100 * (1 + number))
            sent.add(request.client_order_id)
            try:
                await desk.guard.submit(request)
            except OrderDenied:
                ends["denied"] += 1
            except OrderUnknown:
                ends["unknown"] += 1
                for write in desk.blotter.unknowns(desk.account.id):
                    desk.blotter.decide(write.client_order_id)
            else:
                ends["accepted"] += 1
                accepted.add(request.client_order_id)
            await desk.pace(0.05)
        await sandbox.scenario("calm")

        remarks = Counter(row["remark"] for row in await desk.at_the_broker())
        assert ends["accepted"]
        assert ends["unknown"] + ends["denied"]
        assert set(remarks.values()) == {1}
        assert accepted <= set(remarks) <= sent
        assert (await sandbox.state())["requests"][PLACE] <= ORDERS
