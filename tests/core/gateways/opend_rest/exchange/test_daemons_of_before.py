"""Old daemons at the practice exchange with real money: nothing is brought in, what stands is cancelled."""

from __future__ import annotations

import pytest

from fakes.scenes.trading.sandbox_scene import OpenScene, SandboxScene
from fakes.servers.gateway_rigs import Call
from fakes.servers.sandbox import OpenSandbox
from tideboard_core.errors import OrderDenied
from tideboard_core.model.order import DOUBTED, ActionRequest, CancelRequest, Order, OrderAction, OrderStatus
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.offers import ActionOff, action_off


async def cancel(scene: SandboxScene, order: Order) -> None:
    await scene.pace(1)
    number = scene.guard.client_order_id()
    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=order, client_order_id=number))


@pytest.mark.parametrize(("scenario", "version"), [("daemon-old", "1.4.98"), ("daemon-untold", "")])
async def test_an_entry_is_denied_and_a_cancel_goes(
    scenes: OpenScene, sandbox: OpenSandbox, scenario: str, version: str
) -> None:
    async with scenes() as scene:
        await scene.unlock()
        standing = await scene.resting()
    sandbox.ask_now("scenario", name=scenario)
    async with scenes() as scene:
        await scene.unlock()
        before = await scene.asked(Call.PLACE)

        with pytest.raises(OrderDenied) as error:
            await scene.guard.submit(scene.request(price=scene.book.bids[8].price))

        assert (error.value.code, error.value.data["version"]) == (CheckCode.PROGRAM, version)
        assert await scene.asked(Call.PLACE) == before
        await cancel(scene, next(row for row in scene.orders if row.id == standing.id))
        await scene.until_order(standing.remark, lambda row: row.status is OrderStatus.CANCELLED)


async def test_a_disabled_order_may_be_over_until_its_cancel(scenes: OpenScene, sandbox: OpenSandbox) -> None:
    async with scenes() as scene:
        await scene.unlock()
        standing = await scene.resting()
        await scene.pace(1)
        number = scene.guard.client_order_id()
        disable = ActionRequest(
            account=scene.account, order=standing, action=OrderAction.DISABLE, client_order_id=number
        )
        await scene.guard.submit_action(disable)
        await scene.until_order(standing.remark, lambda row: row.status is OrderStatus.DISABLED)
    sandbox.ask_now("scenario", name="daemon-untold")
    async with scenes() as scene:
        await scene.unlock()
        order = next(row for row in scene.orders if row.id == standing.id)
        offers = scene.gateway.trading.offers

        assert (order.status, order.broker_status, order.open) == (OrderStatus.DISABLED, DOUBTED, True)
        assert action_off(order, OrderAction.ENABLE, offers) is ActionOff.DOUBTED
        await cancel(scene, order)
        await scene.until_order(standing.remark, lambda row: not row.open)
