"""The loss brake at each gateway: exits go whatever the call for charges does, and other programs' trades count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, OpenScene, SandboxScene, with_brake
from fakes.servers.gateway_rigs import LONGPORT, OPTIONS, Call
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from tideboard_core.errors import OrderDenied, OrderError
from tideboard_core.model.order import Side
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.brake.loss_limits import LossLimits

IN_A_ROW = 8


@pytest.fixture
def standing() -> Iterator[OpenSandbox]:
    """An exchange of its own for each test: what traded before would count as the day's."""
    with sandbox_thread(OPTIONS) as opened:
        yield opened


async def bought(scene: SandboxScene, quantity: int) -> None:
    """So many shares at the best ask, filled; the limits of the day's calls are free again."""
    request = scene.request(Side.BUY, quantity=quantity)
    await scene.guard.submit(request)
    await scene.until_order(request.client_order_id, lambda order: order.filled == quantity)
    await scene.pace(40)


async def sell(scene: SandboxScene, quantity: int) -> str:
    """Why such a sale at the best bid is denied; empty if it is sent."""
    try:
        await scene.submitted(scene.guard.submit(scene.request(Side.SELL, quantity=quantity)))
    except OrderError as error:
        return error.code
    return ""


async def test_an_exit_goes_while_the_call_for_charges_is_silent(scene: SandboxScene) -> None:
    await bought(scene, 200)
    with_brake(scene, LossLimits(trades=1))
    await scene.fault(Call.CHARGES, "no-reply", times=20)
    assert await sell(scene, 200) == ""


async def test_exits_in_a_row_go_as_without_a_brake(scenes: OpenScene) -> None:
    """Other reads leave LongPort's thirty calls in 30 s to the lists that they rest on."""
    told: dict[bool, Counter[str]] = {}
    for braked in (False, True):
        async with scenes() as scene:
            await scene.unlock()
            await bought(scene, 100 * IN_A_ROW)
            if braked:
                with_brake(scene, LossLimits(trades=1))
            told[braked] = Counter()
            for _ in range(IN_A_ROW):
                await scene.pace(2)
                told[braked][await sell(scene, 100)] += 1
    assert told[True] == told[False] == {"": IN_A_ROW}


async def test_what_another_program_traded_counts_with_every_push_lost(scene: SandboxScene) -> None:
    """Nothing of ours works, so nothing would be read; the submission itself reads."""
    brake = with_brake(scene, LossLimits())
    await scene.pace(40)
    await scene.sandbox.ask("drop-pushes", drop=True)
    before = brake.result(scene.account, "HKD").trades
    brake.set(scene.account, LossLimits(trades=before + 1))
    account = f"{scene.account.id}-HK" if scene.rig is LONGPORT else scene.account.id
    await scene.sandbox.ask("fraction", account=account, symbol=TENCENT, quantity="0.5")
    await scene.pace(12)
    assert brake.result(scene.account, "HKD").trades == before, "no push came"

    with pytest.raises(OrderDenied) as error:
        await scene.done(scene.guard.submit(scene.request(Side.BUY)))
    await scene.sandbox.ask("drop-pushes", drop=False)
    assert (error.value.code, error.value.data["value"]) == (CheckCode.BRAKE, before + 1)
