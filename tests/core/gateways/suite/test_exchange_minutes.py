"""Minutes in which the exchange lets no order go, over each gateway: said before, sent, refused, and it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.servers.gateway_rigs import LONGPORT, PORTS
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied, OrderRejected
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.open_review import CancelReview
from tideboard_core.model.order import CancelRequest, OrderStatus
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import CheckCode

ZONE = ZoneInfo("Asia/Hong_Kong")
MERCHANTS = InstrumentId("SH.600036")
BETWEEN = 240.0
"""Seconds from the order to its cancel: in between the minutes without withdrawals begin."""


@pytest.fixture
def begins() -> time:
    """When the exchange stands, by the clock of Hong Kong."""
    return time(10, 30)


@pytest.fixture
def standing(begins: time) -> Iterator[OpenSandbox]:
    with sandbox_thread(standing_options(**PORTS, start=begins)) as opened:
        yield opened


@pytest.fixture
def sandbox(standing: OpenSandbox) -> OpenSandbox:
    return standing


def book(scene: SandboxScene, number: InstrumentId) -> OrderBook:
    return known(scene.hub, Topic.BOOK.of(number))


@pytest.mark.parametrize(("begins", "number"), [(time(11, 58), TENCENT), (time(14, 54), MERCHANTS)])
async def test_a_cancel_is_sent_and_refused_and_the_order_stands(locked: SandboxScene, number: InstrumentId) -> None:
    scene, market = locked, market_of(number)
    await scene.view(number, market)
    await scene.unlock()
    request = scene.request(instrument=number, price=book(scene, number).bids[4].price)
    await scene.guard.submit(request)
    order = await scene.until_order(request.client_order_id, lambda row: row.status is OrderStatus.SUBMITTED)
    shown: list[str] = []

    async def read(review: CancelReview) -> None:
        shown.extend(f"{at.astimezone(ZONE):%H:%M}" for at in review.taken_from.values())

    scene.person.on_review = read
    await scene.sandbox.ask("advance", seconds=BETWEEN)
    scene.pass_time(BETWEEN)
    cancel = CancelRequest(account=scene.account, order=order, client_order_id=scene.guard.client_order_id())
    with pytest.raises(OrderRejected) as refused:
        await scene.guard.submit_cancel(cancel)

    until = "15:00" if market is Market.SH else "13:00" if scene.rig is LONGPORT else "12:30"
    assert shown == [until]
    assert refused.value.data["text"]
    (row,) = [one for one in scene.orders if one.id == order.id]
    assert row.open
    assert len(await scene.arrived(request.client_order_id)) == 1


async def test_a_price_beyond_the_bound_of_a_growth_board_is_denied(locked: SandboxScene) -> None:
    """And the price that is said to pass lies inside."""
    scene, number = locked, InstrumentId("SH.688981")
    await scene.view(number, Market.SH)
    await scene.unlock()
    far = (book(scene, number).asks[0].price * Decimal("1.03")).quantize(Decimal("0.01"))

    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit(scene.request(instrument=number, price=far, quantity=200))

    checks = {one.code: one for one in scene.guard.preview(scene.request(instrument=number, price=far)).checks}
    bound = checks[CheckCode.BOUND]
    assert denied.value.code in {CheckCode.BOUND.value, CheckCode.COLLAR_LAST.value, CheckCode.COLLAR_BEST.value}
    assert not bound.passed
    passes = bound.data["passes"]
    assert isinstance(passes, Decimal)
    assert passes < far
    near = scene.request(instrument=number, price=passes, quantity=200)
    assert [one.passed for one in scene.guard.preview(near).checks if one.code is CheckCode.BOUND] == [True]
