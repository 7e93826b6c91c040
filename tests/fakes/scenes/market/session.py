"""A gateway, hub and session wired as the app wires them, for tests that talk to a real sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.hub_values import known
from fakes.values.waiting import in_time
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.reference import Reference
from tideboard_core.market.session import CHORES, MARKETS, ConnectionSession
from tideboard_core.model.hub_keys import QUOTES_LINK as LINK
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import (
    GatewayNotice,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.order import Fill, Order


class Noted:
    """A TradingSink that keeps what it is told."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.fills: list[Fill] = []
        self.late: list[tuple[str, str | None, Exception | None]] = []
        self.notices: list[GatewayNotice] = []

    def order_changed(self, order: Order) -> None:
        """Keep it."""
        self.orders.append(order)

    def filled(self, fill: Fill) -> None:
        """Keep it."""
        self.fills.append(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Keep it."""
        self.late.append((client_order_id, order_id, error))

    def notice(self, notice: GatewayNotice) -> None:
        """Keep it."""
        self.notices.append(notice)

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """Pushes are readable here."""
        raise AssertionError(f"unreadable push of {account_id}")


class Bench:
    """Everything between the socket and the docks. `statuses` are the link states in their order."""

    chores = CHORES

    def __init__(self, host: str, port: int) -> None:
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.told = Noted()
        self.gateway = OpendGateway(
            OpendEndpoint(host=host, port=port), feed=self.hub, trading=self.told, clock=self.clock
        )
        self.schedule = FlowSchedule(self.hub, self.clock)
        self.reference = Reference(self.hub)
        self.session = ConnectionSession(
            self.gateway,
            self.hub,
            self.clock,
            pollers=[self.schedule, self.reference],
            market_time=self.clock.set_market,
            jitter=lambda: 0.5,
            chores=self.chores,
        )
        self.statuses: list[LinkStatus] = []
        self.hub.listen(LINK, lambda key: self.statuses.append(known(self.hub, key)))
        self._changed = asyncio.Event()
        self.hub.on_dirty(self._changed.set)
        self.hub.listen(MARKETS, lambda _key: self._changed.set())  # one that tells nothing new asks for no frame

    @property
    def states(self) -> list[LinkState]:
        """The states the link went through."""
        return [status.state for status in self.statuses]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for hub changes until `condition` holds."""
        async with in_time(condition):
            while not condition():
                self._changed.clear()
                self.hub.take_dirty()
                await self._changed.wait()

    async def until_state(self, state: LinkState) -> LinkStatus:
        """Wait for a link state."""
        await self.until(lambda: self.session.status.state is state)
        return self.session.status

    async def until_value(self, key: Key[object]) -> None:
        """Wait for the next publish of a key."""
        entry = self.hub.entry(key)
        before = 0 if entry is None else entry.serial
        await self.until(lambda: (now := self.hub.entry(key)) is not None and now.serial > before)


@asynccontextmanager
async def running_bench(sandbox: OpenSandbox, kind: type[Bench] = Bench) -> AsyncIterator[Bench]:
    """A bench whose session runs against `sandbox` until the block ends; it begins at the first wait in the block."""
    bench = kind(sandbox.host, sandbox.port)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(bench.session.run())
        try:
            yield bench
        finally:
            running.cancel()
