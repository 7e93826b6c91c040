"""Orders that no push tells of: read, and told as a push would."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fakes.clock import ManualClock
from fakes.opend_rest_gateway import live_account
from fakes.sinks import Sinks
from fakes.trading_values import order_row
from tideboard_core.errors import GatewayDown, GatewayError, RateLimited
from tideboard_core.gateways.opend_rest.memory import OrderMemory
from tideboard_core.gateways.opend_rest.order_polling import IDLE_SECONDS, WORKING_SECONDS, OrderPolling
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Fill, Order, OrderStatus, Side

QUIET = 20.0
ACCOUNT = live_account()
WORKING = order_row(ACCOUNT)
DONE = replace(WORKING, status=OrderStatus.FILLED, filled=200, average_price=Decimal("611.00"))


class Lists:
    """What the broker's lists say."""

    def __init__(self) -> None:
        self.rows: list[Order] = [WORKING]
        self.error: GatewayError | None = None
        self.reads = 0

    async def orders(self, account: Account) -> list[Order]:
        self.reads += 1
        if self.error is not None:
            raise self.error
        return self.rows

    async def fills(self, account: Account) -> list[Fill]:
        return [
            Fill(
                id="F1", order_id="W1", account_id=account.id, instrument=InstrumentId("HK.00700"), name="TENCENT",
                side=Side.BUY, quantity=200, price=Decimal("611.00"), time=datetime(2026, 11, 20, 4, tzinfo=UTC),
            )
        ]  # fmt: skip


class Scene:
    """One account with a working order, read just now."""

    def __init__(self, *, pushes: bool) -> None:
        self.clock, self.sinks, self.lists = ManualClock(), Sinks(), Lists()
        self.memory = OrderMemory(self.sinks)
        self.polling = OrderPolling(self.lists, self.memory, self.clock.monotonic, quiet=QUIET)
        self.polling.watch([ACCOUNT])
        self.polling.start(pushes=pushes)
        self.memory.keep([WORKING])

    async def after(self, seconds: float) -> int:
        """How often the list was read by then."""
        self.clock.advance(seconds)
        await self.polling.look()
        return self.lists.reads


@pytest.mark.parametrize(("pushes", "wait"), [(True, QUIET), (False, WORKING_SECONDS)])
async def test_a_working_order_is_read_after_silence(pushes: bool, wait: float) -> None:
    scene = Scene(pushes=pushes)
    scene.lists.rows = [DONE]

    assert await scene.after(wait - 0.5) == 0
    assert await scene.after(0.5) == 1

    assert [order.status for order in scene.sinks.orders] == [OrderStatus.FILLED]
    assert [fill.id for fill in scene.sinks.fills] == ["F1"]


async def test_what_has_not_changed_is_not_told_and_a_fill_once() -> None:
    scene = Scene(pushes=False)
    assert await scene.after(WORKING_SECONDS) == 1
    assert (scene.sinks.orders, scene.sinks.fills) == ([], [])

    scene.lists.rows = [replace(WORKING, filled=100)]
    await scene.after(WORKING_SECONDS)
    scene.lists.rows = [DONE]
    await scene.after(WORKING_SECONDS)

    assert (len(scene.sinks.orders), len(scene.sinks.fills)) == (2, 1)


async def test_a_push_puts_the_reading_off() -> None:
    scene = Scene(pushes=True)
    scene.clock.advance(QUIET - 1)
    scene.memory.order_changed(WORKING)

    assert await scene.after(1) == 0
    assert await scene.after(QUIET) == 1


async def test_without_working_orders_pushes_are_trusted_and_their_absence_is_not() -> None:
    with_pushes, without = Scene(pushes=True), Scene(pushes=False)
    for scene in (with_pushes, without):
        scene.memory.keep([DONE])

    assert await with_pushes.after(10 * QUIET) == 0
    assert await without.after(IDLE_SECONDS - 0.5) == 0
    assert await without.after(0.5) == 1


async def test_a_refusal_is_tried_again_later_and_a_lost_connection_comes_out() -> None:
    scene = Scene(pushes=False)
    scene.lists.error = RateLimited("rate-limited", retry_after=1.0)
    assert await scene.after(WORKING_SECONDS) == 1
    scene.lists.error = GatewayDown("connection-lost")
    with pytest.raises(GatewayDown):
        await scene.after(WORKING_SECONDS)
